#include "eventlog/embedded_raw.h"

#include <fmt/format.h>

#include <charconv>
#include <filesystem>
#include <mutex>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "eventlog/log_database.h"
#include "eventlog/rocks_errors.h"
#include "rocksdb/convenience.h"
#include "rocksdb/db.h"
#include "rocksdb/options.h"
#include "rocksdb/write_batch.h"

namespace syncledger {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kRawFormatKey = "format";
constexpr std::string_view kNextKey = "next";
constexpr std::string_view kLinesFamily = "lines";
constexpr std::string_view kPayloadsFamily = "payloads";
constexpr size_t kWholeHashBytes = 8;
constexpr size_t kRawLineBytes = size_t{64} << 20;
constexpr size_t kRawMemoryBytes = size_t{24} << 20;

int64_t DaysByTheClock() { return absl::ToUnixSeconds(absl::Now()) / (24 * 3600); }

void AppendBig(uint64_t number, int bytes, std::string* out) {
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
    out->push_back(static_cast<char>(number >> shift));
  }
}

uint64_t BigAt(std::string_view bytes) {
  uint64_t number = 0;
  for (const char byte : bytes) number = number << 8 | static_cast<unsigned char>(byte);
  return number;
}

std::string DayKey(int64_t day) {
  std::string key;
  AppendBig(static_cast<uint64_t>(day), 4, &key);
  return key;
}

// FNV-1a: beside the body's SHA-256 it tells apart what was said around one body.
uint64_t WholeHash(std::string_view bytes) {
  uint64_t hash = 14695981039346656037u;
  for (const char byte : bytes) hash = (hash ^ static_cast<unsigned char>(byte)) * 1099511628211u;
  return hash;
}

// What is damaged is said with what is to be done: the ledger does without.
absl::Status OrWithout(absl::Status status, std::string_view path) {
  if (!absl::IsDataLoss(status)) return status;
  return absl::DataLossError(fmt::format(
      "{}: raw payloads may be lost, and the ledger is whole without: remove the folder {}",
      std::string(status.message()), path));
}

absl::Status RawError(const rocksdb::Status& status, std::string_view path,
                      std::string_view doing) {
  return OrWithout(LogError(status, path, doing), path);
}

}  // namespace

struct EmbeddedRaw::State {
  EmbeddedRawOptions options;
  std::unique_ptr<rocksdb::DB> db;
  std::vector<std::unique_ptr<rocksdb::ColumnFamilyHandle>> families;

  std::mutex append_mutex;
  uint64_t next = 0;  // the number of the next line
  int64_t day = 0;    // of the last one: days do not go back with the clock

  rocksdb::ColumnFamilyHandle* main() const { return families[0].get(); }
  rocksdb::ColumnFamilyHandle* lines() const { return families[1].get(); }
  rocksdb::ColumnFamilyHandle* payloads() const { return families[2].get(); }

  absl::Status CheckFormat();
  absl::Status FindEnd();
};

absl::Status EmbeddedRaw::State::CheckFormat() {
  std::string format;
  const rocksdb::Status got = db->Get({}, main(), ToSlice(kRawFormatKey), &format);
  if (got.IsNotFound() && !options.read_only) {
    return RawError(db->Put({}, main(), ToSlice(kRawFormatKey), std::to_string(kRawFormat)),
                    options.path, "begin the raw payloads");
  }
  if (!got.ok()) return RawError(got, options.path, "read the raw payloads' format");
  int64_t number = 0;
  std::from_chars(format.data(), format.data() + format.size(), number);
  if (number == kRawFormat) return absl::OkStatus();
  return absl::FailedPreconditionError(
      fmt::format("{}: raw payloads of format {}, and this build reads format {}: use the newer "
                  "syncledger",
                  options.path, format, kRawFormat));
}

absl::Status EmbeddedRaw::State::FindEnd() {
  std::string text;
  const rocksdb::Status got = db->Get({}, main(), ToSlice(kNextKey), &text);
  if (!got.ok() && !got.IsNotFound()) return RawError(got, options.path, "read its end");
  next = BigAt(text);
  const std::unique_ptr<rocksdb::Iterator> last(db->NewIterator({}, lines()));
  last->SeekToLast();
  if (last->Valid()) day = static_cast<int64_t>(BigAt(ToView(last->key()).substr(0, 4)));
  return RawError(last->status(), options.path, "read its end");
}

