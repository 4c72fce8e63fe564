#include "tools/ledger_file.h"

#include <fcntl.h>
#include <google/protobuf/io/coded_stream.h>
#include <unistd.h>
#include <xxhash.h>
#include <zstd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <system_error>

#include "api/status_macros.h"
#include "fmt/format.h"

namespace syncledger {
namespace {

using google::protobuf::io::CodedInputStream;
using google::protobuf::io::CodedOutputStream;

constexpr uint32_t kFormat = 2;
constexpr uint32_t kSkippable = ZSTD_MAGIC_SKIPPABLE_START + 14;
constexpr std::string_view kMark = "syncledger ledger\n";
constexpr size_t kFrameHeader = 8;  // its magic and its size, 4 bytes each, little-endian
constexpr size_t kHeaderSum = 8;    // little-endian too
constexpr uint32_t kMaxHeader = 64 << 20;
constexpr uint64_t kMaxFact = uint64_t{1} << 30;
constexpr size_t kFlushBytes = size_t{1} << 20;
constexpr int64_t kRecordsARead = 4096;
constexpr int kLevel = 6;

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

absl::Status FileError(const std::string& path, std::string_view doing) {
  const std::string message = fmt::format("{}: cannot {}: {}", path, doing, std::strerror(errno));
  if (errno == ENOSPC || errno == EDQUOT) return absl::ResourceExhaustedError(message);
  if (errno == EACCES || errno == EPERM || errno == EROFS) {
    return absl::PermissionDeniedError(message);
  }
  return absl::InvalidArgumentError(message);
}

template <typename Number>
void AppendLittleEndian(Number number, std::string* out) {
  for (size_t i = 0; i < sizeof number; ++i) out->push_back(static_cast<char>(number >> 8 * i));
}

template <typename Number>
Number ReadLittleEndian(const char* bytes) {
  Number number = 0;
  for (size_t i = sizeof number; i-- > 0;) number = number << 8 | static_cast<uint8_t>(bytes[i]);
  return number;
}

// A file that is there under its name once it is whole, and gone if it never is.
class NewFile {
 public:
  explicit NewFile(std::string path) : path_(std::move(path)), part_(path_ + ".part") {}
  ~NewFile() {
    if (file_ != nullptr) unlink(part_.c_str());
  }
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;

  absl::Status Open() {
    if (access(path_.c_str(), F_OK) == 0) {
      return absl::InvalidArgumentError(
          fmt::format("{}: is there already; export makes a new file", path_));
    }
    file_.reset(std::fopen(part_.c_str(), "wb"));
    return file_ != nullptr ? absl::OkStatus() : FileError(path_, "make the file");
  }
  absl::Status Write(std::string_view bytes) {
    if (std::fwrite(bytes.data(), 1, bytes.size(), file_.get()) == bytes.size()) {
      return absl::OkStatus();
    }
    return FileError(path_, "write");
  }
  absl::Status Finish() {
    if (std::fflush(file_.get()) != 0 || fsync(fileno(file_.get())) != 0) {
      return FileError(path_, "write");
    }
    // link, unlike rename, puts nothing in the place of a file that came meanwhile.
    if (link(part_.c_str(), path_.c_str()) != 0) return FileError(path_, "give the file its name");
    return absl::OkStatus();  // the other name goes with this object
  }

 private:
  const std::string path_;
  const std::string part_;
  File file_;
};

class Compressor {
 public:
  explicit Compressor(NewFile* file) : file_(file), context_(ZSTD_createCCtx(), ZSTD_freeCCtx) {
    ZSTD_CCtx_setParameter(context_.get(), ZSTD_c_compressionLevel, kLevel);
    ZSTD_CCtx_setParameter(context_.get(), ZSTD_c_checksumFlag, 1);
  }

  absl::Status Write(std::string_view bytes, ZSTD_EndDirective end) {
    ZSTD_inBuffer in = {bytes.data(), bytes.size(), 0};
    while (true) {
      ZSTD_outBuffer out = {buffer_.data(), buffer_.size(), 0};
      const size_t left = ZSTD_compressStream2(context_.get(), &out, &in, end);
      if (ZSTD_isError(left) != 0) return absl::InternalError(ZSTD_getErrorName(left));
      RETURN_IF_ERROR(file_->Write(std::string_view(buffer_.data(), out.pos)));
      if (in.pos == in.size && (end == ZSTD_e_continue || left == 0)) return absl::OkStatus();
    }
  }

