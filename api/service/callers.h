// Who calls: the caller of an rpc, the part of the ledger that it may see, and statuses as gRPC has
// them.
#pragma once

#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "api/access/access.h"
#include "grpcpp/grpcpp.h"
#include "store/store.h"

namespace syncledger {

// The caller as its metadata and its certificate prove it. kUnauthenticated as Access::Identify;
// kPermissionDenied: it may not even read.
absl::StatusOr<Caller> ReaderOf(const Access& access, const grpc::ServerContextBase& context);

// The view as far as the caller may see it: of other tenants it has nothing, as if there were none.
std::shared_ptr<const ReadView> SeenBy(const Caller& caller, std::shared_ptr<const ReadView> view);

// With what was asked for named as a field of the request (InFields).
grpc::Status ToGrpc(const absl::Status& status);

}  // namespace syncledger
