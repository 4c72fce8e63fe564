#include "api/why_words.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "api/recurrence_words.h"
#include "api/status_macros.h"
#include "api/terminal_text.h"
#include "api/time_text.h"
#include "fmt/format.h"
#include "ledger/names.h"
#include "ledger/recurrence.h"
#include "ledger/row_keys.h"
#include "ledger/rule_book.h"
#include "ledger/series.h"
#include "ledger/text.h"
#include "ledger/zones.h"

namespace syncledger {
namespace {

bool IsTime(const std::string& field) { return field == "start" || field == "end"; }

std::string Quoted(std::string_view text) { return fmt::format("\"{}\"", text); }

// The appointment's time from the changes of an outcome that stated it anew, else nothing.
const v1::FieldChange* ChangeOf(const v1::Outcome& outcome, std::string_view field) {
  for (const v1::FieldChange& change : outcome.changes()) {
    if (change.field() == field) return &change;
  }
  return nullptr;
}

// ", Tue 4 Nov 2026 14:00-15:00 (18:00-19:00 UTC)" of a block's start and end before or after.
std::string RangeOf(const v1::Outcome& outcome, std::string_view zone, bool after) {
  const v1::FieldChange* start = ChangeOf(outcome, "start");
  const v1::FieldChange* end = ChangeOf(outcome, "end");
  if (start == nullptr || end == nullptr) return "";
  std::optional<int64_t> start_us = ParseTime(after ? start->after() : start->before());
  std::optional<int64_t> end_us = ParseTime(after ? end->after() : end->before());
  if (!start_us.has_value() || !end_us.has_value()) return "";
  return ", " + RangeWithUtc(*start_us, *end_us, zone);
}

std::string Capital(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') {
    text[0] = static_cast<char>(text[0] - 'a' + 'A');
  }
  return text;
}

// A recurrence as an outcome has it; none in words too.
std::string RecurrenceOrNone(std::string_view text) {
  return text.empty() ? "no recurrence at all" : RecurrenceWords(text);
}

// What a reason adds to a block that was added, changed or kept.
std::string_view Remark(const v1::Outcome& outcome) {
  if (outcome.kind() != v1::ABSENCE_ADDED && outcome.kind() != v1::ABSENCE_CHANGED &&
      outcome.kind() != v1::UNCHANGED) {
    return "";
  }
  if (outcome.reason() == v1::NO_ASSIGNED_LOCATION) {
    return " It has no location, because the employee has none assigned in Coconut.";
  }
  if (outcome.reason() == v1::MARKER_MISSING) {
    return " Its notes stay, because the line \"Edits above this line will be synced\" is missing "
           "from the event's body.";
  }
  return "";
}

// What of an appointment's event a rule is about, for sentences about edits that were not taken
// over.
std::string_view EditedPart(v1::Rule rule) {
  if (rule == v1::RULE_MAP_TIME) return "The new time";
  if (rule == v1::RULE_MAP_TITLE) return "The new title";
  if (rule == v1::RULE_MAP_LOCATION) return "The new location";
  if (rule == v1::RULE_MAP_ORGANIZER) return "The change of the organizer";
  if (rule == v1::RULE_MAP_ATTENDEES) return "The change of the attendees";
  if (rule == v1::RULE_MAP_BUSY) return "The free/busy setting";
  if (rule == v1::RULE_MAP_NOTES) return "The change of the text";
  if (rule == v1::RULE_MAP_RECURRENCE) return "The change of the recurrence";
  if (rule == v1::RULE_MAP_CANCEL) return "The cancellation or removal";
  return "The change";
}

}  // namespace

std::string ShownAs(v1::ShowAs show_as) {
  switch (show_as) {
    case v1::FREE:
      return "free";
    case v1::TENTATIVE:
      return "tentative";
    case v1::BUSY:
      return "busy";
    case v1::OOF:
      return "out of office";
    case v1::WORKING_ELSEWHERE:
      return "working elsewhere";
    case v1::SHOW_AS_UNKNOWN:
    case v1::ShowAs_INT_MIN_SENTINEL_DO_NOT_USE_:
    case v1::ShowAs_INT_MAX_SENTINEL_DO_NOT_USE_:
      break;
  }
  return "neither busy nor free";
}

