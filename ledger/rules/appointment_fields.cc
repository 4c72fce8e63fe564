// The fields of an appointment, one by one: names, texts, comparison, and how notes of both sides
// are merged.
#include <algorithm>

#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "ledger/names.h"
#include "ledger/rules/appointments.h"
#include "ledger/text.h"

namespace syncledger {
namespace {

std::string ClientsText(const v1::AppointmentFields& fields) {
  return absl::StrJoin(fields.clients(), ", ", [](std::string* out, const v1::Client& client) {
    *out += client.email().empty() ? client.id() : client.email();
  });
}

bool SameClient(const v1::Client& a, const v1::Client& b) {
  return a.id() == b.id() && a.email() == b.email() && a.first_name() == b.first_name() &&
         a.last_name() == b.last_name() && a.cell_phone() == b.cell_phone() &&
         a.time_zone() == b.time_zone();
}

std::vector<std::string> Lines(std::string_view text) {
  if (text.empty()) return {};
  return absl::StrSplit(absl::string_view(text.data(), text.size()), '\n');
}

}  // namespace

std::string_view FieldName(Field field) {
  switch (field) {
    case Field::kStart:
      return "start";
    case Field::kEnd:
      return "end";
    case Field::kTimeZone:
      return "time_zone";
    case Field::kService:
      return "service_id";
    case Field::kLocation:
      return "location_id";
    case Field::kStaff:
      return "staff_ids";
    case Field::kClients:
      return "clients";
    case Field::kNotes:
      return "internal_notes";
    case Field::kDetails:
      return "details";
    case Field::kShowAs:
      return "show_as";
  }
  return "";
}

std::string FieldText(const v1::AppointmentFields& fields, Field field) {
  switch (field) {
    case Field::kStart:
      return FormatTime(fields.start_us());
    case Field::kEnd:
      return FormatTime(fields.end_us());
    case Field::kTimeZone:
      return fields.time_zone();
    case Field::kService:
      return fields.service_id();
    case Field::kLocation:
      return fields.location_id();
    case Field::kStaff:
      return absl::StrJoin(fields.staff_ids(), ", ");
    case Field::kClients:
      return ClientsText(fields);
    case Field::kNotes:
      return fields.internal_notes();
    case Field::kDetails:
      return fields.details();
    case Field::kShowAs:
      return std::string(ShowAsName(fields.show_as()));
  }
  return "";
}

bool FieldEquals(const v1::AppointmentFields& a, const v1::AppointmentFields& b, Field field) {
  switch (field) {
    case Field::kStart:
      return a.start_us() == b.start_us();
    case Field::kEnd:
      return a.end_us() == b.end_us();
    case Field::kTimeZone:
      return a.time_zone() == b.time_zone();
    case Field::kService:
      return a.service_id() == b.service_id();
    case Field::kLocation:
      return a.location_id() == b.location_id();
    case Field::kStaff:
      return std::equal(a.staff_ids().begin(), a.staff_ids().end(), b.staff_ids().begin(),
                        b.staff_ids().end());
    case Field::kClients:
      return std::equal(a.clients().begin(), a.clients().end(), b.clients().begin(),
                        b.clients().end(), SameClient);
    case Field::kNotes:
      return a.internal_notes() == b.internal_notes();
    case Field::kDetails:
      return a.details() == b.details();
    case Field::kShowAs:
      return a.show_as() == b.show_as();
  }
  return true;
}

void CopyField(const v1::AppointmentFields& from, Field field, v1::AppointmentFields* to) {
  switch (field) {
    case Field::kStart:
      return to->set_start_us(from.start_us());
    case Field::kEnd:
      return to->set_end_us(from.end_us());
    case Field::kTimeZone:
      return to->set_time_zone(from.time_zone());
    case Field::kService:
      return to->set_service_id(from.service_id());
    case Field::kLocation:
      return to->set_location_id(from.location_id());
    case Field::kStaff:
      *to->mutable_staff_ids() = from.staff_ids();
      return;
    case Field::kClients:
      *to->mutable_clients() = from.clients();
      return;
    case Field::kNotes:
      return to->set_internal_notes(from.internal_notes());
    case Field::kDetails:
      return to->set_details(from.details());
    case Field::kShowAs:
      return to->set_show_as(from.show_as());
  }
}

void AddFieldChanges(const v1::AppointmentFields& before, const v1::AppointmentFields& after,
                     const std::vector<Field>& fields, v1::Outcome* outcome) {
  for (Field field : fields) {
    if (FieldEquals(before, after, field)) continue;
    const bool is_time = field == Field::kStart || field == Field::kEnd;
    const bool new_time = is_time && before.start_us() == 0 && before.end_us() == 0;
    v1::FieldChange* change = outcome->add_changes();
    change->set_field(std::string(FieldName(field)));
    if (!new_time) change->set_before(FieldText(before, field));
    change->set_after(FieldText(after, field));
  }
}

bool HoldsLines(std::string_view notes, std::string_view text) {
  const std::vector<std::string> lines = Lines(notes);
  const std::vector<std::string> wanted = Lines(text);
  return wanted.empty() ||
         std::search(lines.begin(), lines.end(), wanted.begin(), wanted.end()) != lines.end();
}

std::string MergeNotes(std::string_view notes, std::string_view before, std::string_view after) {
  std::vector<std::string> lines = Lines(notes);
  const std::vector<std::string> old_lines = Lines(before);
  const std::vector<std::string> new_lines = Lines(after);
  if (!old_lines.empty()) {
    const auto place = std::search(lines.begin(), lines.end(), old_lines.begin(), old_lines.end());
    if (place != lines.end()) {
      const auto rest = lines.erase(place, place + static_cast<std::ptrdiff_t>(old_lines.size()));
      lines.insert(rest, new_lines.begin(), new_lines.end());
      return absl::StrJoin(lines, "\n");
    }
  }
  if (HoldsLines(notes, after)) return std::string(notes);
  lines.insert(lines.end(), new_lines.begin(), new_lines.end());
  return absl::StrJoin(lines, "\n");
}

}  // namespace syncledger
