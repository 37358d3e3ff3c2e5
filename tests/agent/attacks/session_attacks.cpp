// Sessions in other hands, and sessions that outlive what they stand on: rows 4, 9 and 18.
#include <agent/post_carrier.h>
#include <agent/revocation_statement.h>
#include <did/hash.h>

#include <array>

#include "agent/attacks/line.h"
#include "agent/attacks/request.h"
#include "agent/attacks/shown.h"
#include "agent/attacks/target/target.h"

namespace attacks {
namespace {

using did::Json;

// A request in the session that `by` named, signed by this party.
std::string ask_in_session(Field& field, test::Party& by, const std::string& id) {
  SignedPost post(field, by, "{}");
  post.add("Agent-Session", id);
  return post.code();
}
// Alice's session, after a handshake over HTTP.
std::string session_of_alice(Field& field, Caller& alice) {
  auto raw = alice.raw();
  const auto line = post_line(field.at());
  test::must(begin(*line, raw).good, "no second message");
  test::must(finish(*line, raw, raw.proof()) == "established", "no session");
  return agent::session_id_of(raw.noise().h());
}
std::string in_her_own(Field& field) {
  Caller alice(field);
  return ask_in_session(field, alice.party, session_of_alice(field, alice));
}
std::string in_anothers(Field& field) {
  Caller alice(field);
  auto mallory = test::party(9);
  return ask_in_session(field, mallory, session_of_alice(field, alice));
}
std::string in_none(Field& field) {
  auto mallory = test::party(9);
  return ask_in_session(field, mallory, "AAAAAAAAAAAAAAAAAAAAAA");
}
std::string in_a_hidden_one(Field& field) {
  Caller alice(field);
  SignedPost post(field, alice.party, "{}");
  post.add("Agent-Session", session_of_alice(field, alice));
  post.options.components.pop_back();
  return post.code();
}

// Row 9. A live session that stands on a credential.
std::string digest_of(const Json& credential) {
  return did::digest_text(did::as_bytes(did::canonicalize(did::JsonDocument::parse(did::to_text(credential)).value().root()).value()));
}
std::string revoke(Field& field, const std::string& cd, test::Party& by) {
  const auto statement =
      agent::sign_revocation({.cd = cd, .issuer = by.id, .reason = "stolen", .issued = field.now()}, by.method, by.key).value();
  const auto text = did::to_text(statement);
  return say(field.at(), "POST /v1/revocations HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: " + std::to_string(text.size()) +
                             "\r\n\r\n" + text)
      .code;
}
std::string show(Field& there, Line& line, test::RawInitiator& raw, Caller& caller, const Json& credential) {
  if (const auto begun = begin(line, raw); !begun.good) return begun.word;
  auto proof = raw.proof();
  const Presenting to{.raw = raw, .holder = caller.party, .verifier = there.at().did, .now = there.now()};
  proof["presentation"] = presentation(to, caller.party, challenge(to), credential);
  return finish(line, raw, proof);
}
// `then`: with the session, and what it stands on.
std::string on_a_credential(const std::function<std::string(Field&, Line&, test::RawInitiator&, const Json& credential)>& then) {
  const OwnTarget own({"--ask-identity"});
  Field there(own.at());
  Caller caller(there);
  auto raw = caller.raw();
  const auto line = stream_line(own.at());
  const auto credential = identity_about(caller.party.id, there.now());
  const auto word = show(there, *line, raw, caller, credential);
  return word == "established" ? then(there, *line, raw, credential) : word;
}
std::string data(Line& line, test::RawInitiator& raw) {
  return word_of(line.ask(raw.record(agent::RecordType::data, did::as_bytes("one"))), &raw);
}

std::string go_on(Field&) {
  return on_a_credential([](Field& there, Line& line, test::RawInitiator& raw, const Json&) {
    auto issuer = test::party(person_key);
    const auto another = digest_of(identity_about(test::party(99).id, there.now()));
    if (const auto code = revoke(there, another, issuer); code != "noted") return code;
    return data(line, raw);
  });
}
std::string cut_the_session(Field&) {
  return on_a_credential([](Field& there, Line& line, test::RawInitiator& raw, const Json& credential) {
    if (const auto word = data(line, raw); word != "data") return word;
    auto issuer = test::party(person_key);
    if (const auto code = revoke(there, digest_of(credential), issuer); code != "noted") return code;
    return word_of(line.next(), &raw);  // nobody had to ask
  });
}
std::string ask_in_a_cut_session(Field&) {
  return on_a_credential([](Field& there, Line&, test::RawInitiator& raw, const Json& credential) {
    auto issuer = test::party(person_key);
    if (const auto code = revoke(there, digest_of(credential), issuer); code != "noted") return code;
    auto alice = test::party(7);
    return ask_in_session(there, alice, agent::session_id_of(raw.noise().h()));
  });
}
std::string come_back(Field&) {
  return on_a_credential([](Field& there, Line&, test::RawInitiator&, const Json& credential) {
    auto issuer = test::party(person_key);
    if (const auto code = revoke(there, digest_of(credential), issuer); code != "noted") return code;
    Caller again(there);
    auto raw = again.raw();
    const auto line = stream_line(there.at());
    const auto word = show(there, *line, raw, again, credential);
    return word == "established" ? word_of(line->next(), &raw) : word;
  });
}

constexpr std::array table{
    Attack{4, Sort::attack, Needs::requests, "a session that nobody has", "no_such_session", in_none},
    Attack{4, Sort::attack, Needs::requests, "a session that the signature does not cover", "insufficient_coverage", in_a_hidden_one},
    Attack{9, Sort::honest, Needs::own_target, "a session goes on when another credential is revoked", "data", go_on},
    Attack{9, Sort::attack, Needs::own_target, "a live session whose credential is revoked", "revoked", cut_the_session},
    Attack{9, Sort::attack, Needs::own_target, "a request in a session whose credential is revoked", "revoked", ask_in_a_cut_session},
    Attack{9, Sort::attack, Needs::own_target, "a new session on a credential that is revoked", "revoked", come_back},
    Attack{18, Sort::honest, Needs::requests, "a request in a session, by the key that it belongs to", "admitted", in_her_own},
    Attack{18, Sort::attack, Needs::requests, "a request in another's session", "wrong_key", in_anothers},
};

}  // namespace

std::span<const Attack> session_attacks() { return table; }

}  // namespace attacks
