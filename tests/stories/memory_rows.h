// Rows in memory: the fold's state without a disk, for tests that want speed.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ledger/rows.h"

namespace syncledger::stories {

// Ordered by kind and key. Not thread-safe.
class MemoryRows final : public Rows {
 public:
  std::optional<std::string_view> Get(v1::RowKind kind, std::string_view key) override {
    const auto row = rows_.find({kind, std::string(key)});
    if (row == rows_.end()) return std::nullopt;
    return row->second;
  }

  std::vector<RowEntry> Scan(v1::RowKind kind, std::string_view prefix, std::string_view after,
                             size_t limit) override {
    std::vector<RowEntry> entries;
    // `after` may be empty or lie outside the prefix.
    const std::string from(after > prefix ? after : prefix);
    for (auto row = rows_.lower_bound({kind, from}); row != rows_.end() && entries.size() < limit;
         ++row) {
      const std::string& key = row->first.second;
      if (row->first.first != kind || key.compare(0, prefix.size(), prefix) > 0) break;
      if (key.compare(0, prefix.size(), prefix) == 0 && key > after)
        entries.push_back({key, row->second});
    }
    return entries;
  }

  void Put(v1::RowKind kind, std::string_view key, std::string_view value) override {
    rows_.insert_or_assign({kind, std::string(key)}, std::string(value));
  }

  void Erase(v1::RowKind kind, std::string_view key) override {
    rows_.erase({kind, std::string(key)});
  }

  size_t size() const { return rows_.size(); }

 private:
  std::map<std::pair<v1::RowKind, std::string>, std::string> rows_;
};

}  // namespace syncledger::stories