std::string RecurrencesOf(const v1::Series& series) {
  std::string frozen = RecurrenceWords(series.frozen());
  if (!series.has_stated()) return frozen;
  return fmt::format("{}; Exchange says {} by now", frozen, RecurrenceWords(series.stated()));
}

std::string FieldLabel(const std::string& field) {
  if (field == "service_id") return "service";
  if (field == "location_id" || field == "location_ids") return "location";
  if (field == "staff_ids") return "staff";
  if (field == "show_as") return "shown as";
  std::string label = field;
  std::replace(label.begin(), label.end(), '_', ' ');
  return label;
}

absl::StatusOr<std::string> WhyWords::EmployeeName(const std::string& id) {
  if (id.empty()) return "the employee";
  ASSIGN_OR_RETURN(const v1::Employee* employee, directory_.FindEmployee(id));
  return employee == nullptr ? "employee " + id : NameOf(*employee);
}

absl::StatusOr<std::string> WhyWords::FieldValue(const std::string& field,
                                                 const std::string& value) {
  if (value.empty()) return "";
  if (IsTime(field)) {
    std::optional<int64_t> us = ParseTime(value);
    return us.has_value() ? TimeWithUtc(*us, zone_) : value;
  }
  if (field == "service_id") {
    ASSIGN_OR_RETURN(const v1::Service* service, directory_.FindService(value));
    return service == nullptr ? value : fmt::format("{} ({})", service->name(), value);
  }
  if (field == "location_id") {
    ASSIGN_OR_RETURN(const v1::Location* location, directory_.FindLocation(value));
    if (location == nullptr) return value;
    const std::string& name = location->name().empty() ? location->address() : location->name();
    return fmt::format("{} ({})", name, value);
  }
  if (field == "staff_ids") {
    std::vector<std::string> names;
    const std::vector<std::string> ids = absl::StrSplit(value, ", ");
    for (const std::string& id : ids) {
      ASSIGN_OR_RETURN(std::string name, EmployeeName(id));
      names.push_back(fmt::format("{} ({})", name, id));
    }
    return absl::StrJoin(names, ", ");
  }
  if (field == "recurrence") return RecurrenceWords(value);
  if (field == "time_of_day") {  // "09:00-10:00 Eastern Standard Time": Windows names by IANA's
    const size_t space = value.find(' ');
    if (space == value.npos) return value;
    const std::string zone = IanaName(std::string_view(value).substr(space + 1));
    return zone.empty() ? value : value.substr(0, space + 1) + zone;
  }
  if (field == "show_as") {
    std::optional<v1::ShowAs> show_as = ShowAsNamed(value);
    return show_as.has_value() ? ShownAs(*show_as) : value;
  }
  return value;
}

absl::StatusOr<std::optional<v1::Item>> WhyWords::ItemOf(const v1::Outcome& outcome,
                                                         const Scope& scope) {
  if (outcome.item_id().empty()) return std::optional<v1::Item>();
  ASSIGN_OR_RETURN(auto number, MailboxNumber(view_, scope, outcome.mailbox()));
  if (!number.has_value()) return std::optional<v1::Item>();
  ASSIGN_OR_RETURN(auto row,
                   ReadRow<v1::ItemRow>(view_, scope, v1::ROW_ITEM,
                                        RowKey().Number(*number).Text(outcome.item_id())));
  if (!row.has_value()) return std::optional<v1::Item>();
  return std::optional<v1::Item>(row->state());
}

absl::StatusOr<std::optional<v1::SeriesRow>> WhyWords::SeriesRowOf(const v1::Outcome& outcome) {
  std::optional<SeriesKey> key;
  ASSIGN_OR_RETURN(auto item, ItemOf(outcome, scope_));
  if (item.has_value()) {
    ASSIGN_OR_RETURN(key, SeriesOf(view_, scope_, *item));
  }
  if (!key.has_value() && !outcome.absence_id().empty()) {
    ASSIGN_OR_RETURN(auto absence, ReadRow<v1::AbsenceRow>(view_, scope_, v1::ROW_ABSENCE,
                                                           RowKey().Text(outcome.absence_id())));
    if (absence.has_value()) key = SeriesOf(absence->state());
  }
  if (!key.has_value()) return std::optional<v1::SeriesRow>();
  return ReadRow<v1::SeriesRow>(view_, scope_, v1::ROW_SERIES, key->Row());
}

