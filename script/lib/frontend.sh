# The browser's side: npm's packages by the lock file, our CSS and JS, bundled into static/. Sourced.
# shellcheck shell=sh disable=SC2154  # names set by common.sh
have_node() { have npm && node -e 'process.exit(process.versions.node.split(".")[0] < 18 ? 1 : 0)' 2>/dev/null; }

install_node() {
  have_node && return
  say "安装 Node.js（装入 .venv）"
  install_requirements requirements-node.txt
  hash -r
}

# build_frontend: nothing to do while neither the lock file nor frontend/ has changed.
build_frontend() {
  packages=$(sum_of package.json package-lock.json .npmrc)
  key=$(sum_of package.json package-lock.json .npmrc frontend)
  current node_modules/.stamp "$packages" && current static/.stamp "$key" && return
  install_node
  if ! current node_modules/.stamp "$packages"; then
    say "安装前端依赖"
    logged npm-ci npm ci --include=dev --no-audit --no-fund
    stamp node_modules/.stamp "$packages"
  fi
  say "构建前端"
  logged npm-build npm run build
  mkdir -p static
  stamp static/.stamp "$key"
}
