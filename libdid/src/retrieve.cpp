// Retrieve Verification Method, Controlled Identifiers 1.0 section 3.3. Steps numbered as there; 4 and 5, fetching and
// reading the document, are done by whoever has one.
#include <utility>

#include "did/document.h"
#include "quote.h"

namespace did {
namespace {

std::unexpected<RetrievalRefusal> refuse(RetrievalProblem problem, std::string detail) {
  return std::unexpected(RetrievalRefusal{problem, std::move(detail)});
}

}  // namespace

std::string_view name(RetrievalProblem problem) {
  switch (problem) {
    case RetrievalProblem::invalid_verification_method_url: return "INVALID_VERIFICATION_METHOD_URL";
    case RetrievalProblem::invalid_controlled_identifier_document_id: return "INVALID_CONTROLLED_IDENTIFIER_DOCUMENT_ID";
    case RetrievalProblem::invalid_controlled_identifier_document: return "INVALID_CONTROLLED_IDENTIFIER_DOCUMENT";
    case RetrievalProblem::invalid_verification_method: return "INVALID_VERIFICATION_METHOD";
    case RetrievalProblem::invalid_relationship_for_verification_method: return "INVALID_RELATIONSHIP_FOR_VERIFICATION_METHOD";
  }
  std::unreachable();
}

std::expected<const VerificationMethod*, RetrievalRefusal> retrieve_method(const DidDocument& document, const DidUrl& id, Purpose purpose) {
  // 1. The syntax was checked when the DidUrl was made. 3. A URL without a fragment names a document, not a method.
  const auto fragment = id.fragment();
  if (!fragment) {
    return refuse(RetrievalProblem::invalid_verification_method_url,
                  quoted(id.text()) + " has no fragment, so it names no verification method");
  }
  // 2. All that stands before the fragment, path and query included.
  const auto document_url = id.text().substr(0, id.text().size() - fragment->size() - 1);
  // 6.
  if (document.id() != document_url) {
    return refuse(RetrievalProblem::invalid_controlled_identifier_document_id,
                  "the document is that of " + quoted(document.id()) + ", not of " + quoted(document_url));
  }
  // 7. to 9. The ids of a DidDocument are absolute and unique, its methods conform; what is left is that one is called so,
  // byte for byte.
  const auto* const method = document.find(id.text());
  if (method == nullptr) {
    return refuse(RetrievalProblem::invalid_verification_method, "the document has no verification method " + quoted(id.text()));
  }
  // 10.
  if (method->controller != document_url) {
    return refuse(RetrievalProblem::invalid_verification_method,
                  "the controller of " + quoted(id.text()) + " is " + quoted(method->controller) + ", not the document");
  }
  // 11.
  if (!document.allows(id.text(), purpose)) {
    return refuse(RetrievalProblem::invalid_relationship_for_verification_method,
                  quoted(id.text()) + " is not listed under `" + std::string(name(purpose)) + "`");
  }
  return method;  // 12.
}

}  // namespace did
