// What a role may read: every text of every answer is classified, and what is hidden is gone.
#include "api/access/redaction.h"

#include <set>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "google/protobuf/descriptor.h"
#include "gtest/gtest.h"
#include "syncledger/v1/query.pb.h"

namespace syncledger {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

void CollectTexts(const Descriptor& type, std::set<const Descriptor*>* seen,
                  std::vector<std::string>* texts) {
  if (!seen->insert(&type).second) return;
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    if (field.message_type() != nullptr) {
      CollectTexts(*field.message_type(), seen, texts);
    } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
      texts->push_back(field.full_name());
    }
  }
}

// A new text in an answer has to be classified in api/access/redaction.cc before anybody may read
// it.
TEST(Redaction, KnowsEveryTextOfEveryAnswer) {
  std::set<const Descriptor*> seen;
  std::vector<std::string> texts, unknown;
  const auto& service = *v1::ListFilter::descriptor()->file()->FindServiceByName("LedgerQuery");
  for (int i = 0; i < service.method_count(); ++i) {
    CollectTexts(*service.method(i)->output_type(), &seen, &texts);
  }
  EXPECT_GT(texts.size(), 90u);
  for (const std::string& text : texts) {
    if (FindFieldClass(text) == nullptr) unknown.push_back(text);
  }
  EXPECT_THAT(unknown, IsEmpty());
}

v1::ListedVerdict Whole() {
  v1::ListedVerdict listed;
  listed.set_tenant("bank");
  v1::Verdict& verdict = *listed.mutable_verdict();
  verdict.mutable_actor()->set_role(v1::Actor::CLIENT);
  verdict.mutable_actor()->set_id("bob@mail.example");
  v1::Outcome& outcome = *verdict.add_outcomes();
  outcome.set_appointment_id("900");
  outcome.set_detail("no service is called Dentist");
  const auto change = [&](const char* field, const char* after) {
    v1::FieldChange* one = outcome.add_changes();
    one->set_field(field);
    one->set_after(after);
  };
  change("start", "2026-11-04T18:00:00Z");
  change("internal_notes", "owes us");
  change("something_new", "unheard of");
  v1::LostField* lost = outcome.add_lost();
  lost->set_field("title");
  lost->set_exchange("Dentist");
  outcome.mutable_notification()->set_audience(v1::Notification::CLIENTS);
  outcome.mutable_notification()->add_recipients("bob@mail.example");
  v1::Notification* told = verdict.add_outcomes()->mutable_notification();
  told->set_audience(v1::Notification::STAFF);
  told->add_recipients("alice@bank.example");
  return listed;
}

TEST(Redaction, KeepsWordsAndClientsFromServices) {
  v1::ListedVerdict listed = Whole();
  Redact({.role = Role::kService, .id = "reports", .tenants = {}}, &listed);
  const v1::Verdict& verdict = listed.verdict();
  EXPECT_EQ(listed.tenant(), "bank");
  EXPECT_EQ(verdict.actor().id(), "");
  EXPECT_EQ(verdict.actor().role(), v1::Actor::CLIENT);
  const v1::Outcome& outcome = verdict.outcomes(0);
  EXPECT_EQ(outcome.appointment_id(), "900");
  EXPECT_EQ(outcome.detail(), "");
  EXPECT_EQ(outcome.changes(0).after(), "2026-11-04T18:00:00Z");
  EXPECT_EQ(outcome.changes(1).field(), "internal_notes");
  EXPECT_EQ(outcome.changes(1).after(), "");
  EXPECT_EQ(outcome.changes(2).after(), "");
  EXPECT_EQ(outcome.lost(0).exchange(), "");
  EXPECT_THAT(outcome.notification().recipients(), IsEmpty());
  EXPECT_THAT(verdict.outcomes(1).notification().recipients(), ElementsAre("alice@bank.example"));
}

TEST(Redaction, KeepsAClientsNameFromServicesAndAnEmployeesNot) {
  for (const v1::Actor::Role role : {v1::Actor::CLIENT, v1::Actor::STAFF}) {
    v1::ExplainedFact fact;
    fact.mutable_actor()->set_role(role);
    fact.set_actor_name("Rosa Lindqvist");
    Redact({.role = Role::kService, .id = "reports", .tenants = {}}, &fact);
    EXPECT_EQ(fact.actor_name(), role == v1::Actor::CLIENT ? "" : "Rosa Lindqvist");
  }
}

TEST(Redaction, KeepsNothingFromWhoeverReadsAll) {
  for (const Role role : {Role::kAuditor, Role::kAdmin}) {
    v1::ListedVerdict listed = Whole();
    Redact({.role = role, .id = "x", .tenants = {}}, &listed);
    EXPECT_EQ(listed.SerializeAsString(), Whole().SerializeAsString());
  }
}

}  // namespace
}  // namespace syncledger
