// Reads the members of one JSON object and refuses what it was not asked for.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "agent/refusal.h"
#include "did/bytes.h"
#include "did/clock.h"
#include "did/json.h"

namespace agent {

class Members {
 public:
  // `what`: how messages name the object. Refusals: malformed (no object, an unknown member, a required one that is missing).
  [[nodiscard]] static Answer<Members> of(did::JsonValue value, std::string_view what, std::initializer_list<std::string_view> required,
                                          std::initializer_list<std::string_view> optional = {});

  // PRECONDITION of those that return no optional: the member was required. Refusals: malformed, of each.
  [[nodiscard]] Answer<std::string> text(std::string_view member) const;
  [[nodiscard]] Answer<std::string> text_or_empty(std::string_view member) const;  // empty where it is absent; never an empty string
  [[nodiscard]] Answer<did::Time> time(std::string_view member) const;
  [[nodiscard]] Answer<std::uint64_t> count(std::string_view member) const;
  [[nodiscard]] Answer<did::Bytes> bytes(std::string_view member) const;  // base64url
  [[nodiscard]] std::optional<did::JsonValue> find(std::string_view member) const { return object_.find(member); }
  [[nodiscard]] std::unexpected<Refusal> wrong(std::string_view member, std::string_view why) const;

 private:
  Members(did::JsonValue object, std::string_view what) : object_(object), what_(what) {}
  did::JsonValue object_;
  std::string_view what_;
};

}  // namespace agent
