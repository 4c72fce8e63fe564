#include "ledger/rules/absence_rows.h"

#include <algorithm>

#include "fmt/format.h"
#include "ledger/digest.h"
#include "ledger/recurrence.h"
#include "ledger/series.h"
#include "ledger/text.h"
#include "ledger/time_arithmetic.h"

namespace syncledger {
namespace {

constexpr int64_t kMinuteUs = int64_t{60} * 1'000'000;
constexpr int64_t kMostWeeks = 60;  // index rows of one absence

// The weeks of a single absence. One without length is in the week of its moment.
struct Weeks {
  int64_t first = 0;
  int64_t last = 0;

  bool operator==(const Weeks&) const = default;
};

Weeks WeeksOf(const v1::Absence& absence) {
  const int64_t first = WeekOf(absence.start_us());
  return {first, std::max(first, WeekOf(absence.end_us() - 1))};
}

// What has no end or lasts very long is found by the week in which it ends, all else under each of
// its weeks.
bool IsFoundByLastWeek(const v1::Absence& absence) {
  if (IsSeries(absence)) return true;
  const Weeks weeks = WeeksOf(absence);
  return weeks.last - weeks.first >= kMostWeeks;
}

template <typename Visit>
void ForEachWeek(const v1::Absence& absence, const Visit& visit) {
  const Weeks weeks = WeeksOf(absence);
  for (int64_t week = weeks.first; week <= weeks.last; ++week) {
    visit(RowKey().Text(absence.employee_id()).Number(week).Text(absence.id()));
  }
}

bool SameWeeks(const v1::Absence& a, const v1::Absence& b) {
  if (IsSeries(a) || IsSeries(b)) {
    return IsSeries(a) && IsSeries(b) && LastWeekOf(a) == LastWeekOf(b);
  }
  return WeeksOf(a) == WeeksOf(b);
}

RowKey LastWeekKey(const v1::Absence& absence) {
  const int64_t week = IsSeries(absence) ? LastWeekOf(absence) : WeeksOf(absence).last;
  return RowKey().Text(absence.employee_id()).Number(week).Text(absence.id());
}

void AddWeeks(Judgement& judgement, const v1::Absence& absence) {
  if (IsFoundByLastWeek(absence)) {
    judgement.Mark(v1::ROW_ABSENCE_BY_LAST_WEEK, LastWeekKey(absence));
    return;
  }
  ForEachWeek(absence, [&](const RowKey& key) { judgement.Mark(v1::ROW_ABSENCE_BY_WEEK, key); });
}

void RemoveWeeks(Judgement& judgement, const v1::Absence& absence) {
  if (IsFoundByLastWeek(absence)) {
    judgement.Erase(v1::ROW_ABSENCE_BY_LAST_WEEK, LastWeekKey(absence));
    return;
  }
  ForEachWeek(absence, [&](const RowKey& key) { judgement.Erase(v1::ROW_ABSENCE_BY_WEEK, key); });
}

RowKey AbsenceKey(std::string_view id) { return RowKey().Text(id); }

RowKey OffsetKey(const v1::AbsenceRow& row) {
  return RowKey().Number(static_cast<int64_t>(row.since_offset())).Text(row.state().id());
}

// When on each of its dates a series is: "09:00-10:00 America/Toronto".
std::string TimeOfDay(const v1::Absence& absence) {
  if (!IsSeries(absence)) return "";
  const v1::Repetition& repetition = absence.repetition();
  if (repetition.all_day()) return "all day";
  const auto clock = [](int64_t us) {
    const int64_t minutes = us / kMinuteUs;
    return fmt::format("{:02}:{:02}", minutes / 60 % 24, minutes % 60);
  };
  return fmt::format("{}-{} {}", clock(repetition.start_of_day_us()),
                     clock(repetition.start_of_day_us() + repetition.length_us()),
                     repetition.time_zone());
}

bool RepeatAlike(const v1::Absence& a, const v1::Absence& b) {
  if (!IsSeries(a) && !IsSeries(b)) return true;
  return IsSeries(a) == IsSeries(b) && TimeOfDay(a) == TimeOfDay(b) &&
         a.repetition().window_start_us() == b.repetition().window_start_us() &&
         SameRecurrence(a.repetition().pattern(), b.repetition().pattern());
}

}  // namespace

std::string AbsenceId(const Judgement& judgement, std::string_view employee_id,
                      std::string_view identity) {
  return Hex(HashId("absence", judgement.fact().tenant_id(), employee_id, identity));
}

bool LoadAbsence(Judgement& judgement, std::string_view id, v1::AbsenceRow* row) {
  return !id.empty() && judgement.Load(v1::ROW_ABSENCE, AbsenceKey(id), row);
}

void InsertAbsence(Judgement& judgement, const v1::AbsenceRow& row) {
  judgement.Save(v1::ROW_ABSENCE, AbsenceKey(row.state().id()), row);
  judgement.Mark(v1::ROW_ABSENCE_BY_OFFSET, OffsetKey(row));
  AddWeeks(judgement, row.state());
}

void ChangeAbsence(Judgement& judgement, const v1::Absence& before, const v1::AbsenceRow& after) {
  if (!SameWeeks(before, after.state())) {
    RemoveWeeks(judgement, before);
    AddWeeks(judgement, after.state());
  }
  judgement.Save(v1::ROW_ABSENCE, AbsenceKey(after.state().id()), after);
}

void EraseAbsence(Judgement& judgement, const v1::AbsenceRow& row) {
  judgement.Erase(v1::ROW_ABSENCE, AbsenceKey(row.state().id()));
  judgement.Erase(v1::ROW_ABSENCE_BY_OFFSET, OffsetKey(row));
  RemoveWeeks(judgement, row.state());
}

bool ShownAlike(const v1::Absence& a, const v1::Absence& b) {
  return a.start_us() == b.start_us() && a.end_us() == b.end_us() &&
         a.time_zone() == b.time_zone() && a.location_id() == b.location_id() &&
         a.notes() == b.notes() && a.title() == b.title() && RepeatAlike(a, b);
}

void AddAbsenceChanges(const v1::Absence& before, const v1::Absence& after, v1::Outcome* outcome) {
  const auto time = [](const v1::Absence& absence, int64_t us) {
    return absence.id().empty() ? std::string() : FormatTime(us);
  };
  AddChange(outcome, "start", time(before, before.start_us()), time(after, after.start_us()));
  AddChange(outcome, "end", time(before, before.end_us()), time(after, after.end_us()));
  if (IsSeries(before) || IsSeries(after)) {
    AddChange(outcome, "recurrence", RecurrenceText(before.repetition().pattern()),
              RecurrenceText(after.repetition().pattern()));
    AddChange(outcome, "time_of_day", TimeOfDay(before), TimeOfDay(after));
  }
  AddChange(outcome, "time_zone", before.time_zone(), after.time_zone());
  AddChange(outcome, "location_id", before.location_id(), after.location_id());
  AddChange(outcome, "notes", before.notes(), after.notes());
  AddChange(outcome, "title", before.title(), after.title());
}

}  // namespace syncledger
