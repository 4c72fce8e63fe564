// A story's ledger as it is in production: embedded log and store in a temporary folder, folded by
// the projector.
#include <stdlib.h>

#include <filesystem>
#include <utility>

#include "api/held.h"
#include "api/mailboxes.h"
#include "api/query.h"
#include "eventlog/embedded_log.h"
#include "fmt/format.h"
#include "ingest/capture/capture.h"
#include "projector/projector.h"
#include "store/store.h"
#include "tests/stories/capture_lines.h"
#include "tests/stories/ledger_under_test.h"

namespace syncledger::stories {
namespace {

constexpr std::string_view kCursor = "story";
constexpr size_t kMemory = size_t{8} << 20;  // a story is small, and many run at once

template <typename Row, typename State>
absl::Status ReadStates(const ReadView& view, v1::RowKind kind, uint64_t as_of,
                        std::vector<State>* states) {
  bool readable = true;
  const absl::Status scanned =
      view.Scan(kTenant, kind, "", "", as_of, [&](const StoredRow& stored) {
        Row row;
        readable = row.ParseFromString(stored.value);
        if (readable) states->push_back(row.state());
        return readable;
      });
  if (!scanned.ok() || readable) return scanned;
  return absl::DataLossError("a row is no message of its kind");
}

// What the queries say.
absl::Status ReadLists(const ReadView& view, std::optional<int64_t> as_of_us, Standing* standing) {
  ListQuery query;
  query.tenant = std::string(kTenant);
  query.as_of.time_us = as_of_us;
  const absl::Status listed = ListMailboxes(view, query, [&](const ListedMailbox& mailbox) {
    standing->mailboxes.push_back(
        {mailbox.mailbox.address(), std::string(StatusName(mailbox.status))});
    return true;
  });
  if (!listed.ok()) return listed;
  return ListHeld(view, query, [&](const ListedHeld& held) {
    standing->held.push_back({held.mailbox,
                              held.held.sync_id(),
                              v1::HeldRemovals::Kind_Name(held.held.kind()),
                              std::string(StateName(held.state)),
                              {held.held.items().begin(), held.held.items().end()}});
    return true;
  });
}

class OnDisk final : public LedgerUnderTest {
 public:
  explicit OnDisk(std::string folder) : folder_(std::move(folder)) {}

  ~OnDisk() override {
    Close();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  absl::Status Open() {
    EmbeddedLogOptions log_options;
    log_options.path = folder_ + "/log";
    log_options.partitions = 1;
    log_options.memory_bytes = kMemory;
    auto log = EmbeddedLog::Open(log_options);
    if (!log.ok()) return log.status();
    log_ = *std::move(log);
    StoreOptions store_options;
    store_options.path = folder_ + "/state";
    store_options.memory_bytes = kMemory;
    auto store = Store::Open(store_options);
    if (!store.ok()) return store.status();
    store_ = *std::move(store);
    auto projector = Projector::Open(*log_, *store_);
    if (!projector.ok()) return projector.status();
    projector_ = *std::move(projector);
    const absl::StatusOr<std::string> bytes = log_->Cursor(kCursor);
    if (!bytes.ok()) return bytes.status();
    absl::StatusOr<CaptureCursor> cursor = CaptureCursor::Parse(*bytes);
    if (!cursor.ok()) return cursor.status();
    cursor_ = *std::move(cursor);
    return absl::OkStatus();
  }

  absl::StatusOr<std::vector<v1::Verdict>> Deliver(std::string_view line) override {
    std::vector<v1::Fact> facts;
    absl::Status done = DecodeLine("story", ++lines_, line, cursor_, facts);
    if (!done.ok()) return done;
    std::vector<std::string> bytes;
    for (const v1::Fact& fact : facts) bytes.push_back(fact.SerializeAsString());
    std::vector<AppendRecord> records;
    for (const std::string& fact : bytes) records.push_back({kTenant, fact});
    done = log_->Append(records, {{std::string(kCursor), cursor_.Serialize()}});
    if (!done.ok()) return done;
    const absl::StatusOr<int64_t> folded = projector_->CatchUp();
    if (!folded.ok()) return folded.status();
    std::vector<v1::Verdict> verdicts;
    done = store_->View()->Verdicts(kTenant, next_offset_, [&](const v1::Verdict& verdict) {
      verdicts.push_back(verdict);
      return true;
    });
    if (!done.ok()) return done;
    if (verdicts.size() != facts.size()) {
      return absl::InternalError(
          fmt::format("{} facts have {} verdicts", facts.size(), verdicts.size()));
    }
    next_offset_ += verdicts.size();
    return verdicts;
  }

  absl::Status Restart() override {
    Close();
    return Open();
  }

  absl::StatusOr<Standing> Read(std::optional<int64_t> as_of_us) override {
    const std::unique_ptr<ReadView> view = store_->View();
    uint64_t as_of = kNow;
    if (as_of_us) {
      uint64_t facts = 0;
      const absl::Status counted = view->Verdicts(kTenant, 0, [&](const v1::Verdict& verdict) {
        if (verdict.observed_at_us() > *as_of_us) return false;
        ++facts;
        return true;
      });
      if (!counted.ok()) return counted;
      if (facts == 0) return Standing{};
      as_of = facts - 1;
    }
    Standing standing;
    absl::Status read =
        ReadStates<v1::AbsenceRow>(*view, v1::ROW_ABSENCE, as_of, &standing.absences);
    if (read.ok()) {
      read =
          ReadStates<v1::AppointmentRow>(*view, v1::ROW_APPOINTMENT, as_of, &standing.appointments);
    }
    if (read.ok()) read = ReadLists(*view, as_of_us, &standing);
    if (!read.ok()) return read;
    return standing;
  }

 private:
  // The projector borrows log and store.
  void Close() {
    projector_.reset();
    store_.reset();
    log_.reset();
  }

  std::string folder_;
  std::unique_ptr<EmbeddedLog> log_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<Projector> projector_;
  CaptureCursor cursor_;
  uint64_t next_offset_ = 0;
  int64_t lines_ = 0;
};

}  // namespace

absl::StatusOr<std::unique_ptr<LedgerUnderTest>> LedgerOnDisk() {
  std::string folder =
      (std::filesystem::temp_directory_path() / "syncledger-story-XXXXXX").string();
  if (mkdtemp(folder.data()) == nullptr) {
    return absl::UnavailableError(fmt::format("no temporary folder {}", folder));
  }
  auto ledger = std::make_unique<OnDisk>(folder);
  const absl::Status opened = ledger->Open();
  if (!opened.ok()) return opened;
  return ledger;
}

}  // namespace syncledger::stories
