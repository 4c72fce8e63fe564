// A story's ledger without a disk: the real decoder and the real fold, over rows in memory.
#include <utility>

#include "api/mailboxes.h"
#include "fmt/format.h"
#include "ingest/capture/capture.h"
#include "ledger/fold.h"
#include "ledger/row_keys.h"
#include "ledger/text.h"
#include "tests/stories/ledger_under_test.h"
#include "tests/stories/memory_rows.h"

namespace syncledger::stories {
namespace {

// Folds one fact in as many steps as it takes; the verdict has them all.
absl::StatusOr<v1::Verdict> FoldWhole(const v1::Fact& fact, uint64_t offset, MemoryRows& rows) {
  v1::Verdict verdict;
  v1::Continuation from;
  for (bool first = true;; first = false) {
    v1::Verdict said;
    absl::StatusOr<FoldStep> step = Fold(fact, offset, rows, &said, first ? nullptr : &from);
    if (!step.ok()) return step.status();
    if (!rows.EndStep()) return absl::InternalError("the fold changed a row and did not put it");
    if (first) {
      verdict = std::move(said);
    } else {
      verdict.mutable_outcomes()->MergeFrom(said.outcomes());
    }
    if (!step->more) return verdict;
    from = std::move(step->continuation);
  }
}

template <typename Row, typename State>
absl::Status ReadStates(Rows& rows, v1::RowKind kind, std::vector<State>* states) {
  std::string after;
  while (true) {
    const std::vector<RowEntry> entries = rows.Scan(kind, "", after, 100);
    if (entries.empty()) return absl::OkStatus();
    for (const RowEntry& entry : entries) {
      Row row;
      if (!row.ParseFromString(entry.value))
        return absl::DataLossError("a row is no message of its kind");
      states->push_back(row.state());
    }
    after = entries.back().key;
  }
}

template <typename Row>
Row RowOf(Rows& rows, v1::RowKind kind, std::string_view key) {
  const auto* found = static_cast<const Row*>(rows.Get(kind, key, Row::default_instance()));
  return found != nullptr ? *found : Row();
}

// What `list mailboxes` and `list held` say, from rows and verdicts.
absl::Status ReadLists(Rows& rows, const std::vector<v1::Verdict>& verdicts, size_t facts,
                       Standing* standing) {
  MailboxCircumstances circumstances;
  circumstances.settings = RowOf<v1::SettingsRow>(rows, v1::ROW_SETTINGS, "").state();
  if (facts > 0) circumstances.newest_fact_us = verdicts[facts - 1].observed_at_us();
  std::vector<v1::Mailbox> mailboxes;
  const absl::Status read = ReadStates<v1::MailboxRow>(rows, v1::ROW_MAILBOX, &mailboxes);
  if (!read.ok()) return read;
  for (const v1::Mailbox& mailbox : mailboxes) {
    const std::string email = RowKey().Text(NormalizeEmail(mailbox.address())).str();
    circumstances.matching_employees =
        static_cast<size_t>(RowOf<v1::IdsRow>(rows, v1::ROW_EMPLOYEE_BY_EMAIL, email).ids_size());
    standing->mailboxes.push_back(
        {mailbox.address(), std::string(StatusName(JudgeMailbox(mailbox, circumstances).status))});
  }
  for (size_t i = 0; i < facts; ++i) {
    for (const v1::Outcome& outcome : verdicts[i].outcomes()) {
      if (outcome.kind() == v1::REMOVALS_HELD) {
        standing->held.push_back({outcome.mailbox(),
                                  outcome.held().sync_id(),
                                  v1::HeldRemovals::Kind_Name(outcome.held().kind()),
                                  "HELD",
                                  {outcome.held().items().begin(), outcome.held().items().end()}});
      }
      const bool approved = outcome.kind() == v1::REMOVALS_APPROVED;
      if (!approved && outcome.kind() != v1::REMOVALS_REJECTED) continue;
      for (HeldList& list : standing->held) {
        if (list.sync_id == outcome.sync().sync_id() && list.state == "HELD")
          list.state = approved ? "APPROVED" : "REJECTED";
      }
    }
  }
  return absl::OkStatus();
}

class InMemory final : public LedgerUnderTest {
 public:
  absl::StatusOr<std::vector<v1::Verdict>> Deliver(std::string_view line) override {
    std::vector<v1::Fact> facts;
    const absl::Status decoded = DecodeLine("story", ++lines_, line, cursor_, facts);
    if (!decoded.ok()) return decoded;
    std::vector<v1::Verdict> verdicts;
    for (v1::Fact& fact : facts) {
      absl::StatusOr<v1::Verdict> verdict = FoldWhole(fact, facts_.size(), rows_);
      if (!verdict.ok()) return verdict.status();
      verdicts_.push_back(*verdict);
      verdicts.push_back(*std::move(verdict));
      facts_.push_back(std::move(fact));
    }
    return verdicts;
  }

  absl::Status Restart() override {
    absl::StatusOr<CaptureCursor> cursor = CaptureCursor::Parse(cursor_.Serialize());
    if (!cursor.ok()) return cursor.status();
    cursor_ = *std::move(cursor);
    return absl::OkStatus();
  }

  absl::StatusOr<Standing> Read(std::optional<int64_t> as_of_us) override {
    if (!as_of_us) return ReadRows(rows_, facts_.size());
    MemoryRows rows;
    size_t facts = 0;
    for (; facts < facts_.size() && facts_[facts].observed_at_us() <= *as_of_us; ++facts) {
      const absl::StatusOr<v1::Verdict> verdict = FoldWhole(facts_[facts], facts, rows);
      if (!verdict.ok()) return verdict.status();
    }
    return ReadRows(rows, facts);
  }

 private:
  absl::StatusOr<Standing> ReadRows(Rows& rows, size_t facts) const {
    Standing standing;
    absl::Status read = ReadStates<v1::AbsenceRow>(rows, v1::ROW_ABSENCE, &standing.absences);
    if (read.ok())
      read = ReadStates<v1::AppointmentRow>(rows, v1::ROW_APPOINTMENT, &standing.appointments);
    if (read.ok()) read = ReadLists(rows, verdicts_, facts, &standing);
    if (!read.ok()) return read;
    return standing;
  }

  CaptureCursor cursor_;
  MemoryRows rows_;
  std::vector<v1::Fact> facts_;
  std::vector<v1::Verdict> verdicts_;  // one for each
  int64_t lines_ = 0;
};

}  // namespace

std::unique_ptr<LedgerUnderTest> LedgerInMemory() { return std::make_unique<InMemory>(); }

}  // namespace syncledger::stories
