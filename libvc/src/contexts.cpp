#include "vc/contexts.h"

#include <array>
#include <cstddef>

namespace vc {

// Written by cmake/embed.cmake.
extern const unsigned char embedded_agent_v1[];
extern const std::size_t embedded_agent_v1_size;

std::span<const EmbeddedContext> contexts() {
  static const std::array table{
      EmbeddedContext{agent_context_url,
                      {reinterpret_cast<const char*>(embedded_agent_v1), embedded_agent_v1_size},
                      "7a35cd94164274f9393abb00a637efcc3a5747fa5013ac0d00bb036c45e0492a"},
  };
  return table;
}

}  // namespace vc
