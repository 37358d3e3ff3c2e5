#include "names/skeleton.h"

#include <algorithm>

#include "base/ascii.h"
#include "names/unicode_name.h"

namespace ans {
namespace {

char folded(char c) {
  switch (c) {
    case '0': return 'o';
    case '1':
    case 'i': return 'l';
    case '5': return 's';
    default: return c;
  }
}

std::string fold(std::string_view text) {
  std::string out;
  for (const char c : lower(text)) {
    if (c == '-' || c == '_') continue;
    out += folded(c);
    if (out.ends_with("rn")) out.replace(out.size() - 2, 2, "m");
    if (out.ends_with("vv")) out.replace(out.size() - 2, 2, "w");
  }
  return out;
}

// What of a publisher is read as a domain's name: all of a domain, and of a did:web what follows the method. Empty: nothing.
std::string_view readable(std::string_view publisher) {
  constexpr std::string_view web = "did:web:";
  if (!publisher.starts_with("did:")) return publisher;
  return publisher.starts_with(web) ? publisher.substr(web.size()) : std::string_view();
}

std::string_view behind_publisher(const AgentKey& key) {
  return key.text().substr(std::string_view("urn:air:").size() + key.publisher().size());
}

}  // namespace

std::string readable_name(const AgentKey& key) {
  const auto publisher = readable(key.publisher());
  return publisher.empty() ? std::string() : std::string(publisher) + std::string(behind_publisher(key));
}

std::string skeleton_of(const AgentKey& key) {
  const auto publisher = readable(key.publisher());
  const auto domain = publisher.substr(0, publisher.find_first_of(":%"));
  // UTS #39 rewrites plain letters too, such as m as rn: `fold` undoes that.
  std::string out = domain.empty() ? std::string(key.publisher()) : fold(confusable_skeleton(to_u_labels(lower(domain))));
  out += fold(publisher.substr(domain.size()));
  return out + fold(behind_publisher(key));
}

}  // namespace ans
