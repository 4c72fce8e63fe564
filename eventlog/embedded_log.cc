#include "eventlog/embedded_log.h"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "eventlog/log_database.h"
#include "eventlog/page.h"
#include "eventlog/rocks_errors.h"
#include "rocksdb/db.h"
#include "rocksdb/write_batch.h"

namespace syncledger {
namespace {

constexpr size_t kMaxFactBytes = size_t{1} << 30;

}  // namespace

struct EmbeddedLog::State {
  // Where a sequential reader of one partition stands, so that a page is found and checked once.
  // Kept only in the middle of a partition: an iterator holds on to write buffers and files.
  struct Reader {
    std::mutex mutex;
    std::unique_ptr<rocksdb::Iterator> pages;
    PageReader page;   // over the value that `pages` stands on
    int64_t next = 0;  // the offset of the page's next fact
  };

  EmbeddedLogOptions options;
  LogDatabase log;
  std::vector<Reader> readers;

  std::mutex append_mutex;  // one Append at a time: they give out offsets

  std::mutex ends_mutex;
  std::vector<int64_t> ends;

  absl::Status CheckPartition(int32_t partition) const {
    if (partition >= 0 && static_cast<size_t>(partition) < log.partitions.size()) {
      return absl::OkStatus();
    }
    return absl::InvalidArgumentError(
        fmt::format("{}: there is no partition {}", options.path, partition));
  }

  int64_t End(int32_t partition) {
    const std::lock_guard lock(ends_mutex);
    return ends[static_cast<size_t>(partition)];
  }

  absl::Status Unreadable(int32_t partition, int64_t offset, std::string_view why) const {
    return absl::DataLossError(
        fmt::format("{}: the fact at offset {} of partition {} cannot be "
                    "read: {}",
                    options.path, offset, partition, why));
  }

  std::unique_ptr<rocksdb::Iterator> Pages(int32_t partition) const {
    // No readahead_size: each file of level 0 would take as much, and there are dozens of them.
    // RocksDB reads ahead in those that are read.
    rocksdb::ReadOptions read;
    read.fill_cache = false;
    return std::unique_ptr<rocksdb::Iterator>(
        log.db->NewIterator(read, log.partitions[static_cast<size_t>(partition)]));
  }

