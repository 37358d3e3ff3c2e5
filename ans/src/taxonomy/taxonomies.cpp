#include "taxonomy/taxonomies.h"

#include <did/json.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <utility>

#include "names/version.h"

namespace ans {
namespace {

Result<std::string> read_taxonomy(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::string text;
  text.resize(taxonomy_max_size + 1);
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (in.bad() || (in.fail() && !in.eof())) return did::fail(did::Errc::unavailable, "cannot read `" + path.string() + "`");
  text.resize(static_cast<std::size_t>(in.gcount()));
  return text;
}

Result<std::vector<std::filesystem::path>> files_in(const std::string& path) {
  std::error_code problem;
  if (!std::filesystem::is_directory(path, problem)) return std::vector<std::filesystem::path>{path};
  std::vector<std::filesystem::path> out;
  for (std::filesystem::directory_iterator at(path, problem), end; !problem && at != end; at.increment(problem))
    if (at->path().extension() == ".json") out.push_back(at->path());
  if (problem) return did::fail(did::Errc::unavailable, "cannot read folder `" + path + "`: " + problem.message());
  std::ranges::sort(out);
  return out;
}

bool is_newer(const Taxonomy& one, const Taxonomy& other) {
  const auto a = Version::parse(one.version());
  const auto b = Version::parse(other.version());
  return a && b && precedence(*a, *b) > 0;
}

}  // namespace

Taxonomies::Taxonomies() {
  for (const auto text : {builtin_taxonomy_text(), builtin_crosswalk_text()}) {
    const auto added = add(text);
    if (!added) std::unreachable();  // INVARIANT: what is built in is well formed; tests/ans/taxonomy_test.cpp reads it
  }
}

Result<void> Taxonomies::add(std::string_view text) {
  DID_TRY(const auto document, did::JsonDocument::parse(text, {.max_bytes = taxonomy_max_size}));
  if (document.root().find("crosswalk")) {
    DID_TRY(auto one, Crosswalk::parse(text));
    if (crosswalk(one.from, one.to) != nullptr)
      return did::fail(did::Errc::conflict, "the crosswalk from `" + one.from + "` to `" + one.to + "` is there already");
    crosswalks_.push_back(one.reversed());
    crosswalks_.push_back(std::move(one));
    return {};
  }
  DID_TRY(auto one, Taxonomy::parse(text));
  if (std::ranges::any_of(taxonomies_, [&](const Taxonomy& known) { return known.id() == one.id(); }))
    return did::fail(did::Errc::conflict, "the taxonomy `" + one.id() + "` is there already");
  taxonomies_.push_back(std::move(one));
  return {};
}

void Taxonomies::derive() {
  for (const auto& from : taxonomies_) {
    for (const auto& to : taxonomies_) {
      if (from.name() != to.name() || !is_newer(to, from) || crosswalk(from.id(), to.id()) != nullptr) continue;
      auto derived = derive_crosswalk(from, to);
      crosswalks_.push_back(derived.reversed());
      crosswalks_.push_back(std::move(derived));
    }
  }
}

Result<Taxonomies> Taxonomies::load(const std::vector<std::string>& paths) {
  Taxonomies out;
  for (const auto& path : paths) {
    DID_TRY(const auto files, files_in(path));
    for (const auto& file : files) {
      DID_TRY(const auto text, read_taxonomy(file));
      if (auto added = out.add(text); !added) return std::unexpected(std::move(added).error().in("`" + file.string() + "`"));
    }
  }
  out.derive();
  return out;
}

const Taxonomy* Taxonomies::find(std::string_view id) const {
  const Taxonomy* newest = nullptr;
  for (const auto& one : taxonomies_) {
    if (one.id() == id) return &one;
    if (one.name() == id && (newest == nullptr || is_newer(one, *newest))) newest = &one;
  }
  return newest;
}

const Crosswalk* Taxonomies::crosswalk(std::string_view from, std::string_view to) const {
  const auto found = std::ranges::find_if(crosswalks_, [&](const Crosswalk& one) { return one.from == from && one.to == to; });
  return found == crosswalks_.end() ? nullptr : &*found;
}

const Concept* Taxonomies::concept_of(const CapabilityPath& path) const {
  const auto* taxonomy = find(path.taxonomy());
  return taxonomy == nullptr ? nullptr : taxonomy->find(path.path());
}

std::vector<Counterpart> Taxonomies::counterparts(const CapabilityPath& path) const {
  std::vector<Counterpart> out;
  const auto* taxonomy = find(path.taxonomy());
  const auto* known = taxonomy == nullptr ? nullptr : taxonomy->find(path.path());
  if (known == nullptr) return out;
  // A group that the question writes the long way is asked for the short way as well.
  if (known->path != path.path()) {
    if (auto same = CapabilityPath::parse(std::string(path.taxonomy()) + ":" + known->path))
      out.push_back({*std::move(same), Relation::exact});
  }
  for (const auto& crosswalk : crosswalks_) {
    if (crosswalk.from != taxonomy->id()) continue;
    for (const auto& edge : crosswalk.edges) {
      if (edge.from != known->path) continue;
      if (auto target = CapabilityPath::parse(crosswalk.to + ":" + edge.to)) out.push_back({*std::move(target), edge.relation});
    }
  }
  return out;
}

const Taxonomies& builtin_taxonomies() {
  static const Taxonomies builtin;
  return builtin;
}

}  // namespace ans
