#include "ingest/ews/response.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "ingest/ews/xml.h"
#include "ingest/time_text.h"

namespace syncledger {
namespace {

constexpr size_t kCodeBytes = 200;
constexpr size_t kMessageBytes = 1000;

// What of an item was stated, as far as several reads of one version differ in it (fact_id.h).
int64_t ShapeOf(const v1::ExchangeItem& item) {
  return (item.cancelled_occurrences_stated() ? 1 : 0) + (item.has_start() ? 2 : 0) +
         (item.has_body() ? 4 : 0) + (item.has_recurrence() ? 8 : 0) + (item.has_stamp() ? 16 : 0) +
         (item.has_attendees() ? 32 : 0);
}

// The first error that asks to wait, else the first.
void Keep(EwsFailure failure, std::optional<EwsFailure>* worst) {
  if (!worst->has_value() || (failure.busy() && !(*worst)->busy())) *worst = std::move(failure);
}

}  // namespace

EwsResponse::EwsResponse(const Observation& seen, const ExchangeLine& line, CaptureCursor& cursor,
                         std::vector<v1::Fact>& out)
    : seen_(seen), line_(line), cursor_(cursor), out_(out) {
  if (line_.calendar && !line_.calendar->primary) calendar_key_ = line_.calendar->id;
  unnamed_key_ = fmt::format("ews:{}", calendar_key_);
  if (!line_.sync) return;
  sync_id_ = line_.sync->id;
  sync_kind_ = line_.sync->kind;
}

void EwsResponse::JoinAsPage() {
  if (line_.sync) {
    cursor_.EndUnnamedSyncs(seen_.tenant, line_.mailbox, unnamed_key_, seen_.observed_at_us);
    return;
  }
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

void EwsResponse::JoinAsRead(const std::vector<std::string>& item_ids) {
  if (!sync_id_.empty()) return;
  const std::optional<std::string> waiting = cursor_.item_syncs().Waiting(Page(), item_ids);
  if (!waiting) return;
  sync_id_ = *waiting;
  sync_kind_ = v1::INCREMENTAL;
}

ItemSyncPage EwsResponse::Page() const {
  return {.tenant = std::string(seen_.tenant),
          .mailbox = std::string(line_.mailbox),
          .calendar_id = std::string(calendar_key_),
          .sync_id = sync_id_,
          .named = line_.sync.has_value(),
          .observed_at_us = seen_.observed_at_us};
}

void EwsResponse::EnterSync() {
  if (!sync_id_.empty()) cursor_.item_syncs().Enter(Page());
}

void EwsResponse::EndSyncIfOver(bool last) {
  if (sync_id_.empty()) return;
  // Its pages are over, whatever it still waits for: the next one begins another sync.
  if (last)
    cursor_.EndUnnamedSyncs(seen_.tenant, line_.mailbox, unnamed_key_, seen_.observed_at_us);
  if (!cursor_.item_syncs().IsOver(Page(), last)) return;
  v1::Fact& fact = Append();
  SetOrigin(fact.mutable_sync_ended());
  fact.mutable_sync_ended()->set_kind(sync_kind_);
  fact.set_fact_id(Id(v1::Fact::kSyncEnded).Text(sync_id_).Bytes());
}

v1::Fact& EwsResponse::Append() {
  v1::Fact& fact = AppendFact(seen_, out_);
  fact.set_sync_id(sync_id_);
  fact.set_sync_kind(sync_kind_);
  fact.set_request_id(line_.request_id.data(), line_.request_id.size());
  return fact;
}

FactId EwsResponse::Id(v1::Fact::PayloadCase payload) const {
  FactId id(seen_.tenant, seen_.source, payload);
  id.Text(line_.mailbox).Text(calendar_key_);
  return id;
}

template <typename Payload>
void EwsResponse::SetOrigin(Payload* payload) const {
  payload->set_mailbox(line_.mailbox.data(), line_.mailbox.size());
  if (!line_.calendar) return;
  payload->mutable_calendar()->set_id(line_.calendar->id.data(), line_.calendar->id.size());
  payload->mutable_calendar()->set_primary(line_.calendar->primary);
}

void EwsResponse::CannotRead(const Fault& fault, const JsonPath& path, std::string_view item_id) {
  v1::Fact& fact = AppendUndecodable(seen_, fault, line_.mailbox, "", path, out_);
  fact.set_sync_id(sync_id_);
  fact.set_sync_kind(sync_kind_);
  fact.set_request_id(line_.request_id.data(), line_.request_id.size());
  SetOrigin(fact.mutable_undecodable());
  fact.mutable_undecodable()->set_item_id(std::string(item_id));
}

void EwsResponse::Failed(const EwsFailure& failure) {
  JoinAsRead({});
  if (sync_id_.empty()) JoinAsPage();
  cursor_.EndUnnamedSyncs(seen_.tenant, line_.mailbox, unnamed_key_, seen_.observed_at_us);
  cursor_.item_syncs().Forget(Page());
  v1::Fact& fact = Append();
  v1::SyncFailed& failed = *fact.mutable_sync_failed();
  SetOrigin(&failed);
  failed.set_kind(sync_kind_);
  failed.set_status(line_.status);
  failed.set_code(std::string(FirstBytes(failure.code, kCodeBytes)));
  failed.set_message(std::string(FirstBytes(failure.message, kMessageBytes)));
  // Busy without a time asks to wait from now on.
  const bool busy = failure.busy() || line_.status == 429 || line_.status == 503;
  if (busy || (line_.status == 504 && line_.retry_at_us)) {
    failed.set_throttled_until_us(
        std::max({seen_.observed_at_us, line_.retry_at_us.value_or(seen_.observed_at_us),
                  seen_.observed_at_us + failure.back_off_us.value_or(0)}));
  }
  fact.set_fact_id(Id(v1::Fact::kSyncFailed).Text(sync_id_).Number(seen_.observed_at_us).Bytes());
}

void EwsResponse::AppendItem(v1::ExchangeItem item, std::optional<int64_t> last_modified_us,
                             const JsonPath& path) {
  v1::Fact& fact = Append();
  FactId id = Id(v1::Fact::kExchangeItem);
  id.Text(item.item_id()).Number(ShapeOf(item));
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
  fact.set_fact_id(id.Bytes());
  if (last_modified_us) fact.set_occurred_at_us(*last_modified_us);
  SetOrigin(&item);
  *fact.mutable_exchange_item() = std::move(item);
}

void EwsResponse::Item(pugi::xml_node element, const JsonPath& path, Origin origin) {
  const std::string_view item_id = ItemIdOf(element);
  if (LocalName(element) != "CalendarItem") {
    return CannotRead(
        {v1::UNSUPPORTED_BODY, fmt::format("{} is a {}; it must be a CalendarItem", path.Text(),
                                           FirstBytes(LocalName(element), 80))},
        path, item_id);
  }
  ItemSyncs& waiting = cursor_.item_syncs();
  EwsItem read;
  Fault fault;
  if (!ReadEwsItem(element, path, &read, &fault)) {
    if (!item_id.empty()) waiting.Brought(Page(), item_id, read.item.change_key());
    return CannotRead(fault, path, item_id);
  }
  if (origin == Origin::kPage && !read.whole())
    return waiting.ToldById(Page(), item_id, read.item.change_key());
  if (read.by_id_alone) {
    return CannotRead(
        {v1::MISSING_FIELD,
         fmt::format("{} has nothing but its id; a read must ask for its Start at least",
                     path.Text())},
        path, item_id);
  }
  if (read.whole()) waiting.Brought(Page(), item_id, read.item.change_key());
  AppendItem(std::move(read.item), read.last_modified_us, path);
  const JsonPath list = path.Field("ModifiedOccurrences");
  size_t place = 0;
  for (v1::ExchangeItem& exception : read.exceptions)
    AppendItem(std::move(exception), std::nullopt, list.Element(place++));
}

void EwsResponse::Removed(pugi::xml_node change, const JsonPath& path) {
  const std::string_view item_id = ItemIdOf(change);
  if (item_id.empty()) {
    return CannotRead({v1::MISSING_FIELD,
                       fmt::format("{} is missing or has no Id; a removal names what was removed",
                                   path.Field("ItemId").Text())},
                      path, "");
  }
  cursor_.item_syncs().Deleted(Page(), item_id);
  v1::Fact& fact = Append();
  v1::ItemRemoved& removed = *fact.mutable_item_removed();
  SetOrigin(&removed);
  removed.set_item_id(std::string(item_id));
  removed.set_reason("deleted");
  fact.set_fact_id(Id(v1::Fact::kItemRemoved).Text(item_id).Text(sync_id_).Bytes());
}

void EwsResponse::Change(pugi::xml_node change, const JsonPath& path) {
  const std::string_view kind = LocalName(change);
  if (kind == "ReadFlagChange") return;
  if (kind == "Delete") return Removed(change, path);
  const pugi::xml_node item = FirstElement(change);
  if ((kind == "Create" || kind == "Update") && item)
    return Item(item, path.Field(kind), Origin::kPage);
  CannotRead({v1::UNSUPPORTED_BODY,
              fmt::format("{} is a {}{}; it must be a Create, Update, Delete or ReadFlagChange",
                          path.Text(), FirstBytes(kind, 80), item ? "" : " of nothing")},
             path, "");
}

void EwsResponse::SyncFolderItems(pugi::xml_node answer) {
  JoinAsPage();
  EnterSync();
  const JsonPath at = root_.Field("SyncFolderItemsResponse");
  const pugi::xml_node messages = ChildNamed(answer, "ResponseMessages");
  bool last = false;
  std::optional<EwsFailure> failure;
  size_t place = 0;
  for (pugi::xml_node message = FirstElement(messages); message; message = NextElement(message)) {
    const JsonPath at_message = at.Element(place++);
    if (std::optional<EwsFailure> error = ReadResponseError(message)) {
      Keep(*std::move(error), &failure);
      continue;
    }
    const JsonPath at_changes = at_message.Field("Changes");
    const pugi::xml_node changes = ChildNamed(message, "Changes");
    size_t number = 0;
    for (pugi::xml_node change = FirstElement(changes); change; change = NextElement(change))
      Change(change, at_changes.Element(number++));
    // What does not say that it is the last is not: then the sync goes on.
    bool is_last = false;
    Fault ignored;
    last = ReadXmlBool(ChildNamed(message, "IncludesLastItemInRange"), at_message, &is_last,
                       &ignored) &&
           is_last;
  }
  if (place == 0) {
    return CannotRead({v1::UNSUPPORTED_BODY,
                       fmt::format("{} has no response message; it must have one", at.Text())},
                      at, "");
  }
  if (failure) return Failed(*failure);
  EndSyncIfOver(last);
}

void EwsResponse::Items(pugi::xml_node list, const JsonPath& path) {
  size_t place = 0;
  for (pugi::xml_node item = FirstElement(list); item; item = NextElement(item))
    Item(item, path.Element(place++), Origin::kRead);
}

void EwsResponse::NoneFound(int count, const std::vector<size_t>& places, const JsonPath& path) {
  if (!sync_id_.empty()) {
    const std::string response = FactId("syncledger.response.1")
                                     .Text(AsBytes(seen_.body_hash))
                                     .Number(seen_.observed_at_us)
                                     .Bytes();
    return cursor_.item_syncs().NotFound(Page(), response, count);
  }
  for (const size_t place : places) {
    const JsonPath at = path.Element(place);
    CannotRead({v1::UNSUPPORTED_BODY,
                fmt::format("{} is ErrorItemNotFound, and does not say of which item", at.Text())},
               at, "");
  }
}

void EwsResponse::GetItem(pugi::xml_node answer) {
  const JsonPath at = root_.Field("GetItemResponse");
  const pugi::xml_node messages = ChildNamed(answer, "ResponseMessages");
  std::vector<std::string> item_ids;
  std::vector<size_t> not_found;
  std::optional<EwsFailure> failure;
  size_t place = 0;
  for (pugi::xml_node message = FirstElement(messages); message; message = NextElement(message)) {
    if (std::optional<EwsFailure> error = ReadResponseError(message)) {
      if (error->not_found()) {
        not_found.push_back(place);
      } else {
        Keep(*std::move(error), &failure);
      }
    }
    ++place;
    const pugi::xml_node items = ChildNamed(message, "Items");
    for (pugi::xml_node item = FirstElement(items); item; item = NextElement(item))
      item_ids.emplace_back(ItemIdOf(item));
  }
  if (place == 0) {
    return CannotRead({v1::UNSUPPORTED_BODY,
                       fmt::format("{} has no response message; it must have one", at.Text())},
                      at, "");
  }
  JoinAsRead(item_ids);
  EnterSync();
  place = 0;
  for (pugi::xml_node message = FirstElement(messages); message; message = NextElement(message)) {
    const JsonPath at_message = at.Element(place++);
    Items(ChildNamed(message, "Items"), at_message.Field("Items"));
  }
  NoneFound(static_cast<int>(not_found.size()), not_found, at);
  if (failure) return Failed(*failure);
  EndSyncIfOver(false);
}

void EwsResponse::FindItem(pugi::xml_node answer) {
  EnterSync();
  const JsonPath at = root_.Field("FindItemResponse");
  const pugi::xml_node messages = ChildNamed(answer, "ResponseMessages");
  std::optional<EwsFailure> failure;
  size_t place = 0;
  for (pugi::xml_node message = FirstElement(messages); message; message = NextElement(message)) {
    const JsonPath at_message = at.Element(place++);
    if (std::optional<EwsFailure> error = ReadResponseError(message))
      Keep(*std::move(error), &failure);
    const pugi::xml_node folder = ChildNamed(message, "RootFolder");
    Items(ChildNamed(folder, "Items"), at_message.Field("Items"));
  }
  if (place == 0) {
    return CannotRead({v1::UNSUPPORTED_BODY,
                       fmt::format("{} has no response message; it must have one", at.Text())},
                      at, "");
  }
  if (failure) return Failed(*failure);
  EndSyncIfOver(false);
}

}  // namespace syncledger
