// Somebody in the middle of a handshake, or a peer that lies in one: rows 1, 2, 3, 4, 19, 22 and 24.
#include <did/key_format.h>

#include <array>

#include "agent/attacks/line.h"
#include "agent/attacks/shown.h"
#include "agent/attacks/target/target.h"

namespace attacks {
namespace {

using did::Json;
using test::bytes_of;
using Proof = std::function<Json(test::RawInitiator& raw, Caller& caller)>;

// A handshake up to the proof, and this proof.
std::string with_proof(const Addresses& at, Field& field, const Proof& make, bool ik = false) {
  return each_door(at, [&](Line& line) {
    Caller caller(field);
    auto raw = caller.raw(ik);
    const auto begun = begin(line, raw);
    return begun.good ? finish(line, raw, make(raw, caller)) : begun.word;
  });
}
// A first message with this offer.
std::string with_offer(Field& field, const std::function<void(Json& offer)>& change, did::Bytes hello = {}) {
  return each_door(field.at(), [&](Line& line) {
    Caller caller(field);
    auto raw = caller.raw();
    auto offer = raw.offer();
    change(offer);
    return word_of(line.ask(raw.first(bytes_of(offer), hello)));
  });
}

Json honest_proof(test::RawInitiator& raw, Caller&) { return raw.proof(); }
std::string shake_hands(Field& field) { return with_proof(field.at(), field, honest_proof); }
std::string shake_hands_again(Field& field) { return with_proof(field.at(), field, honest_proof, true); }

// Row 1. Alice means Mallory, who passes what she says on to the target.
std::string relay(Field& field) {
  return each_door(field.at(), [&](Line& line) {
    Caller alice(field), mallory(field, 9);
    test::RawInitiator raw(
        {.self = alice.party, .static_key = alice.static_key, .random = field.random(), .clock = field.clock(), .peer = mallory.party.id});
    return word_of(line.ask(raw.first(bytes_of(raw.offer()))));
  });
}
// What Alice signed in a handshake with Mallory, said in Mallory's own with the target.
std::string pass_on_a_proof(Field& field) {
  return with_proof(field.at(), field, [&](test::RawInitiator& raw, Caller& caller) {
    auto proof = raw.proof();
    auto other_h = raw.noise().h();
    other_h[0] ^= 1U;
    proof["signature"] = test::RawInitiator::signature(
        {.role = agent::noise::Role::initiator, .suite = raw.suite(), .h = other_h, .own_did = caller.party.id, .peer_did = field.at().did},
        caller.party);
    return proof;
  });
}

// Row 2.
std::string claim_anothers_did(Field& field) {
  return with_proof(field.at(), field, [](test::RawInitiator& raw, Caller&) {
    auto mallory = test::party(9);
    return raw.proof(test::party(7).id, &mallory);
  });
}
std::string claim_anothers_key(Field& field) {
  return with_proof(field.at(), field, [](test::RawInitiator& raw, Caller& caller) {
    auto mallory = test::party(9);
    auto proof = raw.proof(caller.party.id, &mallory);
    proof["verificationMethod"] = caller.party.method;
    return proof;
  });
}
std::string sign_as(Field& field, const std::function<void(agent::SignedTranscript&)>& change) {
  return with_proof(field.at(), field, [&](test::RawInitiator& raw, Caller& caller) {
    auto proof = raw.proof();
    const auto suite = raw.suite();
    agent::SignedTranscript transcript{.role = agent::noise::Role::initiator,
                                       .suite = suite,
                                       .h = raw.noise().h(),
                                       .own_did = caller.party.id,
                                       .peer_did = field.at().did};
    change(transcript);
    proof["signature"] = test::RawInitiator::signature(transcript, caller.party);
    return proof;
  });
}
std::string sign_for_another_peer(Field& field) {
  const auto other = test::party(9).id;
  return sign_as(field, [&](agent::SignedTranscript& transcript) { transcript.peer_did = other; });
}
std::string sign_in_the_other_role(Field& field) {
  return sign_as(field, [](agent::SignedTranscript& transcript) { transcript.role = agent::noise::Role::responder; });
}
std::string sign_for_another_suite(Field& field) {
  return sign_as(field, [](agent::SignedTranscript& transcript) { transcript.suite = agent::suite_ik; });
}
std::string change_the_did_in_between(Field& field) {
  return with_proof(
      field.at(), field,
      [](test::RawInitiator& raw, Caller&) {
        auto mallory = test::party(9);
        return raw.proof(mallory.id, &mallory);
      },
      true);
}

// Row 3.
std::string repeat_a_first_message(Field& field) {
  return each_door(field.at(), [&](Line& line) {
    Caller caller(field);
    auto raw = caller.raw(true);
    const auto first = raw.first(bytes_of(raw.offer()));
    if (const auto word = word_of(line.ask(first)); word != "second") return "the first time: " + word;
    const auto again = line.name() == "frames" ? stream_line(field.at()) : post_line(field.at());
    return word_of(again->ask(first));
  });
}
// A whole conversation, once more: the target's key is fresh, and what was said means nothing to it.
std::string repeat_a_proof(Field& field) {
  return each_door(field.at(), [&](Line& line) {
    Caller caller(field);
    auto raw = caller.raw();
    const auto first = raw.first(bytes_of(raw.offer()));
    const auto answer = line.ask(first);
    if (!answer || answer->kind != agent::FrameKind::second) return word_of(answer);
    (void)raw.second(*answer);
    line.route(*raw.noise().re());
    const auto third = raw.third(bytes_of(raw.proof()));
    if (const auto word = word_of(line.ask(third), &raw); word != "established") return "the first time: " + word;
    const auto again = line.name() == "frames" ? stream_line(field.at()) : post_line(field.at());
    const auto fresh = again->ask(first);
    if (!fresh || fresh->kind != agent::FrameKind::second) return word_of(fresh);
    agent::DhPublicKey key{};  // of the second message, in the clear
    std::copy_n(fresh->body.begin(), key.size(), key.begin());
    again->route(key);
    return word_of(again->ask(third));
  });
}
// Each byte of a handshake message is under its keys or under its hash.
std::string alter_the_proof(Field& field) {
  return each_door(field.at(), [&](Line& line) {
    Caller caller(field);
    auto raw = caller.raw();
    if (const auto begun = begin(line, raw); !begun.good) return begun.word;
    auto third = raw.third(bytes_of(raw.proof()));
    third.body[third.body.size() / 2] ^= 1U;
    return word_of(line.ask(third));
  });
}
std::string reflect(Field& field) {
  return each_door(field.at(), [&](Line& line) {
    Caller caller(field);
    auto raw = caller.raw();
    const auto second = line.ask(raw.first(bytes_of(raw.offer())));
    if (!second || second->kind != agent::FrameKind::second) return word_of(second);
    (void)raw.second(*second);
    line.route(*raw.noise().re());
    return word_of(line.ask(*second));
  });
}

// Row 4: presentations. The target asks for an identity.
std::string present(Field& field, const std::function<Json(const Presenting&)>& make) {
  const OwnTarget own({"--ask-identity"});
  Field there(own.at());
  return with_proof(own.at(), there, [&](test::RawInitiator& raw, Caller& caller) {
    auto proof = raw.proof();
    const auto presentation = make({.raw = raw, .holder = caller.party, .verifier = own.at().did, .now = field.now()});
    if (!presentation.is_null()) proof["presentation"] = presentation;
    return proof;
  });
}
std::string present_soundly(Field& field) {
  return present(field, [](const Presenting& to) { return presentation(to, to.holder, challenge(to)); });
}
std::string present_nothing(Field& field) {
  return present(field, [](const Presenting&) { return Json(); });
}
std::string present_from_another_handshake(Field& field) {
  return present(field, [](const Presenting& to) { return presentation(to, to.holder, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"); });
}
std::string present_by_a_helper(Field& field) {
  return present(field, [](const Presenting& to) {
    auto helper = test::party(8);
    return presentation(to, helper, challenge(to));
  });
}
std::string present_for_another_verifier(Field& field) {
  return present(field, [](const Presenting& to) {
    auto elsewhere = to;
    elsewhere.verifier = test::party(9).id;
    return presentation(elsewhere, to.holder, challenge(to));
  });
}

// Row 19.
std::string offer_a_weak_key(Field& field) {
  static constexpr agent::DhPublicKey points[] = {
      {}, {1}, {0xe0, 0xeb, 0x7a, 0x7c, 0x3b, 0x41, 0xb8, 0xae, 0x16, 0x56, 0xe3, 0xfa, 0xf1, 0x9f, 0xc4, 0x6a,
                0xda, 0x09, 0x8d, 0xeb, 0x9c, 0x32, 0xb1, 0xfd, 0x86, 0x62, 0x05, 0x16, 0x5f, 0x49, 0xb8, 0x00}};
  std::string word;
  for (const auto& point : points) {
    word = each_door(field.at(), [&](Line& line) {
      Caller caller(field);
      auto raw = caller.raw();
      auto first = raw.first(bytes_of(raw.offer()));
      std::copy(point.begin(), point.end(), first.body.begin() + static_cast<std::ptrdiff_t>(raw.hello().size()));
      return word_of(line.ask(first));
    });
    if (word != "weak_key") return word;
  }
  return word;
}
std::string sign_with_a_key_for_agreement(Field& field) {
  return with_proof(field.at(), field, [](test::RawInitiator& raw, Caller& caller) {
    auto proof = raw.proof();
    proof["verificationMethod"] = caller.party.id + "#" + did::to_multikey(did::derive_x25519(caller.party.key.public_key()).value());
    return proof;
  });
}

// Row 22.
std::string with_time(Field& field, std::chrono::seconds apart) {
  return with_offer(field, [&](Json& offer) { offer["time"] = did::format_time(field.now() + apart); });
}
std::string ten_minutes_behind(Field& field) { return with_time(field, -std::chrono::minutes(10)); }
std::string ten_minutes_ahead(Field& field) { return with_time(field, std::chrono::minutes(10)); }
std::string half_a_minute_behind(Field& field) { return with_time(field, -std::chrono::seconds(30)); }
std::string with_epoch(int epoch) {
  const OwnTarget own({"--least-epoch", "7"});
  Field there(own.at());
  return with_proof(own.at(), there, [&](test::RawInitiator& raw, Caller&) {
    auto proof = raw.proof();
    proof["epoch"] = epoch;
    return proof;
  });
}
std::string an_old_epoch(Field&) { return with_epoch(6); }
std::string a_new_epoch(Field&) { return with_epoch(7); }

// Row 24. Somebody leaves one suite in Alice's offer: she does not go on with it.
std::string take_suites_out(Field& field) {
  return each_door(field.at(), [&](Line& line) {
    Caller caller(field);
    auto raw = caller.raw();
    auto first = raw.first(bytes_of(raw.offer()));
    const std::vector<std::string> one{std::string(agent::suite_xx)};
    auto weaker = agent::encode_hello({}, one, agent::suite_xx, {});
    weaker.insert(weaker.end(), first.body.begin() + static_cast<std::ptrdiff_t>(raw.hello().size()), first.body.end());
    const auto answer = line.ask({agent::FrameKind::first, std::move(weaker)});
    if (!answer || answer->kind != agent::FrameKind::second) return word_of(answer);
    const auto rest = raw.noise().read_tokens(answer->body);
    if (!rest) return std::string(agent::name(rest.error().code));
    const auto payload = raw.noise().read_payload(*rest);
    return payload ? "read" : std::string(agent::name(payload.error().code));
  });
}
std::string choose_an_unknown_suite(Field& field) {
  const std::vector<std::string> suites{"Noise_NN_25519_ChaChaPoly_SHA256"};
  return with_offer(field, [](Json&) {}, agent::encode_hello({}, suites, suites.front(), {}));
}
std::string speak_an_old_version(Field& field) {
  auto hello = Caller(field).raw().hello();
  hello[11] = '0';  // did-noise/0
  return with_offer(field, [](Json&) {}, std::move(hello));
}
std::string below_the_floor(Field&) {
  const OwnTarget own({"--only-suite", std::string(agent::suite_ik)});
  Field there(own.at());
  return with_proof(own.at(), there, honest_proof);
}
std::string at_the_floor(Field&) {
  const OwnTarget own({"--only-suite", std::string(agent::suite_ik)});
  Field there(own.at());
  return with_proof(own.at(), there, honest_proof, true);
}

constexpr std::array table{
    Attack{1, Sort::honest, Needs::door, "a first contact that is meant for the target", "established", shake_hands},
    Attack{1, Sort::attack, Needs::door, "a handshake for another server is passed on to this one", "wrong_audience", relay},
    Attack{1, Sort::attack, Needs::door, "what was signed in another handshake is said in this one", "bad_signature", pass_on_a_proof},
    Attack{2, Sort::honest, Needs::door, "somebody says who he is", "established", shake_hands},
    Attack{2, Sort::attack, Needs::door, "another's DID, under a key of one's own", "wrong_key", claim_anothers_did},
    Attack{2, Sort::attack, Needs::door, "another's DID and key, and a signature of one's own", "bad_signature", claim_anothers_key},
    Attack{2, Sort::attack, Needs::door, "a signature that names another peer", "bad_signature", sign_for_another_peer},
    Attack{2, Sort::attack, Needs::door, "a signature in the responder's role", "bad_signature", sign_in_the_other_role},
    Attack{2, Sort::attack, Needs::door, "a signature for another suite", "bad_signature", sign_for_another_suite},
    Attack{2, Sort::attack, Needs::door, "a known peer whose proof is of another DID than its offer", "wrong_peer",
           change_the_did_in_between},
    Attack{3, Sort::honest, Needs::door, "a known peer comes back with a new first message", "established", shake_hands_again},
    Attack{3, Sort::attack, Needs::door, "the first message of a known peer, once more", "replayed", repeat_a_first_message},
    Attack{3, Sort::attack, Needs::door, "a whole handshake that was recorded, once more", "decryption_failed", repeat_a_proof},
    Attack{3, Sort::attack, Needs::door, "a handshake message with one bit changed", "decryption_failed", alter_the_proof},
    Attack{3, Sort::attack, Needs::door, "the target's own message is sent back to it", "unexpected_message", reflect},
    Attack{4, Sort::honest, Needs::own_target, "a presentation for this handshake, by who is in it", "established", present_soundly},
    Attack{4, Sort::attack, Needs::own_target, "no presentation where one was asked for", "presentation_missing", present_nothing},
    Attack{4, Sort::attack, Needs::own_target, "a presentation that was made in another handshake", "presentation_refused",
           present_from_another_handshake},
    Attack{4, Sort::attack, Needs::own_target, "a presentation for this handshake, by a helper outside of it", "presentation_refused",
           present_by_a_helper},
    Attack{4, Sort::attack, Needs::own_target, "a presentation for another verifier", "presentation_refused", present_for_another_verifier},
    Attack{19, Sort::honest, Needs::door, "an Ed25519 key that is listed for authentication", "established", shake_hands},
    Attack{19, Sort::attack, Needs::door, "ephemeral keys of small order", "weak_key", offer_a_weak_key},
    Attack{19, Sort::attack, Needs::door, "a handshake signed by a key that is listed for key agreement", "wrong_key",
           sign_with_a_key_for_agreement},
    Attack{22, Sort::honest, Needs::door, "a clock that is half a minute behind", "second", half_a_minute_behind},
    Attack{22, Sort::attack, Needs::door, "a clock that is ten minutes behind", "stale", ten_minutes_behind},
    Attack{22, Sort::attack, Needs::door, "a clock that is ten minutes ahead", "stale", ten_minutes_ahead},
    Attack{22, Sort::honest, Needs::own_target, "a revocation epoch as high as the last one", "established", a_new_epoch},
    Attack{22, Sort::attack, Needs::own_target, "a revocation epoch that went back", "stale_epoch", an_old_epoch},
    Attack{24, Sort::attack, Needs::door, "suites are taken out of the offer on the way", "decryption_failed", take_suites_out},
    Attack{24, Sort::attack, Needs::door, "a suite without any authentication", "unsupported_suite", choose_an_unknown_suite},
    Attack{24, Sort::attack, Needs::door, "an older version of the protocol", "unsupported_version", speak_an_old_version},
    Attack{24, Sort::honest, Needs::own_target, "the one suite that the target's policy allows", "established", at_the_floor},
    Attack{24, Sort::attack, Needs::own_target, "a suite below the target's policy", "unsupported_suite", below_the_floor},
};

}  // namespace

std::span<const Attack> handshake_attacks() { return table; }

}  // namespace attacks
