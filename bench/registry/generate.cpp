// registry_generate --data DIR --agents N [--seed S] [--bodies N] [--out DIR] RECORDS...: a registry of N agents, for measurements.
//
// Each agent is a variation of one of RECORDS (server.json, agent cards), imported as `credence ans import` does it: the same
// seed makes the same agents. All are signed and go through the registry itself, so that `ansd --verify` finds a sound store;
// only that nothing is synced before the end sets it apart from a daemon's. Beside the store, in --out, what a load generator
// asks for: names.txt, absent.txt, capabilities.txt, and in bodies.txt --bodies further registrations, each with a credential.
#include <did/methods.h>
#include <vc/contexts.h>

#include <atomic>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "registry/registry.h"
#include "store/rocks_store.h"
#include "variation.h"

namespace {

namespace fs = std::filesystem;

constexpr unsigned writers = 16;          // wait for one another's groups
constexpr std::uint64_t listed = 20'000;  // names in names.txt

struct Options {
  std::string data;
  std::string out = ".";
  std::uint64_t agents = 0;
  std::uint64_t bodies = 0;
  std::uint64_t seed = 1;
  std::vector<std::string> records;
};

[[noreturn]] void stop(const std::string& why) {
  std::fprintf(stderr, "registry_generate: error: %s\n", why.c_str());
  std::exit(1);
}

Options read_options(int argc, char** argv) {
  Options out;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    const auto value = [&] { return ++i < argc ? std::string(argv[i]) : std::string(); };
    if (word == "--data")
      out.data = value();
    else if (word == "--out")
      out.out = value();
    else if (word == "--agents")
      out.agents = std::stoull("0" + value());
    else if (word == "--bodies")
      out.bodies = std::stoull("0" + value());
    else if (word == "--seed")
      out.seed = std::stoull("0" + value());
    else
      out.records.push_back(word);
  }
  if (out.data.empty() || out.agents == 0 || out.records.empty())
    stop("usage: registry_generate --data DIR --agents N [--seed S] [--bodies N] [--out DIR] RECORDS...");
  return out;
}

class FixedClock final : public did::Clock {
 public:
  explicit FixedClock(did::Time at) : at_(at) {}
  [[nodiscard]] did::Time now() const override { return at_; }

 private:
  did::Time at_;
};

// The first instant of the day, so that a seed makes the same bytes all day long.
did::Time today() { return std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now()); }

void write_lists(const Options& options, const bench::Variations& variations) {
  const fs::path out(options.out);
  std::ofstream names(out / "names.txt"), absent(out / "absent.txt"), capabilities(out / "capabilities.txt");
  std::mt19937_64 random(options.seed);
  for (std::uint64_t i = 0; i < std::min(options.agents, listed); ++i) {
    const auto name = variations.name(random() % options.agents);
    names << name << "\n";
    absent << name << "-none\n";
  }
  for (const auto& path : bench::tool_paths()) capabilities << path << "\n";
  std::ofstream bodies(out / "bodies.txt");
  for (std::uint64_t i = 0; i < options.bodies; ++i) bodies << variations.registration(options.agents + i) << "\n";
  if (!names || !absent || !capabilities || !bodies) stop("cannot write to `" + options.out + "`");
}

void fill(ans::Registry& registry, const Options& options, const bench::Variations& variations) {
  std::atomic<std::uint64_t> next = 0, bytes = 0;
  const auto work = [&] {
    for (auto i = next++; i < options.agents; i = next++) {
      const auto statement = variations.statement(i);
      bytes += statement.size();
      const auto done = registry.register_agent(statement, {});
      if (!done) stop("agent " + std::to_string(i) + ": " + done.error().detail);
      if (i % 10'000 == 0) std::fprintf(stderr, "registry_generate: %llu\n", static_cast<unsigned long long>(i));
    }
  };
  std::vector<std::jthread> threads;
  for (unsigned i = 0; i < writers; ++i) threads.emplace_back(work);
  threads.clear();
  std::ofstream(fs::path(options.out) / "statements.bytes") << bytes << "\n";
}

}  // namespace

int main(int argc, char** argv) {
  const auto options = read_options(argc, argv);
  if (fs::exists(options.data)) stop("`" + options.data + "` is there");
  const auto variations = bench::Variations::read(options.records, options.seed, today());
  if (!variations) stop(variations.error().message);
  const FixedClock clock(today());
  std::vector<std::unique_ptr<did::DidMethod>> methods;
  methods.push_back(did::make_did_key());
  const did::MethodTable table(std::move(methods));
  {
    const auto store = ans::RocksStore::open(options.data, {.durable = false});
    if (!store) stop(store.error().message);
    ans::Registry registry(**store, clock, table);
    fill(registry, options, *variations);
    if (const auto settled = registry.settle(); !settled) stop(settled.error().message);
  }
  write_lists(options, *variations);
  return 0;
}
