// `credence ans import`: agent cards, MCP servers and OASF records become statements, and get registered, one by one. What is
// registered already is passed over, so that a run that was stopped is gone on with by running it again.
#include <did/json.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <ostream>
#include <vector>

#include "base/io.h"
#include "base/progress.h"
#include "commands.h"
#include "flags/options.h"
#include "import/import_format.h"
#include "keys/identity.h"
#include "registry/ans_client.h"
#include "registry/publish.h"

namespace cli {
namespace {

using did::Json;
using did::Result;

struct ImportArgs {
  SignerOptions signer;
  std::vector<std::string> paths;
  std::vector<std::string> credentials;
  std::string agent;
  bool dry_run = false;
};

enum class Outcome : std::uint8_t { imported, updated, skipped, failed };
constexpr std::string_view words[] = {"imported", "updated", "skipped", "failed"};

// What became of one card.
struct Report {
  Outcome outcome;
  std::string agent_key, version, record_id;
  std::optional<did::Error> error;
};

// What every card needs. `key` is absent in a dry run, which signs nothing.
struct Importer {
  AnsClient client;
  Identity publisher;
  std::optional<did::SecretKey> key;
  std::string agent;
  Json credentials;
  did::Time now;
};

// A folder stands for the *.json in it, in the order of their names.
Result<std::vector<std::string>> find_cards(const std::vector<std::string>& paths) {
  std::vector<std::string> files;
  for (const auto& path : paths) {
    std::error_code problem;
    if (!std::filesystem::is_directory(path, problem)) {
      files.push_back(path);
      continue;
    }
    const auto first = files.size();
    for (std::filesystem::directory_iterator at(path, problem), end; !problem && at != end; at.increment(problem))
      if (at->path().extension() == ".json") files.push_back(at->path().string());
    if (problem) return did::fail(did::Errc::unavailable, "cannot read folder `" + path + "`: " + problem.message());
    std::sort(files.begin() + static_cast<std::ptrdiff_t>(first), files.end());
  }
  return files;
}

// A subject without what changes from one registration to the next.
Json lasting(Json subject) {
  for (const auto* member : {"sequence", "previous", "salt"}) subject.erase(member);
  return subject;
}

bool has_all(const Json& present, const Json& wanted) {
  return std::all_of(wanted.begin(), wanted.end(),
                     [&](const Json& one) { return std::find(present.begin(), present.end(), one) != present.end(); });
}

// The version is registered. A version never changes: the same content is skipped, other content needs another version.
Result<Outcome> compare(const Importer& importer, const Json& subject, const std::string& body) {
  DID_TRY(const auto record, did::parse_json(body, {.max_bytes = body.size() + 1}));
  const auto statement = record.is_object() ? record.value("statement", Json()) : Json();
  const auto known = statement.is_object() ? statement.value("credentialSubject", Json()) : Json();
  const auto version = subject.at("version").get<std::string>();
  if (!known.is_object() || lasting(known) != subject)
    return did::fail(did::Errc::conflict, "version `" + version + "` is registered with other content", "raise its version");
  if (!has_all(record.value("credentials", Json::array()), importer.credentials))
    return did::fail(did::Errc::conflict, "version `" + version + "` is registered without one of the credentials", "raise its version");
  return Outcome::skipped;
}

Result<Outcome> import_subject(Importer& importer, const Json& subject, std::string& record_id) {
  const auto agent_key = subject.at("agentKey").get<std::string>();
  DID_TRY(const auto known, importer.client.resolve(agent_key, {{"version", subject.at("version").get<std::string>()}}));
  if (known.standing == Standing::gone)
    return did::fail(did::Errc::refused, "this version is revoked or expired", "raise its version, or take another name");
  if (known.standing == Standing::found) return compare(importer, subject, known.body);
  DID_TRY(const auto slot, next_slot(importer.client, agent_key));
  const auto outcome = slot.sequence == 1 ? Outcome::imported : Outcome::updated;
  if (!importer.key) return outcome;
  DID_TRY(const auto statement, sign_statement({{"credentialSubject", subject}}, slot, importer.publisher, *importer.key, importer.now));
  DID_TRY(const auto answer, publish(importer.client, statement, importer.credentials));
  record_id = answer.at("recordId").get<std::string>();
  return outcome;
}

// One record of one file.
struct Source {
  const std::string& file;
  const ImportItem& item;
  const ImportFormat& format;
};

Result<Report> import_record(Importer& importer, const Source& source, std::vector<std::string>& notes) {
  DID_TRY(const auto subject, source.format.map(source.item.record, {.publisher = importer.publisher.did, .agent = importer.agent}, notes));
  Report report{Outcome::failed, subject.at("agentKey").get<std::string>(), subject.at("version").get<std::string>(), {}, {}};
  auto outcome = import_subject(importer, subject, report.record_id);
  if (outcome)
    report.outcome = *outcome;
  else
    report.error = std::move(outcome).error();
  return report;
}

void print_report(const std::string& place, const Report& report, const std::vector<std::string>& notes, Context& context) {
  context.out << printable(place) << ": " << words[static_cast<std::size_t>(report.outcome)];
  if (!report.agent_key.empty()) context.out << ' ' << printable(report.agent_key) << ' ' << printable(report.version);
  if (report.error) context.out << ": " << printable(report.error->message);
  context.out << '\n';
  if (report.error && !report.error->hint.empty()) context.out << "  hint: " << printable(report.error->hint) << '\n';
  for (const auto& one : notes) context.out << "  " << printable(one) << '\n';
}

Json to_json(const Report& report, const std::vector<std::string>& notes) {
  Json json = {{"outcome", words[static_cast<std::size_t>(report.outcome)]}, {"notes", notes}};
  if (!report.agent_key.empty()) json.update({{"agentKey", report.agent_key}, {"version", report.version}});
  if (!report.record_id.empty()) json["recordId"] = report.record_id;
  if (report.error) json["error"] = {{"code", did::name(report.error->code)}, {"message", report.error->message}};
  return json;
}

// What is told at the end, and as it goes.
struct Tally {
  std::size_t counts[4] = {};
  Json results = Json::array();
};

void tell(const std::string& file, const Source* source, const Report& report, const std::vector<std::string>& notes, Tally& tally,
          Context& context) {
  ++tally.counts[static_cast<std::size_t>(report.outcome)];
  if (report.error && context.exit_code == 0) context.exit_code = exit_code(report.error->code);
  const auto pointer = source != nullptr ? source->item.pointer : std::string();
  if (!context.flags.json) return print_report(pointer.empty() ? file : file + "#" + pointer, report, notes, context);
  auto json = to_json(report, notes);
  json["file"] = file;
  if (!pointer.empty()) json["pointer"] = pointer;
  if (source != nullptr) json["format"] = source->format.name;
  tally.results.push_back(std::move(json));
}

// A file that cannot be read is one failure; a record that cannot be imported does not stop the others.
void import_file(Importer& importer, const std::string& file, Tally& tally, Context& context) {
  auto text = read_input(file, context);
  auto document = text ? did::JsonDocument::parse(*text, {.max_bytes = context.flags.max_bytes}) : std::unexpected(std::move(text).error());
  if (!document) return tell(file, nullptr, {Outcome::failed, {}, {}, {}, std::move(document).error()}, {}, tally, context);
  const auto items = import_items(document->root());
  Progress progress(items.size(), context);
  for (std::size_t i = 0; i < items.size(); ++i) {
    const Source source{file, items[i], format_of(items[i].record)};
    std::vector<std::string> notes;
    auto imported = import_record(importer, source, notes);
    progress.clear();
    tell(file, &source, imported ? *std::move(imported) : Report{Outcome::failed, {}, {}, {}, std::move(imported).error()}, notes, tally,
         context);
    progress.show(i + 1);
  }
}

Result<Importer> prepare(const ImportArgs& args, Context& context) {
  DID_TRY(auto credentials, read_credentials(args.credentials, context));
  std::optional<did::SecretKey> key;
  if (!args.dry_run) {
    DID_TRY(auto opened, open_key_file(args.signer.key, args.signer.passphrase, context));
    key.emplace(std::move(opened));
  }
  DID_TRY(const auto info, inspect_key_file(args.signer.key));
  const Methods methods(context);
  DID_TRY(auto publisher,
          identify(info.public_key, {.did = args.signer.did, .verification_method = args.signer.verification_method}, methods.table()));
  DID_TRY(auto client, connect(context));
  auto agent = args.agent.empty() ? publisher.did : args.agent;
  return Importer{std::move(client), std::move(publisher), std::move(key), std::move(agent), std::move(credentials), now(context)};
}

Result<void> import_all(const ImportArgs& args, Context& context) {
  DID_TRY(const auto files, find_cards(args.paths));
  DID_TRY(auto importer, prepare(args, context));
  Tally tally;
  for (const auto& file : files) import_file(importer, file, tally, context);
  const auto& counts = tally.counts;
  if (context.flags.json) {
    Json summary = Json::object();
    for (std::size_t i = 0; i < 4; ++i) summary[std::string(words[i])] = counts[i];
    print_json(
        {{"results", std::move(tally.results)}, {"summary", std::move(summary)}, {"dryRun", args.dry_run}, {"exit", context.exit_code}},
        context);
    return {};
  }
  context.out << "imported " << counts[0] << ", updated " << counts[1] << ", skipped " << counts[2] << ", failed " << counts[3] << '\n';
  return {};
}

}  // namespace

void add_ans_import(CLI::App& ans, Context& context) {
  auto& command = add_command(ans, "import", "Register agents from A2A agent cards, MCP server.json files and OASF records",
                              "credence ans import agent-cards/ --key publisher.key --dry-run");
  const auto args = std::make_shared<ImportArgs>();
  command.add_option("card", args->paths, "agent cards, server.json files, OASF records, arrays of them, or folders of such files")
      ->required()
      ->type_name("FILE|DIR");
  add_signer(command, args->signer, "issuer");
  command.add_option("--agent", args->agent, "the agent's own DID (default: the publisher's)")->type_name("DID");
  command.add_option("--cred", args->credentials, "a credential of the agent; repeat for more")->type_name("FILE")->allow_extra_args(false);
  command.add_flag("--dry-run", args->dry_run, "say what would happen; sign and write nothing");
  on_run(command, context, args, import_all);
}

}  // namespace cli
