// The W3C test suites of JSON-LD 1.1: API (810 cases in five manifests) and Framing (67).
#include <doctest/doctest.h>
#include <vc/jsonld.h>

#include <optional>

#include "vc/jsonld_vectors.h"
#include "vc/quads.h"

namespace {

using test::JsonLdCase;
namespace jsonld = vc::jsonld;

// A case with its options, which look into it.
struct Prepared {
  std::string document_url;
  std::string base;
  std::optional<did::JsonDocument> input;
  std::optional<did::JsonDocument> context;
  std::optional<did::JsonDocument> expand_context;
  jsonld::Options options;
};

did::JsonDocument parse(const std::string& text) {
  auto document = did::JsonDocument::parse(text);
  REQUIRE_MESSAGE(document.has_value(), document.error().message);
  return std::move(*document);
}

void read_options(const did::Json& given, const JsonLdCase& one, Prepared& out) {
  auto& options = out.options;
  const auto flag = [&](const char* name, bool& into) {
    if (given.contains(name)) into = given.at(name).get<bool>();
  };
  flag("compactArrays", options.compact_arrays);
  flag("compactToRelative", options.compact_to_relative);
  flag("produceGeneralizedRdf", options.generalized_rdf);
  flag("useNativeTypes", options.use_native_types);
  flag("useRdfType", options.use_rdf_type);
  if (given.contains("omitGraph")) options.omit_graph = given.at("omitGraph").get<bool>();
  if (given.value("processingMode", "json-ld-1.1") == "json-ld-1.0" || given.value("specVersion", "json-ld-1.1") == "json-ld-1.0")
    options.mode = jsonld::Mode::json_ld_1_0;
  if (given.contains("rdfDirection"))
    options.rdf_direction =
        given.at("rdfDirection") == "i18n-datatype" ? jsonld::RdfDirection::i18n_datatype : jsonld::RdfDirection::compound_literal;
  if (given.contains("base")) {
    out.base = given.at("base").get<std::string>();
    options.base = out.base;
  }
  if (given.contains("expandContext")) {
    out.expand_context = parse(test::read_file(one.folder + given.at("expandContext").get<std::string>()));
    options.expand_context = out.expand_context->root();
  }
}

void prepare(const JsonLdCase& one, Prepared& out) {
  const auto input = one.entry.at("input").get<std::string>();
  out.document_url = one.address + input;
  out.options.document_url = out.document_url;
  if (!input.ends_with(".nq")) out.input = parse(test::read_file(one.folder + input));
  for (const char* const member : {"context", "frame"})
    if (one.entry.contains(member)) out.context = parse(one.file(member));
  if (one.entry.contains("option")) read_options(one.entry.at("option"), one, out);
}

template <class T>
std::string check_negative(const JsonLdCase& one, const jsonld::Result<T>& got) {
  const auto want = one.entry.at("expectErrorCode").get<std::string>();
  if (got) return "accepted, but `" + want + "` was expected";
  if (jsonld::name(got.error().code) == want) return {};
  return "`" + want + "` was expected, not `" + std::string(jsonld::name(got.error().code)) + "`: " + got.error().message;
}

std::string check_json(const JsonLdCase& one, const jsonld::Result<did::Json>& got) {
  if (one.is_negative()) return check_negative(one, got);
  if (!got) return std::string(jsonld::name(got.error().code)) + ": " + got.error().message;
  const auto want = did::Json::parse(one.file("expect"));
  if (test::same_json(*got, want)) return {};
  return "\n    got  " + got->dump() + "\n    want " + want.dump();
}

std::string check_quads(const JsonLdCase& one, const jsonld::Result<vc::rdf::Dataset>& got) {
  if (one.is_negative()) return check_negative(one, got);
  if (!got) return std::string(jsonld::name(got.error().code)) + ": " + got.error().message;
  if (!one.entry.contains("expect")) return {};
  const auto quads = test::quads_of(*got);
  if (test::isomorphic(quads, test::read_quads(one.file("expect")))) return {};
  std::string text;
  for (const auto& quad : quads) text += "\n      " + quad[0] + " " + quad[1] + " " + quad[2] + " " + quad[3];
  return "\n    got" + text + "\n    want\n" + one.file("expect");
}

constexpr const char* api_address = "https://w3c.github.io/json-ld-api/tests/";

}  // namespace

