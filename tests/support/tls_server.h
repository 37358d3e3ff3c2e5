// An HTTPS server on the loopback interface, with a certificate made on the spot: for whatever fetches.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace test {

struct TlsCertificate {
  std::string host = "localhost";  // the only name it is good for
  bool expired = false;
  bool only_common_name = false;  // the name stands in the subject, where RFC 9525 no longer looks for it
  bool trusted = true;            // signed by the authority in ca_file(); false: by another one of the same name
};

// One accepted connection, after its TLS handshake and after the request's header was read.
class TlsConnection {
 public:
  virtual ~TlsConnection() = default;
  [[nodiscard]] virtual std::string_view request() const = 0;      // "GET /x HTTP/1.1\r\n..."
  [[nodiscard]] virtual std::string_view server_name() const = 0;  // the SNI
  // False once the peer is gone, or the server is being stopped.
  virtual bool send(std::string_view bytes) = 0;
  // Waits, but not longer than the server lives. False as above.
  virtual bool wait_ms(int milliseconds) = 0;
  // The connection will end without close_notify, as when it is cut on the way.
  virtual void cut() = 0;
};

class TlsServer {
 public:
  using Answer = std::function<void(TlsConnection&)>;

  // Each connection is answered in a thread of its own, then closed with close_notify.
  explicit TlsServer(Answer answer, TlsCertificate certificate = {});
  // 200 with the body that is given for the path ("/.well-known/did.json"), else 404.
  explicit TlsServer(std::map<std::string, std::string> bodies);
  ~TlsServer();

  [[nodiscard]] std::uint16_t port() const;
  [[nodiscard]] std::string url(std::string_view path) const;  // "https://localhost:PORT/path"
  [[nodiscard]] std::string host() const;                      // "localhost:PORT", for insecure_allow_hosts
  [[nodiscard]] static std::string ca_file();                  // PEM
  [[nodiscard]] int connections() const;                       // accepted so far, handshake or not

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// A certificate and its key as PEM files in `folder`, for a server that is to be tested.
struct TlsFiles {
  std::string certificate;
  std::string key;
};
[[nodiscard]] TlsFiles write_certificate(const std::string& folder, const TlsCertificate& wanted = {});

// "HTTP/1.1 200 OK" with a Content-Length.
[[nodiscard]] std::string http_answer(std::string_view body, std::string_view more_headers = {});

}  // namespace test
