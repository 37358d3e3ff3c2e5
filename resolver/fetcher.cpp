#include "fetcher.h"

#include <httplib.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>

#include "https_url.h"
#include "lookup.h"

namespace resolver {
namespace {

using Clock = std::chrono::steady_clock;
using Deadline = Clock::time_point;

// Lets so many in at once; the others wait their turn.
class Slots : public std::enable_shared_from_this<Slots> {
 public:
  explicit Slots(unsigned count) : free_(count) {}

  // Given back when the last copy is gone. Null: no slot became free in time.
  [[nodiscard]] std::shared_ptr<void> take(Deadline deadline) {
    std::unique_lock lock(mutex_);
    if (!changed_.wait_until(lock, deadline, [this] { return free_ > 0; })) return nullptr;
    --free_;
    return {this, [self = shared_from_this()](void*) { self->give_back(); }};
  }

 private:
  void give_back() {
    const std::scoped_lock lock(mutex_);
    ++free_;
    changed_.notify_one();
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  unsigned free_;
};

// Cuts the connection at the deadline, whatever the client is waiting for in it. The client's own timeouts are for each
// read, and a peer that sends a byte now and then never meets them.
class Watchdog {
 public:
  explicit Watchdog(Deadline deadline) : deadline_(deadline), thread_([this](const std::stop_token& token) { watch(token); }) {}
  ~Watchdog() {
    thread_.request_stop();
    thread_.join();
    if (socket_ >= 0) ::close(socket_);
  }
  Watchdog(const Watchdog&) = delete;
  Watchdog& operator=(const Watchdog&) = delete;

  // Keeps a descriptor of its own for the same socket: the client may close and reuse its number at any moment.
  void guard(int socket) {
    const std::scoped_lock lock(mutex_);
    if (socket_ >= 0) ::close(socket_);
    socket_ = ::dup(socket);
  }
  [[nodiscard]] bool expired() const { return Clock::now() >= deadline_; }

 private:
  void watch(const std::stop_token& token) {
    std::unique_lock lock(mutex_);
    // Again and again: one that is not connected yet cannot be cut.
    for (auto next = deadline_; !wake_.wait_until(lock, token, next, [] { return false; }) && !token.stop_requested();
         next = Clock::now() + std::chrono::milliseconds(20)) {
      if (socket_ >= 0) ::shutdown(socket_, SHUT_RDWR);
    }
  }

