# The virtual environment .venv/ and the compiled catalogues of translations. Sourced.
# shellcheck shell=sh disable=SC2154  # names set by common.sh

make_venv() {
  "$venv/bin/python" -c 'import pip' 2>/dev/null && return
  say "建立虚拟环境 .venv"
  rm -rf "$venv"
  logged venv "$(find_python)" -m venv "$venv"
}

# Each list has a lock beside it with the hash of every file that may be installed; its first line says what it was made from.
REQUIREMENTS='requirements.txt requirements-dev.txt requirements-embedded.txt requirements-node.txt'
lock_of() { echo "${1%.txt}.lock"; }
lock_header() { echo "# Made by script/lock from lists of sha256:$(sum_of requirements.txt constraints.txt "$1")"; }
lock_is_fresh() { [ "$(head -n 1 "$(lock_of "$1")" 2>/dev/null)" = "$(lock_header "$1")" ]; }

# install_requirements LIST [OPTION...]: the packages of its lock and no other file than those, once for each state of the lock.
install_requirements() {
  list=$1
  shift
  lock_is_fresh "$list" || die "$(lock_of "$list") 已过时；请运行 script/lock"
  key=$(sum_of "$(lock_of "$list")")
  current "$venv/.stamp-$list" "$key" && return
  say "安装 Python 依赖：$list"
  logged "pip-$list" pip_install -r "$(lock_of "$list")" "$@"
  stamp "$venv/.stamp-$list" "$key"
}
pip_install() {
  "$venv/bin/python" -m pip install --disable-pip-version-check --no-compile --no-deps --require-hashes "$@"
}

# compile_messages: .po -> .mo, where gettext is on the machine.
compile_messages() {
  [ -d locale ] && have msgfmt || return 0
  find locale -name '*.po' | while read -r catalogue; do
    compiled=${catalogue%.po}.mo
    [ -z "$(find "$catalogue" -newer "$compiled" 2>/dev/null || echo never)" ] || msgfmt -o "$compiled" "$catalogue"
  done
}
