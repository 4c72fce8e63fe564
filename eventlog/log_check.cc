#include "eventlog/log_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "eventlog/embedded_log.h"
#include "eventlog/log_database.h"
#include "eventlog/page.h"
#include "eventlog/record_file.h"
#include "eventlog/rocks_errors.h"
#include "rocksdb/file_checksum.h"
#include "rocksdb/metadata.h"
#include "rocksdb/sst_file_reader.h"
#include "rocksdb/write_batch.h"

namespace syncledger {
namespace {

constexpr size_t kCheckMemoryBytes = size_t{64} << 20;
constexpr int64_t kProgressEvery = 4096;  // facts

// The pages that one record of a write-ahead log says it holds.
class RecordPages : public rocksdb::WriteBatch::Handler {
 public:
  struct Page {
    uint32_t family;
    PagePlace place;
  };

  static std::vector<Page> Of(std::string_view record) {
    RecordPages pages;
    rocksdb::WriteBatch(std::string(record)).Iterate(&pages).PermitUncheckedError();
    return std::move(pages.pages_);
  }

  rocksdb::Status PutCF(uint32_t family, const rocksdb::Slice& key,
                        const rocksdb::Slice&) override {
    const auto place = ParsePageKey(ToView(key));
    if (family != 0 && place.has_value()) pages_.push_back({family, *place});
    return rocksdb::Status::OK();
  }

 private:
  std::vector<Page> pages_;
};

// What is wrong with a table, and from which of its facts on.
struct TableDamage {
  int64_t first_unreadable;
  std::string why;
};

class Check {
 public:
  Check(std::string path, const std::function<void(int64_t, int64_t)>& progress)
      : path_(std::move(path)), progress_(progress) {}

  absl::StatusOr<std::vector<LogDamage>> Run();

 private:
  void OfNoPartition(std::string why) { loose_.push_back({-1, -1, std::move(why)}); }

  // The earliest damage of a partition is the one to tell.
  void OfPartition(int32_t partition, int64_t first_unreadable, std::string why) {
    const auto [at, added] =
        damaged_.try_emplace(partition, LogDamage{partition, first_unreadable, why});
    if (!added && first_unreadable < at->second.first_unreadable) {
      at->second = {partition, first_unreadable, std::move(why)};
    }
  }

  absl::Status CheckManifest(const LogFiles& files);
  absl::Status CheckTables(const LogDatabase& log);
  absl::Status CheckFacts();
  absl::Status CheckWal(const std::string& file, const LogDatabase& log);

