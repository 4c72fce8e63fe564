#include "projector/fold_batch.h"

#include <google/protobuf/io/coded_stream.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "fmt/format.h"
#include "ledger/text.h"
#include "syncledger/v1/fact.pb.h"

namespace syncledger {
namespace {

constexpr uint64_t kMarkEvery =
    64;  // facts of a tenant between two marks of when they were observed
// Of verdicts in one page, after which another begins: whoever asks for one verdict reads its page.
constexpr size_t kPageBytes = size_t{16} << 10;
constexpr size_t kBatchBytes = size_t{32}
                               << 20;  // changed rows after which a batch is committed early

// Facts are hashed so many at once, or so many bytes of them: enough to fill the lanes again and
// again, and soon out of the processor's cache if it were more.
constexpr size_t kTakenFacts = 128;
constexpr size_t kTakenBytes = size_t{128} << 10;

// Facts that no tenant can be told of (bytes that are none, a tenant in the wrong partition) have a
// history of their own, under this id.
constexpr std::string_view kNobody = "";

std::string EncodeTenant(const TenantFold& tenant) {
  v1::TenantState state;
  state.set_digests(tenant.digests.Serialize());
  state.set_observed_until_us(tenant.observed_until_us);
  if (tenant.step > 0) {
    *state.mutable_continuation() = tenant.continuation;
    state.set_step(tenant.step);
  }
  return state.SerializeAsString();
}

// The verdict as one more of a serialised v1::VerdictPage.
void AppendToPage(const v1::Verdict& verdict, std::string* page) {
  using google::protobuf::io::CodedOutputStream;
  constexpr uint8_t kTag = v1::VerdictPage::kVerdictsFieldNumber << 3 | 2;  // length-delimited
  const size_t size = verdict.ByteSizeLong();
  const size_t before = page->size();
  page->resize(before + 1 + CodedOutputStream::VarintSize64(size) + size);
  uint8_t* out = reinterpret_cast<uint8_t*>(page->data()) + before;
  *out++ = kTag;
  out = CodedOutputStream::WriteVarint64ToArray(size, out);
  verdict.SerializeWithCachedSizesToArray(out);
}

google::protobuf::ArenaOptions ArenaIn(std::vector<char>* block) {
  google::protobuf::ArenaOptions options;
  options.initial_block = block->data();
  options.initial_block_size = block->size();
  return options;
}

std::string ShortHash(const Digest& leaf) { return std::string(Bytes(leaf).substr(0, 8)); }

}  // namespace

std::string LastFactKey(int32_t partition) { return fmt::format("log/last/{}", partition); }

void FoldCounts::Add(const FoldCounts& more) {
  facts += more.facts;
  duplicates += more.duplicates;
  for (const auto& [kind, count] : more.outcomes) outcomes[kind] += count;
  for (const auto& [reason, count] : more.rejected) rejected[reason] += count;
  for (const auto& [key, count] : more.decided) decided[key] += count;
}

FoldBatch::FoldBatch(const ReadView& view, FoldMemory& memory, int32_t partition,
                     int32_t partitions, int64_t next, uint64_t until_offset,
                     const std::string* only, const RuleSet* as_if)
    : view_(view),
      memory_(memory),
      partition_(partition),
      partitions_(partitions),
      until_offset_(until_offset),
      only_(only),
      options_{.as_if = as_if},
      rows_(view, memory.rows, memory.written, memory.stored),
      arena_(ArenaIn(&memory.arena_block)),
      next_(next) {}

absl::StatusOr<TenantFold*> FoldBatch::LoadTenant(std::string_view id) {
  const auto known = memory_.tenants.find(id);
  if (known != memory_.tenants.end()) return &known->second;
  absl::StatusOr<std::optional<TenantHead>> head = view_.Tenant(id);
  if (!head.ok()) return head.status();
  TenantFold tenant;
  tenant.from_nothing = !head->has_value();
  if (head->has_value()) {
    tenant.next_offset = (*head)->next_offset;
    v1::TenantState state;
    const bool parsed = state.ParseFromString((*head)->bytes);
    const std::optional<TenantDigests> digests = TenantDigests::Parse(state.digests());
    if (!parsed || !digests.has_value()) {
      return absl::DataLossError(
          fmt::format("the state's entry of tenant \"{}\" cannot be read", id));
    }
    tenant.digests = *digests;
    tenant.observed_until_us = state.observed_until_us();
    tenant.continuation = state.continuation();
    tenant.step = state.step();
  }
  return &memory_.tenants.emplace(id, std::move(tenant)).first->second;
}

bool FoldBatch::IsOver() const {
  return !failed_.ok() || !stopped_.ok() || unfinished_ || rows_.bytes() > kBatchBytes;
}

void FoldBatch::Take(const LogRecord& record) {
  if (IsOver()) return;
  taken_.push_back({record.offset, {taken_bytes_.size(), record.bytes.size()}, record.heartbeat,
                    record.appended_ms});
  taken_bytes_ += record.bytes;
  if (taken_.size() >= kTakenFacts || taken_bytes_.size() >= kTakenBytes) FoldTaken();
}

void FoldBatch::FoldTaken() {
  std::vector<std::string_view> facts;
  facts.reserve(taken_.size());
  for (const Taken& one : taken_) {
    facts.push_back(std::string_view(taken_bytes_).substr(one.bytes.begin, one.bytes.size));
  }
  const std::vector<Digest> leaves = FactLeaves(facts);
  for (size_t i = 0; i < taken_.size() && !IsOver(); ++i) {
    const int64_t before = next_;
    FoldOne({partition_, taken_[i].offset, facts[i], taken_[i].heartbeat}, leaves[i]);
    if (next_ > before) appended_ms_ = taken_[i].appended_ms;
  }
  taken_.clear();
  taken_bytes_.clear();
}

void FoldBatch::FoldOne(const LogRecord& record, const Digest& leaf) {
  if (record.heartbeat) return PassBy(leaf);
  arena_.Reset();
  v1::Fact& fact = *google::protobuf::Arena::CreateMessage<v1::Fact>(&arena_);
  const bool is_fact =
      fact.ParseFromArray(record.bytes.data(), static_cast<int>(record.bytes.size()));
  const bool at_home = is_fact && !fact.tenant_id().empty() &&
                       PartitionOf(fact.tenant_id(), partitions_) == partition_;
  if (only_ != nullptr && *only_ != (at_home ? fact.tenant_id() : kNobody)) return PassBy(leaf);
  if (!at_home) return Reject(record, is_fact ? &fact : nullptr, leaf);
  absl::StatusOr<TenantFold*> tenant = LoadTenant(fact.tenant_id());
  if (!tenant.ok()) {
    failed_ = tenant.status();
    return;
  }
  if ((*tenant)->next_offset > until_offset_) return PassBy(leaf);
  FoldSteps(fact, leaf, *tenant);
}

// A record that is no fact, or of a tenant that has no business here (`fact`): a verdict, and its
// bytes kept.
void FoldBatch::Reject(const LogRecord& record, const v1::Fact* fact, const Digest& leaf) {
  absl::StatusOr<TenantFold*> nobody = LoadTenant(kNobody);
  if (!nobody.ok()) {
    failed_ = nobody.status();
    return;
  }
  if ((*nobody)->next_offset > until_offset_) return PassBy(leaf);
  v1::Verdict verdict = RejectBytes((*nobody)->next_offset, "");
  v1::Outcome* outcome = verdict.mutable_outcomes(0);
  if (fact != nullptr) {
    outcome->set_reason(v1::WRONG_PARTITION);
    verdict.set_fact_id(fact->fact_id());
    verdict.set_observed_at_us(fact->observed_at_us());
  }
  outcome->set_id(HashId("rejected", std::to_string(partition_), std::to_string(record.offset)));
  outcome->set_detail(fmt::format("partition {}, offset {}", partition_, record.offset));
  verdict.set_fact_hash(ShortHash(leaf));
  (*nobody)->digests.AddFact(leaf);
  AddOutcomes(verdict, &(*nobody)->digests);
  commit_.quarantine.push_back({partition_, record.offset, std::string(record.bytes)});
  KeepVerdict(kNobody, verdict, *nobody);
  EndFact(kNobody, *nobody);
  PassBy(leaf);
}

void FoldBatch::FoldSteps(const v1::Fact& fact, const Digest& leaf, TenantFold* tenant) {
  const std::string& tenant_id = fact.tenant_id();
  v1::Verdict& verdict = *google::protobuf::Arena::CreateMessage<v1::Verdict>(&arena_);
  rows_.Begin(tenant_id, tenant->next_offset, tenant->from_nothing, &tenant->digests);
  while (true) {
    absl::StatusOr<FoldStep> step =
        Fold(fact, tenant->next_offset, rows_, &verdict,
             tenant->step > 0 ? &tenant->continuation : nullptr, options_);
    if (!step.ok()) {
      stopped_ = step.status();
      return;
    }
    rows_.End();
    if (!rows_.status().ok()) {
      failed_ = rows_.status();
      return;
    }
    if (tenant->step == 0) {
      tenant->digests.AddFact(leaf);
      verdict.set_fact_hash(ShortHash(leaf));
    }
    AddOutcomes(verdict, &tenant->digests);
    KeepVerdict(tenant_id, verdict, tenant);
    if (!step->more) break;
    ++tenant->step;
    tenant->continuation = std::move(step->continuation);
    if (rows_.bytes() > kBatchBytes) {
      unfinished_ =
          true;  // committed in the middle of the verdict, and gone on with in the next batch
      return;
    }
  }
  EndFact(tenant_id, tenant);
  PassBy(leaf);
}

void FoldBatch::AddOutcomes(const v1::Verdict& verdict, TenantDigests* digests) {
  const size_t begin = encoded_.size();
  AppendOutcomes(verdict, &encoded_);
  unhashed_.push_back({digests, {begin, encoded_.size() - begin}});
  if (encoded_.size() >= kTakenBytes) SettleOutcomes();
}

// Brings the outcome digests to where the verdicts are.
void FoldBatch::SettleOutcomes() {
  std::vector<std::string_view> encoded;
  encoded.reserve(unhashed_.size());
  for (const Unhashed& one : unhashed_) {
    encoded.push_back(std::string_view(encoded_).substr(one.encoded.begin, one.encoded.size));
  }
  const std::vector<Digest> leaves = OutcomeLeaves(encoded);
  for (size_t i = 0; i < leaves.size(); ++i) unhashed_[i].digests->AddOutcomes(leaves[i]);
  unhashed_.clear();
  encoded_.clear();
}

void FoldBatch::SettleDigests() {
  SettleOutcomes();
  rows_.SettleDigests();
}

void FoldBatch::KeepVerdict(std::string_view tenant_id, const v1::Verdict& verdict,
                            TenantFold* tenant) {
  const bool is_full = tenant->page.bytes.size() >= kPageBytes;
  if (is_full) commit_.pages.push_back(std::exchange(tenant->page, {}));
  if (tenant->page.bytes.empty()) {
    tenant->page.tenant = tenant_id;
    tenant->page.first_offset = verdict.offset();
    tenant->page.step = tenant->step;
    if (!is_full) touched_.push_back(tenant);
  }
  tenant->observed_until_us = std::max(tenant->observed_until_us, verdict.observed_at_us());
  AppendToPage(verdict, &tenant->page.bytes);
  for (const v1::Outcome& outcome : verdict.outcomes()) {
    ++counts_.decided[DecidedKey(outcome.rule(), outcome.reason())];
  }
  if (verdict.outcomes_size() == 1 && verdict.outcomes(0).reason() == v1::DUPLICATE) {
    ++counts_.duplicates;
    return;
  }
  for (const v1::Outcome& outcome : verdict.outcomes()) {
    ++counts_.outcomes[outcome.kind()];
    if (outcome.kind() == v1::REJECTED) ++counts_.rejected[outcome.reason()];
  }
}

void FoldBatch::EndFact(std::string_view tenant_id, TenantFold* tenant) {
  ++counts_.facts;
  ++tenant->next_offset;
  tenant->step = 0;
  tenant->continuation.Clear();
  if (tenant->next_offset % kDigestEvery == 0) {
    SettleDigests();
    commit_.digests.push_back(
        {std::string(tenant_id), tenant->next_offset, tenant->digests.Serialize()});
  }
  if (tenant->next_offset % kMarkEvery == 0) {
    commit_.marks.push_back(
        {std::string(tenant_id), tenant->observed_until_us, tenant->next_offset});
  }
}

void FoldBatch::PassBy(const Digest& leaf) {
  ++next_;
  last_leaf_ = leaf;
  any_ = true;
}

Commit FoldBatch::Finish() {
  SettleDigests();
  commit_.rows = rows_.Versions();
  for (TenantFold* tenant : touched_) {
    commit_.tenants.emplace_back(tenant->page.tenant,
                                 TenantHead{tenant->next_offset, EncodeTenant(*tenant)});
    commit_.pages.push_back(std::exchange(tenant->page, {}));
  }
  commit_.next_log_offsets.emplace_back(partition_, next_);
  if (any_) commit_.meta.emplace_back(LastFactKey(partition_), Hex(Bytes(last_leaf_)));
  return std::move(commit_);
}

}  // namespace syncledger
