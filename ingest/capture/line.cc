// A line of a capture: its own fields, checked strictly, then its source's decoder.
#include <fmt/format.h>

#include <limits>
#include <optional>
#include <string>

#include "ingest/capture/capture.h"
#include "ingest/json.h"
#include "ingest/observation.h"
#include "ingest/registry.h"
#include "ingest/time_text.h"

namespace syncledger {
namespace {

constexpr size_t kNoPlace = std::numeric_limits<size_t>::max();
absl::Status BadLine(std::string_view file, int64_t line, std::string_view what) {
  return absl::InvalidArgumentError(fmt::format("{}:{}: {}", file, line, what));
}

// A field that stands twice would be one thing to this reader and another to the next.
absl::Status CheckNoneTwice(simdjson::dom::object fields, size_t* body_place) {
  *body_place = kNoPlace;
  size_t place = 0;
  for (auto field = fields.begin(); field != fields.end(); ++field, ++place) {
    const std::string_view key = field.key();
    if (key == "body") *body_place = place;
    for (auto before = fields.begin(); before != field; ++before) {
      if (before.key() == key) {
        return absl::InvalidArgumentError(
            fmt::format("\"{}\" stands twice; a field stands once", FirstBytes(key, kShownBytes)));
      }
    }
  }
  return absl::OkStatus();
}

absl::Status ReadSharedFields(Observation& seen, const SourceEntry** source) {
  std::string_view observed_at;
  if (absl::Status read =
          ReadOwnText(seen.fields, "observed_at",
                      "a time in UTC such as \"2026-11-02T12:00:00.000001Z\"", &observed_at);
      !read.ok()) {
    return read;
  }
  const absl::StatusOr<int64_t> time = ParseObservedAt(observed_at);
  if (!time.ok())
    return absl::InvalidArgumentError(
        fmt::format("\"observed_at\" {}", std::string(time.status().message())));
  seen.observed_at_us = *time;

  if (absl::Status read = ReadOwnText(seen.fields, "tenant", "the name of a tenant", &seen.tenant);
      !read.ok()) {
    return read;
  }
  if (seen.tenant.size() > kMaxTenantBytes) {
    return absl::InvalidArgumentError(fmt::format("\"tenant\" has {} bytes; at most {} are allowed",
                                                  seen.tenant.size(), kMaxTenantBytes));
  }

  std::string_view name;
  const std::string& names = SourceNames();
  if (absl::Status read = ReadOwnText(seen.fields, "source", "one of " + names, &name);
      !read.ok()) {
    return read;
  }
  *source = FindSource(name);
  if (*source == nullptr) {
    return absl::InvalidArgumentError(
        fmt::format("the source \"{}\" is unknown; it must be one of {}",
                    FirstBytes(name, kShownBytes), names));
  }
  seen.source = (*source)->source;
  return absl::OkStatus();
}

// The line's fields, and the place of its body among them (kNoPlace: it has none). Valid until this
// thread parses another.
absl::Status ReadFields(std::string_view line, simdjson::dom::object* fields, size_t* body_place) {
  if (line.size() > kMaxLineBytes) {
    return absl::InvalidArgumentError(fmt::format(
        "the line has {} bytes; at most {} (16 MiB) are read", line.size(), kMaxLineBytes));
  }
  std::string why;
  const std::optional<simdjson::dom::element> root = ThreadJsonParser().Parse(line, &why);
  if (!root)
    return absl::InvalidArgumentError(fmt::format("the line {}; it must be one JSON object", why));
  if (root->get(*fields) != simdjson::SUCCESS) {
    return absl::InvalidArgumentError(
        fmt::format("the line is {}; it must be one JSON object", JsonTypeName(*root)));
  }
  return CheckNoneTwice(*fields, body_place);
}

std::string_view RawBody(std::string_view line, size_t place, size_t fields) {
  return place == kNoPlace ? std::string_view() : RawFieldValue(line, place, fields);
}

absl::Status Decode(std::string_view line, CaptureCursor& cursor, std::vector<v1::Fact>& out,
                    LineEnvelope* envelope, const std::optional<Sha256Hash>& body_hash) {
  Observation seen;
  size_t body_place = kNoPlace;
  if (absl::Status read = ReadFields(line, &seen.fields, &body_place); !read.ok()) return read;
  const SourceEntry* source = nullptr;
  if (absl::Status read = ReadSharedFields(seen, &source); !read.ok()) return read;

  if (body_place != kNoPlace) seen.body = *Find(seen.fields, "body");
  seen.body_hash =
      body_hash.has_value() ? *body_hash : HashOf(RawBody(line, body_place, seen.fields.size()));
  if (envelope != nullptr) {
    envelope->tenant = seen.tenant;
    envelope->observed_at_us = seen.observed_at_us;
    envelope->body_hash = seen.body_hash;
  }
  return source->decode(seen, cursor, out);
}

}  // namespace

std::optional<std::string_view> FindBody(std::string_view line) {
  simdjson::dom::object fields;
  size_t place = kNoPlace;
  if (!ReadFields(line, &fields, &place).ok()) return std::nullopt;
  return RawBody(line, place, fields.size());
}

absl::Status DecodeLine(std::string_view file_name, int64_t line_number, std::string_view line,
                        CaptureCursor& cursor, std::vector<v1::Fact>& out, LineEnvelope* envelope,
                        const std::optional<Sha256Hash>& body_hash) {
  const absl::Status decoded = Decode(line, cursor, out, envelope, body_hash);
  if (decoded.ok()) return decoded;
  return BadLine(file_name, line_number, std::string(decoded.message()));
}

absl::StatusOr<int64_t> ParseObservedAt(std::string_view text) {
  const auto refuse = [&](std::string_view what) {
    return absl::InvalidArgumentError(
        fmt::format("is \"{}\": {}; it must be in UTC, such as 2026-11-02T12:00:00.000001Z",
                    FirstBytes(text, kShownBytes), what));
  };
  const std::optional<TimeText> read = ReadTimeText(text);
  if (!read || text[10] == ' ') return refuse("no RFC 3339 time");
  if (!read->has_zone) return refuse("a time without zone");
  if (!read->is_utc) return refuse("not UTC");
  if (read->fraction_digits > 6) return refuse("finer than a microsecond");
  return read->us;
}

}  // namespace syncledger
