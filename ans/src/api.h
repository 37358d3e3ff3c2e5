// The registry's HTTP surface. No socket and no Beast in here: tests and fuzzers call handle().
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "http.h"
#include "query.h"
#include "registry.h"

namespace ans {

// Who may call. Reads are open; writes carry their authority with them.
enum class Access : std::uint8_t { anyone, signed_document };

struct Call {
  const Target& target;
  std::string_view item;         // what `{}` matched, decoded: an agent, a digest, a taxonomy; empty: the route has none
  std::string_view second_item;  // what the second one matched
  std::string_view body;
};

class Api final : public Handler {
 public:
  // `registry` must outlive the handler.
  explicit Api(Registry& registry) : registry_(registry) {}

  [[nodiscard]] std::size_t max_body(Verb verb, std::string_view target) const override;
  [[nodiscard]] bool blocks(Verb verb, std::string_view target) const override;
  [[nodiscard]] Response handle(const Request& request) override;
  [[nodiscard]] Response refuse(unsigned status, std::string_view detail) const override;

  // The handlers, one for each route (api.cpp holds the table).
  [[nodiscard]] Answer<Response> register_agent(const Call& call);
  [[nodiscard]] Answer<Response> update_agent(const Call& call);
  [[nodiscard]] Answer<Response> get_agent(const Call& call);
  [[nodiscard]] Answer<Response> get_status(const Call& call);
  [[nodiscard]] Answer<Response> get_history(const Call& call);
  [[nodiscard]] Answer<Response> revoke_agent(const Call& call);
  [[nodiscard]] Answer<Response> resolve(const Call& call);
  [[nodiscard]] Answer<Response> search(const Call& call);
  [[nodiscard]] Answer<Response> list_taxonomies(const Call& call);
  [[nodiscard]] Answer<Response> get_taxonomy(const Call& call);
  [[nodiscard]] Answer<Response> get_concept(const Call& call);
  [[nodiscard]] Answer<Response> get_crosswalk(const Call& call);
  [[nodiscard]] Answer<Response> get_statement(const Call& call);
  [[nodiscard]] Answer<Response> get_credential(const Call& call);
  [[nodiscard]] Answer<Response> describe(const Call& call);
  [[nodiscard]] Answer<Response> is_alive(const Call& call);
  [[nodiscard]] Answer<Response> is_ready(const Call& call);

 private:
  Registry& registry_;
};

}  // namespace ans
