// The example of docs/http-signatures.md: a client signs a request, a server judges it.
#include <agent/content_digest.h>
#include <agent/signature_profiles.h>
#include <did/methods.h>

#include <chrono>
#include <cstdio>
#include <vector>

namespace {

did::MethodTable only_did_key() {
  std::vector<std::unique_ptr<did::DidMethod>> offered;
  offered.push_back(did::make_did_key());
  return did::MethodTable(std::move(offered));
}

class SystemClock final : public did::Clock {
 public:
  [[nodiscard]] did::Time now() const override { return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()); }
};

constexpr std::string_view body = "{\"room\":\"double\"}";

// client begins
// The three fields to send along: Content-Digest, Signature-Input, Signature.
did::Result<std::vector<std::string>> sign_order(did::SecretKey& key, const did::Clock& clock) {
  const auto digest = agent::content_digest(did::as_bytes(body));
  const agent::HttpField fields[] = {{"Content-Type", "application/json"}, {"Content-Digest", digest}};
  const agent::HttpRequest request{
      .method = "POST", .scheme = "https", .authority = "agents.example", .target = "/v1/orders", .fields = fields};
  const auto id = did::did_key_of(key.public_key());
  const agent::SignerTerms terms{
      .keyid = did::verification_method_of(id, key.public_key()), .nonce = agent::new_nonce(), .now = clock.now()};
  DID_TRY(const auto signer, agent::make_message_signer(key));
  DID_TRY(auto made, agent::sign({.request = &request}, agent::credence_request_options(request, terms), *signer));
  return std::vector{digest, made.signature_input, made.signature};
}
// client ends

// server begins
// `replay` and `keys` live as long as the server.
agent::SignatureVerdict judge_order(const std::vector<std::string>& sent, const agent::KeySource& keys, agent::ReplayCache& replay,
                                    const did::Clock& clock) {
  const agent::HttpField fields[] = {
      {"Content-Type", "application/json"}, {"Content-Digest", sent[0]}, {"Signature-Input", sent[1]}, {"Signature", sent[2]}};
  const agent::HttpRequest request{
      .method = "POST", .scheme = "https", .authority = "agents.example", .target = "/v1/orders", .fields = fields};
  return agent::verify({.request = &request}, agent::credence_request_policy(),
                       {.keys = keys, .now = clock.now(), .replay = &replay, .body = did::as_bytes(body)});
}
// server ends

}  // namespace

int main() {
  const SystemClock clock;
  auto key = did::SecretKey::generate(did::KeyType::ed25519);
  if (!key) return 1;
  const auto sent = sign_order(*key, clock);
  if (!sent) {
    std::printf("could not be signed: %s\n", sent.error().message.c_str());
    return 1;
  }
  const auto methods = only_did_key();
  const agent::DidKeys keys(methods, clock);
  agent::MemoryReplayCache replay;
  for (int i = 0; i < 2; ++i) {
    const auto verdict = judge_order(*sent, keys, replay, clock);
    std::printf("%s%s\n", std::string(verdict.code()).c_str(),
                verdict.accepted() && verdict.signer.starts_with("did:key:z6Mk") ? " from a did:key" : "");
  }
  return 0;
}
