#include "projector/replay.h"

#include <algorithm>
#include <map>
#include <utility>

#include "fmt/format.h"

namespace syncledger {
namespace {

constexpr size_t kVerdictsAtATime = 1024;  // verdicts compared at a time

// What an outcome says, apart from what names it.
std::string Said(const v1::Outcome& outcome) {
  v1::Outcome said = outcome;
  said.clear_id();
  said.clear_rule_set();
  said.mutable_notification()->clear_id();
  if (!outcome.has_notification()) said.clear_notification();
  return said.SerializeAsString();
}

// The outcomes that the other verdict has not, each as often as it lacks them.
std::vector<v1::Outcome> Lacking(const v1::Verdict& verdict, const v1::Verdict& other) {
  std::map<std::string, int> left;
  for (const v1::Outcome& outcome : other.outcomes()) ++left[Said(outcome)];
  std::vector<v1::Outcome> lacking;
  for (const v1::Outcome& outcome : verdict.outcomes()) {
    int& same = left[Said(outcome)];
    if (same > 0) {
      --same;
    } else {
      lacking.push_back(outcome);
    }
  }
  return lacking;
}

absl::StatusOr<std::vector<v1::Verdict>> Window(const ReadView& view, const std::string& tenant,
                                                uint64_t from, uint64_t to) {
  std::vector<v1::Verdict> window;
  const absl::Status read = view.Verdicts(tenant, from, [&](const v1::Verdict& verdict) {
    if (verdict.offset() > to) return false;
    window.push_back(verdict);
    return window.size() < kVerdictsAtATime;
  });
  if (!read.ok()) return read;
  return window;
}

absl::Status CompareTenant(const ReadView& decided, const ReadView& replayed,
                           const std::string& tenant, uint64_t to,
                           const std::function<void(Difference)>& visit) {
  for (uint64_t from = 0;; from += kVerdictsAtATime) {
    const absl::StatusOr<std::vector<v1::Verdict>> was = Window(decided, tenant, from, to);
    if (!was.ok()) return was.status();
    const absl::StatusOr<std::vector<v1::Verdict>> is = Window(replayed, tenant, from, to);
    if (!is.ok()) return is.status();
    for (size_t i = 0; i < std::max(was->size(), is->size()); ++i) {
      const v1::Verdict& old_one = i < was->size() ? (*was)[i] : v1::Verdict::default_instance();
      const v1::Verdict& new_one = i < is->size() ? (*is)[i] : v1::Verdict::default_instance();
      const v1::Verdict& named = i < is->size() ? new_one : old_one;
      Difference difference{tenant, named.offset(), named.observed_at_us(),
                            Lacking(old_one, new_one), Lacking(new_one, old_one)};
      if (!difference.decided.empty() || !difference.now.empty()) visit(std::move(difference));
    }
    if (was->size() < kVerdictsAtATime && is->size() < kVerdictsAtATime) return absl::OkStatus();
  }
}

}  // namespace

v1::Rule Difference::rule() const {
  for (const std::vector<v1::Outcome>* outcomes : {&now, &decided}) {
    for (const v1::Outcome& outcome : *outcomes) {
      if (!outcome.has_notification()) return outcome.rule();
    }
  }
  return now.empty() ? decided.front().rule() : now.front().rule();
}

absl::StatusOr<FoldCounts> Replay(EventLog& log, Store& state, Store& scratch,
                                  const ReplayOptions& options,
                                  const std::function<void(int64_t)>& progress) {
  ProjectorOptions projector;
  projector.as_if = options.as_if;
  projector.until_offset = options.to;
  if (options.tenant.has_value())
    projector.partitions = {PartitionOf(*options.tenant, log.partitions())};
  const std::unique_ptr<ReadView> view = state.View();
  for (int32_t partition = 0; partition < log.partitions(); ++partition) {
    absl::StatusOr<int64_t> next = view->NextLogOffset(partition);
    if (!next.ok()) return next.status();
    projector.log_ends[partition] = *next;
  }
  return CatchUpInParallel(log, scratch, projector, options.threads, progress);
}

absl::Status CompareVerdicts(const ReadView& decided, const ReadView& replayed,
                             const ReplayOptions& options,
                             const std::function<void(Difference)>& visit) {
  absl::StatusOr<std::vector<std::string>> tenants = decided.Tenants();
  if (!tenants.ok()) return tenants.status();
  for (const std::string& tenant : *tenants) {
    if (options.tenant.has_value() && tenant != *options.tenant) continue;
    const absl::Status compared = CompareTenant(decided, replayed, tenant, options.to, visit);
    if (!compared.ok()) return compared;
  }
  return absl::OkStatus();
}

}  // namespace syncledger
