// DID-Noise, both sides in one thread and in memory, beside the X25519 computations, signatures and verifications that it cannot avoid, and
// beside TLS 1.3 with certificates on both sides.
#include <agent/handshake.h>
#include <benchmark/benchmark.h>
#include <did/methods.h>
#include <sodium.h>
#include <vc/issue.h>

#include <chrono>
#include <nlohmann/json.hpp>

#include "peers/tls_handshake.h"

namespace {

class FixedClock final : public did::Clock {
 public:
  [[nodiscard]] did::Time now() const override { return now_; }

 private:
  did::Time now_ = did::parse_date_time("2026-06-01T12:00:00Z").value();
};

did::MethodTable only_did_key() {
  std::vector<std::unique_ptr<did::DidMethod>> methods;
  methods.push_back(did::make_did_key());
  return did::MethodTable(std::move(methods));
}

struct Side {
  did::SecretKey key;
  std::string did;
  std::string method;
  agent::DhKeyPair static_key;
  std::unique_ptr<agent::Wallet> wallet{};
  std::unique_ptr<agent::KnownPeers> known{};
  std::unique_ptr<vc::SeenSignatures> seen{};
};

Side side(std::uint8_t byte) {
  auto key = did::SecretKey::from_bytes(did::KeyType::ed25519, did::Bytes(32, byte)).value();
  const auto id = did::did_key_of(key.public_key());
  auto method = did::verification_method_of(id, key.public_key());
  return {std::move(key), std::string(id.text()), std::move(method), agent::DhKeyPair::from_secret(did::Bytes(32, byte))};
}

agent::Frame frame_of(const did::Bytes& bytes) {
  agent::FrameReader reader;
  reader.push(bytes);
  return reader.next().value().value();
}

class Scene {
 public:
  explicit Scene(bool shows) : shows_(shows) {
    if (!shows) return;
    for (auto* one : {&alice_, &bob_}) {
      const did::Json claims{{"type", {"VerifiableCredential", "AgentIdentityCredential"}},
                             {"@context", {vc::context_v2, "https://w3id.org/credence/agent/v1"}},
                             {"credentialSubject", {{"id", one->did}, {"displayName", "Agent"}}}};
      const auto credential =
          vc::issue(claims, {.proof = {.verification_method = issuer_.method, .created = clock_.now()}, .issuer = issuer_.did}, issuer_.key)
              .value();
      one->wallet = agent::Wallet::open({did::to_text(credential)}, one->did, one->method, one->key).value();
    }
  }

  // From now on peers that come back are known.
  void remember() {
    for (auto* one : {&alice_, &bob_}) {
      one->known = std::make_unique<agent::KnownPeers>();
      one->seen = std::make_unique<vc::SeenSignatures>();
    }
  }
  // Bob refuses a first message that names Alice's static key, and whose end was altered.
  bool refuse() {
    auto sender = options(alice_);
    sender.known = nullptr;
    agent::Initiator initiator(std::move(sender), {.peer = bob_.did, .peer_static = bob_.static_key.public_key()});
    agent::Responder responder(options(bob_), {.admission = admission_});
    auto forged = initiator.start().send;
    forged.back() ^= 1;
    return responder.receive(frame_of(forged)).progress == agent::Progress::ended;
  }
  // False: it was refused.
  bool meet(bool ik) {
    agent::InitiatorOptions about{.peer = bob_.did};
    if (ik) about.peer_static = bob_.static_key.public_key();
    agent::Initiator initiator(options(alice_), std::move(about));
    agent::Responder responder(options(bob_), {.admission = admission_});
    auto step = initiator.start();
    while (step.progress == agent::Progress::waiting) {
      step = responder.receive(frame_of(step.send));
      if (step.progress == agent::Progress::ended) return false;
      step = initiator.receive(frame_of(step.send));
    }
    return step.progress == agent::Progress::established;
  }

