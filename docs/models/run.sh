#!/usr/bin/env bash
# docs/models/run.sh spin|proverif: checks the models with this tool. Exit 77: the tool is not installed.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)

skip() {
  echo "skipped: $1 is not installed ($2)"
  exit 77
}

run_spin() {
  command -v spin >/dev/null || skip spin "apt-get install spin"
  command -v gcc >/dev/null || skip gcc "apt-get install gcc"
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
  cd "$folder"
  spin -a -m "$here/handshake.pml"  # -m: what is sent to a full channel is lost
  gcc -O1 -w -DSAFETY -o pan pan.c
  ./pan -m100000 >result 2>&1 || true
  grep -q 'errors: 0$' result && ! grep -q 'max search depth too small' result || { cat result >&2; exit 1; }
  grep 'errors: 0$' result
}

# Each query of a model has its line `RESULT ... is true`; those that only show that a point is reached, `is false`.
run_proverif() {
  command -v proverif >/dev/null || skip proverif "opam install proverif"
  for model in "$here"/*.pv; do
    result=$(proverif -lib "$here/core.pvl" "$model" | grep '^RESULT')
    expected=$(sed -n 's/^(\* expect: \(.*\) \*)$/\1/p' "$model")
    found=$(sed -n 's/^RESULT.* is \([a-z ]*\)\.$/\1/p' <<<"$result" | paste -sd, -)
    [ "$found" = "$expected" ] || { printf '%s\nexpected %s\n%s\n' "$model" "$expected" "$result" >&2; exit 1; }
    echo "$(basename "$model"): $found"
  done
}

case "${1-}" in
  spin) run_spin ;;
  proverif) run_proverif ;;
  *) echo "usage: docs/models/run.sh spin|proverif" >&2; exit 2 ;;
esac
