#include "tests/properties/standing.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "ledger/series.h"
#include "ledger/text.h"

namespace syncledger::properties {
namespace {

constexpr int64_t kShownUs = int64_t{60} * 86'400 * 1'000'000;  // of a series, on both sides

enum class ItemIds { kShown, kHidden };

void AddRows(MemoryLedger& ledger, ItemIds item_ids, std::map<std::string, std::string>* standing) {
  const std::map<uint32_t, std::string> addresses = ledger.Mailboxes();
  for (auto& [id, absence] : ledger.Absences()) {
    v1::Absence shown = absence;
    const auto mailbox = addresses.find(shown.mailbox());
    const std::string address = mailbox == addresses.end() ? "?" : mailbox->second;
    shown.clear_mailbox();
    if (item_ids == ItemIds::kHidden && IsSeries(shown)) {
      // Each protocol writes a pattern in its own words.
      std::string occurrences;
      ForEachOccurrence(absence.repetition(), absence.start_us() - kShownUs,
                        absence.start_us() + kShownUs, [&](const SeriesOccurrence& occurrence) {
                          occurrences +=
                              fmt::format(" {}-{}", occurrence.start_us, occurrence.end_us);
                          return true;
                        });
      shown.clear_repetition();
      shown.set_notes(shown.notes() + occurrences);
    }
    if (item_ids == ItemIds::kHidden) {
      shown.clear_item_id();
      shown.clear_exception_item_id();
    }
    (*standing)["absence " + id] =
        fmt::format("absence {} in {}", shown.ShortDebugString(), address);
  }
  for (const auto& [id, appointment] : ledger.Appointments()) {
    (*standing)["appointment " + id] = "appointment " + appointment.ShortDebugString();
  }
}

// The absences of series, whether or not they still stand.
std::set<std::string> SeriesOf(const MemoryLedger& ledger) {
  std::set<std::string> series;
  for (const v1::Verdict& verdict : ledger.verdicts()) {
    for (const v1::Outcome& outcome : verdict.outcomes()) {
      const std::string& id = outcome.absence_id();
      const bool recurs =
          std::any_of(outcome.changes().begin(), outcome.changes().end(),
                      [](const v1::FieldChange& change) { return change.field() == "recurrence"; });
      if (recurs || id.find('/') != std::string::npos) series.insert(id.substr(0, id.find('/')));
    }
  }
  return series;
}

}  // namespace

std::map<std::string, std::string> Standing(MemoryLedger& ledger) {
  std::map<std::string, std::string> standing;
  AddRows(ledger, ItemIds::kShown, &standing);
  for (const auto& [id, told] : ledger.told()) {
    standing["notification " + id] = "notification " + Hex(id) + " " + ToText(told);
  }
  return standing;
}

std::map<std::string, std::string> StandingOverEitherProtocol(MemoryLedger& ledger) {
  std::map<std::string, std::string> standing;
  AddRows(ledger, ItemIds::kHidden, &standing);
  std::map<std::string, int> told;
  const std::set<std::string> series = SeriesOf(ledger);
  for (Told one : ledger.told_in_order()) {
    // Section 7: one is for all occurrences of a series in a sync. It names the first that was
    // heard of, which the protocols do not agree on; what is over is by itself.
    const std::string of = one.subject.substr(0, one.subject.find('/'));
    if (one.reason != v1::ALREADY_OVER) one.subject = of;
    int& times = told[ToText(one)];
    // Section 6: what Graph does not report is read outside of any sync, and told by itself.
    times = series.count(of) > 0 ? 1 : times + 1;
  }
  for (const auto& [text, times] : told) {
    standing["notification " + text] = fmt::format("{} x {}", times, text);
  }
  return standing;
}

}  // namespace syncledger::properties
