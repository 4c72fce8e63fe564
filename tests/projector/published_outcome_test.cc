// What of an outcome is published for others.
#include "projector/published_outcome.h"

#include <google/protobuf/message.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

namespace syncledger {
namespace {

using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::Message;

constexpr const char* kText = "Amelia Chisholm";

// Gives every text of the message, at any depth, a name that nobody else should read.
void FillTexts(Message* message) {
  const auto* type = message->GetDescriptor();
  const auto* reflection = message->GetReflection();
  for (int i = 0; i < type->field_count(); ++i) {
    const FieldDescriptor* field = type->field(i);
    if (field->type() == FieldDescriptor::TYPE_STRING) {
      if (field->is_repeated()) {
        reflection->AddString(message, field, kText);
      } else {
        reflection->SetString(message, field, kText);
      }
    } else if (field->type() == FieldDescriptor::TYPE_MESSAGE) {
      FillTexts(field->is_repeated() ? reflection->AddMessage(message, field)
                                     : reflection->MutableMessage(message, field));
    }
  }
}

// The fields that hold a text, as "held.items.title".
void CollectTexts(const Message& message, const std::string& path, std::set<std::string>* found) {
  const auto* reflection = message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection->ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    const std::string name = path + field->name();
    const int count = field->is_repeated() ? reflection->FieldSize(message, field) : 1;
    for (int i = 0; i < count; ++i) {
      if (field->type() == FieldDescriptor::TYPE_STRING) {
        const std::string text = field->is_repeated()
                                     ? reflection->GetRepeatedString(message, field, i)
                                     : reflection->GetString(message, field);
        if (!text.empty()) found->insert(name);
      } else if (field->type() == FieldDescriptor::TYPE_MESSAGE) {
        CollectTexts(field->is_repeated() ? reflection->GetRepeatedMessage(message, field, i)
                                          : reflection->GetMessage(message, field),
                     name + ".", found);
      }
    }
  }
}

std::set<std::string> TextsOf(const Message& message) {
  std::set<std::string> found;
  CollectTexts(message, "", &found);
  return found;
}

// A field that is added to Outcome shows here, and has to be thought of.
TEST(PublishedOutcome, WithoutValuesOnlyIdsAndNamesOfFieldsAreText) {
  v1::Verdict verdict;
  verdict.set_offset(7);
  v1::Outcome outcome;
  FillTexts(&outcome);
  const auto published = ToPublished("bank", verdict, outcome, /*with_values=*/false);
  EXPECT_FALSE(published.has_values());
  EXPECT_EQ(TextsOf(published.outcome()),
            (std::set<std::string>{"absence_id", "appointment_id", "changes.field", "employee_id",
                                   "held.items.absence_id", "held.items.appointment_id",
                                   "held.items.item_id", "item_id", "lost.field", "rule_set",
                                   "subject", "write.stamp.appointment_id"}));
}

TEST(PublishedOutcome, TimesAndIdsAmongChangedFieldsStay) {
  v1::Outcome outcome;
  for (const char* field : {"start", "location_id", "title", "clients", "some new field"}) {
    v1::FieldChange* change = outcome.add_changes();
    change->set_field(field);
    change->set_before("before");
    change->set_after("after");
    v1::LostField* lost = outcome.add_lost();
    lost->set_field(field);
    lost->set_exchange("before");
    lost->set_coconut("after");
  }
  const auto published = ToPublished("bank", {}, outcome, /*with_values=*/false).outcome();
  for (int i = 0; i < published.changes_size(); ++i) {
    const bool stays = i < 2;
    EXPECT_EQ(published.changes(i).before(), stays ? "before" : "") << published.changes(i).field();
    EXPECT_EQ(published.changes(i).after(), stays ? "after" : "");
    EXPECT_EQ(published.lost(i).exchange(), stays ? "before" : "");
    EXPECT_EQ(published.lost(i).coconut(), stays ? "after" : "");
  }
}

TEST(PublishedOutcome, WithValuesItIsTheOutcomeAsItIs) {
  v1::Verdict verdict;
  verdict.set_offset(7);
  verdict.set_fact_id("0123456789abcdef");
  verdict.set_source(v1::COCONUT);
  verdict.set_observed_at_us(5);
  v1::Outcome outcome;
  FillTexts(&outcome);
  const auto published = ToPublished("bank", verdict, outcome, /*with_values=*/true);
  EXPECT_EQ(published.outcome().SerializeAsString(), outcome.SerializeAsString());
  EXPECT_EQ(published.tenant(), "bank");
  EXPECT_EQ(published.offset(), 7u);
  EXPECT_EQ(published.fact_id(), verdict.fact_id());
  EXPECT_EQ(published.source(), v1::COCONUT);
  EXPECT_EQ(published.observed_at_us(), 5);
  EXPECT_FALSE(published.has_occurred_at_us());
  EXPECT_TRUE(published.has_values());
}

}  // namespace
}  // namespace syncledger
