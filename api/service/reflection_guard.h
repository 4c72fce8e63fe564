// Who may ask the reflection service, which is gRPC's own and does not ask.
#pragma once

#include <memory>
#include <vector>

#include "api/access/access.h"
#include "grpcpp/grpcpp.h"
#include "grpcpp/support/server_interceptor.h"

namespace syncledger {

// Cuts calls of reflection off (CANCELLED) whose caller may not read; `access` outlives it. Health
// is for whoever asks. The ledger's own services refuse by themselves, and say why.
std::vector<std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface>>
ReflectionGuards(const Access& access);

}  // namespace syncledger
