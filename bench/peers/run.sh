#!/usr/bin/env bash
# bench/peers/run.sh: ours and Digital Bazaar's in turn on the same credentials, ROUNDS (5) times, and a table of the ratios.
# What was measured stays in build/bench/peers.
set -euo pipefail
cd "$(dirname "$0")/../.."

skip() {
  echo "bench-peers: skipped: $*"
  exit 0
}
command -v node >/dev/null || skip "no node on this machine"
[ -d tests/interop/node_modules ] || skip "the packages are not there (npm ci in tests/interop)"

out=build/bench/peers
rm -rf "$out"
mkdir -p "$out"
build/bench/bench/bench_export >"$out/exported.json"
for round in $(seq "${ROUNDS:-5}"); do
  build/bench/bench/credence_bench --benchmark_filter='^(verify|issue|to_rdf|canonicalize|rdfc_unlimited)/' --benchmark_min_time=0.02 \
    --benchmark_repetitions=9 --benchmark_enable_random_interleaving=true --benchmark_out="$out/ours-$round.json" --benchmark_out_format=json >"$out/run.log" 2>&1 ||
    { tail -n 20 "$out/run.log" >&2; exit 1; }
  node bench/peers/measure.mjs "$out/exported.json" >"$out/theirs-$round.json"
done
node bench/peers/table.mjs "$out"

if [ -x build/bench/bench/bench_rdfc ]; then
  echo
  BINARY=bench_rdfc FILTER='^(native_)?rdfc/' GOALS=bench/peers/rdfc-goals.json bench/run.sh
fi
