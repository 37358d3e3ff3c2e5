#include <did/hash.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <ranges>
#include <span>
#include <string_view>

#include "rdf/line_sort.h"
#include "rdf/nquads.h"
#include "vc/rdf.h"

namespace vc::rdf {
namespace {

using Node = std::uint32_t;  // a blank node, numbered in the order of the dataset's terms
constexpr Node no_node = std::numeric_limits<Node>::max();
constexpr std::size_t longest_label = std::string_view("_:c14n4294967295 ").size();

// 4.3: identifiers in the order in which nodes got them. Copied often, and short.
class Issuer {
 public:
  [[nodiscard]] std::optional<std::size_t> find(Node node) const {
    const auto found = std::ranges::find(order_, node);
    if (found == order_.end()) return std::nullopt;
    return static_cast<std::size_t>(found - order_.begin());
  }
  std::size_t issue(Node node) {
    if (const auto known = find(node)) return *known;
    order_.push_back(node);
    return order_.size() - 1;
  }
  [[nodiscard]] const std::vector<Node>& order() const { return order_; }

 private:
  std::vector<Node> order_;
};

// A digest in lower-case hex.
class HashText {
 public:
  HashText() = default;
  explicit HashText(std::span<const std::uint8_t> digest) : size_(2 * digest.size()) {
    constexpr std::string_view hex = "0123456789abcdef";
    auto* out = text_.data();
    for (const auto byte : digest) {
      *out++ = hex[byte >> 4U];
      *out++ = hex[byte & 15U];
    }
  }
  [[nodiscard]] std::string_view view() const { return {text_.data(), size_}; }

 private:
  std::array<char, 96> text_{};
  std::size_t size_ = 0;
};

// What one node may take of the work that is allowed together.
std::uint64_t node_work(std::uint64_t max_work) {
  const auto root = static_cast<std::uint64_t>(std::sqrt(static_cast<double>(max_work)));
  return root + root / 4 + 1;
}

struct NDegree {
  HashText hash;
  Issuer issuer;
};

class Canonicalizer {
 public:
  Canonicalizer(const Dataset& dataset, const CanonicalizeOptions& options)
      : dataset_(dataset), options_(options), work_left_(options.max_work) {}

  did::Result<CanonicalDataset> run();

 private:
  struct Mention {  // a quad that a node is in
    std::uint32_t quad;
  };

  void number_nodes();
  void hash_first_degrees();
  [[nodiscard]] HashText hash_first_degree(Node node);
  template <class Quads, class Label>
  void append_sorted(const Quads& quads, const Label& label, std::string& out);
  [[nodiscard]] std::size_t line_room(const Quad& quad) const;
  [[nodiscard]] char* make_room(char* at, std::size_t bytes);
  [[nodiscard]] bool label_shared(std::span<const Node> nodes);
  [[nodiscard]] bool hash_n_degree(Node node, Issuer issuer, NDegree& out);
  [[nodiscard]] std::map<std::string, std::vector<Node>> relate(Node node, const Issuer& issuer);
  [[nodiscard]] HashText hash_related(Node related, const Quad& quad, const Issuer& issuer, char position);
  struct Path {
    std::string text;
    Issuer issuer;
  };
  [[nodiscard]] bool choose_path(std::vector<Node> group, const Issuer& issuer, Path& chosen);
  [[nodiscard]] bool try_path(std::span<const Node> order, const std::string& best, Path& path, bool& taken);
  [[nodiscard]] CanonicalDataset result();

  [[nodiscard]] bool spend(std::uint64_t steps);
  void issue_canonical(Node node);
  [[nodiscard]] HashText hash(std::string_view text) const;
  [[nodiscard]] Node node_of(TermId id) const { return id == default_graph ? no_node : node_of_term_[id]; }
  [[nodiscard]] std::span<const Mention> mentions(Node node) const {
    return std::span(mentions_).subspan(mention_at_[node], mention_at_[node + 1] - mention_at_[node]);
  }

  const Dataset& dataset_;
  const CanonicalizeOptions& options_;
  std::uint64_t work_left_;
  std::uint64_t node_work_left_ = 0;

