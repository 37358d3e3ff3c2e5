// The public test suites of the standards, run through the library: one verb for each suite.
//
// `vectors` is a folder with a copy of the suites, one folder each, as they are published. Nothing else is read.
#pragma once

#include <did/json.h>
#include <did/result.h>

#include <functional>
#include <string>
#include <vector>

namespace conformance {

struct Failure {
  std::string id;  // as the manifest names the case: "#t0001"
  std::string reason;
};

// What became of one manifest.
struct Outcome {
  std::string manifest;   // "json-ld-api/expand-manifest.jsonld"
  std::size_t known = 0;  // cases of the published suite: a copy that lost some does not pass
  std::size_t cases = 0;  // that ran
  std::vector<Failure> failures{};

  [[nodiscard]] std::size_t passed() const { return cases - failures.size(); }
  [[nodiscard]] bool complete() const { return cases == known && failures.empty(); }
};

// JSON-LD 1.1 API (expand, compact, flatten, toRdf, fromRdf) and JSON-LD 1.1 Framing: folders json-ld-api and json-ld-framing.
// Errors: not_found, malformed (a manifest that cannot be read; a case that cannot be read is a failure).
[[nodiscard]] did::Result<std::vector<Outcome>> run_json_ld(const std::string& vectors);
// RDF Dataset Canonicalization 1.0: folder rdf-canon. Errors: as above.
[[nodiscard]] did::Result<std::vector<Outcome>> run_rdf_canon(const std::string& vectors);

// The vectors of eddsa-jcs-2022, eddsa-rdfc-2022, ecdsa-jcs-2019 and ecdsa-rdfc-2019: folders vc-di-eddsa and vc-di-ecdsa.
// Errors: not_found (a set is not there; a file that is missing from a set is a failure).
[[nodiscard]] did::Result<std::vector<Outcome>> run_data_integrity(const std::string& vectors);

// How a manifest is written down.
struct Manifest {
  std::string folder;   // "/vectors/json-ld-api/"
  std::string file;     // "expand-manifest.jsonld"
  const char* entries;  // the member with the cases
  const char* id;       // the member of a case that names it
  std::size_t known;
};
// Runs each case; its Error is the reason of the failure. An entry that lacks what `run` reads is a failure as well.
[[nodiscard]] did::Result<Outcome> run_manifest(const Manifest& manifest, const std::function<did::Result<void>(const did::Json&)>& run);

}  // namespace conformance
