#!/usr/bin/env bash
# tools/fuzz.sh SECONDS: every fuzz target that was built, from its seed corpus, as many at once as there are cores.
# New inputs go to build/fuzz/found/<target>/, crashes to build/fuzz/crashes/; the seeds in tests/fuzz/corpus/ stay as they are.
set -euo pipefail
cd "$(dirname "$0")/.."
export seconds=${1:-10}

run_one() {
  local binary=$1 name=${1##*/fuzz_}
  mkdir -p "build/fuzz/found/$name" build/fuzz/crashes
  local log=build/fuzz/found/$name.log
  if "$binary" -max_total_time="$seconds" -timeout=5 -rss_limit_mb=2048 -artifact_prefix="build/fuzz/crashes/$name-" \
    "build/fuzz/found/$name" "tests/fuzz/corpus/$name" >"$log" 2>&1; then
    printf '  %-24s %s\n' "$name" "$(grep -oE 'Done [0-9]+ runs' "$log" || echo finished)"
  else
    printf '  %-24s FAILED\n' "$name"
    tail -n 40 "$log"
    return 1
  fi
}
export -f run_one

mapfile -t binaries < <(find build/asan/tests/fuzz -maxdepth 1 -type f -executable -name 'fuzz_*' | sort)
[ ${#binaries[@]} -gt 0 ] || { echo "fuzz: no targets in build/fuzz: run make fuzz" >&2; exit 1; }
printf '%s\0' "${binaries[@]}" | xargs -0 -n 1 -P "$(nproc)" bash -c 'run_one "$0"'
echo "fuzz: ${#binaries[@]} targets ran for $seconds s each, 0 failed"
