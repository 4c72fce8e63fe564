#include "projector/recorded_rows.h"

namespace syncledger {

const Rows::Message* RecordedRows::Get(v1::RowKind kind, std::string_view key,
                                       const Message& type) {
  const Message* row = rows_.Get(kind, key, type);
  if (!IsFirst(kind, key)) return row;
  reads_.push_back({kind, std::string(key), std::nullopt});
  if (row != nullptr) reads_.back().value = row->SerializeAsString();
  return row;
}

Rows::Message* RecordedRows::Edit(v1::RowKind kind, std::string_view key, const Message& type,
                                  bool* existed) {
  Message* row = rows_.Edit(kind, key, type, existed);
  if (!IsFirst(kind, key)) return row;
  reads_.push_back({kind, std::string(key), std::nullopt});
  if (*existed) reads_.back().value = row->SerializeAsString();
  return row;
}

void RecordedRows::Put(v1::RowKind kind, std::string_view key, const Message& row) {
  seen_.emplace(kind, std::string(key));
  rows_.Put(kind, key, row);
}

bool RecordedRows::Has(v1::RowKind kind, std::string_view key) {
  const bool there = rows_.Has(kind, key);
  if (!IsFirst(kind, key)) return there;
  reads_.push_back({kind, std::string(key), std::nullopt});
  if (there) reads_.back().value = "";
  return there;
}

void RecordedRows::Mark(v1::RowKind kind, std::string_view key) {
  seen_.emplace(kind, std::string(key));
  rows_.Mark(kind, key);
}

void RecordedRows::Erase(v1::RowKind kind, std::string_view key) {
  seen_.emplace(kind, std::string(key));
  rows_.Erase(kind, key);
}

std::vector<RowEntry> RecordedRows::Scan(v1::RowKind kind, std::string_view prefix,
                                         std::string_view after, size_t limit) {
  std::vector<RowEntry> entries = rows_.Scan(kind, prefix, after, limit);
  for (const RowEntry& entry : entries) {
    if (IsFirst(kind, entry.key)) reads_.push_back({kind, entry.key, entry.value});
  }
  if (entries.empty() && after.empty()) {
    reads_.push_back({kind, std::string(prefix), std::nullopt, /*scan=*/true});
  }
  return entries;
}

}  // namespace syncledger
