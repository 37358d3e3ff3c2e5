#include "support/tls_server.h"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <list>
#include <thread>

#include "support/temp_dir.h"

namespace test {
namespace {

template <auto free_it>
struct Free {
  void operator()(auto* pointer) const { free_it(pointer); }
};
using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using Cert = std::unique_ptr<X509, Free<X509_free>>;
using Context = std::unique_ptr<SSL_CTX, Free<SSL_CTX_free>>;
using Tls = std::unique_ptr<SSL, Free<SSL_free>>;

void add_extension(X509* cert, int nid, const std::string& value) {
  auto* const extension = X509V3_EXT_conf_nid(nullptr, nullptr, nid, value.c_str());
  REQUIRE(extension != nullptr);
  REQUIRE(X509_add_ext(cert, extension, -1) == 1);
  X509_EXTENSION_free(extension);
}

Cert make_certificate(EVP_PKEY* key, const std::string& name, long valid_from, long valid_to) {
  static std::atomic<long> serial = 1;
  Cert cert(X509_new());
  X509_set_version(cert.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(cert.get()), serial++);
  X509_gmtime_adj(X509_getm_notBefore(cert.get()), valid_from);
  X509_gmtime_adj(X509_getm_notAfter(cert.get()), valid_to);
  X509_set_pubkey(cert.get(), key);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(cert.get()), "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>(name.c_str()),
                             -1, -1, 0);
  return cert;
}

struct Authority {
  Key key{EVP_EC_gen("P-256")};
  Cert cert;
  TempDir folder;

  Authority() {
    cert = make_certificate(key.get(), "test authority", -3600, 3600);
    X509_set_issuer_name(cert.get(), X509_get_subject_name(cert.get()));
    add_extension(cert.get(), NID_basic_constraints, "critical,CA:TRUE");
    add_extension(cert.get(), NID_key_usage, "critical,keyCertSign,cRLSign");
    REQUIRE(X509_sign(cert.get(), key.get(), EVP_sha256()) > 0);
    const std::unique_ptr<std::FILE, Free<std::fclose>> out(std::fopen(file().c_str(), "w"));
    REQUIRE(PEM_write_X509(out.get(), cert.get()) == 1);
  }
  [[nodiscard]] std::string file() const { return folder.file("ca.pem"); }
};

const Authority& trusted_authority() {
  static const Authority authority;
  return authority;
}

struct Leaf {
  Key key{EVP_EC_gen("P-256")};
  Cert cert;
};

Leaf make_leaf(const TlsCertificate& wanted) {
  const Authority stranger;
  const auto& authority = wanted.trusted ? trusted_authority() : stranger;
  Leaf leaf;
  leaf.cert = make_certificate(leaf.key.get(), wanted.host, -7200, wanted.expired ? -3600 : 3600);
  X509_set_issuer_name(leaf.cert.get(), X509_get_subject_name(authority.cert.get()));
  if (!wanted.only_common_name) add_extension(leaf.cert.get(), NID_subject_alt_name, "DNS:" + wanted.host);
  add_extension(leaf.cert.get(), NID_ext_key_usage, "serverAuth");
  REQUIRE(X509_sign(leaf.cert.get(), authority.key.get(), EVP_sha256()) > 0);
  return leaf;
}

Context make_context(const TlsCertificate& wanted) {
  const auto leaf = make_leaf(wanted);
  Context context(SSL_CTX_new(TLS_server_method()));
  REQUIRE(SSL_CTX_use_certificate(context.get(), leaf.cert.get()) == 1);
  REQUIRE(SSL_CTX_use_PrivateKey(context.get(), leaf.key.get()) == 1);
  return context;
}

class Connection final : public TlsConnection {
 public:
  Connection(SSL_CTX* context, int socket, const std::atomic<bool>& stopping)
      : tls_(SSL_new(context)), socket_(socket), stopping_(stopping) {
    SSL_set_fd(tls_.get(), socket);
  }
  ~Connection() override {
    SSL_shutdown(tls_.get());
    ::close(socket_);
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  bool read_request() {
    if (SSL_accept(tls_.get()) != 1) return false;
    char next = 0;
    while (!request_.ends_with("\r\n\r\n")) {
      if (SSL_read(tls_.get(), &next, 1) != 1) return false;
      request_ += next;
    }
    return true;
  }
  [[nodiscard]] std::string_view request() const override { return request_; }
  [[nodiscard]] std::string_view server_name() const override {
    const char* name = SSL_get_servername(tls_.get(), TLSEXT_NAMETYPE_host_name);
    return name != nullptr ? name : "";
  }
  bool send(std::string_view bytes) override {
    return !stopping_ && (bytes.empty() || SSL_write(tls_.get(), bytes.data(), static_cast<int>(bytes.size())) > 0);
  }
  bool wait_ms(int milliseconds) override {
    for (int waited = 0; waited < milliseconds && !stopping_; waited += 5) {
      pollfd hangup{.fd = socket_, .events = POLLRDHUP, .revents = 0};
      if (poll(&hangup, 1, 5) > 0) return false;
    }
    return !stopping_;
  }
  void cut() override { SSL_set_quiet_shutdown(tls_.get(), 1); }

 private:
  Tls tls_;
  int socket_;
  std::string request_;
  const std::atomic<bool>& stopping_;
};

}  // namespace

struct TlsServer::Impl {
  Answer answer;
  Context context;
  int listener = -1;
  std::uint16_t port = 0;
  std::atomic<bool> stopping = false;
  std::atomic<int> connections = 0;
  std::list<std::jthread> answering;
  std::jthread accepting;

