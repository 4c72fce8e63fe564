#include "projector/comparison.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "ledger/digest.h"

namespace syncledger {
namespace {

constexpr size_t kVerdictsAtATime = 1024;
constexpr size_t kRowsAtATime = 1024;

absl::Status Ended(const ComparisonScope& scope) {
  if (!scope.ends || !scope.ends()) return absl::OkStatus();
  return absl::CancelledError("the comparison was ended");
}

// What an outcome says, apart from what names it.
std::string Said(const v1::Outcome& outcome) {
  v1::Outcome said = outcome;
  said.clear_id();
  said.clear_rule_set();
  if (outcome.has_notification()) said.mutable_notification()->clear_id();
  // The sums of a sync follow from what else the verdicts say.
  if (outcome.has_sync()) said.clear_sync();
  // From which rule set to which: in a replay as if, the one before is another name.
  if (outcome.kind() == v1::RULES_ACTIVATED) said.clear_changes();
  return said.SerializeAsString();
}

// The outcomes of one verdict that another has not, each as often as it lacks them.
std::vector<const v1::Outcome*> Lacking(const v1::Verdict& verdict, const v1::Verdict& other) {
  std::map<std::string, int> left;
  for (const v1::Outcome& outcome : other.outcomes()) ++left[Said(outcome)];
  std::vector<const v1::Outcome*> lacking;
  for (const v1::Outcome& outcome : verdict.outcomes()) {
    int& same = left[Said(outcome)];
    if (same > 0) {
      --same;
    } else {
      lacking.push_back(&outcome);
    }
  }
  return lacking;
}

// Tells which outcomes of two verdicts about one fact speak of one subject. A notification about an
// absence names the absence alone; others name its item too.
class Subjects {
 public:
  explicit Subjects(const v1::Verdict& decided, const v1::Verdict& now) {
    for (const v1::Verdict* verdict : {&decided, &now}) {
      for (const v1::Outcome& outcome : verdict->outcomes()) {
        if (!outcome.absence_id().empty() && !outcome.item_id().empty()) {
          items_.emplace(outcome.absence_id(), ItemOf(outcome));
        }
      }
    }
  }

  std::string Of(const v1::Outcome& outcome) const {
    if (!outcome.appointment_id().empty()) return "1" + outcome.appointment_id();
    if (!outcome.item_id().empty()) return ItemOf(outcome);
    const auto item = items_.find(outcome.absence_id());
    if (item != items_.end()) return item->second;
    if (!outcome.absence_id().empty()) return "3" + outcome.absence_id();
    if (!outcome.subject().empty()) return "4" + outcome.subject();
    return "5" + outcome.mailbox();
  }

 private:
  static std::string ItemOf(const v1::Outcome& outcome) {
    return "2" + outcome.mailbox() + '\0' + outcome.item_id();
  }

  std::map<std::string, std::string> items_;  // by absence id
};

void CompareOne(const std::string& tenant, const v1::Verdict& decided, const v1::Verdict& now,
                const std::function<void(const Difference&)>& visit) {
  const std::vector<const v1::Outcome*> was = Lacking(decided, now);
  const std::vector<const v1::Outcome*> is = Lacking(now, decided);
  if (was.empty() && is.empty()) return;
  const v1::Verdict& named = now.outcomes().empty() ? decided : now;
  const Subjects subjects(decided, now);
  std::map<std::string, Difference> differences;
  const auto difference = [&](const v1::Outcome& outcome) -> Difference& {
    Difference& one = differences[subjects.Of(outcome)];
    one.tenant = tenant;
    one.offset = named.offset();
    one.observed_at_us = named.observed_at_us();
    return one;
  };
  for (const v1::Outcome* outcome : was) difference(*outcome).decided.push_back(*outcome);
  for (const v1::Outcome* outcome : is) difference(*outcome).now.push_back(*outcome);
  for (const auto& [subject, one] : differences) visit(one);
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
                           const std::string& tenant, const ComparisonScope& scope,
                           const std::function<void(const Difference&)>& visit,
                           const std::function<void(size_t)>& compared) {
  const uint64_t to = scope.to;
  for (uint64_t from = 0;; from += kVerdictsAtATime) {
    if (const absl::Status ended = Ended(scope); !ended.ok()) return ended;
    const absl::StatusOr<std::vector<v1::Verdict>> was = Window(decided, tenant, from, to);
    if (!was.ok()) return was.status();
    const absl::StatusOr<std::vector<v1::Verdict>> is = Window(replayed, tenant, from, to);
    if (!is.ok()) return is.status();
    for (size_t i = 0; i < std::max(was->size(), is->size()); ++i) {
      const v1::Verdict& none = v1::Verdict::default_instance();
      CompareOne(tenant, i < was->size() ? (*was)[i] : none, i < is->size() ? (*is)[i] : none,
                 visit);
    }
    compared(std::max(was->size(), is->size()));
    if (was->size() < kVerdictsAtATime && is->size() < kVerdictsAtATime) return absl::OkStatus();
  }
}

absl::StatusOr<std::set<std::string>> TenantsOf(const ReadView& decided, const ReadView& replayed,
                                                const ComparisonScope& scope) {
  std::set<std::string> all;
  for (const ReadView* view : {&decided, &replayed}) {
    absl::StatusOr<std::vector<std::string>> tenants = view->Tenants();
    if (!tenants.ok()) return tenants.status();
    all.insert(tenants->begin(), tenants->end());
  }
  if (scope.tenant.has_value()) return std::set<std::string>{*scope.tenant};
  return all;
}

// Rows of one kind as of a moment, one after the other; a window of them is in memory.
class RowStream {
 public:
  RowStream(const ReadView& view, const std::string& tenant, v1::RowKind kind, uint64_t as_of)
      : view_(view), tenant_(tenant), kind_(kind), as_of_(as_of) {}

