#include "projector/projector.h"

#include <algorithm>
#include <atomic>
#include <set>
#include <thread>
#include <utility>

#include "fmt/format.h"
#include "google/protobuf/arena.h"
#include "google/protobuf/io/coded_stream.h"
#include "ledger/text.h"
#include "projector/batch_rows.h"
#include "syncledger/v1/fact.pb.h"

namespace syncledger {
namespace {

constexpr uint64_t kDigestEvery = 1024;           // facts of a tenant between two digests that are kept
constexpr size_t kBatchBytes = size_t{32} << 20;  // changed rows after which a batch is committed early
constexpr std::string_view kPartitionsKey = "log/partitions";

std::string LastFactKey(int32_t partition) { return fmt::format("log/last/{}", partition); }

// Facts that no tenant can be told of (bytes that are none, a tenant in the wrong partition) have a history of their
// own, under this id.
constexpr std::string_view kNobody = "";

std::string EncodeTenant(const TenantDigests& digests, const v1::Continuation& continuation, uint32_t step) {
  v1::TenantState state;
  state.set_digests(digests.Serialize());
  if (step > 0) {
    *state.mutable_continuation() = continuation;
    state.set_step(step);
  }
  return state.SerializeAsString();
}

// The verdict as one more of a serialised v1::VerdictPage.
void AppendToPage(const v1::Verdict& verdict, std::string* page) {
  constexpr uint32_t kTag = v1::VerdictPage::kVerdictsFieldNumber << 3 | 2;  // length-delimited
  const size_t size = verdict.ByteSizeLong();
  const size_t before = page->size();
  const size_t head = 1 + google::protobuf::io::CodedOutputStream::VarintSize64(size);
  page->resize(before + head + size);
  uint8_t* out = reinterpret_cast<uint8_t*>(page->data()) + before;
  *out++ = kTag;
  out = google::protobuf::io::CodedOutputStream::WriteVarint64ToArray(size, out);
  verdict.SerializeWithCachedSizesToArray(out);
}

google::protobuf::ArenaOptions ArenaOptionsOf(std::vector<char>* block) {
  google::protobuf::ArenaOptions options;
  options.initial_block = block->data();
  options.initial_block_size = block->size();
  return options;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Projector>> Projector::Open(EventLog& log, Store& store,
                                                           ProjectorOptions options) {
  std::unique_ptr<Projector> projector(new Projector(log, store, std::move(options)));
  const std::unique_ptr<ReadView> view = store.View();
  absl::StatusOr<std::string> partitions = view->Meta(kPartitionsKey);
  if (!partitions.ok()) return partitions.status();
  const std::string have = std::to_string(log.partitions());
  if (!partitions->empty() && *partitions != have) {
    return absl::FailedPreconditionError(
        fmt::format("the state was folded from a log of {} partitions, this log has {}: they do not belong "
                    "together",
                    *partitions, have));
  }
  projector->partitions_ = projector->options_.partitions;
  if (projector->partitions_.empty()) {
    for (int32_t p = 0; p < log.partitions(); ++p) projector->partitions_.push_back(p);
  }
  for (int32_t partition : projector->partitions_) {
    absl::StatusOr<int64_t> next = view->NextLogOffset(partition);
    if (!next.ok()) return next.status();
    projector->next_[partition] = *next;
    const absl::Status checked = projector->CheckLog(partition);
    if (!checked.ok()) return checked;
  }
  if (partitions->empty()) {
    Commit commit;
    commit.meta.emplace_back(std::string(kPartitionsKey), have);
    const absl::Status written = store.Write(commit);
    if (!written.ok()) return written;
  }
  return projector;
}

absl::Status Projector::CheckLog(int32_t partition) {
  const int64_t next = next_[partition];
  absl::StatusOr<int64_t> end = log_.EndOffset(partition);
  if (!end.ok()) return end.status();
  if (*end < next) {
    return absl::DataLossError(
        fmt::format("partition {} of the log ends at offset {}, but the state has folded up to {}: facts that "
                    "were acknowledged are missing from the log; run `syncledger verify`",
                    partition, *end, next));
  }
  if (next == 0) return absl::OkStatus();
  absl::StatusOr<std::string> last = store_.View()->Meta(LastFactKey(partition));
  if (!last.ok()) return last.status();
  std::string hash;
  absl::StatusOr<int64_t> read = log_.Read(partition, next - 1, 1, [&](const LogRecord& record) {
    hash = Hex(Bytes(Sha256(record.bytes)));
  });
  if (!read.ok()) return read.status();
  if (hash == *last) return absl::OkStatus();
  return absl::DataLossError(
      fmt::format("partition {} of the log holds another fact at offset {} than the state has folded: this log "
                  "is not the one that the state belongs to, or it was altered; run `syncledger verify`",
                  partition, next - 1));
}

absl::StatusOr<Projector::Tenant*> Projector::LoadTenant(const ReadView& view, const std::string& id) {
  const auto known = tenants_.find(id);
  if (known != tenants_.end()) return &known->second;
  absl::StatusOr<std::optional<TenantHead>> head = view.Tenant(id);
  if (!head.ok()) return head.status();
  Tenant tenant;
  tenant.from_nothing = !head->has_value();
  if (head->has_value()) {
    tenant.next_offset = (*head)->next_offset;
    v1::TenantState state;
    const bool parsed = state.ParseFromString((*head)->bytes);
    const std::optional<TenantDigests> digests = TenantDigests::Parse(state.digests());
    if (!parsed || !digests.has_value()) {
      return absl::DataLossError(fmt::format("the state's entry of tenant \"{}\" cannot be read", id));
    }
    tenant.digests = *digests;
    tenant.continuation = state.continuation();
    tenant.step = state.step();
  }
  return &tenants_.emplace(id, std::move(tenant)).first->second;
}

absl::StatusOr<int64_t> Projector::FoldBatch(int32_t partition) {
  const std::unique_ptr<ReadView> view = store_.View();
  BatchRows rows(*view, cache_, written_);
  Commit commit;
  std::vector<Tenant*> touched;
  absl::Status failed;   // nothing of the batch is committed
  absl::Status stopped;  // the facts before it are
  int64_t next = next_[partition];
  const int64_t first = next;
  std::string last_hash;
  bool unfinished = false;  // the fact at `next` has more steps
  FoldOptions fold_options;
  fold_options.as_if = options_.as_if;
  // Facts and verdicts are made in an arena of their own, emptied after each.
  google::protobuf::Arena arena(ArenaOptionsOf(&arena_block_));

  const auto keep_verdict = [&](const std::string& tenant_id, Tenant* tenant, const v1::Verdict& verdict) {
    if (tenant->page.bytes.empty()) {
      tenant->page.tenant = tenant_id;
      tenant->page.first_offset = verdict.offset();
      tenant->page.step = tenant->step;
      touched.push_back(tenant);
    }
    AppendToPage(verdict, &tenant->page.bytes);
  };
  const auto end_fact = [&](const std::string& tenant_id, Tenant* tenant) {
    ++tenant->next_offset;
    tenant->step = 0;
    tenant->continuation.Clear();
    if (tenant->next_offset % kDigestEvery == 0) {
      commit.digests.push_back({tenant_id, tenant->next_offset, tenant->digests.Serialize()});
    }
  };

  const auto fold_one = [&](const LogRecord& record) {
    if (!failed.ok() || !stopped.ok() || unfinished || rows.bytes() > kBatchBytes) return;
    arena.Reset();
    v1::Fact& fact = *google::protobuf::Arena::CreateMessage<v1::Fact>(&arena);
    v1::Verdict& verdict = *google::protobuf::Arena::CreateMessage<v1::Verdict>(&arena);
    const bool is_fact = fact.ParseFromArray(record.bytes.data(), static_cast<int>(record.bytes.size()));
    const bool at_home = is_fact && !fact.tenant_id().empty() &&
                         PartitionOf(fact.tenant_id(), log_.partitions()) == partition;
    const std::string tenant_id = at_home ? fact.tenant_id() : std::string(kNobody);
    absl::StatusOr<Tenant*> loaded = LoadTenant(*view, tenant_id);
    if (!loaded.ok()) {
      failed = loaded.status();
      return;
    }
    Tenant* tenant = *loaded;
    if (tenant->next_offset > options_.until_offset) {
      ++next;
      last_hash = Hex(Bytes(Sha256(record.bytes)));
      return;
    }
    const Digest hash = Sha256(record.bytes);
    if (!at_home) {
      tenant->digests.AddFact(record.bytes);
      verdict = RejectBytes(tenant->next_offset, is_fact ? "a fact of another partition" : "");
      if (is_fact) {
        verdict.mutable_outcomes(0)->set_reason(v1::WRONG_PARTITION);
        verdict.set_fact_id(fact.fact_id());
        verdict.set_observed_at_us(fact.observed_at_us());
      }
      verdict.mutable_outcomes(0)->set_id(
          HashId("rejected", std::to_string(partition), std::to_string(record.offset)));
      verdict.mutable_outcomes(0)->set_detail(fmt::format("partition {}, offset {}", partition, record.offset));
      verdict.set_fact_hash(std::string(Bytes(hash).substr(0, 8)));
      tenant->digests.AddOutcomes(EncodeOutcomes(verdict));
      commit.quarantine.push_back({partition, record.offset, std::string(record.bytes)});
      keep_verdict(tenant_id, tenant, verdict);
      end_fact(tenant_id, tenant);
      ++next;
      last_hash = Hex(Bytes(hash));
      return;
    }
    rows.Begin(tenant_id, tenant->next_offset, tenant->from_nothing, &tenant->digests);
    while (true) {
      absl::StatusOr<FoldStep> step = Fold(fact, tenant->next_offset, rows, &verdict,
                                           tenant->step > 0 ? &tenant->continuation : nullptr, fold_options);
      if (!step.ok()) {
        stopped = step.status();
        return;
      }
      rows.End();
      if (!rows.status().ok()) {
        failed = rows.status();
        return;
      }
      if (tenant->step == 0) {
        tenant->digests.AddFact(record.bytes);
        verdict.set_fact_hash(std::string(Bytes(hash).substr(0, 8)));
      }
      tenant->digests.AddOutcomes(EncodeOutcomes(verdict));
      keep_verdict(tenant_id, tenant, verdict);
      if (!step->more) break;
      ++tenant->step;
      tenant->continuation = std::move(step->continuation);
      if (rows.bytes() > kBatchBytes) {
        unfinished = true;  // committed in the middle of the verdict, and gone on with in the next batch
        return;
      }
    }
    end_fact(tenant_id, tenant);
    ++next;
    last_hash = Hex(Bytes(hash));
  };

  int64_t most = options_.batch_facts;
  const auto log_end = options_.log_ends.find(partition);
  if (log_end != options_.log_ends.end()) most = std::min(most, log_end->second - next);
  if (most <= 0) return 0;
  absl::StatusOr<int64_t> read = log_.Read(partition, next, most, fold_one);
  if (!read.ok()) failed.Update(read.status());
  if (!failed.ok()) {
    // What this batch did to tenants and cache is not committed: forget it.
    tenants_.clear();
    cache_ = RowCache(options_.cache_bytes);
    return failed;
  }
  if (next == first && !unfinished) {
    if (!stopped.ok()) return stopped;
    return 0;
  }

  commit.rows = rows.Versions();
  for (Tenant* tenant : touched) {
    commit.tenants.emplace_back(
        tenant->page.tenant,
        TenantHead{tenant->next_offset, EncodeTenant(tenant->digests, tenant->continuation, tenant->step)});
    commit.pages.push_back(std::exchange(tenant->page, {}));
  }
  commit.next_log_offsets.emplace_back(partition, next);
  if (!last_hash.empty()) commit.meta.emplace_back(LastFactKey(partition), last_hash);
  const absl::Status written = store_.Write(commit);
  if (!written.ok()) {
    tenants_.clear();
    cache_ = RowCache(options_.cache_bytes);
    return written;
  }
  next_[partition] = next;
  return std::max<int64_t>(next - first, unfinished ? 1 : 0);
}

absl::StatusOr<int64_t> Projector::Step() {
  for (size_t i = 0; i < partitions_.size(); ++i) {
    const int32_t partition = partitions_[(turn_ + i) % partitions_.size()];
    absl::StatusOr<int64_t> folded = FoldBatch(partition);
    if (!folded.ok()) return folded.status();
    if (*folded > 0) {
      turn_ = (turn_ + i + 1) % partitions_.size();
      return *folded;
    }
  }
  return 0;
}

absl::StatusOr<int64_t> Projector::CatchUp(const std::function<void(int64_t)>& progress) {
  int64_t total = 0;
  while (true) {
    absl::StatusOr<int64_t> folded = Step();
    if (!folded.ok()) return folded.status();
    if (*folded == 0) return total;
    total += *folded;
    if (progress) progress(total);
  }
}

absl::StatusOr<int64_t> CatchUpInParallel(EventLog& log, Store& store, ProjectorOptions options, int threads,
                                          const std::function<void(int64_t)>& progress) {
  std::vector<int32_t> partitions = options.partitions;
  if (partitions.empty()) {
    for (int32_t p = 0; p < log.partitions(); ++p) partitions.push_back(p);
  }
  const size_t shares = std::max<size_t>(1, std::min<size_t>(static_cast<size_t>(threads), partitions.size()));
  options.cache_bytes /= shares;
  std::vector<std::unique_ptr<Projector>> projectors;
  for (size_t share = 0; share < shares; ++share) {
    options.partitions.clear();
    for (size_t i = share; i < partitions.size(); i += shares) options.partitions.push_back(partitions[i]);
    absl::StatusOr<std::unique_ptr<Projector>> projector = Projector::Open(log, store, options);
    if (!projector.ok()) return projector.status();
    projectors.push_back(*std::move(projector));
  }
  std::atomic<int64_t> done = 0;
  std::atomic<bool> failed = false;
  std::vector<absl::Status> results(shares);
  const auto run = [&](size_t share, const std::function<void(int64_t)>& say) {
    while (!failed) {
      const absl::StatusOr<int64_t> folded = projectors[share]->Step();
      if (!folded.ok()) {
        results[share] = folded.status();
        failed = true;
      }
      if (!folded.ok() || *folded == 0) return;
      done += *folded;
      if (say) say(done);
    }
  };
  std::vector<std::thread> others;
  for (size_t share = 1; share < shares; ++share) others.emplace_back(run, share, nullptr);
  run(0, progress);
  for (std::thread& other : others) other.join();
  for (const absl::Status& result : results) {
    if (!result.ok()) return result;
  }
  return done.load();
}

absl::StatusOr<StoredDigests> ReadDigests(const ReadView& view) {
  absl::StatusOr<std::vector<std::string>> ids = view.Tenants();
  if (!ids.ok()) return ids.status();
  StoredDigests stored;
  for (const std::string& id : *ids) {
    absl::StatusOr<std::optional<TenantHead>> head = view.Tenant(id);
    if (!head.ok()) return head.status();
    if (!head->has_value()) continue;
    v1::TenantState state;
    std::optional<TenantDigests> digests;
    if (state.ParseFromString((*head)->bytes)) digests = TenantDigests::Parse(state.digests());
    if (!digests.has_value()) {
      return absl::DataLossError(fmt::format("the state's entry of tenant \"{}\" cannot be read", id));
    }
    stored.tenants.emplace_back(id, *digests);
  }
  stored.ledger = LedgerDigests(stored.tenants);
  return stored;
}

}  // namespace syncledger
