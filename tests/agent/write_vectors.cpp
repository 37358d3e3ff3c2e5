// Writes test-vectors/handshake/did-noise.json: run it after a change of the wire format, and say so in the CHANGELOG.
//   build/dev/tests/write_handshake_vectors > test-vectors/handshake/did-noise.json
#include <doctest/doctest.h>

#include <cstdio>

#include "handshake_vectors.h"

int main() {
  doctest::Context context;
  context.setAsDefaultForAssertsOutOfTestCases();
  context.setAssertHandler([](const doctest::AssertData& data) {
    if (!data.m_failed) return;
    std::fprintf(stderr, "%s:%d: %s\n", data.m_file, data.m_line, data.m_expr);
    std::exit(1);
  });
  std::printf("%s\n", did::to_text(test::make_handshake_vectors(), 1).c_str());
}
