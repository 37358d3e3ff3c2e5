#include "registry/ans_status.h"

#include <nlohmann/json.hpp>

#include "base/io.h"

namespace cli {
namespace {

std::unexpected<did::Error> strange_answer(std::string_view member) {
  return did::fail(did::Errc::malformed, "the registry's answer has no usable `" + std::string(member) + "`");
}

}  // namespace

did::Result<std::optional<AgentStatus>> find_status(AnsClient& client, std::string_view name) {
  DID_TRY(const auto answer, client.status(name));
  if (!answer) return std::nullopt;
  DID_TRY(const auto state, did::JsonDocument::parse(*answer, {.max_bytes = answer->size() + 1}));
  const auto root = state.root();
  const auto key = root.find_string("agentKey");
  const auto newest = root.find_integer("sequence").value_or(0);
  const auto record = root.find_string("recordId");
  const auto head = root.find("event").value_or(did::JsonValue()).find_string("digest");
  if (!key) return strange_answer("agentKey");
  if (newest < 1) return strange_answer("sequence");
  if (!record) return strange_answer("recordId");
  if (!head) return strange_answer("event");
  return AgentStatus{std::string(*key), static_cast<std::uint64_t>(newest), std::string(*record), std::string(*head)};
}

did::Result<AgentStatus> read_status(AnsClient& client, std::string_view name) {
  DID_TRY(auto status, find_status(client, name));
  if (!status) return did::fail(did::Errc::not_found, "the registry knows no `" + std::string(name) + "`");
  return *std::move(status);
}

did::Result<RegistrySigner> open_signer(const SignerOptions& options, did::Purpose purpose, Context& context) {
  DID_TRY(auto key, open_key_file(options.key, options.passphrase, context));
  DID_TRY(auto client, connect(context));
  const Methods methods(context);
  const IdentityRequest request{.did = options.did, .verification_method = options.verification_method, .purpose = purpose};
  DID_TRY(auto identity, identify(key.public_key(), request, methods.table()));
  return RegistrySigner{std::move(key), std::move(client), std::move(identity)};
}

did::Result<std::string> read_links(const std::vector<std::string>& files, Context& context) {
  auto links = did::Json::array();
  for (const auto& file : files) {
    DID_TRY(const auto text, read_input(file, context));
    auto link = did::parse_json(text, {.max_bytes = context.flags.max_bytes});
    if (!link) return std::unexpected(std::move(link).error().in("`" + file + "`"));
    if (!link->is_object()) return did::fail(did::Errc::malformed, "`" + file + "` is no credential");
    links.push_back(*std::move(link));
  }
  return links.empty() ? std::string() : did::to_text(links);
}

}  // namespace cli
