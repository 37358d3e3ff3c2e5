// Builds the real outside and runs the program. Nothing else happens here.
#include <csignal>
#include <cstdio>
#include <exception>
#include <iostream>
#include <new>

#include "commands.h"
#include "shell/outside.h"

int main(int argc, char** argv) {
  try {
    cli::protect_process();
    std::signal(SIGPIPE, SIG_IGN);  // a closed pipe is an error of writing, which is reported
    std::ios::sync_with_stdio(false);
    cli::RealOutside outside;
    cli::Context context{.out = std::cout, .err = std::cerr, .in = std::cin, .outside = outside};
    const int code = cli::run(argc, argv, context);
    std::cout.flush();
    return code == 0 && !std::cout ? 13 : code;
  } catch (const std::bad_alloc&) {
    std::fputs("credence: error: out of memory\n", stderr);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "credence: error: bug: %s\n", error.what());
  }
  return 1;
}