  const Deadline deadline_;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  int socket_ = -1;
  std::jthread thread_;  // last: it uses all the others
};

// What comes over the wire. The HTTP client has no limit of its own for a header, and its status line
// goes through a std::regex that recurses once for each character: 64 KiB of it overflow the stack.
struct Wire {
  static constexpr std::size_t for_header = std::size_t{20} * 1024;  // holds one whole TLS record
  std::size_t left = for_header;
  bool overdrawn = false;
  bool closed = false;  // by close_notify: nothing was cut off
};

// NOLINTNEXTLINE(readability-function-size): the parameters are OpenSSL's
long count_bytes(BIO* bio, int operation, const char* /*data*/, std::size_t size, int /*argi*/, long /*argl*/, int result,
                 std::size_t* read) {
  auto& wire = *reinterpret_cast<Wire*>(BIO_get_callback_arg(bio));
  if (operation == BIO_CB_READ && size > wire.left) {
    wire.overdrawn = true;
    BIO_clear_retry_flags(bio);
    return -1;
  }
  if (operation == (BIO_CB_READ | BIO_CB_RETURN) && result > 0) wire.left -= std::min(wire.left, *read);
  return result;
}

// The handshake has limits in OpenSSL; what comes after it is counted.
void watch_wire(const SSL* ssl, int where, int result) {
  auto* const wire = static_cast<Wire*>(SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl)));
  if (where == SSL_CB_READ_ALERT && (result & 0xff) == SSL3_AD_CLOSE_NOTIFY) wire->closed = true;
  if ((where & SSL_CB_HANDSHAKE_DONE) == 0) return;
  auto* const bio = SSL_get_rbio(ssl);
  BIO_set_callback_arg(bio, reinterpret_cast<char*>(wire));
  BIO_set_callback_ex(bio, count_bytes);
}

// The answer as far as it has come.
struct Reception {
  int status = 0;  // 0: no header yet
  std::string location;
  std::string body;
  std::optional<did::Error> refusal;
  bool until_close = false;  // the body has no length of its own
  Wire wire;
};

did::Error too_large(std::size_t max_bytes) {
  return {did::Errc::too_large, "the answer is longer than " + std::to_string(max_bytes) + " bytes"};
}

// What the header alone decides.
std::optional<did::Error> examine(const httplib::Response& response, std::size_t max_bytes) {
  switch (response.status) {
    case 200: break;
    case 404: return did::Error{did::Errc::not_found, "the server has nothing there (404)"};
    case 410: return did::Error{did::Errc::not_found, "the server has nothing there any more (410)"};
    default:
      if (response.status >= 300 && response.status < 400 && response.has_header("Location")) {
        auto where = response.get_header_value("Location").substr(0, 200);
        const auto is_odd = [](char c) { return c < ' ' || c > '~' || c == '`'; };
        std::ranges::replace_if(where, is_odd, '?');
        return did::Error{did::Errc::refused, "the server points to `" + where + "`; redirects are not followed"};
      }
      return did::Error{did::Errc::refused, "the server answered " + std::to_string(response.status)};
  }
  const auto encoding = response.get_header_value("Content-Encoding");
  if (!encoding.empty() && encoding != "identity") return did::Error{did::Errc::refused, "the answer is encoded, unasked"};
  if (response.get_header_value<std::uint64_t>("Content-Length") > max_bytes) return too_large(max_bytes);
  return std::nullopt;
}

httplib::Request make_request(const did::FetchRequest& request, const HttpsUrl& url, Reception& reception) {
  httplib::Request out;
  out.method = "GET";
  out.path = url.target;
  out.headers = {{"Accept", request.accept}, {"Accept-Encoding", "identity"}, {"User-Agent", "credence"}, {"Connection", "close"}};
  out.response_handler = [&reception, max = request.max_bytes](const httplib::Response& response) {
    reception.status = response.status;
    reception.refusal = examine(response, max);
    reception.until_close = !response.has_header("Content-Length") && !response.has_header("Transfer-Encoding");
    reception.wire.left =
        2 * std::min(max, std::size_t{1} << 40U) + std::size_t{64} * 1024;  // chunk headers and TLS records take their part
    return !reception.refusal;
  };
  out.content_receiver = [&reception, max = request.max_bytes](const char* data, std::size_t size, std::uint64_t, std::uint64_t) {
    if (size > max - reception.body.size()) {
      reception.refusal = too_large(max);
      return false;
    }
    reception.body.append(data, size);
    return true;
  };
  return out;
}

// Certificates are checked twice: by OpenSSL as set up here, strictly, and once more by the client.
void set_up_tls(SSL_CTX* context, const std::string& host, Wire& wire) {
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  auto* const parameters = SSL_CTX_get0_param(context);
  X509_VERIFY_PARAM_set_hostflags(parameters, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
  X509_VERIFY_PARAM_set1_host(parameters, host.data(), host.size());
  SSL_CTX_set_app_data(context, &wire);
  SSL_CTX_set_info_callback(context, watch_wire);
}

struct Patience {
  Deadline deadline;               // for everything
  Clock::duration for_connecting;  // so that a silent address leaves time for the next
};

did::Error connection_error(httplib::Error error, long verified, const std::string& ca_file) {
  switch (error) {
    case httplib::Error::SSLServerVerification: {
      const std::string why = verified != X509_V_OK ? X509_verify_cert_error_string(verified) : "it is not for this name";
      return {did::Errc::unavailable, "the server's certificate is refused: " + why, "a private authority can be given with --ca-file"};
    }
    case httplib::Error::SSLLoadingCerts:
      return {did::Errc::unavailable, "reading the certificates in `" + ca_file + "`", "give a PEM file"};
    case httplib::Error::SSLConnection: return {did::Errc::unavailable, "the TLS handshake failed"};
    default: return {did::Errc::unavailable, "the server's answer broke off or is not HTTP"};
  }
}

// Asks the server at one address. nullopt: there was no connection to it.
std::optional<did::Result<std::string>> ask(const did::FetchRequest& request, const HttpsUrl& url, const std::string& address,
                                            const FetcherOptions& options, Patience patience) {
  Reception reception;
  Watchdog watchdog(patience.deadline);
  httplib::SSLClient client(url.host, url.port);  // gone before what it refers to
  if (!client.is_valid()) return did::fail(did::Errc::unavailable, "TLS could not be set up");
  client.set_connection_timeout(patience.for_connecting);
  client.set_read_timeout(request.timeout);
  client.set_write_timeout(request.timeout);
  client.set_hostname_addr_map({{url.host, address}});  // SNI and certificate stay with the name
  client.set_socket_options([&watchdog](socket_t socket) { watchdog.guard(socket); });
  client.set_follow_location(false);
  client.set_decompress(false);
  client.set_url_encode(false);
  client.set_keep_alive(false);
  if (!options.ca_file.empty()) client.set_ca_cert_path(options.ca_file);
  if (!options.source_address.empty()) client.set_interface(options.source_address);
  set_up_tls(client.ssl_context(), url.host, reception.wire);

  const auto answer = client.send(make_request(request, url, reception));
  if (reception.refusal) return std::unexpected(*std::move(reception.refusal));
  if (reception.wire.overdrawn) return std::unexpected(too_large(reception.status == 0 ? Wire::for_header : request.max_bytes));
  if (watchdog.expired()) return std::unexpected(out_of_time("the answer"));
  const bool whole = !reception.until_close || reception.wire.closed;
  if (answer && whole) return std::move(reception.body);
  if (answer.error() == httplib::Error::Connection || answer.error() == httplib::Error::ConnectionTimeout) return std::nullopt;
  return std::unexpected(connection_error(answer.error(), client.get_openssl_verify_result(), options.ca_file));
}

}  // namespace

struct HttpsFetcher::Impl {
  FetcherOptions options;
  std::shared_ptr<Slots> slots;

