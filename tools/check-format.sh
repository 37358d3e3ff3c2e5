#!/usr/bin/env bash
# tools/check-format.sh: fails, and names the files, where `make format` would change one.
set -euo pipefail
cd "$(dirname "$0")/.."
mapfile -d '' -t files < <(find . \( -path './build*' -o -name .git -o -name node_modules \) -prune -o \( -name '*.h' -o -name '*.cpp' \) -type f -print0)
[ ${#files[@]} -gt 0 ] || { echo 'format: no sources here' >&2; exit 1; }
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! printf '%s\0' "${files[@]}" | xargs -0 -n 64 -P "$(nproc)" clang-format-19 --dry-run -Werror 2>"$log"; then
  { grep -oE '^\./[^:]+\.(h|cpp):' "$log" || tail -n 3 "$log"; } | sort -u | sed 's/:$//; s/^/format: not as `make format` writes it: /' >&2
  exit 1
fi
echo "format: ${#files[@]} files are as \`make format\` writes them"
