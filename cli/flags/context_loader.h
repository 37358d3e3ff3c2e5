// Where JSON-LD contexts come from on the command line: the program itself, and files that were named. Never the network.
#pragma once

#include <did/result.h>
#include <vc/jsonld.h>

#include <string>
#include <string_view>
#include <vector>

namespace cli {

// One --allow-context: an address with its file, or a tree of addresses with its folder.
struct AllowedContext {
  std::string address;  // "https://a.example/v1"; of a tree, with a slash at the end: "https://a.example/contexts/"
  std::string path;     // of the file; of a tree's folder, with a slash at the end

  // "URL=FILE" or "https://host/path/=DIR/", cut at the last `=`. Errors: malformed.
  [[nodiscard]] static did::Result<AllowedContext> parse(const std::string& text);
};

// The contexts beside a file: the folder that it lies in, at the file: address of that folder.
[[nodiscard]] AllowedContext contexts_beside(const std::string& file);
// The file: address of a file: what relative addresses in it resolve against.
[[nodiscard]] std::string file_address(const std::string& file);

// Contexts that are built in come first: nothing that is allowed can stand in for them. Then a file for exactly this address, then
// the tree with the longest address. A tree answers with regular files below its folder, by the percent-decoded path.
class ContextLoader final : public vc::jsonld::Loader {
 public:
  ContextLoader(std::vector<AllowedContext> allowed, std::size_t max_bytes) : allowed_(std::move(allowed)), max_bytes_(max_bytes) {}

  // Errors: not_found, unavailable, malformed (no strict JSON), too_large.
  [[nodiscard]] did::Result<vc::jsonld::RemoteDocument> load(std::string_view url, const vc::jsonld::LoadOptions& options) const override;

 private:
  [[nodiscard]] did::Result<std::string> find(std::string_view url) const;

  std::vector<AllowedContext> allowed_;
  std::size_t max_bytes_;
};

}  // namespace cli
