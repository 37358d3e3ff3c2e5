// RFC 9651 4.1, one function for each clause. Each appends; what cannot be written is an Error and leaves the text unusable.
#pragma once

#include <string>
#include <string_view>

#include "agent/structured_field.h"

namespace agent::sf {

[[nodiscard]] Result<void> write(const Dictionary& dictionary, std::string& out);  // 4.1.2
[[nodiscard]] Result<void> write(const List& list, std::string& out);              // 4.1.1
[[nodiscard]] Result<void> write(const InnerList& list, std::string& out);         // 4.1.1.1
[[nodiscard]] Result<void> write(const Parameters& parameters, std::string& out);  // 4.1.1.2
[[nodiscard]] Result<void> write_key(std::string_view key, std::string& out);      // 4.1.1.3
[[nodiscard]] Result<void> write(const Item& item, std::string& out);              // 4.1.3
[[nodiscard]] Result<void> write(const BareItem& value, std::string& out);         // 4.1.3.1
[[nodiscard]] Result<void> write_string(std::string_view text, std::string& out);  // 4.1.6

}  // namespace agent::sf
