// What every list is asked with: whose, when, as of which moment; and what that means for each
// tenant.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "store/store.h"
#include "syncledger/v1/verdict.pb.h"

namespace syncledger {

// The moment of the ledger that is asked about; neither: now.
struct AsOf {
  std::optional<uint64_t> offset;  // right after this fact of the tenant
  std::optional<int64_t>
      time_us;  // the tenant's facts before the first one that was observed after it
};

// A time ("2026-11-02T13:30:00Z"), or a date alone ("2026-11-02"): its midnight UTC. Nothing if it
// is neither.
std::optional<int64_t> ParseTimeOrDate(std::string_view text);

// An offset ("1204"), or what ParseTimeOrDate reads. kInvalidArgument: it is neither.
absl::StatusOr<AsOf> ParseAsOf(std::string_view text);

// One tenant's history up to a moment: its facts 0 to `end` - 1, of which there is at least one.
struct Scope {
  std::string tenant;
  uint64_t end = 0;
  uint64_t as_of = kNow;  // for ReadView: end - 1, or kNow
};

// Where a list goes on within one tenant: at the elements of `key`, after so many of them. Keys
// ascend as the list does; occurrences of a series share one, and so do outcomes of one fact.
struct ListPlace {
  std::string key;
  uint64_t shown = 0;
};

// Filters; each that is set has to hold.
struct ListQuery {
  std::string tenant;              // empty: all
  std::string employee;            // id or email
  std::string mailbox;             // address
  std::optional<int64_t> from_us;  // what overlaps [from, to)
  std::optional<int64_t> to_us;
  AsOf as_of;
  std::optional<v1::Rule> rule;  // an outcome's, or the requirement behind its reason (ELIG-BUSY)
  std::vector<v1::Reason> reasons;  // any of these; empty: whatever reason

  // To list in pages. Every page has the scopes of the first, and all but the first go on after
  // where the one before ended.
  struct GoOn {
    std::string tenant;
    ListPlace place;
  };
  std::optional<std::vector<Scope>> scopes;  // instead of `tenant` and `as_of`
  std::optional<GoOn> after;
  // Asked now and then, whether or not anything matches, before what begins at that key is looked
  // at; false ends the list there.
  std::function<bool(const std::string& tenant, const std::string& key)> wants_more;
};

// Whether the query wants what begins at that key.
inline bool WantsMore(const ListQuery& query, const std::string& tenant, const std::string& key) {
  return !query.wants_more || query.wants_more(tenant, key);
}

// Sets `rule`, or `reasons`, to what goes by that name ("ABS-SKIP"; "NOT_BUSY"); an empty name sets
// nothing. kInvalidArgument: nothing does, with the nearest.
absl::Status FilterByRule(const std::string& name, ListQuery* query);
absl::Status FilterByReason(const std::string& name, ListQuery* query);

// A message of a query, which names what was asked for as the command line does (--as-of), for whom
// it is a field or a parameter of the request (as_of).
std::string InFields(std::string message);

// Where the list goes on in this tenant; the empty place: it begins.
ListPlace PlaceIn(const ListQuery& query, const std::string& tenant);

// The tenants that are asked about, in the order of their ids; those without a fact at that moment
// are left out. kNotFound: no such tenant, with the nearest. kInvalidArgument: an offset without a
// tenant where there are several, or one that the tenant has not reached.
absl::StatusOr<std::vector<Scope>> ResolveScopes(const ReadView& view, const std::string& tenant,
                                                 const AsOf& as_of);

// Those of a list: as above, or as the query has them, from the tenant on in which it goes on.
absl::StatusOr<std::vector<Scope>> ResolveScopes(const ReadView& view, const ListQuery& query);

// The same where one tenant has to be meant. kInvalidArgument: there are several and none was
// named, or the tenant had no fact at that moment.
absl::StatusOr<Scope> ResolveScope(const ReadView& view, const std::string& tenant,
                                   const AsOf& as_of);

// " as of offset 7", " as of 2026-11-02T13:30:00Z (offset 7)" of a scope that was asked for so;
// "" of one that is now.
std::string AsOfText(const Scope& scope, const AsOf& as_of);

// `--employee` and `--mailbox` as one tenant knows them.
struct Whose {
  bool any_employee = true;
  bool any_mailbox = true;
  std::vector<std::string> employee_ids;       // sorted; whom the employee filter means
  std::vector<uint32_t> mailbox_numbers;       // sorted; what the mailbox filter means
  std::vector<std::string> mailbox_employees;  // whom those mailboxes matched last

  bool HasEmployee(std::string_view id) const;  // true for everyone where there is no filter
  bool HasMailbox(uint32_t number) const;
};

// kNotFound: none of the tenants knows such an employee or mailbox, with the nearest one; not of a
// list that goes on. Otherwise one for each scope.
absl::StatusOr<std::vector<Whose>> ResolveWhose(const ReadView& view,
                                                const std::vector<Scope>& scopes,
                                                const ListQuery& query);

// Whether [start, end) overlaps the query's range; an empty [start, start) counts as its moment.
bool Overlaps(const ListQuery& query, int64_t start_us, int64_t end_us);

// Whether the outcome has the query's rule and one of its reasons. A requirement of eligibility is
// no outcome's rule: it is asked for by the reason that it gives.
bool HasRuleAndReason(const ListQuery& query, const v1::Outcome& outcome);

}  // namespace syncledger
