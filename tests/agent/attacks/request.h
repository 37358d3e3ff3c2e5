// A signed request that a target accepts, until an attack spoils it.
#pragma once

#include <agent/signature_profiles.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "agent/attacks/field.h"
#include "vc/parties.h"

namespace attacks {

struct Answer {
  std::string code;  // of the body: `signatureCode`, else `code`; "status_500" where there is none, "closed" for no answer
  std::string body;
};
// Any bytes to the target's HTTP.
[[nodiscard]] Answer say(const Addresses& at, const std::string& bytes);

class SignedPost {
 public:
  // With everything that credence_request_options() covers, by `signer`.
  SignedPost(Field& field, test::Party& signer, std::string body, std::string path = "/v1/orders?dry=1");

  // Before signing. What is set here is used in place of the usual.
  agent::SigningOptions options;
  void add(std::string name, std::string value);  // a field; covered where the profile covers it
  void sign();
  void sign(agent::MessageSigner& by);

  // Of what is sent.
  std::string method = "POST";
  std::string path;
  std::string authority;
  std::string body;
  [[nodiscard]] std::string& field(std::string_view name);  // throws where there is none
  void remove(std::string_view name);
  [[nodiscard]] std::string text() const;
  [[nodiscard]] Answer send() const { return say(at_, text()); }
  // Signed and sent.
  [[nodiscard]] std::string code() { return sign(), send().code; }

 private:
  Addresses at_;
  test::Party& signer_;
  std::vector<std::pair<std::string, std::string>> fields_;
  std::vector<agent::HttpField> views() const;
  agent::HttpRequest request(const std::vector<agent::HttpField>& fields) const;
};

}  // namespace attacks
