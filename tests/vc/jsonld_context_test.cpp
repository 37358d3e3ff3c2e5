// Contexts: ours against the published ones, what is kept, and what limits them.
#include <did/codec.h>
#include <did/hash.h>
#include <doctest/doctest.h>
#include <vc/contexts.h>
#include <vc/jsonld.h>
#include <vc/rdf.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <thread>
#include <vector>

#include "jsonld/run.h"
#include "support/vectors.h"
#include "vc/jsonld_vectors.h"

namespace {

namespace jsonld = vc::jsonld;
using jsonld::ActiveContext;
using jsonld::Code;

did::JsonDocument parse(std::string_view text) {
  auto document = did::JsonDocument::parse(text);
  REQUIRE_MESSAGE(document.has_value(), document.error().message);
  return std::move(*document);
}

// Two runs side by side, each with a way of its own to the contexts.
struct Both {
  jsonld::Run& ours;
  jsonld::Run& theirs;
  int terms = 0;
};

void compare(Both& both, const ActiveContext& ours, const ActiveContext& theirs, int depth);

void compare_scoped(Both& both, const ActiveContext& ours, const ActiveContext& theirs, const jsonld::ContextEntry& entry,
                    const jsonld::ContextEntry& other, int depth) {
  for (const auto scope : {jsonld::Scope::property, jsonld::Scope::type}) {
    const auto a = both.ours.with_scoped(ours, entry, scope, {});
    const auto b = both.theirs.with_scoped(theirs, other, scope, {});
    REQUIRE(a.has_value() == b.has_value());
    if (a) compare(both, **a, **b, depth - 1);
  }
}

void compare(Both& both, const ActiveContext& ours, const ActiveContext& theirs, int depth) {
  CHECK(ours.vocab == theirs.vocab);
  CHECK(ours.language == theirs.language);
  CHECK(ours.direction == theirs.direction);
  CHECK(ours.size() == theirs.size());
  for (const auto& entry : ours.entries()) {
    INFO("term ", std::string(entry.name));
    const auto* const other = theirs.find(entry.name);
    REQUIRE(other != nullptr);
    const auto& a = *entry.definition;
    const auto& b = *other->definition;
    auto plain_a = a;
    auto plain_b = b;
    plain_a.context = plain_b.context = nullptr;  // compared by what they do
    CHECK(plain_a.same_as(plain_b));
    CHECK(a.is_protected == b.is_protected);
    CHECK(a.coercion == b.coercion);
    CHECK(a.keyword == b.keyword);
    REQUIRE((a.context == nullptr) == (b.context == nullptr));
    ++both.terms;
    if (a.context != nullptr && depth > 0) compare_scoped(both, ours, theirs, entry, *other, depth);
  }
}

// Compares the context at `url`; how many terms were seen, those in scopes again in each.
int compare_with_published(const std::string& url, const std::string& published) {
  const test::MemoryLoader loader(test::Documents{{url, published}});
  const jsonld::Contexts our_contexts(jsonld::embedded_contexts());
  const jsonld::Contexts their_contexts(loader);
  const jsonld::Options options;
  jsonld::Run ours(our_contexts, options);
  jsonld::Run theirs(their_contexts, options);
  const auto a = ours.with_local(ours.initial(), ours.make.string(url), "", {});
  const auto b = theirs.with_local(theirs.initial(), theirs.make.string(url), "", {});
  REQUIRE(a.has_value());
  REQUIRE(b.has_value());
  Both both{ours, theirs};
  compare(both, **a, **b, 2);
  return both.terms;
}

jsonld::Code code_of(const test::Documents& documents, std::string_view input, const jsonld::Limits& limits = {}) {
  const test::MemoryLoader loader(documents);
  const jsonld::Contexts contexts(loader, limits);
  const auto result = jsonld::expand(parse(input).root(), contexts);
  REQUIRE_FALSE(result.has_value());
  return result.error().code;
}

constexpr std::string_view credential = R"({"@context": ["https://www.w3.org/ns/credentials/v2", "https://w3id.org/credence/agent/v1"],
  "type": ["VerifiableCredential", "AgentIdentityCredential"], "issuer": "did:example:issuer",
  "credentialSchema": {"id": "https://example.org/schema", "type": "JsonSchema"},
  "credentialStatus": {"type": "BitstringStatusListEntry", "statusPurpose": "revocation", "statusListIndex": "1",
                       "statusListCredential": "https://example.org/list"},
  "credentialSubject": {"id": "did:example:agent", "version": "1.0.0", "capability": {"taxonomy": "t", "path": "a/b"}}})";

}  // namespace

