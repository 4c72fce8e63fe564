#include "ledger/rules/exports.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_split.h"
#include "ledger/body_text.h"
#include "ledger/digest.h"
#include "ledger/rules/appointments.h"
#include "ledger/rules/eligibility.h"
#include "ledger/rules/items.h"
#include "ledger/rules/notifications.h"
#include "ledger/rules/sighting.h"
#include "ledger/text.h"
#include "ledger/zones.h"

namespace syncledger {
namespace {

// What the mailbox of one staff member shall hold (EXP-UPSERT).
v1::ExportSnapshot Wanted(Judgement& judgement, const v1::Appointment& appointment,
                          const v1::Employee& employee) {
  const v1::AppointmentFields& value = appointment.value();
  v1::ExportSnapshot wanted;
  wanted.set_title(judgement.ServiceOf(value.service_id()).name());
  wanted.set_location(judgement.LocationOf(value.location_id()).address());
  wanted.set_organizer(employee.email());
  std::vector<std::string> attendees;
  for (const v1::Client& client : value.clients()) {
    if (!client.email().empty()) AddRecipient(client.email(), &attendees);
  }
  for (const std::string& attendee : attendees) wanted.add_attendees(attendee);
  wanted.set_details(value.details());
  wanted.set_details_known(true);
  wanted.set_start_us(value.start_us());
  wanted.set_end_us(value.end_us());
  wanted.set_show_as(value.show_as() == v1::SHOW_AS_UNKNOWN ? v1::BUSY : value.show_as());
  wanted.mutable_stamp()->set_appointment_id(appointment.id());
  wanted.mutable_stamp()->set_updated_at_us(appointment.stated_at_us());
  return wanted;
}

// Whether the mailbox has to be written: what it has, or was last asked to have, is not what it
// shall have. Attendees that only Exchange has stay, so they make no difference. A stamp older than
// Coconut's last edit does: under it, the next edit in Exchange would be taken for one that did not
// know of Coconut's (CONFLICT-COCONUT).
bool Differs(const v1::ExportSnapshot& has, const v1::ExportSnapshot& wanted,
             int64_t edited_at_us) {
  if (has.stamp().updated_at_us() < edited_at_us) return true;
  if (NormalizeTitle(has.title()) != NormalizeTitle(wanted.title())) return true;
  if (NormalizeAddress(has.location()) != NormalizeAddress(wanted.location())) return true;
  if (has.start_us() != wanted.start_us() || has.end_us() != wanted.end_us()) return true;
  if (has.show_as() != wanted.show_as()) return true;
  if (has.details_known() && ReadBody(v1::Body::TEXT, has.details()).below() !=
                                 ReadBody(v1::Body::TEXT, wanted.details()).below()) {
    return true;
  }
  return std::any_of(
      wanted.attendees().begin(), wanted.attendees().end(), [&](const std::string& wanted_one) {
        return std::none_of(has.attendees().begin(), has.attendees().end(),
                            [&](const std::string& one) {
                              return NormalizeEmail(one) == NormalizeEmail(wanted_one);
                            });
      });
}

// A snapshot without its stamp as a number: whether the same was wanted before.
uint64_t Fingerprint(const v1::ExportSnapshot& wanted) {
  std::string text = NormalizeTitle(wanted.title()) + '\0' + NormalizeAddress(wanted.location()) +
                     '\0' + NormalizeEmail(wanted.organizer()) + '\0' + wanted.details() + '\0' +
                     std::to_string(wanted.start_us()) + ' ' + std::to_string(wanted.end_us()) +
                     ' ' + std::to_string(wanted.show_as());
  for (const std::string& attendee : wanted.attendees()) text += '\0' + NormalizeEmail(attendee);
  return Hash64(text);
}

v1::Outcome& AddWrite(Judgement& judgement, v1::Rule rule, v1::Reason reason,
                      const v1::Export& exported, const v1::Mailbox& mailbox) {
  v1::Outcome& outcome = judgement.Add(v1::EXCHANGE_WRITE_REQUESTED, rule, reason);
  outcome.set_appointment_id(exported.appointment_id());
  outcome.set_mailbox(mailbox.address());
  outcome.set_item_id(exported.item_id());
  outcome.set_employee_id(mailbox.employee_id());
  return outcome;
}

// Remembers what a CANCEL is requested for.
void SetGoing(Judgement& judgement, v1::MailboxRow* mailbox, v1::Export* exported) {
  constexpr int kMostGoing = 8;
  if (!exported->item_id().empty()) {
    const KnownItem known = LoadItem(judgement, mailbox, exported->item_id());
    const std::string identity = IdentityOf(known.item());
    auto* going = exported->mutable_going();
    if (std::find(going->begin(), going->end(), identity) == going->end()) {
      if (going->size() == kMostGoing) going->erase(going->begin());
      *going->Add() = identity;
    }
  }
  const int64_t until_us = std::max({exported->going_until_us(), exported->requested_until_us(),
                                     exported->last().stamp().updated_at_us()});
  if (until_us > 0) exported->set_going_until_us(until_us);
  exported->clear_going_version_again();
}

void ForgetGoing(v1::Export* exported) {
  exported->clear_going();
  exported->clear_going_until_us();
  exported->clear_going_version_again();
}

void RequestCancel(Judgement& judgement, v1::Rule rule, v1::MailboxRow* mailbox,
                   v1::ExportRow* row) {
  AddWrite(judgement, rule, v1::CANCEL, row->state(), mailbox->state());
  v1::Export* exported = row->mutable_state();
  exported->set_cancel_requested(true);
  SetGoing(judgement, mailbox, exported);
  exported->set_requested(false);
  exported->clear_last();
  exported->clear_wanted();
  exported->clear_unable();
  SaveExport(judgement, *row, nullptr);
}

// EXP-CANCEL: every mailbox that still has it, of those whose owner is not (or no longer) to have
// it. What was put back in Exchange after the cancellation was decided is left alone, whatever is
// judged again.
void CancelLeft(Judgement& judgement, WriteCause cause, const v1::AppointmentRow& appointment) {
  const bool cancelled = appointment.state().status() == v1::Appointment::CANCELLED;
  for (uint32_t number : appointment.mailboxes()) {
    const v1::ExportRow* row = FindExport(judgement, appointment.state().id(), number);
    if (row == nullptr || row->state().cancel_requested() || !StillHas(row->state())) continue;
    if (cancelled && cause == WriteCause::kJudgedAgain && !row->state().unable()) continue;
    v1::MailboxRow* mailbox = judgement.MailboxNumbered(number);
    if (mailbox == nullptr) continue;
    if (!cancelled && IsStaffOf(appointment.state(), mailbox->state().employee_id())) continue;
    RequestCancel(judgement, v1::RULE_EXP_CANCEL, mailbox,
                  EditExport(judgement, appointment.state().id(), number));
  }
}

bool IsUnable(Judgement& judgement, const v1::Appointment& appointment,
              const v1::Mailbox& mailbox) {
  return IsMultiUserUnsupported(judgement, appointment) ||
         MailboxEligibility(judgement, mailbox) != v1::REASON_UNSPECIFIED;
}

// Remembers which mailboxes that have the appointment cannot be written, so that what they lack is
// written once they can be. Price: pausing a tenant writes one row for each of its exported
// appointments.
void HoldBack(Judgement& judgement, const v1::AppointmentRow& appointment) {
  for (uint32_t number : appointment.mailboxes()) {
    const v1::MailboxRow* mailbox = judgement.MailboxNumbered(number);
    if (mailbox == nullptr || !IsUnable(judgement, appointment.state(), mailbox->state())) continue;
    const v1::ExportRow* known = FindExport(judgement, appointment.state().id(), number);
    if (known == nullptr || known->state().unable()) continue;
    v1::ExportRow* row = EditExport(judgement, appointment.state().id(), number);
    row->mutable_state()->set_unable(true);
    SaveExport(judgement, *row, nullptr);
  }
}

void Upsert(Judgement& judgement, WriteCause cause, const std::string& staff_id,
            v1::AppointmentRow* appointment) {
  const v1::Employee& employee = judgement.EmployeeOf(staff_id);
  if (employee.email().empty()) return;
  v1::MailboxRow* mailbox = judgement.MailboxAt(employee.email());
  if (mailbox == nullptr) return;
  if (MailboxEligibility(judgement, mailbox->state()) != v1::REASON_UNSPECIFIED) return;
  if (judgement.MatchOf(mailbox->state()).employee->id() != staff_id) return;
  const v1::Appointment& state = appointment->state();
  const bool in_window = EndsInWindow(state.value().end_us(), mailbox->state().window_start_us());
  if (!in_window && cause != WriteCause::kConflict) return;

  v1::ExportRow* row = EditExport(judgement, state.id(), mailbox->state().number());
  v1::Export* exported = row->mutable_state();
  v1::ExportSnapshot wanted = Wanted(judgement, state, employee);
  const uint64_t wanted_hash = Fingerprint(wanted);
  const bool asked_before = exported->wanted() == wanted_hash;
  const bool became_able = exported->unable();
  // Judged again for another reason than a change of its own: what Exchange made of it since is
  // left alone.
  if (cause == WriteCause::kJudgedAgain && asked_before && !became_able) return;
  exported->set_appointment_id(state.id());
  exported->set_mailbox(mailbox->state().number());
  exported->set_wanted(wanted_hash);
  exported->clear_unable();
  // What stands there was to go: whatever it shows, it is to be written. Connecting its mailbox
  // again voids that instead.
  const bool was_to_go =
      exported->cancel_requested() && !judgement.fact().has_integration_connected();
  exported->set_cancel_requested(false);
  if (wanted.stamp().updated_at_us() <= exported->going_until_us()) {
    exported->set_going_version_again(true);
  }
  const bool has_it =
      exported->has_last() && !Differs(exported->last(), wanted, state.edited_at_us());
  if (has_it && !was_to_go) {
    if (!asked_before || became_able) SaveExport(judgement, *row, appointment);
    return;
  }
  exported->set_requested(true);
  exported->set_requested_until_us(
      std::max(exported->requested_until_us(), wanted.stamp().updated_at_us()));
  *exported->mutable_last() = wanted;
  v1::Outcome& outcome =
      AddWrite(judgement, v1::RULE_EXP_UPSERT, v1::UPSERT, *exported, mailbox->state());
  *outcome.mutable_write() = std::move(wanted);
  SaveExport(judgement, *row, appointment);
}

}  // namespace

RowKey ExportKey(std::string_view appointment_id, uint32_t mailbox) {
  return RowKey().Text(appointment_id).Number(mailbox);
}

const v1::ExportRow* FindExport(Judgement& judgement, std::string_view appointment_id,
                                uint32_t mailbox) {
  return judgement.Find<v1::ExportRow>(v1::ROW_EXPORT, ExportKey(appointment_id, mailbox));
}

v1::ExportRow* EditExport(Judgement& judgement, std::string_view appointment_id, uint32_t mailbox) {
  bool existed;
  return judgement.Edit<v1::ExportRow>(v1::ROW_EXPORT, ExportKey(appointment_id, mailbox),
                                       &existed);
}

void SaveExport(Judgement& judgement, const v1::ExportRow& row, v1::AppointmentRow* appointment) {
  const v1::Export& exported = row.state();
  judgement.Save(v1::ROW_EXPORT, ExportKey(exported.appointment_id(), exported.mailbox()), row);
  if (appointment == nullptr) return;
  const auto& known = appointment->mailboxes();
  if (std::find(known.begin(), known.end(), exported.mailbox()) != known.end()) return;
  appointment->add_mailboxes(exported.mailbox());
  judgement.Save(v1::ROW_APPOINTMENT, AppointmentKey(exported.appointment_id()), *appointment);
}

bool StillHas(const v1::Export& exported) {
  return exported.requested() || !exported.item_id().empty();
}

bool IsToGo(const v1::Export& exported, const v1::Item& item) {
  if (exported.cancel_requested()) return true;
  const v1::Stamp& stamp = item.stamp();
  const bool has_both = stamp.has_updated_at_us() && exported.has_going_until_us();
  if (has_both && stamp.updated_at_us() > exported.going_until_us()) return false;
  const auto& going = exported.going();
  if (std::find(going.begin(), going.end(), IdentityOf(item)) != going.end()) return true;
  return has_both && !exported.going_version_again();
}

bool IsMultiUserUnsupported(Judgement& judgement, const v1::Appointment& appointment) {
  return appointment.value().staff_ids_size() > 1 && judgement.settings().protocol() != v1::EWS;
}

void RequestWrites(Judgement& judgement, WriteCause cause, v1::AppointmentRow* appointment) {
  // Of a cancelled appointment only what this very fact decides is owed later.
  const bool booked = appointment->state().status() == v1::Appointment::BOOKED;
  if (booked || cause != WriteCause::kJudgedAgain) HoldBack(judgement, *appointment);
  if (IsMultiUserUnsupported(judgement, appointment->state())) {
    if (cause == WriteCause::kJudgedAgain) return;
    v1::Outcome& outcome =
        judgement.Add(v1::IGNORED, v1::RULE_EXP_MULTI, v1::MULTI_USER_UNSUPPORTED);
    outcome.set_appointment_id(appointment->state().id());
    return;
  }
  CancelLeft(judgement, cause, *appointment);
  if (!booked) return;
  const std::vector<std::string> staff(appointment->state().value().staff_ids().begin(),
                                       appointment->state().value().staff_ids().end());
  for (const std::string& staff_id : staff) Upsert(judgement, cause, staff_id, appointment);
}

namespace {

// What speaks for the item that holds the export; nothing where none is known.
std::optional<KnownItem> HolderOf(Judgement& judgement, v1::MailboxRow* mailbox,
                                  const v1::Export& exported) {
  if (exported.item_id().empty()) return std::nullopt;
  const KnownItem known = LoadItem(judgement, mailbox, exported.item_id());
  if (!known.existed) return std::nullopt;
  return SpeakingItem(judgement, mailbox, LoadClaim(judgement, IdentityKey(known.item())));
}

// Whether the item is known to be gone from the mailbox already: deleted there, which is not our
// doing, and judged once the mailbox syncs.
bool IsGone(Judgement& judgement, v1::MailboxRow* mailbox, const v1::Export& exported) {
  const std::optional<KnownItem> holder = HolderOf(judgement, mailbox, exported);
  return holder.has_value() && holder->item().gone();
}

// Whether the item ended while it was to be cancelled, and that is not judged yet.
bool EndWaits(Judgement& judgement, v1::MailboxRow* mailbox, const v1::Export& exported) {
  const std::optional<KnownItem> holder = HolderOf(judgement, mailbox, exported);
  return holder.has_value() && holder->item().waiting() != v1::REASON_UNSPECIFIED &&
         HasEnded(judgement, holder->item());
}

// Whether the mailbox is that of one who has the appointment.
bool ShallHave(Judgement& judgement, const v1::MailboxRow& mailbox,
               const std::string& appointment_id) {
  const auto* row =
      judgement.Find<v1::AppointmentRow>(v1::ROW_APPOINTMENT, AppointmentKey(appointment_id));
  return row != nullptr && row->state().status() == v1::Appointment::BOOKED &&
         IsStaffOf(row->state(), mailbox.state().employee_id());
}

// Calls `visit` with the mailbox and the export of each row that the scan speaks of.
template <typename Visit>
size_t ForEachExport(Judgement& judgement, v1::Continuation::Scan* scan, size_t limit,
                     const Visit& visit) {
  const std::vector<RowEntry> entries =
      judgement.Scan(v1::ROW_EXPORT, scan->prefix(), scan->after(), limit);
  for (const RowEntry& entry : entries) {
    scan->set_after(entry.key);
    RowKeyReader reader(entry.key);
    std::string appointment_id;
    int64_t number = 0;
    if (!reader.Text(&appointment_id) || !reader.Number(&number))
      judgement.EndProcess("the key of an export names no mailbox");
    if (scan->mailbox() != 0 && number != scan->mailbox()) continue;
    v1::MailboxRow* mailbox = judgement.MailboxNumbered(static_cast<uint32_t>(number));
    if (mailbox == nullptr) return 0;  // the storage failed (Rows)
    visit(mailbox, EditExport(judgement, appointment_id, static_cast<uint32_t>(number)));
  }
  return entries.size();
}

}  // namespace

size_t CancelExports(Judgement& judgement, v1::Continuation::Scan* scan, size_t limit) {
  return ForEachExport(judgement, scan, limit, [&](v1::MailboxRow* mailbox, v1::ExportRow* row) {
    if (row->state().cancel_requested() || !StillHas(row->state())) return;
    if (IsGone(judgement, mailbox, row->state())) return;
    RequestCancel(judgement, v1::RULE_SYNC_DISCONNECT, mailbox, row);
  });
}

size_t VoidCancels(Judgement& judgement, v1::Continuation::Scan* scan, size_t limit) {
  return ForEachExport(judgement, scan, limit, [&](v1::MailboxRow* mailbox, v1::ExportRow* row) {
    const bool asked = row->state().cancel_requested() || !row->state().going().empty() ||
                       row->state().has_going_until_us();
    if (!asked || IsDisconnected(judgement, mailbox->state())) return;
    if (!ShallHave(judgement, *mailbox, row->state().appointment_id())) return;
    if (EndWaits(judgement, mailbox, row->state())) return;
    row->mutable_state()->set_cancel_requested(false);
    ForgetGoing(row->mutable_state());
    SaveExport(judgement, *row, nullptr);
  });
}

void Observe(const v1::Item& item, const Span& span, v1::ExportSnapshot* held) {
  const v1::ItemStatement& statement = item.statement();
  if (statement.has_subject()) held->set_title(statement.subject());
  if (statement.has_location()) held->set_location(statement.location());
  if (!statement.organizer().empty()) held->set_organizer(statement.organizer());
  if (statement.attendees_stated()) {
    held->clear_attendees();
    for (const std::string& attendee : statement.attendees()) {
      const std::pair<std::string, std::string> address_and_answer =
          absl::StrSplit(attendee, absl::MaxSplits(' ', 1));
      held->add_attendees(address_and_answer.first);
    }
  }
  held->set_details(statement.body().below());
  held->set_details_known(statement.has_body());
  if (statement.has_start() || statement.has_end()) {
    held->set_start_us(span.start_us);
    held->set_end_us(span.end_us);
  }
  if (statement.has_show_as()) held->set_show_as(statement.show_as());
  *held->mutable_stamp() = item.stamp();
}

void LetGo(Judgement& judgement, const v1::Item& item, const v1::Stamp& stamp) {
  const std::string& appointment_id = item.stamp().appointment_id();
  if (appointment_id.empty() || appointment_id == stamp.appointment_id()) return;
  const v1::ExportRow* known = FindExport(judgement, appointment_id, item.mailbox());
  if (known == nullptr || known->state().item_id() != item.item_id()) return;
  v1::ExportRow* row = EditExport(judgement, appointment_id, item.mailbox());
  v1::Export* exported = row->mutable_state();
  exported->clear_item_id();
  exported->clear_last();
  exported->set_requested(false);
  SaveExport(judgement, *row, nullptr);
}

}  // namespace syncledger
