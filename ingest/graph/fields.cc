// The fields of a line that are Graph's own: instances, and those that EWS has too.
#include <fmt/format.h>

#include <string>

#include "ingest/graph/graph.h"
#include "ingest/json.h"
#include "ingest/time_text.h"

namespace syncledger {
namespace {

using simdjson::dom::element;

constexpr std::string_view kInstancesShape = R"({"series": "...", "from": TIME, "to": TIME})";

absl::Status Bad(std::string_view field, std::string_view what, std::string_view right) {
  return absl::InvalidArgumentError(fmt::format("\"{}\" {}; it must be {}", field, what, right));
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
               fmt::format("has \"{}\" as \"{}\": {}", name, FirstBytes(text, kShownBytes),
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
  if (absl::Status read = ReadExchangeLine(seen, response); !read.ok()) return read;
  if (const auto instances = OptionalField(seen.fields, "instances")) {
    if (absl::Status read = ReadInstances(*instances, response); !read.ok()) return read;
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
