#include "tests/properties/delivering.h"

#include "tests/properties/standing.h"

namespace syncledger::properties {

TellOptions OverEitherOrBoth(const Life& life) {
  TellOptions options;
  options.protocol = static_cast<Protocol>(life.seed % 3);
  return options;
}

Dice DiceOf(const Life& life, const Line& line, uint64_t salt) {
  return Dice(life.seed * 1'000'003 + static_cast<uint64_t>(line.event) * 1'009 + salt);
}

std::string DeliverAll(const std::vector<Line>& lines, MemoryLedger* ledger) {
  for (const Line& line : lines) {
    if (std::string wrong = ledger->Deliver(line.text); !wrong.empty()) return wrong;
  }
  return "";
}

std::string Compared(MemoryLedger& once, MemoryLedger& otherwise) {
  const std::string difference = Difference(Standing(once), Standing(otherwise));
  return difference.empty() ? "" : "\"here\" is delivered once and in order:\n" + difference;
}

}  // namespace syncledger::properties
