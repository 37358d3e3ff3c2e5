#include "delegation/selector.h"

#include <algorithm>
#include <charconv>

namespace agent {
namespace {

using did::Errc;
using did::JsonValue;
using did::Result;
using Segment = Selector::Segments::Segment;
using Kind = Selector::Segments::Kind;

bool is_name_start(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_name_part(char c) { return is_name_start(c) || (c >= '0' && c <= '9'); }

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text), rest_(text) {}

  Result<std::vector<Segment>> read() {
    std::vector<Segment> all;
    if (rest_ == ".") return all;
    if (!rest_.starts_with('.') && !rest_.starts_with('[')) return wrong();
    if (rest_.starts_with(".[")) rest_.remove_prefix(1);
    while (!rest_.empty()) {
      DID_TRY(auto segment, read_segment());
      while (rest_.starts_with('?')) {
        segment.optional = true;
        rest_.remove_prefix(1);
      }
      if (all.size() == selector_max_segments)
        return did::fail(Errc::too_large, "selector `" + std::string(text_) + "` has too many segments");
      all.push_back(std::move(segment));
    }
    return all;
  }

 private:
  [[nodiscard]] std::unexpected<did::Error> wrong() const {
    return did::fail(Errc::malformed, "`" + std::string(text_) + "` is no selector");
  }

  Result<Segment> read_segment() {
    if (rest_.starts_with("[\"")) return read_quoted();
    if (rest_.starts_with('[')) return read_bracket();
    if (!rest_.starts_with('.') || rest_.size() < 2 || !is_name_start(rest_[1])) return wrong();
    const auto end = std::find_if_not(rest_.begin() + 1, rest_.end(), is_name_part);
    Segment segment{.kind = Kind::field, .name = std::string(rest_.begin() + 1, end)};
    rest_.remove_prefix(segment.name.size() + 1);
    return segment;
  }

  // The name is a JSON string, escapes and all.
  Result<Segment> read_quoted() {
    std::size_t end = 2;
    while (end < rest_.size() && rest_[end] != '"') end += rest_[end] == '\\' ? 2 : 1;
    if (end + 1 >= rest_.size() || rest_[end + 1] != ']') return wrong();
    const auto name = did::JsonDocument::parse(rest_.substr(1, end));
    if (!name) return wrong();
    rest_.remove_prefix(end + 2);
    return Segment{.kind = Kind::field, .name = std::string(name->root().string())};
  }

  Result<Segment> read_bracket() {
    const auto end = rest_.find(']');
    if (end == std::string_view::npos) return wrong();
    const auto inside = rest_.substr(1, end - 1);
    rest_.remove_prefix(end + 1);
    if (inside.empty()) return Segment{.kind = Kind::values};
    const auto colon = inside.find(':');
    Segment segment{.kind = colon == std::string_view::npos ? Kind::index : Kind::slice};
    const auto from = inside.substr(0, colon);
    if (segment.kind == Kind::index || !from.empty())
      if (!read_number(from, segment.from)) return wrong();
    if (segment.kind == Kind::index) return segment;
    const auto to = inside.substr(colon + 1);
    segment.open = to.empty();
    if (from.empty() && to.empty()) return wrong();
    if (!segment.open && !read_number(to, segment.to)) return wrong();
    return segment;
  }

  static bool read_number(std::string_view text, std::int64_t& out) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    return error == std::errc() && end == text.data() + text.size() && out > -1'000'000 && out < 1'000'000;
  }

  std::string_view text_;
  std::string_view rest_;
};

std::size_t size_of(const Selected& from) { return from.is_list ? from.list.size() : from.value.size(); }
JsonValue element(const Selected& from, std::size_t index) { return from.is_list ? from.list[index] : from.value[index]; }
bool is_array(const Selected& from) { return from.is_list || from.value.is_array(); }

// "Selecting a missing key on a map gives null."
std::optional<Selected> select_field(const Selected& from, const std::string& name) {
  if (from.is_list || !from.value.is_object()) return std::nullopt;
  return Selected{.value = from.value.find(name).value_or(JsonValue())};
}

std::optional<Selected> select_index(const Selected& from, std::int64_t index) {
  if (!is_array(from)) return std::nullopt;
  const auto size = static_cast<std::int64_t>(size_of(from));
  const auto at = index < 0 ? size + index : index;
  if (at < 0 || at >= size) return std::nullopt;
  return Selected{.value = element(from, static_cast<std::size_t>(at))};
}

std::optional<Selected> select_slice(const Selected& from, const Segment& segment) {
  if (!is_array(from)) return std::nullopt;
  const auto size = static_cast<std::int64_t>(size_of(from));
  const auto clamp = [size](std::int64_t at) { return std::clamp(at < 0 ? size + at : at, std::int64_t{0}, size); };
  Selected out{.is_list = true};
  for (auto at = clamp(segment.from); at < (segment.open ? size : clamp(segment.to)); ++at)
    out.list.push_back(element(from, static_cast<std::size_t>(at)));
  return out;
}

std::optional<Selected> select_values(const Selected& from) {
  if (is_array(from)) return from;
  if (!from.value.is_object()) return std::nullopt;
  Selected out{.is_list = true};
  for (std::size_t i = 0; i < from.value.size(); ++i) out.list.push_back(from.value.member_value(i));
  return out;
}

std::optional<Selected> select_one(const Selected& from, const Segment& segment) {
  switch (segment.kind) {
    case Kind::field: return select_field(from, segment.name);
    case Kind::index: return select_index(from, segment.from);
    case Kind::slice: return select_slice(from, segment);
    case Kind::values: return select_values(from);
  }
  std::unreachable();
}

}  // namespace

Result<Selector> Selector::parse(std::string_view text) {
  DID_TRY(auto all, Reader(text).read());
  return Selector(std::make_shared<const Segments>(Segments{std::move(all)}));
}

std::optional<JsonValue> Selector::select(JsonValue args) const {
  const auto selected = agent::select(*this, args);
  if (!selected || selected->is_list) return std::nullopt;
  return selected->value;
}

// Left to right, and out at the first segment that cannot be resolved, even where a later one is optional.
std::optional<Selected> select(const Selector& selector, JsonValue args) {
  Selected at{.value = args};
  for (const auto& segment : selector.segments().all) {
    auto next = select_one(at, segment);
    if (!next && !segment.optional) return std::nullopt;
    at = next ? *std::move(next) : Selected{};
  }
  return at;
}

}  // namespace agent
