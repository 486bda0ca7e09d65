"""200 breaks while 3,000 characters are typed in Chromium: how much typing is lost, how many drafts are corrupt (R-10).

script/bench drafts
"""

import os
import subprocess
import sys

KILLS = os.environ.get("DRAFT_KILLS", "200")
TEST = "tests/reliability/test_drafts.py::test_a_break_while_somebody_types_loses_two_seconds_at_most"


def main() -> int:
    """Run the test of the suite as often; it fails where more than two seconds or any draft is lost."""
    command = [sys.executable, "-m", "pytest", "-q", "-s", TEST]
    env = os.environ | {"DRAFT_KILLS": KILLS, "DJANGO_SETTINGS_MODULE": "portal.settings.test"}
    return subprocess.run(command, env=env, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
