// The way to the registry: one request on one connection, with Boost.Beast. The registry may be hostile: what it sends is
// limited (header, body, everything together in time) before it is looked at. A stream of events has no end, and no limit but its reader's.
#include "shell/http_transport.h"

#include <address.h>
#include <arpa/inet.h>
#include <lookup.h>

#include <algorithm>
#include <boost/asio.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <chrono>
#include <cstring>
#include <memory>
#include <optional>
#include <system_error>
#include <utility>

namespace cli {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using boost::system::error_code;
using did::Errc;
using did::Result;
using Plain = beast::tcp_stream;
using Tls = asio::ssl::stream<beast::tcp_stream>;
constexpr auto answered = asio::as_tuple(asio::use_awaitable);  // errors as values

constexpr std::uint32_t max_header = 16 * 1024;

struct Base {
  bool tls;
  std::string host;       // "ans.example", "::1"
  std::string port;       // "443" where none is given
  std::string authority;  // as it was written
  std::string origin;     // "https://host:port"
  std::string prefix;     // "" or "/path", without a slash at the end
};

// 127.0.0.0/8, ::1 and localhost; names that merely resolve there do not count.
bool is_loopback(const std::string& host) {
  in_addr v4{};
  if (::inet_pton(AF_INET, host.c_str(), &v4) == 1) return (ntohl(v4.s_addr) >> 24U) == 127;
  return host == "localhost" || host == "::1";
}

bool is_address(const std::string& host) {
  error_code error;
  (void)asio::ip::make_address(host, error);
  return !error;
}

// The port behind the host, if it is one; empty where there is none.
std::optional<std::string> parse_port(std::string_view rest) {
  if (rest.empty()) return "";
  rest.remove_prefix(1);
  const bool digits = !rest.empty() && rest.size() <= 5 && rest.find_first_not_of("0123456789") == std::string_view::npos;
  if (!digits || std::stoul(std::string(rest)) > 65535) return std::nullopt;
  return std::string(rest);
}

bool is_odd(char c) { return c <= ' ' || c > '~' || c == '@' || c == '?' || c == '#' || c == '\\'; }

Result<Base> parse_base(const std::string& url) {
  const auto malformed = [&] {
    return did::fail(Errc::malformed, "registry `" + url + "` is not a URL", "such as https://ans.example or http://127.0.0.1:8460");
  };
  const auto scheme_end = url.find("://");
  const auto scheme = url.substr(0, scheme_end);
  if (scheme_end == std::string::npos || (scheme != "http" && scheme != "https")) return malformed();
  const auto rest = url.substr(scheme_end + 3);
  const auto authority = rest.substr(0, rest.find('/'));
  const bool six = authority.starts_with('[') && authority.contains(']');
  const auto host_size = six ? authority.find(']') + 1 : authority.find(':');
  const auto written = authority.substr(0, host_size);
  const auto port = parse_port(std::string_view(authority).substr(written.size()));
  if (written.empty() || !port || std::ranges::any_of(url, is_odd)) return malformed();
  const auto host = six ? written.substr(1, written.size() - 2) : written;
  if (scheme == "http" && !is_loopback(host))
    return did::fail(Errc::refused, "registry `" + url + "`: plain http is for loopback only", "use https");
  auto prefix = rest.substr(authority.size());
  while (prefix.ends_with('/')) prefix.pop_back();
  const bool tls = scheme == "https";
  return Base{.tls = tls,
              .host = host,
              .port = !port->empty() ? *port
                      : tls          ? "443"
                                     : "80",
              .authority = authority,
              .origin = scheme + "://" + authority,
              .prefix = prefix};
}

// What one exchange needs, and what became of it.
struct Exchange {
  const Base& base;
  const http::request<http::string_body>& request;
  std::vector<asio::ip::tcp::endpoint> endpoints;
  resolver::Deadline deadline;
  std::size_t max_bytes;
  error_code error{};
  HttpAnswer answer{};
};

asio::awaitable<error_code> shake_hands(Plain& /*stream*/) { co_return error_code(); }
asio::awaitable<error_code> shake_hands(Tls& stream) {
  const auto [error] = co_await stream.async_handshake(asio::ssl::stream_base::client, answered);
  co_return error;
}

// Every step ends at the deadline, which is the connection's own.
template <class Stream>
asio::awaitable<void> ask(Stream& stream, Exchange& exchange) {
  auto& lowest = beast::get_lowest_layer(stream);
  lowest.expires_at(exchange.deadline);
  const auto [unconnected, endpoint] = co_await lowest.async_connect(exchange.endpoints, answered);
  exchange.error = unconnected;
  if (!exchange.error) exchange.error = co_await shake_hands(stream);
  if (exchange.error) co_return;
  const auto [unsent, sent] = co_await http::async_write(stream, exchange.request, answered);
  exchange.error = unsent;
}

template <class Stream>
asio::awaitable<void> run(Stream& stream, Exchange& exchange) {
  co_await ask(stream, exchange);
  if (exchange.error) co_return;
  beast::flat_buffer buffer(max_header + 64 * 1024);
  http::response_parser<http::string_body> parser;
  parser.header_limit(max_header);
  parser.body_limit(exchange.max_bytes);
  const auto [unread, size] = co_await http::async_read(stream, buffer, parser, answered);
  exchange.error = unread;
  if (unread) co_return;
  exchange.answer = {static_cast<int>(parser.get().result_int()), std::move(parser.get().body())};
}

// The connection lives on behind the header; what is read is handed over, and kept nowhere.
template <class Stream>
class HttpEvents final : public EventStream {
 public:
  // `tls`: the settings of a Tls stream; null for a Plain one.
  explicit HttpEvents(std::shared_ptr<asio::ssl::context> tls) : tls_(std::move(tls)), stream_(make_stream(io_, tls_.get())) {
    parser_.header_limit(max_header);
    parser_.body_limit(boost::none);
  }
  [[nodiscard]] Stream& stream() { return stream_; }

