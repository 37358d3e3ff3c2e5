// The handlers of /v1/taxonomies and /v1/crosswalks: what paths mean, and which stand for which.
#include "http/answers.h"
#include "http/api.h"

namespace ans {
namespace {

Answer<const Taxonomy*> taxonomy_called(const Registry& registry, std::string_view id) {
  if (const auto* found = registry.taxonomies().find(id)) return found;
  return refuse(ProblemCode::not_found, "no taxonomy `" + std::string(id) + "`", "see /v1/taxonomies");
}

// They change when the daemon is started with other files only.
Response lasting_response(std::string body) {
  Response response{.body = std::move(body)};
  response.headers.emplace_back("Cache-Control", "public, max-age=3600");
  return response;
}

}  // namespace

Answer<Response> Api::list_taxonomies(const Call& /*call*/) { return lasting_response(taxonomies_json(registry_.taxonomies())); }

Answer<Response> Api::get_taxonomy(const Call& call) {
  DID_TRY(const auto* taxonomy, taxonomy_called(registry_, call.item));
  return lasting_response(taxonomy_json(*taxonomy));
}

Answer<Response> Api::get_concept(const Call& call) {
  DID_TRY(const auto* taxonomy, taxonomy_called(registry_, call.item));
  const auto* one = taxonomy->find(call.second_item);
  if (one == nullptr)
    return ans::refuse(ProblemCode::not_found, "`" + taxonomy->id() + "` has no concept `" + std::string(call.second_item) + "`");
  return lasting_response(concept_json(registry_.taxonomies(), *taxonomy, *one));
}

Answer<Response> Api::get_crosswalk(const Call& call) {
  // Where the ids have their versions, one of the two may be known by its crosswalk alone.
  if (const auto* exact = registry_.taxonomies().crosswalk(call.item, call.second_item)) return lasting_response(crosswalk_json(*exact));
  DID_TRY(const auto* from, taxonomy_called(registry_, call.item));
  DID_TRY(const auto* to, taxonomy_called(registry_, call.second_item));
  const auto* crosswalk = registry_.taxonomies().crosswalk(from->id(), to->id());
  if (crosswalk == nullptr) return ans::refuse(ProblemCode::not_found, "no edges lead from `" + from->id() + "` to `" + to->id() + "`");
  return lasting_response(crosswalk_json(*crosswalk));
}

}  // namespace ans
