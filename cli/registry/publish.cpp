#include "registry/publish.h"

#include <nlohmann/json.hpp>

#include "base/io.h"
#include "registry/ans_status.h"

namespace cli {
namespace {

using did::Json;
using did::Result;

Result<std::string> local_record_id(const Json& statement) {
  DID_TRY(const auto document, did::JsonDocument::parse(did::to_text(statement)));
  return record_id_of(document.root());
}

}  // namespace

Result<Json> read_credentials(const std::vector<std::string>& files, Context& context) {
  Json credentials = Json::array();
  for (const auto& file : files) {
    DID_TRY(const auto text, read_input(file, context));
    auto credential = did::parse_json(text, {.max_bytes = context.flags.max_bytes});
    if (!credential) return std::unexpected(std::move(credential).error().in("`" + file + "`"));
    credentials.push_back(*std::move(credential));
  }
  return credentials;
}

Result<Slot> next_slot(AnsClient& client, std::string_view agent_key) {
  DID_TRY(auto known, find_status(client, agent_key));
  if (!known) return Slot{};
  return Slot{known->sequence + 1, std::move(known->record_id)};
}

Result<Json> publish(AnsClient& client, const Json& statement, const Json& credentials) {
  const auto& subject = statement.at("credentialSubject");
  const Json registration = {{"statement", statement}, {"credentials", credentials}};
  const bool first = subject.at("sequence") == 1;
  DID_TRY(auto answer,
          first ? client.register_agent(registration) : client.update_agent(subject.at("agentKey").get<std::string>(), registration));
  DID_TRY(const auto expected, local_record_id(statement));
  if (answer.value("recordId", Json()) != expected)
    return did::fail(did::Errc::refused, "the registry answered with another record than `" + expected + "`");
  return answer;
}

}  // namespace cli
