// Events of Microsoft Graph, field by field: stated, null, empty and absent are four different
// things.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/ingest/decode.h"

namespace syncledger {
namespace {

using ::testing::ElementsAre;

std::string Text(const google::protobuf::Message& message) { return message.ShortDebugString(); }

TEST(GraphEvent, EveryFieldAsItWasStated) {
  const v1::Fact fact =
      OnlyFact(GraphLine(R"({"value": [{
      "@odata.type": "#microsoft.graph.event", "@odata.etag": "W/\"other\"",
      "id": "AAMk=", "changeKey": "ck==", "iCalUId": "0400", "subject": "Dentist", "bodyPreview": "x",
      "showAs": "oof", "isCancelled": false, "isAllDay": false, "isOrganizer": true,
      "type": "singleInstance", "sensitivity": "private",
      "createdDateTime": "1970-01-01T00:00:01.0000009Z", "lastModifiedDateTime": "1970-01-01T00:00:02.1234567Z",
      "start": {"dateTime": "1970-01-01T00:00:03.0000000", "timeZone": "Pacific Standard Time"},
      "end": {"dateTime": "1970-01-01T00:00:04Z", "timeZone": "UTC"},
      "originalStartTimeZone": "tzone://Microsoft/Custom", "originalEndTimeZone": "Europe/Berlin",
      "location": {"displayName": "Room 3", "locationType": "default", "coordinates": {"latitude": 47.6},
                   "address": {"street": "5 Water St", "city": "Halifax", "state": "NS", "postalCode": "B3J",
                               "countryOrRegion": "Canada", "type": "business"}},
      "body": {"contentType": "html", "content": "<p>Gr\u00fc\u00dfe</p>\r\n"},
      "organizer": {"emailAddress": {"name": "Ann", "address": "Ann@maple.example"}},
      "attendees": [
        {"type": "required", "status": {"response": "accepted", "time": "0001-01-01T00:00:00Z"},
         "emailAddress": {"name": "Bob", "address": "bob@mail.example"}},
        {"type": "resource", "emailAddress": {"address": "room3@maple.example"}}],
      "webLink": "https://outlook.example", "hasAttachments": false, "reminderMinutesBeforeStart": 15}]})",
                         std::string(kFullSync) + R"(, "headers": {"Request-ID": "r-1"})"));
  EXPECT_EQ(fact.occurred_at_us(), 2'123'456);
  EXPECT_EQ(fact.sync_id(), "s1");
  EXPECT_EQ(fact.sync_kind(), v1::FULL);
  EXPECT_EQ(fact.request_id(), "r-1");
  EXPECT_EQ(
      Text(fact.exchange_item()),
      R"(mailbox: "ann@maple.example" item_id: "AAMk=" change_key: "ck==" ical_uid: "0400" subject: "Dentist" )"
      R"(show_as: OOF is_cancelled: false is_all_day: false is_organizer: true type: SINGLE sensitivity: PRIVATE )"
      R"(created_at_us: 1000000 start { local_us: 3000000 time_zone: "Pacific Standard Time" } )"
      R"(end { instant_us: 4000000 time_zone: "UTC" } original_start_time_zone: "tzone://Microsoft/Custom" )"
      R"(original_end_time_zone: "Europe/Berlin" )"
      R"(location { display_name: "Room 3" street: "5 Water St" city: "Halifax" state: "NS" postal_code: "B3J" country: "Canada" } )"
      R"(body { content_type: HTML content: "<p>Gr\303\274\303\237e</p>\r\n" } )"
      R"(organizer { address: "Ann@maple.example" name: "Ann" } )"
      R"(attendees { attendees { email { address: "bob@mail.example" name: "Bob" } kind: REQUIRED answer: ACCEPTED } )"
      R"(attendees { email { address: "room3@maple.example" } kind: RESOURCE } })");
}

