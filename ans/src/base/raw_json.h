// JSON text cut and joined without being rewritten: what a client signed leaves the registry as it came.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ans {

// The members of an object, each with the exact text of its value. Names are as written, escapes included.
// PRECONDITION: did::JsonDocument::parse accepted `text`, and its root is an object. Views into `text`.
[[nodiscard]] std::vector<std::pair<std::string_view, std::string_view>> raw_members(std::string_view text);

// The exact texts of an array's elements. PRECONDITION: as above, and the root is an array.
[[nodiscard]] std::vector<std::string_view> raw_elements(std::string_view text);

// An object, written member by member in the order of the calls.
class ObjectText {
 public:
  ObjectText& text(std::string_view name, std::string_view value);
  // The same, and `null` for nothing.
  ObjectText& text_or_null(std::string_view name, std::string_view value);
  ObjectText& number(std::string_view name, std::uint64_t value);
  // `json` is JSON text and goes in as it is.
  ObjectText& raw(std::string_view name, std::string_view json);
  // The whole text, and the end of this writer.
  [[nodiscard]] std::string close() { return (out_.empty() ? "{" : std::move(out_)) + "}"; }

 private:
  void begin(std::string_view name);
  std::string out_;
};

// "[a,b]" of JSON texts.
[[nodiscard]] std::string array_text(const std::vector<std::string>& elements);
// A JSON string.
[[nodiscard]] std::string json_string(std::string_view text);

}  // namespace ans
