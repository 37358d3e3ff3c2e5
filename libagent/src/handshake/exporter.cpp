#include "agent/exporter.h"

#include "did/codec.h"
#include "transcript.h"

namespace agent {

did::SecretBytes Exporter::key(std::string_view label) const {
  auto info = export_info(label, h_);
  auto mac = did::hmac_sha256(third_.expose(), info);
  auto key = did::SecretBytes::copy_of(mac);
  did::wipe(mac);
  return key;
}

}  // namespace agent
