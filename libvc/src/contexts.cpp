#include "vc/contexts.h"

#include <algorithm>
#include <array>

#include "embedded_files.h"

namespace vc {
namespace {

struct Pinned {
  std::string_view url;
  std::string_view file;    // in schemas/contexts
  std::string_view sha256;  // written down by hand
};
constexpr std::array pinned{
    Pinned{agent_context_url, "agent-v1.jsonld", "1f2065ab33ccec1359a6013951c22dc68072a2b5ead386e70b049cabe9c8a61c"},
    Pinned{"https://www.w3.org/ns/credentials/v2", "credentials-v2.jsonld",
           "61125313883ab7ea79a027d8fa20ba4f7e4d7a5307472b0f4324d9290947118c"},
    Pinned{"https://www.w3.org/2018/credentials/v1", "credentials-v1.jsonld",
           "1b7ac68b8e9928688bf24e3ff5bae559f0da40dd76586e69dc1150810c6c5009"},
    Pinned{"https://www.w3.org/ns/credentials/examples/v2", "credentials-examples-v2.jsonld",
           "9781f9ff03112b87d130804f0f5aa89faec9252a71efaa909540a2ef2a5160af"},
    Pinned{"https://www.w3.org/ns/credentials/undefined-terms/v2", "credentials-undefined-terms-v2.jsonld",
           "d00366c38c68511475ca733c4471b1a3ef3c742c004bea4884d46bb7042c3aee"},
    Pinned{"https://www.w3.org/ns/credentials/status/v1", "bitstring-status-list-v1.jsonld",
           "57ae0fae727ec644ba4794462a15bd7ad26258169a398bdb56ed44e4677e63e0"},
    Pinned{"https://w3id.org/security/data-integrity/v1", "data-integrity-v1.jsonld",
           "336b16fa7fe5d313a79b1b289914365521b071be61b7c7e6483e6b704dda66b9"},
    Pinned{"https://w3id.org/security/data-integrity/v2", "data-integrity-v2.jsonld",
           "6cea0da8223a665c53a6a7ea706334bbcd49c3c8703bec065802d86548c9496a"},
    Pinned{"https://w3id.org/security/multikey/v1", "multikey-v1.jsonld",
           "a69ea721ec574b8f7433615a0c9f14764b37f67a2fe5400c582c7b0ccc68f6e5"},
    Pinned{"https://w3id.org/security/suites/ed25519-2020/v1", "ed25519-2020-v1.jsonld",
           "68045248b9e7db8211f2f0e2a71225d657c279fa5d01238c9e202d5fa703cbf7"},
    Pinned{"https://www.w3.org/ns/did/v1", "did-v1.jsonld", "8024f774438824e8fb6d770eb5d7d243aeb24163cd206bfe65b35a0805fd8535"},
    Pinned{"https://w3id.org/vdl/v1", "vdl-v1.jsonld", "1e74ed4095387be3863dae188571584e30a7fa67306707d16e766f0559003f1c"},
};

constexpr std::array revisions{
    PublishedRevision{"https://www.w3.org/ns/credentials/v2", "2024-07-20",
                      "24a18c90e9856d526111f29376e302d970b2bd10182e33959995b0207d7043b9",
                      "NSOcNpmdIVUxIJGvGUoe22FjTWrXiaXlsZ8q6912LdnR3KraQO2n75Ica4wK4Qeg"},
    PublishedRevision{"https://www.w3.org/ns/credentials/v2", "2025-02-24",
                      "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734",
                      "l/HrjlBCNWyAX91hr6LFV2Y3heB5Tcr6IeE4/Tje8YyzYBM8IhqjHWiWpr8+ZbYU"},
    PublishedRevision{"https://www.w3.org/2018/credentials/v1", "", "00d7dd6d3ad8b920e3e550dd3a3d9090bffcac84cdbf943da6924b3e0a5c8bb8",
                      "000OZL88Dtfzh4ZS2jVJr2Ur75tw2qCDL5m3GlkaJsepzHsICKom2cYfKQK8RRfn"},
    // VC Data Model 2.0 5.3, as its examples have it
    PublishedRevision{"https://www.w3.org/ns/credentials/examples/v2", "",
                      "57393fbc69d6efb9b9b5dc9cb6b9880b0944360abfe2eaf459c9e58cf2279d7c",
                      "zNNbQTWCSUSi0bbz7dbua+RcENv7C6FvlmYJ1Y+I727HsPOHdzwELMYO9Mz68M26"},
    // Bitstring Status List 1.0 5.2, Data Integrity 1.0 2.4
    PublishedRevision{"https://www.w3.org/ns/credentials/status/v1", "", "fda5add353231e6a6884a46b12e6c75464281900cb348284d9c360f62381d9f7",
                      ""},
    PublishedRevision{"https://w3id.org/security/data-integrity/v2", "", "67f21e6e33a6c14e5ccfd2fc7865f7474fb71a04af7e94136cb399dfac8ae8f4",
                      ""},
    PublishedRevision{"https://w3id.org/security/multikey/v1", "", "ba2c182de2d92f7e47184bcca8fcf0beaee6d3986c527bf664c195bbc7c58597", ""},
};

std::string_view text_of(std::string_view file) {
  const auto files = embedded_files();
  return std::ranges::find(files, file, &EmbeddedFile::name)->text;
}

}  // namespace

std::span<const EmbeddedContext> contexts() {
  static const auto table = [] {
    std::array<EmbeddedContext, pinned.size()> out{};
    std::ranges::transform(pinned, out.begin(), [](const Pinned& one) { return EmbeddedContext{one.url, text_of(one.file), one.sha256}; });
    return out;
  }();
  return table;
}

std::span<const PublishedRevision> published_revisions() { return revisions; }

}  // namespace vc
