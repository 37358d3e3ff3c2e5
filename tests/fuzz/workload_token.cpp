#include <agent/workload_identity.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

// The input: a token. Whatever is not the one that was signed is refused, with a reason that has a name.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const agent::TrustDomains domains = [] {
    agent::TrustDomains made;
    // draft-ietf-wimse-workload-creds, figure 6
    if (!made.add(
            "example.com",
            R"({"keys":[{"kty":"EC","kid":"June 5","crv":"P-256","x":"kXqnA2Op7hgd4zRMbw0iFcc_hDxUxhojxOFVGjE2gks","y":"n__VndPMR021-59UAs0b9qDTFT-EZtT6xSNs_xFskLo"}]})"))
      std::abort();
    return made;
  }();
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto identity = agent::examine_token(text, domains, did::parse_date_time("2025-04-24T16:00:00Z").value());
  if (identity ? identity->subject != "wimse://example.com/specific-workload" : agent::name(identity.error().problem).empty()) std::abort();
  // And as a set of keys.
  agent::TrustDomains other;
  if (other.add("example.com", text) && other.find("example.com") == nullptr) std::abort();
  return 0;
}
