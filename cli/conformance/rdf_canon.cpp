// The W3C suite of RDF Dataset Canonicalization 1.0: evaluation, issued identifiers, and data made to be slow.
#include <vc/rdf.h>

#include <nlohmann/json.hpp>

#include "conformance/files.h"
#include "conformance/suite.h"

namespace conformance {
namespace {

using did::Errc;

did::Result<void> check_slow(const did::Result<vc::rdf::CanonicalDataset>& got) {
  if (got) return did::fail(Errc::malformed, "canonicalized, but a limit was expected");
  if (got.error().code == Errc::too_large) return {};
  return did::fail(Errc::malformed, "a limit was expected, not: " + got.error().message);
}

did::Result<void> check_issued(const vc::rdf::CanonicalDataset& got, const std::string& expected) {
  DID_TRY(const auto want, did::parse_json(expected));
  auto issued = did::Json::object();
  for (const auto& [from, to] : got.issued) issued[from] = to;
  if (issued == want) return {};
  return did::fail(Errc::malformed, "issued " + did::to_text(issued) + ", not " + did::to_text(want));
}

did::Result<void> run_case(const std::string& folder, const did::Json& entry) {
  DID_TRY(const auto input, read_file(folder + entry.at("action").get<std::string>()));
  DID_TRY(const auto dataset, vc::rdf::parse_nquads(input));
  const auto hash = entry.value("hashAlgorithm", "SHA256") == "SHA384" ? vc::rdf::HashAlgorithm::sha384 : vc::rdf::HashAlgorithm::sha256;
  const auto got = vc::rdf::canonicalize(dataset, {.hash = hash});
  const auto type = entry.at("type").get<std::string>();
  if (type == "rdfc:RDFC10NegativeEvalTest") return check_slow(got);
  if (!got) return std::unexpected(got.error());
  DID_TRY(const auto expected, read_file(folder + entry.at("result").get<std::string>()));
  if (type == "rdfc:RDFC10MapTest") return check_issued(*got, expected);
  if (type != "rdfc:RDFC10EvalTest") return did::fail(Errc::unsupported, "unknown kind of test `" + type + "`");
  if (got->nquads == expected) return {};
  return did::fail(Errc::malformed, "canonicalized to\n" + got->nquads + "not to\n" + expected);
}

}  // namespace

did::Result<std::vector<Outcome>> run_rdf_canon(const std::string& vectors) {
  const Manifest manifest{.folder = vectors + "/rdf-canon/", .file = "manifest.jsonld", .entries = "entries", .id = "id", .known = 63};
  DID_TRY(auto outcome, run_manifest(manifest, [&](const did::Json& entry) { return run_case(manifest.folder, entry); }));
  return std::vector{std::move(outcome)};
}

}  // namespace conformance
