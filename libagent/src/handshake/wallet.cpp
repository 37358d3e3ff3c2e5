#include <nlohmann/json.hpp>
#include <utility>

#include "agent/holder.h"
#include "vc/issue.h"

namespace agent {

Wallet::Wallet(std::vector<did::JsonDocument> credentials, std::string did, std::string verification_method, did::Signer& signer)
    : credentials_(std::move(credentials)), did_(std::move(did)), verification_method_(std::move(verification_method)), signer_(signer) {}

did::Result<std::unique_ptr<Wallet>> Wallet::open(const std::vector<std::string>& credentials, std::string did,
                                                  std::string verification_method, did::Signer& signer) {
  std::vector<did::JsonDocument> read;
  for (const auto& text : credentials) {
    DID_TRY(auto document, did::JsonDocument::parse(text));
    if (!document.root().is_object()) return did::fail(did::Errc::malformed, "a credential that is no JSON object");
    read.push_back(std::move(document));
  }
  return std::unique_ptr<Wallet>(new Wallet(std::move(read), std::move(did), std::move(verification_method), signer));
}

did::Result<std::optional<std::string>> Wallet::present(const Want& want, const PresentTo& to) {
  std::vector<bool> chosen(credentials_.size());
  for (const auto& query : want.credentials()) {
    std::size_t found = 0;
    while (found < credentials_.size() && !answers(query, credentials_[found].root())) ++found;
    if (found == credentials_.size()) return std::nullopt;
    chosen[found] = true;
  }
  std::vector<did::Json> shown;
  for (std::size_t i = 0; i < credentials_.size(); ++i)
    if (chosen[i]) shown.push_back(did::to_json(credentials_[i].root()));
  const vc::PresentOptions options{
      .proof = {.verification_method = verification_method_, .created = to.at, .challenge = to.challenge, .domains = {to.domain}},
      .holder = did_};
  DID_TRY(const auto presentation, vc::present(shown, options, signer_));
  return did::to_text(presentation);
}

}  // namespace agent
