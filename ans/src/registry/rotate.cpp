// Rotate: the hand-over from one key of the publisher to another, signed by both. Who changes keys without it begins a new epoch.
#include <did/json.h>

#include <nlohmann/json.hpp>

#include "history/history_proof.h"
#include "records/command_form.h"
#include "registry/draft.h"

namespace ans {
namespace {

constexpr std::chrono::hours overlap{24};  // in which the old key counts as known as well

// The digest of the key under which proof number `place` holds.
Answer<std::string> key_of_proof(const did::Json& command, std::size_t place, std::string_view signer, did::Time at,
                                 const did::MethodTable& methods) {
  auto alone = command;
  alone["proof"] = command.at("proof").at(place);
  DID_TRY(const auto document, did::JsonDocument::parse(did::to_text(alone)));
  auto key = key_of_command(document.root(), signer, at, methods);
  if (!key) return std::unexpected(std::move(key).error().under("/proof/" + std::to_string(place)));
  return key;
}

}  // namespace

Answer<RegistryState> Registry::rotate(const AgentCommand& command, const RegistryState& before) {
  if (before.revoked) return std::unexpected(gone(before.agent_key, {Status::revoked, before.revoked_reason, before.revoked_at}));
  DID_TRY(const auto authority, authority_for(command, before));
  const auto& signer = authority.signer;
  const bool delegated = !authority.chain.empty();
  if (!delegated && signer != before.publisher)
    return refuse(ProblemCode::forbidden, "`" + signer + "` may not rotate the keys of `" + before.publisher + "`",
                  "two keys of the publisher sign this command", "/proof/0/verificationMethod");
  DID_TRY(const auto json, did::parse_json(command.canonical(), {.max_bytes = command.canonical().size() + 1}));
  const auto& proofs = json.at("proof");
  if (!proofs.is_array() || proofs.size() != 2)
    return refuse(ProblemCode::proof_invalid, "two proofs are expected: of the old key, then of the new", {}, "/proof");
  DID_TRY(const auto first_key, key_of_proof(json, 0, signer, now(), methods_));
  DID_TRY(const auto new_key, key_of_proof(json, 1, before.publisher, now(), methods_));
  // Whom the publisher delegated this to hands over from the key that signed the delegation.
  const auto& old_key = delegated ? authority.publisher_key : first_key;
  if (old_key == new_key) return refuse(ProblemCode::proof_invalid, "the old key and the new one are the same", {}, "/proof/1");

  return commit([&](Store& staged) -> Answer<RegistryState> {
    DID_TRY(auto state, read_state(staged, before.agent_key));
    if (!state) return refuse(ProblemCode::internal_error, "the state of `" + before.agent_key + "` has vanished");
    DID_CHECK(examine_place(command, *state));
    DID_CHECK(examine_unrevoked(staged, state->publisher, authority.chain));
    const auto at = now();
    if (!state->knows_key(old_key, at))
      return refuse(ProblemCode::forbidden, "no key that signed for this agent before hands over", {}, "/proof/0/verificationMethod");
    auto event = event_by(command.root(), command.canonical(), EventType::key_rotated, state->agent_key);
    event.keys = {old_key, new_key};
    event.delegation = authority.chain.digests();
    event.until = did::format_time(at + overlap);
    DID_TRY(const auto last, last_event(staged));
    Draft draft{.at = at, .state = std::move(state), .last_event = last};
    DID_CHECK(draft.append(std::move(event), nullptr));
    DID_CHECK(append_grants(staged, authority.chain, draft));
    DID_TRY(auto after, stage(staged, std::move(draft)));
    return after;
  });
}

}  // namespace ans
