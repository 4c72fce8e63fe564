#include "projector/divergence.h"

#include <algorithm>
#include <mutex>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include "ledger/digest.h"
#include "projector/fold_batch.h"
#include "projector/in_parallel.h"
#include "projector/verdict_window.h"
#include "syncledger/v1/rows.pb.h"

namespace syncledger {
namespace {

constexpr size_t kVersionsAtATime = 1024;
constexpr size_t kMostRows = 100;

// Where a tenant stands in one state.
struct Stand {
  uint64_t facts = 0;
  bool whole = true;  // the state is not in the middle of a verdict
  std::optional<TenantDigests> digests;
};

absl::StatusOr<Stand> StandOf(const ReadView& view, const std::string& tenant) {
  const absl::StatusOr<std::optional<TenantHead>> head = view.Tenant(tenant);
  if (!head.ok()) return head.status();
  Stand stand;
  if (!head->has_value()) return stand;
  v1::TenantState state;
  stand.facts = (*head)->next_offset;
  if (!state.ParseFromString((*head)->bytes)) return stand;
  stand.whole = state.step() == 0;
  if (stand.whole) stand.digests = TenantDigests::Parse(state.digests());
  return stand;
}

// Two states side by side.
class Pair {
 public:
  Pair(const ReadView& a, const ReadView& b, const std::string& tenant)
      : a_(a), b_(b), tenant_(tenant) {}

  absl::StatusOr<Comparable> Compare(bool every_verdict) {
    absl::Status status = Begin();
    if (!status.ok()) return status;
    if (result_.facts == 0) return result_;
    status = Bisect();
    if (status.ok()) status = FindVerdict(every_verdict);
    if (status.ok()) status = FindRows();
    if (!status.ok()) return status;
    const bool digests_differ = found_.input || found_.outcome || found_.state;
    if (!any_ && digests_differ) {
      any_ = true;
      found_.offset = to_ - 1;
      found_.parting = Parting::kDigests;
    }
    if (!any_) return result_;
    found_.tenant = tenant_;
    status = ReadVerdicts();
    if (!status.ok()) return status;
    result_.first = std::move(found_);
    return result_;
  }

 private:
  absl::Status Begin() {
    for (const bool first : {true, false}) {
      absl::StatusOr<Stand> stand = StandOf(first ? a_ : b_, tenant_);
      if (!stand.ok()) return stand.status();
      (first ? stand_a_ : stand_b_) = *std::move(stand);
    }
    result_.a = stand_a_.facts;
    result_.b = stand_b_.facts;
    result_.facts = std::min(stand_a_.facts, stand_b_.facts);
    return absl::OkStatus();
  }

  // Compares the digests of both after so many facts. False: they differ, and `found_` says which.
  // Where one of the two keeps none there, they count as equal.
  absl::StatusOr<bool> AreEqualAfter(uint64_t facts) {
    std::optional<TenantDigests> of_a, of_b;
    if (stand_a_.facts == facts && stand_b_.facts == facts) {
      of_a = stand_a_.digests;
      of_b = stand_b_.digests;
    } else {
      const absl::StatusOr<std::string> kept_a = a_.DigestAt(tenant_, facts);
      if (!kept_a.ok()) return kept_a.status();
      const absl::StatusOr<std::string> kept_b = b_.DigestAt(tenant_, facts);
      if (!kept_b.ok()) return kept_b.status();
      of_a = TenantDigests::Parse(*kept_a);
      of_b = TenantDigests::Parse(*kept_b);
    }
    if (!of_a.has_value() || !of_b.has_value() || *of_a == *of_b) return true;
    found_.input = of_a->input != of_b->input;
    found_.outcome = of_a->outcome != of_b->outcome;
    found_.state = of_a->state != of_b->state;
    return false;
  }

