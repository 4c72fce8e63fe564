// Values of rows as the state keeps them.
//
// Of a kind that keeps versions: one byte, 01 and the row's bytes, or 00 alone where this version
// erased it; its offset is in its key. Of a kind that does not: the offset that wrote it (uint64,
// big-endian), and the row's bytes; an erased one is gone.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "store/keys.h"
#include "store/store.h"

namespace syncledger {

struct RowValue {
  uint64_t offset;
  std::optional<std::string_view> bytes;  // none: erased
};

// Nothing if the value is no row's.
std::optional<RowValue> ParseRowValue(v1::RowKind kind, std::string_view key,
                                      std::string_view value);

// What stands before the row's bytes.
std::string RowValueHeader(const RowPut& put);

}  // namespace syncledger
