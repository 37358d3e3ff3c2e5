// HTTP on a bare socket, for tests of what answers it: whatever bytes are wanted go out, whatever comes is taken apart.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <map>
#include <string>
#include <string_view>

#include "support/must.h"

namespace test {

struct HttpAnswer {
  int status = 0;  // 0: the connection ended
  std::map<std::string, std::string> headers;
  std::string body;
};

// A connection and nothing more, so that anything can be sent. `address`: IPv4.
class RawHttpClient {
 public:
  explicit RawHttpClient(std::uint16_t port, const char* address_text = "127.0.0.1")
      : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    must(inet_pton(AF_INET, address_text, &address.sin_addr) == 1, "no IPv4 address");
    must(connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0,
         "nobody listens at port " + std::to_string(port));
    const timeval patience{5, 0};
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  }
  ~RawHttpClient() { close(socket_); }
  RawHttpClient(const RawHttpClient&) = delete;
  RawHttpClient& operator=(const RawHttpClient&) = delete;

  // False once the server does not take any more.
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }
  HttpAnswer receive(bool is_head = false) {
    HttpAnswer answer;
    while (!received_.contains("\r\n\r\n"))
      if (!receive_more()) return answer;
    const auto header_size = received_.find("\r\n\r\n") + 4;
    must(received_.starts_with("HTTP/1.1 "), "an answer that is none of HTTP/1.1");
    answer.status = std::stoi(received_.substr(9, 3));
    for (auto line = received_.find("\r\n") + 2; line < header_size - 2; line = received_.find("\r\n", line) + 2) {
      const auto colon = received_.find(": ", line);
      answer.headers[received_.substr(line, colon - line)] = received_.substr(colon + 2, received_.find("\r\n", line) - colon - 2);
    }
    const auto length = is_head || !answer.headers.contains("Content-Length") ? 0 : std::stoul(answer.headers["Content-Length"]);
    while (received_.size() < header_size + length) must(receive_more(), "an answer that is cut off");
    answer.body = received_.substr(header_size, length);
    received_.erase(0, header_size + length);
    return answer;
  }
  HttpAnswer ask(std::string_view bytes) {
    send(bytes);
    return receive();
  }
  // Of a body without a length.
  std::string receive_bytes(std::size_t size) {
    while (received_.size() < size)
      if (!receive_more()) break;
    auto bytes = received_.substr(0, size);
    received_.erase(0, size);
    return bytes;
  }
  // The server closed the connection, and sent nothing more.
  bool is_closed() { return received_.empty() && !receive_more() && at_end_; }
  void finish_sending() const { shutdown(socket_, SHUT_WR); }

 private:
  bool receive_more() {
    char bytes[4096];
    const auto size = recv(socket_, bytes, sizeof bytes, 0);
    at_end_ = size == 0;
    if (size <= 0) return false;
    received_.append(bytes, static_cast<std::size_t>(size));
    return true;
  }
  int socket_;
  bool at_end_ = false;
  std::string received_;
};

inline std::string get(std::string_view target, std::string_view more = {}) {
  return "GET " + std::string(target) + " HTTP/1.1\r\nHost: a\r\n" + std::string(more) + "\r\n";
}
inline std::string post(std::string_view body, std::string_view target = "/p") {
  return "POST " + std::string(target) + " HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
         std::string(body);
}
inline std::string post_chunked(std::string_view chunks) {
  return "POST /p HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + std::string(chunks);
}

}  // namespace test
