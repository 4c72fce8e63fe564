// Current rows in memory, within a limit: so that the fold rarely reads the disk.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"

namespace syncledger {

// What stands, or that nothing does, by full key. Bounded by dropping the generation that was not asked for: entries
// live in a young and an old one; asking for an old one makes it young; when the young one is full, it becomes the old
// one and the old one goes. Not safe from many threads. What is not here is in the store: dropping changes no answer.
class RowCache {
 public:
  explicit RowCache(size_t limit_bytes) : generation_bytes_(limit_bytes / 2) {}

  // Null: not known. A value without content: known not to be there. Valid until the next call of Put.
  const std::optional<std::string>* Find(std::string_view key);
  const std::optional<std::string>* Put(std::string_view key, std::optional<std::string> value);

 private:
  using Generation = absl::flat_hash_map<std::string, std::optional<std::string>>;

  size_t generation_bytes_;
  size_t young_bytes_ = 0;
  Generation young_;
  Generation old_;
};

}  // namespace syncledger
