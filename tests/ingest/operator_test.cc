// What operators do: what each event says, and what its body must not lack.
#include <gtest/gtest.h>

#include <string>

#include "tests/ingest/decode.h"

namespace syncledger {
namespace {

std::string Payload(const v1::Fact& fact) {
  // The payload stands last in the text of a fact: "NAME { ... }".
  const std::string name = fact.GetDescriptor()->FindFieldByNumber(fact.payload_case())->name();
  const std::string text = fact.ShortDebugString();
  return text.substr(text.find(name + " {"));
}

TEST(Operator, EveryEvent) {
  struct Case {
    std::string_view event;
    std::string_view body;
    std::string_view payload;
  };
  for (
      const Case& c : {
          Case{"calendar.initialized", R"({"mailbox": "a@b"})",
               R"(calendar_initialized { mailbox: "a@b" })"},
          {"integration.disconnected", "{}", "integration_disconnected { }"},
          {"integration.disconnected", R"({"mailbox": null})", "integration_disconnected { }"},
          {"integration.disconnected", R"({"mailbox": "a@b"})",
           R"(integration_disconnected { mailbox: "a@b" })"},
          {"integration.connected", "{}", "integration_connected { }"},
          {"integration.connected", R"({"mailbox": "a@b"})",
           R"(integration_connected { mailbox: "a@b" })"},
          {"removals.approved", R"({"mailbox": "a@b", "sync_id": "s"})",
           R"(removals_decided { mailbox: "a@b" sync_id: "s" approved: true })"},
          {"removals.rejected", R"({"mailbox": "a@b", "sync_id": "s"})",
           R"(removals_decided { mailbox: "a@b" sync_id: "s" })"},
          {"rules.activated", R"({"version": "quickstart-1"})",
           R"(rules_activated { version: "quickstart-1" })"},
          {"mailbox.renamed", R"({"from": "a@b", "to": "c@d"})",
           R"(mailbox_renamed { from: "a@b" to: "c@d" })"},
          {"export.delayed",
           R"({"mailbox": "a@b", "appointment_id": 900, "until": "1970-01-01T00:00:01Z"})",
           R"(export_delayed { mailbox: "a@b" appointment_id: "900" until_us: 1000000 })"},
          {"export.failed",
           R"({"mailbox": "a@b", "appointment_id": "900", "reason": "no permission"})",
           R"(export_failed { mailbox: "a@b" appointment_id: "900" reason: "no permission" })"},
          {"export.confirmed",
           R"({"mailbox": "a@b", "appointment_id": "900", "item_id": "AA=", "change_key": "k", "updated_at": "1970-01-01T00:00:01Z", "x": 1})",
           R"(export_confirmed { mailbox: "a@b" appointment_id: "900" item_id: "AA=" change_key: "k" updated_at_us: 1000000 })"},
      }) {
    const v1::Fact fact = OnlyFact(OperatorLine(c.event, c.body));
    EXPECT_EQ(Payload(fact), c.payload);
    EXPECT_EQ(fact.source(), v1::OPERATOR);
    EXPECT_EQ(fact.actor().role(), v1::Actor::ADMIN);
  }
}

TEST(Operator, WhatABodyMustNotLackOrHold) {
  struct Case {
    std::string_view event;
    std::string_view body;
    std::string_view why;
  };
  for (
      const Case& c : {
          Case{"calendar.initialized", "null",
               "MALFORMED_BODY: the body is null; it must be an object"},
          {"calendar.initialized", "[]",
           "MALFORMED_BODY: the body is a list; it must be an object"},
          {"calendar.initialized", "{}", "MISSING_FIELD: $.mailbox is missing or empty"},
          {"calendar.initialized", R"({"mailbox": ""})",
           "MISSING_FIELD: $.mailbox is missing or empty"},
          {"calendar.initialized", R"({"mailbox": null})",
           "MISSING_FIELD: $.mailbox is missing or empty"},
          {"calendar.initialized", R"({"mailbox": 5})",
           "INVALID_VALUE: $.mailbox is a number; it must be a string"},
          {"integration.disconnected", R"({"mailbox": 5})",
           "INVALID_VALUE: $.mailbox is a number; it must be a string"},
          {"integration.connected", R"({"mailbox": {}})",
           "INVALID_VALUE: $.mailbox is an object; it must be a string"},
          {"removals.approved", R"({"mailbox": "a@b"})",
           "MISSING_FIELD: $.sync_id is missing or empty"},
          {"removals.rejected", R"({"sync_id": "s"})",
           "MISSING_FIELD: $.mailbox is missing or empty"},
          {"rules.activated", "{}", "MISSING_FIELD: $.version is missing or empty"},
          {"mailbox.renamed", R"({"from": "a@b"})", "MISSING_FIELD: $.to is missing or empty"},
          {"mailbox.renamed", R"({"to": "a@b"})", "MISSING_FIELD: $.from is missing or empty"},
          {"export.delayed", R"({"mailbox": "a@b", "appointment_id": "900"})",
           "MISSING_FIELD: $.until is missing or empty"},
          {"export.delayed",
           R"({"mailbox": "a@b", "appointment_id": "900", "until": "1970-01-01T00:00:01"})",
           "INVALID_TIME: $.until is \"1970-01-01T00:00:01\"; it must be an RFC 3339 time with Z "
           "or an offset"},
          {"export.delayed", R"({"mailbox": "a@b", "until": "1970-01-01T00:00:01Z"})",
           "MISSING_FIELD: $.appointment_id is missing or empty"},
          {"export.delayed",
           R"({"mailbox": "a@b", "appointment_id": [], "until": "1970-01-01T00:00:01Z"})",
           "INVALID_VALUE: $.appointment_id is a list; it must be a string or a whole number"},
          {"export.failed", R"({"mailbox": "a@b", "appointment_id": "900"})",
           "MISSING_FIELD: $.reason is missing or empty"},
          {"export.confirmed",
           R"({"mailbox": "a@b", "appointment_id": "900", "change_key": "k", "updated_at": "1970-01-01T00:00:01Z"})",
           "MISSING_FIELD: $.item_id is missing or empty"},
          {"export.confirmed",
           R"({"mailbox": "a@b", "appointment_id": "900", "item_id": "i", "updated_at": "1970-01-01T00:00:01Z"})",
           "MISSING_FIELD: $.change_key is missing or empty"},
          {"export.confirmed",
           R"({"mailbox": "a@b", "appointment_id": "900", "item_id": "i", "change_key": "k", "updated_at": 5})",
           "INVALID_VALUE: $.updated_at is a number; it must be a string"},
      }) {
    EXPECT_EQ(CannotRead(OnlyFact(OperatorLine(c.event, c.body))), c.why)
        << c.event << " " << c.body;
  }
}

}  // namespace
}  // namespace syncledger
