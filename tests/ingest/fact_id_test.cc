// Fact ids: the same thing said twice has one, two things never do.
#include "ingest/fact_id.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "tests/ingest/decode.h"

namespace syncledger {
namespace {

std::string Hex(std::string_view bytes) {
  std::string hex;
  for (const char byte : bytes) hex += fmt::format("{:02x}", static_cast<unsigned char>(byte));
  return hex;
}

TEST(FactId, IsTheDocumentedHash) {
  // Computed by another program from the description in fact_id.h, as those below.
  EXPECT_EQ(Hex(FactId("a").Text("").Number(5).Bytes()), "e65a8ecec5b03125c54e9cb5e068ac96");
  EXPECT_EQ(Hex(AsBytes(HashOf("abc"))),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_NE(FactId("a").Text("bc").Bytes(), FactId("a").Text("b").Text("c").Bytes());
  EXPECT_NE(FactId("a").Number(-1).Bytes(), FactId("a").Number(1).Bytes());
}

TEST(FactId, StaysAsItIsForEver) {
  // Written down once: a change here would make every fact of every ledger new.
  EXPECT_EQ(Hex(OnlyFact(GraphLine(R"({"value": [{"id": "1", "changeKey": "k"}]})", kFullSync))
                    .fact_id()),
            "05f8d407f069537e0fb43a57053bb23e");
  EXPECT_EQ(Hex(OnlyFact(OperatorLine("integration.connected", "{}")).fact_id()),
            "cd4d4b71738e508b0b432bec9a3d8990");
  EXPECT_EQ(Hex(OnlyFact(CoconutLine("service.updated",
                                     R"({"type": "services", "id": "4", "attributes": )"
                                     R"({"name": "Loan", "updated_at": "2026-11-01T09:00:00Z"}})"))
                    .fact_id()),
            "9e821c33b8040b69269d04b29239ba45");
}

constexpr std::string_view kOtherSync = R"(, "sync": {"id": "s2", "kind": "FULL"})";
constexpr std::string_view kTeam = R"(, "calendar": {"id": "team", "primary": false})";
constexpr std::string_view kMain = R"(, "calendar": {"id": "main", "primary": true})";
constexpr std::string_view kLater = "2026-11-02T12:00:00.000001Z";

std::string PageLine(std::string_view element, std::string_view more,
                     std::string_view at = "2026-11-02T12:00:00Z") {
  return GraphLine(fmt::format(R"({{"value": [{}]}})", element), more, at);
}

TEST(FactId, TheSameThingSaidTwiceHasOneId) {
  const auto same = [](const std::string& a, const std::string& b) {
    EXPECT_EQ(Hex(OnlyFact(a).fact_id()), Hex(OnlyFact(b).fact_id())) << a << "\n" << b;
  };
  const std::string item = R"({"id": "1", "changeKey": "k"})";
  const std::string full = R"({"id": "1", "changeKey": "k", "subject": "Hi"})";
  const std::string removed = R"({"id": "1", "@removed": {"reason": "deleted"}})";
  same(PageLine(item, kFullSync), PageLine(item, kFullSync, kLater));
  same(PageLine(item, kFullSync), PageLine(full, kFullSync));  // a version is its change key
  same(PageLine(item, kFullSync), PageLine(item, std::string(kFullSync) + std::string(kMain)));
  same(PageLine(removed, kFullSync), PageLine(removed, kFullSync, kLater));
  same(GraphLine(item), GraphLine(full));  // one moment
  same(GraphLine(R"({"value": [], "@odata.deltaLink": "d"})", kFullSync),
       GraphLine(R"({"value": [], "@odata.deltaLink": "e"})", kFullSync, kLater));
  same(GraphLine("{}", std::string(kFullSync) + R"(, "status": 500)"),
       GraphLine("{}", std::string(kFullSync) + R"(, "status": 500)"));
}

TEST(FactId, TwoThingsHaveTwo) {
  const std::string item = R"({"id": "1", "changeKey": "k"})";
  const std::string removed = R"({"id": "1", "@removed": {"reason": "deleted"}})";
  const std::string service =
      R"({"type": "services", "id": "4", "attributes": {"name": "Loan", "updated_at": "2026-11-01T09:00:00Z"}})";
  const std::string booking =
      R"({"type": "appointments", "id": "4", "attributes": {"start": "2026-11-01T09:00:00Z", "end": "2026-11-01T10:00:00Z", "updated_at": "2026-11-01T09:00:00Z"}})";
  const auto changed = [](std::string text, std::string_view from, std::string_view to) {
    return text.replace(text.find(from), from.size(), to);
  };
  const std::vector<std::string> lines = {
      PageLine(item, kFullSync),
      PageLine(item, kOtherSync),
      PageLine(item, std::string(kFullSync) + std::string(kTeam)),
      PageLine(changed(item, "\"k\"", "\"K\""), kFullSync),
      PageLine(changed(item, "\"1\"", "\"2\""), kFullSync),
      changed(PageLine(item, kFullSync), "maple\"", "birch\""),
      changed(PageLine(item, kFullSync), "ann@", "bob@"),
      PageLine(item, ""),
      PageLine(item, "", kLater),
      PageLine(R"({"id": "1", "changeKey": "k", "cancelledOccurrences": []})", kFullSync),
      PageLine(R"({"id": "1"})", kFullSync),
      PageLine(R"({"id": "1", "subject": "a"})", kFullSync),
      PageLine(removed, kFullSync),
      PageLine(removed, kOtherSync),
      PageLine(removed, std::string(kFullSync) + std::string(kTeam)),
      GraphLine(R"({"value": [], "@odata.deltaLink": "d"})", kFullSync),
      GraphLine(R"({"value": [], "@odata.deltaLink": "d"})", kOtherSync),
      GraphLine("{}", std::string(kFullSync) + R"(, "status": 500)"),
      GraphLine("{}", std::string(kFullSync) + R"(, "status": 500)", kLater),
      GraphLine("{}", kFullSync),
      GraphLine("{}", kFullSync, kLater),
      GraphLine("{ }", kFullSync),
      GraphLine(
          R"({"value": []})",
          R"(, "instances": {"series": "M", "from": "2026-11-01T00:00:00Z", "to": "2026-12-01T00:00:00Z"})"),
      GraphLine(
          R"({"value": []})",
          R"(, "instances": {"series": "N", "from": "2026-11-01T00:00:00Z", "to": "2026-12-01T00:00:00Z"})"),
      GraphLine(
          R"({"value": []})",
          R"(, "instances": {"series": "M", "from": "2026-11-01T00:00:00Z", "to": "2026-12-02T00:00:00Z"})"),
      CoconutLine("service.updated", service),
      CoconutLine("service.updated", changed(service, "Loan", "Loans")),
      CoconutLine("service.updated", changed(service, "09:00", "09:01")),
      CoconutLine("service.updated", changed(service, "\"4\"", "\"5\"")),
      CoconutLine("appointment.created", booking),
      CoconutLine("appointment.updated", booking),
      CoconutLine("appointment.cancelled", booking),
      CoconutLine("settings.updated", R"({"type": "settings", "id": "notifications"})"),
      CoconutLine("settings.updated", R"({"type": "settings", "id": "exchange"})"),
      changed(CoconutLine("settings.updated", R"({"type": "settings", "id": "exchange"})"),
              "12:00:00Z", "12:00:01Z"),
      OperatorLine("integration.connected", "{}"),
      OperatorLine("integration.disconnected", "{}"),
      OperatorLine("integration.connected", R"({"mailbox": "a@b"})"),
      changed(OperatorLine("integration.connected", "{}"), "12:00:00Z", "12:00:01Z"),
      OperatorLine("removals.approved", R"({"mailbox": "a@b", "sync_id": "s"})"),
      OperatorLine("removals.rejected", R"({"mailbox": "a@b", "sync_id": "s"})"),
      OperatorLine("rules.activated", "5"),
      OperatorLine("mailbox.renamed", "5"),
  };
  std::set<std::string> ids;
  for (const std::string& line : lines) {
    const std::string id = OnlyFact(line).fact_id();
    EXPECT_EQ(id.size(), 16u);
    EXPECT_TRUE(ids.insert(id).second) << line;
  }
  EXPECT_EQ(ids.size(), lines.size());
}

}  // namespace
}  // namespace syncledger
