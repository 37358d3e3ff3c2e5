#include "registry/artifacts.h"

#include <did/hash.h>
#include <did/json.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>

#include "formats/published.h"
#include "records/card_agreement.h"
#include "records/card_signature.h"
#include "records/members.h"

namespace ans {
namespace {

using did::JsonValue;
using Clock = std::chrono::steady_clock;

constexpr std::size_t artifact_max_size = std::size_t{256} * 1024;
constexpr std::size_t artifact_max_depth = 32;
constexpr std::chrono::milliseconds one_fetch{5'000};
constexpr std::chrono::milliseconds all_fetches{15'000};

std::unexpected<Problem> mismatch(std::string what, std::string pointer) {
  return refuse(ProblemCode::artifact_mismatch, std::move(what), {}, std::move(pointer));
}

// The bytes at the address, which are those that the digest names.
Answer<std::string> fetch_artifact(JsonValue artifact, const did::Fetcher& web, std::chrono::milliseconds left,
                                   const std::string& pointer) {
  const std::string url(artifact.find_string("url").value_or(""));
  if (left <= std::chrono::milliseconds(0))
    return refuse(ProblemCode::unavailable, "the artefacts took over 15 seconds to fetch", "try again later", pointer);
  auto bytes = web.get({.url = url, .max_bytes = artifact_max_size, .timeout = std::min(left, one_fetch), .accept = "*/*"});
  if (!bytes && bytes.error().code == did::Errc::unavailable)
    return refuse(ProblemCode::unavailable, bytes.error().message, "try again later", pointer + "/url");
  if (!bytes) return mismatch(bytes.error().message, pointer + "/url");
  if (did::digest_text(did::as_bytes(*bytes)) != artifact.find_string("digest"))
    return mismatch("what is at `" + url + "` has another digest", pointer + "/digest");
  const auto size = artifact.find("size");
  if (size && size->integer() != static_cast<std::int64_t>(bytes->size()))
    return mismatch("what is at `" + url + "` has " + std::to_string(bytes->size()) + " bytes", pointer + "/size");
  return *std::move(bytes);
}

Answer<void> examine_card(const AgentStatement& statement, JsonValue card, const std::string& pointer, did::Time at,
                          const did::MethodTable& methods) {
  auto sound = examine_card_signatures(card, statement.key().publisher_did(), at, methods);
  if (!sound) return std::unexpected(std::move(sound).error().under(pointer));
  return examine_agreement(statement, card);
}

}  // namespace

Answer<void> examine_artifacts(const AgentStatement& statement, const did::Fetcher* web, did::Time at, const did::MethodTable& methods) {
  const auto artifacts = member_of(member_of(statement.root(), "credentialSubject"), "artifacts");
  const auto end = Clock::now() + all_fetches;
  for (std::size_t i = 0; artifacts.is_array() && i < artifacts.size(); ++i) {
    const auto pointer = "/credentialSubject/artifacts/" + std::to_string(i);
    const bool is_card = artifacts[i].find_string("mediaType") == a2a_card_type;
    if (const auto data = artifacts[i].find("data")) {
      if (is_card) DID_CHECK(examine_card(statement, *data, pointer + "/data", at, methods));
      continue;
    }
    if (web == nullptr) continue;
    DID_TRY(const auto bytes,
            fetch_artifact(artifacts[i], *web, std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now()), pointer));
    if (!is_card) continue;
    const auto card = did::JsonDocument::parse(bytes, {.max_bytes = artifact_max_size + 1, .max_depth = artifact_max_depth});
    if (!card) return mismatch("what is there is no agent card: " + card.error().message, pointer + "/url");
    DID_CHECK(examine_card(statement, card->root(), pointer, at, methods));
  }
  return {};
}

}  // namespace ans
