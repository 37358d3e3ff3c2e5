// An HTTP/1.1 message in a file: what `http sign` and `http verify` work on.
#pragma once

#include <agent/http_message.h>
#include <did/result.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cli {

// Views into the text that was read, which must outlive it.
class HttpText {
 public:
  // A request or status line, field lines, an empty line, and the body: every byte behind it. Lines end in LF or CR LF.
  // `scheme`: of a request, which does not say it. Errors: malformed (what, and in which line), unsupported (a transfer coding),
  // too_large.
  [[nodiscard]] static did::Result<HttpText> parse(std::string_view text, std::string_view scheme);

  [[nodiscard]] bool is_request() const { return is_request_; }
  // PRECONDITION: of the kind. Good as long as this and the text.
  [[nodiscard]] agent::HttpRequest request() const;
  [[nodiscard]] agent::HttpResponse response() const { return {.status = status_, .fields = fields_}; }
  [[nodiscard]] const std::vector<agent::HttpField>& fields() const { return fields_; }
  void add(agent::HttpField field) { fields_.push_back(field); }
  [[nodiscard]] std::string_view body() const { return body_; }

  // The text with these fields at the end of its header.
  [[nodiscard]] std::string with(const std::vector<std::pair<std::string, std::string>>& fields) const;

 private:
  [[nodiscard]] did::Result<void> read_start(std::string_view line);
  [[nodiscard]] did::Result<void> read_field(std::string_view line, std::size_t number);
  [[nodiscard]] did::Result<void> check_body();
  std::string_view scheme_, header_, body_, empty_line_, line_end_ = "\n";
  std::string_view method_, target_, authority_;
  std::vector<agent::HttpField> fields_;
  int status_ = 0;
  bool is_request_ = false;
};

}  // namespace cli
