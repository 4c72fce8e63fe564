#include "tests/fuzz/history.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/message.h>
#include <google/protobuf/util/delimited_message_util.h>

#include <algorithm>
#include <iterator>
#include <limits>

#include "ingest/capture/capture.h"

namespace syncledger::fuzz {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

std::vector<v1::Fact> DecodeCapture(std::string_view text) {
  std::vector<v1::Fact> facts;
  CaptureCursor cursor;
  int64_t number = 0;
  while (!text.empty() && facts.size() < kMostFacts) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (line.empty() || line[0] == '#') continue;
    if (!DecodeLine("fuzzed.ndjson", ++number, line, cursor, facts).ok()) break;
  }
  return facts;
}

// All fields of that name that a message of this type has set, in it and below it.
void Collect(const Message& message, const FieldDescriptor* field,
             std::vector<const Message*>* holders) {
  const Reflection& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> set;
  reflection.ListFields(message, &set);
  for (const FieldDescriptor* one : set) {
    if (one == field) holders->push_back(&message);
    if (one->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    if (!one->is_repeated()) {
      Collect(reflection.GetMessage(message, one), field, holders);
      continue;
    }
    for (int i = 0; i < reflection.FieldSize(message, one); ++i)
      Collect(reflection.GetRepeatedMessage(message, one, i), field, holders);
  }
}

}  // namespace

std::vector<v1::Fact> ReadHistory(std::string_view input) {
  if (!input.empty() && (input[0] == '{' || input[0] == '#')) return DecodeCapture(input);
  std::vector<v1::Fact> facts;
  google::protobuf::io::ArrayInputStream stream(input.data(), static_cast<int>(input.size()));
  while (facts.size() < kMostFacts) {
    v1::Fact fact;
    bool at_end = false;
    if (!google::protobuf::util::ParseDelimitedFromZeroCopyStream(&fact, &stream, &at_end)) break;
    facts.push_back(std::move(fact));
  }
  return facts;
}

std::string WriteHistory(const std::vector<v1::Fact>& facts, size_t most_bytes) {
  std::string bytes;
  for (const v1::Fact& fact : facts) {
    std::string one;
    {
      google::protobuf::io::StringOutputStream stream(&one);
      google::protobuf::util::SerializeDelimitedToZeroCopyStream(fact, &stream);
    }
    if (bytes.size() + one.size() > most_bytes) break;
    bytes += one;
  }
  return bytes;
}

void HistoryMutator::Mutate(std::vector<v1::Fact>* facts) {
  if (facts->empty()) facts->emplace_back();
  for (size_t changes = 1 + Below(4); changes > 0; --changes) {
    if (Below(4) == 0) {
      MoveFact(facts);
    } else {
      ChangeField(&(*facts)[Below(facts->size())], *facts);
    }
  }
}

void HistoryMutator::MoveFact(std::vector<v1::Fact>* facts) {
  const size_t from = Below(facts->size());
  const v1::Fact fact = (*facts)[from];
  const size_t what = Below(4);
  if (what == 0 && facts->size() > 1) {
    facts->erase(facts->begin() + static_cast<std::ptrdiff_t>(from));
  } else if (what == 1) {
    std::swap((*facts)[from], (*facts)[Below(facts->size())]);
  } else if (facts->size() < kMostFacts) {
    facts->insert(facts->begin() + static_cast<std::ptrdiff_t>(Below(facts->size() + 1)), fact);
  }
}

// Changes a field of the message, or goes down into one that is a message.
void HistoryMutator::ChangeField(Message* message, const std::vector<v1::Fact>& facts) {
  const Descriptor& type = *message->GetDescriptor();
  const Reflection& reflection = *message->GetReflection();
  std::vector<const Field*> set;
  reflection.ListFields(*message, &set);
  // Mostly of what is there; sometimes of what is not.
  const Field* field = set.empty() || Below(4) == 0
                           ? type.field(static_cast<int>(Below(type.field_count())))
                           : set[Below(set.size())];
  const bool is_set = std::find(set.begin(), set.end(), field) != set.end();
  if (is_set && Below(10) == 0) return reflection.ClearField(message, field);
  if (field->cpp_type() != Field::CPPTYPE_MESSAGE || Below(8) == 0)
    return SetField(message, field, facts);
  if (!field->is_repeated()) return ChangeField(reflection.MutableMessage(message, field), facts);
  const int size = reflection.FieldSize(*message, field);
  Message* element = size == 0 || Below(6) == 0
                         ? reflection.AddMessage(message, field)
                         : reflection.MutableRepeatedMessage(
                               message, field, static_cast<int>(Below(static_cast<size_t>(size))));
  ChangeField(element, facts);
}

