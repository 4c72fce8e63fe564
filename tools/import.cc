#include "tools/import.h"

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "api/absences.h"
#include "api/status_macros.h"
#include "eventlog/embedded_log.h"
#include "fmt/format.h"
#include "ingest/capture/capture.h"
#include "ledger/row_keys.h"
#include "projector/projector.h"
#include "store/store.h"
#include "tools/capture_input.h"
#include "tools/data_folder.h"
#include "tools/fact_spool.h"
#include "tools/fold.h"
#include "tools/ledger_file.h"
#include "tools/progress.h"
#include "tools/raw_place.h"

namespace syncledger {
namespace {

// A ledger that export wrote: its facts as they are, and the cursor of its captures.
absl::Status SpoolLedger(const std::string& path, FactSpool* spool) {
  Progress progress("reading " + path, "facts", 0);
  v1::Fact fact;
  ASSIGN_OR_RETURN(v1::LedgerFileHeader header,
                   ReadLedgerFile(path, [&](std::string_view bytes, uint64_t total) {
                     const bool is_fact =
                         fact.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
                     progress.SetTotal(total);
                     progress.Show(static_cast<uint64_t>(spool->facts()));
                     return spool->Add(is_fact ? fact.tenant_id() : std::string(), bytes);
                   }));
  std::string cursor;
  for (const v1::LedgerFileHeader::Cursor& one : header.cursors()) {
    if (one.name() == kCaptureCursor) cursor = one.value();
  }
  RETURN_IF_ERROR(CaptureCursor::Parse(cursor).status());
  return spool->Finish(cursor);
}

// Whether a ledger was begun there. On Kafka that is one with facts, or with a state that was
// folded from some; whether it can be reached shows here, before a large file is read.
absl::StatusOr<bool> Exists(const LedgerPlace& place) {
  if (!place.on_kafka() || HasLedger(place.data)) return HasLedger(place.data);
  ASSIGN_OR_RETURN(auto log, OpenLogForReading(place));
  for (int32_t partition = 0; partition < log->partitions(); ++partition) {
    ASSIGN_OR_RETURN(const int64_t end, log->EndOffset(partition));
    if (end > 0) return true;
  }
  return false;
}

// Whether the command's file is a ledger. kInvalidArgument: it is one of several, or the folder
// holds a ledger already.
absl::StatusOr<bool> IsWholeLedger(const ImportOptions& options, bool existed) {
  const std::string& existed_in =
      options.place.on_kafka() ? options.place.kafka.brokers : options.place.data;
  if (options.bare.has_value()) return false;
  for (const std::string& path : options.files) {
    if (!IsLedgerFile(path)) continue;
    if (options.files.size() > 1) {
      return absl::InvalidArgumentError(
          fmt::format("{}: is a whole ledger, which is imported by itself", path));
    }
    if (existed) {
      return absl::InvalidArgumentError(
          fmt::format("{}: is a whole ledger, and {} holds one already: {}", path, existed_in,
                      options.place.on_kafka() ? "it goes to topics that hold no facts"
                                               : "give a new folder with --data"));
    }
    return true;
  }
  return false;
}

// `last_cursor` is that of the last batch.
absl::Status Append(FactSpool* spool, EventLog* log, RawLog* raw, LogGrowth* growth,
                    std::string* last_cursor) {
  return spool->Drain([&](const SpooledBatch& batch) -> absl::Status {
    if (batch.cursor != nullptr) *last_cursor = *batch.cursor;
    RETURN_IF_ERROR(AppendBatch(batch, *log, raw));
    growth->Appended();
    return absl::OkStatus();
  });
}

// Appends in a thread of its own while what is appended is folded.
absl::StatusOr<FoldCounts> AppendAndFold(FactSpool* spool, const WritableLedger& ledger,
                                         RawLog* raw, std::string* last_cursor) {
  Progress progress("appending and folding", "facts", static_cast<uint64_t>(spool->facts()));
  LogGrowth growth;
  absl::Status appended;
  std::thread appender([&] {
    appended = Append(spool, ledger.log.get(), raw, &growth, last_cursor);
    growth.Ended();
  });
  ProjectorOptions options;
  options.cache_bytes = ledger.rows_memory;
  absl::StatusOr<FoldCounts> folded = CatchUpInParallel(
      *ledger.log, *ledger.state, options, kFoldThreads,
      [&](int64_t done) { progress.Show(static_cast<uint64_t>(done)); }, &growth);
  appender.join();
  if (!appended.ok()) return appended;
  return folded;
}

// The import has ended: the same files are from now on imported from their beginning.
absl::Status ForgetProgress(const std::string& cursor_bytes, EventLog* log) {
  ASSIGN_OR_RETURN(CaptureCursor cursor, CaptureCursor::Parse(cursor_bytes));
  if (!cursor.progress().has_value()) return absl::OkStatus();
  cursor.set_progress(std::nullopt);
  return log->Append({}, {{std::string(kCaptureCursor), cursor.Serialize()}});
}

void TellIfBegun(const CaptureInput& input, const CaptureCursor& cursor,
                 const std::optional<v1::InputProgress>& beginning) {
  if (!IsBegun(cursor, beginning)) return;
  const v1::InputProgress& at = *cursor.progress();
  if (at.whole()) return Tell("the facts of these files are in the log: an import was cut short");
  Tell(fmt::format("{}: goes on after line {}, where an import was cut short",
                   input.files[at.file()], at.line()));
}

absl::StatusOr<int64_t> CountRows(const ReadView& view, const std::string& tenant,
                                  v1::RowKind kind) {
  int64_t rows = 0;
  RETURN_IF_ERROR(view.Scan(tenant, kind, "", "", kNow, [&](const StoredRow&) {
    ++rows;
    return true;
  }));
  return rows;
}

absl::StatusOr<int64_t> CountAbsences(const ReadView& view, const std::string& tenant) {
  int64_t absences = 0;
  AbsenceCounter counter;
  RETURN_IF_ERROR(view.Scan(tenant, v1::ROW_ABSENCE, "", "", kNow, [&](const StoredRow& row) {
    std::string id;
    if (RowKeyReader(row.key).Text(&id) && counter.Counts(id)) ++absences;
    return true;
  }));
  return absences;
}

absl::Status CountStanding(const ReadView& view, ImportSummary* summary) {
  ASSIGN_OR_RETURN(std::vector<std::string> tenants, view.Tenants());
  for (const std::string& tenant : tenants) {
    ASSIGN_OR_RETURN(int64_t absences, CountAbsences(view, tenant));
    ASSIGN_OR_RETURN(int64_t appointments, CountRows(view, tenant, v1::ROW_APPOINTMENT));
    summary->absences += absences;
    summary->appointments += appointments;
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<ImportSummary> Import(const ImportOptions& options) {
  auto start = std::chrono::steady_clock::now();
  ImportSummary summary;
  FactSpool spool(options.place.data);
  // A ledger that exists is opened first: what is wrong with it shows before a large file is read.
  // One that does not is only begun once every file was found good.
  WritableLedger ledger;
  CaptureCursor cursor;
  ASSIGN_OR_RETURN(const bool existed, Exists(options.place));
  ASSIGN_OR_RETURN(const bool whole_ledger, IsWholeLedger(options, existed));
  if (existed && !HasLog(options.place)) return NoLog(options.place);
  if (existed) {
    ASSIGN_OR_RETURN(ledger, OpenForWriting(options.place, options.memory));
    ASSIGN_OR_RETURN(std::string bytes, ledger.log->Cursor(kCaptureCursor));
    ASSIGN_OR_RETURN(cursor, CaptureCursor::Parse(bytes));
    // What an import that was cut short had appended is folded first, whatever becomes of this one.
    RETURN_IF_ERROR(FoldRest(ledger).status());
  }
  const CaptureInput input = {options.files, options.bare, KeepsRaw(options.place, options.raw)};
  if (whole_ledger) {
    RETURN_IF_ERROR(SpoolLedger(options.files[0], &spool));
  } else {
    const std::optional<v1::InputProgress> beginning = Beginning(input);
    TellIfBegun(input, cursor, beginning);
    RETURN_IF_ERROR(DecodeInput(input, std::move(cursor), beginning, &spool));
  }
  if (!existed) {
    ASSIGN_OR_RETURN(ledger, OpenForWriting(options.place, options.memory));
  }
  // A ledger's own payloads are where it was exported from.
  std::unique_ptr<RawLog> raw;
  if (!whole_ledger) {
    ASSIGN_OR_RETURN(raw, OpenRawForWriting(options.place, options.raw));
  }
  RETURN_IF_ERROR(CheckSizes(input, spool, *ledger.log, raw.get()));
  std::string last_cursor;
  ASSIGN_OR_RETURN(summary.counts, AppendAndFold(&spool, ledger, raw.get(), &last_cursor));
  RETURN_IF_ERROR(CountStanding(*ledger.state->View(), &summary));
  RETURN_IF_ERROR(ledger.state->Flush());
  RETURN_IF_ERROR(ForgetProgress(last_cursor, ledger.log.get()));
  summary.files = static_cast<int64_t>(options.files.size());
  summary.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return summary;
}

}  // namespace syncledger
