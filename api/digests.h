// The digests of a tenant's history, as the state keeps them.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "api/query.h"
#include "ledger/digest.h"
#include "store/store.h"

namespace syncledger {

struct KeptDigests {
  std::string tenant;
  TenantDigests digests;  // of its first `digests.facts` facts
};

// Of now; as of a moment those after the last fact up to it after which they were kept, every
// 1,024th. `tenant`: "" is the only one. kNotFound: none were kept by then. Others as ResolveScope.
absl::StatusOr<KeptDigests> FindDigests(const ReadView& view, const std::string& tenant,
                                        const AsOf& as_of);

}  // namespace syncledger
