// A registry that asks for proofs of control, and a world that shows them.
#pragma once

#include <set>

#include "lifecycle.h"
#include "registry/control.h"

namespace test {

// The whole DNS. `down`: nobody answers.
class MemoryDns final : public ans::TxtLookup {
 public:
  [[nodiscard]] did::Result<std::vector<std::string>> txt(std::string_view name) const override {
    if (down) return did::fail(did::Errc::unavailable, "no answer");
    const auto found = records.find(std::string(name));
    return found == records.end() ? std::vector<std::string>() : found->second;
  }
  std::map<std::string, std::vector<std::string>> records;
  bool down = false;
};

struct Strict : World {
  MemoryDns dns;
  MemoryWeb far;  // the web as it is seen from elsewhere
  did::MethodTable far_methods{methods_over(far)};
  ans::Registry strict{store, clock, methods, ans::builtin_taxonomies(), ownership()};
  std::string domain_name = "urn:air:acme.example:translate";

  ans::Ownership ownership() {
    ans::Ownership out;
    out.required = true;
    out.registry = "ans.example";
    out.vantage_points = {{&methods, &web}, {&far_methods, &far}};
    out.dns = &dns;
    out.nonce = [this] { return "nonce-" + std::to_string(++nonces); };
    return out;
  }
  int nonces = 0;

  // The same document from everywhere.
  void serve(const Actor& owner) {
    serve_did_web(web, "acme.example", owner);
    far.pages = web.pages;
  }
  ans::Answer<ans::Submitted> enrol(const std::string& text) { return strict.register_agent(text, {}); }
  std::string of_domain() {
    auto of = first();
    of.issuer = "did:web:acme.example";
    of.key = domain_name;
    return secure(statement(of), acme, did::Purpose::assertion_method, "did:web:acme.example#k1").dump();
  }
  // Registers the agent of the domain, which is pending then.
  void enrol_domain() {
    serve(acme);
    const auto submitted = enrol(of_domain());
    REQUIRE_MESSAGE(submitted.has_value(), (submitted ? "" : submitted.error().detail));
    REQUIRE(submitted->record.standing.status == ans::Status::pending);
  }
  ans::Answer<ans::RegistryState> prove(std::string_view agent, const Json& answer) { return strict.prove_control(agent, answer.dump()); }
  ans::Answer<ans::RegistryState> prove(std::string_view method) { return prove(domain_name, {{"method", method}}); }
  [[nodiscard]] ans::Challenges::Way way(std::string_view method) const {
    const auto asked = strict.challenges(domain_name);
    for (const auto& one : asked->ways)
      if (ans::name(one.method) == method) return one;
    FAIL("no such way");
    return {};
  }
  // The challenge of the agent, as it is to be signed.
  [[nodiscard]] Json challenge(std::string_view agent) const { return Json::parse(*strict.challenges(agent)->challenge.canonical()); }
  [[nodiscard]] ans::Status standing(std::string_view agent) const {
    const auto state = strict.state(agent);
    REQUIRE(state.has_value());
    return ans::standing(*state, state->newest(), clock.now()).status;
  }
};

}  // namespace test