  [[nodiscard]] bool may_be_private(const HttpsUrl& url) const {
    const auto& hosts = options.insecure_allow_hosts;
    const auto is_named = [&hosts](const std::string& name) { return std::ranges::find(hosts, name) != hosts.end(); };
    return is_named(url.host) || is_named(url.host + ":" + std::to_string(url.port));
  }

  [[nodiscard]] did::Result<std::string> get(const did::FetchRequest& request, const HttpsUrl& url) const {
    const auto deadline = Clock::now() + request.timeout;
    auto slot = slots->take(deadline);
    if (!slot) return std::unexpected(out_of_time("other fetches to end"));
    DID_TRY(const auto found, look_up(url.host, deadline, slot));
    if (!may_be_private(url)) DID_CHECK(check_public(found, url.host));
    for (std::size_t i = 0; i < found.size(); ++i) {
      const auto share = (deadline - Clock::now()) / static_cast<int>(found.size() - i);
      const Patience patience{deadline, std::max<Clock::duration>(share, std::chrono::milliseconds(1))};
      if (auto answer = ask(request, url, found[i].text, options, patience)) return *std::move(answer);
    }
    return did::fail(did::Errc::unavailable, "no connection to `" + url.host + "`");
  }
};

HttpsFetcher::HttpsFetcher(FetcherOptions options) : impl_(std::make_unique<Impl>()) {
  impl_->slots = std::make_shared<Slots>(std::max(1U, options.max_concurrent));
  impl_->options = std::move(options);
}
HttpsFetcher::~HttpsFetcher() = default;

did::Result<std::string> HttpsFetcher::get(const did::FetchRequest& request) const {
  DID_TRY(const auto url, parse_https_url(request.url));
  auto answer = [&]() -> did::Result<std::string> {
    try {
      return impl_->get(request, url);
    } catch (const std::system_error& error) {  // no thread to be had
      return did::fail(did::Errc::unavailable, error.what());
    }
  }();
  if (!answer) return std::unexpected(std::move(answer).error().in("fetching `" + request.url + "`"));
  return answer;
}

}  // namespace resolver
