#include "records/record.h"

#include <did/did.h>
#include <did/hash.h>
#include <vc/credential.h>

#include <algorithm>

#include "records/members.h"

namespace ans {
namespace {

Answer<std::string> record_id_of(JsonValue statement) {
  std::string canonical;
  DID_CHECK(did::canonicalize_object(statement, {.without = "proof"}, canonical));
  return did::digest_text(did::as_bytes(canonical));
}

std::string_view string_of(JsonValue object, std::string_view member) { return object.find_string(member).value_or(std::string_view()); }

}  // namespace

Answer<AgentStatement> AgentStatement::parse(std::string_view text) {
  DID_TRY(auto document, did::JsonDocument::parse(text, statement_limits));
  DID_CHECK(check_statement_form(document.root()));
  DID_TRY(auto out, read(std::move(document)));
  DID_TRY(out.record_id_, record_id_of(out.root()));
  return out;
}

Answer<AgentStatement> AgentStatement::parse_kept(std::string_view text, std::string_view record_id) {
  DID_TRY(auto document, did::JsonDocument::parse(text, statement_limits));
  DID_TRY(auto out, read(std::move(document)));
  out.record_id_ = record_id;
  return out;
}

Answer<AgentStatement> AgentStatement::read(did::JsonDocument document) {
  const auto root = document.root();
  const auto subject = member_of(root, "credentialSubject");
  DID_TRY(auto key, AgentKey::parse(string_of(subject, "agentKey")));  // a bad name was refused by the form
  DID_TRY(auto version, Version::parse(string_of(subject, "version")));

  AgentStatement out(std::move(document), std::move(key), std::move(version));
  out.issuer_ = vc::identifier_of(root, "issuer");
  if (!did::Did::parse(out.issuer_)) return breach("/issuer", "a DID, or an object with one as `id`, is expected");
  out.sequence_ = static_cast<std::uint64_t>(member_of(subject, "sequence").integer().value_or(0));
  out.previous_ = string_of(subject, "previous");
  if (out.previous_.empty() != (out.sequence_ == 1)) {
    return breach("/credentialSubject/previous", "required from sequence 2 on, and absent in the first statement");
  }
  out.agent_ = string_of(subject, "id");
  out.display_name_ = string_of(subject, "displayName");
  out.lease_ = subject.find_integer("lease").value_or(0);
  DID_CHECK(out.read_period());
  DID_CHECK(out.read_capabilities(subject));
  return out;
}

bool AgentStatement::is_unlisted() const {
  const auto listing = member_of(member_of(root(), "credentialSubject"), "policy").find_string("listing");
  return listing && *listing != "public";
}

std::optional<std::string_view> AgentStatement::disclose_to() const {
  const auto policy = member_of(member_of(root(), "credentialSubject"), "policy");
  if (policy.find_string("listing") != "presentation-required") return std::nullopt;
  return policy.find_string("discloseTo").value_or("");
}

Answer<void> AgentStatement::read_period() {
  DID_TRY(valid_from_, did::parse_date_time(string_of(root(), "validFrom")));
  DID_TRY(valid_until_, did::parse_date_time(string_of(root(), "validUntil")));
  if (valid_until_ <= valid_from_) return breach("/validUntil", "not after `validFrom`");
  if (valid_until_ - valid_from_ > statement_max_life) return breach("/validUntil", "more than 398 days after `validFrom`");
  return {};
}

Answer<void> AgentStatement::read_capabilities(JsonValue subject) {
  const auto declared = member_of(subject, "capabilities");
  for (std::size_t i = 0; i < declared.size(); ++i) {
    const auto pointer = "/credentialSubject/capabilities/" + std::to_string(i);
    const auto id = string_of(declared[i], "id");
    if (std::ranges::find(capabilities_, id, &DeclaredCapability::id) != capabilities_.end())
      return breach(pointer + "/id", "`" + std::string(id) + "` is used twice");
    auto path = CapabilityPath::parse(std::string(string_of(declared[i], "taxonomy")) + ":" + std::string(string_of(declared[i], "path")));
    if (!path) return std::unexpected(Problem(std::move(path).error()).under(pointer + "/path"));
    capabilities_.push_back({std::string(id), *std::move(path), std::string(string_of(declared[i], "contract"))});
  }
  return {};
}

}  // namespace ans
