// The registry's HTTP surface. No socket and no Beast in here: tests and fuzzers call handle().
#pragma once

#include <server.h>

#include <functional>
#include <semaphore>
#include <string>
#include <string_view>
#include <vector>

#include "base/log.h"
#include "http/client_limits.h"
#include "http/event_feed.h"
#include "http/hot_answers.h"
#include "http/http.h"
#include "http/kept_writes.h"
#include "http/request_signature.h"
#include "http/route.h"
#include "http/traffic.h"
#include "registry/registry.h"

namespace ans {

[[nodiscard]] std::string_view verb_name(Verb verb);
// The native routes: the table in api.cpp.
[[nodiscard]] std::span<const Route> native_surface();

// What the daemon around the API gives it. Each may be absent; what is there must outlive the API.
struct Operations {
  Limits* limits = nullptr;
  Log* log = nullptr;
  const std::atomic<bool>* stopping = nullptr;  // then it is not ready any more
  std::function<httpd::ServerStats()> server{};
  const RequestSignatures* signatures = nullptr;     // of writes; they are not looked at where it is absent
  std::size_t hot_bytes = std::size_t{64} << 20U;    // of answers kept ready
  std::span<const Route> mounts{};                   // other registries' surfaces, beside the native one
  std::string public_url = "http://127.0.0.1:8460";  // where others reach it, without a slash at its end
};

class Api final : public Handler {
 public:
  // `registry` must outlive the handler.
  explicit Api(Registry& registry, Operations operations = {});
  ~Api() override;

  [[nodiscard]] std::size_t max_body(Verb verb, std::string_view target) const override;
  [[nodiscard]] bool blocks(const Request& request) const override;
  [[nodiscard]] bool is_urgent(Verb verb, std::string_view target) const override;
  [[nodiscard]] std::optional<Response> turn_away(Verb verb, std::string_view target, const httpd::ClientAddress& client) override;
  [[nodiscard]] Response handle(const Request& request) override;
  void handle_later(const Request& request, Reply reply) override;
  [[nodiscard]] Response refuse(unsigned status, std::string_view detail) const override;

  [[nodiscard]] const Registry& registry() const { return registry_; }
  [[nodiscard]] const std::string& public_url() const { return operations_.public_url; }
  // PRECONDITION: nothing is served yet.
  void set_public_url(std::string url) { operations_.public_url = std::move(url); }

  // The answer of `handler`, or the one that it gave when the same request came under the same Idempotency-Key.
  void once(const Call& call, LaterHandler handler, Later later);

  // The handlers, one for each native route (api.cpp holds the table).
  void register_agent(const Call& call, Later later);
  void update_agent(const Call& call, Later later);
  [[nodiscard]] Answer<Response> get_agent(const Call& call);
  [[nodiscard]] Answer<Response> get_status(const Call& call);
  [[nodiscard]] Answer<Response> get_versions(const Call& call);
  [[nodiscard]] Answer<Response> get_history(const Call& call);
  [[nodiscard]] Answer<Response> revoke_agent(const Call& call);
  [[nodiscard]] Answer<Response> change_agent(const Call& call);
  [[nodiscard]] Answer<Response> add_credential(const Call& call);
  [[nodiscard]] Answer<Response> remove_credential(const Call& call);
  [[nodiscard]] Answer<Response> get_challenges(const Call& call);
  [[nodiscard]] Answer<Response> prove_control(const Call& call);
  [[nodiscard]] Answer<Response> resolve(const Call& call);
  [[nodiscard]] Answer<Response> resolve_many(const Call& call);
  [[nodiscard]] Answer<Response> search(const Call& call);
  [[nodiscard]] Answer<Response> search_by_body(const Call& call);
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
  [[nodiscard]] Answer<Response> get_schema(const Call& call);
  [[nodiscard]] Answer<Response> docs(const Call& call);

 private:
  // A route, and its pattern in segments.
  struct Entry {
    Route route;
    std::vector<std::string_view> pattern;
  };
  [[nodiscard]] const Entry* find_route(Verb verb, std::string_view target) const;
  [[nodiscard]] Response not_routed(Verb verb, const Target& target) const;
  [[nodiscard]] std::vector<std::string> route_names() const;
  // Whoever signed the request, where the route asks for it; empty: nobody.
  [[nodiscard]] Answer<std::string> signer_of(const Route& route, const Request& request) const;
  [[nodiscard]] Answer<std::string> reader_of(const Request& request) const;
  [[nodiscard]] Response refused(Problem problem) const;
  [[nodiscard]] Answer<void> check_address(const Route& route, std::string_view name) const;
  // The agent that the call names, where its reader may know that it has this name.
  [[nodiscard]] Answer<RegistryState> state_for(const Call& call, std::string_view name) const;
  // An answer, and the place of the route that gave it in the table; past its end: there was none.
  struct Routed {
    Response response;
    std::size_t place = 0;
  };
  // The route that a request has reached, and what its pattern matched.
  struct Reached {
    std::size_t place;
    Target target;
    std::string_view item, second_item;  // point into the target
    std::string reader;                  // Call::reader
  };
  // Or the answer that it gets on the way there.
  [[nodiscard]] std::expected<Reached, Routed> reach(const Request& request) const;
  [[nodiscard]] static Call call_of(const Request& request, const Reached& reached);
  [[nodiscard]] Routed dispatch(const Request& request);
  [[nodiscard]] Routed answer_to(const Request& request, const Reached& reached);
  // Counts and writes down what was answered, and tells the client how often it may still ask.
  [[nodiscard]] Response account_for(const Request& request, Routed routed, std::chrono::steady_clock::time_point begin);
  void report(const Request& request, const Response& response, std::chrono::nanoseconds took);
  // When a reading began: what changes after it is not in it.
  struct Moment {
    std::uint64_t stamp = 0;
    did::Time now;
  };
  [[nodiscard]] Moment moment() const { return {hot_.stamp(), registry_.now()}; }
  // 429 where this client asks for one of these capabilities too often; nullopt: it may.
  [[nodiscard]] std::optional<Response> too_often(const Call& call, std::span<const WantedCapability> capabilities);
  [[nodiscard]] std::optional<Response> too_often(const Call& call, const SearchQuery& query);
  // The answer to a statement that was taken.
  [[nodiscard]] Answer<Response> registered(const Submitted& submitted);
  // Tells who runs the registry of a name that is next to one which is much asked for.
  void to_review(const RegistryState& agent);
  // Registered, and not listed: what has to be proven first.
  [[nodiscard]] Answer<Response> pending_response(const Record& record) const;
  // The answer to who asked for a name; that nobody has it is kept ready as well.
  [[nodiscard]] Answer<Response> answer_without(Problem problem, std::string_view name, const Call& call, Moment began);
  // The answer with this record; kept ready for the next who asks for the same.
  [[nodiscard]] Response answer_with(const Record& record, std::string_view name, const Call& call, Moment began);

  Registry& registry_;
  Operations operations_;
  std::vector<Entry> routes_;
  HotAnswers hot_;
  EventFeed feed_;
  KeptWrites kept_;
  static constexpr std::ptrdiff_t most_readers = 16;  // signed reads that are examined at once
  mutable std::counting_semaphore<most_readers> readers_{most_readers};
  static constexpr std::size_t most_waiting = 2048;  // statements that wait for the disk, each with its text
  std::atomic<std::size_t> waiting_ = 0;
  Traffic traffic_;
  std::atomic<std::uint64_t> names_to_review_ = 0;
};

}  // namespace ans
