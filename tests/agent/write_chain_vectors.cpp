// Writes test-vectors/own/delegation-chains.json: run it after a change of the format, and say so in the CHANGELOG.
//   build/dev/tests/write_chain_vectors > test-vectors/own/delegation-chains.json
#include <cstdio>

#include "agent/chain_vectors.h"

int main() { std::printf("%s\n", did::to_text(test::make_chain_vectors(), 1).c_str()); }
