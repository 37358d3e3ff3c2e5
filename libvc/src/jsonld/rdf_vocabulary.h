// The IRIs that JSON-LD and RDF share.
#pragma once

#include <string_view>

namespace vc::jsonld {

namespace rdf_ns {
inline constexpr std::string_view direction = "http://www.w3.org/1999/02/22-rdf-syntax-ns#direction";
inline constexpr std::string_view first = "http://www.w3.org/1999/02/22-rdf-syntax-ns#first";
inline constexpr std::string_view json = "http://www.w3.org/1999/02/22-rdf-syntax-ns#JSON";
inline constexpr std::string_view lang_string = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString";
inline constexpr std::string_view language = "http://www.w3.org/1999/02/22-rdf-syntax-ns#language";
inline constexpr std::string_view list = "http://www.w3.org/1999/02/22-rdf-syntax-ns#List";
inline constexpr std::string_view nil = "http://www.w3.org/1999/02/22-rdf-syntax-ns#nil";
inline constexpr std::string_view rest = "http://www.w3.org/1999/02/22-rdf-syntax-ns#rest";
inline constexpr std::string_view type = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
inline constexpr std::string_view value = "http://www.w3.org/1999/02/22-rdf-syntax-ns#value";
}  // namespace rdf_ns
namespace xsd {
inline constexpr std::string_view boolean = "http://www.w3.org/2001/XMLSchema#boolean";
inline constexpr std::string_view double_ = "http://www.w3.org/2001/XMLSchema#double";
inline constexpr std::string_view integer = "http://www.w3.org/2001/XMLSchema#integer";
inline constexpr std::string_view string = "http://www.w3.org/2001/XMLSchema#string";
}  // namespace xsd
inline constexpr std::string_view i18n_ns = "https://www.w3.org/ns/i18n#";

}  // namespace vc::jsonld