absl::StatusOr<WhyWords::Block> WhyWords::BlockOf(const v1::Outcome& outcome) {
  std::string series_id;
  int32_t date;
  if (SplitOccurrenceId(outcome.absence_id(), &series_id, &date)) {
    return Block{Block::Sort::kOccurrence, "the occurrence of " + DayText(date)};
  }
  ASSIGN_OR_RETURN(auto item, ItemOf(outcome, scope_));
  if (item.has_value() && item->statement().type() == v1::SERIES_MASTER) {
    return Block{Block::Sort::kSeries, "the series"};
  }
  if (item.has_value() && item->statement().type() == v1::EXCEPTION) {
    return Block{Block::Sort::kOccurrence, "the occurrence"};
  }
  // A removed series of which nothing is known any more but what went.
  const bool repeats = ChangeOf(outcome, "recurrence") != nullptr;
  return repeats ? Block{Block::Sort::kSeries, "the series"}
                 : Block{Block::Sort::kEvent, "the event"};
}

absl::StatusOr<std::string> WhyWords::BecauseFrozen(const v1::Outcome& outcome) {
  ASSIGN_OR_RETURN(auto series, SeriesRowOf(outcome));
  const std::string because(FindReasonText(v1::RECURRENCE_NOT_SYNCED)->because);
  if (!series.has_value()) return because;
  return fmt::format("{}: its series stays {}", because, RecurrencesOf(series->state()));
}

absl::StatusOr<std::string> WhyWords::Because(v1::Reason reason, const v1::Outcome& outcome) {
  const ReasonText* text = FindReasonText(reason);
  std::string because =
      text == nullptr ? "of a reason that this version does not know" : std::string(text->because);
  if (reason == v1::RECURRENCE_NOT_SYNCED && outcome.rule() == v1::RULE_REC_OCCURRENCE) {
    return BecauseFrozen(outcome);
  }
  ASSIGN_OR_RETURN(auto item, ItemOf(outcome, scope_));
  if (reason == v1::UNKNOWN_SERIES && item.has_value() &&
      item->statement().type() == v1::SERIES_MASTER) {
    return "its recurrence has not been told";
  }
  if (reason == v1::NOT_BUSY && item.has_value()) {
    return "it is shown as " + ShownAs(item->statement().show_as());
  }
  if (reason == v1::UNKNOWN_TIME_ZONE && item.has_value()) {
    const v1::ItemStatement& statement = item->statement();
    const std::string& zone = statement.start().time_zone().empty() ? statement.end().time_zone()
                                                                    : statement.start().time_zone();
    return fmt::format("its time zone {} is not known", Quoted(zone));
  }
  if (reason == v1::OUT_OF_WINDOW && item.has_value()) {
    ASSIGN_OR_RETURN(const v1::Mailbox* mailbox, directory_.FindMailbox(item->mailbox()));
    if (mailbox != nullptr && mailbox->has_window_start_us()) {
      return fmt::format("it was over before {}, from when on the calendar's events sync",
                         TimeWithUtc(mailbox->window_start_us(), zone_));
    }
  }
  if ((reason == v1::NO_MATCHING_EMPLOYEE || reason == v1::AMBIGUOUS_EMPLOYEE) &&
      !outcome.mailbox().empty()) {
    return fmt::format("{} has the mailbox's primary email address, {}",
                       reason == v1::NO_MATCHING_EMPLOYEE
                           ? "no active service provider in Coconut"
                           : "more than one active service provider in Coconut",
                       outcome.mailbox());
  }
  if ((reason == v1::UNKNOWN_SERVICE || reason == v1::UNKNOWN_LOCATION) &&
      !outcome.detail().empty()) {
    return fmt::format("{}: {}", because, Quoted(outcome.detail()));
  }
  return because;
}

