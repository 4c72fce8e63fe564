// LedgerAdmin (admin.proto): acts of operators as facts, and replays.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "api/service/server.h"
#include "syncledger/v1/admin.grpc.pb.h"

namespace syncledger {

// What `served` has outlives it, and `access` too.
class AdminService : public v1::LedgerAdmin::Service {
 public:
  AdminService(const ServedLedger& served, const Access& access)
      : served_(served), access_(access) {}

  grpc::Status RecordFact(grpc::ServerContext* context, const v1::RecordFactRequest* request,
                          v1::RecordFactResponse* response) override;
  grpc::Status ActivateRules(grpc::ServerContext* context, const v1::ActivateRulesRequest* request,
                             v1::ActivateRulesResponse* response) override;
  grpc::Status StartReplay(grpc::ServerContext* context, const v1::StartReplayRequest* request,
                           v1::StartReplayResponse* response) override;
  grpc::Status GetReplay(grpc::ServerContext* context, const v1::GetReplayRequest* request,
                         v1::GetReplayResponse* response) override;

 private:
  absl::StatusOr<Caller> AdminOf(const grpc::ServerContext& context) const;
  absl::StatusOr<v1::RecordFactResponse> Record(const Caller& caller,
                                                const v1::RecordFactRequest& request);

  const ServedLedger served_;
  const Access& access_;
};

}  // namespace syncledger
