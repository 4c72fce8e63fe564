// The trail of a subject through the ledger: which facts concern it, and which of their outcomes.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "api/query.h"
#include "api/read_rows.h"
#include "api/why.h"
#include "store/store.h"
#include "syncledger/v1/rows.pb.h"
#include "syncledger/v1/verdict.pb.h"

namespace syncledger {

struct ItemKey {
  uint32_t mailbox = 0;
  std::string item_id;
  auto operator<=>(const ItemKey&) const = default;
};

// Follows a subject to what it is linked with: an appointment to the items that hold it, an absence
// to its items, an item to its absence and its appointment; a series to its occurrences that are
// not as it has them, one occurrence to its series and to what concerned its date. Facts concern it
// if they wrote a version of one of these rows, or are in their histories.
class Trail {
 public:
  // Both have to outlive it.
  Trail(const ReadView& view, const Scope& scope)
      : view_(view), scope_(scope), addresses_(view, scope) {}

  // Each adds a subject and what it is linked with. False: the ledger never knew it.
  absl::StatusOr<bool> FollowAppointment(const std::string& id);
  absl::StatusOr<bool> FollowAbsence(const std::string& id);    // of an occurrence too
  absl::StatusOr<bool> FollowItem(const std::string& item_id);  // in whatever mailbox
  absl::StatusOr<bool> FollowItem(const ItemKey& item);

  // The verdicts that concern it, in order, each with the outcomes that do, and, before them, those
  // that say what caused them (a directory entry changed, a sync ended). Those without any are left
  // out.
  absl::StatusOr<std::vector<v1::Verdict>> Verdicts();

  const std::set<ItemKey>& items() const { return items_; }
  const std::set<std::string>& appointments() const { return appointments_; }
  const std::set<std::string>& absences() const { return absences_; }

 private:
  enum class Links { kFollow, kLeave };

  absl::StatusOr<bool> AddAppointment(const std::string& id, Links items);
  absl::StatusOr<bool> AddAbsence(const std::string& id, Links items);
  absl::StatusOr<bool> FollowOccurrence(const std::string& id);
  absl::Status AddOccurrences();
  absl::StatusOr<bool> AddOccurrence(const SeriesKey& series, int32_t date);
  absl::StatusOr<bool> AddItem(const ItemKey& item, Links appointments);
  absl::Status AddHistory(const std::string& subject, bool* known);
  absl::Status AddLinks();
  absl::Status AddLinkedAbsences();
  // Of an outcome of the fact at that offset.
  absl::StatusOr<bool> Concerns(const v1::Outcome& outcome, uint64_t offset);
  absl::StatusOr<bool> IsItem(const v1::Outcome& outcome, uint64_t offset);
  absl::StatusOr<v1::Verdict*> Read(uint64_t offset);

  const ReadView& view_;
  const Scope& scope_;
  AddressBook addresses_;
  std::set<uint64_t> offsets_;
  std::map<uint64_t, v1::Verdict> read_;  // by offset
  std::set<uint64_t> gone_;               // of these, at which an item was found gone
  std::set<uint64_t> held_;  // of these, at which its removal was held, or that was decided
  std::set<ItemKey> items_;
  std::set<std::string> appointments_;
  std::set<std::string> absences_;
  std::set<SeriesKey> series_;      // that the absences stand for, or are exceptions of
  std::set<SeriesKey> masters_;     // that items are the masters of
  std::string of_series_;           // the absence of the series that is followed, else empty
  std::optional<int32_t> of_date_;  // of one occurrence of it
  std::string never_read_;          // the id of an item that only histories know
  bool of_one_item_ =
      false;  // other items' outcomes do not concern it, though they share its appointment
};

// Whether the outcome says what caused others of its verdict, rather than something about one
// subject.
bool IsCause(v1::OutcomeKind kind);

}  // namespace syncledger
