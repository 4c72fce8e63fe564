#include "ledger/rule_book.h"

#include <algorithm>
#include <iterator>

namespace syncledger {

// Names of proto values stand unqualified here: the tables are what is read.
using namespace v1;  // NOLINT(google-build-using-namespace)

const std::vector<RuleText>& RuleBook() {
  static const auto& book = *new std::vector<RuleText>{
      {RULE_ORDER_DUPLICATE, 1, "What was already heard says nothing new and changes nothing."},
      {RULE_ORDER_STALE, 1,
       "What is older than what the same source said last about the same thing changes nothing."},
      {RULE_ORDER_REJECT, 1,
       "What cannot be read, or says something no calendar can hold, is recorded and refused."},
      {RULE_ORDER_NEWER, 1,
       "A fact written by a newer version of Syncledger stops the projector until it is updated."},
      {RULE_ELIG_INTEGRATION, 2,
       "An event syncs only while the Exchange integration is on and its calendar was "
       "initialized."},
      {RULE_ELIG_EMPLOYEE, 2,
       "An event syncs only if exactly one active service provider in Coconut has the mailbox's "
       "primary email address."},
      {RULE_ELIG_CALENDAR, 2, "An event syncs only from the user's primary calendar."},
      {RULE_ELIG_CANCELLED, 2, "A cancelled event does not block the schedule."},
      {RULE_ELIG_BUSY, 2,
       "An event blocks the schedule only if it is shown as busy in Exchange, not, for example, as "
       "Free or Working Elsewhere."},
      {RULE_ELIG_ZONE, 2,
       "An event syncs only if its start and end are in a time zone that is known."},
      {RULE_ELIG_DURATION, 2, "An event syncs only if it has a start and an end after it."},
      {RULE_ELIG_WINDOW, 2,
       "Only events sync that end after the day before the calendar was initialized has begun."},
      {RULE_ABS_ADD, 3, "An eligible event in Exchange blocks the employee's schedule in Coconut."},
      {RULE_ABS_CHANGE, 3,
       "When an event that blocks the schedule changes, or what its block shows, the block changes "
       "with it."},
      {RULE_ABS_REMOVE, 3,
       "When an event is gone from Exchange or no longer eligible, its block is removed from the "
       "schedule."},
      {RULE_ABS_KEEP, 3,
       "A change that Coconut does not show leaves the block in the schedule as it is."},
      {RULE_ABS_SKIP, 3, "An event that is not eligible does not block the schedule."},
      {RULE_ABS_PAUSE, 3,
       "While the integration is off or the mailbox matches no employee, the sync pauses: blocks "
       "stay as they are and nothing is removed."},
      {RULE_APT_RECORD, 4, "An appointment booked or edited in Coconut is recorded as stated."},
      {RULE_APT_CANCEL, 4, "An appointment cancelled in Coconut is cancelled."},
      {RULE_EXP_UPSERT, 4,
       "A booked appointment is written to the calendar of its staff member in Exchange whenever "
       "it differs from what stands there."},
      {RULE_EXP_CANCEL, 4,
       "When an appointment is cancelled, or a staff member leaves it, its event in Exchange is "
       "cancelled."},
      {RULE_EXP_MULTI, 4,
       "Appointments with more than one staff member sync over Exchange Web Services only, not "
       "over Microsoft Graph."},
      {RULE_EXP_ECHO, 4, "What the sync itself wrote and then reads back changes nothing."},
      {RULE_EXP_CONFIRM, 4,
       "Once Exchange confirms that an event holds an appointment, the event is that appointment "
       "and nothing else."},
      {RULE_EXP_DELAYED, 4,
       "When Exchange delays or refuses a write, that is recorded, and only the latest version of "
       "the appointment is written later."},
      {RULE_CONFLICT_COCONUT, 5,
       "If an appointment was updated in Coconut before a change made in Exchange was synced, what "
       "Coconut says is used."},
      {RULE_CONFLICT_LATE, 5,
       "When it turns out later that Coconut had been updated first, the change accepted from "
       "Exchange is taken back and what Coconut says is used."},
      {RULE_MAP_WAIT, 5,
       "A change in Exchange to an appointment that is not yet known, or whose mailbox does not "
       "sync, waits and decides nothing until then."},
      {RULE_MAP_TIME, 5,
       "When the time of an appointment's event changes in Exchange, the appointment moves."},
      {RULE_MAP_TITLE, 5,
       "The title of an appointment's event stands for the service: the exact name of another "
       "service changes the service."},
      {RULE_MAP_LOCATION, 5,
       "The location of an appointment's event stands for the branch: the address of another "
       "branch of the employee changes the location."},
      {RULE_MAP_ORGANIZER, 5,
       "The organizer stands for the staff member; changing the organizer in Exchange does not "
       "reassign the appointment."},
      {RULE_MAP_ATTENDEES, 5,
       "Attendees added or removed in Exchange, and their answers, do not sync to Coconut."},
      {RULE_MAP_BUSY, 5,
       "The free/busy setting of an appointment's event is taken over from Exchange."},
      {RULE_MAP_NOTES, 5,
       "Text above the line \"Edits above this line will be synced\" goes into the appointment's "
       "internal notes."},
      {RULE_MAP_RECURRENCE, 5, "Changes to an event's recurrence made in Exchange do not sync."},
      {RULE_MAP_CANCEL, 5,
       "When an appointment's event is cancelled in or removed from Exchange, the appointment is "
       "cancelled."},
      {RULE_REC_FREEZE, 6,
       "A series keeps the recurrence with which it was first seen; it cannot be changed after the "
       "series was created."},
      {RULE_REC_OCCURRENCE, 6,
       "An occurrence counts only as one of its series, once that was seen, and only on a date of "
       "the recurrence with which the series was first seen."},
      {RULE_REC_UPDATE, 6,
       "When a whole series is changed in Exchange, every occurrence that was not changed by "
       "itself changes with it."},
      {RULE_REC_EXCEPTION, 6,
       "An occurrence that is moved, edited, freed or deleted by itself changes by itself; the "
       "rest of its series stays as it is."},
      {RULE_REC_REMOVE, 6,
       "When a whole series is deleted, cancelled or moved to another calendar, the blocks of all "
       "its occurrences are removed."},
      {RULE_NOTE_UPDATE, 7,
       "When an event is updated in Exchange, staff and clients are told if notifications are "
       "switched on in Coconut."},
      {RULE_NOTE_CANCEL, 7,
       "When an appointment is cancelled in Exchange, staff and clients are told if notifications "
       "are switched on in Coconut."},
      {RULE_NOTE_WITHHELD, 7,
       "Nobody is told when notifications are switched off, there is nobody to tell, or the "
       "appointment is already over."},
      {RULE_NOTE_NONE, 7,
       "Nobody is told of events that are created, deleted or moved to another calendar in "
       "Exchange, of what follows from settings or the directory, or of what changes nothing."},
      {RULE_SYNC_INIT, 8,
       "An administrator initializes a calendar; from then on its events sync, from the day before "
       "on."},
      {RULE_SYNC_MARK, 8, "A sync ended: everything the calendar had to say was heard."},
      {RULE_SYNC_NOTE, 8,
       "A removal that Exchange reports is noted and judged at the end of the sync, when "
       "everything was heard."},
      {RULE_SYNC_REMOVE, 8,
       "At the end of a sync, what was reported as removed, and was not seen since, counts as "
       "removed."},
      {RULE_SYNC_UNKNOWN, 8, "The removal of an event that was never seen changes nothing."},
      {RULE_SYNC_BROKEN, 8,
       "A sync that failed part way removes nothing; its removals wait for the next one that "
       "completes."},
      {RULE_SYNC_HELD, 8,
       "A sync that would remove unusually much removes nothing until an administrator approves."},
      {RULE_SYNC_THROTTLED, 8,
       "When Exchange asks to wait, the sync waits; nothing is lost, and what arrives late is "
       "judged by the same rules."},
      {RULE_SYNC_DISCONNECT, 8,
       "When an administrator disconnects the integration, its blocks and exported events are "
       "removed and come back when it is connected again; no appointment is cancelled."},
      {RULE_SYNC_RENAME, 8, "When a mailbox's primary address changes, what it holds goes along."},
      {RULE_AUTH_ADMIN, 9,
       "Only administrators can change the settings of the Exchange integration."},
      {RULE_DIR_CHANGE, 10,
       "When an employee, location or service changes in Coconut, what depends on it is judged "
       "again."},
      {RULE_DIR_SETTINGS, 10,
       "When the settings change in Coconut, what depends on them is judged again."},
      {RULE_RULES_ACTIVATE, 11,
       "From the moment another rule set is activated it decides, and what it decides differently "
       "is corrected at once."},
  };
  return book;
}

const std::vector<ReasonText>& ReasonBook() {
  static const auto& book = *new std::vector<ReasonText>{
      {DUPLICATE, "it had already been heard", "", RULE_UNSPECIFIED},
      {STALE, "something newer had already been heard about it", "", RULE_UNSPECIFIED},
      {NOT_A_FACT, "the record in the log could not be read",
       "The record is kept in quarantine; whoever wrote it has to write it again.",
       RULE_UNSPECIFIED},
      {MALFORMED_BODY, "what the source sent could not be read",
       "It counts once the source sends it whole.", RULE_UNSPECIFIED},
      {MISSING_FIELD, "what the source sent lacks something it must have",
       "It counts once the source sends it complete.", RULE_UNSPECIFIED},
      {INVALID_VALUE, "what the source sent holds a value that makes no sense",
       "It counts once the source sends a value that can be used.", RULE_UNSPECIFIED},
      {INVALID_TIME, "what the source sent holds a time no calendar can have",
       "It counts once the source sends a time that exists, with an end after its start.",
       RULE_UNSPECIFIED},
      {UNSUPPORTED_BODY, "what the source sent is of a kind that is not known here",
       "It counts once it is sent in a form that is known.", RULE_UNSPECIFIED},
      {NOT_ADMIN, "whoever did it is not an administrator",
       "It would take effect if an administrator did it.", RULE_UNSPECIFIED},
      {WRONG_PARTITION, "it stood in a part of the log that is not this organisation's",
       "Whoever writes to the log has to choose the partition by the organisation's id.",
       RULE_UNSPECIFIED},
      {UNKNOWN_RULE_SET, "no rule set of that name exists",
       "It would take effect with the name of a rule set that exists.", RULE_UNSPECIFIED},
      {ADDRESS_IN_USE, "the new address is already a calendar that was initialized itself",
       "A mailbox can only be renamed to an address that was not initialized itself.",
       RULE_UNSPECIFIED},
      {UNKNOWN_MAILBOX, "the mailbox is not known",
       "It would take effect once the mailbox was seen.", RULE_UNSPECIFIED},
      {UNKNOWN_APPOINTMENT, "the appointment is not known",
       "It would take effect once Coconut told of the appointment.", RULE_UNSPECIFIED},
      {UNKNOWN_SYNC, "no removals of a sync of that id wait for a decision",
       "It would take effect with the id of a sync whose removals are held.", RULE_UNSPECIFIED},
      {UNKNOWN_USER, "the user is not known", "It would take effect once Coconut told of the user.",
       RULE_UNSPECIFIED},
      {INTEGRATION_DISABLED, "the Exchange integration is switched off",
       "It would if an administrator switched the Exchange integration on in Coconut.",
       RULE_ELIG_INTEGRATION},
      {DISCONNECTED, "the Exchange integration, or this mailbox, is disconnected",
       "It would if an administrator connected it again.",
       RULE_ELIG_INTEGRATION},
      {NOT_INITIALIZED, "the mailbox's calendar has not been initialized",
       "It would if an administrator initialized the mailbox's calendar.", RULE_ELIG_INTEGRATION},
      {NO_MATCHING_EMPLOYEE,
       "no active service provider in Coconut has the mailbox's primary email address",
       "It would if exactly one active service provider in Coconut had the mailbox's primary email "
       "address as its email.",
       RULE_ELIG_EMPLOYEE},
      {AMBIGUOUS_EMPLOYEE,
       "more than one active service provider in Coconut has the mailbox's primary email address",
       "It would if only one active service provider in Coconut had that email address.",
       RULE_ELIG_EMPLOYEE},
      {NOT_PRIMARY_CALENDAR, "it is not in the user's primary calendar",
       "It would if it were moved to the user's primary calendar in Outlook.", RULE_ELIG_CALENDAR},
      {CANCELLED_IN_EXCHANGE, "it is cancelled in Exchange",
       "It would if it were booked in Outlook again.", RULE_ELIG_CANCELLED},
      {NOT_BUSY, "it is not shown as busy", "It would if it were set to Busy in Outlook.",
       RULE_ELIG_BUSY},
      {UNKNOWN_TIME_ZONE, "its time zone is not known",
       "It would if it were saved in Outlook with a standard time zone.", RULE_ELIG_ZONE},
      {NO_DURATION, "it has no end after its start",
       "It would if it were given an end after its start in Outlook.", RULE_ELIG_DURATION},
      {OUT_OF_WINDOW,
       "it was over before the day began that precedes the initialization of the calendar",
       "It would if it were moved to a later time.", RULE_ELIG_WINDOW},
      {DELETED, "it was deleted in Exchange",
       "It would come back if it were restored to the calendar in Outlook.", RULE_UNSPECIFIED},
      {MOVED, "it was moved to another calendar in Exchange",
       "It would come back if it were moved to the primary calendar in Outlook.", RULE_UNSPECIFIED},
      {MISSING_IN_FULL_SYNC, "a complete reading of the calendar no longer showed it",
       "It would come back if the calendar showed it again.", RULE_UNSPECIFIED},
      {REASSIGNED, "the mailbox now belongs to another employee", "", RULE_UNSPECIFIED},
      {DUPLICATE_CLAIM, "another event of the mailbox, seen later, stands for the same thing",
       "It would if the other event were removed in Outlook.", RULE_UNSPECIFIED},
      {NO_ASSIGNED_LOCATION, "the employee has no location assigned in Coconut",
       "It would have a location if one were assigned to the employee in Coconut.",
       RULE_UNSPECIFIED},
      {MARKER_MISSING,
       "the line \"Edits above this line will be synced\" is missing from the event's body",
       "Notes would sync if the line \"Edits above this line will be synced\" stood in the body.",
       RULE_UNSPECIFIED},
      {EXPORTED, "the event turned out to be an appointment that was written to Exchange", "",
       RULE_UNSPECIFIED},
      {BY_COCONUT, "it was cancelled in Coconut", "", RULE_UNSPECIFIED},
      {BY_EXCHANGE, "it was cancelled or removed in Exchange", "", RULE_UNSPECIFIED},
      {UPSERT, "the event in Exchange has to show the appointment as it stands", "",
       RULE_UNSPECIFIED},
      {CANCEL, "the event in Exchange has to go", "", RULE_UNSPECIFIED},
      {MULTI_USER_UNSUPPORTED,
       "appointments with several staff members do not sync over Microsoft Graph",
       "It would sync if the integration used Exchange Web Services, or the appointment had one "
       "staff member.",
       RULE_UNSPECIFIED},
      {ECHO, "it is what the sync itself had written", "", RULE_UNSPECIFIED},
      {COCONUT_WINS, "Coconut had been updated before the change was synced",
       "The change would count if it were made in Outlook again, now that Exchange shows what "
       "Coconut says.",
       RULE_UNSPECIFIED},
      {EDIT_OVER_REMOVE, "Coconut had been updated before the removal was synced",
       "It would be cancelled if it were cancelled again, in Outlook or in Coconut.",
       RULE_UNSPECIFIED},
      {WAITING_FOR_APPOINTMENT, "Coconut has not yet told of the appointment it stands for",
       "It is judged as soon as Coconut tells of the appointment.", RULE_UNSPECIFIED},
      {NOT_STAFF, "the mailbox's owner is not a staff member of the appointment",
       "It would if the mailbox's owner were assigned to the appointment in Coconut.",
       RULE_UNSPECIFIED},
      {UNKNOWN_SERVICE, "the title is not the name of exactly one service",
       "It would be taken over if the title were exactly the name of a service in Coconut.",
       RULE_UNSPECIFIED},
      {UNKNOWN_LOCATION, "the location is not the address of one of the employee's locations",
       "It would be taken over if the location were the address of a location assigned to the "
       "employee in Coconut.",
       RULE_UNSPECIFIED},
      {ORGANIZER_NOT_SYNCED, "changing the organizer in Exchange does not reassign an appointment",
       "The appointment has to be reassigned in Coconut.", RULE_UNSPECIFIED},
      {ATTENDEES_NOT_SYNCED, "attendees of an event in Exchange do not sync to Coconut",
       "Clients have to be added or removed in Coconut.", RULE_UNSPECIFIED},
      {BELOW_MARKER, "the text was changed below the line \"Edits above this line will be synced\"",
       "It would be taken over if the text stood above that line.", RULE_UNSPECIFIED},
      {RECURRENCE_NOT_SYNCED, "the recurrence of an event cannot be changed after it was created",
       "A new series with the new recurrence would sync.", RULE_UNSPECIFIED},
      {OTHER_STAFF_REMAIN, "other staff members still have the appointment in their calendars",
       "It is cancelled once it is removed from the last staff member's calendar.",
       RULE_UNSPECIFIED},
      {ALREADY_CANCELLED, "the appointment was already cancelled",
       "It would have to be booked in Coconut again.", RULE_UNSPECIFIED},
      {UNKNOWN_SERIES, "the series it belongs to has not been seen",
       "It is judged as soon as the series is seen.", RULE_UNSPECIFIED},
      {UPDATED_NOTICE, "something they should know was updated", "", RULE_UNSPECIFIED},
      {CANCELLED_NOTICE, "the appointment was cancelled", "", RULE_UNSPECIFIED},
      {SWITCHED_OFF, "notifications to them are switched off in Coconut",
       "One would be requested if notifications were switched on in Coconut.", RULE_UNSPECIFIED},
      {NO_RECIPIENT, "there is nobody with an address to tell",
       "One would be requested if an email address were known.", RULE_UNSPECIFIED},
      {ALREADY_OVER, "it was already over", "", RULE_UNSPECIFIED},
      {UNKNOWN_ITEM, "the event had never been seen", "", RULE_UNSPECIFIED},
  };
  return book;
}

std::string_view SectionTitle(int section) {
  static constexpr std::string_view kTitles[] = {
      "",
      "Order and repetition",
      "Eligibility of an Exchange item",
      "Absences",
      "Appointments, and out to Exchange",
      "Exchange edits of an appointment",
      "Recurring items",
      "Notifications",
      "Syncs: when gone means gone",
      "Who may",
      "Directory and settings",
      "Rule sets",
  };
  if (section < 1 || section >= static_cast<int>(std::size(kTitles))) return "";
  return kTitles[section];
}

const RuleText* FindRuleText(Rule rule) {
  const auto& book = RuleBook();
  auto found = std::find_if(book.begin(), book.end(),
                            [rule](const RuleText& text) { return text.rule == rule; });
  return found == book.end() ? nullptr : &*found;
}

const ReasonText* FindReasonText(Reason reason) {
  const auto& book = ReasonBook();
  auto found = std::find_if(book.begin(), book.end(),
                            [reason](const ReasonText& text) { return text.reason == reason; });
  return found == book.end() ? nullptr : &*found;
}

bool IsEligibilityReason(Reason reason) {
  const ReasonText* text = FindReasonText(reason);
  return text != nullptr && text->asked_by != RULE_UNSPECIFIED;
}

}  // namespace syncledger
