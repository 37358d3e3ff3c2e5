#include "related_resources.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "carried_contexts_state.h"
#include "did/codec.h"
#include "resource_digest.h"
#include "vc/contexts.h"

namespace vc {
namespace {

constexpr std::array compared{DigestAlgorithm::sha256, DigestAlgorithm::sha384, DigestAlgorithm::sha512};

struct DigestMember {
  std::string_view name;
  std::optional<ResourceDigest> (*parse)(std::string_view);
};
constexpr std::array digest_members{DigestMember{"digestSRI", parse_digest_sri}, DigestMember{"digestMultibase", parse_digest_multibase}};

using Digests = std::vector<ResourceDigest>;  // of one member

std::vector<Digests> digests_in(JsonValue resource) {
  std::vector<Digests> all;
  for (const auto& member : digest_members) {
    const auto value = resource.find(member.name);
    if (!value) continue;
    auto& digests = all.emplace_back();
    if (!value->is_array()) digests.push_back(*member.parse(value->string()));
    for (std::size_t i = 0; value->is_array() && i < value->size(); ++i) digests.push_back(*member.parse((*value)[i].string()));
  }
  return all;
}

enum class Match : std::uint8_t { same, other, unknown };

// `digest(algorithm)`: the content's own; nullopt where it is not known.
template <class DigestOf>
Match match(const std::vector<Digests>& stated, const DigestOf& digest) {
  auto result = Match::unknown;
  for (const auto& digests : stated)
    for (const auto algorithm : compared) {
      if (std::ranges::find(digests, algorithm, &ResourceDigest::algorithm) == digests.end()) continue;
      const auto own = digest(algorithm);
      if (!own) continue;
      const auto is_own = [&](const ResourceDigest& one) { return one.algorithm == algorithm && one.bytes == *own; };
      if (std::ranges::none_of(digests, is_own)) return Match::other;
      result = Match::same;
    }
  return result;
}

Match match_bytes(const std::vector<Digests>& stated, std::string_view content) {
  return match(stated, [&](DigestAlgorithm algorithm) { return std::optional(digest_of(algorithm, did::as_bytes(content))); });
}

std::optional<did::Bytes> digest_of(const PublishedRevision& revision, DigestAlgorithm algorithm) {
  if (algorithm == DigestAlgorithm::sha256) return did::hex_decode(revision.sha256).value();
  if (algorithm != DigestAlgorithm::sha384 || revision.sha384_base64.empty()) return std::nullopt;
  return parse_digest_sri("sha384-" + std::string(revision.sha384_base64)).value().bytes;
}

// One revision is enough. Where none is the same, one that is unknown leaves it open; so does an address without any.
Match match_published(const std::vector<Digests>& stated, std::string_view url) {
  std::size_t others = 0;
  std::size_t revisions = 0;
  for (const auto& revision : published_revisions()) {
    if (revision.url != url) continue;
    const auto found = match(stated, [&](DigestAlgorithm algorithm) { return digest_of(revision, algorithm); });
    if (found == Match::same) return found;
    ++revisions;
    if (found == Match::other) ++others;
  }
  return revisions > 0 && others == revisions ? Match::other : Match::unknown;
}

// nullopt: no context that is worked with here.
std::optional<Match> match_context(const std::vector<Digests>& stated, std::string_view url, const CarriedContexts& contexts) {
  if (url == agent_context_url) return match_bytes(stated, vc::contexts().front().text);  // published by this project, in these bytes
  if (const auto* added = contexts.state().loader.added(url)) return match_bytes(stated, added->text());
  if (std::ranges::find(vc::contexts(), url, &EmbeddedContext::url) == vc::contexts().end()) return std::nullopt;
  return match_published(stated, url);
}

void compare(JsonValue resource, const std::string& pointer, std::span<const Resource> resources, const CarriedContexts& contexts,
             ResourceComparison& result) {
  const auto id = *resource.find_string("id");
  const auto stated = digests_in(resource);
  auto found = match_context(stated, id, contexts);
  bool open = found == Match::unknown;
  for (const auto& one : resources) {
    if (one.id != id || found == Match::other) continue;
    found = match_bytes(stated, one.bytes);
    open = open || found == Match::unknown;
  }
  const auto name = "`" + std::string(id) + "`";
  if (!found)
    result.absent.push_back({Problem::resolution_error, pointer, "the related resource " + name + " is not at hand"});
  else if (*found == Match::other)
    result.other.push_back({Problem::resource_mismatch, pointer, name + " has another digest"});
  else if (open)
    result.open.push_back({Problem::resolution_error, pointer, "no digest of " + name + " can be compared"});
  else
    ++result.same;
}

}  // namespace

ResourceComparison compare_related_resources(JsonValue credential, std::span<const Resource> resources, const CarriedContexts& contexts) {
  ResourceComparison result;
  const auto related = credential.find("relatedResource");
  if (!related || data_model(credential) != DataModel::v2_0) return result;
  if (!related->is_array()) {
    compare(*related, "/relatedResource", resources, contexts, result);
    return result;
  }
  for (std::size_t i = 0; i < related->size(); ++i)
    compare((*related)[i], "/relatedResource/" + std::to_string(i), resources, contexts, result);
  return result;
}

}  // namespace vc
