#!/bin/sh
# tests/conformance.sh PROGRAM SUITE: runs a public test suite through the program. 77, which ctest shows as skipped, where there
# are no vectors.
vectors=${CREDENCE_VECTORS:-$(dirname "$0")/../../shared/vectors}
if [ ! -d "$vectors" ]; then
  echo "skipped: conformance $2: no public vectors at $vectors (set CREDENCE_VECTORS)"
  exit 77
fi
exec "$1" conformance "$2" --vectors "$vectors"
