// Files and the standard streams. Every error names the file.
#pragma once

#include <did/bytes.h>
#include <did/json.h>
#include <did/result.h>

#include <string>
#include <string_view>

#include "base/context.h"

namespace cli {

// The bytes of a file, or of standard input for `-`, at most --max-bytes of them.
// Errors: not_found, unavailable (cannot be read), too_large.
[[nodiscard]] did::Result<std::string> read_input(const std::string& path, Context& context);

// To a file, or to standard output for `-` and for an empty path. A regular file is replaced whole, or not at all:
// a temporary file in the same folder is written, synced and renamed. Errors: unavailable.
[[nodiscard]] did::Result<void> write_output(const std::string& path, std::string_view text, Context& context);

// The same for what a command was asked for: with --json, a file leaves {"file": path} on standard output.
[[nodiscard]] did::Result<void> write_answer(const std::string& path, std::string_view text, Context& context);

// The same for N-Quads: with --json and no file, {"nquads"} and what `more` has.
[[nodiscard]] did::Result<void> write_nquads(const std::string& path, std::string_view nquads, did::Json more, Context& context);

// A new file, readable by its owner alone, synced to disk. Never replaces anything and follows no symbolic link.
// Errors: conflict (something has that name), unavailable.
[[nodiscard]] did::Result<void> create_private_file(const std::string& path, std::string_view text);

// How a file that must not be read by others is opened.
enum class Privacy : bool { any, owner_only };
// Errors: as read_input; key (owner_only, and group or others have rights on a regular file).
[[nodiscard]] did::Result<std::string> read_file(const std::string& path, std::size_t max_bytes, Privacy privacy = Privacy::any);

}  // namespace cli
