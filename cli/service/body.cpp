#include "body.h"

#include <algorithm>
#include <array>
#include <utility>

namespace service {
namespace {

using did::JsonValue;
using vc::Problem;

struct CheckRow {
  std::string_view word;
  std::optional<Asked> asked;  // nullopt: is always checked
};
// The words of `checks`. One that nobody knows must not pass for a check that was made.
constexpr std::array check_rows{
    CheckRow{"proof", std::nullopt},   CheckRow{"issuer", Asked::issuer},           CheckRow{"period", Asked::period},
    CheckRow{"status", Asked::status}, CheckRow{"credentialStatus", Asked::status},
};

bool is_among(std::string_view name, Names names) { return std::ranges::find(names, name) != names.end(); }

Answer<std::vector<Asked>> read_checks(JsonValue checks) {
  if (!checks.is_array()) return refuse(Problem::malformed_value_error, "/options/checks", "`checks` is an array of strings");
  std::vector<Asked> asked;
  for (std::size_t i = 0; i < checks.size(); ++i) {
    if (!checks[i].is_string()) return refuse(Problem::malformed_value_error, "/options/checks", "`checks` is an array of strings");
    const auto* const row = std::ranges::find(check_rows, checks[i].string(), &CheckRow::word);
    if (row == check_rows.end()) return refuse_option("checks: " + std::string(checks[i].string()));
    if (row->asked) asked.push_back(*row->asked);
  }
  return asked;
}

Answer<std::string> read_string(JsonValue value, std::string_view name) {
  if (value.is_string() && !value.string().empty()) return std::string(value.string());
  return refuse(Problem::malformed_value_error, "/options/" + std::string(name),
                "`" + std::string(name) + "` is a string that is not empty");
}

// Has no effect here; what is wrong with it is said all the same.
Answer<void> check_pointers(JsonValue pointers) {
  bool sound = pointers.is_array();
  for (std::size_t i = 0; sound && i < pointers.size(); ++i) sound = pointers[i].is_string();
  if (!sound)
    return refuse(Problem::malformed_value_error, "/options/mandatoryPointers", "`mandatoryPointers` is an array of JSON pointers");
  if (pointers.size() == 0) return {};
  return refuse(Problem::malformed_value_error, "/options/mandatoryPointers",
                "the cryptosuite of this profile discloses nothing selectively");
}

template <class T, class U>
Answer<void> take(Answer<T> answer, U& into) {
  if (!answer) return std::unexpected(std::move(answer).error());
  into = *std::move(answer);
  return {};
}

Answer<bool> read_flag(JsonValue value, std::string_view name) {
  if (value.kind() == did::JsonKind::boolean) return value.boolean();
  return refuse(Problem::malformed_value_error, "/options/" + std::string(name), "`" + std::string(name) + "` is true or false");
}

Answer<void> read_option(std::string_view name, JsonValue value, Options& options) {
  if (name == "checks") return take(read_checks(value), options.checks);
  if (name == "challenge") return take(read_string(value, name), options.challenge);
  if (name == "domain") return take(read_string(value, name), options.domain);
  if (name == "mandatoryPointers") return check_pointers(value);
  // VCALM 3.2.1: a handle for later calls about the credential, of which this service has none.
  std::string ignored;
  if (name == "credentialId") return take(read_string(value, name), ignored);
  return take(read_flag(value, name), options.return_document);
}

}  // namespace

Answer<did::JsonDocument> parse_body(std::string_view text, Names members) {
  auto body = did::JsonDocument::parse(text);
  if (!body) return refuse(Problem::parsing_error, "", body.error().message);
  const auto root = body->root();
  if (!root.is_object()) return refuse(Problem::malformed_value_error, "", "the body is not a JSON object");
  for (std::size_t i = 0; i < root.size(); ++i)
    if (!is_among(root.member_name(i), members))
      return refuse(Problem::malformed_value_error, "", "member `" + std::string(root.member_name(i)) + "` is not known to this call");
  return *std::move(body);
}

Answer<JsonValue> document_in(JsonValue body, std::string_view member) {
  const auto pointer = "/" + std::string(member);
  const auto document = body.find(member);
  if (!document) return refuse(Problem::malformed_value_error, pointer, "`" + std::string(member) + "` is missing");
  if (!document->is_object()) return refuse(Problem::malformed_value_error, pointer, "`" + std::string(member) + "` is not an object");
  for (const std::string_view name : {"@context", "type"})
    if (const auto value = document->find(name); value && !value->is_array())
      return refuse(Problem::malformed_value_error, pointer + "/" + std::string(name), "`" + std::string(name) + "` is an array here");
  return *document;
}

Answer<Options> options_in(JsonValue body, Names known) {
  Options options;
  const auto given = body.find("options");
  if (!given) return options;
  if (!given->is_object()) return refuse(Problem::malformed_value_error, "/options", "`options` is not an object");
  for (std::size_t i = 0; i < given->size(); ++i) {
    const auto name = given->member_name(i);
    if (!is_among(name, known)) return refuse_option(name);
    if (auto read = read_option(name, given->member_value(i), options); !read) return std::unexpected(std::move(read).error());
  }
  return options;
}

}  // namespace service
