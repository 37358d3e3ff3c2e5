// OpenSSL's objects as owners that free themselves.
#pragma once

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/evp.h>

#include <cstdlib>
#include <memory>

namespace did {

template <auto free>
struct OpensslFree {
  template <class T>
  void operator()(T* object) const {
    free(object);
  }
};

using BnPtr = std::unique_ptr<BIGNUM, OpensslFree<&BN_clear_free>>;
using BnCtxPtr = std::unique_ptr<BN_CTX, OpensslFree<&BN_CTX_free>>;
using EcdsaSigPtr = std::unique_ptr<ECDSA_SIG, OpensslFree<&ECDSA_SIG_free>>;
using EcGroupPtr = std::unique_ptr<EC_GROUP, OpensslFree<&EC_GROUP_free>>;
using EcPointPtr = std::unique_ptr<EC_POINT, OpensslFree<&EC_POINT_clear_free>>;
using PkeyPtr = std::unique_ptr<EVP_PKEY, OpensslFree<&EVP_PKEY_free>>;
using PkeyCtxPtr = std::unique_ptr<EVP_PKEY_CTX, OpensslFree<&EVP_PKEY_CTX_free>>;

// For calls that fail only where memory is out or OpenSSL itself is broken: there is no sound way on from there.
inline void must(bool good) {
  if (!good) std::abort();
}

}  // namespace did
