// A response of Microsoft Graph as facts: pages, single events, lists of instances, errors.
#include <fmt/format.h>

#include <string>
#include <utility>

#include "ingest/exchange_response.h"
#include "ingest/graph/event.h"
#include "ingest/graph/graph.h"
#include "ingest/time_text.h"

namespace syncledger {
namespace {

using simdjson::dom::element;

// The fields of a body that say what it is.
struct BodyFields {
  std::optional<element> value;
  std::optional<element> error;
  std::optional<element> id;
  std::string_view delta_link;
  std::string_view next_link;
};

// A link that is no text is none: then the sync goes on, and nothing is concluded from its end.
BodyFields LookAtBody(simdjson::dom::object body) {
  BodyFields fields;
  for (const auto [key, value] : body) {
    if (IsNull(value)) continue;
    if (key == "value") {
      fields.value = value;
    } else if (key == "error") {
      fields.error = value;
    } else if (key == "id") {
      fields.id = value;
    } else if (key == "@odata.deltaLink") {
      if (value.get(fields.delta_link) != simdjson::SUCCESS) fields.delta_link = "";
    } else if (key == "@odata.nextLink") {
      if (value.get(fields.next_link) != simdjson::SUCCESS) fields.next_link = "";
    }
  }
  return fields;
}

std::string_view TextOrNothing(const std::optional<element>& value) {
  std::string_view text;
  if (!value || value->get(text) != simdjson::SUCCESS) return "";
  return text;
}

// Makes the facts of one response.
class Response : private ExchangeResponse {
 public:
  Response(const Observation& seen, const GraphResponse& response, CaptureCursor& cursor,
           std::vector<v1::Fact>& out)
      : ExchangeResponse(seen, response, "", cursor, out), response_(response) {}

  void Failed(std::optional<element> error);
  void Instances(const BodyFields& fields);
  void Page(const BodyFields& fields);
  void SingleEvent(simdjson::dom::object event);
  void CannotRead(v1::Reason reason, std::string detail) {
    CannotRead({reason, std::move(detail)}, root_, nullptr);
  }

 private:
  void CannotRead(const Fault& fault, const JsonPath& path, const simdjson::dom::object* event);

  // Each returns false where the element could not be read, and has said so.
  bool Element(element value, const JsonPath& path);
  bool Event(simdjson::dom::object event, const JsonPath& path);
  bool Item(simdjson::dom::object event, const JsonPath& path);
  void Exceptions(simdjson::dom::object master, const JsonPath& path);
  void Removed(simdjson::dom::object event, const JsonPath& path);
  bool Instance(element value, const JsonPath& path, v1::OpenInstances* page);

