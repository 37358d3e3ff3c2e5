#!/usr/bin/env bash
# tools/build.sh PRESET [TARGET...]: configures and builds a preset, quietly unless something goes wrong.
set -euo pipefail
cd "$(dirname "$0")/.."

preset=$1
shift
targets=()
[ $# = 0 ] || targets=(--target "$@")

log=build/$preset-configure.log
mkdir -p build
if ! cmake --preset "$preset" >"$log" 2>&1; then
  cat "$log" >&2
  echo "build: cmake --preset $preset failed" >&2
  exit 1
fi
exec cmake --build --preset "$preset" "${targets[@]}"
