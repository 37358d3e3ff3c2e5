// Each way in which one side of DID-Noise refuses the other, by its own code.
#include <doctest/doctest.h>

#include "raw_side.h"

using namespace agent;
using did::Json;
using test::Meeting;

namespace {

using Change = std::function<void(Json&)>;

// What the responder makes of an offer that was altered.
RefusalCode after_offer(Meeting& meeting, const Change& change, bool ik = false) {
  test::RawAlice raw(meeting, ik);
  auto offer = raw.offer();
  change(offer);
  auto responder = meeting.responder();
  const auto step = responder.receive(raw.first(test::bytes_of(offer)));
  CHECK(step.progress == Progress::ended);
  CHECK(did::as_text(test::frame_of(step.send).body) == name(test::code_of(responder)));
  return test::code_of(responder);
}
RefusalCode after_offer(const Change& change, bool ik = false) {
  Meeting meeting;
  return after_offer(meeting, change, ik);
}

// What the initiator makes of a reply that was altered.
RefusalCode after_reply(const Change& change) {
  Meeting meeting;
  auto initiator = meeting.initiator();
  test::RawResponder raw(meeting);
  raw.first(test::frame_of(initiator.start().send));
  auto reply = raw.reply();
  change(reply);
  CHECK(initiator.receive(raw.second(test::bytes_of(reply))).progress == Progress::ended);
  return test::code_of(initiator);
}

// What the responder makes of a proof that was altered.
RefusalCode after_proof(const Change& change, bool ik = false, std::string_view did = {}, test::AgentSide* signing = nullptr) {
  Meeting meeting;
  test::RawAlice raw(meeting, ik);
  auto responder = meeting.responder();
  raw.second(test::frame_of(responder.receive(raw.first(test::bytes_of(raw.offer()))).send));
  auto proof = raw.proof(did, signing);
  change(proof);
  const auto step = responder.receive(raw.third(test::bytes_of(proof)));
  CHECK(step.progress == Progress::ended);
  CHECK(test::frame_of(step.send).kind == FrameKind::record);  // told under the keys
  return test::code_of(responder);
}

RefusalCode after_welcome(const Change& change, RecordType type = RecordType::welcome) {
  Meeting meeting;
  auto initiator = meeting.initiator();
  test::RawResponder raw(meeting);
  raw.first(test::frame_of(initiator.start().send));
  raw.third(test::frame_of(initiator.receive(raw.second(test::bytes_of(raw.reply()))).send));
  auto welcome = raw.welcome();
  change(welcome);
  CHECK(initiator.receive(raw.record(type, test::bytes_of(welcome))).progress == Progress::ended);
  return test::code_of(initiator);
}

void nothing(Json&) {}

struct Codes {
  RefusalCode initiator;
  RefusalCode responder;
};
Codes meet_refused(Meeting& meeting, bool ik = false) {
  auto initiator = meeting.initiator(ik);
  auto responder = meeting.responder();
  const auto outcome = test::meet(initiator, responder);
  CHECK(outcome.initiator != Progress::established);
  return {test::code_of(initiator), test::code_of(responder)};
}

}  // namespace

