// list notifications: those that were requested, and those that were withheld and why.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "api/query.h"
#include "api/table.h"
#include "store/store.h"
#include "syncledger/v1/verdict.pb.h"

namespace syncledger {

struct ListedNotification {
  std::string tenant;
  uint64_t offset = 0;
  int64_t observed_at_us = 0;
  v1::Outcome outcome;   // has a notification
  ListPlace place = {};  // after it
};

// Calls `visit` with each notification requested or withheld, in the order of the ledger; false
// stops. `from` and `to` speak of when its fact was observed.
absl::Status ListNotifications(const ReadView& view, const ListQuery& query,
                               const std::function<bool(const ListedNotification&)>& visit);

std::string ToJson(const ListedNotification& listed);
std::vector<TableColumn> NotificationColumns();
std::vector<std::string> ToCells(const ListedNotification& listed);

// Names of what a notification is; "" for the unspecified value.
std::string StateName(const v1::Notification& notification);
std::string NoticeName(const v1::Notification& notification);
std::string AudienceName(const v1::Notification& notification);

}  // namespace syncledger
