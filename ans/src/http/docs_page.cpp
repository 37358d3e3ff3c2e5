#include "http/docs_page.h"

#include <did/json.h>

#include <nlohmann/json.hpp>

namespace ans {
namespace {

using did::Json;

constexpr std::string_view style =
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222;background:#fff}"
    "h2{margin-top:2.5rem;border-bottom:1px solid #ccc}h3{margin:1.5rem 0 .3rem;font-family:ui-monospace,monospace;font-size:1rem}"
    "b.verb{display:inline-block;min-width:4rem;text-transform:uppercase}table{border-collapse:collapse;margin:.5rem 0}"
    "td,th{border:1px solid #ddd;padding:.2rem .6rem;text-align:left;vertical-align:top}pre{background:#f6f6f6;padding:.7rem;overflow:auto}"
    "@media(prefers-color-scheme:dark){body{color:#ddd;background:#161616}pre{background:#222}td,th{border-color:#444}a{color:#8bf}}";

std::string text_of(const Json& object, const char* member) {
  const auto found = object.find(member);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

class Page {
 public:
  explicit Page(const Json& document) : document_(document) {}

  std::string html() {
    const auto& info = document_.at("info");
    const auto title = html_text(text_of(info, "title"));
    out_ = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>" +
           title + "</title><style>" + std::string(style) + "</style><h1>" + title + "</h1><p>" + html_text(text_of(info, "summary")) +
           "</p><p>" + html_text(text_of(info, "description")) +
           "</p><p>For programs: <a href=\"/openapi.json\">openapi.json</a></p><h2>Requests</h2>";
    for (const auto& [path, item] : document_.at("paths").items()) add_path(path, item);
    out_ += "<h2>Objects</h2>";
    for (const auto& [name, schema] : member(member(document_, "components"), "schemas").items()) {
      out_ += "<h3 id=\"" + html_text(name) + "\">" + html_text(name) + "</h3><pre>" + html_text(schema.dump(2)) + "</pre>";
    }
    return std::move(out_) + "</html>\n";
  }

 private:
  static const Json& member(const Json& object, const std::string& name) {
    static const Json none = Json::object();
    const auto found = object.find(name);
    return found == object.end() ? none : *found;
  }

  // What a local `$ref` points to, one step; itself, where it is none.
  [[nodiscard]] const Json* followed(const Json* object) const {
    const auto reference = object->is_object() ? text_of(*object, "$ref") : std::string();
    if (!reference.starts_with("#/")) return object;
    const Json::json_pointer pointer(reference.substr(1));
    return document_.contains(pointer) ? &document_.at(pointer) : object;
  }

  void add_path(const std::string& path, const Json& item) {
    for (const auto& [verb, operation] : item.items()) {
      if (!operation.is_object() || !operation.contains("responses")) continue;
      out_ += "<h3><b class=\"verb\">" + html_text(verb) + "</b> " + html_text(path) + "</h3><p>" +
              html_text(text_of(operation, "summary")) + "</p>";
      if (const auto more = text_of(operation, "description"); !more.empty()) out_ += "<p>" + html_text(more) + "</p>";
      add_parameters(member(item, "parameters"), member(operation, "parameters"));
      if (operation.contains("requestBody")) {
        const auto& body = *followed(&operation.at("requestBody"));
        out_ += "<p>Body: " + html_text(text_of(body, "description")) + " " + contents(body) + "</p>";
      }
      add_responses(operation.at("responses"));
    }
  }

  void add_parameters(const Json& shared, const Json& own) {
    if (shared.empty() && own.empty()) return;
    out_ += "<table><tr><th>Parameter<th>In<th>What";
    for (const auto* list : {&shared, &own}) {
      for (const auto& one : *list) {
        const auto& parameter = *followed(&one);
        out_ += "<tr><td><code>" + html_text(text_of(parameter, "name")) + "</code><td>" + html_text(text_of(parameter, "in")) + "<td>" +
                html_text(text_of(parameter, "description"));
      }
    }
    out_ += "</table>";
  }

  void add_responses(const Json& responses) {
    out_ += "<table><tr><th>Status<th>What<th>Content";
    for (const auto& [status, one] : responses.items()) {
      const auto& response = *followed(&one);
      out_ += "<tr><td>" + html_text(status) + "<td>" + html_text(text_of(response, "description")) + "<td>" + contents(response);
    }
    out_ += "</table>";
  }

  // Media types, each with a link to its schema where that has a name.
  static std::string contents(const Json& holder) {
    std::string out;
    for (const auto& [type, content] : member(holder, "content").items()) {
      out += (out.empty() ? "<code>" : ", <code>") + html_text(type) + "</code>";
      const auto reference = text_of(member(content, "schema"), "$ref");
      const auto name = html_text(reference.substr(reference.rfind('/') + 1));
      if (!name.empty()) out += " <a href=\"#" + name + "\">" + name + "</a>";
    }
    return out;
  }

  const Json& document_;
  std::string out_;
};

}  // namespace

std::string html_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += c;
    }
  }
  return out;
}

did::Result<std::string> docs_page(std::string_view openapi) {
  DID_TRY(const auto document, did::parse_json(openapi));
  const bool is_openapi = document.is_object() && document.contains("info") && document.at("info").is_object() &&
                          document.contains("paths") && document.at("paths").is_object();
  if (!is_openapi) return did::fail(did::Errc::malformed, "not an OpenAPI document");
  return Page(document).html();
}

}  // namespace ans
