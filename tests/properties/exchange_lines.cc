#include "tests/properties/exchange_lines.h"

#include <fmt/format.h>

#include "tests/properties/dice.h"

namespace syncledger::properties {
namespace {

// Two letters by which ids of one protocol sort otherwise than those of the other.
std::string Scrambled(const Item& item, uint64_t salt) {
  Dice dice(salt + static_cast<uint64_t>(item.mailbox * 1'000'003 + item.number * int64_t{1009} +
                                         item.incarnation));
  std::string letters;
  for (int i = 0; i < 2; ++i) letters += static_cast<char>('A' + dice.Pick(26));
  return letters;
}

}  // namespace

std::string GraphItemId(const Item& item) {
  return fmt::format("AAMk{}-{}_{}", Scrambled(item, 1), EmployeeName(item.mailbox),
                     item.number * int64_t{10} + item.incarnation);
}

std::string EwsItemId(const Item& item) {
  return fmt::format("AAMk{}+{}/{}=", Scrambled(item, 2), EmployeeName(item.mailbox),
                     item.number * int64_t{10} + item.incarnation);
}

std::string ChangeKey(const Item& item) {
  return fmt::format("CQAA{}.{}", item.number, item.version);
}

int64_t OriginalStart(const Item& master, int64_t date) {
  const ItemTimes times = TimesOn(master, date);
  return ToInstant(times.start_local_us, times.zone);
}

std::string WriteInstant(int64_t us) { return WriteLocal(us) + "Z"; }

std::string JsonQuoted(std::string_view text) {
  std::string json;
  json.reserve(text.size() + 16);
  json += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      json += '\\';
      json += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      json += fmt::format("\\u{:04x}", static_cast<unsigned char>(c));
    } else {
      json += c;
    }
  }
  json += '"';
  return json;
}

std::string ExchangeLine(std::string_view source, const Reading& reading, int status, int wait_s,
                         std::string_view json_body) {
  std::string line =
      fmt::format(R"({{"observed_at":"{}","tenant":"{}","source":"{}","mailbox":"{}")",
                  WriteInstant(reading.observed_at_us), reading.tenant, source,
                  MailboxAddress(reading.mailbox));
  if (reading.elsewhere) {
    line += fmt::format(R"(,"calendar":{{"id":"{}","primary":false}})", kOtherCalendar);
  }
  if (!reading.sync_id.empty()) {
    line += fmt::format(R"(,"sync":{{"id":"{}","kind":"{}"}})", reading.sync_id,
                        reading.full ? "FULL" : "INCREMENTAL");
  }
  if (reading.instances.has_value()) {
    line += fmt::format(R"(,"instances":{{"series":"{}","from":"{}","to":"{}"}})",
                        GraphItemId(*reading.entries.front().master),
                        WriteInstant(reading.instances->from_us),
                        WriteInstant(reading.instances->to_us));
  }
  if (status != 200) line += fmt::format(R"(,"status":{})", status);
  if (wait_s > 0) line += fmt::format(R"(,"headers":{{"Retry-After":"{}"}})", wait_s);
  line += R"(,"body":)";
  line += json_body;
  line += '}';
  return line;
}

}  // namespace syncledger::properties
