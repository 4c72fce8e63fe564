#include "ingest/graph/event.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <string>
#include <utility>

#include "ingest/names.h"
#include "ingest/time_text.h"

namespace syncledger {
namespace {

using simdjson::dom::element;

constexpr Named<v1::ShowAs> kShowAsNames[] = {{"busy", v1::BUSY},
                                              {"free", v1::FREE},
                                              {"tentative", v1::TENTATIVE},
                                              {"oof", v1::OOF},
                                              {"workingElsewhere", v1::WORKING_ELSEWHERE},
                                              {"unknown", v1::SHOW_AS_UNKNOWN}};
constexpr Named<v1::ItemType> kTypeNames[] = {{"singleInstance", v1::SINGLE},
                                              {"occurrence", v1::OCCURRENCE},
                                              {"exception", v1::EXCEPTION},
                                              {"seriesMaster", v1::SERIES_MASTER}};
constexpr Named<v1::Sensitivity> kSensitivityNames[] = {{"normal", v1::NORMAL},
                                                        {"personal", v1::PERSONAL},
                                                        {"private", v1::PRIVATE},
                                                        {"confidential", v1::CONFIDENTIAL}};
constexpr Named<v1::Attendee::Kind> kKindNames[] = {{"required", v1::Attendee::REQUIRED},
                                                    {"optional", v1::Attendee::OPTIONAL},
                                                    {"resource", v1::Attendee::RESOURCE}};
constexpr Named<v1::Attendee::Answer> kAnswerNames[] = {
    {"none", v1::Attendee::NONE},
    {"organizer", v1::Attendee::ORGANIZER},
    {"tentativelyAccepted", v1::Attendee::TENTATIVELY_ACCEPTED},
    {"accepted", v1::Attendee::ACCEPTED},
    {"declined", v1::Attendee::DECLINED},
    {"notResponded", v1::Attendee::NOT_RESPONDED}};

// The value of that name; of an unknown one the enum's 0, which is its UNKNOWN.
template <typename T, size_t N>
bool ReadNamed(const Named<T> (&names)[N], element value, const JsonPath& path, T* read,
               Fault* fault) {
  std::string_view text;
  if (!ReadText(value, path, &text, fault)) return false;
  *read = ValueNamed(names, text);
  return true;
}

void Set(std::string* to, std::string_view from) { to->assign(from.data(), from.size()); }

bool ReadInstantField(element value, const JsonPath& path, int64_t* instant_us, Fault* fault) {
  std::string_view text;
  if (!ReadText(value, path, &text, fault)) return false;
  const std::optional<int64_t> read = ReadInstant(text);
  if (!read) {
    return Fail(fault, v1::INVALID_TIME,
                fmt::format("{} is \"{}\"; it must be an RFC 3339 time with Z or an offset",
                            path.Text(), FirstBytes(text, kShownBytes)));
  }
  *instant_us = *read;
  return true;
}

bool ReadEmailAddress(element value, const JsonPath& path, v1::EmailAddress* email, Fault* fault) {
  if (IsNull(value)) return true;
  simdjson::dom::object fields;
  if (!ReadObject(value, path, &fields, fault)) return false;
  for (const auto [key, field] : fields) {
    std::string_view text;
    if (key == "address") {
      if (!ReadTextOrNull(field, path.Field(key), &text, fault)) return false;
      Set(email->mutable_address(), text);
    } else if (key == "name") {
      if (!ReadTextOrNull(field, path.Field(key), &text, fault)) return false;
      Set(email->mutable_name(), text);
    }
  }
  return true;
}

bool ReadOrganizer(element value, const JsonPath& path, v1::ExchangeItem* item, Fault* fault) {
  simdjson::dom::object fields;
  if (!ReadObject(value, path, &fields, fault)) return false;
  v1::EmailAddress* organizer = item->mutable_organizer();
  for (const auto [key, field] : fields) {
    if (key == "emailAddress" && !ReadEmailAddress(field, path.Field(key), organizer, fault))
      return false;
  }
  return true;
}

bool ReadAttendee(element value, const JsonPath& path, v1::Attendee* attendee, Fault* fault) {
  simdjson::dom::object fields;
  if (!ReadObject(value, path, &fields, fault)) return false;
  for (const auto [key, field] : fields) {
    if (IsNull(field)) continue;
    const JsonPath at = path.Field(key);
    if (key == "emailAddress") {
      if (!ReadEmailAddress(field, at, attendee->mutable_email(), fault)) return false;
    } else if (key == "type") {
      v1::Attendee::Kind kind;
      if (!ReadNamed(kKindNames, field, at, &kind, fault)) return false;
      attendee->set_kind(kind);
    } else if (key == "status") {
      simdjson::dom::object status;
      if (!ReadObject(field, at, &status, fault)) return false;
      for (const auto [name, answer_field] : status) {
        if (name != "response" || IsNull(answer_field)) continue;
        v1::Attendee::Answer answer;
        if (!ReadNamed(kAnswerNames, answer_field, at.Field(name), &answer, fault)) return false;
        attendee->set_answer(answer);
      }
    }
  }
  return true;
}

bool ReadAttendees(element value, const JsonPath& path, v1::ExchangeItem* item, Fault* fault) {
  simdjson::dom::array list;
  if (!ReadArray(value, path, &list, fault)) return false;
  v1::Attendees* attendees = item->mutable_attendees();
  attendees->clear_attendees();
  size_t place = 0;
  for (const element attendee : list) {
    if (!ReadAttendee(attendee, path.Element(place++), attendees->add_attendees(), fault))
      return false;
  }
  return true;
}

bool ReadAddress(element value, const JsonPath& path, v1::ItemLocation* location, Fault* fault) {
  if (IsNull(value)) return true;
  simdjson::dom::object fields;
  if (!ReadObject(value, path, &fields, fault)) return false;
  for (const auto [key, field] : fields) {
    std::string* to = key == "street"            ? location->mutable_street()
                      : key == "city"            ? location->mutable_city()
                      : key == "state"           ? location->mutable_state()
                      : key == "postalCode"      ? location->mutable_postal_code()
                      : key == "countryOrRegion" ? location->mutable_country()
                                                 : nullptr;
    if (to == nullptr) continue;
    std::string_view text;
    if (!ReadTextOrNull(field, path.Field(key), &text, fault)) return false;
    Set(to, text);
  }
  return true;
}

bool ReadLocation(element value, const JsonPath& path, v1::ExchangeItem* item, Fault* fault) {
  simdjson::dom::object fields;
  if (!ReadObject(value, path, &fields, fault)) return false;
  v1::ItemLocation* location = item->mutable_location();
  for (const auto [key, field] : fields) {
    if (key == "displayName") {
      std::string_view text;
      if (!ReadTextOrNull(field, path.Field(key), &text, fault)) return false;
      Set(location->mutable_display_name(), text);
    } else if (key == "address") {
      if (!ReadAddress(field, path.Field(key), location, fault)) return false;
    }
  }
  return true;
}

bool ReadBody(element value, const JsonPath& path, v1::ExchangeItem* item, Fault* fault) {
  simdjson::dom::object fields;
  if (!ReadObject(value, path, &fields, fault)) return false;
  v1::Body* body = item->mutable_body();
  for (const auto [key, field] : fields) {
    std::string_view text;
    if (key == "contentType") {
      if (!ReadTextOrNull(field, path.Field(key), &text, fault)) return false;
      body->set_content_type(SameName(text, "html") ? v1::Body::HTML : v1::Body::TEXT);
    } else if (key == "content") {
      if (!ReadTextOrNull(field, path.Field(key), &text, fault)) return false;
      Set(body->mutable_content(), text);
    }
  }
  return true;
}

bool ReadCancelledOccurrences(element value, const JsonPath& path, v1::ExchangeItem* item,
                              Fault* fault) {
  simdjson::dom::array list;
  if (!ReadArray(value, path, &list, fault)) return false;
  item->set_cancelled_occurrences_stated(true);
  item->clear_cancelled_occurrences();
  size_t place = 0;
  for (const element occurrence : list) {
    std::string_view id;
    if (!ReadText(occurrence, path.Element(place++), &id, fault)) return false;
    Set(item->add_cancelled_occurrences(), id);
  }
  return true;
}

// The original starts of the exceptions that a master lists; each is an event of its own too
// (response.cc), where what is wrong with it is said. A list that does not tell all of them is
// none.
void ReadExceptionOccurrences(element value, v1::ExchangeItem* item) {
  simdjson::dom::array list;
  if (value.get(list) != simdjson::SUCCESS) return;
  item->clear_modified_occurrences();
  bool whole = true;
  for (const element exception : list) {
    std::string_view text;
    v1::StatedTime original;
    if (exception["originalStart"].get(text) == simdjson::SUCCESS) StateTime(text, "", &original);
    whole = whole && original.has_instant_us();
    *item->add_modified_occurrences() = std::move(original);
  }
  item->set_modified_occurrences_stated(whole);
  if (!whole) item->clear_modified_occurrences();
}

bool ReadOriginalStart(element value, const JsonPath& path, v1::ExchangeItem* item, Fault* fault) {
  std::string_view text;
  if (!ReadText(value, path, &text, fault)) return false;
  StateTime(text, "", item->mutable_original_start());
  return true;
}

// The properties of an event that this decoder reads.
enum class Property {
  kId,
  kEtag,
  kChangeKey,
  kICalUId,
  kUid,
  kSubject,
  kShowAs,
  kIsCancelled,
  kIsAllDay,
  kIsOrganizer,
  kType,
  kSensitivity,
  kCreated,
  kLastModified,
  kStart,
  kEnd,
  kOriginalStartTimeZone,
  kOriginalEndTimeZone,
  kOriginalStart,
  kSeriesMasterId,
  kRecurrence,
  kLocation,
  kBody,
  kOrganizer,
  kAttendees,
  kExtendedProperties,
  kCancelledOccurrences,
  kExceptionOccurrences,
  kMoreExceptionOccurrences,
};

struct PropertyEntry {
  std::string_view name;
  Property property;
  std::string_view null_field;  // what null_fields calls it; "": its null says nothing
};

// By the length of the name, so that nearly every lookup compares one name or none.
constexpr PropertyEntry kProperties[] = {
    {"id", Property::kId, ""},
    {"uid", Property::kUid, ""},
    {"end", Property::kEnd, "end"},
    {"type", Property::kType, "type"},
    {"body", Property::kBody, "body"},
    {"start", Property::kStart, "start"},
    {"showAs", Property::kShowAs, "show_as"},
    {"iCalUId", Property::kICalUId, "ical_uid"},
    {"subject", Property::kSubject, "subject"},
    {"isAllDay", Property::kIsAllDay, "is_all_day"},
    {"location", Property::kLocation, "location"},
    {"changeKey", Property::kChangeKey, ""},
    {"organizer", Property::kOrganizer, "organizer"},
    {"attendees", Property::kAttendees, "attendees"},
    {"recurrence", Property::kRecurrence, "recurrence"},
    {"@odata.etag", Property::kEtag, ""},
    {"isCancelled", Property::kIsCancelled, "is_cancelled"},
    {"isOrganizer", Property::kIsOrganizer, "is_organizer"},
    {"sensitivity", Property::kSensitivity, "sensitivity"},
    {"originalStart", Property::kOriginalStart, "original_start"},
    {"seriesMasterId", Property::kSeriesMasterId, "series_master_id"},
    {"createdDateTime", Property::kCreated, "created_at_us"},
    {"originalEndTimeZone", Property::kOriginalEndTimeZone, "original_end_time_zone"},
    {"cancelledOccurrences", Property::kCancelledOccurrences, "cancelled_occurrences"},
    {"exceptionOccurrences", Property::kExceptionOccurrences, ""},
    {"lastModifiedDateTime", Property::kLastModified, ""},
    {"originalStartTimeZone", Property::kOriginalStartTimeZone, "original_start_time_zone"},
    {"singleValueExtendedProperties", Property::kExtendedProperties, ""},
    {"exceptionOccurrences@odata.nextLink", Property::kMoreExceptionOccurrences, ""},
};
constexpr size_t kLongestName = 35;
static_assert(std::is_sorted(std::begin(kProperties), std::end(kProperties),
                             [](const PropertyEntry& a, const PropertyEntry& b) {
                               return a.name.size() < b.name.size();
                             }) &&
              kProperties[std::size(kProperties) - 1].name.size() == kLongestName);

// kFirstOfLength[n] is the place of the first name of at least n bytes.
constexpr auto kFirstOfLength = [] {
  std::array<size_t, kLongestName + 2> first{};
  for (size_t length = 0; length < first.size(); ++length) {
    size_t place = 0;
    while (place < std::size(kProperties) && kProperties[place].name.size() < length) ++place;
    first[length] = place;
  }
  return first;
}();

const PropertyEntry* FindProperty(std::string_view name) {
  if (name.size() > kLongestName) return nullptr;
  for (size_t i = kFirstOfLength[name.size()]; i < kFirstOfLength[name.size() + 1]; ++i) {
    if (kProperties[i].name == name) return &kProperties[i];
  }
  return nullptr;
}

// `W/"key"` or `"key"` without its dress.
std::string_view ChangeKeyOfEtag(std::string_view etag) {
  if (etag.substr(0, 2) == "W/") etag.remove_prefix(2);
  if (etag.size() >= 2 && etag.front() == '"' && etag.back() == '"')
    etag = etag.substr(1, etag.size() - 2);
  return etag;
}

// What is only known once all fields were read.
struct Candidates {
  std::string_view etag;
  std::string_view uid;
  bool ical_uid_null = false;
  bool more_exceptions = false;  // on another page: the list is not whole
};

bool ReadProperty(Property property, element value, const JsonPath& path, v1::ExchangeItem* item,
                  std::optional<int64_t>* last_modified_us, Candidates* candidates, Fault* fault) {
  std::string_view text;
  bool flag = false;
  switch (property) {
    case Property::kId:
      if (!ReadText(value, path, &text, fault)) return false;
      Set(item->mutable_item_id(), text);
      return true;
    case Property::kEtag:
      return ReadText(value, path, &candidates->etag, fault);
    case Property::kChangeKey:
      if (!ReadText(value, path, &text, fault)) return false;
      Set(item->mutable_change_key(), text);
      return true;
    case Property::kICalUId:
      if (!ReadText(value, path, &text, fault)) return false;
      Set(item->mutable_ical_uid(), text);
      return true;
    case Property::kUid:
      return ReadText(value, path, &candidates->uid, fault);
    case Property::kSubject:
      if (!ReadText(value, path, &text, fault)) return false;
      Set(item->mutable_subject(), text);
      return true;
    case Property::kShowAs: {
      v1::ShowAs show_as;
      if (!ReadNamed(kShowAsNames, value, path, &show_as, fault)) return false;
      item->set_show_as(show_as);
      return true;
    }
    case Property::kIsCancelled:
      if (!ReadBool(value, path, &flag, fault)) return false;
      item->set_is_cancelled(flag);
      return true;
    case Property::kIsAllDay:
      if (!ReadBool(value, path, &flag, fault)) return false;
      item->set_is_all_day(flag);
      return true;
    case Property::kIsOrganizer:
      if (!ReadBool(value, path, &flag, fault)) return false;
      item->set_is_organizer(flag);
      return true;
    case Property::kType: {
      v1::ItemType type;
      if (!ReadNamed(kTypeNames, value, path, &type, fault)) return false;
      item->set_type(type);
      return true;
    }
    case Property::kSensitivity: {
      v1::Sensitivity sensitivity;
      if (!ReadNamed(kSensitivityNames, value, path, &sensitivity, fault)) return false;
      item->set_sensitivity(sensitivity);
      return true;
    }
    case Property::kCreated: {
      int64_t created_us;
      if (!ReadInstantField(value, path, &created_us, fault)) return false;
      item->set_created_at_us(created_us);
      return true;
    }
    case Property::kLastModified:
      return ReadInstantField(value, path, &last_modified_us->emplace(), fault);
    case Property::kStart:
      return ReadDateTimeTimeZone(value, path, item->mutable_start(), fault);
    case Property::kEnd:
      return ReadDateTimeTimeZone(value, path, item->mutable_end(), fault);
    case Property::kOriginalStartTimeZone:
      if (!ReadText(value, path, &text, fault)) return false;
      Set(item->mutable_original_start_time_zone(), text);
      return true;
    case Property::kOriginalEndTimeZone:
      if (!ReadText(value, path, &text, fault)) return false;
      Set(item->mutable_original_end_time_zone(), text);
      return true;
    case Property::kOriginalStart:
      return ReadOriginalStart(value, path, item, fault);
    case Property::kSeriesMasterId:
      if (!ReadText(value, path, &text, fault)) return false;
      Set(item->mutable_series_master_id(), text);
      return true;
    case Property::kRecurrence:
      return ReadGraphRecurrence(value, path, item->mutable_recurrence(), fault);
    case Property::kLocation:
      return ReadLocation(value, path, item, fault);
    case Property::kBody:
      return ReadBody(value, path, item, fault);
    case Property::kOrganizer:
      return ReadOrganizer(value, path, item, fault);
    case Property::kAttendees:
      return ReadAttendees(value, path, item, fault);
    case Property::kExtendedProperties: {
      std::optional<v1::Stamp> stamp;
      if (!ReadStamp(value, path, &stamp, fault)) return false;
      if (stamp) *item->mutable_stamp() = *std::move(stamp);
      return true;
    }
    case Property::kCancelledOccurrences:
      return ReadCancelledOccurrences(value, path, item, fault);
    case Property::kExceptionOccurrences:
      ReadExceptionOccurrences(value, item);
      return true;
    case Property::kMoreExceptionOccurrences:
      candidates->more_exceptions = true;
      return true;
  }
  return true;
}

// "#microsoft.graph.event" and its spellings, of an entity's `@odata.type`.
bool EndsWithEvent(std::string_view type) {
  constexpr std::string_view kEvent = ".event";
  return type.size() >= kEvent.size() && SameName(type.substr(type.size() - kEvent.size()), kEvent);
}

}  // namespace

GraphEventShape LookAtEvent(simdjson::dom::object event) {
  GraphEventShape shape;
  for (const auto [key, value] : event) {
    if (key == "@removed") shape.removed = !IsNull(value);
    if (key == "subscriptionId") shape.foreign = "a change notification";
    if (std::string_view type; key == "@odata.type" && value.get(type) == simdjson::SUCCESS) {
      if (!EndsWithEvent(type)) shape.foreign = type;
    }
    const PropertyEntry* entry = FindProperty(key);
    if (entry == nullptr) continue;
    if (entry->property != Property::kId) shape.like_event = true;
    if (entry->property == Property::kType && value.get(shape.type) != simdjson::SUCCESS)
      shape.type = "";
  }
  return shape;
}

bool ReadGraphEvent(simdjson::dom::object event, const JsonPath& path, v1::ExchangeItem* item,
                    std::optional<int64_t>* last_modified_us, Fault* fault) {
  Candidates candidates;
  for (const auto [key, value] : event) {
    const PropertyEntry* entry = FindProperty(key);
    if (entry == nullptr) continue;
    if (IsNull(value)) {
      if (entry->property == Property::kICalUId) {
        candidates.ical_uid_null = true;
      } else if (!entry->null_field.empty()) {
        Set(item->add_null_fields(), entry->null_field);
      }
      continue;
    }
    if (!ReadProperty(entry->property, value, path.Field(key), item, last_modified_us, &candidates,
                      fault)) {
      return false;
    }
  }
  if (item->change_key().empty()) Set(item->mutable_change_key(), ChangeKeyOfEtag(candidates.etag));
  if (candidates.more_exceptions) {
    item->clear_modified_occurrences();
    item->set_modified_occurrences_stated(false);
  }
  if (!item->has_ical_uid()) {
    if (candidates.uid.data() != nullptr) {
      Set(item->mutable_ical_uid(), candidates.uid);
    } else if (candidates.ical_uid_null) {
      item->add_null_fields("ical_uid");
    }
  }
  if (item->item_id().empty()) {
    return Fail(
        fault, v1::MISSING_FIELD,
        fmt::format("{} is missing or empty; every event has one", path.Field("id").Text()));
  }
  return true;
}

bool ReadDateTimeTimeZone(element value, const JsonPath& path, v1::StatedTime* time, Fault* fault) {
  simdjson::dom::object fields;
  if (!ReadObject(value, path, &fields, fault)) return false;
  std::string_view date_time, zone;
  for (const auto [key, field] : fields) {
    if (SameName(key, "dateTime")) {
      if (!ReadTextOrNull(field, path.Field(key), &date_time, fault)) return false;
    } else if (SameName(key, "timeZone")) {
      if (!ReadTextOrNull(field, path.Field(key), &zone, fault)) return false;
    }
  }
  StateTime(date_time, zone, time);
  return true;
}

}  // namespace syncledger
