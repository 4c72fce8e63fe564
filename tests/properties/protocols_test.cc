// The same life told over Microsoft Graph and over Exchange Web Services gives the same absences,
// appointments and notifications, except where a rule names the protocol.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "fmt/format.h"
#include "tests/properties/property.h"
#include "tests/properties/standing.h"

namespace syncledger::properties {
namespace {

TellOptions Over(const Life& life, Protocol protocol) {
  TellOptions options;
  options.protocol = protocol;
  options.setting_follows = life.seed % 2 == 0;
  return options;
}

// Appointments that ever had several staff: over Graph they are neither written nor taken
// (EXP-MULTI), so where the setting follows the protocol they may differ.
std::set<std::string> OfSeveralStaff(const MemoryLedger& ledger) {
  std::set<std::string> ids;
  for (const v1::Fact& fact : ledger.facts()) {
    const v1::AppointmentStated& stated = fact.appointment_stated();
    if (stated.staff_ids_size() > 1) ids.insert(stated.appointment_id());
  }
  return ids;
}

void LeaveOut(const std::set<std::string>& appointments,
              std::map<std::string, std::string>* standing) {
  for (auto at = standing->begin(); at != standing->end();) {
    bool out = false;
    for (const std::string& id : appointments) {
      out |= at->first == "appointment " + id ||
             at->first.find(" of " + id + " ") != std::string::npos ||
             (at->first.find("notification") == 0 && at->first.size() >= id.size() + 4 &&
              at->first.compare(at->first.size() - id.size() - 4, std::string::npos, " of " + id) ==
                  0);
    }
    at = out ? standing->erase(at) : std::next(at);
  }
}

std::string IsTheSameOverBoth(const Life& life, Coverage* coverage) {
  MemoryLedger graph;
  MemoryLedger ews;
  for (const auto& [protocol, ledger] :
       {std::pair{Protocol::kGraph, &graph}, std::pair{Protocol::kEws, &ews}}) {
    for (const Line& line : Tell(life, Over(life, protocol))) {
      if (std::string wrong = ledger->Deliver(line.text); !wrong.empty()) return wrong;
    }
  }
  if (coverage != nullptr) {
    coverage->Add(graph.verdicts());
    coverage->Add(ews.verdicts());
  }
  std::map<std::string, std::string> over_graph = StandingOverEitherProtocol(graph);
  std::map<std::string, std::string> over_ews = StandingOverEitherProtocol(ews);
  if (Over(life, Protocol::kGraph).setting_follows) {
    const std::set<std::string> several = OfSeveralStaff(graph);
    const bool differed = over_graph != over_ews;
    LeaveOut(several, &over_graph);
    LeaveOut(several, &over_ews);
    if (coverage != nullptr && differed && over_graph == over_ews) {
      coverage->Count("histories that differ where EXP-MULTI names the protocol");
    }
  }
  const std::string difference = Difference(over_graph, over_ews);
  return difference.empty() ? "" : "\"here\" is over Graph:\n" + difference;
}

Life MakeToldByBoth(uint64_t seed) {
  Shape shape = MixedShape(seed);
  shape.without_uids = false;  // then an absence's identity is the item's id, which differs
  // Over Graph whoever reads a series asks its master again: of two that claim one identity it
  // is then the later observed, and stands (section 3).
  shape.claimed_series = false;
  shape.without_times = false;  // over EWS a sync waits for an item until its start is told; and
                                // a time alone means nothing where the other is of a whole day
  return MakeLife(seed, shape);
}

TEST(ProtocolsTest, GraphAndEwsGiveTheSameAbsencesAppointmentsAndNotifications) {
  constexpr int kHistories = 2000;
  Coverage coverage;
  CheckProperty({.first_seed = 400'001,
                 .histories = kHistories,
                 .make = MakeToldByBoth,
                 .check = IsTheSameOverBoth,
                 .shown_as = [](const Life& life) { return Over(life, Protocol::kEws); }},
                &coverage);
  if (HasFailure()) return;
  EXPECT_GE(coverage.count("histories that differ where EXP-MULTI names the protocol"), 1);
  ExpectAtLeast(coverage, /*rules=*/57, /*reasons=*/52, kHistories);
}

}  // namespace
}  // namespace syncledger::properties
