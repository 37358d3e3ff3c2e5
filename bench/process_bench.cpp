// Goal 29: what somebody at a terminal waits for. A fresh `credence vc verify` each time, beside a fresh /bin/true. And what a
// large document takes of memory: the most that a fresh process had resident, in megabytes, as the counter `peak_mb`.
#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "credentials.h"
#include "graphs.h"

namespace {

constexpr int runs = 30;  // the figure is their median

struct Ended {
  bool well = false;
  double peak_mb = 0;
};

Ended run(const char* program, std::initializer_list<const char*> arguments) {
  std::vector<char*> argv{const_cast<char*>(program)};
  for (const char* argument : arguments) argv.push_back(const_cast<char*>(argument));
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  pid_t child = 0;
  const int failed = posix_spawn(&child, program, &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  int status = 0;
  rusage used{};
  const bool well = failed == 0 && wait4(child, &status, 0, &used) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
  return {.well = well, .peak_mb = static_cast<double>(used.ru_maxrss) / 1024};
}

// A file for as long as the object lives.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& text)
      : path_(std::filesystem::temp_directory_path() / ("credence-bench-" + std::to_string(getpid()) + "-" + std::to_string(++made))) {
    std::ofstream(path_) << text;
  }
  ~TemporaryFile() { std::filesystem::remove(path_); }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  [[nodiscard]] const char* name() const { return path_.c_str(); }

 private:
  inline static int made = 0;
  std::filesystem::path path_;
};

void process_vc_verify(benchmark::State& state) {
  const TemporaryFile file(bench::sign(bench::five_claims()).text);
  for (auto _ : state)
    if (!run(CREDENCE_PROGRAM, {"vc", "verify", file.name()}).well) state.SkipWithError("credence vc verify did not accept");
}
BENCHMARK(process_vc_verify)->Iterations(1)->Repetitions(runs)->UseRealTime();

void process_true(benchmark::State& state) {
  for (auto _ : state)
    if (!run("/bin/true", {}).well) state.SkipWithError("/bin/true failed");
}
BENCHMARK(process_true)->Iterations(1)->Repetitions(runs)->UseRealTime();

constexpr int many_quads = 10'000;

void measure_memory(benchmark::State& state, const std::string& text, std::initializer_list<const char*> verbs) {
  const TemporaryFile file(text);
  Ended ended;
  for (auto _ : state) {
    ended = run(CREDENCE_PROGRAM, {std::data(verbs)[0], std::data(verbs)[1], file.name()});
    if (!ended.well) state.SkipWithError("credence did not take the document");
  }
  state.counters["peak_mb"] = ended.peak_mb;
}

void process_rdf_canonicalize(benchmark::State& state) { measure_memory(state, bench::node_graph(many_quads), {"rdf", "canonicalize"}); }
BENCHMARK(process_rdf_canonicalize)->Iterations(1)->Repetitions(9)->UseRealTime();

// As many quads out of JSON-LD: nodes of five statements each.
void process_jsonld_tordf(benchmark::State& state) {
  auto document = did::Json{{"@context", {{"@vocab", "https://agents.example/vocab#"}}}, {"@id", "https://acme.example/agent"}};
  for (int i = 0; i < many_quads / 5; ++i)
    document["hasCapability"].push_back(
        {{"@type", "Capability"}, {"capName", "skill." + std::to_string(i) + ".run"}, {"version", i}, {"scope", "tenant:acme"}});
  measure_memory(state, did::to_text(document), {"jsonld", "tordf"});
}
BENCHMARK(process_jsonld_tordf)->Iterations(1)->Repetitions(9)->UseRealTime();

}  // namespace
