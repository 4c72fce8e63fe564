// OpenSSL's SHA-256 by its older interface, as a value: its newer one needs memory for every hash,
// and a place to keep that memory, which the core has not. (OpenSSL 3 would rather hear of it no
// more; it computes the same.)
#define OPENSSL_SUPPRESS_DEPRECATED

#include "ledger/digest.h"

#include <algorithm>
#include <cstring>

#include "ledger/sha256_lanes.h"
#include "ledger/text.h"

namespace syncledger {
namespace {

constexpr uint8_t kFactLeaf = 0x00;
constexpr uint8_t kOutcomeLeaf = 0x01;
constexpr uint8_t kInputLink = 0x10;
constexpr uint8_t kOutcomeLink = 0x11;

template <typename Number>
void PutBigEndian(Number number, uint8_t* bytes) {
  for (size_t i = 0; i < sizeof number; ++i) {
    bytes[i] = static_cast<uint8_t>(number >> (8 * (sizeof number - 1 - i)));
  }
}

void PutU32(std::string* out, uint32_t number) {
  for (int shift = 24; shift >= 0; shift -= 8) out->push_back(static_cast<char>(number >> shift));
}

void PutU64(std::string* out, uint64_t number) {
  for (int shift = 56; shift >= 0; shift -= 8) out->push_back(static_cast<char>(number >> shift));
}

uint64_t ReadU64(const void* bytes) {
  uint64_t number = 0;
  for (int i = 0; i < 8; ++i) number = number << 8 | static_cast<const uint8_t*>(bytes)[i];
  return number;
}

Digest Leaf(uint8_t tag, std::string_view bytes) {
  return Hasher().AddByte(tag).Add(bytes).Finish();
}

void Link(Digest* chain, uint8_t tag, const Digest& leaf) {
  *chain = Hasher().AddByte(tag).Add(Bytes(*chain)).Add(Bytes(leaf)).Finish();
}

std::vector<Digest> Leaves(uint8_t tag, const std::vector<std::string_view>& all) {
  const char head = static_cast<char>(tag);
  std::vector<HashedMessage> messages;
  messages.reserve(all.size());
  for (std::string_view bytes : all) messages.push_back({{&head, 1}, bytes});
  std::vector<Digest> leaves(all.size());
  Sha256Lanes(messages.data(), messages.size(), leaves.data());
  return leaves;
}

RowHash LanesOf(const Digest& digest) {
  RowHash lanes;
  for (size_t i = 0; i < lanes.size(); ++i) lanes[i] = ReadU64(digest.data() + 8 * i);
  return lanes;
}

std::string StateBytes(const std::array<uint64_t, 4>& state) {
  std::string bytes;
  for (uint64_t lane : state) PutU64(&bytes, lane);
  return bytes;
}

}  // namespace

Hasher::Hasher() { SHA256_Init(&context_); }

Hasher& Hasher::Add(std::string_view bytes) {
  size_ += bytes.size();
  while (bytes.size() >= kBlock - filled_) {
    const size_t taken = kBlock - filled_;
    bytes.copy(reinterpret_cast<char*>(block_ + filled_), taken);
    bytes.remove_prefix(taken);
    SHA256_Transform(&context_, block_);
    filled_ = 0;
  }
  filled_ += bytes.copy(reinterpret_cast<char*>(block_ + filled_), bytes.size());
  return *this;
}

Hasher& Hasher::AddByte(uint8_t byte) { return Add({reinterpret_cast<const char*>(&byte), 1}); }

Hasher& Hasher::AddU32(uint32_t number) {
  char bytes[4];
  for (int i = 0; i < 4; ++i) bytes[i] = static_cast<char>(number >> (24 - 8 * i));
  return Add({bytes, sizeof bytes});
}

Hasher& Hasher::AddU64(uint64_t number) {
  char bytes[8];
  for (int i = 0; i < 8; ++i) bytes[i] = static_cast<char>(number >> (56 - 8 * i));
  return Add({bytes, sizeof bytes});
}

Hasher& Hasher::AddLengthPrefixed(std::string_view bytes) {
  return AddU64(bytes.size()).Add(bytes);
}

Digest Hasher::Finish() {
  // FIPS 180-4, section 5.1.1: a bit, zeros, and the size in bits at the end of a block.
  constexpr size_t kSizeAt = kBlock - sizeof(uint64_t);
  const uint64_t bits = size_ * 8;
  block_[filled_++] = 0x80;
  if (filled_ > kSizeAt) {
    std::memset(block_ + filled_, 0, kBlock - filled_);
    SHA256_Transform(&context_, block_);
    filled_ = 0;
  }
  std::memset(block_ + filled_, 0, kSizeAt - filled_);
  PutBigEndian(bits, block_ + kSizeAt);
  SHA256_Transform(&context_, block_);
  Digest digest;
  for (size_t i = 0; i < 8; ++i) PutBigEndian(uint32_t{context_.h[i]}, digest.data() + 4 * i);
  SHA256_Init(&context_);
  size_ = 0;
  filled_ = 0;
  return digest;
}

Digest Sha256(std::string_view bytes) { return Hasher().Add(bytes).Finish(); }

std::string HashId(std::initializer_list<std::string_view> parts) {
  Hasher hasher;
  for (std::string_view part : parts) hasher.AddLengthPrefixed(part);
  return std::string(Bytes(hasher.Finish()).substr(0, 16));
}

uint64_t Hash64(std::string_view bytes) { return ReadU64(Sha256(bytes).data()); }

Digest FactLeaf(std::string_view fact_bytes) { return Leaf(kFactLeaf, fact_bytes); }
Digest OutcomeLeaf(std::string_view encoded) { return Leaf(kOutcomeLeaf, encoded); }

std::vector<Digest> FactLeaves(const std::vector<std::string_view>& facts) {
  return Leaves(kFactLeaf, facts);
}
std::vector<Digest> OutcomeLeaves(const std::vector<std::string_view>& encoded) {
  return Leaves(kOutcomeLeaf, encoded);
}

void TenantDigests::AddFact(const Digest& leaf) {
  Link(&input, kInputLink, leaf);
  ++facts;
}

void TenantDigests::AddOutcomes(const Digest& leaf) { Link(&outcome, kOutcomeLink, leaf); }

RowHash HashRow(v1::RowKind kind, std::string_view key, std::string_view state_bytes) {
  return LanesOf(Hasher()
                     .AddU32(static_cast<uint32_t>(kind))
                     .AddLengthPrefixed(key)
                     .Add(state_bytes)
                     .Finish());
}

std::vector<RowHash> HashRows(const std::vector<RowToHash>& rows) {
  std::string heads;
  std::vector<size_t> ends;
  ends.reserve(rows.size());
  for (const RowToHash& row : rows) {
    PutU32(&heads, static_cast<uint32_t>(row.kind));
    PutU64(&heads, row.key.size());
    heads += row.key;
    ends.push_back(heads.size());
  }
  std::vector<HashedMessage> messages;
  messages.reserve(rows.size());
  size_t begin = 0;
  for (size_t i = 0; i < rows.size(); begin = ends[i++]) {
    messages.push_back(
        {std::string_view(heads).substr(begin, ends[i] - begin), rows[i].state_bytes});
  }
  std::vector<Digest> digests(rows.size());
  Sha256Lanes(messages.data(), messages.size(), digests.data());
  std::vector<RowHash> hashes;
  hashes.reserve(rows.size());
  for (const Digest& digest : digests) hashes.push_back(LanesOf(digest));
  return hashes;
}

void TenantDigests::Add(const RowHash& row) {
  for (size_t i = 0; i < state.size(); ++i) state[i] += row[i];
}

void TenantDigests::Remove(const RowHash& row) {
  for (size_t i = 0; i < state.size(); ++i) state[i] -= row[i];
}

std::string TenantDigests::Serialize() const {
  std::string bytes;
  PutU64(&bytes, facts);
  bytes += Bytes(input);
  bytes += Bytes(outcome);
  bytes += StateBytes(state);
  return bytes;
}

std::optional<TenantDigests> TenantDigests::Parse(std::string_view bytes) {
  if (bytes.size() != 8 + 32 + 32 + 32) return std::nullopt;
  TenantDigests digests;
  digests.facts = ReadU64(bytes.data());
  std::copy_n(bytes.data() + 8, 32, digests.input.begin());
  std::copy_n(bytes.data() + 40, 32, digests.outcome.begin());
  for (size_t i = 0; i < 4; ++i) digests.state[i] = ReadU64(bytes.data() + 72 + 8 * i);
  return digests;
}

std::string TenantDigests::InputHex() const { return Hex(Bytes(input)); }
std::string TenantDigests::OutcomeHex() const { return Hex(Bytes(outcome)); }
std::string TenantDigests::StateHex() const { return Hex(StateBytes(state)); }

bool IsDigested(v1::RowKind kind) { return kind >= 1 && kind <= 19; }

std::string_view DigestedPart(std::string_view row_value) {
  constexpr char kField1 = 0x0a;  // number 1, length-delimited
  if (row_value.empty() || row_value[0] != kField1) return {};
  uint64_t length = 0;
  size_t at = 1;
  for (int shift = 0;; shift += 7, ++at) {
    if (at >= row_value.size() || shift > 28) return {};
    const uint8_t byte = static_cast<uint8_t>(row_value[at]);
    length |= uint64_t{byte & 0x7fu} << shift;
    if (byte < 0x80) break;
  }
  ++at;
  if (length > row_value.size() - at) return {};
  return row_value.substr(at, length);
}

LedgerDigest LedgerDigests(std::vector<std::pair<std::string, TenantDigests>> tenants) {
  std::sort(tenants.begin(), tenants.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  LedgerDigest ledger;
  Hasher input;
  Hasher outcome;
  Hasher state;
  for (const auto& [tenant, digests] : tenants) {
    input.AddLengthPrefixed(tenant).Add(Bytes(digests.input));
    outcome.AddLengthPrefixed(tenant).Add(Bytes(digests.outcome));
    state.AddLengthPrefixed(tenant).Add(StateBytes(digests.state));
    ledger.facts += digests.facts;
  }
  ledger.input = input.Finish();
  ledger.outcome = outcome.Finish();
  ledger.state = state.Finish();
  return ledger;
}

}  // namespace syncledger
