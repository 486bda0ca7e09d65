# What WeasyPrint needs to make a PDF, for whoever may not install it: Debian's packages unpacked into var/pango. Sourced.
# shellcheck shell=sh disable=SC2154,SC2086  # names set by common.sh; lists of package names
pango=$var/pango
PANGO_PACKAGES='libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk'

# fetch_pango: after a failure it is tried again once var/pango/MISSING is removed.
fetch_pango() {
  [ ! -e "$pango/lib" ] && [ ! -e "$pango/MISSING" ] && have apt-get && have dpkg-deb && ! may_install || return 0
  absent=$(pango_uninstalled)
  [ -n "$absent" ] || return 0
  rm -rf "$var/pango.new"
  mkdir -p "$pango" "$var/pango.new"
  say "取得 PDF 排版组件（解开到 var/pango，不安装）"
  if logged pango unpack_pango $absent; then
    cp -a "$var/pango.new/root/." "$pango/"
  else
    stamp "$pango/MISSING" "未能取得 Pango；删除本文件后重新运行 script/setup 可再试"
    say "未能取得 Pango：门户照常运行，PDF 以打印预览代替，演示年度止于储备入库"
  fi
  rm -rf "$var/pango.new"
}

# pango_uninstalled: the packages that apt would install, by what it says it would fetch.
pango_uninstalled() {
  apt-get install -qq --print-uris --no-install-recommends $PANGO_PACKAGES 2>/dev/null | sed -n "s/^'[^']*' \([^_]*\)_.*/\1/p"
}

unpack_pango() {
  (
    cd "$var/pango.new" && apt-get download -q -o Acquire::Retries=1 "$@" || exit 1
    mkdir root && for package in *.deb; do dpkg-deb -x "$package" root || exit 1; done
    mkdir root/lib.new && find root/usr/lib root/lib -name 'lib*.so.*' -exec mv {} root/lib.new/ \;
    rm -rf root/usr/lib root/lib && mv root/lib.new root/lib
    sed -i "s#<fontconfig>#<fontconfig><dir>$pango/usr/share/fonts</dir><cachedir>$pango/cache</cachedir>#" root/etc/fonts/fonts.conf
  )
}

# use_pango: every program started from here on finds it.
use_pango() {
  [ -e "$pango/lib/libpango-1.0.so.0" ] || return 0
  export LD_LIBRARY_PATH="$pango/lib" FONTCONFIG_PATH="$pango/etc/fonts" FONT_FOLDERS="$pango/usr/share/fonts,/usr/share/fonts"
}
