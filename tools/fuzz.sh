#!/usr/bin/env bash
# tools/fuzz.sh SECONDS: every fuzz target that was built, from its seed corpus, as many at once as there are cores.
# tools/fuzz.sh RUNS same: the same RUNS inputs each time, so that what fails is due to what was changed.
# New inputs go to build/fuzz/found/<target>/, crashes to build/fuzz/crashes/; the seeds in tests/fuzz/corpus/ stay as they are.
set -euo pipefail
cd "$(dirname "$0")/.."
case ${2:-} in
  same) export how="$1 inputs" found=fresh effort="-seed=1 -runs=$1" ;;
  *) export how="${1:-10} s" found=found effort="-max_total_time=${1:-10}" ;;
esac
rm -rf build/fuzz/fresh

run_one() {
  local binary=$1 name=${1##*/fuzz_}
  mkdir -p "build/fuzz/$found/$name" build/fuzz/crashes
  local log=build/fuzz/$found/$name.log
  if "$binary" $effort -timeout=5 -rss_limit_mb=2048 -artifact_prefix="build/fuzz/crashes/$name-" \
    "build/fuzz/$found/$name" "tests/fuzz/corpus/$name" >"$log" 2>&1; then
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
echo "fuzz: ${#binaries[@]} targets, $how each, 0 failed"
