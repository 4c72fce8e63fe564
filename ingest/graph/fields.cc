// The fields of a line that are Graph's own: mailbox, sync, status, headers, calendar, instances.
#include <fmt/format.h>

#include <cmath>
#include <string>

#include "ingest/graph/event.h"
#include "ingest/graph/graph.h"
#include "ingest/json.h"
#include "ingest/time_text.h"

namespace syncledger {
namespace {

using simdjson::dom::element;

constexpr std::string_view kSyncShape = R"({"id": "...", "kind": "FULL" or "INCREMENTAL"})";
constexpr std::string_view kCalendarShape = R"({"id": "...", "primary": true or false})";
constexpr std::string_view kInstancesShape = R"({"series": "...", "from": TIME, "to": TIME})";

absl::Status Bad(std::string_view field, std::string_view what, std::string_view right) {
  return absl::InvalidArgumentError(fmt::format("\"{}\" {}; it must be {}", field, what, right));
}

// A field that may be left out, or be null.
std::optional<element> Optional(simdjson::dom::object fields, std::string_view name) {
  std::optional<element> value = Find(fields, name);
  if (value && IsNull(*value)) value.reset();
  return value;
}

absl::Status ReadSync(element value, GraphResponse* response) {
  simdjson::dom::object fields;
  if (value.get(fields) != simdjson::SUCCESS)
    return Bad("sync", fmt::format("is {}", JsonTypeName(value)), kSyncShape);
  GraphResponse::Sync sync;
  const std::optional<element> id = Find(fields, "id");
  if (!id || id->get(sync.id) != simdjson::SUCCESS || sync.id.empty())
    return Bad("sync", "has no \"id\"", kSyncShape);
  const std::optional<element> kind = Find(fields, "kind");
  std::string_view name;
  if (!kind || kind->get(name) != simdjson::SUCCESS)
    return Bad("sync", "has no \"kind\"", kSyncShape);
  if (name == "FULL") {
    sync.kind = v1::FULL;
  } else if (name != "INCREMENTAL") {
    return Bad("sync", fmt::format("has the kind \"{}\"", FirstBytes(name, 80)), kSyncShape);
  }
  response->sync = sync;
  return absl::OkStatus();
}

absl::Status ReadStatus(element value, GraphResponse* response) {
  constexpr std::string_view kRight = "an HTTP status from 100 to 599";
  int64_t status;
  if (value.get(status) != simdjson::SUCCESS)
    return Bad("status", fmt::format("is {}", JsonTypeName(value)), kRight);
  if (status < 100 || status > 599) return Bad("status", fmt::format("is {}", status), kRight);
  response->status = static_cast<int32_t>(status);
  return absl::OkStatus();
}

// Retry-After is a number of seconds, with or without a fraction, or an HTTP date. One that cannot
// be read says nothing.
void ReadRetryAfter(int64_t observed_at_us, std::string_view text, GraphResponse* response) {
  if (const std::optional<int64_t> wait_us = ReadSeconds(text)) {
    response->retry_at_us = observed_at_us + *wait_us;
  } else if (const std::optional<int64_t> date_us = ReadHttpDate(text)) {
    response->retry_at_us = *date_us;
  }
}

absl::Status ReadHeaders(element value, int64_t observed_at_us, GraphResponse* response) {
  constexpr std::string_view kRight =
      R"(an object of names and texts, such as {"Retry-After": "2.128"})";
  simdjson::dom::object headers;
  if (value.get(headers) != simdjson::SUCCESS)
    return Bad("headers", fmt::format("is {}", JsonTypeName(value)), kRight);
  for (const auto [name, header] : headers) {
    element single = header;
    if (simdjson::dom::array list; header.get(list) == simdjson::SUCCESS && list.size() > 0)
      single = *list.begin();
    std::string_view text;
    const bool is_text = single.get(text) == simdjson::SUCCESS;
    if (!is_text && !single.is<double>() && !single.is<bool>() && !IsNull(single)) {
      return Bad("headers",
                 fmt::format("has {} for {}", JsonTypeName(header), FirstBytes(name, 80)), kRight);
    }
    if (SameName(name, "request-id") && is_text) response->request_id = text;
    if (!SameName(name, "retry-after")) continue;
    if (is_text) {
      ReadRetryAfter(observed_at_us, text, response);
    } else if (double seconds;
               single.get(seconds) == simdjson::SUCCESS && seconds >= 0 && seconds < 1e9) {
      response->retry_at_us = observed_at_us + std::llround(seconds * 1e6);
    }
  }
  return absl::OkStatus();
}

absl::Status ReadCalendar(element value, GraphResponse* response) {
  simdjson::dom::object fields;
  if (value.get(fields) != simdjson::SUCCESS) {
    return Bad("calendar", fmt::format("is {}", JsonTypeName(value)), kCalendarShape);
  }
  GraphResponse::Calendar calendar;
  const std::optional<element> id = Find(fields, "id");
  if (!id || id->get(calendar.id) != simdjson::SUCCESS || calendar.id.empty()) {
    return Bad("calendar", "has no \"id\"", kCalendarShape);
  }
  const std::optional<element> primary = Find(fields, "primary");
  if (!primary || primary->get(calendar.primary) != simdjson::SUCCESS) {
    return Bad("calendar", "does not say whether it is \"primary\"", kCalendarShape);
  }
  response->calendar = calendar;
  return absl::OkStatus();
}

absl::Status ReadBound(simdjson::dom::object fields, std::string_view name, int64_t* bound_us) {
  const std::optional<element> value = Find(fields, name);
  std::string_view text;
  if (!value || value->get(text) != simdjson::SUCCESS) {
    return Bad("instances", fmt::format("has no \"{}\"", name), kInstancesShape);
  }
  const std::optional<TimeText> read = ReadTimeText(text);
  if (!read || !read->has_zone) {
    return Bad("instances",
               fmt::format("has \"{}\" as \"{}\": {}", name, FirstBytes(text, 80),
                           read ? "a time without zone" : "no RFC 3339 time"),
               kInstancesShape);
  }
  *bound_us = read->us;
  return absl::OkStatus();
}

absl::Status ReadInstances(element value, GraphResponse* response) {
  simdjson::dom::object fields;
  if (value.get(fields) != simdjson::SUCCESS) {
    return Bad("instances", fmt::format("is {}", JsonTypeName(value)), kInstancesShape);
  }
  GraphResponse::Instances instances;
  const std::optional<element> series = Find(fields, "series");
  if (!series || series->get(instances.series) != simdjson::SUCCESS || instances.series.empty()) {
    return Bad("instances", "has no \"series\"", kInstancesShape);
  }
  if (absl::Status read = ReadBound(fields, "from", &instances.from_us); !read.ok()) return read;
  if (absl::Status read = ReadBound(fields, "to", &instances.to_us); !read.ok()) return read;
  if (instances.to_us <= instances.from_us) {
    return Bad("instances", "ends before it starts",
               fmt::format("{}, \"to\" after \"from\"", kInstancesShape));
  }
  response->instances = instances;
  return absl::OkStatus();
}

}  // namespace

absl::Status ReadGraphFields(const Observation& seen, GraphResponse* response) {
  if (absl::Status read = ReadOwnText(seen.fields, "mailbox", "the primary address of a mailbox",
                                      &response->mailbox);
      !read.ok()) {
    return read;
  }
  if (const auto sync = Optional(seen.fields, "sync")) {
    if (absl::Status read = ReadSync(*sync, response); !read.ok()) return read;
  }
  if (const auto status = Optional(seen.fields, "status")) {
    if (absl::Status read = ReadStatus(*status, response); !read.ok()) return read;
  }
  if (const auto headers = Optional(seen.fields, "headers")) {
    if (absl::Status read = ReadHeaders(*headers, seen.observed_at_us, response); !read.ok())
      return read;
  }
  if (const auto calendar = Optional(seen.fields, "calendar")) {
    if (absl::Status read = ReadCalendar(*calendar, response); !read.ok()) return read;
  }
  if (const auto instances = Optional(seen.fields, "instances")) {
    if (absl::Status read = ReadInstances(*instances, response); !read.ok()) return read;
  }
  if (!seen.body && response->status < 400) {
    return absl::InvalidArgumentError("\"body\" is missing; it must be the response body");
  }
  return absl::OkStatus();
}

absl::Status DecodeGraph(const Observation& seen, CaptureCursor& cursor,
                         std::vector<v1::Fact>& out) {
  GraphResponse response;
  if (absl::Status read = ReadGraphFields(seen, &response); !read.ok()) return read;
  DecodeGraphResponse(seen, response, cursor, out);
  return absl::OkStatus();
}

}  // namespace syncledger
