// The DNS records of agents, read by a strict reader of master files.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>

#include "ans/catalog.h"
#include "base/ascii.h"
#include "formats/dns_zone.h"

namespace {

using test::Catalog;
using test::Json;

// One record of a master file (RFC 1035, 5), its data cut at white space outside quotes, quotes and escapes taken away.
struct Row {
  std::string owner, type;
  std::vector<std::string> data;
};

bool is_name(std::string_view text) {
  if (!text.ends_with('.') || text.size() > 254) return false;
  for (const auto label : ans::split(text.substr(0, text.size() - 1), '.')) {
    if (label.empty() || label.size() > 63) return false;
    if (!std::ranges::all_of(label, [](char c) { return ans::is_lower(c) || ans::is_digit(c) || c == '-' || c == '_'; })) return false;
  }
  return true;
}

std::vector<std::string> fields_of(std::string_view line) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < line.size();) {
    if (line[i] == ' ') {
      ++i;
      continue;
    }
    std::string field;
    const bool quoted = line[i] == '"';
    for (i += quoted ? 1 : 0; i < line.size() && (quoted ? line[i] != '"' : line[i] != ' '); ++i) {
      REQUIRE((quoted || !std::string_view("\";()").contains(line[i])));
      if (line[i] == '\\') ++i;
      REQUIRE(i < line.size());
      REQUIRE(ans::is_printable(line[i] == ' ' ? 'x' : line[i]));
      field += line[i];
    }
    if (quoted) {
      REQUIRE(i < line.size());
      REQUIRE(field.size() <= 255);  // RFC 1035 3.3
      ++i;
    }
    out.push_back(std::move(field));
  }
  return out;
}

// RFC 9460 2.2: keys ascending, each once; alpn is 1, port is 3.
void check_service(const std::vector<std::string>& data) {
  REQUIRE(data.size() >= 3);
  CHECK(data[0] == "1");
  CHECK(data[1] == ".");
  int last = -1;
  for (std::size_t i = 2; i < data.size(); ++i) {
    const auto equals = data[i].find('=');
    REQUIRE(equals != std::string::npos);
    const auto key = data[i].substr(0, equals);
    const int number = key == "alpn" ? 1 : key == "port" ? 3 : std::stoi(key.substr(3));
    if (number > 3) {
      CHECK(key.starts_with("key"));
      CHECK(number >= 65280);  // for private use
      CHECK(number <= 65534);
    }
    if (number == 3) CHECK(std::stoi(data[i].substr(equals + 1)) <= 65535);
    CHECK(number > last);
    CHECK(equals + 1 < data[i].size());
    last = number;
  }
}

std::vector<Row> rows_of(const std::string& zone) {
  std::vector<Row> out;
  REQUIRE(zone.ends_with('\n'));
  for (const auto line : ans::split(zone, '\n')) {
    if (line.empty() || line.starts_with(';') || line == "$TTL 3600") continue;
    INFO(std::string(line));
    auto fields = fields_of(line);
    REQUIRE(fields.size() >= 5);
    CHECK(is_name(fields[0]));
    CHECK(fields[1] == "3600");
    CHECK(fields[2] == "IN");
    Row row{fields[0], fields[3], {fields.begin() + 4, fields.end()}};
    if (row.type == "SVCB") check_service(row.data);
    if (row.type == "TLSA") CHECK((row.data.size() == 4 && row.data[3].size() == 64));
    CHECK((row.type == "SVCB" || row.type == "TLSA" || row.type == "TXT"));
    out.push_back(std::move(row));
  }
  return out;
}

std::string joined(const std::vector<std::string>& parts) {
  std::string out;
  for (const auto& part : parts) out += part;
  return out;
}

}  // namespace

