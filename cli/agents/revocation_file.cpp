#include "agents/revocation_file.h"

#include <did/json.h>

#include <algorithm>
#include <array>

#include "base/io.h"

namespace cli {
namespace {

using did::Errc;
using did::JsonValue;
using did::Result;

std::unexpected<did::Error> bad(std::string_view what) {
  return did::fail(Errc::malformed, "no list of revocations: " + std::string(what));
}

Result<void> read_said(JsonValue root, std::string_view member, agent::MemoryRevocations& out,
                       void (agent::MemoryRevocations::*note)(const std::string&, const std::string&)) {
  const auto list = root.find(member);
  if (!list) return {};
  if (!list->is_array()) return bad("`" + std::string(member) + "` is an array");
  for (std::size_t i = 0; i < list->size(); ++i) {
    const auto cd = (*list)[i].find_string("cd");
    const auto by = (*list)[i].find_string("by");
    if (!cd || !by || (*list)[i].size() != 2) return bad("each of `" + std::string(member) + "` has `cd` and `by`");
    (out.*note)(std::string(*cd), std::string(*by));
  }
  return {};
}

Result<void> read_roots(JsonValue root, agent::MemoryRevocations& out) {
  const auto roots = root.find("roots");
  if (!roots) return {};
  if (!roots->is_object()) return bad("`roots` is an object");
  for (std::size_t i = 0; i < roots->size(); ++i) {
    const auto value = roots->member_value(i);
    const auto epoch = value.is_number() ? value.integer() : std::nullopt;
    if (!epoch || *epoch < 0) return bad("the epoch of a root is an integer");
    out.set_root_epoch(std::string(roots->member_name(i)), *epoch);
  }
  return {};
}

Result<void> read_compromised(JsonValue root, agent::MemoryRevocations& out) {
  const auto keys = root.find("compromised");
  if (!keys) return {};
  if (!keys->is_object()) return bad("`compromised` is an object");
  for (std::size_t i = 0; i < keys->size(); ++i) {
    const auto value = keys->member_value(i);
    DID_TRY(const auto since, did::parse_date_time(value.is_string() ? value.string() : ""));
    out.key_compromised(std::string(keys->member_name(i)), since);
  }
  return {};
}

Result<void> read_all(JsonValue root, agent::MemoryRevocations& out) {
  constexpr std::array<std::string_view, 5> members{"synchronised", "revoked", "suspended", "roots", "compromised"};
  if (!root.is_object()) return bad("an object is expected");
  for (std::size_t i = 0; i < root.size(); ++i)
    if (std::ranges::find(members, root.member_name(i)) == members.end())
      return bad("`" + std::string(root.member_name(i)) + "` is no member of it");
  DID_TRY(const auto synchronised, did::parse_date_time(root.find_string("synchronised").value_or("")));
  out.synchronised(synchronised);
  DID_CHECK(read_said(root, "revoked", out, &agent::MemoryRevocations::revoke));
  DID_CHECK(read_said(root, "suspended", out, &agent::MemoryRevocations::suspend));
  DID_CHECK(read_roots(root, out));
  return read_compromised(root, out);
}

}  // namespace

Result<std::unique_ptr<agent::RevocationView>> read_revocations(const std::string& path, Context& context) {
  if (path.empty()) return std::make_unique<agent::NoRevocations>();
  DID_TRY(const auto text, read_input(path, context));
  const auto document = did::JsonDocument::parse(text, {.max_bytes = context.flags.max_bytes});
  auto out = std::make_unique<agent::MemoryRevocations>();
  auto done = document ? read_all(document->root(), *out) : std::unexpected(document.error());
  if (!done) return std::unexpected(std::move(done).error().in("`" + path + "`"));
  return out;
}

}  // namespace cli
