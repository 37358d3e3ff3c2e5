#include "field.h"

#include <agent/delegate.h>
#include <did/json.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "support/raw_http.h"

namespace attacks {

Addresses Addresses::of_url(const httpd::Endpoint& http) {
  Addresses at{.did = {}, .http = http};
  test::RawHttpClient client(http.port, http.address.c_str());
  const auto answer = client.ask(test::get("/.well-known/attack-target", "Connection: close\r\n"));
  const auto body = did::parse_json(answer.body);
  if (answer.status != 200 || !body || !body->is_object()) return at;
  at.did = body->value("did", "");
  at.requests = true;
  if (auto place = cli::parse_meeting_place(body->value("frames", ""))) at.frames = *std::move(place);
  return at;
}

OwnTarget::OwnTarget(std::vector<std::string> words) : words_(std::move(words)) { start(0); }

void OwnTarget::start(std::uint16_t port) {
  std::vector<std::string> words{"--serve", "--folder", folder_.path(), "--port", std::to_string(port)};
  words.insert(words.end(), words_.begin(), words_.end());
  process_ = std::make_unique<test::Process>("/proc/self/exe", words);
  const auto url = process_->read_line();
  constexpr std::string_view scheme = "http://";
  const auto http = url.starts_with(scheme) ? httpd::parse_endpoint(std::string_view(url).substr(scheme.size())) : std::nullopt;
  test::must(http.has_value(), "our own target does not start: " + url);
  at_ = Addresses::of_url(*http);
  test::must(at_.requests && at_.frames, "our own target does not say where it listens");
}

void OwnTarget::restart() {
  process_->end(SIGKILL);
  start(at_.http->port);
}

std::string OwnTarget::log() const {
  std::ifstream in(folder_.file("log"));
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

std::string Field::new_id() {
  did::Bytes bytes(16);
  random_.fill(bytes);
  return agent::urn_uuid(bytes);
}

std::optional<std::string> Field::lacks(Needs needs) const {
  switch (needs) {
    case Needs::nothing: return std::nullopt;
    case Needs::door:
      if (at_.did.empty()) return "the target's DID is not known: --peer";
      return at_.frames || at_.http ? std::nullopt : std::optional<std::string>("the target has no address for handshakes");
    case Needs::frames:
      if (at_.did.empty()) return "the target's DID is not known: --peer";
      return at_.frames ? std::nullopt : std::optional<std::string>("the target has no address for frames over TCP");
    case Needs::http:
      if (at_.did.empty()) return "the target's DID is not known: --peer";
      return at_.http ? std::nullopt : std::optional<std::string>("the target has no address for HTTP");
    case Needs::requests:
      return at_.requests ? std::nullopt
                          : std::optional<std::string>(
                                "the target does not say that it takes requests and chains of ours (GET /.well-known/attack-target)");
    case Needs::own_target:
      return own_allowed ? std::nullopt : std::optional<std::string>("needs a target that is restarted, or set up for this attack alone");
  }
  std::unreachable();
}

}  // namespace attacks
