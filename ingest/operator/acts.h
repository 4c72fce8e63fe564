// The operator decoder: what a person or service that runs the sync did, as facts.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "ingest/observation.h"

namespace syncledger {

// A SourceDecoder. A body that lacks what its event needs is one Undecodable fact.
absl::Status DecodeOperator(const Observation& seen, CaptureCursor& cursor,
                            std::vector<v1::Fact>& out);

}  // namespace syncledger
