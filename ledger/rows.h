// The core's view of state: rows of one tenant, by kind and key. Whoever drives the fold implements it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "syncledger/v1/rows.pb.h"

namespace syncledger {

struct RowEntry {
  std::string key;
  std::string value;
};

// Rows of one tenant as they stand before or while a fact is folded.
//
// Keys are made by ledger/row_keys.h, so that their byte order is the order of their parts. Reads see what was put
// before, in the same fact or an earlier one. An implementation whose storage fails answers as if nothing were there,
// remembers the error, and its driver drops the whole batch: the core never sees a failing disk.
class Rows {
 public:
  virtual ~Rows() = default;

  // The row's value, or nothing. The view is valid until the next call on this object.
  virtual std::optional<std::string_view> Get(v1::RowKind kind, std::string_view key) = 0;

  // Up to `limit` rows whose key starts with `prefix` and is greater than `after`, in key order.
  virtual std::vector<RowEntry> Scan(v1::RowKind kind, std::string_view prefix, std::string_view after,
                                     size_t limit) = 0;

  virtual void Put(v1::RowKind kind, std::string_view key, std::string_view value) = 0;
  virtual void Erase(v1::RowKind kind, std::string_view key) = 0;
};

}  // namespace syncledger
