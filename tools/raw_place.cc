#include "tools/raw_place.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/numbers.h"
#include "api/status_macros.h"
#include "api/terminal_text.h"
#include "eventlog/embedded_raw.h"
#include "eventlog/kafka_raw.h"
#include "fmt/format.h"

namespace syncledger {
namespace {

constexpr int64_t kMostDays = 36'500;

// Nothing where it was not given.
absl::StatusOr<std::optional<int64_t>> ParseDays(const LedgerPlace& place, const RawFlags& flags) {
  if (flags.days.empty()) return std::optional<int64_t>();
  if (place.on_kafka()) {
    return absl::InvalidArgumentError(
        "--raw-days is for payloads beside the embedded log: on Kafka retention.ms of the topic "
        "says how long they are kept");
  }
  int64_t days = 0;
  if (absl::SimpleAtoi(flags.days, &days) && days >= 1 && days <= kMostDays) {
    return std::optional<int64_t>(days);
  }
  return absl::InvalidArgumentError(fmt::format(
      "--raw-days is a number of days from 1 to {}, not \"{}\"", kMostDays, Visible(flags.days)));
}

}  // namespace

void AddRawFlags(CLI::App& command, RawFlags* flags) {
  command.add_flag("--keep-raw", flags->keep,
                   "Keep what the sources said, as received, beside the embedded log (on Kafka it "
                   "is kept anyway)");
  command.add_flag("--no-raw", flags->none, "Keep no raw payloads");
  command
      .add_option("--raw-days", flags->days,
                  "Drop raw payloads beside the embedded log that are older than so many days")
      ->type_name("N");
}

RawFlags WithConfigured(RawFlags flags, const Invocation& invocation) {
  flags.configured = invocation.keep_raw;
  return flags;
}

bool KeepsRaw(const LedgerPlace& place, const RawFlags& flags) {
  if (flags.none) return false;
  return flags.keep || flags.configured.value_or(place.on_kafka());
}

absl::StatusOr<std::unique_ptr<RawLog>> OpenRawForWriting(const LedgerPlace& place,
                                                          const RawFlags& flags) {
  if (flags.keep && flags.none) {
    return absl::InvalidArgumentError("--keep-raw and --no-raw contradict each other");
  }
  ASSIGN_OR_RETURN(const std::optional<int64_t> days, ParseDays(place, flags));
  const bool keeps = KeepsRaw(place, flags);
  if (place.on_kafka()) {
    if (!keeps) return std::unique_ptr<RawLog>();
    ASSIGN_OR_RETURN(auto raw, KafkaRaw::Open(place.kafka));
    return std::unique_ptr<RawLog>(std::move(raw));
  }
  std::error_code ignored;
  const bool drops = days.has_value() && std::filesystem::exists(RawPath(place.data), ignored);
  if (!keeps && !drops) return std::unique_ptr<RawLog>();
  EmbeddedRawOptions options;
  options.path = RawPath(place.data);
  ASSIGN_OR_RETURN(auto raw, EmbeddedRaw::Open(options));
  if (days.has_value()) RETURN_IF_ERROR(raw->DropOlderThan(*days));
  if (!keeps) return std::unique_ptr<RawLog>();
  return std::unique_ptr<RawLog>(std::move(raw));
}

absl::StatusOr<std::unique_ptr<RawLog>> OpenRawForReading(const LedgerPlace& place) {
  if (place.on_kafka()) {
    ASSIGN_OR_RETURN(auto raw, KafkaRaw::Open(place.kafka));
    return std::unique_ptr<RawLog>(std::move(raw));
  }
  EmbeddedRawOptions options;
  options.path = RawPath(place.data);
  options.read_only = true;
  auto raw = EmbeddedRaw::Open(options);
  if (absl::IsNotFound(raw.status())) {
    return absl::NotFoundError(
        fmt::format("{}: no raw payloads are kept in this folder: `syncledger {} import --keep-raw "
                    "FILE` keeps them from then on",
                    place.data, place.Flags()));
  }
  RETURN_IF_ERROR(raw.status());
  return std::unique_ptr<RawLog>(*std::move(raw));
}

}  // namespace syncledger
