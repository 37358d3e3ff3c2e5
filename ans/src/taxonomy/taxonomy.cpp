#include "taxonomy/taxonomy.h"

#include <did/json.h>

#include <algorithm>

#include "base/ascii.h"
#include "names/version.h"
#include "taxonomy/capability.h"

namespace ans {
namespace {

std::unexpected<did::Error> bad_taxonomy(const std::string& pointer, std::string_view why) {
  return did::fail(did::Errc::malformed, "taxonomy: `" + pointer + "`: " + std::string(why));
}

// a/b/b -> a/b, however often the segment is repeated.
std::string_view without_repetition(std::string_view path) {
  for (;;) {
    const auto last = path.rfind('/');
    if (last == std::string_view::npos) return path;
    const auto group = path.substr(0, last);
    if (group.substr(group.rfind('/') + 1) != path.substr(last + 1)) return path;
    path = group;
  }
}

Result<Concept> concept_of(did::JsonValue row, const std::string& taxonomy, const std::string& pointer) {
  const auto path = row.find_string("path");
  const auto name = row.find_string("name");
  const auto caption = row.find_string("caption");
  if (!path || !name || !caption) return bad_taxonomy(pointer, "`path`, `name` and `caption` are expected, as text");
  if (const auto parsed = CapabilityPath::parse(taxonomy + ":" + std::string(*path)); !parsed)
    return bad_taxonomy(pointer, parsed.error().message);
  Concept out{std::string(without_repetition(*path)),
              std::string(*name),
              std::string(*caption),
              std::string(row.find_string("description").value_or("")),
              {}};
  const auto aliases = row.find("aliases");
  for (std::size_t i = 0; aliases && i < aliases->size(); ++i) {
    if (!aliases->is_array() || !(*aliases)[i].is_string()) return bad_taxonomy(pointer + "/aliases", "an array of texts is expected");
    out.aliases.push_back(lower((*aliases)[i].string()));
  }
  return out;
}

}  // namespace

Result<Taxonomy> Taxonomy::parse(std::string_view text) {
  DID_TRY(const auto document, did::JsonDocument::parse(text, {.max_bytes = taxonomy_max_size}));
  const auto root = document.root();
  Taxonomy out;
  out.name_ = lower(root.find_string("taxonomy").value_or(""));
  out.version_ = root.find_string("version").value_or("");
  if (!CapabilityPath::parse(out.id() + ":x.example")) return bad_taxonomy("/taxonomy", "a name and a semantic version are expected");
  const auto skills = root.find("skills");
  if (!skills || !skills->is_array()) return bad_taxonomy("/skills", "an array is expected");
  if (skills->size() > taxonomy_max_concepts) return did::fail(did::Errc::too_large, "taxonomy `" + out.id() + "`: over 20000 concepts");
  for (std::size_t i = 0; i < skills->size(); ++i) {
    DID_TRY(auto one, concept_of((*skills)[i], out.id(), "/skills/" + std::to_string(i)));
    out.concepts_.push_back(std::move(one));
  }
  std::ranges::sort(out.concepts_, {}, &Concept::path);
  const auto twice = std::ranges::adjacent_find(out.concepts_, {}, &Concept::path);
  if (twice != out.concepts_.end()) return bad_taxonomy("/skills", "`" + twice->path + "` stands twice");
  return out;
}

const Concept* Taxonomy::find(std::string_view path) const {
  const auto wanted = without_repetition(path);
  const auto found = std::ranges::lower_bound(concepts_, wanted, {}, &Concept::path);
  return found != concepts_.end() && found->path == wanted ? &*found : nullptr;
}

}  // namespace ans
