#include "conformance/suite.h"

#include <nlohmann/json.hpp>

#include "conformance/files.h"

namespace conformance {
namespace {

std::string id_of(const did::Json& entry, const char* member) {
  const bool named = entry.is_object() && entry.contains(member) && entry.at(member).is_string();
  return named ? entry.at(member).get<std::string>() : "(a case without id)";
}

did::Result<void> run_guarded(const did::Json& entry, const std::function<did::Result<void>(const did::Json&)>& run) {
  try {
    return run(entry);
  } catch (const did::Json::exception& error) {
    return did::fail(did::Errc::malformed, std::string("the manifest's entry cannot be read: ") + error.what());
  }
}

std::string last_folder(const std::string& path) {
  const auto end = path.find_last_not_of('/');
  const auto begin = path.find_last_of('/', end);
  return path.substr(begin + 1, end - begin);
}

}  // namespace

did::Result<Outcome> run_manifest(const Manifest& manifest, const std::function<did::Result<void>(const did::Json&)>& run) {
  DID_TRY(const auto text, read_file(manifest.folder + manifest.file));
  auto json = did::parse_json(text, {.max_bytes = max_file});
  if (!json) return std::unexpected(std::move(json.error()).in("`" + manifest.folder + manifest.file + "`"));
  if (!json->is_object() || !json->contains(manifest.entries) || !json->at(manifest.entries).is_array())
    return did::fail(did::Errc::malformed, "`" + manifest.folder + manifest.file + "` has no array `" + manifest.entries + "`");
  Outcome outcome{.manifest = last_folder(manifest.folder) + "/" + manifest.file, .known = manifest.known};
  for (const auto& entry : json->at(manifest.entries)) {
    ++outcome.cases;
    if (auto done = run_guarded(entry, run); !done)
      outcome.failures.push_back({id_of(entry, manifest.id), std::move(done.error().message)});
  }
  return outcome;
}

}  // namespace conformance