  // Finds two neighbours among the places where digests are kept, equal at `from_` and not at
  // `to_`. Input and outcome are chains: once they differ they always do. What differs in the state
  // alone may agree again, so of such a history some such place is found.
  absl::Status Bisect() {
    const uint64_t last = (result_.facts - 1) / kDigestEvery;  // kept places below the end
    to_ = result_.facts;
    absl::StatusOr<bool> equal = AreEqualAfter(result_.facts);
    if (!equal.ok()) return equal.status();
    uint64_t low = 0;          // kept places: equal there
    uint64_t high = last + 1;  // and not there; the end stands for the last
    if (*equal) {
      // The end of one is not where the other keeps digests: the last place before it may tell.
      equal = AreEqualAfter(last * kDigestEvery);
      if (!equal.ok()) return equal.status();
      if (*equal) {
        from_ = result_.facts;
        return absl::OkStatus();
      }
      high = last;
    }
    while (high - low > 1) {
      const uint64_t middle = low + (high - low) / 2;
      equal = AreEqualAfter(middle * kDigestEvery);
      if (!equal.ok()) return equal.status();
      (*equal ? low : high) = middle;
    }
    from_ = low * kDigestEvery;
    to_ = std::min(high * kDigestEvery, result_.facts);
    return AreEqualAfter(to_).status();  // for what it says of the digests
  }

  // The first verdict that differs: between the two places, or anywhere. Verdicts after the last
  // place that both keep are always looked at.
  absl::Status FindVerdict(bool every_verdict) {
    const bool none_differs = from_ == result_.facts;
    uint64_t from = from_;
    if (none_differs) from = (result_.facts - 1) / kDigestEvery * kDigestEvery;
    if (every_verdict) from = 0;
    std::vector<Decided> of_a;
    std::vector<Decided> of_b;
    for (; from < to_; from += kVerdictsAtOnce) {
      if (auto s = ReadWindow(a_, tenant_, from, to_, &of_a); !s.ok()) return s;
      if (auto s = ReadWindow(b_, tenant_, from, to_, &of_b); !s.ok()) return s;
      for (size_t i = 0; i < std::max(of_a.size(), of_b.size()); ++i) {
        const bool in_both = i < of_a.size() && i < of_b.size();
        if (in_both && of_a[i] == of_b[i]) continue;
        any_ = true;
        found_.offset = from + i;
        const bool same_fact =
            in_both && of_a[i].fact_hash == of_b[i].fact_hash && of_a[i].offset == of_b[i].offset;
        found_.parting = same_fact ? Parting::kVerdicts : Parting::kFacts;
        return absl::OkStatus();
      }
    }
    return absl::OkStatus();
  }

  struct Version {
    std::string place;
    v1::RowKind kind;
    std::string key;
    uint64_t offset;
    std::optional<std::string> value;

    // The order of the store: the newest of a row first.
    auto Place() const { return std::make_tuple(kind, std::string_view(key), ~offset); }
  };

  // Versions one after the other; a window of them is in memory.
  class VersionStream {
   public:
    VersionStream(const ReadView& view, const std::string& tenant) : view_(view), tenant_(tenant) {}

    absl::StatusOr<const Version*> Peek() {
      if (next_ == versions_.size() && !done_) {
        const std::string after = versions_.empty() ? "" : versions_.back().place;
        versions_.clear();
        next_ = 0;
        const absl::Status read =
            view_.AllVersions(tenant_, after, [&](const StoredVersion& version) {
              versions_.push_back({std::string(version.place), version.kind, version.key,
                                   version.offset, std::nullopt});
              if (version.value.has_value()) versions_.back().value = *version.value;
              return versions_.size() < kVersionsAtATime;
            });
        if (!read.ok()) return read;
        done_ = versions_.size() < kVersionsAtATime;
      }
      return next_ == versions_.size() ? nullptr : &versions_[next_];
    }
    void Next() { ++next_; }

   private:
    const ReadView& view_;
    const std::string& tenant_;
    std::vector<Version> versions_;
    size_t next_ = 0;
    bool done_ = false;
  };

  // A version that only one of the two has, or that differs. What is not as old as the first
  // difference found so far decides nothing.
  void Differs(const Version& version, std::optional<std::string> of_a,
               std::optional<std::string> of_b) {
    if (version.offset >= result_.facts) return;
    RowDifference difference{version.kind, version.key, std::move(of_a), std::move(of_b)};
    // Of kinds that keep no versions only the latest is known. It can be compared where both states
    // are at the same fact, and does not tell when they parted: what is gone leaves no trace.
    if (!IsVersioned(version.kind)) {
      if (!latest_.has_value()) latest_.emplace(version.offset, std::move(difference));
      return;
    }
    if (any_ && version.offset > found_.offset) return;
    if (!any_ || version.offset < found_.offset) {
      any_ = true;
      found_.offset = version.offset;
      found_.parting = Parting::kRows;
      found_.rows.clear();
    }
    if (found_.rows.size() < kMostRows) found_.rows.push_back(std::move(difference));
  }

