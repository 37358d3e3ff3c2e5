#include "conformance/files.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <system_error>

namespace conformance {

did::Result<std::string> read_file(const std::string& path) {
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(path, ignored)) return did::fail(did::Errc::not_found, "no file `" + path + "`");
  if (std::filesystem::file_size(path, ignored) > max_file)
    return did::fail(did::Errc::too_large, "`" + path + "` is too large for a test");
  std::ifstream in(path, std::ios::binary);
  std::string text(std::istreambuf_iterator<char>(in), {});
  if (!in) return did::fail(did::Errc::unavailable, "cannot read `" + path + "`");
  return text;
}

did::Result<vc::jsonld::RemoteDocument> FolderLoader::load(std::string_view url, const vc::jsonld::LoadOptions&) const {
  const bool ours = url.starts_with(address_) && !url.contains("/../");
  if (!ours) return did::fail(did::Errc::not_found, "`" + std::string(url) + "` is not part of the suite");
  DID_TRY(const auto text, read_file(folder_ + std::string(url.substr(address_.size()))));
  DID_TRY(auto document, did::JsonDocument::parse(text));
  return vc::jsonld::RemoteDocument{std::string(url), std::make_shared<const did::JsonDocument>(std::move(document))};
}

}  // namespace conformance
