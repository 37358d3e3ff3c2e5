// The example of docs/handshake.md: two agents meet in one process. A program of its own sends the frames over a socket instead.
#include <agent/handshake.h>
#include <agent/session.h>
#include <did/methods.h>

#include <chrono>
#include <cstdio>

namespace {

class SystemClock final : public did::Clock {
 public:
  [[nodiscard]] did::Time now() const override { return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()); }
};

did::MethodTable only_did_key() {
  std::vector<std::unique_ptr<did::DidMethod>> offered;
  offered.push_back(did::make_did_key());
  return did::MethodTable(std::move(offered));
}

// An agent with a key of its own.
struct Agent {
  did::SecretKey key = did::SecretKey::generate(did::KeyType::ed25519).value();
  did::Did did = did::did_key_of(key.public_key());
  agent::SodiumRandom random;
  agent::DhKeyPair static_key = agent::DhKeyPair::generate(random);

  agent::HandshakeOptions options(const did::MethodTable& methods, const did::Clock& clock) {
    return {.self = {.did = std::string(did.text()),
                     .verification_method = did::verification_method_of(did, key.public_key()),
                     .signer = key,
                     .static_key = static_key},
            .methods = methods,
            .clock = clock,
            .random = random};
  }
};

// What a socket would bring.
agent::Frame received(const did::Bytes& bytes) {
  agent::FrameReader reader;
  reader.push(bytes);
  return reader.next().value().value();
}

}  // namespace

int main() {
  const SystemClock clock;
  const auto methods = only_did_key();
  Agent alice, bob;
  // docs begin
  agent::Admission admission(clock, bob.random);  // one for all peers of a program
  agent::Responder responder(bob.options(methods, clock), {.admission = admission, .address = "alice's socket"});
  agent::Initiator initiator(alice.options(methods, clock), {.peer = std::string(bob.did.text())});

  auto step = initiator.start();
  while (step.progress == agent::Progress::waiting) {
    step = responder.receive(received(step.send));
    if (step.progress == agent::Progress::ended) break;
    step = initiator.receive(received(step.send));
  }
  for (const auto* refusal : {initiator.refusal(), responder.refusal()})
    if (refusal != nullptr) return std::printf("refused: %s\n", refusal->detail.c_str()), 1;

  auto at_alice = initiator.take();
  auto at_bob = responder.take();
  agent::Revocations revocations;  // fed by whoever follows the registry's events
  const auto session = agent::Session::open(agent::facts_of(at_bob), revocations, clock).value();

  const auto sent = at_alice.channel.seal(agent::RecordType::data, did::as_bytes("a question"), clock.now()).value();
  const auto record = at_bob.channel.open(received(sent)).value();
  if (session->admit(*at_bob.peer.key))
    std::printf("%s asks: %s\n", at_bob.peer.did.c_str(), std::string(did::as_text(record.body)).c_str());

  revocations.revoke(at_bob.peer.did, 1);
  std::printf("then: %s\n", std::string(agent::name(session->admit(*at_bob.peer.key).error().code)).c_str());
  // docs end
  return 0;
}
