// The strict reader: text in, flat tree out, stopping at the first breach.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "json_node.h"

namespace did {

// The first byte that does not stand in a JSON string as it is, or is not ASCII.
[[nodiscard]] const char* skip_plain(const char* at, const char* end);

class JsonReader {
 public:
  using Node = JsonValue::Node;

  // Reads storage.text into storage. PRECONDITION: the text is within limits.max_bytes and json_max_offset.
  JsonReader(JsonDocument::Storage& storage, unsigned max_depth)
      : storage_(storage), begin_(storage.text.data()), at_(begin_), end_(begin_ + storage.text.size()), max_depth_(max_depth) {}
  [[nodiscard]] Result<void> read();

 private:
  struct Brackets {
    char close;
    std::string_view name;
    bool (JsonReader::*item)(unsigned depth);
  };
  bool value(unsigned depth);
  bool items(const Brackets& brackets, unsigned depth);
  void close(JsonKind kind, std::size_t base, std::size_t size);
  bool array(unsigned depth);
  bool object(unsigned depth);
  bool member(unsigned depth);
  bool string();
  bool escaped_string(const char* start);
  bool escape();
  bool unicode_escape();
  bool hex4(unsigned& unit);
  bool utf8_sequence();
  bool number();
  bool digits();
  bool literal(std::string_view word, JsonKind kind, bool flag);

  void skip_space();
  [[nodiscard]] bool sort_members(std::size_t base, std::size_t count);
  bool breach(std::string what, const char* where);
  bool breach(std::string what) { return breach(std::move(what), at_); }

  JsonDocument::Storage& storage_;
  const char* const begin_;
  const char* at_;
  const char* const end_;
  const unsigned max_depth_;
  std::vector<Node> stack_;  // values whose container is still open
  Error error_{Errc::malformed, {}, {}};
};

}  // namespace did
