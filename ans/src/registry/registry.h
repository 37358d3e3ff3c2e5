// The registry's rules: who may register, update and revoke what, and what is answered. Sees storage, time and DIDs
// through interfaces only. Safe from several threads: reads and examinations run side by side, changes one after another,
// on the committing thread.
#pragma once

#include <did/clock.h>
#include <did/method.h>

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/problem.h"
#include "names/name.h"
#include "names/version_range.h"
#include "records/alias.h"
#include "records/attestation.h"
#include "records/command.h"
#include "records/delegation.h"
#include "records/record.h"
#include "records/revocation.h"
#include "records/state.h"
#include "registry/control.h"
#include "registry/resolve_counts.h"
#include "registry/timer.h"
#include "search/candidates.h"
#include "search/entry_field.h"
#include "search/index.h"
#include "search/index_keeper.h"
#include "search/version_match.h"
#include "store/committer.h"
#include "store/store.h"
#include "taxonomy/capability.h"
#include "taxonomy/taxonomies.h"

namespace ans {

inline constexpr std::size_t search_max_limit = 100;
inline constexpr std::size_t search_max_complete = 10'000;
inline constexpr std::size_t search_max_examined = 10'000;  // agents that are read for one answer
inline constexpr std::size_t history_max_limit = 1000;

struct Rejection {
  std::string version;
  std::string why;
};

// How a version was chosen among those of its agent: the highest active one that does for everything that was asked.
struct Negotiation {
  std::optional<OfferedEndpoint> endpoint{};  // of the protocol that was chosen; nullopt: none was asked for
  std::string contract{};                     // of the capability that was asked for first; empty: none, or it says none
  std::vector<std::string> alternatives{};    // further versions that do, the best first, at most 8
  std::vector<Rejection> rejected{};          // those that came before, and others that were looked at
};

// One version of one agent, as of one reading.
struct Record {
  RegistryState agent;
  std::size_t index;  // of the version in agent.versions
  Standing standing;
  std::string statement;                 // as received
  std::vector<std::string> credentials;  // as received
  std::vector<std::string> liveness{};   // what probers saw of this version's agent, and is in force: credentials, as received
  std::optional<Negotiation> negotiation{};

