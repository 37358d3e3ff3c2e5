#include "keys/identity.h"

#include <did/methods.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace cli {
namespace {

did::MethodTable make_table(const did::Fetcher& fetcher) {
  std::vector<std::unique_ptr<did::DidMethod>> methods;
  methods.push_back(did::make_did_key());
  methods.push_back(did::make_did_jwk());
  methods.push_back(did::make_did_web(fetcher));
  return did::MethodTable(std::move(methods));
}

std::unexpected<did::Error> not_its_key(const std::string& did, did::Purpose purpose) {
  return did::fail(did::Errc::refused,
                   "the key is not listed under " + std::string(did::name(purpose)) + " in the document of `" + did + "`",
                   "sign as the key's own did:key, or publish the key in that document first");
}

// The method that holds the key, in a document that was resolved.
did::Result<Identity> find_in(const did::DidDocument& document, const did::PublicKey& key, const IdentityRequest& request) {
  for (const auto& method : document.methods()) {
    const bool named = request.verification_method.empty() || method.id == request.verification_method;
    if (named && method.key == key && document.allows(method.id, request.purpose)) return Identity{request.did, method.id};
  }
  return not_its_key(request.did, request.purpose);
}

// The proof names the key that really signed, whoever is said to be the issuer.
did::Result<Identity> believe(const did::Did& did, const did::PublicKey& key, const IdentityRequest& request) {
  if (!request.verification_method.empty()) return Identity{request.did, request.verification_method};
  if (did.method() == "jwk" && did == did::did_jwk_of(key)) return Identity{request.did, did::verification_method_of(did, key)};
  if (did.method() == "key" || did.method() == "jwk") return Identity{request.did, did::verification_method_of(did::did_key_of(key), key)};
  return did::fail(did::Errc::malformed, "nothing says which key of `" + request.did + "` signs", "name it with --verification-method");
}

}  // namespace

did::Result<Identity> identify(const did::PublicKey& key, const IdentityRequest& request, const did::MethodTable& methods) {
  if (request.did.empty() && request.verification_method.empty()) {
    const auto own = did::did_key_of(key);
    return Identity{std::string(own.text()), did::verification_method_of(own, key)};
  }
  IdentityRequest named = request;
  if (!request.verification_method.empty()) {
    DID_TRY(const auto url, did::DidUrl::parse(request.verification_method));
    if (named.did.empty()) named.did = url.did().text();
    if (url.did().text() != named.did)
      return did::fail(did::Errc::malformed,
                       "verification method `" + request.verification_method + "` does not belong to `" + named.did + "`");
  }
  DID_TRY(const auto did, did::Did::parse(named.did));
  if (named.unchecked) return believe(did, key, named);
  DID_TRY(const auto resolution, methods.resolve(did));
  return find_in(*resolution.document, key, named);
}

did::Result<std::string> LazyFetcher::get(const did::FetchRequest& request) const {
  if (flags_.offline) return did::fail(did::Errc::unavailable, "`" + request.url + "` is not fetched", "leave out --offline");
  std::call_once(once_, [this] { fetcher_ = outside_.make_fetcher(flags_); });
  did::FetchRequest limited = request;
  limited.timeout = flags_.timeout;
  limited.max_bytes = std::min(request.max_bytes, flags_.max_bytes);
  return fetcher_->get(limited);
}

Methods::Methods(const Context& context) : fetcher_(context), table_(make_table(fetcher_)) {}

}  // namespace cli
