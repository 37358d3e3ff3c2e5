#include "agent/delegated_request.h"

#include <array>
#include <nlohmann/json.hpp>

#include "credential_form.h"

namespace agent {
namespace {

using did::Errc;
using did::JsonValue;
using did::Result;

constexpr std::array<std::string_view, 7> members{"action", "resource", "chain", "id", "args", "identity", "countersignatures"};
constexpr std::string_view where = "request";
constexpr std::size_t max_id = 64;
constexpr std::size_t max_countersignatures = 64;

// The canonical text of a member; empty: it is absent. Errors: malformed (it is of another kind).
Result<std::string> read_json(JsonValue request, std::string_view member, did::JsonKind kind) {
  const auto value = request.find(member);
  if (!value) return "";
  if (value->kind() != kind)
    return did::fail(Errc::malformed, "request: `" + std::string(member) + "` is no " + std::string(did::name(kind)));
  return did::canonicalize(*value);
}

Result<std::vector<Countersignature>> read_countersignatures(JsonValue request) {
  std::vector<Countersignature> out;
  const auto all = request.find("countersignatures");
  if (!all) return out;
  if (!all->is_array() || all->size() > max_countersignatures)
    return did::fail(Errc::malformed, "request: `countersignatures` is no array of at most 64");
  for (std::size_t i = 0; i < all->size(); ++i) {
    DID_TRY(auto one, Countersignature::read((*all)[i]));
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace

Result<DelegatedRequest> DelegatedRequest::read(std::string_view text) {
  DID_TRY(const auto document, did::JsonDocument::parse(text, {.max_bytes = delegated_request_max_bytes}));
  const auto root = document.root();
  DID_CHECK(check_object(root, members, 3, where));
  DID_TRY(const auto action, read_text(root, "action", action_max_size, where));
  DID_TRY(const auto resource, read_text(root, "resource", resource_max_size, where));
  DID_TRY(const auto id, read_optional_text(root, "id", max_id, where));
  DID_TRY(const auto args, read_json(root, "args", did::JsonKind::object));
  DID_TRY(auto wanted, ActionRequest::make(action, resource, args));
  DelegatedRequest out{.id = std::string(id), .wanted = std::move(wanted), .chain = {}};
  DID_TRY(out.chain, read_json(root, "chain", did::JsonKind::array));
  DID_TRY(out.identity, read_json(root, "identity", did::JsonKind::object));
  DID_TRY(out.countersignatures, read_countersignatures(root));
  return out;
}

Result<std::string> DelegatedRequest::to_text() const {
  did::Json out{{"action", wanted.action().text()}, {"resource", wanted.resource().text()}};
  if (wanted.args().size() > 0) out["args"] = did::to_json(wanted.args());
  if (!id.empty()) out["id"] = id;
  DID_TRY(out["chain"], did::parse_json(chain));
  if (!identity.empty()) {
    DID_TRY(out["identity"], did::parse_json(identity));
  }
  for (const auto& one : countersignatures) out["countersignatures"].push_back(one.to_json());
  DID_TRY(auto text, did::canonicalize(out));
  if (text.size() > delegated_request_max_bytes)
    return did::fail(Errc::too_large, "the request has " + std::to_string(text.size()) + " bytes, at most " +
                                          std::to_string(delegated_request_max_bytes) + " are read");
  return text;
}

Decision decide(const DelegatedRequest& request, const std::string& holder, const ChainPolicy& policy, const Surroundings& around,
                did::Time at) {
  const Asking asking{.holder = holder, .identity = request.identity, .countersignatures = request.countersignatures};
  return decide(request.chain, request.wanted, asking, policy, around, at);
}

did::Json answer_to(std::string_view id, const Decision& decision) {
  auto out = decision.to_json();
  if (!id.empty()) out["id"] = id;
  return out;
}

}  // namespace agent
