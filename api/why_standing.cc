#include "api/why_standing.h"

#include <optional>

#include "absl/strings/str_join.h"
#include "api/mailboxes.h"
#include "api/read_rows.h"
#include "api/status_macros.h"
#include "api/time_text.h"
#include "api/why_words.h"
#include "fmt/format.h"
#include "ledger/names.h"
#include "ledger/row_keys.h"
#include "ledger/rule_book.h"

namespace syncledger {
namespace {

// "It would if ..." after a semicolon.
std::string AfterSemicolon(std::string_view sentence) {
  std::string text(sentence);
  if (!text.empty() && text[0] >= 'A' && text[0] <= 'Z') {
    text[0] = static_cast<char>(text[0] - 'A' + 'a');
  }
  return text;
}

std::string FieldSentence(std::string_view label, const std::string& value) {
  return value.empty() ? "" : fmt::format(", {} {}", label, value);
}

}  // namespace

std::string RuleAndReason(v1::Rule decided_by, v1::Reason reason) {
  const ReasonText* text = FindReasonText(reason);
  v1::Rule rule =
      text != nullptr && text->asked_by != v1::RULE_UNSPECIFIED ? text->asked_by : decided_by;
  std::string both(RuleName(rule));
  if (!both.empty()) both += ' ';
  both += ReasonName(reason);
  return both;
}

absl::StatusOr<std::string> Standing::OfAppointment(const std::string& id) {
  ASSIGN_OR_RETURN(
      auto row, ReadRow<v1::AppointmentRow>(view_, scope_, v1::ROW_APPOINTMENT, RowKey().Text(id)));
  if (!row.has_value()) {
    return fmt::format("Coconut has not told of an appointment {}; what Exchange says of it waits.",
                       id);
  }
  const v1::Appointment& appointment = row->state();
  const v1::AppointmentFields& value = appointment.value();
  WhyWords words(view_, scope_, zone_);
  ASSIGN_OR_RETURN(std::string service, words.FieldValue("service_id", value.service_id()));
  ASSIGN_OR_RETURN(std::string location, words.FieldValue("location_id", value.location_id()));
  ASSIGN_OR_RETURN(std::string staff,
                   words.FieldValue("staff_ids", absl::StrJoin(value.staff_ids(), ", ")));
  std::string when = ZonedRangeText(value.start_us(), value.end_us(), zone_);
  std::string what = fmt::format("{}{}{}{}", when, FieldSentence("for", service),
                                 FieldSentence("at", location), FieldSentence("with", staff));
  if (appointment.status() == v1::Appointment::CANCELLED) {
    ASSIGN_OR_RETURN(std::string exchange, InExchange(*row));
    return fmt::format(
        "It is cancelled, by {}. It was {}.{} It would have to be booked in Coconut "
        "again.",
        SideName(appointment.cancelled_by()) == "EXCHANGE" ? "Exchange" : "Coconut", what,
        exchange);
  }
  ASSIGN_OR_RETURN(std::string exchange, InExchange(*row));
  return fmt::format(
      "It stands: {}, shown as {}. It was last changed in {}.{}", what, ShownAs(value.show_as()),
      SideName(appointment.changed_by()) == "EXCHANGE" ? "Exchange" : "Coconut", exchange);
}

absl::StatusOr<std::string> Standing::InExchange(const v1::AppointmentRow& row) {
  const v1::Appointment& appointment = row.state();
  std::string text;
  for (uint32_t number : row.mailboxes()) {
    ASSIGN_OR_RETURN(auto exported,
                     ReadRow<v1::ExportRow>(view_, scope_, v1::ROW_EXPORT,
                                            RowKey().Text(appointment.id()).Number(number)));
    ASSIGN_OR_RETURN(auto mailbox, ReadRow<v1::MailboxRow>(view_, scope_, v1::ROW_MAILBOX,
                                                           RowKey().Number(number)));
    if (!exported.has_value()) continue;
    const v1::Export& state = exported->state();
    std::string address = mailbox.has_value() ? mailbox->state().address() : "the mailbox";
    if (!state.failed_reason().empty()) {
      text += fmt::format(" Exchange refused to write it to the calendar of {}: {}.", address,
                          state.failed_reason());
    } else if (state.has_delayed_until_us()) {
      text += fmt::format(" Exchange asked to wait with writing it to the calendar of {} until {}.",
                          address, ZonedTimeText(state.delayed_until_us(), zone_));
    } else if (state.cancel_requested()) {
      text += fmt::format(" Its event in the calendar of {} was asked to be cancelled.", address);
    } else if (!state.item_id().empty()) {
      text +=
          fmt::format(" The calendar of {} holds it as the event {}.", address, state.item_id());
    } else if (state.requested()) {
      text += fmt::format(
          " It was asked to be written to the calendar of {}, where it was not seen yet.", address);
    }
  }
  if (!text.empty() || appointment.status() == v1::Appointment::CANCELLED) return text;
  return WhyNotInExchange(appointment);
}

absl::StatusOr<std::string> Standing::WhyNotInExchange(const v1::Appointment& appointment) {
  const v1::AppointmentFields& value = appointment.value();
  ASSIGN_OR_RETURN(auto settings_row,
                   ReadRow<v1::SettingsRow>(view_, scope_, v1::ROW_SETTINGS, RowKey()));
  MailboxCircumstances circumstances;
  if (settings_row.has_value()) circumstances.settings = settings_row->state();
  if (value.staff_ids_size() > 1 && circumstances.settings.protocol() != v1::EWS) {
    const ReasonText* text = FindReasonText(v1::MULTI_USER_UNSUPPORTED);
    return fmt::format(" It is not in Exchange, because {} ({}); {}", text->because,
                       RuleAndReason(v1::RULE_EXP_MULTI, v1::MULTI_USER_UNSUPPORTED),
                       AfterSemicolon(text->remedy));
  }
  for (const std::string& id : value.staff_ids()) {
    ASSIGN_OR_RETURN(auto employee,
                     ReadRow<v1::EmployeeRow>(view_, scope_, v1::ROW_EMPLOYEE, RowKey().Text(id)));
    if (!employee.has_value()) continue;
    const std::string& email = employee->state().email();
    ASSIGN_OR_RETURN(auto number, MailboxNumber(view_, scope_, email));
    std::optional<v1::MailboxRow> mailbox;
    if (number.has_value()) {
      ASSIGN_OR_RETURN(mailbox, ReadRow<v1::MailboxRow>(view_, scope_, v1::ROW_MAILBOX,
                                                        RowKey().Number(*number)));
    }
    ASSIGN_OR_RETURN(auto matching, EmployeesWithEmail(view_, scope_, email));
    circumstances.matching_employees = matching.size();
    JudgedMailbox judged =
        JudgeMailbox(mailbox.has_value() ? mailbox->state() : v1::Mailbox(), circumstances);
    const ReasonText* text = FindReasonText(judged.reason);
    if (text == nullptr) continue;
    return fmt::format(" It is not in Exchange: of {}, {} ({}); {}", email, text->because,
                       RuleAndReason(text->asked_by, judged.reason), AfterSemicolon(text->remedy));
  }
  return " It is not in Exchange.";
}

absl::StatusOr<std::string> Standing::PausedSentence(uint32_t number) {
  ASSIGN_OR_RETURN(auto mailbox, ReadRow<v1::MailboxRow>(view_, scope_, v1::ROW_MAILBOX,
                                                         RowKey().Number(number)));
  if (!mailbox.has_value()) return "";
  ASSIGN_OR_RETURN(auto settings,
                   ReadRow<v1::SettingsRow>(view_, scope_, v1::ROW_SETTINGS, RowKey()));
  MailboxCircumstances circumstances;
  if (settings.has_value()) circumstances.settings = settings->state();
  ASSIGN_OR_RETURN(auto matching, EmployeesWithEmail(view_, scope_, mailbox->state().address()));
  circumstances.matching_employees = matching.size();
  JudgedMailbox judged = JudgeMailbox(mailbox->state(), circumstances);
  if (judged.status != MailboxStatus::kPaused) return "";
  const ReasonText* text = FindReasonText(judged.reason);
  return fmt::format(" The sync of {} is paused, because {} ({}); what Exchange says of it waits.",
                     mailbox->state().address(), text->because,
                     RuleAndReason(text->asked_by, judged.reason));
}

absl::StatusOr<std::string> Standing::OfAbsenceRow(const v1::Absence& absence) {
  WhyWords words(view_, scope_, zone_);
  ASSIGN_OR_RETURN(std::string who, words.EmployeeName(absence.employee_id()));
  ASSIGN_OR_RETURN(std::string location, words.FieldValue("location_id", absence.location_id()));
  ASSIGN_OR_RETURN(std::string paused, PausedSentence(absence.mailbox()));
  return fmt::format("It stands: {}, \"{}\"{} in the schedule of {}.{}",
                     ZonedRangeText(absence.start_us(), absence.end_us(), zone_), absence.title(),
                     location.empty() ? "" : ", at " + location + ",", who, paused);
}

absl::StatusOr<std::string> Standing::NotBlocking(v1::Reason reason, const v1::Outcome& about) {
  WhyWords words(view_, scope_, zone_);
  ASSIGN_OR_RETURN(std::string because, words.Because(reason, about));
  const ReasonText* text = FindReasonText(reason);
  std::string remedy =
      text == nullptr || text->remedy.empty() ? "." : "; " + AfterSemicolon(text->remedy);
  return fmt::format("It does not block the schedule, because {} ({}){}", because,
                     RuleAndReason(about.rule(), reason), remedy);
}

absl::StatusOr<std::string> Standing::OfMissingAbsence(const std::string& id) {
  const v1::Outcome* removed = nullptr;
  for (const v1::Verdict& verdict : verdicts_) {
    for (const v1::Outcome& outcome : verdict.outcomes()) {
      if (outcome.kind() == v1::ABSENCE_REMOVED && outcome.absence_id() == id) removed = &outcome;
    }
  }
  if (removed == nullptr) return "It does not block the schedule.";
  return NotBlocking(removed->reason(), *removed);
}

absl::StatusOr<std::string> Standing::OfAbsence(const std::string& id) {
  ASSIGN_OR_RETURN(auto row,
                   ReadRow<v1::AbsenceRow>(view_, scope_, v1::ROW_ABSENCE, RowKey().Text(id)));
  return row.has_value() ? OfAbsenceRow(row->state()) : OfMissingAbsence(id);
}

absl::StatusOr<std::string> Standing::OfItem(const ItemKey& item,
                                             const std::set<std::string>& absences) {
  ASSIGN_OR_RETURN(auto row,
                   ReadRow<v1::ItemRow>(view_, scope_, v1::ROW_ITEM,
                                        RowKey().Number(item.mailbox).Text(item.item_id)));
  for (const std::string& id : absences) {
    ASSIGN_OR_RETURN(auto absence,
                     ReadRow<v1::AbsenceRow>(view_, scope_, v1::ROW_ABSENCE, RowKey().Text(id)));
    if (absence.has_value() && absence->state().item_id() == item.item_id &&
        absence->state().mailbox() == item.mailbox) {
      return OfAbsenceRow(absence->state());
    }
  }
  if (!row.has_value()) return "It does not block the schedule.";
  const v1::Item& state = row->state();
  if (state.has_stamp() && !state.copied_stamp()) {
    const std::string& id = state.stamp().appointment_id();
    ASSIGN_OR_RETURN(std::string appointment, OfAppointment(id));
    std::string waits;
    if (const ReasonText* text = FindReasonText(state.waiting()); text != nullptr) {
      waits = fmt::format(" What it says now waits, because {}.", text->because);
    }
    return fmt::format("It is the event of appointment {}{}, not a block of its own.{} {}", id,
                       state.gone() ? ", and is gone from the calendar" : "", waits, appointment);
  }
  v1::Outcome about;
  about.set_item_id(item.item_id);
  about.set_rule(v1::RULE_ABS_SKIP);
  ASSIGN_OR_RETURN(auto mailbox, ReadRow<v1::MailboxRow>(view_, scope_, v1::ROW_MAILBOX,
                                                         RowKey().Number(item.mailbox)));
  if (mailbox.has_value()) about.set_mailbox(mailbox->state().address());
  if (state.gone()) {
    v1::Reason reason =
        state.gone_reason() == v1::REASON_UNSPECIFIED ? v1::DELETED : state.gone_reason();
    about.set_rule(v1::RULE_SYNC_REMOVE);
    return NotBlocking(reason, about);
  }
  if (state.ignored() != v1::REASON_UNSPECIFIED) return NotBlocking(state.ignored(), about);
  return "It does not block the schedule.";
}

}  // namespace syncledger
