#include "payloads.h"

#include <nlohmann/json.hpp>

#include "did/codec.h"
#include "members.h"

namespace agent {
namespace {

using did::Json;

constexpr did::JsonLimits payload_limits{.max_bytes = max_frame, .max_depth = 32};
constexpr std::size_t max_grants = 64;

Answer<did::JsonDocument> read_document(did::ByteView payload) {
  auto document = did::JsonDocument::parse(did::as_text(payload), payload_limits);
  if (document) return *std::move(document);
  const auto code = document.error().code == did::Errc::too_large ? RefusalCode::too_large : RefusalCode::malformed;
  return refuse(code, "the message's payload: " + document.error().message);
}

Answer<did::Bytes> written(const Json& payload) {
  const auto text = did::canonicalize(payload);
  if (!text) return refuse(RefusalCode::malformed, "our own payload: " + text.error().message);
  const auto bytes = did::as_bytes(*text);
  return did::Bytes(bytes.begin(), bytes.end());
}

// What a Holder or Want gave as text goes in as the value that it is.
Answer<void> put_json(Json& payload, const char* member, const std::string& text) {
  auto value = did::parse_json(text, payload_limits);
  if (!value) return refuse(RefusalCode::malformed, "our own `" + std::string(member) + "`: " + value.error().message);
  payload[member] = *std::move(value);
  return {};
}

Json grants_json(const std::vector<Grant>& grants) {
  Json all = Json::array();
  for (const auto& grant : grants) all.push_back({{"action", grant.action}, {"resource", grant.resource}});
  return all;
}

Answer<std::vector<Grant>> read_grants(const Members& members, std::string_view member) {
  std::vector<Grant> grants;
  const auto list = members.find(member).value_or(did::JsonValue());
  if (!list.is_array()) return members.wrong(member, "no list");
  if (list.size() > max_grants)
    return refuse(RefusalCode::too_large, "`" + std::string(member) + "`: more than " + std::to_string(max_grants));
  for (std::size_t i = 0; i < list.size(); ++i) {
    DID_TRY(const auto one, Members::of(list[i], member, {"action", "resource"}));
    Grant grant;
    DID_TRY(grant.action, one.text("action"));
    DID_TRY(grant.resource, one.text("resource"));
    grants.push_back(std::move(grant));
  }
  return grants;
}

Json claim_json(const Claim& claim) {
  return {{"did", claim.did},
          {"verificationMethod", claim.verification_method},
          {"signature", did::base64url_encode(claim.signature)},
          {"epoch", claim.epoch}};
}

Answer<Claim> read_claim(const Members& members) {
  Claim claim;
  DID_TRY(claim.did, members.text("did"));
  DID_TRY(claim.verification_method, members.text("verificationMethod"));
  DID_TRY(claim.signature, members.bytes("signature"));
  DID_TRY(claim.epoch, members.count("epoch"));
  return claim;
}

Answer<std::optional<Want>> read_want(const Members& members) {
  const auto query = members.find("want");
  if (!query) return std::nullopt;
  DID_TRY(auto want, Want::parse(*query));
  return want;
}

// As text again: it outlives the payload, and is what the application is shown.
Answer<std::string> read_presentation(const Members& members) {
  const auto value = members.find("presentation");
  if (!value) return std::string();
  if (!value->is_object()) return members.wrong("presentation", "no JSON object");
  auto text = did::canonicalize(*value);
  if (!text) return members.wrong("presentation", text.error().message);
  return *std::move(text);
}

}  // namespace

Answer<did::Bytes> write_offer(const Offer& offer) {
  Json payload{{"time", did::format_time(offer.time)}};
  if (!offer.audience.empty()) payload["audience"] = offer.audience;
  if (!offer.did.empty()) payload["did"] = offer.did;
  if (!offer.record_digest.empty()) payload["recordDigest"] = offer.record_digest;
  if (offer.want) DID_CHECK(put_json(payload, "want", offer.want->json()));
  return written(payload);
}

Answer<Offer> read_offer(did::ByteView payload, bool with_did) {
  DID_TRY(const auto document, read_document(payload));
  DID_TRY(const auto members, with_did ? Members::of(document.root(), "an offer", {"did", "time"}, {"audience", "recordDigest", "want"})
                                       : Members::of(document.root(), "an offer", {"time"}, {"audience", "recordDigest", "want"}));
  Offer offer;
  DID_TRY(offer.audience, members.text_or_empty("audience"));
  DID_TRY(offer.time, members.time("time"));
  DID_TRY(offer.did, members.text_or_empty("did"));
  DID_TRY(offer.want, read_want(members));
  DID_TRY(offer.record_digest, members.text_or_empty("recordDigest"));
  return offer;
}

Answer<did::Bytes> write_reply(const Reply& reply) {
  auto payload = claim_json(reply.claim);
  payload["time"] = did::format_time(reply.time);
  if (reply.want) DID_CHECK(put_json(payload, "want", reply.want->json()));
  return written(payload);
}

Answer<Reply> read_reply(did::ByteView payload) {
  DID_TRY(const auto document, read_document(payload));
  DID_TRY(const auto members,
          Members::of(document.root(), "a reply", {"did", "verificationMethod", "signature", "epoch", "time"}, {"want"}));
  Reply reply;
  DID_TRY(reply.claim, read_claim(members));
  DID_TRY(reply.time, members.time("time"));
  DID_TRY(reply.want, read_want(members));
  return reply;
}

Answer<did::Bytes> write_proof(const Proof& proof) {
  auto payload = claim_json(proof.claim);
  payload["intents"] = grants_json(proof.intents);
  if (!proof.presentation.empty()) DID_CHECK(put_json(payload, "presentation", proof.presentation));
  return written(payload);
}

Answer<Proof> read_proof(did::ByteView payload) {
  DID_TRY(const auto document, read_document(payload));
  DID_TRY(const auto members,
          Members::of(document.root(), "a proof", {"did", "verificationMethod", "signature", "epoch", "intents"}, {"presentation"}));
  Proof proof;
  DID_TRY(proof.claim, read_claim(members));
  DID_TRY(proof.intents, read_grants(members, "intents"));
  DID_TRY(proof.presentation, read_presentation(members));
  return proof;
}

Answer<did::Bytes> write_welcome(const Welcome& welcome) {
  const auto& session = welcome.session;
  Json terms{{"id", session.id},
             {"granted", grants_json(session.granted)},
             {"created", did::format_time(session.created)},
             {"expires", did::format_time(session.expires)},
             {"operations", session.operations},
             {"epoch", session.epoch}};
  if (!session.events.empty()) terms["events"] = session.events;
  Json payload{{"initiator", welcome.initiator}, {"responder", welcome.responder}, {"session", std::move(terms)}};
  if (!welcome.presentation.empty()) DID_CHECK(put_json(payload, "presentation", welcome.presentation));
  return written(payload);
}

Answer<Welcome> read_welcome(did::ByteView payload) {
  DID_TRY(const auto document, read_document(payload));
  DID_TRY(const auto members, Members::of(document.root(), "a welcome", {"initiator", "responder", "session"}, {"presentation"}));
  Welcome welcome;
  DID_TRY(welcome.initiator, members.text("initiator"));
  DID_TRY(welcome.responder, members.text("responder"));
  DID_TRY(const auto terms, Members::of(*members.find("session"), "`session` of a welcome",
                                        {"id", "granted", "created", "expires", "operations", "epoch"}, {"events"}));
  auto& session = welcome.session;
  DID_TRY(session.id, terms.text("id"));
  DID_TRY(session.granted, read_grants(terms, "granted"));
  DID_TRY(session.created, terms.time("created"));
  DID_TRY(session.expires, terms.time("expires"));
  DID_TRY(const auto operations, terms.count("operations"));
  if (operations > UINT32_MAX) return terms.wrong("operations", "more than 4294967295");
  session.operations = static_cast<std::uint32_t>(operations);
  DID_TRY(session.epoch, terms.count("epoch"));
  DID_TRY(session.events, terms.text_or_empty("events"));
  DID_TRY(welcome.presentation, read_presentation(members));
  return welcome;
}

}  // namespace agent
