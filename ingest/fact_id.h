// Fact ids and payload hashes: what makes the same thing, said twice, the same fact.
//
// A fact's id is the first 16 bytes of the SHA-256 of a list of parts. A text is its length in
// bytes (4 bytes, big-endian) and its bytes; a number is 8 bytes, big-endian, two's complement. The
// list is
//
//   "syncledger.fact.1"            text
//   tenant                         text
//   source                         number, v1::Source
//   payload kind                   number, the payload's field number in v1::Fact
//   what it is about, its version  by kind:
//
//   ExchangeItem      mailbox, calendar, item id, shape; change key, then the sync, or outside any
//   the observed_at ItemRemoved       mailbox, calendar, item id; sync SyncEnded         mailbox,
//   calendar; sync SyncFailed        mailbox, calendar; sync, observed_at SeriesInstances mailbox,
//   calendar, series id, from, to; observed_at, hash AppointmentStated event, appointment id;
//   updated_at, hash UserStated, UserRemoved, LocationStated, ServiceStated: id; updated_at, hash
//   NotificationSettings, ExchangeSettings, every operator's act: observed_at, hash
//   Undecodable       mailbox, event; hash, observed_at
//
// Ids and names are texts as the source wrote them; the calendar is "" for the primary one, else
// its id; "shape" is the number 1 where cancelledOccurrences was stated (no page states it, so it
// comes under a change key that is known), else 0; times are numbers; a hash is 32 bytes as a text:
// the SHA-256 of the raw body. An item without a change key has a text in its place: "#", the
// body's hash and the item's place on its page.
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
