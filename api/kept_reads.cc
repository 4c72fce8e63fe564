#include "api/kept_reads.h"

#include <algorithm>
#include <utility>

namespace syncledger {

absl::StatusOr<const KeptReads::Span*> KeptReads::Read(const Row& key, uint64_t as_of,
                                                       std::vector<Span>* spans) const {
  const auto& [tenant, kind, row_key] = key;
  auto row = view_.Get(tenant, kind, row_key, as_of);
  if (!row.ok()) return row.status();
  const uint64_t from = row->has_value() ? (*row)->offset : as_of;
  spans->push_back({from, as_of, *std::move(row)});
  return &spans->back();
}

absl::StatusOr<std::optional<StoredRow>> KeptReads::Get(std::string_view tenant, v1::RowKind kind,
                                                        std::string_view key,
                                                        uint64_t as_of) const {
  Row row(tenant, kind, key);
  std::vector<Span>& spans = rows_[row];
  const auto covers = [as_of](const Span& span) { return span.from <= as_of && as_of <= span.to; };
  const auto known = std::find_if(spans.begin(), spans.end(), covers);
  if (known != spans.end()) return known->row;
  if (spans.empty() && as_of < newest_) {
    const auto newest = Read(row, newest_, &spans);
    if (!newest.ok()) return newest.status();
    if (covers(**newest)) return (*newest)->row;
  }
  const auto read = Read(row, as_of, &spans);
  if (!read.ok()) return read.status();
  return (*read)->row;
}

}  // namespace syncledger
