#include "ingest/exchange_response.h"

#include <fmt/format.h>

#include "ingest/time_text.h"

namespace syncledger {
namespace {

constexpr size_t kCodeBytes = 200;
constexpr size_t kMessageBytes = 1000;

}  // namespace

ExchangeResponse::ExchangeResponse(const Observation& seen, const ExchangeLine& line,
                                   std::string_view protocol, CaptureCursor& cursor,
                                   std::vector<v1::Fact>& out)
    : seen_(seen), line_(line), cursor_(cursor), out_(out) {
  if (line_.calendar && !line_.calendar->primary) calendar_key_ = line_.calendar->id;
  unnamed_key_ = fmt::format("{}{}", protocol, calendar_key_);
  if (!line_.sync) return;
  sync_id_ = line_.sync->id;
  sync_kind_ = line_.sync->kind;
}

void ExchangeResponse::JoinUnnamedSync() {
  if (line_.sync) return;
  const std::string bytes = FactId("syncledger.sync.1")
                                .Text(seen_.tenant)
                                .Text(line_.mailbox)
                                .Text(unnamed_key_)
                                .Text(AsBytes(seen_.body_hash))
                                .Number(seen_.observed_at_us)
                                .Bytes();
  std::string name = "unnamed-";
  for (const char byte : bytes) name += fmt::format("{:02x}", static_cast<unsigned char>(byte));
  sync_id_ = cursor_.PageOfUnnamedSync(seen_.tenant, line_.mailbox, unnamed_key_,
                                       seen_.observed_at_us, name);
  sync_kind_ = v1::INCREMENTAL;
}

void ExchangeResponse::EndUnnamedSyncs() {
  cursor_.EndUnnamedSyncs(seen_.tenant, line_.mailbox, unnamed_key_, seen_.observed_at_us);
}

v1::Fact& ExchangeResponse::Append() {
  v1::Fact& fact = AppendFact(seen_, out_);
  fact.set_sync_id(sync_id_);
  fact.set_sync_kind(sync_kind_);
  fact.set_request_id(line_.request_id.data(), line_.request_id.size());
  return fact;
}

FactId ExchangeResponse::Id(v1::Fact::PayloadCase payload) const {
  FactId id(seen_.tenant, seen_.source, payload);
  id.Text(line_.mailbox).Text(calendar_key_);
  return id;
}

void ExchangeResponse::SetItemId(int64_t shape, const JsonPath& path, v1::Fact* fact) const {
  const v1::ExchangeItem& item = fact->exchange_item();
  FactId id = Id(v1::Fact::kExchangeItem);
  id.Text(item.item_id()).Number(shape);
  if (item.change_key().empty()) {
    id.Text(fmt::format("#{}{}", AsBytes(seen_.body_hash), path.Text()));
  } else {
    id.Text(item.change_key());
  }
  if (sync_id_.empty()) {
    id.Number(seen_.observed_at_us);
  } else {
    id.Text(sync_id_);
  }
  fact->set_fact_id(id.Bytes());
}

void ExchangeResponse::AppendRemoved(std::string_view item_id, std::string_view reason) {
  v1::Fact& fact = Append();
  v1::ItemRemoved& removed = *fact.mutable_item_removed();
  SetOrigin(&removed);
  removed.set_item_id(item_id.data(), item_id.size());
  removed.set_reason(reason.data(), reason.size());
  fact.set_fact_id(Id(v1::Fact::kItemRemoved).Text(item_id).Text(sync_id_).Bytes());
}

void ExchangeResponse::AppendSyncEnded() {
  v1::Fact& fact = Append();
  SetOrigin(fact.mutable_sync_ended());
  fact.mutable_sync_ended()->set_kind(sync_kind_);
  fact.set_fact_id(Id(v1::Fact::kSyncEnded).Text(sync_id_).Bytes());
}

void ExchangeResponse::AppendUndecodable(const Fault& fault, const JsonPath& path,
                                         std::string_view item_id) {
  v1::Fact& fact = syncledger::AppendUndecodable(seen_, fault, line_.mailbox, "", path, out_);
  fact.set_sync_id(sync_id_);
  fact.set_sync_kind(sync_kind_);
  fact.set_request_id(line_.request_id.data(), line_.request_id.size());
  SetOrigin(fact.mutable_undecodable());
  fact.mutable_undecodable()->set_item_id(item_id.data(), item_id.size());
}

v1::SyncFailed& ExchangeResponse::AppendSyncFailed(std::string_view code,
                                                   std::string_view message) {
  v1::Fact& fact = Append();
  v1::SyncFailed& failed = *fact.mutable_sync_failed();
  SetOrigin(&failed);
  failed.set_kind(sync_kind_);
  failed.set_status(line_.status);
  failed.set_code(std::string(FirstBytes(code, kCodeBytes)));
  failed.set_message(std::string(FirstBytes(message, kMessageBytes)));
  fact.set_fact_id(Id(v1::Fact::kSyncFailed).Text(sync_id_).Number(seen_.observed_at_us).Bytes());
  return failed;
}

}  // namespace syncledger
