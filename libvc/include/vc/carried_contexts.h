// The contexts that linked-data suites work with: those that are built in, and what the caller adds with its digest. No context
// is ever fetched: one that is not carried leaves a proof undetermined.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "did/result.h"
#include "vc/jsonld.h"

namespace vc {

// Processes each chain of contexts once: make one, keep it. Safe from several threads; `add` only before they start.
class CarriedContexts {
 public:
  CarriedContexts();  // the built-in ones
  CarriedContexts(const CarriedContexts&) = delete;
  CarriedContexts& operator=(const CarriedContexts&) = delete;
  ~CarriedContexts();

  // `text` as the content of `url`, if its SHA-256 (lower-case hex) is `sha256`. Errors: conflict (the address is carried
  // already), malformed (another digest, no JSON object), too_large.
  [[nodiscard]] did::Result<void> add(std::string url, std::string_view text, std::string_view sha256);

  [[nodiscard]] const jsonld::Contexts& prepared() const;

  // The built-in ones and no others: what is used where a caller names none.
  [[nodiscard]] static const CarriedContexts& embedded();

  struct State;  // private to libvc
  [[nodiscard]] State& state() const { return *state_; }

 private:
  std::unique_ptr<State> state_;
};

}  // namespace vc
