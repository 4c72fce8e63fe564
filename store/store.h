// The store: versioned rows, verdicts, digests and next offsets of the projection, in RocksDB.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "syncledger/v1/rows.pb.h"
#include "syncledger/v1/verdict.pb.h"

namespace syncledger {

// How a row kind is kept (rows.proto says which numbers mean what).
constexpr bool IsVersioned(v1::RowKind kind) { return kind < 60; }

inline constexpr uint64_t kNow = UINT64_MAX;  // "as of" the newest offset

// One version of one row. For kinds that are not versioned, the latest put wins.
struct RowPut {
  std::string_view tenant;
  v1::RowKind kind;
  std::string_view key;
  uint64_t offset;                        // of the tenant's fact that wrote it
  std::optional<std::string_view> value;  // none: erased
};

struct StoredRow {
  std::string key;
  std::string value;
  uint64_t offset;  // that wrote this version

  bool operator==(const StoredRow&) const = default;
};

// One version of one row, as it lies in the store.
struct StoredVersion {
  std::string_view place;  // to go on after it
  v1::RowKind kind;
  std::string key;
  uint64_t offset;                        // that wrote it
  std::optional<std::string_view> value;  // none: erased

  bool IsOfSameRow(const StoredVersion& other) const {
    return kind == other.kind && key == other.key;
  }
};

// Where a tenant stands: kept by its id in `meta`, moved in the same commit as its rows.
struct TenantHead {
  uint64_t next_offset = 0;
  std::string bytes;  // digests and continuation, encoded by the projector

  bool operator==(const TenantHead&) const = default;
};

// Is given one verdict after another, each its own to take apart. Returns false to stop.
using VerdictVisitor = std::function<bool(v1::Verdict&)>;

// A consistent view of the store at the moment it was taken. Cheap to take; holds back no writer.
class ReadView {
 public:
  virtual ~ReadView() = default;

  // The row as it stood right after the tenant's fact `as_of` (kNow: as it stands). Nothing if it
  // did not exist then.
  virtual absl::StatusOr<std::optional<StoredRow>> Get(std::string_view tenant, v1::RowKind kind,
                                                       std::string_view key,
                                                       uint64_t as_of) const = 0;

  // Rows whose key starts with `prefix` and is greater than `after` (empty: from the first), in key
  // order, as they stood then. `visit` returns false to stop.
  virtual absl::Status Scan(std::string_view tenant, v1::RowKind kind, std::string_view prefix,
                            std::string_view after, uint64_t as_of,
                            const std::function<bool(const StoredRow&)>& visit) const = 0;

  // Every version of one row from the oldest on, erasures included (an empty optional), up to
  // `as_of`.
  virtual absl::Status Versions(
      std::string_view tenant, v1::RowKind kind, std::string_view key, uint64_t as_of,
      const std::function<bool(uint64_t offset, std::optional<std::string_view>)>& visit) const = 0;

  // Every version of every row of the tenant, of all kinds, by kind, key and offset, the newest of
  // a row first; of kinds that keep no versions the latest. From the one after `after` on (a
  // `place`; empty: from the first). The views that `visit` is given are valid while it runs.
  virtual absl::Status AllVersions(
      std::string_view tenant, std::string_view after,
      const std::function<bool(const StoredVersion&)>& visit) const = 0;

  // The tenant's verdicts from offset `from` on, in order, whole: the steps of one verdict are
  // joined, and one whose last step is not yet there (its offset is not below the head's
  // next_offset) does not show.
  virtual absl::Status Verdicts(std::string_view tenant, uint64_t from,
                                const VerdictVisitor& visit) const = 0;

  virtual absl::StatusOr<std::vector<std::string>> Tenants()
      const = 0;  // in the order of their ids
  virtual absl::StatusOr<std::optional<TenantHead>> Tenant(std::string_view tenant) const = 0;

  // The digests kept at `offset` (a multiple of 1,024) of the tenant; empty if none.
  virtual absl::StatusOr<std::string> DigestAt(std::string_view tenant, uint64_t offset) const = 0;
  virtual absl::Status DigestsOf(
      std::string_view tenant,
      const std::function<bool(uint64_t offset, std::string_view)>& visit) const = 0;

  // How many of the tenant's facts, from its first on, were observed at `time_us` or before, as far
  // as is marked (Commit::Mark): where to begin to look for the first that was observed later.
  virtual absl::StatusOr<uint64_t> FactsObservedBy(std::string_view tenant,
                                                   int64_t time_us) const = 0;

  virtual absl::StatusOr<int64_t> NextLogOffset(int32_t partition) const = 0;
  virtual absl::StatusOr<std::string> Meta(std::string_view key) const = 0;  // empty if none

  // The bytes that were no fact, by where they stand in the log.
  virtual absl::Status Quarantined(
      const std::function<bool(int32_t partition, int64_t offset, std::string_view bytes)>& visit)
      const = 0;
};

// Everything that one commit moves, together or not at all.
struct Commit {
  std::vector<RowPut> rows;
  struct Page {
    std::string tenant;
    uint64_t first_offset;
    uint32_t step;  // 0, or the step of the verdict at `first_offset` that this page goes on with
    std::string bytes;  // a serialised v1::VerdictPage
  };
  std::vector<Page> pages;
  std::vector<std::pair<std::string, TenantHead>> tenants;
  struct Digest {
    std::string tenant;
    uint64_t offset;
    std::string bytes;
  };
  std::vector<Digest> digests;
  // None of the tenant's first `facts` facts was observed after `observed_us`.
  struct Mark {
    std::string tenant;
    int64_t observed_us;
    uint64_t facts;
  };
  std::vector<Mark> marks;
  struct Quarantined {
    int32_t partition;
    int64_t offset;
    std::string bytes;
  };
  std::vector<Quarantined> quarantine;
  std::vector<std::pair<int32_t, int64_t>> next_log_offsets;
  std::vector<std::pair<std::string, std::string>> meta;
};

struct StoreOptions {
  std::string path;
  bool read_only = false;  // beside a running writer: sees what it had written out when opened
  bool scratch = false;    // a replay's state: no write-ahead log, thrown away on a crash
  // Whether a commit outlives the process at once. Without, a crash takes the state back to an
  // older commit, whole, and what came after is folded again from the log: for much to fold, and
  // Flush at the end; reads are slower, until it is opened with it.
  bool write_ahead = true;
  size_t memory_bytes = size_t{96} << 20;  // block cache and write buffers together
};

// The state database.
class Store {
 public:
  // kNotFound: there is none and `read_only`. kUnavailable: another process has it open (says so).
  // kFailedPrecondition: written by a newer version. kPermissionDenied, kResourceExhausted: as they
  // say. kDataLoss: damaged.
  static absl::StatusOr<std::unique_ptr<Store>> Open(const StoreOptions& options);
  virtual ~Store() = default;

  // Writes it all in one WriteBatch. kResourceExhausted: disk full; nothing was written.
  virtual absl::Status Write(const Commit& commit) = 0;

  virtual std::unique_ptr<ReadView> View() = 0;

  // Flushes and makes durable. Called before a clean exit.
  virtual absl::Status Flush() = 0;
};

}  // namespace syncledger
