// One signature of a message, examined step by step (RFC 9421 3.2). Each step answers with a refusal, or with nothing.
#pragma once

#include <optional>
#include <string>

#include "signature_fields.h"

namespace agent {

class SignatureCheck {
 public:
  SignatureCheck(const LabeledSignature& signature, const SignatureContext& context, const SignaturePolicy& policy,
                 const Examination& examination)
      : signature_(signature), input_(signature.input), context_(context), policy_(policy), examination_(examination) {}
  [[nodiscard]] SignatureVerdict run();

 private:
  // True: go on. False: the verdict says why not.
  [[nodiscard]] bool check_parameters();  // step 4
  [[nodiscard]] bool check_time();
  [[nodiscard]] bool check_coverage();
  [[nodiscard]] bool check_inner_signatures();
  [[nodiscard]] bool find_key();         // step 5
  [[nodiscard]] bool check_algorithm();  // step 6
  [[nodiscard]] bool check_signature();  // steps 7 and 8
  [[nodiscard]] bool check_digest();
  [[nodiscard]] bool check_replay();

  [[nodiscard]] bool covers_field(std::string_view name) const;
  [[nodiscard]] std::span<const HttpField> fields() const;
  // Until when this signature could be accepted.
  [[nodiscard]] std::optional<did::Time> end() const;
  bool refuse(SignatureProblem problem, std::string detail);
  bool leave_open(std::string detail);

  const LabeledSignature& signature_;
  const SignatureInput& input_;
  const SignatureContext& context_;
  const SignaturePolicy& policy_;
  const Examination& examination_;
  std::optional<FoundKey> key_;
  SignatureVerdict verdict_;
};

}  // namespace agent
