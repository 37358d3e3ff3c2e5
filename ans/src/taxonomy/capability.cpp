#include "taxonomy/capability.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/ascii.h"
#include "names/name.h"
#include "names/version.h"

namespace ans {
namespace {

constexpr std::array<std::string_view, degree_count> degree_names{"exact", "specialization", "generalization", "close"};
constexpr std::size_t max_size = 512;
constexpr std::ptrdiff_t max_segments = 8;
constexpr std::size_t max_segment = 64;
constexpr std::size_t max_taxonomy = 32;

std::unexpected<did::Error> bad_capability(std::string_view text, std::string_view why) {
  return did::fail(did::Errc::malformed, "capability `" + std::string(text) + "`: " + std::string(why),
                   "write taxonomy[@version]:path, such as oasf@1.1.1:a/b, a2a:skill or mcp:tool/name");
}

bool is_segment(std::string_view text) {
  if (text.empty() || text.size() > max_segment || text == "." || text == "..") return false;
  return std::ranges::all_of(text, [](char c) { return is_alnum(c) || c == '_' || c == '-' || c == '.'; });
}

bool is_taxonomy(std::string_view text) {
  if (text.empty() || text.size() > max_taxonomy || !is_alpha(text.front())) return false;
  return std::ranges::all_of(text, [](char c) { return is_alnum(c) || c == '-'; });
}

// Without "@version".
std::string_view taxonomy_id(std::string_view taxonomy) { return taxonomy.substr(0, taxonomy.find('@')); }

bool is_below(std::string_view path, std::string_view above) {
  return path.size() > above.size() && path.starts_with(above) && path[above.size()] == '/';
}

}  // namespace

Result<CapabilityPath> CapabilityPath::parse(std::string_view text) {
  if (text.size() > max_size) return did::fail(did::Errc::malformed, "capability: over 512 octets");
  if (!std::ranges::all_of(text, is_printable)) return did::fail(did::Errc::malformed, "capability: only printable ASCII is allowed");
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) return bad_capability(text, "the taxonomy is missing");
  const auto taxonomy = text.substr(0, colon);
  const auto id = lower(taxonomy_id(taxonomy));
  if (!is_taxonomy(id)) return bad_capability(text, "the taxonomy is no name of letters, digits and `-`, up to 32");
  if (id.size() < taxonomy.size()) {
    if (auto version = Version::parse(taxonomy.substr(id.size() + 1)); !version)
      return std::unexpected(std::move(version).error().in("taxonomy"));
  }

  const auto path = text.substr(colon + 1);
  if (path.contains('@')) {
    return did::fail(did::Errc::malformed, "capability `" + std::string(text) + "`: a range of versions has no place here",
                     "leave out everything from the second `@` on");
  }
  if (std::ranges::count(path, '/') >= max_segments) return bad_capability(text, "over 8 segments");
  for (auto rest = path;;) {
    const auto border = std::min(rest.find('/'), rest.size());
    if (!is_segment(rest.substr(0, border)))
      return bad_capability(text, "a segment is empty, over 64 octets, or has a character beyond letters, digits and `_-.`");
    if (border == rest.size()) break;
    rest.remove_prefix(border + 1);
  }
  auto canonical = id;
  canonical.append(taxonomy.substr(id.size())).append(":").append(path);
  if (id == "x") {
    const auto domain = lower(path.substr(0, path.find('/')));
    if (!is_fqdn(domain)) return bad_capability(text, "the path of `x` begins with a domain name");
    canonical.replace(colon + 1, domain.size(), domain);
  }
  return CapabilityPath(std::move(canonical), taxonomy.size());
}

std::vector<std::string> CapabilityPath::ancestors() const {
  std::vector<std::string> out{text_};
  for (auto end = text_.rfind('/'); end != std::string::npos; end = text_.rfind('/', end - 1)) out.push_back(text_.substr(0, end));
  return out;
}

std::vector<std::string> CapabilityPath::postings() const {
  auto out = ancestors();
  const auto id = taxonomy_id(taxonomy());
  if (id.size() == taxonomy_size_) return out;
  const auto versioned = out.size();
  for (std::size_t i = 0; i < versioned; ++i) out.push_back(std::string(id) + out[i].substr(taxonomy_size_));
  return out;
}

std::string_view name(Degree degree) { return degree_names[std::to_underlying(degree)]; }

std::optional<Degree> degree_called(std::string_view name) {
  const auto found = std::ranges::find(degree_names, name);
  if (found == degree_names.end()) return std::nullopt;
  return static_cast<Degree>(found - degree_names.begin());
}

std::optional<Degree> match(const CapabilityPath& asked, const CapabilityPath& offered) {
  const bool same_taxonomy = asked.taxonomy() == offered.taxonomy() || asked.taxonomy() == taxonomy_id(offered.taxonomy());
  if (!same_taxonomy) return std::nullopt;
  if (asked.path() == offered.path()) return Degree::exact;
  if (is_below(offered.path(), asked.path())) return Degree::specialization;
  return is_below(asked.path(), offered.path()) ? std::optional(Degree::generalization) : std::nullopt;
}

}  // namespace ans
