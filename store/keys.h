// Keys of the state database: bytes whose order is the order of tenants, kinds, keys and offsets.
//
// A text of any bytes is escaped (0x00 becomes 01 01, 0x01 becomes 01 02) and ended by 00, so that
// "a" comes before "a\0" and that before "ab", and no text is another's prefix by chance. Numbers
// are big-endian.
//
//   rows        tenant 00  kind (1 byte)  key 00  ~offset (uint64)
//   verdicts    tenant 00  first offset (uint64)  step (uint32)
//   quarantine  partition (uint32)  offset (uint64)
//   meta        "T" tenant, as it is: its head
//               "D" tenant 00  offset (uint64): its digests there
//               "O" tenant 00  time (int64, its sign bit flipped): how many of its first facts were
//                   observed by then
//               "L" partition (uint32): its next offset in the log
//               "M" key, as it is
//               "F" the format of this database, "C" the number of its last commit
//
// The offset of a row is inverted, so that the newest version of a row comes first, and the version
// as of an offset is the first key from there on. Kinds that keep no versions stand at ~offset 0.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "rocksdb/slice_transform.h"
#include "syncledger/v1/rows.pb.h"

namespace syncledger {

inline constexpr size_t kOffsetSize = 8;

void AppendUint32(uint32_t number, std::string* key);
void AppendUint64(uint64_t number, std::string* key);
uint32_t ReadUint32(std::string_view bytes);  // of its first four bytes
uint64_t ReadUint64(std::string_view bytes);  // of its first eight bytes

// The text escaped, without its end.
void AppendEscaped(std::string_view text, std::string* key);

// Reads an escaped text and its end off the front of `key`. Nothing if there is none.
std::optional<std::string> TakeText(std::string_view* key);

// All keys of one kind of row of a tenant begin so.
std::string RowKindPrefix(std::string_view tenant, v1::RowKind kind);

// All versions of one row begin so, and nothing else does.
std::string RowPrefix(std::string_view tenant, v1::RowKind kind, std::string_view key);
void AppendRowPrefix(std::string_view tenant, v1::RowKind kind, std::string_view key,
                     std::string* out);

// From a row's prefix, its version at `offset`.
std::string RowVersion(std::string_view row_prefix, uint64_t offset);
void AppendVersion(uint64_t offset, std::string* out);

// From a row's prefix, a key that is after all of its versions and before every row after it.
std::string AfterRow(std::string_view row_prefix);

// The offset of a row's key, and what is before it. The key must be one of `rows`.
uint64_t VersionOf(std::string_view row_key);
std::string_view WithoutVersion(std::string_view row_key);

std::string TenantPrefix(std::string_view tenant);
std::string VerdictKey(std::string_view tenant, uint64_t first_offset, uint32_t step);
std::string QuarantineKey(int32_t partition, int64_t offset);
std::string HeadKey(std::string_view tenant);
std::string DigestPrefix(std::string_view tenant);
std::string DigestKey(std::string_view tenant, uint64_t offset);
std::string MarkPrefix(std::string_view tenant);
std::string MarkKey(std::string_view tenant, int64_t observed_us);
std::string LogOffsetKey(int32_t partition);
std::string MetaKey(std::string_view key);
inline constexpr std::string_view kHeadPrefix = "T";
inline constexpr std::string_view kFormatKey = "F";
inline constexpr std::string_view kCommitKey = "C";

// In `rows` and `verdicts`, where the number of the last commit is kept too: no tenant's key begins
// so.
std::string CommitMark();

// What the Bloom filters of `rows` are about: the row, without its version. A row that was never
// written costs no read of the disk.
std::shared_ptr<const rocksdb::SliceTransform> RowPrefixTransform();

}  // namespace syncledger
