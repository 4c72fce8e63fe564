// Keys of ROW_HELD_SYNC and ROW_HELD_REMOVAL. Each protocol's syncs of each calendar have ids of
// their own: of two that held something under one id each is a hold of its own, told apart by the
// offset of its end marker.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "ledger/judgement.h"

namespace syncledger {

// Whether a held removal is shown in a list: one without a consequence is not.
enum class Listed { kYes, kNo };

// What the keys of all holds of a sync id begin with.
std::string HoldsPrefix(uint32_t mailbox, std::string_view sync_id);
// The key of the hold whose end marker stands at that offset; its removals' keys begin with it.
std::string HoldKey(uint32_t mailbox, std::string_view sync_id, uint64_t offset);
// What the keys of its removals of that kind begin with; the item's id comes after it.
std::string HeldPrefix(const std::string& hold_key, v1::HeldRemovals::Kind kind, Listed listed);
std::string HeldKey(const std::string& hold_key, v1::HeldRemovals::Kind kind, Listed listed,
                    std::string_view item_id);

// The item that the key of a held removal names. Ends the process where it names none.
std::string ItemOfHeld(const Judgement& judgement, std::string_view key);

}  // namespace syncledger
