#include "tools/fact_spool.h"

#include <fcntl.h>
#include <lz4.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "api/status_macros.h"
#include "fmt/format.h"

namespace syncledger {
namespace {

namespace fs = std::filesystem;

// A frame: u64 length of the rest; u8 whether it has a cursor; u64 facts; u64 raw payloads; u64
// bytes when not compressed; the compressed batch. A batch: [u64 length, cursor], then for each
// fact u64 length, tenant, u64 length, bytes; raw payloads likewise. This process reads what it
// wrote: numbers are the machine's own.
void AppendNumber(uint64_t number, std::string* out) {
  out->append(reinterpret_cast<const char*>(&number), sizeof number);
}

uint64_t NumberAt(std::string_view bytes, size_t at) {
  uint64_t number;
  std::memcpy(&number, bytes.data() + at, sizeof number);
  return number;
}

std::string_view TakeText(std::string_view bytes, size_t* at) {
  uint64_t length = NumberAt(bytes, *at);
  std::string_view text = bytes.substr(*at + sizeof length, length);
  *at += sizeof length + length;
  return text;
}

absl::Status FileError(std::string_view what, const std::string& folder) {
  std::string message =
      fmt::format("{}: a temporary file could not be {}: {}", folder, what, std::strerror(errno));
  if (errno == ENOSPC || errno == EDQUOT) return absl::ResourceExhaustedError(message);
  if (errno == EACCES || errno == EPERM || errno == EROFS) {
    return absl::PermissionDeniedError(message);
  }
  return absl::InternalError(message);
}

}  // namespace

FactSpool::~FactSpool() {
  if (file_ >= 0) close(file_);
  std::error_code ignored;
  for (size_t i = made_folders_.size(); i-- > 0;) fs::remove(made_folders_[i], ignored);
}

absl::Status FactSpool::Add(std::string_view tenant, std::string_view fact_bytes) {
  AppendNumber(tenant.size(), &batch_);
  batch_ += tenant;
  AppendNumber(fact_bytes.size(), &batch_);
  batch_ += fact_bytes;
  ++batch_facts_;
  ++facts_;
  largest_fact_ = std::max(largest_fact_, tenant.size() + fact_bytes.size());
  // A line of very many facts is cut too; the cursor stands with its last part.
  if (batch_facts_ >= 2 * kBatchFacts || batch_.size() >= 2 * kBatchBytes) return Cut(nullptr);
  return absl::OkStatus();
}

void FactSpool::AddRaw(std::string_view tenant, std::string_view raw_line) {
  AppendNumber(tenant.size(), &raw_);
  raw_ += tenant;
  AppendNumber(raw_line.size(), &raw_);
  raw_ += raw_line;
  ++batch_raw_;
  largest_raw_ = std::max(largest_raw_, raw_line.size());
}

absl::Status FactSpool::EndOfLine(const std::function<std::string()>& cursor) {
  if (batch_facts_ < kBatchFacts && batch_.size() < kBatchBytes && raw_.size() < kBatchBytes) {
    return absl::OkStatus();
  }
  std::string text = cursor();
  return Cut(&text);
}

absl::Status FactSpool::Finish(const std::string& cursor) { return Cut(&cursor); }

absl::Status FactSpool::Cut(const std::string* cursor) {
  std::string content;
  if (cursor != nullptr) {
    AppendNumber(cursor->size(), &content);
    content += *cursor;
  }
  content += batch_;
  content += raw_;
  if (content.size() > LZ4_MAX_INPUT_SIZE) {
    return absl::ResourceExhaustedError("facts of one line take more than 2 GB");
  }
  // LZ4: what is read back once by the same process is not worth the time of a better ratio.
  const int most = LZ4_compressBound(static_cast<int>(content.size()));
  std::string compressed(static_cast<size_t>(most), '\0');
  const int size = LZ4_compress_default(content.data(), compressed.data(),
                                        static_cast<int>(content.size()), most);
  if (size <= 0 && !content.empty()) return absl::InternalError("facts could not be compressed");
  compressed.resize(static_cast<size_t>(size));
  std::string frame;
  AppendNumber(1 + 24 + compressed.size(), &frame);
  frame += cursor != nullptr ? '\1' : '\0';
  AppendNumber(batch_facts_, &frame);
  AppendNumber(batch_raw_, &frame);
  AppendNumber(content.size(), &frame);
  frame += compressed;
  batch_.clear();
  batch_facts_ = 0;
  raw_.clear();
  batch_raw_ = 0;
  return Keep(frame);
}

absl::Status FactSpool::Keep(std::string_view frame) {
  memory_ += frame;
  if (file_ < 0 && memory_.size() <= kInMemory) return absl::OkStatus();
  if (file_ < 0) RETURN_IF_ERROR(OpenFile());
  std::string_view rest = memory_;
  while (!rest.empty()) {
    ssize_t written = write(file_, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return FileError("written", folder_);
    rest.remove_prefix(static_cast<size_t>(written));
  }
  memory_.clear();
  return absl::OkStatus();
}

absl::Status FactSpool::OpenFile() {
  std::error_code error;
  for (fs::path path = fs::absolute(folder_); !fs::exists(path, error); path = path.parent_path()) {
    made_folders_.insert(made_folders_.begin(), path.string());
  }
  fs::create_directories(folder_, error);
  if (error) {
    errno = error.value();
    return FileError("made", folder_);
  }
  std::string path = folder_ + "/import-XXXXXX";
  file_ = mkostemp(path.data(), O_CLOEXEC);
  if (file_ < 0) return FileError("made", folder_);
  unlink(path.c_str());
  return absl::OkStatus();
}

absl::Status FactSpool::Drain(const std::function<absl::Status(const SpooledBatch&)>& append) {
  if (file_ >= 0 && lseek(file_, 0, SEEK_SET) < 0) return FileError("read", folder_);
  std::string_view rest = memory_;
  auto read_exactly = [&](size_t size, std::string* bytes) -> absl::StatusOr<bool> {
    bytes->resize(size);
    if (file_ < 0) {
      if (rest.empty()) return false;
      std::memcpy(bytes->data(), rest.data(), size);
      rest.remove_prefix(size);
      return true;
    }
    for (size_t have = 0; have < size;) {
      ssize_t got = read(file_, bytes->data() + have, size - have);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return FileError("read", folder_);
      if (got == 0 && have == 0) return false;
      if (got == 0) return absl::InternalError(folder_ + ": a temporary file ended too soon");
      have += static_cast<size_t>(got);
    }
    return true;
  };
  std::string header, frame, content;
  SpooledBatch batch;
  while (true) {
    ASSIGN_OR_RETURN(bool more, read_exactly(sizeof(uint64_t), &header));
    if (!more) return absl::OkStatus();
    ASSIGN_OR_RETURN(more, read_exactly(NumberAt(header, 0), &frame));
    bool has_cursor = frame[0] != '\0';
    uint64_t facts = NumberAt(frame, 1);
    uint64_t raw = NumberAt(frame, 9);
    content.resize(NumberAt(frame, 17));
    const int size =
        LZ4_decompress_safe(frame.data() + 25, content.data(), static_cast<int>(frame.size() - 25),
                            static_cast<int>(content.size()));
    if (size < 0 || static_cast<size_t>(size) != content.size()) {
      return absl::InternalError(folder_ + ": a temporary file cannot be read back");
    }
    size_t at = 0;
    std::string cursor;
    if (has_cursor) cursor = TakeText(content, &at);
    const auto take = [&](uint64_t count, std::vector<AppendRecord>* records) {
      records->clear();
      for (uint64_t i = 0; i < count; ++i) {
        std::string_view tenant = TakeText(content, &at);
        records->push_back({tenant, TakeText(content, &at)});
      }
    };
    take(facts, &batch.facts);
    take(raw, &batch.raw);
    batch.cursor = has_cursor ? &cursor : nullptr;
    RETURN_IF_ERROR(append(batch));
  }
}

}  // namespace syncledger