absl::StatusOr<std::unique_ptr<EmbeddedRaw>> EmbeddedRaw::Open(const EmbeddedRawOptions& options) {
  std::error_code error;
  if (options.read_only && !fs::exists(options.path + "/CURRENT", error)) {
    return absl::NotFoundError(fmt::format("{}: no raw payloads are kept here", options.path));
  }
  if (!options.read_only) fs::create_directories(options.path, error);
  if (error) return LogError(error, options.path, "make the folder");
  auto state = std::make_unique<State>();
  state->options = options;
  if (!state->options.today) state->options.today = DaysByTheClock;

  rocksdb::DBOptions db_options;
  db_options.create_if_missing = true;
  db_options.create_missing_column_families = true;
  db_options.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  db_options.db_write_buffer_size = kRawMemoryBytes;
  db_options.max_total_wal_size = uint64_t{64} << 20;
  db_options.max_background_jobs = 2;
  db_options.max_open_files = 128;
  db_options.info_log = NoLog();
  db_options.stats_dump_period_sec = 0;
  db_options.stats_persist_period_sec = 0;
  rocksdb::ColumnFamilyOptions family;
  family.compression = rocksdb::kZSTD;
  family.write_buffer_size = kRawMemoryBytes / 2;
  const std::vector<rocksdb::ColumnFamilyDescriptor> descriptors = {
      {rocksdb::kDefaultColumnFamilyName, family},
      {std::string(kLinesFamily), family},
      {std::string(kPayloadsFamily), family}};
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* db = nullptr;
  const rocksdb::Status opened =
      options.read_only
          ? rocksdb::DB::OpenForReadOnly(db_options, options.path, descriptors, &handles, &db)
          : rocksdb::DB::Open(db_options, options.path, descriptors, &handles, &db);
  if (!opened.ok()) return RawError(opened, options.path, "open the raw payloads");
  state->db.reset(db);
  for (rocksdb::ColumnFamilyHandle* handle : handles) state->families.emplace_back(handle);
  if (auto checked = state->CheckFormat(); !checked.ok()) return checked;
  if (auto found = state->FindEnd(); !found.ok()) return found;
  return std::unique_ptr<EmbeddedRaw>(new EmbeddedRaw(std::move(state)));
}

EmbeddedRaw::EmbeddedRaw(std::unique_ptr<State> state) : state_(std::move(state)) {}
EmbeddedRaw::~EmbeddedRaw() = default;

size_t EmbeddedRaw::max_line_bytes() const { return kRawLineBytes; }

absl::Status EmbeddedRaw::Append(const std::vector<AppendRecord>& lines) {
  State& state = *state_;
  if (lines.empty()) return absl::OkStatus();
  const std::lock_guard lock(state.append_mutex);
  state.day = std::max(state.day, state.options.today());
  const std::string day = DayKey(state.day);
  rocksdb::WriteBatch batch;
  v1::RawLine line;
  std::string payload;
  uint64_t next = state.next;
  for (const AppendRecord& record : lines) {
    if (!line.ParseFromArray(record.bytes.data(), static_cast<int>(record.bytes.size()))) {
      return absl::InternalError("a raw payload could not be read back");
    }
    payload.clear();
    if (!line.payload().AppendToString(&payload)) {
      return absl::InternalError("a raw payload could not be serialised");
    }
    std::string payload_key = day + line.payload_hash();
    AppendBig(WholeHash(payload), kWholeHashBytes, &payload_key);
    batch.Put(state.payloads(), payload_key, payload);
    std::string line_key = day;
    AppendBig(next++, 8, &line_key);
    line.clear_payload();
    line.set_payload_hash(payload_key.substr(day.size()));
    batch.Put(state.lines(), line_key, line.SerializeAsString());
  }
  std::string end;
  AppendBig(next, 8, &end);
  batch.Put(state.main(), ToSlice(kNextKey), end);
  rocksdb::WriteOptions durable;
  durable.sync = true;
  const rocksdb::Status written = state.db->Write(durable, &batch);
  if (!written.ok()) return RawError(written, state.options.path, "keep raw payloads");
  state.next = next;
  return absl::OkStatus();
}

absl::Status EmbeddedRaw::Read(
    const std::function<absl::Status(const v1::RawLine& line, int64_t total)>& visit) {
  const State& state = *state_;
  rocksdb::ReadOptions read;
  read.fill_cache = false;
  const std::unique_ptr<rocksdb::Iterator> each(state.db->NewIterator(read, state.lines()));
  v1::RawLine line;
  std::string payload;
  for (each->SeekToFirst(); each->Valid(); each->Next()) {
    const std::string_view key = ToView(each->key());
    const std::string_view value = ToView(each->value());
    const bool parsed = line.ParseFromArray(value.data(), static_cast<int>(value.size()));
    std::string payload_key(key.substr(0, 4));
    payload_key += line.payload_hash();
    const rocksdb::Status got = state.db->Get(read, state.payloads(), payload_key, &payload);
    if (!parsed || got.IsNotFound() ||
        (got.ok() && !line.mutable_payload()->ParseFromString(payload)) ||
        line.payload_hash().size() < kWholeHashBytes) {
      return OrWithout(absl::DataLossError(fmt::format("{}: the raw payload {} cannot be read",
                                                       state.options.path, BigAt(key.substr(4)))),
                       state.options.path);
    }
    if (!got.ok()) return RawError(got, state.options.path, "read a raw payload");
    line.mutable_payload_hash()->resize(line.payload_hash().size() - kWholeHashBytes);
    if (auto visited = visit(line, static_cast<int64_t>(state.next)); !visited.ok()) return visited;
  }
  return RawError(each->status(), state.options.path, "read the raw payloads");
}

absl::Status EmbeddedRaw::DropOlderThan(int64_t days) {
  State& state = *state_;
  const std::string end = DayKey(std::max<int64_t>(state.options.today() - days, 0));
  const std::string begin = DayKey(0);
  for (rocksdb::ColumnFamilyHandle* const family : {state.lines(), state.payloads()}) {
    rocksdb::Status dropped = state.db->DeleteRange({}, family, begin, end);
    // What is wholly of those days is off the disk at once, the rest when tables are merged.
    const rocksdb::Slice from = begin, to = end;
    if (dropped.ok()) {
      dropped = rocksdb::DeleteFilesInRange(state.db.get(), family, &from, &to,
                                            /*include_end=*/false);
    }
    if (!dropped.ok()) return RawError(dropped, state.options.path, "drop old raw payloads");
  }
  return absl::OkStatus();
}

}  // namespace syncledger
