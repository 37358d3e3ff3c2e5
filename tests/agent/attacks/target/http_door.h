// What the target answers over HTTP:
//
//   GET  /.well-known/attack-target      whom it is to be called, and where else it listens
//   POST /.well-known/agent-handshake    DID-Noise (agent/post_carrier.h)
//   POST /v1/orders                      any signed request
//   POST /v1/actions                     signed: {"action", "resource", "args"?, "chain", "identity"?} -> may it be done?
//   POST /v1/approvals                   signed: {"digest", "leaf", "expires"}: the signer approves
//   POST /v1/epochs                      signed by the root's issuer: {"chain", "epoch"}
//   POST /v1/revocations                 a RevocationStatement
//
// An answer is JSON with a `code`: 401 with Accept-Signature where the signature is not accepted, 403 where something else is not.
#pragma once

#include <agent/post_carrier.h>
#include <agent/signature_keys.h>
#include <handler.h>

#include "target.h"

namespace attacks {

class HttpDoor final : public httpd::Handler {
 public:
  // `frames`: the place of the other door.
  HttpDoor(Target& target, std::string frames);
  void set_authority(std::string authority) { authority_ = std::move(authority); }  // before the first request

  [[nodiscard]] std::size_t max_body(httpd::Verb verb, std::string_view target) const override;
  [[nodiscard]] bool blocks(const httpd::Request&) const override { return true; }
  [[nodiscard]] httpd::Response handle(const httpd::Request& request) override;
  [[nodiscard]] httpd::Response refuse(unsigned status, std::string_view detail) const override;

 private:
  struct Said;  // a request whose signature was accepted
  [[nodiscard]] httpd::Response answer(const httpd::Request& request);
  [[nodiscard]] httpd::Response handshake(const httpd::Request& request);
  [[nodiscard]] httpd::Response signed_request(const httpd::Request& request);
  [[nodiscard]] httpd::Response in_session(std::string_view id, const did::PublicKey& key);
  [[nodiscard]] httpd::Response act(const Said& said);
  [[nodiscard]] httpd::Response approve(const Said& said);
  [[nodiscard]] httpd::Response set_epoch(const Said& said);
  [[nodiscard]] httpd::Response revoke(const httpd::Request& request);

  Target& target_;
  std::string frames_;
  std::string authority_;
  agent::DidKeys keys_;
  agent::PostResponder handshakes_;
};

}  // namespace attacks
