#include "tools/ingesting.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "api/status_macros.h"
#include "api/terminal_text.h"
#include "fmt/format.h"
#include "ingest/capture/cursor.h"
#include "tools/capture_input.h"
#include "tools/fact_spool.h"
#include "tools/invocation.h"

namespace syncledger {
namespace {

constexpr absl::Duration kBetweenLooks = absl::Milliseconds(100);  // into the folder
constexpr absl::Duration kFirstBackoff = absl::Milliseconds(250);
constexpr absl::Duration kLongestBackoff = absl::Seconds(15);

// Of the file, not of the machine.
bool IsBadFile(const absl::Status& status) {
  return absl::IsInvalidArgument(status) || absl::IsPermissionDenied(status);
}

}  // namespace

std::unique_ptr<Ingesting> Ingesting::Start(EventLog& log, std::unique_ptr<RawLog> raw,
                                            std::unique_ptr<CaptureFolder> folder) {
  std::unique_ptr<Ingesting> ingesting(new Ingesting(log, std::move(raw), std::move(folder)));
  ingesting->thread_ = std::thread([self = ingesting.get()] {
    const absl::Status ended = self->Run();
    const std::lock_guard lock(self->mutex_);
    if (!absl::IsCancelled(ended)) self->ended_with_ = ended;
  });
  return ingesting;
}

Ingesting::~Ingesting() {
  ends_ = true;
  thread_.join();
}

absl::Status Ingesting::status() const {
  const std::lock_guard lock(mutex_);
  return ended_with_;
}

IngestCounts Ingesting::counts() const {
  IngestCounts counts;
  {
    const std::lock_guard lock(mutex_);
    counts = counts_;
  }
  counts.waiting = folder_->CountWaiting();
  counts.refused_now = folder_->CountRefused();
  return counts;
}

bool Ingesting::Wait(absl::Duration time) {
  for (const absl::Time end = absl::Now() + time; !ends_ && absl::Now() < end;) {
    absl::SleepFor(std::min(end - absl::Now(), absl::Milliseconds(50)));
  }
  return !ends_;
}

absl::Status Ingesting::UntilItAnswers(const std::function<absl::Status()>& ask) {
  for (absl::Duration backoff = kFirstBackoff; true;
       backoff = std::min(2 * backoff, kLongestBackoff)) {
    const absl::Status answer = ask();
    const bool away = absl::IsUnavailable(answer);
    if (answer.ok() || away) outage_.See(answer);
    {
      const std::lock_guard lock(mutex_);
      counts_.away = away;
    }
    if (!away) return answer;
    if (!Wait(backoff)) return absl::CancelledError("ended while the log was away");
  }
}

absl::Status Ingesting::Run() {
  RETURN_IF_ERROR(UntilItAnswers([&]() -> absl::Status {
    ASSIGN_OR_RETURN(cursor_, log_.Cursor(kCaptureCursor));
    return absl::OkStatus();
  }));
  while (Wait(absl::ZeroDuration())) {
    ASSIGN_OR_RETURN(const std::optional<std::string> name, folder_->First());
    if (name.has_value()) {
      RETURN_IF_ERROR(Ingest(*name));
    } else {
      Wait(kBetweenLooks);
    }
  }
  return absl::OkStatus();
}

absl::Status Ingesting::Ingest(const std::string& name) {
  const CaptureInput input = {{folder_->At(name)}, std::nullopt, raw_ != nullptr};
  ASSIGN_OR_RETURN(CaptureCursor cursor, CaptureCursor::Parse(cursor_));
  FactSpool spool(folder_->path());
  absl::Status decoded = DecodeInput(input, std::move(cursor), Beginning(input), &spool,
                                     [this] { return ends_.load(); });
  if (decoded.ok()) decoded = CheckSizes(input, spool, log_, raw_.get());
  if (absl::IsNotFound(decoded)) return absl::OkStatus();  // somebody took it away again
  if (IsBadFile(decoded)) return Refuse(name, decoded);
  RETURN_IF_ERROR(decoded);
  RETURN_IF_ERROR(AppendSpooled(&spool));
  RETURN_IF_ERROR(folder_->MoveToDone(name));
  const std::lock_guard lock(mutex_);
  ++counts_.files;
  return absl::OkStatus();
}

absl::Status Ingesting::Refuse(const std::string& name, const absl::Status& why) {
  const std::string reason(why.message());
  ASSIGN_OR_RETURN(const std::string to, folder_->MoveToRefused(name, reason));
  Tell(fmt::format("{}; nothing of the file was appended, it is now {}", reason, to));
  const std::lock_guard lock(mutex_);
  ++counts_.refused;
  return absl::OkStatus();
}

absl::Status Ingesting::AppendSpooled(FactSpool* spool) {
  return spool->Drain([&](const SpooledBatch& batch) -> absl::Status {
    if (ends_) return absl::CancelledError("ended between two batches");
    RETURN_IF_ERROR(UntilItAnswers([&] { return AppendBatch(batch, log_, raw_.get()); }));
    if (batch.cursor != nullptr) cursor_ = *batch.cursor;
    const std::lock_guard lock(mutex_);
    counts_.facts += static_cast<int64_t>(batch.facts.size());
    return absl::OkStatus();
  });
}

}  // namespace syncledger
