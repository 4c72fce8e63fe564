// The state's RocksDB database: how it is set, its column families, its format. Shared by the
// store's two halves, the writer and the views; nobody else includes it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "rocksdb/db.h"
#include "store/store.h"

namespace syncledger {

// Of what this version writes. One that finds a later one in a database does not touch it.
inline constexpr int64_t kStoreFormat = 2;

class Database {
 public:
  // As Store::Open.
  static absl::StatusOr<std::unique_ptr<Database>> Open(const StoreOptions& options);
  ~Database();

  rocksdb::DB& db() const { return *db_; }
  const std::string& path() const { return options_.path; }
  const StoreOptions& options() const { return options_; }

  // The families. `rows` takes a Bloom filter of rows, by store/keys.h.
  rocksdb::ColumnFamilyHandle* meta() const { return families_[1].get(); }
  rocksdb::ColumnFamilyHandle* rows() const { return families_[2].get(); }
  rocksdb::ColumnFamilyHandle* verdicts() const { return families_[3].get(); }
  rocksdb::ColumnFamilyHandle* quarantine() const { return families_[4].get(); }
  std::vector<rocksdb::ColumnFamilyHandle*> families() const;

  // Of a database opened to read: takes in what the writer has written out since. Nothing may read
  // it meanwhile. An error, as Store::Open says: what it holds may not be of one commit; it is not
  // to be read until this succeeds.
  absl::Status CatchUp();

  // The number of the last commit.
  uint64_t last_commit() const { return last_commit_; }

 private:
  explicit Database(StoreOptions options) : options_(std::move(options)) {}

  absl::Status OpenForWriting();
  absl::Status OpenForReading();
  void Adopt(rocksdb::DB* db, const std::vector<rocksdb::ColumnFamilyHandle*>& handles);

  // Reads the format and the number of the last commit. kDataLoss if the families are not all of
  // that commit: a secondary reads the manifest, then the logs, and may see in part what the writer
  // flushes in between.
  absl::Status TakeLastCommit();

  const StoreOptions options_;
  std::string
      secondary_path_;  // of a read-only database: a directory of its own, removed at the end
  std::unique_ptr<rocksdb::DB> db_;
  std::vector<std::unique_ptr<rocksdb::ColumnFamilyHandle>> families_;
  uint64_t last_commit_ = 0;
};

inline rocksdb::Slice ToSlice(std::string_view text) { return {text.data(), text.size()}; }
inline std::string_view ToView(const rocksdb::Slice& slice) { return {slice.data(), slice.size()}; }

}  // namespace syncledger
