#include "api/notifications.h"

#include "absl/strings/str_join.h"
#include "api/json.h"
#include "api/status_macros.h"
#include "api/verdict_scan.h"
#include "fmt/format.h"
#include "ledger/names.h"
#include "ledger/text.h"

namespace syncledger {
namespace {

// Of one that was requested the kind says it all; the reason is for silence.
std::string_view ReasonOf(const v1::Outcome& outcome) {
  bool withheld = outcome.notification().state() == v1::Notification::WITHHELD;
  return withheld ? ReasonName(outcome.reason()) : "";
}

}  // namespace

std::string StateName(const v1::Notification& notification) {
  return notification.state() == 0 ? "" : v1::Notification::State_Name(notification.state());
}

std::string NoticeName(const v1::Notification& notification) {
  return notification.kind() == 0 ? "" : v1::Notification::Kind_Name(notification.kind());
}

std::string AudienceName(const v1::Notification& notification) {
  return notification.audience() == 0 ? ""
                                      : v1::Notification::Audience_Name(notification.audience());
}

absl::Status ListNotifications(const ReadView& view, const ListQuery& query,
                               const std::function<bool(const ListedNotification&)>& visit) {
  return ScanVerdicts(
      view, query, [&](OutcomeFilter& filter, const v1::Verdict& verdict) -> absl::StatusOr<bool> {
        for (const v1::Outcome& outcome : verdict.outcomes()) {
          if (!outcome.has_notification()) continue;
          ASSIGN_OR_RETURN(bool asked, filter.Asks(outcome, verdict.offset()));
          if (!asked) continue;
          const std::optional<ListPlace> place = filter.NextPlace(verdict.offset());
          if (!place.has_value()) continue;
          if (!visit({filter.scope().tenant, verdict.offset(), verdict.observed_at_us(), outcome,
                      *place})) {
            return false;
          }
        }
        return true;
      });
}

std::string ToJson(const ListedNotification& listed) {
  const v1::Outcome& outcome = listed.outcome;
  const v1::Notification& notification = outcome.notification();
  return JsonObject()
      .Text("tenant", listed.tenant)
      .Text("id", Hex(notification.id()))
      .Number("offset", static_cast<int64_t>(listed.offset))
      .Text("observed_at", FormatTime(listed.observed_at_us))
      .Text("state", StateName(notification))
      .Text("kind", NoticeName(notification))
      .Text("audience", AudienceName(notification))
      .Text("reason", ReasonOf(outcome))
      .Texts("recipients", {notification.recipients().begin(), notification.recipients().end()})
      .Text("appointment_id", outcome.appointment_id())
      .Text("absence_id", outcome.absence_id())
      .str();
}

std::vector<TableColumn> NotificationColumns() {
  return {{"TENANT"},   {"OFFSET", true}, {"OBSERVED", false, 20}, {"STATE", false, 9}, {"KIND"},
          {"AUDIENCE"}, {"REASON"},       {"RECIPIENTS"},          {"SUBJECT"}};
}

std::vector<std::string> ToCells(const ListedNotification& listed) {
  const v1::Outcome& outcome = listed.outcome;
  const v1::Notification& notification = outcome.notification();
  return {listed.tenant,
          fmt::format("{}", listed.offset),
          FormatTime(listed.observed_at_us),
          StateName(notification),
          NoticeName(notification),
          AudienceName(notification),
          std::string(ReasonOf(outcome)),
          absl::StrJoin(notification.recipients(), ", "),
          outcome.appointment_id().empty() ? "absence:" + outcome.absence_id()
                                           : "appointment:" + outcome.appointment_id()};
}

}  // namespace syncledger
