#include "ans_client.h"

#include <arpa/inet.h>
#include <httplib.h>

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>
#include <utility>

#include "agent_name.h"
#include "report.h"

namespace cli {
namespace {

using did::Errc;
using did::Json;
using did::Result;
using Steady = std::chrono::steady_clock;

constexpr std::string_view default_registry = "http://127.0.0.1:8460";

struct Base {
  std::string origin;  // "https://host:port"
  std::string prefix;  // "" or "/path", without a slash at the end
};

// 127.0.0.0/8, ::1 and localhost; names that merely resolve there do not count.
bool is_loopback(const std::string& host) {
  in_addr v4{};
  if (::inet_pton(AF_INET, host.c_str(), &v4) == 1) return (ntohl(v4.s_addr) >> 24U) == 127;
  return host == "localhost" || host == "[::1]";
}

Result<Base> parse_base(const std::string& url) {
  const auto malformed = [&] { return did::fail(Errc::malformed, "registry `" + url + "` is not a URL", "such as https://registry.example or http://127.0.0.1:8460"); };
  const auto scheme_end = url.find("://");
  const auto scheme = url.substr(0, scheme_end);
  if (scheme_end == std::string::npos || (scheme != "http" && scheme != "https")) return malformed();
  const auto rest = url.substr(scheme_end + 3);
  const auto authority = rest.substr(0, rest.find('/'));
  const auto host = authority.starts_with('[') ? authority.substr(0, authority.find(']') + 1) : authority.substr(0, authority.find(':'));
  if (host.empty() || url.find_first_of("@?# \t") != std::string::npos) return malformed();
  if (scheme == "http" && !is_loopback(host))
    return did::fail(Errc::refused, "registry `" + url + "`: plain http is for loopback only", "use https");
  auto prefix = rest.substr(authority.size());
  while (prefix.ends_with('/')) prefix.pop_back();
  return Base{scheme + "://" + authority, prefix};
}

class HttpTransport final : public Transport {
 public:
  HttpTransport(const Base& base, const Flags& flags, const std::string& ca_file)
      : prefix_(base.prefix), origin_(base.origin), timeout_(flags.timeout), max_bytes_(flags.max_bytes), client_(base.origin) {
    client_.set_connection_timeout(timeout_);
    client_.set_read_timeout(timeout_);
    client_.set_write_timeout(timeout_);
    client_.set_follow_location(false);
    client_.set_decompress(false);
    client_.set_url_encode(false);
    client_.enable_server_certificate_verification(true);
    if (!ca_file.empty()) client_.set_ca_cert_path(ca_file.c_str());
  }

  Result<HttpAnswer> send(const HttpRequest& asked) override {
    httplib::Request request;
    request.method = asked.method;
    request.path = prefix_ + asked.target;
    request.headers = {{"Accept", "application/json, application/problem+json"}, {"Accept-Encoding", "identity"}};
    if (!asked.body.empty()) request.headers.emplace("Content-Type", "application/json");
    request.body = asked.body;
    std::string body;
    bool too_large = false;
    const auto deadline = Steady::now() + timeout_;
    request.content_receiver = [&](const char* data, std::size_t size, std::uint64_t, std::uint64_t) {
      too_large = body.size() + size > max_bytes_;
      if (too_large || Steady::now() > deadline) return false;
      body.append(data, size);
      return true;
    };
    const auto answer = client_.send(request);
    if (too_large) return did::fail(Errc::too_large, "the registry's answer is larger than " + std::to_string(max_bytes_) + " bytes", "raise the limit with --max-bytes");
    if (!answer)
      return did::fail(Errc::unavailable, "registry `" + origin_ + "`: " + httplib::to_string(answer.error()), "is it running? `--registry URL` names another");
    return HttpAnswer{answer->status, std::move(body)};
  }

