#include "agent/session.h"

#include <algorithm>
#include <utility>

#include "vc/credential.h"

namespace agent {
namespace {

bool is_end(SessionState state) { return state == SessionState::revoked || state == SessionState::closed; }

}  // namespace

std::string_view name(SessionState state) {
  switch (state) {
    case SessionState::active: return "active";
    case SessionState::suspended: return "suspended";
    case SessionState::revoked: return "revoked";
    case SessionState::closed: return "closed";
  }
  std::unreachable();
}

std::vector<std::string> stands_on(const Peer& peer) {
  std::vector<std::string> all{peer.did, peer.verification_method};
  if (!peer.shown) return all;
  const auto presentation = vc::Presentation::parse(peer.shown->presentation);
  if (!presentation) return all;
  for (const auto credential : vc::credentials_of(presentation->root()))
    if (const auto text = did::canonicalize(credential)) all.push_back(did::digest_text(did::as_bytes(*text)));
  return all;
}

SessionFacts facts_of(const Established& established) {
  const auto& terms = established.session;
  return {.id = terms.id,
          .peer = established.peer.did,
          .key = *established.peer.key,
          .stands_on = stands_on(established.peer),
          .granted = terms.granted,
          .expires = terms.expires,
          .operations = terms.operations};
}

Session::Session(SessionFacts facts, Revocations& revocations, const did::Clock& clock)
    : facts_(std::move(facts)),
      revocations_(revocations),
      clock_(clock),
      seen_epoch_(revocations.epoch()),
      operations_(facts_.operations),
      last_(clock.now()) {}

Session::~Session() { revocations_.forget(facts_.stands_on); }

// Watched first and asked then: what is revoked in between is seen by one of the two.
Answer<std::shared_ptr<Session>> Session::open(SessionFacts facts, Revocations& revocations, const did::Clock& clock) {
  if (facts.expires <= clock.now()) return refuse(RefusalCode::session_expired, "the session is over its time before it begins");
  std::shared_ptr<Session> session(new Session(std::move(facts), revocations, clock));
  revocations.watch(session);
  if (revocations.any_revoked(session->facts_.stands_on)) session->revoke();
  DID_CHECK(session->check_state());
  return session;
}

bool Session::move_to(SessionState to, std::initializer_list<SessionState> from) {
  std::vector<std::function<void(SessionState)>> then;
  {
    const std::lock_guard lock(mutex_);
    const auto before = state();
    if (std::ranges::find(from, before) == from.end()) return before == to;
    state_.store(to, std::memory_order_release);
    if (is_end(to)) then = std::exchange(then_, {});
  }
  if (is_end(to)) ended_.notify_all();
  for (const auto& call : then) call(to);
  return true;
}

bool Session::suspend() { return move_to(SessionState::suspended, {SessionState::active}); }
bool Session::resume() { return move_to(SessionState::active, {SessionState::suspended}); }
bool Session::revoke() { return move_to(SessionState::revoked, {SessionState::active, SessionState::suspended}); }
bool Session::close() { return move_to(SessionState::closed, {SessionState::active, SessionState::suspended}); }

void Session::on_end(std::function<void(SessionState)> then) {
  std::unique_lock lock(mutex_);
  if (!is_end(state())) return then_.push_back(std::move(then));
  lock.unlock();
  then(state());
}

bool Session::wait_for_end(std::chrono::milliseconds at_most) const {
  std::unique_lock lock(mutex_);
  return ended_.wait_for(lock, at_most, [&] { return is_end(state()); });
}

Answer<void> Session::check_state() const {
  switch (state()) {
    case SessionState::active: return {};
    case SessionState::suspended: return refuse(RefusalCode::suspended, "the session is suspended");
    case SessionState::revoked: return refuse(RefusalCode::revoked, "the session, or what it stands on, was revoked");
    case SessionState::closed: return refuse(RefusalCode::closed, "the session is closed");
  }
  std::unreachable();
}

// Where the epoch has moved, the revoked set is asked once more.
Answer<void> Session::check_revoked() {
  DID_CHECK(check_state());
  const auto epoch = revocations_.epoch();
  if (epoch == seen_epoch_.load(std::memory_order_relaxed)) return {};
  if (revocations_.any_revoked(facts_.stands_on)) revoke();
  seen_epoch_.store(epoch, std::memory_order_relaxed);
  return check_state();
}

Answer<void> Session::check_time(did::Time now, did::Time last) {
  if (now >= facts_.expires || now - last > facts_.idle) {
    close();
    return refuse(RefusalCode::session_expired, "the session is over its time");
  }
  if (facts_.risk != Risk::low && now - revocations_.last_heard() > 2 * facts_.heartbeat)
    return refuse(RefusalCode::disconnected, "nothing was heard from the revocation authority for too long");
  return {};
}

Answer<void> Session::take_operation() {
  auto left = operations_.load(std::memory_order_acquire);
  while (left > 0)
    if (operations_.compare_exchange_weak(left, left - 1, std::memory_order_acq_rel)) return {};
  return refuse(RefusalCode::lease_used_up, "no operation is left before the next synchronisation");
}

Answer<void> Session::admit(const did::PublicKey& key) {
  if (key != facts_.key) return refuse(RefusalCode::wrong_key, "the session belongs to another key");
  DID_CHECK(check_revoked());
  const auto now = clock_.now();
  DID_CHECK(check_time(now, last_.exchange(now, std::memory_order_relaxed)));
  return take_operation();
}

Answer<void> Session::check() {
  DID_CHECK(check_revoked());
  return check_time(clock_.now(), last_.load(std::memory_order_relaxed));
}

void Session::renew(std::uint32_t operations) { operations_.store(operations, std::memory_order_release); }

std::uint32_t Session::operations_left() const { return operations_.load(std::memory_order_acquire); }

}  // namespace agent
