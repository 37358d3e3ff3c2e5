// Does the publisher control what its name is made of? The outside comes in through interfaces: no socket here.
#pragma once

#include <did/clock.h>
#include <did/method.h>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "records/challenge.h"
#include "records/event.h"
#include "records/state.h"

namespace ans {

// TXT records, as one resolver sees them.
class TxtLookup {
 public:
  TxtLookup() = default;
  TxtLookup(const TxtLookup&) = delete;
  TxtLookup& operator=(const TxtLookup&) = delete;
  virtual ~TxtLookup() = default;
  // The records at `name`, the strings of each joined. A name that is not there has none. Safe from several threads; blocks.
  // Errors: unavailable, too_large.
  [[nodiscard]] virtual did::Result<std::vector<std::string>> txt(std::string_view name) const = 0;
};

// One way out to the web. Several see more than one: who lies to one of them has to lie to all.
struct VantagePoint {
  const did::MethodTable* methods;
  const did::Fetcher* fetcher;
};

// What a registry demands of those who register. Whatever it points to must outlive the registry.
struct Ownership {
  bool required = false;                            // false: who can sign for a name has it
  std::string registry = "ans";                     // what challenges call this registry
  std::vector<VantagePoint> vantage_points{};       // all must see the same; empty: no proof over the web
  const TxtLookup* dns = nullptr;                   // nullptr: no proof over DNS
  std::vector<std::string> organization_issuers{};  // DIDs that are believed when they say who a publisher is; empty: nobody
  std::size_t names_per_owner = 0;                  // of a registrable domain, or a DID (names/registrable.h); 0: no limit
  const did::Fetcher* artifacts = nullptr;          // fetches what statements lead to; nullptr: digests are the publisher's word
  std::vector<std::string> operators{};             // DIDs of those who run the registry: they suspend, revoke and have erased
  std::vector<std::string> probers{};               // DIDs whose word is taken for what answers; empty: nobody's
  std::chrono::seconds pending_life = std::chrono::hours(24);
  std::chrono::seconds look_again = std::chrono::hours(24);  // at what was proven, ...
  double jitter = 0.2;                                       // ... earlier or later by up to this part of it
  std::function<std::string()> nonce = random_nonce;
  std::function<double()> random = random_fraction;

  [[nodiscard]] bool is_operator(std::string_view did) const;
  [[nodiscard]] static std::string random_nonce();  // 16 bytes, base64url
  [[nodiscard]] static double random_fraction();    // 0 to 1
};

// Is the method one that `ownership` can ask, for this publisher?
[[nodiscard]] bool is_offered(ControlMethod method, const AgentKey& key, const Ownership& ownership);

// The digest of the key that the publisher signs with now; empty: none is in use.
[[nodiscard]] std::string key_in_use(const RegistryState& state);

// What the publisher answers. PRECONDITION: state.control.
[[nodiscard]] Challenge challenge_of(const RegistryState& state, const Ownership& ownership);

// Looks, by a method that needs nobody's hand: any but signed_challenge. The answer is what was seen. Problems: control_unproven;
// unavailable, where it could not be seen now; unsupported, where the method is not offered.
[[nodiscard]] Answer<ControlProof> look_for_control(ControlMethod method, const RegistryState& state, const Ownership& ownership,
                                                    did::Time now);

// Examines a signed challenge. Problems: control_unproven, proof_invalid.
[[nodiscard]] Answer<ControlProof> examine_signed_challenge(const ControlAnswer& answer, const RegistryState& state,
                                                            const Ownership& ownership, did::Time now, const did::MethodTable& methods);

}  // namespace ans
