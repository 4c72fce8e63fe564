#include "tests/stories/story_time.h"

#include <array>
#include <regex>

#include "absl/time/civil_time.h"
#include "fmt/format.h"
#include "ledger/zones.h"

namespace syncledger::stories {
namespace {

constexpr std::array<std::string_view, 7> kDays = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};

const absl::CivilDay kEpoch(1970, 1, 1);

// Monday of the week in which `day` lies (1970-01-01 was a Thursday).
int64_t MondayOf(int64_t day) { return day - ((day + 3) % 7 + 7) % 7; }

std::optional<int64_t> WeekdayIndex(std::string_view name) {
  for (size_t i = 0; i < kDays.size(); ++i) {
    if (kDays[i] == name) return static_cast<int64_t>(i);
  }
  return std::nullopt;
}

}  // namespace

int64_t DayOf(LocalUs moment) { return (moment >= 0 ? moment : moment - kDayUs + 1) / kDayUs; }

std::optional<int64_t> ParseDate(std::string_view text) {
  static const auto& date = *new std::regex(R"((\d{4})-(\d\d)-(\d\d))");
  std::cmatch match;
  if (!std::regex_match(text.data(), text.data() + text.size(), match, date)) return std::nullopt;
  const absl::CivilDay day(std::stoi(match[1].str()), std::stoi(match[2].str()),
                           std::stoi(match[3].str()));
  return day - kEpoch;
}

std::string WriteDate(int64_t day) {
  const absl::CivilDay date = kEpoch + day;
  return fmt::format("{:04}-{:02}-{:02}", date.year(), date.month(), date.day());
}

std::string WriteGraphTime(LocalUs moment) {
  const int64_t seconds = (moment - DayOf(moment) * kDayUs) / 1000000;
  return fmt::format("{}T{:02}:{:02}:{:02}.0000000", WriteDate(DayOf(moment)), seconds / 3600,
                     seconds / 60 % 60, seconds % 60);
}

StoryTime::StoryTime() : zone_("America/Halifax") { StartOn(absl::CivilDay(2026, 11, 2) - kEpoch); }

void StoryTime::StartOn(int64_t day) {
  first_day_ = day;
  now_ = day * kDayUs + 9 * 60 * kMinuteUs;
}

void StoryTime::StartIn(std::string zone) { zone_ = std::move(zone); }

int64_t StoryTime::Instant(LocalUs local) const {
  return LocalToInstant(local, zone_).value_or(local);
}

LocalUs StoryTime::Local(int64_t instant_us) const {
  return InstantToLocal(instant_us, zone_).value_or(instant_us);
}

std::optional<int64_t> StoryTime::TakeDay(Words& words) const {
  if (const auto date = ParseDate(words.Peek())) {
    words.TakeWord("a date");
    return date;
  }
  int64_t week = 0;
  size_t ahead = 0;
  if (words.Peek() == "next") week = 7;
  if (words.Peek() == "last") week = -7;
  if (week != 0) ahead = 1;
  const auto weekday = WeekdayIndex(words.Peek(ahead));
  if (!weekday) return std::nullopt;
  for (size_t i = 0; i <= ahead; ++i) words.TakeWord("a day");
  return MondayOf(first_day_) + week + *weekday;
}

std::optional<int64_t> StoryTime::TakeTimeOfDay(Words& words) const {
  static const auto& time = *new std::regex(R"((\d\d):(\d\d)(?::(\d\d))?)");
  const std::string word(words.Peek());
  std::smatch match;
  if (!std::regex_match(word, match, time)) return std::nullopt;
  words.TakeWord("a time");
  const int64_t seconds = match[3].matched ? std::stoi(match[3].str()) : 0;
  return ((std::stoi(match[1].str()) * 60 + std::stoi(match[2].str())) * int64_t{60} + seconds) *
         1000000;
}

std::optional<LocalUs> StoryTime::TakeMoment(Words& words, LocalUs day_of) const {
  const size_t before = words.position();
  const auto day = TakeDay(words);
  const auto time = TakeTimeOfDay(words);
  if (!time) {
    words.Reset(before);
    return std::nullopt;
  }
  return day.value_or(DayOf(day_of)) * kDayUs + *time;
}

std::optional<LocalRange> StoryTime::TakeRange(Words& words, LocalUs day_of) const {
  const size_t before = words.position();
  if (words.Take({"all", "day"})) {
    const auto first = TakeDay(words);
    if (!first) {
      words.FailHere("a day");
      return std::nullopt;
    }
    auto last = first;
    if (words.Take("-") || words.Take("to")) last = TakeDay(words);
    if (!last) {
      words.FailHere("a last day");
      return std::nullopt;
    }
    return LocalRange{*first * kDayUs, (*last + 1) * kDayUs, true};
  }
  const auto start = TakeMoment(words, day_of);
  if (!start || !(words.Take("-") || words.Take("to"))) {
    words.Reset(before);
    return std::nullopt;
  }
  const auto end = TakeMoment(words, *start);
  if (!end) {
    words.FailHere("an end");
    return std::nullopt;
  }
  return LocalRange{*start, *end, false};
}

std::string StoryTime::Write(LocalUs moment) const {
  const int64_t day = DayOf(moment);
  const int64_t from_monday = day - MondayOf(first_day_);
  std::string text;
  if (from_monday >= 0 && from_monday < 7) {
    text = kDays[static_cast<size_t>(from_monday)];
  } else if (from_monday >= 7 && from_monday < 14) {
    text = fmt::format("next {}", kDays[static_cast<size_t>(from_monday - 7)]);
  } else if (from_monday >= -7 && from_monday < 0) {
    text = fmt::format("last {}", kDays[static_cast<size_t>(from_monday + 7)]);
  } else {
    text = WriteDate(day);
  }
  const int64_t seconds = (moment - day * kDayUs) / 1000000;
  text += fmt::format(" {:02}:{:02}", seconds / 3600, seconds / 60 % 60);
  if (seconds % 60 != 0) text += fmt::format(":{:02}", seconds % 60);
  return text;
}

std::string StoryTime::WriteRange(LocalUs start, LocalUs end) const {
  const std::string last = Write(end);
  return fmt::format("{}-{}", Write(start),
                     DayOf(start) == DayOf(end) ? last.substr(last.rfind(' ') + 1) : last);
}

}  // namespace syncledger::stories