  // Up to the header of the answer.
  void open(Exchange& exchange) {
    asio::co_spawn(io_, begin(exchange), asio::detached);
    io_.run();
  }
  [[nodiscard]] int status() const { return static_cast<int>(parser_.get().result_int()); }

  Result<std::string> read(std::chrono::milliseconds at_most) override {
    if (parser_.is_done()) return did::fail(Errc::unavailable, "the registry ended its stream of events");
    if (!reading_) {
      reading_ = true;
      http::async_read_some(stream_, buffer_, parser_, [this](error_code error, std::size_t /*size*/) {
        reading_ = false;
        error_ = error;
      });
    }
    io_.restart();
    io_.run_for(at_most);
    if (error_) return did::fail(Errc::unavailable, "the registry's stream of events: " + error_.message());
    return std::exchange(parser_.get().body(), {});
  }

 private:
  static Stream make_stream(asio::io_context& io, asio::ssl::context* tls) {
    if constexpr (std::is_same_v<Stream, Tls>)
      return Tls(io, *tls);
    else
      return Plain(io);
  }
  asio::awaitable<void> begin(Exchange& exchange) {
    co_await ask(stream_, exchange);
    if (exchange.error) co_return;
    const auto [unread, size] = co_await http::async_read_header(stream_, buffer_, parser_, answered);
    exchange.error = unread;
    beast::get_lowest_layer(stream_).expires_never();
  }

  asio::io_context io_{1};
  std::shared_ptr<asio::ssl::context> tls_;
  Stream stream_;
  beast::flat_buffer buffer_{max_header + 64 * 1024};
  http::response_parser<http::string_body> parser_;
  bool reading_ = false;
  error_code error_;
};

// What kind of address it is where it is none of the public ones (resolver/address.h); empty: it is.
std::string_view special_block(const asio::ip::address& address) {
  if (address.is_v4()) {
    const auto bytes = address.to_v4().to_bytes();
    in_addr raw{};
    std::memcpy(&raw, bytes.data(), bytes.size());
    return resolver::special_purpose(raw);
  }
  const auto bytes = address.to_v6().to_bytes();
  in6_addr raw{};
  std::memcpy(&raw, bytes.data(), bytes.size());
  return resolver::special_purpose(raw);
}

bool is_guarded(const Base& base, const Flags& flags) {
  const auto is_named = [&](const std::string& host) {
    return std::ranges::find(flags.insecure_allow_hosts, host) != flags.insecure_allow_hosts.end();
  };
  return flags.public_only && !is_named(base.host) && !is_named(base.authority);
}

class HttpTransport final : public Transport {
 public:
  HttpTransport(Base base, const Flags& flags, std::string ca_file)
      : base_(std::move(base)),
        timeout_(flags.timeout),
        max_bytes_(flags.max_bytes),
        ca_file_(std::move(ca_file)),
        public_only_(is_guarded(base_, flags)) {}

  Result<HttpAnswer> send(const HttpRequest& asked) override {
    return guarded([&] { return exchange(asked); });
  }

  Result<std::unique_ptr<EventStream>> open_stream(const std::string& target) override {
    return guarded([&] { return base_.tls ? begin_events<Tls>(target) : begin_events<Plain>(target); });
  }

 private:
  template <class Act>
  [[nodiscard]] auto guarded(Act act) const -> decltype(act()) {
    try {
      return act();
    } catch (const std::system_error& error) {  // no thread or no descriptor to be had
      return did::fail(Errc::unavailable, "registry `" + base_.origin + "`: " + error.what());
    }
  }

  [[nodiscard]] Result<Exchange> prepare(const http::request<http::string_body>& request) const {
    const auto deadline = resolver::Deadline::clock::now() + timeout_;
    Exchange state{.base = base_, .request = request, .endpoints = {}, .deadline = deadline, .max_bytes = max_bytes_};
    auto found = resolver::look_up(base_.host, deadline, nullptr);
    if (!found) return std::unexpected(std::move(found).error().in("registry `" + base_.origin + "`"));
    const auto port = static_cast<std::uint16_t>(std::stoul(base_.port));
    for (const auto& one : *found) {
      error_code ignored;
      state.endpoints.emplace_back(asio::ip::make_address(one.text, ignored), port);
      const auto block = public_only_ ? special_block(state.endpoints.back().address()) : std::string_view();
      if (!block.empty())
        return did::fail(Errc::refused, "`" + base_.origin + "`: the address " + one.text + " is not public (" + std::string(block) + ")",
                         "name the host with --insecure-allow-host to reach it all the same");
    }
    return state;
  }

