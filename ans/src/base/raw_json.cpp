#include "base/raw_json.h"

#include <did/json.h>

#include <nlohmann/json.hpp>

namespace ans {
namespace {

constexpr std::size_t usual_size = 256;  // of an object: few of them grow more than once

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// Walks over text that is known to be JSON.
class Cutter {
 public:
  // Begins behind the opening bracket.
  explicit Cutter(std::string_view text) : text_(text) { at_ = text_.find_first_of("[{") + 1; }

  // True when the next thing closes the container.
  bool closed() {
    skip_space();
    return text_[at_] == ']' || text_[at_] == '}';
  }
  void skip(char separator) {
    skip_space();
    if (text_[at_] == separator) ++at_;
    skip_space();
  }
  // The text of the value that begins here.
  std::string_view value() {
    const auto begin = at_;
    unsigned depth = 0;
    do {
      const char c = text_[at_];
      if (c == '"')
        skip_string();
      else
        ++at_;
      if (c == '{' || c == '[') ++depth;
      if (c == '}' || c == ']') --depth;
    } while (depth > 0 || !at_end_of_value(text_[begin]));
    return text_.substr(begin, at_ - begin);
  }

 private:
  void skip_space() {
    while (is_space(text_[at_])) ++at_;
  }
  void skip_string() {
    for (++at_;; ++at_) {
      at_ = text_.find('"', at_);
      const auto before = text_.find_last_not_of('\\', at_ - 1);  // at the latest the quote that opens it
      if ((at_ - before) % 2 == 1) break;                         // an even number of backslashes: none of them escapes this quote
    }
    ++at_;
  }
  // Strings and containers end with their own last character; literals and numbers where something else begins.
  [[nodiscard]] bool at_end_of_value(char first) const {
    if (first == '"' || first == '{' || first == '[') return true;
    const char c = text_[at_];
    return c == ',' || c == ']' || c == '}' || is_space(c);
  }
  std::string_view text_;
  std::size_t at_;
};

}  // namespace

std::vector<std::pair<std::string_view, std::string_view>> raw_members(std::string_view text) {
  std::vector<std::pair<std::string_view, std::string_view>> out;
  for (Cutter cutter(text); !cutter.closed(); cutter.skip(',')) {
    const auto name = cutter.value();
    cutter.skip(':');
    out.emplace_back(name.substr(1, name.size() - 2), cutter.value());
  }
  return out;
}

std::vector<std::string_view> raw_elements(std::string_view text) {
  std::vector<std::string_view> out;
  for (Cutter cutter(text); !cutter.closed(); cutter.skip(',')) out.push_back(cutter.value());
  return out;
}

ObjectText& ObjectText::raw(std::string_view name, std::string_view json) {
  begin(name);
  out_ += json;
  return *this;
}

void ObjectText::begin(std::string_view name) {
  if (out_.empty()) out_.reserve(usual_size);
  out_ += out_.empty() ? '{' : ',';
  did::append_json_string(name, out_);
  out_ += ':';
}

ObjectText& ObjectText::text(std::string_view name, std::string_view value) {
  begin(name);
  did::append_json_string(value, out_);
  return *this;
}

ObjectText& ObjectText::text_or_null(std::string_view name, std::string_view value) {
  return value.empty() ? raw(name, "null") : text(name, value);
}

ObjectText& ObjectText::number(std::string_view name, std::uint64_t value) { return raw(name, std::to_string(value)); }

std::string array_text(const std::vector<std::string>& elements) {
  std::string out;
  for (const auto& one : elements) (out += out.empty() ? '[' : ',') += one;
  return out.empty() ? "[]" : out + "]";
}

std::string json_string(std::string_view text) {
  std::string out;
  did::append_json_string(text, out);
  return out;
}

}  // namespace ans
