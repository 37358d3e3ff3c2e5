// Goal 29: what somebody at a terminal waits for. A fresh `credence vc verify` each time, beside a fresh /bin/true.
#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "credentials.h"

namespace {

constexpr int runs = 30;  // the figure is their median

bool succeeds(const char* program, std::initializer_list<const char*> arguments) {
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
  return failed == 0 && waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

void process_vc_verify(benchmark::State& state) {
  const auto file = std::filesystem::temp_directory_path() / ("credence-bench-" + std::to_string(getpid()) + ".json");
  std::ofstream(file) << bench::sign(bench::five_claims()).text;
  for (auto _ : state)
    if (!succeeds(CREDENCE_PROGRAM, {"vc", "verify", file.c_str()})) state.SkipWithError("credence vc verify did not accept");
  std::filesystem::remove(file);
}
BENCHMARK(process_vc_verify)->Iterations(1)->Repetitions(runs)->UseRealTime();

void process_true(benchmark::State& state) {
  for (auto _ : state)
    if (!succeeds("/bin/true", {})) state.SkipWithError("/bin/true failed");
}
BENCHMARK(process_true)->Iterations(1)->Repetitions(runs)->UseRealTime();

}  // namespace
