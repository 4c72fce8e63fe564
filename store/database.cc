#include "store/database.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdarg>
#include <filesystem>
#include <set>
#include <utility>

#include "rocksdb/cache.h"
#include "rocksdb/env.h"
#include "rocksdb/filter_policy.h"
#include "rocksdb/options.h"
#include "rocksdb/table.h"
#include "rocksdb/write_buffer_manager.h"
#include "store/keys.h"
#include "store/rocks_errors.h"

namespace syncledger {
namespace {

namespace fs = std::filesystem;

constexpr size_t kLeastMemory = size_t{16} << 20;
// A shard of the cache must have room for the largest blocks: filters and indexes of a file.
constexpr size_t kLeastShard = size_t{32} << 20;
// A reader beside a writer may find that a file went between reading its name and opening it.
constexpr int kReadAttempts = 20;

// RocksDB's own log of what it does, to nowhere: on a full disk it would end the process with a
// failed assertion (7.8.3), and readers would turn over the writer's. What matters comes back as a
// status.
class NoLogger : public rocksdb::Logger {
 public:
  using rocksdb::Logger::Logv;
  void Logv(const char*, va_list) override {}
};

const std::vector<std::string>& FamilyNames() {
  static const auto* const kNames = new std::vector<std::string>{
      rocksdb::kDefaultColumnFamilyName, "meta", "rows", "verdicts", "quarantine"};
  return *kNames;
}

size_t Memory(const StoreOptions& options) { return std::max(options.memory_bytes, kLeastMemory); }

std::shared_ptr<rocksdb::Cache> MakeCache(const StoreOptions& options) {
  rocksdb::LRUCacheOptions cache;
  cache.capacity = Memory(options);
  cache.num_shard_bits = 0;
  while (cache.num_shard_bits < 4 &&
         (cache.capacity >> (cache.num_shard_bits + 1)) >= kLeastShard) {
    ++cache.num_shard_bits;
  }
  return rocksdb::NewLRUCache(cache);
}

rocksdb::DBOptions DatabaseOptions(const StoreOptions& options,
                                   const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::DBOptions db;
  db.create_if_missing = true;
  db.create_missing_column_families = true;
  // Write buffers take their memory out of the cache. They stay below this limit by their own sizes
  // (FamilyOptions): the limit is for accounting, and flushes early where several fill at once.
  db.write_buffer_manager =
      std::make_shared<rocksdb::WriteBufferManager>(Memory(options) / 8 * 5, cache);
  // All families are flushed together: what lies in the tables is of one commit, also without a
  // write-ahead log, and no family that is seldom written to keeps old logs alive, which an Open
  // after a crash would have to read again.
  db.atomic_flush = true;
  db.max_total_wal_size = uint64_t{64} << 20;
  db.allow_concurrent_memtable_write = false;  // there is one writer
  db.max_background_jobs = 2;
  db.max_open_files = options.read_only ? -1 : 512;  // a secondary must keep all of them open
  db.avoid_flush_during_shutdown = options.scratch;  // nobody reads it again
  db.skip_stats_update_on_db_open = true;
  db.bytes_per_sync = uint64_t{1} << 20;
  db.wal_bytes_per_sync = uint64_t{1} << 20;
  db.info_log = std::make_shared<NoLogger>();
  db.stats_dump_period_sec = 0;
  db.stats_persist_period_sec = 0;
  return db;
}

rocksdb::ColumnFamilyOptions FamilyOptions(const StoreOptions& options, const std::string& name,
                                           const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::BlockBasedTableOptions table;
  table.format_version = 5;
  table.block_cache = cache;
  table.cache_index_and_filter_blocks = true;
  table.cache_index_and_filter_blocks_with_high_priority = true;

  rocksdb::ColumnFamilyOptions family;
  family.compression = rocksdb::kLZ4Compression;
  family.level_compaction_dynamic_level_bytes = true;
  // A read looks into every file of level 0, if only at its Bloom filter. Where much is folded, few
  // read, and each file is written anew fewer times if many lie there before they sink.
  family.level0_file_num_compaction_trigger = options.write_ahead ? 4 : 24;
  family.max_bytes_for_level_base = uint64_t{512} << 20;
  family.level0_slowdown_writes_trigger = 56;
  family.level0_stop_writes_trigger = 72;
  // Two of each at the most: one that is written to and one that is flushed.
  family.max_write_buffer_number = 2;
  if (name == "rows") {
    family.write_buffer_size = Memory(options) / (options.scratch ? 5 : 8);
    family.prefix_extractor = RowPrefixTransform();
    family.memtable_insert_with_hint_prefix_extractor.reset(rocksdb::NewFixedPrefixTransform(1));
    table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
    table.whole_key_filtering = false;
    table.block_size = size_t{8} << 10;
    family.target_file_size_base = uint64_t{32} << 20;
  } else if (name == "verdicts") {
    family.write_buffer_size = Memory(options) / 12;
    family.target_file_size_base = uint64_t{32} << 20;
  } else {
    family.write_buffer_size = Memory(options) / 64;
  }
  if (options.scratch) {
    // It is gone soon: written once as it comes, and merged late: five million facts leave some 300
    // files, and to merge them costs more than to look into each. More of them than may be open
    // (DatabaseOptions) would cost more.
    family.compression = rocksdb::kNoCompression;
    family.bottommost_compression = rocksdb::kLZ4Compression;
    family.level0_file_num_compaction_trigger = 256;
    family.level0_slowdown_writes_trigger = 320;
    family.level0_stop_writes_trigger = 384;
    family.max_bytes_for_level_base = uint64_t{16}
                                      << 30;  // of level 0 too: it is merged when it is larger
  }
  family.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  return family;
}

std::vector<rocksdb::ColumnFamilyDescriptor> Families(
    const StoreOptions& options, const std::shared_ptr<rocksdb::Cache>& cache) {
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  for (const std::string& name : FamilyNames()) {
    families.emplace_back(name, FamilyOptions(options, name, cache));
  }
  return families;
}

absl::Status NewerVersion(const std::string& path, std::string_view format) {
  return absl::FailedPreconditionError(fmt::format(
      "{}: the state was written by a newer version of syncledger (format {}; this one knows {})",
      path, format, kStoreFormat));
}

absl::Status JudgeFormat(const std::string& path, const std::string& format) {
  int64_t number = 0;
  const auto [end, error] = std::from_chars(format.data(), format.data() + format.size(), number);
  if (error != std::errc() || end != format.data() + format.size() || number < 1) {
    return absl::DataLossError(
        fmt::format("{}: damaged (the format of the state cannot be read)", path));
  }
  if (number > kStoreFormat) return NewerVersion(path, format);
  if (number < kStoreFormat) {
    return absl::FailedPreconditionError(fmt::format(
        "{}: the state was written by an earlier version of syncledger (format {}; this one writes "
        "{}): remove this folder, the log has all of it, and run `syncledger fold`",
        path, format, kStoreFormat));
  }
  return absl::OkStatus();
}

// Refuses a database of a newer version before anything in it is changed. Other failures are left
// to the real open.
absl::Status CheckFormatFirst(const StoreOptions& options) {
  std::vector<std::string> names;
  if (!rocksdb::DB::ListColumnFamilies({}, options.path, &names).ok()) return absl::OkStatus();
  if (std::find(names.begin(), names.end(), "meta") == names.end()) return absl::OkStatus();
  rocksdb::DBOptions plain;
  plain.info_log = std::make_shared<NoLogger>();
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* opened = nullptr;
  const rocksdb::Status status = rocksdb::DB::OpenForReadOnly(
      plain, options.path,
      {{rocksdb::kDefaultColumnFamilyName, {}}, {"meta", rocksdb::ColumnFamilyOptions()}}, &handles,
      &opened);
  if (!status.ok()) return absl::OkStatus();
  const std::unique_ptr<rocksdb::DB> db(opened);
  std::string format;
  const rocksdb::Status got = db->Get({}, handles[1], ToSlice(kFormatKey), &format);
  for (rocksdb::ColumnFamilyHandle* handle : handles) delete handle;
  if (!got.ok()) return absl::OkStatus();
  return JudgeFormat(options.path, format);
}

// kNotFound: the directory holds no state. kFailedPrecondition: it is none, or one of something
// else. kDataLoss: it holds files of a state without the one that names them (CURRENT).
absl::Status FindState(const std::string& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (status.type() == fs::file_type::not_found) {
    return absl::NotFoundError(fmt::format("{}: there is no state", path));
  }
  if (error) return StoreError(error, path, "open the state");
  if (status.type() != fs::file_type::directory) {
    return absl::FailedPreconditionError(fmt::format("{}: is not a directory", path));
  }
  if (access(path.c_str(), R_OK | X_OK) != 0) {
    return StoreError(std::error_code(errno, std::generic_category()), path, "open the state");
  }
  if (fs::exists(path + "/CURRENT", error)) return absl::OkStatus();

  // Left by a creation that was cut short: nothing. Left by a state: its files.
  bool empty = true;
  for (fs::directory_iterator entries(path, error), end; !error && entries != end;
       entries.increment(error)) {
    const std::string name = entries->path().filename().string();
    const std::string extension = entries->path().extension().string();
    const bool rows = extension == ".sst" || extension == ".log";
    if (rows && entries->file_size(error) > 0) {
      return absl::DataLossError(
          fmt::format("{}: cannot open the state: damaged (CURRENT is missing)", path));
    }
    const bool known = rows || extension == ".dbtmp" || name == "LOCK" || name == "IDENTITY" ||
                       name.starts_with("LOG") || name.starts_with("MANIFEST-") ||
                       name.starts_with("OPTIONS-");
    if (!known) empty = false;
  }
  if (error) return StoreError(error, path, "list its files");
  if (!empty) {
    return absl::FailedPreconditionError(fmt::format("{}: holds other files and no state", path));
  }
  return absl::NotFoundError(fmt::format("{}: holds no state", path));
}

}  // namespace

absl::StatusOr<std::unique_ptr<Database>> Database::Open(const StoreOptions& options) {
  std::unique_ptr<Database> database(new Database(options));
  const absl::Status opened =
      options.read_only ? database->OpenForReading() : database->OpenForWriting();
  if (!opened.ok()) return opened;
  return database;
}

Database::~Database() {
  families_.clear();
  db_.reset();
  std::error_code ignored;
  if (!secondary_path_.empty()) fs::remove_all(secondary_path_, ignored);
}

std::vector<rocksdb::ColumnFamilyHandle*> Database::families() const {
  std::vector<rocksdb::ColumnFamilyHandle*> all;
  for (const auto& family : families_) all.push_back(family.get());
  return all;
}

void Database::Adopt(rocksdb::DB* db, const std::vector<rocksdb::ColumnFamilyHandle*>& handles) {
  db_.reset(db);
  for (rocksdb::ColumnFamilyHandle* handle : handles) families_.emplace_back(handle);
}

absl::Status Database::TakeLastCommit() {
  std::string format;
  const rocksdb::Status got = db_->Get({}, meta(), ToSlice(kFormatKey), &format);
  if (got.IsNotFound()) return absl::NotFoundError(fmt::format("{}: holds no state", path()));
  if (!got.ok()) return StoreError(got, path(), "open the state");
  if (auto refused = JudgeFormat(path(), format); !refused.ok()) return refused;

  std::set<uint64_t> commits;
  const std::string mark = CommitMark();
  const std::pair<rocksdb::ColumnFamilyHandle*, std::string_view> kept[] = {
      {meta(), kCommitKey}, {rows(), mark}, {verdicts(), mark}};
  for (const auto& [family, key] : kept) {
    std::string value;
    const rocksdb::Status found = db_->Get({}, family, ToSlice(key), &value);
    if (!found.ok() && !found.IsNotFound()) return StoreError(found, path(), "open the state");
    commits.insert(value.size() == kOffsetSize ? ReadUint64(value) : 0);
  }
  if (commits.size() > 1) {
    return absl::DataLossError(
        fmt::format("{}: damaged (its parts are not of one commit)", path()));
  }
  last_commit_ = *commits.begin();
  return absl::OkStatus();
}

absl::Status Database::OpenForWriting() {
  const absl::Status found = FindState(path());
  if (!found.ok() && !absl::IsNotFound(found)) return found;
  std::error_code error;
  fs::create_directories(path(), error);
  if (error) return StoreError(error, path(), "make the directory of the state");
  if (access(path().c_str(), W_OK | X_OK) != 0) {
    return StoreError(std::error_code(errno, std::generic_category()), path(), "write the state");
  }
  if (found.ok()) {
    if (auto refused = CheckFormatFirst(options_); !refused.ok()) return refused;
  }

  const auto cache = MakeCache(options_);
  rocksdb::DB* db = nullptr;
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  const rocksdb::Status opened = rocksdb::DB::Open(DatabaseOptions(options_, cache), path(),
                                                   Families(options_, cache), &handles, &db);
  if (!opened.ok()) return StoreError(opened, path(), "open the state");
  Adopt(db, handles);
  const absl::Status taken = TakeLastCommit();
  if (!absl::IsNotFound(taken)) return taken;
  const rocksdb::Status written =
      db_->Put({}, meta(), ToSlice(kFormatKey), std::to_string(kStoreFormat));
  return StoreError(written, path(), "make the state");
}

absl::Status Database::CatchUp() {
  absl::Status status;
  for (int attempt = 0; attempt < kReadAttempts; ++attempt) {
    status = StoreError(db_->TryCatchUpWithPrimary(), path(), "follow the state");
    if (status.ok()) status = TakeLastCommit();
    if (status.ok() || absl::IsFailedPrecondition(status)) return status;
  }
  return status;
}

absl::Status Database::OpenForReading() {
  if (auto found = FindState(path()); !found.ok()) return found;
  std::error_code error;
  std::string own = (fs::temp_directory_path(error) / "syncledger-XXXXXX").string();
  if (error || mkdtemp(own.data()) == nullptr) {
    return StoreError(error ? error : std::error_code(errno, std::generic_category()), own,
                      "make a temporary directory");
  }
  secondary_path_ = own;

  const auto cache = MakeCache(options_);
  rocksdb::DBOptions db_options = DatabaseOptions(options_, cache);
  db_options.create_if_missing = false;
  db_options.create_missing_column_families = false;
  absl::Status status;
  for (int attempt = 0; attempt < kReadAttempts; ++attempt) {
    if (db_ == nullptr) {
      rocksdb::DB* db = nullptr;
      std::vector<rocksdb::ColumnFamilyHandle*> handles;
      const rocksdb::Status opened = rocksdb::DB::OpenAsSecondary(
          db_options, path(), secondary_path_, Families(options_, cache), &handles, &db);
      status = StoreError(opened, path(), "open the state");
      if (absl::IsDataLoss(status)) continue;
      if (!status.ok()) return status;
      Adopt(db, handles);
    } else {
      status = StoreError(db_->TryCatchUpWithPrimary(), path(), "open the state");
      if (!status.ok()) continue;
    }
    status = TakeLastCommit();
    if (status.ok() || absl::IsFailedPrecondition(status)) return status;
  }
  // A secondary passes over a table that it cannot open, as if it were yet to come: the plain way
  // tells.
  rocksdb::DB* db = nullptr;
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  const rocksdb::Status opened =
      rocksdb::DB::OpenForReadOnly(db_options, path(), Families(options_, cache), &handles, &db);
  if (!opened.ok()) return StoreError(opened, path(), "open the state");
  for (rocksdb::ColumnFamilyHandle* handle : handles) delete handle;
  delete db;
  return status;
}

}  // namespace syncledger