  [[nodiscard]] const VersionState& version() const { return agent.versions[index]; }
};

// Which version of an agent; with none of it, see preferred().
struct Wanted {
  std::optional<Version> version{};
  std::optional<VersionRange> range{};  // the highest active version in it
  bool allow_deprecated = false;        // where no active one will do, a deprecated one
  // What the version must offer besides: that is negotiated, and the record tells how.
  std::vector<WantedCapability> capabilities{};  // each is offered, under the criteria
  Criteria criteria{};
  std::vector<ProtocolWish> protocols{};  // one of them is spoken; the first that is spoken is chosen
  bool fuzzy = false;                     // counterparts that are only close will do
  bool negotiate = false;                 // tell how it was chosen
  std::string reader{};                   // DID of whoever signed the request; empty: nobody is known to ask (disclosure.h)
};

struct Submitted {
  Record record;
  bool created = false;  // false: this very statement was registered before
};

// A capability, one of `any`, or words: at least one of the three is asked for. All of it must hold for the same version.
struct SearchQuery {
  std::vector<WantedCapability> capabilities{};  // each is offered, under the criteria
  std::vector<WantedCapability> any{};           // one of them is offered, under the criteria
  std::string text{};                            // one of its words is found
  Criteria criteria{};
  std::optional<VersionRange> range{};    // of the version of the agent
  bool fuzzy = false;                     // counterparts that are only close answer as well
  std::vector<ProtocolWish> protocols{};  // one of them is spoken; the first that is spoken is chosen
  std::vector<std::string> tags{};        // every one of them
  std::string publisher{};                // DID; empty: anybody
  std::vector<FieldFilter> filters{};     // every one of them
  bool everything = false;                // explore only: without a capability and words, all agents
  bool allow_deprecated = false;          // deprecated versions do, where no active one does
  SearchOrder order = SearchOrder::relevance;
  bool complete = false;   // say how many there are; its pages belong to one set, or the next one is refused
  bool explain = false;    // tell what was rejected, and what the rank is made of
  std::string reader{};    // as Wanted::reader: finds what is disclosed to it by capability as well
  std::size_t limit = 20;  // 1..search_max_limit
  std::string cursor{};    // where the last page ended; empty: the first page
};

struct Match {
  OfferedCapability offered;
  Degree degree;
  std::vector<Evidence> evidence;  // what is in force now, and counts
  EvidenceLevel level = EvidenceLevel::declared;
  std::string contract;  // empty: not said
};

// One agent, with the version that was chosen: the highest release that does, else the highest prerelease.
struct Hit {
  struct Chosen {  // what a list says of it
    std::string version;
    std::string record_id;
    std::string display_name;
    std::string agent;  // the agent's own DID
  };
  std::string agent_key;
  Chosen version;
  Status status = Status::active;
  std::vector<Match> matches;                    // one for each capability of the query, in its order, then the best of `any`
  LivenessLevel liveness = LivenessLevel::none;  // where it was asked for
  std::optional<double> score;                   // of the words; nullopt: none were asked for
  std::optional<OfferedEndpoint> endpoint;       // of the protocol that was chosen
  std::vector<std::string> alternatives;         // further versions that do, at most 8
  std::vector<Rejection> rejected;               // `explain` only
};

// All that was found, on however many pages.
struct Completeness {
  std::size_t count = 0;
  std::string set;  // the digest of the recordIds, ascending, one a line
};

struct SearchPage {
  std::vector<Hit> hits;
  std::string next;                    // empty: there is no more
  did::Time until = did::Time::max();  // when time alone may change it
  std::optional<Completeness> complete{};
};

// How the agents that were found are spread over the values of a member.
struct FacetQuestion {
  EntryField field{};
  std::size_t limit = 20;     // buckets; the most frequent first
  std::size_t min_count = 1;  // of a bucket
};
struct Facet {
  std::vector<std::pair<std::string, std::size_t>> buckets;
  std::size_t other = 0;  // in buckets beyond the limit
};

struct StoredEvent {
  std::uint64_t sequence;
  std::string bytes;
};

struct HistoryPage {
  std::string agent_key;
  std::vector<StoredEvent> events;
  std::uint64_t next = 0;  // the store sequence to go on from; 0: there is no more
};

// What stands between a publisher and its name. Empty `methods`: nothing.
struct Challenges {
  struct Way {
    ControlMethod method;
    std::string place;  // a DID, a name in DNS, a URL
    std::string value;  // what has to be found there; empty: the publisher's key
  };
  RegistryState state;
  Challenge challenge;
  std::vector<Way> ways;
};

// What must hold of the agent for a write to be done; empty: nothing. Pure.
using Precondition = std::function<bool(const RegistryState&)>;
[[nodiscard]] Problem precondition_failed(const RegistryState& state);

// Told what came of a submission, once: by whoever submitted where there was nothing to write, else by the committing thread, once it is
// on disk. Should be quick.
using OnSubmitted = std::move_only_function<void(Answer<Submitted>)>;

class Registry {
 public:
  // All four, and what `ownership` points to, must outlive the registry.
  Registry(Store& store, const did::Clock& clock, const did::MethodTable& methods, const Taxonomies& taxonomies = builtin_taxonomies(),
           Ownership ownership = {})
      : store_(store),
        clock_(clock),
        methods_(methods),
        taxonomies_(taxonomies),
        ownership_(std::move(ownership)),
        index_(store, taxonomies) {
    commits_.watch(index_);
  }

  // The first statement of an agent, with credentials that vouch for its capabilities. It is refused where one of `aliases`
  // cannot be bound; those that follow from the statement are bound without being named.
  [[nodiscard]] Answer<Submitted> register_agent(std::string_view statement, std::span<const std::string_view> credentials,
                                                 const std::vector<std::string>& aliases = {});
  // A further one; `agent` is a name the agent is known by. A statement that was registered before is answered whatever `when` says.
  [[nodiscard]] Answer<Submitted> update(std::string_view agent, std::string_view statement, std::span<const std::string_view> credentials,
                                         const std::vector<std::string>& aliases = {}, Precondition when = {});
  // The same two, for who does not wait: both return when the statement and its credentials are examined, and need none of what they
  // were given any more; but `told` and `when` are kept until it is written.
  void register_agent(std::string_view statement, std::span<const std::string_view> credentials, const std::vector<std::string>& aliases,
                      OnSubmitted told);
  void update(std::string_view agent, std::string_view statement, std::span<const std::string_view> credentials,
              const std::vector<std::string>& aliases, Precondition when, OnSubmitted told);
  // Idempotent: what is revoked already stays as it is. The state after it.
  [[nodiscard]] Answer<RegistryState> revoke(std::string_view agent, std::string_view command);

