#include "ledger/sha256_lanes.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

namespace syncledger {
namespace {

constexpr size_t kBlock = 64;
constexpr size_t kNoMessage = SIZE_MAX;

// FIPS 180-4, sections 4.2.2 and 5.3.3.
constexpr std::array<uint32_t, 64> kRound = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};
constexpr std::array<uint32_t, 8> kInitial = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                              0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

// Word by word, each of all lanes.
template <size_t kLanes>
struct Lanes {
  alignas(64) uint32_t state[8][kLanes];
  alignas(64) uint32_t block[16][kLanes];
};

// One block of every lane (FIPS 180-4, section 6.2.2). A vector of GCC and Clang: its operators act
// on each lane.
template <size_t kLanes>
[[gnu::always_inline]] inline void Compress(Lanes<kLanes>* lanes) {
  typedef uint32_t Vector __attribute__((vector_size(4 * kLanes)));
  Vector w[16];
  Vector state[8];
  std::memcpy(w, lanes->block, sizeof w);
  std::memcpy(state, lanes->state, sizeof state);
  Vector a = state[0], b = state[1], c = state[2], d = state[3];
  Vector e = state[4], f = state[5], g = state[6], h = state[7];
#pragma GCC unroll 64
  for (size_t t = 0; t < 64; ++t) {
    if (t >= 16) {
      const Vector w2 = w[(t - 2) % 16];
      const Vector w15 = w[(t - 15) % 16];
      w[t % 16] += (w2 >> 17 | w2 << 15) ^ (w2 >> 19 | w2 << 13) ^ (w2 >> 10);
      w[t % 16] += w[(t - 7) % 16];
      w[t % 16] += (w15 >> 7 | w15 << 25) ^ (w15 >> 18 | w15 << 14) ^ (w15 >> 3);
    }
    const Vector sum1 = (e >> 6 | e << 26) ^ (e >> 11 | e << 21) ^ (e >> 25 | e << 7);
    const Vector choose = g ^ (e & (f ^ g));
    const Vector t1 = h + sum1 + choose + kRound[t] + w[t % 16];
    const Vector sum0 = (a >> 2 | a << 30) ^ (a >> 13 | a << 19) ^ (a >> 22 | a << 10);
    const Vector majority = (a & b) | (c & (a | b));
    h = g;
    g = f;
    f = e;
    e = d + t1;
    d = c;
    c = b;
    b = a;
    a = t1 + sum0 + majority;
  }
  const Vector after[8] = {a, b, c, d, e, f, g, h};
  for (size_t i = 0; i < 8; ++i) state[i] += after[i];
  std::memcpy(lanes->state, state, sizeof state);
}

void CompressFour(Lanes<4>* lanes) { Compress(lanes); }
// Registers of 256 bits also where there are some of 512: those slow the processor's clock down for
// whatever else it does.
#ifdef __x86_64__
[[gnu::target("avx2")]] void CompressEight(Lanes<8>* lanes) { Compress(lanes); }
[[gnu::target("avx512f,avx512vl")]] void CompressEightRotating(Lanes<8>* lanes) { Compress(lanes); }
#else
void CompressEight(Lanes<8>* lanes) { Compress(lanes); }
void CompressEightRotating(Lanes<8>* lanes) { Compress(lanes); }
#endif

// A message in blocks, padded as FIPS 180-4, section 5.1.1, has it.
class Blocks {
 public:
  Blocks() = default;
  explicit Blocks(const HashedMessage& message)
      : message_(message), size_(message.head.size() + message.body.size()) {}

  bool AtEnd() const { return begin_ >= size_ + 1 + sizeof(uint64_t); }

