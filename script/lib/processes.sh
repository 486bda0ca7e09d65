# The processes of script/server: started together, watched, stopped together. Sourced.
# shellcheck shell=sh disable=SC2154  # names set by common.sh
processes=''

# start NAME COMMAND...: in a session of its own, so that Ctrl-C reaches only this script, which stops them in order;
# the kernel ends them should this script be killed outright.
start() {
  name=$1
  shift
  setsid setpriv --pdeathsig TERM -- "$@" >"$var/log/$name.log" 2>&1 6>&- &
  processes="$processes $!:$name"
}

alive() { kill -0 "$1" 2>/dev/null; }

# dead_process: the name of the first one that has ended, if any.
dead_process() {
  for entry in $processes; do alive "${entry%%:*}" || { echo "${entry#*:}"; return; }; done
}

# stop_processes: asks all of them, waits up to ten seconds, then insists; a task cut short is taken up again later.
stop_processes() {
  trap '' INT TERM HUP
  say "正在停止…"
  for entry in $processes; do kill -TERM "${entry%%:*}" 2>/dev/null || true; done
  for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    running=''
    for entry in $processes; do ! alive "${entry%%:*}" || running=yes; done
    [ -n "$running" ] || return 0
    sleep 0.5
  done
  for entry in $processes; do kill -KILL -- "-${entry%%:*}" 2>/dev/null || true; done
}

watch_processes() {
  while [ -z "$(dead_process)" ]; do
    sleep 1 6>&- 8>&- &
    wait $! || true
  done
  fallen=$(dead_process)
  tail -n 20 "$var/log/$fallen.log" >&2
  die "进程 $fallen 意外退出，日志见 $var/log/$fallen.log"
}

port_is_free() {
  "$venv/bin/python" - "$HOST" "$PORT" <<'PYTHON'
import socket, sys
try:
    family, kind, _, _, address = socket.getaddrinfo(sys.argv[1], int(sys.argv[2]), type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(address)
except (OSError, ValueError, OverflowError):
    sys.exit(1)
PYTHON
}

# wait_until_ready: up to 60 s, or until a process has ended.
wait_until_ready() {
  tries=0
  while [ -z "$(dead_process)" ] && [ "$tries" -lt 120 ]; do
    ! answers_ready || return 0
    tries=$((tries + 1))
    sleep 0.5
  done
  for entry in $processes; do tail -n 5 "$var/log/${entry#*:}.log" >&2; done
  return 1
}

answers_ready() {
  "$venv/bin/python" - "$HOST" "$PORT" <<'PYTHON'
import http.client, sys
host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(sys.argv[1], sys.argv[1])
try:
    connection = http.client.HTTPConnection(host, int(sys.argv[2]), timeout=5)
    connection.request("GET", "/readyz")
    sys.exit(connection.getresponse().status != 200)
except OSError:
    sys.exit(1)
PYTHON
}
