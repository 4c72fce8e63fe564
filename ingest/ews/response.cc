#include "ingest/ews/response.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "ingest/ews/xml.h"
#include "ingest/time_text.h"

namespace syncledger {
namespace {

// What of an item was stated, as far as several reads of one version differ in it (fact_id.h).
int64_t ShapeOf(const v1::ExchangeItem& item) {
  return (item.cancelled_occurrences_stated() ? 1 : 0) + (item.has_start() ? 2 : 0) +
         (item.has_body() ? 4 : 0) + (item.has_recurrence() ? 8 : 0) + (item.has_stamp() ? 16 : 0) +
         (item.has_attendees() ? 32 : 0) + (item.modified_occurrences_stated() ? 64 : 0);
}

// The first error that asks to wait, else the first.
void Keep(EwsFailure failure, std::optional<EwsFailure>* worst) {
  if (!worst->has_value() || (failure.busy() && !(*worst)->busy())) *worst = std::move(failure);
}

}  // namespace

EwsResponse::EwsResponse(const Observation& seen, const ExchangeLine& line, CaptureCursor& cursor,
                         std::vector<v1::Fact>& out)
    : ExchangeResponse(seen, line, "ews:", cursor, out) {}

void EwsResponse::JoinAsPage() {
  if (line_.sync) EndUnnamedSyncs();
  JoinUnnamedSync();
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
  if (last) EndUnnamedSyncs();
  if (cursor_.item_syncs().IsOver(Page(), last)) AppendSyncEnded();
}

void EwsResponse::Failed(const EwsFailure& failure) {
  JoinAsRead({});
  if (sync_id_.empty()) JoinAsPage();
  EndUnnamedSyncs();
  cursor_.item_syncs().Forget(Page());
  v1::SyncFailed& failed = AppendSyncFailed(failure.code, failure.message);
  // Busy without a time asks to wait from now on.
  const bool busy = failure.busy() || line_.status == 429 || line_.status == 503;
  if (busy || (line_.status == 504 && line_.retry_at_us)) {
    failed.set_throttled_until_us(
        std::max({seen_.observed_at_us, line_.retry_at_us.value_or(seen_.observed_at_us),
                  seen_.observed_at_us + failure.back_off_us.value_or(0)}));
  }
}

void EwsResponse::AppendItem(v1::ExchangeItem item, std::optional<int64_t> last_modified_us,
                             const JsonPath& path) {
  v1::Fact& fact = Append();
  SetOrigin(&item);
  *fact.mutable_exchange_item() = std::move(item);
  if (last_modified_us) fact.set_occurred_at_us(*last_modified_us);
  SetItemId(ShapeOf(fact.exchange_item()), path, &fact);
}

void EwsResponse::Item(pugi::xml_node element, const JsonPath& path, Origin origin) {
  const std::string_view item_id = ItemIdOf(element);
  if (LocalName(element) != "CalendarItem") {
    return AppendUndecodable(
        {v1::UNSUPPORTED_BODY, fmt::format("{} is a {}; it must be a CalendarItem", path.Text(),
                                           FirstBytes(LocalName(element), kShownBytes))},
        path, item_id);
  }
  ItemSyncs& waiting = cursor_.item_syncs();
  EwsItem read;
  Fault fault;
  if (!ReadEwsItem(element, path, &read, &fault)) {
    if (!item_id.empty()) waiting.Brought(Page(), item_id, read.item.change_key());
    return AppendUndecodable(fault, path, item_id);
  }
  if (origin == Origin::kPage && !read.whole())
    return waiting.ToldById(Page(), item_id, read.item.change_key());
  if (read.by_id_alone) {
    return AppendUndecodable(
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
    return AppendUndecodable(
        {v1::MISSING_FIELD,
         fmt::format("{} is missing or has no Id; a removal names what was removed",
                     path.Field("ItemId").Text())},
        path, "");
  }
  cursor_.item_syncs().Deleted(Page(), item_id);
  AppendRemoved(item_id, "deleted");
}

void EwsResponse::Change(pugi::xml_node change, const JsonPath& path) {
  const std::string_view kind = LocalName(change);
  if (kind == "ReadFlagChange") return;
  if (kind == "Delete") return Removed(change, path);
  const pugi::xml_node item = FirstElement(change);
  if ((kind == "Create" || kind == "Update") && item)
    return Item(item, path.Field(kind), Origin::kPage);
  AppendUndecodable(
      {v1::UNSUPPORTED_BODY,
       fmt::format("{} is a {}{}; it must be a Create, Update, Delete or ReadFlagChange",
                   path.Text(), FirstBytes(kind, kShownBytes), item ? "" : " of nothing")},
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
  EndMessages(place, failure, last, at);
}

void EwsResponse::EndMessages(size_t count, const std::optional<EwsFailure>& failure, bool last,
                              const JsonPath& at) {
  if (count == 0) {
    return AppendUndecodable(
        {v1::UNSUPPORTED_BODY,
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
    AppendUndecodable(
        {v1::UNSUPPORTED_BODY,
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
    return AppendUndecodable(
        {v1::UNSUPPORTED_BODY,
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
  EndMessages(place, failure, false, at);
}

}  // namespace syncledger
