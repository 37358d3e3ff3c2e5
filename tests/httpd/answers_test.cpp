// What is made of an answer on its way out: conditions, compression, streams, turning away.
#include "running.h"

namespace {

using namespace std::chrono_literals;
using test::get;
using test::post;
using test::Running;
using Client = test::RawHttpClient;

}  // namespace

TEST_SUITE("httpd") {
  TEST_CASE("Server: who has an answer already is told so without its body") {
    Running server;
    Client client(server.port());
    const auto whole = client.ask(get("/tagged"));
    CHECK(whole.status == 200);
    CHECK(whole.body.size() == 3000);
    const auto same = client.ask(get("/tagged", "If-None-Match: \"v0\", W/\"v1\"\r\n"));
    CHECK(same.status == 304);
    CHECK(same.body.empty());
    CHECK_FALSE(same.headers.contains("Content-Length"));
    CHECK(same.headers.at("ETag") == "\"v1\"");
    CHECK(same.headers.at("Cache-Control") == "max-age=60");
    CHECK(client.ask(get("/tagged", "If-None-Match: \"v2\"\r\n")).status == 200);
    CHECK(client.ask(get("/a", "If-None-Match: *\r\n")).status == 200);                               // it has no tag
    CHECK(client.ask("POST /tagged HTTP/1.1\r\nHost: a\r\nIf-None-Match: *\r\n\r\n").status == 200);  // 13.1.2 is about reading
  }

  TEST_CASE("Server: a large answer is compressed for who takes gzip, and for nobody else") {
    Running server({.compress_from = 1000});
    Client client(server.port());
    const auto plain = client.ask(get("/tagged"));
    CHECK(plain.body.size() == 3000);
    CHECK(plain.headers.at("Vary") == "Accept-Encoding");
    CHECK(plain.headers.at("ETag") == "\"v1\"");
    const auto small = client.ask(get("/tagged", "Accept-Encoding: br, gzip\r\n"));
    CHECK(small.headers.at("Content-Encoding") == "gzip");
    CHECK(small.body.size() < 200);
    CHECK(small.headers.at("ETag") == "W/\"v1\"");
    const auto same = client.ask(get("/tagged", "Accept-Encoding: gzip\r\nIf-None-Match: W/\"v1\"\r\n"));
    CHECK(same.status == 304);
    CHECK(same.headers.at("Vary") == "Accept-Encoding");
    CHECK_FALSE(client.ask(get("/a", "Accept-Encoding: gzip\r\n")).headers.contains("Content-Encoding"));
    Running never;
    CHECK_FALSE(Client(never.port()).ask(get("/tagged", "Accept-Encoding: gzip\r\n")).headers.contains("Content-Encoding"));
  }

  TEST_CASE("Server: what is turned away is not read, and the connection goes on where nothing is left unread") {
    Running server;
    Client client(server.port());
    const auto answer = client.ask(get("/limited"));
    CHECK(answer.status == 429);
    CHECK(answer.headers.at("Retry-After") == "7");
    CHECK(client.ask(get("/a")).status == 200);
    const auto with_body = client.ask(post("abc", "/limited"));
    CHECK(with_body.status == 429);
    CHECK(with_body.headers.at("Connection") == "close");
    CHECK(server.handler.handled == 1);
  }

  TEST_CASE("Server: a client behind our own proxy is who the proxy says, and nobody else's word counts") {
    Running server;
    Client client(server.port());
    CHECK(client.ask(get("/client")).body == "127.0.0.1");
    CHECK(client.ask(get("/client", "X-Forwarded-For: 192.0.2.1, 198.51.100.2\r\n")).body == "198.51.100.2");
    CHECK(client.ask(get("/client", "X-Forwarded-For: 192.0.2.1\r\nX-Forwarded-For: 2001:db8::7\r\n")).body == "2001:db8::7");
    CHECK(client.ask(get("/client", "X-Forwarded-For: evil\r\n")).body == "127.0.0.1");
  }

  TEST_CASE("Server: the whole header is there for who judges a signed request, and for nobody else") {
    Running server;
    Client client(server.port());
    CHECK(client.ask(get("/header", "X-A: 1\r\n")).body.empty());
    const auto body = client.ask(get("/header", "X-A: 1\r\nx-a:  2 \r\nSignature-Input: sig=()\r\nSIGNATURE: sig=:AA==:\r\n")).body;
    CHECK(body.contains("X-A=1;x-a=2;Signature-Input=sig=();SIGNATURE=sig=:AA==:;"));
    CHECK(body.contains("Host="));
  }

  TEST_CASE("Server: a connection with too many requests in a row ends, after they were answered in order") {
    Running server({.max_pipelined = 5});
    Client client(server.port());
    std::string many;
    for (int i = 0; i < 20; ++i) many += get("/" + std::to_string(i));
    client.send(many);
    int answers = 0;
    for (auto answer = client.receive(); answer.status == 200; answer = client.receive()) {
      CHECK(answer.body == "0 /" + std::to_string(answers++) + " ");
      if (answer.headers.at("Connection") == "close") break;
    }
    CHECK(answers == 6);
    CHECK(server.handler.handled == 6);
    Client patient(server.port());  // one after another there is no end
    for (int i = 0; i < 20; ++i) CHECK(patient.ask(get("/x")).headers.at("Connection") == "keep-alive");
  }

  TEST_CASE("Server: a stream comes piece by piece, is told of its silence, and ends with the connection") {
    Running server({.stream_heartbeat = 50ms});
    Client client(server.port());
    client.send(get("/stream-rest"));
    const auto begin = client.receive();
    CHECK(begin.status == 200);
    CHECK(begin.headers.at("Content-Type") == "text/event-stream");
    CHECK(begin.headers.at("Connection") == "close");
    CHECK_FALSE(begin.headers.contains("Content-Length"));
    CHECK(client.receive_bytes(16) == "1 2 3 beat beat ");
    CHECK(server.stats().streams == 1);
    Client resumed(server.port());
    resumed.send(get("/stream-end", "Last-Event-ID: 2\r\n"));
    resumed.receive();
    CHECK(resumed.receive_bytes(2) == "3 ");
    CHECK(resumed.is_closed());
    server.stop();  // a stream does not hold up the end
    server.wait();
    CHECK(server.stats().streams == 0);
  }

  TEST_CASE("Server: a reader that does not read its stream is cut off, and nothing piles up for it") {
    Running server({.max_streams = 2, .stream_timeout = 200ms});
    Client idle(server.port());
    idle.send(get("/stream-large"));
    for (int tries = 0; server.stats().cut_off == 0; ++tries) {
      REQUIRE(tries < 500);
      std::this_thread::sleep_for(10ms);
    }
    CHECK(server.stats().streams == 0);
  }

  TEST_CASE("Server: streams over the limit are told so") {
    Running server({.max_streams = 1});
    Client first(server.port());
    first.send(get("/stream-rest"));
    CHECK(first.receive().status == 200);
    CHECK(Client(server.port()).ask(get("/stream-rest")).status == 503);
    CHECK(server.stats().streams == 1);
  }

  TEST_CASE("Server: with a time of grace it says that it is stopping, and still answers") {
    std::atomic<int> told = 0;
    Running server({.drain_grace = 300ms, .on_stopping = [&] { ++told; }});
    server.stop();
    for (int tries = 0; told == 0; ++tries) {
      REQUIRE(tries < 500);
      std::this_thread::sleep_for(1ms);
    }
    CHECK(Client(server.port()).ask(get("/late")).status == 200);
    server.stop();  // asked again: at once
    server.wait();
    CHECK(told == 1);
  }
}
