#include "lookup.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <sys/socket.h>

#include <array>
#include <future>
#include <thread>

#include "address.h"

namespace resolver {
namespace {

struct FreeAddresses {
  void operator()(addrinfo* list) const { freeaddrinfo(list); }
};

template <class Internet>
Address described(int family, const Internet& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  inet_ntop(family, &address, text.data(), text.size());
  return {text.data(), special_purpose(address)};
}

did::Result<std::vector<Address>> ask_system(const std::string& host) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_ADDRCONFIG;
  addrinfo* list = nullptr;
  const int error = getaddrinfo(host.c_str(), nullptr, &hints, &list);
  const std::unique_ptr<addrinfo, FreeAddresses> owner(list);
  std::vector<Address> found;
  for (const auto* at = list; at != nullptr; at = at->ai_next) {
    if (at->ai_family == AF_INET) found.push_back(described(AF_INET, reinterpret_cast<const sockaddr_in*>(at->ai_addr)->sin_addr));
    if (at->ai_family == AF_INET6) found.push_back(described(AF_INET6, reinterpret_cast<const sockaddr_in6*>(at->ai_addr)->sin6_addr));
  }
  if (!found.empty()) return found;
  const std::string why = error != 0 ? gai_strerror(error) : "it has no address";
  return did::fail(did::Errc::unavailable, "looking up `" + host + "`: " + why, "check the name, and this machine's name service");
}

}  // namespace

did::Error out_of_time(std::string_view waiting_for) {
  return {did::Errc::unavailable, "the time was over while waiting for " + std::string(waiting_for)};
}

did::Result<std::vector<Address>> look_up(const std::string& host, Deadline deadline, std::shared_ptr<void> slot) {
  std::packaged_task<did::Result<std::vector<Address>>()> task([host, slot = std::move(slot)] { return ask_system(host); });
  auto answer = task.get_future();
  std::thread(std::move(task)).detach();
  if (answer.wait_until(deadline) != std::future_status::ready) return std::unexpected(out_of_time("the address of `" + host + "`"));
  return answer.get();
}

did::Result<void> check_public(const std::vector<Address>& found, std::string_view host) {
  for (const auto& [text, special] : found) {
    if (special.empty()) continue;
    return did::fail(did::Errc::refused,
                     "`" + std::string(host) + "` has the address " + text + ", which is not public (" + std::string(special) + ")",
                     "for tests on your own machine: --insecure-allow-host " + std::string(host));
  }
  return {};
}

}  // namespace resolver
