// LedgerQuery (query.proto): every rpc answered by the queries of api/, from the newest view.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "api/access/access.h"
#include "api/query.h"
#include "api/service/kept_answers.h"
#include "api/service/latest_view.h"
#include "syncledger/v1/query.grpc.pb.h"

namespace syncledger {

// The service of `latest`, which has a view by the first call, to whom `access` lets in. Both have
// to outlive it. Of what it answers it keeps so many bytes, to be given again.
class QueryService : public v1::LedgerQuery::Service {
 public:
  QueryService(const LatestView& latest, const Access& access, size_t kept_answer_bytes)
      : latest_(latest), access_(access), kept_(kept_answer_bytes) {}

  // Streams and calls that wait end soon, with UNAVAILABLE.
  void Stop() { stopping_ = true; }

  grpc::Status GetAppointment(grpc::ServerContext* context,
                              const v1::GetAppointmentRequest* request,
                              v1::GetAppointmentResponse* response) override;
  grpc::Status ListAppointments(grpc::ServerContext* context,
                                const v1::ListAppointmentsRequest* request,
                                v1::ListAppointmentsResponse* response) override;
  grpc::Status GetAbsence(grpc::ServerContext* context, const v1::GetAbsenceRequest* request,
                          v1::GetAbsenceResponse* response) override;
  grpc::Status ListAbsences(grpc::ServerContext* context, const v1::ListAbsencesRequest* request,
                            v1::ListAbsencesResponse* response) override;
  grpc::Status ListNotifications(grpc::ServerContext* context,
                                 const v1::ListNotificationsRequest* request,
                                 v1::ListNotificationsResponse* response) override;
  grpc::Status ListConflicts(grpc::ServerContext* context, const v1::ListConflictsRequest* request,
                             v1::ListConflictsResponse* response) override;
  grpc::Status ListVerdicts(grpc::ServerContext* context, const v1::ListVerdictsRequest* request,
                            v1::ListVerdictsResponse* response) override;
  grpc::Status ListHeld(grpc::ServerContext* context, const v1::ListHeldRequest* request,
                        v1::ListHeldResponse* response) override;
  grpc::Status ListMailboxes(grpc::ServerContext* context, const v1::ListMailboxesRequest* request,
                             v1::ListMailboxesResponse* response) override;
  grpc::Status Explain(grpc::ServerContext* context, const v1::ExplainRequest* request,
                       v1::ExplainResponse* response) override;
  grpc::Status GetDigest(grpc::ServerContext* context, const v1::GetDigestRequest* request,
                         v1::GetDigestResponse* response) override;
  grpc::Status WatchOutcomes(grpc::ServerContext* context, const v1::WatchOutcomesRequest* request,
                             grpc::ServerWriter<v1::WatchOutcomesResponse>* writer) override;

 private:
  // The newest view, as far as the caller may see it.
  LatestView::Taken TakeFor(const Caller& caller) const;
  absl::StatusOr<LatestView::Taken> TakeAtLeast(const Caller& caller, const std::string& tenant,
                                                std::optional<uint64_t> min_offset,
                                                const grpc::ServerContext& context);
  // The history that a call asks about.
  struct Asked {
    const std::string& tenant;  // empty: all
    const AsOf& as_of;
  };
  // Fills `response` by `answer` and keeps it, or with what is kept of the same question.
  template <typename Request, typename Response>
  absl::Status AnswerOnce(Request request, const Asked& asked, const Caller& caller,
                          const LatestView::Taken& taken, const grpc::ServerContext& context,
                          const std::function<absl::Status()>& answer, Response* response);
  template <typename Listed, typename Request, typename Response, typename Element>
  grpc::Status List(grpc::ServerContext* context, const Request& request, Response* response,
                    google::protobuf::RepeatedPtrField<Element>* elements,
                    absl::Status (*list)(const ReadView&, const ListQuery&,
                                         const std::function<bool(const Listed&)>&));
  absl::Status Watch(grpc::ServerContext* context, const v1::WatchOutcomesRequest& request,
                     grpc::ServerWriter<v1::WatchOutcomesResponse>* writer);

  const LatestView& latest_;
  const Access& access_;
  KeptAnswers kept_;
  std::atomic<bool> stopping_ = false;
  std::atomic<int> waiting_ = 0;   // calls that wait for `min_offset`
  std::atomic<int> watching_ = 0;  // streams
};

}  // namespace syncledger
