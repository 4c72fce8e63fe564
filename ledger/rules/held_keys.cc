#include "ledger/rules/held_keys.h"

#include "ledger/row_keys.h"

namespace syncledger {

std::string HoldsPrefix(uint32_t mailbox, std::string_view sync_id) {
  return RowKey().Number(mailbox).Text(sync_id).str();
}

std::string HoldKey(uint32_t mailbox, std::string_view sync_id, uint64_t offset) {
  return HoldsPrefix(mailbox, sync_id) + RowKey().Number(static_cast<int64_t>(offset)).str();
}

std::string HeldPrefix(const std::string& hold_key, v1::HeldRemovals::Kind kind, Listed listed) {
  return hold_key + RowKey().Number(kind).Number(listed == Listed::kYes ? 0 : 1).str();
}

std::string HeldKey(const std::string& hold_key, v1::HeldRemovals::Kind kind, Listed listed,
                    std::string_view item_id) {
  return HeldPrefix(hold_key, kind, listed) + RowKey().Text(item_id).str();
}

std::string ItemOfHeld(const Judgement& judgement, std::string_view key) {
  RowKeyReader reader(key);
  int64_t number;
  std::string sync_id;
  std::string item_id;
  if (!reader.Number(&number) || !reader.Text(&sync_id) || !reader.Number(&number) ||
      !reader.Number(&number) || !reader.Number(&number) || !reader.Text(&item_id)) {
    judgement.EndProcess("the key of a held removal names no item");
  }
  return item_id;
}

}  // namespace syncledger