absl::StatusOr<std::string> WhyWords::AbsenceSentence(const v1::Outcome& outcome) {
  ASSIGN_OR_RETURN(std::string who, EmployeeName(outcome.employee_id()));
  ASSIGN_OR_RETURN(Block block, BlockOf(outcome));
  const bool of_series = block.sort == Block::Sort::kSeries;
  const std::string blocks = fmt::format("{} of {}", of_series ? "blocks" : "block", block.name);
  if (outcome.kind() == v1::ABSENCE_ADDED) {
    std::string when = RangeOf(outcome, zone_, /*after=*/true);
    if (of_series && !when.empty()) when.insert(std::string_view(", ").size(), "first on ");
    return fmt::format("{} blocks the schedule of {}{}.", Capital(block.name), who, when);
  }
  if (outcome.kind() == v1::ABSENCE_CHANGED) {
    const std::string_view changed =
        outcome.rule() == v1::RULE_REC_EXCEPTION ? "changed by itself" : "changed with it";
    return block.sort == Block::Sort::kEvent
               ? fmt::format("The event's block in the schedule of {} changed with it.", who)
               : fmt::format("The {} in the schedule of {} {}.", blocks, who, changed);
  }
  ASSIGN_OR_RETURN(std::string because, Because(outcome.reason(), outcome));
  if (outcome.reason() == v1::NOT_BUSY && scope_.end > 1) {
    ASSIGN_OR_RETURN(auto before, ItemOf(outcome, At(scope_, scope_.end - 2)));
    if (before.has_value()) {
      because +=
          fmt::format(" (it was shown as {} before)", ShownAs(before->statement().show_as()));
    }
  }
  if (block.sort == Block::Sort::kEvent) {
    return fmt::format("The event's block was removed from the schedule of {}, because {}.", who,
                       because);
  }
  const bool goes_along =
      block.sort == Block::Sort::kOccurrence && outcome.rule() == v1::RULE_REC_REMOVE;
  return fmt::format("The {} {} removed from the schedule of {}{}, because {}.", blocks,
                     of_series ? "were" : "was", who, goes_along ? " with its series" : "",
                     because);
}

absl::StatusOr<std::string> WhyWords::AppointmentSentence(const v1::Outcome& outcome) {
  bool late = outcome.rule() == v1::RULE_CONFLICT_LATE;
  if (outcome.kind() == v1::APPOINTMENT_CANCELLED) {
    return outcome.reason() == v1::BY_COCONUT
               ? "The appointment was cancelled in Coconut."
               : "The appointment was cancelled, because its event was cancelled in or removed "
                 "from Exchange.";
  }
  if (outcome.kind() == v1::APPOINTMENT_CHANGED) {
    return late ? "The appointment was brought back to what Coconut says."
                : "The appointment was changed, as its event was changed in Exchange.";
  }
  const v1::FieldChange* status = ChangeOf(outcome, "status");
  if (status == nullptr) return "The appointment was edited in Coconut.";
  return status->before().empty() ? "The appointment was booked in Coconut."
                                  : "The appointment was booked again in Coconut.";
}

absl::StatusOr<std::string> WhyWords::ExchangeSentence(const v1::Outcome& outcome) {
  std::string where = outcome.mailbox().empty()
                          ? "Exchange"
                          : fmt::format("The calendar of {} in Exchange", outcome.mailbox());
  if (outcome.kind() == v1::EXPORT_CONFIRMED) {
    return fmt::format("{} holds the appointment as the event {}.", where, outcome.item_id());
  }
  if (outcome.kind() == v1::EXPORT_DELAYED) {
    std::string until = outcome.until_us() == 0 ? outcome.detail()
                                                : "until " + TimeWithUtc(outcome.until_us(), zone_);
    return fmt::format(
        "Exchange asked to wait with writing the appointment to the calendar of {} {}.",
        outcome.mailbox(), until);
  }
  if (outcome.kind() == v1::EXPORT_FAILED) {
    return fmt::format("Exchange refused to write the appointment to the calendar of {}: {}.",
                       outcome.mailbox(), outcome.detail());
  }
  return outcome.reason() == v1::CANCEL
             ? fmt::format("Its event is to be cancelled in the calendar of {} in Exchange{}.",
                           outcome.mailbox(),
                           outcome.rule() == v1::RULE_SYNC_DISCONNECT
                               ? ", because that is disconnected; the appointment stands"
                               : "")
             : fmt::format("The appointment is to be written to the calendar of {} in Exchange.",
                           outcome.mailbox());
}

