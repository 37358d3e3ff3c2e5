#include "agents/agent_socket.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>

namespace cli {
namespace {

constexpr std::string_view unix_prefix = "unix:";

struct Address {
  sockaddr_storage storage{};
  socklen_t size = 0;
  [[nodiscard]] sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }
  [[nodiscard]] const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
};

std::unexpected<did::Error> failed(const std::string& doing, int number) {
  const auto code = number == EADDRINUSE ? did::Errc::conflict : did::Errc::unavailable;
  return did::fail(code, doing + ": " + std::generic_category().message(number));
}

// PRECONDITION: parse_meeting_place made it.
Address address_of(const MeetingPlace& place) {
  Address address;
  if (!place.path.empty()) {
    auto& local = reinterpret_cast<sockaddr_un&>(address.storage);
    local.sun_family = AF_UNIX;
    place.path.copy(local.sun_path, sizeof(local.sun_path) - 1);
    address.size = sizeof(sockaddr_un);
    return address;
  }
  auto& four = reinterpret_cast<sockaddr_in&>(address.storage);
  if (::inet_pton(AF_INET, place.endpoint.address.c_str(), &four.sin_addr) == 1) {
    four.sin_family = AF_INET;
    four.sin_port = htons(place.endpoint.port);
    address.size = sizeof(sockaddr_in);
    return address;
  }
  auto& six = reinterpret_cast<sockaddr_in6&>(address.storage);
  (void)::inet_pton(AF_INET6, place.endpoint.address.c_str(), &six.sin6_addr);
  six.sin6_family = AF_INET6;
  six.sin6_port = htons(place.endpoint.port);
  address.size = sizeof(sockaddr_in6);
  return address;
}

did::Result<Socket> new_socket(const Address& address) {
  const int number = ::socket(address.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (number < 0) return failed("no socket", errno);
  return Socket(number);
}

int milliseconds(std::optional<std::chrono::milliseconds> at_most) { return at_most ? static_cast<int>(at_most->count()) : -1; }

// True: it is ready.
did::Result<bool> wait_for(int number, short what, std::optional<std::chrono::milliseconds> at_most) {
  pollfd one{.fd = number, .events = what, .revents = 0};
  int ready = 0;
  while ((ready = ::poll(&one, 1, milliseconds(at_most))) < 0)
    if (errno != EINTR) return failed("waiting for the peer", errno);
  return ready > 0;
}

std::uint16_t port_of(const Socket& socket) {
  Address bound;
  bound.size = sizeof(bound.storage);
  if (::getsockname(socket.number(), bound.get(), &bound.size) != 0) return 0;
  const bool six = bound.storage.ss_family == AF_INET6;
  return ntohs(six ? reinterpret_cast<const sockaddr_in6&>(bound.storage).sin6_port
                   : reinterpret_cast<const sockaddr_in&>(bound.storage).sin_port);
}

}  // namespace

did::Result<MeetingPlace> parse_meeting_place(const std::string& text) {
  if (text.starts_with(unix_prefix)) {
    auto path = text.substr(unix_prefix.size());
    if (!path.empty() && path.size() < sizeof(sockaddr_un::sun_path)) return MeetingPlace{.path = std::move(path)};
    return did::fail(did::Errc::malformed,
                     "`" + text + "` is no place to meet: it names no file, or one whose name is too long for a socket");
  }
  if (auto endpoint = httpd::parse_endpoint(text)) return MeetingPlace{.endpoint = *std::move(endpoint)};
  return did::fail(did::Errc::malformed, "`" + text + "` is no place to meet, as in unix:/run/agent.sock, 127.0.0.1:9000 or [::1]:9000");
}

std::string text_of(const MeetingPlace& place) {
  if (!place.path.empty()) return std::string(unix_prefix) + place.path;
  const bool six = place.endpoint.address.contains(':');
  return (six ? "[" + place.endpoint.address + "]" : place.endpoint.address) + ":" + std::to_string(place.endpoint.port);
}

Socket::~Socket() {
  if (number_ >= 0) ::close(number_);
}

did::Result<void> Socket::send(did::ByteView bytes, std::chrono::milliseconds at_most) const {
  while (!bytes.empty()) {
    DID_TRY(const bool ready, wait_for(number_, POLLOUT, at_most));
    if (!ready) return did::fail(did::Errc::unavailable, "the peer took nothing for " + std::to_string(at_most.count()) + " ms");
    const auto sent = ::send(number_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0 && errno != EINTR && errno != EAGAIN) return failed("sending to the peer", errno);
    bytes = bytes.subspan(static_cast<std::size_t>(std::max<ssize_t>(sent, 0)));
  }
  return {};
}

did::Result<did::Bytes> Socket::receive(std::optional<std::chrono::milliseconds> at_most) const {
  DID_TRY(const bool ready, wait_for(number_, POLLIN, at_most));
  if (!ready) return did::fail(did::Errc::unavailable, "the peer said nothing for " + std::to_string(at_most->count()) + " ms");
  did::Bytes bytes(16384);
  ssize_t got = 0;
  while ((got = ::recv(number_, bytes.data(), bytes.size(), 0)) < 0)
    if (errno != EINTR) return failed("reading from the peer", errno);
  bytes.resize(static_cast<std::size_t>(got));
  return bytes;
}

std::string Socket::peer() const {
  Address other;
  other.size = sizeof(other.storage);
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (::getpeername(number_, other.get(), &other.size) != 0) return {};
  if (other.storage.ss_family == AF_UNIX) return "unix";
  const bool six = other.storage.ss_family == AF_INET6;
  const void* bytes = six ? static_cast<const void*>(&reinterpret_cast<const sockaddr_in6&>(other.storage).sin6_addr)
                          : static_cast<const void*>(&reinterpret_cast<const sockaddr_in&>(other.storage).sin_addr);
  return ::inet_ntop(other.storage.ss_family, bytes, text.data(), text.size()) == nullptr ? "" : text.data();
}

did::Result<Listener> Listener::open(const MeetingPlace& place) {
  const auto address = address_of(place);
  DID_TRY(auto socket, new_socket(address));
  const int on = 1;
  if (place.path.empty()) (void)::setsockopt(socket.number(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  const auto doing = "listening at `" + text_of(place) + "`";
  if (::bind(socket.number(), address.get(), address.size) != 0) return failed(doing, errno);
  Listener listener(std::move(socket), place);
  if (::listen(listener.socket_.number(), 16) != 0) return failed(doing, errno);
  if (place.path.empty()) listener.place_.endpoint.port = port_of(listener.socket_);
  return listener;
}

Listener::~Listener() {
  if (socket_.number() >= 0 && !place_.path.empty()) ::unlink(place_.path.c_str());
}

did::Result<Socket> Listener::accept() const {
  int number = -1;
  while ((number = ::accept4(socket_.number(), nullptr, nullptr, SOCK_CLOEXEC)) < 0)
    if (errno != EINTR && errno != ECONNABORTED) return failed("waiting for a peer", errno);
  return Socket(number);
}

did::Result<Socket> connect_to(const MeetingPlace& place, std::chrono::milliseconds at_most) {
  const auto address = address_of(place);
  const auto doing = "connecting to `" + text_of(place) + "`";
  DID_TRY(auto socket, new_socket(address));
  const int flags = ::fcntl(socket.number(), F_GETFL);
  (void)::fcntl(socket.number(), F_SETFL, flags | O_NONBLOCK);
  if (::connect(socket.number(), address.get(), address.size) != 0 && errno != EINPROGRESS) return failed(doing, errno);
  DID_TRY(const bool ready, wait_for(socket.number(), POLLOUT, at_most));
  int error = ready ? 0 : ETIMEDOUT;
  socklen_t size = sizeof(error);
  if (ready) (void)::getsockopt(socket.number(), SOL_SOCKET, SO_ERROR, &error, &size);
  if (error != 0) return failed(doing, error);
  (void)::fcntl(socket.number(), F_SETFL, flags);
  return socket;
}

did::Result<Readable> wait_for_any(const Socket& socket, int input, int ended, std::optional<std::chrono::milliseconds> at_most) {
  std::array<pollfd, 3> all{{{.fd = socket.number(), .events = POLLIN, .revents = 0},
                             {.fd = input, .events = POLLIN, .revents = 0},
                             {.fd = ended, .events = POLLIN, .revents = 0}}};
  while (::poll(all.data(), all.size(), milliseconds(at_most)) < 0)
    if (errno != EINTR) return failed("waiting for the peer", errno);
  return Readable{.socket = all[0].revents != 0, .input = all[1].revents != 0};
}

}  // namespace cli
