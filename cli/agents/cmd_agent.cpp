// `credence agent`: agents meet (docs/handshake.md).
#include <did/codec.h>
#include <did/json.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <ostream>

#include "agents/agent_meeting.h"
#include "agents/agent_talk.h"
#include "agents/registered_agent.h"
#include "base/units.h"
#include "commands.h"
#include "registry/record_text.h"

namespace cli {
namespace {

struct ListenArgs {
  MeetingOptions meeting;
  ChainOptions policy;
  MeetingPlace place;
  std::vector<std::string> names;
  std::uint32_t operations = 1000;
  std::chrono::milliseconds life = std::chrono::minutes(15);
  bool any_audience = false;
};
struct ConnectArgs {
  MeetingOptions meeting;
  ChainOptions policy;
  std::optional<MeetingPlace> place;  // nullopt: where the registry's record says
  std::string agent;                  // by its name in the registry
  std::string peer;
  bool any_peer = false;
  std::string audience;
  std::optional<agent::DhPublicKey> peer_static;
};

// Everything that both commands have in the end.
struct Met {
  const agent::Peer* peer = nullptr;
  const agent::Refusal* refusal = nullptr;
  agent::Established* established = nullptr;
  std::string own_shown{};
  std::optional<Talk> talk{};
};

// Refused in the handshake, or later; else nothing.
const agent::Refusal* refusal_of(const Met& met) {
  if (met.refusal != nullptr) return met.refusal;
  return met.talk && met.talk->refusal ? &*met.talk->refusal : nullptr;
}

did::Json answers_json(const Talk& talk) {
  auto all = did::Json::array();
  for (const auto& one : talk.decided) all.push_back(did::parse_json(one).value_or(did::Json()));
  return all;
}

did::Result<void> report_met(const Met& met, Context& context) {
  const auto* refusal = refusal_of(met);
  context.exit_code = refusal == nullptr ? 0 : exit_code(agent::kind(refusal->code));
  if (!context.flags.json) {
    if (met.talk && met.talk->refusal) report_outcome(*met.peer, refusal, context);
    return {};
  }
  auto out = outcome_json(*met.peer, met.own_shown);
  if (met.established != nullptr) {
    out["session"] = session_json(*met.established);
    out["handshakeHash"] = did::hex_encode(met.established->handshake_hash);
  }
  if (refusal != nullptr) out["refused"] = {{"code", agent::name(refusal->code)}, {"detail", refusal->detail}};
  if (met.talk) out["lines"] = met.talk->heard;
  if (met.talk && !met.talk->decided.empty()) out["answers"] = answers_json(*met.talk);
  out["exit"] = context.exit_code;
  print_json(out, context);
  return {};
}

// What comes after the handshake, whichever side this is. No `options`: nothing but a goodbye.
template <class Side>
did::Result<void> after_handshake(Side& side, agent::Progress progress, Meeter& meeter, Line& line,
                                  const std::optional<TalkOptions>& options, Context& context) {
  report_outcome(side.peer(), side.refusal(), context);
  Met met{.peer = &side.peer(), .refusal = side.refusal(), .own_shown = meeter.shown()};
  if (progress != agent::Progress::established) return report_met(met, context);
  auto established = side.take();
  met.peer = &established.peer;
  met.established = &established;
  if (options) {
    DID_TRY(met.talk, talk(established, line, meeter.clock(), *options, context));
  } else if (const auto goodbye = established.channel.seal(agent::RecordType::close, {}, meeter.clock().now())) {
    DID_CHECK(line.socket.send(*goodbye, context.flags.timeout));
  }
  return report_met(met, context);
}

// The peer as the registry has it. What could not be found out lets nobody in.
agent::Answer<RegisteredAgent> find_registered(const std::string& did, const Meeter& meeter, Context& context) {
  const auto unresolved = [](const did::Error& error) { return agent::refuse(agent::RefusalCode::unresolved, error.message); };
  auto client = cli::connect(context);
  if (!client) return unresolved(client.error());
  const auto lookup = look_up_agent(*client, {.name = did, .version = {}, .at = meeter.clock().now()}, meeter.methods());
  if (!lookup) return unresolved(lookup.error());
  return registered_agent(*lookup, did);
}

// Grants what was asked for and may be granted. `options`: whom to watch is known then.
agent::Decide granting(const ListenArgs& args, const Meeter& meeter, TalkOptions& options, Context& context) {
  return [&](const agent::Peer& peer, std::span<const agent::Grant> asked) -> agent::Answer<agent::Terms> {
    if (args.meeting.registered) {
      DID_TRY(const auto known, find_registered(peer.did, meeter, context));
      options.watched = known.agent_key;
    }
    agent::Terms terms{.life = args.life, .operations = args.operations};
    std::ranges::copy_if(asked, std::back_inserter(terms.granted),
                         [&](const agent::Grant& one) { return std::ranges::find(args.meeting.grants, one) != args.meeting.grants.end(); });
    return terms;
  };
}

TalkOptions talk_options(const ChainOptions& policy, const Meeter& meeter, std::vector<std::string> names) {
  names.push_back(meeter.identity().did);
  return {.policy = policy, .names = std::move(names)};
}

did::Result<void> listen(const ListenArgs& args, Context& context) {
  if (args.any_audience) warn("--insecure-any-audience: a peer that means somebody else is let in", context);
  DID_TRY(const auto meeter, Meeter::open(args.meeting, context));
  DID_TRY(const auto listener, Listener::open(args.place));
  note("listening at " + text_of(listener.place()) + " as " + meeter->identity().did + ", static key " +
           static_key_text(meeter->static_key().public_key()),
       context);
  DID_TRY(auto socket, listener.accept());
  agent::Admission admission(meeter->clock(), meeter->random());
  auto options = talk_options(args.policy, *meeter, args.names);
  agent::Responder responder(meeter->options(), {.admission = admission,
                                                 .address = socket.peer(),
                                                 .names = args.names,
                                                 .any_audience = args.any_audience,
                                                 .decide = granting(args, *meeter, options, context)});
  Line line{.socket = std::move(socket), .frames = {}};
  DID_TRY(const auto progress, shake_hands(responder, line, context));
  return after_handshake(responder, progress, *meeter, line, options, context);
}

// Whom to meet, and where.
struct Target {
  std::string did;
  MeetingPlace place;
  std::optional<RegisteredAgent> known;
};

// nullopt: the registry's answer is a refusal, and was reported.
did::Result<std::optional<RegisteredAgent>> ask_registry(const std::string& name, const Meeter& meeter, Context& context) {
  DID_TRY(auto client, cli::connect(context));
  DID_TRY(const auto lookup, look_up_agent(client, {.name = name, .version = {}, .at = meeter.clock().now()}, meeter.methods()));
  if (lookup.standing == Standing::unknown) return did::fail(did::Errc::not_found, "the registry knows no `" + name + "`");
  if (auto known = registered_agent(lookup, name)) return *std::move(known);
  if (lookup.standing == Standing::gone)
    report_gone(name, lookup.body->root(), context);
  else
    report_record(lookup.body->root(), lookup.verdicts, context);
  return std::nullopt;
}

// nullopt: as above.
did::Result<std::optional<Target>> find_target(const ConnectArgs& args, const Meeter& meeter, Context& context) {
  if (args.agent.empty() && !args.meeting.registered) return Target{args.peer, *args.place, std::nullopt};
  DID_TRY(auto known, ask_registry(args.agent.empty() ? args.peer : args.agent, meeter, context));
  if (!known) return std::nullopt;
  if (!args.peer.empty() && args.peer != known->did)
    return did::fail(did::Errc::refused, "the record of `" + known->agent_key + "` is of `" + known->did + "`, not of `" + args.peer + "`");
  Target target{.did = known->did, .place = args.place.value_or(MeetingPlace()), .known = {}};
  if (!args.place) {
    DID_TRY(target.place, place_of(*known));
  }
  detail("`" + known->agent_key + "` is " + known->did + ", at " + text_of(target.place), context);
  target.known = std::move(known);
  return target;
}

void check_words(const ConnectArgs& args) {
  if (args.peer.empty() && args.agent.empty() && !args.any_peer) usage_error("--peer is required, or --agent");
  if (args.any_peer && (!args.agent.empty() || args.meeting.registered))
    usage_error("--insecure-any-peer: the registry cannot be asked about nobody in particular");
  if (!args.place && args.agent.empty()) usage_error("PLACE is required, or --agent");
}

did::Result<void> meet_as_initiator(const ConnectArgs& args, bool lines, Context& context) {
  check_words(args);
  if (args.any_peer) warn("--insecure-any-peer: whoever answers is talked to", context);
  DID_TRY(const auto meeter, Meeter::open(args.meeting, context));
  DID_TRY(const auto target, find_target(args, *meeter, context));
  if (!target) return {};
  DID_TRY(auto socket, connect_to(target->place, context.flags.timeout));
  agent::Initiator initiator(meeter->options(), {.peer = target->did,
                                                 .any_peer = args.any_peer,
                                                 .audience = args.audience,
                                                 .peer_static = args.peer_static,
                                                 .intents = args.meeting.grants,
                                                 .record_digest = target->known ? target->known->record_id : ""});
  Line line{.socket = std::move(socket), .frames = {}};
  DID_TRY(const auto progress, shake_hands(initiator, line, context));
  auto options = talk_options(args.policy, *meeter, {});
  if (target->known) options.watched = target->known->agent_key;
  return after_handshake(initiator, progress, *meeter, line, lines ? std::optional(std::move(options)) : std::nullopt, context);
}

did::Result<void> connect(const ConnectArgs& args, Context& context) { return meet_as_initiator(args, true, context); }
did::Result<void> handshake(const ConnectArgs& args, Context& context) { return meet_as_initiator(args, false, context); }

void add_grants(CLI::App& command, std::vector<agent::Grant>& grants, const std::string& name, const std::string& about) {
  const auto take = [&grants](const std::string& text) {
    auto grant = parse_grant(text);
    if (!grant) throw CLI::ValidationError(grant.error().message);
    grants.push_back(*std::move(grant));
  };
  command.add_option_function<std::string>(name, take, about)->type_name("ACTION=RESOURCE")->trigger_on_parse();
}

void add_listen(CLI::App& agent, Context& context) {
  auto& command = add_command(agent, "listen", "Wait for one agent, shake hands, and exchange lines with it",
                              "credence agent listen unix:/tmp/bob.sock --key bob.key");
  const auto args = std::make_shared<ListenArgs>();
  add_parsed(command, "place", args->place, parse_meeting_place, "unix:PATH or ADDRESS:PORT; port 0: the system chooses")
      ->required()
      ->type_name("PLACE");
  add_meeting(command, args->meeting);
  add_chain_policy(command, args->policy);
  command.add_option("--name", args->names, "a name by which others may mean us, beside our DID; repeat for more")
      ->type_name("URI")
      ->allow_extra_args(false);
  add_grants(command, args->meeting.grants, "--grant", "what is granted to a peer that asks for it; repeat for more");
  command.add_option("--operations", args->operations, "how many lines the peer may say (default 1000)")->type_name("N");
  add_parsed(command, "--life", args->life, parse_duration, "how long the session lasts (default 15m)")->type_name("DURATION");
  command.add_flag("--insecure-any-audience", args->any_audience, "let in a peer that does not say whom it means");
  on_run(command, context, args, listen);
}

void add_initiator(CLI::App& command, ConnectArgs& args) {
  add_parsed(command, "place", args.place, parse_meeting_place, "unix:PATH or ADDRESS:PORT (default with --agent: where its record says)")
      ->type_name("PLACE");
  add_meeting(command, args.meeting);
  command
      .add_option("--agent", args.agent,
                  "whom to meet, as the registry knows it: its record, verified, says whose key has to answer, and where")
      ->type_name("NAME");
  command.add_option("--peer", args.peer, "the DID that has to answer")->type_name("DID");
  command.add_flag("--insecure-any-peer", args.any_peer, "talk to whoever answers");
  command.add_option("--audience", args.audience, "what to call the peer, where it goes by another name than its DID")->type_name("URI");
  add_parsed(command, "--peer-static", args.peer_static, parse_static_key, "the peer's static key, known from before: one round trip less")
      ->type_name("MULTIKEY");
  add_grants(command, args.meeting.grants, "--intent", "what is meant to be done; repeat for more");
}

void add_connect(CLI::App& agent, Context& context) {
  auto& command = add_command(agent, "connect", "Meet an agent, shake hands, and exchange lines with it",
                              "credence agent connect unix:/tmp/bob.sock --key alice.key --peer did:key:z6Mk...\n"
                              "  credence agent connect --agent urn:air:did:key:z6Mk...:bob --key alice.key --root did:key:z6Mk...");
  const auto args = std::make_shared<ConnectArgs>();
  add_initiator(command, *args);
  add_chain_policy(command, args->policy);
  on_run(command, context, args, connect);
}

void add_handshake(CLI::App& agent, Context& context) {
  auto& command = add_command(agent, "handshake", "Shake hands with an agent, say what each side showed, and leave",
                              "credence agent handshake 127.0.0.1:9000 --key alice.key --peer did:key:z6Mk... --want query.json --json");
  const auto args = std::make_shared<ConnectArgs>();
  add_initiator(command, *args);
  on_run(command, context, args, handshake);
}

}  // namespace

void add_agent(CLI::App& app, Context& context) {
  auto& agent = add_group(app, "agent", "Make agents' identities, and let agents meet",
                          "credence agent connect unix:/tmp/bob.sock --key alice.key --peer did:key:z6Mk...");
  agent.add_option("--registry", context.flags.registry, "the registry (default: CREDENCE_REGISTRY, else http://127.0.0.1:8460)")
      ->type_name("URL");
  add_agent_new(agent, context);
  add_listen(agent, context);
  add_connect(agent, context);
  add_handshake(agent, context);
}

}  // namespace cli
