// The credentials that are measured. All data is made up; sizes are those of docs/performance.md.
#pragma once

#include <did/json.h>
#include <did/key.h>

#include <string>
#include <string_view>

namespace bench {

// About an agent, one capability list: 1 KB once signed.
did::Json five_claims();
// Status, schema and three nested capabilities: 2 KB once signed.
did::Json typical();
// `count` claims of mixed kinds about one subject, no nesting: 50 make 2.4 KB, 500 make 16 KB.
did::Json flat(int count);

struct Signed {
  std::string text;
  std::string signature;  // another, over 64 bytes of the key's choosing: the yardstick's
  std::string message;
  did::PublicKey key;
};
// Issued with eddsa-jcs-2022 by a did:key made from a fixed seed. Ends the program where that fails.
Signed sign(did::Json claims);

}  // namespace bench
