#!/bin/sh
# A release goes out under traffic: the code before and this one, on the schema before and on this one, with a million rows
# in the tables that grow. Ends with 1 where a page of the smoke test fails, or a request waited longer than two seconds
# for the migration. New code on the old schema says that it is not ready, and gets no traffic.
#   bench/rolling.sh REF [ROWS]       REF: the release before, e.g. v0.1.0; rows (1000000)
. "$(dirname -- "$0")/../script/lib/common.sh"
. script/lib/packages.sh
. script/lib/services.sh
before=${1:?用法：bench/rolling.sh 上一版的标签 [行数]}
rows=${2:-1000000}
use_services
work=$(mktemp -d /tmp/portal-rolling.XXXXXX)
name=rolling_$$
server=${OWNER_DATABASE_URL%%/portal\?*}
suffix=${OWNER_DATABASE_URL#"$server"/portal}
export DATABASE_URL="$server/$name$suffix" DJANGO_SETTINGS_MODULE=portal.settings.dev SECOND_FACTOR_REQUIRED=no
processes=''
sql() { "$venv/bin/python" - "$OWNER_DATABASE_URL" "$1" "${2:-}" <<'PYTHON'
import sys
import psycopg2
url, statement, database = sys.argv[1:]
line = psycopg2.connect(url, **({"dbname": database} if database else {}))
line.autocommit = True
line.cursor().execute(statement)
PYTHON
}
clean_up() {
  for pid in $processes; do kill "$pid" 2>/dev/null || true; done
  sleep 1
  sql "DROP DATABASE IF EXISTS $name WITH (FORCE)" || true
  git worktree remove --force "$work/before" 2>/dev/null || true
  leave_services
  rm -rf "$work"
}
trap clean_up EXIT

# serve FOLDER PORT NAME: two processes of that code; 1 where it does not live within a minute.
serve() {
  (cd "$1" && exec "$venv/bin/gunicorn" portal.wsgi --bind "127.0.0.1:$2" --workers 2 --threads 2 --no-control-socket) \
    >"$work/$3.log" 2>&1 &
  processes="$processes $!"
  "$venv/bin/python" bench/rolling.py lives "$2"
}

git worktree add -q --detach "$work/before" "$before"
ln -s "$root/static" "$work/before/static"
sql "CREATE DATABASE $name"
say "旧结构，$rows 行"
(cd "$work/before" && "$venv/bin/python" manage.py migrate -v0 && "$venv/bin/python" manage.py createcachetable)
"$venv/bin/python" bench/rolling.py fill "$rows"
serve "$work/before" 8471 before
serve "$root" 8472 now
say "旧代码、旧结构"
"$venv/bin/python" bench/rolling.py smoke 8471
say "新代码、旧结构：存活而未就绪"
"$venv/bin/python" bench/rolling.py unready 8472
say "旧代码在服务，迁移开始"
"$venv/bin/python" bench/rolling.py watch 8471 "$work/done" >"$work/watched" &
watcher=$!
begun=$(date +%s)
"$venv/bin/python" manage.py migrate -v1 --no-input | grep -E 'Applying|No migrations' || true
say "迁移用时 $(($(date +%s) - begun)) 秒"
touch "$work/done"
result=0
wait "$watcher" || result=1
cat "$work/watched"
say "旧代码、新结构"
"$venv/bin/python" bench/rolling.py smoke 8471
say "新代码、新结构"
"$venv/bin/python" bench/rolling.py smoke 8472
exit $result
