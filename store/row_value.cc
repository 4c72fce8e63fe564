#include "store/row_value.h"

namespace syncledger {
namespace {

constexpr char kErased = '\x00';
constexpr char kWritten = '\x01';

}  // namespace

std::optional<RowValue> ParseRowValue(v1::RowKind kind, std::string_view key,
                                      std::string_view value) {
  if (!IsVersioned(kind)) {
    if (value.size() < kOffsetSize) return std::nullopt;
    return RowValue{ReadUint64(value), value.substr(kOffsetSize)};
  }
  if (value.empty()) return std::nullopt;
  if (value[0] == kWritten) return RowValue{VersionOf(key), value.substr(1)};
  if (value[0] != kErased || value.size() != 1) return std::nullopt;
  return RowValue{VersionOf(key), std::nullopt};
}

std::string RowValueHeader(const RowPut& put) {
  if (IsVersioned(put.kind)) return {put.value.has_value() ? kWritten : kErased};
  std::string header;
  AppendUint64(put.offset, &header);
  return header;
}

}  // namespace syncledger
