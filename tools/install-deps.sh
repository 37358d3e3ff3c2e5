#!/usr/bin/env bash
# tools/install-deps.sh GROUP...: makes sure that the Debian packages of these groups are installed.
#
# Nothing missing: no output, no call of apt. As root: installs what is missing. Otherwise: prints the command, exits 1.
# A package marked `?` is asked for but not insisted on: what needs it is skipped, and says so.
set -euo pipefail

# group   packages
table='
build     g++ cmake ninja-build ccache mold pkgconf
build     libsodium-dev libssl-dev libsecp256k1-dev nlohmann-json3-dev
build     libboost1.81-dev librocksdb-dev libcli11-dev libcpp-httplib-dev libicu-dev libstemmer-dev libspdlog-dev zlib1g-dev libc-ares-dev libpsl-dev libjemalloc-dev
build     python3-yaml
test      doctest-dev jq ?python3-jsonschema ?spin
demo      jq
package   dpkg-dev file gzip
peers     wrk nginx-light redis-server postgresql libbenchmark-dev jq
bench     libbenchmark-dev jq
fuzz      clang-19 libclang-rt-19-dev
tidy      clang-19 clang-tidy-19
format    clang-format-19
'

fail() {
  echo "deps: $*" >&2
  exit 1
}

[ $# -gt 0 ] || fail "usage: tools/install-deps.sh GROUP... (build test demo bench peers package fuzz tidy format)"
command -v dpkg-query >/dev/null || fail "no dpkg here: install what README.md lists under \"Packages\" by hand"

installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

missing=() wished=()
for group in "$@"; do
  packages=$(awk -v group="$group" '$1 == group { $1 = ""; print }' <<<"$table")
  [ -n "$packages" ] || fail "no group \`$group\`"
  for package in $packages; do
    installed "${package#\?}" && continue
    case $package in
      \?*) wished+=("${package#\?}") ;;
      *) missing+=("$package") ;;
    esac
  done
done
[ $((${#missing[@]} + ${#wished[@]})) = 0 ] && exit 0

install=(apt-get install -y --no-install-recommends)
if [ "$(id -u)" != 0 ]; then
  [ ${#missing[@]} = 0 ] && exit 0
  all=("${missing[@]}" "${wished[@]}")
  fail "packages are missing, run: sudo ${install[*]} ${all[*]}"
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
export DEBIAN_FRONTEND=noninteractive
get() {
  echo "deps: installing $*"
  "${install[@]}" "$@" >"$log" 2>&1 && return
  tail -n 5 "$log" >&2
  return 1
}
apt-get update >"$log" 2>&1 || echo "deps: apt-get update failed, trying with the lists that are here" >&2
[ ${#missing[@]} = 0 ] || get "${missing[@]}" || fail "could not install ${missing[*]}"
[ ${#wished[@]} = 0 ] || get "${wished[@]}" || echo "deps: going on without ${wished[*]}" >&2
