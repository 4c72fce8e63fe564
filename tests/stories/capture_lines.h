// Lines of captures, as the sources of a bank would have said them (docs/formats.md, "Captures").
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/stories/bank.h"

namespace syncledger::stories {

inline constexpr std::string_view kTenant = "bank";

// A JSON object, member by member, in the order in which they are added.
class JsonObject {
 public:
  JsonObject& Text(std::string_view key, std::string_view value);
  JsonObject& Bool(std::string_view key, bool value);
  JsonObject& Number(std::string_view key, int64_t value);
  JsonObject& Json(std::string_view key, std::string_view json);
  std::string str() const { return "{" + members_ + "}"; }

 private:
  std::string members_;
};

std::string JsonText(std::string_view text);                   // quoted and escaped
std::string JsonTexts(const std::vector<std::string>& texts);  // a list of them
std::string WriteInstant(int64_t us);                          // RFC 3339, UTC

// What an Exchange line says beside its body.
struct ExchangeLine {
  int64_t observed_at_us = 0;
  std::string mailbox;
  std::string calendar;  // "": the primary one
  std::string sync_id;   // "": outside any sync
  std::string sync_kind = "INCREMENTAL";
  int status = 200;
  int64_t retry_after_s = 0;  // of a 429
  std::string instances;      // which list of a series' instances the body is a page of, as JSON
};

std::string GraphLine(const ExchangeLine& line, std::string_view body);
std::string EwsLine(const ExchangeLine& line, std::string_view envelope);

// An event as Graph shows it; of an exception with its series' `master`, else null. `only`: its id,
// its change key and these members; else all. The wall clock that a time without a zone is written
// on is the story's.
std::string GraphEvent(const Item& item, const Item* master, const StoryTime& time,
                       bool shows_stamp, const std::optional<std::set<std::string>>& only);
// An occurrence as delta pages show those that are as their series has them.
std::string GraphStub(const Item& item, const Item& master, const StoryTime& time);
// A whole list of a series' instances.
std::string GraphInstances(const std::vector<std::string>& entries);
std::string GraphRemoved(std::string_view item_id);

// A delta page of these entries; with `last` it ends the sync.
std::string GraphPage(const std::vector<std::string>& entries, std::string_view mailbox, bool last);
std::string GraphError(std::string_view code, std::string_view message);

// A line of Coconut's feed or of an operator. No role: the line has no id either, only an empty
// actor.
std::string EventLine(std::string_view source, int64_t observed_at_us, std::string_view event,
                      std::string_view role, std::string_view body);

std::string CoconutDocument(std::string_view type, std::string_view id,
                            const JsonObject& attributes, std::string_view relationships = "");

// Attributes of a booking by name; all, or those of `only`.
JsonObject BookingAttributes(const Booking& booking, Bank& bank, const StoryTime& time,
                             int64_t updated_at_us,
                             const std::optional<std::set<std::string>>& only);
std::string BookingClients(const Booking& booking);
JsonObject EmployeeAttributes(const Employee& employee, int64_t updated_at_us);

}  // namespace syncledger::stories
