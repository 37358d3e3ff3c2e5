// The TLS that the server speaks: a certificate and its key, checked when they are read.
#pragma once

#include <did/result.h>

#include <boost/asio/ssl/context.hpp>
#include <memory>
#include <string>

namespace httpd {

// TLS 1.2 and 1.3, no renegotiation. Errors: key, naming the file that cannot be used.
[[nodiscard]] did::Result<std::shared_ptr<boost::asio::ssl::context>> make_tls(const std::string& certificate, const std::string& key);

}  // namespace httpd
