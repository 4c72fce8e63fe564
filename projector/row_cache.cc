#include "projector/row_cache.h"

#include <new>
#include <utility>

namespace syncledger {
namespace {

constexpr size_t kSlotBytes = 16;  // of the set's own, for each row
constexpr size_t kBytesOfMessage =
    2;  // that a message takes in memory, for each byte of it serialised
constexpr size_t kEmptyMessage = 160;

size_t FixedBytes(const CachedRow& row) { return sizeof(CachedRow) + kSlotBytes + row.key_size; }

}  // namespace

CachedRow* CachedRow::Make(std::string_view key, size_t key_hash) {
  void* const memory = ::operator new(sizeof(CachedRow) + key.size());
  CachedRow* const row = new (memory) CachedRow(key_hash, key.size());
  key.copy(reinterpret_cast<char*>(row + 1), key.size());
  return row;
}

void CachedRow::Delete::operator()(CachedRow* row) const {
  row->~CachedRow();
  ::operator delete(row);
}

void RowCache::BeginBatch() {
  ++batch_;
  if (young_bytes_ <= generation_bytes_) return;
  const size_t rows = young_.size();
  old_ = std::move(young_);
  young_ = Generation();
  young_.reserve(rows);  // there will be about as many again
  young_bytes_ = 0;
}

CachedRow* RowCache::Find(std::string_view key, size_t hash) {
  const Wanted wanted = {key, hash};
  const auto young = young_.find(wanted);
  if (young != young_.end()) return young->get();
  const auto old = old_.find(wanted);
  if (old == old_.end()) return nullptr;
  Owned row = std::move(old_.extract(old).value());
  young_bytes_ += row->bytes;
  return young_.insert(std::move(row)).first->get();
}

CachedRow* RowCache::Make(std::string_view key, size_t hash) {
  Owned row(CachedRow::Make(key, hash));
  row->bytes = FixedBytes(*row);
  young_bytes_ += row->bytes;
  return young_.insert(std::move(row)).first->get();
}

void RowCache::Account(CachedRow* row, size_t value_bytes) {
  young_bytes_ -= row->bytes;
  row->bytes = FixedBytes(*row);
  if (row->message != nullptr) row->bytes += kEmptyMessage + kBytesOfMessage * value_bytes;
  young_bytes_ += row->bytes;
}

}  // namespace syncledger
