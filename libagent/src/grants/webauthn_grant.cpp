// WebAuthnGrant: a person's authenticator signed the challenge of the grant, and saw to it that it was that person.
#include <algorithm>
#include <array>

#include "agent/webauthn.h"
#include "credential_form.h"
#include "did/key_format.h"
#include "grants/grants.h"

namespace agent {
namespace {

GrantAnswer refuse(std::string why) { return std::unexpected(std::move(why)); }

// 7.2 steps 11 to 14: made to sign in, for this challenge, on a page of this relying party.
GrantAnswer check_client_data(const ClientData& data, const did::Sha256& challenge, const RelyingParty& party) {
  if (data.type != "webauthn.get") return refuse("the client data is of type `" + data.type + "`");
  if (!std::ranges::equal(data.challenge, challenge)) return refuse("the person signed another grant");
  if (std::ranges::find(party.origins, data.origin) == party.origins.end())
    return refuse("origin `" + data.origin + "` is not the relying party's");
  if (data.cross_origin) return refuse("it was made inside a page of another origin");
  return {};
}

}  // namespace

did::Result<Evidence> read_webauthn_grant(const EvidenceType& type, did::JsonValue evidence) {
  constexpr std::array<std::string_view, 5> members{"type", "authenticatorData", "clientDataJSON", "signature", "publicKey"};
  DID_CHECK(check_object(evidence, members, members.size(), "/evidence"));
  Evidence out{.type = &type};
  DID_TRY(out.authenticator_data, read_bytes(evidence, "authenticatorData", 256));
  DID_TRY(const auto client_data, read_bytes(evidence, "clientDataJSON", 6000));
  out.client_data = did::as_text(client_data);
  DID_TRY(out.signature, read_bytes(evidence, "signature", 128));
  DID_TRY(out.public_key, read_text(evidence, "publicKey", 256, "/evidence"));
  DID_CHECK(AuthenticatorData::parse(out.authenticator_data));
  DID_CHECK(ClientData::parse(out.client_data));
  DID_CHECK(did::from_multikey(out.public_key));
  return out;
}

// Web Authentication Level 3, 7.2.
GrantAnswer check_webauthn_grant(const Evidence& evidence, const did::Sha256& challenge, std::string_view, const GrantPolicy& policy,
                                 const did::MethodTable&) {
  const auto data = AuthenticatorData::parse(evidence.authenticator_data);
  const auto client = ClientData::parse(evidence.client_data);
  if (!data || !client) return refuse("the assertion cannot be read");
  const auto is_party = [&](const RelyingParty& party) { return did::sha256(did::as_bytes(party.id)) == data->rp_id_hash; };
  const auto party = std::ranges::find_if(policy.relying_parties, is_party);
  if (party == policy.relying_parties.end()) return refuse("it was made for another relying party");  // step 15
  if (!data->user_present) return refuse("nobody was present");                                       // step 16
  if (!data->user_verified) return refuse("the person was not verified");                             // step 17
  if (auto fits = check_client_data(*client, challenge, *party); !fits) return fits;
  const bool enrolled = std::ranges::find(policy.person_keys, evidence.public_key) != policy.person_keys.end();
  if (!enrolled && !policy.issuer_enrols) return refuse("the key is no person's that is known here");  // step 6
  return {};
}

// Steps 20 and 21.
GrantAnswer webauthn_grant_holds(const Evidence& evidence, const did::Sha256&, const did::MethodTable&) {
  const auto key = did::from_multikey(evidence.public_key);
  if (key && assertion_holds(evidence.authenticator_data, evidence.client_data, evidence.signature, *key)) return {};
  return refuse("the assertion's signature does not hold");
}

}  // namespace agent
