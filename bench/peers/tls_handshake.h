// TLS 1.3 by OpenSSL, Ed25519 certificates on both sides, X25519, no tickets: both sides' work, in memory.
#pragma once

#include <memory>

namespace bench {

class TlsPair {
 public:
  TlsPair();  // ends the program where OpenSSL cannot
  ~TlsPair();
  TlsPair(const TlsPair&) = delete;
  TlsPair& operator=(const TlsPair&) = delete;
  [[nodiscard]] bool shake_hands() const;

 private:
  struct Contexts;
  std::unique_ptr<Contexts> contexts_;
};

}  // namespace bench
