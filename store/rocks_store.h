// The store in RocksDB: what a commit moves, in one write batch.
#pragma once

#include <memory>
#include <mutex>

#include "rocksdb/write_batch.h"
#include "store/database.h"
#include "store/store.h"

namespace syncledger {

// The store over a state database. Made by Store::Open.
//
// Safe to kill at any instruction: a commit is there whole or not at all. It is in the write-ahead
// log, though not yet on the disk, when Write returns: a machine that loses power loses the last
// commits, never one of them in part, and they are folded again (and so does a process that is
// killed, of a store without a write-ahead log). May be used from any thread; views
// must end before the store.
class RocksStore : public Store {
 public:
  explicit RocksStore(std::unique_ptr<Database> database) : database_(std::move(database)) {}

  absl::Status Write(const Commit& commit) override;
  std::unique_ptr<ReadView> View() override;
  absl::Status Flush() override;

 private:
  const std::unique_ptr<Database> database_;

  std::mutex mutex_;  // over what follows
  rocksdb::WriteBatch batch_;
  std::string keys_;  // of the rows of the batch
  uint64_t commits_ = database_->last_commit();
};

}  // namespace syncledger
