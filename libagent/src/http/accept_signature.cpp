#include "agent/accept_signature.h"

#include <utility>

#include "agent/signature_profiles.h"

namespace agent {
namespace {

using did::Errc;
using did::fail;

std::unexpected<did::Error> odd(const std::string& label, const std::string& parameter) {
  return fail(Errc::malformed, "Accept-Signature `" + label + "`: parameter `" + parameter + "` has a value that it cannot have");
}

// Section 5.1: a wish for a time has no value; the others say theirs. Parameters that nobody knows are passed over.
did::Result<void> take(const sf::Parameter& parameter, SignatureRequest& request) {
  const auto* flag = std::get_if<bool>(&parameter.value);
  const auto* text = std::get_if<std::string>(&parameter.value);
  for (auto [name, wanted] : {std::pair("created", &request.created), std::pair("expires", &request.expires)}) {
    if (parameter.key != name) continue;
    if (flag == nullptr || !*flag) return odd(request.label, parameter.key);
    *wanted = true;
  }
  for (auto [name, value] : {std::pair("nonce", &request.nonce), std::pair("alg", &request.alg), std::pair("keyid", &request.keyid),
                             std::pair("tag", &request.tag)}) {
    if (parameter.key != name) continue;
    if (text == nullptr) return odd(request.label, parameter.key);
    *value = *text;
  }
  return {};
}

did::Result<SignatureRequest> read_member(const sf::Entry& entry) {
  const auto* list = std::get_if<sf::InnerList>(&entry.value);
  if (list == nullptr) return fail(Errc::malformed, "Accept-Signature: member `" + entry.key + "` is no list of components");
  if (list->items.size() > max_components)
    return fail(Errc::too_large, "Accept-Signature: member `" + entry.key + "` has too many components");
  SignatureRequest request{.label = entry.key, .components = {}};
  for (const auto& item : list->items) {
    DID_TRY(auto component, ComponentId::from_item(item));
    request.components.push_back(std::move(component));
  }
  for (const auto& parameter : list->parameters) DID_CHECK(take(parameter, request));
  return request;
}

sf::Member member_of(const SignatureRequest& request) {
  sf::InnerList list;
  for (const auto& component : request.components) list.items.push_back({std::string(component.name()), component.parameters()});
  if (request.created) list.parameters.push_back({"created", true});
  if (request.expires) list.parameters.push_back({"expires", true});
  for (const auto& [name, value] : {std::pair("nonce", &request.nonce), std::pair("alg", &request.alg), std::pair("keyid", &request.keyid),
                                    std::pair("tag", &request.tag)}) {
    if (*value) list.parameters.push_back({name, **value});
  }
  return list;
}

}  // namespace

did::Result<std::vector<SignatureRequest>> parse_accept_signature(std::string_view value) {
  auto dictionary = sf::parse_dictionary(value, sf::Repeated::refuse);
  if (!dictionary) return std::unexpected(std::move(dictionary.error()).in("Accept-Signature"));
  if (dictionary->size() > max_signatures)
    return fail(Errc::too_large, "Accept-Signature has " + std::to_string(dictionary->size()) + " members");
  std::vector<SignatureRequest> requests;
  for (const auto& entry : *dictionary) {
    DID_TRY(auto request, read_member(entry));
    requests.push_back(std::move(request));
  }
  return requests;
}

did::Result<std::string> accept_signature(const std::vector<SignatureRequest>& requests) {
  sf::Dictionary dictionary;
  for (const auto& request : requests) dictionary.push_back({request.label, member_of(request)});
  return sf::serialize(dictionary);
}

did::Result<SigningOptions> fulfil(const SignatureRequest& request, SigningOptions own, const MessageSigner& signer) {
  const auto refused = [&request](const std::string& what) {
    return fail(Errc::refused, "Accept-Signature `" + request.label + "` asks for " + what);
  };
  if (request.alg && *request.alg != name(signer.algorithm())) return refused("another algorithm than our key's");
  if (request.keyid && *request.keyid != own.keyid) return refused("another key than ours");
  if (request.tag && !own.tag.empty() && *request.tag != own.tag) return refused("another tag than ours");
  if (request.created && !own.created) return refused("the time of signing");
  if (request.expires && !own.expires) return refused("an end");
  own.label = request.label;
  own.components = request.components;
  if (request.alg) own.alg = true;
  if (request.nonce) own.nonce = *request.nonce;
  if (request.tag) own.tag = *request.tag;
  return own;
}

SignatureRequest credence_signature_request() {
  SignatureRequest wanted{.label = "sig", .components = {}, .created = true, .expires = true, .tag = std::string(credence_tag)};
  for (const auto* name : {"@method", "@authority", "@path", "@query", "content-type", "content-digest"})
    wanted.components.push_back(ComponentId::parse(name).value());
  return wanted;
}

}  // namespace agent
