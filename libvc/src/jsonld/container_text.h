// Container mappings as inverse contexts name them (JSON-LD 1.1 API 4.3.2 step 3.2): keywords in order, joined.
#pragma once

#include <string_view>
#include <utility>

#include "jsonld/active_context.h"

namespace vc::jsonld {

[[nodiscard]] constexpr std::string_view container_text(Container container) {
  switch (container) {
    case 0: return "@none";
    case in::graph: return "@graph";
    case in::graph | in::id: return "@graph@id";
    case in::graph | in::id | in::set: return "@graph@id@set";
    case in::graph | in::index: return "@graph@index";
    case in::graph | in::index | in::set: return "@graph@index@set";
    case in::graph | in::set: return "@graph@set";
    case in::id: return "@id";
    case in::id | in::set: return "@id@set";
    case in::index: return "@index";
    case in::index | in::set: return "@index@set";
    case in::language: return "@language";
    case in::language | in::set: return "@language@set";
    case in::list: return "@list";
    case in::set: return "@set";
    case in::set | in::type: return "@set@type";
    case in::type: return "@type";
    default: std::unreachable();  // term_definition.cpp lets no other through
  }
}

}  // namespace vc::jsonld
