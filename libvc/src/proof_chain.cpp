#include "proof_chain.h"

#include <algorithm>

namespace vc {
namespace {

constexpr unsigned max_depth = 128;  // the text is one that was read before, with the limits of its reader

std::vector<std::string_view> names_in(JsonValue proof) {
  const auto previous = proof.find("previousProof");
  if (!previous) return {};
  if (previous->is_string()) return {previous->string()};
  std::vector<std::string_view> names;
  for (std::size_t i = 0; previous->is_array() && i < previous->size(); ++i)
    if ((*previous)[i].is_string()) names.push_back((*previous)[i].string());
  return names;
}

std::optional<std::size_t> called(JsonValue proofs, std::string_view id) {
  for (std::size_t i = 0; i < proofs.size(); ++i)
    if (proofs[i].find_string("id") == id) return i;
  return std::nullopt;
}

// Does a way along `previousProof` lead from one proof to the other?
bool leads(JsonValue proofs, std::size_t from, std::size_t to) {
  std::vector<bool> seen(proofs.size());
  std::vector<std::size_t> open{from};
  while (!open.empty()) {
    const auto here = open.back();
    open.pop_back();
    for (const auto id : names_in(proofs[here])) {
      const auto next = called(proofs, id);
      if (!next || seen[*next]) continue;
      if (*next == to) return true;
      seen[*next] = true;
      open.push_back(*next);
    }
  }
  return false;
}

std::unexpected<Fault> no_form(const did::Error& error) {
  return std::unexpected(Fault{Problem::proof_transformation_error, "the document has no canonical form: " + error.message});
}

}  // namespace

std::expected<std::vector<std::size_t>, std::string> previous_proofs(JsonValue proofs, std::size_t index) {
  std::vector<std::size_t> found;
  for (const auto id : names_in(proofs[index])) {
    const auto one = called(proofs, id);
    if (!one || *one == index) return std::unexpected("there is no other proof called `" + std::string(id) + "`");
    found.push_back(*one);
  }
  if (leads(proofs, index, index)) return std::unexpected("the proof comes before itself: the chain is a circle");
  std::ranges::sort(found);
  return found;
}

std::expected<did::JsonDocument, Fault> with_proofs(JsonValue document, JsonValue proofs, const std::vector<std::size_t>& kept) {
  std::string text;
  if (auto done = did::canonicalize_object(document, {.without = "proof"}, text); !done) return no_form(done.error());
  text.pop_back();
  if (text.size() > 1) text += ',';
  text += R"("proof":[)";
  for (const auto index : kept) {
    if (index != kept.front()) text += ',';
    if (auto done = did::canonicalize_object(proofs[index], {}, text); !done) return no_form(done.error());
  }
  text += "]}";
  auto read = did::JsonDocument::parse(text, {.max_bytes = text.size(), .max_depth = max_depth});
  if (!read) return no_form(read.error());
  return *std::move(read);
}

}  // namespace vc
