// HTTP/1.1 messages: what a request may look like beyond what Beast checks, and the bytes of an answer.
#pragma once

#include <boost/beast/http.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "handler.h"
#include "server.h"

namespace httpd {

namespace http = boost::beast::http;
using Fields = http::request<http::string_body>;

struct Refusal {
  unsigned status;
  std::string_view detail;
};
constexpr Refusal gone{0, {}};  // there is nobody to tell

[[nodiscard]] Verb verb_of(http::verb verb);
// The field's value; empty where it is absent or given twice.
[[nodiscard]] std::string_view only(const Fields& request, std::string_view name);
// What Request::idempotency_key is.
[[nodiscard]] std::optional<std::string_view> idempotency_key(const Fields& request);
// What Request::signed_header looks at; good as long as the request.
[[nodiscard]] std::vector<HeaderLine> signed_header(const Fields& request);
// RFC 9112: what Beast lets through, and what would be read in two ways.
[[nodiscard]] std::optional<Refusal> examine(const Fields& request, const ServerOptions& options);

// What the request's conditions and its Accept-Encoding make of an answer: 304, or a compressed body (RFC 9110 13 and 12.5.3).
void negotiate(const Fields& request, const ServerOptions& options, Response& response);

enum class Ending : std::uint8_t { keep_alive, close, stream };  // stream: the body ends with the connection, no length is told

// The bytes of an answer before its body. A value that would begin a new line is left out.
[[nodiscard]] std::string head_of(const Response& response, Ending ending);
// What follows them; points into the response.
[[nodiscard]] std::string_view body_of(const Response& response, bool is_head);

}  // namespace httpd
