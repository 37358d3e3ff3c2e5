// The W3C suites of JSON-LD 1.1: five manifests of the API, one of Framing.
#include <vc/jsonld.h>
#include <vc/rdf.h>

#include <nlohmann/json.hpp>
#include <optional>

#include "conformance/files.h"
#include "conformance/quads.h"
#include "conformance/same_json.h"
#include "conformance/suite.h"

namespace conformance {
namespace {

namespace jsonld = vc::jsonld;
using did::Errc;
using did::Json;

// Where the cases of a manifest come from.
struct Suite {
  std::string folder;   // ends with a slash
  std::string address;  // of the folder; ends with a slash
  const jsonld::Contexts& contexts;
};

// A case with its options, which look into it.
struct Case {
  const Json& entry;
  std::string document_url{};
  std::string base{};
  std::string quads{};  // the input of fromRdf
  std::optional<did::JsonDocument> input{};
  std::optional<did::JsonDocument> context{};  // or the frame
  std::optional<did::JsonDocument> expand_context{};
  jsonld::Options options{};
};

did::Result<did::JsonDocument> parse_file(const std::string& path) {
  DID_TRY(const auto text, read_file(path));
  return did::JsonDocument::parse(text);
}

did::Result<void> read_options(const Suite& suite, const Json& given, Case& out) {
  auto& options = out.options;
  const auto flag = [&](const char* name, bool& into) { into = given.value(name, into); };
  flag("compactArrays", options.compact_arrays);
  flag("compactToRelative", options.compact_to_relative);
  flag("produceGeneralizedRdf", options.generalized_rdf);
  flag("useNativeTypes", options.use_native_types);
  flag("useRdfType", options.use_rdf_type);
  if (given.contains("omitGraph")) options.omit_graph = given.at("omitGraph").get<bool>();
  for (const auto* const version : {"processingMode", "specVersion"})
    if (given.value(version, "") == "json-ld-1.0") options.mode = jsonld::Mode::json_ld_1_0;
  if (const auto direction = given.value("rdfDirection", ""); !direction.empty())
    options.rdf_direction = direction == "i18n-datatype" ? jsonld::RdfDirection::i18n_datatype : jsonld::RdfDirection::compound_literal;
  if (given.contains("base")) {
    out.base = given.at("base").get<std::string>();
    options.base = out.base;
  }
  if (given.contains("expandContext")) {
    DID_TRY(out.expand_context, parse_file(suite.folder + given.at("expandContext").get<std::string>()));
    options.expand_context = out.expand_context->root();
  }
  return {};
}

did::Result<void> prepare(const Suite& suite, Case& out) {
  const auto input = out.entry.at("input").get<std::string>();
  out.document_url = suite.address + input;
  out.options.document_url = out.document_url;
  if (input.ends_with(".nq")) {
    DID_TRY(out.quads, read_file(suite.folder + input));
  } else {
    DID_TRY(out.input, parse_file(suite.folder + input));
  }
  for (const auto* const member : {"context", "frame"}) {
    if (!out.entry.contains(member)) continue;
    DID_TRY(out.context, parse_file(suite.folder + out.entry.at(member).get<std::string>()));
  }
  if (!out.entry.contains("option")) return {};
  return read_options(suite, out.entry.at("option"), out);
}

did::Result<void> check_refused(const std::string& want, const jsonld::Error* got) {
  if (got == nullptr) return did::fail(Errc::malformed, "accepted, but `" + want + "` was expected");
  if (jsonld::name(got->code) == want) return {};
  return did::fail(Errc::malformed, "`" + want + "` was expected, not `" + std::string(jsonld::name(got->code)) + "`: " + got->message);
}

did::Result<void> check(const Suite& suite, const Case& one, const jsonld::Result<Json>& got) {
  if (one.entry.contains("expectErrorCode")) return check_refused(one.entry.at("expectErrorCode"), got ? nullptr : &got.error());
  if (!got) return std::unexpected(jsonld::to_did_error(got.error()));
  DID_TRY(const auto text, read_file(suite.folder + one.entry.at("expect").get<std::string>()));
  DID_TRY(const auto want, did::parse_json(text));
  if (same_json(*got, want)) return {};
  return did::fail(Errc::malformed, "answered " + did::to_text(*got) + ", not " + did::to_text(want));
}

did::Result<void> check(const Suite& suite, const Case& one, const jsonld::Result<vc::rdf::Dataset>& got) {
  if (one.entry.contains("expectErrorCode")) return check_refused(one.entry.at("expectErrorCode"), got ? nullptr : &got.error());
  if (!got) return std::unexpected(jsonld::to_did_error(got.error()));
  if (!one.entry.contains("expect")) return {};  // a PositiveSyntaxTest: it is enough that it is read
  DID_TRY(const auto text, read_file(suite.folder + one.entry.at("expect").get<std::string>()));
  DID_TRY(const auto want, read_quads(text));
  if (isomorphic(quads_of(*got), want)) return {};
  return did::fail(Errc::malformed, "answered\n" + vc::rdf::to_nquads(*got) + "not\n" + text);
}

// PRECONDITION of the five: prepared.
did::Result<void> run_expand(const Suite& suite, const Case& one) {
  return check(suite, one, jsonld::expand(one.input->root(), suite.contexts, one.options));
}
did::Result<void> run_compact(const Suite& suite, const Case& one) {
  return check(suite, one, jsonld::compact(one.input->root(), one.context->root(), suite.contexts, one.options));
}
did::Result<void> run_flatten(const Suite& suite, const Case& one) {
  const auto context = one.context ? std::optional(one.context->root()) : std::nullopt;
  return check(suite, one, jsonld::flatten(one.input->root(), context, suite.contexts, one.options));
}
did::Result<void> run_frame(const Suite& suite, const Case& one) {
  return check(suite, one, jsonld::frame(one.input->root(), one.context->root(), suite.contexts, one.options));
}
did::Result<void> run_to_rdf(const Suite& suite, const Case& one) {
  return check(suite, one, jsonld::to_rdf(one.input->root(), suite.contexts, one.options));
}
did::Result<void> run_from_rdf(const Suite& suite, const Case& one) {
  DID_TRY(const auto dataset, vc::rdf::parse_nquads(one.quads));
  return check(suite, one, jsonld::from_rdf(dataset, one.options));
}

struct Row {
  const char* folder = nullptr;
  const char* file = nullptr;
  const char* address = nullptr;
  std::size_t known = 0;
  did::Result<void> (*run)(const Suite&, const Case&) = nullptr;
  bool from_quads = false;
  bool with_context = false;  // or a frame
};
constexpr const char* api = "https://w3c.github.io/json-ld-api/tests/";
constexpr Row rows[] = {
    {"/json-ld-api/", "expand-manifest.jsonld", api, 251, run_expand},
    {"/json-ld-api/", "compact-manifest.jsonld", api, 175, run_compact, false, true},
    {"/json-ld-api/", "flatten-manifest.jsonld", api, 34, run_flatten},
    {"/json-ld-api/", "toRdf-manifest.jsonld", api, 315, run_to_rdf},
    {"/json-ld-api/", "fromRdf-manifest.jsonld", api, 35, run_from_rdf, true},
    {"/json-ld-framing/", "frame-manifest.jsonld", "https://w3c.github.io/json-ld-framing/tests/", 67, run_frame, false, true},
};

did::Result<void> run_case(const Suite& suite, const Row& row, const Json& entry) {
  Case one{entry};
  DID_CHECK(prepare(suite, one));
  if (!row.from_quads && !one.input) return did::fail(Errc::malformed, "the case has no JSON input");
  if (row.with_context && !one.context) return did::fail(Errc::malformed, "the case has no context or frame");
  return row.run(suite, one);
}

}  // namespace

did::Result<std::vector<Outcome>> run_json_ld(const std::string& vectors) {
  std::vector<Outcome> outcomes;
  for (const auto& row : rows) {
    const auto folder = vectors + row.folder;
    const FolderLoader loader(row.address, folder);
    const jsonld::Contexts contexts(loader);
    const Suite suite{folder, row.address, contexts};
    const Manifest manifest{.folder = folder, .file = row.file, .entries = "sequence", .id = "@id", .known = row.known};
    DID_TRY(auto outcome, run_manifest(manifest, [&](const Json& entry) { return run_case(suite, row, entry); }));
    outcomes.push_back(std::move(outcome));
  }
  return outcomes;
}

}  // namespace conformance
