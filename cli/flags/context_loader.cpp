#include "flags/context_loader.h"

#include <vc/contexts.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <system_error>

#include "base/io.h"

namespace cli {
namespace {

namespace fs = std::filesystem;
using did::Errc;

bool is_alphanumeric(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

std::string percent_encode(std::string_view path) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : path) {
    if (is_alphanumeric(c) || std::string_view("/-._~").contains(c)) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += digits[byte >> 4U];
    out += digits[byte & 15U];
  }
  return out;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// nullopt: an escape that is none, or a byte that no path has.
std::optional<std::string> percent_decode(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '%') {
      const int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
      const int low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
      if (high < 0 || low < 0) return std::nullopt;
      c = static_cast<char>(high * 16 + low);
      i += 2;
    }
    if (c == '\0') return std::nullopt;
    out += c;
  }
  return out;
}

// The file below `folder` that the rest of an address names; nullopt where it would lie elsewhere.
std::optional<std::string> below(const std::string& folder, std::string_view rest) {
  if (rest.contains('?') || rest.contains('#')) return std::nullopt;
  const auto decoded = percent_decode(rest);
  if (!decoded) return std::nullopt;
  const auto path = fs::path(*decoded).lexically_normal();
  if (path.is_absolute() || path.empty() || *path.begin() == "..") return std::nullopt;
  return folder + path.string();
}

bool is_tree(const AllowedContext& one) { return one.path.ends_with('/'); }

fs::path absolute(const std::string& file) {
  std::error_code problem;
  const auto path = fs::absolute(file, problem);  // fails where the current folder is gone; relative addresses are not found then
  return problem ? fs::path() : path.lexically_normal();
}

}  // namespace

did::Result<AllowedContext> AllowedContext::parse(const std::string& text) {
  const auto equals = text.rfind('=');
  if (equals == std::string::npos) return did::fail(Errc::malformed, "`" + text + "` is not URL=FILE");
  AllowedContext one{text.substr(0, equals), text.substr(equals + 1)};
  const auto colon = one.address.find(':');
  const bool absolute = colon != std::string::npos && colon > 0 && one.address.find_first_of("/?#") > colon;
  if (!absolute) return did::fail(Errc::malformed, "`" + one.address + "` is not the absolute address of a context");
  if (one.path.empty()) return did::fail(Errc::malformed, "no file stands behind `" + one.address + "=`");
  std::error_code ignored;
  if (one.address.ends_with('/') && !is_tree(one) && fs::is_directory(one.path, ignored)) one.path += '/';
  if (is_tree(one) && !one.address.ends_with('/'))
    return did::fail(Errc::malformed, "`" + one.path + "` is a folder, and `" + one.address + "` does not end with a slash");
  return one;
}

AllowedContext contexts_beside(const std::string& file) {
  auto folder = absolute(file).parent_path().string();
  if (!folder.ends_with('/')) folder += '/';
  auto address = "file://" + percent_encode(folder);
  return {std::move(address), std::move(folder)};
}

std::string file_address(const std::string& file) { return "file://" + percent_encode(absolute(file).string()); }

did::Result<std::string> ContextLoader::find(std::string_view url) const {
  const AllowedContext* best = nullptr;
  for (const auto& one : allowed_) {
    if (!is_tree(one) && url == one.address) return one.path;
    const bool longer = best == nullptr || one.address.size() > best->address.size();
    if (is_tree(one) && url.starts_with(one.address) && longer) best = &one;
  }
  if (best == nullptr) return did::fail(Errc::not_found, "neither built in nor allowed with --allow-context");
  auto path = below(best->path, url.substr(best->address.size()));
  if (!path) return did::fail(Errc::not_found, "leads out of `" + best->path + "`");
  std::error_code ignored;
  if (!fs::is_regular_file(*path, ignored)) return did::fail(Errc::not_found, "no file `" + *path + "`");
  return *std::move(path);
}

did::Result<vc::jsonld::RemoteDocument> ContextLoader::load(std::string_view url, const vc::jsonld::LoadOptions& options) const {
  const auto known = vc::contexts();
  if (std::ranges::find(known, url, &vc::EmbeddedContext::url) != known.end()) return vc::jsonld::embedded_contexts().load(url, options);
  DID_TRY(const auto path, find(url));
  DID_TRY(const auto text, read_file(path, max_bytes_));
  DID_TRY(auto document, did::JsonDocument::parse(text, {.max_bytes = max_bytes_}));
  return vc::jsonld::RemoteDocument{std::string(url), std::make_shared<const did::JsonDocument>(std::move(document))};
}

}  // namespace cli
