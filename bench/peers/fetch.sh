#!/usr/bin/env bash
# bench/peers/fetch.sh: the packages that bench/peers measures against, by their lock files. Without npm: a line, and nothing else.
set -euo pipefail
cd "$(dirname "$0")"
command -v npm >/dev/null || { echo "bench-peers: no npm on this machine, others are not measured"; exit 0; }
for folder in . ../../tests/interop; do
  [ -d "$folder/node_modules" ] || (cd "$folder" && npm ci --silent >/dev/null) || echo "bench-peers: npm ci in $folder failed, what needs it is not measured" >&2
done
