#include "names/ans_name.h"

#include <algorithm>
#include <array>
#include <span>
#include <vector>

#include "base/ascii.h"
#include "names/name.h"
#include "names/unicode_name.h"

namespace ans {
namespace {

using Labels = std::span<const std::string_view>;

constexpr std::array<std::string_view, 3> reserved_schemes{"ans", "urn", "did"};  // no protocols of ANS-00
constexpr std::size_t max_protocol = 16;
constexpr std::size_t max_extension = 31;
constexpr std::size_t max_token = 63;
constexpr std::size_t first_version_label = 3;

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::unexpected<did::Error> bad_ans_name(std::string_view text, std::string_view why, std::string hint = {}) {
  // What is not ASCII may not even be text, and is not repeated.
  const auto named = is_ascii(text) ? "agent name `" + std::string(text) + "`: " : std::string("agent name: ");
  return did::fail(did::Errc::malformed, named + std::string(why), std::move(hint));
}

// ALPHA *( ALNUM / "-" ), in lower case.
bool is_word(std::string_view text, std::size_t max) {
  return !text.empty() && text.size() <= max && is_lower(text.front()) &&
         std::ranges::all_of(text, [](char c) { return is_lower(c) || is_digit(c) || c == '-'; });
}

bool is_number(std::string_view text) { return !text.empty() && std::ranges::all_of(text, is_digit); }

// "v" 1*DIGIT
bool begins_version(std::string_view label) { return !label.empty() && lower(label.front()) == 'v' && is_number(label.substr(1)); }

bool is_legacy_token(std::string_view text) {
  if (text.empty() || text.size() > max_token || !is_alnum(text.front()) || !is_alnum(text.back())) return false;
  return std::ranges::all_of(text, [](char c) { return is_alnum(c) || c == '-' || c == '_'; });
}

// From the first of the labels to the end of the last, dots included. PRECONDITION: they are neighbours in one text.
std::string_view between(Labels labels) {
  const auto* end = labels.back().data() + labels.back().size();
  return {labels.front().data(), static_cast<std::size_t>(end - labels.front().data())};
}

// A domain name, or a part of one, in lower-case A-labels.
Result<std::string> to_host(Labels labels) {
  const auto written = between(labels);
  const bool has_a_labels = std::ranges::any_of(labels, [](std::string_view label) { return lower(label.substr(0, 4)) == "xn--"; });
  if (is_ascii(written) && !has_a_labels) return lower(written);
  return to_a_labels(written);
}

struct VersionPart {
  std::string version;
  std::string extension;
};

// What begins with the label "v2": the version as SemVer has it, and the extension.
Result<VersionPart> read_version(std::string_view text, Labels labels) {
  if (labels.size() < 2 || !is_number(labels[1])) return bad_ans_name(text, "the minor number is missing", "write v1.0 or v1.0.0");
  VersionPart out{.version = std::string(labels[0].substr(1)) + '.' + std::string(labels[1]), .extension = {}};
  auto rest = labels.subspan(2);
  if (rest.empty() || rest[0].empty() || !is_digit(rest[0].front())) {
    out.version += ".0";
  } else if (rest[0].find_first_of("-+") != std::string_view::npos) {
    out.version += '.' + std::string(between(rest));  // greedy
    return out;
  } else {
    out.version += '.' + std::string(rest[0]);
    rest = rest.subspan(1);
  }
  if (rest.size() > 1) return bad_ans_name(text, "one extension at most is allowed after the version");
  if (!rest.empty()) {
    out.extension = lower(rest[0]);
    if (!is_word(out.extension, max_extension) || begins_version(out.extension))
      return bad_ans_name(text, "`" + out.extension + "` is no extension: a letter, then letters, digits and `-`, up to 31 octets");
  }
  return out;
}

}  // namespace

// Where the parts stand, before the version is read.
struct AnsName::Parts {
  std::string_view agent_id, capability;
  std::string provider;
  VersionPart version;

