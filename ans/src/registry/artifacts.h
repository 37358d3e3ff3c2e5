// What a statement carries along, or says lies elsewhere: is it what the statement says? docs/formats/agent-statement.md, "Artefacts"
#pragma once

#include <did/clock.h>
#include <did/method.h>

#include "records/record.h"

namespace ans {

// `web`: where artefacts that are named by address are fetched from, 256 KiB at most, 5 s each and 15 s all together; nullptr: their
// digests are the publisher's word. Agent cards are then compared with the statement, and signatures of the publisher examined. Problems,
// with the pointer: artifact_mismatch; unavailable, where something could not be fetched now.
[[nodiscard]] Answer<void> examine_artifacts(const AgentStatement& statement, const did::Fetcher* web, did::Time at,
                                             const did::MethodTable& methods);

}  // namespace ans
