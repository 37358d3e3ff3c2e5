#include "tls.h"

// NOLINTBEGIN(bugprone-unused-return-value): Asio returns the error_code that it was given to fill

namespace httpd {

namespace ssl = boost::asio::ssl;

did::Result<std::shared_ptr<ssl::context>> make_tls(const std::string& certificate, const std::string& key) {
  auto tls = std::make_shared<ssl::context>(ssl::context::tls_server);
  SSL_CTX_set_min_proto_version(tls->native_handle(), TLS1_2_VERSION);
  SSL_CTX_set_options(tls->native_handle(), SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  boost::system::error_code error;
  tls->use_certificate_chain_file(certificate, error);
  if (error) return did::fail(did::Errc::key, "reading the certificate in `" + certificate + "`: " + error.message(), "give a PEM file");
  tls->use_private_key_file(key, ssl::context::pem, error);
  if (error)
    return did::fail(did::Errc::key, "reading the key in `" + key + "`: " + error.message(),
                     "give the PEM file that belongs to the certificate");
  return tls;
}

}  // namespace httpd

// NOLINTEND(bugprone-unused-return-value)