TEST(GraphEvent, AStubStaysAStub) {
  EXPECT_EQ(
      Text(OnlyItem(R"({"@odata.type": "#microsoft.graph.event", "@odata.etag": "W/\"Dw+/=\"",
                              "seriesMasterId": "M", "type": "occurrence", "id": "O",
                              "start": {"dateTime": "1970-01-01T00:00:03.0000000", "timeZone": "UTC"},
                              "end": {"dateTime": "1970-01-01T00:00:04.0000000", "timeZone": "UTC"}})")),
      R"(mailbox: "ann@maple.example" item_id: "O" change_key: "Dw+/=" type: OCCURRENCE )"
      R"(start { local_us: 3000000 time_zone: "UTC" } end { local_us: 4000000 time_zone: "UTC" } series_master_id: "M")");
}

TEST(GraphEvent, NullIsNamedAndEmptyIsSet) {
  const v1::ExchangeItem nulls =
      OnlyItem(R"({"id": "1", "changeKey": null, "iCalUId": null, "subject": null,
      "showAs": null, "isCancelled": null, "isAllDay": null, "isOrganizer": null, "type": null, "sensitivity": null,
      "createdDateTime": null, "lastModifiedDateTime": null, "start": null, "end": null, "originalStartTimeZone": null,
      "originalEndTimeZone": null, "originalStart": null, "seriesMasterId": null, "recurrence": null, "location": null,
      "body": null, "organizer": null, "attendees": null, "singleValueExtendedProperties": null,
      "cancelledOccurrences": null, "transactionId": null})");
  EXPECT_THAT(
      nulls.null_fields(),
      ::testing::UnorderedElementsAre(
          "ical_uid", "subject", "show_as", "is_cancelled", "is_all_day", "is_organizer", "type",
          "sensitivity", "created_at_us", "start", "end", "original_start_time_zone",
          "original_end_time_zone", "original_start", "series_master_id", "recurrence", "location",
          "body", "organizer", "attendees", "cancelled_occurrences"));
  for (const std::string& name : nulls.null_fields()) {
    const auto* field = v1::ExchangeItem::descriptor()->FindFieldByName(name);
    ASSERT_NE(field, nullptr) << name;
    if (field->is_repeated()) continue;
    EXPECT_FALSE(nulls.GetReflection()->HasField(nulls, field)) << name;
  }

  const v1::ExchangeItem empty =
      OnlyItem(R"({"id": "1", "iCalUId": "", "subject": "", "isCancelled": false,
      "originalStartTimeZone": "", "seriesMasterId": "", "recurrence": {}, "location": {}, "body": {}, "organizer": {},
      "attendees": [], "cancelledOccurrences": []})");
  EXPECT_EQ(
      Text(empty),
      R"(mailbox: "ann@maple.example" item_id: "1" ical_uid: "" subject: "" is_cancelled: false )"
      R"(original_start_time_zone: "" series_master_id: "" recurrence { } location { } body { } organizer { } )"
      R"(attendees { } cancelled_occurrences_stated: true)");

  EXPECT_EQ(Text(OnlyItem(R"({"id": "1"})")), R"(mailbox: "ann@maple.example" item_id: "1")");
}

TEST(GraphEvent, NullInsideAValueIsEmpty) {
  EXPECT_EQ(
      Text(OnlyItem(R"({"id": "1", "location": {"displayName": null, "address": null},
      "body": {"contentType": null, "content": null}, "organizer": {"emailAddress": null},
      "attendees": [{"type": null, "status": null, "emailAddress": {"name": null, "address": null}},
                    {"status": {"response": null}, "emailAddress": null}],
      "start": {"dateTime": null, "timeZone": null}, "end": {}})")),
      R"(mailbox: "ann@maple.example" item_id: "1" start { unreadable: "" } end { unreadable: "" } location { } )"
      R"(body { } organizer { } attendees { attendees { email { } } attendees { } })");
}

