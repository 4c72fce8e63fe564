#include "api/why_standing.h"

#include <deque>
#include <optional>

#include "absl/strings/str_join.h"
#include "api/mailboxes.h"
#include "api/read_rows.h"
#include "api/recurrence_words.h"
#include "api/status_macros.h"
#include "api/terminal_text.h"
#include "api/time_text.h"
#include "api/why_words.h"
#include "fmt/format.h"
#include "ledger/names.h"
#include "ledger/recurrence.h"
#include "ledger/row_keys.h"
#include "ledger/rule_book.h"
#include "ledger/rules/held.h"
#include "ledger/rules/series.h"
#include "ledger/series.h"
#include "ledger/text.h"
#include "ledger/time_arithmetic.h"
#include "ledger/zones.h"

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

// "09:00-10:00 America/Toronto".
std::string DayTimes(const v1::Repetition& repetition) {
  if (repetition.all_day()) return "all day";
  const int64_t start_us = repetition.start_of_day_us();
  const int64_t end_us = start_us + repetition.length_us();
  const int64_t days = DayOf(end_us);
  return fmt::format("{}-{}{} {}", ClockText(start_us), ClockText(FloorRemainder(end_us, kDayUs)),
                     days == 0   ? ""
                     : days == 1 ? " the next day"
                                 : fmt::format(" {} days later", days),
                     IanaName(repetition.time_zone()));
}

