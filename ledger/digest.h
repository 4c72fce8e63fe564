// Hashes, and the three digests of a history: the same log? the same answers? the same state?
#pragma once

#include <openssl/sha.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "syncledger/v1/rows.pb.h"
#include "syncledger/v1/verdict.pb.h"

namespace syncledger {

using Digest = std::array<uint8_t, 32>;

// SHA-256.
Digest Sha256(std::string_view bytes);

inline std::string_view Bytes(const Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

// SHA-256 of what is added, piece by piece. A value: a copy goes on from where the original stands.
// After Finish it begins anew. Numbers are big-endian. Most of what is hashed here is shorter than
// a block, so it is gathered and padded here, and OpenSSL is called once.
class Hasher {
 public:
  Hasher();

  Hasher& Add(std::string_view bytes);
  Hasher& AddByte(uint8_t byte);
  Hasher& AddU32(uint32_t number);
  Hasher& AddU64(uint64_t number);
  Hasher& AddLengthPrefixed(std::string_view bytes);  // its length as AddU64, then itself
  Digest Finish();

 private:
  static constexpr size_t kBlock = SHA256_CBLOCK;

  SHA256_CTX context_;  // after the whole blocks
  uint64_t size_ = 0;   // of all that was added
  size_t filled_ = 0;   // of the block that is not whole yet
  uint8_t block_[kBlock];
};

// An id from its parts: the first 16 bytes of the SHA-256 over the parts, each with its length
// before it.
std::string HashId(std::initializer_list<std::string_view> parts);

template <typename... Parts>
std::string HashId(const Parts&... parts) {
  return HashId({std::string_view(parts)...});
}

// The first 8 bytes of the SHA-256 of `bytes`, big-endian.
uint64_t Hash64(std::string_view bytes);

// What the state digest adds up for one row: SHA-256(u32 kind | u64 length of key | key | state
// bytes) as four u64.
using RowHash = std::array<uint64_t, 4>;
RowHash HashRow(v1::RowKind kind, std::string_view key, std::string_view state_bytes);

// What the input digest chains of one fact: SHA-256(0x00 | the fact's bytes as they stand in the
// log, never serialised anew).
Digest FactLeaf(std::string_view fact_bytes);

// What the outcome digest chains of one step of a verdict: SHA-256(0x01 | EncodeOutcomes(verdict)).
Digest OutcomeLeaf(std::string_view encoded);

// Many of them at once, which costs a quarter of one after the other (ledger/sha256_lanes.h).
struct RowToHash {
  v1::RowKind kind;
  std::string_view key;
  std::string_view state_bytes;
};
std::vector<RowHash> HashRows(const std::vector<RowToHash>& rows);
std::vector<Digest> FactLeaves(const std::vector<std::string_view>& facts);
std::vector<Digest> OutcomeLeaves(const std::vector<std::string_view>& encoded);

// --- Digests of one tenant's history -------------------------------------------------------------

// The three digests of a tenant after some number of its facts. `|` joins bytes; numbers are
// big-endian.
//   input    0 at first; then SHA-256(0x10 | input | FactLeaf(the fact's bytes))
//   outcome  0 at first; then SHA-256(0x11 | outcome | OutcomeLeaf(a step's outcomes))
//   state    the sum of its subjects' rows, each as its RowHash, added lane by lane modulo 2^64; so
//            neither the order in which rows were put nor what they were before shows
struct TenantDigests {
  Digest input{};
  Digest outcome{};
  RowHash state{};
  uint64_t facts = 0;

  void AddFact(const Digest& leaf);
  void AddOutcomes(const Digest& leaf);

  // A row of a digested kind came to stand, or stands no longer.
  void Add(const RowHash& row);
  void Remove(const RowHash& row);

  // 104 bytes: facts, input, outcome, state, numbers big-endian. Parse: nothing of another size.
  std::string Serialize() const;
  static std::optional<TenantDigests> Parse(std::string_view bytes);

  std::string InputHex() const;
  std::string OutcomeHex() const;
  std::string StateHex() const;

  bool operator==(const TenantDigests&) const = default;
};

// Whether the state digest covers rows of this kind: the subjects, 1 to 19 (rows.proto).
bool IsDigested(v1::RowKind kind);

// The part of a serialised row that the state digest covers: the bytes of its field 1 (`state`),
// which stands first; "" where it is not there. A view into `row_value`.
std::string_view DigestedPart(std::string_view row_value);

// The digests of a whole ledger: of its tenants in the byte order of their ids (whatever order they
// are given in), each SHA-256 over (u64 length of id | id | that tenant's digest) one after the
// other; `facts` is the sum.
struct LedgerDigest {
  Digest input{};
  Digest outcome{};
  Digest state{};
  uint64_t facts = 0;

  bool operator==(const LedgerDigest&) const = default;
};
LedgerDigest LedgerDigests(std::vector<std::pair<std::string, TenantDigests>> tenants);

// --- The fixed encoding of outcomes --------------------------------------------------------------

// The outcomes of a verdict in an encoding of our own, which no protobuf release changes. Grammar:
//   verdict := 0x01 text(fact_id) u32(count) outcome*
//   message := (u8 field number, value)* 0x00      fields in ascending order, those that are set
//   text    := u32 length, bytes
//   list    := u32 count, element*
//   numbers := u8, u32, u64, i64: big-endian, of fixed width
// A field is left out where it is empty, 0 or absent; an `optional` one is there whenever it is
// present. Fields, under the numbers of verdict.proto:
//   outcome       1 text id, 2 u32 kind, 3 u32 reason, 4 u32 rule, 5 text rule_set,
//                 6 text employee_id, 7 text mailbox, 8 text item_id, 9 text appointment_id,
//                 10 text absence_id, 11 list of change, 12 text detail, 13 notification,
//                 14 list of lost, 15 write, 16 sync, 17 held, 18 text subject, 19 i64 until_us
//   change        1 text field, 2 text before, 3 text after
//   notification  1 text id, 2 u32 state, 3 u32 kind, 4 u32 audience, 5 list of text recipients
//   lost          1 text field, 2 text exchange, 3 text coconut
//   write         1 text title, 2 text location, 3 text organizer, 4 list of text attendees,
//                 5 text details, 6 i64 start_us, 7 i64 end_us, 8 u32 show_as, 9 stamp,
//                 10 u8 details_known (optional)
//   stamp         1 text appointment_id, 2 i64 updated_at_us (optional)
//   sync          1 text sync_id, 2 u32 kind, 3 u64 seen, 4 u64 changed, 5 u64 removed
//   held          1 u32 kind, 2 text sync_id, 3 list of item
//   item          1 text item_id, 2 text absence_id, 3 text appointment_id, 4 text title,
//                 5 i64 start_us, 6 i64 end_us
std::string EncodeOutcomes(const v1::Verdict& verdict);
void AppendOutcomes(const v1::Verdict& verdict, std::string* out);

}  // namespace syncledger
