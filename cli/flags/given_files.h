// What a command is handed beside its input: contexts, pinned by their digest, and resources that a credential speaks of.
#pragma once

#include <did/result.h>
#include <vc/carried_contexts.h>
#include <vc/resource.h>

#include <string>
#include <string_view>
#include <vector>

#include "base/context.h"

namespace CLI {
class App;
}

namespace cli {

// --context URL=FILE@sha256:HEX
struct PinnedContext {
  std::string url;
  std::string path;
  std::string sha256;  // lower-case hex

  // Cut at the last `@sha256:`, then at the last `=`. Errors: malformed.
  [[nodiscard]] static did::Result<PinnedContext> parse(std::string_view text);
};

// --resource URL=FILE
struct NamedFile {
  std::string url;
  std::string path;

  // Cut at the last `=`. Errors: malformed.
  [[nodiscard]] static did::Result<NamedFile> parse(std::string_view text);
};

struct GivenFiles {
  std::vector<PinnedContext> contexts;
  std::vector<NamedFile> resources;
};
// --context, and with it --resource.
void add_contexts(CLI::App& command, std::vector<PinnedContext>& contexts);
void add_given_files(CLI::App& command, GivenFiles& files);

// Errors: those of reading a file; those of CarriedContexts::add.
[[nodiscard]] did::Result<void> read_contexts(const std::vector<PinnedContext>& pinned, vc::CarriedContexts& contexts, Context& context);
[[nodiscard]] did::Result<std::vector<vc::Resource>> read_resources(const GivenFiles& files, Context& context);

}  // namespace cli
