#include "api/service/query_service.h"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "api/access/redaction.h"
#include "api/service/answers.h"
#include "api/service/callers.h"
#include "api/service/list_page.h"
#include "api/service/watch.h"
#include "api/status_macros.h"
#include "api/terminal_text.h"
#include "fmt/format.h"
#include "ledger/digest.h"

namespace syncledger {
namespace {

constexpr uint32_t kUsualPage = 100;
constexpr uint32_t kLargestPage = 1000;
// Below what clients take of a message by default, 4 MiB.
constexpr size_t kMostPageBytes = size_t{3} << 20;
constexpr absl::Duration kUsualWait = absl::Seconds(30);
// Each takes a thread: together well below what the server has (server.cc).
constexpr int kMostWaiting = 64;
constexpr int kMostWatching = 128;

// The years 1 to 9999.
constexpr int64_t kFirstTimeUs = int64_t{-62'135'596'800} * 1'000'000;
constexpr int64_t kEndOfTimeUs = int64_t{253'402'300'800} * 1'000'000;

// Holds one of so many places while it lives.
class Slot {
 public:
  Slot(std::atomic<int>* taken, int most) : taken_(taken), has_(++*taken <= most) {}
  ~Slot() { --*taken_; }
  Slot(const Slot&) = delete;
  Slot& operator=(const Slot&) = delete;
  bool has() const { return has_; }

 private:
  std::atomic<int>* const taken_;
  const bool has_;
};

absl::Status CheckTime(std::string_view field, int64_t time_us) {
  if (time_us >= kFirstTimeUs && time_us < kEndOfTimeUs) return absl::OkStatus();
  return absl::InvalidArgumentError(fmt::format(
      "{}: {} is no time of the years 1 to 9999: microseconds since 1970-01-01T00:00:00Z", field,
      time_us));
}

absl::StatusOr<AsOf> ToAsOf(const v1::AsOfMoment& moment) {
  AsOf as_of;
  if (moment.has_offset()) as_of.offset = moment.offset();
  if (moment.has_time_us()) {
    RETURN_IF_ERROR(CheckTime("as_of.time_us", moment.time_us()));
    as_of.time_us = moment.time_us();
  }
  return as_of;
}

template <typename Request>
std::optional<uint64_t> MinOffset(const Request& request) {
  return request.has_min_offset() ? std::optional<uint64_t>(request.min_offset()) : std::nullopt;
}

// Which filters mean something for a list.
template <typename Listed>
constexpr bool kOfStanding =
    std::is_same_v<Listed, ListedAbsence> || std::is_same_v<Listed, ListedAppointment>;
template <typename Listed>
constexpr bool kOfMailboxes = std::is_same_v<Listed, ListedMailbox>;

template <typename Listed>
absl::StatusOr<ListQuery> ToQuery(const v1::ListFilter& filter, const v1::AsOfMoment& as_of) {
  ListQuery query;
  query.tenant = filter.tenant();
  query.employee = filter.employee();
  query.mailbox = filter.mailbox();
  if (filter.range().has_from_us()) {
    RETURN_IF_ERROR(CheckTime("range.from_us", filter.range().from_us()));
    query.from_us = filter.range().from_us();
  }
  if (filter.range().has_to_us()) {
    RETURN_IF_ERROR(CheckTime("range.to_us", filter.range().to_us()));
    query.to_us = filter.range().to_us();
  }
  if (query.from_us.has_value() && query.to_us.has_value() && *query.from_us >= *query.to_us) {
    return absl::InvalidArgumentError("range.to_us has to be after range.from_us: it is exclusive");
  }
  if (filter.rule() != v1::RULE_UNSPECIFIED) query.rule = filter.rule();
  for (const int reason : filter.reasons())
    query.reasons.push_back(static_cast<v1::Reason>(reason));
  const bool has_range = query.from_us.has_value() || query.to_us.has_value();
  if (has_range && kOfMailboxes<Listed>) {
    return absl::InvalidArgumentError("filter.range does not apply to mailboxes: leave it out");
  }
  if (query.rule.has_value() && (kOfMailboxes<Listed> || kOfStanding<Listed>)) {
    return absl::InvalidArgumentError(
        "filter.rule applies to what was decided: leave it out, or list verdicts");
  }
  if (!query.reasons.empty() && kOfStanding<Listed>) {
    return absl::InvalidArgumentError(
        "filter.reasons applies to what was decided: leave it out, or list verdicts");
  }
  ASSIGN_OR_RETURN(query.as_of, ToAsOf(as_of));
  return query;
}

// What a page token is for: the rpc and all of the request but the page and how long to wait.
template <typename Request>
std::string QueryHash(Request request) {
  request.clear_page();
  request.clear_min_offset();
  return HashId(Request::descriptor()->full_name(), request.SerializeAsString());
}

absl::Time DeadlineOf(const grpc::ServerContext& context) {
  const auto deadline = context.deadline();
  if (deadline == std::chrono::system_clock::time_point::max()) return absl::Now() + kUsualWait;
  return absl::FromChrono(deadline);
}

// One tenant's name where it was left out; "" where there is none yet.
absl::StatusOr<std::string> TheTenant(const ReadView& view, const std::string& tenant) {
  if (!tenant.empty()) return tenant;
  ASSIGN_OR_RETURN(std::vector<std::string> tenants, view.Tenants());
  tenants.erase(std::remove(tenants.begin(), tenants.end(), ""), tenants.end());
  if (tenants.size() > 1) {
    return absl::InvalidArgumentError(
        fmt::format("min_offset belongs to one tenant, and there are {}: say which with tenant",
                    tenants.size()));
  }
  return tenants.empty() ? "" : tenants.front();
}

absl::StatusOr<WhySubject> ToSubject(const v1::ExplainRequest& request) {
  WhySubject subject;
  switch (request.subject_case()) {
    case v1::ExplainRequest::kAppointmentId:
      subject = {WhySubject::Kind::kAppointment, request.appointment_id(), 0};
      break;
    case v1::ExplainRequest::kAbsenceId:
      subject = {WhySubject::Kind::kAbsence, request.absence_id(), 0};
      break;
    case v1::ExplainRequest::kItemId:
      subject = {WhySubject::Kind::kItem, request.item_id(), 0};
      break;
    case v1::ExplainRequest::kEmployee:
      RETURN_IF_ERROR(CheckTime("employee.time_us", request.employee().time_us()));
      subject = {WhySubject::Kind::kEmployee, request.employee().email(),
                 request.employee().time_us()};
      break;
    case v1::ExplainRequest::SUBJECT_NOT_SET:
      break;
  }
  if (!subject.id.empty()) return subject;
  return absl::InvalidArgumentError(
      "the subject is missing: set appointment_id, absence_id, item_id or employee");
}

}  // namespace

LatestView::Taken QueryService::TakeFor(const Caller& caller) const {
  LatestView::Taken taken = latest_.Take();
  taken.view = SeenBy(caller, std::move(taken.view));
  return taken;
}

absl::StatusOr<LatestView::Taken> QueryService::TakeAtLeast(const Caller& caller,
                                                            const std::string& tenant,
                                                            std::optional<uint64_t> min_offset,
                                                            const grpc::ServerContext& context) {
  LatestView::Taken taken = TakeFor(caller);
  if (!min_offset.has_value()) return taken;
  const Slot slot(&waiting_, kMostWaiting);
  const absl::Time deadline = DeadlineOf(context);
  while (true) {
    ASSIGN_OR_RETURN(std::string name, TheTenant(*taken.view, tenant));
    ASSIGN_OR_RETURN(auto head, taken.view->Tenant(name));
    const uint64_t facts = head.has_value() ? head->next_offset : 0;
    if (facts > *min_offset) return taken;
    if (!slot.has()) {
      return absl::ResourceExhaustedError(
          fmt::format("{} calls wait for their min_offset already: try again later", kMostWaiting));
    }
    const uint64_t seen = taken.number;
    taken.view = nullptr;  // nothing is held while waiting
    const bool newer = latest_.WaitAfter(seen, deadline,
                                         [&] { return context.IsCancelled() || stopping_.load(); });
    if (!newer && stopping_) return absl::UnavailableError("the server stops: ask again");
    if (!newer) {
      return absl::DeadlineExceededError(fmt::format(
          "tenant {} has {} here by now, and offset {} was asked for: give it more time, or leave "
          "min_offset out",
          Visible(name), Counted(static_cast<int64_t>(facts), "fact", "facts"), *min_offset));
    }
    taken = TakeFor(caller);
  }
}

template <typename Request, typename Response>
absl::Status QueryService::AnswerOnce(Request request, const Asked& asked, const Caller& caller,
                                      const LatestView::Taken& taken,
                                      const grpc::ServerContext& context,
                                      const std::function<absl::Status()>& answer,
                                      Response* response) {
  request.clear_min_offset();
  std::optional<std::string> question;
  if (kept_.keeps_any()) {
    ASSIGN_OR_RETURN(question, QuestionOf(request, asked.tenant, asked.as_of, caller, taken));
  }
  if (!question.has_value() || !kept_.Find(*question, response)) {
    RETURN_IF_ERROR(answer());
    Redact(caller, response);
    // A page that is given up ends early.
    if (question.has_value() && !context.IsCancelled()) kept_.Keep(*std::move(question), *response);
  }
  response->mutable_lag()->set_age_us(taken.age_us);
  return absl::OkStatus();
}

template <typename Listed, typename Request, typename Response, typename Element>
grpc::Status QueryService::List(grpc::ServerContext* context, const Request& request,
                                Response* response,
                                google::protobuf::RepeatedPtrField<Element>* elements,
                                absl::Status (*list)(const ReadView&, const ListQuery&,
                                                     const std::function<bool(const Listed&)>&)) {
  const auto run = [&]() -> absl::Status {
    ASSIGN_OR_RETURN(const Caller caller, ReaderOf(access_, *context));
    ASSIGN_OR_RETURN(ListQuery query, ToQuery<Listed>(request.filter(), request.as_of()));
    const uint32_t asked = request.page().page_size();
    const uint32_t most = asked == 0 ? kUsualPage : std::min(asked, kLargestPage);
    ASSIGN_OR_RETURN(ListPage page, ListPage::Open(QueryHash(request), request.page().page_token(),
                                                   {most, kMostPageBytes}));
    ASSIGN_OR_RETURN(LatestView::Taken taken,
                     TakeAtLeast(caller, request.filter().tenant(), MinOffset(request), *context));
    const auto answer = [&]() -> absl::Status {
      if (page.is_first()) {
        ASSIGN_OR_RETURN(const auto scopes, ResolveScopes(*taken.view, query.tenant, query.as_of));
        page.Pin(scopes, &query);
      } else {
        RETURN_IF_ERROR(page.GoOn(*taken.view, &query));
      }
      page.Bound(&query, [&] { return context->IsCancelled(); });
      RETURN_IF_ERROR(list(*taken.view, query, [&](const Listed& listed) {
        if (!page.HasRoom()) return false;
        Element element = ToMessage(listed);
        page.Added(element.ByteSizeLong());
        elements->Add(std::move(element));
        page.Passed(listed.tenant, listed.place);
        return true;
      }));
      response->set_next_page_token(page.NextToken());
      for (const v1::PageToken::Pinned& pinned : page.token().pinned()) {
        v1::TenantMoment* moment = response->add_moments();
        moment->set_tenant(pinned.tenant());
        moment->set_as_of_offset(pinned.facts() - 1);
      }
      return absl::OkStatus();
    };
    return AnswerOnce(request, {query.tenant, query.as_of}, caller, taken, *context, answer,
                      response);
  };
  return ToGrpc(run());
}

grpc::Status QueryService::ListAppointments(grpc::ServerContext* context,
                                            const v1::ListAppointmentsRequest* request,
                                            v1::ListAppointmentsResponse* response) {
  return List<ListedAppointment>(context, *request, response, response->mutable_appointments(),
                                 syncledger::ListAppointments);
}

grpc::Status QueryService::ListAbsences(grpc::ServerContext* context,
                                        const v1::ListAbsencesRequest* request,
                                        v1::ListAbsencesResponse* response) {
  return List<ListedAbsence>(context, *request, response, response->mutable_absences(),
                             syncledger::ListAbsences);
}

grpc::Status QueryService::ListNotifications(grpc::ServerContext* context,
                                             const v1::ListNotificationsRequest* request,
                                             v1::ListNotificationsResponse* response) {
  return List<ListedNotification>(context, *request, response, response->mutable_notifications(),
                                  syncledger::ListNotifications);
}

grpc::Status QueryService::ListConflicts(grpc::ServerContext* context,
                                         const v1::ListConflictsRequest* request,
                                         v1::ListConflictsResponse* response) {
  return List<ListedConflict>(context, *request, response, response->mutable_conflicts(),
                              syncledger::ListConflicts);
}

grpc::Status QueryService::ListVerdicts(grpc::ServerContext* context,
                                        const v1::ListVerdictsRequest* request,
                                        v1::ListVerdictsResponse* response) {
  return List<ListedVerdict>(context, *request, response, response->mutable_verdicts(),
                             syncledger::ListVerdicts);
}

grpc::Status QueryService::ListHeld(grpc::ServerContext* context,
                                    const v1::ListHeldRequest* request,
                                    v1::ListHeldResponse* response) {
  return List<ListedHeld>(context, *request, response, response->mutable_held(),
                          syncledger::ListHeld);
}

grpc::Status QueryService::ListMailboxes(grpc::ServerContext* context,
                                         const v1::ListMailboxesRequest* request,
                                         v1::ListMailboxesResponse* response) {
  return List<ListedMailbox>(context, *request, response, response->mutable_mailboxes(),
                             syncledger::ListMailboxes);
}

grpc::Status QueryService::GetAppointment(grpc::ServerContext* context,
                                          const v1::GetAppointmentRequest* request,
                                          v1::GetAppointmentResponse* response) {
  const auto run = [&]() -> absl::Status {
    ASSIGN_OR_RETURN(const Caller caller, ReaderOf(access_, *context));
    ASSIGN_OR_RETURN(AsOf as_of, ToAsOf(request->as_of()));
    ASSIGN_OR_RETURN(LatestView::Taken taken,
                     TakeAtLeast(caller, request->tenant(), MinOffset(*request), *context));
    ASSIGN_OR_RETURN(Scope scope, ResolveScope(*taken.view, request->tenant(), as_of));
    ASSIGN_OR_RETURN(ListedAppointment found,
                     FindAppointment(*taken.view, request->tenant(), request->id(), as_of));
    *response->mutable_appointment() = ToMessage(found);
    response->set_as_of_offset(scope.end - 1);
    response->mutable_lag()->set_age_us(taken.age_us);
    Redact(caller, response);
    return absl::OkStatus();
  };
  return ToGrpc(run());
}

grpc::Status QueryService::GetAbsence(grpc::ServerContext* context,
                                      const v1::GetAbsenceRequest* request,
                                      v1::GetAbsenceResponse* response) {
  const auto run = [&]() -> absl::Status {
    ASSIGN_OR_RETURN(const Caller caller, ReaderOf(access_, *context));
    ASSIGN_OR_RETURN(AsOf as_of, ToAsOf(request->as_of()));
    ASSIGN_OR_RETURN(LatestView::Taken taken,
                     TakeAtLeast(caller, request->tenant(), MinOffset(*request), *context));
    ASSIGN_OR_RETURN(Scope scope, ResolveScope(*taken.view, request->tenant(), as_of));
    ASSIGN_OR_RETURN(ListedAbsence found,
                     FindAbsence(*taken.view, request->tenant(), request->id(), as_of));
    *response->mutable_absence() = ToMessage(found);
    response->set_as_of_offset(scope.end - 1);
    response->mutable_lag()->set_age_us(taken.age_us);
    Redact(caller, response);
    return absl::OkStatus();
  };
  return ToGrpc(run());
}

grpc::Status QueryService::Explain(grpc::ServerContext* context, const v1::ExplainRequest* request,
                                   v1::ExplainResponse* response) {
  const auto run = [&]() -> absl::Status {
    ASSIGN_OR_RETURN(const Caller caller, ReaderOf(access_, *context));
    ASSIGN_OR_RETURN(WhySubject subject, ToSubject(*request));
    ASSIGN_OR_RETURN(AsOf as_of, ToAsOf(request->as_of()));
    ASSIGN_OR_RETURN(LatestView::Taken taken,
                     TakeAtLeast(caller, request->tenant(), MinOffset(*request), *context));
    const auto answer = [&]() -> absl::Status {
      ASSIGN_OR_RETURN(Explanation explanation,
                       syncledger::Explain(*taken.view, request->tenant(), subject, as_of));
      Fill(explanation, response);
      response->set_as_of_offset(explanation.as_of_offset);
      return absl::OkStatus();
    };
    return AnswerOnce(*request, {request->tenant(), as_of}, caller, taken, *context, answer,
                      response);
  };
  return ToGrpc(run());
}

grpc::Status QueryService::GetDigest(grpc::ServerContext* context,
                                     const v1::GetDigestRequest* request,
                                     v1::GetDigestResponse* response) {
  const auto run = [&]() -> absl::Status {
    ASSIGN_OR_RETURN(const Caller caller, ReaderOf(access_, *context));
    ASSIGN_OR_RETURN(AsOf as_of, ToAsOf(request->as_of()));
    ASSIGN_OR_RETURN(LatestView::Taken taken,
                     TakeAtLeast(caller, request->tenant(), MinOffset(*request), *context));
    ASSIGN_OR_RETURN(KeptDigests kept, FindDigests(*taken.view, request->tenant(), as_of));
    Fill(kept, response);
    response->set_as_of_offset(kept.digests.facts - 1);
    response->mutable_lag()->set_age_us(taken.age_us);
    Redact(caller, response);
    return absl::OkStatus();
  };
  return ToGrpc(run());
}

absl::Status QueryService::Watch(grpc::ServerContext* context,
                                 const v1::WatchOutcomesRequest& request,
                                 grpc::ServerWriter<v1::WatchOutcomesResponse>* writer) {
  ASSIGN_OR_RETURN(const Caller caller, ReaderOf(access_, *context));
  const Slot slot(&watching_, kMostWatching);
  if (!slot.has()) {
    return absl::ResourceExhaustedError(fmt::format(
        "{} streams are open here already: end one, or ask another server", kMostWatching));
  }
  LatestView::Taken taken = TakeFor(caller);
  ASSIGN_OR_RETURN(OutcomeWatch watch, OutcomeWatch::Begin(*taken.view, request));
  writer->SendInitialMetadata();  // it has begun: what is folded from now on will come
  while (true) {
    ASSIGN_OR_RETURN(OutcomeWatch::Batch batch, watch.Next(*taken.view));
    taken.view = nullptr;  // a slow reader holds nothing back
    for (v1::WatchOutcomesResponse& message : batch.messages) {
      message.mutable_lag()->set_age_us(taken.age_us);
      Redact(caller, &message);
      if (stopping_) break;
      if (!writer->Write(message)) return absl::CancelledError("the reader went away");
    }
    if (!batch.more) {
      latest_.WaitAfter(taken.number, absl::InfiniteFuture(),
                        [&] { return context->IsCancelled() || stopping_.load(); });
    }
    if (stopping_) {
      return absl::UnavailableError("the server stops: resume with the last cursor");
    }
    if (context->IsCancelled()) return absl::CancelledError("the reader went away");
    taken = TakeFor(caller);
  }
}

grpc::Status QueryService::WatchOutcomes(grpc::ServerContext* context,
                                         const v1::WatchOutcomesRequest* request,
                                         grpc::ServerWriter<v1::WatchOutcomesResponse>* writer) {
  return ToGrpc(Watch(context, *request, writer));
}

}  // namespace syncledger
