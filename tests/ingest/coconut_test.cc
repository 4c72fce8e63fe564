// Coconut's feed: what each event says, and what a document must not lack.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/ingest/decode.h"

namespace syncledger {
namespace {

// A fact's payload without its hash, which the payload hash begins with.
template <typename T>
std::string Said(const v1::Fact& fact, T payload) {
  EXPECT_EQ(payload.content_hash(), fact.payload_hash().substr(0, 16));
  payload.clear_content_hash();
  return payload.ShortDebugString();
}

TEST(Coconut, AnAppointmentAsItWasStated) {
  const v1::Fact fact =
      OnlyFact(CoconutLine("appointment.created", R"({"type": "appointments", "id": 900,
      "attributes": {"start": "1970-01-01T00:00:01Z", "end": "1970-01-01T01:00:02+01:00", "timezone": "America/Halifax",
        "service_id": 4, "location_id": "31", "staff_id": "8", "additional_staff_id": ["9", 8, 10],
        "internal_notes": "likes tea", "details": "", "show_as": "workingElsewhere", "updated_at": "1970-01-01T00:00:03Z",
        "meeting_method": 3},
      "relationships": {"attendees": {"data": [
        {"type": "attendees", "id": "51", "attributes": {"email": "sam@mail.example", "first_name": "Sam",
          "last_name": "Roe", "cell_phone": "555", "timezone": "America/Toronto", "lang": "fr"}},
        {"type": "attendees", "id": 52, "attributes": {"email": null}},
        {"type": "attendees", "id": "53"}]}}})"));
  EXPECT_EQ(fact.source(), v1::COCONUT);
  EXPECT_EQ(fact.occurred_at_us(), 3'000'000);
  EXPECT_EQ(fact.actor().id(), "900");
  EXPECT_EQ(
      Said(fact, fact.appointment_stated()),
      R"(event: CREATED appointment_id: "900" start { instant_us: 1000000 time_zone: "America/Halifax" } )"
      R"(end { instant_us: 2000000 time_zone: "America/Halifax" } time_zone: "America/Halifax" service_id: "4" )"
      R"(location_id: "31" staff_ids: "8" staff_ids: "9" staff_ids: "10" internal_notes: "likes tea" details: "" )"
      R"(show_as: WORKING_ELSEWHERE )"
      R"(clients { id: "51" email: "sam@mail.example" first_name: "Sam" last_name: "Roe" cell_phone: "555" time_zone: "America/Toronto" } )"
      R"(clients { id: "52" } clients { id: "53" } clients_stated: true )"
      R"(stated_fields: "additional_staff_id" stated_fields: "details" stated_fields: "end" )"
      R"(stated_fields: "internal_notes" stated_fields: "location_id" stated_fields: "service_id" )"
      R"(stated_fields: "show_as" stated_fields: "staff_id" stated_fields: "start" stated_fields: "timezone" )"
      R"(stated_fields: "updated_at")");
}

std::string Appointment(std::string_view attributes, std::string_view more = "",
                        std::string_view event = "appointment.updated") {
  return CoconutLine(
      event, fmt::format(R"({{"type": "appointments", "id": "900", "attributes": {{{}}}{}}})",
                         attributes, more));
}

constexpr std::string_view kTimes =
    R"("start": "1970-01-01T00:00:01Z", "end": "1970-01-01T00:00:02Z", "updated_at": "1970-01-01T00:00:03Z")";

TEST(Coconut, WallTimesAreInTheDocumentsZone) {
  const v1::AppointmentStated stated =
      OnlyFact(Appointment(R"("updated_at": "1970-01-01T00:00:03Z", "start": "1970-01-01 00:00:01",
                              "end": "1970-01-01 00:00:02", "timezone": "America/Toronto")"))
          .appointment_stated();
  EXPECT_EQ(stated.start().ShortDebugString(), R"(local_us: 1000000 time_zone: "America/Toronto")");
  EXPECT_EQ(stated.end().ShortDebugString(), R"(local_us: 2000000 time_zone: "America/Toronto")");
}

TEST(Coconut, APartialBodyStatesNoOtherField) {
  const v1::AppointmentStated stated = OnlyFact(Appointment(kTimes)).appointment_stated();
  EXPECT_THAT(stated.stated_fields(), ::testing::ElementsAre("end", "start", "updated_at"));
  EXPECT_FALSE(stated.has_internal_notes());
  EXPECT_FALSE(stated.has_details());
  EXPECT_FALSE(stated.has_show_as());
  EXPECT_FALSE(stated.clients_stated());
  EXPECT_EQ(stated.event(), v1::AppointmentStated::UPDATED);
}

TEST(Coconut, NullIsStatedAndEmpty) {
  const v1::AppointmentStated stated =
      OnlyFact(Appointment(std::string(kTimes) +
                               R"(, "internal_notes": null, "details": null, "service_id": null,
          "location_id": null, "staff_id": null, "additional_staff_id": null, "timezone": null, "show_as": null)",
                           R"(, "relationships": {"attendees": {"data": null}})"))
          .appointment_stated();
  EXPECT_TRUE(stated.has_internal_notes());
  EXPECT_EQ(stated.internal_notes(), "");
  EXPECT_TRUE(stated.has_details());
  EXPECT_EQ(stated.staff_ids_size(), 0);
  EXPECT_FALSE(stated.has_show_as()) << "no empty value could say it";
  EXPECT_TRUE(stated.clients_stated());
  EXPECT_EQ(stated.clients_size(), 0);
  EXPECT_THAT(stated.stated_fields(),
              ::testing::ElementsAre("additional_staff_id", "details", "end", "internal_notes",
                                     "location_id", "service_id", "staff_id", "start", "timezone",
                                     "updated_at"));
}

TEST(Coconut, AListMayBeOneValue) {
  const v1::AppointmentStated one =
      OnlyFact(
          Appointment(
              std::string(kTimes) +
                  R"(, "staff_id": [8], "additional_staff_id": 9, "service_id": ["4"])",
              R"(, "relationships": {"attendees": {"data": {"type": "attendees", "id": "51"}}})"))
          .appointment_stated();
  EXPECT_THAT(one.staff_ids(), ::testing::ElementsAre("8", "9"));
  EXPECT_EQ(one.service_id(), "4");
  EXPECT_EQ(one.clients_size(), 1);
  EXPECT_EQ(OnlyFact(CoconutLine("user.updated", R"({"type": "users", "id": "8", "attributes":
                {"location_ids": 31, "updated_at": "1970-01-01T00:00:03Z"}})"))
                .user_stated()
                .location_ids_size(),
            1);
}

TEST(Coconut, ACancellationNeedsNoTimes) {
  const v1::AppointmentStated stated =
      OnlyFact(Appointment(R"("updated_at": "1970-01-01T00:00:03Z")", "", "appointment.cancelled"))
          .appointment_stated();
  EXPECT_EQ(stated.event(), v1::AppointmentStated::CANCELLED);
  EXPECT_FALSE(stated.has_start());
}

TEST(Coconut, TheDirectory) {
  const v1::Fact user =
      OnlyFact(CoconutLine("user.updated", R"({"type": "users", "id": "8", "attributes": {
      "email": "Nadia@maple.example", "first_name": "Nadia", "last_name": "Roy", "timezone": "America/Halifax",
      "active": true, "service_provider": true, "location_ids": [32, "31", "32"], "updated_at": "1970-01-01T00:00:03Z"}})"));
  EXPECT_EQ(user.occurred_at_us(), 3'000'000);
  EXPECT_EQ(
      Said(user, user.user_stated()),
      R"(user_id: "8" email: "Nadia@maple.example" first_name: "Nadia" last_name: "Roy" )"
      R"(time_zone: "America/Halifax" active: true service_provider: true location_ids: "32" location_ids: "31" )"
      R"(stated_fields: "active" stated_fields: "email" stated_fields: "first_name" stated_fields: "last_name" )"
      R"(stated_fields: "location_ids" stated_fields: "service_provider" stated_fields: "timezone" )"
      R"(stated_fields: "updated_at")");
  const v1::Fact removed = OnlyFact(CoconutLine(
      "user.removed",
      R"({"type": "users", "id": "8", "attributes": {"updated_at": "1970-01-01T00:00:03Z"}})"));
  EXPECT_EQ(Said(removed, removed.user_removed()), R"(user_id: "8")");
  const v1::Fact location =
      OnlyFact(CoconutLine("location.updated", R"({"type": "locations", "id": "31", "attributes": {
      "name": "Harbour", "address": "5 Water St", "timezone": "America/Halifax", "updated_at": "1970-01-01T00:00:03Z"}})"));
  EXPECT_EQ(
      Said(location, location.location_stated()),
      R"(location_id: "31" name: "Harbour" address: "5 Water St" time_zone: "America/Halifax" )"
      R"(stated_fields: "address" stated_fields: "name" stated_fields: "timezone" stated_fields: "updated_at")");
  const v1::Fact service =
      OnlyFact(CoconutLine("service.updated", R"({"type": "services", "id": 4, "attributes": {
      "name": "Loan", "updated_at": "1970-01-01T00:00:03Z"}})"));
  EXPECT_EQ(Said(service, service.service_stated()),
            R"(service_id: "4" name: "Loan" stated_fields: "name" stated_fields: "updated_at")");
}

