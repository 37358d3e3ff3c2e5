// Messages from vectors: what HttpRequest and HttpResponse look at, kept alive.
#pragma once

#include <agent/signature_base.h>
#include <did/json.h>

#include <algorithm>
#include <deque>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace test {

class Message {
 public:
  // {"request": {"method", "scheme", "authority", "target", "fields", "trailers"}, "response": {"status", ...}}; both optional.
  explicit Message(const did::Json& one) {
    if (one.contains("request")) {
      const auto& json = one.at("request");
      request_.method = keep(json.at("method").get<std::string>());
      request_.scheme = keep(json.at("scheme").get<std::string>());
      request_.authority = keep(json.at("authority").get<std::string>());
      request_.target = keep(json.at("target").get<std::string>());
      request_fields_ = lines(json, "fields");
      request_trailers_ = lines(json, "trailers");
      has_request_ = true;
    }
    if (one.contains("response")) {
      const auto& json = one.at("response");
      response_.status = json.at("status").get<int>();
      response_fields_ = lines(json, "fields");
      response_trailers_ = lines(json, "trailers");
      has_response_ = true;
    }
    look();
  }
  Message(const Message&) = delete;
  Message& operator=(const Message&) = delete;

  void add(std::string_view name, std::string_view value) {
    (has_response_ ? response_fields_ : request_fields_).push_back({keep(std::string(name)), keep(std::string(value))});
    look();
  }
  // The first line of this name has another value from now on.
  void set(std::string_view name, std::string_view value) {
    auto& fields = has_response_ ? response_fields_ : request_fields_;
    const auto first =
        std::ranges::find_if(fields, [name](const agent::HttpField& line) { return agent::same_field_name(line.name, name); });
    if (first != fields.end()) first->value = keep(std::string(value));
  }
  void remove(std::string_view name) {
    std::erase_if(has_response_ ? response_fields_ : request_fields_,
                  [&](const agent::HttpField& line) { return agent::same_field_name(line.name, name); });
    look();
  }
  [[nodiscard]] agent::HttpRequest& request() { return request_; }
  [[nodiscard]] agent::HttpResponse& response() { return response_; }
  [[nodiscard]] agent::SignatureContext context() const {
    static constexpr agent::StructuredField known[] = {{"example-dict", agent::FieldType::dictionary},
                                                       {"bad-dict", agent::FieldType::dictionary},
                                                       {"example-list", agent::FieldType::list}};
    return {.request = has_request_ ? &request_ : nullptr, .response = has_response_ ? &response_ : nullptr, .structured = known};
  }

 private:
  std::string_view keep(std::string text) { return texts_.emplace_back(std::move(text)); }
  std::vector<agent::HttpField> lines(const did::Json& json, const char* member) {
    std::vector<agent::HttpField> out;
    if (!json.contains(member)) return out;
    for (const auto& line : json.at(member)) out.push_back({keep(line.at(0).get<std::string>()), keep(line.at(1).get<std::string>())});
    return out;
  }
  void look() {
    request_.fields = request_fields_;
    request_.trailers = request_trailers_;
    response_.fields = response_fields_;
    response_.trailers = response_trailers_;
  }

  std::deque<std::string> texts_;
  std::vector<agent::HttpField> request_fields_, request_trailers_, response_fields_, response_trailers_;
  agent::HttpRequest request_;
  agent::HttpResponse response_;
  bool has_request_ = false;
  bool has_response_ = false;
};

}  // namespace test