  std::vector<Node> node_of_term_;
  std::vector<TermId> term_of_node_;
  std::vector<Mention> mentions_;          // by node: the blank node to quads map
  std::vector<std::uint32_t> mention_at_;  // node -> its first mention; one more at the end
  std::vector<HashText> first_degree_;     // node -> hash
  std::vector<std::uint32_t> canonical_;   // node -> number of its canonical identifier, or no_node
  std::vector<Node> issued_;               // canonical identifiers in order

  std::unique_ptr<char[]> text_;  // scratch of append_sorted: lines as they come,
  std::size_t text_size_ = 0;
  std::vector<Line> lines_;  // and in order
  std::string sorted_;       // scratch of hash_first_degree
};

HashText Canonicalizer::hash(std::string_view text) const {
  const auto bytes = did::as_bytes(text);
  return options_.hash == HashAlgorithm::sha256 ? HashText(did::sha256(bytes)) : HashText(did::sha384(bytes));
}

bool Canonicalizer::spend(std::uint64_t steps) {
  if (steps > work_left_ || steps > node_work_left_) return false;
  work_left_ -= steps;
  node_work_left_ -= steps;
  return true;
}

void Canonicalizer::issue_canonical(Node node) {
  if (canonical_[node] != no_node) return;
  canonical_[node] = static_cast<std::uint32_t>(issued_.size());
  issued_.push_back(node);
}

// 4.4.3 step 2: the blank node to quads map. A node that stands in a quad twice is mentioned by it once.
void Canonicalizer::number_nodes() {
  node_of_term_.assign(dataset_.term_count(), no_node);
  for (TermId id = 0; id < dataset_.term_count(); ++id) {
    if (dataset_.term(id).kind != TermKind::blank) continue;
    node_of_term_[id] = static_cast<Node>(term_of_node_.size());
    term_of_node_.push_back(id);
  }
  if (term_of_node_.empty()) return;
  const auto for_each_mention = [this](const auto& act) {
    for (std::uint32_t q = 0; q < dataset_.quads().size(); ++q) {
      const auto& quad = dataset_.quads()[q];
      const Node nodes[] = {node_of(quad.subject), node_of(quad.object), node_of(quad.graph)};
      for (std::size_t i = 0; i < 3; ++i) {
        const bool repeated = (i > 0 && nodes[i] == nodes[0]) || (i > 1 && nodes[i] == nodes[1]);
        if (nodes[i] != no_node && !repeated) act(nodes[i], q);
      }
    }
  };
  mention_at_.assign(term_of_node_.size() + 1, 0);
  for_each_mention([this](Node node, std::uint32_t) { ++mention_at_[node + 1]; });
  for (std::size_t i = 1; i < mention_at_.size(); ++i) mention_at_[i] += mention_at_[i - 1];
  mentions_.resize(mention_at_.back());
  auto next = mention_at_;
  for_each_mention([&](Node node, std::uint32_t quad) { mentions_[next[node]++] = {quad}; });
  canonical_.assign(term_of_node_.size(), no_node);
}

// The bytes that a line takes at most.
std::size_t Canonicalizer::line_room(const Quad& quad) const {
  std::size_t room = std::string_view(".\n").size();
  for (const auto id : {quad.subject, quad.predicate, quad.object, quad.graph})
    if (id != default_graph) room += node_of(id) != no_node ? longest_label : term_room(dataset_.term(id)) + 1;
  return room;
}

// Where to write so many bytes: `at`, or its place in a larger text, to which the lines have moved.
char* Canonicalizer::make_room(char* at, std::size_t bytes) {
  const auto used = static_cast<std::size_t>(at - text_.get());
  if (text_size_ - used >= bytes) return at;
  auto larger = std::make_unique_for_overwrite<char[]>(text_size_ = std::max(2 * text_size_, used + bytes));
  if (used != 0) std::memcpy(larger.get(), text_.get(), used);
  for (auto& line : lines_) line.text = larger.get() + (line.text - text_.get());
  text_ = std::move(larger);
  return text_.get() + used;
}

// The quads as lines in code point order, after what is in `out`; `label` writes a blank node and the space after it, and says where it
// ends.
template <class Quads, class Label>
void Canonicalizer::append_sorted(const Quads& quads, const Label& label, std::string& out) {
  constexpr std::size_t usual_line = 160;
  lines_.clear();
  lines_.reserve(quads.size());
  char* at = make_room(text_.get(), usual_line * quads.size());
  for (const auto& quad : quads) {
    char* const start = make_room(at, line_room(quad));
    at = start;
    for (const auto id : {quad.subject, quad.predicate, quad.object, quad.graph}) {
      if (id == default_graph) continue;
      const auto node = node_of(id);
      at = node == no_node ? put(" ", put_term(dataset_.term(id), at)) : label(node, at);
    }
    at = put(".\n", at);
    lines_.push_back({.text = start, .size = static_cast<std::uint32_t>(at - start)});
  }
  sort_lines(lines_);
  out.reserve(out.size() + static_cast<std::size_t>(at - text_.get()));
  for (const auto& line : lines_) out += line.view();
}

// 4.6.3.
HashText Canonicalizer::hash_first_degree(Node node) {
  const auto quads =
      mentions(node) | std::views::transform([this](const Mention& mention) -> const Quad& { return dataset_.quads()[mention.quad]; });
  const auto label = [node](Node other, char* at) { return put(other == node ? "_:a " : "_:z ", at); };  // step 3.1.1.1
  sorted_.clear();
  append_sorted(quads, label, sorted_);  // step 4
  return hash(sorted_);
}

void Canonicalizer::hash_first_degrees() {
  first_degree_.reserve(term_of_node_.size());
  for (Node node = 0; node < term_of_node_.size(); ++node) first_degree_.push_back(hash_first_degree(node));
}

// 4.7.3.
HashText Canonicalizer::hash_related(Node related, const Quad& quad, const Issuer& issuer, char position) {
  std::string input(1, position);
  if (position != 'g') input.append("<").append(dataset_.term(quad.predicate).value).append(">");
  if (canonical_[related] != no_node)
    input.append("_:c14n").append(std::to_string(canonical_[related]));
  else if (const auto number = issuer.find(related))
    input.append("_:b").append(std::to_string(*number));
  else
    input += first_degree_[related].view();
  return hash(input);
}

// 4.8.3 steps 1 to 3: the related nodes, by what relates them.
std::map<std::string, std::vector<Node>> Canonicalizer::relate(Node node, const Issuer& issuer) {
  std::map<std::string, std::vector<Node>> groups;
  for (const auto& mention : mentions(node)) {
    const auto& quad = dataset_.quads()[mention.quad];
    const std::pair<TermId, char> places[] = {{quad.subject, 's'}, {quad.object, 'o'}, {quad.graph, 'g'}};
    for (const auto& [id, position] : places) {
      const auto related = node_of(id);
      if (related == no_node || related == node) continue;
      groups[std::string(hash_related(related, quad, issuer, position).view())].push_back(related);
    }
  }
  return groups;
}

// 4.8.3 step 5.4 for one permutation. `taken`: its path is complete and comes before `best`.
bool Canonicalizer::try_path(std::span<const Node> order, const std::string& best, Path& path, bool& taken) {
  taken = false;
  const auto behind = [&] { return !best.empty() && path.text.size() >= best.size() && path.text > best; };
  std::vector<Node> recursion;
  for (const auto related : order) {
    if (canonical_[related] != no_node) {
      path.text.append("_:c14n").append(std::to_string(canonical_[related]));
    } else {
      if (!path.issuer.find(related)) recursion.push_back(related);
      path.text.append("_:b").append(std::to_string(path.issuer.issue(related)));
    }
    if (behind()) return true;
  }
  for (const auto related : recursion) {
    NDegree result;
    if (!hash_n_degree(related, path.issuer, result)) return false;
    path.text.append("_:b").append(std::to_string(path.issuer.issue(related))).append("<").append(result.hash.view()).append(">");
    path.issuer = std::move(result.issuer);
    if (behind()) return true;
  }
  taken = best.empty() || path.text < best;
  return true;
}

// 4.8.3 steps 5.2 to 5.4: the permutation with the least path.
bool Canonicalizer::choose_path(std::vector<Node> group, const Issuer& issuer, Path& chosen) {
  std::ranges::sort(group);
  // A node that is related by several quads stands there as often, and is not told from itself: n! / (n1! n2! ...).
  std::uint64_t permutations = 1;
  for (std::uint64_t i = 1, same = 1; i < group.size() && permutations <= options_.max_work; ++i) {
    same = group[i] == group[i - 1] ? same + 1 : 1;
    permutations = permutations * (i + 1) / same;
  }
  if (group.size() > 1 && !spend(permutations * group.size())) return false;
  do {
    Path path{.text = {}, .issuer = issuer};
    bool taken = false;
    if (!try_path(group, chosen.text, path, taken)) return false;
    if (taken) chosen = std::move(path);
  } while (std::ranges::next_permutation(group).found);
  return true;
}

// 4.8.3. False: the work that is allowed does not suffice.
bool Canonicalizer::hash_n_degree(Node node, Issuer issuer, NDegree& out) {
  if (!spend(1)) return false;
  std::string data;
  for (auto& [related_hash, group] : relate(node, issuer)) {
    data += related_hash;  // step 5.1
    Path chosen;
    if (!choose_path(std::move(group), issuer, chosen)) return false;
    data += chosen.text;                // step 5.5
    issuer = std::move(chosen.issuer);  // step 5.6
  }
  out = {.hash = hash(data), .issuer = std::move(issuer)};
  return true;
}

// 4.4.3 step 5 for the nodes that share one hash.
bool Canonicalizer::label_shared(std::span<const Node> nodes) {
  std::vector<NDegree> paths;
  for (const auto node : nodes) {
    if (canonical_[node] != no_node) continue;
    Issuer temporary;
    temporary.issue(node);
    node_work_left_ = node_work(options_.max_work);
    if (!hash_n_degree(node, std::move(temporary), paths.emplace_back())) return false;
  }
  std::vector<std::size_t> order(paths.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::ranges::sort(order, {}, [&paths](std::size_t i) { return std::pair(paths[i].hash.view(), i); });
  for (const auto i : order)
    for (const auto node : paths[i].issuer.order()) issue_canonical(node);
  return true;
}

CanonicalDataset Canonicalizer::result() {
  CanonicalDataset out;
  // Steps 6 and 7: every quad once more, with the canonical labels, in code point order.
  const auto label = [this](Node node, char* at) {
    const auto written = std::to_chars(put("_:c14n", at), at + longest_label, canonical_[node]);
    return put(" ", written.ptr);
  };
  append_sorted(dataset_.quads(), label, out.nquads);
  if (!options_.issued_map) return out;
  out.issued.reserve(issued_.size());
  for (std::size_t i = 0; i < issued_.size(); ++i)
    out.issued.emplace_back(dataset_.term(term_of_node_[issued_[i]]).value, "c14n" + std::to_string(i));
  return out;
}

// 4.4.3.
did::Result<CanonicalDataset> Canonicalizer::run() {
  number_nodes();
  hash_first_degrees();
  // Steps 3 to 5: nodes in the order of their hashes; those whose hash is theirs alone first.
  std::vector<Node> order(term_of_node_.size());
  for (Node node = 0; node < order.size(); ++node) order[node] = node;
  std::ranges::sort(order, {}, [this](Node node) { return std::pair(first_degree_[node].view(), node); });
  std::vector<std::span<const Node>> shared;
  for (std::size_t i = 0; i < order.size();) {
    auto end = i + 1;
    while (end < order.size() && first_degree_[order[end]].view() == first_degree_[order[i]].view()) ++end;
    if (end == i + 1)
      issue_canonical(order[i]);
    else
      shared.push_back(std::span<const Node>(order).subspan(i, end - i));
    i = end;
  }
  for (const auto& nodes : shared) {
    if (label_shared(nodes)) continue;
    return did::fail(did::Errc::too_large, "limit exceeded: the blank nodes of this dataset are too alike to be told apart in " +
                                               std::to_string(options_.max_work) + " steps");
  }
  return result();
}

}  // namespace

did::Result<CanonicalDataset> canonicalize(const Dataset& dataset, const CanonicalizeOptions& options) {
  return Canonicalizer(dataset, options).run();
}

}  // namespace vc::rdf
