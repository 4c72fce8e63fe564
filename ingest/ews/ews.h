// The EWS decoder: a response of Exchange Web Services about a calendar, as facts.
//
// It reads the answers to SyncFolderItems, GetItem and FindItem, and faults. What a body may be is
// decided in this order:
//   1. a status of 400 or more, or a Fault       SyncFailed
//   2. no XML, or harmful XML                    Undecodable, MALFORMED_BODY
//   3. SyncFolderItemsResponse                   a fact for each change in order: ExchangeItem,
//                                                ItemRemoved; SyncEnded once the sync is over
//   4. GetItemResponse, FindItemResponse         ExchangeItem for each item
//   5. anything else                             Undecodable, UNSUPPORTED_BODY
// An error within an answer is a SyncFailed, behind the facts of what was answered.
//
// A page of changes that tells of an item by id alone (or without its Start) is no statement about
// it: the item waits for its GetItem, and the sync for all such items (capture/item_syncs.h). A
// change of the read flag says nothing about a calendar. A recurring master is a fact, and each of
// its modified occurrences one more.
//
// A response belongs to the sync that its line names. Else a page of changes belongs to a sync
// without a name (capture/cursor.h), and so does a GetItem that brings what such a sync waits for;
// every other answer is an observation outside any sync. FindItem ends no sync: what a view of some
// days does not show is not missing.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "ingest/capture/cursor.h"
#include "ingest/exchange_line.h"
#include "ingest/observation.h"
#include "syncledger/v1/fact.pb.h"

namespace syncledger {

// A SourceDecoder.
absl::Status DecodeEws(const Observation& seen, CaptureCursor& cursor, std::vector<v1::Fact>& out);

// The facts of a response. Total: whatever the envelope is. Nothing: there was none.
void DecodeEwsResponse(const Observation& seen, const ExchangeLine& line,
                       std::optional<std::string_view> envelope, CaptureCursor& cursor,
                       std::vector<v1::Fact>& out);

}  // namespace syncledger