  // The next row; null: there is none. Valid until the next but one call that moves on.
  absl::StatusOr<const StoredRow*> Peek() {
    if (next_ == rows_.size() && !done_) {
      const std::string after = rows_.empty() ? "" : rows_.back().key;
      rows_.clear();
      next_ = 0;
      const absl::Status read =
          view_.Scan(tenant_, kind_, "", after, as_of_, [&](const StoredRow& row) {
            rows_.push_back(row);
            return rows_.size() < kRowsAtATime;
          });
      if (!read.ok()) return read;
      done_ = rows_.size() < kRowsAtATime;
    }
    return next_ == rows_.size() ? nullptr : &rows_[next_];
  }
  void Next() { ++next_; }

 private:
  const ReadView& view_;
  const std::string tenant_;
  const v1::RowKind kind_;
  const uint64_t as_of_;
  std::vector<StoredRow> rows_;
  size_t next_ = 0;
  bool done_ = false;
};

absl::Status CompareRows(RowStream decided, RowStream replayed, StandingDifference difference,
                         const ComparisonScope& scope,
                         const std::function<void(const StandingDifference&)>& visit) {
  for (size_t row = 0;; ++row) {
    if (row % kRowsAtATime == 0) {
      if (const absl::Status ended = Ended(scope); !ended.ok()) return ended;
    }
    const absl::StatusOr<const StoredRow*> was = decided.Peek();
    if (!was.ok()) return was.status();
    const absl::StatusOr<const StoredRow*> is = replayed.Peek();
    if (!is.ok()) return is.status();
    if (*was == nullptr && *is == nullptr) return absl::OkStatus();
    const bool has_old = *was != nullptr && (*is == nullptr || (*was)->key <= (*is)->key);
    const bool has_new = *is != nullptr && (*was == nullptr || (*is)->key <= (*was)->key);
    const bool same =
        has_old && has_new && DigestedPart((*was)->value) == DigestedPart((*is)->value);
    if (!same) {
      difference.decided.reset();
      difference.now.reset();
      if (has_old) difference.decided = (*was)->value;
      if (has_new) difference.now = (*is)->value;
      visit(difference);
    }
    if (has_old) decided.Next();
    if (has_new) replayed.Next();
  }
}

// The last fact up to `to` whose verdict is whole on both sides; nothing where there is none.
absl::StatusOr<std::optional<uint64_t>> LastOffset(const ReadView& decided,
                                                   const ReadView& replayed,
                                                   const std::string& tenant, uint64_t to) {
  uint64_t facts = UINT64_MAX;
  for (const ReadView* view : {&decided, &replayed}) {
    const absl::StatusOr<std::optional<TenantHead>> head = view->Tenant(tenant);
    if (!head.ok()) return head.status();
    facts = std::min(facts, head->has_value() ? (*head)->next_offset : 0);
  }
  if (facts == 0) return std::nullopt;
  return std::min(to, facts - 1);
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

const v1::Outcome& Difference::subject() const {
  for (const std::vector<v1::Outcome>* outcomes : {&now, &decided}) {
    for (const v1::Outcome& outcome : *outcomes) {
      if (!outcome.has_notification()) return outcome;
    }
  }
  return now.empty() ? decided.front() : now.front();
}

absl::Status CompareVerdicts(const ReadView& decided, const ReadView& replayed,
                             const ComparisonScope& scope,
                             const std::function<void(const Difference&)>& visit,
                             const std::function<void(int64_t)>& progress) {
  const absl::StatusOr<std::set<std::string>> tenants = TenantsOf(decided, replayed, scope);
  if (!tenants.ok()) return tenants.status();
  int64_t verdicts = 0;
  for (const std::string& tenant : *tenants) {
    const absl::Status compared =
        CompareTenant(decided, replayed, tenant, scope, visit, [&](size_t more) {
          verdicts += static_cast<int64_t>(more);
          if (progress) progress(verdicts);
        });
    if (!compared.ok()) return compared;
  }
  return absl::OkStatus();
}

absl::Status CompareStanding(const ReadView& decided, const ReadView& replayed,
                             const ComparisonScope& scope,
                             const std::function<void(const StandingDifference&)>& visit) {
  const absl::StatusOr<std::set<std::string>> tenants = TenantsOf(decided, replayed, scope);
  if (!tenants.ok()) return tenants.status();
  for (const std::string& tenant : *tenants) {
    absl::StatusOr<std::optional<uint64_t>> last = LastOffset(decided, replayed, tenant, scope.to);
    if (!last.ok()) return last.status();
    if (scope.each_at_its_end) last = kNow;
    if (!last->has_value()) continue;
    for (const v1::RowKind kind : {v1::ROW_ABSENCE, v1::ROW_APPOINTMENT}) {
      const absl::Status compared =
          CompareRows({decided, tenant, kind, **last}, {replayed, tenant, kind, **last},
                      {tenant, kind, std::nullopt, std::nullopt}, scope, visit);
      if (!compared.ok()) return compared;
    }
  }
  return absl::OkStatus();
}

}  // namespace syncledger