  absl::Status FindRows() {
    const absl::Status compared = CompareVersions();
    const bool comparable = stand_a_.facts == stand_b_.facts && stand_a_.whole && stand_b_.whole;
    if (any_ || !comparable || !latest_.has_value()) return compared;
    any_ = true;
    found_.offset = latest_->first;
    found_.parting = Parting::kRows;
    found_.rows.push_back(std::move(latest_->second));
    return compared;
  }

  absl::Status CompareVersions() {
    VersionStream stream_a(a_, tenant_);
    VersionStream stream_b(b_, tenant_);
    while (true) {
      const absl::StatusOr<const Version*> of_a = stream_a.Peek();
      if (!of_a.ok()) return of_a.status();
      const absl::StatusOr<const Version*> of_b = stream_b.Peek();
      if (!of_b.ok()) return of_b.status();
      const Version* const left = *of_a;
      const Version* const right = *of_b;
      if (left == nullptr && right == nullptr) return absl::OkStatus();
      const bool take_left =
          left != nullptr && (right == nullptr || left->Place() <= right->Place());
      const bool take_right =
          right != nullptr && (left == nullptr || right->Place() <= left->Place());
      if (take_left && take_right) {
        if (left->value != right->value) Differs(*left, left->value, right->value);
      } else if (take_left) {
        Differs(*left, left->value, std::nullopt);
      } else {
        Differs(*right, std::nullopt, right->value);
      }
      if (take_left) stream_a.Next();
      if (take_right) stream_b.Next();
    }
  }

  absl::Status ReadVerdicts() {
    for (const bool first : {true, false}) {
      const ReadView& view = first ? a_ : b_;
      std::optional<v1::Verdict>& verdict = first ? found_.a : found_.b;
      const absl::Status read = view.Verdicts(tenant_, found_.offset, [&](const v1::Verdict& at) {
        if (at.offset() == found_.offset) verdict = at;
        return false;
      });
      if (!read.ok()) return read;
    }
    return absl::OkStatus();
  }

  const ReadView& a_;
  const ReadView& b_;
  const std::string& tenant_;
  Stand stand_a_;
  Stand stand_b_;
  Comparable result_;
  uint64_t from_ = 0;  // facts: equal there by their digests
  uint64_t to_ = 0;    // and not here
  bool any_ = false;   // a difference was found, and `found_` is the first so far
  Divergence found_;
  std::optional<std::pair<uint64_t, RowDifference>> latest_;  // of bookkeeping, with who wrote it
};

}  // namespace

absl::StatusOr<Comparable> CompareStates(const ReadView& a, const ReadView& b,
                                         const std::string& tenant, bool every_verdict) {
  return Pair(a, b, tenant).Compare(every_verdict);
}

absl::StatusOr<AllCompared> CompareAllStates(const ReadView& a, const ReadView& b,
                                             const std::optional<std::string>& tenant,
                                             bool every_verdict,
                                             const std::function<void(int64_t)>& progress) {
  std::set<std::string> known;
  for (const ReadView* view : {&a, &b}) {
    const absl::StatusOr<std::vector<std::string>> ids = view->Tenants();
    if (!ids.ok()) return ids.status();
    known.insert(ids->begin(), ids->end());
  }
  if (tenant.has_value()) known = {*tenant};
  const std::vector<std::string> tenants(known.begin(), known.end());
  std::vector<Comparable> each(tenants.size());
  AllCompared all;
  std::mutex mutex;
  const absl::Status compared = ForEachInParallel(tenants.size(), kThreads, [&](size_t i) {
    absl::StatusOr<Comparable> one = CompareStates(a, b, tenants[i], every_verdict);
    if (!one.ok()) return one.status();
    each[i] = *std::move(one);
    const std::lock_guard lock(mutex);
    ++all.tenants;
    all.facts += static_cast<int64_t>(each[i].facts);
    if (progress) progress(all.facts);
    return absl::OkStatus();
  });
  if (!compared.ok()) return compared;
  for (size_t i = 0; i < tenants.size(); ++i) {
    if (each[i].a != each[i].b) all.unequal.push_back({tenants[i], each[i].a, each[i].b});
    if (each[i].first.has_value()) all.parted.push_back(*std::move(each[i].first));
  }
  return all;
}

}  // namespace syncledger
