#include "tools/message_json.h"

#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/text.h"

namespace syncledger {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// Microseconds that are no instant: a clock's reading, a length.
constexpr std::array<std::string_view, 3> kNoInstants = {"local_us", "start_of_day_us",
                                                         "length_us"};

bool IsInstant(const FieldDescriptor& field) {
  const std::string& name = field.name();
  return field.cpp_type() == FieldDescriptor::CPPTYPE_INT64 && name.ends_with("_us") &&
         std::find(kNoInstants.begin(), kNoInstants.end(), name) == kNoInstants.end();
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

// A hash: its digits say more than its value, which JSON's numbers may not hold.
std::string HashText(int64_t hash) {
  std::string bytes;
  for (int shift = 56; shift >= 0; shift -= 8) {
    bytes.push_back(static_cast<char>(static_cast<uint64_t>(hash) >> shift));
  }
  return Hex(bytes);
}

void AddOne(const Message& message, const FieldDescriptor& field, JsonObject* json) {
  const google::protobuf::Reflection& reflection = *message.GetReflection();
  const std::string& name = field.name();
  if (IsInstant(field)) {
    json->Text(name.substr(0, name.size() - 3), FormatTime(NumberOf(message, field, -1)));
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

}  // namespace syncledger
