// The manifests of the JSON-LD test suites, and the loader that answers from their folders.
#pragma once

#include <doctest/doctest.h>
#include <vc/jsonld.h>

#include <atomic>
#include <cctype>
#include <filesystem>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "support/vectors.h"

namespace test {

// Answers addresses below `address` with the files below `folder`.
class FolderLoader final : public vc::jsonld::Loader {
 public:
  FolderLoader(std::string address, std::string folder) : address_(std::move(address)), folder_(std::move(folder)) {}

  [[nodiscard]] did::Result<vc::jsonld::RemoteDocument> load(std::string_view url, const vc::jsonld::LoadOptions&) const override {
    const auto path = folder_ + std::string(url.substr(std::min(url.size(), address_.size())));
    if (!url.starts_with(address_) || !std::filesystem::is_regular_file(path))
      return did::fail(did::Errc::not_found, "no document `" + std::string(url) + "`");
    DID_TRY(auto document, did::JsonDocument::parse(read_file(path)));
    return vc::jsonld::RemoteDocument{std::string(url), std::make_shared<const did::JsonDocument>(std::move(document))};
  }

 private:
  std::string address_;
  std::string folder_;
};

using Documents = std::map<std::string, std::string, std::less<>>;

// Answers from a map, and counts how often.
class MemoryLoader final : public vc::jsonld::Loader {
 public:
  explicit MemoryLoader(Documents documents) : documents_(std::move(documents)) {}

  [[nodiscard]] did::Result<vc::jsonld::RemoteDocument> load(std::string_view url, const vc::jsonld::LoadOptions&) const override {
    ++loads_;
    const auto found = documents_.find(url);
    if (found == documents_.end()) return did::fail(did::Errc::not_found, "no document");
    DID_TRY(auto document, did::JsonDocument::parse(found->second));
    return vc::jsonld::RemoteDocument{found->first, std::make_shared<const did::JsonDocument>(std::move(document))};
  }
  [[nodiscard]] int loads() const { return loads_; }

 private:
  Documents documents_;
  mutable std::atomic<int> loads_{0};
};

// One entry of a manifest.
struct JsonLdCase {
  std::string id;
  did::Json entry;
  std::string folder;   // ends with "/"
  std::string address;  // of the folder

  [[nodiscard]] std::string file(const char* member) const { return read_file(folder + entry.at(member).get<std::string>()); }
  [[nodiscard]] bool is_negative() const { return entry.contains("expectErrorCode"); }
};

inline bool same_language(const did::Json& a, const did::Json& b) {
  const auto lower = [](const did::Json& text) {
    auto out = text.get<std::string>();
    for (auto& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return out;
  };
  return a.is_string() && b.is_string() && lower(a) == lower(b);
}

// Equal; arrays in any order but for @list, languages in any case (processors may change it).
inline bool same_json(const did::Json& a, const did::Json& b, bool in_list = false) {
  if (a.type() != b.type() && !(a.is_number() && b.is_number())) return false;
  if (a.is_object()) {
    if (a.size() != b.size()) return false;
    for (const auto& [name, value] : a.items()) {
      if (!b.contains(name)) return false;
      if (name == "@language" && same_language(value, b.at(name))) continue;
      if (!same_json(value, b.at(name), name == "@list")) return false;
    }
    return true;
  }
  if (!a.is_array()) return a == b;
  if (a.size() != b.size()) return false;
  std::vector<bool> taken(b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (in_list) {
      if (!same_json(a[i], b[i])) return false;
      continue;
    }
    std::size_t k = 0;
    while (k < b.size() && (taken[k] || !same_json(a[i], b[k]))) ++k;
    if (k == b.size()) return false;
    taken[k] = true;
  }
  return true;
}

// Runs every case; `run` answers with what went wrong, or with "". Reports the ids that failed, and how many cases there were.
inline void run_manifest(const std::string& folder, const std::string& name, const std::string& address, std::size_t count,
                         const std::function<std::string(const JsonLdCase&)>& run) {
  const auto manifest = did::Json::parse(read_file(folder + name));
  std::string failed;
  std::size_t failures = 0;
  for (const auto& entry : manifest.at("sequence")) {
    const JsonLdCase one{entry.at("@id").get<std::string>(), entry, folder, address};
    if (const auto wrong = run(one); !wrong.empty()) {
      failed += "\n  " + one.id + " " + entry.at("name").get<std::string>() + ": " + wrong;
      ++failures;
    }
  }
  CHECK(manifest.at("sequence").size() == count);
  CHECK_MESSAGE(failures == 0, name, ": ", failures, " of ", count, failed);
}

}  // namespace test
