// Words of an agent card or another description, made to fit a statement. Each function is pure, and appends to `notes` what it changed.
#pragma once

#include <did/json.h>

#include <string>
#include <string_view>
#include <vector>

namespace cli {

// The elements of a member that is an array; nothing, with a note, where it is something else.
[[nodiscard]] std::vector<did::JsonValue> elements(did::JsonValue object, std::string_view member, const std::string& pointer,
                                                   std::vector<std::string>& notes);

// The text with control characters as spaces, cut after `limit` characters (code points).
[[nodiscard]] std::string fit(std::string_view text, std::size_t limit, const std::string& pointer, std::vector<std::string>& notes);

// A SemVer 2.0.0 version for `1`, `1.0`, `v1.0.0` and the like; empty where it cannot be read as one.
[[nodiscard]] std::string semantic_version(std::string_view text, std::vector<std::string>& notes);

// The path of a skill in the taxonomy `a2a`: agent_card.h. Empty where nothing is left.
[[nodiscard]] std::string capability_path(std::string_view skill_id);

// type/subtype with its parameters (RFC 9110 8.3.1), at most 128 characters.
[[nodiscard]] bool is_media_type(std::string_view text);

// Why an address cannot stand in a statement; empty: it can. https, wss and grpcs can; without TLS only loopback.
[[nodiscard]] std::string url_problem(std::string_view url);

[[nodiscard]] bool has_control(std::string_view text);
[[nodiscard]] std::string ascii_lower(std::string_view text);

// Appends, unless some note says the same or there are a hundred already.
void note_once(std::string note, std::vector<std::string>& notes);

}  // namespace cli
