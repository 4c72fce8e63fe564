#include "tools/replaying.h"

#include <openssl/rand.h>

#include <algorithm>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/time/clock.h"
#include "api/status_macros.h"
#include "api/terminal_text.h"
#include "fmt/format.h"
#include "ledger/rule_set.h"
#include "projector/comparison.h"
#include "projector/projector.h"
#include "projector/replay.h"
#include "tools/invocation.h"
#include "tools/replay_report.h"
#include "tools/scratch_folder.h"

namespace syncledger {
namespace {

constexpr size_t kRowsMemory = size_t{32} << 20;
constexpr size_t kScratchMemory = size_t{64} << 20;
constexpr size_t kReadMemory = size_t{32} << 20;

// Not to be guessed by who did not begin it, nor the same after a restart.
std::string NewId() {
  unsigned char bytes[8];
  if (RAND_bytes(bytes, sizeof(bytes)) != 1) return "";
  return absl::BytesToHexString({reinterpret_cast<const char*>(bytes), sizeof(bytes)});
}

template <typename Row, typename State>
void ReadState(const std::optional<std::string>& bytes, State* (v1::StandingChange::*into)(),
               v1::StandingChange* change) {
  Row row;
  if (bytes.has_value() && row.ParseFromString(*bytes)) *(change->*into)() = row.state();
}

v1::StandingChange ToMessage(const StandingDifference& difference) {
  v1::StandingChange change;
  change.set_tenant(difference.tenant);
  if (difference.kind == v1::ROW_ABSENCE) {
    ReadState<v1::AbsenceRow>(difference.decided, &v1::StandingChange::mutable_absence_decided,
                              &change);
    ReadState<v1::AbsenceRow>(difference.now, &v1::StandingChange::mutable_absence_now, &change);
  } else {
    ReadState<v1::AppointmentRow>(difference.decided,
                                  &v1::StandingChange::mutable_appointment_decided, &change);
    ReadState<v1::AppointmentRow>(difference.now, &v1::StandingChange::mutable_appointment_now,
                                  &change);
  }
  return change;
}

v1::ReplayDifference ToMessage(const Difference& difference) {
  v1::ReplayDifference message;
  message.set_rule(difference.rule());
  message.set_tenant(difference.tenant);
  message.set_offset(difference.offset);
  message.set_observed_at_us(difference.observed_at_us);
  for (const v1::Outcome& outcome : difference.decided) *message.add_decided() = outcome;
  for (const v1::Outcome& outcome : difference.now) *message.add_now() = outcome;
  return message;
}

}  // namespace

absl::StatusOr<std::string> Replaying::Start(const std::string& by,
                                             const v1::StartReplayRequest& request) {
  const std::string id = NewId();
  if (id.empty()) return absl::InternalError("there are no random numbers");
  auto kept = std::make_shared<Kept>();
  kept->replay.set_id(id);
  kept->replay.set_state(v1::GetReplayResponse::FOLDING);
  *kept->replay.mutable_request() = request;
  kept->replay.set_started_by(by);
  kept->replay.set_started_at_us(absl::ToUnixMicros(absl::Now()));
  const std::lock_guard lock(mutex_);
  if (stopping_) return absl::UnavailableError("the server stops: ask again");
  if (runs_) {
    return absl::ResourceExhaustedError(fmt::format(
        "replay {} runs already, and one runs at a time: wait for it", kept_.back()->replay.id()));
  }
  if (thread_.joinable()) thread_.join();  // one that is over
  kept_.push_back(kept);
  if (kept_.size() > kKept) kept_.pop_front();
  runs_ = true;
  thread_ = std::thread([this, kept] { Run(kept); });
  // No fact: it changes nothing in the ledger.
  Tell(fmt::format(
      "replay {} begins, for {}: {}{}", id, Visible(by),
      request.tenant().empty() ? "all tenants" : Visible(request.tenant()),
      request.rules().empty() ? "" : ", as if " + request.rules() + " had always been in force"));
  return id;
}

absl::StatusOr<Replays::Page> Replaying::Get(const std::string& id, v1::Rule rule, uint64_t after,
                                             uint64_t most) {
  const std::lock_guard lock(mutex_);
  const auto found = std::find_if(kept_.begin(), kept_.end(),
                                  [&](const auto& kept) { return kept->replay.id() == id; });
  if (found == kept_.end()) return absl::NotFoundError("no such replay");
  const Kept& kept = **found;
  Page page;
  page.replay = kept.replay;
  if (after > 0) page.replay.clear_standing();
  uint64_t place = 0;
  for (const v1::ReplayDifference& difference : kept.differences) {
    if (rule != v1::RULE_UNSPECIFIED && difference.rule() != rule) continue;
    if (place++ < after) continue;
    if (static_cast<uint64_t>(page.replay.differences_size()) == most) {
      page.next = after + most;
      break;
    }
    *page.replay.add_differences() = difference;
  }
  return page;
}

void Replaying::Stop() {
  stopping_ = true;
  std::thread ends;
  {
    const std::lock_guard lock(mutex_);
    ends = std::move(thread_);
  }
  if (ends.joinable()) ends.join();
}

absl::StatusOr<Replaying::Sources> Replaying::OpenSources() const {
  Sources sources;
  sources.log = ledger_ != nullptr ? ledger_->log.get() : nullptr;
  if (ledger_ == nullptr) {
    ASSIGN_OR_RETURN(sources.opened_log, OpenLogForReading(place_, kReadMemory));
    sources.log = sources.opened_log.get();
  }
  if (latest_ != nullptr) {
    sources.decided = latest_->Take().view;
  } else {
    ASSIGN_OR_RETURN(sources.opened_state, OpenStateForReading(place_, kReadMemory));
    sources.decided = sources.opened_state->View();
  }
  RETURN_IF_ERROR(CheckBelongTogether(*sources.log, *sources.decided));
  return sources;
}

absl::Status Replaying::Replay(Kept* kept) {
  const v1::StartReplayRequest& request = kept->replay.request();
  const auto ends = [this] { return stopping_.load(); };
  ASSIGN_OR_RETURN(const Sources sources, OpenSources());
  ReplayOptions options;
  if (!request.rules().empty()) options.as_if = FindRuleSet(request.rules());
  if (!request.tenant().empty()) options.tenant = request.tenant();
  if (request.has_to()) options.to = request.to();
  options.threads = 1;  // the other processors answer
  options.cache_bytes = kRowsMemory;
  options.ends = ends;
  ASSIGN_OR_RETURN(const int64_t records, RecordsToReplay(*sources.log, *sources.decided, options));
  const auto progressed = [&](int64_t done) {
    const std::lock_guard lock(mutex_);
    kept->replay.set_facts_done(done);
  };
  {
    const std::lock_guard lock(mutex_);
    kept->replay.set_facts(records);
  }
  ASSIGN_OR_RETURN(auto folder, ScratchFolder::Make(place_.data, "replay"));
  ASSIGN_OR_RETURN(auto scratch, folder->OpenState(kScratchMemory));
  RETURN_IF_ERROR(
      syncledger::Replay(*sources.log, *sources.decided, *scratch, options, progressed).status());
  if (stopping_) return absl::CancelledError("the server stopped");
  {
    const std::lock_guard lock(mutex_);
    kept->replay.set_state(v1::GetReplayResponse::COMPARING);
    kept->replay.set_facts_done(0);
  }
  const auto now = scratch->View();
  const ComparisonScope scope{options.tenant, options.to, ends};
  ReplayReport report(kKeptOfRule);
  RETURN_IF_ERROR(CompareVerdicts(
      *sources.decided, *now, scope, [&](const Difference& difference) { report.Add(difference); },
      progressed));
  RETURN_IF_ERROR(
      CompareStanding(*sources.decided, *now, scope, [&](const StandingDifference& difference) {
        report.Add(StandingOf{difference, ""});
      }));
  const std::lock_guard lock(mutex_);
  kept->replay.set_different(report.verdicts());
  for (const auto& [rule, differences] : report.rules()) {
    v1::RuleChanges* changes = kept->replay.add_rules();
    changes->set_rule(rule);
    changes->set_verdicts(differences.verdicts.count());
    changes->set_subjects(differences.subjects);
    changes->set_would_be_told(differences.would_be_told);
    changes->set_were_told(differences.were_told);
    changes->set_kept(static_cast<int64_t>(differences.shown.size()));
    for (const Difference& difference : differences.shown) {
      kept->differences.push_back(ToMessage(difference));
    }
  }
  kept->replay.set_standing_different(report.standing_count());
  for (const StandingOf& standing : report.standing()) {
    *kept->replay.add_standing() = ToMessage(standing.difference);
  }
  return absl::OkStatus();
}

void Replaying::Run(const std::shared_ptr<Kept>& kept) {
  const absl::Status replayed = Replay(kept.get());
  const std::lock_guard lock(mutex_);
  if (replayed.ok()) {
    kept->replay.set_state(v1::GetReplayResponse::DONE);
    kept->replay.set_facts_done(kept->replay.facts());
  } else if (absl::IsCancelled(replayed)) {
    kept->replay.set_state(v1::GetReplayResponse::CANCELLED);
  } else {
    kept->replay.set_state(v1::GetReplayResponse::FAILED);
    kept->replay.set_error(std::string(replayed.message()));
  }
  runs_ = false;
}

}  // namespace syncledger
