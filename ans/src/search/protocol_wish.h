// A protocol that is asked for, and of which version.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/problem.h"
#include "names/version_range.h"
#include "search/offer.h"

namespace ans {

//   a2a    a2a@1.0    mcp@2025-06-18    a2a@>=0.3
//
// A version is that of an endpoint where the texts are equal, or where it is a range of versions that the endpoint's number,
// with zeros for what it leaves out, is in. An endpoint that says no version has none that is asked for.
struct ProtocolWish {
  std::string protocol;
  std::string version{};                // as written; empty: any
  std::optional<VersionRange> range{};  // where `version` is one

  // Problems: invalid_argument.
  [[nodiscard]] static Answer<ProtocolWish> parse(std::string_view text);
  [[nodiscard]] bool takes(const OfferedEndpoint& endpoint) const;
};

}  // namespace ans