TEST(GraphEvent, NamesThatAreNotKnownReadAsUnknown) {
  const v1::ExchangeItem item =
      OnlyItem(R"({"id": "1", "showAs": "dreaming", "type": "mystery", "sensitivity": "secret",
      "attendees": [{"type": "ghost", "status": {"response": "maybe"}, "emailAddress": {"address": "a"}}]})");
  EXPECT_TRUE(item.has_show_as());
  EXPECT_EQ(item.show_as(), v1::SHOW_AS_UNKNOWN);
  EXPECT_EQ(item.type(), v1::ITEM_TYPE_UNKNOWN);
  EXPECT_EQ(item.sensitivity(), v1::SENSITIVITY_UNKNOWN);
  EXPECT_EQ(item.attendees().attendees(0).kind(), v1::Attendee::KIND_UNKNOWN);
  EXPECT_EQ(item.attendees().attendees(0).answer(), v1::Attendee::ANSWER_UNKNOWN);
}

TEST(GraphEvent, EveryNameOfEveryEnum) {
  const auto show_as = [](std::string_view name) {
    return OnlyItem(fmt::format(R"({{"id": "1", "showAs": "{}"}})", name)).show_as();
  };
  EXPECT_EQ(show_as("unknown"), v1::SHOW_AS_UNKNOWN);
  EXPECT_EQ(show_as("free"), v1::FREE);
  EXPECT_EQ(show_as("tentative"), v1::TENTATIVE);
  EXPECT_EQ(show_as("busy"), v1::BUSY);
  EXPECT_EQ(show_as("oof"), v1::OOF);
  EXPECT_EQ(show_as("workingElsewhere"), v1::WORKING_ELSEWHERE);
  const auto type = [](std::string_view name) {
    return OnlyItem(fmt::format(R"({{"id": "1", "type": "{}"}})", name)).type();
  };
  EXPECT_EQ(type("singleInstance"), v1::SINGLE);
  EXPECT_EQ(type("occurrence"), v1::OCCURRENCE);
  EXPECT_EQ(type("exception"), v1::EXCEPTION);
  EXPECT_EQ(type("seriesMaster"), v1::SERIES_MASTER);
  const auto sensitivity = [](std::string_view name) {
    return OnlyItem(fmt::format(R"({{"id": "1", "sensitivity": "{}"}})", name)).sensitivity();
  };
  EXPECT_EQ(sensitivity("normal"), v1::NORMAL);
  EXPECT_EQ(sensitivity("personal"), v1::PERSONAL);
  EXPECT_EQ(sensitivity("private"), v1::PRIVATE);
  EXPECT_EQ(sensitivity("confidential"), v1::CONFIDENTIAL);
  const auto answer = [](std::string_view name) {
    return OnlyItem(
               fmt::format(R"({{"id": "1", "attendees": [{{"status": {{"response": "{}"}}}}]}})",
                           name))
        .attendees()
        .attendees(0)
        .answer();
  };
  EXPECT_EQ(answer("none"), v1::Attendee::NONE);
  EXPECT_EQ(answer("organizer"), v1::Attendee::ORGANIZER);
  EXPECT_EQ(answer("tentativelyAccepted"), v1::Attendee::TENTATIVELY_ACCEPTED);
  EXPECT_EQ(answer("accepted"), v1::Attendee::ACCEPTED);
  EXPECT_EQ(answer("declined"), v1::Attendee::DECLINED);
  EXPECT_EQ(answer("notResponded"), v1::Attendee::NOT_RESPONDED);
}

TEST(GraphEvent, TheChangeKeyElseTheEtag) {
  EXPECT_EQ(OnlyItem(R"({"id": "1", "changeKey": "a", "@odata.etag": "W/\"b\""})").change_key(),
            "a");
  EXPECT_EQ(OnlyItem(R"({"id": "1", "@odata.etag": "W/\"b\""})").change_key(), "b");
  EXPECT_EQ(OnlyItem(R"({"id": "1", "@odata.etag": "\"b\""})").change_key(), "b");
  EXPECT_EQ(OnlyItem(R"({"id": "1", "@odata.etag": "b"})").change_key(), "b");
  EXPECT_EQ(OnlyItem(R"({"id": "1", "@odata.etag": "W/\""})").change_key(), "\"");
  EXPECT_EQ(OnlyItem(R"({"id": "1"})").change_key(), "");
}

