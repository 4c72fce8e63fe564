// Fact ids and payload hashes: what makes the same thing, said twice, the same fact.
//
// A fact's id is the first 16 bytes of the SHA-256 of a list of parts. A text is its length in
// bytes (4 bytes, big-endian) and its bytes; a number is 8 bytes, big-endian, two's complement.
// Every list begins with "syncledger.fact.1" (text), the tenant (text), the source (number,
// v1::Source) and the kind of payload (number, its field number in v1::Fact). What it is about and
// its version follow:
//
//   ExchangeItem       mailbox, calendar, item, shape; change key, and the sync or (outside any)
//                      observed_at
//   ItemRemoved        mailbox, calendar, item; sync
//   SyncEnded          mailbox, calendar; sync
//   SyncFailed         mailbox, calendar; sync, observed_at
//   SeriesInstances    mailbox, calendar, series, from, to; observed_at, body
//   AppointmentStated  event, id; updated_at, body
//   UserStated, UserRemoved, LocationStated, ServiceStated
//                      id; updated_at, body
//   NotificationSettings, ExchangeSettings
//                      id; observed_at, body
//   acts of operators  event; observed_at, body
//   Undecodable        mailbox, event; its content_hash, observed_at
//
// Ids, names and the sync are texts as the source wrote them. The calendar is "" for the primary
// one, else its id. Times and the shape are numbers. The body is the SHA-256 of its bytes as
// received, as a text of 32 bytes. The shape tells several reads of one version apart: it is 1
// where cancelled occurrences were stated, plus 64 where the list of modified ones was (in Graph
// only a single read states them, under a change key that a page brought before); over EWS, where
// pages cannot hold everything, also plus 2 where the start was stated, 4 the body, 8 the
// recurrence, 16 the stamp, 32 the attendees. An item without a change key has in its place the
// text
// "#", the body's hash, and the item's place on its page, as in "$.value[3]".
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "syncledger/v1/fact.pb.h"

namespace syncledger {

using Sha256Hash = std::array<unsigned char, 32>;

// SHA-256 of `bytes`.
Sha256Hash HashOf(std::string_view bytes);

inline std::string_view AsBytes(const Sha256Hash& hash) {
  return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

// Collects the parts of an id.
class FactId {
 public:
  FactId(std::string_view tenant, v1::Source source, v1::Fact::PayloadCase payload);
  explicit FactId(std::string_view what);  // of something else, with its own first part

  FactId& Text(std::string_view part);
  FactId& Number(int64_t part);

  // The first 16 bytes of the hash of all parts.
  std::string Bytes() const;

 private:
  std::string parts_;
};

}  // namespace syncledger
