// search_quality QUERIES [--taxonomy FILE|DIR]... [--list] RECORDS...: how well search finds what the judgements say.
//
// Every record of the files (agent cards, server.json, OASF) is imported as `credence ans import` does it, into a registry in
// memory; each question is put to it as `q`. Prints NDCG@10, MRR and Recall@10; with --list one line for each question first.
#include <did/methods.h>
#include <import/import_format.h>
#include <import/statement.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "registry/registry.h"
#include "store/memory_store.h"

namespace {

using did::Json;

constexpr std::size_t depth = 10;
constexpr int relevant_grade = 2;  // for MRR and recall

class FixedClock final : public did::Clock {
 public:
  [[nodiscard]] did::Time now() const override { return *did::parse_date_time("2026-11-22T12:00:00Z"); }
};

struct Question {
  std::string text;
  std::map<std::string, int> grades;  // the last part of the agentKey -> grade
};

struct Figures {
  double ndcg = 0, reciprocal_rank = 0, recall = 0;
};

[[noreturn]] void stop(const std::string& why) {
  std::fprintf(stderr, "search_quality: error: %s\n", why.c_str());
  std::exit(1);
}

std::string read(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) stop("cannot read `" + path + "`");
  return {std::istreambuf_iterator<char>(in), {}};
}

// "owner/name" is a server of io.github, "card/name" an agent card.
std::string label_of(std::string id) {
  if (id.starts_with("card/")) return id.substr(5);
  std::ranges::replace(id, '/', '.');
  return "io.github." + id;
}

std::vector<Question> read_questions(const std::string& path) {
  std::istringstream lines(read(path));
  std::vector<Question> out;
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line.starts_with('#')) continue;
    const auto bar = line.find(" | ");
    if (bar == std::string::npos) stop("no ` | ` in `" + line + "`");
    Question one{line.substr(0, bar), {}};
    std::istringstream judgements(line.substr(bar + 3));
    for (std::string judgement; judgements >> judgement;) {
      const auto equals = judgement.rfind('=');
      if (equals == std::string::npos) stop("no grade in `" + judgement + "`");
      one.grades[label_of(judgement.substr(0, equals))] = std::stoi(judgement.substr(equals + 1));
    }
    out.push_back(std::move(one));
  }
  return out;
}

class Shelf {
 public:
  explicit Shelf(const std::vector<std::string>& taxonomy_files)
      : key_(*did::SecretKey::from_bytes(did::KeyType::ed25519, did::Bytes(32, 7))),
        taxonomies_(load(taxonomy_files)),
        methods_(make_methods()),
        registry_(store_, clock_, methods_, taxonomies_) {
    publisher_.did = did::did_key_of(key_.public_key()).text();
    publisher_.verification_method = did::verification_method_of(*did::Did::parse(publisher_.did), key_.public_key());
  }

  // How many records of the file were registered; the others are told.
  std::size_t import(const std::string& path) {
    const auto document = did::JsonDocument::parse(read(path), {.max_bytes = std::size_t{64} << 20U});
    if (!document) stop("`" + path + "`: " + document.error().message);
    std::size_t count = 0;
    for (const auto& item : cli::import_items(document->root())) {
      std::vector<std::string> notes;
      const auto subject = cli::format_of(item.record).map(item.record, {.publisher = publisher_.did, .agent = publisher_.did}, notes);
      if (!subject) {
        std::fprintf(stderr, "%s#%s: %s\n", path.c_str(), item.pointer.c_str(), subject.error().message.c_str());
        continue;
      }
      add(*subject);
      ++count;
    }
    return count;
  }

  // The last parts of the names of what is found, the best first.
  [[nodiscard]] std::vector<std::string> find(const std::string& question) const {
    const auto page = registry_.search({.text = question, .limit = depth});
    if (!page) stop("`" + question + "`: " + page.error().detail);
    std::vector<std::string> out;
    for (const auto& hit : page->hits) out.push_back(hit.agent_key.substr(hit.agent_key.rfind(':') + 1));
    return out;
  }
  [[nodiscard]] bool has(const std::string& label) const { return registry_.state("urn:air:" + publisher_.did + ":" + label).has_value(); }

