#include "projector/verify.h"

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "projector/divergence.h"
#include "projector/in_parallel.h"
#include "projector/verdict_window.h"
#include "syncledger/v1/fact.pb.h"

namespace syncledger {
namespace {

// The first verdict of the tenant that differs, or that only one of the two has.
absl::StatusOr<std::optional<Discrepancy>> CompareVerdicts(const std::string& tenant,
                                                           const ReadView& kept,
                                                           const ReadView& made) {
  uint64_t from = 0;
  std::vector<Decided> kept_window;
  std::vector<Decided> made_window;
  while (true) {
    absl::Status status = ReadWindow(kept, tenant, from, UINT64_MAX, &kept_window);
    if (!status.ok()) {
      const uint64_t at = from + kept_window.size();
      return Discrepancy{
          tenant, at,
          fmt::format("the state's verdict cannot be read: {}", std::string(status.message()))};
    }
    status = ReadWindow(made, tenant, from, UINT64_MAX, &made_window);
    if (!status.ok()) return status;
    for (size_t i = 0; i < std::max(kept_window.size(), made_window.size()); ++i) {
      const uint64_t offset = from + i;
      if (i >= made_window.size()) {
        return Discrepancy{tenant, offset, "the state has a verdict, but the log has no such fact"};
      }
      if (i >= kept_window.size()) {
        return Discrepancy{tenant, offset,
                           "the log has a fact, but the state has no verdict about it"};
      }
      if (kept_window[i].fact_hash != made_window[i].fact_hash) {
        return Discrepancy{tenant, offset,
                           "the fact in the log is not the one that was folded: it was altered"};
      }
      if (kept_window[i].bytes != made_window[i].bytes) {
        return Discrepancy{tenant, offset,
                           "the verdict in the state is not what the fact comes to"};
      }
    }
    if (kept_window.size() < kVerdictsAtOnce) return std::nullopt;
    from += kVerdictsAtOnce;
  }
}

std::string WhatParted(const Divergence& divergence) {
  switch (divergence.parting) {
    case Parting::kFacts:
      return "the fact in the log is not the one that was folded: it was altered";
    case Parting::kVerdicts:
      return "the verdict in the state is not what the fact comes to";
    case Parting::kRows:
      return "the rows of the state are not the ones that the fact comes to";
    case Parting::kDigests:
      break;
  }
  if (divergence.input) return "the input digest of the state is not the log's";
  if (divergence.outcome) return "the outcome digest of the state is not what the log comes to";
  return "the state digest is not what the log comes to";
}

absl::StatusOr<std::optional<Discrepancy>> CompareTenant(const std::string& tenant,
                                                         const ReadView& kept,
                                                         const ReadView& made) {
  absl::StatusOr<std::optional<Discrepancy>> verdicts = CompareVerdicts(tenant, kept, made);
  if (!verdicts.ok() || verdicts->has_value()) return verdicts;
  const absl::StatusOr<std::optional<TenantHead>> head = made.Tenant(tenant);
  if (!head.ok()) return head.status();
  const uint64_t facts = head->has_value() ? (*head)->next_offset : 0;
  // The scratch state was just written: what cannot be read is the other's.
  const absl::StatusOr<Comparable> compared =
      CompareStates(kept, made, tenant, /*every_verdict=*/false);
  if (!compared.ok()) {
    return Discrepancy{tenant, facts > 0 ? facts - 1 : 0,
                       fmt::format("rows of the state cannot be read: {}",
                                   std::string(compared.status().message()))};
  }
  if (compared->a != compared->b) {
    return Discrepancy{tenant, compared->facts, "only one of log and state knows of this fact"};
  }
  if (!compared->first.has_value()) return std::nullopt;
  return Discrepancy{tenant, compared->first->offset, WhatParted(*compared->first)};
}

}  // namespace

absl::StatusOr<VerifyReport> Verify(EventLog& log, Store& state, Store& scratch,
                                    const std::function<void(int64_t)>& progress,
                                    size_t cache_bytes) {
  VerifyReport report;
  // What was appended and not yet folded is no difference: the state is only behind.
  ProjectorOptions options;
  options.cache_bytes = cache_bytes;
  const std::unique_ptr<ReadView> before = state.View();
  for (int32_t partition = 0; partition < log.partitions(); ++partition) {
    absl::StatusOr<int64_t> next = before->NextLogOffset(partition);
    if (!next.ok()) return next.status();
    options.log_ends[partition] = *next;
    absl::StatusOr<int64_t> end = log.EndOffset(partition);
    if (!end.ok()) return end.status();
    report.not_folded += std::max<int64_t>(*end - *next, 0);
  }
  absl::StatusOr<FoldCounts> folded = CatchUpInParallel(log, scratch, options, kThreads, progress);
  if (!folded.ok()) return folded.status();
  report.facts = folded->facts;

  const std::unique_ptr<ReadView> kept = state.View();
  const std::unique_ptr<ReadView> made = scratch.View();
  absl::StatusOr<StoredDigests> kept_digests = ReadDigests(*kept);
  if (!kept_digests.ok()) return kept_digests.status();
  absl::StatusOr<std::vector<std::string>> made_tenants = made->Tenants();
  if (!made_tenants.ok()) return made_tenants.status();
  std::set<std::string> known(made_tenants->begin(), made_tenants->end());
  for (const auto& [id, digests] : kept_digests->tenants) known.insert(id);
  const std::vector<std::string> tenants(known.begin(), known.end());
  report.tenants = tenants.size();
  std::vector<std::optional<Discrepancy>> found(tenants.size());
  const absl::Status compared = ForEachInParallel(tenants.size(), kThreads, [&](size_t i) {
    absl::StatusOr<std::optional<Discrepancy>> one = CompareTenant(tenants[i], *kept, *made);
    if (one.ok()) found[i] = *std::move(one);
    return one.status();
  });
  if (!compared.ok()) return compared;
  for (std::optional<Discrepancy>& one : found) {
    if (one.has_value()) report.found.push_back(*std::move(one));
  }
  report.digests = *std::move(kept_digests);
  return report;
}

absl::StatusOr<std::pair<std::string, uint64_t>> TenantOffsetAt(EventLog& log, int32_t partition,
                                                                int64_t offset) {
  // The last fact of each tenant before the place tells how far its history was; the damaged one
  // itself cannot.
  std::map<std::string, uint64_t> next;
  int64_t at = 0;
  while (at < offset) {
    absl::StatusOr<int64_t> read =
        log.Read(partition, at, std::min<int64_t>(4096, offset - at), [&](const LogRecord& record) {
          v1::Fact fact;
          if (record.heartbeat) return;
          if (fact.ParseFromArray(record.bytes.data(), static_cast<int>(record.bytes.size()))) {
            ++next[fact.tenant_id()];
          }
        });
    if (!read.ok()) return read.status();
    if (*read == 0) break;
    at += *read;
  }
  if (next.size() == 1) return *next.begin();
  return absl::NotFoundError("several tenants share the partition");
}

}  // namespace syncledger
