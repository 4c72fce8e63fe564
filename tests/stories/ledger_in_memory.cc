// A story's ledger without a disk: the real decoder and the real fold, over rows in memory.
#include <utility>

#include "fmt/format.h"
#include "ingest/capture/capture.h"
#include "ledger/fold.h"
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
    if (!as_of_us) return ReadRows(rows_);
    MemoryRows rows;
    for (size_t i = 0; i < facts_.size() && facts_[i].observed_at_us() <= *as_of_us; ++i) {
      const absl::StatusOr<v1::Verdict> verdict = FoldWhole(facts_[i], i, rows);
      if (!verdict.ok()) return verdict.status();
    }
    return ReadRows(rows);
  }

 private:
  static absl::StatusOr<Standing> ReadRows(Rows& rows) {
    Standing standing;
    absl::Status read = ReadStates<v1::AbsenceRow>(rows, v1::ROW_ABSENCE, &standing.absences);
    if (read.ok())
      read = ReadStates<v1::AppointmentRow>(rows, v1::ROW_APPOINTMENT, &standing.appointments);
    if (!read.ok()) return read;
    return standing;
  }

  CaptureCursor cursor_;
  MemoryRows rows_;
  std::vector<v1::Fact> facts_;
  int64_t lines_ = 0;
};

}  // namespace

std::unique_ptr<LedgerUnderTest> LedgerInMemory() { return std::make_unique<InMemory>(); }

}  // namespace syncledger::stories