  static Result<Parts> ansv2(std::string_view text, Labels labels) {
    if (!begins_version(labels[0])) return bad_ans_name(text, "a version is expected after `ans://`", "write ans://v1.0.0.<host>");
    if (labels.size() < 5 || !is_number(labels[1]) || !is_number(labels[2]))
      return bad_ans_name(text, "three numbers and a host of two labels or more are expected", "write ans://v1.0.0.<host>");
    Parts out;
    out.version.version = std::string(between(labels.first(3)).substr(1));
    DID_TRY(out.provider, to_host(labels.subspan(3)));
    if (!is_fqdn(out.provider)) return bad_ans_name(text, "the host is no domain name of two labels or more");
    return out;
  }

  static Result<Parts> legacy(std::string_view text, Labels labels) {
    std::size_t version = first_version_label;
    while (version < labels.size() && !begins_version(labels[version])) ++version;
    if (version >= labels.size())
      return bad_ans_name(text, "no version follows the provider", "write <protocol>://<agent>.<capability>.<provider>.v1.0.0");
    Parts out{.agent_id = labels[0], .capability = labels[1], .provider = {}, .version = {}};
    for (const auto part : {out.agent_id, out.capability})
      if (!is_legacy_token(part)) return bad_ans_name(text, "agent and capability are letters and digits, `-_` inside, 1 to 63 octets");
    const auto provider_labels = labels.subspan(2, version - 2);
    DID_TRY(out.provider, to_host(provider_labels));
    const auto provider = split(out.provider, '.');
    const bool clear = std::ranges::none_of(provider.begin() + 1, provider.end(), begins_version);
    if (out.provider.size() > 253 || !std::ranges::all_of(provider, is_ldh) || !clear)
      return bad_ans_name(text, "the provider is no domain name, or part of one",
                          "a provider with a label such as `v2` has a URN or an ans:// name only");
    DID_TRY(out.version, read_version(text, labels.subspan(version)));
    return out;
  }
};

Result<AnsName> AnsName::parse(std::string_view text) {
  if (text.size() > ans_name_max_size) return did::fail(did::Errc::malformed, "agent name: over 512 octets");
  const auto scheme_end = text.find("://");
  if (scheme_end == std::string_view::npos) return bad_ans_name(text, "no `://`");
  auto protocol = lower(text.substr(0, scheme_end));
  const bool ansv2 = protocol == "ans";
  if (!is_word(protocol, max_protocol) || (!ansv2 && std::ranges::find(reserved_schemes, protocol) != reserved_schemes.end()))
    return bad_ans_name(text, "what stands before `://` is no protocol");
  const auto labels = split(text.substr(scheme_end + 3), '.');
  if (std::ranges::any_of(labels, &std::string_view::empty)) return bad_ans_name(text, "a label is empty");
  auto parts = ansv2 ? Parts::ansv2(text, labels) : Parts::legacy(text, labels);
  if (!parts) return std::unexpected(std::move(parts).error());
  auto version = Version::parse(parts->version.version);
  if (!version) return bad_ans_name(text, version.error().message);

  AnsName out(*std::move(version));
  out.protocol_ = std::move(protocol);
  out.agent_id_ = lower(parts->agent_id);
  out.capability_ = lower(parts->capability);
  out.provider_ = std::move(parts->provider);
  out.extension_ = std::move(parts->version.extension);
  out.text_ = out.print(out.version_.text());
  if (out.text_.size() > ans_name_max_size) return did::fail(did::Errc::malformed, "agent name: over 512 octets");
  return out;
}

std::string AnsName::print(std::string_view version) const {
  if (is_ansv2()) return "ans://v" + std::string(version) + '.' + provider_;
  auto out = protocol_ + "://" + agent_id_ + '.' + capability_ + '.' + provider_ + ".v" + std::string(version);
  if (!extension_.empty()) out += '.' + extension_;
  return out;
}

std::string AnsName::key() const { return print(version_.text().substr(0, version_.text().find('+'))); }

}  // namespace ans
