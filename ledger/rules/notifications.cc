#include "ledger/rules/notifications.h"

#include <algorithm>
#include <utility>

#include "ledger/digest.h"
#include "ledger/text.h"

namespace syncledger {
namespace {

struct Subject {
  std::string appointment_id;
  std::string absence_id;
  std::string employee_id;
  // Of a series: what stands for the fact and for the absence in the notification's id.
  std::string sync_id;
  std::string series_id;
};

enum class WhenOver { kWithhold, kTell };

// Why nobody is told: the first of these that holds.
v1::Reason WhyWithheld(Judgement& judgement, v1::Notification::Audience audience,
                       const std::vector<std::string>& recipients, int64_t end_us,
                       WhenOver when_over) {
  const v1::Settings& settings = judgement.settings();
  const bool switched_on = audience == v1::Notification::STAFF ? settings.staff_notifications()
                                                               : settings.client_notifications();
  const bool over = end_us <= judgement.now_us() && !judgement.rules().tell_when_over;
  if (!switched_on) return v1::SWITCHED_OFF;
  if (recipients.empty()) return v1::NO_RECIPIENT;
  if (when_over == WhenOver::kWithhold && over) return v1::ALREADY_OVER;
  return v1::REASON_UNSPECIFIED;
}

// One that is withheld leaves a series' own id to one that the sync may yet send.
std::string IdOf(const Judgement& judgement, const Subject& subject, v1::Notification::Kind kind,
                 v1::Notification::Audience audience, v1::Reason withheld) {
  const std::string& caused_by =
      subject.sync_id.empty() ? judgement.fact().fact_id() : subject.sync_id;
  const std::string& absence = subject.series_id.empty() ? subject.absence_id : subject.series_id;
  std::string id = HashId(judgement.fact().tenant_id(), caused_by, subject.appointment_id, absence,
                          std::to_string(kind), std::to_string(audience));
  const bool of_sync = !subject.sync_id.empty() && !subject.series_id.empty();
  if (!of_sync || withheld == v1::REASON_UNSPECIFIED) return id;
  return HashId(id, std::to_string(withheld));
}

// Returns those for whom a notification was requested.
std::vector<std::string> Tell(Judgement& judgement, const Subject& subject,
                              v1::Notification::Kind kind, v1::Notification::Audience audience,
                              std::vector<std::string> recipients, int64_t end_us,
                              WhenOver when_over) {
  const v1::Reason withheld = WhyWithheld(judgement, audience, recipients, end_us, when_over);
  const std::string id = IdOf(judgement, subject, kind, audience, withheld);
  if (!judgement.FirstTelling(id)) return {};  // a person is told once
  const bool cancelled = kind == v1::Notification::CANCELLED;
  v1::Outcome& outcome =
      withheld != v1::REASON_UNSPECIFIED
          ? judgement.Add(v1::NOTIFICATION_WITHHELD, v1::RULE_NOTE_WITHHELD, withheld)
          : judgement.Add(v1::NOTIFICATION_REQUESTED,
                          cancelled ? v1::RULE_NOTE_CANCEL : v1::RULE_NOTE_UPDATE,
                          cancelled ? v1::CANCELLED_NOTICE : v1::UPDATED_NOTICE);
  outcome.set_appointment_id(subject.appointment_id);
  outcome.set_absence_id(subject.absence_id);
  outcome.set_employee_id(subject.employee_id);
  v1::Notification* notification = outcome.mutable_notification();
  notification->set_id(id);
  notification->set_state(withheld != v1::REASON_UNSPECIFIED ? v1::Notification::WITHHELD
                                                             : v1::Notification::REQUESTED);
  notification->set_kind(kind);
  notification->set_audience(audience);
  if (withheld != v1::REASON_UNSPECIFIED) return {};
  for (const std::string& recipient : recipients) notification->add_recipients(recipient);
  return recipients;
}

std::vector<std::string> StaffEmails(Judgement& judgement, const v1::Appointment& appointment) {
  std::vector<std::string> emails;
  for (const std::string& id : appointment.value().staff_ids()) {
    const std::string& email = judgement.EmployeeOf(id).email();
    if (!email.empty()) AddRecipient(email, &emails);
  }
  return emails;
}

std::vector<std::string> ClientEmails(const v1::Appointment& appointment) {
  std::vector<std::string> emails;
  for (const v1::Client& client : appointment.value().clients()) {
    if (!client.email().empty()) AddRecipient(client.email(), &emails);
  }
  return emails;
}

}  // namespace

void AddRecipient(const std::string& address, std::vector<std::string>* recipients) {
  const bool known = std::any_of(
      recipients->begin(), recipients->end(),
      [&](const std::string& one) { return NormalizeEmail(one) == NormalizeEmail(address); });
  if (!known) recipients->push_back(address);
}

Told TellOfAppointment(Judgement& judgement, const v1::Appointment& appointment,
                       v1::Notification::Kind kind) {
  Subject subject;
  subject.appointment_id = appointment.id();
  const int64_t end_us = appointment.value().end_us();
  Told told;
  told.staff = Tell(judgement, subject, kind, v1::Notification::STAFF,
                    StaffEmails(judgement, appointment), end_us, WhenOver::kWithhold);
  told.clients = Tell(judgement, subject, kind, v1::Notification::CLIENTS,
                      ClientEmails(appointment), end_us, WhenOver::kWithhold);
  return told;
}

void TellAgain(Judgement& judgement, const v1::Appointment& appointment, const Told& told) {
  Subject subject;
  subject.appointment_id = appointment.id();
  const int64_t end_us = appointment.value().end_us();
  if (!told.staff.empty()) {
    Tell(judgement, subject, v1::Notification::UPDATED, v1::Notification::STAFF, told.staff, end_us,
         WhenOver::kTell);
  }
  if (!told.clients.empty()) {
    Tell(judgement, subject, v1::Notification::UPDATED, v1::Notification::CLIENTS, told.clients,
         end_us, WhenOver::kTell);
  }
}

namespace {

std::vector<std::string> EmailOf(Judgement& judgement, const v1::Absence& absence) {
  const std::string& email = judgement.EmployeeOf(absence.employee_id()).email();
  if (email.empty()) return {};
  return {email};
}

void TellEmployee(Judgement& judgement, Subject subject, const v1::Absence& absence,
                  int64_t end_us) {
  subject.absence_id = absence.id();
  subject.employee_id = absence.employee_id();
  Tell(judgement, subject, v1::Notification::UPDATED, v1::Notification::STAFF,
       EmailOf(judgement, absence), end_us, WhenOver::kWithhold);
}

constexpr int kMostSyncs = 16;  // an earlier one may speak again

bool WasTold(const google::protobuf::RepeatedPtrField<std::string>& told_in_syncs,
             const std::string& sync_id) {
  return std::find(told_in_syncs.begin(), told_in_syncs.end(), sync_id) != told_in_syncs.end();
}

// Whether nobody was told in that sync yet; from now on somebody was. What is read outside any sync
// is a first every time.
bool FirstInSync(const std::string& sync_id,
                 google::protobuf::RepeatedPtrField<std::string>* told_in_syncs) {
  if (sync_id.empty()) return true;
  if (WasTold(*told_in_syncs, sync_id)) return false;
  if (told_in_syncs->size() == kMostSyncs) told_in_syncs->erase(told_in_syncs->begin());
  *told_in_syncs->Add() = sync_id;
  return true;
}

// Likewise whether it was not yet said in that sync why nobody is told, nor was anybody told. It is
// no telling: a later one of the sync may be sent.
bool FirstWithheldInSync(const std::string& sync_id, v1::Reason reason, v1::SeriesRow* series) {
  if (sync_id.empty()) return true;
  auto* withheld = series->mutable_withheld_in_syncs();
  const bool said =
      std::any_of(withheld->begin(), withheld->end(), [&](const v1::WithheldInSync& one) {
        return one.sync_id() == sync_id && one.reason() == reason;
      });
  if (said || WasTold(series->told_in_syncs(), sync_id)) return false;
  if (withheld->size() == kMostSyncs) withheld->erase(withheld->begin());
  v1::WithheldInSync* one = withheld->Add();
  one->set_sync_id(sync_id);
  one->set_reason(reason);
  return true;
}

// Of what is to come of a series.
bool IsFirst(Judgement& judgement, const v1::Absence& absence, int64_t end_us,
             v1::SeriesRow* series) {
  const std::string& sync_id = judgement.fact().sync_id();
  const v1::Reason withheld = WhyWithheld(judgement, v1::Notification::STAFF,
                                          EmailOf(judgement, absence), end_us, WhenOver::kWithhold);
  if (withheld != v1::REASON_UNSPECIFIED) return FirstWithheldInSync(sync_id, withheld, series);
  return FirstInSync(sync_id, series->mutable_told_in_syncs());
}

}  // namespace

void TellOfAbsence(Judgement& judgement, const v1::Absence& absence, int64_t end_us) {
  TellEmployee(judgement, {}, absence, end_us);
}

void TellOfSeries(Judgement& judgement, const std::string& series_id, const v1::Absence& absence,
                  int64_t end_us, v1::SeriesRow* series,
                  google::protobuf::RepeatedPtrField<std::string>* over_in_syncs) {
  // What is over says nothing of the occurrences to come: it is withheld by itself.
  const bool over = end_us <= judgement.now_us();
  if (over && over_in_syncs == nullptr) return TellEmployee(judgement, {}, absence, end_us);
  const std::string& sync_id = judgement.fact().sync_id();
  const bool is_first =
      over ? FirstInSync(sync_id, over_in_syncs) : IsFirst(judgement, absence, end_us, series);
  if (!is_first) return;
  Subject subject;
  subject.sync_id = sync_id;
  if (!over) subject.series_id = series_id;
  TellEmployee(judgement, std::move(subject), absence, end_us);
}

}  // namespace syncledger
