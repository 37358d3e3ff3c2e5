#include "key_retrieval.h"

#include <utility>

#include "structure_rules.h"

namespace vc {
namespace {

Problem problem_of(did::RetrievalProblem problem) {
  switch (problem) {
    case did::RetrievalProblem::invalid_verification_method_url: return Problem::invalid_verification_method_url;
    case did::RetrievalProblem::invalid_controlled_identifier_document_id: return Problem::invalid_controlled_identifier_document_id;
    case did::RetrievalProblem::invalid_controlled_identifier_document: return Problem::invalid_controlled_identifier_document;
    case did::RetrievalProblem::invalid_verification_method: return Problem::invalid_verification_method;
    case did::RetrievalProblem::invalid_relationship_for_verification_method: return Problem::invalid_relationship_for_verification_method;
  }
  std::unreachable();
}

std::unexpected<NoKey> refused(Problem problem, std::string detail) {
  return std::unexpected(NoKey{.open = false, .problem = problem, .detail = std::move(detail)});
}

std::unexpected<NoKey> not_found_out(std::string detail) {
  return std::unexpected(NoKey{.open = true, .problem = Problem::resolution_error, .detail = std::move(detail)});
}

}  // namespace

std::expected<did::DidUrl, NoKey> method_url(std::string_view text) {
  const auto quoted = [text] { return "`" + std::string(text) + "`"; };
  if (!text.starts_with("did:") && rules::is_url(text)) return not_found_out("only keys of DIDs are read, not " + quoted());
  auto url = did::DidUrl::parse(text);
  if (!url) return refused(Problem::invalid_verification_method_url, std::move(url.error().message));
  if (!url->fragment() || url->fragment()->empty())
    return refused(Problem::invalid_verification_method_url, quoted() + " names no key of the DID");
  return *std::move(url);
}

std::string_view KeyRetrieval::source_digest() const {
  return resolution_ ? std::string_view(resolution_->source_digest) : std::string_view();
}

std::expected<void, NoKey> KeyRetrieval::resolve(const did::Did& id) {
  if (resolution_ && resolved_ == id.text()) return {};
  resolution_.reset();
  auto resolution = methods_.resolve(id);
  if (resolution) {
    resolution_ = *std::move(resolution);
    resolved_ = id.text();
    return {};
  }
  auto& error = resolution.error();
  if (error.code != did::Errc::malformed) return not_found_out(std::move(error.message));
  // What is malformed stays so: the identifier itself, or the document that it leads to.
  const bool generated = id.method() == "key" || id.method() == "jwk";
  return refused(generated ? Problem::invalid_verification_method : Problem::invalid_controlled_identifier_document,
                 std::move(error.message));
}

std::expected<const did::VerificationMethod*, NoKey> KeyRetrieval::retrieve(const did::DidUrl& url, did::Purpose purpose) {
  if (auto done = resolve(url.did()); !done) return std::unexpected(std::move(done.error()));
  auto method = did::retrieve_method(*resolution_->document, url, purpose);
  if (method) return *method;
  auto& refusal = method.error();
  const bool unlisted = refusal.problem == did::RetrievalProblem::invalid_relationship_for_verification_method;
  return std::unexpected(NoKey{.open = false,
                               .check = unlisted ? Check::purpose : Check::proof,
                               .problem = problem_of(refusal.problem),
                               .detail = std::move(refusal.detail)});
}

}  // namespace vc
