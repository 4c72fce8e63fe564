// Syncs over EWS that wait for items: their pages told of items by id alone, and GetItem has yet to
// bring them.
//
// A sync is over when its last page was seen and nothing is waited for any more. It waits for items
// in the version that a page told last; a change key that was told or brought before is an old one,
// so that a part of a capture can be read twice. An item that GetItem cannot find is not waited
// for; since Exchange does not say which it was, only how many there were is known.
//
// A sync that never gets its items waits until the next one of its calendar begins.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "syncledger/v1/cursor.pb.h"

namespace syncledger {

// A response of a sync of one calendar.
struct ItemSyncPage {
  std::string tenant;
  std::string mailbox;
  std::string calendar_id;  // "" for the primary one
  std::string sync_id;
  bool named = false;  // by its line
  int64_t observed_at_us = 0;
};

// Part of the capture cursor.
class ItemSyncs {
 public:
  // The response was observed: the syncs of its calendar that were observed before, and wait, are
  // over.
  void Enter(const ItemSyncPage& page);

  // A page told of an item by id alone.
  void ToldById(const ItemSyncPage& page, std::string_view item_id, std::string_view change_key);

  // The item was shown whole, or it was seen and cannot be understood: nothing more will come.
  void Brought(const ItemSyncPage& page, std::string_view item_id, std::string_view change_key);

  // A page reported it as deleted: it cannot be brought any more.
  void Deleted(const ItemSyncPage& page, std::string_view item_id);

  // So many items of the response, named by a hash of it, could not be found.
  void NotFound(const ItemSyncPage& page, std::string_view response, int count);

  // Whether the sync is over with this response, which then is forgotten. `last`: it was the last
  // page.
  bool IsOver(const ItemSyncPage& page, bool last);

  // The sync has failed.
  void Forget(const ItemSyncPage& page);

  // The sync without a name that a GetItem without one belongs to: of those of its calendar that
  // had begun by then, the latest that told of one of these items; where there are none (no item
  // was found, or the whole read failed), the latest that waits.
  std::optional<std::string> Waiting(const ItemSyncPage& page,
                                     const std::vector<std::string>& item_ids) const;

  bool empty() const { return syncs_.empty(); }
  void AppendTo(google::protobuf::RepeatedPtrField<v1::ItemSync>* all) const;
  void Add(const v1::ItemSync& sync);

 private:
  struct Item {
    bool waits = false;
    std::string awaited;             // the version, while it waits
    std::set<std::string> versions;  // change keys that pages told, or that were brought
  };
  struct Sync {
    ItemSyncPage latest;
    int64_t began_at_us = 0;
    bool last_page = false;
    std::map<std::string, Item> items;     // that a page told by id alone
    int waiting = 0;                       // of them
    std::map<std::string, int> not_found;  // by response
    int found_deleted = 0;                 // of those not found, since a page told why

    int NotFound() const;  // and not accounted for
  };

  Sync* Find(const ItemSyncPage& page);

  std::map<std::string, Sync> syncs_;  // by tenant, mailbox, calendar, sync
};

}  // namespace syncledger
