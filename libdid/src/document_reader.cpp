#include "document_reader.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "quote.h"

namespace did {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// An absolute URL: scheme ":" and characters of the URL Standard's valid URL strings. What stands behind the scheme is
// for whoever uses it.
bool is_url(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos || colon + 1 == text.size() || !is_letter(text.front())) return false;
  const auto in_scheme = [](char c) { return is_letter(c) || is_digit(c) || c == '+' || c == '-' || c == '.'; };
  if (!std::ranges::all_of(text.substr(0, colon), in_scheme)) return false;
  return std::ranges::all_of(text, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte > ' ' && byte != 0x7f && !std::string_view("\"<>\\^`{|}").contains(c);
  });
}

// RFC 3986 knows ASCII only.
bool is_uri(std::string_view text) {
  return is_url(text) && std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool is_did(std::string_view text) { return Did::parse(text).has_value(); }
bool is_not_empty(std::string_view text) { return !text.empty(); }

// What the strings of a set must be.
struct Rule {
  bool (*holds)(std::string_view);
  std::string_view otherwise;  // "is not ..."
};
constexpr Rule did_rule{is_did, "is not a DID"};
constexpr Rule uri_rule{is_uri, "is not a URI"};
constexpr Rule type_rule{is_not_empty, "is empty"};

std::string element(const std::string& at, std::size_t index) { return at + "/" + std::to_string(index); }

Result<std::string> read_string(JsonValue json, const Rule& rule, const std::string& at) {
  if (!json.is_string()) return breach(at, "is not a string");
  if (!rule.holds(json.string())) return breach(at, rule.otherwise);
  return std::string(json.string());
}

// A set of strings: an array without repetition (Infra: a set does not contain an item twice).
Result<std::vector<std::string>> read_string_set(JsonValue json, const Rule& rule, const std::string& at) {
  if (!json.is_array()) return breach(at, "is not an array");
  std::vector<std::string> out;
  std::unordered_set<std::string_view> seen;
  out.reserve(json.size());
  for (std::size_t i = 0; i < json.size(); ++i) {
    DID_TRY(auto text, read_string(json[i], rule, element(at, i)));
    if (!seen.insert(json[i].string()).second) return breach(element(at, i), "repeats an item of the set");
    out.push_back(std::move(text));
  }
  return out;
}

Result<std::vector<std::string>> read_string_or_set(JsonValue json, const Rule& rule, const std::string& at) {
  if (json.is_array()) return read_string_set(json, rule, at);
  DID_TRY(auto text, read_string(json, rule, at));
  return std::vector{std::move(text)};
}

// DID 1.1 6.2.3: a string, or an array of strings and objects. Not interpreted: the terms of a DID document mean the same
// with and without JSON-LD processing.
Result<void> check_context(JsonValue json) {
  const auto context = json.find("@context");
  if (!context || context->is_string()) return {};
  if (!context->is_array() || context->size() == 0) return breach("/@context", "is neither a string nor an array with an item");
  for (std::size_t i = 0; i < context->size(); ++i) {
    const auto item = (*context)[i];
    if (!item.is_string() && !item.is_object()) return breach(element("/@context", i), "is neither a string nor an object");
  }
  return {};
}

// CID 1.0 2.1.4: a string, a map, or a set of one or more of them; strings are URLs.
Result<void> check_endpoint(JsonValue json, const std::string& at) {
  if (json.is_object()) return {};
  if (json.is_string()) {
    if (!is_url(json.string())) return breach(at, "is not a URL");
    return {};
  }
  if (!json.is_array() || json.size() == 0) return breach(at, "is neither a URL, nor an object, nor an array with an item");
  for (std::size_t i = 0; i < json.size(); ++i) {
    if (json[i].is_array()) return breach(element(at, i), "is an array inside an array");
    DID_CHECK(check_endpoint(json[i], element(at, i)));
  }
  return {};
}

Result<Service> read_service(JsonValue json, std::string_view base, const std::string& at) {
  if (!json.is_object()) return breach(at, "is not an object");
  // CID 1.0 2.1.4 says both MUST and OPTIONAL; DID 1.1 section 5 has it required.
  DID_TRY(const auto id_text, required_string(json, "id", at));
  Service out;
  if (id_text.starts_with('#') || id_text.starts_with("did:")) {
    auto id = absolute_did_url(id_text, base);
    if (!id) return breach(at + "/id", id.error().message);
    out.id = *std::move(id);
  } else {
    if (!is_url(id_text)) return breach(at + "/id", "is not a URL");
    out.id = id_text;
  }
  const auto type = json.find("type");
  if (!type) return breach(at, "has no `type`");
  DID_TRY(out.types, read_string_or_set(*type, type_rule, at + "/type"));
  if (out.types.empty()) return breach(at + "/type", "is empty");
  const auto endpoint = json.find("serviceEndpoint");
  if (!endpoint) return breach(at, "has no `serviceEndpoint`");
  DID_CHECK(check_endpoint(*endpoint, at + "/serviceEndpoint"));
  DID_TRY(out.endpoint_json, canonicalize(*endpoint));
  return out;
}

class Reader {
 public:
  Result<DocumentParts> read(JsonValue json);

 private:
  Result<void> read_properties(JsonValue json);
  Result<void> read_methods(JsonValue json);
  Result<void> read_services(JsonValue json);
  Result<void> read_embedded(JsonValue json, Purpose purpose);
  Result<void> read_references(JsonValue json, Purpose purpose);
  Result<std::uint32_t> add_method(JsonValue json, const std::string& at);
  // DID 1.1 5.1.3, CID 1.0 3.4: what two things of a document are called, nobody can tell apart.
  Result<void> claim_id(const std::string& id, std::optional<std::uint32_t> method, const std::string& at);

  DocumentParts parts_;
  std::unordered_map<std::string, std::optional<std::uint32_t>> ids_;  // to the index of the method; a service has none
};

Result<void> Reader::claim_id(const std::string& id, std::optional<std::uint32_t> method, const std::string& at) {
  if (!ids_.emplace(id, method).second) return breach(at + "/id", "is the id of something else in the document");
  return {};
}

Result<std::uint32_t> Reader::add_method(JsonValue json, const std::string& at) {
  DID_TRY(auto method, read_verification_method(json, parts_.id, at));
  const auto index = static_cast<std::uint32_t>(parts_.methods.size());
  DID_CHECK(claim_id(method.id, index, at));
  parts_.methods.push_back(std::move(method));
  parts_.purposes.emplace_back();
  return index;
}

Result<void> Reader::read_properties(JsonValue json) {
  DID_TRY(const auto id, required_string(json, "id", ""));
  const auto did = Did::parse(id);  // DID 1.1 5.1.1
  if (!did) return breach("/id", did.error().message);
  parts_.id = id;
  if (const auto controller = json.find("controller")) {
    DID_TRY(parts_.controllers, read_string_or_set(*controller, did_rule, "/controller"));
  }
  if (const auto names = json.find("alsoKnownAs")) {
    DID_TRY(parts_.also_known_as, read_string_set(*names, uri_rule, "/alsoKnownAs"));
  }
  return {};
}

Result<void> Reader::read_methods(JsonValue json) {
  const auto methods = json.find("verificationMethod");
  if (!methods) return {};
  if (!methods->is_array()) return breach("/verificationMethod", "is not an array");
  for (std::size_t i = 0; i < methods->size(); ++i) {
    DID_CHECK(add_method((*methods)[i], element("/verificationMethod", i)));
  }
  return {};
}

Result<void> Reader::read_services(JsonValue json) {
  const auto services = json.find("service");
  if (!services) return {};
  if (!services->is_array()) return breach("/service", "is not an array");
  for (std::size_t i = 0; i < services->size(); ++i) {
    const auto at = element("/service", i);
    DID_TRY(auto service, read_service((*services)[i], parts_.id, at));
    DID_CHECK(claim_id(service.id, std::nullopt, at));
    parts_.services.push_back(std::move(service));
  }
  return {};
}

Result<void> Reader::read_embedded(JsonValue json, Purpose purpose) {
  const auto list = json.find(name(purpose));
  if (!list) return {};
  const auto at = "/" + std::string(name(purpose));
  // CID 1.0 2.3.1 to 2.3.5: a set of one or more.
  if (!list->is_array() || list->size() == 0) return breach(at, "is not an array with an item");
  for (std::size_t i = 0; i < list->size(); ++i) {
    if ((*list)[i].is_string()) continue;
    DID_TRY(const auto index, add_method((*list)[i], element(at, i)));
    parts_.purposes[index].insert(purpose);
  }
  return {};
}

Result<void> Reader::read_references(JsonValue json, Purpose purpose) {
  const auto list = json.find(name(purpose));
  if (!list) return {};
  std::unordered_set<std::string> seen;
  for (std::size_t i = 0; i < list->size(); ++i) {
    if (!(*list)[i].is_string()) continue;
    const auto at = element("/" + std::string(name(purpose)), i);
    const auto text = (*list)[i].string();
    std::string reference(text);
    if (text.starts_with('#') || text.starts_with("did:")) {
      auto absolute = absolute_did_url(text, parts_.id);
      if (!absolute) return breach(at, absolute.error().message);
      reference = *std::move(absolute);
    } else if (!is_url(text)) {
      return breach(at, "is neither a DID URL nor a URL");
    }
    if (!seen.insert(reference).second) return breach(at, "repeats an item of the set");
    // CID 1.0 2.2.4, and the note in 3.3: a reference may lead to another document; the method is then to be retrieved
    // there, under the id of that document. 2.3: one that leads nowhere counts as revoked. Neither makes the document
    // malformed, and neither lets it vouch for a method.
    const auto found = ids_.find(reference);
    const auto index = found == ids_.end() ? std::nullopt : found->second;
    if (index) parts_.purposes[*index].insert(purpose);
  }
  return {};
}

Result<DocumentParts> Reader::read(JsonValue json) {
  if (!json.is_object()) return breach("", "is not an object");
  DID_CHECK(check_context(json));
  DID_CHECK(read_properties(json));
  DID_CHECK(read_methods(json));
  DID_CHECK(read_services(json));
  for (const auto purpose : all_purposes) DID_CHECK(read_embedded(json, purpose));
  for (const auto purpose : all_purposes) DID_CHECK(read_references(json, purpose));
  return std::move(parts_);
}

}  // namespace

Result<DocumentParts> read_document(JsonValue json) { return Reader().read(json); }

Result<std::string> absolute_did_url(std::string_view text, std::string_view base) {
  const auto absolute = text.starts_with('#') ? std::string(base) += text : std::string(text);
  DID_TRY(const auto url, DidUrl::parse(absolute));
  return std::string(url.text());
}

Result<std::string_view> required_string(JsonValue object, std::string_view member, const std::string& at) {
  const auto value = object.find(member);
  if (!value) return breach(at, "has no `" + std::string(member) + "`");
  if (!value->is_string() || value->string().empty()) return breach(at + "/" + std::string(member), "is not a string with something in it");
  return value->string();
}

std::unexpected<Error> breach(const std::string& at, std::string_view what) {
  const auto place = at.empty() ? std::string("the document ") : "`" + at + "` ";
  return fail(Errc::malformed, "did document: " + place + std::string(what));
}

}  // namespace did