  // The next one; it stays until the one after it is asked for.
  const unsigned char* Next() {
    const size_t begin = begin_;
    begin_ += kBlock;
    const size_t head = message_.head.size();
    if (begin >= head && begin + kBlock <= size_) {
      return reinterpret_cast<const unsigned char*>(message_.body.data()) + (begin - head);
    }
    size_t filled = 0;
    if (begin < head) filled = message_.head.copy(buffer_, kBlock, begin);
    if (filled < kBlock && begin + filled < size_) {
      filled += message_.body.copy(buffer_ + filled, kBlock - filled, begin + filled - head);
    }
    std::memset(buffer_ + filled, 0, kBlock - filled);
    if (filled < kBlock && begin + filled == size_) buffer_[filled] = '\x80';
    if (AtEnd()) {
      const uint64_t bits = uint64_t{size_} * 8;
      for (size_t i = 0; i < 8; ++i) buffer_[kBlock - 1 - i] = static_cast<char>(bits >> (8 * i));
    }
    return reinterpret_cast<const unsigned char*>(buffer_);
  }

 private:
  HashedMessage message_;
  size_t size_ = 0;
  size_t begin_ = 0;  // of the next block
  char buffer_[kBlock];
};

uint32_t ReadWord(const unsigned char* bytes) {
  return uint32_t{bytes[0]} << 24 | uint32_t{bytes[1]} << 16 | uint32_t{bytes[2]} << 8 | bytes[3];
}

void PutWord(uint32_t word, uint8_t* bytes) {
  for (size_t i = 0; i < 4; ++i) bytes[i] = static_cast<uint8_t>(word >> (24 - 8 * i));
}

// Each lane takes the next message when it is done with one, so that long ones hold up no other.
template <size_t kLanes>
void HashAll(void (*compress)(Lanes<kLanes>*), const HashedMessage* messages, size_t count,
             Digest* digests) {
  Lanes<kLanes> lanes{};
  std::array<Blocks, kLanes> blocks;
  std::array<size_t, kLanes> message;
  size_t next = 0;
  size_t busy = 0;
  const auto take = [&](size_t lane) {
    message[lane] = next < count ? next++ : kNoMessage;
    if (message[lane] == kNoMessage) return;
    ++busy;
    blocks[lane] = Blocks(messages[message[lane]]);
    for (size_t i = 0; i < 8; ++i) lanes.state[i][lane] = kInitial[i];
  };
  for (size_t lane = 0; lane < kLanes; ++lane) take(lane);
  while (busy > 0) {
    for (size_t lane = 0; lane < kLanes; ++lane) {
      if (message[lane] == kNoMessage) continue;
      const unsigned char* const bytes = blocks[lane].Next();
      for (size_t i = 0; i < 16; ++i) lanes.block[i][lane] = ReadWord(bytes + 4 * i);
    }
    compress(&lanes);
    for (size_t lane = 0; lane < kLanes; ++lane) {
      if (message[lane] == kNoMessage || !blocks[lane].AtEnd()) continue;
      uint8_t* const digest = digests[message[lane]].data();
      for (size_t i = 0; i < 8; ++i) PutWord(lanes.state[i][lane], digest + 4 * i);
      --busy;
      take(lane);
    }
  }
}

HashLanes Best() {
  if (CanHash(HashLanes::kEightRotating)) return HashLanes::kEightRotating;
  return CanHash(HashLanes::kEight) ? HashLanes::kEight : HashLanes::kFour;
}

}  // namespace

bool CanHash(HashLanes lanes) {
#ifdef __x86_64__
  if (lanes == HashLanes::kEight) return __builtin_cpu_supports("avx2");
  if (lanes == HashLanes::kEightRotating) return __builtin_cpu_supports("avx512vl");
#endif
  return true;
}

void Sha256Lanes(HashLanes lanes, const HashedMessage* messages, size_t count, Digest* digests) {
  switch (lanes) {
    case HashLanes::kFour:
      return HashAll<4>(CompressFour, messages, count, digests);
    case HashLanes::kEight:
      return HashAll<8>(CompressEight, messages, count, digests);
    case HashLanes::kEightRotating:
      return HashAll<8>(CompressEightRotating, messages, count, digests);
  }
}

void Sha256Lanes(const HashedMessage* messages, size_t count, Digest* digests) {
  static const HashLanes best = Best();
  Sha256Lanes(best, messages, count, digests);
}

}  // namespace syncledger
