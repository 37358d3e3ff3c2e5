// The adapters with the libraries that they are made for: a cpp-httplib client and server on loopback, and a Beast message.
#include <agent/http_adapters.h>
#include <doctest/doctest.h>
#include <httplib.h>

#include <boost/beast/http.hpp>
#include <thread>

#include "signed.h"

namespace {

namespace http = boost::beast::http;
constexpr agent::Origin origin{"https", "agents.example"};

http::request<http::string_body> beast_order() {
  http::request<http::string_body> message{http::verb::post, "/v1/orders?dry=1", 11};
  message.set(http::field::host, "agents.example");
  message.set(http::field::content_type, "application/json");
  message.body() = test::order;
  message.prepare_payload();
  return message;
}

// A server that answers with the code of what came of the signature.
class Server {
 public:
  explicit Server(test::Signed& world) {
    server_.Post("/v1/orders", [&world](const httplib::Request& request, httplib::Response& response) {
      const auto verdict = agent::verify_request(request, origin, world.policy, world.keys, world.clock.now(), &world.replay);
      response.status = verdict.accepted() ? 200 : 401;
      response.set_content(std::string(verdict.accepted() ? verdict.signer : verdict.code()), "text/plain");
    });
    port_ = server_.bind_to_any_port("127.0.0.1");
    thread_ = std::thread([this] { server_.listen_after_bind(); });
    while (!server_.is_running()) std::this_thread::yield();
  }
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  ~Server() {
    server_.stop();
    thread_.join();
  }
  std::string send(httplib::Request request) const {
    httplib::Client client("127.0.0.1", port_);
    const auto answer = client.send(request);
    return answer ? answer->body : "no answer";
  }

 private:
  httplib::Server server_;
  int port_ = 0;
  std::thread thread_;
};

httplib::Request order() {
  httplib::Request request;
  request.method = "POST";
  request.path = "/v1/orders?dry=1";
  request.headers.emplace("Content-Type", "application/json");
  request.body = test::order;
  return request;
}

}  // namespace

TEST_SUITE("agent") {
  TEST_CASE("adapters: a request of cpp-httplib arrives at a server of its own as it was signed, and counts once") {
    test::Signed world;
    const Server server(world);
    const auto signer = agent::make_message_signer(world.alice.key).value();
    auto request = order();
    REQUIRE(agent::sign_request(request, origin, world.terms(), *signer).has_value());
    CHECK(request.headers.count("Content-Digest") == 1);
    CHECK(server.send(request) == world.alice.id);
    CHECK(server.send(request) == "replayed");
    CHECK(server.send(order()) == "absent");
    auto changed = order();
    REQUIRE(agent::sign_request(changed, origin, world.terms("n-2"), *signer).has_value());
    changed.path = "/v1/orders?dry=0";
    CHECK(server.send(changed) == "bad_signature");
    auto authorized = order();
    REQUIRE(agent::sign_request(authorized, origin, world.terms("n-3"), *signer).has_value());
    authorized.headers.emplace("Authorization", "Bearer x");
    CHECK(server.send(authorized) == "insufficient_coverage");
    auto elsewhere = order();
    REQUIRE(agent::sign_request(elsewhere, {"https", "other.example"}, world.terms("n-4"), *signer).has_value());
    CHECK(server.send(elsewhere) == "bad_signature");
    CHECK_FALSE(agent::sign_request(elsewhere, origin, world.terms("n-5"), *signer).has_value());
  }

  TEST_CASE("adapters: a message of Boost.Beast is signed and judged, and one library's request holds in the other") {
    test::Signed world;
    const auto signer = agent::make_message_signer(world.alice.key).value();
    const auto judge = [&world](const auto& request) {
      return agent::verify_request(request, origin, world.policy, world.keys, world.clock.now(), &world.replay).code();
    };
    auto message = beast_order();
    CHECK(judge(message) == "absent");
    REQUIRE(agent::sign_request(message, origin, world.terms(), *signer).has_value());
    auto plain = order();
    for (const auto* name : {"Content-Digest", "Signature-Input", "Signature"}) plain.headers.emplace(name, std::string(message[name]));
    CHECK(judge(plain) == "accepted");
    CHECK(judge(message) == "replayed");
    message.body() += " ";
    CHECK(judge(message) == "digest_mismatch");
    message.method(http::verb::put);
    CHECK(judge(message) == "bad_signature");
  }
}
