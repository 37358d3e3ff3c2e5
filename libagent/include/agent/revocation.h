// What a verifier knows of things that ended before their time. Injected: a status list, a stream of events, a file.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>

#include "agent/chain.h"
#include "did/clock.h"

namespace agent {

// Five answers. Only `current` is a yes; `unknown` (nobody to ask) and `stale` (what was heard is too old) are not no either, and what
// to make of them is the verifier's policy.
enum class Standing : std::uint8_t { current, revoked, suspended, unknown, stale };
[[nodiscard]] std::string_view name(Standing standing);

struct RootStanding {
  Standing standing = Standing::unknown;
  std::int64_t epoch = 0;  // a root that was issued for an earlier epoch is dead, and all below it
};

struct KeyStanding {
  // Grows with each change of the document that lists the key. nullopt: not known, and nothing about the key is remembered.
  std::optional<std::int64_t> epoch{};
  std::optional<did::Time> compromised{};  // what it signed from then on does not count
};

// Each function is safe to call from several threads at once.
class RevocationView {
 public:
  RevocationView() = default;
  RevocationView(const RevocationView&) = delete;
  RevocationView& operator=(const RevocationView&) = delete;
  virtual ~RevocationView() = default;

  // By the link's own status entries, and by what any of `controllers` said of its digest: the DIDs that issued this link and those above.
  // What others say does not count.
  [[nodiscard]] virtual Standing link(const Link& link, std::span<const std::string_view> controllers, did::Time at) const = 0;
  // Of a credential that is no link: the identity of who acts.
  [[nodiscard]] virtual Standing credential(std::string_view cd, std::string_view issuer, did::Time at) const = 0;
  [[nodiscard]] virtual RootStanding root(std::string_view root_cd, did::Time at) const = 0;
  [[nodiscard]] virtual KeyStanding key(std::string_view verification_method, did::Time at) const = 0;
};

// One that is told everything. What it was never told of is current while it is in step with its source: synchronised() says when it
// last was, and after `max_age` without it everything but what is revoked is stale. Safe from several threads.
class MemoryRevocations final : public RevocationView {
 public:
  explicit MemoryRevocations(std::chrono::milliseconds max_age = std::chrono::seconds(300)) : max_age_(max_age) {}

  void synchronised(did::Time at);
  void revoke(const std::string& cd, const std::string& by);
  void suspend(const std::string& cd, const std::string& by);
  void resume(const std::string& cd, const std::string& by);
  void set_root_epoch(const std::string& root_cd, std::int64_t epoch);  // never goes back
  void set_key_epoch(const std::string& verification_method, std::int64_t epoch);
  void key_compromised(const std::string& verification_method, did::Time since);

  [[nodiscard]] Standing link(const Link& link, std::span<const std::string_view> controllers, did::Time at) const override;
  [[nodiscard]] Standing credential(std::string_view cd, std::string_view issuer, did::Time at) const override;
  [[nodiscard]] RootStanding root(std::string_view root_cd, did::Time at) const override;
  [[nodiscard]] KeyStanding key(std::string_view verification_method, did::Time at) const override;

 private:
  using Said = std::map<std::string, std::set<std::string, std::less<>>, std::less<>>;  // digest -> who said so
  [[nodiscard]] Standing fresh(did::Time at) const;                                     // PRECONDITION: locked
  [[nodiscard]] static bool has(const Said& said, std::string_view cd, std::span<const std::string_view> by);

  const std::chrono::milliseconds max_age_;
  mutable std::mutex mutex_;
  std::optional<did::Time> synchronised_;
  Said revoked_;
  Said suspended_;
  std::map<std::string, std::int64_t, std::less<>> root_epochs_;
  std::map<std::string, KeyStanding, std::less<>> keys_;
};

// Knows nothing: every answer is `unknown`.
class NoRevocations final : public RevocationView {
 public:
  [[nodiscard]] Standing link(const Link&, std::span<const std::string_view>, did::Time) const override { return Standing::unknown; }
  [[nodiscard]] Standing credential(std::string_view, std::string_view, did::Time) const override { return Standing::unknown; }
  [[nodiscard]] RootStanding root(std::string_view, did::Time) const override { return {}; }
  [[nodiscard]] KeyStanding key(std::string_view, did::Time) const override { return {}; }
};

}  // namespace agent
