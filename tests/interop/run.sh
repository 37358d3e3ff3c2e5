#!/bin/sh
# run.sh DRIVER [SUITE]: the interop runs of interop.mjs. 77: skipped, with a line that says why.
here=$(dirname "$0")
skip() {
  echo "skipped: interop with Digital Bazaar's packages: $*"
  exit 77
}
command -v node > /dev/null || skip "no node on this machine"
node -e 'process.exit(Number(process.versions.node.split(".")[0]) >= 20 ? 0 : 1)' || skip "node $(node --version) is older than 20"
[ -d "$here/node_modules/@digitalbazaar/vc" ] || skip "the packages are not installed (npm ci in tests/interop)"
exec node "$here/interop.mjs" "$@"
