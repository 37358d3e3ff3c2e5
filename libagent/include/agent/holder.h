// Who shows credentials for us: a wallet in memory, or whatever the embedding program has.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "agent/want.h"
#include "did/clock.h"
#include "did/key.h"
#include "did/result.h"

namespace agent {

// Whom a presentation is for, and the one handshake that it holds in.
struct PresentTo {
  std::string challenge;
  std::string domain;  // the verifier's DID
  did::Time at;
};

class Holder {
 public:
  Holder() = default;
  Holder(const Holder&) = delete;
  Holder& operator=(const Holder&) = delete;
  virtual ~Holder() = default;
  // A presentation with what `want` asks for and nothing else, as JSON text; nullopt: there is nothing that answers it, or nothing that
  // this verifier may see. Where a credential allows selective disclosure, this is the place for it.
  [[nodiscard]] virtual did::Result<std::optional<std::string>> present(const Want& want, const PresentTo& to) = 0;
};

// Credentials in memory, each shown whole, to every verifier that asks.
class Wallet final : public Holder {
 public:
  // `signer` must outlive the wallet, and be under `verification_method` in the document of `did`. Errors: malformed (no credential).
  [[nodiscard]] static did::Result<std::unique_ptr<Wallet>> open(const std::vector<std::string>& credentials, std::string did,
                                                                 std::string verification_method, did::Signer& signer);
  [[nodiscard]] did::Result<std::optional<std::string>> present(const Want& want, const PresentTo& to) override;

 private:
  Wallet(std::vector<did::JsonDocument> credentials, std::string did, std::string verification_method, did::Signer& signer);
  std::vector<did::JsonDocument> credentials_;
  std::string did_;
  std::string verification_method_;
  did::Signer& signer_;
};

}  // namespace agent