 private:
  agent::HandshakeOptions options(Side& one) {
    agent::HandshakeOptions options{
        .self = {.did = one.did, .verification_method = one.method, .signer = one.key, .static_key = one.static_key},
        .methods = methods_,
        .clock = clock_,
        .random = random_,
        .holder = one.wallet.get(),
        .credentials = {.issuers = {issuer_.did}, .seen = one.seen.get()},
        .known = one.known.get()};
    if (shows_) options.want = want_;
    return options;
  }

  bool shows_;
  FixedClock clock_;
  agent::SodiumRandom random_;
  did::MethodTable methods_ = only_did_key();
  Side alice_ = side(2), bob_ = side(3), issuer_ = side(1);
  agent::Want want_ =
      agent::Want::parse(R"({"credentials":[{"id":"who","format":"ldp_vc","meta":{"type_values":[["AgentIdentityCredential"]]}}]})")
          .value();
  // IK's first messages are remembered: room for as many as a benchmark makes.
  agent::Admission admission_{clock_, random_, {.max_seen = std::size_t{1} << 24U}};
};

enum class First : std::uint8_t { xx, ik, ik_again };  // how the peer is met: `ik_again` by whom IK was spoken with before

void handshake(benchmark::State& state, First first, bool shows) {
  Scene scene(shows);
  const bool ik = first != First::xx;
  if (first == First::ik_again) scene.remember();
  for (auto _ : state)
    if (!scene.meet(ik)) return state.SkipWithError("the handshake was refused");
}
BENCHMARK_CAPTURE(handshake, xx, First::xx, false);
BENCHMARK_CAPTURE(handshake, xx_shows, First::xx, true);
BENCHMARK_CAPTURE(handshake, ik_first, First::ik, false);
BENCHMARK_CAPTURE(handshake, ik, First::ik_again, false);
BENCHMARK_CAPTURE(handshake, ik_shows, First::ik_again, true);

// That a forged message names a known key must not be told by the time that its refusal takes.
void handshake_forged(benchmark::State& state, bool known) {
  Scene scene(false);
  if (known) {
    scene.remember();
    if (!scene.meet(true)) return state.SkipWithError("the handshake was refused");
  }
  for (auto _ : state)
    if (!scene.refuse()) return state.SkipWithError("the forged message was taken");
}
BENCHMARK_CAPTURE(handshake_forged, known, true);
BENCHMARK_CAPTURE(handshake_forged, unknown, false);

// Of both sides of XX: two ephemeral key pairs; ee, es and se twice; two signatures, two verifications.
void handshake_primitives(benchmark::State& state) {
  unsigned char public_key[crypto_sign_PUBLICKEYBYTES], secret_key[crypto_sign_SECRETKEYBYTES], signature[crypto_sign_BYTES];
  unsigned char scalar[crypto_scalarmult_SCALARBYTES], point[crypto_scalarmult_BYTES], shared[crypto_scalarmult_BYTES], message[160] = {};
  crypto_sign_keypair(public_key, secret_key);
  for (auto _ : state) {
    for (int i = 0; i < 2; ++i) {
      randombytes_buf(scalar, sizeof(scalar));
      crypto_scalarmult_base(point, scalar);
    }
    for (int i = 0; i < 6; ++i)
      if (crypto_scalarmult(shared, scalar, point) != 0) return state.SkipWithError("no shared secret");
    for (int i = 0; i < 2; ++i) {
      crypto_sign_detached(signature, nullptr, message, sizeof(message), secret_key);
      if (crypto_sign_verify_detached(signature, message, sizeof(message), public_key) != 0)
        return state.SkipWithError("the signature does not hold");
    }
  }
}
BENCHMARK(handshake_primitives);

void tls_handshake(benchmark::State& state) {
  const bench::TlsPair pair;
  for (auto _ : state)
    if (!pair.shake_hands()) return state.SkipWithError("the TLS handshake failed");
}
BENCHMARK(tls_handshake);

}  // namespace
