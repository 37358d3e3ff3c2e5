// Where two agents meet: a TCP port, or a Unix socket. POSIX sockets, blocking, with a limit on every wait.
#pragma once

#include <did/bytes.h>
#include <did/result.h>
#include <endpoint.h>

#include <chrono>
#include <optional>
#include <string>
#include <utility>

namespace cli {

struct MeetingPlace {
  std::string path{};  // of a Unix socket; empty: TCP
  httpd::Endpoint endpoint{};
};
// "unix:/run/agent.sock", "127.0.0.1:9000", "[::1]:9000". Errors: malformed.
[[nodiscard]] did::Result<MeetingPlace> parse_meeting_place(const std::string& text);
[[nodiscard]] std::string text_of(const MeetingPlace& place);

// An open socket; closed when it dies.
class Socket {
 public:
  explicit Socket(int number) : number_(number) {}
  Socket(Socket&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Socket& operator=(Socket&&) = delete;
  ~Socket();
  [[nodiscard]] int number() const { return number_; }

  // Errors: unavailable, of both. `at_most`: that the other side may take nothing.
  [[nodiscard]] did::Result<void> send(did::ByteView bytes, std::chrono::milliseconds at_most) const;
  // What is there, once there is something; empty: the other side has closed. nullopt of `at_most`: for as long as it takes.
  [[nodiscard]] did::Result<did::Bytes> receive(std::optional<std::chrono::milliseconds> at_most) const;
  // The other side's address, for cookies: "192.0.2.1", "unix".
  [[nodiscard]] std::string peer() const;

 private:
  int number_;
};

// Takes callers at one place; a Unix socket's file goes when this dies.
class Listener {
 public:
  // Errors: conflict (somebody listens there, or a file has that name), unavailable.
  [[nodiscard]] static did::Result<Listener> open(const MeetingPlace& place);
  Listener(Listener&&) noexcept = default;
  ~Listener();
  [[nodiscard]] const MeetingPlace& place() const { return place_; }  // with the port that was chosen
  [[nodiscard]] did::Result<Socket> accept() const;

 private:
  Listener(Socket socket, MeetingPlace place) : socket_(std::move(socket)), place_(std::move(place)) {}
  Socket socket_;
  MeetingPlace place_;
};

// Errors: unavailable.
[[nodiscard]] did::Result<Socket> connect_to(const MeetingPlace& place, std::chrono::milliseconds at_most);

// Waits until the socket, `input` or `ended` (descriptors; -1: none) has something to read, or so long.
struct Readable {
  bool socket = false;
  bool input = false;
};
[[nodiscard]] did::Result<Readable> wait_for_any(const Socket& socket, int input, int ended,
                                                 std::optional<std::chrono::milliseconds> at_most);

}  // namespace cli
