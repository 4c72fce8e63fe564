// Fuzzes the capture reader with the bytes of a file, plain and compressed, and decodes its lines.
#include <sys/mman.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/capture/capture.h"
#include "tests/fuzz/must.h"

namespace syncledger::fuzz {
namespace {

// A file in memory, under a name that can be opened.
class MemoryFile {
 public:
  explicit MemoryFile(std::string_view bytes) : descriptor_(memfd_create("capture", MFD_CLOEXEC)) {
    Must(descriptor_ >= 0 &&
             write(descriptor_, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()),
         "the system gives memory for a file");
  }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  ~MemoryFile() { close(descriptor_); }

  std::string path() const { return "/proc/self/fd/" + std::to_string(descriptor_); }

 private:
  const int descriptor_;
};

struct Reading {
  std::vector<std::string> lines;
  absl::Status ended;  // OK at the end of the file
};

Reading LinesOf(std::string_view bytes) {
  const MemoryFile file(bytes);
  Reading reading;
  absl::StatusOr<std::unique_ptr<CaptureFile>> capture = CaptureFile::Open(file.path());
  reading.ended = capture.status();
  if (!capture.ok()) return reading;
  std::string_view line;
  int64_t number = 0;
  for (int64_t before = 0;; before = number) {
    const absl::StatusOr<bool> more = (*capture)->Next(&line, &number);
    reading.ended = more.status();
    if (!more.ok() || !*more) break;
    Must(number > before, "lines are numbered upwards");
    Must(line.find('\n') == std::string_view::npos, "a line is one line");
    Must(line.size() <= kMaxLineBytes, "no line is above the limit");
    reading.lines.emplace_back(line);
  }
  if (!reading.ended.ok()) {
    Must((*capture)->Next(&line, &number).status() == reading.ended, "an error stays");
    Must(reading.ended.code() == absl::StatusCode::kInvalidArgument, "a bad file is bad input",
         [&] { return reading.ended.ToString(); });
  }
  Must(!reading.ended.ok() || !reading.lines.empty(), "a file without any line is an error");
  return reading;
}

std::string Gzip(std::string_view bytes) {
  z_stream stream{};
  Must(deflateInit2(&stream, 1, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK, "zlib begins");
  std::string out(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  Must(deflate(&stream, Z_FINISH) == Z_STREAM_END, "zlib compresses");
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::string Zstd(std::string_view bytes) {
  std::string out(ZSTD_compressBound(bytes.size()), '\0');
  const size_t size = ZSTD_compress(out.data(), out.size(), bytes.data(), bytes.size(), 1);
  Must(ZSTD_isError(size) == 0, "zstd compresses");
  out.resize(size);
  return out;
}

// The facts of all lines up to the first that is bad input.
std::string FactsOf(const std::vector<std::string>& lines, bool store_cursor) {
  CaptureCursor cursor;
  std::string bytes;
  int64_t number = 0;
  for (const std::string& line : lines) {
    std::vector<v1::Fact> facts;
    if (!DecodeLine("fuzzed.ndjson", ++number, line, cursor, facts).ok()) break;
    for (const v1::Fact& fact : facts) bytes += fact.SerializeAsString();
    if (!store_cursor) continue;
    absl::StatusOr<CaptureCursor> stored = CaptureCursor::Parse(cursor.Serialize());
    Must(stored.ok(), "a cursor that was written can be read",
         [&] { return stored.status().ToString(); });
    cursor = *std::move(stored);
  }
  return bytes + cursor.Serialize();
}

void Fuzz(std::string_view bytes) {
  const Reading plain = LinesOf(bytes);
  if (!bytes.empty()) {
    for (const std::string& packed : {Gzip(bytes), Zstd(bytes)}) {
      const Reading unpacked = LinesOf(packed);
      // What is itself compressed is unpacked once.
      if (bytes[0] == '\x1f' || bytes[0] == '\x28') continue;
      Must(unpacked.lines == plain.lines && unpacked.ended.code() == plain.ended.code(),
           "a capture says the same when it is compressed",
           [&] { return unpacked.ended.ToString(); });
    }
  }
  Must(FactsOf(plain.lines, true) == FactsOf(plain.lines, false),
       "however a capture is cut, its facts are the same");
}

}  // namespace
}  // namespace syncledger::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  syncledger::fuzz::Fuzz({reinterpret_cast<const char*>(data), size});
  return 0;
}
