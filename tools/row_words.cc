#include "tools/row_words.h"

#include <google/protobuf/message.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <vector>

#include "fmt/format.h"
#include "ledger/names.h"
#include "ledger/recurrence.h"
#include "ledger/row_keys.h"
#include "ledger/text.h"
#include "tools/message_json.h"

namespace syncledger {
namespace {

// One part of a key.
struct Part {
  enum class Is { kText, kNumber, kSource, kTime, kDate };  // as RowKey has it the rest are numbers
  std::string_view name;
  Is is = Is::kText;
};

struct KindText {
  std::vector<Part> parts;
  const google::protobuf::Message* type = nullptr;  // null: the row holds nothing
};

constexpr Part kMailbox = {"mailbox", Part::Is::kNumber};
constexpr Part kSource = {"source", Part::Is::kSource};
constexpr Part kCalendar = {"calendar_id"};
constexpr Part kUser = {"user_id"};
constexpr Part kLocation = {"location_id"};
constexpr Part kItem = {"item_id"};
constexpr Part kAbsence = {"absence_id"};
constexpr Part kAppointment = {"appointment_id"};
constexpr Part kOffset = {"offset", Part::Is::kNumber};
constexpr Part kWeek = {"week", Part::Is::kNumber};
constexpr Part kIdentity = {"identity"};
constexpr Part kSync = {"sync_id"};

// As rows.proto has it beside each kind.
KindText TextOf(v1::RowKind kind) {
  switch (kind) {
    case v1::ROW_SETTINGS:
      return {{}, &v1::SettingsRow::default_instance()};
    case v1::ROW_EMPLOYEE:
      return {{kUser}, &v1::EmployeeRow::default_instance()};
    case v1::ROW_LOCATION:
      return {{kLocation}, &v1::LocationRow::default_instance()};
    case v1::ROW_SERVICE:
      return {{{"service_id"}}, &v1::ServiceRow::default_instance()};
    case v1::ROW_MAILBOX:
      return {{kMailbox}, &v1::MailboxRow::default_instance()};
    case v1::ROW_ITEM:
      return {{kMailbox, kItem}, &v1::ItemRow::default_instance()};
    case v1::ROW_ABSENCE:
      return {{kAbsence}, &v1::AbsenceRow::default_instance()};
    case v1::ROW_APPOINTMENT:
      return {{kAppointment}, &v1::AppointmentRow::default_instance()};
    case v1::ROW_EXPORT:
      return {{kAppointment, kMailbox}, &v1::ExportRow::default_instance()};
    case v1::ROW_SERIES:
      return {{kMailbox, kIdentity}, &v1::SeriesRow::default_instance()};
    case v1::ROW_OCCURRENCE:
      return {{kMailbox, kIdentity, {"date", Part::Is::kDate}},
              &v1::OccurrenceRow::default_instance()};
    case v1::ROW_MAILBOX_ADDRESS:
      return {{{"address"}}, &v1::MailboxAddressRow::default_instance()};
    case v1::ROW_EMPLOYEE_BY_EMAIL:
      return {{{"email"}}, &v1::IdsRow::default_instance()};
    case v1::ROW_EMPLOYEE_BY_LOCATION:
      return {{kLocation, kUser}};
    case v1::ROW_SERVICE_BY_NAME:
      return {{{"name"}}, &v1::IdsRow::default_instance()};
    case v1::ROW_IDENTITY:
      return {{kMailbox, kIdentity}, &v1::IdentityRow::default_instance()};
    case v1::ROW_ITEM_BY_STAMP:
      return {{kAppointment}, &v1::StampHoldersRow::default_instance()};
    case v1::ROW_APPOINTMENT_BY_STAFF:
      return {{kUser, kAppointment}};
    case v1::ROW_APPOINTMENT_BY_SERVICE:
      return {{{"service_id"}, kAppointment}};
    case v1::ROW_APPOINTMENT_BY_LOCATION:
      return {{kLocation, kAppointment}};
    case v1::ROW_ABSENCE_BY_WEEK:
    case v1::ROW_ABSENCE_BY_LAST_WEEK:
      return {{kUser, kWeek, kAbsence}};
    case v1::ROW_ABSENCE_BY_OFFSET:
      return {{kOffset, kAbsence}};
    case v1::ROW_APPOINTMENT_BY_OFFSET:
      return {{kOffset, kAppointment}};
    case v1::ROW_APPOINTMENT_VERSION:
      return {{kAppointment, {"updated_at", Part::Is::kTime}},
              &v1::AppointmentVersionRow::default_instance()};
    case v1::ROW_HISTORY:
      return {{{"subject"}}};
    case v1::ROW_SERIES_AWAITED:
      return {{kMailbox, {"master"}, kItem}};
    case v1::ROW_SYNC:
      return {{kMailbox, kSource, kCalendar}, &v1::SyncRow::default_instance()};
    case v1::ROW_ENDED_SYNC:
      return {{kMailbox, kSource, kCalendar, kSync}, &v1::EndedSyncRow::default_instance()};
    case v1::ROW_REMOVAL:
      return {{kMailbox, kSource, kCalendar, kItem}, &v1::RemovalRow::default_instance()};
    case v1::ROW_ACCEPTED_EDIT:
      return {{kAppointment, {"sequence", Part::Is::kNumber}},
              &v1::AcceptedEditRow::default_instance()};
    case v1::ROW_CONFIRMATION:
      return {{kMailbox, kItem}, &v1::ConfirmationRow::default_instance()};
    case v1::ROW_HELD_REMOVAL:
      return {{kMailbox,
               kSync,
               kOffset,
               {"kind", Part::Is::kNumber},
               {"place", Part::Is::kNumber},
               kItem},
              &v1::HeldRemoval::default_instance()};
    case v1::ROW_HELD_SYNC:
      return {{kMailbox, kSync, kOffset}, &v1::HeldSyncRow::default_instance()};
    case v1::ROW_KEPT_ABSENCE:
      return {{kMailbox, kAbsence}, &v1::KeptAbsenceRow::default_instance()};
    case v1::ROW_UNSPECIFIED:
    case v1::RowKind_INT_MIN_SENTINEL_DO_NOT_USE_:
    case v1::RowKind_INT_MAX_SENTINEL_DO_NOT_USE_:
      break;
  }
  return {};
}

// A part as it was read.
struct Value {
  Part part;
  std::string text;
  int64_t number = 0;

