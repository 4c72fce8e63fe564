// CalendarItems of EWS, field by field: what is stated, whatever the prefixes and the order.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/ingest/ews_decode.h"

namespace syncledger {
namespace {

using ::testing::ElementsAre;

std::string Text(const google::protobuf::Message& message) { return message.ShortDebugString(); }

constexpr std::string_view kEveryField =
    R"(<t:ItemId Id="AAMk=" ChangeKey="ck=="/><t:ParentFolderId Id="F"/><t:ItemClass>IPM.Appointment</t:ItemClass>
    <t:Subject>Dentist &amp; co</t:Subject><t:Sensitivity>Private</t:Sensitivity>
    <t:Body BodyType="HTML">&lt;p&gt;Grüße&lt;/p&gt;</t:Body>
    <t:DateTimeCreated>1970-01-01T00:00:01Z</t:DateTimeCreated>
    <t:LastModifiedTime>1970-01-01T00:00:02.1234567Z</t:LastModifiedTime>
    <t:ExtendedProperty><t:ExtendedFieldURI PropertySetId="00020329-0000-0000-c000-000000000046"
      PropertyName="CoconutAppointmentId" PropertyType="String"/><t:Value>900</t:Value></t:ExtendedProperty>
    <t:ExtendedProperty><t:ExtendedFieldURI DistinguishedPropertySetId="PublicStrings"
      PropertyName="CoconutUpdatedAt" PropertyType="String"/><t:Value>1970-01-01T00:00:09Z</t:Value></t:ExtendedProperty>
    <t:UID>0400</t:UID><t:Start>1970-01-01T00:00:03Z</t:Start><t:End>1970-01-01T01:00:04+01:00</t:End>
    <t:IsAllDayEvent>false</t:IsAllDayEvent><t:LegacyFreeBusyStatus>OOF</t:LegacyFreeBusyStatus>
    <t:Location>Room 3</t:Location><t:IsCancelled>true</t:IsCancelled><t:CalendarItemType>Single</t:CalendarItemType>
    <t:MyResponseType>Organizer</t:MyResponseType>
    <t:Organizer><t:Mailbox><t:Name>Ann</t:Name><t:EmailAddress>Ann@maple.example</t:EmailAddress><t:RoutingType>SMTP</t:RoutingType></t:Mailbox></t:Organizer>
    <t:RequiredAttendees><t:Attendee><t:Mailbox><t:Name>Bob</t:Name><t:EmailAddress>bob@mail.example</t:EmailAddress></t:Mailbox>
      <t:ResponseType>Accept</t:ResponseType></t:Attendee></t:RequiredAttendees>
    <t:OptionalAttendees><t:Attendee><t:Mailbox><t:EmailAddress>cat@mail.example</t:EmailAddress></t:Mailbox></t:Attendee></t:OptionalAttendees>
    <t:Resources><t:Attendee><t:Mailbox><t:EmailAddress>room3@maple.example</t:EmailAddress></t:Mailbox>
      <t:ResponseType>Unknown</t:ResponseType></t:Attendee></t:Resources>
    <t:StartTimeZone Id="Pacific Standard Time" Name="(UTC-08:00) Pacific Time"/><t:EndTimeZone Id="UTC"/>)";

std::string Everything() {
  return Got(Brought(fmt::format("<t:CalendarItem>{}</t:CalendarItem>", kEveryField)));
}

TEST(EwsItem, EveryFieldAsItWasStated) {
  const v1::Fact fact = OnlyFact(
      EwsLine(Everything(), std::string(kFullSync) + R"(, "headers": {"request-id": "r-1"})"));
  EXPECT_EQ(fact.source(), v1::EWS);
  EXPECT_EQ(fact.occurred_at_us(), 2'123'456);
  EXPECT_EQ(fact.sync_id(), "s1");
  EXPECT_EQ(fact.sync_kind(), v1::FULL);
  EXPECT_EQ(fact.request_id(), "r-1");
  EXPECT_EQ(
      Text(fact.exchange_item()),
      R"(mailbox: "ann@maple.example" item_id: "AAMk=" change_key: "ck==" ical_uid: "0400" subject: "Dentist & co" )"
      R"(show_as: OOF is_cancelled: true is_all_day: false is_organizer: true type: SINGLE sensitivity: PRIVATE )"
      R"(created_at_us: 1000000 start { instant_us: 3000000 time_zone: "Pacific Standard Time" } )"
      R"(end { instant_us: 4000000 time_zone: "UTC" } original_start_time_zone: "Pacific Standard Time" )"
      R"(original_end_time_zone: "UTC" location { display_name: "Room 3" } )"
      R"(body { content_type: HTML content: "<p>Gr\303\274\303\237e</p>" } )"
      R"(organizer { address: "Ann@maple.example" name: "Ann" } )"
      R"(attendees { attendees { email { address: "bob@mail.example" name: "Bob" } kind: REQUIRED answer: ACCEPTED } )"
      R"(attendees { email { address: "cat@mail.example" } kind: OPTIONAL } )"
      R"(attendees { email { address: "room3@maple.example" } kind: RESOURCE answer: NONE } } )"
      R"(stamp { appointment_id: "900" updated_at_us: 9000000 } null_fields: "recurrence")");
}

// The envelope with other prefixes, or with default namespaces in their place.
std::string Renamed(std::string text, std::string_view from, std::string_view to) {
  const std::string open = fmt::format("<{}:", from), close = fmt::format("</{}:", from),
                    declared = fmt::format("xmlns:{}=", from);
  const auto replace = [&](const std::string& old, const std::string& with) {
    for (size_t at = text.find(old); at != std::string::npos; at = text.find(old, at + with.size()))
      text.replace(at, old.size(), with);
  };
  replace(open, to.empty() ? "<" : fmt::format("<{}:", to));
  replace(close, to.empty() ? "</" : fmt::format("</{}:", to));
  if (!to.empty()) replace(declared, fmt::format("xmlns:{}=", to));
  return text;
}

TEST(EwsItem, PrefixesDoNotMatter) {
  const std::string want = Text(OnlyFact(EwsLine(Everything())).exchange_item());
  const std::string soap = Renamed(Everything(), "s", "SOAP-ENV");
  EXPECT_EQ(Text(OnlyFact(EwsLine(soap)).exchange_item()), want);
  EXPECT_EQ(Text(OnlyFact(EwsLine(Renamed(soap, "t", "types"))).exchange_item()), want);
  EXPECT_EQ(Text(OnlyFact(EwsLine(Renamed(soap, "t", ""))).exchange_item()), want);
  EXPECT_EQ(Text(OnlyFact(EwsLine(Renamed(Renamed(soap, "m", ""), "t", ""))).exchange_item()),
            want);
  EXPECT_EQ(Text(OnlyFact(EwsLine("\xEF\xBB\xBF" + Everything())).exchange_item()), want);
}

TEST(EwsItem, AbsentIsNotEmpty) {
  EXPECT_EQ(Text(OnlyEwsItem("<t:Subject>a</t:Subject>")),
            R"(mailbox: "ann@maple.example" item_id: "1" change_key: "k" subject: "a")");
  EXPECT_EQ(
      Text(OnlyEwsItem(R"(<t:Subject/><t:Body BodyType="Text"/><t:Location></t:Location><t:UID/>)"
                       R"(<t:RequiredAttendees/><t:Organizer/>)")),
      R"(mailbox: "ann@maple.example" item_id: "1" change_key: "k" ical_uid: "" subject: "" )"
      R"(location { } body { } organizer { } attendees { })");
}

TEST(EwsItem, EveryNameOfEveryEnum) {
  const auto show_as = [](std::string_view name) {
    return OnlyEwsItem(fmt::format("<t:LegacyFreeBusyStatus>{}</t:LegacyFreeBusyStatus>", name))
        .show_as();
  };
  EXPECT_EQ(show_as("NoData"), v1::SHOW_AS_UNKNOWN);
  EXPECT_EQ(show_as("Free"), v1::FREE);
  EXPECT_EQ(show_as("Tentative"), v1::TENTATIVE);
  EXPECT_EQ(show_as("Busy"), v1::BUSY);
  EXPECT_EQ(show_as("OOF"), v1::OOF);
  EXPECT_EQ(show_as("WorkingElsewhere"), v1::WORKING_ELSEWHERE);
  EXPECT_EQ(show_as("Dreaming"), v1::SHOW_AS_UNKNOWN);
  EXPECT_TRUE(OnlyEwsItem("<t:LegacyFreeBusyStatus/>").has_show_as());
  const auto type = [](std::string_view name) {
    return OnlyEwsItem(fmt::format("<t:CalendarItemType>{}</t:CalendarItemType>", name)).type();
  };
  EXPECT_EQ(type("Single"), v1::SINGLE);
  EXPECT_EQ(type("Occurrence"), v1::OCCURRENCE);
  EXPECT_EQ(type("Exception"), v1::EXCEPTION);
  EXPECT_EQ(type("RecurringMaster"), v1::SERIES_MASTER);
  EXPECT_EQ(type("Mystery"), v1::ITEM_TYPE_UNKNOWN);
  const auto sensitivity = [](std::string_view name) {
    return OnlyEwsItem(fmt::format("<t:Sensitivity>{}</t:Sensitivity>", name)).sensitivity();
  };
  EXPECT_EQ(sensitivity("Normal"), v1::NORMAL);
  EXPECT_EQ(sensitivity("Personal"), v1::PERSONAL);
  EXPECT_EQ(sensitivity("Private"), v1::PRIVATE);
  EXPECT_EQ(sensitivity("Confidential"), v1::CONFIDENTIAL);
  const auto answer = [](std::string_view name) {
    return OnlyEwsItem(fmt::format("<t:RequiredAttendees><t:Attendee><t:ResponseType>{}"
                                   "</t:ResponseType></t:Attendee></t:RequiredAttendees>",
                                   name))
        .attendees()
        .attendees(0)
        .answer();
  };
  EXPECT_EQ(answer("Unknown"), v1::Attendee::NONE);
  EXPECT_EQ(answer("Organizer"), v1::Attendee::ORGANIZER);
  EXPECT_EQ(answer("Tentative"), v1::Attendee::TENTATIVELY_ACCEPTED);
  EXPECT_EQ(answer("Accept"), v1::Attendee::ACCEPTED);
  EXPECT_EQ(answer("Decline"), v1::Attendee::DECLINED);
  EXPECT_EQ(answer("NoResponseReceived"), v1::Attendee::NOT_RESPONDED);
}

TEST(EwsItem, WhoseMeetingItIs) {
  const auto organizer = [](std::string_view children) {
    const v1::ExchangeItem item = OnlyEwsItem(children);
    return item.has_is_organizer() ? (item.is_organizer() ? "own" : "another's") : "not told";
  };
  EXPECT_STREQ(organizer("<t:MyResponseType>Organizer</t:MyResponseType>"), "own");
  EXPECT_STREQ(organizer("<t:MyResponseType>Decline</t:MyResponseType>"), "another's");
  EXPECT_STREQ(organizer("<t:MyResponseType>Unknown</t:MyResponseType>"), "not told");
  EXPECT_STREQ(organizer("<t:MyResponseType>Unknown</t:MyResponseType>"
                         "<t:IsOrganizer>true</t:IsOrganizer>"),
               "own");
  EXPECT_STREQ(organizer("<t:Subject/>"), "not told");
}

TEST(EwsItem, Bodies) {
  const auto body = [](std::string_view element) { return Text(OnlyEwsItem(element).body()); };
  EXPECT_EQ(body(R"(<t:Body BodyType="HTML">&lt;b&gt;</t:Body>)"),
            R"(content_type: HTML content: "<b>")");
  EXPECT_EQ(body(R"(<t:Body BodyType="Text" IsTruncated="false"> a
 b </t:Body>)"),
            R"(content: " a\n b ")");
  EXPECT_EQ(body(R"(<t:Body BodyType="HTML">a<![CDATA[<p>&amp;]]>b</t:Body>)"),
            R"(content_type: HTML content: "a<p>&amp;b")");
  EXPECT_EQ(body(R"(<t:TextBody BodyType="Text">plain</t:TextBody>)"), R"(content: "plain")");
  EXPECT_EQ(body(R"(<t:Body BodyType="Text"> </t:Body>)"), R"(content: " ")");
}

TEST(EwsItem, AnAddressOfALocation) {
  EXPECT_EQ(
      Text(
          OnlyEwsItem("<t:EnhancedLocation><t:DisplayName>Room 3</t:DisplayName><t:PostalAddress>"
                      "<t:Street>5 Water St</t:Street><t:City>Halifax</t:City><t:State>NS</t:State>"
                      "<t:Country>Canada</t:Country><t:PostalCode>B3J</t:PostalCode>"
                      "</t:PostalAddress></t:EnhancedLocation>")
              .location()),
      R"(display_name: "Room 3" street: "5 Water St" city: "Halifax" state: "NS" postal_code: "B3J" country: "Canada")");
}

// --- Times -------------------------------------------------------------------------------------

TEST(EwsItem, TimesNameInstantsOrAreOfTheItemsZone) {
  const auto start = [](std::string_view text, std::string_view more) {
    return Text(OnlyEwsItem(fmt::format("<t:Start>{}</t:Start>{}", text, more)).start());
  };
  constexpr std::string_view kPacific = R"(<t:StartTimeZone Id="Pacific Standard Time"/>)";
  EXPECT_EQ(start("1970-01-01T00:00:03Z", ""), R"(instant_us: 3000000)");
  EXPECT_EQ(start("1970-01-01T00:00:03Z", kPacific),
            R"(instant_us: 3000000 time_zone: "Pacific Standard Time")");
  EXPECT_EQ(start("1969-12-31T16:00:03-08:00", kPacific),
            R"(instant_us: 3000000 time_zone: "Pacific Standard Time")");
  EXPECT_EQ(start("1970-01-01T00:00:03", kPacific),
            R"(local_us: 3000000 time_zone: "Pacific Standard Time")");
  EXPECT_EQ(start("1970-01-01T00:00:03", ""), R"(local_us: 3000000 time_zone: "UTC")");
  EXPECT_EQ(start(" 1970-01-01T00:00:03Z\n", ""), R"(instant_us: 3000000)");
  EXPECT_EQ(start("0001-01-01T00:00:00Z", ""), "instant_us: -62135596800000000");
  EXPECT_EQ(start("0001-01-01T00:00:00+14:00", ""), R"(unreadable: "0001-01-01T00:00:00+14:00")");
  EXPECT_EQ(start("0000-01-01T00:00:00Z", ""), R"(unreadable: "0000-01-01T00:00:00Z")");
  EXPECT_EQ(start("tomorrow", kPacific),
            R"(unreadable: "tomorrow" time_zone: "Pacific Standard Time")");
  EXPECT_EQ(start("", ""), R"(unreadable: "")");
}

TEST(EwsItem, TheZoneWhereEachVersionOfExchangeTellsIt) {
  const auto zone = [](std::string_view children) {
    return OnlyEwsItem(fmt::format("{}{}", kHour, children)).start().time_zone();
  };
  EXPECT_EQ(zone(R"(<t:StartTimeZone Id="A" Name="B"/><t:StartTimeZoneId>C</t:StartTimeZoneId>)"),
            "A");
  EXPECT_EQ(zone(R"(<t:StartTimeZone Name="B"/>)"), "B");
  EXPECT_EQ(zone(R"(<t:StartTimeZoneId>C</t:StartTimeZoneId><t:TimeZone>E</t:TimeZone>)"), "C");
  EXPECT_EQ(zone(R"(<t:MeetingTimeZone TimeZoneName="D"/><t:TimeZone>E</t:TimeZone>)"), "D");
  EXPECT_EQ(zone(R"(<t:TimeZone>E</t:TimeZone>)"), "E");
  EXPECT_EQ(zone(""), "");
  EXPECT_EQ(OnlyEwsItem(std::string(kHour) + R"(<t:StartTimeZone Id="A"/>)").end().time_zone(),
            "A");
  EXPECT_EQ(OnlyEwsItem(std::string(kHour) + R"(<t:StartTimeZone Id="A"/><t:EndTimeZone Id="B"/>)")
                .end()
                .time_zone(),
            "B");
}

TEST(EwsItem, AllDayIsDates) {
  const auto start = [](std::string_view text, std::string_view more) {
    return Text(OnlyEwsItem(fmt::format("<t:IsAllDayEvent>true</t:IsAllDayEvent>"
                                        "<t:Start>{}</t:Start>{}",
                                        text, more))
                    .start());
  };
  constexpr std::string_view kEastern = R"(<t:StartTimeZone Id="Eastern Standard Time"/>)";
  const std::string midnight = "local_us: 1528156800000000";  // 2018-06-05T00:00:00
  // The zone tells the date: that is for the rules.
  EXPECT_EQ(start("2018-06-05T04:00:00Z", kEastern),
            R"(instant_us: 1528171200000000 time_zone: "Eastern Standard Time")");
  EXPECT_EQ(start("2018-06-05T00:00:00Z", kEastern),
            R"(instant_us: 1528156800000000 time_zone: "Eastern Standard Time")");
  // The time tells it by itself.
  EXPECT_EQ(start("2018-06-05T00:00:00-04:00", kEastern),
            midnight + R"( time_zone: "Eastern Standard Time")");
  EXPECT_EQ(start("2018-06-05T00:00:00", kEastern),
            midnight + R"( time_zone: "Eastern Standard Time")");
  EXPECT_EQ(start("2018-06-05T00:00:00+09:00", ""), midnight + R"( time_zone: "UTC")");
  EXPECT_EQ(start("2018-06-05T00:00:00Z", ""), midnight + R"( time_zone: "UTC")");
  EXPECT_EQ(start("2018-06-05T04:00:00Z", ""), "instant_us: 1528171200000000");
  // StartWallClock, since Exchange 2013.
  EXPECT_EQ(start("2018-06-05T04:00:00Z",
                  std::string(R"(<t:StartTimeZone Id="Customized Time Zone"/>)") +
                      "<t:StartWallClock>2018-06-05T00:00:00-04:00</t:StartWallClock>"),
            midnight + R"( time_zone: "Customized Time Zone")");
  EXPECT_EQ(start("2018-06-05T04:00:00Z",
                  std::string(kEastern) +
                      "<t:StartWallClock>2018-06-05T01:00:00-03:00</t:StartWallClock>"),
            R"(instant_us: 1528171200000000 time_zone: "Eastern Standard Time")")
      << "no midnight";
  EXPECT_EQ(start("2018-06-05T04:00:00Z",
                  std::string(kEastern) + "<t:StartWallClock>nonsense</t:StartWallClock>"),
            R"(instant_us: 1528171200000000 time_zone: "Eastern Standard Time")");
}

// --- The stamp ---------------------------------------------------------------------------------

std::string Property(std::string_view set, std::string_view name, std::string_view value,
                     std::string_view type = "String") {
  return fmt::format(
      R"(<t:ExtendedProperty><t:ExtendedFieldURI {} PropertyName="{}" PropertyType="{}"/><t:Value>{}</t:Value></t:ExtendedProperty>)",
      set, name, type, value);
}

TEST(EwsItem, TheStamp) {
  const auto stamp = [](const std::string& properties) {
    const v1::ExchangeItem item = OnlyEwsItem("<t:Subject/>" + properties);
    return item.has_stamp() ? Text(item.stamp()) : "no stamp";
  };
  const std::string set = R"(PropertySetId="00020329-0000-0000-C000-000000000046")";
  const std::string braces = R"(PropertySetId="{00020329-0000-0000-c000-000000000046}")";
  const std::string name = R"(DistinguishedPropertySetId="PublicStrings")";
  const std::string at = Property(set, "CoconutUpdatedAt", "1970-01-01T00:00:09Z");
  EXPECT_EQ(stamp(Property(set, "CoconutAppointmentId", "900") + at),
            R"(appointment_id: "900" updated_at_us: 9000000)");
  EXPECT_EQ(stamp(at + Property(braces, "CoconutAppointmentId", "900")),
            R"(appointment_id: "900" updated_at_us: 9000000)");
  EXPECT_EQ(stamp(Property(name, "CoconutAppointmentId", "900")), R"(appointment_id: "900")");
  EXPECT_EQ(stamp(Property(name, "CoconutAppointmentId", "900") +
                  Property(name, "CoconutUpdatedAt", "yesterday")),
            R"(appointment_id: "900")");
  EXPECT_EQ(stamp(at), "no stamp");
  EXPECT_EQ(stamp(Property(set, "CoconutAppointmentId", "")), "no stamp");
  EXPECT_EQ(stamp(Property(set, "coconutappointmentid", "900")), "no stamp");
  EXPECT_EQ(stamp(Property(set, "CoconutAppointmentId", "900", "Integer")), "no stamp");
  EXPECT_EQ(stamp(Property(R"(PropertySetId="00020329-0000-0000-C000-000000000047")",
                           "CoconutAppointmentId", "900")),
            "no stamp");
  EXPECT_EQ(
      stamp(Property(R"(DistinguishedPropertySetId="Appointment")", "CoconutAppointmentId", "900")),
      "no stamp");
}

// --- What cannot be read -----------------------------------------------------------------------

TEST(EwsItem, WhatCannotBeReadSaysWhereAndWhich) {
  const auto why = [](std::string_view children) {
    const v1::Fact fact = OnlyFact(
        EwsLine(Got(Brought(CalendarItem("1", fmt::format("{}{}", kHour, children)))), kFullSync));
    EXPECT_EQ(fact.undecodable().item_id(), "1");
    EXPECT_EQ(fact.sync_id(), "s1");
    return CannotRead(fact);
  };
  const std::string at = "$.GetItemResponse[0].Items[0].";
  EXPECT_EQ(why("<t:IsCancelled>maybe</t:IsCancelled>"),
            "INVALID_VALUE: " + at + R"(IsCancelled is "maybe"; it must be true or false)");
  EXPECT_EQ(why("<t:IsAllDayEvent/>"),
            "INVALID_VALUE: " + at + R"(IsAllDayEvent is ""; it must be true or false)");
  EXPECT_EQ(why("<t:LastModifiedTime>late</t:LastModifiedTime>"),
            "INVALID_TIME: " + at +
                R"(LastModifiedTime is "late"; it must be a time such as 2026-11-02T12:00:00Z)");
  EXPECT_EQ(
      why("<t:DateTimeCreated>0000-01-01T00:00:00Z</t:DateTimeCreated>"),
      "INVALID_TIME: " + at +
          R"(DateTimeCreated is "0000-01-01T00:00:00Z"; it must be a time such as 2026-11-02T12:00:00Z)");
  EXPECT_EQ(CannotRead(OnlyFact(
                EwsLine(Got(Brought("<t:CalendarItem><t:Subject/></t:CalendarItem>")), kFullSync))),
            "MISSING_FIELD: " + at + "ItemId is missing or has no Id; every item has one");
  EXPECT_EQ(CannotRead(OnlyFact(EwsLine(Got(Brought(CalendarItem("1", "")))))),
            "MISSING_FIELD: $.GetItemResponse[0].Items[0] has nothing but its id; a read must ask "
            "for its Start at least");
  EXPECT_EQ(CannotRead(OnlyFact(EwsLine(Got(Brought(R"(<t:Task><t:ItemId Id="1"/></t:Task>)"))))),
            "UNSUPPORTED_BODY: $.GetItemResponse[0].Items[0] is a Task; it must be a CalendarItem");
}

TEST(EwsItem, IdsThatDifferInCaseAreTwoItems) {
  const std::vector<v1::Fact> facts = Decoded(
      EwsLine(Got(Brought(CalendarItem("AAMkAb", kHour)) + Brought(CalendarItem("AAMkaB", kHour))),
              kFullSync));
  EXPECT_THAT(EwsWords(facts), ElementsAre("item:AAMkAb@s1", "item:AAMkaB@s1"));
  EXPECT_NE(facts[0].fact_id(), facts[1].fact_id());
}

TEST(EwsItem, ReadsOfOneVersionThatSayMoreAreFactsOfTheirOwn) {
  const auto id = [](std::string_view children, std::string_view change_key = "k") {
    return OnlyFact(EwsLine(Got(Brought(CalendarItem("1", children, change_key))), kFullSync))
        .fact_id();
  };
  const std::string whole = std::string(kHour) + R"(<t:Body BodyType="Text"/>)";
  EXPECT_EQ(id(kHour), id(kHour));
  EXPECT_EQ(id(kHour), id(std::string(kHour) + "<t:Subject>a</t:Subject>"));
  EXPECT_NE(id(kHour), id(whole));
  EXPECT_NE(id(kHour), id("<t:Subject/>"));
  EXPECT_NE(id(kHour), id(std::string(kHour) + "<t:RequiredAttendees/>"));
  EXPECT_NE(id(whole), id(whole, "K"));
  EXPECT_NE(id(kHour, ""), id(whole, ""));
}

}  // namespace
}  // namespace syncledger
