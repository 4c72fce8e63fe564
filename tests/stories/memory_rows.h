// Rows in memory: the fold's state without a disk, for tests that want speed.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ledger/rows.h"

namespace syncledger::stories {

// Ordered by kind and key. Not thread-safe.
class MemoryRows final : public Rows {
 public:
  const Message* Get(v1::RowKind kind, std::string_view key, const Message& type) override {
    Row* row = Find(kind, key);
    if (row == nullptr || !row->there) return nullptr;
    ReadAgain(type, row);
    return row->message != nullptr ? row->message.get() : &type;
  }

  Message* Edit(v1::RowKind kind, std::string_view key, const Message& type,
                bool* existed) override {
    Row& row = rows_[{kind, std::string(key)}];
    ReadAgain(type, &row);
    if (row.message == nullptr) row.message.reset(type.New());
    *existed = row.there;
    edited_.insert(&row);
    return row.message.get();
  }

  void Put(v1::RowKind kind, std::string_view key, const Message& message) override {
    Row& row = rows_[{kind, std::string(key)}];
    if (row.message == nullptr) row.message.reset(message.New());
    if (row.message.get() != &message) {
      row.message->Clear();
      row.message->CheckTypeAndMergeFrom(message);
    }
    row.there = true;
    row.value = row.message->SerializeAsString();
  }

  bool Has(v1::RowKind kind, std::string_view key) override {
    const Row* row = Find(kind, key);
    return row != nullptr && row->there;
  }

  void Mark(v1::RowKind kind, std::string_view key) override {
    rows_[{kind, std::string(key)}].there = true;
  }

  void Erase(v1::RowKind kind, std::string_view key) override {
    Row& row = rows_[{kind, std::string(key)}];
    row.there = false;
    row.value.clear();
    if (row.message != nullptr) row.message->Clear();
  }

  std::vector<RowEntry> Scan(v1::RowKind kind, std::string_view prefix, std::string_view after,
                             size_t limit) override {
    std::vector<RowEntry> entries;
    // `after` may be empty or lie outside the prefix.
    const std::string from(after > prefix ? after : prefix);
    for (auto at = rows_.lower_bound({kind, from}); at != rows_.end() && entries.size() < limit;
         ++at) {
      const std::string& key = at->first.second;
      if (at->first.first != kind || key.compare(0, prefix.size(), prefix) > 0) break;
      const bool wanted =
          at->second.there && key.compare(0, prefix.size(), prefix) == 0 && key > after;
      if (wanted) entries.push_back({key, at->second.value});
    }
    return entries;
  }

  // A step of the fold is over. Whether every row that it edited and that stands was put as it now
  // is; of what never came to stand nothing stays.
  bool EndStep() {
    bool all_put = true;
    for (Row* row : edited_) {
      if (!row->there) row->message->Clear();
      all_put &= row->message->SerializeAsString() == row->value;
    }
    edited_.clear();
    return all_put;
  }

  // These rows as they would be after a restart: what stands, of its bytes alone.
  std::unique_ptr<MemoryRows> WrittenOutAndReadAgain() const {
    auto again = std::make_unique<MemoryRows>();
    for (const auto& [key, row] : rows_) {
      if (!row.there) continue;
      Row& copy = again->rows_[key];
      copy.there = true;
      copy.value = row.value;
    }
    return again;
  }

 private:
  struct Row {
    bool there = false;
    std::string value;
    std::unique_ptr<Message> message;  // parsed when it is first asked for
  };

  static void ReadAgain(const Message& type, Row* row) {
    if (!row->there || row->message != nullptr || row->value.empty()) return;
    row->message.reset(type.New());
    row->message->ParseFromString(row->value);
  }

  Row* Find(v1::RowKind kind, std::string_view key) {
    const auto row = rows_.find({kind, std::string(key)});
    return row == rows_.end() ? nullptr : &row->second;
  }

  std::map<std::pair<v1::RowKind, std::string>, Row> rows_;
  std::set<Row*> edited_;  // by the step that is being folded
};

}  // namespace syncledger::stories
