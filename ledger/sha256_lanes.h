// SHA-256 of many messages at once, one in each lane of the vector registers: on processors without
// an instruction for it, a batch costs a quarter or less of what one after the other does.
#pragma once

#include <cstddef>
#include <string_view>

#include "ledger/digest.h"

namespace syncledger {

// A message: `head`, then `body`. What a hash is told before the bytes that it is about need not be
// copied in front of them.
struct HashedMessage {
  std::string_view head;
  std::string_view body;
};

// digests[i] becomes Sha256 of message i. The processor decides how many lanes there are, and never
// what they say.
void Sha256Lanes(const HashedMessage* messages, size_t count, Digest* digests);

// How a batch can be hashed, for tests, which try each: with the registers of every processor, with
// those of AVX2, and with the rotations of AVX-512. Sha256Lanes takes the last that there is.
enum class HashLanes { kFour, kEight, kEightRotating };
bool CanHash(HashLanes lanes);
void Sha256Lanes(HashLanes lanes, const HashedMessage* messages, size_t count, Digest* digests);

}  // namespace syncledger
