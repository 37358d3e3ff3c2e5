#include "request.h"

#include <agent/content_digest.h>
#include <did/json.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "support/raw_http.h"

namespace attacks {

Answer say(const Addresses& at, const std::string& bytes) {
  const auto& http = at.http.value();
  test::RawHttpClient client(http.port, http.address.c_str());
  const auto answer = client.ask(bytes);
  if (answer.status == 0) return {"closed", {}};
  const auto body = did::parse_json(answer.body);
  const std::string status = "status_" + std::to_string(answer.status);
  if (!body || !body->is_object()) return {status, answer.body};
  return {body->value("signatureCode", body->value("code", status)), answer.body};
}

SignedPost::SignedPost(Field& field, test::Party& signer, std::string text, std::string to)
    : path(std::move(to)),
      authority(field.at().http->address + ":" + std::to_string(field.at().http->port)),
      body(std::move(text)),
      at_(field.at()),
      signer_(signer) {
  fields_ = {{"Content-Type", "application/json"}, {"Content-Digest", agent::content_digest(did::as_bytes(body))}};
  const auto lines = views();
  options = agent::credence_request_options(request(lines), {.keyid = signer.method, .nonce = agent::new_nonce(), .now = field.now()});
}

std::vector<agent::HttpField> SignedPost::views() const {
  std::vector<agent::HttpField> lines;
  for (const auto& [name, value] : fields_) lines.push_back({name, value});
  return lines;
}

agent::HttpRequest SignedPost::request(const std::vector<agent::HttpField>& fields) const {
  return {.method = method, .scheme = "http", .authority = authority, .target = path, .fields = fields};
}

void SignedPost::add(std::string name, std::string value) {
  std::string lower = name;
  std::ranges::transform(lower, lower.begin(),
                         [](unsigned char letter) { return static_cast<char>(letter >= 'A' && letter <= 'Z' ? letter + 32 : letter); });
  options.components.push_back(agent::ComponentId::parse(lower).value());
  fields_.emplace_back(std::move(name), std::move(value));
}

void SignedPost::sign() {
  const auto signer = agent::make_message_signer(signer_.key).value();
  sign(*signer);
}

void SignedPost::sign(agent::MessageSigner& by) {
  const auto lines = views();
  const auto message = request(lines);
  auto made = agent::sign({.request = &message}, options, by).value();
  fields_.emplace_back("Signature-Input", std::move(made.signature_input));
  fields_.emplace_back("Signature", std::move(made.signature));
}

std::string& SignedPost::field(std::string_view name) {
  const auto found = std::ranges::find_if(fields_, [name](const auto& one) { return one.first == name; });
  test::must(found != fields_.end(), "no field `" + std::string(name) + "`");
  return found->second;
}

void SignedPost::remove(std::string_view name) {
  std::erase_if(fields_, [name](const auto& one) { return one.first == name; });
}

std::string SignedPost::text() const {
  std::string out = method + " " + path + " HTTP/1.1\r\nHost: " + authority +
                    "\r\nConnection: close\r\nContent-Length: " + std::to_string(body.size()) + "\r\n";
  for (const auto& [name, value] : fields_) out += name + ": " + value + "\r\n";
  return out + "\r\n" + body;
}

}  // namespace attacks
