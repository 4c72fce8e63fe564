#include "ledger/rules/withdrawn_edits.h"

#include <algorithm>
#include <utility>

#include "ledger/rules/notifications.h"

namespace syncledger {
namespace {

// An Exchange edit that this Coconut fact, had it been heard in time, would have overruled
// (CONFLICT-LATE).
bool IsOverruledBy(const Statement& statement, const AcceptedEdit& edit) {
  return statement.updated_at_us > edit.row.stamp_updated_at_us() &&
         statement.updated_at_us <= edit.row.observed_at_us();
}

bool Touches(const AcceptedEdit& edit, Field field) {
  const auto& fields = edit.row.fields();
  return std::find(fields.begin(), fields.end(), FieldName(field)) != fields.end();
}

// Internal notes without the text that the edit put there; where it does not stand any more,
// nothing is to be undone.
void WithdrawNotes(const v1::AcceptedEditRow& edit, v1::AppointmentFields* value) {
  if (value->internal_notes() == edit.after().internal_notes()) {
    value->set_internal_notes(edit.before().internal_notes());
  } else if (HoldsLines(value->internal_notes(), edit.notes_after())) {
    value->set_internal_notes(
        MergeNotes(value->internal_notes(), edit.notes_after(), edit.notes_before()));
  }
}

// Of the accepted edits the one at `index` is taken back, in one field.
void WithdrawField(const Statement& statement, Field field, size_t index,
                   std::vector<AcceptedEdit>* accepted, v1::AppointmentFields* value) {
  const v1::AcceptedEditRow& edit = (*accepted)[index].row;
  // What Coconut stated of the field since stands by itself.
  if (!FieldEquals(edit.stated(), statement.before.state().stated(), field)) return;
  if (field == Field::kNotes) return WithdrawNotes(edit, value);
  // A later edit that stays was made on top of this one: from now on it was made on what was there
  // before.
  for (size_t later = index + 1; later < accepted->size(); ++later) {
    AcceptedEdit& other = (*accepted)[later];
    if (IsOverruledBy(statement, other) || !Touches(other, field)) continue;
    CopyField(edit.before(), field, other.row.mutable_before());
    return;
  }
  if (FieldEquals(*value, edit.after(), field)) CopyField(edit.before(), field, value);
}

// The fields that an edit set and that are something else now, with both values.
v1::Outcome LostBy(const AcceptedEdit& edit, const v1::AppointmentFields& value) {
  v1::Outcome outcome;
  for (Field field : kAllFields) {
    if (!Touches(edit, field) || FieldEquals(edit.row.after(), value, field)) continue;
    v1::LostField* lost = outcome.add_lost();
    lost->set_field(std::string(FieldName(field)));
    lost->set_exchange(FieldText(edit.row.after(), field));
    lost->set_coconut(FieldText(value, field));
  }
  return outcome;
}

}  // namespace

v1::Outcome& Say(Statement& statement, v1::OutcomeKind kind, v1::Rule rule, v1::Reason reason) {
  v1::Outcome& outcome = statement.judgement.Add(kind, rule, reason);
  outcome.set_appointment_id(statement.stated.appointment_id());
  return outcome;
}

std::vector<AcceptedEdit> LoadAccepted(Statement& statement) {
  std::vector<AcceptedEdit> accepted;
  if (statement.updated_at_us > statement.before.accepted_until_us()) return accepted;
  for (uint32_t i = 0; i < statement.before.accepted_edits(); ++i) {
    AcceptedEdit edit;
    edit.key = RowKey().Text(statement.stated.appointment_id()).Number(i).str();
    if (statement.judgement.Load(v1::ROW_ACCEPTED_EDIT, edit.key, &edit.row) &&
        !edit.row.withdrawn()) {
      accepted.push_back(std::move(edit));
    }
  }
  return accepted;
}

Withdrawn NothingWithdrawn(const Statement& statement) {
  return {.value = statement.before.state().value(), .cancellation = false, .edits = {}};
}

Withdrawn Withdraw(const Statement& statement, std::vector<AcceptedEdit>* accepted) {
  Withdrawn withdrawn = NothingWithdrawn(statement);
  for (size_t i = accepted->size(); i-- > 0;) {
    AcceptedEdit& edit = (*accepted)[i];
    if (!IsOverruledBy(statement, edit)) continue;
    withdrawn.edits.insert(withdrawn.edits.begin(), &edit);
    withdrawn.cancellation |= edit.row.cancelled();
    for (Field field : kAllFields) {
      if (Touches(edit, field)) WithdrawField(statement, field, i, accepted, &withdrawn.value);
    }
  }
  return withdrawn;
}

void PutNotesAgain(const Statement& statement, const std::vector<AcceptedEdit>& accepted,
                   const std::vector<AcceptedEdit*>& withdrawn, v1::AppointmentFields* value) {
  for (const AcceptedEdit& edit : accepted) {
    const bool is_withdrawn =
        std::find(withdrawn.begin(), withdrawn.end(), &edit) != withdrawn.end();
    if (is_withdrawn || !Touches(edit, Field::kNotes)) continue;
    if (edit.row.observed_at_us() <= statement.updated_at_us) continue;
    value->set_internal_notes(
        MergeNotes(value->internal_notes(), edit.row.notes_before(), edit.row.notes_after()));
  }
}

void SaveAccepted(Statement& statement, const Withdrawn& withdrawn,
                  std::vector<AcceptedEdit>* accepted) {
  for (AcceptedEdit* edit : withdrawn.edits) edit->row.set_withdrawn(true);
  for (const AcceptedEdit& edit : *accepted) {
    statement.judgement.Save(v1::ROW_ACCEPTED_EDIT, edit.key, edit.row);
  }
}

void SayWithdrawn(Statement& statement, const Withdrawn& withdrawn) {
  Told told;
  for (const AcceptedEdit* edit : withdrawn.edits) {
    const v1::Outcome lost = LostBy(*edit, statement.state().value());
    // Both sides had said the same: nothing is lost, and nobody needs to be told of it again.
    const bool same = edit->row.cancelled() ? !IsBooked(statement.state()) : lost.lost_size() == 0;
    if (same) continue;
    v1::Outcome& said = Say(statement, v1::CONFLICT_RESOLVED, v1::RULE_CONFLICT_LATE,
                            edit->row.cancelled() ? v1::EDIT_OVER_REMOVE : v1::COCONUT_WINS);
    *said.mutable_lost() = lost.lost();
    said.set_item_id(edit->row.item_id());
    const v1::MailboxRow* mailbox = statement.judgement.MailboxNumbered(edit->row.mailbox());
    if (mailbox != nullptr) said.set_mailbox(mailbox->state().address());
    for (const std::string& address : edit->row.told_staff()) AddRecipient(address, &told.staff);
    for (const std::string& address : edit->row.told_clients())
      AddRecipient(address, &told.clients);
  }
  TellAgain(statement.judgement, statement.state(), told);
}

}  // namespace syncledger