absl::StatusOr<std::string> WhyWords::IgnoredSentence(const v1::Outcome& outcome) {
  v1::Reason reason = outcome.reason();
  ASSIGN_OR_RETURN(std::string because, Because(reason, outcome));
  if (reason == v1::DUPLICATE) return "The same was heard again; nothing changed.";
  if (reason == v1::STALE) return "Something older than what is known was heard; nothing changed.";
  if (reason == v1::UNKNOWN_ITEM) {
    return "The removal of an event that was never seen was reported; nothing changed.";
  }
  if (outcome.rule() == v1::RULE_REC_FREEZE) {
    const v1::FieldChange* change = ChangeOf(outcome, "recurrence");
    return fmt::format(
        "The new recurrence in Exchange was not taken over, because {}: the series "
        "stays {}; Exchange says {} by now.",
        because, RecurrenceOrNone(change == nullptr ? "" : change->before()),
        RecurrenceOrNone(change == nullptr ? "" : change->after()));
  }
  if (outcome.rule() == v1::RULE_REC_OCCURRENCE) {
    ASSIGN_OR_RETURN(auto item, ItemOf(outcome, scope_));
    if (item.has_value() && item->statement().type() == v1::SERIES_MASTER) {
      return reason == v1::UNKNOWN_SERIES
                 ? fmt::format("The series does not block the schedule for now, because {}.",
                               because)
                 : fmt::format(
                       "The dates that Exchange lists of the series were not taken over, "
                       "because {}.",
                       because);
    }
    return fmt::format("The occurrence does not block the schedule{}, because {}.",
                       reason == v1::UNKNOWN_SERIES ? " for now" : "", because);
  }
  if (outcome.rule() == v1::RULE_ABS_SKIP || outcome.rule() == v1::RULE_REC_EXCEPTION) {
    ASSIGN_OR_RETURN(Block block, BlockOf(outcome));
    return fmt::format("{} does not block the schedule, because {}.", Capital(block.name), because);
  }
  if (outcome.rule() == v1::RULE_ABS_PAUSE) {
    ASSIGN_OR_RETURN(Block block, BlockOf(outcome));
    return fmt::format("The sync of the mailbox is paused, because {}; the {} as {}.", because,
                       block.sort == Block::Sort::kSeries ? "blocks stay" : "block stays",
                       block.sort == Block::Sort::kSeries ? "they are" : "it is");
  }
  if (outcome.rule() == v1::RULE_EXP_MULTI) {
    return fmt::format("The appointment is not synced with Exchange, because {}.", because);
  }
  if (outcome.rule() == v1::RULE_MAP_WAIT || reason == v1::NOT_STAFF ||
      IsEligibilityReason(reason)) {
    if (outcome.rule() != v1::RULE_MAP_TIME) {
      return fmt::format("What Exchange shows decides nothing for now, because {}.", because);
    }
  }
  if (reason == v1::ALREADY_CANCELLED) {
    return fmt::format("The change in Exchange was not taken over, because {}.", because);
  }
  if (reason == v1::OTHER_STAFF_REMAIN) {
    return fmt::format("The appointment was not cancelled, because {}.", because);
  }
  return fmt::format("{} in Exchange was not taken over, because {}.", EditedPart(outcome.rule()),
                     because);
}

