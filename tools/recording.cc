#include "tools/recording.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "api/json.h"
#include "api/status_macros.h"
#include "api/terminal_text.h"
#include "fmt/format.h"
#include "ingest/capture/capture.h"
#include "ingest/json.h"
#include "ledger/text.h"

namespace syncledger {
namespace {

constexpr size_t kLargestBody = size_t{64} << 10;
constexpr size_t kMostWaiting = 256;
constexpr absl::Duration kFoldedWithin = absl::Seconds(30);
// Of the moment that a caller gives. Later than now at the most by what clocks differ.
constexpr absl::Duration kMostAhead = absl::Minutes(5);
constexpr absl::Duration kMostBehind = absl::Hours(24);

absl::Status MayRecord(const Caller& caller, std::string_view tenant) {
  RETURN_IF_ERROR(MayAct(caller));
  if (tenant.empty()) {
    return absl::InvalidArgumentError("tenant is missing: an act belongs to one tenant");
  }
  return absl::OkStatus();
}

absl::Status NoTenant(const std::string& tenant) {
  return absl::NotFoundError(
      fmt::format("there is no tenant {}: its first facts come from a source", Visible(tenant)));
}

// When the newest fact that the tenant has was observed. kNotFound: there is no such tenant.
absl::StatusOr<int64_t> NewestObserved(const ReadView& view, const std::string& tenant) {
  ASSIGN_OR_RETURN(auto head, view.Tenant(tenant));
  if (!head.has_value() || head->next_offset == 0) {
    return NoTenant(tenant);
  }
  int64_t observed_us = 0;
  RETURN_IF_ERROR(view.Verdicts(tenant, head->next_offset - 1, [&](const v1::Verdict& verdict) {
    observed_us = verdict.observed_at_us();
    return false;
  }));
  return observed_us;
}

// Where the fact stands among those from `from` on; nothing where it does not yet.
absl::StatusOr<std::optional<uint64_t>> Find(const ReadView& view, const std::string& tenant,
                                             const std::string& fact_id, uint64_t* from) {
  std::optional<uint64_t> found;
  RETURN_IF_ERROR(view.Verdicts(tenant, *from, [&](const v1::Verdict& verdict) {
    *from = verdict.offset() + 1;
    if (verdict.fact_id() != fact_id) return true;
    found = verdict.offset();
    return false;
  }));
  return found;
}

}  // namespace

absl::StatusOr<v1::Fact> OperatorFact(std::string_view tenant, int64_t observed_at_us,
                                      std::string_view event, std::string_view actor_id,
                                      std::string_view body) {
  if (body.size() > kLargestBody) {
    return absl::InvalidArgumentError(
        fmt::format("body has {} bytes; at most {} are taken", body.size(), kLargestBody));
  }
  // By itself first: it must not be able to add fields to the line that it becomes part of.
  std::string why;
  const auto root = ThreadJsonParser().Parse(body, &why);
  if (!root.has_value()) {
    return absl::InvalidArgumentError(fmt::format("body {}; it must be one JSON object", why));
  }
  if (!root->is_object()) {
    return absl::InvalidArgumentError(
        fmt::format("body is {}; it must be one JSON object", JsonTypeName(*root)));
  }
  const std::string line =
      fmt::format(R"({{"observed_at": {}, "tenant": {}, "source": "operator", "event": {}, )"
                  R"("actor": {{"id": {}, "role": "admin"}}, "body": {}}})",
                  JsonString(FormatTime(observed_at_us)), JsonString(tenant), JsonString(event),
                  JsonString(actor_id), body);
  CaptureCursor cursor;
  std::vector<v1::Fact> facts;
  const absl::Status decoded = DecodeLine("the act", 1, line, cursor, facts);
  if (!decoded.ok()) return decoded;
  if (facts.size() != 1) return absl::InternalError("an act is one fact");
  if (facts[0].has_undecodable()) {
    return absl::InvalidArgumentError(
        fmt::format("the body is none of {}: {}", Visible(event), facts[0].undecodable().detail()));
  }
  return std::move(facts[0]);
}

absl::StatusOr<int64_t> Recording::MomentOf(const ReadView& view, const std::string& tenant,
                                            std::optional<int64_t> at_us) {
  ASSIGN_OR_RETURN(const int64_t newest_us, NewestObserved(view, tenant));
  const absl::Time now = absl::Now();
  if (at_us.has_value()) {
    const absl::Time at = absl::FromUnixMicros(*at_us);
    if (at <= now + kMostAhead && at >= now - kMostBehind) return *at_us;
    return absl::InvalidArgumentError(
        fmt::format("at_us {}: an act is recorded within a day, and not ahead of time; here it is "
                    "{} now",
                    *at_us, absl::ToUnixMicros(now)));
  }
  // Whoever acts has seen what the ledger holds: the act is no older than that, and no two acts are
  // of one moment, which would make one fact of them.
  const std::lock_guard lock(mutex_);
  last_us_ = std::max({absl::ToUnixMicros(now), newest_us + 1, last_us_ + 1});
  return last_us_;
}

absl::Status Recording::WaitUntilAppended(Act* act, absl::Time deadline) {
  std::unique_lock lock(mutex_);
  if (stopping_) return absl::UnavailableError("the server stops: nothing was recorded");
  if (waiting_.size() >= kMostWaiting) {
    return absl::ResourceExhaustedError(
        fmt::format("{} acts wait to be recorded already: try again later", kMostWaiting));
  }
  waiting_.push_back(act);
  while (!act->appended) {
    const auto at = std::find(waiting_.begin(), waiting_.end(), act);
    const bool withdrawn = stopping_ || absl::Now() >= deadline;
    // What the loop took already it will have done with soon: the act is on this stack until then.
    if (withdrawn && at != waiting_.end()) {
      waiting_.erase(at);
      return absl::UnavailableError("nothing was recorded: try again");
    }
    changed_.wait_for(lock, std::chrono::milliseconds(100));
  }
  return act->status;
}

absl::StatusOr<uint64_t> Recording::Record(const Caller& caller, std::string_view tenant,
                                           std::string_view event, std::string_view body,
                                           std::optional<int64_t> at_us) {
  RETURN_IF_ERROR(MayRecord(caller, tenant));
  const std::string name(tenant);
  LatestView::Taken taken = latest_.Take();
  if (!caller.MaySee(name)) return NoTenant(name);
  ASSIGN_OR_RETURN(const int64_t moment_us, MomentOf(*taken.view, name, at_us));
  ASSIGN_OR_RETURN(const v1::Fact fact, OperatorFact(name, moment_us, event, caller.id, body));
  ASSIGN_OR_RETURN(auto head, taken.view->Tenant(name));
  uint64_t from = head.value_or(TenantHead()).next_offset;
  const absl::Time deadline = absl::Now() + kFoldedWithin;
  Act act{name, fact.SerializeAsString(), moment_us};
  taken.view = nullptr;
  RETURN_IF_ERROR(WaitUntilAppended(&act, deadline));
  while (true) {
    taken = latest_.Take();
    ASSIGN_OR_RETURN(auto offset, Find(*taken.view, name, fact.fact_id(), &from));
    if (offset.has_value()) return *offset;
    const uint64_t seen = taken.number;
    taken.view = nullptr;
    const bool newer = latest_.WaitAfter(seen, deadline, [this] {
      const std::lock_guard lock(mutex_);
      return stopping_;
    });
    if (!newer) {
      return absl::UnavailableError(
          fmt::format("it is recorded, and not folded yet: ask for it later; to repeat it say "
                      "at_us {}, and it stays one act",
                      moment_us));
    }
  }
}

absl::StatusOr<int64_t> Recording::AppendWaiting(EventLog& log) {
  std::deque<Act*> acts;
  {
    const std::lock_guard lock(mutex_);
    acts.swap(waiting_);
  }
  if (acts.empty()) return 0;
  std::vector<AppendRecord> records;
  records.reserve(acts.size());
  for (const Act* act : acts) records.push_back({act->tenant, act->bytes});
  const absl::Status appended = log.Append(records, {});
  {
    const std::lock_guard lock(mutex_);
    for (Act* act : acts) {
      act->appended = true;
      if (!appended.ok()) {
        act->status = absl::UnavailableError(fmt::format(
            "whether it is recorded is not known: {}; to repeat it say at_us {}, and it "
            "stays one act",
            std::string(appended.message()), act->observed_at_us));
      }
    }
  }
  changed_.notify_all();
  if (!appended.ok()) return appended;
  return static_cast<int64_t>(records.size());
}

void Recording::Stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
}

absl::Status AppendActs(Recording& recording, const LedgerPlace& place, EventLog& log) {
  const absl::Status appended = recording.AppendWaiting(log).status();
  // Whatever Kafka refuses or cannot do, those who wait have been told.
  return place.on_kafka() ? absl::OkStatus() : appended;
}

absl::StatusOr<uint64_t> NoRecording::Record(const Caller& caller, std::string_view tenant,
                                             std::string_view /*event*/, std::string_view /*body*/,
                                             std::optional<int64_t> /*at_us*/) {
  RETURN_IF_ERROR(MayRecord(caller, tenant));
  return absl::FailedPreconditionError(
      "this process reads what another one writes: `syncledger up` on the ledger, or `serve` with "
      "--kafka, records acts");
}

}  // namespace syncledger
