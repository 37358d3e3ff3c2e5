#include "agent/refusal.h"

#include <array>
#include <utility>

namespace agent {
namespace {

struct Row {
  RefusalCode code;
  std::string_view name;
  RefusalKind kind;
};

// In the order of the enumeration.
constexpr std::array<Row, refusal_code_count> rows{{
    {RefusalCode::malformed, "malformed", RefusalKind::malformed},
    {RefusalCode::too_large, "too_large", RefusalKind::limit},
    {RefusalCode::unexpected_message, "unexpected_message", RefusalKind::malformed},
    {RefusalCode::unsupported_version, "unsupported_version", RefusalKind::policy},
    {RefusalCode::unsupported_suite, "unsupported_suite", RefusalKind::policy},
    {RefusalCode::unsupported_want, "unsupported_want", RefusalKind::malformed},
    {RefusalCode::overloaded, "overloaded", RefusalKind::limit},
    {RefusalCode::bad_cookie, "bad_cookie", RefusalKind::proof},
    {RefusalCode::timed_out, "timed_out", RefusalKind::limit},
    {RefusalCode::weak_key, "weak_key", RefusalKind::proof},
    {RefusalCode::decryption_failed, "decryption_failed", RefusalKind::proof},
    {RefusalCode::nonce_exhausted, "nonce_exhausted", RefusalKind::limit},
    {RefusalCode::rekey_overdue, "rekey_overdue", RefusalKind::limit},
    {RefusalCode::wrong_audience, "wrong_audience", RefusalKind::policy},
    {RefusalCode::wrong_peer, "wrong_peer", RefusalKind::policy},
    {RefusalCode::unresolved, "unresolved", RefusalKind::undetermined},
    {RefusalCode::wrong_key, "wrong_key", RefusalKind::proof},
    {RefusalCode::bad_signature, "bad_signature", RefusalKind::proof},
    {RefusalCode::signing_failed, "signing_failed", RefusalKind::key},
    {RefusalCode::stale, "stale", RefusalKind::period},
    {RefusalCode::replayed, "replayed", RefusalKind::proof},
    {RefusalCode::stale_epoch, "stale_epoch", RefusalKind::period},
    {RefusalCode::record_mismatch, "record_mismatch", RefusalKind::policy},
    {RefusalCode::nothing_to_present, "nothing_to_present", RefusalKind::policy},
    {RefusalCode::presentation_missing, "presentation_missing", RefusalKind::policy},
    {RefusalCode::presentation_refused, "presentation_refused", RefusalKind::proof},
    {RefusalCode::presentation_undetermined, "presentation_undetermined", RefusalKind::undetermined},
    {RefusalCode::want_unmet, "want_unmet", RefusalKind::policy},
    {RefusalCode::policy_denied, "policy_denied", RefusalKind::policy},
    {RefusalCode::refused_by_peer, "refused_by_peer", RefusalKind::policy},
    {RefusalCode::suspended, "suspended", RefusalKind::period},
    {RefusalCode::revoked, "revoked", RefusalKind::period},
    {RefusalCode::closed, "closed", RefusalKind::policy},
    {RefusalCode::session_expired, "session_expired", RefusalKind::period},
    {RefusalCode::lease_used_up, "lease_used_up", RefusalKind::period},
    {RefusalCode::disconnected, "disconnected", RefusalKind::undetermined},
}};

constexpr bool in_order() {
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (std::to_underlying(rows[i].code) != i) return false;
  return true;
}
static_assert(in_order());

}  // namespace

std::optional<RefusalCode> refusal_code_from_name(std::string_view name) {
  for (const auto& row : rows)
    if (row.name == name) return row.code;
  return std::nullopt;
}

std::string_view name(RefusalCode code) { return rows[std::to_underlying(code)].name; }
RefusalKind kind(RefusalCode code) { return rows[std::to_underlying(code)].kind; }

}  // namespace agent
