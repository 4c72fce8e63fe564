// The fields of a line that both Exchange protocols have: mailbox, sync, status, headers, calendar.
#include "ingest/exchange_line.h"

#include <fmt/format.h>

#include <cmath>
#include <string>

#include "ingest/json.h"
#include "ingest/names.h"
#include "ingest/time_text.h"

namespace syncledger {
namespace {

using simdjson::dom::element;

constexpr std::string_view kSyncShape = R"({"id": "...", "kind": "FULL" or "INCREMENTAL"})";
constexpr std::string_view kCalendarShape = R"({"id": "...", "primary": true or false})";

absl::Status Bad(std::string_view field, std::string_view what, std::string_view right) {
  return absl::InvalidArgumentError(fmt::format("\"{}\" {}; it must be {}", field, what, right));
}

absl::Status ReadSync(element value, ExchangeLine* line) {
  simdjson::dom::object fields;
  if (value.get(fields) != simdjson::SUCCESS)
    return Bad("sync", fmt::format("is {}", JsonTypeName(value)), kSyncShape);
  ExchangeLine::Sync sync;
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
  line->sync = sync;
  return absl::OkStatus();
}

absl::Status ReadStatus(element value, ExchangeLine* line) {
  constexpr std::string_view kRight = "an HTTP status from 100 to 599";
  int64_t status;
  if (value.get(status) != simdjson::SUCCESS)
    return Bad("status", fmt::format("is {}", JsonTypeName(value)), kRight);
  if (status < 100 || status > 599) return Bad("status", fmt::format("is {}", status), kRight);
  line->status = static_cast<int32_t>(status);
  return absl::OkStatus();
}

// Retry-After is a number of seconds, with or without a fraction, or an HTTP date. One that cannot
// be read says nothing.
void ReadRetryAfter(int64_t observed_at_us, std::string_view text, ExchangeLine* line) {
  if (const std::optional<int64_t> wait_us = ReadSeconds(text)) {
    line->retry_at_us = observed_at_us + *wait_us;
  } else if (const std::optional<int64_t> date_us = ReadHttpDate(text)) {
    line->retry_at_us = *date_us;
  }
}

absl::Status ReadHeaders(element value, int64_t observed_at_us, ExchangeLine* line) {
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
    if (SameName(name, "request-id") && is_text) line->request_id = text;
    if (!SameName(name, "retry-after")) continue;
    if (is_text) {
      ReadRetryAfter(observed_at_us, text, line);
    } else if (double seconds;
               single.get(seconds) == simdjson::SUCCESS && seconds >= 0 && seconds < 1e9) {
      line->retry_at_us = observed_at_us + std::llround(seconds * 1e6);
    }
  }
  return absl::OkStatus();
}

absl::Status ReadCalendar(element value, ExchangeLine* line) {
  simdjson::dom::object fields;
  if (value.get(fields) != simdjson::SUCCESS) {
    return Bad("calendar", fmt::format("is {}", JsonTypeName(value)), kCalendarShape);
  }
  ExchangeLine::Calendar calendar;
  const std::optional<element> id = Find(fields, "id");
  if (!id || id->get(calendar.id) != simdjson::SUCCESS || calendar.id.empty()) {
    return Bad("calendar", "has no \"id\"", kCalendarShape);
  }
  const std::optional<element> primary = Find(fields, "primary");
  if (!primary || primary->get(calendar.primary) != simdjson::SUCCESS) {
    return Bad("calendar", "does not say whether it is \"primary\"", kCalendarShape);
  }
  line->calendar = calendar;
  return absl::OkStatus();
}

}  // namespace

std::optional<element> OptionalField(simdjson::dom::object fields, std::string_view name) {
  std::optional<element> value = Find(fields, name);
  if (value && IsNull(*value)) value.reset();
  return value;
}

absl::Status ReadExchangeLine(const Observation& seen, ExchangeLine* line) {
  if (absl::Status read =
          ReadOwnText(seen.fields, "mailbox", "the primary address of a mailbox", &line->mailbox);
      !read.ok()) {
    return read;
  }
  if (const auto sync = OptionalField(seen.fields, "sync")) {
    if (absl::Status read = ReadSync(*sync, line); !read.ok()) return read;
  }
  if (const auto status = OptionalField(seen.fields, "status")) {
    if (absl::Status read = ReadStatus(*status, line); !read.ok()) return read;
  }
  if (const auto headers = OptionalField(seen.fields, "headers")) {
    if (absl::Status read = ReadHeaders(*headers, seen.observed_at_us, line); !read.ok())
      return read;
  }
  if (const auto calendar = OptionalField(seen.fields, "calendar")) {
    if (absl::Status read = ReadCalendar(*calendar, line); !read.ok()) return read;
  }
  if (!seen.body && line->status < 400) {
    return absl::InvalidArgumentError("\"body\" is missing; it must be the response body");
  }
  return absl::OkStatus();
}

}  // namespace syncledger
