// DID-Noise: two agents prove their DIDs to one another, show the credentials that were asked for, and agree on keys and terms.
//
//   first contact, Noise_XX                     a peer whose static key is known, Noise_IK
//   -> hello, e, offer                          -> hello, e, es, s, ss, offer (with the initiator's DID)
//   <- e, ee, s, es, reply (R signs h)          <- e, ee, se, reply (R signs h)
//   -> s, se, proof (I signs h, and shows)      => proof (I signs h, and shows), first data
//   <= welcome (R shows, and grants)            <= welcome (R shows, and grants)          => <= are records
//
// No socket, clock or randomness of its own: frames come in, frames go out. docs/handshake.md draws it, docs/formats/handshake.md has every
// byte. One object is one side of one handshake; not for use from two threads at once.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "agent/admission.h"
#include "agent/channel.h"
#include "agent/dh_key.h"
#include "agent/exporter.h"
#include "agent/frame.h"
#include "agent/holder.h"
#include "agent/known_peers.h"
#include "agent/random.h"
#include "agent/refusal.h"
#include "agent/want.h"
#include "did/clock.h"
#include "did/hash.h"
#include "did/key.h"
#include "did/method.h"
#include "vc/verdict.h"
#include "vc/verify.h"

namespace agent {

inline constexpr std::string_view suite_xx = "Noise_XX_25519_ChaChaPoly_SHA256";
inline constexpr std::string_view suite_ik = "Noise_IK_25519_ChaChaPoly_SHA256";

// Who we are.
struct Self {
  std::string did;
  std::string verification_method;  // of the signer's key, listed under `authentication`
  did::Signer& signer;
  const DhKeyPair& static_key;  // a throw-away; or kept, so that peers can come back with IK
};

// What both sides decide. Everything named here by reference or pointer must outlive the handshake.
struct HandshakeOptions {
  Self self;
  const did::MethodTable& methods;
  const did::Clock& clock;
  Random& random;
  Holder* holder = nullptr;    // null: we show nothing
  std::optional<Want> want{};  // what the peer has to show
  vc::Policy credentials{};    // how that is judged; `at` comes from the clock
  bool subject_may_differ = false;
  std::uint64_t epoch = 0;                                                        // the revocation epoch that we know
  std::uint64_t least_epoch = 0;                                                  // the peer's may not be lower: what it said the last time
  std::vector<std::string> suites{std::string(suite_xx), std::string(suite_ik)};  // allowed, at most 8; the initiator offers them
  std::chrono::milliseconds skew = std::chrono::seconds(60);                      // how far the clocks may be apart
  std::chrono::milliseconds life = std::chrono::seconds(30);                      // from the first message to the last
  RekeyLimits rekey{};
  KnownPeers* known = nullptr;  // of this static key, for IK; null: nobody is remembered
};

struct Grant {
  std::string action;    // "/mcp/tools/call"
  std::string resource;  // a URI
  friend bool operator==(const Grant&, const Grant&) = default;
};

// What the peer showed, and what came of it. The verdict's own parts say it of each credential.
struct Shown {
  std::string presentation;  // canonical JSON
  vc::Verdict verdict;
};

// The other side, as far as it is proven.
struct Peer {
  std::string did;
  std::string verification_method;
  std::optional<did::PublicKey> key;  // that signed
  DhPublicKey static_key{};           // vouched for by that signature: worth remembering for IK
  std::uint64_t epoch = 0;
  std::optional<Shown> shown;  // there also where it was refused for it
};

struct InitiatorOptions {
  std::string peer;                          // the responder's DID; empty: any_peer
  bool any_peer = false;                     // whoever answers is talked to
  std::string audience{};                    // what to call the responder where it goes by another name than its DID
  std::optional<DhPublicKey> peer_static{};  // known from before: IK
  std::vector<Grant> intents{};              // what we mean to do
  std::string record_digest{};               // "sha256:..." of the responder's record in the registry, if there is one
};

// What the responder grants, to whom it has examined.
struct Terms {
  std::vector<Grant> granted{};
  std::chrono::milliseconds life = std::chrono::minutes(15);
  std::uint32_t operations = 1000;  // before the next synchronisation
  std::string events{};             // where revocations are told, a URL; may be empty
};
using Decide = std::function<Answer<Terms>(const Peer& peer, std::span<const Grant> intents)>;

struct ResponderOptions {
  Admission& admission;
  std::string address{};             // of the peer, in the carrier's words: what a cookie is bound to
  std::vector<std::string> names{};  // by which others may call us, beside our DID
  bool any_audience = false;         // a peer need not say whom it means
  std::string record_digest{};       // of our record in the registry, if we know it
  Decide decide{};                   // empty: a session that grants nothing
};

struct SessionTerms {
  std::string id;  // follows from the handshake
  std::vector<Grant> granted;
  did::Time created;
  did::Time expires;
  std::uint32_t operations = 0;
  std::uint64_t epoch = 0;  // the responder's
  std::string events;
};

struct Established {
  Peer peer;
  std::string suite;
  did::Sha256 handshake_hash{};  // for channel binding (Noise 11.2)
  SessionTerms session;
  Channel channel;
  Exporter exporter;
};

enum class Progress : std::uint8_t { waiting, established, ended };

// What to do next.
struct Step {
  Progress progress;
  did::Bytes send;  // frames for the peer; may be empty. Also where it ended: the peer is told
};

class Initiator {
 public:
  Initiator(HandshakeOptions options, InitiatorOptions about);
  Initiator(Initiator&&) noexcept;
  ~Initiator();

  // Once. What to send first.
  [[nodiscard]] Step start();
  // Total: a frame that does not belong here ends the handshake.
  [[nodiscard]] Step receive(const Frame& frame);
  // IK, between the reply and the welcome: data that goes with the proof. Refusals: unexpected_message, too_large.
  [[nodiscard]] Answer<did::Bytes> early_data(did::ByteView data);

  [[nodiscard]] const Refusal* refusal() const;  // why it ended; null: it did not
  [[nodiscard]] const Peer& peer() const;
  // Of message two; what a POST is routed by. nullopt: not received yet.
  [[nodiscard]] std::optional<DhPublicKey> responder_ephemeral() const;
  // Once. PRECONDITION: established.
  [[nodiscard]] Established take();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

class Responder {
 public:
  Responder(HandshakeOptions options, ResponderOptions about);
  Responder(Responder&&) noexcept;
  ~Responder();

  [[nodiscard]] Step receive(const Frame& frame);

  [[nodiscard]] const Refusal* refusal() const;
  [[nodiscard]] const Peer& peer() const;
  [[nodiscard]] std::optional<DhPublicKey> ephemeral() const;  // ours; nullopt: not made yet
  // Over its time? Whoever keeps responders drops those.
  [[nodiscard]] bool timed_out(did::Time now) const;
  [[nodiscard]] Established take();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace agent