absl::StatusOr<std::string> WhyWords::NotificationSentence(const v1::Outcome& outcome) {
  const v1::Notification& notification = outcome.notification();
  bool staff = notification.audience() == v1::Notification::STAFF;
  bool cancelled = notification.kind() == v1::Notification::CANCELLED;
  std::string_view of = cancelled ? "cancellation" : "update";
  std::string_view whom = staff ? "staff" : "clients";
  if (outcome.kind() == v1::NOTIFICATION_REQUESTED) {
    return fmt::format("A notification of the {} was requested for {}: {}.", of, whom,
                       absl::StrJoin(notification.recipients(), ", "));
  }
  ASSIGN_OR_RETURN(std::string because, Because(outcome.reason(), outcome));
  return fmt::format("No notification of the {} was requested for {}, because {}.", of, whom,
                     because);
}

absl::StatusOr<std::string> WhyWords::DirectorySentence(const v1::Outcome& outcome) {
  if (outcome.kind() == v1::RULES_ACTIVATED) {
    return fmt::format("The rule set {} was activated.", outcome.detail());
  }
  if (outcome.kind() == v1::SETTINGS_CHANGED) {
    return outcome.subject() == "settings:notifications"
               ? "The notification settings were changed in Coconut."
               : "The settings of the Exchange integration were changed in Coconut.";
  }
  std::string_view subject = outcome.subject();
  std::string id(subject.substr(std::min(subject.find(':'), subject.size() - 1) + 1));
  std::string_view kind = subject.substr(0, subject.find(':'));
  if (kind == "user") {
    ASSIGN_OR_RETURN(std::string name, EmployeeName(id));
    return fmt::format("The employee {} was changed in Coconut.", name);
  }
  ASSIGN_OR_RETURN(std::string name,
                   FieldValue(kind == "location" ? "location_id" : "service_id", id));
  return fmt::format("The {} {} was changed in Coconut.",
                     kind == "location" ? "location" : "service", name);
}

std::string WhyWords::SyncSentence(const v1::Outcome& outcome) {
  const std::string& mailbox = outcome.mailbox();
  std::string whose = mailbox.empty() ? "the Exchange integration" : mailbox;
  std::string_view kind =
      outcome.sync().kind() == v1::FULL ? "complete reading" : "reading of the changes";
  std::string connection = mailbox.empty() ? "The Exchange integration" : "The mailbox " + mailbox;
  int outcome_kind = outcome.kind();
  if (outcome_kind == v1::SYNC_COMPLETED) {
    return fmt::format("A {} of the calendar of {} ended.", kind, whose);
  }
  if (outcome_kind == v1::SYNC_INCOMPLETE) {
    return fmt::format(
        "A reading of the calendar of {} failed part way; nothing is removed for it.", whose);
  }
  if (outcome_kind == v1::REMOVAL_NOTED) {
    return "Exchange reported the event as removed; that is judged when the reading of the "
           "calendar ends.";
  }
  if (outcome_kind == v1::REMOVALS_HELD) {
    const bool missing = outcome.held().kind() == v1::HeldRemovals::MISSING;
    return fmt::format(
        "{} of {} {} unusually many events at once (sync {}); none of them is removed until an "
        "administrator decides.",
        missing ? "A complete reading of the calendar" : "A reading of the calendar", whose,
        missing ? "no longer showed" : "reported the removal of", outcome.held().sync_id());
  }
  if (outcome_kind == v1::REMOVALS_APPROVED) {
    return fmt::format(
        "The removals from the calendar of {} that were held (sync {}) were approved.", whose,
        outcome.sync().sync_id());
  }
  if (outcome_kind == v1::REMOVALS_REJECTED) {
    return fmt::format(
        "The removals from the calendar of {} that were held (sync {}) were rejected: what they "
        "would have removed stays.",
        whose, outcome.sync().sync_id());
  }
  if (outcome_kind == v1::SOURCE_THROTTLED) {
    return fmt::format("Exchange asked to wait with reading the calendar of {} until {}.", whose,
                       TimeWithUtc(outcome.until_us(), zone_));
  }
  if (outcome_kind == v1::CALENDAR_INITIALIZED) {
    return fmt::format("The calendar of {} was initialized.", whose);
  }
  if (outcome_kind == v1::INTEGRATION_DISCONNECTED) return connection + " was disconnected.";
  if (outcome_kind == v1::INTEGRATION_CONNECTED) return connection + " was connected again.";
  const v1::FieldChange* address = ChangeOf(outcome, "address");
  return fmt::format("The mailbox {} got another primary address, {}.",
                     address == nullptr ? mailbox : address->before(), mailbox);
}

