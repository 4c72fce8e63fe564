// Rows that remember what was read of them: what one fact looked at before it was decided.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ledger/rows.h"

namespace syncledger {

// One look at the rows, in the order in which they were asked for. What the fact had put itself is
// no longer read.
struct RowRead {
  v1::RowKind kind = v1::ROW_UNSPECIFIED;
  std::string key;                   // of the row; of a scan that found nothing, what it began with
  std::optional<std::string> value;  // as it stood; none: there was no such row
  bool scan = false;                 // that found nothing
};

// Passes everything on to other rows, which have to outlive it.
class RecordedRows final : public Rows {
 public:
  explicit RecordedRows(Rows& rows) : rows_(rows) {}

  const Message* Get(v1::RowKind kind, std::string_view key, const Message& type) override;
  Message* Edit(v1::RowKind kind, std::string_view key, const Message& type,
                bool* existed) override;
  void Put(v1::RowKind kind, std::string_view key, const Message& row) override;
  bool Has(v1::RowKind kind, std::string_view key) override;
  void Mark(v1::RowKind kind, std::string_view key) override;
  void Erase(v1::RowKind kind, std::string_view key) override;
  std::vector<RowEntry> Scan(v1::RowKind kind, std::string_view prefix, std::string_view after,
                             size_t limit) override;

  const std::vector<RowRead>& reads() const { return reads_; }

 private:
  // Whether the row is touched for the first time.
  bool IsFirst(v1::RowKind kind, std::string_view key) {
    return seen_.emplace(kind, std::string(key)).second;
  }

  Rows& rows_;
  std::set<std::pair<v1::RowKind, std::string>> seen_;
  std::vector<RowRead> reads_;
};

}  // namespace syncledger
