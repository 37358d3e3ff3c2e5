// The way to a registry over HTTP.
#pragma once

#include "base/context.h"
#include "base/transport.h"

namespace cli {

// Over HTTPS with the certificate verified, without redirects, proxies, cookies or compression. Plain http is for this
// machine's own loopback alone. `ca_file`: PEM; empty: the system's trust store.
// Errors: malformed (the URL), refused (http beyond loopback).
[[nodiscard]] did::Result<std::unique_ptr<Transport>> make_http_transport(const std::string& base_url, const Flags& flags,
                                                                          const std::string& ca_file);

}  // namespace cli
