// The message that a command is about, and the request that it answers, from files.
#pragma once

#include <agent/signature_base.h>

#include <memory>
#include <optional>
#include <string>

#include "agents/http_text.h"
#include "base/context.h"

namespace CLI {
class App;
}

namespace cli {

struct ExchangeOptions {
  std::string in;
  std::string request;  // of a response: what it answers; empty: not at hand
  std::string scheme = "https";
};
// FILE, --request, --scheme.
void add_exchange(CLI::App& command, ExchangeOptions& options);

class HttpExchange {
 public:
  // Errors: those of read_input and HttpText; malformed (--request for a request, or that names a response).
  [[nodiscard]] static did::Result<std::unique_ptr<HttpExchange>> load(const ExchangeOptions& options, Context& context);
  HttpExchange(const HttpExchange&) = delete;
  HttpExchange& operator=(const HttpExchange&) = delete;

  [[nodiscard]] HttpText& message() { return *message_; }
  // The request itself, or the one that is answered; nullptr: not at hand.
  [[nodiscard]] const HttpText* request() const { return request_ ? &*request_ : message_->is_request() ? &*message_ : nullptr; }
  // Good until a field is added to the message.
  [[nodiscard]] agent::SignatureContext context();

 private:
  HttpExchange() = default;
  [[nodiscard]] did::Result<void> load_request(const ExchangeOptions& options, Context& context);
  std::string text_, request_text_;
  std::optional<HttpText> message_, request_;
  agent::HttpRequest request_view_;
  agent::HttpResponse response_view_;
};

}  // namespace cli
