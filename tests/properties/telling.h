// A life as its sources tell it: lines of a capture, over Microsoft Graph or over Exchange Web
// Services.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "tests/properties/life.h"

namespace syncledger::properties {

enum class Protocol {
  kGraph,
  kEws,
  kFirstGraphThenEws,  // the bank changes over in the middle of the life
};

struct TellOptions {
  Protocol protocol = Protocol::kGraph;
  std::string tenant = "bank";
  // Some reads show less than the whole item, or its body only on a second read. Both protocols
  // leave out the same.
  bool partial_reads = true;
  // The setting "protocol" says over which one is told, and not what the life says.
  bool setting_follows = false;
  // Over EWS, some items are told twice: on the page without their body, then whole.
  bool told_twice_over_ews = false;
  bool broken_syncs = true;   // some syncs fail, are throttled or break off
  bool unnamed_syncs = true;  // some lines do not name their sync
};

// One line of a capture and where it comes from.
struct Line {
  std::string text;
  int64_t observed_at_us = 0;
  int64_t heard_at_us = 0;   // lines stand in this order
  int event = 0;             // Event::number
  int mailbox = -1;          // of Exchange and operators, and of appointments for whom; else -1
  int appointment = -1;      // what it is about, of Coconut and of exports; else -1
  int64_t stated_at_us = 0;  // of what Coconut states of an appointment: its updated_at
  // Of what names a version of an appointment: the latest updated_at of each stamp or confirmation.
  std::map<int, int64_t> versions;
};

std::vector<Line> Tell(const Life& life, const TellOptions& options);

}  // namespace syncledger::properties
