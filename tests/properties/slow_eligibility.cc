#include "tests/properties/slow_eligibility.h"

#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "ledger/row_keys.h"
#include "ledger/text.h"
#include "ledger/zones.h"
#include "syncledger/v1/rows.pb.h"

namespace syncledger {
namespace {

template <typename Row>
std::map<std::string, Row> All(Rows& rows, v1::RowKind kind) {
  std::map<std::string, Row> all;
  for (const RowEntry& entry : rows.Scan(kind, "", "", SIZE_MAX)) {
    EXPECT_TRUE(all[entry.key].ParseFromString(entry.value));
  }
  return all;
}

constexpr int64_t kDay = int64_t{86'400} * 1'000'000;

// The item's time, read from docs/rules.md section 2 once more and not from ledger/rules.
bool Times(const v1::ItemStatement& statement, const std::string& zone, int64_t* start,
           int64_t* end) {
  const auto one = [&](const v1::StatedTime& time, int64_t* us) {
    if (!time.has_local_us() && !time.has_instant_us()) return false;
    if (statement.is_all_day()) {
      std::optional<int64_t> local = time.local_us();
      if (time.has_instant_us()) local = InstantToLocal(time.instant_us(), time.time_zone());
      if (!local.has_value()) return false;
      int64_t day = *local / kDay;
      if (*local % kDay < 0) --day;
      *us = LocalMidnight(day, zone).value();
      return true;
    }
    if (time.has_instant_us()) {
      *us = time.instant_us();
      return true;
    }
    const std::optional<int64_t> instant = LocalToInstant(time.local_us(), time.time_zone());
    if (!instant.has_value()) return false;
    *us = *instant;
    return true;
  };
  return one(statement.start(), start) && one(statement.end(), end) && *end > *start;
}

}  // namespace

int64_t CompareWithSlowModel(Rows& rows) {
  v1::SettingsRow settings;
  if (const auto* row = rows.Get(v1::ROW_SETTINGS, "", settings)) {
    settings = static_cast<const v1::SettingsRow&>(*row);
  }
  const auto employees = All<v1::EmployeeRow>(rows, v1::ROW_EMPLOYEE);
  const auto locations = All<v1::LocationRow>(rows, v1::ROW_LOCATION);
  const auto mailboxes = All<v1::MailboxRow>(rows, v1::ROW_MAILBOX);
  const auto items = All<v1::ItemRow>(rows, v1::ROW_ITEM);
  const auto absences = All<v1::AbsenceRow>(rows, v1::ROW_ABSENCE);

  std::map<uint32_t, const v1::Mailbox*> mailbox_of;
  for (const auto& [key, row] : mailboxes) mailbox_of[row.state().number()] = &row.state();
  std::map<std::string, std::string> zone_of_location;
  for (const auto& [key, row] : locations)
    zone_of_location[row.state().id()] = row.state().time_zone();

  // Whom a mailbox matches: exactly one active service provider of its address.
  const auto match = [&](const v1::Mailbox& mailbox) -> const v1::Employee* {
    const v1::Employee* found = nullptr;
    int count = 0;
    for (const auto& [key, row] : employees) {
      const v1::Employee& employee = row.state();
      if (employee.removed() || !employee.active() || !employee.service_provider()) continue;
      if (NormalizeEmail(employee.email()) != NormalizeEmail(mailbox.address())) continue;
      found = &employee;
      ++count;
    }
    return count == 1 ? found : nullptr;
  };

  // Of each identity the item that stands: live, in the primary calendar, seen last.
  std::map<std::string, const v1::ItemRow*> stands;
  for (const auto& [key, row] : items) {
    const v1::Item& item = row.state();
    if (item.gone() || item.other_calendar()) continue;
    const std::string uid = item.statement().ical_uid();
    const std::string identity =
        std::to_string(item.mailbox()) + "/" + (uid.empty() ? "id:" + item.item_id() : uid);
    const v1::ItemRow*& best = stands[identity];
    const bool later = best == nullptr ||
                       row.state().observed_at_us() > best->state().observed_at_us() ||
                       (row.state().observed_at_us() == best->state().observed_at_us() &&
                        row.offset() > best->offset());
    if (later) best = &row;
  }

  std::set<std::string> expected;
  std::set<std::string> paused;
  for (const auto& [identity, row] : stands) {
    const v1::Item& item = row->state();
    const v1::ItemStatement& statement = item.statement();
    const v1::Mailbox& mailbox = *mailbox_of.at(item.mailbox());
    if (item.has_stamp() && !item.copied_stamp()) continue;
    const v1::ItemType type = statement.type();
    if (type == v1::OCCURRENCE || type == v1::EXCEPTION || type == v1::SERIES_MASTER) continue;
    const v1::Employee* employee = match(mailbox);
    if (!settings.state().enabled() || employee == nullptr) {
      paused.insert(identity);
      continue;
    }
    if (!mailbox.has_initialized_at_us()) continue;
    if (statement.is_cancelled() || statement.show_as() != v1::BUSY) continue;
    std::string zone = employee->time_zone();
    if (zone.empty() && employee->location_ids_size() > 0)
      zone = zone_of_location[employee->location_ids(0)];
    if (zone.empty()) zone = "UTC";
    int64_t start = 0;
    int64_t end = 0;
    if (!Times(statement, zone, &start, &end)) continue;
    if (end <= mailbox.window_start_us()) continue;
    expected.insert(identity);
  }

  std::set<std::string> standing;
  for (const auto& [key, row] : absences) {
    const v1::Absence& absence = row.state();
    const std::string identity =
        std::to_string(absence.mailbox()) + "/" +
        (absence.ical_uid().empty() ? "id:" + absence.item_id() : absence.ical_uid());
    EXPECT_TRUE(standing.insert(identity).second) << "two absences of one identity: " << identity;
    const bool is_paused =
        !settings.state().enabled() || match(*mailbox_of.at(absence.mailbox())) == nullptr;
    const bool gone_while_paused = stands.find(identity) == stands.end() && is_paused;
    EXPECT_TRUE(expected.count(identity) > 0 || paused.count(identity) > 0 || gone_while_paused)
        << "an absence that nothing stands for: " << absence.ShortDebugString();
    EXPECT_LT(absence.start_us(), absence.end_us());
  }
  for (const std::string& identity : expected) {
    EXPECT_TRUE(standing.count(identity) > 0)
        << "eligible, but without an absence: " << identity << "\n"
        << stands[identity]->state().ShortDebugString();
  }
  EXPECT_EQ(rows.Scan(v1::ROW_ABSENCE_BY_OFFSET, "", "", SIZE_MAX).size(), absences.size());
  return static_cast<int64_t>(items.size());
}

}  // namespace syncledger
