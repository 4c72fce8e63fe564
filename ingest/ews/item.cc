#include "ingest/ews/item.h"

#include <fmt/format.h>

#include <array>

#include "absl/time/time.h"
#include "ingest/ews/people.h"
#include "ingest/ews/xml.h"
#include "ingest/names.h"
#include "ingest/time_text.h"

namespace syncledger {
namespace {

constexpr Named<v1::ShowAs> kShowAsNames[] = {{"Free", v1::FREE},
                                              {"Tentative", v1::TENTATIVE},
                                              {"Busy", v1::BUSY},
                                              {"OOF", v1::OOF},
                                              {"WorkingElsewhere", v1::WORKING_ELSEWHERE},
                                              {"NoData", v1::SHOW_AS_UNKNOWN}};
constexpr Named<v1::ItemType> kTypeNames[] = {{"Single", v1::SINGLE},
                                              {"Occurrence", v1::OCCURRENCE},
                                              {"Exception", v1::EXCEPTION},
                                              {"RecurringMaster", v1::SERIES_MASTER}};
constexpr Named<v1::Sensitivity> kSensitivityNames[] = {{"Normal", v1::NORMAL},
                                                        {"Personal", v1::PERSONAL},
                                                        {"Private", v1::PRIVATE},
                                                        {"Confidential", v1::CONFIDENTIAL}};

// The children of an item that this decoder reads.
enum Property {
  kItemId,
  kSubject,
  kSensitivity,
  kBody,
  kTextBody,
  kDateTimeCreated,
  kLastModifiedTime,
  kExtendedProperty,
  kUid,
  kRecurrenceId,
  kStart,
  kEnd,
  kOriginalStart,
  kIsAllDayEvent,
  kLegacyFreeBusyStatus,
  kLocation,
  kEnhancedLocation,
  kIsCancelled,
  kCalendarItemType,
  kMyResponseType,
  kIsOrganizer,
  kOrganizer,
  kRequiredAttendees,
  kOptionalAttendees,
  kResources,
  kTimeZone,
  kRecurrence,
  kFirstOccurrence,
  kModifiedOccurrences,
  kDeletedOccurrences,
  kMeetingTimeZone,
  kStartTimeZone,
  kEndTimeZone,
  kStartTimeZoneId,
  kEndTimeZoneId,
  kStartWallClock,
  kEndWallClock,
  kProperties,
};

constexpr std::array<std::string_view, kProperties> kNames = {
    "ItemId",
    "Subject",
    "Sensitivity",
    "Body",
    "TextBody",
    "DateTimeCreated",
    "LastModifiedTime",
    "ExtendedProperty",
    "UID",
    "RecurrenceId",
    "Start",
    "End",
    "OriginalStart",
    "IsAllDayEvent",
    "LegacyFreeBusyStatus",
    "Location",
    "EnhancedLocation",
    "IsCancelled",
    "CalendarItemType",
    "MyResponseType",
    "IsOrganizer",
    "Organizer",
    "RequiredAttendees",
    "OptionalAttendees",
    "Resources",
    "TimeZone",
    "Recurrence",
    "FirstOccurrence",
    "ModifiedOccurrences",
    "DeletedOccurrences",
    "MeetingTimeZone",
    "StartTimeZone",
    "EndTimeZone",
    "StartTimeZoneId",
    "EndTimeZoneId",
    "StartWallClock",
    "EndWallClock",
};

// Reads one item. Each step reads the children that belong together; their order does not matter.
class Reading {
 public:
  Reading(pugi::xml_node element, const JsonPath& path, EwsItem* to, Fault* fault)
      : element_(element), path_(path), to_(to), item_(to->item), fault_(fault) {
    for (pugi::xml_node child = FirstElement(element); child; child = NextElement(child)) {
      const std::string_view name = LocalName(child);
      for (size_t i = 0; i < kNames.size(); ++i) {
        if (kNames[i] == name) children_[i] = child;
      }
    }
  }

  bool Run();

 private:
  bool Has(Property property) const { return !children_[property].empty(); }
  pugi::xml_node Child(Property property) const { return children_[property]; }
  JsonPath At(Property property) const { return path_.Field(kNames[property]); }
  std::string Trimmed(Property property) const { return TrimmedText(Child(property)); }