  // A signed command other than a revocation; `word` is its action (command.h). The state after it.
  [[nodiscard]] Answer<RegistryState> change(std::string_view agent, std::string_view word, std::string_view command);

  // One more credential of a version, as its AgentAttestation says; and one less. The state after it.
  [[nodiscard]] Answer<RegistryState> attest(std::string_view agent, std::string_view command, std::string_view credential);
  [[nodiscard]] Answer<RegistryState> withdraw(std::string_view agent, std::string_view digest, std::string_view command);

  // What a prober saw of endpoints, by its credentials (liveness_credential.h); those that are known already change nothing. The state
  // after it.
  [[nodiscard]] Answer<RegistryState> report_liveness(std::string_view agent, std::span<const std::string_view> credentials);

  // What the publisher has to prove, and how it can.
  [[nodiscard]] Answer<Challenges> challenges(std::string_view agent) const;
  // Looks whether it is proven by the method in `answer` (challenge.h): a pending agent is active then, and one whose control was
  // lost is as before. Where nothing has to be proven nothing changes. The state after it. Problems: control_unproven, unavailable,
  // proof_invalid, gone, and those of a registration that depend on other agents.
  [[nodiscard]] Answer<RegistryState> prove_control(std::string_view agent, std::string_view answer);

  // Does what the clock has made due, `limit` errands at most, and answers how many there were. May ask the outside, one agent
  // after another; what `stop` comes before stays due. From one thread at a time. Errors: those of the store.
  [[nodiscard]] Result<std::size_t> run_errands(std::size_t limit, const std::stop_token& stop = {});

  // `name` is an agentKey or an alias (alias.h); one that names a version stands for that version. Problems: invalid_name,
  // not_found, unauthenticated and forbidden (disclosure.h), incompatible_version with the member versions, and gone (revoked, expired or
  // suspended) with the members agentStatus, reason and since.
  [[nodiscard]] Answer<Record> resolve(std::string_view name, Wanted wanted) const;
  [[nodiscard]] Answer<Record> resolve(std::string_view name, const std::optional<Version>& version) const;
  [[nodiscard]] Answer<RegistryState> state(std::string_view name) const;
  // Bound aliases that begin so, ascending, at most `limit`.
  [[nodiscard]] Result<std::vector<std::string>> aliases_under(std::string_view prefix, std::size_t limit) const;
  [[nodiscard]] Answer<HistoryPage> history(std::string_view name, std::uint64_t from, std::size_t limit) const;
  // The best first: by degree, evidence, contract version, words, name. Problems: invalid_argument; too_large (a complete
  // answer of over search_max_complete agents, one for which over search_max_examined would have to be read), conflict (its next page,
  // where what belongs to it is not the same any more).
  [[nodiscard]] Answer<SearchPage> search(const SearchQuery& query) const;
  // Over everything that search would find, on all pages. Problems: as search; too_large (over search_max_examined agents).
  [[nodiscard]] Answer<std::vector<Facet>> explore(const SearchQuery& query, std::span<const FacetQuestion> facets) const;

  // Agents by agentKey, ascending, from this one on; at most `limit`.
  [[nodiscard]] Result<std::vector<RegistryState>> agents_from(std::string_view agent_key, std::size_t limit) const;
  // Agents of the publishers who own this domain or one above it, which are those that may have a host here; by agentKey,
  // ascending, at most `limit`.
  [[nodiscard]] Result<std::vector<RegistryState>> agents_at(std::string_view domain, std::size_t limit) const;
  // The active agent that was registered first of those that offer exactly this concept. nullopt: there is none. Problems:
  // too_large (over search_max_examined).
  [[nodiscard]] Answer<std::optional<std::string>> first_to_offer(const CapabilityPath& path) const;
  // The agentKey whose event this is. nullopt: there is no such event.
  [[nodiscard]] Answer<std::optional<std::string>> agent_of_event(std::uint64_t sequence) const;

