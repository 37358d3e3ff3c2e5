// What the data model demands of a presentation (VC Data Model 2.0 section 4.13). The credentials inside are checked as
// credentials, each on its own.
#include "structure_rules.h"

namespace vc {
namespace {

using namespace rules;

// 4.13, Enveloped Verifiable Credentials.
void check_enveloped(JsonValue credential, const Place& place, Breaches& breaches) {
  if (!credential.find("@context")) breaches.add(Place(place, "@context"), "@context is missing");
  const auto id = credential.find_string("id");
  if (!id || !id->starts_with("data:")) breaches.add(Place(place, "id"), "an enveloped credential is a `data:` URL");
}

void check_member(JsonValue credential, const Place& place, Breaches& breaches) {
  // A presentation inside a presentation would be proof of possession by somebody else, relayed.
  if (has_type(credential, "VerifiablePresentation") || has_type(credential, "EnvelopedVerifiablePresentation"))
    return breaches.add(place, "a presentation holds no presentations");
  if (has_type(credential, "EnvelopedVerifiableCredential")) return check_enveloped(credential, place, breaches);
  if (!has_type(credential, "VerifiableCredential")) breaches.add(Place(place, "type"), "`VerifiableCredential` is not among the types");
}

}  // namespace

std::vector<Finding> check_presentation_structure(JsonValue presentation) {
  Breaches breaches;
  if (!presentation.is_object()) {
    breaches.add(top, "a presentation is an object");
    return std::move(breaches).take();
  }
  check_contexts(presentation, breaches);
  check_no_keywords(presentation, top, breaches);
  check_optional_url(presentation, "id", top, breaches);
  check_types(presentation, top, breaches);
  if (!has_type(presentation, "VerifiablePresentation"))
    breaches.add(Place(top, "type"), "`VerifiablePresentation` is not among the types");
  if (has_type(presentation, "VerifiableCredential")) breaches.add(Place(top, "type"), "a presentation is no credential");
  if (const auto holder = presentation.find("holder")) check_party(*holder, Place(top, "holder"), breaches);
  if (const auto credentials = presentation.find("verifiableCredential"))
    for_each_object(*credentials, Place(top, "verifiableCredential"), breaches,
                    [&](JsonValue one, const Place& place) { check_member(one, place, breaches); });
  check_typed_objects(presentation, "termsOfUse", Id::optional, top, breaches);
  check_typed_objects(presentation, "refreshService", Id::optional, top, breaches);
  return std::move(breaches).take();
}

}  // namespace vc
