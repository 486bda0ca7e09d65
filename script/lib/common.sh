# Shared by all scripts: where things are, how they speak, stamps that say "done already". Sourced, never run.
# shellcheck shell=sh
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
cd "$root"
var=$root/var
venv=$root/.venv
mkdir -p "$var/log"
export PATH="$venv/bin:$PATH" PYTHONUTF8=1

say() { printf '» %s\n' "$*"; }
die() { printf '错误：%s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }
is_root() { [ "$(id -u)" -eq 0 ]; }
have flock || die "缺少 flock 命令（Debian 的 util-linux 软件包）"

# logged NAME COMMAND...: runs it with its output in var/log/NAME.log, whose end is shown when it fails.
logged() {
  log=$var/log/$1.log
  shift
  if ! "$@" >"$log" 2>&1; then
    tail -n 25 "$log" >&2
    printf '错误：“%s”没有完成，全部输出见 %s\n' "$*" "$log" >&2
    return 1
  fi
}

# sum_of PATH...: one checksum over these files and folders, names and contents.
sum_of() {
  find "$@" -type f ! -name '*.pyc' ! -name '*.mo' -exec sha256sum {} + 2>/dev/null \
    | LC_ALL=C sort | sha256sum | cut -c 1-64
}

# A stamp holds the checksum of what a thing was made from. It lies inside that thing, and so goes when the thing goes.
current() { [ "$(cat "$1" 2>/dev/null)" = "$2" ]; }
stamp() { printf '%s\n' "$2" >"$1"; }

# with_setup_lock COMMAND...: one script at a time changes what all of them use.
with_setup_lock() {
  {
    flock -n 9 || { say "等待另一个脚本完成安装…"; flock 9; }
    "$@"
  } 9>"$var/setup.lock"
}
