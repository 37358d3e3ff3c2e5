#include "proof_template.h"

#include <algorithm>
#include <array>
#include <vector>

#include "rdf/nquads.h"
#include "vc/cryptosuite.h"

namespace vc {
namespace {

// What JSON-LD makes of a member's value.
enum class Kind : std::uint8_t { date, text, cryptosuite, address, purpose };

struct Row {
  std::string_view member;
  std::string_view predicate;
  Kind kind;
  bool several = false;  // an array of them is fine as well
  bool legacy = true;    // Ed25519Signature2020 knows it too
};
// `type` first: it stands between the dates of dcterms and the rest. Otherwise in the order of the predicates, which is the order of
// the canonical form: one subject, and no predicate begins with another.
constexpr Row created{"created", "<http://purl.org/dc/terms/created>", Kind::date};
constexpr std::array rows{
    Row{"challenge", "<https://w3id.org/security#challenge>", Kind::text},
    Row{"cryptosuite", "<https://w3id.org/security#cryptosuite>", Kind::cryptosuite, false, false},
    Row{"domain", "<https://w3id.org/security#domain>", Kind::text, true},
    Row{"expires", "<https://w3id.org/security#expiration>", Kind::date},
    Row{"nonce", "<https://w3id.org/security#nonce>", Kind::text},
    Row{"previousProof", "<https://w3id.org/security#previousProof>", Kind::address, true, false},
    Row{"proofPurpose", "<https://w3id.org/security#proofPurpose>", Kind::purpose, true},
    Row{"verificationMethod", "<https://w3id.org/security#verificationMethod>", Kind::address},
};
constexpr std::string_view rdf_type = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>";
constexpr std::string_view xsd_date_time = "http://www.w3.org/2001/XMLSchema#dateTime";
constexpr std::string_view cryptosuite_string = "https://w3id.org/security#cryptosuiteString";
constexpr std::string_view security = "https://w3id.org/security#";

struct Word {
  std::string_view word;
  std::string_view name;  // after "https://w3id.org/security#"
};
constexpr std::array purposes{
    Word{"assertionMethod", "assertionMethod"},
    Word{"authentication", "authenticationMethod"},
    Word{"capabilityDelegation", "capabilityDelegationMethod"},
    Word{"capabilityInvocation", "capabilityInvocationMethod"},
    Word{"keyAgreement", "keyAgreementMethod"},
};

// An IRI that JSON-LD takes as it is, in the contexts where the probe's were: these schemes, and nothing that needs a second look.
bool is_plain_address(std::string_view text) {
  constexpr std::array<std::string_view, 4> schemes{"did:", "urn:uuid:", "https://", "http://"};
  if (std::ranges::none_of(schemes, [text](std::string_view scheme) { return text.starts_with(scheme); })) return false;
  return std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || std::string_view("-._~:/?#=&;,@+").contains(c);
  });
}

// The object of a statement; false where the template does not know.
bool append_object(std::string_view value, Kind kind, std::string& out) {
  const auto literal = [&](std::string_view datatype) { rdf::append_term({rdf::TermKind::literal, value, datatype, {}}, out); };
  switch (kind) {
    case Kind::date: literal(xsd_date_time); return true;
    case Kind::text: literal(rdf::xsd_string); return true;
    case Kind::cryptosuite: literal(cryptosuite_string); return true;
    case Kind::address:
      if (!is_plain_address(value)) return false;
      out.append("<").append(value).append(">");
      return true;
    case Kind::purpose: {
      const auto found = std::ranges::find(purposes, value, &Word::word);
      if (found == purposes.end()) return false;
      out.append("<").append(security).append(found->name).append(">");
      return true;
    }
  }
  std::unreachable();
}

class Template {
 public:
  Template(did::JsonValue proof, std::string_view type) : proof_(proof), type_(type) {}

  std::optional<std::string> write() {
    if (!proof_.is_object() || proof_.find_string("type") != type_ || !set_subject()) return std::nullopt;
    std::size_t known = 1;  // type
    for (const auto member : {"id", "proofValue", "@context"}) known += proof_.find(member).has_value() ? 1U : 0U;
    out_.reserve(1024);
    object_.reserve(256);
    bool good = write_row(created, known);
    object_.clear();
    object_.append("<").append(security).append(type_).append(">");
    write_line(rdf_type, object_);
    for (const auto& row : rows) good = good && write_row(row, known);
    if (!good || known != proof_.size()) return std::nullopt;
    return std::move(out_);
  }

 private:
  bool set_subject() {
    const auto id = proof_.find("id");
    if (!id) return true;
    if (!id->is_string() || !is_plain_address(id->string())) return false;
    subject_ = "<" + std::string(id->string()) + ">";
    return true;
  }

  void write_line(std::string_view predicate, std::string_view object) {
    out_.append(subject_).append(" ").append(predicate).append(" ").append(object).append(" .\n");
  }

  bool write_row(const Row& row, std::size_t& known) {
    const auto value = proof_.find(row.member);
    if (!value) return true;
    ++known;
    if (!row.legacy && type_ != data_integrity_proof) return false;
    if (value->is_string()) {
      object_.clear();
      if (!append_object(value->string(), row.kind, object_)) return false;
      write_line(row.predicate, object_);
      return true;
    }
    return row.several && value->is_array() && write_several(row, *value);
  }

  // As a set, in the order of the lines.
  bool write_several(const Row& row, did::JsonValue values) {
    std::vector<std::string> objects(values.size());
    for (std::size_t i = 0; i < values.size(); ++i)
      if (!values[i].is_string() || !append_object(values[i].string(), row.kind, objects[i])) return false;
    for (auto& object : objects) object += " .\n";
    std::ranges::sort(objects);
    const auto repeated = std::ranges::unique(objects);
    objects.erase(repeated.begin(), repeated.end());
    for (const auto& object : objects) out_.append(subject_).append(" ").append(row.predicate).append(" ").append(object);
    return true;
  }

  did::JsonValue proof_;
  std::string_view type_;
  std::string subject_ = "_:c14n0";
  std::string object_;
  std::string out_;
};

}  // namespace

std::optional<std::string> rdf_of_proof_by_template(did::JsonValue proof, std::string_view proof_type) {
  return Template(proof, proof_type).write();
}

std::string probe_of(std::string_view proof_type) {
  std::string probe = R"({"type":")" + std::string(proof_type) +
                      R"(","id":"urn:uuid:7c5a3a2e-3c52-4d0b-9a36-0f3bd3a3d1c4","created":"2026-01-01T00:00:00Z",)"
                      R"("expires":"2027-01-01T00:00:00Z","challenge":"a \" b","domain":["b.example","a.example"],"nonce":"n",)"
                      R"("proofPurpose":["assertionMethod","authentication","capabilityDelegation","capabilityInvocation","keyAgreement"],)"
                      R"("verificationMethod":"did:example:a#k")";
  if (proof_type == data_integrity_proof)
    probe += R"(,"cryptosuite":"eddsa-rdfc-2022","previousProof":["urn:uuid:1b6dd9ba-2c79-4b7a-a3d6-6a1c3c0b0b5e","https://a.example/p"])";
  return probe + "}";
}

}  // namespace vc