 private:
  NewFile* const file_;
  const std::unique_ptr<ZSTD_CCtx, size_t (*)(ZSTD_CCtx*)> context_;
  std::string buffer_ = std::string(ZSTD_CStreamOutSize(), '\0');
};

absl::Status DamagedHeader(const std::string& path, std::string_view how) {
  return absl::InvalidArgumentError(fmt::format("{}: its header is damaged: {}", path, how));
}

// The skippable frame with the header: as it is written, and read back.
std::string HeaderFrame(const v1::LedgerFileHeader& header) {
  const std::string bytes = header.SerializeAsString();
  std::string content(kMark);
  AppendLittleEndian(uint64_t{XXH3_64bits(bytes.data(), bytes.size())}, &content);
  content += bytes;
  std::string frame;
  AppendLittleEndian(kSkippable, &frame);
  AppendLittleEndian(static_cast<uint32_t>(content.size()), &frame);
  return frame + content;
}

// `file` stands behind the frame then.
absl::StatusOr<v1::LedgerFileHeader> ReadHeader(const std::string& path, std::FILE* file) {
  const absl::Status cut = absl::InvalidArgumentError(
      fmt::format("{}: cut short, or damaged: the file ends within its header", path));
  std::array<char, kFrameHeader> frame;
  if (std::fread(frame.data(), 1, frame.size(), file) != frame.size()) return cut;
  if (ReadLittleEndian<uint32_t>(frame.data()) != kSkippable) {
    return DamagedHeader(path, "it begins otherwise than export lets it");
  }
  const auto size = ReadLittleEndian<uint32_t>(frame.data() + 4);
  if (size < kMark.size() + kHeaderSum || size > kMaxHeader) {
    return DamagedHeader(path, fmt::format("it cannot be {} bytes long", size));
  }
  std::string content(size, '\0');
  if (std::fread(content.data(), 1, size, file) != size) return cut;
  if (content.compare(0, kMark.size(), kMark) != 0) {
    return DamagedHeader(path, "it does not say that this is a ledger");
  }
  const std::string bytes = content.substr(kMark.size() + kHeaderSum);
  if (ReadLittleEndian<uint64_t>(content.data() + kMark.size()) !=
      XXH3_64bits(bytes.data(), bytes.size())) {
    return DamagedHeader(path, "its checksum does not match");
  }
  v1::LedgerFileHeader header;
  if (!header.ParseFromString(bytes)) return DamagedHeader(path, "it cannot be read");
  if (header.format() == kFormat) return header;
  return absl::InvalidArgumentError(
      fmt::format("{}: was written by a newer version of syncledger (format {}; this one knows {})",
                  path, header.format(), kFormat));
}

// Takes whole facts off the front of `bytes`.
absl::Status TakeFacts(const std::string& path,
                       const std::function<absl::Status(std::string_view)>& visit, int64_t* facts,
                       std::string* bytes) {
  size_t at = 0;
  while (at < bytes->size()) {
    const size_t rest = bytes->size() - at;
    CodedInputStream in(reinterpret_cast<const uint8_t*>(bytes->data()) + at,
                        static_cast<int>(std::min<size_t>(rest, 10)));
    uint64_t size;
    if (!in.ReadVarint64(&size)) {
      if (rest < 10) break;  // the rest of it is yet to come
      return absl::InvalidArgumentError(fmt::format("{}: damaged: no size of a fact", path));
    }
    if (size > kMaxFact) {
      return absl::InvalidArgumentError(
          fmt::format("{}: damaged: a fact of {} bytes is too large", path, size));
    }
    const size_t header = static_cast<size_t>(in.CurrentPosition());
    if (rest - header < size) break;
    RETURN_IF_ERROR(visit(std::string_view(*bytes).substr(at + header, size)));
    ++*facts;
    at += header + size;
  }
  bytes->erase(0, at);
  return absl::OkStatus();
}

// What is wrong where the file ends, after so many `facts` of `total` and `rest` bytes of another;
// `ended`: its frame had.
absl::Status CheckEnd(const std::string& path, int64_t facts, uint64_t total, size_t rest,
                      bool ended) {
  const bool all = static_cast<uint64_t>(facts) == total;
  if (ended && all && rest == 0) return absl::OkStatus();
  std::string what = fmt::format("cut short: it holds {} of {} facts", facts, total);
  if (all) what = fmt::format("cut short: all {} facts are in it, its last bytes are not", total);
  if (ended) what = fmt::format("damaged: it holds {} facts, its header says {}", facts, total);
  if (ended && rest > 0) what = fmt::format("damaged: {} bytes at its end are no fact", rest);
  return absl::InvalidArgumentError(fmt::format("{}: {}", path, what));
}

// Writes the header and the facts before `ends` from the beginning of the file on; returns how many
// facts there were.
absl::StatusOr<int64_t> WriteAll(const v1::LedgerFileHeader& header, EventLog& log,
                                 const std::vector<int64_t>& ends,
                                 const std::function<void(int64_t)>& progress, NewFile* file) {
  RETURN_IF_ERROR(file->Open());
  RETURN_IF_ERROR(file->Write(HeaderFrame(header)));

  Compressor compressor(file);
  std::string bytes;
  int64_t written = 0;
  for (size_t partition = 0; partition < ends.size(); ++partition) {
    for (int64_t offset = 0; offset < ends[partition];) {
      const int64_t most = std::min(kRecordsARead, ends[partition] - offset);
      ASSIGN_OR_RETURN(
          int64_t read,
          log.Read(static_cast<int32_t>(partition), offset, most, [&](const LogRecord& record) {
            if (record.heartbeat) return;
            std::array<uint8_t, 10> size;
            const uint8_t* end =
                CodedOutputStream::WriteVarint64ToArray(record.bytes.size(), size.data());
            bytes.append(reinterpret_cast<const char*>(size.data()),
                         static_cast<size_t>(end - size.data()));
            bytes += record.bytes;
            ++written;
          }));
      if (read == 0) return absl::DataLossError("the log ends before its end");
      offset += read;
      progress(written);
      if (bytes.size() < kFlushBytes) continue;
      RETURN_IF_ERROR(compressor.Write(bytes, ZSTD_e_continue));
      bytes.clear();
    }
  }
  RETURN_IF_ERROR(compressor.Write(bytes, ZSTD_e_end));
  return written;
}

}  // namespace

bool IsLedgerFile(const std::string& path) {
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(path, ignored)) return false;
  const File file(std::fopen(path.c_str(), "rb"));
  if (file == nullptr) return false;
  std::string magic;
  AppendLittleEndian(kSkippable, &magic);
  std::string begin(magic.size() + sizeof(uint32_t) + kMark.size(), '\0');
  begin.resize(std::fread(begin.data(), 1, begin.size(), file.get()));
  // Of one that is cut within the first four bytes what is left of them. No capture begins so.
  const std::string_view first = std::string_view(begin).substr(0, magic.size());
  return (!first.empty() && magic.starts_with(first)) || begin.ends_with(kMark);
}

