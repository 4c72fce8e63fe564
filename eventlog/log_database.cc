#include "eventlog/log_database.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdarg>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <utility>

#include "eventlog/record_file.h"
#include "eventlog/rocks_errors.h"
#include "rocksdb/cache.h"
#include "rocksdb/env.h"
#include "rocksdb/file_checksum.h"
#include "rocksdb/options.h"
#include "rocksdb/table.h"
#include "rocksdb/write_batch.h"

namespace syncledger {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kFormatKey = "format";
constexpr std::string_view kPartitionsKey = "partitions";
constexpr int32_t kMaxPartitions = 1024;
// A reader beside a writer may find that a file went between reading its name and opening it.
constexpr int kReadAttempts = 10;

class NoLogger : public rocksdb::Logger {
 public:
  using rocksdb::Logger::Logv;
  void Logv(const char*, va_list) override {}
};

std::optional<int64_t> ParseNumber(std::string_view text) {
  int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

rocksdb::DBOptions DatabaseOptions(const LogDatabaseOptions& options) {
  rocksdb::DBOptions db;
  db.create_if_missing = options.access == LogAccess::kWrite;
  db.paranoid_checks = options.access != LogAccess::kReadAsItIs;
  // The default (point in time) drops all that follows a flipped byte, without a word.
  db.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  db.file_checksum_gen_factory = rocksdb::GetFileChecksumGenCrc32cFactory();
  // Bounds what an Open after a crash has to read again.
  db.max_total_wal_size = uint64_t{128} << 20;
  db.db_write_buffer_size = WriteBufferBytes(options.memory_bytes);
  db.allow_concurrent_memtable_write = false;  // there is one writer
  db.max_background_jobs = 2;
  db.max_open_files = 256;
  db.bytes_per_sync = uint64_t{1} << 20;
  db.info_log = NoLog();
  db.stats_dump_period_sec = 0;
  db.stats_persist_period_sec = 0;
  return db;
}

rocksdb::ColumnFamilyOptions FamilyOptions(const LogDatabaseOptions& options,
                                           const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::BlockBasedTableOptions table;
  table.format_version = 5;
  table.block_cache = cache;
  table.cache_index_and_filter_blocks = true;
  rocksdb::ColumnFamilyOptions family;
  family.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  family.compression = rocksdb::kLZ4Compression;
  family.write_buffer_size = options.memory_bytes / 4;
  family.arena_block_size = size_t{64}
                            << 10;  // there are many partitions, and each begins with one
  // Files of a partition never overlap: many of them in level 0 slow no reader down, and merging
  // them gains little.
  family.level0_file_num_compaction_trigger = 24;
  family.level0_slowdown_writes_trigger = 200;
  family.level0_stop_writes_trigger = 400;
  return family;
}

// How many facts' partitions the families are; nothing if they are not those of a log.
std::optional<int32_t> CountPartitions(const std::vector<std::string>& families) {
  int32_t count = 0;
  for (const std::string& name : families) {
    if (name != rocksdb::kDefaultColumnFamilyName) ++count;
  }
  for (int32_t p = 0; p < count; ++p) {
    if (std::find(families.begin(), families.end(), PartitionFamily(p)) == families.end()) {
      return std::nullopt;
    }
  }
  return count;
}

absl::Status NewerVersion(const std::string& path, std::string_view format) {
  return absl::FailedPreconditionError(
      fmt::format("{}: the event log was written by a newer version of syncledger (format {}; this "
                  "one knows {})",
                  path, format, kLogFormat));
}

// The whole of open: families as they are named in the manifest.
absl::StatusOr<LogDatabase> OpenFamilies(const LogDatabaseOptions& options,
                                         const std::vector<std::string>& families) {
  const auto cache = rocksdb::NewLRUCache(std::max<size_t>(options.memory_bytes / 4, 1 << 20));
  const rocksdb::ColumnFamilyOptions family = FamilyOptions(options, cache);
  std::vector<rocksdb::ColumnFamilyDescriptor> descriptors;
  for (const std::string& name : families) descriptors.emplace_back(name, family);
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* db = nullptr;
  const rocksdb::DBOptions db_options = DatabaseOptions(options);
  const rocksdb::Status opened =
      options.access == LogAccess::kWrite
          ? rocksdb::DB::Open(db_options, options.path, descriptors, &handles, &db)
          : rocksdb::DB::OpenForReadOnly(db_options, options.path, descriptors, &handles, &db);
  if (!opened.ok()) return LogError(opened, options.path, "open the event log");

  LogDatabase log;
  log.db.reset(db);
  for (rocksdb::ColumnFamilyHandle* handle : handles) log.owned.emplace_back(handle);
  return log;
}

// Orders the handles by what their names say, and makes the families that are missing.
absl::Status ArrangeFamilies(const LogDatabaseOptions& options, int32_t partitions,
                             LogDatabase* log) {
  std::map<std::string, rocksdb::ColumnFamilyHandle*> by_name;
  for (const auto& handle : log->owned) by_name[handle->GetName()] = handle.get();
  log->main = by_name[rocksdb::kDefaultColumnFamilyName];
  log->partitions.clear();
  for (int32_t p = 0; p < partitions; ++p) {
    rocksdb::ColumnFamilyHandle*& handle = by_name[PartitionFamily(p)];
    if (handle == nullptr) {
      rocksdb::ColumnFamilyDescriptor descriptor;
      log->main->GetDescriptor(&descriptor);
      const rocksdb::Status made =
          log->db->CreateColumnFamily(descriptor.options, PartitionFamily(p), &handle);
      if (!made.ok()) return LogError(made, options.path, "make the event log");
      log->owned.emplace_back(handle);
    }
    log->partitions.push_back(handle);
  }
  return absl::OkStatus();
}

absl::StatusOr<std::optional<std::string>> GetMain(const LogDatabase& log, const std::string& path,
                                                   std::string_view key) {
  std::string value;
  const rocksdb::Status got = log.db->Get({}, log.db->DefaultColumnFamily(), ToSlice(key), &value);
  if (got.IsNotFound()) return std::nullopt;
  if (!got.ok()) return LogError(got, path, "read the event log");
  return value;
}

// Refuses a database of a newer version before anything in it is changed. Other failures are left
// to the real open.
absl::Status CheckFormatFirst(const LogDatabaseOptions& options) {
  LogDatabaseOptions look = options;
  look.access = LogAccess::kRead;
  const auto log = OpenFamilies(look, {rocksdb::kDefaultColumnFamilyName});
  if (!log.ok()) return absl::OkStatus();
  const auto format = GetMain(*log, options.path, kFormatKey);
  if (!format.ok() || !format->has_value()) return absl::OkStatus();
  const auto number = ParseNumber(**format);
  if (number.has_value() && *number > kLogFormat) return NewerVersion(options.path, **format);
  return absl::OkStatus();
}

// Every byte of the manifest and the write-ahead logs, before RocksDB drops what it cannot read.
absl::Status CheckRecordFiles(const std::string& path) {
  const auto files = ListLogFiles(path);
  if (!files.ok()) return files.status();
  std::vector<std::string> checked = files->wals;
  if (!files->manifest.empty()) checked.push_back(files->manifest);
  for (const std::string& file : checked) {
    const auto scan = ScanRecordFile(file, nullptr);
    if (absl::IsNotFound(scan.status())) continue;
    if (!scan.ok()) return scan.status();
    if (scan->damage.has_value()) {
      return absl::DataLossError(
          fmt::format("{}: cannot open the event log: damaged (byte {}: {}); "
                      "`syncledger verify` says what can still be read",
                      file, scan->damage->at, scan->damage->why));
    }
  }
  return absl::OkStatus();
}

absl::Status MakeDirectory(const std::string& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (error) return LogError(error, path, "make the directory of the event log");
  return absl::OkStatus();
}

absl::StatusOr<LogDatabase> OpenOnce(const LogDatabaseOptions& options, bool exists) {
  std::vector<std::string> families = {rocksdb::kDefaultColumnFamilyName};
  if (exists) {
    if (auto refused = CheckFormatFirst(options); !refused.ok()) return refused;
    const rocksdb::Status listed = rocksdb::DB::ListColumnFamilies({}, options.path, &families);
    if (!listed.ok()) return LogError(listed, options.path, "open the event log");
  }
  auto log = OpenFamilies(options, families);
  if (!log.ok()) return log;

  if (options.access == LogAccess::kReadAsItIs) {
    auto s = ArrangeFamilies(options, CountPartitions(families).value_or(0), &*log);
    if (!s.ok()) return s;
    return log;
  }
  const auto format = GetMain(*log, options.path, kFormatKey);
  if (!format.ok()) return format.status();
  if (format->has_value()) {
    const auto number = ParseNumber(**format);
    if (number.has_value() && *number > kLogFormat) return NewerVersion(options.path, **format);
    const auto stored = GetMain(*log, options.path, kPartitionsKey);
    if (!stored.ok()) return stored.status();
    const auto partitions = ParseNumber(stored->value_or(""));
    if (!number.has_value() || !partitions.has_value() || partitions != CountPartitions(families)) {
      return absl::DataLossError(
          fmt::format("{}: damaged (how many partitions it has cannot be read)", options.path));
    }
    if (auto s = ArrangeFamilies(options, static_cast<int32_t>(*partitions), &*log); !s.ok()) {
      return s;
    }
    return log;
  }

  // A log in the making: the format is written last.
  if (options.access != LogAccess::kWrite) {
    return absl::NotFoundError(fmt::format("{}: holds no event log", options.path));
  }
  if (auto s = ArrangeFamilies(options, options.partitions, &*log); !s.ok()) return s;
  rocksdb::WriteBatch batch;
  batch.Put(log->main, ToSlice(kPartitionsKey), std::to_string(options.partitions));
  batch.Put(log->main, ToSlice(kFormatKey), std::to_string(kLogFormat));
  rocksdb::WriteOptions durable;
  durable.sync = true;
  const rocksdb::Status written = log->db->Write(durable, &batch);
  if (!written.ok()) return LogError(written, options.path, "make the event log");
  return log;
}

}  // namespace

std::shared_ptr<rocksdb::Logger> NoLog() { return std::make_shared<NoLogger>(); }

std::string PartitionFamily(int32_t partition) { return fmt::format("partition-{}", partition); }

absl::StatusOr<LogFiles> ListLogFiles(const std::string& path) {
  std::error_code error;
  fs::directory_iterator entries(path, error);
  if (error) return LogError(error, path, "list its files");
  std::map<uint64_t, std::string> wals;
  std::map<uint64_t, std::string> tables;
  for (; entries != fs::directory_iterator(); entries.increment(error)) {
    if (error) return LogError(error, path, "list its files");
    const fs::path& file = entries->path();
    const auto number = ParseNumber(file.stem().string());
    if (!number.has_value()) continue;
    if (file.extension() == ".log") wals[static_cast<uint64_t>(*number)] = file.string();
    if (file.extension() == ".sst") tables[static_cast<uint64_t>(*number)] = file.string();
  }
  LogFiles files;
  for (auto& [number, file] : wals) files.wals.push_back(std::move(file));
  for (auto& [number, file] : tables) files.tables.push_back(std::move(file));
  std::ifstream current(path + "/CURRENT");
  std::string name;
  if (std::getline(current, name) && name.starts_with("MANIFEST-") &&
      name.find('/') == std::string::npos) {
    files.manifest = path + "/" + name;
  }
  return files;
}

absl::Status FindLog(const std::string& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (status.type() == fs::file_type::not_found) {
    return absl::NotFoundError(fmt::format("{}: there is no event log", path));
  }
  if (error) return LogError(error, path, "open the event log");
  if (status.type() != fs::file_type::directory) {
    return absl::FailedPreconditionError(fmt::format("{}: is not a directory", path));
  }
  if (access(path.c_str(), R_OK | X_OK) != 0) {
    return LogError(std::error_code(errno, std::generic_category()), path, "open the event log");
  }
  if (fs::exists(path + "/CURRENT", error)) return absl::OkStatus();

  // Left by a creation that was cut short: nothing. Left by a log: its files.
  bool empty = true;
  for (fs::directory_iterator entries(path, error), end; !error && entries != end;
       entries.increment(error)) {
    const std::string name = entries->path().filename().string();
    const std::string extension = entries->path().extension().string();
    const bool facts = extension == ".sst" || extension == ".log";
    if (facts && entries->file_size(error) > 0) {
      return absl::DataLossError(
          fmt::format("{}: cannot open the event log: damaged (CURRENT is missing)", path));
    }
    const bool known = facts || extension == ".dbtmp" || name == "LOCK" || name == "IDENTITY" ||
                       name.starts_with("LOG") || name.starts_with("MANIFEST-") ||
                       name.starts_with("OPTIONS-");
    if (!known) empty = false;
  }
  if (error) return LogError(error, path, "list its files");
  if (!empty) {
    return absl::FailedPreconditionError(
        fmt::format("{}: holds other files and no event log", path));
  }
  return absl::NotFoundError(fmt::format("{}: holds no event log", path));
}

absl::StatusOr<std::unique_ptr<LogLock>> LogLock::Take(const std::string& path) {
  rocksdb::FileLock* lock = nullptr;
  const rocksdb::Status taken = rocksdb::Env::Default()->LockFile(path + "/LOCK", &lock);
  if (!taken.ok()) return LogError(taken, path, "open the event log");
  return std::unique_ptr<LogLock>(new LogLock(lock));
}

LogLock::~LogLock() { rocksdb::Env::Default()->UnlockFile(lock_); }

absl::StatusOr<LogDatabase> OpenLogDatabase(const LogDatabaseOptions& options) {
  if (options.partitions < 1 || options.partitions > kMaxPartitions) {
    return absl::InvalidArgumentError(fmt::format("{}: a log has 1 to {} partitions, not {}",
                                                  options.path, kMaxPartitions,
                                                  options.partitions));
  }
  const absl::Status found = FindLog(options.path);
  if (options.access != LogAccess::kWrite) {
    if (!found.ok()) return found;
    const auto open = [&]() -> absl::StatusOr<LogDatabase> {
      if (options.access == LogAccess::kRead) {
        if (auto checked = CheckRecordFiles(options.path); !checked.ok()) return checked;
      }
      return OpenOnce(options, true);
    };
    auto log = open();
    for (int i = 1; i < kReadAttempts && absl::IsDataLoss(log.status()); ++i) log = open();
    return log;
  }

  if (!found.ok() && !absl::IsNotFound(found)) return found;
  if (auto made = MakeDirectory(options.path); !made.ok()) return made;
  if (access(options.path.c_str(), W_OK | X_OK) != 0) {
    return LogError(std::error_code(errno, std::generic_category()), options.path,
                    "write the event log");
  }
  if (found.ok()) {
    const auto lock = LogLock::Take(options.path);
    if (!lock.ok()) return lock.status();
    if (auto checked = CheckRecordFiles(options.path); !checked.ok()) return checked;
  }
  return OpenOnce(options, found.ok());
}

}  // namespace syncledger
