// One response of Exchange while facts are made of it, over either protocol: whose it is, which
// sync it belongs to, and what every fact of it says alike.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ingest/capture/cursor.h"
#include "ingest/exchange_line.h"
#include "ingest/fact_id.h"
#include "ingest/json.h"
#include "ingest/observation.h"
#include "syncledger/v1/fact.pb.h"

namespace syncledger {

// The base of each protocol's response; it decides nothing about bodies. What it is given outlives
// it.
class ExchangeResponse {
 protected:
  // `protocol` keeps syncs without names apart where both protocols tell of one calendar: "" or
  // "ews:".
  ExchangeResponse(const Observation& seen, const ExchangeLine& line, std::string_view protocol,
                   CaptureCursor& cursor, std::vector<v1::Fact>& out);
  ExchangeResponse(const ExchangeResponse&) = delete;
  ExchangeResponse& operator=(const ExchangeResponse&) = delete;
  ~ExchangeResponse() = default;

  // Joins the sync without a name that a page belongs to, unless the line names one.
  void JoinUnnamedSync();
  // No later page belongs to the syncs without a name that went on until now.
  void EndUnnamedSyncs();

  // A new fact at the end of `out`, of the sync. The reference is valid until the next one.
  v1::Fact& Append();
  FactId Id(v1::Fact::PayloadCase payload) const;
  // The payload's mailbox and calendar.
  template <typename Payload>
  void SetOrigin(Payload* payload) const {
    payload->set_mailbox(line_.mailbox.data(), line_.mailbox.size());
    if (!line_.calendar) return;
    payload->mutable_calendar()->set_id(line_.calendar->id.data(), line_.calendar->id.size());
    payload->mutable_calendar()->set_primary(line_.calendar->primary);
  }

  // Gives the fact of an item its id. `shape` tells several reads of one version apart (fact_id.h).
  void SetItemId(int64_t shape, const JsonPath& path, v1::Fact* fact) const;

  // Each appends a fact whole.
  void AppendRemoved(std::string_view item_id, std::string_view reason);
  void AppendSyncEnded();
  void AppendUndecodable(const Fault& fault, const JsonPath& path, std::string_view item_id);
  // The caller adds until when Exchange asked to wait, if it did.
  v1::SyncFailed& AppendSyncFailed(std::string_view code, std::string_view message);

  const Observation& seen_;
  const ExchangeLine& line_;
  CaptureCursor& cursor_;
  std::vector<v1::Fact>& out_;
  const JsonPath root_{};
  std::string_view calendar_key_;  // "" for the primary one
  std::string unnamed_key_;        // of its syncs without names
  std::string sync_id_;
  v1::SyncKind sync_kind_ = v1::SYNC_KIND_UNSPECIFIED;
};

}  // namespace syncledger
