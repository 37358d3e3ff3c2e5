// Where vectors come from, and how they are counted.
#pragma once

#include <did/bytes.h>
#include <did/json.h>

#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace test {

// Our own vectors: runs each case of test-vectors/<file>, with the case id in every failure message. Fails the test if
// the file is missing, is not strict JSON, or has not as many cases as its "count" says.
void for_each_vector(const std::string& file, const std::function<void(const did::Json&)>& run);

// The folder of the public vectors: $CREDENCE_VECTORS, else ../shared/vectors beside the project. nullopt, with one line on
// standard output that names `what`, where it is absent.
std::optional<std::string> public_vectors(std::string_view what);

// The bytes of a file; fails the test where it cannot be read.
std::string read_file(const std::string& path);

// `text` in a heap block of exactly its size, so that ASan sees a read one past the end.
class Exact {
 public:
  explicit Exact(std::string_view text) : size_(text.size()), bytes_(new char[text.size()]) { text.copy(bytes_.get(), size_); }
  [[nodiscard]] std::string_view view() const { return {bytes_.get(), size_}; }

 private:
  std::size_t size_;
  std::unique_ptr<char[]> bytes_;
};

// Hex in either case, for vectors; ends the test on anything else.
did::Bytes from_hex(std::string_view text);

}  // namespace test
