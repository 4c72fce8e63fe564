#include "api/ignored_events.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "api/item_times.h"
#include "api/read_rows.h"
#include "api/status_macros.h"
#include "ledger/row_keys.h"
#include "ledger/rules/series.h"
#include "ledger/series.h"
#include "ledger/zones.h"

namespace syncledger {
namespace {

// A calendar's events are not kept by week: all of a mailbox are looked at, up to so many.
constexpr size_t kMostEventsLooked = 50'000;
constexpr size_t kMostIgnored = 500;

class IgnoredSearch {
 public:
  IgnoredSearch(const ReadView& view, const Scope& scope, const v1::Employee& employee,
                int64_t from_us, int64_t to_us)
      : view_(view), scope_(scope), employee_(employee), from_us_(from_us), to_us_(to_us) {}

  absl::StatusOr<IgnoredEvents> Find() {
    ASSIGN_OR_RETURN(const auto mailboxes,
                     MailboxesOf(view_, scope_, employee_.email(), {employee_}));
    for (const v1::Mailbox& mailbox : mailboxes) {
      RETURN_IF_ERROR(LookAt(mailbox.number(), mailbox.address()));
    }
    std::sort(found_.events.begin(), found_.events.end(),
              [](const IgnoredEvent& a, const IgnoredEvent& b) {
                return std::pair(a.start_us, a.item_id) < std::pair(b.start_us, b.item_id);
              });
    return std::move(found_);
  }

 private:
  bool InRange(int64_t start_us, int64_t end_us) const {
    return start_us < to_us_ && std::max(end_us, start_us + 1) > from_us_;
  }

  absl::Status LookAt(uint32_t mailbox, const std::string& address) {
    std::vector<v1::Item> single, masters;
    size_t looked = 0;
    RETURN_IF_ERROR(
        ScanRows<v1::ItemRow>(view_, scope_, v1::ROW_ITEM, RowKey().Number(mailbox),
                              [&](std::string_view, const v1::ItemRow& row) {
                                if (++looked > kMostEventsLooked) {
                                  found_.complete = false;
                                  return false;
                                }
                                const v1::Item& item = row.state();
                                if (item.has_stamp() && !item.copied_stamp())
                                  return true;  // an appointment's
                                if (item.statement().type() == v1::SERIES_MASTER) {
                                  masters.push_back(item);
                                  return true;
                                }
                                const auto time = TimeOf(item.statement(), employee_.time_zone());
                                if (time.has_value() && InRange(time->start_us, time->end_us))
                                  single.push_back(item);
                                return true;
                              }));
    for (const v1::Item& item : single) RETURN_IF_ERROR(LookAtSingle(item, address));
    for (const v1::Item& item : masters) RETURN_IF_ERROR(LookAtSeries(item, address));
    return absl::OkStatus();
  }

  // The absence of the identity that the item has or had; nothing if none stands.
  absl::StatusOr<std::optional<v1::Absence>> AbsenceOf(uint32_t mailbox,
                                                       const std::string& identity) {
    std::optional<v1::Absence> none;
    ASSIGN_OR_RETURN(auto claims,
                     ReadRow<v1::IdentityRow>(view_, scope_, v1::ROW_IDENTITY,
                                              RowKey().Number(mailbox).Text(identity)));
    if (!claims.has_value() || claims->absence_id().empty()) return none;
    ASSIGN_OR_RETURN(auto row, ReadRow<v1::AbsenceRow>(view_, scope_, v1::ROW_ABSENCE,
                                                       RowKey().Text(claims->absence_id())));
    if (row.has_value()) none = row->state();
    return none;
  }

  absl::Status LookAtSingle(const v1::Item& item, const std::string& address) {
    const auto time = TimeOf(item.statement(), employee_.time_zone());
    ASSIGN_OR_RETURN(auto series, SeriesOf(view_, scope_, item));
    if (series.has_value() && item.statement().type() == v1::EXCEPTION) {
      // It blocks by itself, or its date is looked at with its series.
      ASSIGN_OR_RETURN(auto of_series, AbsenceOf(series->mailbox, series->identity));
      if (of_series.has_value()) {
        ASSIGN_OR_RETURN(bool blocks, BlocksByItself(*of_series, item));
        if (blocks) return absl::OkStatus();
      }
    } else {
      ASSIGN_OR_RETURN(auto absence, AbsenceOf(item.mailbox(), IdentityOfItem(item)));
      if (absence.has_value()) return absl::OkStatus();
    }
    Add({address, item.item_id(), "", item.statement().subject(), time->start_us, time->end_us,
         item.statement().is_all_day(), item.gone(), ReasonOf(item)});
    return absl::OkStatus();
  }