  const std::string path_;
  const std::function<void(int64_t, int64_t)>& progress_;
  std::vector<LogDamage> loose_;
  std::map<int32_t, LogDamage> damaged_;
  std::map<int32_t, int64_t> ends_;  // of the partitions whose facts could all be read
};

absl::Status Check::CheckManifest(const LogFiles& files) {
  if (files.manifest.empty()) {
    OfNoPartition(fmt::format("{}/CURRENT: names no manifest", path_));
    return absl::OkStatus();
  }
  const auto scan = ScanRecordFile(files.manifest, nullptr);
  if (!scan.ok() && !absl::IsNotFound(scan.status()) && !absl::IsDataLoss(scan.status())) {
    return scan.status();
  }
  if (!scan.ok()) {
    OfNoPartition(std::string(scan.status().message()));
  } else if (scan->damage.has_value()) {
    OfNoPartition(
        fmt::format("{}: byte {}: {}", files.manifest, scan->damage->at, scan->damage->why));
  }
  return absl::OkStatus();
}

// True if the file holds the very bytes that were written.
absl::StatusOr<bool> ChecksumIsRight(const std::string& file, const std::string& expected) {
  const std::unique_ptr<FILE, int (*)(FILE*)> in(std::fopen(file.c_str(), "rb"), std::fclose);
  if (in == nullptr) {
    return LogError(std::error_code(errno, std::generic_category()), file, "read it");
  }
  const auto generator =
      rocksdb::GetFileChecksumGenCrc32cFactory()->CreateFileChecksumGenerator({});
  std::vector<char> chunk(size_t{1} << 20);
  for (size_t got; (got = std::fread(chunk.data(), 1, chunk.size(), in.get())) > 0;) {
    generator->Update(chunk.data(), got);
  }
  if (std::ferror(in.get()) != 0) return false;
  generator->Finalize();
  return generator->GetChecksum() == expected;
}

// Reads the pages of a table that is not as it was written; its first fact should be `first`.
TableDamage ReadDamagedTable(const std::string& file, int64_t first) {
  rocksdb::SstFileReader reader{rocksdb::Options()};
  rocksdb::Status status = reader.Open(file);
  if (!status.ok()) return {first, fmt::format("{}: {}", file, status.ToString())};
  int64_t next = first;
  const std::unique_ptr<rocksdb::Iterator> pages(reader.NewIterator({}));
  for (pages->SeekToFirst(); pages->Valid(); pages->Next()) {
    const auto place = ParsePageKey(ToView(pages->key()));
    const auto page = PageReader::Open(ToView(pages->value()));
    if (!place.has_value() || !page.has_value() || place->first_offset != next) {
      return {next, fmt::format("{}: a page is malformed or missing", file)};
    }
    next += page->count();
  }
  if (!pages->status().ok()) {
    return {next, fmt::format("{}: {}", file, pages->status().ToString())};
  }
  return {first, fmt::format("{}: its bytes were altered, though its facts can be read", file)};
}

absl::Status Check::CheckTables(const LogDatabase& log) {
  std::vector<rocksdb::LiveFileMetaData> tables;
  log.db->GetLiveFilesMetaData(&tables);
  for (const rocksdb::LiveFileMetaData& table : tables) {
    const std::string file = path_ + table.name;  // the name begins with a slash
    const auto first = ParsePageKey(table.smallestkey);
    const bool pages =
        table.column_family_name != rocksdb::kDefaultColumnFamilyName && first.has_value();
    const auto right = ChecksumIsRight(file, table.file_checksum);
    if (absl::IsPermissionDenied(right.status())) return right.status();
    if (right.ok() && *right) continue;
    if (!pages) {
      OfNoPartition(right.ok() ? fmt::format("{}: its bytes were altered", file)
                               : std::string(right.status().message()));
      continue;
    }
    const TableDamage damage =
        right.ok() ? ReadDamagedTable(file, first->first_offset)
                   : TableDamage{first->first_offset, std::string(right.status().message())};
    OfPartition(first->partition, damage.first_unreadable, damage.why);
  }
  return absl::OkStatus();
}

absl::Status Check::CheckFacts() {
  const auto log = EmbeddedLog::Open({.path = path_, .read_only = true, .damaged = true});
  if (!log.ok()) {
    if (!absl::IsDataLoss(log.status())) return log.status();
    OfNoPartition(std::string(log.status().message()));
    return absl::OkStatus();
  }
  int64_t total = 0;
  for (int32_t p = 0; p < (*log)->partitions(); ++p) {
    const auto end = (*log)->EndOffset(p);
    if (end.ok()) total += *end;
  }
  int64_t facts = 0;
  const auto count = [&](const LogRecord&) {
    if (++facts % kProgressEvery == 0 && progress_) progress_(facts, total);
  };
  for (int32_t p = 0; p < (*log)->partitions(); ++p) {
    if (damaged_.contains(p)) continue;
    int64_t offset = 0;
    while (true) {
      const auto read = (*log)->Read(p, offset, INT64_MAX, count);
      if (!read.ok()) {
        OfPartition(p, offset, std::string(read.status().message()));
        break;
      }
      if (*read == 0) break;
      offset += *read;
    }
    if (!damaged_.contains(p)) ends_[p] = offset;
  }
  return absl::OkStatus();
}

absl::Status Check::CheckWal(const std::string& file, const LogDatabase& log) {
  std::vector<std::pair<std::vector<RecordPages::Page>, bool>> records;
  const auto scan = ScanRecordFile(file, [&](const ScannedRecord& record) {
    records.emplace_back(RecordPages::Of(record.bytes), record.intact);
  });
  if (!scan.ok() && !absl::IsDataLoss(scan.status())) return scan.status();
  if (scan.ok() && !scan->damage.has_value()) return absl::OkStatus();
  const std::string why =
      scan.ok() ? fmt::format("{}: byte {}: {}", file, scan->damage->at, scan->damage->why)
                : std::string(scan.status().message());

  // Facts of an intact record are lost where those before them are, which reading found. What a
  // damaged record held is told by its keys; they are believed if they fit.
  bool told = false;
  for (const auto& [pages, intact] : records) {
    if (intact) continue;
    for (const RecordPages::Page& page : pages) {
      const auto p = static_cast<size_t>(page.place.partition);
      if (p >= log.partitions.size() || log.partitions[p]->GetID() != page.family) continue;
      const auto end = ends_.find(page.place.partition);
      const auto damage = damaged_.find(page.place.partition);
      if ((end != ends_.end() && end->second == page.place.first_offset) ||
          (damage != damaged_.end() &&
           damage->second.first_unreadable == page.place.first_offset)) {
        damaged_.insert_or_assign(page.place.partition,
                                  LogDamage{page.place.partition, page.place.first_offset, why});
        told = true;
      }
    }
  }
  if (!told) OfNoPartition(why);
  return absl::OkStatus();
}

absl::StatusOr<std::vector<LogDamage>> Check::Run() {
  const absl::Status found = FindLog(path_);
  if (absl::IsDataLoss(found)) {
    OfNoPartition(std::string(found.message()));
    return std::move(loose_);
  }
  if (!found.ok()) return found;
  const auto lock = LogLock::Take(path_);
  // Without the right to write there is no lock to take, and no harm in going on.
  if (!lock.ok() && !absl::IsPermissionDenied(lock.status())) return lock.status();

  const auto files = ListLogFiles(path_);
  if (!files.ok()) return files.status();
  if (auto s = CheckManifest(*files); !s.ok()) return s;
  const auto log = OpenLogDatabase({path_, 1, LogAccess::kReadAsItIs, kCheckMemoryBytes});
  if (!log.ok()) {
    if (!absl::IsDataLoss(log.status()) && !absl::IsInternal(log.status())) return log.status();
    OfNoPartition(std::string(log.status().message()));
    return std::move(loose_);
  }
  if (auto s = CheckTables(*log); !s.ok()) return s;
  if (auto s = CheckFacts(); !s.ok()) return s;
  for (const std::string& wal : files->wals) {
    if (auto s = CheckWal(wal, *log); !s.ok()) return s;
  }
  std::vector<LogDamage> all = std::move(loose_);
  for (auto& [partition, damage] : damaged_) all.push_back(std::move(damage));
  return all;
}

}  // namespace

absl::StatusOr<std::vector<LogDamage>> CheckLog(
    const std::string& path, const std::function<void(int64_t, int64_t)>& progress) {
  return Check(path, progress).Run();
}

}  // namespace syncledger
