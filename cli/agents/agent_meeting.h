// `credence agent`: what one side of a meeting needs, from its flags; the handshake over a socket; the report.
#pragma once

#include <agent/handshake.h>
#include <did/json.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "agents/agent_socket.h"
#include "base/context_clock.h"
#include "flags/options.h"
#include "flags/policy_options.h"
#include "keys/identity.h"

namespace cli {

struct MeetingOptions {
  SignerOptions signer;
  std::string static_key;                // a key file of type x25519; empty: a throw-away
  std::vector<std::string> credentials;  // files: what may be shown, to whoever asks
  std::string want;                      // a file with a query
  PolicyOptions policy;
  bool subject_may_differ = false;
  std::vector<agent::Grant> grants;  // what is meant to be done, or what may be granted
  bool registered = false;           // the registry must have the peer, in force, and is followed
};
// -k, --as, --verification-method, --static-key, --cred, --want, --registered, --issuer and its like.
void add_meeting(CLI::App& command, MeetingOptions& options);

// "/mcp/tools/call=mcp://shop.example/": an action and a resource. Errors: malformed.
[[nodiscard]] did::Result<agent::Grant> parse_grant(const std::string& text);

// Remembers what was shown.
class RecordingHolder final : public agent::Holder {
 public:
  explicit RecordingHolder(std::unique_ptr<agent::Wallet> wallet) : wallet_(std::move(wallet)) {}
  [[nodiscard]] did::Result<std::optional<std::string>> present(const agent::Want& want, const agent::PresentTo& to) override;
  [[nodiscard]] const std::string& shown() const { return shown_; }

 private:
  std::unique_ptr<agent::Wallet> wallet_;
  std::string shown_;
};

// One side, with everything its handshake refers to.
class Meeter {
 public:
  // Errors: those of the files and of the DID.
  [[nodiscard]] static did::Result<std::unique_ptr<Meeter>> open(const MeetingOptions& options, Context& context);
  [[nodiscard]] agent::HandshakeOptions options();
  [[nodiscard]] const Identity& identity() const { return identity_; }
  [[nodiscard]] const did::MethodTable& methods() const { return methods_.table(); }
  [[nodiscard]] const std::string& shown() const { return holder_->shown(); }
  [[nodiscard]] const did::Clock& clock() const { return clock_; }
  [[nodiscard]] agent::Random& random() { return random_; }
  [[nodiscard]] const agent::DhKeyPair& static_key() const { return *static_key_; }

 private:
  Meeter(did::SecretKey key, Context& context) : key_(std::move(key)), methods_(context), clock_(context) {}
  did::SecretKey key_;
  Methods methods_;
  ContextClock clock_;
  agent::SodiumRandom random_;
  agent::KnownPeers known_;
  vc::SeenSignatures seen_;
  Identity identity_;
  std::optional<agent::DhKeyPair> static_key_;
  std::unique_ptr<RecordingHolder> holder_;
  std::optional<agent::Want> want_;
  vc::CarriedContexts contexts_;
  vc::Policy policy_;
  bool subject_may_differ_ = false;
};

// A socket with what was read from it and not used.
struct Line {
  Socket socket;
  agent::FrameReader frames;
};

// Carries the handshake on to its end. Errors: unavailable (the peer is gone, or silent for --timeout), malformed (no frames).
[[nodiscard]] did::Result<agent::Progress> shake_hands(agent::Initiator& side, Line& line, Context& context);
[[nodiscard]] did::Result<agent::Progress> shake_hands(agent::Responder& side, Line& line, Context& context);

// The outcome as JSON, for --json.
[[nodiscard]] did::Json outcome_json(const agent::Peer& peer, const std::string& own_shown);
[[nodiscard]] did::Json session_json(const agent::Established& established);
// "accepted: ..." or "rejected: ...", the verdict with --explain, and the exit code.
void report_outcome(const agent::Peer& peer, const agent::Refusal* refusal, Context& context);
[[nodiscard]] int exit_code(agent::RefusalKind kind);
// A public X25519 key as a Multikey.
[[nodiscard]] std::string static_key_text(const agent::DhPublicKey& key);
[[nodiscard]] did::Result<agent::DhPublicKey> parse_static_key(const std::string& text);

}  // namespace cli