 private:
  static ans::Taxonomies load(const std::vector<std::string>& files) {
    auto loaded = ans::Taxonomies::load(files);
    if (!loaded) stop(loaded.error().message);
    return *std::move(loaded);
  }
  static std::vector<std::unique_ptr<did::DidMethod>> make_methods() {
    std::vector<std::unique_ptr<did::DidMethod>> out;
    out.push_back(did::make_did_key());
    return out;
  }
  void add(const Json& subject) {
    const auto signed_statement = cli::sign_statement({{"credentialSubject", subject}}, {}, publisher_, key_, clock_.now());
    if (!signed_statement) stop(signed_statement.error().message);
    const auto done = registry_.register_agent(did::to_text(*signed_statement), {});
    if (!done) stop(done.error().detail);
  }

  FixedClock clock_;
  ans::MemoryStore store_;
  did::SecretKey key_;
  cli::Identity publisher_;
  ans::Taxonomies taxonomies_;
  did::MethodTable methods_;
  ans::Registry registry_;
};

double gain(int grade, std::size_t place) { return (std::exp2(grade) - 1) / std::log2(static_cast<double>(place) + 2); }

Figures judge(const Question& question, const std::vector<std::string>& found) {
  std::vector<int> ideal;
  std::size_t relevant = 0;
  for (const auto& [label, grade] : question.grades) {
    ideal.push_back(grade);
    relevant += grade >= relevant_grade ? 1U : 0U;
  }
  std::ranges::sort(ideal, std::greater());
  double best = 0;
  for (std::size_t i = 0; i < std::min(ideal.size(), depth); ++i) best += gain(ideal[i], i);
  Figures out;
  for (std::size_t i = 0; i < found.size(); ++i) {
    const auto grade = question.grades.find(found[i]);
    if (grade == question.grades.end()) continue;
    out.ndcg += gain(grade->second, i) / best;
    if (grade->second < relevant_grade) continue;
    out.recall += 1.0 / static_cast<double>(relevant);
    if (out.reciprocal_rank == 0) out.reciprocal_rank = 1.0 / static_cast<double>(i + 1);
  }
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::string> taxonomies, records;
  std::string queries;
  bool list = false;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (word == "--list")
      list = true;
    else if (word == "--taxonomy" && i + 1 < argc)
      taxonomies.emplace_back(argv[++i]);
    else if (queries.empty())
      queries = word;
    else
      records.push_back(word);
  }
  if (records.empty()) stop("usage: search_quality QUERIES [--taxonomy FILE|DIR]... [--list] RECORDS...");
  Shelf shelf(taxonomies);
  std::size_t agents = 0;
  for (const auto& path : records) agents += shelf.import(path);
  const auto questions = read_questions(queries);
  Figures sum;
  for (const auto& question : questions) {
    for (const auto& [label, grade] : question.grades)
      if (!shelf.has(label)) stop("`" + label + "` of `" + question.text + "` is not among the records");
    const auto one = judge(question, shelf.find(question.text));
    if (list) std::printf("%.3f %.3f %.3f  %s\n", one.ndcg, one.reciprocal_rank, one.recall, question.text.c_str());
    sum.ndcg += one.ndcg;
    sum.reciprocal_rank += one.reciprocal_rank;
    sum.recall += one.recall;
  }
  const auto n = static_cast<double>(questions.size());
  std::printf("agents %zu  questions %zu  NDCG@10 %.3f  MRR %.3f  Recall@10 %.3f\n", agents, questions.size(), sum.ndcg / n,
              sum.reciprocal_rank / n, sum.recall / n);
  return 0;
}
