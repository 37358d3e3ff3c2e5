// `credence jsonld`: the algorithms of JSON-LD 1.1, one verb each. The flags are JsonLdOptions (JSON-LD 1.1 API 9.5): every verb
// understands all of them, and uses those that its algorithm reads.
#include <did/json.h>
#include <vc/jsonld.h>
#include <vc/rdf.h>

#include <nlohmann/json.hpp>

#include "base/io.h"
#include "commands.h"
#include "flags/context_loader.h"
#include "flags/options.h"

namespace cli {
namespace {

namespace jsonld = vc::jsonld;
using did::Errc;

// What a verb works on.
struct Job {
  std::string text{};  // the input of fromrdf
  std::optional<did::JsonDocument> input{};
  std::optional<did::JsonDocument> second{};  // the context or the frame
  const jsonld::Contexts& contexts;
  jsonld::Options options;
};

struct JsonLdArgs {
  did::Result<void> (*verb)(const Job&, const JsonLdArgs&, Context&) = nullptr;
  bool reads_nquads = false;
  std::string in = "-";
  std::string out;
  std::string second;  // --context or --frame
  std::string expand_context;
  std::string base;
  jsonld::Options options;
  std::vector<AllowedContext> allowed;
};

did::Result<did::JsonDocument> read_json(const std::string& path, Context& context) {
  DID_TRY(const auto text, read_input(path, context));
  auto document = did::JsonDocument::parse(text, {.max_bytes = context.flags.max_bytes});
  if (!document) return std::unexpected(std::move(document.error()).in("`" + path + "`"));
  return document;
}

did::Result<void> answer(const jsonld::Result<did::Json>& outcome, const JsonLdArgs& args, Context& context) {
  if (outcome) return write_answer(args.out, did::to_text(*outcome, 2) + "\n", context);
  report(outcome.error(), context);
  return {};
}

did::Result<void> expand(const Job& job, const JsonLdArgs& args, Context& context) {
  return answer(jsonld::expand(job.input->root(), job.contexts, job.options), args, context);
}

did::Result<void> compact(const Job& job, const JsonLdArgs& args, Context& context) {
  return answer(jsonld::compact(job.input->root(), job.second->root(), job.contexts, job.options), args, context);
}

did::Result<void> flatten(const Job& job, const JsonLdArgs& args, Context& context) {
  const auto local = job.second ? std::optional(job.second->root()) : std::nullopt;
  return answer(jsonld::flatten(job.input->root(), local, job.contexts, job.options), args, context);
}

did::Result<void> frame(const Job& job, const JsonLdArgs& args, Context& context) {
  return answer(jsonld::frame(job.input->root(), job.second->root(), job.contexts, job.options), args, context);
}

did::Result<void> to_rdf(const Job& job, const JsonLdArgs& args, Context& context) {
  const auto dataset = jsonld::to_rdf(job.input->root(), job.contexts, job.options);
  if (!dataset) {
    report(dataset.error(), context);
    return {};
  }
  return write_nquads(args.out, vc::rdf::to_nquads(*dataset), did::Json::object(), context);
}

did::Result<void> from_rdf(const Job& job, const JsonLdArgs& args, Context& context) {
  auto dataset = vc::rdf::parse_nquads(job.text, context.flags.max_bytes);
  if (!dataset) return std::unexpected(std::move(dataset.error()).in("`" + args.in + "`"));
  return answer(jsonld::from_rdf(*dataset, job.options), args, context);
}

// Relative addresses of contexts resolve against --base, else against the input's own address. That one is no base for the
// document's IRIs: where the file lies says nothing about what it is about.
did::Result<void> work(const JsonLdArgs& args, Context& context) {
  const bool beside_file = args.base.empty() && args.in != "-";
  auto allowed = args.allowed;
  if (beside_file) allowed.push_back(contexts_beside(args.in));
  const ContextLoader loader(std::move(allowed), context.flags.max_bytes);
  const jsonld::Contexts contexts(loader);
  Job job{.contexts = contexts, .options = args.options};
  const auto address = beside_file ? file_address(args.in) : std::string();
  job.options.document_url = address;
  job.options.base = args.base.empty() ? std::string_view() : std::string_view(args.base);
  if (args.reads_nquads) {
    DID_TRY(job.text, read_input(args.in, context));
  } else {
    DID_TRY(job.input, read_json(args.in, context));
  }
  if (!args.second.empty()) {
    DID_TRY(job.second, read_json(args.second, context));
  }
  std::optional<did::JsonDocument> expand_context;
  if (!args.expand_context.empty()) {
    DID_TRY(expand_context, read_json(args.expand_context, context));
    job.options.expand_context = expand_context->root();
  }
  return args.verb(job, args, context);
}

did::Result<jsonld::Mode> parse_mode(const std::string& text) {
  if (text == "json-ld-1.0") return jsonld::Mode::json_ld_1_0;
  if (text == "json-ld-1.1") return jsonld::Mode::json_ld_1_1;
  return did::fail(Errc::malformed, "`" + text + "` is neither json-ld-1.0 nor json-ld-1.1");
}

did::Result<jsonld::RdfDirection> parse_direction(const std::string& text) {
  if (text == "i18n-datatype") return jsonld::RdfDirection::i18n_datatype;
  if (text == "compound-literal") return jsonld::RdfDirection::compound_literal;
  return did::fail(Errc::malformed, "`" + text + "` is neither i18n-datatype nor compound-literal");
}

did::Result<std::string> parse_base(const std::string& text) {
  const auto colon = text.find(':');
  const bool absolute = colon != std::string::npos && colon > 0 && text.find_first_of("/?#") > colon;
  if (!absolute) return did::fail(Errc::malformed, "`" + text + "` is not an absolute iri");
  return text;
}

void add_options(CLI::App& command, JsonLdArgs& args) {
  auto& options = args.options;
  add_parsed(command, "--base", args.base, parse_base, "the base IRI of the document, and of the contexts it names")->type_name("IRI");
  command.add_option("--expand-context", args.expand_context, "apply this context before the document's own")->type_name("FILE");
  add_parsed(command, "--processing-mode", options.mode, parse_mode, "json-ld-1.0 or json-ld-1.1 (default)")->type_name("MODE");
  add_parsed(command, "--rdf-direction", options.rdf_direction, parse_direction,
             "how RDF holds base directions: i18n-datatype or compound-literal")
      ->type_name("FORM");
  command.add_flag("--compact-arrays", options.compact_arrays, "arrays of one item become the item: =true (default) or =false");
  command.add_flag("--ordered", options.ordered, "go through members by name");
  command.add_flag("--use-native-types", options.use_native_types,
                   "literals of RDF become numbers and booleans: =true or =false (default)");
  command.add_flag("--use-rdf-type", options.use_rdf_type, "keep rdf:type as a property: =true or =false (default)");
  command.add_flag("--generalized", options.generalized_rdf, "let blank nodes be predicates: =true or =false (default)");
  command.add_flag("--safe", options.safe, "refuse what would be dropped or guessed");
  const auto allow = [&args](const std::string& text) {
    auto one = AllowedContext::parse(text);
    if (!one) throw CLI::ValidationError(one.error().message);
    args.allowed.push_back(*std::move(one));
  };
  command
      .add_option_function<std::string>("--allow-context", allow,
                                        "a context may come from this file; https://host/path/=DIR/ for a whole tree (repeatable)")
      ->type_name("URL=FILE")
      ->trigger_on_parse();
}

std::shared_ptr<JsonLdArgs> add_verb(CLI::App& group, Context& context, const std::string& name, const std::string& about,
                                     did::Result<void> (*verb)(const Job&, const JsonLdArgs&, Context&), const std::string& more) {
  const auto args = std::make_shared<JsonLdArgs>();
  args->verb = verb;
  auto& command = add_command(group, name, about, "credence jsonld " + name + " " + more);
  command.add_option("--in,file", args->in, "the document (default -, standard input)")->type_name("FILE");
  add_output(command, args->out);
  add_options(command, *args);
  on_run(command, context, args, work);
  return args;
}

}  // namespace

void add_jsonld(CLI::App& app, Context& context) {
  auto& group = add_group(app, "jsonld", "JSON-LD 1.1: expand, compact, flatten, frame, to RDF and back",
                          "credence jsonld expand card.jsonld --safe");
  add_verb(group, context, "expand", "Replace terms by what the contexts say they are", expand, "card.jsonld --safe");
  const auto compacting = add_verb(group, context, "compact", "Write the document with the terms of a context", compact,
                                   "card.jsonld --context context.jsonld");
  const auto flattening = add_verb(group, context, "flatten", "Gather all nodes in one array", flatten, "card.jsonld");
  const auto framing = add_verb(group, context, "frame", "Shape the document as a frame says", frame, "card.jsonld --frame frame.jsonld");
  add_verb(group, context, "tordf", "Print the document as N-Quads", to_rdf, "card.jsonld --safe");
  add_verb(group, context, "fromrdf", "Read N-Quads, and print them in expanded form", from_rdf, "card.nq")->reads_nquads = true;
  group.get_subcommand("compact")
      ->add_option("--context", compacting->second, "the context, or a document that has one")
      ->required()
      ->type_name("FILE");
  group.get_subcommand("flatten")->add_option("--context", flattening->second, "compact with this context afterwards")->type_name("FILE");
  group.get_subcommand("frame")->add_option("--frame", framing->second, "the frame")->required()->type_name("FILE");
}

}  // namespace cli
