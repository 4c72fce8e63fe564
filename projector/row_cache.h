// Current rows in memory, within a limit: so that the fold rarely reads the disk.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"

namespace syncledger {

// What stands, or that nothing does, by full key. Entries live in a young and an old generation; asking for an old one
// makes it young; between two batches, when the young generation is full, it becomes the old one and the old one goes.
// So memory is bounded by the limit and what one batch touches, and what a batch changed stays until it is committed.
// Not safe from many threads. What is not here is in the store: dropping changes no answer.
class RowCache {
 public:
  struct Entry {
    std::optional<std::string> value;  // none: known not to be there
    uint64_t batch = 0;                // that changed it last
    size_t version = 0;                // of that batch's versions, the newest of this row
  };

  explicit RowCache(size_t limit_bytes) : generation_bytes_(limit_bytes / 2) {}

  // A new batch begins: the only moment at which entries are dropped.
  void BeginBatch();
  uint64_t batch() const { return batch_; }

  // Null: not known. Pointers are valid until the next call.
  Entry* Find(std::string_view key);
  // The entry of the key, made if there is none; the caller sets its value by Set.
  Entry* FindOrMake(std::string_view key);
  void Set(Entry* entry, std::optional<std::string> value);

 private:
  using Generation = absl::flat_hash_map<std::string, Entry>;

  size_t generation_bytes_;
  size_t young_bytes_ = 0;
  uint64_t batch_ = 0;
  Generation young_;
  Generation old_;
};

}  // namespace syncledger
