#!/usr/bin/env bash
# bench/run.sh: measures what build/bench holds, leaves Google Benchmark's JSON in build/bench/results.json, prints the table.
# BINARY, FILTER and GOALS choose others.
# Benchmarks take turns (random interleaving), so that a ratio's two halves saw the same machine.
set -euo pipefail
cd "$(dirname "$0")/.."

binary=${BINARY:-credence_bench} results=build/bench/${BINARY:-results}.json
"build/bench/bench/$binary" --benchmark_filter="${FILTER:-.}" --benchmark_repetitions="${REPETITIONS:-9}" --benchmark_min_time=0.05 \
  --benchmark_enable_random_interleaving=true --benchmark_out="$results" --benchmark_out_format=json >build/bench/run.log 2>&1 ||
  { tail -n 20 build/bench/run.log >&2; exit 1; }

if grep -q '"error_occurred": true' "$results"; then
  jq -r '.benchmarks[] | select(.error_occurred) | "bench: \(.name): \(.error_message)"' "$results" | sort -u >&2
  exit 1
fi
jq -r '"\(.context.num_cpus) cores at \(.context.mhz_per_cpu) MHz, load \(.context.load_avg[0])"' "$results"
jq -r --slurpfile goals "${GOALS:-bench/goals.json}" -f bench/table.jq "$results" |
  awk -F '\t' '{ printf "%-5s %-28s %12s %8s  %-20s %10s  %s\n", $1, $2, $3, $4, $5, $6, $7 }'