absl::StatusOr<std::string> WhyWords::Sentence(const v1::Outcome& outcome) {
  int kind = outcome.kind();
  if (kind == v1::IGNORED) return IgnoredSentence(outcome);
  if (kind == v1::REJECTED) {
    ASSIGN_OR_RETURN(std::string because, Because(outcome.reason(), outcome));
    std::string detail = outcome.detail().empty() ? "" : " (" + outcome.detail() + ")";
    return fmt::format("It was refused, because {}{}.", because, detail);
  }
  if (kind == v1::UNCHANGED) {
    if (outcome.rule() == v1::RULE_EXP_ECHO) {
      return "What the sync itself had brought about was seen; nothing changed.";
    }
    ASSIGN_OR_RETURN(Block block, BlockOf(outcome));
    return fmt::format("{} was seen again; nothing that Coconut shows changed.",
                       Capital(block.name));
  }
  if (kind == v1::CONFLICT_RESOLVED) {
    return outcome.reason() == v1::EDIT_OVER_REMOVE
               ? "The cancellation or removal in Exchange lost, because Coconut had been updated "
                 "before it was synced."
               : "The change made in Exchange lost, because Coconut had been updated before it was "
                 "synced.";
  }
  if (outcome.has_notification()) return NotificationSentence(outcome);
  if (kind >= v1::ABSENCE_ADDED && kind <= v1::ABSENCE_REMOVED) return AbsenceSentence(outcome);
  if (kind >= v1::APPOINTMENT_RECORDED && kind <= v1::APPOINTMENT_CANCELLED) {
    return AppointmentSentence(outcome);
  }
  if (kind >= v1::EXCHANGE_WRITE_REQUESTED && kind <= v1::EXPORT_FAILED) {
    return ExchangeSentence(outcome);
  }
  if (kind >= v1::DIRECTORY_CHANGED) return DirectorySentence(outcome);
  return SyncSentence(outcome);
}

absl::StatusOr<WhyDecision> WhyWords::Tell(const v1::Outcome& outcome) {
  WhyDecision decision;
  decision.outcome = outcome;
  ASSIGN_OR_RETURN(decision.sentence, Sentence(outcome));
  decision.sentence += Remark(outcome);
  bool needs_remedy = outcome.kind() == v1::IGNORED || outcome.kind() == v1::REJECTED ||
                      outcome.kind() == v1::ABSENCE_REMOVED ||
                      outcome.kind() == v1::CONFLICT_RESOLVED ||
                      outcome.kind() == v1::NOTIFICATION_WITHHELD;
  const ReasonText* text = FindReasonText(outcome.reason());
  if (needs_remedy && text != nullptr) decision.remedy = text->remedy;
  constexpr std::string_view kWouldIf = "It would if";
  if (outcome.kind() == v1::ABSENCE_REMOVED &&
      decision.remedy.compare(0, kWouldIf.size(), kWouldIf) == 0) {
    decision.remedy.replace(0, kWouldIf.size(), "It would block the schedule again if");
  }
  auto add = [&](const std::string& field, const std::string& before,
                 const std::string& after) -> absl::Status {
    WhyChange change{field, FieldLabel(field), before, after, "", ""};
    ASSIGN_OR_RETURN(change.before_text, FieldValue(field, before));
    ASSIGN_OR_RETURN(change.after_text, FieldValue(field, after));
    decision.changes.push_back(std::move(change));
    return absl::OkStatus();
  };
  for (const v1::FieldChange& change : outcome.changes()) {
    RETURN_IF_ERROR(add(change.field(), change.before(), change.after()));
  }
  for (const v1::LostField& lost : outcome.lost()) {
    RETURN_IF_ERROR(add(lost.field(), lost.exchange(), lost.coconut()));
  }
  return decision;
}

}  // namespace syncledger