TEST(GraphEvent, TheBetasUidStandsInForICalUId) {
  EXPECT_EQ(OnlyItem(R"({"id": "1", "uid": "u"})").ical_uid(), "u");
  EXPECT_EQ(OnlyItem(R"({"id": "1", "uid": "u", "iCalUId": "i"})").ical_uid(), "i");
  EXPECT_EQ(OnlyItem(R"({"id": "1", "iCalUId": null, "uid": "u"})").ical_uid(), "u");
  EXPECT_EQ(OnlyItem(R"({"id": "1", "iCalUId": null, "uid": "u"})").null_fields_size(), 0);
  EXPECT_FALSE(OnlyItem(R"({"id": "1", "uid": null})").has_ical_uid());
}

TEST(GraphEvent, AllDayIsDatesInItsOwnZone) {
  const v1::ExchangeItem item = OnlyItem(R"({"id": "1", "isAllDay": true, "type": "occurrence",
      "originalStartTimeZone": "UTC", "originalStart": "2018-06-05T07:00:00Z",
      "start": {"dateTime": "2018-06-05T00:00:00.0000000", "timeZone": "UTC"},
      "end": {"dateTime": "2018-06-06T00:00:00.0000000", "timeZone": "UTC"}})");
  EXPECT_TRUE(item.is_all_day());
  EXPECT_EQ(Text(item.start()), R"(local_us: 1528156800000000 time_zone: "UTC")");
  EXPECT_EQ(Text(item.end()), R"(local_us: 1528243200000000 time_zone: "UTC")");
  EXPECT_EQ(Text(item.original_start()), "instant_us: 1528182000000000");
}

TEST(GraphEvent, WhatIsNoTimeStaysAsText) {
  const v1::ExchangeItem item =
      OnlyItem(R"({"id": "1", "start": {"dateTime": "2026-02-30T10:00:00", "timeZone": "Mars"},
      "end": {"DateTime": "1970-01-01T00:00:04", "TimeZone": "UTC"}, "originalStart": "never"})");
  EXPECT_EQ(Text(item.start()), R"(unreadable: "2026-02-30T10:00:00" time_zone: "Mars")");
  EXPECT_EQ(Text(item.end()), R"(local_us: 4000000 time_zone: "UTC")");
  EXPECT_EQ(Text(item.original_start()), R"(unreadable: "never")");
}

TEST(GraphEvent, Recurrences) {
  const auto recurrence = [](std::string_view json) {
    return Text(OnlyItem(fmt::format(R"({{"id": "1", "recurrence": {}}})", json)).recurrence());
  };
  EXPECT_EQ(
      recurrence(R"({"pattern": {"type": "weekly", "interval": 2, "month": 0, "dayOfMonth": 0,
                "daysOfWeek": ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"],
                "firstDayOfWeek": "monday", "index": "first"},
                "range": {"type": "endDate", "startDate": "2017-09-04", "endDate": "2017-12-31",
                "recurrenceTimeZone": "Pacific Standard Time", "numberOfOccurrences": 0}})"),
      R"(pattern: WEEKLY interval: 2 days_of_week: 0 days_of_week: 1 days_of_week: 2 days_of_week: 3 )"
      R"(days_of_week: 4 days_of_week: 5 days_of_week: 6 first_day_of_week: 1 index: 1 range: END_DATE )"
      R"(start_date: "2017-09-04" end_date: "2017-12-31" time_zone: "Pacific Standard Time")");
  EXPECT_EQ(recurrence(R"({"pattern": {"type": "absoluteYearly", "month": 2, "dayOfMonth": 29},
                           "range": {"type": "numbered", "numberOfOccurrences": 5}})"),
            "pattern: ABSOLUTE_YEARLY month: 2 day_of_month: 29 range: NUMBERED "
            "number_of_occurrences: 5");
  EXPECT_EQ(
      recurrence(
          R"({"pattern": {"type": "relativeMonthly", "index": "last"}, "range": {"type": "noEnd"}})"),
      "pattern: RELATIVE_MONTHLY index: -1 range: NO_END");
  EXPECT_EQ(recurrence(R"({"pattern": {"type": "daily"}, "range": null})"), "pattern: DAILY");
  EXPECT_EQ(recurrence(R"({"pattern": {"type": "absoluteMonthly", "index": "fourth"}})"),
            "pattern: ABSOLUTE_MONTHLY index: 4");
  EXPECT_EQ(recurrence(R"({"pattern": {"type": "relativeYearly", "index": "second"}})"),
            "pattern: RELATIVE_YEARLY index: 2");
  EXPECT_EQ(
      recurrence(R"({"pattern": {"type": "lunar", "index": "third"}, "range": {"type": "until"}})"),
      "index: 3");
}

