// A ReadView over rows and verdicts in memory, filled by hand: what the store promises, for tests
// of queries.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ledger/row_keys.h"
#include "store/store.h"
#include "syncledger/v1/rows.pb.h"
#include "syncledger/v1/verdict.pb.h"

namespace syncledger {

class MemoryView : public ReadView {
 public:
  // Adds the tenant's next verdict; the rows put after it are of its offset.
  v1::Verdict& AddVerdict(const std::string& tenant, v1::Verdict verdict) {
    History& state = tenants_[tenant];
    verdict.set_offset(state.verdicts.size());
    state.verdicts.push_back(std::move(verdict));
    return state.verdicts.back();
  }

  template <typename Row>
  void Put(const std::string& tenant, v1::RowKind kind, const RowKey& key, const Row& row) {
    Version(tenant, kind, key) = row.SerializeAsString();
  }
  void Mark(const std::string& tenant, v1::RowKind kind, const RowKey& key) {
    Version(tenant, kind, key) = "";
  }
  void Erase(const std::string& tenant, v1::RowKind kind, const RowKey& key) {
    Version(tenant, kind, key) = std::nullopt;
  }

  absl::StatusOr<std::optional<StoredRow>> Get(std::string_view tenant, v1::RowKind kind,
                                               std::string_view key,
                                               uint64_t as_of) const override {
    const VersionsByOffset* versions = Find(tenant, kind, key);
    return versions == nullptr ? std::optional<StoredRow>()
                               : Standing(std::string(key), *versions, as_of);
  }

  absl::Status Scan(std::string_view tenant, v1::RowKind kind, std::string_view prefix,
                    std::string_view after, uint64_t as_of,
                    const std::function<bool(const StoredRow&)>& visit) const override {
    auto found = tenants_.find(std::string(tenant));
    if (found == tenants_.end()) return absl::OkStatus();
    for (const auto& [key, versions] : found->second.rows) {
      if (key.first != kind || key.second <= after) continue;
      if (key.second.compare(0, prefix.size(), prefix) != 0) continue;
      std::optional<StoredRow> row = Standing(key.second, versions, as_of);
      if (row.has_value() && !visit(*row)) break;
    }
    return absl::OkStatus();
  }

  absl::Status Versions(
      std::string_view tenant, v1::RowKind kind, std::string_view key, uint64_t as_of,
      const std::function<bool(uint64_t, std::optional<std::string_view>)>& visit) const override {
    const VersionsByOffset* versions = Find(tenant, kind, key);
    if (versions == nullptr) return absl::OkStatus();
    for (const auto& [offset, value] : *versions) {
      if (offset > as_of) break;
      if (!visit(offset, value)) break;
    }
    return absl::OkStatus();
  }

  absl::Status AllVersions(std::string_view, std::string_view,
                           const std::function<bool(const StoredVersion&)>&) const override {
    return absl::UnimplementedError("no query compares whole states");
  }

  absl::Status Verdicts(std::string_view tenant, uint64_t from,
                        const VerdictVisitor& visit) const override {
    auto found = tenants_.find(std::string(tenant));
    if (found == tenants_.end()) return absl::OkStatus();
    const auto& verdicts = found->second.verdicts;
    for (size_t i = from; i < verdicts.size(); ++i) {
      v1::Verdict verdict = verdicts[i];
      if (!visit(verdict)) break;
    }
    return absl::OkStatus();
  }

  absl::StatusOr<std::vector<std::string>> Tenants() const override {
    std::vector<std::string> ids;
    for (const auto& [id, tenant] : tenants_) ids.push_back(id);
    return ids;
  }

  absl::StatusOr<std::optional<TenantHead>> Tenant(std::string_view tenant) const override {
    auto found = tenants_.find(std::string(tenant));
    if (found == tenants_.end()) return std::optional<TenantHead>();
    return std::optional<TenantHead>(TenantHead{found->second.verdicts.size(), ""});
  }

  absl::StatusOr<std::string> DigestAt(std::string_view, uint64_t) const override { return ""; }
  absl::Status DigestsOf(std::string_view,
                         const std::function<bool(uint64_t, std::string_view)>&) const override {
    return absl::OkStatus();
  }
  absl::StatusOr<uint64_t> FactsObservedBy(std::string_view, int64_t) const override { return 0; }
  absl::StatusOr<int64_t> NextLogOffset(int32_t) const override { return 0; }
  absl::StatusOr<std::string> Meta(std::string_view) const override { return ""; }
  absl::Status Quarantined(
      const std::function<bool(int32_t, int64_t, std::string_view)>&) const override {
    return absl::OkStatus();
  }

 private:
  using VersionsByOffset = std::map<uint64_t, std::optional<std::string>>;
  struct History {
    std::map<std::pair<v1::RowKind, std::string>, VersionsByOffset> rows;
    std::vector<v1::Verdict> verdicts;
  };

  std::optional<std::string>& Version(const std::string& tenant, v1::RowKind kind,
                                      const RowKey& key) {
    History& state = tenants_[tenant];
    return state.rows[{kind, key.str()}][state.verdicts.empty() ? 0 : state.verdicts.size() - 1];
  }

  const VersionsByOffset* Find(std::string_view tenant, v1::RowKind kind,
                               std::string_view key) const {
    auto found = tenants_.find(std::string(tenant));
    if (found == tenants_.end()) return nullptr;
    auto row = found->second.rows.find({kind, std::string(key)});
    return row == found->second.rows.end() ? nullptr : &row->second;
  }

  static std::optional<StoredRow> Standing(const std::string& key, const VersionsByOffset& versions,
                                           uint64_t as_of) {
    auto after = versions.upper_bound(as_of);
    if (after == versions.begin()) return std::nullopt;
    const auto& [offset, value] = *std::prev(after);
    if (!value.has_value()) return std::nullopt;
    return StoredRow{key, *value, offset};
  }

  std::map<std::string, History> tenants_;
};

}  // namespace syncledger
