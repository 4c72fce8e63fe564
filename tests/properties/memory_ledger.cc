#include "tests/properties/memory_ledger.h"

#include <fmt/format.h>

#include <utility>

#include "ledger/fold.h"
#include "ledger/names.h"
#include "ledger/text.h"

namespace syncledger::properties {
namespace {

constexpr int kLastDigestedKind = 19;
constexpr int kLastKind = 127;

template <typename Row, typename State>
std::map<std::string, State> StatesOf(Rows& rows, v1::RowKind kind) {
  std::map<std::string, State> states;
  for (const RowEntry& entry : rows.Scan(kind, "", "", SIZE_MAX)) {
    Row row;
    row.ParseFromString(entry.value);
    states[row.state().id()] = row.state();
  }
  return states;
}

}  // namespace

std::string ToText(const Told& told) {
  std::string text =
      fmt::format("{} {} {} of {}", told.state == v1::Notification::REQUESTED ? "told" : "withheld",
                  v1::Notification::Kind_Name(told.kind),
                  v1::Notification::Audience_Name(told.audience), told.subject);
  if (told.state != v1::Notification::REQUESTED)
    text += fmt::format(" {}", ReasonName(told.reason));
  for (const std::string& recipient : told.recipients) text += " " + recipient;
  return text;
}

std::string MemoryLedger::Deliver(std::string_view line) {
  std::vector<v1::Fact> facts;
  const absl::Status decoded = DecodeLine("generated", ++lines_, line, cursor_, facts);
  if (!decoded.ok()) return fmt::format("a line is bad input: {}", decoded.ToString());
  for (const v1::Fact& fact : facts) {
    std::string wrong = Fold(fact);
    if (!wrong.empty()) return wrong;
  }
  return "";
}

std::string MemoryLedger::Fold(const v1::Fact& fact) {
  v1::Verdict verdict;
  v1::Continuation from;
  digests_.AddFact(FactLeaf(fact.SerializeAsString()));
  for (bool first = true;; first = false) {
    v1::Verdict said;
    absl::StatusOr<FoldStep> step =
        syncledger::Fold(fact, facts_.size(), *rows_, &said, first ? nullptr : &from,
                         {.as_if = nullptr, .rows_per_step = rows_per_step_});
    if (!step.ok()) return fmt::format("the fold stopped: {}", step.status().ToString());
    digests_.AddOutcomes(OutcomeLeaf(EncodeOutcomes(said)));
    if (!rows_->EndStep()) return "the fold changed a row and did not put it";
    if (first) {
      verdict = std::move(said);
    } else {
      verdict.mutable_outcomes()->MergeFrom(said.outcomes());
    }
    if (!step->more) break;
    verdicts_of_several_steps_ += first ? 1 : 0;
    from = std::move(step->continuation);
  }
  facts_.push_back(fact);
  verdicts_.push_back(std::move(verdict));
  return CheckVerdict(verdicts_.back());
}

// Invariants 1, 4 (of ids) and 6.
std::string MemoryLedger::CheckVerdict(const v1::Verdict& verdict) {
  if (verdict.outcomes_size() == 0) return "a fact has no outcome";
  if (verdict.fact_id() != facts_.back().fact_id()) return "a verdict names another fact";
  for (const v1::Outcome& outcome : verdict.outcomes()) {
    if (outcome.rule() == v1::RULE_UNSPECIFIED || outcome.kind() == v1::OUTCOME_UNSPECIFIED) {
      return "an outcome has no rule or no kind: " + outcome.ShortDebugString();
    }
    if (outcome.rule_set().empty()) {
      return "an outcome has no rule set: " + outcome.ShortDebugString();
    }
    if (outcome.id().size() != 16 || !outcome_ids_.insert(outcome.id()).second) {
      return "an outcome's id is none, or came twice: " + outcome.ShortDebugString();
    }
    if (!outcome.has_notification()) continue;
    const v1::Notification& notification = outcome.notification();
    Told told{.subject = outcome.appointment_id().empty() ? outcome.absence_id()
                                                          : outcome.appointment_id(),
              .state = notification.state(),
              .kind = notification.kind(),
              .audience = notification.audience(),
              .reason = outcome.reason(),
              .recipients = {notification.recipients().begin(), notification.recipients().end()}};
    if (!told_.emplace(notification.id(), told).second) {
      return "a notification came twice: " + outcome.ShortDebugString();
    }
    told_in_order_.push_back(std::move(told));
  }
  return "";
}

void MemoryLedger::Restart() {
  absl::StatusOr<CaptureCursor> cursor = CaptureCursor::Parse(cursor_.Serialize());
  if (cursor.ok()) cursor_ = *std::move(cursor);
  rows_ = rows_->WrittenOutAndReadAgain();
}

std::map<std::string, v1::Absence> MemoryLedger::Absences() {
  return StatesOf<v1::AbsenceRow, v1::Absence>(*rows_, v1::ROW_ABSENCE);
}

std::map<std::string, v1::Appointment> MemoryLedger::Appointments() {
  return StatesOf<v1::AppointmentRow, v1::Appointment>(*rows_, v1::ROW_APPOINTMENT);
}

std::map<uint32_t, std::string> MemoryLedger::Mailboxes() {
  std::map<uint32_t, std::string> addresses;
  for (const RowEntry& entry : rows_->Scan(v1::ROW_MAILBOX, "", "", SIZE_MAX)) {
    v1::MailboxRow row;
    row.ParseFromString(entry.value);
    addresses[row.state().number()] = row.state().address();
  }
  return addresses;
}

TenantDigests MemoryLedger::Digests() {
  TenantDigests digests = digests_;
  for (int kind = 1; kind <= kLastDigestedKind; ++kind) {
    if (!v1::RowKind_IsValid(kind)) continue;
    const v1::RowKind row_kind = static_cast<v1::RowKind>(kind);
    for (const RowEntry& entry : rows_->Scan(row_kind, "", "", SIZE_MAX)) {
      digests.Add(HashRow(row_kind, entry.key, DigestedPart(entry.value)));
    }
  }
  return digests;
}

std::string Difference(const std::map<std::string, std::string>& a,
                       const std::map<std::string, std::string>& b) {
  std::string text;
  for (const auto& [key, value] : a) {
    const auto other = b.find(key);
    if (other == b.end()) {
      text += fmt::format("  only here:  {}\n", value);
    } else if (other->second != value) {
      text += fmt::format("  here:  {}\n  there: {}\n", value, other->second);
    }
  }
  for (const auto& [key, value] : b) {
    if (a.find(key) == a.end()) text += fmt::format("  only there: {}\n", value);
  }
  return text;
}

}  // namespace syncledger::properties
