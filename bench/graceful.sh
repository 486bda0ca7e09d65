#!/bin/bash
# Reloaded, restarted and replaced under twenty requests a second, no request fails; a worker told to stop cuts no errand
# short. Starts services of its own in a folder that is deleted. Ends 0 where nothing failed.
#   bash bench/graceful.sh [--seconds 60]
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
python=$root/.venv/bin/python
[ -x "$python" ] || python=python3
cd "$root" && exec "$python" -m bench.faulty.graceful "$@"
