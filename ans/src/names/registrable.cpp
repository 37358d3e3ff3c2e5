#include "names/registrable.h"

#include <libpsl.h>

namespace ans {

std::string registrable_domain(std::string_view domain) {
  const std::string text(domain);
  const auto* list = psl_builtin();
  const char* found = list != nullptr ? psl_registrable_domain(list, text.c_str()) : nullptr;
  return found != nullptr ? found : text;
}

std::string owner_of(const AgentKey& key) {
  constexpr std::string_view web = "did:web:";
  auto publisher = key.publisher();
  if (publisher.starts_with(web)) publisher.remove_prefix(web.size());
  publisher = publisher.substr(0, publisher.find_first_of(":%"));  // of a did:web with a path or a port: its host
  return is_fqdn(publisher) ? registrable_domain(publisher) : std::string(key.publisher());
}

}  // namespace ans