TEST(Coconut, TheSettings) {
  const auto settings = [](std::string_view id, std::string_view attributes) {
    return OnlyFact(
        CoconutLine("settings.updated",
                    fmt::format(R"({{"type": "settings", "id": "{}", "attributes": {{{}}}}})", id,
                                attributes)));
  };
  const v1::Fact told =
      settings("notifications", R"("staff_notifications": true, "client_notifications": false)");
  EXPECT_FALSE(told.has_occurred_at_us());
  EXPECT_EQ(
      told.notification_settings().ShortDebugString(),
      R"(staff_notifications: true stated_fields: "client_notifications" stated_fields: "staff_notifications")");
  EXPECT_EQ(
      settings("exchange", R"("enabled": true, "protocol": "graph", "show_event_titles": true)")
          .exchange_settings()
          .ShortDebugString(),
      R"(enabled: true protocol: GRAPH show_event_titles: true )"
      R"(stated_fields: "enabled" stated_fields: "protocol" stated_fields: "show_event_titles")");
  EXPECT_EQ(settings("exchange", R"("protocol": "ews")").exchange_settings().protocol(), v1::EWS);
  EXPECT_EQ(settings("exchange", "").exchange_settings().ShortDebugString(), "");
}

TEST(Coconut, WhatADocumentMustNotLackOrHold) {
  struct Case {
    std::string line;
    std::string_view why;
  };
  const auto bare = [](std::string_view body) {
    std::string line = CoconutLine("user.updated", "DATA");
    return line.replace(line.find(R"({"data": DATA})"), 14, body);
  };
  const auto user = [](std::string_view data) { return CoconutLine("user.updated", data); };
  const std::string times(kTimes);
  for (
      const Case& c : {
          Case{bare("5"), "MALFORMED_BODY: the body is a number; it must be a JSON:API document"},
          {bare("null"), "MALFORMED_BODY: the body is null; it must be a JSON:API document"},
          {bare("{}"), "MISSING_FIELD: $.data is missing"},
          {user("[]"), "INVALID_VALUE: $.data is a list; it must be an object"},
          {user("{}"), "MISSING_FIELD: $.data.type is missing; it must be \"users\""},
          {user(R"({"type": 5})"), "INVALID_VALUE: $.data.type is a number; it must be a string"},
          {user(R"({"type": "user"})"),
           "INVALID_VALUE: $.data.type is \"user\"; it must be \"users\""},
          {user(R"({"type": "users"})"), "MISSING_FIELD: $.data.id is missing or empty"},
          {user(R"({"type": "users", "id": null})"),
           "MISSING_FIELD: $.data.id is missing or empty"},
          {user(R"({"type": "users", "id": ""})"), "MISSING_FIELD: $.data.id is missing or empty"},
          {user(R"({"type": "users", "id": 1.5})"),
           "INVALID_VALUE: $.data.id is a number; it must be a string or a whole number"},
          {user(R"({"type": "users", "id": "8", "attributes": []})"),
           "INVALID_VALUE: $.data.attributes is a list; it must be an object"},
          {user(R"({"type": "users", "id": "8"})"),
           "MISSING_FIELD: $.data.attributes.updated_at is missing; it orders what Coconut states"},
          {user(R"({"type": "users", "id": "8", "attributes": {"updated_at": 5}})"),
           "INVALID_VALUE: $.data.attributes.updated_at is a number; it must be a string"},
          {user(
               R"({"type": "users", "id": "8", "attributes": {"updated_at": "2026-11-01T09:00:00"}})"),
           "INVALID_TIME: $.data.attributes.updated_at is \"2026-11-01T09:00:00\"; it must be an "
           "RFC 3339 time with Z or "
           "an offset"},
          {user(
               R"({"type": "users", "id": "8", "attributes": {"updated_at": "1970-01-01T00:00:03Z", "active": "yes"}})"),
           "INVALID_VALUE: $.data.attributes.active is a string; it must be true or false"},
          {user(
               R"({"type": "users", "id": "8", "attributes": {"updated_at": "1970-01-01T00:00:03Z", "email": 1}})"),
           "INVALID_VALUE: $.data.attributes.email is a number; it must be a string"},
          {user(
               R"({"type": "users", "id": "8", "attributes": {"updated_at": "1970-01-01T00:00:03Z", "location_ids": [{}]}})"),
           "INVALID_VALUE: $.data.attributes.location_ids[0] is an object; it must be a string or "
           "a whole number"},
          {CoconutLine("user.removed", R"({"type": "users", "id": "8", "attributes": {}})"),
           "MISSING_FIELD: $.data.attributes.updated_at is missing; it orders what Coconut states"},
          {CoconutLine("settings.updated", R"({"type": "settings", "id": "theme"})"),
           "UNSUPPORTED_BODY: the settings \"theme\" are unknown; they must be notifications or "
           "exchange"},
          {CoconutLine(
               "settings.updated",
               R"({"type": "settings", "id": "exchange", "attributes": {"protocol": "imap"}})"),
           "INVALID_VALUE: $.data.attributes.protocol is \"imap\"; it must be graph or ews"},
          {CoconutLine("settings.updated",
                       R"({"type": "settings", "id": "exchange", "attributes": {"enabled": 1}})"),
           "INVALID_VALUE: $.data.attributes.enabled is a number; it must be true or false"},
          {Appointment(R"("updated_at": "1970-01-01T00:00:03Z", "end": "1970-01-01T00:00:02Z")"),
           "MISSING_FIELD: $.data.attributes.start is missing"},
          {Appointment(
               R"("updated_at": "1970-01-01T00:00:03Z", "start": "1970-01-01T00:00:02Z", "end": null)"),
           "MISSING_FIELD: $.data.attributes.end is missing"},
          {Appointment(
               R"("updated_at": "1970-01-01T00:00:03Z", "start": 5, "end": "1970-01-01T00:00:02Z")"),
           "INVALID_VALUE: $.data.attributes.start is a number; it must be a string"},
          {Appointment(
               R"("updated_at": "1970-01-01T00:00:03Z", "start": "noon", "end": "1970-01-01T00:00:02Z")"),
           "INVALID_TIME: $.data.attributes.start is \"noon\"; it must be an RFC 3339 time, or "
           "YYYY-MM-DD hh:mm:ss"},
          {Appointment(
               R"("updated_at": "1970-01-01T00:00:03Z", "start": "1970-01-01 00:00:02", "end": "1970-01-01T00:00:02Z")"),
           "MISSING_FIELD: $.data.attributes.timezone is missing; $.data.attributes.start is a "
           "time without zone"},
          {Appointment(times + R"(, "show_as": "asleep")"),
           "INVALID_VALUE: $.data.attributes.show_as is \"asleep\"; it must be busy, free, "
           "tentative, oof or "
           "workingElsewhere"},
          {Appointment(times + R"(, "service_id": [1, 2])"),
           "INVALID_VALUE: $.data.attributes.service_id holds 2 ids; it must hold one"},
          {Appointment(times + R"(, "staff_id": true)"),
           "INVALID_VALUE: $.data.attributes.staff_id is true or false; it must be a string or a "
           "whole number"},
          {Appointment(times + R"(, "additional_staff_id": [null])"),
           "INVALID_VALUE: $.data.attributes.additional_staff_id[0] is null; it must be a string "
           "or a whole number"},
          {Appointment(times + R"(, "internal_notes": {})"),
           "INVALID_VALUE: $.data.attributes.internal_notes is an object; it must be a string"},
          {Appointment(times, R"(, "relationships": [])"),
           "INVALID_VALUE: $.data.relationships is a list; it must be an object"},
          {Appointment(times, R"(, "relationships": {"attendees": []})"),
           "INVALID_VALUE: $.data.relationships.attendees is a list; it must be an object"},
          {Appointment(times, R"(, "relationships": {"attendees": {"data": ["bob"]}})"),
           "INVALID_VALUE: $.data.relationships.attendees.data[0] is a string; it must be an "
           "object"},
          {Appointment(times,
                       R"(, "relationships": {"attendees": {"data": [{"type": "attendees"}]}})"),
           "MISSING_FIELD: $.data.relationships.attendees.data[0].id is missing or empty"},
          {Appointment(
               times,
               R"(, "relationships": {"attendees": {"data": [{"id": "1", "attributes": {"email": 5}}]}})"),
           "INVALID_VALUE: $.data.relationships.attendees.data[0].attributes.email is a number; it "
           "must be a string"},
      }) {
    const v1::Fact fact = OnlyFact(c.line);
    EXPECT_EQ(CannotRead(fact), c.why) << c.line;
    EXPECT_EQ(fact.actor().role(), v1::Actor::ADMIN);
    EXPECT_FALSE(fact.has_occurred_at_us());
  }
}

}  // namespace
}  // namespace syncledger
