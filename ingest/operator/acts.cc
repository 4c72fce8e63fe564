#include "ingest/operator/acts.h"

#include <fmt/format.h>

#include <optional>
#include <string>

#include "ingest/json.h"
#include "ingest/time_text.h"

namespace syncledger {
namespace {

using simdjson::dom::element;

// The fields of an act. Each read says in `fault` what is missing or wrong, and returns false.
class Act {
 public:
  bool Open(element body, Fault* fault) {
    if (body.get(fields_) == simdjson::SUCCESS) return true;
    return Fail(fault, v1::MALFORMED_BODY,
                fmt::format("the body is {}; it must be an object", JsonTypeName(body)));
  }

  bool Text(std::string_view name, std::string* text, Fault* fault) const {
    std::string_view read;
    const std::optional<element> value = Find(fields_, name);
    if (value && !ReadTextOrNull(*value, root_.Field(name), &read, fault)) return false;
    if (read.empty()) return Missing(name, fault);
    text->assign(read.data(), read.size());
    return true;
  }

  bool OptionalText(std::string_view name, std::string* text, Fault* fault) const {
    std::string_view read;
    const std::optional<element> value = Find(fields_, name);
    if (value && !ReadTextOrNull(*value, root_.Field(name), &read, fault)) return false;
    text->assign(read.data(), read.size());
    return true;
  }

  bool Id(std::string_view name, std::string* id, Fault* fault) const {
    const std::optional<element> value = Find(fields_, name);
    if (value && !IsNull(*value) && !ReadId(*value, root_.Field(name), id, fault)) return false;
    return !id->empty() || Missing(name, fault);
  }

  bool Time(std::string_view name, int64_t* time_us, Fault* fault) const {
    std::string text;
    if (!Text(name, &text, fault)) return false;
    const std::optional<int64_t> read = ReadInstant(text);
    if (!read) {
      return Fail(fault, v1::INVALID_TIME,
                  fmt::format("{} is \"{}\"; it must be an RFC 3339 time with Z or an offset",
                              root_.Field(name).Text(), FirstBytes(text, kShownBytes)));
    }
    *time_us = *read;
    return true;
  }

 private:
  bool Missing(std::string_view name, Fault* fault) const {
    return Fail(fault, v1::MISSING_FIELD,
                fmt::format("{} is missing or empty", root_.Field(name).Text()));
  }

  const JsonPath root_{};
  simdjson::dom::object fields_;
};

bool ReadCalendarInitialized(const Act& act, v1::Fact* fact, Fault* fault) {
  return act.Text("mailbox", fact->mutable_calendar_initialized()->mutable_mailbox(), fault);
}

bool ReadDisconnected(const Act& act, v1::Fact* fact, Fault* fault) {
  return act.OptionalText("mailbox", fact->mutable_integration_disconnected()->mutable_mailbox(),
                          fault);
}

bool ReadConnected(const Act& act, v1::Fact* fact, Fault* fault) {
  return act.OptionalText("mailbox", fact->mutable_integration_connected()->mutable_mailbox(),
                          fault);
}

bool ReadRemovalsDecided(const Act& act, v1::Fact* fact, Fault* fault) {
  v1::RemovalsDecided& decided = *fact->mutable_removals_decided();
  return act.Text("mailbox", decided.mutable_mailbox(), fault) &&
         act.Text("sync_id", decided.mutable_sync_id(), fault);
}

bool ReadRemovalsApproved(const Act& act, v1::Fact* fact, Fault* fault) {
  fact->mutable_removals_decided()->set_approved(true);
  return ReadRemovalsDecided(act, fact, fault);
}

bool ReadRulesActivated(const Act& act, v1::Fact* fact, Fault* fault) {
  return act.Text("version", fact->mutable_rules_activated()->mutable_version(), fault);
}

bool ReadMailboxRenamed(const Act& act, v1::Fact* fact, Fault* fault) {
  v1::MailboxRenamed& renamed = *fact->mutable_mailbox_renamed();
  return act.Text("from", renamed.mutable_from(), fault) &&
         act.Text("to", renamed.mutable_to(), fault);
}

bool ReadExportDelayed(const Act& act, v1::Fact* fact, Fault* fault) {
  v1::ExportDelayed& delayed = *fact->mutable_export_delayed();
  int64_t until_us = 0;
  if (!act.Text("mailbox", delayed.mutable_mailbox(), fault) ||
      !act.Id("appointment_id", delayed.mutable_appointment_id(), fault) ||
      !act.Time("until", &until_us, fault)) {
    return false;
  }
  delayed.set_until_us(until_us);
  return true;
}

bool ReadExportFailed(const Act& act, v1::Fact* fact, Fault* fault) {
  v1::ExportFailed& failed = *fact->mutable_export_failed();
  return act.Text("mailbox", failed.mutable_mailbox(), fault) &&
         act.Id("appointment_id", failed.mutable_appointment_id(), fault) &&
         act.Text("reason", failed.mutable_reason(), fault);
}

bool ReadExportConfirmed(const Act& act, v1::Fact* fact, Fault* fault) {
  v1::ExportConfirmed& confirmed = *fact->mutable_export_confirmed();
  int64_t updated_at_us = 0;
  if (!act.Text("mailbox", confirmed.mutable_mailbox(), fault) ||
      !act.Id("appointment_id", confirmed.mutable_appointment_id(), fault) ||
      !act.Text("item_id", confirmed.mutable_item_id(), fault) ||
      !act.Text("change_key", confirmed.mutable_change_key(), fault) ||
      !act.Time("updated_at", &updated_at_us, fault)) {
    return false;
  }
  confirmed.set_updated_at_us(updated_at_us);
  return true;
}

struct Event {
  std::string_view name;
  bool (*read)(const Act& act, v1::Fact* fact, Fault* fault);
};

constexpr Event kEvents[] = {
    {"calendar.initialized", ReadCalendarInitialized},
    {"integration.disconnected", ReadDisconnected},
    {"integration.connected", ReadConnected},
    {"removals.approved", ReadRemovalsApproved},
    {"removals.rejected", ReadRemovalsDecided},
    {"rules.activated", ReadRulesActivated},
    {"mailbox.renamed", ReadMailboxRenamed},
    {"export.delayed", ReadExportDelayed},
    {"export.failed", ReadExportFailed},
    {"export.confirmed", ReadExportConfirmed},
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

absl::Status DecodeOperator(const Observation& seen, CaptureCursor& cursor,
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
        fmt::format("the event \"{}\" is unknown; of operator it must be {}",
                    FirstBytes(name, kShownBytes), EventNames()));
  }
  v1::Actor actor;
  if (absl::Status read = ReadActor(seen, &actor); !read.ok()) return read;
  if (!seen.body) return absl::InvalidArgumentError("\"body\" is missing; it must be an object");

  Fault fault;
  Act act;
  if (act.Open(*seen.body, &fault)) {
    v1::Fact& fact = AppendFact(seen, out);
    *fact.mutable_actor() = actor;
    if (event->read(act, &fact, &fault)) {
      fact.set_fact_id(FactId(seen.tenant, seen.source, fact.payload_case())
                           .Text(event->name)
                           .Number(seen.observed_at_us)
                           .Text(AsBytes(seen.body_hash))
                           .Bytes());
      return absl::OkStatus();
    }
    out.pop_back();
  }
  *AppendUndecodable(seen, fault, "", event->name, JsonPath{}, out).mutable_actor() = actor;
  return absl::OkStatus();
}

}  // namespace syncledger