  const GraphResponse& response_;
};

void Response::CannotRead(const Fault& fault, const JsonPath& path,
                          const simdjson::dom::object* event) {
  AppendUndecodable(fault, path, event != nullptr ? TextOrNothing(Find(*event, "id")) : "");
}

void Response::Failed(std::optional<element> error) {
  if (!response_.instances) {
    JoinUnnamedSync();
    EndUnnamedSyncs();
  }
  std::string_view code, message;
  simdjson::dom::object fields, body;
  if (error && error->get(fields) == simdjson::SUCCESS) {
    code = TextOrNothing(Find(fields, "code"));
    message = TextOrNothing(Find(fields, "message"));
  } else if (error && seen_.body->get(body) == simdjson::SUCCESS) {
    // The token service's shape: {"error": CODE, "error_description": TEXT}.
    code = TextOrNothing(error);
    message = TextOrNothing(Find(body, "error_description"));
  } else {
    message = TextOrNothing(seen_.body);  // a proxy's page, as a text
  }
  v1::SyncFailed& failed = AppendSyncFailed(code, message);
  const bool asks_to_wait =
      response_.status == 429 || response_.status == 503 || response_.status == 504;
  if (asks_to_wait && response_.retry_at_us) failed.set_throttled_until_us(*response_.retry_at_us);
}

bool Response::Item(simdjson::dom::object event, const JsonPath& path) {
  v1::Fact& fact = Append();
  v1::ExchangeItem& item = *fact.mutable_exchange_item();
  std::optional<int64_t> last_modified_us;
  Fault fault;
  if (!ReadGraphEvent(event, path, &item, &last_modified_us, &fault)) {
    out_.pop_back();
    CannotRead(fault, path, &event);
    return false;
  }
  SetOrigin(&item);
  if (last_modified_us) fact.set_occurred_at_us(*last_modified_us);
  SetItemId(
      (item.cancelled_occurrences_stated() ? 1 : 0) + (item.modified_occurrences_stated() ? 64 : 0),
      path, &fact);
  return true;
}

void Response::Removed(simdjson::dom::object event, const JsonPath& path) {
  std::string_view id, reason;
  Fault fault;
  const std::optional<element> item_id = Find(event, "id");
  if (item_id && !ReadText(*item_id, path.Field("id"), &id, &fault))
    return CannotRead(fault, path, &event);
  if (id.empty()) {
    return CannotRead(
        {v1::MISSING_FIELD, fmt::format("{} is missing or empty; a removal names what was removed",
                                        path.Field("id").Text())},
        path, &event);
  }
  const JsonPath at = path.Field("@removed");
  simdjson::dom::object removed;
  if (!ReadObject(*Find(event, "@removed"), at, &removed, &fault))
    return CannotRead(fault, path, &event);
  if (const auto why = Find(removed, "reason");
      why && !ReadTextOrNull(*why, at.Field("reason"), &reason, &fault)) {
    return CannotRead(fault, path, &event);
  }
  AppendRemoved(id, reason);
}

bool Response::Element(element value, const JsonPath& path) {
  simdjson::dom::object event;
  if (value.get(event) != simdjson::SUCCESS) {
    CannotRead({v1::MALFORMED_BODY,
                fmt::format("{} is {}; it must be an event", path.Text(), JsonTypeName(value))},
               path, nullptr);
    return false;
  }
  return Event(event, path);
}

bool Response::Event(simdjson::dom::object event, const JsonPath& path) {
  const GraphEventShape shape = LookAtEvent(event);
  if (!shape.foreign.empty()) {
    CannotRead({v1::UNSUPPORTED_BODY, fmt::format("{} is {}; it must be an event", path.Text(),
                                                  FirstBytes(shape.foreign, kShownBytes))},
               path, &event);
    return false;
  }
  if (!shape.removed) return Item(event, path);
  Removed(event, path);
  return true;
}

// What a series' master shows of its exceptions ($expand=exceptionOccurrences): an event each.
void Response::Exceptions(simdjson::dom::object master, const JsonPath& path) {
  const std::optional<element> list = Find(master, "exceptionOccurrences");
  if (!list || IsNull(*list)) return;
  const JsonPath at = path.Field("exceptionOccurrences");
  simdjson::dom::array exceptions;
  Fault fault;
  if (!ReadArray(*list, at, &exceptions, &fault)) return CannotRead(fault, at, &master);
  size_t place = 0;
  for (const element exception : exceptions) Element(exception, at.Element(place++));
}

void Response::Page(const BodyFields& fields) {
  const JsonPath at = root_.Field("value");
  simdjson::dom::array elements;
  Fault fault;
  if (!ReadArray(*fields.value, at, &elements, &fault)) return CannotRead(fault, root_, nullptr);
  bool part_of_sync = response_.sync || !fields.delta_link.empty() || !fields.next_link.empty();
  for (const element value : elements) {
    if (part_of_sync) break;
    simdjson::dom::object event;
    part_of_sync = value.get(event) == simdjson::SUCCESS && LookAtEvent(event).removed;
  }
  if (part_of_sync) JoinUnnamedSync();

  out_.reserve(out_.size() + elements.size() + 1);
  size_t place = 0;
  for (const element value : elements) {
    const JsonPath at_element = at.Element(place++);
    simdjson::dom::object event;
    if (Element(value, at_element) && value.get(event) == simdjson::SUCCESS)
      Exceptions(event, at_element);
  }

  if (response_.sync || !fields.delta_link.empty()) EndUnnamedSyncs();
  if (!fields.delta_link.empty()) AppendSyncEnded();
}

bool Response::Instance(element value, const JsonPath& path, v1::OpenInstances* page) {
  if (!Element(value, path)) return false;
  const v1::Fact& fact = out_.back();
  Fault fault;
  if (fact.has_exchange_item()) {
    const v1::ExchangeItem& item = fact.exchange_item();
    const bool exception = item.type() == v1::EXCEPTION;
    // An exception stands for the date that its series had for it, wherever it was moved to: one
    // that does not say which counts by itself, but not in the list.
    if (exception && !item.original_start().has_instant_us()) {
      AppendUndecodable(
          {v1::MISSING_FIELD,
           fmt::format("{} is missing; without it the list of instances tells of no deletion",
                       path.Field("originalStart").Text())},
          path, item.item_id());
      return false;
    }
    if (exception) {
      *page->add_starts() = item.original_start();
    } else if (item.has_start()) {
      *page->add_starts() = item.start();
    } else {
      Fail(&fault, v1::MISSING_FIELD,
           fmt::format("{} is missing; every instance has one", path.Field("start").Text()));
    }
    if (fault.detail.empty()) {
      if (!exception) out_.pop_back();
      return true;
    }
  } else {
    Fail(&fault, v1::UNSUPPORTED_BODY, fmt::format("{} is no instance of a series", path.Text()));
  }
  out_.pop_back();
  simdjson::dom::object event;
  CannotRead(fault, path, value.get(event) == simdjson::SUCCESS ? &event : nullptr);
  return false;
}

void Response::Instances(const BodyFields& fields) {
  const GraphResponse::Instances& asked = *response_.instances;
  const JsonPath at = root_.Field("value");
  simdjson::dom::array elements;
  Fault fault;
  if (!fields.value) {
    return CannotRead(v1::UNSUPPORTED_BODY,
                      "the line names a series' instances; its body must be a page of them");
  }
  if (!ReadArray(*fields.value, at, &elements, &fault)) return CannotRead(fault, root_, nullptr);

  v1::OpenInstances page;
  page.set_tenant_id(std::string(seen_.tenant));
  page.set_mailbox(std::string(response_.mailbox));
  page.set_calendar_id(std::string(calendar_key_));
  page.set_series_master_id(std::string(asked.series));
  page.set_from_us(asked.from_us);
  page.set_to_us(asked.to_us);
  size_t place = 0;
  for (const element value : elements) {
    if (!Instance(value, at.Element(place++), &page)) page.set_doubtful(true);
  }

  // What a list lacks was deleted: so it counts only as a whole, and only if all of it was
  // understood.
  v1::OpenInstances whole;
  if (!cursor_.PageOfInstances(page, fields.next_link.empty(), &whole) || whole.doubtful()) return;
  v1::Fact& fact = Append();
  v1::SeriesInstances& list = *fact.mutable_series_instances();
  SetOrigin(&list);
  list.set_series_master_id(std::string(asked.series));
  list.set_from_us(asked.from_us);
  list.set_to_us(asked.to_us);
  *list.mutable_starts() = std::move(*whole.mutable_starts());
  fact.set_fact_id(Id(v1::Fact::kSeriesInstances)
                       .Text(asked.series)
                       .Number(asked.from_us)
                       .Number(asked.to_us)
                       .Number(seen_.observed_at_us)
                       .Text(AsBytes(seen_.body_hash))
                       .Bytes());
}

void Response::SingleEvent(simdjson::dom::object event) {
  const GraphEventShape shape = LookAtEvent(event);
  if (shape.removed && sync_id_.empty()) {
    return CannotRead(v1::UNSUPPORTED_BODY,
                      "a removal outside a page; it must stand on the page that reported it");
  }
  if (Event(event, root_)) Exceptions(event, root_);
}

bool IsEvent(simdjson::dom::object body, const BodyFields& fields) {
  if (!fields.id) return false;
  const GraphEventShape shape = LookAtEvent(body);
  return shape.foreign.empty() && (shape.like_event || shape.removed);
}

}  // namespace

void DecodeGraphResponse(const Observation& seen, const GraphResponse& response,
                         CaptureCursor& cursor, std::vector<v1::Fact>& out) {
  Response decoded(seen, response, cursor, out);
  simdjson::dom::object body;
  const bool is_object = seen.body && seen.body->get(body) == simdjson::SUCCESS;
  const BodyFields fields = is_object ? LookAtBody(body) : BodyFields{};
  if (response.status >= 400 || (fields.error && !fields.value))
    return decoded.Failed(fields.error);
  if (!is_object) {
    return decoded.CannotRead(
        v1::UNSUPPORTED_BODY,
        fmt::format("the body is {}; it must be a page, an event or an error of Microsoft Graph",
                    seen.body ? JsonTypeName(*seen.body) : "missing"));
  }
  if (response.instances) return decoded.Instances(fields);
  if (fields.value) return decoded.Page(fields);
  if (IsEvent(body, fields)) return decoded.SingleEvent(body);
  decoded.CannotRead(v1::UNSUPPORTED_BODY,
                     "the body is no page, no event and no error of Microsoft Graph");
}

}  // namespace syncledger
