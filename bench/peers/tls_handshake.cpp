#include "tls_handshake.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <cstdio>
#include <cstdlib>
#include <utility>

namespace bench {
namespace {

template <class T, void (*free)(T*)>
struct Freed {
  void operator()(T* one) const { free(one); }
};
using Context = std::unique_ptr<SSL_CTX, Freed<SSL_CTX, SSL_CTX_free>>;
using Session = std::unique_ptr<SSL, Freed<SSL, SSL_free>>;
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY, EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freed<X509, X509_free>>;

void need(bool good) {
  if (good) return;
  ERR_print_errors_fp(stderr);
  std::exit(1);
}

Certificate self_signed(EVP_PKEY* key) {
  Certificate made(X509_new());
  X509_set_version(made.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(made.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(made.get()), -60);
  X509_gmtime_adj(X509_getm_notAfter(made.get()), 86400);
  auto* const name = X509_get_subject_name(made.get());
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("agent"), -1, -1, 0);
  X509_set_issuer_name(made.get(), name);
  X509_set_pubkey(made.get(), key);
  need(X509_sign(made.get(), key, nullptr) > 0);
  return made;
}

Context make_context(const SSL_METHOD* method, EVP_PKEY* key, X509* certificate) {
  Context made(SSL_CTX_new(method));
  need(SSL_CTX_set_min_proto_version(made.get(), TLS1_3_VERSION) == 1);
  need(SSL_CTX_use_certificate(made.get(), certificate) == 1 && SSL_CTX_use_PrivateKey(made.get(), key) == 1);
  need(X509_STORE_add_cert(SSL_CTX_get_cert_store(made.get()), certificate) == 1);
  SSL_CTX_set_verify(made.get(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  SSL_CTX_set_session_cache_mode(made.get(), SSL_SESS_CACHE_OFF);
  need(SSL_CTX_set_num_tickets(made.get(), 0) == 1);
  need(SSL_CTX_set1_groups_list(made.get(), "X25519") == 1);
  return made;
}

}  // namespace

struct TlsPair::Contexts {
  Contexts(Context of_server, Context of_client) : server(std::move(of_server)), client(std::move(of_client)) {}
  Context server;
  Context client;
};

TlsPair::TlsPair() {
  const Key key(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
  need(key != nullptr);
  const auto certificate = self_signed(key.get());
  contexts_ = std::make_unique<Contexts>(make_context(TLS_server_method(), key.get(), certificate.get()),
                                         make_context(TLS_client_method(), key.get(), certificate.get()));
}
TlsPair::~TlsPair() = default;

bool TlsPair::shake_hands() const {
  const Session server(SSL_new(contexts_->server.get())), client(SSL_new(contexts_->client.get()));
  BIO *one = nullptr, *other = nullptr;
  BIO_new_bio_pair(&one, 1 << 16, &other, 1 << 16);
  SSL_set_bio(server.get(), one, one);
  SSL_set_bio(client.get(), other, other);
  SSL_set_accept_state(server.get());
  SSL_set_connect_state(client.get());
  const auto done = [&] { return SSL_is_init_finished(server.get()) == 1 && SSL_is_init_finished(client.get()) == 1; };
  for (int i = 0; i < 10 && !done(); ++i) {
    SSL_do_handshake(client.get());
    SSL_do_handshake(server.get());
  }
  return done();
}

}  // namespace bench