  // At most `limit` events from `from` on, of all agents.
  [[nodiscard]] Result<std::vector<StoredEvent>> events(std::uint64_t from, std::size_t limit) const;
  [[nodiscard]] Result<std::uint64_t> newest_event() const;
  // By digest, as received; a credential is disclosed as the versions that have it are.
  [[nodiscard]] Answer<std::string> statement(std::string_view record_id, std::string_view reader = {}) const;
  [[nodiscard]] Answer<std::string> credential(std::string_view digest, std::string_view reader = {}) const;

  [[nodiscard]] const Taxonomies& taxonomies() const { return taxonomies_; }
  // Whose word is taken for who a publisher is.
  [[nodiscard]] const std::vector<std::string>& organization_issuers() const { return ownership_.organization_issuers; }
  // Whose word is taken for what answers.
  [[nodiscard]] const std::vector<std::string>& probers() const { return ownership_.probers; }
  // Who runs the registry.
  [[nodiscard]] const std::vector<std::string>& operators() const { return ownership_.operators; }
  // Counts resolutions; who answers one from memory counts it here.
  [[nodiscard]] ResolveCounts& resolve_counts() const { return resolve_counts_; }
  [[nodiscard]] did::Time now() const { return clock_.now(); }
  [[nodiscard]] std::vector<std::string_view> did_methods() const { return methods_.names(); }
  // Can the store be read, did it take what was written last, and is the index of words there?
  [[nodiscard]] Result<void> ready() const;
  [[nodiscard]] Committer& commits() { return commits_; }
  // Returns when all that is made in the background is made.
  [[nodiscard]] Result<void> settle() { return keeper_.settle(); }

