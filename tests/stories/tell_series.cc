// What Exchange says of recurring items: patterns, single occurrences, lists of instances.
#include <algorithm>
#include <map>

#include "fmt/format.h"
#include "tests/stories/item_statement.h"
#include "tests/stories/teller.h"

namespace syncledger::stories {
namespace {

int64_t WeekdayOf(int64_t day) { return ((day + 4) % 7 + 7) % 7; }  // 1970-01-01 was a Thursday

// The occurrence as its series has it: all that the series' own item is, on that day.
Item AsInSeries(const Item& master, int64_t day) {
  Item item = master;
  item.name = fmt::format("{}/{}", master.name, WriteDate(day));
  item.id = fmt::format("{}-{}", master.id, WriteDate(day));
  item.former_ids.clear();
  item.change_key.clear();
  item.repeats = {};
  item.series = master.name;
  item.original_day = day;
  item.deleted = false;
  const int64_t shift = (day - DayOf(master.start.value_or(0))) * kDayUs;
  if (item.start) *item.start += shift;
  if (item.end) *item.end += shift;
  return item;
}

}  // namespace

const Item* Teller::MasterOf(const Item& item) {
  return item.series.empty() ? nullptr : bank_.FindItem(item.series, item.mailbox);
}

Item* Teller::TakeSeries(Words& words) {
  const std::string name = words.TakeWord("a series");
  Item* master = bank_.FindItem(name, "");
  if (master == nullptr || master->repeats.type.empty()) {
    words.Fail(fmt::format("{} is no series", name));
    return nullptr;
  }
  return master;
}

std::set<int64_t> Teller::TakeDays(Words& words) {
  std::set<int64_t> days;
  do {
    const std::optional<int64_t> day = time_.TakeDay(words);
    if (!day) {
      words.FailHere("a day");
      break;
    }
    days.insert(*day);
  } while (words.Take("and"));
  return days;
}

// `recurs weekly [on Mon and Wed] [every 2] [until DAY | 10 times]`, `recurs no more`, `without DAY
// and DAY`, `without none`, `as in the series`.
bool Teller::TakeRecurrence(Words& words, Item& item, Statement& say) {
  static const auto& types =
      *new std::map<std::string_view, std::string>{{"daily", "daily"},
                                                   {"weekly", "weekly"},
                                                   {"monthly", "absoluteMonthly"},
                                                   {"yearly", "absoluteYearly"}};
  if (words.Take({"recurs", "no", "more"})) {
    item.repeats = {};
    say.said.insert({"recurrence", "type"});
    return true;
  }
  if (words.Take("recurs")) {
    const auto type = types.find(words.TakeWord("daily, weekly, monthly or yearly"));
    if (type == types.end()) {
      words.Fail("an item recurs daily, weekly, monthly or yearly");
      return true;
    }
    Repeats repeats;
    repeats.type = type->second;
    repeats.first_day = DayOf(item.start.value_or(0));
    while (true) {
      if (words.Take("on")) {
        for (int64_t day : TakeDays(words)) repeats.weekdays.insert(WeekdayOf(day));
      } else if (words.Take("every")) {
        repeats.interval = std::atoll(words.TakeWord("how many").c_str());
      } else if (words.Take("until")) {
        repeats.until_day = time_.TakeDay(words);
        if (!repeats.until_day) words.FailHere("a day");
      } else if (words.Peek(1) == "times") {
        repeats.times = std::atoll(words.TakeWord("how many").c_str());
        words.Take("times");
      } else {
        break;
      }
    }
    item.repeats = repeats;
    say.said.insert({"recurrence", "type"});
    return true;
  }
  if (words.Take({"without", "none"})) {
    item.repeats.without_days.emplace();
    say.said.insert("cancelledOccurrences");
    return true;
  }
  if (words.Take("without")) {
    item.repeats.without_days = TakeDays(words);
    say.said.insert("cancelledOccurrences");
    return true;
  }
  if (words.Take({"as", "in", "the", "series"})) {
    const Item* master = MasterOf(item);
    if (master == nullptr) {
      words.Fail(fmt::format("{} is no occurrence of a series", item.name));
      return true;
    }
    const std::string id = item.id;
    item = AsInSeries(*master, item.original_day);
    item.id = id;
    say.stub = true;
    return true;
  }
  return false;
}

void Teller::TellOccurrence(Words& words, bool in_sync) {
  Item* master = TakeSeries(words);
  const std::optional<int64_t> day = time_.TakeDay(words);
  if (!day) words.FailHere("the day that the series has for it");
  if (words.failed()) return;
  const Item as_in_series = AsInSeries(*master, *day);
  subject_ = as_in_series.name;
  const size_t items_before = bank_.items.size();
  Item* known = bank_.FindItem(as_in_series.name, as_in_series.mailbox);
  if (known == nullptr) bank_.items.push_back(as_in_series);
  TellItemClauses(words, known == nullptr ? bank_.items.back() : *known, items_before, in_sync);
}

// `instances SERIES from MOMENT to MOMENT shows DAY and DAY` (or `shows none`).
void Teller::TellInstances(Words& words) {
  const Item* master = TakeSeries(words);
  if (!words.Take("from")) words.FailHere("from");
  const auto from = time_.TakeMoment(words, time_.now());
  if (!words.Take("to")) words.FailHere("to");
  const auto to = time_.TakeMoment(words, time_.now());
  if (!words.Take("shows")) words.FailHere("shows");
  if (!from || !to) words.FailHere("a time");
  std::set<int64_t> days;
  if (!words.Take("none")) days = TakeDays(words);
  if (words.failed()) return;
  subject_ = master->name;
  ExchangeLine line;
  line.observed_at_us = now_us();
  line.mailbox = master->mailbox;
  line.calendar = master->calendar;
  line.instances = JsonObject()
                       .Text("series", master->id)
                       .Text("from", WriteInstant(time_.Instant(*from)))
                       .Text("to", WriteInstant(time_.Instant(*to)))
                       .str();
  std::vector<std::string> entries;
  for (int64_t day : days) {
    const Item as_in_series = AsInSeries(*master, day);
    const Item* known = bank_.FindItem(as_in_series.name, master->mailbox);
    const bool exception = known != nullptr && !known->change_key.empty();
    entries.push_back(exception ? GraphEvent(*known, master, time_, /*shows_stamp=*/true, {})
                                : GraphStub(as_in_series, *master, time_));
  }
  Emit(GraphLine(line, GraphInstances(entries)));
}

}  // namespace syncledger::stories