TEST_SUITE("vc") {
  TEST_CASE("JSON-LD: expansion follows the W3C vectors") {
    const auto root = test::public_vectors("json-ld expansion");
    if (!root) return;
    const auto folder = *root + "/json-ld-api/";
    const test::FolderLoader loader(api_address, folder);
    const jsonld::Contexts contexts(loader);
    test::run_manifest(folder, "expand-manifest.jsonld", api_address, 251, [&](const JsonLdCase& one) {
      Prepared p;
      prepare(one, p);
      return check_json(one, jsonld::expand(p.input->root(), contexts, p.options));
    });
  }

  TEST_CASE("JSON-LD: compaction follows the W3C vectors") {
    const auto root = test::public_vectors("json-ld compaction");
    if (!root) return;
    const auto folder = *root + "/json-ld-api/";
    const test::FolderLoader loader(api_address, folder);
    const jsonld::Contexts contexts(loader);
    test::run_manifest(folder, "compact-manifest.jsonld", api_address, 175, [&](const JsonLdCase& one) {
      Prepared p;
      prepare(one, p);
      return check_json(one, jsonld::compact(p.input->root(), p.context->root(), contexts, p.options));
    });
  }

  TEST_CASE("JSON-LD: flattening follows the W3C vectors") {
    const auto root = test::public_vectors("json-ld flattening");
    if (!root) return;
    const auto folder = *root + "/json-ld-api/";
    const test::FolderLoader loader(api_address, folder);
    const jsonld::Contexts contexts(loader);
    test::run_manifest(folder, "flatten-manifest.jsonld", api_address, 34, [&](const JsonLdCase& one) {
      Prepared p;
      prepare(one, p);
      const auto context = p.context ? std::optional(p.context->root()) : std::nullopt;
      return check_json(one, jsonld::flatten(p.input->root(), context, contexts, p.options));
    });
  }

  TEST_CASE("JSON-LD: framing follows the W3C vectors") {
    const auto root = test::public_vectors("json-ld framing");
    if (!root) return;
    const auto folder = *root + "/json-ld-framing/";
    const std::string address = "https://w3c.github.io/json-ld-framing/tests/";
    const test::FolderLoader loader(address, folder);
    const jsonld::Contexts contexts(loader);
    test::run_manifest(folder, "frame-manifest.jsonld", address, 67, [&](const JsonLdCase& one) {
      Prepared p;
      prepare(one, p);
      return check_json(one, jsonld::frame(p.input->root(), p.context->root(), contexts, p.options));
    });
  }

  TEST_CASE("JSON-LD: the way from RDF follows the W3C vectors") {
    const auto root = test::public_vectors("json-ld from rdf");
    if (!root) return;
    const auto folder = *root + "/json-ld-api/";
    test::run_manifest(folder, "fromRdf-manifest.jsonld", api_address, 35, [&](const JsonLdCase& one) {
      Prepared p;
      prepare(one, p);
      return check_json(one, jsonld::from_rdf(test::to_dataset(test::read_quads(one.file("input"))), p.options));
    });
  }

  TEST_CASE("JSON-LD: the way to RDF follows the W3C vectors") {
    const auto root = test::public_vectors("json-ld to rdf");
    if (!root) return;
    const auto folder = *root + "/json-ld-api/";
    const test::FolderLoader loader(api_address, folder);
    const jsonld::Contexts contexts(loader);
    test::run_manifest(folder, "toRdf-manifest.jsonld", api_address, 315, [&](const JsonLdCase& one) {
      Prepared p;
      prepare(one, p);
      return check_quads(one, jsonld::to_rdf(p.input->root(), contexts, p.options));
    });
  }
}