TEST(GraphEvent, CancelledOccurrences) {
  EXPECT_THAT(
      OnlyItem(R"({"id": "1", "cancelledOccurrences": ["OID.1.2026-11-02", "OID.1.2026-11-09"]})")
          .cancelled_occurrences(),
      ElementsAre("OID.1.2026-11-02", "OID.1.2026-11-09"));
}

TEST(GraphEvent, TheStamp) {
  const auto stamp = [](std::string_view properties) {
    const v1::ExchangeItem item = OnlyItem(
        fmt::format(R"({{"id": "1", "singleValueExtendedProperties": [{}]}})", properties));
    return item.has_stamp() ? Text(item.stamp()) : "no stamp";
  };
  const std::string set = "{00020329-0000-0000-C000-000000000046}";
  const auto property = [&](std::string_view name, std::string_view value) {
    return fmt::format(R"({{"id": "String {} Name {}", "value": {}}})", set, name, value);
  };
  const std::string id = property("CoconutAppointmentId", "\"900\"");
  const std::string at = property("CoconutUpdatedAt", "\"1970-01-01T00:00:01Z\"");
  EXPECT_EQ(stamp(id + "," + at), R"(appointment_id: "900" updated_at_us: 1000000)");
  EXPECT_EQ(stamp(at + "," + id), R"(appointment_id: "900" updated_at_us: 1000000)");
  EXPECT_EQ(stamp(id), R"(appointment_id: "900")");
  EXPECT_EQ(stamp(id + "," + property("CoconutUpdatedAt", "\"lost\"")), R"(appointment_id: "900")");
  EXPECT_EQ(stamp(id + "," + property("CoconutUpdatedAt", "\"1970-01-01T00:00:01\"")),
            R"(appointment_id: "900")");
  EXPECT_EQ(stamp(id + "," + property("CoconutUpdatedAt", "null")), R"(appointment_id: "900")");
  EXPECT_EQ(
      stamp(
          R"({"id": "string {00020329-0000-0000-c000-000000000046} name CoconutAppointmentId", "value": "9"})"),
      R"(appointment_id: "9")");
  EXPECT_EQ(stamp(""), "no stamp");
  EXPECT_EQ(stamp(at), "no stamp");
  EXPECT_EQ(stamp(property("CoconutAppointmentId", "\"\"")), "no stamp");
  EXPECT_EQ(stamp(property("coconutappointmentid", "\"900\"")), "no stamp");
  EXPECT_EQ(stamp(property("CoconutAppointmentIdX", "\"900\"")), "no stamp");
  EXPECT_EQ(
      stamp(
          R"({"id": "String {11111111-0000-0000-C000-000000000046} Name CoconutAppointmentId", "value": "9"})"),
      "no stamp");
  EXPECT_EQ(
      stamp(
          R"({"id": "Integer {00020329-0000-0000-C000-000000000046} Name CoconutAppointmentId", "value": "9"})"),
      "no stamp");
  EXPECT_EQ(stamp(R"({"value": "9"}, {"id": null}, {"id": "x", "value": 5})"), "no stamp");
}

