#include "flags/given_files.h"

#include <algorithm>

#include "base/io.h"
#include "flags/options.h"

namespace cli {
namespace {

using did::Errc;

bool is_lower_hex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }

// Each value that is parsed joins the list; what does not parse is a usage error.
template <class Value>
CLI::Option* add_list(CLI::App& command, const std::string& name, std::vector<Value>& values, const std::string& about) {
  const auto take = [&values](const std::string& text) {
    auto one = Value::parse(text);
    if (!one) throw CLI::ValidationError(one.error().message);
    values.push_back(*std::move(one));
  };
  return command.add_option_function<std::string>(name, take, about)->trigger_on_parse();
}

}  // namespace

did::Result<NamedFile> NamedFile::parse(std::string_view text) {
  const auto equals = text.rfind('=');
  if (equals == std::string_view::npos || equals == 0 || equals + 1 == text.size())
    return did::fail(Errc::malformed, "`" + std::string(text) + "` is not URL=FILE");
  return NamedFile{std::string(text.substr(0, equals)), std::string(text.substr(equals + 1))};
}

did::Result<PinnedContext> PinnedContext::parse(std::string_view text) {
  constexpr std::string_view marker = "@sha256:";
  const auto pin = text.rfind(marker);
  const auto malformed = [&] {
    return did::fail(Errc::malformed,
                     "`" + std::string(text) + "` is not URL=FILE@sha256:HEX, with the 64 digits that `sha256sum FILE` prints");
  };
  if (pin == std::string_view::npos) return malformed();
  const auto digest = text.substr(pin + marker.size());
  auto file = NamedFile::parse(text.substr(0, pin));
  if (!file || digest.size() != 64 || !std::ranges::all_of(digest, is_lower_hex)) return malformed();
  return PinnedContext{std::move(file->url), std::move(file->path), std::string(digest)};
}

void add_contexts(CLI::App& command, std::vector<PinnedContext>& contexts) {
  add_list(command, "--context", contexts, "carry this context as well, if the file has this digest; repeat for more")
      ->type_name("URL=FILE@sha256:HEX");
}

void add_given_files(CLI::App& command, GivenFiles& files) {
  add_contexts(command, files.contexts);
  add_list(command, "--resource", files.resources, "compare this file with its digest in relatedResource; repeat for more")
      ->type_name("URL=FILE");
}

did::Result<void> read_contexts(const std::vector<PinnedContext>& pinned, vc::CarriedContexts& contexts, Context& context) {
  for (const auto& one : pinned) {
    DID_TRY(const auto text, read_input(one.path, context));
    DID_CHECK(contexts.add(one.url, text, one.sha256));
  }
  return {};
}

did::Result<std::vector<vc::Resource>> read_resources(const GivenFiles& files, Context& context) {
  std::vector<vc::Resource> resources;
  for (const auto& one : files.resources) {
    DID_TRY(auto bytes, read_input(one.path, context));
    resources.push_back({.id = one.url, .bytes = std::move(bytes)});
  }
  return resources;
}

}  // namespace cli
