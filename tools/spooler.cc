#include "tools/spooler.h"

#include <optional>
#include <utility>

#include "api/status_macros.h"

namespace syncledger {
namespace {

constexpr size_t kMostSpooled = 2;

}  // namespace

Spooler::Spooler(FactSpool* spool)
    : spool_(spool), lines_(kMostSpooled), thread_([this] { Run(); }) {}

Spooler::~Spooler() {
  lines_.Close();
  if (thread_.joinable()) thread_.join();
}

absl::Status Spooler::Put(DecodedLines lines) {
  return lines_.Put(std::move(lines)) ? absl::OkStatus() : result_;
}

absl::Status Spooler::Finish(const std::string& cursor) {
  lines_.Close();
  thread_.join();
  RETURN_IF_ERROR(result_);
  return spool_->Finish(cursor);
}

void Spooler::Run() {
  while (const std::optional<DecodedLines> lines = lines_.Take()) {
    result_ = Spool(*lines);
    if (!result_.ok()) return lines_.Close();
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
