#include <did/json.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "records/card_agreement.h"
#include "records/card_signature.h"

namespace {

// Its proof is not looked at here.
constexpr std::string_view statement_text =
    R"({"@context":["https://www.w3.org/ns/credentials/v2"],"type":["VerifiableCredential","AgentStatementCredential"],
"issuer":"did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK","validFrom":"2026-11-22T10:00:00Z","validUntil":"2027-02-20T10:00:00Z","credentialSubject":{
"id":"did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK","agentKey":"urn:air:did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK:translate","version":"1.0.0",
"sequence":1,"salt":"AAECAwQFBgcICQoLDA0ODw","displayName":"Translate","endpoints":[{"protocol":"a2a","url":"https://a.example/a2a"}],
"capabilities":[{"id":"c1","taxonomy":"a2a","path":"translate","skillRefs":["a2a:translate"]}]},"proof":{}})";

}  // namespace

// Properties: whatever a card says, it agrees with its statement or differs at a place in it; and what is signed of a card is signed of
// what was signed of it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto statement = ans::AgentStatement::parse(statement_text);
  if (!statement) std::abort();
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto card = did::JsonDocument::parse(text, {.max_bytes = std::size_t{256} * 1024, .max_depth = 32});
  if (!card) return 0;
  const auto agrees = ans::examine_agreement(*statement, card->root());
  if (!agrees && !agrees.error().pointer.starts_with("/credentialSubject/")) std::abort();
  if (agrees && card->root().find_string("name") != "Translate") std::abort();
  if (!card->root().is_object()) return 0;
  const auto payload = ans::signed_card_text(card->root());
  if (!payload) return 0;
  const auto again = did::JsonDocument::parse(*payload, {.max_bytes = payload->size() + 1});
  if (!again || ans::signed_card_text(again->root()) != *payload) std::abort();
  return 0;
}
