#include "agents/http_exchange.h"

#include "base/io.h"
#include "flags/options.h"

namespace cli {
namespace {

did::Result<HttpText> read_message(const std::string& path, const std::string& text, const std::string& scheme) {
  auto message = HttpText::parse(text, scheme);
  if (!message) return std::unexpected(std::move(message.error()).in("`" + path + "`"));
  return message;
}

}  // namespace

void add_exchange(CLI::App& command, ExchangeOptions& options) {
  add_input(command, options.in, "the HTTP/1.1 message: header, empty line, body");
  command.add_option("--request", options.request, "for a response: the request that it answers")->type_name("FILE");
  command.add_option("--scheme", options.scheme, "of the request's target URI (default https)")->check(CLI::IsMember({"http", "https"}));
}

did::Result<std::unique_ptr<HttpExchange>> HttpExchange::load(const ExchangeOptions& options, Context& context) {
  std::unique_ptr<HttpExchange> exchange(new HttpExchange());
  DID_TRY(exchange->text_, read_input(options.in, context));
  DID_TRY(exchange->message_, read_message(options.in, exchange->text_, options.scheme));
  if (!options.request.empty()) DID_CHECK(exchange->load_request(options, context));
  return exchange;
}

did::Result<void> HttpExchange::load_request(const ExchangeOptions& options, Context& context) {
  if (message_->is_request()) return did::fail(did::Errc::malformed, "`" + options.in + "` is a request itself, and answers none");
  DID_TRY(request_text_, read_input(options.request, context));
  DID_TRY(request_, read_message(options.request, request_text_, options.scheme));
  if (!request_->is_request()) return did::fail(did::Errc::malformed, "`" + options.request + "` is no request");
  return {};
}

agent::SignatureContext HttpExchange::context() {
  if (const auto* known = request()) request_view_ = known->request();
  if (!message_->is_request()) response_view_ = message_->response();
  return {.request = request() != nullptr ? &request_view_ : nullptr, .response = message_->is_request() ? nullptr : &response_view_};
}

}  // namespace cli
