// Current rows in memory, as messages, within a limit: so that the fold rarely reads the disk and
// rarely parses.
#pragma once

#include <google/protobuf/message_lite.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_set.h"
#include "absl/hash/hash.h"
#include "absl/strings/string_view.h"
#include "ledger/digest.h"

namespace syncledger {

// One row as it stands, or that it does not. Its key lies right behind it, in the same piece of
// memory: a look-up touches both.
struct CachedRow {
  // The key is tenant | 0 | kind | the row's own.
  static CachedRow* Make(std::string_view key, size_t key_hash);
  struct Delete {
    void operator()(CachedRow* row) const;
  };

  size_t hash_of_key;
  uint32_t key_size;
  uint32_t tenant_size = 0;
  v1::RowKind kind = v1::ROW_UNSPECIFIED;
  bool there = false;
  bool counted = false;   // the state digest holds `hash`
  bool unhashed = false;  // the batch changed it, and the state digest has not heard of that yet
  bool stored = false;    // the store, or the batch that goes to it, has heard of the row
  bool touched = false;   // put or erased by the step that is being folded, and not yet a version
  bool in_store =
      false;  // of a kind that keeps its last value only: the store held it when the batch began
  bool unsettled = false;       // its version of this batch has no value yet
  bool first_of_batch = false;  // the store had not heard of it before that batch
  std::unique_ptr<google::protobuf::MessageLite>
      message;         // null: nothing was read of it yet, or it holds nothing
  uint64_t batch = 0;  // that changed it last
  size_t version = 0;  // of that batch's versions, the newest of this row
  size_t bytes = 0;    // that it is reckoned to take
  RowHash hash{};      // of digested kinds

  std::string_view key() const { return {reinterpret_cast<const char*>(this + 1), key_size}; }
  std::string_view row_key() const { return key().substr(tenant_size + 2); }

 private:
  CachedRow(size_t key_hash, size_t size)
      : hash_of_key(key_hash), key_size(static_cast<uint32_t>(size)) {}
  ~CachedRow() = default;
};

// Rows by full key. They live in a young and an old generation; asking for an old one makes it
// young; between two batches, when the young generation is full, it becomes the old one and the old
// one goes. So memory is bounded by the limit and what one batch touches, and what a batch changed
// stays, at its address, until it is committed. Not safe from many threads. What is not here is in
// the store: dropping changes no answer.
class RowCache {
 public:
  explicit RowCache(size_t limit_bytes) : generation_bytes_(limit_bytes / 2) {}

  // A new batch begins: the only moment at which rows are dropped.
  void BeginBatch();
  uint64_t batch() const { return batch_; }

  // The row of the key, whose Hash is `hash`; null if it is not here.
  CachedRow* Find(std::string_view key, size_t hash);
  // A row of a key that is not here.
  CachedRow* Make(std::string_view key, size_t hash);

  // The row's value is of this size when serialised.
  void Account(CachedRow* row, size_t value_bytes);

  static size_t Hash(std::string_view key) {
    return absl::Hash<absl::string_view>()(absl::string_view(key.data(), key.size()));
  }

 private:
  using Owned = std::unique_ptr<CachedRow, CachedRow::Delete>;
  // What is asked for: the key, and its hash, which is made once.
  struct Wanted {
    std::string_view key;
    size_t hash;
  };
  struct KeyHash {
    using is_transparent = void;
    size_t operator()(const Wanted& wanted) const { return wanted.hash; }
    size_t operator()(const Owned& row) const { return row->hash_of_key; }
  };
  struct KeyEqual {
    using is_transparent = void;
    bool operator()(const Owned& a, const Wanted& b) const {
      return a->hash_of_key == b.hash && a->key() == b.key;
    }
    bool operator()(const Owned& a, const Owned& b) const { return a->key() == b->key(); }
  };
  using Generation = absl::flat_hash_set<Owned, KeyHash, KeyEqual>;

  size_t generation_bytes_;
  size_t young_bytes_ = 0;
  uint64_t batch_ = 0;
  Generation young_;
  Generation old_;
};

}  // namespace syncledger
