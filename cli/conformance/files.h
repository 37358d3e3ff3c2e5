// The files of a suite, as texts and as what stands at the suite's address.
#pragma once

#include <did/result.h>
#include <vc/jsonld.h>

#include <string>
#include <string_view>

namespace conformance {

inline constexpr std::size_t max_file = std::size_t{16} << 20U;

// Errors: not_found, unavailable, too_large.
[[nodiscard]] did::Result<std::string> read_file(const std::string& path);

// Answers addresses below `address` with the files below `folder`; both end with a slash.
class FolderLoader final : public vc::jsonld::Loader {
 public:
  FolderLoader(std::string address, std::string folder) : address_(std::move(address)), folder_(std::move(folder)) {}
  [[nodiscard]] did::Result<vc::jsonld::RemoteDocument> load(std::string_view url, const vc::jsonld::LoadOptions& options) const override;

 private:
  std::string address_;
  std::string folder_;
};

}  // namespace conformance
