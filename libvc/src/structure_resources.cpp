// What the data model demands of `relatedResource` (VC Data Model 2.0 section 5.3), whatever the resources are.
#include <string>
#include <unordered_set>

#include "resource_digest.h"
#include "structure_rules.h"

namespace vc::rules {
namespace {

using ParseDigest = std::optional<ResourceDigest> (*)(std::string_view);

// One digest or several: strings that each parse.
void check_digests(JsonValue resource, std::string_view member, ParseDigest parse, const Place& place, Breaches& breaches) {
  const auto value = resource.find(member);
  if (!value) return;
  const Place here(place, member);
  const auto check_one = [&](JsonValue one, const Place& where) {
    if (!one.is_string() || !parse(one.string()))
      breaches.add(where, "this is no digest of the kind that `" + std::string(member) + "` holds");
  };
  if (!value->is_array()) return check_one(*value, here);
  if (value->size() == 0) breaches.add(here, "the array holds at least one digest");
  for (std::size_t i = 0; i < value->size(); ++i) check_one((*value)[i], Place(here, i));
}

void check_resource(JsonValue resource, const Place& place, Breaches& breaches) {
  if (!resource.find("id")) breaches.add(Place(place, "id"), "id is missing");
  check_optional_url(resource, "id", place, breaches);
  if (!resource.find("digestSRI") && !resource.find("digestMultibase"))
    breaches.add(place, "there is neither digestSRI nor digestMultibase");
  check_digests(resource, "digestSRI", parse_digest_sri, place, breaches);
  check_digests(resource, "digestMultibase", parse_digest_multibase, place, breaches);
  if (const auto media = resource.find("mediaType"); media && (!media->is_string() || !media->string().contains('/')))
    breaches.add(Place(place, "mediaType"), "mediaType is no media type");
}

}  // namespace

void check_related_resources(JsonValue credential, Breaches& breaches) {
  const auto resources = credential.find("relatedResource");
  if (!resources) return;
  std::unordered_set<std::string_view> seen;
  for_each_object(*resources, Place(top, "relatedResource"), breaches, [&](JsonValue resource, const Place& place) {
    check_resource(resource, place, breaches);
    if (const auto id = resource.find_string("id"); id && !seen.insert(*id).second)
      breaches.add(Place(place, "id"), "a related resource is named once");
  });
}

}  // namespace vc::rules
