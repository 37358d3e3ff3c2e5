#include <client_address.h>
#include <conditional.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

// The input: the value of a header field. Properties: If-None-Match finds its own tag in a list that begins with it; a client
// address that was read prints back as one that reads the same; a stranger's X-Forwarded-For changes nothing.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto list = "\"tag\", " + std::string(text);
  if (!httpd::matches_etag(list, "\"tag\"") || httpd::matches_etag(text, "")) std::abort();
  if (httpd::accepts_gzip(text) && !httpd::accepts_gzip("br," + std::string(text))) std::abort();
  const auto stranger = *httpd::ClientAddress::parse("192.0.2.1");
  const auto own = *httpd::ClientAddress::parse("::1");
  if (httpd::client_of(stranger, text, {}) != stranger) std::abort();
  const auto client = httpd::client_of(own, text, {});
  if (httpd::ClientAddress::parse(client.text()) != client) std::abort();
  return 0;
}