 private:
  std::string prefix_;
  std::string origin_;
  std::chrono::milliseconds timeout_;
  std::size_t max_bytes_;
  httplib::Client client_;
};

Errc code_of(int status) {
  switch (status) {
    case 400: return Errc::malformed;
    case 404: return Errc::not_found;
    case 409:
    case 412: return Errc::conflict;
    case 413:
    case 414: return Errc::too_large;
    case 408:
    case 429: return Errc::unavailable;
    default: return status >= 500 ? Errc::unavailable : Errc::refused;
  }
}

// RFC 9457. What the registry says is quoted, not interpreted.
did::Error error_of(const HttpAnswer& answer) {
  const auto problem = did::JsonDocument::parse(answer.body);
  std::string said = "status " + std::to_string(answer.status);
  std::string hint;
  if (problem) {
    if (const auto detail = problem->root().find_string("detail")) said = std::string(*detail);
    if (const auto code = problem->root().find_string("errorCode")) said += " (" + std::string(*code) + ")";
    hint = problem->root().find_string("hint").value_or("");
  }
  return {code_of(answer.status), "the registry refused: " + said, hint};
}

Result<Json> parse_answer(const HttpAnswer& answer) {
  if (answer.status < 200 || answer.status > 299) return std::unexpected(error_of(answer));
  auto json = did::parse_json(answer.body, {.max_bytes = answer.body.size() + 1});
  if (!json) return std::unexpected(std::move(json).error().in("the registry's answer"));
  if (!json->is_object()) return did::fail(Errc::malformed, "the registry's answer is not a JSON object");
  return json;
}

}  // namespace

Result<std::unique_ptr<Transport>> make_http_transport(const std::string& base_url, const Flags& flags, const std::string& ca_file) {
  DID_TRY(const auto base, parse_base(base_url));
  return std::unique_ptr<Transport>(std::make_unique<HttpTransport>(base, flags, ca_file));
}

Result<Lookup> AnsClient::resolve(std::string_view name, std::string_view version) {
  auto target = "/v1/resolve?name=" + percent_encode(name);
  if (!version.empty()) target += "&version=" + percent_encode(version);
  DID_TRY(auto answer, transport_->send({"GET", std::move(target), ""}));
  if (answer.status == 200) return Lookup{Standing::found, std::move(answer.body)};
  if (answer.status == 410) return Lookup{Standing::gone, std::move(answer.body)};
  if (answer.status == 404) return Lookup{Standing::unknown, ""};
  return std::unexpected(error_of(answer));
}

Result<std::optional<std::string>> AnsClient::status(std::string_view name) {
  DID_TRY(auto answer, transport_->send({"GET", "/v1/agents/" + percent_encode(name) + "/status", ""}));
  if (answer.status == 200) return std::move(answer.body);
  if (answer.status == 404) return std::nullopt;
  return std::unexpected(error_of(answer));
}

Result<Json> AnsClient::ask(const HttpRequest& request) {
  DID_TRY(const auto answer, transport_->send(request));
  return parse_answer(answer);
}

Result<Json> AnsClient::register_agent(const Json& registration) { return ask({"POST", "/v1/agents", did::to_text(registration)}); }

Result<Json> AnsClient::update_agent(std::string_view agent_key, const Json& registration) {
  return ask({"PUT", "/v1/agents/" + percent_encode(agent_key), did::to_text(registration)});
}

Result<Json> AnsClient::revoke(std::string_view agent_key, const Json& command) {
  return ask({"POST", "/v1/agents/" + percent_encode(agent_key) + "/revoke", did::to_text(command)});
}

Result<Json> AnsClient::search(const SearchQuery& query) {
  std::string target = "/v1/search";
  const auto add = [&target](const char* name, std::string_view value) {
    target += target.contains('?') ? '&' : '?';
    target += name + ("=" + percent_encode(value));
  };
  for (const auto& capability : query.capabilities) add("cap", capability);
  if (query.limit) add("limit", std::to_string(*query.limit));
  if (!query.cursor.empty()) add("cursor", query.cursor);
  return ask({"GET", std::move(target), ""});
}

Result<AnsClient> connect(Context& context) {
  std::string url = context.flags.registry;
  if (url.empty()) url = context.outside.environment("CREDENCE_REGISTRY").value_or("");
  if (url.empty()) url = default_registry;
  detail("the registry is " + url, context);
  DID_TRY(auto transport, context.outside.make_transport(url, context.flags));
  return AnsClient(std::move(transport));
}

}  // namespace cli
