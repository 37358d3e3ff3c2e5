// The bytes that an HTTP message signature signs (RFC 9421 section 2): component identifiers, their values, and the base that
// both sides build by themselves from the message they hold.
//
//   "@method": POST                                    <- one line for each covered component, in order
//   "content-digest": sha-256=:X48E9q...:
//   "@signature-params": ("@method" "content-digest");created=1618884473;keyid="did:key:z6Mk...#z6Mk..."
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "agent/http_message.h"
#include "agent/structured_field.h"
#include "did/clock.h"

namespace agent {

inline constexpr std::size_t max_components = 64;
inline constexpr std::size_t max_signature_base = std::size_t{256} * 1024;

// What names a part of a message: `"@method"`, `"content-digest";req`, `"@query-param";name="q"`. The order of its parameters is
// kept when it is written, and does not count when two are compared (section 2).
class ComponentId {
 public:
  // The identifier as it stands in Signature-Input, or with the quotes left out: `@method`, `content-digest;req`.
  // Errors: malformed (grammar, an upper-case field name, a name that no field can have).
  [[nodiscard]] static did::Result<ComponentId> parse(std::string_view text);
  [[nodiscard]] static did::Result<ComponentId> from_item(sf::Item item);

  [[nodiscard]] std::string_view name() const { return name_; }
  [[nodiscard]] const sf::Parameters& parameters() const { return parameters_; }
  [[nodiscard]] bool derived() const { return name_.starts_with('@'); }
  [[nodiscard]] bool has(std::string_view parameter) const { return sf::find(parameters_, parameter) != nullptr; }
  [[nodiscard]] const std::string& text() const { return text_; }  // `"content-digest";req`
  friend bool operator==(const ComponentId& a, const ComponentId& b);

 private:
  ComponentId(std::string name, sf::Parameters parameters, std::string text);
  std::string name_;
  sf::Parameters parameters_;
  std::string text_;
};

// What a signature covers and what it says of itself (section 2.3): one member of Signature-Input.
class SignatureInput {
 public:
  // Errors: malformed (a component that is no string, a parameter of the wrong type), too_large.
  [[nodiscard]] static did::Result<SignatureInput> from_list(const sf::InnerList& list);
  [[nodiscard]] static did::Result<SignatureInput> make(std::vector<ComponentId> components, sf::Parameters parameters);

  [[nodiscard]] const std::vector<ComponentId>& components() const { return components_; }
  [[nodiscard]] const sf::Parameters& parameters() const { return parameters_; }
  [[nodiscard]] const std::string& text() const { return text_; }  // the value of "@signature-params"
  [[nodiscard]] bool covers(const ComponentId& component) const;

  [[nodiscard]] std::optional<did::Time> created() const { return time("created"); }
  [[nodiscard]] std::optional<did::Time> expires() const { return time("expires"); }
  [[nodiscard]] std::optional<std::string_view> nonce() const { return string("nonce"); }
  [[nodiscard]] std::optional<std::string_view> alg() const { return string("alg"); }
  [[nodiscard]] std::optional<std::string_view> keyid() const { return string("keyid"); }
  [[nodiscard]] std::optional<std::string_view> tag() const { return string("tag"); }
  // A parameter of any name whose value is a string.
  [[nodiscard]] std::optional<std::string_view> string(std::string_view parameter) const;

 private:
  SignatureInput(std::vector<ComponentId> components, sf::Parameters parameters, std::string text);
  [[nodiscard]] std::optional<did::Time> time(std::string_view parameter) const;
  std::vector<ComponentId> components_;
  sf::Parameters parameters_;
  std::string text_;
};

enum class FieldType : std::uint8_t { item, list, dictionary };
struct StructuredField {
  std::string_view name;  // lower case
  FieldType type;
};

// Where the values come from (section 1.1, "signature context"). What it points to must outlive it.
struct SignatureContext {
  const HttpRequest* request = nullptr;    // the message itself; of a response, what it answers (may be null)
  const HttpResponse* response = nullptr;  // null: the signature is for a request
  // Fields that are structured beyond those that every build knows (structured_fields()).
  std::span<const StructuredField> structured{};
};
// Content-Digest, Signature, Signature-Agent and their like.
[[nodiscard]] std::span<const StructuredField> structured_fields();

// Why there is no base (section 2.5). Each is a refusal of the signature.
enum class BaseProblem : std::uint8_t {
  repeated_component,       // step 2.0
  unknown_parameter,        // of a component, or one that does not apply to it
  incompatible_parameters,  // `bs` with `sf` or `key`
  request_of_request,       // `req` where the target is a request
  no_request,               // `req`, and nobody knows the request
  unknown_component,        // a derived component that no standard knows, or "@signature-params"
  no_such_value,            // a derived component that this message does not have
  missing_field,
  malformed_field,     // not the structured field that it has to be
  unknown_field_type,  // `sf` or `key` for a field that is not known to be structured
  missing_member,      // `key` names none
  missing_query_parameter,
  repeated_query_parameter,
  not_ascii,  // step 4, and characters that could begin a new line
  too_large,
};
[[nodiscard]] std::string_view name(BaseProblem problem);  // "repeated_component"

struct BaseRefusal {
  BaseProblem problem;
  std::string detail;  // lower case, no full stop
};

// Section 2.5. PRECONDITION: the context has the target message.
[[nodiscard]] std::expected<std::string, BaseRefusal> signature_base(const SignatureInput& input, const SignatureContext& context);

// The value of one component. PRECONDITION: as above.
[[nodiscard]] std::expected<std::string, BaseRefusal> component_value(const ComponentId& component, const SignatureContext& context);

}  // namespace agent
