// The Graph decoder: a response of Microsoft Graph about a calendar, as facts.
//
// It reads delta pages, lists, single events, pages of a series' instances and errors. What a body
// may be is decided in this order:
//   1. an error: a status of 400 or more, or `error`      SyncFailed
//   2. a page of instances: the line says `instances`     ExchangeItem for each exception, and
//                                                         SeriesInstances once the list is whole
//   3. a page: `value` is a list                          a fact for each element in order, and
//                                                         SyncEnded at a deltaLink
//   4. one event: an `id` and what only events have       ExchangeItem
//   5. anything else                                      Undecodable, UNSUPPORTED_BODY
//
// A page belongs to the sync that its line names. Else, if it has a link or reports a removal, it
// belongs to a sync without a name (capture/cursor.h), which is INCREMENTAL; a failure ends such a
// sync, as a deltaLink does. A list without either, and a single event, are observations outside
// any sync.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "ingest/capture/cursor.h"
#include "ingest/exchange_line.h"
#include "ingest/observation.h"
#include "syncledger/v1/fact.pb.h"

namespace syncledger {

// What a line says of a response of Graph beside the body. Views live as long as the line's fields.
struct GraphResponse : ExchangeLine {
  struct Instances {
    std::string_view series;
    int64_t from_us = 0;
    int64_t to_us = 0;
  };

  std::optional<Instances> instances;
};

// A SourceDecoder.
absl::Status DecodeGraph(const Observation& seen, CaptureCursor& cursor,
                         std::vector<v1::Fact>& out);

// Reads the fields of a line that are Graph's own. kInvalidArgument says which is wrong, as a
// phrase.
absl::Status ReadGraphFields(const Observation& seen, GraphResponse* response);

// The facts of a response. Total: whatever the body is.
void DecodeGraphResponse(const Observation& seen, const GraphResponse& response,
                         CaptureCursor& cursor, std::vector<v1::Fact>& out);

}  // namespace syncledger
