#include "message.h"

#include <algorithm>
#include <ctime>

#include "conditional.h"
#include "gzip.h"

namespace httpd {
namespace {

constexpr std::size_t header_room = 512;  // most headers are smaller

// Written anew once a second.
const std::string& http_date() {
  thread_local std::time_t written = 0;
  thread_local std::string date;
  const auto now = std::time(nullptr);
  if (now == written) return date;
  std::tm parts{};
  gmtime_r(&now, &parts);
  char text[32];
  date.assign(text, std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &parts));
  written = now;
  return date;
}

// RFC 9110 15.3.5, 15.4.5
bool may_have_body(const Response& response) { return response.status != 204 && response.status != 304; }

}  // namespace

Verb verb_of(http::verb verb) {
  switch (verb) {
    case http::verb::get: return Verb::get;
    case http::verb::head: return Verb::head;
    case http::verb::put: return Verb::put;
    case http::verb::post: return Verb::post;
    case http::verb::delete_: return Verb::del;
    default: return Verb::other;
  }
}

std::string_view only(const Fields& request, std::string_view name) {
  if (request.count(name) != 1) return {};
  return request[name];
}

std::optional<std::string_view> idempotency_key(const Fields& request) {
  if (request.count("Idempotency-Key") == 0) return std::nullopt;
  return only(request, "Idempotency-Key");
}

std::optional<Refusal> examine(const Fields& request, const ServerOptions& options) {
  if (request.target().size() > options.max_target_bytes) return Refusal{414, "the request target is too long"};
  if (request.version() != 10 && request.version() != 11) return Refusal{400, "only HTTP/1.0 and HTTP/1.1 are spoken here"};
  // 3.2: exactly one Host.
  if (request.count(http::field::host) > 1 || (request.version() == 11 && request.count(http::field::host) == 0)) {
    return Refusal{400, "a request has exactly one host field"};
  }
  // 6.1: a length given twice, or an encoding that is not just chunked, is how requests are smuggled.
  const auto encodings = request.count(http::field::transfer_encoding);
  if (encodings > 0) {
    const bool plain = encodings == 1 && boost::beast::iequals(request[http::field::transfer_encoding], "chunked");
    if (!plain || request.count(http::field::content_length) > 0 || request.version() == 10) {
      return Refusal{400, "the body's length is not clear"};
    }
  }
  // A condition that is not understood must not be passed over.
  if (request.count(http::field::if_match) > 1) return Refusal{400, "If-Match stands in several lines"};
  if (request.count("Idempotency-Key") > 1) return Refusal{400, "Idempotency-Key stands in several lines"};
  if (!request.target().starts_with('/')) return Refusal{400, "the request target does not begin with `/`"};
  return std::nullopt;
}

std::vector<HeaderLine> signed_header(const Fields& request) {
  if (request.count("Signature") + request.count("Signature-Input") == 0) return {};
  std::vector<HeaderLine> lines;
  for (const auto& field : request) lines.push_back({field.name_string(), field.value()});
  return lines;
}

void negotiate(const Fields& request, const ServerOptions& options, Response& response) {
  if (response.stream || (request.method() != http::verb::get && request.method() != http::verb::head)) return;
  if (response.status != 200) return;
  const bool varies = options.compress_from > 0 && response.body.size() >= options.compress_from && is_compressible(response.content_type);
  if (varies) response.headers.emplace_back("Vary", "Accept-Encoding");  // on a 304 as well: RFC 9110 15.4.5
  const auto condition = request.count(http::field::if_none_match) == 1 ? std::string_view(request[http::field::if_none_match]) : "";
  if (!condition.empty() && matches_etag(condition, header_of(response, "ETag"))) {
    response.status = 304;
    response.body.clear();
    return;
  }
  if (varies && accepts_gzip(only(request, "Accept-Encoding"))) compress(response);
}

std::string_view body_of(const Response& response, bool is_head) {
  if (is_head || !may_have_body(response)) return {};
  return response.body;
}

std::string head_of(const Response& response, Ending ending) {
  const bool has_body = may_have_body(response);
  const auto reason = http::obsolete_reason(http::int_to_status(response.status));
  std::string out;
  out.reserve(header_room);
  out.append("HTTP/1.1 ").append(std::to_string(response.status)).append(" ").append(reason).append("\r\n");
  const auto add = [&out](std::string_view name, std::string_view value) {
    if (std::ranges::any_of(value, [](char c) { return c == '\r' || c == '\n' || c == '\0'; })) return;
    out.append(name).append(": ").append(value).append("\r\n");
  };
  add("Date", http_date());
  const bool has_length = has_body && ending != Ending::stream;
  if (has_body && (!has_length || !response.body.empty())) add("Content-Type", response.content_type);
  if (has_length) add("Content-Length", std::to_string(response.body.size()));
  add("Connection", ending == Ending::keep_alive ? "keep-alive" : "close");
  add("X-Content-Type-Options", "nosniff");
  for (const auto& [name, value] : response.headers) add(name, value);
  out += "\r\n";
  return out;
}

}  // namespace httpd
