// Writes a million random doubles as "<bits in hex> <what ecmascript_number makes of them>", for compare.mjs.
#include <did/json.h>

#include <bit>
#include <cinttypes>
#include <cmath>
#include <cstdio>
#include <random>

int main() {
  std::mt19937_64 random(8785);
  for (int written = 0; written < 1'000'000;) {
    auto bits = random();
    // Every fourth number is of everyday size, where the layout rules change most often.
    if (written % 4 == 0)
      bits = std::bit_cast<std::uint64_t>(std::ldexp(static_cast<double>(bits >> 11U), static_cast<int>(bits % 160) - 130));
    const auto value = std::bit_cast<double>(bits);
    if (!std::isfinite(value)) continue;
    std::printf("%016" PRIx64 " %s\n", bits, did::ecmascript_number(value).c_str());
    ++written;
  }
}
