// A view that keeps what was read through it, for one question that reads the same rows as of many
// moments.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "store/store.h"

namespace syncledger {

// Answers as the view below does. A row is read as it stands at the question's own moment first:
// most have stood so since long before, and one read then answers for every moment in between. What
// it keeps is as much as was read of single rows. For one thread.
class KeptReads : public ReadView {
 public:
  // `newest`: the moment that is asked about, or kNow. `view` outlives it.
  KeptReads(const ReadView& view, uint64_t newest) : view_(view), newest_(newest) {}

  absl::StatusOr<std::optional<StoredRow>> Get(std::string_view tenant, v1::RowKind kind,
                                               std::string_view key, uint64_t as_of) const override;
  absl::Status Scan(std::string_view tenant, v1::RowKind kind, std::string_view prefix,
                    std::string_view after, uint64_t as_of,
                    const std::function<bool(const StoredRow&)>& visit) const override {
    return view_.Scan(tenant, kind, prefix, after, as_of, visit);
  }
  absl::Status Versions(
      std::string_view tenant, v1::RowKind kind, std::string_view key, uint64_t as_of,
      const std::function<bool(uint64_t, std::optional<std::string_view>)>& visit) const override {
    return view_.Versions(tenant, kind, key, as_of, visit);
  }
  absl::Status AllVersions(std::string_view tenant, std::string_view after,
                           const std::function<bool(const StoredVersion&)>& visit) const override {
    return view_.AllVersions(tenant, after, visit);
  }
  absl::Status Verdicts(std::string_view tenant, uint64_t from,
                        const VerdictVisitor& visit) const override {
    return view_.Verdicts(tenant, from, visit);
  }
  absl::StatusOr<std::vector<std::string>> Tenants() const override { return view_.Tenants(); }
  absl::StatusOr<std::optional<TenantHead>> Tenant(std::string_view tenant) const override {
    return view_.Tenant(tenant);
  }
  absl::StatusOr<std::string> DigestAt(std::string_view tenant, uint64_t offset) const override {
    return view_.DigestAt(tenant, offset);
  }
  absl::Status DigestsOf(
      std::string_view tenant,
      const std::function<bool(uint64_t, std::string_view)>& visit) const override {
    return view_.DigestsOf(tenant, visit);
  }
  absl::StatusOr<uint64_t> FactsObservedBy(std::string_view tenant,
                                           int64_t time_us) const override {
    return view_.FactsObservedBy(tenant, time_us);
  }
  absl::StatusOr<int64_t> NextLogOffset(int32_t partition) const override {
    return view_.NextLogOffset(partition);
  }
  absl::StatusOr<std::string> Meta(std::string_view key) const override { return view_.Meta(key); }
  absl::Status Quarantined(
      const std::function<bool(int32_t, int64_t, std::string_view)>& visit) const override {
    return view_.Quarantined(visit);
  }

 private:
  // What stood from one offset to another, both included; a row that did not exist is kept for the
  // moment only at which it was asked for.
  struct Span {
    uint64_t from = 0;
    uint64_t to = 0;
    std::optional<StoredRow> row;
  };
  using Row = std::tuple<std::string, v1::RowKind, std::string>;

  absl::StatusOr<const Span*> Read(const Row& key, uint64_t as_of, std::vector<Span>* spans) const;

  const ReadView& view_;
  const uint64_t newest_;
  mutable std::map<Row, std::vector<Span>> rows_;
};

}  // namespace syncledger