  void serve(int socket) {
    const timeval patience{5, 0};
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    Connection connection(context.get(), socket, stopping);
    if (connection.read_request()) answer(connection);
  }
  void accept_all() {
    while (!stopping) {
      pollfd ready{.fd = listener, .events = POLLIN, .revents = 0};
      if (poll(&ready, 1, 20) <= 0) continue;
      const int socket = accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
      if (socket < 0) continue;
      ++connections;
      answering.emplace_back([this, socket] { serve(socket); });
    }
  }
};

TlsServer::TlsServer(Answer answer, TlsCertificate certificate) : impl_(std::make_unique<Impl>()) {
  // A peer that goes away must not end the tests.
  signal(SIGPIPE, SIG_IGN);
  impl_->answer = std::move(answer);
  impl_->context = make_context(certificate);
  impl_->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  socklen_t size = sizeof address;
  REQUIRE(bind(impl_->listener, generic, size) == 0);
  REQUIRE(listen(impl_->listener, 64) == 0);
  REQUIRE(getsockname(impl_->listener, generic, &size) == 0);
  impl_->port = ntohs(address.sin_port);
  impl_->accepting = std::jthread([impl = impl_.get()] { impl->accept_all(); });
}

TlsServer::TlsServer(std::map<std::string, std::string> bodies)
    : TlsServer([bodies = std::move(bodies)](TlsConnection& connection) {
        const auto target = connection.request().substr(4, connection.request().find(" HTTP/") - 4);
        const auto found = bodies.find(std::string(target));
        connection.send(found != bodies.end() ? http_answer(found->second) : "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
      }) {}

TlsServer::~TlsServer() {
  impl_->stopping = true;
  impl_->accepting.join();
  impl_->answering.clear();
  ::close(impl_->listener);
}

std::uint16_t TlsServer::port() const { return impl_->port; }
std::string TlsServer::url(std::string_view path) const { return "https://" + host() + std::string(path); }
std::string TlsServer::host() const { return "localhost:" + std::to_string(impl_->port); }
TlsFiles write_certificate(const std::string& folder, const TlsCertificate& wanted) {
  const auto leaf = make_leaf(wanted);
  TlsFiles files{.certificate = folder + "/cert.pem", .key = folder + "/key.pem"};
  const std::unique_ptr<std::FILE, Free<std::fclose>> cert(std::fopen(files.certificate.c_str(), "w"));
  REQUIRE(PEM_write_X509(cert.get(), leaf.cert.get()) == 1);
  const std::unique_ptr<std::FILE, Free<std::fclose>> key(std::fopen(files.key.c_str(), "w"));
  REQUIRE(PEM_write_PrivateKey(key.get(), leaf.key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1);
  return files;
}

std::string TlsServer::ca_file() { return trusted_authority().file(); }
int TlsServer::connections() const { return impl_->connections; }

std::string http_answer(std::string_view body, std::string_view more_headers) {
  return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
         std::string(more_headers) + "\r\n" + std::string(body);
}

}  // namespace test
