// Scenes of recurring events, over Graph and over EWS: patterns, single occurrences, and what ends
// a series.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "ledger/recurrence.h"
#include "tools/generate/scenes.h"
#include "tools/generate/series.h"
#include "tools/generate/stage.h"

namespace syncledger::synthetic {
namespace {

constexpr int kNine = 9 * 60;  // o'clock, in minutes

// A day of the next week, and one so many days after it.
std::string SoonDate(Narrator& say) {
  return DateText(static_cast<int32_t>(say.now / kDay) + say.random.Between(1, 7));
}
std::string Later(std::string_view date, int days) {
  return DateText(ParseDate(date).value_or(0) + days);
}

v1::Recurrence Standup(Narrator& say) { return Weekly(1, {1, 2, 3, 4, 5}, SoonDate(say)); }

// The patterns that people make, one of each type at least, and ends of each sort.
std::vector<v1::Recurrence> Patterns(Narrator& say) {
  const std::string start = SoonDate(say);
  return {Daily(1, start),
          Numbered(Daily(3, start), 30),
          Weekly(1, {1, 3}, start),
          Until(Weekly(2, {2, 4}, start), Later(start, 200)),
          Monthly(1, 31, start),
          Numbered(Monthly(2, 15, start), 12),
          RelativeMonthly({2}, 2, start),
          RelativeMonthly({1, 2, 3, 4, 5}, -1, start),
          Yearly(2, 29, start),
          Until(RelativeYearly(11, {4}, 4, start), Later(start, 3000))};
}

// A sync that shows a series' master, then occurrences as the series has them, then exceptions.
void SeeSeries(Narrator& say, Tenant& tenant, Person& person, const Series& series,
               const std::vector<int32_t>& stubs, const std::vector<Event>& exceptions = {}) {
  say.Wait(kMinute);
  Page page;
  say.Show(tenant, person, *series.master, &page);
  for (const int32_t date : stubs) say.Show(tenant, person, series.On(date), &page, Form::kStub);
  for (const Event& exception : exceptions) say.Show(tenant, person, exception, &page);
  say.Send(tenant, person, page);
  say.Wait(kMinute);
}

// A list of the instances over the dates given, without those that `lacks` names; exceptions are
// shown as they are.
void List(Narrator& say, Tenant& tenant, Person& person, const Series& series,
          const std::vector<int32_t>& dates, const std::vector<int32_t>& lacks) {
  Page page;
  for (const int32_t date : dates) {
    const Event as_in_series = series.On(date);
    const Event* exception = nullptr;
    for (const Event& known : series.exceptions) {
      if (known.id == as_in_series.id) exception = &known;
    }
    if (std::find(lacks.begin(), lacks.end(), date) != lacks.end()) continue;
    if (exception != nullptr) {
      say.Show(tenant, person, *exception, &page);
    } else {
      say.Show(tenant, person, as_in_series, &page, Form::kStub);
    }
  }
  say.Wait(kMinute);
  say.ListInstances(tenant, person, *series.master, dates.front() * kDay, (dates.back() + 1) * kDay,
                    page);
  say.Wait(kMinute);
}

// The end of a scene: a series is not part of anybody's days. A tidy mailbox removes it.
void Leave(Narrator& say, Tenant& tenant, Person& person, const Series& series) {
  if (person.tidy) SeeRemoved(say, tenant, person, series.master->id);
  say.Forget(person, series.master);
}

// Somebody whose mailbox is read over EWS, and over nothing else.
Person& OverEws(Narrator& say, Tenant& tenant) {
  Person& person = Newcomer(tenant);
  say.User(tenant, person);
  say.Initialize(tenant, person);
  return person;
}

// --- Graph ---

void EveryPattern(Narrator& say, Tenant& tenant, Person& person) {
  for (const v1::Recurrence& pattern : Patterns(say)) {
    Series series(say, person, "Branch stand-up", pattern, kNine, 45);
    SeeSeries(say, tenant, person, series, series.Dates(3));
    Leave(say, tenant, person, series);
  }
}

void WholeDaysRecur(Narrator& say, Tenant& tenant, Person& person) {
  Series series(say, person, "Late opening", Weekly(1, {5}, SoonDate(say)), 0, 24 * 60);
  series.master->all_day = true;
  series.master->zone = "";
  const std::vector<int32_t> dates = series.Dates(4);
  SeeSeries(say, tenant, person, series, dates);
  Event& longer = series.Except(say, dates[1]);
  longer.end += kDay;
  SeeSeries(say, tenant, person, series, {}, series.exceptions);
  List(say, tenant, person, series, dates, {dates[2]});
  Leave(say, tenant, person, series);
}

void OccurrencesByThemselves(Narrator& say, Tenant& tenant, Person& person) {
  Series series(say, person, "Team huddle", Standup(say), kNine, 30);
  const std::vector<int32_t> dates = series.Dates(8);
  SeeSeries(say, tenant, person, series, dates);
  Drag(say, &series.Except(say, dates[1]), 2);
  series.Except(say, dates[2]).show_as = "free";
  SeeSeries(say, tenant, person, series, {dates[3]}, series.exceptions);
  Event& busy = series.Except(say, dates[2]);
  busy.show_as = "busy";
  SeeSeries(say, tenant, person, series, {}, {busy});
  // One more is deleted, which no page tells; one is as its series has it again.
  series.deleted.push_back(dates[4]);
  say.Edit(series.master);
  say.ReadSeries(tenant, person, series);
  say.Wait(kMinute);
  const uint64_t as_it_was = series.On(dates[1]).id;
  std::erase_if(series.exceptions, [&](const Event& event) { return event.id == as_it_was; });
  SeeSeries(say, tenant, person, series, {dates[1]});
  // It is restored, and an exception is deleted.
  series.deleted.clear();
  series.deleted.push_back(dates[2]);
  series.exceptions.clear();
  say.Edit(series.master);
  say.ReadSeries(tenant, person, series);
  Leave(say, tenant, person, series);
}

void InstancesListed(Narrator& say, Tenant& tenant, Person& person) {
  Series series(say, person, "Rates webinar", Daily(1, SoonDate(say)), kNine + 15, 60);
  const std::vector<int32_t> dates = series.Dates(6);
  SeeSeries(say, tenant, person, series, {});
  series.Except(say, dates[1]).start -= kHour;
  SeeSeries(say, tenant, person, series, {}, series.exceptions);
  List(say, tenant, person, series, dates, {dates[0], dates[3]});
  List(say, tenant, person, series, dates, {dates[3]});
  List(say, tenant, person, series, dates, {});
  Leave(say, tenant, person, series);
}

void PatternChangedInVain(Narrator& say, Tenant& tenant, Person& person) {
  const v1::Recurrence frozen = Weekly(1, {2}, SoonDate(say));
  Series series(say, person, "Regional call", frozen, kNine, 60);
  const std::vector<int32_t> before = series.Dates(3);
  SeeSeries(say, tenant, person, series, before);
  series.SetPattern(say, Weekly(1, {3}, frozen.start_date()));
  series.master->start = series.Dates(1)[0] * kDay + kNine * kMinute;
  series.master->end = series.master->start + kHour;
  const std::vector<int32_t> after = series.Dates(3);
  SeeSeries(say, tenant, person, series, after);
  series.Except(say, after[1]).show_as = "oof";
  SeeSeries(say, tenant, person, series, {}, series.exceptions);
  List(say, tenant, person, series, after, {});
  series.SetPattern(say, Until(frozen, Later(frozen.start_date(), 100)));
  SeeSeries(say, tenant, person, series, {});
  Leave(say, tenant, person, series);
}

void SeriesEdited(Narrator& say, Tenant& tenant, Person& person) {
  Series series(say, person, "1:1 with Hugh", Weekly(2, {1}, SoonDate(say)), kNine, 60);
  SeeSeries(say, tenant, person, series, series.Dates(2));
  const auto edited = [&] {
    say.Edit(series.master);
    SeeSeries(say, tenant, person, series, {});
  };
  Drag(say, series.master, 1);
  edited();
  series.master->end += kHour;
  edited();
  series.master->place = tenant.addresses[1];
  series.master->marker = true;
  series.master->above = "Bring the <b>October</b> numbers";
  edited();
  series.Except(say, series.Dates(2)[1]).end += kHour;
  SeeSeries(say, tenant, person, series, {}, series.exceptions);
  for (const std::string_view show_as : {"free", "busy", "tentative"}) {
    series.master->show_as = show_as;
    edited();
  }
  series.master->show_as = "busy";
  edited();
  series.master->cancelled = true;
  edited();
  Leave(say, tenant, person, series);
}

void SeriesGone(Narrator& say, Tenant& tenant, Person& person) {
  Series series(say, person, "Fraud training", Standup(say), kNine, 60);
  const std::vector<int32_t> dates = series.Dates(4);
  Drag(say, &series.Except(say, dates[1]), 1);
  SeeSeries(say, tenant, person, series, {dates[0]}, series.exceptions);
  SeeRemoved(say, tenant, person, series.master->id);
  SeeSeries(say, tenant, person, series, {dates[0]}, series.exceptions);
  Page page;
  say.Remove(series.exceptions[0].id, &page);
  say.Send(tenant, person, page);
  SeeRemoved(say, tenant, person, series.master->id);
  say.Forget(person, series.master);
}

void SeriesMovedAway(Narrator& say, Tenant& tenant, Person& person) {
  Series series(say, person, "Hockey practice", Weekly(1, {4}, SoonDate(say)), kNine, 90);
  series.Except(say, series.Dates(2)[1]).start -= kHour;
  SeeSeries(say, tenant, person, series, {}, series.exceptions);
  const uint64_t old = series.master->id;
  say.MoveCalendar(series.master);
  See(say, tenant, person, {series.master}, {.calendar = "family"});
  SeeRemoved(say, tenant, person, old);
  const uint64_t away = series.master->id;
  say.MoveCalendar(series.master);
  SeeSeries(say, tenant, person, series, {});
  SeeRemoved(say, tenant, person, away, {.calendar = "family"});
  Leave(say, tenant, person, series);
}

void MasterHeardOfLast(Narrator& say, Tenant& tenant, Person& person) {
  Series series(say, person, "Audit prep", Standup(say), kNine, 60);
  const std::vector<int32_t> dates = series.Dates(3);
  Drag(say, &series.Except(say, dates[2]), 3);
  Page page;
  say.Show(tenant, person, series.On(dates[0]), &page, Form::kStub);
  say.Show(tenant, person, series.exceptions[0], &page);
  say.Send(tenant, person, page);
  List(say, tenant, person, series, dates, {dates[1]});
  SeeSeries(say, tenant, person, series, {dates[0]});
  Leave(say, tenant, person, series);
}

void NoSuchPattern(Narrator& say, Tenant& tenant, Person& person) {
  const std::string start = SoonDate(say);
  for (const v1::Recurrence& pattern :
       {Weekly(1, {}, start), Daily(0, start), Monthly(1, 32, start), Numbered(Daily(1, start), 0),
        Until(Daily(1, start), "2026-02-30")}) {
    Series series(say, person, "Imported", Daily(1, start), kNine, 60);
    series.SetPattern(say, pattern);
    See(say, tenant, person, {series.master});
    say.Forget(person, series.master);
  }
  v1::Recurrence custom = Daily(1, start);
  custom.set_time_zone("tzone://Microsoft/Custom");
  Series series(say, person, "Imported", Daily(1, start), kNine, 60);
  series.SetPattern(say, custom);
  series.master->zone = "Customized Time Zone";
  See(say, tenant, person, {series.master});
  say.Forget(person, series.master);
}

void AppointmentMadeRecurring(Narrator& say, Tenant& tenant, Person& person) {
  const Booked b = BookAndWrite(say, tenant, person);
  v1::Recurrence pattern =
      Weekly(1, {1, 2, 3, 4, 5}, DateText(static_cast<int32_t>(b.event->start / kDay)));
  pattern.set_time_zone("UTC");
  Series series(say, person, "", pattern, 0, 60);
  const Event* unused = std::exchange(series.master, b.event);
  say.Forget(person, unused);
  b.event->recurrence = &series.pattern;
  say.Edit(b.event);
  const int32_t next = series.Dates(2)[1];
  SeeSeries(say, tenant, person, series, {next});
  Drag(say, &series.Except(say, next), 1);
  series.exceptions[0].booking = 0;
  SeeSeries(say, tenant, person, series, {}, series.exceptions);
  b.event->recurrence = nullptr;
  say.Edit(b.event);
  See(say, tenant, person, {b.event});
}

// --- EWS ---

void EveryPatternOverEws(Narrator& say, Tenant& tenant, Person&) {
  Person& person = OverEws(say, tenant);
  for (const v1::Recurrence& pattern : Patterns(say)) {
    Series series(say, person, "Branch stand-up", pattern, kNine, 45);
    say.SyncOverEws(tenant, person, "INCREMENTAL", {&series});
    say.Wait(kMinute);
    say.Forget(person, series.master);
  }
}

void OccurrencesOverEws(Narrator& say, Tenant& tenant, Person&) {
  Person& person = OverEws(say, tenant);
  Series series(say, person, "Team huddle", Standup(say), kNine, 30);
  Series days(say, person, "Late opening", Weekly(1, {5}, SoonDate(say)), 0, 24 * 60);
  days.master->all_day = true;
  say.SyncOverEws(tenant, person, kFull, {&series, &days});
  const auto sync = [&](const Series& changed) {
    say.Wait(kMinute);
    say.SyncOverEws(tenant, person, "INCREMENTAL", {&changed});
    say.Wait(kMinute);
  };
  const std::vector<int32_t> dates = series.Dates(6);
  Drag(say, &series.Except(say, dates[1]), 2);
  series.deleted.push_back(dates[3]);
  sync(series);
  Event& freed = series.Except(say, dates[2]);
  freed.show_as = "free";
  sync(series);
  say.ReadOverEws(tenant, person, series, freed);
  say.Wait(kMinute);
  freed.show_as = "busy";
  say.Edit(&freed);
  say.ReadOverEws(tenant, person, series, freed);
  // The moved one is as its series has it again, and the deleted one is back.
  series.exceptions.erase(series.exceptions.begin());
  series.deleted.clear();
  say.Edit(series.master);
  sync(series);
  days.deleted.push_back(days.Dates(2)[1]);
  say.Edit(days.master);
  sync(days);
  say.Forget(person, series.master);
  say.Forget(person, days.master);
}

void SeriesOverEws(Narrator& say, Tenant& tenant, Person&) {
  Person& person = OverEws(say, tenant);
  const v1::Recurrence frozen = Weekly(1, {2}, SoonDate(say));
  Series series(say, person, "Regional call", frozen, kNine, 60);
  const auto sync = [&] {
    say.Wait(kMinute);
    say.SyncOverEws(tenant, person, "INCREMENTAL", {&series});
    say.Wait(kMinute);
  };
  // An exception is read before the master is heard of.
  series.Except(say, series.Dates(2)[1]).show_as = "oof";
  say.ReadOverEws(tenant, person, series, series.exceptions[0]);
  series.exceptions[0].show_as = "busy";
  sync();
  Drag(say, series.master, 1);
  sync();
  series.master->show_as = "free";
  say.Edit(series.master);
  sync();
  series.master->show_as = "busy";
  say.Edit(series.master);
  sync();
  series.SetPattern(say, Weekly(1, {3}, frozen.start_date()));
  sync();
  series.SetPattern(say, frozen);
  sync();
  say.SyncOverEws(tenant, person, "INCREMENTAL", {}, {series.master->id});
  say.Forget(person, series.master);
}

}  // namespace

const std::vector<Scene>& SeriesScenes() {
  static const std::vector<Scene> scenes = {EveryPattern,
                                            WholeDaysRecur,
                                            OccurrencesByThemselves,
                                            InstancesListed,
                                            PatternChangedInVain,
                                            SeriesEdited,
                                            SeriesGone,
                                            SeriesMovedAway,
                                            MasterHeardOfLast,
                                            NoSuchPattern,
                                            AppointmentMadeRecurring,
                                            EveryPatternOverEws,
                                            OccurrencesOverEws,
                                            SeriesOverEws};
  return scenes;
}

}  // namespace syncledger::synthetic