// Whether the absence is that of the item: of a series that of its master, of an exception that of
// the item that shows it.
bool Shows(const ItemKey& item, const v1::Absence& absence) {
  const std::string& shown_by =
      absence.series_id().empty() ? absence.item_id() : absence.exception_item_id();
  return absence.mailbox() == item.mailbox && shown_by == item.item_id;
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
      ASSIGN_OR_RETURN(std::string held, HeldSentence({number, state.item_id()}));
      text += fmt::format(" The calendar of {} holds it as the event {}.{}", address,
                          state.item_id(), held);
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

absl::StatusOr<std::string> Standing::HeldSentence(const ItemKey& item) {
  ASSIGN_OR_RETURN(auto row,
                   ReadRow<v1::ItemRow>(view_, scope_, v1::ROW_ITEM,
                                        RowKey().Number(item.mailbox).Text(item.item_id)));
  if (!row.has_value() || row->state().gone() || !IsHeld(*row)) return "";
  const v1::HeldRemoval& held = row->held();
  const std::string_view what =
      held.kind() == v1::HeldRemovals::MISSING
          ? "A complete reading of the calendar no longer showed the event"
          : "The event's removal was reported with unusually many others";
  return fmt::format(" {} (sync {}); {} (SYNC-HELD).", what, held.sync_id(),
                     held.rejected() ? "an administrator decided that it stays"
                                     : "whether it is removed waits for an administrator");
}

absl::StatusOr<std::string> Standing::WhatAndWhose(const v1::Absence& absence) {
  WhyWords words(view_, scope_, zone_);
  ASSIGN_OR_RETURN(std::string who, words.EmployeeName(absence.employee_id()));
  ASSIGN_OR_RETURN(std::string location, words.FieldValue("location_id", absence.location_id()));
  return fmt::format("\"{}\"{} in the schedule of {}", absence.title(),
                     location.empty() ? "" : ", at " + location + ",", who);
}

absl::StatusOr<std::string> Standing::OfAbsenceRow(const v1::Absence& absence) {
  if (IsSeries(absence)) return OfSeries(absence);
  ASSIGN_OR_RETURN(std::string what, WhatAndWhose(absence));
  ASSIGN_OR_RETURN(std::string paused, PausedSentence(absence.mailbox()));
  ASSIGN_OR_RETURN(std::string held, HeldSentence({absence.mailbox(), absence.item_id()}));
  return fmt::format("It stands{}: {}, {}.{}{}", absence.series_id().empty() ? "" : " by itself",
                     ZonedRangeText(absence.start_us(), absence.end_us(), zone_), what, paused,
                     held);
}

absl::StatusOr<std::string> Standing::OfSeries(const v1::Absence& absence) {
  const v1::Repetition& repetition = absence.repetition();
  ASSIGN_OR_RETURN(std::string what, WhatAndWhose(absence));
  ASSIGN_OR_RETURN(std::string frozen, FrozenSentence(SeriesOf(absence)));
  ASSIGN_OR_RETURN(std::string apart, Apart(SeriesOf(absence)));
  ASSIGN_OR_RETURN(std::string paused, PausedSentence(absence.mailbox()));
  ASSIGN_OR_RETURN(std::string held, HeldSentence({absence.mailbox(), absence.item_id()}));
  return fmt::format("It stands: {}, {}, first on {}, {}.{}{}{}{}",
                     RecurrenceWords(repetition.pattern()), DayTimes(repetition),
                     ZonedRangeText(absence.start_us(), absence.end_us(), zone_), what, frozen,
                     apart, paused, held);
}

absl::StatusOr<std::string> Standing::FrozenSentence(const SeriesKey& series) {
  ASSIGN_OR_RETURN(auto row, ReadRow<v1::SeriesRow>(view_, scope_, v1::ROW_SERIES, series.Row()));
  if (!row.has_value() || !row->state().has_stated()) return "";
  return fmt::format(" Exchange says {} by now, which is not taken over ({}).",
                     RecurrenceWords(row->state().stated()),
                     RuleAndReason(v1::RULE_REC_FREEZE, v1::RECURRENCE_NOT_SYNCED));
}

absl::StatusOr<std::string> Standing::Apart(const SeriesKey& series) {
  constexpr size_t kShown = 5;  // the latest
  std::deque<v1::Occurrence> latest;
  int64_t count = 0;
  RETURN_IF_ERROR(ScanRows<v1::OccurrenceRow>(view_, scope_, v1::ROW_OCCURRENCE, series.Row(),
                                              [&](std::string_view, const v1::OccurrenceRow& row) {
                                                const v1::Occurrence& occurrence = row.state();
                                                if (!occurrence.deleted() &&
                                                    occurrence.item_id().empty())
                                                  return true;
                                                ++count;
                                                latest.push_back(occurrence);
                                                if (latest.size() > kShown) latest.pop_front();
                                                return true;
                                              }));
  if (count == 0) return "";
  std::vector<std::string> told;
  for (const v1::Occurrence& occurrence : latest) {
    ASSIGN_OR_RETURN(std::string how, HowOccurrenceStands(occurrence, series.mailbox));
    told.push_back(fmt::format("{} ({})", DayText(occurrence.date()), how));
  }
  return fmt::format(" {} not as the series has {}{}: {}.",
                     Counted(count, "occurrence is", "occurrences are"), count == 1 ? "it" : "them",
                     count > static_cast<int64_t>(kShown) ? ", the latest of them" : "",
                     absl::StrJoin(told, ", "));
}

absl::StatusOr<std::string> Standing::HowOccurrenceStands(const v1::Occurrence& occurrence,
                                                          uint32_t mailbox) {
  if (occurrence.deleted()) return "deleted";
  if (!occurrence.absence_id().empty()) {
    ASSIGN_OR_RETURN(auto row, ReadRow<v1::AbsenceRow>(view_, scope_, v1::ROW_ABSENCE,
                                                       RowKey().Text(occurrence.absence_id())));
    if (row.has_value()) {
      const v1::Absence& absence = row->state();
      return "blocks " + RangeWithUtc(absence.start_us(), absence.end_us(), zone_);
    }
  }
  ASSIGN_OR_RETURN(auto item,
                   ReadRow<v1::ItemRow>(view_, scope_, v1::ROW_ITEM,
                                        RowKey().Number(mailbox).Text(occurrence.item_id())));
  if (!item.has_value() || item->state().ignored() == v1::REASON_UNSPECIFIED) {
    return "does not block";
  }
  v1::Outcome about;
  about.set_item_id(occurrence.item_id());
  ASSIGN_OR_RETURN(auto of_mailbox, ReadRow<v1::MailboxRow>(view_, scope_, v1::ROW_MAILBOX,
                                                            RowKey().Number(mailbox)));
  if (of_mailbox.has_value()) about.set_mailbox(of_mailbox->state().address());
  WhyWords words(view_, scope_, zone_);
  ASSIGN_OR_RETURN(std::string because, words.Because(item->state().ignored(), about));
  return "does not block, because " + because;
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
  std::string series_id;
  int32_t date;
  SplitOccurrenceId(id, &series_id, &date);
  const v1::Outcome* removed = nullptr;
  for (const v1::Verdict& verdict : verdicts_) {
    for (const v1::Outcome& outcome : verdict.outcomes()) {
      const bool with_series = !series_id.empty() && outcome.absence_id() == series_id;
      if (outcome.kind() == v1::ABSENCE_REMOVED && (outcome.absence_id() == id || with_series)) {
        removed = &outcome;
      }
    }
  }
  if (removed == nullptr) return "It does not block the schedule.";
  return NotBlocking(removed->reason(), *removed);
}

absl::StatusOr<std::string> Standing::OfOccurrence(const std::string& id) {
  std::string series_id;
  int32_t date = 0;
  SplitOccurrenceId(id, &series_id, &date);
  ASSIGN_OR_RETURN(auto series, ReadRow<v1::AbsenceRow>(view_, scope_, v1::ROW_ABSENCE,
                                                        RowKey().Text(series_id)));
  ASSIGN_OR_RETURN(auto own,
                   ReadRow<v1::AbsenceRow>(view_, scope_, v1::ROW_ABSENCE, RowKey().Text(id)));
  if (!own.has_value()) {
    return series.has_value() ? OfDate(series->state(), date) : OfMissingAbsence(id);
  }
  ASSIGN_OR_RETURN(std::string text, OfAbsenceRow(own->state()));
  if (!series.has_value()) return text;
  const SeriesOccurrence usual = OccurrenceOn(series->state().repetition(), date);
  return fmt::format("{} Its series would have it {}.", text,
                     RangeWithUtc(usual.start_us, usual.end_us, zone_));
}

absl::StatusOr<std::string> Standing::OfDate(const v1::Absence& series, int32_t date) {
  const v1::Repetition& repetition = series.repetition();
  const std::string words = RecurrenceWords(repetition.pattern());
  ASSIGN_OR_RETURN(auto row, ReadRow<v1::OccurrenceRow>(view_, scope_, v1::ROW_OCCURRENCE,
                                                        SeriesOf(series).Occurrence(date)));
  ASSIGN_OR_RETURN(std::string frozen, FrozenSentence(SeriesOf(series)));
  if (!HasDate(repetition.pattern(), date)) {
    return fmt::format("It does not block the schedule: its series is {}, and has no such date.{}",
                       words, frozen);
  }
  if (row.has_value() && (row->state().deleted() || !row->state().item_id().empty())) {
    return OfException(row->state(), series);
  }
  const SeriesOccurrence occurrence = OccurrenceOn(repetition, date);
  if (!EndsInWindow(occurrence.end_us, repetition.window_start_us())) {
    return fmt::format(
        "It does not block the schedule, because it was over before {}, from when on the "
        "calendar's events sync ({}).",
        TimeWithUtc(repetition.window_start_us(), zone_),
        RuleAndReason(v1::RULE_ELIG_WINDOW, v1::OUT_OF_WINDOW));
  }
  ASSIGN_OR_RETURN(std::string what, WhatAndWhose(series));
  ASSIGN_OR_RETURN(std::string paused, PausedSentence(series.mailbox()));
  return fmt::format("It stands as its series has it, {}: {}, {}.{}{}", words,
                     ZonedRangeText(occurrence.start_us, occurrence.end_us, zone_), what, frozen,
                     paused);
}

absl::StatusOr<std::string> Standing::OfException(const v1::Occurrence& occurrence,
                                                  const v1::Absence& series) {
  v1::Outcome about;
  about.set_rule(v1::RULE_REC_EXCEPTION);
  if (occurrence.deleted()) return NotBlocking(v1::DELETED, about);
  const ItemKey exception{series.mailbox(), occurrence.item_id()};
  return OfItem(exception, {});
}

// How a date stands that an exception showed and shows no more, because it is as its series has it
// again; "" if it is not.
absl::StatusOr<std::string> Standing::OfDateAgain(const v1::Item& exception) {
  ASSIGN_OR_RETURN(auto key, SeriesOf(view_, scope_, exception));
  if (!key.has_value()) return "";
  ASSIGN_OR_RETURN(auto series, ReadRow<v1::SeriesRow>(view_, scope_, v1::ROW_SERIES, key->Row()));
  ASSIGN_OR_RETURN(auto identity,
                   ReadRow<v1::IdentityRow>(view_, scope_, v1::ROW_IDENTITY, key->Row()));
  if (!series.has_value() || !identity.has_value()) return "";
  const v1::ItemStatement& statement = exception.statement();
  const std::optional<int32_t> date =
      OriginalDate(series->state(),
                   statement.has_original_start() ? statement.original_start() : statement.start());
  if (!date.has_value()) return "";
  ASSIGN_OR_RETURN(auto occurrence, ReadRow<v1::OccurrenceRow>(view_, scope_, v1::ROW_OCCURRENCE,
                                                               key->Occurrence(*date)));
  if (!occurrence.has_value() || occurrence->state().deleted()) return "";
  ASSIGN_OR_RETURN(auto absence, ReadRow<v1::AbsenceRow>(view_, scope_, v1::ROW_ABSENCE,
                                                         RowKey().Text(identity->absence_id())));
  if (!absence.has_value()) return "";
  ASSIGN_OR_RETURN(std::string text,
                   OfOccurrence(OccurrenceAbsenceId(absence->state().id(), *date)));
  return fmt::format("It does not show the occurrence of {} any more. {}", DayText(*date), text);
}

absl::StatusOr<std::string> Standing::OfNeverRead() {
  const v1::Outcome* last = nullptr;
  for (const v1::Verdict& verdict : verdicts_) {
    for (const v1::Outcome& outcome : verdict.outcomes()) {
      const bool says = !IsCause(outcome.kind()) && !outcome.has_notification();
      if (says) last = &outcome;
    }
  }
  std::string series_id;
  int32_t date;
  if (last != nullptr && SplitOccurrenceId(last->absence_id(), &series_id, &date)) {
    return OfOccurrence(last->absence_id());
  }
  if (last != nullptr && last->rule() == v1::RULE_MAP_RECURRENCE) {
    return fmt::format(
        "It is an occurrence of an appointment's event that was made recurring in "
        "Exchange, and blocks nothing ({}).",
        RuleAndReason(last->rule(), last->reason()));
  }
  const bool of_series = last != nullptr && last->rule() == v1::RULE_REC_OCCURRENCE;
  if (!of_series) return "No event of this id was ever read from a calendar; it blocks nothing.";
  if (last->reason() == v1::UNKNOWN_SERIES) {
    return fmt::format(
        "It is an occurrence, and its series had not been seen when it was heard of "
        "last ({}); once the series is seen, it blocks as that does.",
        RuleAndReason(last->rule(), last->reason()));
  }
  return fmt::format("It is an occurrence that its series does not have, and blocks nothing ({}).",
                     RuleAndReason(last->rule(), last->reason()));
}

absl::StatusOr<std::string> Standing::OfAbsence(const std::string& id) {
  std::string series_id;
  int32_t date;
  if (SplitOccurrenceId(id, &series_id, &date)) return OfOccurrence(id);
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
    if (absence.has_value() && Shows(item, absence->state())) {
      return absence->state().series_id().empty() ? OfAbsenceRow(absence->state())
                                                  : OfOccurrence(id);
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
  if (state.gone() && state.statement().type() == v1::EXCEPTION) {
    ASSIGN_OR_RETURN(std::string again, OfDateAgain(state));
    if (!again.empty()) return again;
  }
  if (state.gone()) {
    v1::Reason reason =
        state.gone_reason() == v1::REASON_UNSPECIFIED ? v1::DELETED : state.gone_reason();
    about.set_rule(v1::RULE_SYNC_REMOVE);
    return NotBlocking(reason, about);
  }
  if (state.ignored() == v1::REASON_UNSPECIFIED) return "It does not block the schedule.";
  if (state.ignored() == v1::UNKNOWN_SERIES || state.ignored() == v1::RECURRENCE_NOT_SYNCED) {
    about.set_rule(v1::RULE_REC_OCCURRENCE);
  } else if (state.statement().type() == v1::EXCEPTION && !IsEligibilityReason(state.ignored()) &&
             state.ignored() != v1::DUPLICATE_CLAIM) {
    about.set_rule(v1::RULE_REC_REMOVE);  // its series went
  }
  ASSIGN_OR_RETURN(std::string text, NotBlocking(state.ignored(), about));
  if (state.statement().type() != v1::SERIES_MASTER) return text;
  ASSIGN_OR_RETURN(std::string apart, Apart(SeriesOfMaster(state)));
  return text + apart;
}

}  // namespace syncledger