// What an event must not say: it becomes a fact that cannot be read, and names the place.
TEST(GraphEvent, RefusesWrongTypes) {
  struct Case {
    std::string_view event;
    std::string_view why;
  };
  for (const Case& c : {
           Case{R"(5)", "MALFORMED_BODY: $.value[0] is a number; it must be an event"},
           {R"([])", "MALFORMED_BODY: $.value[0] is a list; it must be an event"},
           {R"(null)", "MALFORMED_BODY: $.value[0] is null; it must be an event"},
           {R"({})", "MISSING_FIELD: $.value[0].id is missing or empty; every event has one"},
           {R"({"id": ""})",
            "MISSING_FIELD: $.value[0].id is missing or empty; every event has one"},
           {R"({"id": null})",
            "MISSING_FIELD: $.value[0].id is missing or empty; every event has one"},
           {R"({"id": 5})", "INVALID_VALUE: $.value[0].id is a number; it must be a string"},
           {R"({"id": "1", "subject": 5})",
            "INVALID_VALUE: $.value[0].subject is a number; it must be a string"},
           {R"({"id": "1", "changeKey": {}})",
            "INVALID_VALUE: $.value[0].changeKey is an object; it must be a string"},
           {R"({"id": "1", "@odata.etag": 1})",
            "INVALID_VALUE: $.value[0].@odata.etag is a number; it must be a string"},
           {R"({"id": "1", "iCalUId": []})",
            "INVALID_VALUE: $.value[0].iCalUId is a list; it must be a string"},
           {R"({"id": "1", "showAs": true})",
            "INVALID_VALUE: $.value[0].showAs is true or false; it must be a string"},
           {R"({"id": "1", "isCancelled": "no"})",
            "INVALID_VALUE: $.value[0].isCancelled is a string; it must be true or false"},
           {R"({"id": "1", "isAllDay": 0})",
            "INVALID_VALUE: $.value[0].isAllDay is a number; it must be true or false"},
           {R"({"id": "1", "isOrganizer": {}})",
            "INVALID_VALUE: $.value[0].isOrganizer is an object; it must be true or false"},
           {R"({"id": "1", "type": 1})",
            "INVALID_VALUE: $.value[0].type is a number; it must be a string"},
           {R"({"id": "1", "sensitivity": 1})",
            "INVALID_VALUE: $.value[0].sensitivity is a number; it must be a string"},
           {R"({"id": "1", "createdDateTime": "today"})",
            "INVALID_TIME: $.value[0].createdDateTime is \"today\"; it must be an RFC 3339 time "
            "with Z or an offset"},
           {R"({"id": "1", "lastModifiedDateTime": "2026-11-02T10:00:00"})",
            "INVALID_TIME: $.value[0].lastModifiedDateTime is \"2026-11-02T10:00:00\"; it must be "
            "an RFC 3339 time with Z "
            "or an offset"},
           {R"({"id": "1", "start": "2026-11-02T10:00:00"})",
            "INVALID_VALUE: $.value[0].start is a string; it must be an object"},
           {R"({"id": "1", "start": {"dateTime": 5}})",
            "INVALID_VALUE: $.value[0].start.dateTime is a number; it must be a string"},
           {R"({"id": "1", "end": {"timeZone": 5}})",
            "INVALID_VALUE: $.value[0].end.timeZone is a number; it must be a string"},
           {R"({"id": "1", "originalStart": {}})",
            "INVALID_VALUE: $.value[0].originalStart is an object; it must be a string"},
           {R"({"id": "1", "location": "Room 3"})",
            "INVALID_VALUE: $.value[0].location is a string; it must be an object"},
           {R"({"id": "1", "location": {"displayName": 3}})",
            "INVALID_VALUE: $.value[0].location.displayName is a number; it must be a string"},
           {R"({"id": "1", "location": {"address": {"city": []}}})",
            "INVALID_VALUE: $.value[0].location.address.city is a list; it must be a string"},
           {R"({"id": "1", "body": "text"})",
            "INVALID_VALUE: $.value[0].body is a string; it must be an object"},
           {R"({"id": "1", "body": {"content": 1}})",
            "INVALID_VALUE: $.value[0].body.content is a number; it must be a string"},
           {R"({"id": "1", "organizer": "ann"})",
            "INVALID_VALUE: $.value[0].organizer is a string; it must be an object"},
           {R"({"id": "1", "organizer": {"emailAddress": {"address": 1}}})",
            "INVALID_VALUE: $.value[0].organizer.emailAddress.address is a number; it must be a "
            "string"},
           {R"({"id": "1", "attendees": {}})",
            "INVALID_VALUE: $.value[0].attendees is an object; it must be a list"},
           {R"({"id": "1", "attendees": [{}, "bob"]})",
            "INVALID_VALUE: $.value[0].attendees[1] is a string; it must be an object"},
           {R"({"id": "1", "attendees": [{"status": {"response": 1}}]})",
            "INVALID_VALUE: $.value[0].attendees[0].status.response is a number; it must be a "
            "string"},
           {R"({"id": "1", "recurrence": "weekly"})",
            "INVALID_VALUE: $.value[0].recurrence is a string; it must be an object"},
           {R"({"id": "1", "recurrence": {"pattern": {"interval": "1"}}})",
            "INVALID_VALUE: $.value[0].recurrence.pattern.interval is a string; it must be a whole "
            "number of 32 bits"},
           {R"({"id": "1", "recurrence": {"pattern": {"month": 5000000000}}})",
            "INVALID_VALUE: $.value[0].recurrence.pattern.month is a number; it must be a whole "
            "number of 32 bits"},
           {R"({"id": "1", "recurrence": {"pattern": {"daysOfWeek": ["monday", "funday"]}}})",
            "INVALID_VALUE: $.value[0].recurrence.pattern.daysOfWeek[1] is \"funday\"; it must be "
            "one of sunday, monday, "
            "tuesday, wednesday, thursday, friday, saturday"},
           {R"({"id": "1", "recurrence": {"pattern": {"index": "fifth"}}})",
            "INVALID_VALUE: $.value[0].recurrence.pattern.index is \"fifth\"; it must be one of "
            "first, second, third, "
            "fourth, last"},
           {R"({"id": "1", "recurrence": {"range": {"startDate": 20170904}}})",
            "INVALID_VALUE: $.value[0].recurrence.range.startDate is a number; it must be a "
            "string"},
           {R"({"id": "1", "singleValueExtendedProperties": {}})",
            "INVALID_VALUE: $.value[0].singleValueExtendedProperties is an object; it must be a "
            "list"},
           {R"({"id": "1", "singleValueExtendedProperties": [{"id": 1}]})",
            "INVALID_VALUE: $.value[0].singleValueExtendedProperties[0].id is a number; it must be "
            "a string"},
           {R"({"id": "1", "singleValueExtendedProperties": [
               {"id": "String {00020329-0000-0000-C000-000000000046} Name CoconutAppointmentId", "value": 900}]})",
            "INVALID_VALUE: $.value[0].singleValueExtendedProperties[0].value is a number; it must "
            "be a string"},
           {R"({"id": "1", "cancelledOccurrences": [1]})",
            "INVALID_VALUE: $.value[0].cancelledOccurrences[0] is a number; it must be a string"},
           {R"({"id": "1", "@removed": "deleted"})",
            "INVALID_VALUE: $.value[0].@removed is a string; it must be an object"},
           {R"({"id": "1", "@removed": {"reason": 1}})",
            "INVALID_VALUE: $.value[0].@removed.reason is a number; it must be a string"},
           {R"({"@removed": {"reason": "deleted"}})",
            "MISSING_FIELD: $.value[0].id is missing or empty; a removal names what was removed"},
           {R"({"@odata.type": "#microsoft.graph.message", "id": "1"})",
            "UNSUPPORTED_BODY: $.value[0] is #microsoft.graph.message; it must be an event"},
           {R"({"subscriptionId": "s", "changeType": "updated", "id": "1"})",
            "UNSUPPORTED_BODY: $.value[0] is a change notification; it must be an event"},
       }) {
    const v1::Fact fact =
        OnlyFact(GraphLine(fmt::format(R"({{"value": [{}]}})", c.event), kFullSync));
    EXPECT_EQ(CannotRead(fact), c.why) << c.event;
    EXPECT_EQ(fact.sync_id(), "s1");
    EXPECT_EQ(fact.undecodable().mailbox(), "ann@maple.example");
    EXPECT_EQ(fact.undecodable().content_hash().size(), 16u);
  }
}

}  // namespace
}  // namespace syncledger
