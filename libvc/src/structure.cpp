// What the data model demands of a credential: VC Data Model 2.0 section 4 and 5.3 to 5.10; for 1.1 the rules of its
// section 4 and 5. Each rule has a negative case in test-vectors/own/vc-structure.json.
#include <algorithm>
#include <array>

#include "structure_rules.h"

namespace vc {
namespace {

using namespace rules;

struct TypedProperty {
  std::string_view member;
  Id id_in_v2;
  Id id_in_v1;
};
constexpr std::array typed_properties{
    TypedProperty{"credentialStatus", Id::optional, Id::required},  // 4.10
    TypedProperty{"credentialSchema", Id::required, Id::required},  // 4.11
    TypedProperty{"refreshService", Id::optional, Id::required},    // 5.4
    TypedProperty{"termsOfUse", Id::optional, Id::optional},        // 5.5
    TypedProperty{"evidence", Id::optional, Id::optional},          // 5.6
    TypedProperty{"confidenceMethod", Id::optional, Id::optional},  // 5.10
    TypedProperty{"renderMethod", Id::optional, Id::optional},      // 5.10
};

// 4.5: a credential, and not a presentation as well: the two are secured for different purposes.
void check_credential_type(JsonValue credential, Breaches& breaches) {
  check_types(credential, top, breaches);
  if (!has_type(credential, "VerifiableCredential")) breaches.add(Place(top, "type"), "`VerifiableCredential` is not among the types");
  if (has_type(credential, "VerifiablePresentation")) breaches.add(Place(top, "type"), "a credential is no presentation");
}

// 4.7
void check_issuer(JsonValue credential, DataModel model, Breaches& breaches) {
  const Place here(top, "issuer");
  const auto issuer = credential.find("issuer");
  if (!issuer) return breaches.add(here, "issuer is missing");
  check_party(*issuer, here, breaches);
  if (model == DataModel::v1_1 || !issuer->is_object()) return;
  check_language_text(*issuer, "name", here, breaches);
  check_language_text(*issuer, "description", here, breaches);
}

// 4.8: each subject has claims, which `id` alone is not.
void check_subjects(JsonValue credential, Breaches& breaches) {
  const Place here(top, "credentialSubject");
  const auto subjects = credential.find("credentialSubject");
  if (!subjects) return breaches.add(here, "credentialSubject is missing");
  for_each_object(*subjects, here, breaches, [&](JsonValue subject, const Place& place) {
    check_no_keywords(subject, place, breaches);
    check_optional_url(subject, "id", place, breaches);
    if (subject.size() == (subject.find("id") ? 1U : 0U)) breaches.add(place, "the subject has no claims");
  });
}

std::optional<did::Time> check_date(JsonValue credential, std::string_view member, Breaches& breaches) {
  const auto value = credential.find(member);
  if (!value) return std::nullopt;
  const Place here(top, member);
  if (!value->is_string()) {
    breaches.add(here, "a date is a string");
    return std::nullopt;
  }
  const auto time = did::parse_date_time(value->string());
  if (time) return *time;
  breaches.add(here, time.error().message);
  return std::nullopt;
}

void check_window(JsonValue credential, std::string_view from_member, std::string_view until_member, Breaches& breaches) {
  const auto from = check_date(credential, from_member, breaches);
  const auto until = check_date(credential, until_member, breaches);
  if (from && until && *until < *from)
    breaches.add(Place(top, until_member), std::string(until_member) + " is before " + std::string(from_member));
}

// 4.9. Version 1.1 has issuanceDate and expirationDate, and its context knows the other two as well. Version 2.0 does
// not know the old ones: they would be dates that nobody enforces.
void check_dates(JsonValue credential, DataModel model, Breaches& breaches) {
  check_window(credential, "validFrom", "validUntil", breaches);
  if (model == DataModel::v1_1) {
    if (!credential.find("issuanceDate")) breaches.add(Place(top, "issuanceDate"), "issuanceDate is missing");
    return check_window(credential, "issuanceDate", "expirationDate", breaches);
  }
  for (const std::string_view old : {"issuanceDate", "expirationDate"})
    if (credential.find(old)) breaches.add(Place(top, old), "`" + std::string(old) + "` belongs to version 1.1 of the data model");
}

}  // namespace

std::vector<Finding> check_credential_structure(JsonValue credential) {
  Breaches breaches;
  if (!credential.is_object()) {
    breaches.add(top, "a credential is an object");
    return std::move(breaches).take();
  }
  const auto model = data_model(credential).value_or(DataModel::v2_0);
  check_contexts(credential, breaches);                 // 4.3
  check_no_keywords(credential, top, breaches);         // 6.1
  check_optional_url(credential, "id", top, breaches);  // 4.4
  check_credential_type(credential, breaches);          // 4.5
  if (model == DataModel::v2_0) {
    check_language_text(credential, "name", top, breaches);  // 4.6
    check_language_text(credential, "description", top, breaches);
    check_related_resources(credential, breaches);  // 5.3
  }
  check_issuer(credential, model, breaches);  // 4.7
  check_subjects(credential, breaches);       // 4.8
  check_dates(credential, model, breaches);   // 4.9
  for (const auto& one : typed_properties)
    check_typed_objects(credential, one.member, model == DataModel::v1_1 ? one.id_in_v1 : one.id_in_v2, top, breaches);
  return std::move(breaches).take();
}

}  // namespace vc