  [[nodiscard]] Result<HttpAnswer> exchange(const HttpRequest& asked) const {
    const auto request = make_request(asked);
    DID_TRY(auto state, prepare(request));
    DID_CHECK(perform(state));
    if (state.error) return std::unexpected(error_of(state.error, state.deadline));
    return std::move(state.answer);
  }

  template <class Stream>
  [[nodiscard]] Result<std::unique_ptr<EventStream>> begin_events(const std::string& target) const {
    auto request = make_request({"GET", target, ""});
    request.set(http::field::accept, "text/event-stream");
    DID_TRY(auto state, prepare(request));
    std::shared_ptr<asio::ssl::context> tls;
    if constexpr (std::is_same_v<Stream, Tls>) {
      tls = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_client);
      DID_CHECK(set_up(*tls));
    }
    auto events = std::make_unique<HttpEvents<Stream>>(std::move(tls));
    if constexpr (std::is_same_v<Stream, Tls>) name_host(events->stream());
    events->open(state);
    if (state.error) return std::unexpected(error_of(state.error, state.deadline));
    if (events->status() != 200)
      return did::fail(Errc::unavailable,
                       "registry `" + base_.origin + "`: status " + std::to_string(events->status()) + " for a stream of events");
    return events;
  }

  [[nodiscard]] http::request<http::string_body> make_request(const HttpRequest& asked) const {
    http::request<http::string_body> request(http::string_to_verb(asked.method), base_.prefix + asked.target, 11);
    request.set(http::field::host, base_.authority);
    request.set(http::field::accept, "application/json, application/problem+json");
    request.set(http::field::accept_encoding, "identity");
    request.set(http::field::user_agent, "credence");
    request.set(http::field::connection, "close");
    for (const auto& [name, value] : asked.headers) request.set(name, value);
    if (!asked.body.empty()) request.set(http::field::content_type, "application/json");
    request.body() = asked.body;
    request.prepare_payload();
    return request;
  }

  void name_host(Tls& stream) const {
    if (!is_address(base_.host)) SSL_set_tlsext_host_name(stream.native_handle(), base_.host.c_str());
  }

  // The certificate is verified, and that it is for this host.
  Result<void> set_up(asio::ssl::context& tls) const {
    error_code error;
    SSL_CTX_set_min_proto_version(tls.native_handle(), TLS1_2_VERSION);
    tls.set_verify_mode(asio::ssl::verify_peer);
    if (ca_file_.empty())
      static_cast<void>(tls.set_default_verify_paths(error));
    else
      static_cast<void>(tls.load_verify_file(ca_file_, error));
    if (error) return did::fail(Errc::unavailable, "reading the certificates in `" + ca_file_ + "`: " + error.message(), "give a PEM file");
    tls.set_verify_callback(asio::ssl::host_name_verification(base_.host));
    return {};
  }

  Result<void> perform(Exchange& exchange) const {
    asio::io_context io(1);
    if (!base_.tls) {
      Plain stream(io);
      asio::co_spawn(io, run(stream, exchange), asio::detached);
      io.run();
      return {};
    }
    asio::ssl::context tls(asio::ssl::context::tls_client);
    DID_CHECK(set_up(tls));
    Tls stream(io, tls);
    name_host(stream);
    asio::co_spawn(io, run(stream, exchange), asio::detached);
    io.run();
    return {};
  }

  [[nodiscard]] did::Error error_of(const error_code& error, resolver::Deadline deadline) const {
    if (error == http::error::body_limit)
      return {Errc::too_large, "the registry's answer is larger than " + std::to_string(max_bytes_) + " bytes",
              "raise the limit with --max-bytes"};
    const auto where = "registry `" + base_.origin + "`: ";
    if (error == http::error::header_limit || error == http::error::buffer_overflow)
      return {Errc::too_large, where + "the header of its answer is larger than " + std::to_string(max_header) + " bytes"};
    if (error == beast::error::timeout || resolver::Deadline::clock::now() >= deadline)
      return resolver::out_of_time("the answer").in(where.substr(0, where.size() - 2));
    return {Errc::unavailable, where + error.message(), "is it running? `--registry URL` names another"};
  }

  Base base_;
  std::chrono::milliseconds timeout_;
  std::size_t max_bytes_;
  std::string ca_file_;
  bool public_only_;
};

}  // namespace

Result<std::unique_ptr<Transport>> make_http_transport(const std::string& base_url, const Flags& flags, const std::string& ca_file) {
  DID_TRY(auto base, parse_base(base_url));
  return std::unique_ptr<Transport>(std::make_unique<HttpTransport>(std::move(base), flags, ca_file));
}

}  // namespace cli
