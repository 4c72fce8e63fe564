// The capture cursor: what a decoder remembers from one line to the next, so that a capture can be
// cut anywhere.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "ingest/capture/item_syncs.h"
#include "syncledger/v1/cursor.pb.h"

namespace syncledger {

// A value: copy it to try something, keep the copy that counts. Whoever appends facts writes
// Serialize() with the batch (EventLog::Append) and starts the next import from Parse() of what was
// written last.
//
// What it holds is bounded by the mailboxes whose syncs have no names, by the lists of instances
// that are not over and by the items that a sync over EWS waits for; other lines that name their
// sync leave nothing in it.
class CaptureCursor {
 public:
  // The same cursor has the same bytes. An empty cursor has no bytes.
  std::string Serialize() const;

  // kDataLoss: the bytes are no cursor. kFailedPrecondition: a newer version wrote them.
  static absl::StatusOr<CaptureCursor> Parse(std::string_view bytes);

  // How far the input that was appended last is in the log; none: whatever was begun is ended. For
  // whoever appends; to decoders it is nothing.
  const std::optional<v1::InputProgress>& progress() const { return progress_; }
  void set_progress(std::optional<v1::InputProgress> progress) { progress_ = std::move(progress); }

  // --- For decoders
  // -----------------------------------------------------------------------------------------------

  // The sync that a page without a sync belongs to: the one that is open, else a new one, called
  // `name`.
  //
  // `name` is what the sync is called if this is its first page. A page that was observed before
  // the last page of the open sync does not go on with it (a part of a capture is being read
  // again): it begins a sync of its own, and the open one stays open.
  std::string PageOfUnnamedSync(std::string_view tenant, std::string_view mailbox,
                                std::string_view calendar_id, int64_t observed_at_us,
                                std::string_view name);

  // Ends every unnamed sync of that calendar whose last page was observed by then.
  void EndUnnamedSyncs(std::string_view tenant, std::string_view mailbox,
                       std::string_view calendar_id, int64_t observed_at_us);

  // Adds a page to a list of instances and, if it was the last, moves the whole list to `whole`,
  // which is then true. `page` names the list (all but `starts` and `doubtful`) and holds the
  // page's starts.
  bool PageOfInstances(const v1::OpenInstances& page, bool last, v1::OpenInstances* whole);

  // Syncs over EWS that wait for their items.
  ItemSyncs& item_syncs() { return item_syncs_; }

 private:
  std::map<std::string, v1::UnnamedSyncs> unnamed_;  // by tenant, mailbox, calendar
  std::map<std::string, v1::OpenInstances>
      instances_;  // by tenant, mailbox, calendar, series, range
  ItemSyncs item_syncs_;
  std::optional<v1::InputProgress> progress_;
};

}  // namespace syncledger
