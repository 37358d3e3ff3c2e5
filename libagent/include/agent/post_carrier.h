// DID-Noise over HTTP: each body of a POST, and each body of an answer, is one or more frames. Two round trips for first contact; with IK
// the second carries the first data already.
//
//   POST /.well-known/agent-handshake     first                    -> second | retry | refusal
//   POST /.well-known/agent-handshake     route third {record}     -> record {record} | refusal          XX
//                                         route record {record}    -> record {record} | refusal          IK
//
// No HTTP here: bodies in, bodies out. The status is 200 whatever they say; requests after the handshake are signed ones (RFC 9421) that
// name the session.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "agent/handshake.h"

namespace agent {

inline constexpr std::string_view handshake_path = "/.well-known/agent-handshake";
inline constexpr std::string_view handshake_media_type = "application/did-noise";
inline constexpr std::size_t max_post = std::size_t{256} * 1024;

// What came of one body.
struct Posted {
  did::Bytes body{};  // to send; empty: nothing is left to say
  std::optional<Established> established{};
  std::vector<Record> records{};  // what came along with the last message
  std::optional<Refusal> refusal{};
};

// One handshake, as the HTTP client.
class PostInitiator {
 public:
  PostInitiator(HandshakeOptions options, InitiatorOptions about) : initiator_(std::move(options), std::move(about)) {}
  [[nodiscard]] Posted start();
  // The body of an answer. `data`: in IK, goes along with the proof; where there is nothing to send it with, it is left out.
  [[nodiscard]] Posted receive(did::ByteView body, did::ByteView data = {});
  [[nodiscard]] const Peer& peer() const { return initiator_.peer(); }

 private:
  Initiator initiator_;
};

// All handshakes of an HTTP server. Safe from several threads where the signer, the holder and `decide` are.
class PostResponder {
 public:
  // about.address is each call's own.
  PostResponder(HandshakeOptions options, ResponderOptions about) : options_(std::move(options)), about_(std::move(about)) {}
  // PRECONDITION: the server's own limit on bodies is at most max_post.
  [[nodiscard]] Posted post(did::ByteView body, std::string_view address);
  [[nodiscard]] std::size_t pending() const;

 private:
  [[nodiscard]] Posted begin(const Frame& frame, std::string_view address);
  [[nodiscard]] Posted go_on(const Frame& route, FrameReader& frames);
  void drop_timed_out();

  HandshakeOptions options_;
  ResponderOptions about_;
  mutable std::mutex mutex_;
  std::map<DhPublicKey, Responder> pending_;  // by our ephemeral key
};

}  // namespace agent
