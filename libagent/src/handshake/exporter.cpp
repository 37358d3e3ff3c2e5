#include "agent/exporter.h"

#include "noise/primitives.h"
#include "transcript.h"

namespace agent {

did::SecretBytes Exporter::key(std::string_view label) const { return noise::hmac(third_.expose(), export_info(label, h_)); }

}  // namespace agent
