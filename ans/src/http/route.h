// A row of the table of routes, and what its handler is given.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <utility>

#include "base/problem.h"
#include "base/wait_for.h"
#include "http/client_limits.h"
#include "http/http.h"
#include "http/query.h"

namespace ans {

class Api;

// Who may call. Reads are open, and some answer more to whom something is disclosed, which a signature of the request shows; writes
// carry their authority with them.
enum class Access : std::uint8_t { anyone, known_reader, signed_document };

struct Call {
  const Request& request;
  const Target& target;
  std::string_view item;         // what `{}` matched, decoded: an agent, a digest, a taxonomy; empty: the route has none
  std::string_view second_item;  // what the second one matched
  std::string_view body;
  std::size_t route;          // its place in the table
  std::string_view reader{};  // DID whose key signed the request; empty: nobody's, or the route asks nobody
  bool* repeats = nullptr;    // set by a handler that answers again what was done before: then nobody's signature was examined
};

// What is left to do for an answer when nothing is waited for any more, and where it goes.
using Finish = std::move_only_function<Answer<Response>()>;
using Later = std::move_only_function<void(Finish)>;
// The call is good until it returns, its request until there is an answer.
using LaterHandler = void (*)(Api& api, const Call& call, Later later);

struct QueryParameter {
  std::string_view name;  // `constraint.*` stands for every name that begins so
  bool repeats = false;
};
using QueryParameters = std::span<const QueryParameter>;

struct Route {
  Verb verb;
  std::string_view pattern;  // `{}` is one segment; two at most
  std::size_t max_body;
  bool blocks;  // writes to disk, may fetch
  Access access;
  QueryParameters parameters;  // any other is refused
  Answer<Response> (*handler)(Api& api, const Call& call);
  Limited limited = Limited::by_verb;
  LaterHandler handler_later = nullptr;  // the same without waiting; null: the handler waits for nobody
};

// A member function of Api as a handler.
template <auto member>
Answer<Response> handled_by(Api& api, const Call& call) {
  return (api.*member)(call);
}

// Likewise; it may itself answer later, or at once.
template <auto member>
void handled_later_by(Api& api, const Call& call, Later later) {
  if constexpr (requires { (api.*member)(call); })
    later([answer = (api.*member)(call)]() mutable { return std::move(answer); });
  else
    (api.*member)(call, std::move(later));
}
// A handler that answers later, as one that is waited for.
template <LaterHandler handler>
Answer<Response> waited_for(Api& api, const Call& call) {
  return wait_for<Finish>([&](Later later) { handler(api, call, std::move(later)); })();
}

inline constexpr std::size_t query_body_max_size = std::size_t{64} * 1024;  // of questions that come in a body

}  // namespace ans
