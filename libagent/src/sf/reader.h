// One pass over the text of a structured field, one function for each clause of RFC 9651 4.2.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "agent/structured_field.h"

namespace agent::sf {

class Reader {
 public:
  Reader(std::string_view text, Repeated repeated) : text_(text), repeated_(repeated) {}

  [[nodiscard]] Result<List> list();                // 4.2.1
  [[nodiscard]] Result<Dictionary> dictionary();    // 4.2.2
  [[nodiscard]] Result<Member> member();            // 4.2.1.1
  [[nodiscard]] Result<InnerList> inner_list();     // 4.2.1.2
  [[nodiscard]] Result<Item> item();                // 4.2.3
  [[nodiscard]] Result<BareItem> bare_item();       // 4.2.3.1
  [[nodiscard]] Result<Parameters> parameters();    // 4.2.3.2
  [[nodiscard]] Result<std::string> key();          // 4.2.3.3
  [[nodiscard]] Result<BareItem> number();          // 4.2.4
  [[nodiscard]] Result<BareItem> string();          // 4.2.5
  [[nodiscard]] Result<BareItem> token();           // 4.2.6
  [[nodiscard]] Result<BareItem> byte_sequence();   // 4.2.7
  [[nodiscard]] Result<BareItem> boolean();         // 4.2.8
  [[nodiscard]] Result<BareItem> date();            // 4.2.9
  [[nodiscard]] Result<BareItem> display_string();  // 4.2.10

  void skip_spaces();
  [[nodiscard]] bool done() const { return at_ == text_.size(); }
  [[nodiscard]] std::unexpected<did::Error> malformed(std::string what) const;

 private:
  [[nodiscard]] char peek() const { return done() ? '\0' : text_[at_]; }
  [[nodiscard]] bool take(char c);
  void skip_optional_space();
  // Between members: past the comma. False: this was the last member.
  [[nodiscard]] Result<bool> next_member(std::size_t members);
  // The place of `key` in `entries`; refuses a repeated one where that is asked for.
  template <class Entries>
  [[nodiscard]] Result<void> put(Entries& entries, typename Entries::value_type entry) const;

  std::string_view text_;
  Repeated repeated_;
  std::size_t at_ = 0;
};

}  // namespace agent::sf
