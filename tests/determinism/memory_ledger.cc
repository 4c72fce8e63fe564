#include "tests/determinism/memory_ledger.h"

#include <fmt/format.h>

#include <string_view>
#include <utility>
#include <vector>

#include "ledger/fold.h"

namespace syncledger {
namespace {

constexpr size_t kRowsAtATime = 256;

void AddRows(stories::MemoryRows& rows, v1::RowKind kind, TenantDigests* digests) {
  std::vector<RowEntry> entries;
  std::string after;
  do {
    entries = rows.Scan(kind, "", after, kRowsAtATime);
    for (const RowEntry& entry : entries)
      digests->Add(HashRow(kind, entry.key, DigestedPart(entry.value)));
    if (!entries.empty()) after = entries.back().key;
  } while (!entries.empty());
  // The settings' key is empty, and a scan goes on behind it.
  const auto* settings =
      kind != v1::ROW_SETTINGS ? nullptr : rows.Get(kind, "", v1::SettingsRow::default_instance());
  if (settings != nullptr)
    digests->Add(HashRow(kind, "", DigestedPart(settings->SerializeAsString())));
}

}  // namespace

absl::Status MemoryLedger::Take(const v1::Fact& fact, const Step& step) {
  Tenant& tenant = tenants_[fact.tenant_id()];
  const uint64_t offset = tenant.digests.facts;
  v1::Continuation from;
  for (bool first = true;; first = false) {
    v1::Verdict verdict;
    absl::StatusOr<FoldStep> done =
        Fold(fact, offset, tenant.rows, &verdict, first ? nullptr : &from);
    if (!done.ok()) return done.status();
    if (!tenant.rows.EndStep()) {
      return absl::InternalError(
          fmt::format("tenant \"{}\", offset {}: the fold changed a row and did not put it",
                      fact.tenant_id(), offset));
    }
    ++steps_;
    if (first) tenant.digests.AddFact(FactLeaf(fact.SerializeAsString()));
    tenant.digests.AddOutcomes(OutcomeLeaf(EncodeOutcomes(verdict)));
    if (step) step(verdict);
    if (!done->more) return absl::OkStatus();
    from = std::move(done->continuation);
  }
}

LedgerDigest MemoryLedger::Digests() {
  std::vector<std::pair<std::string, TenantDigests>> all;
  for (auto& [id, tenant] : tenants_) {
    TenantDigests digests = tenant.digests;
    for (int number = v1::RowKind_MIN; number <= v1::RowKind_MAX; ++number) {
      const auto kind = static_cast<v1::RowKind>(number);
      if (v1::RowKind_IsValid(number) && IsDigested(kind)) AddRows(tenant.rows, kind, &digests);
    }
    all.emplace_back(id, digests);
  }
  return LedgerDigests(std::move(all));
}

}  // namespace syncledger
