#include "names/unicode_name.h"

#include <unicode/uidna.h>
#include <unicode/uspoof.h>

#include <array>
#include <memory>

namespace ans {
namespace {

constexpr std::uint32_t uts46_options =
    UIDNA_NONTRANSITIONAL_TO_ASCII | UIDNA_NONTRANSITIONAL_TO_UNICODE | UIDNA_USE_STD3_RULES | UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ;
constexpr std::size_t max_host_utf8 = 1024;  // octets; no name of 253 octets in A-labels has more

// Immutable once opened, and so shared by all threads. Null: ICU's data cannot be read.
const UIDNA* uts46() {
  static const std::unique_ptr<UIDNA, decltype(&uidna_close)> instance = [] {
    UErrorCode status = U_ZERO_ERROR;
    return std::unique_ptr<UIDNA, decltype(&uidna_close)>(uidna_openUTS46(uts46_options, &status), &uidna_close);
  }();
  return instance.get();
}

const USpoofChecker* uts39() {
  static const std::unique_ptr<USpoofChecker, decltype(&uspoof_close)> instance = [] {
    UErrorCode status = U_ZERO_ERROR;
    return std::unique_ptr<USpoofChecker, decltype(&uspoof_close)>(uspoof_open(&status), &uspoof_close);
  }();
  return instance.get();
}

std::int32_t size_of(std::string_view text) { return static_cast<std::int32_t>(text.size()); }

}  // namespace

Result<std::string> to_a_labels(std::string_view utf8) {
  const auto bad = [] { return did::fail(did::Errc::malformed, "domain name: not one that UTS #46 allows"); };
  if (utf8.empty() || utf8.size() > max_host_utf8) return bad();
  if (uts46() == nullptr) return did::fail(did::Errc::unavailable, "the Unicode data of ICU cannot be read");
  std::array<char, max_host_utf8> out{};
  UIDNAInfo info = UIDNA_INFO_INITIALIZER;
  UErrorCode status = U_ZERO_ERROR;
  const auto size =
      uidna_nameToASCII_UTF8(uts46(), utf8.data(), size_of(utf8), out.data(), size_of({out.data(), out.size()}), &info, &status);
  if (U_FAILURE(status) || info.errors != 0) return bad();
  return std::string(out.data(), static_cast<std::size_t>(size));
}

std::string to_u_labels(std::string_view host) {
  if (host.empty() || host.size() > max_host_utf8 || uts46() == nullptr) return std::string(host);
  std::array<char, 4 * max_host_utf8> out{};
  UIDNAInfo info = UIDNA_INFO_INITIALIZER;
  UErrorCode status = U_ZERO_ERROR;
  const auto size =
      uidna_nameToUnicodeUTF8(uts46(), host.data(), size_of(host), out.data(), size_of({out.data(), out.size()}), &info, &status);
  if (U_FAILURE(status) || info.errors != 0) return std::string(host);
  return {out.data(), static_cast<std::size_t>(size)};
}

std::string confusable_skeleton(std::string_view utf8) {
  if (utf8.empty() || utf8.size() > max_host_utf8 || uts39() == nullptr) return std::string(utf8);
  std::array<char, 16 * max_host_utf8> out{};  // one character may stand for several
  UErrorCode status = U_ZERO_ERROR;
  const auto size = uspoof_getSkeletonUTF8(uts39(), 0, utf8.data(), size_of(utf8), out.data(), size_of({out.data(), out.size()}), &status);
  if (U_FAILURE(status)) return std::string(utf8);
  return {out.data(), static_cast<std::size_t>(size)};
}

}  // namespace ans
