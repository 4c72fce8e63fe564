// Whether a Coconut edit or the Exchange edit that it overrules is heard of first, the appointment
// ends the same (invariant 10).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "fmt/format.h"
#include "tests/properties/property.h"

namespace syncledger::properties {
namespace {

TellOptions OverGraphOrEws(const Life& life) {
  TellOptions options;
  options.protocol = life.seed % 2 == 0 ? Protocol::kGraph : Protocol::kEws;
  options.broken_syncs = false;
  return options;
}

// Where the ledger of an appointment ends.
std::map<std::string, std::string> Ends(MemoryLedger& ledger) {
  std::map<std::string, std::string> ends;
  for (const auto& [id, appointment] : ledger.Appointments()) {
    ends[id] = fmt::format("{} {}: {}", id, v1::Appointment::Status_Name(appointment.status()),
                           appointment.value().ShortDebugString());
  }
  return ends;
}

bool IsStatement(const Line& line) { return line.stated_at_us != 0; }

// Some of Coconut's lines heard later, past what Exchange showed meanwhile: what it edited without
// knowing of them. Not past what was made of them: that would wait for them (MAP-WAIT), and is
// judged as it then stands. What Coconut says of one appointment stays in its order.
std::vector<Line> HeardLater(const Life& life, const std::vector<Line>& lines, Coverage* coverage) {
  std::vector<Line> late = lines;
  std::map<int, int64_t> not_before;  // by appointment
  for (Line& line : late) {
    if (!IsStatement(line)) continue;
    Dice dice(life.seed * 1'000'003 + static_cast<uint64_t>(line.event));
    const bool delays = dice.Percent(65);
    if (delays) line.heard_at_us += (5 + dice.Pick(240)) * int64_t{60'000'000};
    int64_t& before = not_before[line.appointment];
    line.heard_at_us = std::max(line.heard_at_us, before);
    for (const Line& other : lines) {
      const auto version = other.versions.find(line.appointment);
      const bool made_of_it = other.observed_at_us >= line.observed_at_us &&
                              version != other.versions.end() &&
                              version->second >= line.stated_at_us;
      if (made_of_it) line.heard_at_us = std::min(line.heard_at_us, other.heard_at_us - 1);
    }
    before = line.heard_at_us;
    if (coverage != nullptr && line.heard_at_us > line.observed_at_us)
      coverage->Count("statements heard later");
  }
  std::stable_sort(late.begin(), late.end(),
                   [](const Line& a, const Line& b) { return a.heard_at_us < b.heard_at_us; });
  return late;
}

int64_t CountOf(const MemoryLedger& ledger, v1::Rule rule) {
  int64_t count = 0;
  for (const v1::Verdict& verdict : ledger.verdicts()) {
    for (const v1::Outcome& outcome : verdict.outcomes()) count += outcome.rule() == rule ? 1 : 0;
  }
  return count;
}

std::string EndsTheSameHeardLater(const Life& life, Coverage* coverage) {
  const std::vector<Line> lines = Tell(life, OverGraphOrEws(life));
  MemoryLedger in_time;
  MemoryLedger late;
  for (const Line& line : lines) {
    if (std::string wrong = in_time.Deliver(line.text); !wrong.empty()) return wrong;
  }
  for (const Line& line : HeardLater(life, lines, coverage)) {
    if (std::string wrong = late.Deliver(line.text); !wrong.empty()) return wrong;
  }
  if (coverage != nullptr) {
    coverage->Add(late.verdicts());
    coverage->Count("conflicts heard in time", CountOf(in_time, v1::RULE_CONFLICT_COCONUT));
    coverage->Count("conflicts heard late", CountOf(late, v1::RULE_CONFLICT_LATE));
  }
  const std::string difference = Difference(Ends(in_time), Ends(late));
  return difference.empty() ? "" : "\"here\" all is heard in time:\n" + difference;
}

Life MakeOfBookings(uint64_t seed) {
  Shape shape;
  shape.all_set_up = true;
  shape.apart = true;
  shape.most_employees = 1;
  shape.bookings = 90;
  shape.garbled = 0;
  shape.late = 0;
  shape.delayed = 0;
  shape.again = 0;
  shape.blind_exports = false;
  shape.edited_stamps = false;  // without its second value a stamp does not say what it knew of
  return MakeLife(seed, shape);
}

TEST(ConflictsTest, HeardBeforeOrAfterTheExchangeEditThatItOverrulesTheAppointmentEndsTheSame) {
  constexpr int kHistories = 2000;
  Coverage coverage;
  CheckProperty({.first_seed = 500'001,
                 .histories = kHistories,
                 .make = MakeOfBookings,
                 .check = EndsTheSameHeardLater,
                 .shown_as = OverGraphOrEws},
                &coverage);
  if (HasFailure()) return;
  EXPECT_GE(coverage.count("statements heard later"), HistoriesOf(kHistories));
  EXPECT_GE(coverage.count("conflicts heard in time"), HistoriesOf(kHistories) / 8);
  EXPECT_GE(coverage.count("conflicts heard late"), HistoriesOf(kHistories) / 25);
  ExpectAtLeast(coverage, /*rules=*/40, /*reasons=*/30, kHistories);
}

}  // namespace
}  // namespace syncledger::properties
