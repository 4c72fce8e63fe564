// Recurring masters of EWS: patterns, ranges, modified and deleted occurrences, and their zone.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/ingest/ews_decode.h"

namespace syncledger {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::string Text(const google::protobuf::Message& message) { return message.ShortDebugString(); }

std::string Recurrence(std::string_view pattern, std::string_view range) {
  return fmt::format("<t:Recurrence>{}{}</t:Recurrence>", pattern, range);
}

constexpr std::string_view kDaily =
    "<t:DailyRecurrence><t:Interval>1</t:Interval></t:DailyRecurrence>";
constexpr std::string_view kNoEnd =
    "<t:NoEndRecurrence><t:StartDate>2026-11-02</t:StartDate></t:NoEndRecurrence>";

struct Read {
  std::string_view written;
  std::string want;
};

TEST(EwsSeries, EveryPattern) {
  const std::string range = R"( range: NO_END start_date: "2026-11-02" time_zone: "Z")";
  for (const Read& read : std::vector<Read>{
           {"<t:DailyRecurrence><t:Interval>3</t:Interval></t:DailyRecurrence>",
            "pattern: DAILY interval: 3"},
           {"<t:WeeklyRecurrence><t:Interval>2</t:Interval><t:DaysOfWeek>Monday  Sunday\n"
            "Friday</t:DaysOfWeek><t:FirstDayOfWeek>Monday</t:FirstDayOfWeek></t:WeeklyRecurrence>",
            "pattern: WEEKLY interval: 2 days_of_week: 0 days_of_week: 1 days_of_week: 5 "
            "first_day_of_week: 1"},
           {"<t:WeeklyRecurrence><t:Interval>1</t:Interval><t:DaysOfWeek>Weekday</t:DaysOfWeek>"
            "</t:WeeklyRecurrence>",
            "pattern: WEEKLY interval: 1 days_of_week: 1 days_of_week: 2 days_of_week: 3 "
            "days_of_week: 4 days_of_week: 5"},
           {"<t:AbsoluteMonthlyRecurrence><t:Interval>1</t:Interval><t:DayOfMonth>31</t:DayOfMonth>"
            "</t:AbsoluteMonthlyRecurrence>",
            "pattern: ABSOLUTE_MONTHLY interval: 1 day_of_month: 31"},
           {"<t:RelativeMonthlyRecurrence><t:Interval>2</t:Interval>"
            "<t:DaysOfWeek>WeekendDay</t:DaysOfWeek><t:DayOfWeekIndex>Last</t:DayOfWeekIndex>"
            "</t:RelativeMonthlyRecurrence>",
            "pattern: RELATIVE_MONTHLY interval: 2 days_of_week: 0 days_of_week: 6 index: -1"},
           {"<t:RelativeMonthlyRecurrence><t:Interval>1</t:Interval>"
            "<t:DaysOfWeek>Day</t:DaysOfWeek><t:DayOfWeekIndex>First</t:DayOfWeekIndex>"
            "</t:RelativeMonthlyRecurrence>",
            "pattern: RELATIVE_MONTHLY interval: 1 days_of_week: 0 days_of_week: 1 days_of_week: 2 "
            "days_of_week: 3 days_of_week: 4 days_of_week: 5 days_of_week: 6 index: 1"},
           {"<t:AbsoluteYearlyRecurrence><t:DayOfMonth>29</t:DayOfMonth><t:Month>February</t:Month>"
            "</t:AbsoluteYearlyRecurrence>",
            "pattern: ABSOLUTE_YEARLY interval: 1 month: 2 day_of_month: 29"},
           {"<t:RelativeYearlyRecurrence><t:DaysOfWeek>Thursday</t:DaysOfWeek>"
            "<t:DayOfWeekIndex>Fourth</t:DayOfWeekIndex><t:Month>November</t:Month>"
            "</t:RelativeYearlyRecurrence>",
            "pattern: RELATIVE_YEARLY interval: 1 month: 11 days_of_week: 4 index: 4"},
           {"<t:DailyRegeneration><t:Interval>1</t:Interval></t:DailyRegeneration>", "interval: 1"},
       }) {
    const v1::ExchangeItem item = OnlyEwsItem(
        std::string(kHour) + Recurrence(read.written, kNoEnd) + R"(<t:StartTimeZone Id="Z"/>)");
    EXPECT_EQ(Text(item.recurrence()), read.want + range) << read.written;
    EXPECT_EQ(item.type(), v1::SERIES_MASTER);
    EXPECT_THAT(item.null_fields(), IsEmpty());
  }
}

TEST(EwsSeries, EveryRange) {
  for (const Read& read : std::vector<Read>{
           {"<t:NoEndRecurrence><t:StartDate>2014-03-08-08:00</t:StartDate></t:NoEndRecurrence>",
            R"(range: NO_END start_date: "2014-03-08")"},
           {"<t:EndDateRecurrence><t:StartDate>2014-03-08Z</t:StartDate>"
            "<t:EndDate>3014-03-08+05:30</t:EndDate></t:EndDateRecurrence>",
            R"(range: END_DATE start_date: "2014-03-08" end_date: "3014-03-08")"},
           {"<t:NumberedRecurrence><t:StartDate>2014-03-08</t:StartDate>"
            "<t:NumberOfOccurrences>10</t:NumberOfOccurrences></t:NumberedRecurrence>",
            R"(range: NUMBERED start_date: "2014-03-08" number_of_occurrences: 10)"},
           // What is no date stays as it is: the rules refuse it.
           {"<t:NoEndRecurrence><t:StartDate>2014-02-30</t:StartDate></t:NoEndRecurrence>",
            R"(range: NO_END start_date: "2014-02-30")"},
           {"<t:NoEndRecurrence><t:StartDate>2014-02-30Z</t:StartDate></t:NoEndRecurrence>",
            R"(range: NO_END start_date: "2014-02-30Z")"},
           {"<t:NoEndRecurrence><t:StartDate>2014-02-20 noon</t:StartDate></t:NoEndRecurrence>",
            R"(range: NO_END start_date: "2014-02-20 noon")"},
           {"<t:NoEndRecurrence/>", "range: NO_END"},
           {"", ""},
       }) {
    const v1::ExchangeItem item =
        OnlyEwsItem(std::string(kHour) + Recurrence(kDaily, read.written));
    EXPECT_EQ(Text(item.recurrence()),
              "pattern: DAILY interval: 1" + (read.want.empty() ? "" : " " + read.want));
  }
}

TEST(EwsSeries, WhatNoPatternCanHave) {
  const auto why = [](std::string_view pattern, std::string_view range) {
    return CannotRead(OnlyFact(
        EwsLine(Got(Brought(CalendarItem("1", std::string(kHour) + Recurrence(pattern, range)))))));
  };
  const std::string at = "$.GetItemResponse[0].Items[0].Recurrence.";
  EXPECT_EQ(why("<t:DailyRecurrence><t:Interval>often</t:Interval></t:DailyRecurrence>", ""),
            "INVALID_VALUE: " + at +
                R"(DailyRecurrence.Interval is "often"; it must be a whole number of 32 bits)");
  EXPECT_EQ(
      why("<t:WeeklyRecurrence><t:DaysOfWeek>Monday Someday</t:DaysOfWeek></t:WeeklyRecurrence>",
          ""),
      "INVALID_VALUE: " + at +
          R"(WeeklyRecurrence.DaysOfWeek is "Someday"; it must be one of Sunday, Monday, )"
          "Tuesday, Wednesday, Thursday, Friday, Saturday, Day, Weekday, WeekendDay");
  EXPECT_EQ(
      why("<t:RelativeMonthlyRecurrence><t:DayOfWeekIndex>Fifth</t:DayOfWeekIndex></"
          "t:RelativeMonthlyRecurrence>",
          ""),
      "INVALID_VALUE: " + at +
          R"(RelativeMonthlyRecurrence.DayOfWeekIndex is "Fifth"; it must be one of First, Second, Third, Fourth, Last)");
  EXPECT_THAT(
      why("<t:AbsoluteYearlyRecurrence><t:Month>13</t:Month></t:AbsoluteYearlyRecurrence>", ""),
      ::testing::StartsWith("INVALID_VALUE: " + at + R"(AbsoluteYearlyRecurrence.Month is "13")"));
  EXPECT_EQ(
      why(kDaily,
          "<t:NumberedRecurrence><t:NumberOfOccurrences>99999999999</t:NumberOfOccurrences></"
          "t:NumberedRecurrence>"),
      "INVALID_VALUE: " + at +
          R"(NumberedRecurrence.NumberOfOccurrences is "99999999999"; it must be a whole number of 32 bits)");
}

constexpr std::string_view kMaster =
    R"(<t:UID>0400</t:UID><t:Start>2026-11-02T14:00:00Z</t:Start><t:End>2026-11-02T15:00:00Z</t:End>
    <t:CalendarItemType>RecurringMaster</t:CalendarItemType><t:LastModifiedTime>2026-11-01T00:00:00Z</t:LastModifiedTime>
    <t:ModifiedOccurrences>
      <t:Occurrence><t:ItemId Id="E1" ChangeKey="k1"/><t:Start>2026-11-04T16:00:00Z</t:Start><t:End>2026-11-04T17:00:00Z</t:End>
        <t:OriginalStart>2026-11-03T14:00:00Z</t:OriginalStart></t:Occurrence>
      <t:Occurrence><t:ItemId Id="E2" ChangeKey="k2"/><t:Start>2026-11-06T16:00:00</t:Start><t:End>2026-11-06T17:00:00</t:End>
        <t:OriginalStart>2026-11-05T14:00:00Z</t:OriginalStart></t:Occurrence>
    </t:ModifiedOccurrences>
    <t:DeletedOccurrences><t:DeletedOccurrence><t:Start>2026-11-07T14:00:00.000Z</t:Start></t:DeletedOccurrence>
      <t:DeletedOccurrence><t:Start>2026-11-08T08:00:00-06:00</t:Start></t:DeletedOccurrence>
      <t:DeletedOccurrence><t:Start>2026-11-09T08:00:00</t:Start></t:DeletedOccurrence></t:DeletedOccurrences>
    <t:StartTimeZone Id="Central Standard Time"/>)";