  bool IsNumber() const { return part.is == Part::Is::kNumber; }
  std::string Text() const {
    switch (part.is) {
      case Part::Is::kText:
        return text;
      case Part::Is::kNumber:
        return std::to_string(number);
      case Part::Is::kSource:
        return std::string(SourceName(static_cast<v1::Source>(number)));
      case Part::Is::kTime:
        return FormatTime(number);
      case Part::Is::kDate:
        break;
    }
    return DateText(static_cast<int32_t>(number));
  }
};

// Reads the parts that are there. False: something is left that is none.
bool Read(const KindText& kind, std::string_view key, std::vector<Value>* values) {
  std::string again;
  for (const Part& part : kind.parts) {
    if (again.size() == key.size()) return true;
    RowKeyReader reader(key.substr(again.size()));
    Value value{part, "", 0};
    const bool is_text = part.is == Part::Is::kText;
    const bool read = is_text ? reader.Text(&value.text) : reader.Number(&value.number);
    if (!read) return false;
    again += is_text ? RowKey().Text(value.text).str() : RowKey().Number(value.number).str();
    values->push_back(std::move(value));
  }
  return again.size() == key.size();
}

// Null: the bytes are no such message.
std::unique_ptr<google::protobuf::Message> Parse(const google::protobuf::Message& type,
                                                 std::string_view bytes) {
  std::unique_ptr<google::protobuf::Message> row(type.New());
  if (!row->ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return nullptr;
  return row;
}

}  // namespace

std::string KindWords(v1::RowKind kind) {
  constexpr std::string_view kPrefix = "ROW_";
  std::string name = v1::RowKind_Name(kind);
  if (name.empty()) return fmt::format("row of kind {}", static_cast<int>(kind));
  name.erase(0, kPrefix.size());
  std::transform(name.begin(), name.end(), name.begin(), [](char c) {
    return c == '_' ? ' ' : static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  });
  return name;
}

std::string RowWords(v1::RowKind kind, std::string_view key) {
  std::vector<Value> values;
  const bool whole = Read(TextOf(kind), key, &values);
  std::string words;
  for (const Value& value : values) {
    if (!words.empty()) words += ", ";
    const std::string text = value.Text();
    words += fmt::format("{} {}", value.part.name, text.empty() ? "\"\"" : text);
  }
  if (!whole) words += words.empty() ? "..." : ", ...";
  return words.empty() ? KindWords(kind) : fmt::format("{} ({})", KindWords(kind), words);
}

JsonObject RowKeyJson(v1::RowKind kind, std::string_view key) {
  std::vector<Value> values;
  Read(TextOf(kind), key, &values);
  JsonObject json;
  for (const Value& value : values) {
    if (value.IsNumber()) {
      json.Number(value.part.name, value.number);
    } else {
      json.Text(value.part.name, value.Text());
    }
  }
  return json;
}

bool IsKeyOf(v1::RowKind kind, std::string_view key) {
  const KindText text = TextOf(kind);
  std::vector<Value> values;
  return Read(text, key, &values) && values.size() == text.parts.size();
}

std::optional<JsonObject> RowJson(v1::RowKind kind, std::string_view value) {
  const google::protobuf::Message* const type = TextOf(kind).type;
  if (type == nullptr) {
    if (!value.empty()) return std::nullopt;
    return JsonObject();
  }
  const auto row = Parse(*type, value);
  if (row == nullptr) return std::nullopt;
  return MessageJson(*row);
}

std::optional<std::string> RowChanges(v1::RowKind kind, std::string_view before,
                                      std::string_view after) {
  const google::protobuf::Message* const type = TextOf(kind).type;
  if (type == nullptr) return std::nullopt;
  const auto was = Parse(*type, before);
  const auto is = Parse(*type, after);
  if (was == nullptr || is == nullptr) return std::nullopt;
  return ChangedFields(*was, *is);
}

}  // namespace syncledger