TEST_SUITE("vc") {
  TEST_CASE("contexts: ours define what the published ones define, term by term and scope by scope") {
    const auto root = test::public_vectors("published contexts");
    if (!root) return;
    struct Published {
      const char* url;
      const char* file;
    };
    constexpr Published all[] = {
        {"https://www.w3.org/2018/credentials/v1", "credentials-v1"},
        {"https://www.w3.org/ns/credentials/v2", "credentials-v2"},
        {"https://www.w3.org/ns/credentials/undefined-terms/v2", "credentials-undefined-terms-v2"},
        {"https://www.w3.org/ns/credentials/status/v1", "vc-bitstring-status-list-v1"},
        {"https://w3id.org/security/data-integrity/v1", "data-integrity-v1"},
        {"https://w3id.org/security/data-integrity/v2", "data-integrity-v2"},
        {"https://w3id.org/security/multikey/v1", "multikey-v1"},
        {"https://w3id.org/security/suites/ed25519-2020/v1", "ed25519-signature-2020-v1"},
        {"https://www.w3.org/ns/did/v1", "did-v1"},
        {"https://w3id.org/vdl/v1", "vdl-v1"},
    };
    int terms = 0;
    for (const auto& [url, file] : all) {
      INFO(url);
      terms += compare_with_published(url, test::read_file(*root + "/../contexts/" + file + ".jsonld"));
    }
    MESSAGE(terms, " definitions compared");
    CHECK(terms > 1000);
    CHECK(std::size(all) + 2 == vc::contexts().size());  // ours, and examples/v2, which is one @vocab
  }

  TEST_CASE("contexts: published revisions are known by their digests, and those of files that are at hand are theirs") {
    REQUIRE(vc::published_revisions().size() == 7);
    const auto known = vc::contexts();
    for (const auto& revision : vc::published_revisions()) {
      INFO(revision.url);
      CHECK(std::ranges::find(known, revision.url, &vc::EmbeddedContext::url) != known.end());
      CHECK(did::hex_decode(revision.sha256).value().size() == 32);
      CHECK((revision.sha384_base64.empty() || revision.sha384_base64.size() == 64));
    }
    const auto root = test::public_vectors("published contexts");
    if (!root) return;
    int compared = 0;
    for (const auto* file : {"credentials-v1", "credentials-v2"}) {
      const auto text = test::read_file(*root + "/../contexts/" + file + ".jsonld");
      const auto found =
          std::ranges::find(vc::published_revisions(), did::hex_encode(did::sha256(did::as_bytes(text))), &vc::PublishedRevision::sha256);
      REQUIRE(found != vc::published_revisions().end());
      auto base64 = did::base64url_encode(did::sha384(did::as_bytes(text)));
      std::ranges::replace(base64, '-', '+');
      std::ranges::replace(base64, '_', '/');
      CHECK(base64 == found->sha384_base64);
      ++compared;
    }
    CHECK(compared == 2);
  }

  TEST_CASE("Contexts: a context is loaded once, and a chain prepared once") {
    const test::MemoryLoader loader(test::Documents{{"https://example.org/a", R"({"@context": {"p": "urn:p"}})"}});
    const jsonld::Contexts contexts(loader);
    const auto document = parse(R"({"@context": "https://example.org/a", "p": "x"})");
    for (int i = 0; i < 3; ++i) CHECK(jsonld::expand(document.root(), contexts).has_value());
    CHECK(loader.loads() == 1);
    CHECK(contexts.prepared() == 1);
    // Another base is another context.
    CHECK(jsonld::expand(document.root(), contexts, {.base = "https://example.org/"}).has_value());
    CHECK(contexts.prepared() == 2);
    CHECK(loader.loads() == 1);
  }

  TEST_CASE("Contexts: no more are kept than the limit says") {
    const test::MemoryLoader loader(test::Documents{});
    const jsonld::Contexts contexts(loader, {.max_prepared_contexts = 3});
    for (int i = 0; i < 10; ++i) {
      const auto document = parse(R"({"@context": {"p": "urn:p)" + std::to_string(i) + R"("}, "p": "x"})");
      const auto expanded = jsonld::expand(document.root(), contexts);
      REQUIRE(expanded.has_value());
      CHECK(expanded->at(0).contains("urn:p" + std::to_string(i)));
      CHECK(contexts.prepared() <= 3);
    }
  }

  TEST_CASE("Contexts: what one loader says at an address, another may not have said") {
    const test::MemoryLoader one(test::Documents{{"https://example.org/a", R"({"@context": {"p": "urn:one"}})"}});
    const test::MemoryLoader other(test::Documents{{"https://example.org/a", R"({"@context": {"p": "urn:other"}})"}});
    const auto document = parse(R"({"@context": "https://example.org/a", "p": "x"})");
    CHECK(jsonld::expand(document.root(), jsonld::Contexts(one))->at(0).contains("urn:one"));
    CHECK(jsonld::expand(document.root(), jsonld::Contexts(other))->at(0).contains("urn:other"));
  }

  TEST_CASE("Contexts: the order of a chain matters") {
    const test::MemoryLoader loader(test::Documents{{"https://example.org/a", R"({"@context": {"p": "urn:a"}})"},
                                                    {"https://example.org/b", R"({"@context": {"p": "urn:b"}})"}});
    const jsonld::Contexts contexts(loader);
    const auto ab = jsonld::expand(parse(R"({"@context": ["https://example.org/a", "https://example.org/b"], "p": "x"})").root(), contexts);
    const auto ba = jsonld::expand(parse(R"({"@context": ["https://example.org/b", "https://example.org/a"], "p": "x"})").root(), contexts);
    CHECK(ab->at(0).contains("urn:b"));
    CHECK(ba->at(0).contains("urn:a"));
  }

  TEST_CASE("Contexts: many threads share one, and all see the same") {
    const jsonld::Contexts contexts(jsonld::embedded_contexts());
    const auto document = parse(credential);
    const auto want = jsonld::expand(document.root(), jsonld::Contexts(jsonld::embedded_contexts()), {.safe = true});
    REQUIRE(want.has_value());
    std::vector<int> wrong(4);
    {
      std::vector<std::jthread> threads;
      for (auto& count : wrong)
        threads.emplace_back([&] {
          for (int i = 0; i < 50; ++i) {
            const auto got = jsonld::expand(document.root(), contexts, {.safe = true});
            if (!got || *got != *want) ++count;
            const auto compacted = jsonld::compact(document.root(), document.root(), contexts);
            if (!compacted) ++count;
          }
        });
    }
    CHECK(wrong == std::vector<int>(4));
    CHECK(contexts.prepared() == 2);
  }

  TEST_CASE("Contexts: nothing kept changes what comes out") {
    const jsonld::Contexts none(jsonld::embedded_contexts(), {.max_prepared_contexts = 0, .max_prepared_terms = 0});
    const jsonld::Contexts some(jsonld::embedded_contexts());
    const auto document = parse(credential);
    for (int i = 0; i < 2; ++i) CHECK(*jsonld::expand(document.root(), none) == *jsonld::expand(document.root(), some));
    CHECK(none.prepared() == 0);
  }

  TEST_CASE("context limits: contexts that load one another end in context overflow") {
    test::Documents chain;
    for (int i = 0; i < 100; ++i)
      chain["https://example.org/" + std::to_string(i)] = R"({"@context": "https://example.org/)" + std::to_string(i + 1) + R"("})";
    CHECK(code_of(chain, R"({"@context": "https://example.org/0", "urn:p": 1})") == Code::context_overflow);
    CHECK(code_of({{"https://example.org/a", R"({"@context": "https://example.org/a"})"}},
                  R"({"@context": "https://example.org/a", "urn:p": 1})") == Code::context_overflow);
    // Ten are allowed, and more where the caller says so.
    chain["https://example.org/9"] = R"({"@context": {"p": "urn:p"}})";
    const test::MemoryLoader loader(chain);
    const auto document = parse(R"({"@context": "https://example.org/0", "p": 1})");
    CHECK(jsonld::expand(document.root(), jsonld::Contexts(loader)).has_value());
    CHECK_FALSE(jsonld::expand(document.root(), jsonld::Contexts(loader, {.max_remote_contexts = 9})).has_value());
  }

  TEST_CASE("context limits: an import that imports is refused") {
    CHECK(code_of({{"https://example.org/a", R"({"@context": {"@import": "https://example.org/a"}})"}},
                  R"({"@context": {"@import": "https://example.org/a"}, "urn:p": 1})") == Code::invalid_context_entry);
  }

  TEST_CASE("context limits: scoped contexts that refer to one another are work that ends") {
    // Each of eight contexts has eight terms, each scoped by another context: examined one in another, without end but for the limit.
    test::Documents web;
    for (int i = 0; i < 8; ++i) {
      std::string terms;
      for (int k = 0; k < 8; ++k)
        terms += std::string(k == 0 ? "" : ",") + "\"t" + std::to_string(k) + R"(": {"@id": "urn:t", "@context": "https://example.org/)" +
                 std::to_string(k) + "\"}";
      web["https://example.org/" + std::to_string(i)] = "{\"@context\": {" + terms + "}}";
    }
    CHECK(code_of(web, R"({"@context": "https://example.org/0", "t0": 1})", {.max_terms = 20000}) == Code::limit_exceeded);
  }

  TEST_CASE("context limits: a document that is nested too deeply, or needs too much memory") {
    CHECK(code_of({}, R"({"urn:p": {"urn:p": {"urn:p": {"urn:p": 1}}}})", {.max_depth = 3}) == Code::limit_exceeded);
    std::string many = "{\"@context\": {\"@vocab\": \"urn:" + std::string(5000, 'v') + "\"}";
    for (int i = 0; i < 1000; ++i) many += ", \"p" + std::to_string(i) + "\": {\"q\": 1}";
    CHECK(code_of({}, many + "}", {.max_memory = 1U << 20U}) == Code::limit_exceeded);
  }

  TEST_CASE("context limits: a frame that embeds always does not grow without end") {
    // Twenty layers of two nodes, each pointing at both of the next: a million ways through.
    auto graph = did::Json::array();
    for (int i = 0; i < 20; ++i)
      for (int k = 0; k < 2; ++k) {
        const auto next = "urn:n" + std::to_string(i + 1) + "-";
        graph.push_back(
            {{"@id", "urn:n" + std::to_string(i) + "-" + std::to_string(k)}, {"urn:next", {{{"@id", next + "0"}}, {{"@id", next + "1"}}}}});
      }
    const jsonld::Contexts contexts(jsonld::embedded_contexts(), {.max_memory = 8U << 20U});
    const auto framed = jsonld::frame(parse(graph.dump()).root(), parse(R"({"@id": "urn:n0-0", "@embed": "@always"})").root(), contexts);
    REQUIRE_FALSE(framed.has_value());
    CHECK(framed.error().code == Code::limit_exceeded);
  }

  TEST_CASE("JSON-LD errors: say in which context, and translate to did::Error") {
    const test::MemoryLoader loader(
        test::Documents{{"https://example.org/a", R"({"@context": {"p": {"@id": "urn:p", "@colour": "blue"}}})"}});
    const auto failed = jsonld::expand(parse(R"({"@context": "https://example.org/a", "p": "x"})").root(), jsonld::Contexts(loader));
    REQUIRE_FALSE(failed.has_value());
    CHECK(failed.error().pointer == "/@context/p");
    CHECK(failed.error().term == "p");
    CHECK(failed.error().message.contains("https://example.org/a"));
    const auto error = jsonld::to_did_error(failed.error());
    CHECK(error.code == did::Errc::malformed);
    CHECK(error.message.starts_with("invalid term definition: "));
    CHECK(jsonld::to_did_error({Code::limit_exceeded, ""}).code == did::Errc::too_large);
    CHECK(jsonld::to_did_error({Code::loading_remote_context_failed, ""}).code == did::Errc::unavailable);
  }
}
