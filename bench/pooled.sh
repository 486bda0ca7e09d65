#!/bin/sh
# The door, the record, receipts and locks through PgBouncer in transaction mode (deploy/many/pgbouncer.ini): tests that
# hold on a connection of their own must hold on one that changes hands after each transaction.
#   bench/pooled.sh [PYTEST ARGUMENTS]        needs the program pgbouncer; two server connections for all tests
. "$(dirname -- "$0")/../script/lib/common.sh"
. script/lib/packages.sh
. script/lib/services.sh
have pgbouncer || die "缺少 pgbouncer（Debian 的 pgbouncer 软件包）"
use_services
work=$(mktemp -d /tmp/portal-pooled.XXXXXX)
stop() { kill "$(cat "$work/pid")" 2>/dev/null || true; leave_services; rm -rf "$work"; }
trap stop EXIT
where=$("$venv/bin/python" - "$OWNER_DATABASE_URL" <<'PYTHON'
import sys
from urllib.parse import parse_qs, unquote, urlsplit
url = urlsplit(sys.argv[1])
print(unquote(parse_qs(url.query).get("host", [url.hostname or ""])[0]), url.username or "portal_owner")
PYTHON
)
server=${where% *}
role=${where#* }
sed -e "/^\[databases\]/,/^portal/d" -e '/^auth_file/d' -e '/^listen_addr/d' -e 's/^auth_type.*/auth_type = any/' deploy/many/pgbouncer.ini >"$work/ini"
sed -i "1i [databases]\n* = host=$server user=$role" "$work/ini"
printf 'unix_socket_dir = %s\npidfile = %s\nlogfile = %s\nserver_reset_query_always = 0\n' "$work" "$work/pid" "$work/log" >>"$work/ini"
sed -i 's/^default_pool_size.*/default_pool_size = 2/; s/^query_wait_timeout.*/query_wait_timeout = 30/' "$work/ini"
chmod 755 "$work"
if is_root; then chown "$(service_user)" "$work" "$work/ini" && user=$(service_user); fi
as_service pgbouncer -q -d "$work/ini"
[ $# -gt 0 ] || set -- tests/portal/test_perform.py tests/portal/test_door.py tests/portal/test_once.py tests/portal/records tests/portal/test_at_once.py
export TEST_DB=t_pooled DB_POOLED=yes
DATABASE_URL="postgres://$role@/portal?host=$work&port=6432" "$venv/bin/python" -m pytest -q --create-db "$@"
