// Lives delivered to ledgers in one way or another.
#pragma once

#include <string>
#include <vector>

#include "tests/properties/dice.h"
#include "tests/properties/property.h"

namespace syncledger::properties {

// Over Graph, over EWS, or first over one and then over the other, by the life's seed.
TellOptions OverEitherOrBoth(const Life& life);

// Choices that stay the same while other events of a life are left out.
Dice DiceOf(const Life& life, const Line& line, uint64_t salt);

// "" or what is wrong.
std::string DeliverAll(const std::vector<Line>& lines, MemoryLedger* ledger);

// How two ledgers stand that ought to stand alike; "" if they do.
std::string Compared(MemoryLedger& once, MemoryLedger& otherwise);

}  // namespace syncledger::properties
