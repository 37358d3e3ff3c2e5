// The registry's HTTP surface. No socket and no Beast in here: tests and fuzzers call handle().
#pragma once

#include <server.h>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/log.h"
#include "http/client_limits.h"
#include "http/event_feed.h"
#include "http/hot_answers.h"
#include "http/http.h"
#include "http/query.h"
#include "http/traffic.h"
#include "registry/registry.h"

namespace ans {

[[nodiscard]] std::string_view verb_name(Verb verb);

// Who may call. Reads are open; writes carry their authority with them.
enum class Access : std::uint8_t { anyone, signed_document };

struct Call {
  const Request& request;
  const Target& target;
  std::string_view item;         // what `{}` matched, decoded: an agent, a digest, a taxonomy; empty: the route has none
  std::string_view second_item;  // what the second one matched
  std::string_view body;
  std::size_t route;  // its place in the table
};

// What the daemon around the API gives it. Each may be absent; what is there must outlive the API.
struct Operations {
  Limits* limits = nullptr;
  Log* log = nullptr;
  const std::atomic<bool>* stopping = nullptr;  // then it is not ready any more
  std::function<httpd::ServerStats()> server{};
  std::size_t hot_bytes = std::size_t{64} << 20U;  // of answers kept ready
};

class Api final : public Handler {
 public:
  // `registry` must outlive the handler.
  explicit Api(Registry& registry, Operations operations = {});
  ~Api() override;

  [[nodiscard]] std::size_t max_body(Verb verb, std::string_view target) const override;
  [[nodiscard]] bool blocks(Verb verb, std::string_view target) const override;
  [[nodiscard]] std::optional<Response> turn_away(Verb verb, std::string_view target, const httpd::ClientAddress& client) override;
  [[nodiscard]] Response handle(const Request& request) override;
  [[nodiscard]] Response refuse(unsigned status, std::string_view detail) const override;

  // The handlers, one for each route (api.cpp holds the table).
  [[nodiscard]] Answer<Response> register_agent(const Call& call);
  [[nodiscard]] Answer<Response> update_agent(const Call& call);
  [[nodiscard]] Answer<Response> get_agent(const Call& call);
  [[nodiscard]] Answer<Response> get_status(const Call& call);
  [[nodiscard]] Answer<Response> get_history(const Call& call);
  [[nodiscard]] Answer<Response> revoke_agent(const Call& call);
  [[nodiscard]] Answer<Response> change_agent(const Call& call);
  [[nodiscard]] Answer<Response> get_challenges(const Call& call);
  [[nodiscard]] Answer<Response> prove_control(const Call& call);
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
  [[nodiscard]] Answer<Response> events(const Call& call);
  [[nodiscard]] Answer<Response> metrics(const Call& call);
  [[nodiscard]] Answer<Response> openapi(const Call& call);
  [[nodiscard]] Answer<Response> docs(const Call& call);

 private:
  // The answer, and the place of the route that gave it in the table; past its end: there was none.
  [[nodiscard]] std::pair<Response, std::size_t> dispatch(const Request& request);
  void report(const Request& request, const Response& response, std::chrono::nanoseconds took);
  // When a reading began: what changes after it is not in it.
  struct Moment {
    std::uint64_t stamp;
    did::Time now;
  };
  [[nodiscard]] Moment moment() const { return {hot_.stamp(), registry_.now()}; }
  // Registered, and not listed: what has to be proven first.
  [[nodiscard]] Answer<Response> pending_response(const Record& record) const;
  // The answer with this record; kept ready for the next who asks for the same.
  [[nodiscard]] Response answer_with(const Record& record, std::string_view name, const Call& call, Moment began);

  Registry& registry_;
  Operations operations_;
  HotAnswers hot_;
  EventFeed feed_;
  Traffic traffic_;
};

}  // namespace ans
