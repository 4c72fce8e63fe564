// Numbers that look thrown and are the same on every machine: what generated histories are made of.
#pragma once

#include <cstddef>
#include <cstdint>

namespace syncledger {

// A small deterministic stream of numbers for tests; its seed stands in every failure message.
class Dice {
 public:
  explicit Dice(uint64_t seed) : state_(seed) {}
  // splitmix64
  uint64_t Next() {
    uint64_t z = (state_ += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }
  uint64_t Below(uint64_t bound) { return Next() % bound; }
  int Pick(int bound) { return static_cast<int>(Below(static_cast<uint64_t>(bound))); }
  bool Percent(int percent) { return Pick(100) < percent; }
  template <typename List>
  const auto& OneOf(const List& list) {
    return *(list.begin() + static_cast<ptrdiff_t>(Below(list.size())));
  }

 private:
  uint64_t state_;
};

}  // namespace syncledger
