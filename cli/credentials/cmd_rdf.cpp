// `credence rdf`: RDF Dataset Canonicalization 1.0.
#include <did/json.h>
#include <vc/rdf.h>

#include <charconv>
#include <nlohmann/json.hpp>
#include <system_error>

#include "base/io.h"
#include "commands.h"
#include "flags/options.h"

namespace cli {
namespace {

struct CanonicalizeArgs {
  std::string in = "-";
  std::string out;
  bool map = false;
  vc::rdf::CanonicalizeOptions options;
};

did::Result<void> canonicalize(const CanonicalizeArgs& args, Context& context) {
  DID_TRY(const auto text, read_input(args.in, context));
  auto dataset = vc::rdf::parse_nquads(text, context.flags.max_bytes);
  if (!dataset) return std::unexpected(std::move(dataset.error()).in("`" + args.in + "`"));
  auto canonical = vc::rdf::canonicalize(*dataset, args.options);
  if (!canonical) {
    auto error = std::move(canonical.error());
    error.hint = "--max-work raises the limit, if you trust where the data comes from";
    return std::unexpected(std::move(error));
  }
  auto issued = did::Json::object();
  for (const auto& [from, to] : canonical->issued) issued[from] = to;
  if (args.map) return write_answer(args.out, did::to_text(issued, 2) + "\n", context);
  return write_nquads(args.out, canonical->nquads, {{"issued", std::move(issued)}}, context);
}

did::Result<vc::rdf::HashAlgorithm> parse_hash(const std::string& text) {
  if (text == "sha256") return vc::rdf::HashAlgorithm::sha256;
  if (text == "sha384") return vc::rdf::HashAlgorithm::sha384;
  return did::fail(did::Errc::malformed, "`" + text + "` is neither sha256 nor sha384");
}

did::Result<std::uint64_t> parse_steps(const std::string& text) {
  std::uint64_t steps = 0;
  const auto* const end = text.data() + text.size();
  const auto [stop, problem] = std::from_chars(text.data(), end, steps);
  if (problem != std::errc() || stop != end) return did::fail(did::Errc::malformed, "`" + text + "` is not a number of steps");
  return steps;
}

}  // namespace

void add_rdf(CLI::App& app, Context& context) {
  auto& rdf = add_group(app, "rdf", "Work with RDF datasets as they are signed", "credence rdf canonicalize card.nq | sha256sum");
  auto& command = add_command(rdf, "canonicalize", "Print the RDFC-1.0 form of N-Quads: exactly its bytes, nothing after them",
                              "credence rdf canonicalize card.nq | sha256sum");
  const auto args = std::make_shared<CanonicalizeArgs>();
  command.add_option("--in,file", args->in, "the N-Quads (default -, standard input)")->type_name("FILE");
  add_output(command, args->out);
  add_parsed(command, "--hash", args->options.hash, parse_hash, "sha256 (default) or sha384")->type_name("NAME");
  command.add_flag("--map", args->map, "print the issued identifiers map as JSON instead");
  add_parsed(command, "--max-work", args->options.max_work, parse_steps,
             "steps that may be spent on blank nodes that look alike (default 16384)")
      ->type_name("N");
  on_run(command, context, args, canonicalize);
}

}  // namespace cli
