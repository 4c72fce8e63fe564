#include "ingest/capture/cursor.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace syncledger {
namespace {

constexpr uint32_t kCursorVersion = 1;

// First pages of one moment that are remembered. More than that many syncs of one calendar without
// names, observed in one microsecond, can be named differently when an incomplete capture of them
// is read again.
constexpr int kMaxBegun = 1024;

// A list of instances has no more than so many (Graph itself answers at most 3 years of a series).
constexpr int kMaxInstances = 100'000;

void AppendPart(std::string& key, std::string_view part) {
  key += fmt::format("{:08x}", part.size());
  key += part;
}

std::string CalendarKey(std::string_view tenant, std::string_view mailbox,
                        std::string_view calendar_id) {
  std::string key;
  AppendPart(key, tenant);
  AppendPart(key, mailbox);
  AppendPart(key, calendar_id);
  return key;
}

std::string InstancesKey(const v1::OpenInstances& list) {
  std::string key = CalendarKey(list.tenant_id(), list.mailbox(), list.calendar_id());
  AppendPart(key, list.series_master_id());
  AppendPart(key, fmt::format("{} {}", list.from_us(), list.to_us()));
  return key;
}

// The place of the open sync that a page of that moment goes on with, or -1. It is the one whose
// last page was observed last. Where that was at the same moment time cannot tell, and it is the
// one that went on last: while a part of a capture is read again, that is the one which this part
// began.
int Continued(const v1::UnnamedSyncs& syncs, int64_t observed_at_us) {
  int latest = -1;
  int last_touched = -1;
  for (int i = 0; i < syncs.open_size(); ++i) {
    const int64_t last_us = syncs.open(i).last_observed_at_us();
    if (last_us > observed_at_us) continue;
    last_touched = i;
    if (latest < 0 || last_us >= syncs.open(latest).last_observed_at_us()) latest = i;
  }
  if (latest < 0 || syncs.open(latest).last_observed_at_us() < observed_at_us) return latest;
  return last_touched;
}

// Takes a sync out of the open ones, if it is there.
void Remove(std::string_view sync_id, v1::UnnamedSyncs& syncs) {
  auto& all = *syncs.mutable_open();
  all.erase(std::remove_if(all.begin(), all.end(),
                           [&](const auto& open) { return open.sync_id() == sync_id; }),
            all.end());
}

// Puts a sync behind all others: it went on last.
void Touch(const std::string& sync_id, int64_t observed_at_us, v1::UnnamedSyncs& syncs) {
  Remove(sync_id, syncs);
  v1::UnnamedSyncs::Open& open = *syncs.add_open();
  open.set_sync_id(sync_id);
  open.set_last_observed_at_us(observed_at_us);
}

bool Contains(const google::protobuf::RepeatedPtrField<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool SameTime(const v1::StatedTime& a, const v1::StatedTime& b) {
  return a.value_case() == b.value_case() && a.instant_us() == b.instant_us() &&
         a.local_us() == b.local_us() && a.unreadable() == b.unreadable() &&
         a.time_zone() == b.time_zone();
}

}  // namespace

std::string CaptureCursor::Serialize() const {
  if (unnamed_.empty() && instances_.empty() && item_syncs_.empty() && !progress_) return "";
  v1::CaptureCursor whole;
  whole.set_version(kCursorVersion);
  for (const auto& [key, syncs] : unnamed_) *whole.add_unnamed() = syncs;
  for (const auto& [key, list] : instances_) *whole.add_instances() = list;
  item_syncs_.AppendTo(whole.mutable_item_syncs());
  if (progress_) *whole.mutable_progress() = *progress_;
  return whole.SerializeAsString();
}

absl::StatusOr<CaptureCursor> CaptureCursor::Parse(std::string_view bytes) {
  CaptureCursor cursor;
  if (bytes.empty()) return cursor;
  v1::CaptureCursor whole;
  if (!whole.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())) || whole.version() == 0) {
    return absl::DataLossError("the capture cursor beside the log cannot be read");
  }
  if (whole.version() > kCursorVersion) {
    return absl::FailedPreconditionError(fmt::format(
        "the capture cursor is of version {}; this build reads up to {}: use the newer syncledger",
        whole.version(), kCursorVersion));
  }
  for (v1::UnnamedSyncs& syncs : *whole.mutable_unnamed()) {
    std::string key = CalendarKey(syncs.tenant_id(), syncs.mailbox(), syncs.calendar_id());
    cursor.unnamed_[std::move(key)] = std::move(syncs);
  }
  for (v1::OpenInstances& list : *whole.mutable_instances()) {
    std::string key = InstancesKey(list);
    cursor.instances_[std::move(key)] = std::move(list);
  }
  for (const v1::ItemSync& sync : whole.item_syncs()) cursor.item_syncs_.Add(sync);
  if (whole.has_progress()) cursor.progress_ = std::move(*whole.mutable_progress());
  return cursor;
}