  // The page that the iterator stands on must hold `offset`: opens it there.
  absl::Status OpenPage(int32_t partition, int64_t offset, Reader* reader) const;
  absl::Status SeekTo(int32_t partition, int64_t offset, Reader* reader) const;
  absl::Status NextPage(int32_t partition, Reader* reader) const;
  // Who appends faster than RocksDB writes its buffers out waits for it.
  absl::Status MakeRoom() const;
  absl::StatusOr<int64_t> FindEnd(int32_t partition) const;
  int64_t LastInTables(int32_t partition) const;  // the first offset of its last page there
};

absl::Status EmbeddedLog::State::OpenPage(int32_t partition, int64_t offset, Reader* reader) const {
  if (!reader->pages->Valid()) {
    const rocksdb::Status status = reader->pages->status();
    return Unreadable(partition, offset, status.ok() ? "it is missing" : status.ToString());
  }
  const auto place = ParsePageKey(ToView(reader->pages->key()));
  const auto page = PageReader::Open(ToView(reader->pages->value()));
  if (!place.has_value() || place->partition != partition || !page.has_value()) {
    return Unreadable(partition, offset, "its page is malformed");
  }
  if (offset < place->first_offset || offset >= place->first_offset + page->count()) {
    return Unreadable(partition, offset, "it is missing");
  }
  reader->page = *page;
  for (reader->next = place->first_offset; reader->next < offset; ++reader->next) {
    reader->page.Next();
  }
  return absl::OkStatus();
}

absl::Status EmbeddedLog::State::SeekTo(int32_t partition, int64_t offset, Reader* reader) const {
  reader->pages = Pages(partition);
  reader->pages->SeekForPrev(PageKey({partition, offset}));
  return OpenPage(partition, offset, reader);
}

absl::Status EmbeddedLog::State::NextPage(int32_t partition, Reader* reader) const {
  reader->pages->Next();
  // What was appended since the iterator was made is not in it.
  if (!reader->pages->Valid() && reader->pages->status().ok()) {
    return SeekTo(partition, reader->next, reader);
  }
  return OpenPage(partition, reader->next, reader);
}

absl::Status EmbeddedLog::State::MakeRoom() const {
  uint64_t buffered = 0;
  if (!log.db->GetAggregatedIntProperty(rocksdb::DB::Properties::kCurSizeAllMemTables, &buffered)) {
    return absl::InternalError(
        fmt::format("{}: RocksDB does not say what its write buffers take", options.path));
  }
  if (buffered <= WriteBufferBytes(options.memory_bytes)) return absl::OkStatus();
  const rocksdb::Status flushed = log.db->Flush({}, log.partitions);
  return flushed.ok() ? absl::OkStatus()
                      : LogError(flushed, options.path, "append to the event log");
}

absl::StatusOr<int64_t> EmbeddedLog::State::FindEnd(int32_t partition) const {
  rocksdb::ReadOptions read;
  read.fill_cache = false;
  const std::unique_ptr<rocksdb::Iterator> last(
      log.db->NewIterator(read, log.partitions[static_cast<size_t>(partition)]));
  int64_t end = 0;
  absl::Status malformed;
  const auto take = [&] {
    const auto place = ParsePageKey(ToView(last->key()));
    const auto page = PageReader::Open(ToView(last->value()));
    if (place.has_value() && page.has_value()) {
      end = place->first_offset + page->count();
    } else {
      malformed = Unreadable(partition, end, "its page is malformed");
    }
  };
  last->SeekToLast();
  if (last->Valid()) take();
  if (last->status().ok() && malformed.ok()) return end;
  if (!malformed.ok() && !options.damaged) return malformed;

  // Going backward reads the page before, too, and that one may be the damaged one: forward from
  // the last that the manifest knows of.
  const absl::Status damage = LogError(last->status(), options.path,
                                       fmt::format("read the end of partition {}", partition));
  const int64_t known = LastInTables(partition);
  last->Seek(PageKey({partition, known}));
  if (!last->Valid()) {
    if (!options.damaged) return damage;
    end = known + 1;
    last->Seek(PageKey({partition, known + 1}));
  }
  for (; last->Valid(); last->Next()) take();
  if (!last->status().ok() && !options.damaged) return damage;
  return end;
}

int64_t EmbeddedLog::State::LastInTables(int32_t partition) const {
  std::vector<rocksdb::LiveFileMetaData> tables;
  log.db->GetLiveFilesMetaData(&tables);
  int64_t last = 0;
  for (const rocksdb::LiveFileMetaData& table : tables) {
    const auto place = ParsePageKey(table.largestkey);
    if (place.has_value() && place->partition == partition &&
        table.column_family_name == PartitionFamily(partition)) {
      last = std::max(last, place->first_offset);
    }
  }
  return last;
}

absl::StatusOr<std::unique_ptr<EmbeddedLog>> EmbeddedLog::Open(const EmbeddedLogOptions& options) {
  const LogAccess access = !options.read_only ? LogAccess::kWrite
                           : options.damaged  ? LogAccess::kReadAsItIs
                                              : LogAccess::kRead;
  auto log = OpenLogDatabase({options.path, options.partitions, access, options.memory_bytes});
  if (!log.ok()) return log.status();
  auto state = std::make_unique<State>();
  state->options = options;
  state->log = *std::move(log);
  state->readers = std::vector<State::Reader>(state->log.partitions.size());
  for (size_t p = 0; p < state->log.partitions.size(); ++p) {
    const auto end = state->FindEnd(static_cast<int32_t>(p));
    if (!end.ok()) return end.status();
    state->ends.push_back(*end);
  }
  return std::unique_ptr<EmbeddedLog>(new EmbeddedLog(std::move(state)));
}

EmbeddedLog::EmbeddedLog(std::unique_ptr<State> state) : state_(std::move(state)) {}

EmbeddedLog::~EmbeddedLog() {
  for (State::Reader& reader : state_->readers) reader.pages.reset();
  if (state_->options.read_only) return;
  // A failure loses nothing: what was appended is in the synced write-ahead log.
  state_->log.db->Flush({}, state_->log.partitions).PermitUncheckedError();
  state_->log.db->Flush({}, state_->log.main).PermitUncheckedError();
}

int32_t EmbeddedLog::partitions() const {
  return static_cast<int32_t>(state_->log.partitions.size());
}

size_t EmbeddedLog::max_fact_bytes() const { return kMaxFactBytes; }

absl::Status EmbeddedLog::Append(const std::vector<AppendRecord>& records,
                                 const std::vector<std::pair<std::string, std::string>>& cursors) {
  State& state = *state_;
  if (state.options.read_only) {
    return absl::FailedPreconditionError(
        fmt::format("{}: the event log was opened to read only", state.options.path));
  }
  if (records.empty() && cursors.empty()) return absl::OkStatus();

  size_t total = 0;
  std::vector<std::vector<std::string_view>> facts(state.log.partitions.size());
  std::string_view tenant;
  std::vector<std::string_view>* of_tenant = nullptr;
  for (const AppendRecord& record : records) {
    if (record.bytes.size() > kMaxFactBytes) {
      return absl::InvalidArgumentError(
          fmt::format("a fact of {} bytes is too large (the limit is "
                      "{})",
                      record.bytes.size(), kMaxFactBytes));
    }
    if (of_tenant == nullptr || record.tenant != tenant) {
      tenant = record.tenant;
      of_tenant = &facts[static_cast<size_t>(PartitionOf(tenant, partitions()))];
    }
    of_tenant->push_back(record.bytes);
    total += record.bytes.size() + 4;
  }

  const std::lock_guard append(state.append_mutex);
  if (auto s = state.MakeRoom(); !s.ok()) return s;
  rocksdb::WriteBatch batch(total + 1024);
  std::vector<std::string> numbers;
  std::vector<rocksdb::Slice> parts;
  for (size_t p = 0; p < facts.size(); ++p) {
    const std::vector<std::string_view>& rest = facts[p];
    int64_t offset = state.End(static_cast<int32_t>(p));
    for (size_t from = 0, to = 0; from < rest.size(); from = to) {
      size_t bytes = 0;
      while (to < rest.size() && to - from < kMaxPageFacts &&
             (to == from || bytes + rest[to].size() <= kMaxPageBytes)) {
        bytes += rest[to++].size();
      }
      numbers.clear();
      parts.clear();
      numbers.reserve(to - from + 1);
      numbers.push_back(PageNumber(static_cast<uint32_t>(to - from)));
      parts.push_back(numbers.back());
      for (size_t i = from; i < to; ++i) {
        numbers.push_back(PageNumber(static_cast<uint32_t>(rest[i].size())));
        parts.push_back(numbers.back());
        parts.push_back(ToSlice(rest[i]));
      }
      const std::string key = PageKey({static_cast<int32_t>(p), offset});
      const rocksdb::Slice key_part = key;
      batch.Put(state.log.partitions[p], rocksdb::SliceParts(&key_part, 1),
                rocksdb::SliceParts(parts.data(), static_cast<int>(parts.size())));
      offset += static_cast<int64_t>(to - from);
    }
  }
  for (const auto& [name, cursor] : cursors) {
    batch.Put(state.log.main, std::string(kCursorPrefix) + name, cursor);
  }
  rocksdb::WriteOptions durable;
  durable.sync = true;
  const rocksdb::Status written = state.log.db->Write(durable, &batch);
  if (!written.ok()) return LogError(written, state.options.path, "append to the event log");
  const std::lock_guard ends(state.ends_mutex);
  for (size_t p = 0; p < facts.size(); ++p) {
    state.ends[p] += static_cast<int64_t>(facts[p].size());
  }
  return absl::OkStatus();
}

absl::StatusOr<int64_t> EmbeddedLog::Read(int32_t partition, int64_t offset, int64_t max_records,
                                          const std::function<void(const LogRecord&)>& sink) {
  State& state = *state_;
  if (auto s = state.CheckPartition(partition); !s.ok()) return s;
  if (offset < 0) {
    return absl::InvalidArgumentError(
        fmt::format("{}: there is no offset {}", state.options.path, offset));
  }
  State::Reader& reader = state.readers[static_cast<size_t>(partition)];
  const std::lock_guard lock(reader.mutex);
  const int64_t end = state.End(partition);
  int64_t given = 0;
  while (given < max_records && offset < end) {
    absl::Status status;
    if (reader.pages == nullptr || reader.next != offset) {
      status = state.SeekTo(partition, offset, &reader);
    } else if (reader.page.remaining() == 0) {
      status = state.NextPage(partition, &reader);
    }
    if (!status.ok()) {
      reader.pages.reset();
      // What can be read is given first; the next call finds the fact that cannot.
      if (given > 0) return given;
      return status;
    }
    while (given < max_records && reader.page.remaining() > 0) {
      sink({partition, offset, reader.page.Next()});
      reader.next = ++offset;
      ++given;
    }
  }
  if (offset >= end) reader.pages.reset();
  return given;
}

absl::StatusOr<int64_t> EmbeddedLog::EndOffset(int32_t partition) {
  if (auto s = state_->CheckPartition(partition); !s.ok()) return s;
  return state_->End(partition);
}

absl::StatusOr<std::string> EmbeddedLog::Cursor(std::string_view name) {
  std::string cursor;
  const rocksdb::Status got = state_->log.db->Get(
      {}, state_->log.main, std::string(kCursorPrefix) + std::string(name), &cursor);
  if (got.IsNotFound()) return std::string();
  if (!got.ok()) return LogError(got, state_->options.path, fmt::format("read cursor {}", name));
  return cursor;
}

}  // namespace syncledger
