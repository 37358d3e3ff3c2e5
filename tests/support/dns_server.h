// A name server for TXT records on the loopback interface, over UDP and TCP.
#pragma once

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <map>
#include <string>
#include <thread>
#include <vector>

namespace test {

class DnsServer {
 public:
  using Record = std::vector<std::string>;  // its strings
  struct Name {
    std::vector<Record> records{};
    bool truncated = false;  // over UDP: ask over TCP
    bool silent = false;
    int code = 0;  // RFC 1035 4.1.1 RCODE
  };

  explicit DnsServer(std::map<std::string, Name> names) : names_(std::move(names)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    // The port that UDP was given may be taken in TCP: then with another.
    for (int attempt = 0; attempt < 20 && port_ == 0; ++attempt) {
      udp_ = ::socket(AF_INET, SOCK_DGRAM, 0);
      tcp_ = ::socket(AF_INET, SOCK_STREAM, 0);
      auto mine = address;
      socklen_t size = sizeof mine;
      REQUIRE(::bind(udp_, reinterpret_cast<sockaddr*>(&mine), sizeof mine) == 0);
      REQUIRE(::getsockname(udp_, reinterpret_cast<sockaddr*>(&mine), &size) == 0);
      if (::bind(tcp_, reinterpret_cast<sockaddr*>(&mine), sizeof mine) == 0 && ::listen(tcp_, 8) == 0) {
        port_ = ntohs(mine.sin_port);
      } else {
        ::close(udp_);
        ::close(tcp_);
      }
    }
    REQUIRE(port_ != 0);
    thread_ = std::jthread([this](const std::stop_token& token) { serve(token); });
  }
  ~DnsServer() {
    thread_.request_stop();
    thread_.join();
    ::close(udp_);
    ::close(tcp_);
  }
  DnsServer(const DnsServer&) = delete;
  DnsServer& operator=(const DnsServer&) = delete;

  [[nodiscard]] std::string address() const { return "127.0.0.1:" + std::to_string(port_); }
  [[nodiscard]] int over_udp() const { return over_udp_; }
  [[nodiscard]] int over_tcp() const { return over_tcp_; }

 private:
  static void put16(std::string& out, unsigned value) {
    out += static_cast<char>(value >> 8U);
    out += static_cast<char>(value & 0xffU);
  }

  // The answer to a question; empty: none.
  std::string answer(const std::string& question, bool over_udp) {
    std::string name;
    std::size_t at = 12;
    while (at < question.size() && question[at] != 0) {
      const auto size = static_cast<unsigned char>(question[at]);
      name += (name.empty() ? "" : ".") + question.substr(at + 1, size);
      at += size + 1U;
    }
    const auto asked = question.substr(12, at + 5 - 12);
    const auto found = names_.find(name);
    const Name known = found == names_.end() ? Name{.code = 3} : found->second;
    if (known.silent) return {};
    const bool cut = known.truncated && over_udp;
    const auto count = cut ? 0U : static_cast<unsigned>(known.records.size());
    std::string out = question.substr(0, 2);
    put16(out, 0x8180U | (cut ? 0x0200U : 0U) | static_cast<unsigned>(known.code));
    put16(out, 1);
    put16(out, count);
    put16(out, 0);
    put16(out, 0);
    out += asked;
    for (unsigned i = 0; i < count; ++i) {
      std::string data;
      for (const auto& text : known.records[i]) data += static_cast<char>(text.size()) + text;
      put16(out, 0xc00c);
      put16(out, 16);
      put16(out, 1);
      put16(out, 0);
      put16(out, 60);
      put16(out, static_cast<unsigned>(data.size()));
      out += data;
    }
    return out;
  }

  void serve(const std::stop_token& token) {
    while (!token.stop_requested()) {
      std::array<pollfd, 2> wanted{{{udp_, POLLIN, 0}, {tcp_, POLLIN, 0}}};
      ::poll(wanted.data(), wanted.size(), 20);
      if ((wanted[0].revents & POLLIN) != 0) serve_datagram();
      if ((wanted[1].revents & POLLIN) != 0) serve_connection();
    }
  }

  void serve_datagram() {
    std::array<char, 2048> bytes{};
    sockaddr_storage from{};
    socklen_t size = sizeof from;
    const auto got = ::recvfrom(udp_, bytes.data(), bytes.size(), 0, reinterpret_cast<sockaddr*>(&from), &size);
    if (got < 17) return;
    ++over_udp_;
    const auto out = answer(std::string(bytes.data(), static_cast<std::size_t>(got)), true);
    if (!out.empty()) (void)::sendto(udp_, out.data(), out.size(), 0, reinterpret_cast<sockaddr*>(&from), size);
  }

  void serve_connection() {
    const int peer = ::accept(tcp_, nullptr, nullptr);
    std::array<char, 2048> bytes{};
    const auto got = ::recv(peer, bytes.data(), bytes.size(), 0);
    if (got > 19) {
      ++over_tcp_;
      const auto out = answer(std::string(bytes.data() + 2, static_cast<std::size_t>(got) - 2), false);
      std::string framed;
      put16(framed, static_cast<unsigned>(out.size()));
      framed += out;
      (void)::send(peer, framed.data(), framed.size(), MSG_NOSIGNAL);
    }
    ::close(peer);
  }

  std::map<std::string, Name> names_;
  int udp_ = -1;
  int tcp_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<int> over_udp_ = 0;
  std::atomic<int> over_tcp_ = 0;
  std::jthread thread_;  // last: it uses all above
};

}  // namespace test
