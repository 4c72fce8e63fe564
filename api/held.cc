#include "api/held.h"

#include <optional>

#include "api/json.h"
#include "api/read_rows.h"
#include "api/status_macros.h"
#include "api/terminal_text.h"
#include "api/verdict_scan.h"
#include "fmt/format.h"
#include "ledger/text.h"

namespace syncledger {
namespace {

// A list as it is found, with the number of its mailbox, whose address may change.
struct Found {
  ListedHeld listed;
  std::optional<uint32_t> mailbox;
};

// A long list stands in a verdict in parts (ledger/rules/held.h, SayHeld): the one that `outcome`
// continues; null if it begins one.
ListedHeld* ListContinuedBy(const v1::Outcome& outcome, const std::string& tenant, uint64_t offset,
                            std::vector<Found>* all) {
  for (auto& [listed, mailbox] : *all) {
    if (listed.tenant == tenant && listed.offset == offset &&
        listed.held.kind() == outcome.held().kind()) {
      return &listed;
    }
  }
  return nullptr;
}

std::string KindOf(const v1::HeldRemovals& held) {
  return held.kind() == 0 ? "" : v1::HeldRemovals::Kind_Name(held.kind());
}

// Which sync an outcome speaks of.
const std::string& SyncOf(const v1::Outcome& outcome) {
  return outcome.has_held() ? outcome.held().sync_id() : outcome.sync().sync_id();
}

}  // namespace

std::string_view StateName(HeldState state) {
  switch (state) {
    case HeldState::kHeld:
      return "HELD";
    case HeldState::kApproved:
      return "APPROVED";
    case HeldState::kRejected:
      return "REJECTED";
  }
  return "";
}

absl::Status ListHeld(const ReadView& view, const ListQuery& query,
                      const std::function<bool(const ListedHeld&)>& visit) {
  // What an operator decided stands after what it decides, so that all are known before the first
  // is shown.
  std::vector<Found> all;
  ListQuery every = query;
  every.from_us.reset();
  every.to_us.reset();
  if (every.after.has_value()) every.after->place = {};  // from its tenant's first fact on
  every.wants_more = nullptr;
  RETURN_IF_ERROR(ScanVerdicts(
      view, every, [&](OutcomeFilter& filter, const v1::Verdict& verdict) -> absl::StatusOr<bool> {
        for (const v1::Outcome& outcome : verdict.outcomes()) {
          bool approved = outcome.kind() == v1::REMOVALS_APPROVED;
          if (approved || outcome.kind() == v1::REMOVALS_REJECTED) {
            ASSIGN_OR_RETURN(auto number, filter.MailboxOf(outcome, verdict.offset()));
            // Of several holds under one sync id the first that waits: all its kinds.
            std::optional<uint64_t> decided_offset;
            for (auto& [listed, mailbox] : all) {
              if (listed.tenant != filter.scope().tenant) continue;
              if (listed.held.sync_id() != SyncOf(outcome)) continue;
              if (mailbox != number) continue;
              if (listed.state != HeldState::kHeld) continue;
              if (decided_offset.value_or(listed.offset) != listed.offset) continue;
              decided_offset = listed.offset;
              listed.state = approved ? HeldState::kApproved : HeldState::kRejected;
            }
          }
          if (outcome.kind() != v1::REMOVALS_HELD) continue;
          ASSIGN_OR_RETURN(bool asked, filter.Asks(outcome, verdict.offset()));
          if (!asked) continue;
          ListedHeld* begun =
              ListContinuedBy(outcome, filter.scope().tenant, verdict.offset(), &all);
          if (begun != nullptr) {
            begun->held.mutable_items()->MergeFrom(outcome.held().items());
            continue;
          }
          ASSIGN_OR_RETURN(auto number, filter.MailboxOf(outcome, verdict.offset()));
          all.push_back({{filter.scope().tenant, outcome.mailbox(), verdict.offset(),
                          verdict.observed_at_us(), outcome.held(), HeldState::kHeld},
                         number});
        }
        return true;
      }));
  uint64_t of_fact = 0;  // lists of one fact before this one
  for (size_t i = 0; i < all.size(); ++i) {
    ListedHeld& listed = all[i].listed;
    const bool same_fact = i > 0 && all[i - 1].listed.tenant == listed.tenant &&
                           all[i - 1].listed.offset == listed.offset;
    of_fact = same_fact ? of_fact + 1 : 1;
    listed.place = {PlaceKey(listed.offset), of_fact};
    const ListPlace from = PlaceIn(query, listed.tenant);
    if (listed.place.key < from.key) continue;
    if (listed.place.key == from.key && of_fact <= from.shown) continue;
    if (!Overlaps(query, listed.observed_at_us, listed.observed_at_us)) continue;
    if (!visit(listed)) break;
  }
  return absl::OkStatus();
}

std::string ToJson(const ListedHeld& listed) {
  std::vector<JsonObject> items;
  for (const v1::HeldItem& item : listed.held.items()) {
    items.push_back(JsonObject()
                        .Text("item_id", item.item_id())
                        .Text("absence_id", item.absence_id())
                        .Text("appointment_id", item.appointment_id())
                        .Text("title", item.title())
                        .Text("start", FormatTime(item.start_us()))
                        .Text("end", FormatTime(item.end_us())));
  }
  return JsonObject()
      .Text("tenant", listed.tenant)
      .Text("mailbox", listed.mailbox)
      .Text("sync_id", listed.held.sync_id())
      .Number("offset", static_cast<int64_t>(listed.offset))
      .Text("observed_at", FormatTime(listed.observed_at_us))
      .Text("state", StateName(listed.state))
      .Text("kind", KindOf(listed.held))
      .Objects("items", items)
      .str();
}

std::vector<TableColumn> HeldColumns() {
  return {{"TENANT"}, {"OFFSET", true},      {"MAILBOX"},     {"STATE"}, {"KIND"},
          {"SYNC"},   {"STARTS", false, 20}, {"APPOINTMENT"}, {"TITLE"}, {"ITEM"}};
}

std::vector<std::vector<std::string>> ToCells(const ListedHeld& listed) {
  std::vector<std::vector<std::string>> lines;
  for (const v1::HeldItem& item : listed.held.items()) {
    lines.push_back({listed.tenant, fmt::format("{}", listed.offset), listed.mailbox,
                     std::string(StateName(listed.state)), KindOf(listed.held),
                     listed.held.sync_id(), FormatTime(item.start_us()), item.appointment_id(),
                     item.title(), item.item_id()});
  }
  return lines;
}

}  // namespace syncledger
