// Files that travel inside the daemon; written by cmake/embed.cmake.
#pragma once

#include <span>
#include <string_view>

namespace ans {

struct EmbeddedFile {
  std::string_view name;  // without a folder
  std::string_view text;
};
[[nodiscard]] std::span<const EmbeddedFile> embedded_files();

}  // namespace ans