absl::StatusOr<int64_t> WriteLedgerFile(const std::string& path, EventLog& log,
                                        const std::vector<std::string>& cursors,
                                        const std::function<void(int64_t)>& progress) {
  v1::LedgerFileHeader header;
  header.set_format(kFormat);
  for (const std::string& name : cursors) {
    ASSIGN_OR_RETURN(std::string value, log.Cursor(name));
    v1::LedgerFileHeader::Cursor* cursor = header.add_cursors();
    cursor->set_name(name);
    cursor->set_value(std::move(value));
  }
  std::vector<int64_t> ends;
  int64_t records = 0;
  for (int32_t partition = 0; partition < log.partitions(); ++partition) {
    ASSIGN_OR_RETURN(int64_t end, log.EndOffset(partition));
    ends.push_back(end);
    records += end;
  }
  header.set_facts(static_cast<uint64_t>(records));
  NewFile file(path);
  ASSIGN_OR_RETURN(int64_t facts, WriteAll(header, log, ends, progress, &file));
  if (facts != records) {
    // Some of them were heartbeats. The header says how many facts there are, and stands first.
    header.set_facts(static_cast<uint64_t>(facts));
    RETURN_IF_ERROR(WriteAll(header, log, ends, progress, &file).status());
  }
  RETURN_IF_ERROR(file.Finish());
  return facts;
}

absl::StatusOr<v1::LedgerFileHeader> ReadLedgerFile(
    const std::string& path,
    const std::function<absl::Status(std::string_view fact, uint64_t total)>& visit) {
  const File file(std::fopen(path.c_str(), "rb"));
  if (file == nullptr) return FileError(path, "read");
  ASSIGN_OR_RETURN(v1::LedgerFileHeader header, ReadHeader(path, file.get()));
  const std::unique_ptr<ZSTD_DCtx, size_t (*)(ZSTD_DCtx*)> context(ZSTD_createDCtx(),
                                                                   ZSTD_freeDCtx);
  std::string read(ZSTD_DStreamInSize(), '\0');
  std::string out(ZSTD_DStreamOutSize(), '\0');
  const auto visit_fact = [&](std::string_view fact) { return visit(fact, header.facts()); };
  std::string facts_bytes;
  int64_t facts = 0;
  size_t left = 1;  // of the frame: 0 at its end
  while (const size_t size = std::fread(read.data(), 1, read.size(), file.get())) {
    ZSTD_inBuffer in = {read.data(), size, 0};
    while (in.pos < in.size) {
      if (left == 0) {
        return absl::InvalidArgumentError(fmt::format(
            "{}: damaged: it goes on behind its end, where {} facts had been read", path, facts));
      }
      ZSTD_outBuffer piece = {out.data(), out.size(), 0};
      left = ZSTD_decompressStream(context.get(), &piece, &in);
      if (ZSTD_isError(left) != 0) {
        return absl::InvalidArgumentError(
            fmt::format("{}: damaged ({})", path, ZSTD_getErrorName(left)));
      }
      facts_bytes.append(out.data(), piece.pos);
      RETURN_IF_ERROR(TakeFacts(path, visit_fact, &facts, &facts_bytes));
    }
  }
  if (std::ferror(file.get()) != 0) return FileError(path, "read");
  RETURN_IF_ERROR(CheckEnd(path, facts, header.facts(), facts_bytes.size(), /*ended=*/left == 0));
  return header;
}

}  // namespace syncledger
