#include <flags/given_files.h>
#include <flags/policy_options.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

// Properties: what the flags --resource, --context and --require-proof take, they take apart without loss.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto file = cli::NamedFile::parse(text)) {
    if (file->url.empty() || file->path.empty() || file->url + "=" + file->path != text) std::abort();
  }
  if (const auto context = cli::PinnedContext::parse(text)) {
    if (context->sha256.size() != 64 || context->url + "=" + context->path + "@sha256:" + context->sha256 != text) std::abort();
  }
  if (const auto proof = cli::parse_required_proof(text)) {
    const bool both = !proof->suite.empty() && !proof->verification_method.empty();
    if (proof->suite + (both ? "@" : "") + proof->verification_method != text) std::abort();
  }
  return 0;
}
