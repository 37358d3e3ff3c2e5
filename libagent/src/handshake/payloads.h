// The payloads of the handshake messages: JSON objects, read strictly, written in canonical form (RFC 8785).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "agent/handshake.h"
#include "did/json.h"

namespace agent {

// Message one: what is wanted, and of whom. Of XX, it is in the clear.
struct Offer {
  std::string audience;  // empty: whoever answers
  did::Time time;
  std::string did;  // the initiator's, in IK only
  std::optional<Want> want{};
  std::string record_digest{};
};

// A DID, and its signature over the handshake.
struct Claim {
  std::string did;
  std::string verification_method;
  did::Bytes signature;
  std::uint64_t epoch = 0;
};

// Message two.
struct Reply {
  Claim claim;
  did::Time time;
  std::optional<Want> want{};
};

// Message three of XX; the first record of IK.
struct Proof {
  Claim claim;
  std::vector<Grant> intents{};
  std::string presentation{};  // JSON; empty: none
};

// The responder's first record.
struct Welcome {
  std::string initiator;
  std::string responder;
  SessionTerms session;
  std::string presentation{};
};

[[nodiscard]] Answer<did::Bytes> write_offer(const Offer& offer);
[[nodiscard]] Answer<did::Bytes> write_reply(const Reply& reply);
[[nodiscard]] Answer<did::Bytes> write_proof(const Proof& proof);
[[nodiscard]] Answer<did::Bytes> write_welcome(const Welcome& welcome);

// Refusals of each: malformed, too_large; unsupported_want.
[[nodiscard]] Answer<Offer> read_offer(did::ByteView payload, bool with_did);
[[nodiscard]] Answer<Reply> read_reply(did::ByteView payload);
[[nodiscard]] Answer<Proof> read_proof(did::ByteView payload);
[[nodiscard]] Answer<Welcome> read_welcome(did::ByteView payload);

}  // namespace agent