void HistoryMutator::TakeFrom(const Message& other, const Field* field, Message* message) {
  if (&other == message) return;
  std::unique_ptr<Message> taken(other.New());
  taken->CopyFrom(other);
  std::vector<const Field*> set;
  taken->GetReflection()->ListFields(*taken, &set);
  for (const Field* one : set) {
    if (one != field) taken->GetReflection()->ClearField(taken.get(), one);
  }
  message->GetReflection()->ClearField(message, field);
  message->MergeFrom(*taken);
}

void HistoryMutator::SetField(Message* message, const Field* field,
                              const std::vector<v1::Fact>& facts) {
  if (Below(2) == 0) {
    std::vector<const Message*> holders;
    for (const v1::Fact& fact : facts) Collect(fact, field, &holders);
    if (!holders.empty()) return TakeFrom(*holders[Below(holders.size())], field, message);
  }
  const Reflection& reflection = *message->GetReflection();
  if (field->is_repeated()) {
    if (field->cpp_type() == Field::CPPTYPE_STRING)
      return reflection.AddString(message, field, Text(*message, field));
    if (field->cpp_type() == Field::CPPTYPE_INT32)
      return reflection.AddInt32(message, field, static_cast<int32_t>(Number(1)));
    return;
  }
  switch (field->cpp_type()) {
    case Field::CPPTYPE_INT64:
      return reflection.SetInt64(message, field, Number(reflection.GetInt64(*message, field)));
    case Field::CPPTYPE_INT32:
      return reflection.SetInt32(
          message, field, static_cast<int32_t>(Number(reflection.GetInt32(*message, field))));
    case Field::CPPTYPE_UINT32:
      return reflection.SetUInt32(message, field, static_cast<uint32_t>(Below(3)));
    case Field::CPPTYPE_BOOL:
      return reflection.SetBool(message, field, Below(2) == 0);
    case Field::CPPTYPE_ENUM:
      return reflection.SetEnumValue(message, field, static_cast<int>(Below(9)) - 1);
    case Field::CPPTYPE_STRING:
      return reflection.SetString(message, field, Text(*message, field));
    case Field::CPPTYPE_MESSAGE:
      reflection.MutableMessage(message, field);
      return;
    case Field::CPPTYPE_UINT64:
    case Field::CPPTYPE_DOUBLE:
    case Field::CPPTYPE_FLOAT:
      return;  // no fact has one
  }
}

// A number near what stands there, or at an edge of what times and counts can be.
int64_t HistoryMutator::Number(int64_t now) {
  constexpr int64_t kEdges[] = {0,
                                1,
                                -1,
                                7,
                                31,
                                999,
                                86'400'000'000,
                                std::numeric_limits<int32_t>::max(),
                                std::numeric_limits<int32_t>::min(),
                                std::numeric_limits<int64_t>::max(),
                                std::numeric_limits<int64_t>::min(),
                                -62'135'596'800'000'000,   // the first moment of year 1
                                253'402'300'799'999'999};  // the last of year 9999
  constexpr int64_t kSteps[] = {1, -1, 60'000'000, -60'000'000, 86'400'000'000, -604'800'000'000};
  if (Below(2) == 0) return kEdges[Below(std::size(kEdges))];
  const auto step = static_cast<uint64_t>(kSteps[Below(std::size(kSteps))]);
  return static_cast<int64_t>(static_cast<uint64_t>(now) + step);  // round the end, if need be
}

std::string HistoryMutator::Text(const Message& message, const Field* field) {
  constexpr std::string_view kTexts[] = {"",
                                         " ",
                                         "x",
                                         "501",
                                         "2026-11-02",
                                         "2026-02-30",
                                         "0001-01-01",
                                         "9999-12-31",
                                         "UTC",
                                         "Atlantic Standard Time",
                                         "America/Halifax",
                                         "tzone://Microsoft/Utc",
                                         "Nowhere/Else",
                                         "start",
                                         "end",
                                         "staff_id",
                                         "updated_at",
                                         "recurrence",
                                         "OID.M.2026-11-09",
                                         "2026-11-09T14:00:00Z",
                                         "\xC3\x89\xF0\x9F\x98\x80",
                                         "<p>x</p>",
                                         "A@BANK.example "};
  std::string text = field->is_repeated() ? "" : message.GetReflection()->GetString(message, field);
  const size_t what = Below(4);
  if (what == 0 || text.empty()) return std::string(kTexts[Below(std::size(kTexts))]);
  if (what == 1) return text + std::string(kTexts[Below(std::size(kTexts))]);
  // One letter, so that no character is cut and the text stays UTF-8.
  for (size_t at = Below(text.size()), tries = 0; tries < text.size(); ++tries) {
    char& letter = text[(at + tries) % text.size()];
    if (static_cast<unsigned char>(letter) >= 0x80) continue;
    letter = static_cast<char>(letter >= 'a' && letter <= 'z' && what == 2
                                   ? letter - 'a' + 'A'
                                   : ' ' + static_cast<char>(Below(95)));
    break;
  }
  return text;
}

}  // namespace syncledger::fuzz
