// The core's view of state: rows of one tenant, by kind and key. Whoever drives the fold implements
// it.
#pragma once

#include <google/protobuf/message_lite.h>

#include <string>
#include <string_view>
#include <vector>

#include "syncledger/v1/rows.pb.h"

namespace syncledger {

struct RowEntry {
  std::string key;
  std::string value;  // serialised
};

// Rows of these kinds are there or not, hold nothing, and are only ever scanned for: no rule asks
// for one.
constexpr bool IsIndex(v1::RowKind kind) {
  return kind == v1::ROW_EMPLOYEE_BY_LOCATION ||
         (kind >= v1::ROW_APPOINTMENT_BY_STAFF && kind <= v1::ROW_APPOINTMENT_BY_OFFSET) ||
         (kind >= v1::ROW_HISTORY && kind <= v1::ROW_ABSENCE_BY_LAST_WEEK);
}

// Rows of one tenant as they stand before or while a fact is folded.
//
// Keys are made by ledger/row_keys.h, so that their byte order is the order of their parts. Reads
// see what was put before, in the same fact or an earlier one. An implementation whose storage
// fails answers as if nothing were there, remembers the error, and its driver drops the whole
// batch: the core never sees a failing disk.
//
// Rows are messages and stay where they are: a pointer is valid until the fact is folded, also
// across a Put, which changes the message that it points to. `type` is the default instance of the
// message that the kind holds.
class Rows {
 public:
  using Message = google::protobuf::MessageLite;

  virtual ~Rows() = default;

  // The row; null: it is not there.
  virtual const Message* Get(v1::RowKind kind, std::string_view key, const Message& type) = 0;

  // The row to be changed in place, or an empty one that is not there yet. Whoever changes it puts
  // it; what is not put must be left as it was, unless it did not exist.
  virtual Message* Edit(v1::RowKind kind, std::string_view key, const Message& type,
                        bool* existed) = 0;

  // From now on the row is `row`: what Edit returned for it, or another message, which is copied.
  virtual void Put(v1::RowKind kind, std::string_view key, const Message& row) = 0;

  // Rows that hold nothing. Has is not asked of an index (IsIndex).
  virtual bool Has(v1::RowKind kind, std::string_view key) = 0;
  virtual void Mark(v1::RowKind kind, std::string_view key) = 0;

  virtual void Erase(v1::RowKind kind, std::string_view key) = 0;

  // Up to `limit` rows whose key starts with `prefix` and is greater than `after`, in key order.
  virtual std::vector<RowEntry> Scan(v1::RowKind kind, std::string_view prefix,
                                     std::string_view after, size_t limit) = 0;
};

}  // namespace syncledger
