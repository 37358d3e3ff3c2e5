#include "txt_resolver.h"

#include <ares.h>
#include <arpa/nameser.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <span>

namespace resolver {
namespace {

using Clock = std::chrono::steady_clock;
using Records = std::vector<std::string>;

constexpr int tries = 3;  // of each server; a datagram may be lost

std::unexpected<did::Error> unavailable(std::string_view name, std::string_view why) {
  return did::fail(did::Errc::unavailable, "asking for the TXT records of `" + std::string(name) + "`: " + std::string(why));
}

struct ChannelEnd {
  void operator()(ares_channel channel) const { ares_destroy(channel); }
};
using Channel = std::unique_ptr<ares_channeldata, ChannelEnd>;

did::Result<Channel> open_channel(const std::string& servers, std::chrono::milliseconds timeout) {
  static const int library = ares_library_init(ARES_LIB_INIT_ALL);
  if (library != ARES_SUCCESS) return did::fail(did::Errc::unavailable, ares_strerror(library));
  ares_options options{};
  options.flags = ARES_FLAG_NOSEARCH | ARES_FLAG_NOALIASES;
  options.timeout =
      static_cast<int>(std::max<std::int64_t>(1, timeout.count() / (std::int64_t{2} * tries)));  // c-ares doubles it with each try
  options.tries = tries;
  ares_channel raw = nullptr;
  if (const int opened = ares_init_options(&raw, &options, ARES_OPT_FLAGS | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES); opened != ARES_SUCCESS)
    return did::fail(did::Errc::unavailable, ares_strerror(opened));
  Channel channel(raw);
  if (ares_set_servers_ports_csv(raw, servers.c_str()) != ARES_SUCCESS)
    return did::fail(did::Errc::malformed, "`" + servers + "` are no addresses of resolvers", "as in 192.0.2.53 or 127.0.0.1:5353");
  return channel;
}

// An answer on its way through c-ares.
struct Reception {
  std::string_view name;
  std::optional<did::Result<Records>> answer;
};

did::Result<Records> read_records(std::string_view name, const unsigned char* bytes, int size) {
  ares_txt_ext* first = nullptr;
  const int parsed = ares_parse_txt_reply_ext(bytes, size, &first);
  const std::unique_ptr<ares_txt_ext, void (*)(void*)> owner(first, ares_free_data);
  if (parsed == ARES_ENODATA) return Records();
  if (parsed != ARES_SUCCESS) return unavailable(name, ares_strerror(parsed));
  Records out;
  std::size_t bytes_seen = 0;
  for (const auto* one = first; one != nullptr; one = one->next) {
    if (one->record_start != 0 || out.empty()) out.emplace_back();
    out.back().append(reinterpret_cast<const char*>(one->txt), one->length);
    bytes_seen += one->length;
    if (out.size() > txt_max_records || bytes_seen > txt_max_bytes)
      return did::fail(did::Errc::too_large, "there are too many TXT records at `" + std::string(name) + "`");
  }
  return out;
}

void receive(void* to, int status, int /*timeouts*/, unsigned char* bytes, int size) {
  auto& reception = *static_cast<Reception*>(to);
  if (status == ARES_SUCCESS)
    reception.answer = read_records(reception.name, bytes, size);
  else if (status == ARES_ENOTFOUND || status == ARES_ENODATA)
    reception.answer = Records();
  else
    reception.answer = unavailable(reception.name, ares_strerror(status));
}

// One turn: waits for the sockets of the channel, and lets c-ares read them.
void turn(ares_channel channel, Clock::duration left) {
  std::array<ares_socket_t, ARES_GETSOCK_MAXNUM> sockets{};
  const auto wanted = static_cast<unsigned>(ares_getsock(channel, sockets.data(), sockets.size()));
  std::array<pollfd, ARES_GETSOCK_MAXNUM> polled{};
  nfds_t count = 0;
  for (unsigned i = 0; i < sockets.size(); ++i) {
    const short events =
        static_cast<short>((ARES_GETSOCK_READABLE(wanted, i) != 0 ? POLLIN : 0) | (ARES_GETSOCK_WRITABLE(wanted, i) != 0 ? POLLOUT : 0));
    if (events != 0) polled.at(count++) = {.fd = sockets.at(i), .events = events, .revents = 0};
  }
  const auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(left).count();
  ::poll(polled.data(), count, static_cast<int>(std::clamp<std::int64_t>(milliseconds, 0, 20)));
  bool any = false;
  for (const auto& one : std::span(polled).first(count)) {
    if (one.revents == 0) continue;
    any = true;
    ares_process_fd(channel, (one.revents & ~POLLOUT) != 0 ? one.fd : ARES_SOCKET_BAD,
                    (one.revents & POLLOUT) != 0 ? one.fd : ARES_SOCKET_BAD);
  }
  if (!any) ares_process_fd(channel, ARES_SOCKET_BAD, ARES_SOCKET_BAD);  // c-ares tries again by its own clock
}

}  // namespace

did::Result<TxtResolver> TxtResolver::make(const std::vector<std::string>& servers, std::chrono::milliseconds timeout) {
  std::string all;
  for (const auto& one : servers) all += (all.empty() ? "" : ",") + one;
  if (all.empty()) return did::fail(did::Errc::malformed, "no resolver is named");
  DID_TRY(const auto channel, open_channel(all, timeout));
  return TxtResolver(std::move(all), timeout);
}

did::Result<std::vector<std::string>> TxtResolver::txt(std::string_view name) const {
  const auto deadline = Clock::now() + timeout_;
  Reception reception{.name = name, .answer = {}};
  DID_TRY(const auto channel, open_channel(servers_, timeout_));
  ares_query(channel.get(), std::string(name).c_str(), ns_c_in, ns_t_txt, receive, &reception);
  while (!reception.answer) {
    const auto left = deadline - Clock::now();
    if (left <= Clock::duration::zero()) return unavailable(name, "no answer in time");
    turn(channel.get(), left);
  }
  return *std::move(reception.answer);
}

}  // namespace resolver
