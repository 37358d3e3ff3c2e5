#include <agent/handshake.h>
#include <did/methods.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <span>

#include "handshake/hello.h"
#include "handshake/payloads.h"

namespace {

class Counting final : public agent::Random {
 public:
  void fill(std::span<std::uint8_t> bytes) override {
    for (auto& byte : bytes) byte = next_++;
  }

 private:
  std::uint8_t next_ = 1;
};

class Noon final : public did::Clock {
 public:
  [[nodiscard]] did::Time now() const override { return did::parse_date_time("2026-06-01T12:00:00Z").value(); }
};

did::MethodTable table() {
  std::vector<std::unique_ptr<did::DidMethod>> all;
  all.push_back(did::make_did_key());
  return did::MethodTable(std::move(all));
}

// Two agents and what they have said so far, up to message `count`.
struct Scene {
  Noon clock;
  Counting random;
  did::MethodTable methods = table();
  did::SecretKey keys[2] = {did::SecretKey::from_bytes(did::KeyType::ed25519, did::Bytes(32, 2)).value(),
                            did::SecretKey::from_bytes(did::KeyType::ed25519, did::Bytes(32, 3)).value()};
  agent::DhKeyPair statics[2] = {agent::DhKeyPair::from_secret(did::Bytes(32, 102)), agent::DhKeyPair::from_secret(did::Bytes(32, 103))};
  agent::Admission admission{clock, random};
  agent::Initiator initiator;
  agent::Responder responder;
  std::vector<did::Bytes> said;

  agent::HandshakeOptions options(std::size_t side) {
    const auto id = did::did_key_of(keys[side].public_key());
    return {.self = {.did = std::string(id.text()),
                     .verification_method = did::verification_method_of(id, keys[side].public_key()),
                     .signer = keys[side],
                     .static_key = statics[side]},
            .methods = methods,
            .clock = clock,
            .random = random};
  }
  Scene(bool ik, std::size_t count)
      : initiator(options(0), {.peer = options(1).self.did, .peer_static = ik ? std::optional(statics[1].public_key()) : std::nullopt}),
        responder(options(1), {.admission = admission}) {
    auto step = initiator.start();
    for (std::size_t i = 0; i < count; ++i) {
      said.push_back(step.send);
      if (i + 1 < count) step = i % 2 == 0 ? responder.receive(frame_of(said.back())) : initiator.receive(frame_of(said.back()));
    }
  }
  static agent::Frame frame_of(const did::Bytes& bytes) {
    agent::FrameReader reader;
    reader.push(bytes);
    return reader.next().value().value();
  }
};

// What was read prints back as something that reads and prints the same.
template <class Read, class Write>
void check_stable(did::ByteView payload, Read read, Write write) {
  const auto first = read(payload);
  if (!first) return;
  const auto text = write(*first);
  if (!text) std::abort();
  const auto second = read(*text);
  if (!second || write(*second) != *text) std::abort();
}

void read_as(std::uint8_t what, did::ByteView bytes) {
  using namespace agent;
  switch (what) {
    case 0: return check_stable(bytes, [](did::ByteView b) { return read_offer(b, true); }, write_offer);
    case 1: return check_stable(bytes, [](did::ByteView b) { return read_offer(b, false); }, write_offer);
    case 2: return check_stable(bytes, read_reply, write_reply);
    case 3: return check_stable(bytes, read_proof, write_proof);
    case 4: return check_stable(bytes, read_welcome, write_welcome);
    default: break;
  }
  const auto hello = read_hello(bytes);
  if (hello && !std::equal(hello->bytes.begin(), hello->bytes.end(), bytes.begin())) std::abort();
}

}  // namespace

// Property: payloads and hellos that read print back the same; and in each state of a handshake, a frame that its peer did not send
// establishes nothing.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const did::ByteView bytes(data + 1, size - 1);
  if (data[0] < 6) return read_as(data[0], bytes), 0;
  const std::size_t count = data[0] % 4;  // messages said; the last one has not arrived
  Scene scene((data[0] & 4U) != 0, count == 0 ? 4 : count);
  const auto& last = scene.said.back();
  agent::FrameReader reader;
  reader.push(bytes);
  while (true) {
    const auto frame = reader.next();
    if (!frame || !*frame) return 0;
    const bool genuine = agent::encode_frame((*frame)->kind, (*frame)->body).value() == last;
    const auto step = count % 2 == 1 ? scene.responder.receive(**frame) : scene.initiator.receive(**frame);
    if (step.progress == agent::Progress::established && !genuine) std::abort();
    if (genuine || step.progress == agent::Progress::ended) return 0;
  }
}
