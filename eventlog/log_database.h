// The event log's RocksDB database: where it lies, how it is set, in which version it is written.
// Shared by the log and by its check; nobody else includes it.
//
// Column families: `default` holds "format" and "partitions" (decimal) and "cursor/NAME" (an ingest
// cursor); "partition-P" holds the pages of partition P.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "rocksdb/db.h"

namespace syncledger {

// Of what this version writes. One that finds a later one in a database does not touch it.
inline constexpr int64_t kLogFormat = 1;

inline constexpr std::string_view kCursorPrefix = "cursor/";

std::string PartitionFamily(int32_t partition);

enum class LogAccess {
  kWrite,       // makes it if there is none
  kRead,        // takes no lock; beside a writer, what it had written
  kReadAsItIs,  // as kRead, over missing and damaged files: reading them fails, not opening
};

struct LogDatabase {
  // Destroyed from the last to the first: handles before their database.
  std::unique_ptr<rocksdb::DB> db;
  std::vector<std::unique_ptr<rocksdb::ColumnFamilyHandle>> owned;

  rocksdb::ColumnFamilyHandle* main = nullptr;
  std::vector<rocksdb::ColumnFamilyHandle*> partitions;  // by their number
};

struct LogDatabaseOptions {
  std::string path;
  int32_t partitions;
  LogAccess access;
  size_t memory_bytes;
};

// Of a log's memory: what its write buffers may take. RocksDB has begun to flush by then, and does
// not wait; EmbeddedLog::Append does.
constexpr size_t WriteBufferBytes(size_t memory_bytes) { return memory_bytes / 4 * 3; }

// RocksDB's own log of what it does, to nowhere: on a full disk it would end the process with a
// failed assertion (7.8.3), and readers would turn over the writer's. What matters comes back as a
// status.
std::shared_ptr<rocksdb::Logger> NoLog();

inline rocksdb::Slice ToSlice(std::string_view text) { return {text.data(), text.size()}; }
inline std::string_view ToView(const rocksdb::Slice& slice) { return {slice.data(), slice.size()}; }

// Errors as EmbeddedLog::Open says.
absl::StatusOr<LogDatabase> OpenLogDatabase(const LogDatabaseOptions& options);

// kNotFound: the directory holds no log. kFailedPrecondition: it is no directory, or one of
// something else. kDataLoss: it holds files of a log without the one that names them (CURRENT).
absl::Status FindLog(const std::string& path);

struct LogFiles {
  std::string manifest;             // the one in force; empty if CURRENT names none that could be
  std::vector<std::string> wals;    // in the order in which they were written
  std::vector<std::string> tables;  // likewise
};

// What lies in the directory, as whole paths.
absl::StatusOr<LogFiles> ListLogFiles(const std::string& path);

// The lock that a writer holds, for as long as this lives. kUnavailable: somebody has it.
class LogLock {
 public:
  static absl::StatusOr<std::unique_ptr<LogLock>> Take(const std::string& path);
  ~LogLock();

 private:
  explicit LogLock(rocksdb::FileLock* lock) : lock_(lock) {}
  rocksdb::FileLock* lock_;
};

}  // namespace syncledger
