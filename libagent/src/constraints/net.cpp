// net: a set of address ranges in CIDR notation (RFC 4632, RFC 4291) that the request may come from. An IPv4 address that is
// written inside IPv6 counts as what it is.
#include <arpa/inet.h>

#include <array>
#include <charconv>

#include "constraints/types.h"

namespace agent {
namespace {

using Address = std::array<std::uint8_t, 16>;
constexpr Address four_prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

struct Range {
  Address first;
  unsigned bits;  // of the sixteen bytes
};

std::optional<Address> read_address(std::string_view text) {
  const std::string terminated(text);
  Address out = four_prefix;
  if (inet_pton(AF_INET, terminated.c_str(), out.data() + 12) == 1) return out;
  if (inet_pton(AF_INET6, terminated.c_str(), out.data()) == 1) return out;
  return std::nullopt;
}

bool bit(const Address& address, unsigned index) { return ((address[index / 8] >> (7 - index % 8)) & 1U) != 0; }

bool same_head(const Address& a, const Address& b, unsigned bits) {
  for (unsigned i = 0; i < bits; ++i)
    if (bit(a, i) != bit(b, i)) return false;
  return true;
}

// The bits behind the prefix are zero: one spelling for each range.
std::optional<Range> read_range(std::string_view text) {
  const auto slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const auto address = read_address(text.substr(0, slash));
  const auto digits = text.substr(slash + 1);
  unsigned bits = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
  if (!address || error != std::errc() || end != digits.data() + digits.size() || (digits.size() > 1 && digits.front() == '0'))
    return std::nullopt;
  const bool four = !text.contains(':');
  if (bits > (four ? 32U : 128U)) return std::nullopt;
  const Range out{*address, four ? bits + 96 : bits};
  for (unsigned i = out.bits; i < 128; ++i)
    if (bit(out.first, i)) return std::nullopt;
  return out;
}

class Net final : public Constraint {
 public:
  Net(const ConstraintType& type, std::vector<std::string> texts, std::vector<Range> ranges)
      : Constraint(type), texts_(std::move(texts)), ranges_(std::move(ranges)) {}
  [[nodiscard]] Ruling evaluate(const Situation& situation, Work&, Effects&) const override {
    const auto address = read_address(situation.address);
    if (!address) return fails("the address is not known");
    const auto in = [&](const Range& range) { return same_head(range.first, *address, range.bits); };
    return std::ranges::any_of(ranges_, in) ? holds() : fails("not from `" + std::string(situation.address) + "`");
  }
  [[nodiscard]] bool narrows(const Constraint& parent) const override {
    const auto& wider = static_cast<const Net&>(parent).ranges_;
    return std::ranges::all_of(ranges_, [&](const Range& one) {
      return std::ranges::any_of(
          wider, [&](const Range& other) { return other.bits <= one.bits && same_head(one.first, other.first, other.bits); });
    });
  }
  [[nodiscard]] std::string describe() const override { return "only from " + listed(texts_); }

 private:
  std::vector<std::string> texts_;
  std::vector<Range> ranges_;
};

}  // namespace

ParsedConstraint parse_net(const ConstraintType& type, JsonValue value) {
  DID_TRY(auto texts, read_set(type, value));
  std::vector<Range> ranges;
  for (const auto& text : texts) {
    const auto range = read_range(text);
    if (!range) return bad_value(type, "`" + text + "` is no address range such as `192.0.2.0/24`");
    ranges.push_back(*range);
  }
  return std::make_unique<Net>(type, std::move(texts), std::move(ranges));
}

}  // namespace agent
