// list mailboxes: how each calendar's sync stands.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "api/query.h"
#include "api/table.h"
#include "store/store.h"
#include "syncledger/v1/rows.pb.h"

namespace syncledger {

// The first that holds.
enum class MailboxStatus {
  kNotInitialized,
  kDisconnected,
  kPaused,  // the integration is disabled, or not exactly one employee matches
  kHeld,
  kThrottled,
  kIncomplete,
  kOverdue,  // no completed sync in the 60 minutes before the tenant's newest fact
  kSyncing,
};

std::string_view StatusName(MailboxStatus status);

struct ListedMailbox {
  std::string tenant;
  v1::Mailbox mailbox;
  v1::Source protocol =
      v1::SOURCE_UNSPECIFIED;  // the mailbox's, or the tenant's where it was never read
  MailboxStatus status = MailboxStatus::kNotInitialized;
  v1::Reason reason = v1::REASON_UNSPECIFIED;  // why it is paused
  std::string detail;    // what exactly, of one that is throttled or incomplete
  int64_t absences = 0;  // that stand; a series counts as one
  ListPlace place = {};  // after it
};

// What decides a status, besides the mailbox itself.
struct MailboxCircumstances {
  v1::Settings settings;
  size_t matching_employees = 0;  // active service providers with its address
  int64_t newest_fact_us = 0;     // observed_at of the tenant's newest fact
};

struct JudgedMailbox {
  MailboxStatus status;
  v1::Reason reason;
  std::string detail;
};
JudgedMailbox JudgeMailbox(const v1::Mailbox& mailbox, const MailboxCircumstances& circumstances);

// How many mailboxes of all tenants have each status, those of which there are none too. Reads every
// mailbox, and nothing of what they hold.
absl::StatusOr<std::map<MailboxStatus, int64_t>> CountMailboxes(const ReadView& view);

// Calls `visit` with each mailbox in the order of first sight, tenant by tenant; false stops.
absl::Status ListMailboxes(const ReadView& view, const ListQuery& query,
                           const std::function<bool(const ListedMailbox&)>& visit);

std::string ToJson(const ListedMailbox& listed);
std::vector<TableColumn> MailboxColumns();
std::vector<std::string> ToCells(const ListedMailbox& listed);

}  // namespace syncledger