TEST_SUITE("formats") {
  TEST_CASE("zone: every active version's endpoints at its host, each record once") {
    Catalog catalog;
    const auto response = catalog.call(ans::Verb::get, "/v1/zones/Acme.example");
    REQUIRE(response.status == 200);
    CHECK(response.content_type == "text/dns");
    const auto rows = rows_of(response.body);
    std::map<std::string, int> types;
    for (const auto& row : rows) ++types[row.type];
    CHECK(types == std::map<std::string, int>{{"SVCB", 3}, {"TLSA", 1}, {"TXT", 6}});  // two versions, with the same bindings
    std::set<std::string> texts;
    for (const auto& row : rows)
      if (row.type == "TXT") texts.insert(joined(row.data));
    CHECK(texts.contains("v=ans1; version=v1.2.0; p=mcp; mode=direct; url=https://translate.acme.example:8444/mcp"));
    CHECK_FALSE(response.body.contains("other.example"));
    CHECK(catalog.call(ans::Verb::get, "/v1/zones/translate.acme.example").body.contains("SVCB"));
    for (const auto* none : {"me.example", "other.example"}) catalog.get(std::string("/v1/zones/") + none, 404);
    for (const auto* wrong : {"example", "a_b.example", "a..example", "-a.example"}) catalog.get(std::string("/v1/zones/") + wrong, 400);
    REQUIRE(catalog.registry.revoke(catalog.translate, catalog.command(test::revocation(catalog.translate), catalog.bot)).has_value());
    catalog.get("/v1/zones/acme.example", 404);
  }

  TEST_CASE("zone: what the presentation form would escape is left out or escaped, and long texts are cut into strings") {
    Catalog catalog;
    auto claims = catalog.translate_claims("1.3.0");
    auto& subject = claims["credentialSubject"];
    const std::string path(300, 'p');
    subject["endpoints"] = {{{"protocol", "a2a"}, {"url", "https://translate.acme.example/(q);" + path}},
                            {{"protocol", "x-own"}, {"url", "wss://translate.acme.example/x"}},
                            {{"protocol", "grpc"}, {"url", "https://translate.acme.example:99999/"}}};
    subject["artifacts"][0]["url"] = "https://translate.acme.example/(card)";
    catalog.add(claims, catalog.translate);
    const auto rows = rows_of(catalog.call(ans::Verb::get, "/v1/zones/acme.example").body);
    int found = 0;
    for (const auto& row : rows) {
      if (row.type == "TXT" && row.data.size() > 1) {
        CHECK(joined(row.data) == "v=ans1; version=v1.3.0; p=a2a; mode=direct; url=https://translate.acme.example/(q);" + path);
        ++found;
      }
      if (row.type == "SVCB" && row.data[2] == "alpn=x-own") ++found;
      for (const auto& part : row.data) CHECK_FALSE(part.contains("99999"));
      if (row.type == "SVCB") CHECK_FALSE(joined(row.data).contains("card)"));
    }
    CHECK(found == 2);
  }

  TEST_CASE("zone: a host outside the publisher's domain has no records") {
    Catalog catalog;
    auto claims = catalog.base("urn:air:" + catalog.acme.did + ":squatter", catalog.acme.did, "1.0.0");
    claims["credentialSubject"]["host"] = "translate.acme.example";
    claims["credentialSubject"]["endpoints"] = {{{"protocol", "mcp"}, {"url", "https://translate.acme.example/evil"}}};
    catalog.add(claims, "urn:air:" + catalog.acme.did + ":squatter");
    CHECK_FALSE(catalog.call(ans::Verb::get, "/v1/zones/acme.example").body.contains("evil"));
    const auto record = catalog.registry.resolve("urn:air:" + catalog.acme.did + ":squatter", std::nullopt);
    REQUIRE(record.has_value());
    const auto statement = ans::AgentStatement::parse(record->statement);
    REQUIRE(statement.has_value());
    CHECK(ans::dns_records({*statement, record->agent, record->version(), ans::Status::active, "https://ans.example"}).empty());
  }

  TEST_CASE("is_at_or_below: whole labels only") {
    CHECK(ans::is_at_or_below("a.example", "a.example"));
    CHECK(ans::is_at_or_below("b.a.example", "a.example"));
    CHECK_FALSE(ans::is_at_or_below("ba.example", "a.example"));
    CHECK_FALSE(ans::is_at_or_below("example", "a.example"));
  }
}
