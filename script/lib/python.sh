# The virtual environment .venv/ and the compiled catalogues of translations. Sourced.
# shellcheck shell=sh disable=SC2154  # names set by common.sh

make_venv() {
  "$venv/bin/python" -c 'import pip' 2>/dev/null && return
  say "建立虚拟环境 .venv"
  rm -rf "$venv"
  logged venv "$(find_python)" -m venv "$venv"
}

# install_requirements FILE: the pinned packages of that file, once for each state of the requirement files.
install_requirements() {
  key=$(sum_of requirements.txt constraints.txt "$1")
  current "$venv/.stamp-$1" "$key" && return
  say "安装 Python 依赖：$1"
  logged "pip-$1" "$venv/bin/python" -m pip install --disable-pip-version-check --no-compile -r "$1"
  stamp "$venv/.stamp-$1" "$key"
}

# compile_messages: .po -> .mo, where gettext is on the machine.
compile_messages() {
  [ -d locale ] && have msgfmt || return 0
  find locale -name '*.po' | while read -r catalogue; do
    compiled=${catalogue%.po}.mo
    [ -z "$(find "$catalogue" -newer "$compiled" 2>/dev/null || echo never)" ] || msgfmt -o "$compiled" "$catalogue"
  done
}
