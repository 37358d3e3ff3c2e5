#!/usr/bin/env bash
# bench/search/run.sh PROGRAM [FLAG...]: the figures of docs/performance.md, "Search quality", without and with OASF loaded.
# The data is in $CREDENCE_DATA, else in ../shared/data beside the project; without it this says so, and ends with 77.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
data=${CREDENCE_DATA:-$root/../shared/data}
program=$1
shift
[ -f "$data/mcp-registry-seed.json" ] || { echo "search: no data in $data"; exit 77; }
records=("$data/mcp-registry-seed.json" "$data"/a2a-agent-cards/*.json "$root"/examples/agents/*.json)
echo "built-in taxonomy alone"
"$program" "$here/queries.txt" "$@" "${records[@]}" 2>/dev/null
echo "with OASF"
"$program" "$here/queries.txt" --taxonomy "$data/oasf" "$@" "${records[@]}" 2>/dev/null
