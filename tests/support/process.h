// A program of ours as a process: what only shows with real sockets, files and signals.
#pragma once

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <optional>
#include <string>
#include <vector>

#include "support/must.h"

namespace test {

class Process {
 public:
  Process(const std::string& program, const std::vector<std::string>& words) {
    std::vector<char*> arguments{const_cast<char*>(program.c_str())};
    for (const auto& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    int ends[2];
    must(pipe2(ends, O_CLOEXEC) == 0, "no pipe");
    id_ = fork();
    must(id_ >= 0, "no process");
    if (id_ == 0) {
      dup2(ends[1], STDOUT_FILENO);
      dup2(ends[1], STDERR_FILENO);
      execv(program.c_str(), arguments.data());
      _exit(127);
    }
    close(ends[1]);
    output_ = ends[0];
  }
  ~Process() {
    if (id_ > 0) end(SIGKILL);
    close(output_);
  }
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  // Of its output and errors, without its end; what came before the end of both, where there was no end of a line.
  std::string read_line() {
    std::string line;
    for (char next = 0; read(output_, &next, 1) == 1 && next != '\n';) line += next;
    return line;
  }
  // The exit code; nullopt: a signal ended it.
  std::optional<int> wait() {
    int status = 0;
    must(waitpid(id_, &status, 0) == id_, "no such process");
    id_ = 0;
    return WIFEXITED(status) ? std::optional(WEXITSTATUS(status)) : std::nullopt;
  }
  void send(int signal) const { kill(id_, signal); }
  std::optional<int> end(int signal) {
    send(signal);
    return wait();
  }

 private:
  pid_t id_ = 0;
  int output_ = -1;
};

}  // namespace test
