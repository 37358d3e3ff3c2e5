#include "daemon/maintenance.h"

#include <did/json.h>
#include <did/methods.h>
#include <stdlib.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <system_error>

#include "daemon/backup.h"
#include "history/verify_store.h"
#include "store/rocks_store.h"

namespace ans {
namespace {

namespace fs = std::filesystem;

// A store that is thrown away.
class Scratch {
 public:
  static Result<Scratch> make(const std::string& where) {
    std::error_code error;
    const auto folder = where.empty() ? fs::temp_directory_path(error) : fs::path(where);
    auto pattern = (folder / "ansd-scratch-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) {
      return did::fail(did::Errc::unavailable, "making a folder in `" + folder.string() + "`: " + std::generic_category().message(errno),
                       "name a folder that can be written to with --scratch");
    }
    Scratch out;
    out.path_ = pattern;
    DID_TRY(out.store_, RocksStore::open(pattern, {.durable = false}));
    return out;
  }
  Scratch(Scratch&& other) noexcept : path_(std::exchange(other.path_, {})), store_(std::move(other.store_)) {}
  Scratch& operator=(Scratch&&) = delete;
  ~Scratch() {
    if (path_.empty()) return;
    store_.reset();
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  [[nodiscard]] Store& store() { return *store_; }

 private:
  Scratch() = default;
  std::string path_;
  std::unique_ptr<RocksStore> store_;
};

std::string number(std::uint64_t count) { return std::to_string(count); }

Exit said(const Config& config, bool good, const did::Json& body, const std::string& text) {
  return {good ? 0 : 1, config.json ? did::to_text(body) + "\n" : text, {}};
}

Result<Exit> verify(const Config& config, const Progress& progress) {
  std::vector<std::unique_ptr<did::DidMethod>> methods;
  methods.push_back(did::make_did_key());
  methods.push_back(did::make_did_jwk());
  const did::MethodTable offline(std::move(methods));
  DID_TRY(const auto store, RocksStore::open_read_only(config.data));
  DID_TRY(auto scratch, Scratch::make(config.scratch));
  DID_TRY(const auto found, verify_store(*store, scratch.store(), offline, progress));

  auto findings = did::Json::array();
  std::string text = "ansd: `" + config.data + "`: " + number(found.events) + " events, " + number(found.statements) + " statements, " +
                     number(found.credentials) + " credentials, " + number(found.entries) + " index entries\n" +
                     "ansd: " + number(found.signatures) + " signatures hold, " + number(found.unexamined) +
                     " cannot be examined without the network\n";
  for (const auto& one : found.findings) {
    findings.push_back({{"check", one.check}, {"what", one.what}});
    text += "ansd: " + std::string(one.check) + ": " + one.what + "\n";
  }
  text += found.sound() ? "ansd: the store is sound\n" : "ansd: the store is not sound: " + number(found.finding_count) + " findings\n";
  if (!found.sound()) text += "ansd: hint: if only `projection` is named, --rebuild corrects it; else restore the last backup\n";
  const did::Json body{{"sound", found.sound()},           {"events", found.events},          {"statements", found.statements},
                       {"credentials", found.credentials}, {"entries", found.entries},        {"signatures", found.signatures},
                       {"unexamined", found.unexamined},   {"findings", found.finding_count}, {"first", std::move(findings)}};
  return said(config, found.sound(), body, text);
}

Result<Exit> rebuild(const Config& config, const Progress& progress) {
  if (std::error_code error; !fs::exists(config.data, error)) {
    return did::fail(did::Errc::not_found, "there is no data folder `" + config.data + "`",
                     "name the folder that ansd was given with --data");
  }
  DID_TRY(const auto store, RocksStore::open(config.data));
  DID_TRY(auto scratch, Scratch::make(config.scratch));
  DID_TRY(const auto made, rebuild(*store, scratch.store(), progress));
  const auto& differences = made.comparison.differences;
  const bool equal = differences.empty();
  auto text = "ansd: " + number(made.comparison.entries) + " index entries made from " + number(made.events) + " events\n";
  text += equal ? std::string("ansd: equal, byte for byte\n")
                : "ansd: " + number(differences.size()) + " differed and are corrected; the first: " + describe(differences.front()) + "\n";
  const did::Json body{{"equal", equal},
                       {"events", made.events},
                       {"entries", made.comparison.entries},
                       {"corrected", differences.size()},
                       {"first", equal ? did::Json(nullptr) : did::Json(describe(differences.front()))}};
  return said(config, equal, body, text);
}

}  // namespace

Exit exit_of(const did::Error& error) {
  const auto hint = error.hint.empty() ? std::string() : "ansd: hint: " + error.hint + "\n";
  return {error.code == did::Errc::corrupt ? 1 : 13, {}, "ansd: error: " + error.message + "\n" + hint};
}

Exit maintain(const Config& config, const Progress& progress) {
  auto done = config.task == Task::verify   ? verify(config, progress)
              : config.task == Task::backup ? take_backup(config)
                                            : rebuild(config, progress);
  return done ? *std::move(done) : exit_of(done.error());
}

}  // namespace ans
