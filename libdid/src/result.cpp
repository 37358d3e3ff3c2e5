#include "did/result.h"

namespace did {

std::string_view name(Errc code) {
  switch (code) {
    case Errc::malformed: return "malformed";
    case Errc::unsupported: return "unsupported";
    case Errc::not_found: return "not_found";
    case Errc::conflict: return "conflict";
    case Errc::refused: return "refused";
    case Errc::too_large: return "too_large";
    case Errc::unavailable: return "unavailable";
    case Errc::key: return "key";
    case Errc::corrupt: return "corrupt";
  }
  std::unreachable();
}

}  // namespace did
