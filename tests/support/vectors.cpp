#include "support/vectors.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

namespace test {

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  REQUIRE_MESSAGE(in, "no file ", path);
  return {std::istreambuf_iterator<char>(in), {}};
}

void for_each_vector(const std::string& file, const std::function<void(const did::Json&)>& run) {
  const auto json = did::parse_json(read_file(PROJECT_DIR "/test-vectors/" + file), {.max_bytes = std::size_t{16} << 20U});
  REQUIRE_MESSAGE(json.has_value(), file);
  const auto& cases = json->at("cases");
  CHECK(cases.size() == json->at("count").get<std::size_t>());
  for (const auto& one : cases) {
    INFO(file, " case ", one.at("id").get<std::string>());
    run(one);
  }
}

std::optional<std::string> public_vectors(std::string_view what) {
  const char* set = std::getenv("CREDENCE_VECTORS");
  std::string path = set != nullptr ? set : PROJECT_DIR "/../shared/vectors";
  if (std::filesystem::is_directory(path)) return path;
  std::cout << "skipped: " << what << ": no public vectors at " << path << " (set CREDENCE_VECTORS)\n";
  return std::nullopt;
}

did::Bytes from_hex(std::string_view text) {
  const auto digit = [](char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    FAIL("not hex");
    return 0;
  };
  REQUIRE(text.size() % 2 == 0);
  did::Bytes out;
  out.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) out.push_back(static_cast<std::uint8_t>(digit(text[i]) * 16 + digit(text[i + 1])));
  return out;
}

}  // namespace test
