// The issuer profiles: each has a key of its own, and one cryptosuite to sign with.
#pragma once

#include <did/clock.h>
#include <did/json.h>
#include <did/key.h>
#include <vc/credential.h>
#include <vc/cryptosuite.h>

#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace service {

struct ProfileRow {
  std::string_view name;  // in URLs and file names
  did::KeyType key_type;
  std::string_view suite;                  // as vc::suites() calls it
  std::string_view ecdsa_key_type;         // "P-256" for the manifest; empty: none
  std::span<const std::string_view> tags;  // for the manifest, beside the suite
};
// The rows whose suite this build has and can sign with. The first is the default profile.
[[nodiscard]] std::vector<const ProfileRow*> offered_profiles();

class Profile {
 public:
  // `contexts` must outlive the profile. PRECONDITION: the key is of the row's type.
  Profile(const ProfileRow& row, did::SecretKey key, const vc::CarriedContexts& contexts);

  [[nodiscard]] const ProfileRow& row() const { return row_; }
  [[nodiscard]] const std::string& did() const { return did_; }
  // Of these, the versions of the data model that it signs: found out by signing.
  [[nodiscard]] const std::vector<vc::DataModel>& versions() const { return versions_; }

  // Errors: those of vc::issue and vc::add_proof. Safe from several threads.
  [[nodiscard]] did::Result<did::Json> issue(did::Json claims, did::Time now);
  [[nodiscard]] did::Result<did::Json> present(did::Json presentation, const std::string& challenge, const std::string& domain,
                                               did::Time now);

 private:
  const ProfileRow& row_;
  const vc::CarriedContexts& contexts_;
  did::SecretKey key_;
  std::mutex mutex_;  // guards key_: signers are not for two threads at once
  std::string did_;
  std::string verification_method_;
  std::vector<vc::DataModel> versions_;
};

}  // namespace service
