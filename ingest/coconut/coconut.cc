#include "ingest/coconut/coconut.h"

#include <fmt/format.h>

#include <optional>
#include <string>

#include "ingest/coconut/document.h"
#include "ingest/json.h"
#include "ingest/time_text.h"

namespace syncledger {
namespace {

constexpr size_t kContentHashBytes = 16;

struct Event {
  std::string_view name;
  std::string_view type;  // of the document's data
  CoconutRead read;
};

constexpr Event kEvents[] = {
    {"appointment.created", "appointments", ReadAppointmentCreated},
    {"appointment.updated", "appointments", ReadAppointmentUpdated},
    {"appointment.cancelled", "appointments", ReadAppointmentCancelled},
    {"user.updated", "users", ReadUserUpdated},
    {"user.removed", "users", ReadUserRemoved},
    {"location.updated", "locations", ReadLocationUpdated},
    {"service.updated", "services", ReadServiceUpdated},
    {"settings.updated", "settings", ReadSettingsUpdated},
};

// "one of ...", for messages.
const std::string& EventNames() {
  static const std::string* const names = [] {
    auto* const all = new std::string("one of ");
    for (const Event& event : kEvents) {
      if (&event != kEvents) *all += ", ";
      *all += event.name;
    }
    return all;
  }();
  return *names;
}

}  // namespace

absl::Status DecodeCoconut(const Observation& seen, CaptureCursor& cursor,
                           std::vector<v1::Fact>& out) {
  std::string_view name;
  if (absl::Status read = ReadOwnText(seen.fields, "event", EventNames(), &name); !read.ok()) {
    return read;
  }
  const Event* event = nullptr;
  for (const Event& known : kEvents) {
    if (known.name == name) event = &known;
  }
  if (event == nullptr) {
    return absl::InvalidArgumentError(
        fmt::format("the event \"{}\" is unknown; of coconut it must be {}",
                    FirstBytes(name, kShownBytes), EventNames()));
  }
  v1::Actor actor;
  if (absl::Status read = ReadActor(seen, &actor); !read.ok()) return read;
  if (!seen.body)
    return absl::InvalidArgumentError("\"body\" is missing; it must be a JSON:API document");

  Fault fault;
  CoconutDocument document;
  if (document.Open(*seen.body, event->type, &fault)) {
    v1::Fact& fact = AppendFact(seen, out);
    *fact.mutable_actor() = actor;
    if (event->read(document, AsBytes(seen.body_hash).substr(0, kContentHashBytes), &fact,
                    &fault)) {
      // Appointments and directory entries are versioned by what they say, settings by when it was
      // heard.
      FactId id(seen.tenant, seen.source, fact.payload_case());
      if (event->type == "appointments") id.Text(event->name);
      id.Text(document.id())
          .Number(event->type == "settings" ? seen.observed_at_us : fact.occurred_at_us())
          .Text(AsBytes(seen.body_hash));
      fact.set_fact_id(id.Bytes());
      return absl::OkStatus();
    }
    out.pop_back();
  }
  *AppendUndecodable(seen, fault, "", event->name, JsonPath{}, out).mutable_actor() = actor;
  return absl::OkStatus();
}

}  // namespace syncledger
