// CONFLICT-LATE: what was accepted from Exchange, and is taken back by a Coconut fact that is heard
// of late.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ledger/judgement.h"
#include "ledger/rules/appointments.h"

namespace syncledger {

// A Coconut fact about an appointment while it is judged.
struct Statement {
  Judgement& judgement;
  const v1::AppointmentStated& stated;
  int64_t updated_at_us = 0;
  uint64_t version = 0;          // tells a repeat from another statement of the same moment
  v1::AppointmentFields fields;  // as stated; what was left out is Coconut's own last statement
  bool is_new = false;
  v1::AppointmentRow before;
  v1::AppointmentRow* row = nullptr;  // where it stands

  v1::Appointment& state() { return *row->mutable_state(); }
  bool cancels() const { return stated.event() == v1::AppointmentStated::CANCELLED; }
  bool creates() const { return stated.event() == v1::AppointmentStated::CREATED; }
  // A cancellation or creation heard after a later statement: it cancels or books again, the fields
  // are those of before.
  bool late() const { return updated_at_us < before.state().stated_at_us(); }
};

v1::Outcome& Say(Statement& statement, v1::OutcomeKind kind, v1::Rule rule,
                 v1::Reason reason = v1::REASON_UNSPECIFIED);

struct AcceptedEdit {
  std::string key;
  v1::AcceptedEditRow row;
};

// What Exchange edited of the appointment, where any of it was accepted at the fact's moment or
// after; in order, nothing is read. Price: a fact heard late reads all that was ever accepted of
// its appointment.
std::vector<AcceptedEdit> LoadAccepted(Statement& statement);

// The appointment as if the edits in question had not been accepted; later edits that stay keep
// what they set.
struct Withdrawn {
  v1::AppointmentFields value;
  bool cancellation = false;
  std::vector<AcceptedEdit*> edits;
};

Withdrawn NothingWithdrawn(const Statement& statement);
// Takes back what the fact, had it been heard in time, would have overruled. What is built upon it
// changes in `accepted`.
Withdrawn Withdraw(const Statement& statement, std::vector<AcceptedEdit>* accepted);

// Internal notes that Coconut edits, with the notes of Exchange that were accepted after that edit
// put into them again.
void PutNotesAgain(const Statement& statement, const std::vector<AcceptedEdit>& accepted,
                   const std::vector<AcceptedEdit*>& withdrawn, v1::AppointmentFields* value);

// Stores what became of the accepted edits: those that are taken back, and those that had been
// built upon them.
void SaveAccepted(Statement& statement, const Withdrawn& withdrawn,
                  std::vector<AcceptedEdit>* accepted);
// Says of each withdrawn edit what it lost, and tells again whoever was told of it.
void SayWithdrawn(Statement& statement, const Withdrawn& withdrawn);

}  // namespace syncledger
