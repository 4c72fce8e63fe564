#include "ingest/capture/item_syncs.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace syncledger {
namespace {

std::string CalendarPrefix(const ItemSyncPage& page) {
  std::string key;
  for (const std::string* part : {&page.tenant, &page.mailbox, &page.calendar_id})
    key += fmt::format("{:08x}{}", part->size(), *part);
  return key;
}

std::string KeyOf(const ItemSyncPage& page) { return CalendarPrefix(page) + page.sync_id; }

bool StartsWith(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

}  // namespace

int ItemSyncs::Sync::NotFound() const {
  int count = -found_deleted;
  for (const auto& [response, items_of_it] : not_found) count += items_of_it;
  return count;
}

ItemSyncs::Sync* ItemSyncs::Find(const ItemSyncPage& page) {
  const auto found = syncs_.find(KeyOf(page));
  return found == syncs_.end() ? nullptr : &found->second;
}

void ItemSyncs::Enter(const ItemSyncPage& page) {
  const std::string prefix = CalendarPrefix(page);
  for (auto at = syncs_.lower_bound(prefix); at != syncs_.end() && StartsWith(at->first, prefix);) {
    const ItemSyncPage& other = at->second.latest;
    const bool over = other.sync_id != page.sync_id && other.observed_at_us < page.observed_at_us;
    at = over ? syncs_.erase(at) : std::next(at);
  }
  Sync* sync = Find(page);
  if (sync == nullptr) return;
  sync->latest.observed_at_us = std::max(sync->latest.observed_at_us, page.observed_at_us);
  sync->began_at_us = std::min(sync->began_at_us, page.observed_at_us);
}

void ItemSyncs::ToldById(const ItemSyncPage& page, std::string_view item_id,
                         std::string_view change_key) {
  Sync& sync = syncs_[KeyOf(page)];
  if (sync.items.empty()) {
    sync.latest = page;
    sync.began_at_us = page.observed_at_us;
  }
  Item& item = sync.items[std::string(item_id)];
  if (!item.versions.insert(std::string(change_key)).second) return;
  item.awaited = std::string(change_key);
  if (!item.waits) ++sync.waiting;
  item.waits = true;
}

void ItemSyncs::Brought(const ItemSyncPage& page, std::string_view item_id,
                        std::string_view change_key) {
  Sync* sync = Find(page);
  if (sync == nullptr) return;
  const auto item = sync->items.find(std::string(item_id));
  if (item == sync->items.end()) return;
  const bool unheard = item->second.versions.insert(std::string(change_key)).second;
  const bool newer = unheard || change_key == item->second.awaited;
  if (!item->second.waits || !newer) return;
  item->second.waits = false;
  --sync->waiting;
}

void ItemSyncs::Deleted(const ItemSyncPage& page, std::string_view item_id) {
  Sync* sync = Find(page);
  if (sync == nullptr) return;
  const auto item = sync->items.find(std::string(item_id));
  if (item == sync->items.end() || !item->second.waits) return;
  item->second.waits = false;
  --sync->waiting;
  // It may be one of those that were not found: they then account for one fewer of the others.
  if (sync->NotFound() > 0) ++sync->found_deleted;
}

void ItemSyncs::NotFound(const ItemSyncPage& page, std::string_view response, int count) {
  Sync* sync = Find(page);
  if (sync != nullptr && count > 0) sync->not_found[std::string(response)] = count;
}

bool ItemSyncs::IsOver(const ItemSyncPage& page, bool last) {
  Sync* sync = Find(page);
  if (sync == nullptr) return last;
  sync->last_page |= last;
  if (!sync->last_page || sync->waiting > sync->NotFound()) return false;
  syncs_.erase(KeyOf(page));
  return true;
}

void ItemSyncs::Forget(const ItemSyncPage& page) { syncs_.erase(KeyOf(page)); }

std::optional<std::string> ItemSyncs::Waiting(const ItemSyncPage& page,
                                              const std::vector<std::string>& item_ids) const {
  const std::string prefix = CalendarPrefix(page);
  const Sync* latest = nullptr;
  for (auto at = syncs_.lower_bound(prefix); at != syncs_.end() && StartsWith(at->first, prefix);
       ++at) {
    const Sync& sync = at->second;
    if (sync.latest.named || sync.began_at_us > page.observed_at_us) continue;
    const bool told = item_ids.empty()
                          ? sync.waiting > 0
                          : std::any_of(item_ids.begin(), item_ids.end(),
                                        [&](const auto& id) { return sync.items.count(id) > 0; });
    if (!told) continue;
    if (latest == nullptr || sync.began_at_us >= latest->began_at_us) latest = &sync;
  }
  if (latest == nullptr) return std::nullopt;
  return latest->latest.sync_id;
}

void ItemSyncs::AppendTo(google::protobuf::RepeatedPtrField<v1::ItemSync>* all) const {
  for (const auto& [key, sync] : syncs_) {
    v1::ItemSync& written = *all->Add();
    written.set_tenant_id(sync.latest.tenant);
    written.set_mailbox(sync.latest.mailbox);
    written.set_calendar_id(sync.latest.calendar_id);
    written.set_sync_id(sync.latest.sync_id);
    written.set_named(sync.latest.named);
    written.set_last_observed_at_us(sync.latest.observed_at_us);
    written.set_began_at_us(sync.began_at_us);
    written.set_last_page(sync.last_page);
    written.set_found_deleted(sync.found_deleted);
    for (const auto& [id, item] : sync.items) {
      v1::ItemSync::Item& to = *written.add_items();
      to.set_item_id(id);
      to.set_waits(item.waits);
      to.set_awaited(item.awaited);
      for (const std::string& version : item.versions) to.add_versions(version);
    }
    for (const auto& [response, count] : sync.not_found) {
      v1::ItemSync::NotFound& to = *written.add_not_found();
      to.set_response(response);
      to.set_count(count);
    }
  }
}

void ItemSyncs::Add(const v1::ItemSync& written) {
  const ItemSyncPage latest = {.tenant = written.tenant_id(),
                               .mailbox = written.mailbox(),
                               .calendar_id = written.calendar_id(),
                               .sync_id = written.sync_id(),
                               .named = written.named(),
                               .observed_at_us = written.last_observed_at_us()};
  Sync& sync = syncs_[KeyOf(latest)];
  sync.latest = latest;
  sync.began_at_us = written.began_at_us();
  sync.last_page = written.last_page();
  sync.found_deleted = written.found_deleted();
  for (const v1::ItemSync::Item& item : written.items()) {
    Item& to = sync.items[item.item_id()];
    to.waits = item.waits();
    to.awaited = item.awaited();
    if (item.waits()) ++sync.waiting;
    to.versions.insert(item.versions().begin(), item.versions().end());
  }
  for (const v1::ItemSync::NotFound& not_found : written.not_found())
    sync.not_found[not_found.response()] = not_found.count();
}

}  // namespace syncledger
