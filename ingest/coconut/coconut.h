// The Coconut decoder: its feed of changes, in the field names of its public API, as facts.
//
// A body is a JSON:API document. Ids are strings or whole numbers; a list may be one value, a list
// or null; of what is null only the name is kept (stated_fields) beside an empty value. A body that
// lacks what its event needs, or holds a value of another type, is one Undecodable fact.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "ingest/observation.h"

namespace syncledger {

// A SourceDecoder.
absl::Status DecodeCoconut(const Observation& seen, CaptureCursor& cursor,
                           std::vector<v1::Fact>& out);

}  // namespace syncledger