  absl::StatusOr<bool> BlocksByItself(const v1::Absence& series, const v1::Item& item) {
    bool blocks = false;
    RETURN_IF_ERROR(view_.Scan(scope_.tenant, v1::ROW_OCCURRENCE, SeriesOf(series).Row().str(), "",
                               scope_.as_of, [&](const StoredRow& stored) {
                                 auto row =
                                     ParseRow<v1::OccurrenceRow>(v1::ROW_OCCURRENCE, stored.value);
                                 if (!row.ok() || row->state().item_id() != item.item_id()) {
                                   return true;
                                 }
                                 blocks = !row->state().absence_id().empty();
                                 // As its series has it again.
                                 if (!blocks) blocks = HasDate(series, row->state().date());
                                 return false;
                               }));
    return blocks;
  }

  static bool HasDate(const v1::Absence& series, int32_t date) {
    const auto& except = series.repetition().except_dates();
    return !std::binary_search(except.begin(), except.end(), date);
  }

  absl::Status LookAtSeries(const v1::Item& master, const std::string& address) {
    const SeriesKey key = SeriesOfMaster(master);
    ASSIGN_OR_RETURN(auto absence, AbsenceOf(key.mailbox, key.identity));
    if (absence.has_value() && IsSeries(*absence)) return LookAtDates(master, *absence, address);
    ASSIGN_OR_RETURN(auto row, ReadRow<v1::SeriesRow>(view_, scope_, v1::ROW_SERIES, key.Row()));
    if (!row.has_value()) return absl::OkStatus();
    Repeats repeats = RepetitionOf(row->state(), employee_.time_zone(), INT64_MIN);
    if (repeats.reason != v1::REASON_UNSPECIFIED) return absl::OkStatus();
    *repeats.repetition.mutable_except_dates() = row->state().except_dates();
    ForEachOccurrence(repeats.repetition, from_us_, to_us_, [&](const SeriesOccurrence& one) {
      Add({address, master.item_id(), "", master.statement().subject(), one.start_us, one.end_us,
           master.statement().is_all_day(), master.gone(), ReasonOf(master)});
      return found_.complete;
    });
    return absl::OkStatus();
  }

  // The dates of a series that stands on which it does not block: deleted by themselves, moved away
  // or over before the window.
  absl::Status LookAtDates(const v1::Item& master, const v1::Absence& series,
                           const std::string& address) {
    v1::Repetition whole = series.repetition();
    whole.clear_except_dates();
    whole.set_window_start_us(INT64_MIN);
    std::set<int32_t> blocked;
    ForEachOccurrence(series.repetition(), from_us_, to_us_, [&](const SeriesOccurrence& one) {
      blocked.insert(one.date);
      return true;
    });
    std::vector<SeriesOccurrence> missing;
    ForEachOccurrence(whole, from_us_, to_us_, [&](const SeriesOccurrence& one) {
      if (blocked.count(one.date) == 0) missing.push_back(one);
      return missing.size() < kMostIgnored;
    });
    for (const SeriesOccurrence& one : missing) {
      const std::string id = OccurrenceAbsenceId(series.id(), one.date);
      ASSIGN_OR_RETURN(auto own,
                       ReadRow<v1::AbsenceRow>(view_, scope_, v1::ROW_ABSENCE, RowKey().Text(id)));
      if (own.has_value()) continue;  // it blocks by itself, whenever
      Add({address, master.item_id(), id, series.title(), one.start_us, one.end_us,
           series.repetition().all_day(), false, v1::REASON_UNSPECIFIED});
    }
    return absl::OkStatus();
  }

  static std::string IdentityOfItem(const v1::Item& item) { return SeriesOfMaster(item).identity; }

  static v1::Reason ReasonOf(const v1::Item& item) {
    if (item.gone()) return item.gone_reason();
    return item.ignored();
  }

  void Add(IgnoredEvent event) {
    if (found_.events.size() >= kMostIgnored) {
      found_.complete = false;
      return;
    }
    found_.events.push_back(std::move(event));
  }

  const ReadView& view_;
  const Scope& scope_;
  const v1::Employee& employee_;
  const int64_t from_us_;
  const int64_t to_us_;
  IgnoredEvents found_;
};

}  // namespace

absl::StatusOr<IgnoredEvents> FindIgnoredEvents(const ReadView& view, const Scope& scope,
                                                const v1::Employee& employee, int64_t from_us,
                                                int64_t to_us) {
  return IgnoredSearch(view, scope, employee, from_us, to_us).Find();
}

}  // namespace syncledger
