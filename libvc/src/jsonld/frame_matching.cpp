// JSON-LD 1.1 Framing 4.2: which nodes and values a frame wants.
#include <algorithm>

#include "jsonld/expansion.h"
#include "jsonld/framing.h"
#include "jsonld/iri.h"

namespace vc::jsonld {
namespace {

bool is_wildcard(const Value* value) { return value->is_object() && value->count == 0; }

std::span<Value* const> values_of(const Value* object, std::string_view name) {
  auto* const member = object->find_member(name);
  if (member == nullptr) return {};
  if (member->value->is_array()) return member->value->items();
  return {&member->value, 1};
}

// Languages are the same in any case.
bool contains_language(std::span<Value* const> tags, const Value* wanted) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::ranges::any_of(tags, [&](const Value* tag) {
    return tag->is_string() && wanted->is_string() && std::ranges::equal(tag->view(), wanted->view(), {}, lower, lower);
  });
}

bool contains(std::span<Value* const> values, const Value* wanted) {
  return std::ranges::any_of(values, [wanted](const Value* value) { return equal(value, wanted); });
}

// One of value, type and language of a value pattern.
bool matches_part(const Value* pattern, const Value* value, std::string_view name) {
  const auto wanted = values_of(pattern, name);
  const auto* const given = value->find(name);
  if (given == nullptr) return wanted.empty();
  const bool listed = name == kw::language ? contains_language(wanted, given) : contains(wanted, given);
  return listed || (!wanted.empty() && is_wildcard(wanted[0]));
}

const Value* first_of(const Value* value) {
  if (value->is_array()) return value->count == 0 ? nullptr : value->at.items[0];
  return value;
}

// The value of a flag, out of arrays and value objects.
const Value* flag_value(const Value* frame, std::string_view name) {
  const auto* value = frame->find(name);
  if (value != nullptr) value = first_of(value);
  if (value != nullptr && is_value_object(value)) value = first_of(value->find(kw::value));
  return value;
}

// An id or type of a frame is a pattern or an IRI.
bool is_pattern(const Value* value) {
  return value->is_object() || (value->is_string() && (has_scheme(value->view()) || value->is_text(kw::json)));
}

}  // namespace

bool frame_flag(const Value* frame, std::string_view name, bool usual) {
  const auto* const value = flag_value(frame, name);
  if (value == nullptr) return usual;
  return value->is(Kind::boolean) ? value->flag : value->is_text("true");
}

Try<Embed> Framer::embed_of(const Value* value) const {
  if (value->is(Kind::boolean)) return value->flag ? Embed::once : Embed::never;
  if (value->is_text("@always")) return Embed::always;
  if (value->is_text("@once")) return Embed::once;
  if (value->is_text("@never")) return Embed::never;
  if (run_.is_1_0() && value->is_text("@last")) return Embed::last;
  if (run_.is_1_0() && value->is_text("@first")) return Embed::once;
  return fail(Code::invalid_embed_value, "@embed is `@always`, `@once` or `@never`", kw::embed);
}

Try<Framer::Flags> Framer::flags_of(const Value* frame) const {
  Flags flags{run_.options.embed};
  if (const auto* const embed = flag_value(frame, kw::embed)) {
    DID_TRY(flags.embed, embed_of(embed));
  }
  flags.explicit_inclusion = frame_flag(frame, kw::explicit_, run_.options.explicit_inclusion);
  flags.require_all = frame_flag(frame, kw::require_all, run_.options.require_all);
  return flags;
}

// 4.1.3 step 1: the frame itself, if it is a valid one.
Try<const Value*> Framer::check_frame(const Value* frames) {
  const auto* const frame = first_of(frames);
  if (frame == nullptr) return make_.object();
  if (!frame->is_object() || (frames->is_array() && frames->count > 1)) return fail(Code::invalid_frame, "a frame is one object");
  for (const auto* const id : values_of(frame, kw::id))
    if (!is_pattern(id)) return fail(Code::invalid_frame, "the @id of a frame is an iri or {}", kw::id);
  for (const auto* const type : values_of(frame, kw::type))
    if (!is_pattern(type)) return fail(Code::invalid_frame, "the @type of a frame is an iri or {}", kw::type);
  return frame;
}

bool matches_value(const Value* pattern, const Value* value) {
  if (!pattern->is_object()) return false;
  const bool anything =
      values_of(pattern, kw::value).empty() && values_of(pattern, kw::type).empty() && values_of(pattern, kw::language).empty();
  return anything ||
         (matches_part(pattern, value, kw::value) && matches_part(pattern, value, kw::type) && matches_part(pattern, value, kw::language));
}

// 4.2.2
Try<bool> Framer::matches(const State& state, const Value* node, const Value* frame, const Flags& flags) {
  bool wildcard = true;
  bool some = false;
  for (const auto& [name, patterns] : sorted_members(frame)) {
    const auto values = values_of(node, name);
    const auto wanted = values_of(frame, name);
    bool matched = false;
    if (name == kw::id) {
      matched = wanted.empty() || is_wildcard(wanted[0]) || (!values.empty() && contains(wanted, values[0]));
      if (!flags.require_all) return matched;
    } else if (name == kw::type) {
      wildcard = false;
      if (wanted.empty() && !values.empty()) return false;
      if (wanted.empty())
        matched = true;
      else if (wanted.size() == 1 && is_wildcard(wanted[0]))
        matched = !values.empty();
      else
        matched = std::ranges::any_of(wanted, [&](const Value* type) { return type->has(kw::default_) || contains(values, type); });
      if (!flags.require_all) return matched;
    } else if (is_keyword(name)) {
      continue;
    } else {
      wildcard = false;
      const bool has_default = !wanted.empty() && wanted[0]->has(kw::default_);
      if (values.empty() && has_default) continue;
      if (!values.empty() && wanted.empty()) return false;  // match none
      DID_TRY(matched, matches_property(state, node->find(name), patterns, flags));
    }
    if (!matched && flags.require_all) return false;
    some = some || matched;
  }
  return wildcard || some;
}

// `values` may be nullptr.
Try<bool> Framer::matches_property(const State& state, const Value* values, const Value* patterns, const Flags& flags) {
  const auto* const pattern = first_of(patterns);
  const bool has_values = values != nullptr && values->count > 0;
  if (pattern == nullptr) return !has_values;
  DID_CHECK(check_frame(make_.array_of(const_cast<Value*>(pattern))));
  if (!has_values) return false;
  const auto* candidates = values;
  const auto* wanted = pattern;
  if (const auto* const list = pattern->find(kw::list)) {
    candidates = values->at.items[0]->find(kw::list);
    wanted = first_of(list);
    if (candidates == nullptr || wanted == nullptr) return false;
  }
  if (is_value_object(wanted))
    return std::ranges::any_of(candidates->items(), [wanted](const Value* value) { return matches_value(wanted, value); });
  const bool by_node = pattern != wanted || wanted->has_only(kw::id);
  if (!by_node) return true;
  for (const auto* const candidate : candidates->items()) {
    DID_TRY(const bool matched, matches_node(state, candidate, wanted, flags));
    if (matched) return true;
  }
  return false;
}

Try<bool> Framer::matches_node(const State& state, const Value* reference, const Value* pattern, const Flags& flags) {
  const auto* const id = reference->find(kw::id);
  const auto* const node = id == nullptr ? nullptr : subjects_->find(id->view());
  if (node == nullptr) return false;
  return matches(state, node, pattern, flags);
}

}  // namespace vc::jsonld
