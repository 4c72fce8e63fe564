// Digests: known values, what must change them and what must not, and the bytes of the outcome
// encoding.
#include "ledger/digest.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "ledger/text.h"

namespace syncledger {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using std::string_literals::operator""s;

TEST(Sha256, HasTheKnownValues) {
  const std::vector<std::pair<std::string, std::string>> known = {
      {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
      {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
      {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
       "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
      {std::string(1'000'000, 'a'),
       "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"},
  };
  for (const auto& [text, hex] : known) EXPECT_EQ(Hex(Bytes(Sha256(text))), hex);
}

TEST(Hasher, HashesPiecesAsTheWhole) {
  Hasher hasher;
  EXPECT_EQ(hasher.Add("a").Add("").Add("bc").Finish(), Sha256("abc"));
  EXPECT_EQ(hasher.Add("abc").Finish(), Sha256("abc")) << "it begins anew";
  EXPECT_EQ(hasher.AddByte(0xff).AddU32(0x01020304).AddU64(5).AddLengthPrefixed("xy").Finish(),
            Sha256("\xff\x01\x02\x03\x04\0\0\0\0\0\0\0\x05\0\0\0\0\0\0\0\x02xy"s));
  const Hasher half = Hasher().Add("ab");
  EXPECT_EQ(Hasher(half).Add("c").Finish(), Sha256("abc"));
  EXPECT_EQ(Hasher(half).Add("d").Finish(), Sha256("abd"));
}

TEST(HashId, KeepsItsPartsApart) {
  EXPECT_EQ(HashId("ab", "c").size(), 16u);
  EXPECT_EQ(HashId("ab", "c"),
            std::string(Bytes(Sha256("\0\0\0\0\0\0\0\2ab\0\0\0\0\0\0\0\1c"s)).substr(0, 16)));
  const std::set<std::string> ids = {HashId("ab", "c"), HashId("a", "bc"), HashId("abc"),
                                     HashId("abc", ""), HashId("", "abc"), HashId("ab", "c", ""),
                                     HashId("c", "ab"), HashId()};
  EXPECT_EQ(ids.size(), 8u);
  EXPECT_EQ(HashId(std::string("ab"), "c"), HashId({"ab", "c"}));
}

TEST(Hash64, IsTheFrontOfTheHash) { EXPECT_EQ(Hash64("abc"), 0xba7816bf8f01cfeaU); }

// --- A tenant's digests --------------------------------------------------------------------------

TEST(TenantDigests, ChainFactsAsTheHeaderSays) {
  TenantDigests digests;
  digests.AddFact(FactLeaf("one"));
  const Digest first =
      Sha256("\x10"s + std::string(32, '\0') + std::string(Bytes(Sha256("\0one"s))));
  EXPECT_EQ(digests.input, first);
  digests.AddFact(FactLeaf("two"));
  EXPECT_EQ(digests.input,
            Sha256("\x10" + std::string(Bytes(first)) + std::string(Bytes(Sha256("\0two"s)))));
  EXPECT_EQ(digests.facts, 2u);
  EXPECT_EQ(digests.outcome, Digest{});
  EXPECT_EQ(digests.state, (std::array<uint64_t, 4>{}));
}

TEST(TenantDigests, ChainOutcomesAsTheHeaderSays) {
  TenantDigests digests;
  digests.AddOutcomes(OutcomeLeaf("one"));
  EXPECT_EQ(digests.outcome,
            Sha256("\x11"s + std::string(32, '\0') + std::string(Bytes(Sha256("\x01one")))));
  EXPECT_EQ(digests.input, Digest{});
  EXPECT_EQ(digests.facts, 0u);
}

TEST(TenantDigests, TellOtherFactsAndAnotherOrderApart) {
  const std::vector<std::vector<std::string>> histories = {
      {}, {""}, {"", ""}, {"a"}, {"a", "b"}, {"b", "a"}, {"ab"}, {"a", "b", "a"}, {"a", "a", "b"}};
  std::set<std::string> inputs, outcomes;
  for (const auto& history : histories) {
    TenantDigests digests;
    for (const std::string& bytes : history) {
      digests.AddFact(FactLeaf(bytes));
      digests.AddOutcomes(OutcomeLeaf(bytes));
    }
    inputs.insert(digests.InputHex());
    outcomes.insert(digests.OutcomeHex());
  }
  EXPECT_EQ(inputs.size(), histories.size());
  EXPECT_EQ(outcomes.size(), histories.size());
}

TEST(TenantDigests, HashARowAsTheHeaderSays) {
  TenantDigests digests;
  digests.Add(HashRow(v1::ROW_ITEM, "key", "state"));
  EXPECT_EQ(digests.StateHex(), Hex(Bytes(Sha256("\0\0\0\x06\0\0\0\0\0\0\0\x03keystate"s))));
  digests.Add(HashRow(v1::ROW_ITEM, "key", "state"));
  EXPECT_NE(digests.state, (std::array<uint64_t, 4>{})) << "a sum, no exclusive or";
}

TEST(TenantDigests, HoldTheRowsThatAreThereWhateverCameBefore) {
  struct Row {
    v1::RowKind kind;
    std::string key, state;
  };
  std::vector<Row> rows;
  for (int i = 0; i < 50; ++i) {
    rows.push_back({i % 2 == 0 ? v1::ROW_ITEM : v1::ROW_ABSENCE, std::to_string(i / 2),
                    "state " + std::to_string(i)});
  }
  TenantDigests straight;
  for (const Row& row : rows) straight.Add(HashRow(row.kind, row.key, row.state));
  for (unsigned seed = 0; seed < 20; ++seed) {
    std::mt19937 random(seed);
    std::shuffle(rows.begin(), rows.end(), random);
    TenantDigests roundabout;
    for (const Row& row : rows) roundabout.Add(HashRow(row.kind, row.key, "an older state"));
    for (const Row& row : rows) {
      roundabout.Remove(HashRow(row.kind, row.key, "an older state"));
      roundabout.Add(HashRow(row.kind, row.key, row.state));
    }
    EXPECT_EQ(roundabout, straight) << "seed " << seed;
  }
  TenantDigests gone = straight;
  for (const Row& row : rows) gone.Remove(HashRow(row.kind, row.key, row.state));
  EXPECT_EQ(gone, TenantDigests{});
}

TEST(TenantDigests, TellKindsKeysAndStatesApart) {
  const std::vector<std::tuple<v1::RowKind, std::string, std::string>> rows = {
      {v1::ROW_ITEM, "a", "b"}, {v1::ROW_ABSENCE, "a", "b"}, {v1::ROW_ITEM, "ab", ""},
      {v1::ROW_ITEM, "", "ab"}, {v1::ROW_ITEM, "a", ""},     {v1::ROW_ITEM, "b", "a"}};
  std::set<std::string> states;
  for (const auto& [kind, key, state] : rows) {
    TenantDigests digests;
    digests.Add(HashRow(kind, key, state));
    states.insert(digests.StateHex());
  }
  EXPECT_EQ(states.size(), rows.size());
}

std::string AppointmentRow(const std::string& title, uint64_t since_offset) {
  v1::AppointmentRow row;
  row.mutable_state()->set_id(title);
  row.set_since_offset(since_offset);
  return row.SerializeAsString();
}

TEST(TenantDigests, HoldOfARowItsStateOnly) {
  const auto hash = [](const std::string& row) {
    return HashRow(v1::ROW_APPOINTMENT, "k", DigestedPart(row));
  };
  EXPECT_EQ(hash(AppointmentRow("one", 7)), hash(AppointmentRow("one", 8)))
      << "when it came to be is not its state";
  EXPECT_NE(hash(AppointmentRow("one", 7)), hash(AppointmentRow("two", 7)));

  TenantDigests digests;
  digests.Add(hash(""));
  EXPECT_NE(digests, TenantDigests{}) << "a row whose state is empty is there";
  digests.Remove(hash(""));
  EXPECT_EQ(digests, TenantDigests{});
}

TEST(IsDigested, CoversTheSubjects) {
  std::set<int> covered;
  const auto* kinds = v1::RowKind_descriptor();
  for (int i = 0; i < kinds->value_count(); ++i) {
    const int number = kinds->value(i)->number();
    if (IsDigested(static_cast<v1::RowKind>(number))) covered.insert(number);
  }
  std::set<int> subjects;
  for (int number = 1; number <= v1::ROW_OCCURRENCE; ++number) subjects.insert(number);
  EXPECT_EQ(covered, subjects);
}

// rows.proto says that field 1 of every subject's row is its state.
TEST(DigestedPart, IsTheStateOfEverySubjectsRow) {
  for (const Descriptor* row :
       {v1::SettingsRow::descriptor(), v1::EmployeeRow::descriptor(), v1::LocationRow::descriptor(),
        v1::ServiceRow::descriptor(), v1::MailboxRow::descriptor(), v1::ItemRow::descriptor(),
        v1::AbsenceRow::descriptor(), v1::AppointmentRow::descriptor(),
        v1::ExportRow::descriptor()}) {
    const FieldDescriptor* state = row->FindFieldByNumber(1);
    ASSERT_NE(state, nullptr) << row->name();
    EXPECT_EQ(state->name(), "state") << row->name();
    EXPECT_EQ(state->type(), FieldDescriptor::TYPE_MESSAGE) << row->name();
  }
  const std::string row = AppointmentRow(std::string(300, 'x'), 7);  // a length of two bytes
  v1::Appointment state;
  state.set_id(std::string(300, 'x'));
  EXPECT_EQ(DigestedPart(row), state.SerializeAsString());
}

TEST(DigestedPart, IsEmptyWhereNoStateStandsFirst) {
  for (const std::string& bytes :
       {""s, "\x0a"s,
        "\x0a\x05"s
        "abc",
        "\x0a\x00"s, "\x10\x01"s,
        "\x12\x01"s
        "a",
        "\x0a\x80"s, "\x0a\xff\xff\xff\xff\xff\xff"s, "\x0a\xff\xff\xff\xff\x0f"s}) {
    EXPECT_EQ(DigestedPart(bytes), "") << Hex(bytes);
  }
  EXPECT_EQ(DigestedPart("\x0a\x02"
                         "ab\x10\x01"),
            "ab");
}

TEST(TenantDigests, AreReadBackFromTheirBytes) {
  TenantDigests digests;
  digests.AddFact(FactLeaf("fact"));
  digests.AddOutcomes(OutcomeLeaf("outcome"));
  digests.Add(HashRow(v1::ROW_ITEM, "key", "state"));
  const std::string bytes = digests.Serialize();
  EXPECT_EQ(Hex(bytes),
            "0000000000000001" + digests.InputHex() + digests.OutcomeHex() + digests.StateHex());
  EXPECT_EQ(TenantDigests::Parse(bytes), digests);
  EXPECT_EQ(TenantDigests::Parse(TenantDigests{}.Serialize()), TenantDigests{});
  for (size_t size : {size_t{0}, size_t{1}, bytes.size() - 1}) {
    EXPECT_EQ(TenantDigests::Parse(bytes.substr(0, size)), std::nullopt);
  }
  EXPECT_EQ(TenantDigests::Parse(bytes + "x"), std::nullopt);
}

TEST(LedgerDigests, AreThoseOfTheTenantsInTheOrderOfTheirIds) {
  TenantDigests one, two;
  one.AddFact(FactLeaf("one"));
  one.AddOutcomes(OutcomeLeaf("1"));
  two.AddFact(FactLeaf("two"));
  two.AddFact(FactLeaf("three"));
  two.Add(HashRow(v1::ROW_ITEM, "k", "s"));
  const LedgerDigest ledger = LedgerDigests({{"a", one}, {"b", two}});
  EXPECT_EQ(LedgerDigests({{"b", two}, {"a", one}}), ledger);
  EXPECT_EQ(ledger.facts, 3u);
  EXPECT_EQ(ledger.input, Hasher()
                              .AddLengthPrefixed("a")
                              .Add(Bytes(one.input))
                              .AddLengthPrefixed("b")
                              .Add(Bytes(two.input))
                              .Finish());
  const LedgerDigest exchanged = LedgerDigests({{"a", two}, {"b", one}});
  EXPECT_NE(exchanged.input, ledger.input);
  EXPECT_NE(exchanged.outcome, ledger.outcome);
  EXPECT_NE(exchanged.state, ledger.state);
  EXPECT_NE(LedgerDigests({{"a", one}}), ledger);
  EXPECT_EQ(LedgerDigests({}).input, Sha256(""));
}

// --- The encoding of outcomes --------------------------------------------------------------------

v1::Verdict Example() {
  v1::Verdict verdict;
  verdict.set_offset(9);
  verdict.set_fact_id("FACT");
  v1::Outcome* changed = verdict.add_outcomes();
  changed->set_id("\x01\x02");
  changed->set_kind(v1::ABSENCE_CHANGED);
  changed->set_rule(v1::RULE_ABS_CHANGE);
  changed->set_rule_set("overview-1");
  changed->set_mailbox("a@b");
  v1::FieldChange* change = changed->add_changes();
  change->set_field("end");
  change->set_after("x");
  v1::Outcome* told = verdict.add_outcomes();
  told->set_kind(v1::NOTIFICATION_REQUESTED);
  told->mutable_notification()->set_audience(v1::Notification::STAFF);
  told->mutable_notification()->add_recipients("a@b");
  told->mutable_notification()->add_recipients("");
  told->set_until_us(-2);
  v1::Outcome* written = verdict.add_outcomes();
  written->mutable_write()->mutable_stamp()->set_updated_at_us(0);
  written->mutable_write()->set_details_known(false);
  written->mutable_held();
  return verdict;
}

TEST(EncodeOutcomes, HasTheBytesThatTheHeaderDescribes) {
  const std::string expected =
      "01"
      "00000004"
      "46414354"
      "00000003"  // version, fact id, three outcomes
      // The first.
      "01"
      "00000002"
      "0102"
      "02"
      "0000000b"  // ABSENCE_CHANGED
      "04"
      "00000015"  // ABS-CHANGE
      "05"
      "0000000a"
      "6f766572766965772d31"  // overview-1
      "07"
      "00000003"
      "614062"
      "0b"
      "00000001"  // one change
      "01"
      "00000003"
      "656e64"
      "03"
      "00000001"
      "78"
      "00"
      "00"
      // The second.
      "02"
      "00000032"  // NOTIFICATION_REQUESTED
      "0d"
      "04"
      "00000001"  // STAFF
      "05"
      "00000002"
      "00000003"
      "614062"
      "00000000"
      "00"
      "13"
      "fffffffffffffffe"
      "00"
      // The third: what is there though it is 0, false or empty.
      "0f"
      "09"
      "02"
      "0000000000000000"
      "00"
      "0a"
      "00"
      "00"
      "11"
      "00"
      "00";
  EXPECT_EQ(Hex(EncodeOutcomes(Example())), expected);
}

TEST(EncodeOutcomes, OfAVerdictWithoutOutcomes) {
  EXPECT_EQ(Hex(EncodeOutcomes(v1::Verdict())),
            "01"
            "00000000"
            "00000000");
}

TEST(EncodeOutcomes, LeavesOutWhatTheFactSaysOfItself) {
  v1::Verdict verdict = Example();
  verdict.set_offset(10);
  verdict.set_source(v1::GRAPH);
  verdict.set_observed_at_us(1);
  verdict.set_occurred_at_us(2);
  verdict.mutable_actor()->set_id("x");
  verdict.set_fact_hash("h");
  verdict.set_sync_id("s");
  EXPECT_EQ(EncodeOutcomes(verdict), EncodeOutcomes(Example()));
  verdict.set_fact_id("other");
  EXPECT_NE(EncodeOutcomes(verdict), EncodeOutcomes(Example()));
}

// Whoever adds a field to an outcome adds it to the encoding (under its number, so that what is old
// keeps its bytes), to its grammar in ledger/digest.h, and to this list.
TEST(EncodeOutcomes, KnowsEveryFieldOfAnOutcome) {
  const std::map<const Descriptor*, int> known = {
      {v1::Outcome::descriptor(), 19},        {v1::FieldChange::descriptor(), 3},
      {v1::Notification::descriptor(), 5},    {v1::LostField::descriptor(), 3},
      {v1::ExportSnapshot::descriptor(), 10}, {v1::Stamp::descriptor(), 2},
      {v1::SyncSummary::descriptor(), 5},     {v1::HeldItem::descriptor(), 6},
      {v1::HeldRemovals::descriptor(), 3}};
  std::vector<const Descriptor*> waiting = {v1::Outcome::descriptor()};
  std::set<const Descriptor*> seen;
  while (!waiting.empty()) {
    const Descriptor* message = waiting.back();
    waiting.pop_back();
    if (!seen.insert(message).second) continue;
    ASSERT_EQ(known.count(message), 1u) << message->name();
    EXPECT_EQ(message->field_count(), known.at(message)) << message->name();
    for (int i = 0; i < message->field_count(); ++i) {
      if (message->field(i)->message_type() != nullptr)
        waiting.push_back(message->field(i)->message_type());
    }
  }
  EXPECT_EQ(seen.size(), known.size());
}

// Sets one field of a message to `variant` (1 or 2), an element of a list where it is one.
void Set(Message* message, const FieldDescriptor* field, int variant) {
  const Reflection* reflection = message->GetReflection();
  const std::string text(static_cast<size_t>(variant), 'x');
  const bool list = field->is_repeated();
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return list ? reflection->AddString(message, field, text)
                  : reflection->SetString(message, field, text);
    case FieldDescriptor::CPPTYPE_INT64:
      return reflection->SetInt64(message, field, variant);
    case FieldDescriptor::CPPTYPE_UINT64:
      return reflection->SetUInt64(message, field, static_cast<uint64_t>(variant));
    case FieldDescriptor::CPPTYPE_BOOL:
      return reflection->SetBool(message, field, variant == 2);
    case FieldDescriptor::CPPTYPE_ENUM:
      return reflection->SetEnumValue(message, field, variant);
    case FieldDescriptor::CPPTYPE_INT32:
    case FieldDescriptor::CPPTYPE_UINT32:
    case FieldDescriptor::CPPTYPE_DOUBLE:
    case FieldDescriptor::CPPTYPE_FLOAT:
    case FieldDescriptor::CPPTYPE_MESSAGE:
      FAIL() << field->full_name() << " is of a type that the encoding does not know yet";
  }
}

Message* Child(Message* message, const FieldDescriptor* field) {
  return field->is_repeated() ? message->GetReflection()->AddMessage(message, field)
                              : message->GetReflection()->MutableMessage(message, field);
}

// Checks that every value of every field, alone in an otherwise empty outcome, has bytes of its
// own.
void CollectEncodings(const std::vector<const FieldDescriptor*>& path, const Descriptor* type,
                      std::map<std::string, std::string>* by_bytes) {
  const auto in_place = [&](v1::Verdict* verdict) {
    Message* message = verdict->add_outcomes();
    for (const FieldDescriptor* field : path) message = Child(message, field);
    return message;
  };
  const auto collect = [&](const v1::Verdict& verdict, const std::string& name) {
    const auto [other, fresh] = by_bytes->emplace(EncodeOutcomes(verdict), name);
    EXPECT_TRUE(fresh) << name << " has the same bytes as " << other->second;
  };
  for (int i = 0; i < type->field_count(); ++i) {
    const FieldDescriptor* field = type->field(i);
    if (field->message_type() != nullptr) {
      v1::Verdict verdict;
      Child(in_place(&verdict), field);
      collect(verdict, field->full_name());
      std::vector<const FieldDescriptor*> longer = path;
      longer.push_back(field);
      CollectEncodings(longer, field->message_type(), by_bytes);
      continue;
    }
    for (int variant : {1, 2}) {
      v1::Verdict verdict;
      Set(in_place(&verdict), field, variant);
      collect(verdict, field->full_name() + "=" + std::to_string(variant));
      if (!field->is_repeated()) continue;
      Set(in_place(&verdict), field, variant);
      collect(verdict, field->full_name() + " twice, " + std::to_string(variant));
    }
  }
}

TEST(EncodeOutcomes, GivesEveryValueOfEveryFieldItsOwnBytes) {
  std::map<std::string, std::string> by_bytes;
  CollectEncodings({}, v1::Outcome::descriptor(), &by_bytes);
  EXPECT_GT(by_bytes.size(), 100u);
}

TEST(EncodeOutcomes, KeepsNeighboursApart) {
  std::set<std::string> encodings;
  for (const auto& [employee, mailbox] : std::vector<std::pair<std::string, std::string>>{
           {"ab", ""}, {"", "ab"}, {"a", "b"}, {"a\x07", "b"}, {"", ""}, {"b", "a"}}) {
    v1::Verdict verdict;
    verdict.add_outcomes()->set_employee_id(employee);
    verdict.mutable_outcomes(0)->set_mailbox(mailbox);
    encodings.insert(EncodeOutcomes(verdict));
    verdict.add_outcomes();
    encodings.insert(EncodeOutcomes(verdict));
  }
  EXPECT_EQ(encodings.size(), 12u);
}

}  // namespace
}  // namespace syncledger
