# PostgreSQL and Redis: those of DATABASE_URL and REDIS_URL, else private ones that only this tree uses. Sourced.
# They listen on sockets in a folder that only their user may enter; the last script that uses them stops them.
# shellcheck shell=sh disable=SC2154  # names set by common.sh

# use_services: starts what is not running, exports the addresses, and on exit stops it if nobody else uses it.
# DATABASE_URL is the role that the web uses, OWNER_DATABASE_URL the one that migrations and tests use.
use_services() {
  trap leave_services EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  exec 8>"$var/services.lock" # shared: in use; exclusive: may be stopped
  flock -s 8
  private_database=''
  private_redis=''
  [ -n "${DATABASE_URL:-}" ] || private_database=yes
  [ -n "${REDIS_URL:-}" ] || private_redis=yes
  [ -z "$private_database$private_redis" ] || choose_home
  with_setup_lock start_services
  use_pango
  export DATABASE_URL OWNER_DATABASE_URL="${OWNER_DATABASE_URL:-$DATABASE_URL}" REDIS_URL
}

start_services() {
  [ -z "$private_database" ] || start_postgres
  [ -z "$private_redis" ] || start_redis
}

leave_services() {
  trap '' INT TERM HUP
  exec 8>&-
  if flock -n -x 7; then
    [ -z "${private_database:-}" ] || stop_postgres
    [ -z "${private_redis:-}" ] || stop_redis
  fi
} 7>"$var/services.lock"

# PostgreSQL refuses to run as root, so for root the services run as another user.
service_user() {
  [ ! -d "$var/pg/data" ] || { stat -c %U "$var/pg/data"; return; }
  getent passwd postgres >/dev/null && { echo postgres; return; }
  getent passwd portal >/dev/null || useradd --system --no-create-home --shell /usr/sbin/nologin portal
  echo portal
}

# as_service COMMAND...: as that user, outside this tree, and without our locks: a daemon would keep them.
as_service() {
  if is_root; then
    (cd / && exec setpriv --reuid="$user" --regid="$(id -g "$user")" --init-groups -- "$@") 5>&- 6>&- 7>&- 8>&- 9>&-
  else
    (cd / && exec "$@") 5>&- 6>&- 7>&- 8>&- 9>&-
  fi
}

# choose_home: var/, or a folder elsewhere if the service's user cannot enter var/ or a socket's path would be too long
# (107 bytes).
choose_home() {
  user=''
  ! is_root || user=$(service_user)
  home=$var
  if [ "${#var}" -gt 80 ] || ! as_service test -x "$var"; then
    elsewhere=${XDG_DATA_HOME:-$HOME/.local/share}
    ! is_root || elsewhere=/var/lib
    home=$elsewhere/portal-$(printf %s "$root" | cksum | cut -d ' ' -f 1)
  fi
  pg=$home/pg
  redis=$home/redis
  private_folder "$pg"
  private_folder "$redis"
}

# private_folder PATH: a folder of the service's user alone; var/ holds a link to it where it is elsewhere.
private_folder() {
  [ -d "$1" ] || { mkdir -p "$1"; chmod 700 "$1"; [ -z "$user" ] || chown "$user:" "$1"; }
  [ -w "$1" ] || die "$1 属于另一个用户；请由该用户运行，或删除后重来"
  [ "$home" = "$var" ] || [ -e "$var/$(basename "$1")" ] || ln -sfn "$1" "$var/$(basename "$1")"
}

. script/lib/pango.sh

url_encoded() { printf %s "$1" | sed 's/%/%25/g; s/ /%20/g; s/#/%23/g; s/?/%3F/g; s/&/%26/g; s/+/%2B/g'; }

start_postgres() {
  bin=$(pg_bin)
  [ -n "$bin" ] || die "找不到建立 var/pg 的 PostgreSQL $(cat "$pg/data/PG_VERSION")；请安装它，或删除 var/pg 重建演示数据"
  [ -f "$pg/data/PG_VERSION" ] || make_cluster
  if ! postgres_answers; then
    as_service "$bin/pg_ctl" start -w -s -t 60 -D "$pg/data" -l "$pg/log" \
      -o "-c listen_addresses= -c unix_socket_directories='$pg'" \
      || { tail -n 10 "$pg/log" >&2; die "PostgreSQL 没有启动，日志见 $pg/log"; }
  fi
  make_roles
  DATABASE_URL="postgres://portal_web@/portal?host=$(url_encoded "$pg")"
  OWNER_DATABASE_URL="postgres://portal_owner@/portal?host=$(url_encoded "$pg")"
}

postgres_answers() { as_service "$bin/pg_isready" -q -h "$pg"; }
stop_postgres() { ! postgres_answers || as_service "$bin/pg_ctl" stop -s -m fast -D "$pg/data"; }

# C.UTF-8: under plain C, Chinese text has no trigrams and sorts by bytes.
make_cluster() {
  say "建立私有数据库 var/pg"
  rm -rf "$pg/new" "$pg/stamps"
  logged initdb as_service "$bin/initdb" --no-sync --locale=C.UTF-8 -E UTF8 --auth=trust -U portal_owner -D "$pg/new"
  mkdir "$pg/stamps"
  mv "$pg/new" "$pg/data" # a cluster half made is never taken for one
}

owner_sql() { as_service "$bin/psql" -qtAX -v ON_ERROR_STOP=1 -h "$pg" -U portal_owner -d postgres -c "$1"; }
make_roles() {
  [ -n "$(owner_sql "SELECT 1 FROM pg_roles WHERE rolname = 'portal_web'")" ] \
    || owner_sql 'CREATE ROLE portal_web LOGIN NOSUPERUSER'
  [ -n "$(owner_sql "SELECT 1 FROM pg_database WHERE datname = 'portal'")" ] \
    || owner_sql 'CREATE DATABASE portal OWNER portal_owner'
}

start_redis() {
  REDIS_URL="unix://$(url_encoded "$redis")/redis.sock"
  redis_program=$(find_redis)
  redis_answers && return
  as_service "$redis_program" --port 0 --unixsocket "$redis/redis.sock" --unixsocketperm 700 --dir "$redis" \
    --pidfile "$redis/pid" --logfile "$redis/log" --save '' --appendonly no --daemonize yes >/dev/null
  for _ in 1 2 3 4 5 6 7 8 9 10; do redis_answers && return; sleep 0.3; done
  die "Redis 没有启动，日志见 $redis/log"
}

# redis_says COMMAND...: the first line of Redis's answer; through a socket, as the wheel brings no redis-cli.
redis_says() {
  "$venv/bin/python" - "$redis/redis.sock" "$*" <<'PYTHON'
import socket, sys
try:
    with socket.socket(socket.AF_UNIX) as door:
        door.settimeout(5)
        door.connect(sys.argv[1])
        door.sendall(sys.argv[2].encode() + b"\r\n")
        print(door.recv(100).decode().strip())
except OSError:
    sys.exit(1)
PYTHON
}
redis_answers() { [ "$(redis_says PING)" = +PONG ]; }
stop_redis() { ! redis_answers || redis_says SHUTDOWN NOSAVE >/dev/null || true; }
