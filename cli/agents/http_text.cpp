#include "agents/http_text.h"

#include <algorithm>

namespace cli {
namespace {

using did::Errc;
using did::fail;

constexpr std::size_t max_header = std::size_t{64} * 1024;
constexpr std::size_t max_lines = 256;

std::unexpected<did::Error> malformed(std::string what, std::size_t number) {
  return fail(Errc::malformed, "line " + std::to_string(number) + " of the message: " + std::move(what));
}

// Without its line end.
std::string_view without_end(std::string_view line) {
  if (line.ends_with('\n')) line.remove_suffix(1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  return first == std::string_view::npos ? std::string_view() : text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

bool is_version(std::string_view text) { return text == "HTTP/1.1" || text == "HTTP/1.0"; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

did::Result<HttpText> HttpText::parse(std::string_view text, std::string_view scheme) {
  HttpText message;
  message.scheme_ = scheme;
  std::size_t at = 0;
  for (std::size_t number = 1;; ++number) {
    const auto end = text.find('\n', at);
    if (end == std::string_view::npos) return malformed("the header does not end in an empty line", number);
    if (end > max_header || number > max_lines) return fail(Errc::too_large, "the header of the message is too large");
    const auto whole = text.substr(at, end + 1 - at);
    const auto line = without_end(whole);
    if (line.empty() && number == 1) return malformed("no request or status line", number);
    if (line.empty()) {
      message.empty_line_ = whole;
      message.header_ = text.substr(0, at);
      message.body_ = text.substr(end + 1);
      break;
    }
    if (number == 1) message.line_end_ = whole.substr(line.size());
    DID_CHECK(number == 1 ? message.read_start(line) : message.read_field(line, number));
    at = end + 1;
  }
  DID_CHECK(message.check_body());
  return message;
}

did::Result<void> HttpText::read_start(std::string_view line) {
  const auto first = line.find(' ');
  if (is_version(line.substr(0, first))) {
    // RFC 9112 4: HTTP-version SP status-code SP [ reason-phrase ]
    const auto code = line.substr(std::min(first + 1, line.size()), 3);
    const auto rest = line.substr(std::min(first + 4, line.size()));
    if (code.size() != 3 || !std::ranges::all_of(code, is_digit) || !(rest.empty() || rest.starts_with(' ')))
      return malformed("no status line", 1);
    status_ = (code[0] - '0') * 100 + (code[1] - '0') * 10 + (code[2] - '0');
    return {};
  }
  // RFC 9112 3: method SP request-target SP HTTP-version
  const auto last = line.rfind(' ');
  if (first == std::string_view::npos || first == last || !is_version(line.substr(last + 1))) return malformed("no request line", 1);
  method_ = line.substr(0, first);
  target_ = line.substr(first + 1, last - first - 1);
  if (!agent::is_token(method_) || target_.contains(' ')) return malformed("no request line", 1);
  is_request_ = true;
  return {};
}

did::Result<void> HttpText::read_field(std::string_view line, std::size_t number) {
  if (line.starts_with(' ') || line.starts_with('\t')) return malformed("a folded field", number);
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) return malformed("no field", number);
  const auto name = line.substr(0, colon);
  if (!agent::is_token(name)) return malformed("a field name that is none", number);
  const auto value = trimmed(line.substr(colon + 1));
  if (value.find_first_of(std::string_view("\r\0", 2)) != std::string_view::npos)
    return malformed("a character that no field may have", number);
  fields_.push_back({name, value});
  if (!agent::same_field_name(name, "host")) return {};
  if (!authority_.empty()) return malformed("a second Host", number);
  authority_ = value;
  return {};
}

did::Result<void> HttpText::check_body() {
  for (const auto& field : fields_) {
    if (agent::same_field_name(field.name, "transfer-encoding"))
      return fail(Errc::unsupported, "the message has a transfer coding", "write its body out, with Content-Length");
    if (agent::same_field_name(field.name, "content-length") && field.value != std::to_string(body_.size())) {
      return fail(Errc::malformed, "the message has a body of " + std::to_string(body_.size()) + " bytes, and another Content-Length");
    }
  }
  return {};
}

agent::HttpRequest HttpText::request() const {
  return {.method = method_, .scheme = scheme_, .authority = authority_, .target = target_, .fields = fields_};
}

std::string HttpText::with(const std::vector<std::pair<std::string, std::string>>& fields) const {
  std::string out(header_);
  for (const auto& [name, value] : fields) out.append(name).append(": ").append(value).append(line_end_);
  return out.append(empty_line_).append(body_);
}

}  // namespace cli