TEST(EwsSeries, AMasterNamesItsModifiedAndDeletedOccurrences) {
  const std::vector<v1::Fact> facts = Decoded(
      EwsLine(Got(Brought(CalendarItem("M", std::string(kMaster) + Recurrence(kDaily, kNoEnd)))),
              std::string(kFullSync) + R"(, "calendar": {"id": "team", "primary": false})"));
  EXPECT_THAT(EwsWords(facts), ElementsAre("item:M@s1", "item:E1@s1", "item:E2@s1"));
  const v1::ExchangeItem& master = facts[0].exchange_item();
  EXPECT_EQ(Text(master.recurrence()),
            R"(pattern: DAILY interval: 1 range: NO_END start_date: "2026-11-02" )"
            R"(time_zone: "Central Standard Time")");
  EXPECT_TRUE(master.cancelled_occurrences_stated());
  EXPECT_THAT(master.cancelled_occurrences(),
              ElementsAre("2026-11-07T14:00:00Z", "2026-11-08T14:00:00Z", "2026-11-09T08:00:00"));
  EXPECT_TRUE(master.modified_occurrences_stated());
  ASSERT_EQ(master.modified_occurrences_size(), 2);
  EXPECT_EQ(Text(master.modified_occurrences(0)),
            R"(instant_us: 1793714400000000 time_zone: "Central Standard Time")");
  EXPECT_EQ(Text(master.modified_occurrences(1)), Text(facts[2].exchange_item().original_start()));
  EXPECT_EQ(facts[0].occurred_at_us(), 1'793'491'200 * kSecondUs);

  EXPECT_EQ(
      Text(facts[1].exchange_item()),
      R"(mailbox: "ann@maple.example" calendar { id: "team" } item_id: "E1" type: EXCEPTION )"
      R"(start { instant_us: 1793808000000000 time_zone: "Central Standard Time" } )"
      R"(end { instant_us: 1793811600000000 time_zone: "Central Standard Time" } )"
      R"(original_start { instant_us: 1793714400000000 time_zone: "Central Standard Time" } series_master_id: "M")");
  EXPECT_EQ(Text(facts[2].exchange_item().start()),
            R"(local_us: 1793980800000000 time_zone: "Central Standard Time")");
  // Their own items may be older than the master that lists them, and say more.
  EXPECT_FALSE(facts[1].has_occurred_at_us());
  EXPECT_NE(facts[1].fact_id(), facts[2].fact_id());
}

TEST(EwsSeries, APatternWithoutDeletedAndModifiedOccurrencesSaysThatThereAreNone) {
  const v1::ExchangeItem with = OnlyEwsItem(std::string(kHour) + Recurrence(kDaily, kNoEnd));
  EXPECT_TRUE(with.cancelled_occurrences_stated());
  EXPECT_THAT(with.cancelled_occurrences(), IsEmpty());
  EXPECT_TRUE(with.modified_occurrences_stated());
  EXPECT_THAT(with.modified_occurrences(), IsEmpty());
  const v1::ExchangeItem without =
      OnlyEwsItem(std::string(kHour) + "<t:CalendarItemType>RecurringMaster</t:CalendarItemType>");
  EXPECT_FALSE(without.cancelled_occurrences_stated());
  EXPECT_FALSE(without.modified_occurrences_stated());
  EXPECT_FALSE(without.has_recurrence());
}

// What a list lacks is an exception no more: so one that cannot be read whole is no list.
TEST(EwsSeries, AListOfModifiedOccurrencesCountsAsAWhole) {
  const auto listed = [](std::string_view original) {
    const std::vector<v1::Fact> facts = Decoded(EwsLine(Got(Brought(CalendarItem(
        "M",
        std::string(kHour) + Recurrence(kDaily, kNoEnd) +
            fmt::format(R"(<t:ModifiedOccurrences><t:Occurrence><t:ItemId Id="E1"/>)"
                        R"(<t:OriginalStart>1970-01-02T00:00:00Z</t:OriginalStart></t:Occurrence>)"
                        R"(<t:Occurrence><t:ItemId Id="E2"/><t:OriginalStart>{}</t:OriginalStart>)"
                        R"(</t:Occurrence></t:ModifiedOccurrences>)",
                        original))))));
    EXPECT_THAT(EwsWords(facts), ElementsAre("item:M", "item:E1", "item:E2"));
    const v1::ExchangeItem& master = facts[0].exchange_item();
    EXPECT_TRUE(master.cancelled_occurrences_stated());
    return fmt::format("{} {}", master.modified_occurrences_stated(),
                       master.modified_occurrences_size());
  };
  EXPECT_EQ(listed("1970-01-03T00:00:00Z"), "true 2");
  EXPECT_EQ(listed("one day"), "false 0");
}

TEST(EwsSeries, OccurrencesThatCannotBeTold) {
  const auto why = [](std::string_view list) {
    const std::vector<v1::Fact> facts =
        Decoded(EwsLine(Got(Brought(CalendarItem("M", fmt::format("{}{}", kHour, list))))));
    EXPECT_EQ(facts.size(), 1u) << "neither the master nor what stood before";
    return CannotRead(facts[0]);
  };
  const std::string at = "$.GetItemResponse[0].Items[0].";
  EXPECT_EQ(
      why("<t:DeletedOccurrences><t:DeletedOccurrence><t:Start>2026-11-07T14:00:00Z</t:Start>"
          "</t:DeletedOccurrence><t:DeletedOccurrence/></t:DeletedOccurrences>"),
      "INVALID_TIME: " + at +
          R"(DeletedOccurrences[1].Start is ""; it must be a time such as 2026-11-02T12:00:00Z)");
  EXPECT_EQ(why("<t:ModifiedOccurrences><t:Occurrence/></t:ModifiedOccurrences>"),
            "MISSING_FIELD: " + at +
                "ModifiedOccurrences[0].ItemId is missing; a modified occurrence says which it is");
  EXPECT_EQ(
      why(R"(<t:ModifiedOccurrences><t:Occurrence><t:ItemId Id="E"/></t:Occurrence></t:ModifiedOccurrences>)"),
      "MISSING_FIELD: " + at +
          "ModifiedOccurrences[0].OriginalStart is missing; a modified occurrence says which it "
          "is");
}

TEST(EwsSeries, TheFirstOccurrenceTellsTheTimesOfAMasterThatDoesNot) {
  const auto times = [](std::string_view start, std::string_view original) {
    const v1::ExchangeItem item = OnlyEwsItem(
        Recurrence(kDaily, kNoEnd) +
        fmt::format(
            R"(<t:FirstOccurrence><t:ItemId Id="O"/><t:Start>{}</t:Start>)"
            R"(<t:End>1970-01-01T01:00:00Z</t:End><t:OriginalStart>{}</t:OriginalStart></t:FirstOccurrence>)",
            start, original));
    return item.has_start() ? Text(item.start()) + " to " + Text(item.end()) : "none";
  };
  EXPECT_EQ(times("1970-01-01T00:00:03Z", "1970-01-01T00:00:03Z"),
            "instant_us: 3000000 to instant_us: 3600000000");
  EXPECT_EQ(times("1970-01-01T00:00:03Z", "1970-01-01T00:00:04Z"), "none") << "it was moved";
}

TEST(EwsSeries, AnOccurrenceSaysWhenItWas) {
  const v1::ExchangeItem item =
      OnlyEwsItem(std::string(kHour) +
                  "<t:CalendarItemType>Exception</"
                  "t:CalendarItemType><t:OriginalStart>1970-01-01T00:00:05Z</t:OriginalStart>");
  EXPECT_EQ(item.type(), v1::EXCEPTION);
  EXPECT_EQ(Text(item.original_start()), "instant_us: 5000000");
  EXPECT_FALSE(item.has_series_master_id());
  const v1::ExchangeItem read_alone =
      OnlyEwsItem(std::string(kHour) +
                  "<t:UID>0400</t:UID><t:RecurrenceId>1970-01-01T00:00:06Z</t:RecurrenceId>");
  EXPECT_EQ(Text(read_alone.original_start()), "instant_us: 6000000");
  EXPECT_EQ(read_alone.ical_uid(), "0400");
  EXPECT_EQ(read_alone.type(), v1::EXCEPTION) << "never a single item with its series' UID";
  const v1::ExchangeItem occurrence =
      OnlyEwsItem(std::string(kHour) +
                  "<t:CalendarItemType>Occurrence</t:CalendarItemType>"
                  "<t:RecurrenceId>1970-01-01T00:00:06Z</t:RecurrenceId>");
  EXPECT_EQ(occurrence.type(), v1::OCCURRENCE);
  EXPECT_FALSE(occurrence.modified_occurrences_stated());
}

// --- Zones whose definition says something else than their name
// ------------------------------------

std::string Zone(std::string_view id, std::string_view biases) {
  std::string periods;
  for (size_t at = 0; at < biases.size();) {
    const size_t end = std::min(biases.find(' ', at), biases.size());
    periods +=
        fmt::format(R"(<t:Period Bias="{}" Name="n" Id="i{}"/>)", biases.substr(at, end - at), at);
    at = end + 1;
  }
  return fmt::format(
      R"(<t:StartTimeZone Id="{}" Name="told"><t:Periods>{}</t:Periods></t:StartTimeZone>)", id,
      periods);
}

TEST(EwsSeries, ADefinitionThatContradictsItsNameIsNoZone) {
  const auto zone = [](std::string_view id, std::string_view biases) {
    const v1::ExchangeItem item =
        OnlyEwsItem(std::string(kHour) + Recurrence(kDaily, kNoEnd) + Zone(id, biases));
    EXPECT_EQ(item.original_start_time_zone(), id) << "as it was written";
    EXPECT_EQ(item.recurrence().time_zone(), item.start().time_zone());
    EXPECT_TRUE(item.start().has_instant_us());
    return item.recurrence().time_zone();
  };
  EXPECT_EQ(zone("Pacific Standard Time", "PT8H PT7H"), "Pacific Standard Time");
  EXPECT_EQ(zone("pacific standard time", "PT8H PT7H PT8H"), "pacific standard time");
  EXPECT_EQ(zone("India Standard Time", "-PT5H30M"), "India Standard Time");
  EXPECT_EQ(zone("Newfoundland Standard Time", "PT3H30M PT2H30M"), "Newfoundland Standard Time");
  EXPECT_EQ(zone("Russian Standard Time", "-PT3H -PT4H"), "Russian Standard Time");
  EXPECT_EQ(zone("Pacific Standard Time", ""), "Pacific Standard Time");
  EXPECT_EQ(zone("Customized Time Zone", "PT8H"), "Customized Time Zone");
  EXPECT_EQ(zone("Eastern Standard Time", "PT8H PT7H"),
            "Eastern Standard Time (defined as UTC-08:00, UTC-07:00)");
  EXPECT_EQ(zone("Eastern Standard Time", "PT5H"), "Eastern Standard Time (defined as UTC-05:00)")
      << "without its daylight-saving time";
  EXPECT_EQ(zone("Canada Central Standard Time", "PT6H PT5H"),
            "Canada Central Standard Time (defined as UTC-06:00, UTC-05:00)");
  EXPECT_EQ(zone("India Standard Time", "PT5H30M"), "India Standard Time (defined as UTC-05:30)");
  EXPECT_EQ(zone("UTC", "long"), "UTC (defined by a bias that cannot be read)");
}

}  // namespace
}  // namespace syncledger
