#include "tools/message_json.h"

#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "fmt/format.h"
#include "ledger/text.h"

namespace syncledger {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// Microseconds that are no time: since midnight, from start to end.
constexpr std::array<std::string_view, 2> kNoTimes = {"start_of_day_us", "length_us"};
constexpr std::string_view kWallTime = "local_us";  // what a clock shows, in whatever zone

bool IsTime(const FieldDescriptor& field) {
  const std::string& name = field.name();
  return field.cpp_type() == FieldDescriptor::CPPTYPE_INT64 && name.ends_with("_us") &&
         std::find(kNoTimes.begin(), kNoTimes.end(), name) == kNoTimes.end();
}

std::string TextOf(const Message& message, const FieldDescriptor& field, int index) {
  const google::protobuf::Reflection& reflection = *message.GetReflection();
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_ENUM) {
    const auto* value = index < 0 ? reflection.GetEnum(message, &field)
                                  : reflection.GetRepeatedEnum(message, &field, index);
    return value->name();
  }
  const std::string text = index < 0 ? reflection.GetString(message, &field)
                                     : reflection.GetRepeatedString(message, &field, index);
  return field.type() == FieldDescriptor::TYPE_BYTES ? Hex(text) : text;
}

// A field of a whole number, of whatever width.
int64_t NumberOf(const Message& message, const FieldDescriptor& field, int index) {
  const google::protobuf::Reflection& reflection = *message.GetReflection();
  const bool one = index < 0;
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      return one ? reflection.GetInt32(message, &field)
                 : reflection.GetRepeatedInt32(message, &field, index);
    case FieldDescriptor::CPPTYPE_INT64:
      return one ? reflection.GetInt64(message, &field)
                 : reflection.GetRepeatedInt64(message, &field, index);
    case FieldDescriptor::CPPTYPE_UINT32:
      return one ? reflection.GetUInt32(message, &field)
                 : reflection.GetRepeatedUInt32(message, &field, index);
    case FieldDescriptor::CPPTYPE_UINT64:
      return static_cast<int64_t>(one ? reflection.GetUInt64(message, &field)
                                      : reflection.GetRepeatedUInt64(message, &field, index));
    case FieldDescriptor::CPPTYPE_BOOL:
    case FieldDescriptor::CPPTYPE_DOUBLE:
    case FieldDescriptor::CPPTYPE_FLOAT:
    case FieldDescriptor::CPPTYPE_ENUM:
    case FieldDescriptor::CPPTYPE_STRING:
    case FieldDescriptor::CPPTYPE_MESSAGE:
      break;
  }
  return 0;
}

std::string TimeText(const FieldDescriptor& field, int64_t us) {
  std::string text = FormatTime(us);
  if (field.name() == kWallTime) text.pop_back();  // its Z
  return text;
}

// A hash: its digits say more than its value, which JSON's numbers may not hold.
std::string HashText(int64_t hash) {
  std::string bytes;
  for (int shift = 56; shift >= 0; shift -= 8) {
    bytes.push_back(static_cast<char>(static_cast<uint64_t>(hash) >> shift));
  }
  return Hex(bytes);
}

// The name as JSON has it.
std::string NameOf(const FieldDescriptor& field) {
  return IsTime(field) ? field.name().substr(0, field.name().size() - 3) : field.name();
}

void AddOne(const Message& message, const FieldDescriptor& field, JsonObject* json) {
  const google::protobuf::Reflection& reflection = *message.GetReflection();
  const std::string name = NameOf(field);
  if (IsTime(field)) {
    json->Text(name, TimeText(field, NumberOf(message, field, -1)));
  } else if (field.type() == FieldDescriptor::TYPE_FIXED64) {
    json->Text(name, HashText(NumberOf(message, field, -1)));
  } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
    json->Object(name, MessageJson(reflection.GetMessage(message, &field)));
  } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_BOOL) {
    json->Flag(name, reflection.GetBool(message, &field));
  } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_STRING ||
             field.cpp_type() == FieldDescriptor::CPPTYPE_ENUM) {
    json->Text(name, TextOf(message, field, -1));
  } else {
    json->Number(name, NumberOf(message, field, -1));
  }
}

void AddList(const Message& message, const FieldDescriptor& field, JsonObject* json) {
  const google::protobuf::Reflection& reflection = *message.GetReflection();
  const int size = reflection.FieldSize(message, &field);
  std::vector<JsonObject> objects;
  std::vector<std::string> texts;
  std::vector<int64_t> numbers;
  for (int i = 0; i < size; ++i) {
    if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      objects.push_back(MessageJson(reflection.GetRepeatedMessage(message, &field, i)));
    } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_STRING ||
               field.cpp_type() == FieldDescriptor::CPPTYPE_ENUM) {
      texts.push_back(TextOf(message, field, i));
    } else if (field.type() == FieldDescriptor::TYPE_FIXED64) {
      texts.push_back(HashText(NumberOf(message, field, i)));
    } else {
      numbers.push_back(NumberOf(message, field, i));
    }
  }
  if (!objects.empty()) json->Objects(field.name(), objects);
  if (!texts.empty()) json->Texts(field.name(), texts);
  if (!numbers.empty()) json->Numbers(field.name(), numbers);
}

// A field as a person reads it; nothing where it is not set.
std::string ValueText(const Message& message, const FieldDescriptor& field) {
  if (field.is_repeated()) {
    if (message.GetReflection()->FieldSize(message, &field) == 0) return "";
    JsonObject json;
    AddList(message, field, &json);
    const std::string text = json.str();
    const size_t value = text.find(": ") + 2;
    return text.substr(value, text.size() - 1 - value);
  }
  const bool set = !field.has_presence() || message.GetReflection()->HasField(message, &field);
  if (!set) return "";
  if (IsTime(field)) return TimeText(field, NumberOf(message, field, -1));
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_BOOL) {
    return message.GetReflection()->GetBool(message, &field) ? "true" : "false";
  }
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_STRING ||
      field.cpp_type() == FieldDescriptor::CPPTYPE_ENUM) {
    return TextOf(message, field, -1);
  }
  return std::to_string(NumberOf(message, field, -1));
}

void AddChanges(const Message& before, const Message& after, const std::string& within,
                std::string* text) {
  const google::protobuf::Reflection& reflection = *before.GetReflection();
  for (int i = 0; i < before.GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor& field = *before.GetDescriptor()->field(i);
    const std::string name = within + NameOf(field);
    if (!field.is_repeated() && field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      AddChanges(reflection.GetMessage(before, &field), reflection.GetMessage(after, &field),
                 name + ".", text);
      continue;
    }
    const std::string was = ValueText(before, field);
    const std::string is = ValueText(after, field);
    if (was == is) continue;
    *text += fmt::format("{}{}: {} -> {}", text->empty() ? "" : "; ", name, was, is);
  }
}

}  // namespace

JsonObject MessageJson(const Message& message) {
  std::vector<const FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);
  JsonObject json;
  for (const FieldDescriptor* field : fields) {
    if (field->is_repeated()) {
      AddList(message, *field, &json);
    } else {
      AddOne(message, *field, &json);
    }
  }
  return json;
}

std::string ChangedFields(const Message& before, const Message& after) {
  std::string text;
  AddChanges(before, after, "", &text);
  return text;
}

}  // namespace syncledger
