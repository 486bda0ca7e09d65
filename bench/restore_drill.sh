#!/bin/sh
# The drill of a disaster: marked rows and files each second, the postmaster killed, its data folder deleted, everything
# put back as it was at an instant T, then as late as possible. Ends with 1 where a row of before T is missing, a row of
# after T is there, the record does not verify, a file does not match its digest or a state is not what the record says.
# Prints the recovery point (seconds of acknowledged rows lost) and the recovery time.
#   bench/restore_drill.sh [GB] [SECONDS]      GB of filling (0), seconds of writing (40)
. "$(dirname -- "$0")/../script/lib/common.sh"
. script/lib/packages.sh
gb=${1:-0}
seconds=${2:-40}
work=$(mktemp -d /tmp/portal-drill.XXXXXX)
bin=$(pg_bin)
export DJANGO_SETTINGS_MODULE=portal.settings.dev PYTHONPATH="$root" PYTHONDONTWRITEBYTECODE=1
export BACKUP_DIR="$work/backup" FILES_DIR="$work/files" PG_BIN="$bin"
export OWNER_DATABASE_URL="postgres://portal_owner@/portal?host=$work/socket" DATABASE_URL="postgres://portal_owner@/portal?host=$work/socket"
export PG_OPTIONS="-c listen_addresses= -c unix_socket_directories='$work/socket'"
export PGHOST="$work/socket" PGUSER=portal_owner
user=''
! is_root || user=$(getent passwd postgres | cut -d : -f 1)
as_pg() { if [ -n "$user" ]; then (cd / && setpriv --reuid="$user" --regid="$(id -g "$user")" --init-groups -- "$@"); else "$@"; fi; }
manage() { "$venv/bin/python" manage.py "$@"; }
sql() { as_pg "$bin/psql" -qtAX -d "${2:-portal}" -c "$1"; }
now() { date +%s.%N; }
since() { awk "BEGIN { printf \"%.1f\", $(now) - $1 }"; }

clean_up() {
  for pid in $(cat "$work/wal.pid" 2>/dev/null) ${writer:-} ${copier:-}; do kill "$pid" 2>/dev/null || true; done
  as_pg "$bin/pg_ctl" stop -s -m immediate -D "$work/data" 2>/dev/null || true
  as_pg "$bin/pg_ctl" stop -s -m immediate -D "$work/later" 2>/dev/null || true
  cd / && rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

make_the_portal() {
  mkdir -p "$work/socket" "$work/files" "$work/backup"
  [ -z "$user" ] || chown "$user" "$work" "$work/socket" "$work/backup"
  chmod 755 "$work"
  as_pg "$bin/initdb" --locale=C.UTF-8 -E UTF8 --auth=trust -U portal_owner -D "$work/data" >/dev/null
  as_pg "$bin/pg_ctl" start -s -w -D "$work/data" -l "$work/data.log" -o "$PG_OPTIONS -c max_slot_wal_keep_size=4GB"
  sql 'CREATE DATABASE portal' postgres
  manage migrate -v0
  manage createcachetable
  manage demo
  [ "$gb" = 0 ] || sql "CREATE TABLE filling AS SELECT n, (SELECT string_agg(md5((n * i)::text), '') FROM generate_series(1, 30) i)
    FROM generate_series(1, $gb * 1000000) n"
}

as_backup() { as_pg env BACKUP_DIR="$BACKUP_DIR" FILES_DIR="$FILES_DIR" OWNER_DATABASE_URL="$OWNER_DATABASE_URL" PG_BIN="$bin" "$@"; }
copy_files() { while :; do deploy/backup files; sleep 2; done; }

say "门户在 $work"
make_the_portal
cp -r deploy "$work/deploy" # PostgreSQL's user may not enter this tree

as_backup sh -c 'echo $$ >"$1" && exec "$2" wal' sh "$work/wal.pid" "$work/deploy/backup" >"$work/wal.log" 2>&1 &

as_backup "$work/deploy/backup" base
copy_files &
copier=$!

"$venv/bin/python" bench/restore_drill.py write "$work/journal" "$seconds" &
writer=$!
sleep "$((seconds / 2))"
T=$(sql 'SELECT clock_timestamp()')
wait "$writer" || true
writer=''

postmaster=$(head -n 1 "$work/data/postmaster.pid")
kill -KILL "$postmaster"

while kill -0 "$postmaster" 2>/dev/null; do sleep 0.1; done
kill "$copier" "$(cat "$work/wal.pid")" 2>/dev/null || true
copier=''
sleep 1 # the children of the postmaster notice its death
rm -rf "$work/data" "$work/files"
say "postmaster 已杀死，数据目录和附件已删除"

# bring_back FOLDER TO: restores, and proves what was restored.
bring_back() {
  begun=$(now)
  (as_pg env BACKUP_DIR="$BACKUP_DIR" PG_BIN="$bin" PG_OPTIONS="$PG_OPTIONS" \
    "$work/deploy/restore" --to "$2" --data "$work/$1")
  deploy/restore --files "$work/files"
  took=$(since "$begun")
  manage records verify
  manage verify_restored
}
bring_back data "$T"
"$venv/bin/python" bench/restore_drill.py check "$work/journal" "$T"
size=$(sql "SELECT pg_size_pretty(pg_database_size('portal'))")
say "RTO：$took 秒（数据库 $size，恢复到 $T）"
as_pg "$bin/pg_ctl" stop -s -m immediate -D "$work/data"
bring_back later latest
"$venv/bin/python" bench/restore_drill.py lost "$work/journal"
say "RTO：$took 秒（恢复到最后）"