std::string CaptureCursor::PageOfUnnamedSync(std::string_view tenant, std::string_view mailbox,
                                             std::string_view calendar_id, int64_t observed_at_us,
                                             std::string_view name) {
  v1::UnnamedSyncs& syncs = unnamed_[CalendarKey(tenant, mailbox, calendar_id)];
  syncs.set_tenant_id(std::string(tenant));
  syncs.set_mailbox(std::string(mailbox));
  syncs.set_calendar_id(std::string(calendar_id));

  // Among pages of one moment time cannot tell what is read again: a page that began a sync then
  // begins it again.
  const bool begins_again = syncs.begun_at_us() == observed_at_us && Contains(syncs.begun(), name);
  if (const int open = Continued(syncs, observed_at_us); open >= 0 && !begins_again) {
    const std::string sync_id = syncs.open(open).sync_id();
    Touch(sync_id, observed_at_us, syncs);
    return sync_id;
  }

  if (syncs.begun().empty() || observed_at_us > syncs.begun_at_us()) {
    syncs.set_begun_at_us(observed_at_us);
    syncs.clear_begun();
  }
  if (observed_at_us == syncs.begun_at_us() && !begins_again) {
    if (syncs.begun_size() == kMaxBegun) syncs.mutable_begun()->DeleteSubrange(0, 1);
    syncs.add_begun(std::string(name));
  }
  Touch(std::string(name), observed_at_us, syncs);
  return std::string(name);
}

void CaptureCursor::EndUnnamedSyncs(std::string_view tenant, std::string_view mailbox,
                                    std::string_view calendar_id, int64_t observed_at_us) {
  const auto syncs = unnamed_.find(CalendarKey(tenant, mailbox, calendar_id));
  if (syncs == unnamed_.end()) return;
  auto& all = *syncs->second.mutable_open();
  all.erase(std::remove_if(
                all.begin(), all.end(),
                [&](const auto& open) { return open.last_observed_at_us() <= observed_at_us; }),
            all.end());
}

bool CaptureCursor::PageOfInstances(const v1::OpenInstances& page, bool last,
                                    v1::OpenInstances* whole) {
  std::string key = InstancesKey(page);
  const auto known = instances_.find(key);
  v1::OpenInstances list = page;
  if (known != instances_.end()) {
    // Its first start is there already: the list is being read again from its beginning.
    bool again = false;
    for (const v1::StatedTime& there : known->second.starts()) {
      again |= page.starts_size() > 0 && SameTime(page.starts(0), there);
    }
    if (!again) {
      list = std::move(known->second);
      list.mutable_starts()->MergeFrom(page.starts());
      list.set_doubtful(list.doubtful() || page.doubtful());
    }
    instances_.erase(known);
  }
  if (list.starts_size() > kMaxInstances) {
    list.clear_starts();
    list.set_doubtful(true);
  }
  if (!last) {
    instances_.emplace(std::move(key), std::move(list));
    return false;
  }
  *whole = std::move(list);
  return true;
}

}  // namespace syncledger
