# The faces of official documents (仿宋 黑体 楷体 宋体): Fandol, out of a package of Debian, into var/fonts. Sourced.
# shellcheck shell=sh disable=SC2154  # names set by common.sh
FONT_PACKAGE=texlive-lang-chinese # 49 MB; installing it would bring all of TeX, so only the fonts are taken out
fonts=$var/fonts

# fetch_fonts: runs beside the rest of the set-up. After a failure it is tried again once var/fonts/MISSING is removed.
fetch_fonts() {
  [ ! -e "$fonts/FandolFang-Regular.otf" ] && [ ! -e "$fonts/MISSING" ] && have apt-get && have dpkg-deb || return 0
  rm -rf "$var/fonts.new"
  mkdir -p "$fonts" "$var/fonts.new"
  if logged fonts unpack_fonts; then
    mv "$var"/fonts.new/*.otf "$fonts/"
  else
    stamp "$fonts/MISSING" "未能取得 $FONT_PACKAGE；删除本文件后重新运行 script/setup 可再试"
  fi
  rm -rf "$var/fonts.new"
}

unpack_fonts() {
  (
    cd "$var/fonts.new" && apt-get download -q -o Acquire::Retries=1 "$FONT_PACKAGE" || exit 1
    dpkg-deb --fsys-tarfile ./*.deb | tar -x --wildcards '*/fandol/Fandol*.otf'
    find usr -name 'Fandol*.otf' -exec mv {} . \;
    test -s FandolFang-Regular.otf
  )
}

say_what_fonts_are_missing() {
  [ -e "$fonts/FandolFang-Regular.otf" ] || say "缺少公文字体（仿宋、楷体、黑体、宋体）：PDF 改用备用字体，网页打印预览不受影响"
}