  bool Identity();
  bool Flags();
  bool Moments();
  void Names();
  void Texts();
  void People();
  void Zones();
  void Times();
  void FirstTimes();
  bool Series();
  bool Deleted(bool is_stated);
  bool Modified(bool is_stated);
  bool SomethingElse() const;

  const pugi::xml_node element_;
  const JsonPath path_;
  EwsItem* const to_;
  v1::ExchangeItem& item_;
  Fault* const fault_;
  std::array<pugi::xml_node, kProperties> children_{};
  EwsZone start_zone_, end_zone_;
};

bool Reading::Identity() {
  item_.set_item_id(std::string(ItemIdOf(element_)));
  item_.set_change_key(std::string(AttributeOf(Child(kItemId), "ChangeKey")));
  if (item_.item_id().empty()) {
    return Fail(fault_, v1::MISSING_FIELD,
                fmt::format("{} is missing or has no Id; every item has one", At(kItemId).Text()));
  }
  if (Has(kUid)) item_.set_ical_uid(Trimmed(kUid));
  return true;
}

bool Reading::Flags() {
  bool flag = false;
  if (Has(kIsCancelled)) {
    if (!ReadXmlBool(Child(kIsCancelled), At(kIsCancelled), &flag, fault_)) return false;
    item_.set_is_cancelled(flag);
  }
  if (Has(kIsAllDayEvent)) {
    if (!ReadXmlBool(Child(kIsAllDayEvent), At(kIsAllDayEvent), &flag, fault_)) return false;
    item_.set_is_all_day(flag);
  }
  if (Has(kIsOrganizer)) {
    if (!ReadXmlBool(Child(kIsOrganizer), At(kIsOrganizer), &flag, fault_)) return false;
    item_.set_is_organizer(flag);
  } else if (const std::string answer = Trimmed(kMyResponseType);
             Has(kMyResponseType) && answer != "Unknown") {
    item_.set_is_organizer(answer == "Organizer");
  }
  return true;
}

bool Reading::Moments() {
  int64_t us;
  if (Has(kDateTimeCreated)) {
    if (!ReadXmlInstant(Child(kDateTimeCreated), At(kDateTimeCreated), &us, fault_)) return false;
    item_.set_created_at_us(us);
  }
  if (Has(kLastModifiedTime)) {
    if (!ReadXmlInstant(Child(kLastModifiedTime), At(kLastModifiedTime), &us, fault_)) return false;
    to_->last_modified_us = us;
  }
  return true;
}

void Reading::Names() {
  if (Has(kLegacyFreeBusyStatus))
    item_.set_show_as(ValueNamed(kShowAsNames, Trimmed(kLegacyFreeBusyStatus)));
  if (Has(kSensitivity))
    item_.set_sensitivity(ValueNamed(kSensitivityNames, Trimmed(kSensitivity)));
  if (Has(kCalendarItemType)) {
    item_.set_type(ValueNamed(kTypeNames, Trimmed(kCalendarItemType)));
  } else if (Has(kRecurrence)) {
    item_.set_type(v1::SERIES_MASTER);  // nothing else has one
  } else if (Has(kOriginalStart) || Has(kRecurrenceId)) {
    item_.set_type(v1::EXCEPTION);  // an occurrence at least; what it says of itself counts
  }
}

void Reading::Texts() {
  if (Has(kSubject)) item_.set_subject(TextOf(Child(kSubject)));
  if (Has(kBody) || Has(kTextBody)) {
    const pugi::xml_node body = Child(Has(kBody) ? kBody : kTextBody);
    const bool html = SameName(AttributeOf(body, "BodyType"), "HTML");
    item_.mutable_body()->set_content_type(html ? v1::Body::HTML : v1::Body::TEXT);
    item_.mutable_body()->set_content(TextOf(body));
  }
  if (!Has(kLocation) && !Has(kEnhancedLocation)) return;
  v1::ItemLocation& location = *item_.mutable_location();
  const pugi::xml_node enhanced = Child(kEnhancedLocation);
  location.set_display_name(
      TextOf(Has(kLocation) ? Child(kLocation) : ChildNamed(enhanced, "DisplayName")));
  const pugi::xml_node address = ChildNamed(enhanced, "PostalAddress");
  location.set_street(TextOf(ChildNamed(address, "Street")));
  location.set_city(TextOf(ChildNamed(address, "City")));
  location.set_state(TextOf(ChildNamed(address, "State")));
  location.set_postal_code(TextOf(ChildNamed(address, "PostalCode")));
  location.set_country(TextOf(ChildNamed(address, "Country")));
}

void Reading::People() {
  if (Has(kOrganizer)) ReadEwsMailbox(Child(kOrganizer), item_.mutable_organizer());
  if (!Has(kRequiredAttendees) && !Has(kOptionalAttendees) && !Has(kResources)) return;
  v1::Attendees* attendees = item_.mutable_attendees();
  AddEwsAttendees(Child(kRequiredAttendees), v1::Attendee::REQUIRED, attendees);
  AddEwsAttendees(Child(kOptionalAttendees), v1::Attendee::OPTIONAL, attendees);
  AddEwsAttendees(Child(kResources), v1::Attendee::RESOURCE, attendees);
}

// Every version of Exchange names the zone in its own place; the later ones say it better.
void Reading::Zones() {
  if (Has(kStartTimeZone)) {
    start_zone_ = ReadEwsZone(Child(kStartTimeZone));
  } else if (Has(kStartTimeZoneId)) {
    start_zone_ = NamedZone(Trimmed(kStartTimeZoneId));
  } else if (Has(kMeetingTimeZone)) {
    start_zone_ = NamedZone(std::string(AttributeOf(Child(kMeetingTimeZone), "TimeZoneName")));
  } else if (Has(kTimeZone)) {
    start_zone_ = NamedZone(Trimmed(kTimeZone));
  }
  if (Has(kEndTimeZone)) {
    end_zone_ = ReadEwsZone(Child(kEndTimeZone));
  } else if (Has(kEndTimeZoneId)) {
    end_zone_ = NamedZone(Trimmed(kEndTimeZoneId));
  }
  if (!start_zone_.told.empty()) item_.set_original_start_time_zone(start_zone_.told);
  if (!end_zone_.told.empty()) item_.set_original_end_time_zone(end_zone_.told);
  if (end_zone_.told.empty()) end_zone_ = start_zone_;
}

void Reading::Times() {
  const bool all_day = item_.is_all_day();
  if (Has(kStart)) {
    *item_.mutable_start() =
        EwsTime(Trimmed(kStart), Trimmed(kStartWallClock), start_zone_, all_day);
  }
  if (Has(kEnd))
    *item_.mutable_end() = EwsTime(Trimmed(kEnd), Trimmed(kEndWallClock), end_zone_, all_day);
  const Property original = Has(kOriginalStart) ? kOriginalStart : kRecurrenceId;
  if (Has(original))
    *item_.mutable_original_start() = EwsTime(Trimmed(original), "", start_zone_, all_day);
}

// A master that was asked for its occurrences and not for its own times: its first occurrence has
// them, unless that one was moved.
void Reading::FirstTimes() {
  if (Has(kStart) || Has(kEnd) || !Has(kFirstOccurrence)) return;
  const std::string start = TrimmedText(ChildNamed(Child(kFirstOccurrence), "Start"));
  const std::string end = TrimmedText(ChildNamed(Child(kFirstOccurrence), "End"));
  const std::string original = TrimmedText(ChildNamed(Child(kFirstOccurrence), "OriginalStart"));
  if (start.empty() || end.empty() || start != original) return;
  *item_.mutable_start() = EwsTime(start, "", start_zone_, item_.is_all_day());
  *item_.mutable_end() = EwsTime(end, "", end_zone_, item_.is_all_day());
}

bool Reading::Series() {
  if (Has(kRecurrence)) {
    if (!ReadEwsRecurrence(Child(kRecurrence), At(kRecurrence), start_zone_,
                           item_.mutable_recurrence(), fault_)) {
      return false;
    }
    FirstTimes();
  } else if (item_.type() == v1::SINGLE) {
    item_.add_null_fields("recurrence");  // Graph writes null
  }
  // Both lists come with the pattern, and are left out where there are none.
  if (!Deleted(Has(kDeletedOccurrences) || Has(kRecurrence))) return false;
  return Modified(Has(kModifiedOccurrences) || Has(kRecurrence));
}

bool Reading::Deleted(bool is_stated) {
  if (!is_stated) return true;
  item_.set_cancelled_occurrences_stated(true);
  const pugi::xml_node list = Child(kDeletedOccurrences);
  size_t place = 0;
  for (pugi::xml_node deleted = FirstElement(list); deleted; deleted = NextElement(deleted)) {
    const std::string text = TrimmedText(ChildNamed(deleted, "Start"));
    const std::optional<TimeText> read = ReadTimeText(text);
    if (!read) {
      return Fail(fault_, v1::INVALID_TIME,
                  fmt::format("{} is \"{}\"; it must be a time such as 2026-11-02T12:00:00Z",
                              At(kDeletedOccurrences).Element(place).Field("Start").Text(),
                              FirstBytes(text, 80)));
    }
    ++place;
    item_.add_cancelled_occurrences(
        absl::FormatTime(read->has_zone ? "%E4Y-%m-%dT%H:%M:%SZ" : "%E4Y-%m-%dT%H:%M:%S",
                         absl::FromUnixMicros(read->us), absl::UTCTimeZone()));
  }
  return true;
}

bool Reading::Modified(bool is_stated) {
  const pugi::xml_node list = Child(kModifiedOccurrences);
  const JsonPath at = At(kModifiedOccurrences);
  size_t place = 0;
  for (pugi::xml_node modified = FirstElement(list); modified; modified = NextElement(modified)) {
    const JsonPath at_this = at.Element(place++);
    const std::string_view id = ItemIdOf(modified);
    const pugi::xml_node original = ChildNamed(modified, "OriginalStart");
    if (id.empty() || !original) {
      return Fail(fault_, v1::MISSING_FIELD,
                  fmt::format("{} is missing; a modified occurrence says which it is",
                              at_this.Field(id.empty() ? "ItemId" : "OriginalStart").Text()));
    }
    v1::ExchangeItem& exception = to_->exceptions.emplace_back();
    exception.set_item_id(std::string(id));
    exception.set_type(v1::EXCEPTION);
    exception.set_series_master_id(item_.item_id());
    const bool all_day = item_.is_all_day();
    if (const pugi::xml_node start = ChildNamed(modified, "Start"))
      *exception.mutable_start() = EwsTime(TrimmedText(start), "", start_zone_, all_day);
    if (const pugi::xml_node end = ChildNamed(modified, "End"))
      *exception.mutable_end() = EwsTime(TrimmedText(end), "", end_zone_, all_day);
    *exception.mutable_original_start() = EwsTime(TrimmedText(original), "", start_zone_, all_day);
    *item_.add_modified_occurrences() = exception.original_start();
    if (exception.original_start().has_unreadable()) is_stated = false;
  }
  item_.set_modified_occurrences_stated(is_stated);
  if (!is_stated) item_.clear_modified_occurrences();
  return true;
}

bool Reading::SomethingElse() const {
  for (size_t i = 0; i < children_.size(); ++i) {
    if (i != kItemId && !children_[i].empty()) return true;
  }
  return false;
}

bool Reading::Run() {
  if (!Identity() || !Flags() || !Moments()) return false;
  Names();
  Texts();
  People();
  Zones();
  Times();
  if (!Series()) return false;
  if (std::optional<v1::Stamp> stamp = ReadEwsStamp(element_))
    *item_.mutable_stamp() = *std::move(stamp);
  to_->by_id_alone = !SomethingElse();
  return true;
}

}  // namespace

std::string_view ItemIdOf(pugi::xml_node element) {
  return AttributeOf(ChildNamed(element, "ItemId"), "Id");
}

bool ReadEwsItem(pugi::xml_node element, const JsonPath& path, EwsItem* item, Fault* fault) {
  return Reading(element, path, item, fault).Run();
}

}  // namespace syncledger
