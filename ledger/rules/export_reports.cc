// EXP-CONFIRM and EXP-DELAYED: what whoever writes to Exchange says of the writes that were
// requested.
#include <algorithm>
#include <optional>
#include <utility>

#include "ledger/rules/absences.h"
#include "ledger/rules/appointments.h"
#include "ledger/rules/exchange_edits.h"
#include "ledger/rules/exports.h"
#include "ledger/rules/items.h"
#include "ledger/rules/occurrences.h"
#include "ledger/rules/order.h"
#include "ledger/text.h"

namespace syncledger {
namespace {

struct ReportedExport {
  v1::AppointmentRow* appointment;
  v1::ExportRow* row;
};

// The export that an operator speaks of, this act of his now heard. Nothing: said why it is not to
// be judged, because it was heard before, or the ledger has no such mailbox or appointment.
std::optional<ReportedExport> HearOfExport(Judgement& judgement, const std::string& address,
                                           const std::string& appointment_id) {
  const auto about = [&](v1::Outcome& outcome) {
    outcome.set_appointment_id(appointment_id);
    outcome.set_mailbox(address);
  };
  if (WasRejected(judgement)) {
    about(SayDuplicate(judgement));
    return std::nullopt;
  }
  v1::MailboxRow* mailbox = judgement.MailboxOf(address, /*create=*/false);
  if (mailbox == nullptr) {
    about(RejectAct(judgement, v1::RULE_EXP_DELAYED, v1::UNKNOWN_MAILBOX, address));
    judgement.Remember("appointment:" + appointment_id);
    return std::nullopt;
  }
  v1::ExportRow* row = EditExport(judgement, appointment_id, mailbox->state().number());
  if (Heard(judgement.fact(), row->known())) {
    SayDuplicate(judgement).set_appointment_id(appointment_id);
    return std::nullopt;
  }
  Hear(judgement.fact(), row->mutable_known());
  row->mutable_state()->set_appointment_id(appointment_id);
  row->mutable_state()->set_mailbox(mailbox->state().number());
  bool on_ledger;
  auto* appointment = judgement.Edit<v1::AppointmentRow>(
      v1::ROW_APPOINTMENT, AppointmentKey(appointment_id), &on_ledger);
  if (on_ledger) return ReportedExport{appointment, row};
  SaveExport(judgement, *row, nullptr);
  about(SayRejected(judgement, v1::UNKNOWN_APPOINTMENT, ""));
  judgement.Remember("appointment:" + appointment_id);
  return std::nullopt;
}

v1::Outcome& AddExportOutcome(Judgement& judgement, v1::OutcomeKind kind, v1::Rule rule,
                              const v1::Export& exported) {
  const v1::MailboxRow* mailbox = judgement.MailboxNumbered(exported.mailbox());
  v1::Outcome& outcome = judgement.Add(kind, rule);
  outcome.set_appointment_id(exported.appointment_id());
  if (mailbox != nullptr) outcome.set_mailbox(mailbox->state().address());
  outcome.set_item_id(exported.item_id());
  return outcome;
}

}  // namespace

void FoldExportDelayed(Judgement& judgement, const v1::ExportDelayed& delayed) {
  const auto heard = HearOfExport(judgement, delayed.mailbox(), delayed.appointment_id());
  if (!heard.has_value()) return;
  v1::Export& exported = *heard->row->mutable_state();
  exported.set_delayed_until_us(delayed.until_us());
  SaveExport(judgement, *heard->row, heard->appointment);
  v1::Outcome& outcome =
      AddExportOutcome(judgement, v1::EXPORT_DELAYED, v1::RULE_EXP_DELAYED, exported);
  outcome.set_until_us(delayed.until_us());
  outcome.set_detail("until " + FormatTime(delayed.until_us()));
}

void FoldExportFailed(Judgement& judgement, const v1::ExportFailed& failed) {
  const auto heard = HearOfExport(judgement, failed.mailbox(), failed.appointment_id());
  if (!heard.has_value()) return;
  v1::Export& exported = *heard->row->mutable_state();
  exported.set_failed_reason(failed.reason());
  SaveExport(judgement, *heard->row, heard->appointment);
  AddExportOutcome(judgement, v1::EXPORT_FAILED, v1::RULE_EXP_DELAYED, exported)
      .set_detail(failed.reason());
}

namespace {

// Whether a stamp names the version that is confirmed, or a later one.
bool IsAsLate(const v1::Stamp& stamp, const v1::ExportConfirmed& confirmed) {
  return stamp.appointment_id() == confirmed.appointment_id() && stamp.has_updated_at_us() &&
         stamp.updated_at_us() >= confirmed.updated_at_us();
}

v1::Stamp StampOf(const v1::ConfirmationRow& confirmation) {
  v1::Stamp stamp;
  if (confirmation.appointment_id().empty()) return stamp;
  stamp.set_appointment_id(confirmation.appointment_id());
  stamp.set_updated_at_us(confirmation.updated_at_us());
  return stamp;
}

// The item holds the export from now on, unless it was confirmed in a version that is to go. One
// that was to go was written anew.
void HoldConfirmed(const KnownItem& known, const v1::ExportConfirmed& confirmed,
                   v1::Export* exported) {
  if (exported->cancel_requested()) return;
  const bool of_going_version = confirmed.updated_at_us() <= exported->going_until_us();
  if (of_going_version && !exported->going_version_again()) return;
  exported->set_item_id(confirmed.item_id());
  if (!known.existed || !IsToGo(*exported, known.item())) return;
  auto* going = exported->mutable_going();
  going->erase(std::remove(going->begin(), going->end(), IdentityOf(known.item())), going->end());
  exported->set_going_version_again(true);
}

}  // namespace

void FoldExportConfirmed(Judgement& judgement, const v1::ExportConfirmed& confirmed) {
  v1::MailboxRow* mailbox = judgement.MailboxOf(confirmed.mailbox(), /*create=*/true);
  KnownItem known = LoadItem(judgement, mailbox, confirmed.item_id());
  v1::ConfirmationRow waiting;
  const bool one_waits = judgement.Load(v1::ROW_CONFIRMATION, known.key, &waiting);
  const auto about = [&](v1::Outcome& outcome) {
    outcome.set_appointment_id(confirmed.appointment_id());
    outcome.set_mailbox(mailbox->state().address());
    outcome.set_item_id(confirmed.item_id());
  };
  v1::ExportRow& row =
      *EditExport(judgement, confirmed.appointment_id(), mailbox->state().number());
  if (Heard(judgement.fact(), row.known())) return about(SayDuplicate(judgement));
  // Read anew by a later decoder version, it may name another version of the item than the one that
  // is waited for.
  const bool read_anew = HeardInAnyReading(judgement.fact(), row.known());
  if (IsAsLate(known.item().stamp(), confirmed) ||
      (!read_anew && IsAsLate(StampOf(waiting), confirmed))) {
    // The version that was to go was asked for again: this says that it stands.
    if (row.state().going_version_again() &&
        confirmed.updated_at_us() == row.state().going_until_us()) {
      HoldConfirmed(known, confirmed, row.mutable_state());
      SaveExport(judgement, row, nullptr);
    }
    about(judgement.Add(v1::IGNORED, v1::RULE_EXP_CONFIRM, v1::DUPLICATE));
    return;
  }

  bool on_ledger;
  auto* appointment = judgement.Edit<v1::AppointmentRow>(
      v1::ROW_APPOINTMENT, AppointmentKey(confirmed.appointment_id()), &on_ledger);
  v1::Export* exported = row.mutable_state();
  exported->set_appointment_id(confirmed.appointment_id());
  exported->set_mailbox(mailbox->state().number());
  HoldConfirmed(known, confirmed, exported);
  exported->clear_delayed_until_us();
  exported->clear_failed_reason();
  Hear(judgement.fact(), row.mutable_known());
  SaveExport(judgement, row, on_ledger ? appointment : nullptr);
  about(judgement.Add(v1::EXPORT_CONFIRMED, v1::RULE_EXP_CONFIRM));

  waiting.set_appointment_id(confirmed.appointment_id());
  waiting.set_change_key(confirmed.change_key());
  waiting.set_updated_at_us(confirmed.updated_at_us());
  const bool is_last_observed = known.existed && !known.item().gone() &&
                                known.item().statement().change_key() == confirmed.change_key();
  if (!is_last_observed) {
    judgement.Save(v1::ROW_CONFIRMATION, known.key, waiting);
    judgement.Remember("item:" + confirmed.item_id());
    return;
  }
  // The last confirmation stands: one that waited is of an earlier version.
  if (one_waits) judgement.Erase(v1::ROW_CONFIRMATION, known.key);
  const v1::Stamp stamp = StampOf(waiting);
  LetGo(judgement, known.item(), stamp);
  TakeStamp(judgement, stamp, &known);
  Claim claim = LoadClaim(judgement, IdentityKey(known.item()));
  if (IsStamped(known.item())) {
    RemoveExportedAbsence(judgement, v1::RULE_EXP_CONFIRM, known, &claim);
    if (claim.row->series()) QueueOccurrencesOf(judgement, mailbox, claim.key);
    JudgeConfirmed(judgement, &known);
  }
  SaveItem(judgement, known);
}

}  // namespace syncledger
