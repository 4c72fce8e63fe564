#include "tools/spooler.h"

#include <utility>

#include "api/status_macros.h"

namespace syncledger {
namespace {

constexpr size_t kMostSpooled = 2;

}  // namespace

Spooler::Spooler(FactSpool* spool) : spool_(spool), thread_([this] { Run(); }) {}

Spooler::~Spooler() {
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

absl::Status Spooler::Put(DecodedLines lines) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return waiting_.size() < kMostSpooled || !result_.ok(); });
  if (!result_.ok()) return result_;
  waiting_.push_back(std::move(lines));
  changed_.notify_all();
  return absl::OkStatus();
}

absl::Status Spooler::Finish(const std::string& cursor) {
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
  }
  changed_.notify_all();
  thread_.join();
  RETURN_IF_ERROR(result_);
  return spool_->Finish(cursor);
}

void Spooler::Run() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [&] { return ended_ || !waiting_.empty(); });
    if (waiting_.empty()) return;
    const DecodedLines lines = std::move(waiting_.front());
    waiting_.pop_front();
    changed_.notify_all();
    lock.unlock();
    const absl::Status spooled = Spool(lines);
    lock.lock();
    result_.Update(spooled);
    if (!result_.ok()) {
      changed_.notify_all();
      return;
    }
  }
}

absl::Status Spooler::Spool(const DecodedLines& lines) {
  for (const v1::RawLine& raw : lines.raw) {
    buffer_.clear();
    if (!raw.AppendToString(&buffer_)) {
      return absl::InternalError("a raw payload could not be serialised");
    }
    spool_->AddRaw(raw.tenant_id(), buffer_);
  }
  for (const v1::Fact& fact : lines.facts) {
    buffer_.clear();
    if (!fact.AppendToString(&buffer_))
      return absl::InternalError("a fact could not be serialised");
    RETURN_IF_ERROR(spool_->Add(fact.tenant_id(), buffer_));
  }
  return spool_->EndOfLine([&] { return lines.cursor; });
}

}  // namespace syncledger