TEST_SUITE("agent") {
  TEST_CASE("DID-Noise: what the raw peers say is accepted where nothing was altered") {
    for (const bool ik : {false, true}) {
      Meeting meeting;
      test::RawAlice raw(meeting, ik);
      auto responder = meeting.responder();
      raw.second(test::frame_of(responder.receive(raw.first(test::bytes_of(raw.offer()))).send));
      CHECK(responder.receive(raw.third(test::bytes_of(raw.proof()))).progress == Progress::established);
    }
    Meeting meeting;
    auto initiator = meeting.initiator();
    test::RawResponder raw(meeting);
    raw.first(test::frame_of(initiator.start().send));
    CHECK(raw.offer.at("audience") == meeting.bob.party.id);
    CHECK_FALSE(raw.offer.contains("did"));  // XX does not tell it in the clear
    raw.third(test::frame_of(initiator.receive(raw.second(test::bytes_of(raw.reply()))).send));
    CHECK(raw.proof.at("did") == meeting.alice.party.id);
    CHECK(initiator.receive(raw.record(RecordType::welcome, test::bytes_of(raw.welcome()))).progress == Progress::established);
  }

  TEST_CASE("DID-Noise: an offer is refused for its audience, its time, its record and its form") {
    CHECK(after_offer([](Json& offer) { offer["audience"] = "did:web:other.example"; }) == RefusalCode::wrong_audience);
    CHECK(after_offer([](Json& offer) { offer.erase("audience"); }) == RefusalCode::wrong_audience);
    CHECK(after_offer([](Json& offer) { offer["audience"] = "did:web:other.example"; }, true) == RefusalCode::wrong_audience);
    CHECK(after_offer([](Json& offer) { offer["time"] = "2026-06-01T12:01:01Z"; }) == RefusalCode::stale);
    CHECK(after_offer([](Json& offer) { offer["time"] = "2026-06-01T11:58:59Z"; }, true) == RefusalCode::stale);
    CHECK(after_offer([](Json& offer) { offer["time"] = "noon"; }) == RefusalCode::malformed);
    CHECK(after_offer([](Json& offer) { offer.erase("time"); }) == RefusalCode::malformed);
    CHECK(after_offer([](Json& offer) { offer["more"] = true; }) == RefusalCode::malformed);
    CHECK(after_offer([](Json& offer) { offer["did"] = "did:key:z"; }) == RefusalCode::malformed);  // in the clear: no
    CHECK(after_offer([](Json& offer) { offer.erase("did"); }, true) == RefusalCode::malformed);
    CHECK(after_offer([](Json& offer) { offer["audience"] = std::string(5000, 'a'); }) == RefusalCode::malformed);
    CHECK(after_offer([](Json& offer) { offer["want"] = Json::array(); }) == RefusalCode::malformed);
    CHECK(after_offer([](Json& offer) { offer["want"] = {{"credentials", Json::array()}, {"credential_sets", Json::array()}}; }) ==
          RefusalCode::unsupported_want);
    CHECK(after_offer([](Json& offer) { offer = Json::array(); }) == RefusalCode::malformed);
    Meeting meeting;
    meeting.as_responder = [](auto&, auto& about) { about.record_digest = "sha256:aa"; };
    CHECK(after_offer(meeting, [](Json& offer) { offer["recordDigest"] = "sha256:bb"; }) == RefusalCode::record_mismatch);
  }

  TEST_CASE("DID-Noise: a payload that is no strict JSON is refused, and one that is too deep") {
    for (const std::string_view payload :
         {"", "{", R"({"time":"2026-06-01T12:00:00Z","time":"2026-06-01T12:00:00Z"})", "{} ", "\xff", "null"}) {
      INFO(payload);
      Meeting meeting;
      test::RawAlice raw(meeting);
      auto responder = meeting.responder();
      CHECK(responder.receive(raw.first(did::as_bytes(payload))).progress == Progress::ended);
      CHECK(test::code_of(responder) == RefusalCode::malformed);
    }
    Meeting meeting;
    test::RawAlice raw(meeting);
    auto responder = meeting.responder();
    CHECK(responder.receive(raw.first(did::as_bytes(std::string(40, '[') + std::string(40, ']')))).progress == Progress::ended);
    CHECK(test::code_of(responder) == RefusalCode::too_large);
  }

  TEST_CASE("DID-Noise: a hello of another version, another suite or another form is refused before anything is computed") {
    const auto answer = [](const did::Bytes& hello, std::vector<std::string> allowed = {std::string(suite_xx)}) {
      Meeting meeting;
      meeting.as_responder = [&](auto& options, auto&) { options.suites = allowed; };
      test::RawAlice raw(meeting);
      auto responder = meeting.responder();
      (void)responder.receive(raw.first(test::bytes_of(raw.offer()), hello));
      CHECK(meeting.admission.pending() == 0);
      return test::code_of(responder);
    };
    const std::vector<std::string> suites{std::string(suite_xx), "Noise_XX_25519_AESGCM_SHA256"};
    auto good = encode_hello({}, suites, suite_xx, {});
    auto other_version = good;
    other_version[11] = '2';
    CHECK(answer(other_version) == RefusalCode::unsupported_version);
    CHECK(answer(encode_hello({}, suites, suites[1], {})) == RefusalCode::unsupported_suite);
    CHECK(answer(good, {std::string(suite_ik)}) == RefusalCode::unsupported_suite);
    auto none = good;
    none[28] = 0;  // how many suites
    CHECK(answer(none) == RefusalCode::malformed);
    auto chosen = good;
    chosen[chosen.size() - 2] = 2;
    CHECK(answer(chosen) == RefusalCode::malformed);
    auto cookie = good;
    cookie.back() = 65;
    CHECK(answer(cookie) == RefusalCode::malformed);
    for (std::size_t size = 0; size < good.size(); ++size) {
      INFO(size);
      CHECK(read_hello(did::ByteView(good).first(size)).error().code == RefusalCode::malformed);
    }
    CHECK(read_hello(good).value().bytes == good);
  }

  TEST_CASE("DID-Noise: a reply is refused for who signs it, what is signed, its time and its form") {
    test::Meeting others;
    CHECK(after_reply([&](Json& reply) { reply["did"] = others.alice.party.id; }) == RefusalCode::wrong_audience);
    CHECK(after_reply([&](Json& reply) { reply["verificationMethod"] = others.alice.party.method; }) == RefusalCode::wrong_key);
    CHECK(after_reply([&](Json& reply) { reply["verificationMethod"] = reply["did"].get<std::string>() + "#other"; }) ==
          RefusalCode::wrong_key);
    CHECK(after_reply([](Json& reply) { reply["verificationMethod"] = "no url"; }) == RefusalCode::malformed);
    CHECK(after_reply([](Json& reply) { reply["signature"] = did::base64url_encode(did::Bytes(64, 1)); }) == RefusalCode::bad_signature);
    CHECK(after_reply([](Json& reply) { reply["signature"] = "AA"; }) == RefusalCode::bad_signature);
    CHECK(after_reply([](Json& reply) { reply["signature"] = "A"; }) == RefusalCode::malformed);
    CHECK(after_reply([](Json& reply) { reply["signature"] = ""; }) == RefusalCode::malformed);
    CHECK(after_reply([](Json& reply) { reply["time"] = "2026-06-01T13:00:00Z"; }) == RefusalCode::stale);
    CHECK(after_reply([](Json& reply) { reply["epoch"] = -1; }) == RefusalCode::malformed);
    CHECK(after_reply([](Json& reply) { reply["epoch"] = "1"; }) == RefusalCode::malformed);
    CHECK(after_reply([](Json& reply) { reply["more"] = 1; }) == RefusalCode::malformed);
    CHECK(after_reply([](Json& reply) { reply["want"] = test::json_of(did::as_bytes(test::identity_query)); }) ==
          RefusalCode::nothing_to_present);
  }

  TEST_CASE("DID-Noise: a proof is refused for who signs it, what is signed and its form") {
    for (const bool ik : {false, true}) {
      INFO("ik: ", ik);
      CHECK(after_proof([](Json& proof) { proof["signature"] = did::base64url_encode(did::Bytes(64, 1)); }, ik) ==
            RefusalCode::bad_signature);
      CHECK(after_proof([](Json& proof) { proof["epoch"] = 1.5; }, ik) == RefusalCode::malformed);
      CHECK(after_proof([](Json& proof) { proof.erase("intents"); }, ik) == RefusalCode::malformed);
      CHECK(after_proof([](Json& proof) { proof["intents"] = {{{"action", "/a"}}}; }, ik) == RefusalCode::malformed);
      CHECK(after_proof([](Json& proof) { proof["intents"] = Json(65, {{"action", "/a"}, {"resource", "a:b"}}); }, ik) ==
            RefusalCode::too_large);
      CHECK(after_proof([](Json& proof) { proof["presentation"] = {{"a", 1}}; }, ik) == RefusalCode::malformed);  // nobody asked
      CHECK(after_proof([](Json& proof) { proof["presentation"] = "a"; }, ik) == RefusalCode::malformed);
    }
    test::AgentSide mallory(9);
    CHECK(after_proof(nothing, true, {}, &mallory) == RefusalCode::wrong_peer);  // IK: the offer named another
  }

  TEST_CASE("DID-Noise: a welcome is refused for whom it names, its session and its form") {
    CHECK(after_welcome([](Json& welcome) { welcome["initiator"] = "did:web:other.example"; }) == RefusalCode::wrong_peer);
    CHECK(after_welcome([](Json& welcome) { welcome["responder"] = "did:web:other.example"; }) == RefusalCode::wrong_peer);
    CHECK(after_welcome([](Json& welcome) { welcome["session"]["id"] = "AAAAAAAAAAAAAAAAAAAAAA"; }) == RefusalCode::malformed);
    CHECK(after_welcome([](Json& welcome) { welcome["session"]["expires"] = "2026-06-01T12:00:00Z"; }) == RefusalCode::stale);
    CHECK(after_welcome([](Json& welcome) { welcome["session"]["operations"] = 4294967296; }) == RefusalCode::malformed);
    CHECK(after_welcome([](Json& welcome) { welcome["session"].erase("granted"); }) == RefusalCode::malformed);
    CHECK(after_welcome([](Json& welcome) { welcome["presentation"] = {{"a", 1}}; }) == RefusalCode::malformed);
    CHECK(after_welcome(nothing, RecordType::data) == RefusalCode::unexpected_message);
    CHECK(after_welcome(nothing, RecordType::proof) == RefusalCode::unexpected_message);
  }

  TEST_CASE("DID-Noise: a side that shows nothing, something else or another's credential is refused, in both directions") {
    struct Case {
      std::string what;
      std::function<void(Meeting&)> prepare;
      RefusalCode code;
    };
    const auto answer_with = [](Meeting& meeting, const std::string& credential) {
      meeting.alice.hold({credential});
      meeting.bob.hold({credential});
    };
    const Case cases[] = {
        {"nothing is held", [](Meeting&) {}, RefusalCode::nothing_to_present},
        {"another issuer",
         [](Meeting& meeting) {
           auto stranger = test::party(77);
           meeting.alice.hold({did::to_text(test::issued(stranger, meeting.alice.party.id))});
           meeting.bob.hold({did::to_text(test::issued(stranger, meeting.bob.party.id))});
         },
         RefusalCode::presentation_refused},
        {"about somebody else", [&](Meeting& meeting) { answer_with(meeting, meeting.credential_about(test::AgentSide(55))); },
         RefusalCode::presentation_refused},
        {"with a status that cannot be looked up",
         [](Meeting& meeting) {
           for (auto* side : {&meeting.alice, &meeting.bob}) {
             auto issuer = test::party(1);
             auto claims = test::claims_of(issuer, side->party.id);
             claims["credentialStatus"] = {{"type", "BitstringStatusListEntry"},
                                           {"statusPurpose", "revocation"},
                                           {"statusListIndex", "1"},
                                           {"statusListCredential", "https://i.example/status/1"}};
             side->hold({did::to_text(vc::issue(claims, test::issue_options(issuer), issuer.key).value())});
           }
         },
         RefusalCode::presentation_undetermined},
    };
    for (const auto& one : cases) {
      for (const bool initiator_asks : {false, true}) {
        INFO(one.what, ", asked by the ", initiator_asks ? "initiator" : "responder");
        Meeting meeting;
        one.prepare(meeting);
        if (initiator_asks)
          meeting.as_initiator = [](auto& options, auto&) { options.want = test::identity_wanted(); };
        else
          meeting.as_responder = [](auto& options, auto&) { options.want = test::identity_wanted(); };
        auto initiator = meeting.initiator();
        auto responder = meeting.responder();
        const auto outcome = test::meet(initiator, responder);
        CHECK(outcome.initiator == Progress::ended);
        // Whoever has nothing to show says so itself; what was shown is refused by whoever asked.
        const bool responder_refuses = (one.code == RefusalCode::nothing_to_present) == initiator_asks;
        CHECK(name(responder_refuses ? test::code_of(responder) : test::code_of(initiator)) == name(one.code));
        if (responder_refuses || !initiator_asks) {
          CHECK(name(responder_refuses ? test::code_of(initiator) : test::code_of(responder)) == name(RefusalCode::refused_by_peer));
          continue;
        }
        // The responder had said its last word; it hears of it on the channel.
        const auto last = responder.take().channel.open(test::frame_of(outcome.sent.back()));
        REQUIRE(last.has_value());
        CHECK(last->type == RecordType::close);
        CHECK(did::as_text(last->body) == name(one.code));
      }
    }
  }

  TEST_CASE("DID-Noise: silence where a presentation was asked for, and one that answers something else, are refused") {
    class Stubborn final : public Holder {
     public:
      explicit Stubborn(std::unique_ptr<Wallet> wallet, std::string query)
          : wallet_(std::move(wallet)), want_(Want::parse(query).value()) {}
      did::Result<std::optional<std::string>> present(const Want&, const PresentTo& to) override {
        if (!wallet_) return std::string();
        return wallet_->present(want_, to);
      }

     private:
      std::unique_ptr<Wallet> wallet_;
      Want want_;
    };
    Meeting meeting;
    Stubborn silent(nullptr, test::identity_query);
    meeting.as_initiator = [&](auto& options, auto&) { options.holder = &silent; };
    meeting.as_responder = [](auto& options, auto&) { options.want = test::identity_wanted(); };
    CHECK(meet_refused(meeting).responder == RefusalCode::presentation_missing);

    Meeting second;
    auto& alice = second.alice;
    Stubborn other(Wallet::open({second.credential_about(alice)}, alice.party.id, alice.party.method, alice.party.key).value(),
                   test::identity_query);
    second.as_initiator = [&](auto& options, auto&) { options.holder = &other; };
    second.as_responder = [](auto& options, auto&) {
      options.want =
          Want::parse(R"({"credentials":[{"id":"able","format":"ldp_vc","meta":{"type_values":[["AgentCapabilityCredential"]]}}]})")
              .value();
    };
    CHECK(meet_refused(second).responder == RefusalCode::want_unmet);
  }

  TEST_CASE("DID-Noise: a DID that cannot be resolved is undetermined, and never let in") {
    Meeting meeting;
    meeting.alice.party.id = "did:web:nowhere.example";
    meeting.alice.party.method = "did:web:nowhere.example#key-1";
    CHECK(meet_refused(meeting).responder == RefusalCode::unresolved);
    CHECK(kind(RefusalCode::unresolved) == RefusalKind::undetermined);
  }

  TEST_CASE("DID-Noise: a key listed for something else, revoked or expired does not speak for its DID") {
    const auto document_with = [](const test::Party& party, const char* purpose, const Json& more) {
      const std::string id = "did:web:alice.example";
      Json method{{"id", id + "#key-1"}, {"type", "Multikey"}, {"controller", id}, {"publicKeyMultibase", party.id.substr(8)}};
      method.update(more);
      return did::to_text(
          {{"@context", {"https://www.w3.org/ns/did/v1"}}, {"id", id}, {"verificationMethod", {method}}, {purpose, {id + "#key-1"}}});
    };
    struct Case {
      const char* purpose;
      Json more;
      bool good;
    };
    const Case cases[] = {{"authentication", Json::object(), true},
                          {"assertionMethod", Json::object(), false},
                          {"authentication", {{"revoked", "2026-05-01T00:00:00Z"}}, false},
                          {"authentication", {{"expires", "2026-05-01T00:00:00Z"}}, false},
                          {"authentication", {{"expires", "2027-05-01T00:00:00Z"}}, true}};
    for (const auto& one : cases) {
      INFO(one.purpose, " ", did::to_text(one.more));
      Meeting meeting;
      meeting.world.web.put("https://alice.example/.well-known/did.json", document_with(meeting.alice.party, one.purpose, one.more));
      meeting.alice.party.id = "did:web:alice.example";
      meeting.alice.party.method = "did:web:alice.example#key-1";
      auto initiator = meeting.initiator();
      auto responder = meeting.responder();
      const auto outcome = test::meet(initiator, responder);
      CHECK((outcome.responder == Progress::established) == one.good);
      if (!one.good) CHECK(test::code_of(responder) == RefusalCode::wrong_key);
    }
  }

  TEST_CASE("DID-Noise: an epoch that went back, a decision against, a key that fails and time that runs out end it") {
    Meeting back;
    back.as_initiator = [](auto& options, auto&) { options.least_epoch = 5; };
    back.as_responder = [](auto& options, auto&) { options.epoch = 4; };
    CHECK(meet_refused(back).initiator == RefusalCode::stale_epoch);

    Meeting denied;
    denied.as_responder = [](auto&, auto& about) {
      about.decide = [](const Peer&, std::span<const Grant>) -> Answer<Terms> { return refuse(RefusalCode::policy_denied, "not today"); };
    };
    CHECK(meet_refused(denied).responder == RefusalCode::policy_denied);

    class Broken final : public did::Signer {
     public:
      explicit Broken(did::PublicKey key) : key_(std::move(key)) {}
      const did::PublicKey& public_key() const override { return key_; }
      did::Result<did::Bytes> sign(did::ByteView) override { return did::fail(did::Errc::key, "the device is gone"); }

     private:
      did::PublicKey key_;
    };
    Meeting keyless;
    Broken broken(keyless.bob.party.key.public_key());
    Responder responder({.self = {.did = keyless.bob.party.id,
                                  .verification_method = keyless.bob.party.method,
                                  .signer = broken,
                                  .static_key = keyless.bob.static_key},
                         .methods = keyless.world.methods,
                         .clock = keyless.clock,
                         .random = keyless.bob.random},
                        {.admission = keyless.admission});
    auto initiator = keyless.initiator();
    (void)test::meet(initiator, responder);
    CHECK(test::code_of(responder) == RefusalCode::signing_failed);
    CHECK(test::code_of(initiator) == RefusalCode::refused_by_peer);

    for (const std::size_t at : {1U, 2U, 3U}) {
      INFO("late before message ", at);
      Meeting late;
      auto one = late.initiator();
      auto other = late.responder();
      (void)test::meet(one, other, [&](std::size_t number, did::Bytes&) {
        if (number == at) late.clock.advance(std::chrono::seconds(31));
      });
      const Refusal* const refusal = at == 2 ? other.refusal() : one.refusal();
      REQUIRE(refusal != nullptr);
      CHECK(refusal->code == RefusalCode::timed_out);
    }
  }
}
