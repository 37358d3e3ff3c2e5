#!/bin/sh
# run.sh GENERATOR: a million doubles against an independent ECMAScript implementation. 77: skipped.
command -v node > /dev/null || { echo "skipped: RFC 8785 doubles against node: no node on this machine"; exit 77; }
"$1" | node "$(dirname "$0")/compare.mjs"
