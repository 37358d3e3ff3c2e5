#include "variation.h"

#include <did/bytes.h>
#include <did/codec.h>
#include <did/methods.h>
#include <import/import_format.h>
#include <import/statement.h>
#include <vc/contexts.h>
#include <vc/issue.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <random>
#include <sstream>
#include <string_view>

namespace bench {
namespace {

using did::Json;
using Random = std::mt19937_64;

constexpr std::size_t publisher_count = 200;
constexpr std::size_t added_words = 6;  // to a description
constexpr std::array<std::string_view, 40> verbs{
    "find",      "list",      "create",   "delete",   "update", "send",   "read",     "write",   "check",  "verify",
    "translate", "summarize", "classify", "convert",  "merge",  "split",  "rank",     "compare", "import", "export",
    "plan",      "book",      "cancel",   "pay",      "refund", "notify", "schedule", "monitor", "parse",  "render",
    "sign",      "encrypt",   "index",    "describe", "detect", "deploy", "restart",  "resolve", "watch",  "archive"};
constexpr std::array<std::string_view, 25> nouns{"invoice",  "customer", "order",   "ticket", "document", "image", "message",
                                                 "calendar", "contract", "flight",  "hotel",  "database", "table", "query",
                                                 "issue",    "pipeline", "server",  "metric", "alert",    "video", "page",
                                                 "shipment", "payment",  "account", "report"};

did::SecretKey key_of(std::uint64_t seed, std::uint64_t number) {
  did::Bytes bytes(32, 0);
  Random random(seed * 1'000'003 + number);
  for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random());
  return *did::SecretKey::from_bytes(did::KeyType::ed25519, bytes);
}

did::Result<std::string> read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return did::fail(did::Errc::unavailable, "cannot read `" + path + "`");
  return std::string{std::istreambuf_iterator<char>(in), {}};
}

template <class List>
const auto& one_of(const List& list, Random& random) {
  return list[random() % list.size()];
}

// Short enough for a number behind it.
std::string label_of(std::string text) {
  text.resize(std::min<std::size_t>(text.size(), 48));
  while (text.ends_with('-') || text.ends_with('_') || text.ends_with('.')) text.pop_back();
  return text;
}

void append_words(const std::string& text, std::vector<std::string>& words) {
  std::istringstream in(text);
  for (std::string word; in >> word;)
    if (word.size() > 2 && word.size() < 20) words.push_back(word);
}

}  // namespace

struct Variations::Publisher {
  did::SecretKey key;
  cli::Identity identity;
};

const std::vector<std::string>& tool_paths() {
  static const auto paths = [] {
    std::vector<std::string> out;
    for (const auto verb : verbs)
      for (const auto noun : nouns) out.push_back("mcp:tool/" + std::string(verb) + "_" + std::string(noun));
    return out;
  }();
  return paths;
}

did::Result<Variations> Variations::read(const std::vector<std::string>& records, std::uint64_t seed, did::Time at) {
  Variations out;
  out.seed_ = seed;
  out.at_ = at;
  for (std::size_t i = 0; i < publisher_count; ++i) {
    auto key = key_of(seed, i);
    cli::Identity identity;
    identity.did = did::did_key_of(key.public_key()).text();
    identity.verification_method = did::verification_method_of(*did::Did::parse(identity.did), key.public_key());
    out.publishers_.push_back(std::make_shared<Publisher>(std::move(key), std::move(identity)));
  }
  const auto& owner = out.publishers_.front()->identity.did;
  for (const auto& path : records) {
    DID_TRY(const auto text, read_file(path));
    DID_TRY(const auto document, did::JsonDocument::parse(text, {.max_bytes = std::size_t{64} << 20U}));
    for (const auto& item : cli::import_items(document.root())) {
      std::vector<std::string> notes;
      const auto subject = cli::format_of(item.record).map(item.record, {.publisher = owner, .agent = owner}, notes);
      if (!subject) continue;  // what cannot be imported is not varied
      const auto key = subject->at("agentKey").get<std::string>();
      append_words(subject->value("description", ""), out.words_);
      out.bases_.push_back({label_of(key.substr(key.rfind(':') + 1)), did::to_text(*subject)});
    }
  }
  if (out.bases_.empty() || out.words_.empty()) return did::fail(did::Errc::malformed, "there is nothing to vary in the records");
  return out;
}

const Variations::Publisher& Variations::publisher_of(std::uint64_t number) const { return *publishers_[number % publishers_.size()]; }

std::string Variations::name(std::uint64_t number) const {
  return "urn:air:" + publisher_of(number).identity.did + ":" + base_of(number).label + "-" + std::to_string(number);
}

std::string Variations::agent_of(std::uint64_t number) const {
  return std::string(did::did_key_of(key_of(seed_, publisher_count + number).public_key()).text());
}

Json Variations::sign(std::uint64_t number) const {
  Random random(seed_ * 7'919 + number);
  Json subject = *did::parse_json(base_of(number).subject);
  subject["id"] = agent_of(number);
  subject["agentKey"] = name(number);
  subject["salt"] = did::base64url_encode(did::Bytes(16, static_cast<std::uint8_t>(random())));
  subject["displayName"] = subject.value("displayName", "") + " " + one_of(words_, random);
  // An agent card says what its statement says.
  for (auto& artifact : subject["artifacts"])
    if (artifact.at("mediaType") == "application/a2a-agent-card+json") artifact["data"]["name"] = subject["displayName"];
  if (subject["artifacts"].empty()) subject.erase("artifacts");
  auto description = subject.value("description", "");
  for (std::size_t i = 0; i < added_words; ++i) description += " " + one_of(words_, random);
  subject["description"] = description;
  const auto& tool = one_of(tool_paths(), random);
  subject["capabilities"].push_back({{"id", "tool"},
                                     {"taxonomy", "mcp"},
                                     {"path", tool.substr(tool.find(':') + 1)},
                                     {"contract", "1." + std::to_string(random() % 5) + ".0"}});
  const auto& publisher = publisher_of(number);
  auto key = key_of(seed_, number % publishers_.size());
  Json claims{{"credentialSubject", std::move(subject)}, {"validUntil", did::format_time(at_ + std::chrono::days(300))}};
  auto statement = cli::sign_statement(std::move(claims), {}, publisher.identity, key, at_);
  return statement ? *std::move(statement) : Json{{"error", statement.error().message}};  // refused by the registry, with its reason
}

std::string Variations::statement(std::uint64_t number) const { return did::to_text(sign(number)); }

std::string Variations::registration(std::uint64_t number) const {
  const auto statement = sign(number);
  const auto& offered = statement.at("credentialSubject").at("capabilities").back();
  Json claims{{"@context", {vc::context_v2, vc::agent_context_url}},
              {"type", {"VerifiableCredential", "AgentCapabilityCredential"}},
              {"validFrom", did::format_time(at_)},
              {"validUntil", did::format_time(at_ + std::chrono::days(100))},
              {"credentialSubject",
               {{"id", agent_of(number)}, {"capability", {{"taxonomy", offered.at("taxonomy")}, {"path", offered.at("path")}}}}}};
  const auto& issuer = publisher_of(number + 1);
  auto key = key_of(seed_, (number + 1) % publishers_.size());
  const vc::ProofOptions proof{.suite = {}, .verification_method = issuer.identity.verification_method, .created = at_};
  const auto credential = vc::issue(std::move(claims), {.proof = proof, .issuer = issuer.identity.did, .issuer_unchecked = false}, key);
  return did::to_text(Json{{"statement", statement}, {"credentials", {credential ? *credential : Json(credential.error().message)}}});
}

}  // namespace bench