 private:
  struct Authority;  // who signs, and by what right
  struct Draft;      // events and changes on their way into one batch
  [[nodiscard]] Result<std::optional<RegistryState>> find_state(std::string_view agent_key) const;
  [[nodiscard]] Answer<Record> record_of(RegistryState agent, const VersionState& version) const;
  [[nodiscard]] Answer<std::string> kept_statement(std::string_view record_id) const;
  [[nodiscard]] Answer<Record> choose(const AskedName& asked, Wanted wanted) const;
  [[nodiscard]] Answer<Record> negotiate(RegistryState agent, const Wanted& wanted) const;
  [[nodiscard]] Answer<RegistryState> state_of(std::string_view agent_key_or_alias, bool is_agent_key) const;
  struct Submission;  // what came in with a statement
  struct Examined;    // what register and update know of a statement before anything is changed
  void submit(Submission submission, const AgentKey* expected, OnSubmitted told);
  [[nodiscard]] Answer<std::variant<std::unique_ptr<Examined>, Submitted>> examine(Submission submission, const AgentKey* expected) const;
  // The digest of the key that signed it.
  [[nodiscard]] Answer<std::string> examine_statement(const AgentStatement& statement, const Authority& authority) const;
  struct Presented;  // the credentials, examined
  // The answer to a statement that is new, and to one that was registered before.
  [[nodiscard]] Answer<Submitted> answer(RegistryState state, const Examined& examined) const;
  [[nodiscard]] Answer<Submitted> answer_again(const RegistryState& state, const AgentStatement& statement) const;
  [[nodiscard]] Answer<Presented> examine_credentials(std::span<const std::string_view> credentials, const AgentStatement& statement) const;
  // A name of another publisher that is much asked for, and one slip of the hand away from this new one; empty: there is none.
  [[nodiscard]] Result<std::string> name_to_review(const AgentKey& key) const;
  // By what right `signer` does what the document says. Problems: forbidden, delegation_exceeded, invalid_argument, unavailable.
  [[nodiscard]] Answer<Authority> examine_delegation(did::JsonValue document, const DelegatedAct& act) const;
  [[nodiscard]] Result<void> append_grants(const Store& staged, const DelegationChain& chain, Draft& draft) const;
  [[nodiscard]] Answer<Authority> examine_revocation(const AgentRevocation& command, const RegistryState& state) const;
  [[nodiscard]] Answer<void> examine_hold(const AgentCommand& command, const RegistryState& state, const std::vector<std::size_t>& versions,
                                          const std::string& signer) const;
  [[nodiscard]] Answer<Authority> examine_signer(const AgentCommand& command, const RegistryState& state,
                                                 const std::vector<std::size_t>& versions) const;
  [[nodiscard]] Answer<Authority> authority_for(const AgentCommand& command, const RegistryState& state) const;
  [[nodiscard]] Answer<Authority> examine_attester(const AgentCommand& command, const RegistryState& state,
                                                   const VersionState& version) const;
  [[nodiscard]] Result<void> look_at_evidence(const Timer& timer);
  [[nodiscard]] Answer<RegistryState> tombstone(const AgentCommand& command, const RegistryState& before);
  [[nodiscard]] Answer<RegistryState> revoke_delegation(const AgentCommand& command, const RegistryState& before);
  [[nodiscard]] Answer<RegistryState> rotate(const AgentCommand& command, const RegistryState& before);
  // These run on the committing thread, over the store as the changes before leave it.
  [[nodiscard]] Answer<RegistryState> take(Store& staged, const Examined& examined, bool& created);
  [[nodiscard]] Answer<RegistryState> append_statement(Store& staged, const Examined& examined, std::optional<RegistryState> state);
  [[nodiscard]] Answer<RegistryState> append_revocation(Store& staged, const AgentRevocation& command, const std::string& agent_key,
                                                        const Authority& authority);
  [[nodiscard]] Answer<RegistryState> append_command(Store& staged, const AgentCommand& command, const std::string& agent_key,
                                                     const Authority& authority);
  [[nodiscard]] Answer<RegistryState> append_control(Store& staged, const RegistryState& before, Event event);
  // What the agents that lose these aliases write into their own histories, behind the event `last`. Nothing is staged yet.
  [[nodiscard]] Result<std::vector<Draft>> release(const Store& staged, const std::map<std::string, std::vector<std::string>>& taken,
                                                   std::uint64_t last);
  // Stages them, and then the draft that takes.
  [[nodiscard]] Result<RegistryState> stage_all(Store& staged, std::vector<Draft> releases, Draft draft);
  // What `change` answers, once what it wrote is on disk.
  using StateChange = std::move_only_function<Answer<RegistryState>(Store&)>;
  [[nodiscard]] Answer<RegistryState> commit(StateChange change);
  void commit(StateChange change, std::move_only_function<void(Answer<RegistryState>)> told);
  [[nodiscard]] Result<std::uint64_t> last_event(const Store& staged);
  [[nodiscard]] Result<RegistryState> stage(Store& staged, Draft draft);
  [[nodiscard]] Result<void> write(Store& staged, Draft& draft);

  // Upkeep: what was seen when a proof of control was looked at again. Not reached: nobody answered at all.
  struct Look {
    std::optional<ControlProof> seen{};
    bool reached = false;
  };
  [[nodiscard]] did::Time next_look(did::Time now) const;
  [[nodiscard]] std::optional<Look> look_again(const RegistryState& state, const std::stop_token& stop) const;  // nullopt: it was stopped
  [[nodiscard]] Result<void> finish(const Timer& timer);
  [[nodiscard]] Result<void> settle(const Timer& timer, const Look& look, bool all_dark);
  [[nodiscard]] Result<void> note(const Look& look, Timer& timer, Draft& draft);

  Store& store_;
  const did::Clock& clock_;
  const did::MethodTable& methods_;
  const Taxonomies& taxonomies_;
  const Ownership ownership_;
  SearchIndex index_;
  mutable ResolveCounts resolve_counts_;
  // The committing thread's own: the newest event, and how often a write had failed when it was looked up.
  std::optional<std::uint64_t> last_event_;
  std::uint64_t failures_ = 0;
  Committer commits_{store_};             // its thread uses all above,
  IndexKeeper keeper_{index_, commits_};  // and this one's that
};

}  // namespace ans
