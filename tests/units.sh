#!/usr/bin/env bash
# tests/units.sh UNIT...: what systemd says of the units: nothing wrong, and an exposure of at most 2.0 ("OK"). Exit code 77: no systemd-analyze.
set -euo pipefail
command -v systemd-analyze >/dev/null || exit 77
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
for unit in "$@"; do
  copy=$folder/$(basename "$(dirname "$unit")")-$(basename "$unit")
  # The program and its manual need not be installed for this.
  sed -e 's#^ExecStart=[^ ]*#ExecStart=/bin/true#' -e '/^Documentation=/d' "$unit" >"$copy"
  said=$(systemd-analyze verify "$copy" 2>&1) || { echo "$said" >&2; exit 1; }
  [ -z "$said" ] || { echo "$said" >&2; exit 1; }
  systemd-analyze security --offline=true --threshold=20 "$copy" >"$folder/exposure" || { cat "$folder/exposure" >&2; exit 1; }
  tail -n 1 "$folder/exposure"
done
