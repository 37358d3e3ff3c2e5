// Web Bot Auth: the key directories of those who sign, fetched when a request names one, and kept.
//
//   Signature-Agent: sig1="https://bot.example"  ->  GET https://bot.example/.well-known/http-message-signatures-directory
#pragma once

#include <atomic>
#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "agent/signature_keys.h"
#include "did/clock.h"
#include "did/method.h"

namespace agent {

inline constexpr std::string_view directory_path = "/.well-known/http-message-signatures-directory";
inline constexpr std::string_view directory_media_type = "application/http-message-signatures-directory+json";

struct DirectoryOptions {
  std::chrono::milliseconds fresh = std::chrono::minutes(5);  // for so long a directory is taken as it is
  std::chrono::milliseconds pause = std::chrono::minutes(1);  // between two fetches of one directory, whatever came of the first
  std::chrono::milliseconds keep = std::chrono::hours(24);    // for so long it counts where it cannot be fetched anew
  std::size_t max_directories = 1024;                         // the one that was fetched longest ago makes room
};

// The value of a Signature-Agent member as the one spelling of its origin: "https://bot.example", "https://bot.example:8443".
// Errors: malformed (5.5: another scheme, a path other than `/`, anything behind it).
[[nodiscard]] did::Result<std::string> directory_origin(std::string_view value);

// A key is found for the directory's address, which is whose it is. Members of another type than `directory` are not read.
// A directory that was fetched and has not the key is an answer (unknown); one that cannot be fetched is none (open), and the one from
// before stays. What a fetched directory says replaces what one before said.
// Safe from several threads: two that ask for one directory fetch it once.
class FetchedDirectories final : public KeySource {
 public:
  // Both must outlive it. The fetcher guards addresses, times and sizes.
  FetchedDirectories(const did::Fetcher& fetcher, const did::Clock& clock, const DirectoryOptions& options = {})
      : fetcher_(fetcher), clock_(clock), options_(options) {}
  [[nodiscard]] std::expected<FoundKey, NoKey> find(const KeyQuery& query) const override;

 private:
  struct Directory {
    std::mutex mutex;
    std::shared_ptr<const DirectoryKeys> keys;  // null: never fetched
    did::Time fetched{};                        // when those keys were
    std::atomic<did::Time> tried{};             // read by who looks for room, while others fetch
    bool ever_tried = false;
    std::string failure;  // of the last try; empty: it came
  };
  [[nodiscard]] std::shared_ptr<Directory> directory(const std::string& origin, did::Time now) const;
  void fetch(Directory& directory, const std::string& origin, did::Time now) const;

  const did::Fetcher& fetcher_;
  const did::Clock& clock_;
  const DirectoryOptions options_;
  mutable std::mutex mutex_;
  mutable std::map<std::string, std::shared_ptr<Directory>> directories_;
};

}  // namespace agent
