// Which rows were certainly never written: spares a look into the store for most of what is new.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace syncledger {

// A Bloom filter over hashes of keys, of a fixed size: three bits each among 2^25, so that of what
// was never added about 1 in 1,000 is taken for added at a million keys, and 1 in 10 at eight
// million. Never wrong the other way.
class KeyFilter {
 public:
  void Add(size_t hash) {
    for (size_t i = 0; i < kProbes; ++i) words_[Word(hash, i)] |= Bit(hash, i);
  }
  bool MayContain(size_t hash) const {
    for (size_t i = 0; i < kProbes; ++i) {
      if ((words_[Word(hash, i)] & Bit(hash, i)) == 0) return false;
    }
    return true;
  }

 private:
  static constexpr size_t kProbes = 3;
  static constexpr size_t kWords = size_t{1} << 19;

  // All bits of a key are in one block of 8 words, so that it costs one visit to memory.
  static size_t Word(size_t hash, size_t probe) {
    return ((hash & (kWords / 8 - 1)) * 8) | (hash >> (24 + 9 * probe) & 7);
  }
  static uint64_t Bit(size_t hash, size_t probe) {
    return uint64_t{1} << (hash >> (27 + 9 * probe) & 63);
  }

  std::vector<uint64_t> words_ = std::vector<uint64_t>(kWords);
};

}  // namespace syncledger
