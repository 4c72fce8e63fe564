// Captures as files: what is read as lines, and what is refused.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "ingest/capture/capture.h"

namespace syncledger {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class CaptureFileTest : public ::testing::Test {
 protected:
  CaptureFileTest() {
    std::string pattern = (std::filesystem::temp_directory_path() / "capture-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
  }
  ~CaptureFileTest() override { std::filesystem::remove_all(folder_); }

  std::string Write(const std::string& name, const std::string& bytes) {
    const std::string path = folder_ + "/" + name;
    std::ofstream(path, std::ios::binary) << bytes;
    return path;
  }

  // "1:first 3:third", then why it ended if not at the end of the file.
  static std::vector<std::string> Lines(const std::string& path) {
    std::vector<std::string> lines;
    auto file = CaptureFile::Open(path);
    if (!file.ok()) return {std::string(file.status().message())};
    std::string_view line;
    int64_t number;
    while (true) {
      const absl::StatusOr<bool> more = (*file)->Next(&line, &number);
      if (!more.ok()) {
        lines.push_back(std::string(more.status().message()));
        EXPECT_EQ((*file)->Next(&line, &number).status(), more.status()) << "an error stays";
        return lines;
      }
      if (!*more) return lines;
      lines.push_back(std::to_string(number) + ":" + std::string(line));
    }
  }

  std::string folder_;
};

std::string Gzip(const std::string& text) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string out(deflateBound(&stream, text.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = text.size();
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = out.size();
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::string Zstd(const std::string& text) {
  std::string out(ZSTD_compressBound(text.size()), '\0');
  out.resize(ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 3));
  return out;
}

TEST_F(CaptureFileTest, ReadsLinesAndSkipsBlanksAndComments) {
  EXPECT_THAT(Lines(Write("a", "# a day\n{1}\n\n  \t\n{2}\r\n#{3}\n {4}")),
              ElementsAre("2:{1}", "5:{2}\r", "7: {4}"));
  EXPECT_THAT(Lines(Write("b", "{1}\n")), ElementsAre("1:{1}"));
  EXPECT_THAT(Lines(Write("c", "\xef\xbb\xbf{1}\n{2}\n")), ElementsAre("1:{1}", "2:{2}"));
}

TEST_F(CaptureFileTest, ReadsGzipAndZstdWhateverTheyAreCalled) {
  const std::string text = "{1}\n# no\n{2}\n";
  EXPECT_THAT(Lines(Write("a.ndjson.gz", Gzip(text))), ElementsAre("1:{1}", "3:{2}"));
  EXPECT_THAT(Lines(Write("a.ndjson.zst", Zstd(text))), ElementsAre("1:{1}", "3:{2}"));
  EXPECT_THAT(Lines(Write("a.ndjson", Zstd(text))), ElementsAre("1:{1}", "3:{2}"));
  EXPECT_THAT(Lines(Write("two.gz", Gzip("{1}\n{") + Gzip("2}\n"))), ElementsAre("1:{1}", "2:{2}"));
  EXPECT_THAT(Lines(Write("two.zst", Zstd("{1}\n{") + Zstd("2}\n"))),
              ElementsAre("1:{1}", "2:{2}"));
}

TEST_F(CaptureFileTest, LinesCrossTheBuffersOfEveryFormat) {
  std::vector<std::string> want;
  std::string text;
  for (int i = 1; i <= 40; ++i) {
    std::string line(20'000 + 977 * i, static_cast<char>('a' + i % 26));
    text += line + "\n";
    want.push_back(std::to_string(i) + ":" + line);
  }
  ASSERT_GT(text.size(), 1u << 20);
  EXPECT_EQ(Lines(Write("a", text)), want);
  EXPECT_EQ(Lines(Write("a.gz", Gzip(text))), want);
  EXPECT_EQ(Lines(Write("a.zst", Zstd(text))), want);
}

TEST_F(CaptureFileTest, RefusesWhatIsNoCapture) {
  const std::string text = "{1}\n{2}\n";
  struct Case {
    std::string path;
    std::string message;
  };
  for (const Case& c : {
           Case{folder_ + "/none", "there is no such file"},
           {folder_ + "/none/none", "there is no such file"},
           {folder_, "is a directory; name the files in it"},
           {Write("empty", ""), "is empty"},
           {Write("empty.gz", ""), "is empty"},
           {Write("comments", "# one\n\n# two\n"),
            "holds no line of a capture, only blank lines and comments"},
           {Write("nothing.gz", Gzip("")),
            "holds no line of a capture, only blank lines and comments"},
           {Write("plain.gz", text), "is called .gz and is not gzip"},
           {Write("plain.zst", text), "is called .zst and is not zstd"},
       }) {
    EXPECT_THAT(Lines(c.path), ElementsAre(c.path + ": " + c.message));
  }
}

TEST_F(CaptureFileTest, RefusesADamagedStreamAndNamesTheLine) {
  // What cannot be compressed, so that half of the file is half of the text.
  std::string text = "{1}\n";
  uint32_t state = 1;
  for (int i = 0; i < 400'000; ++i) {
    state = state * 1664525 + 1013904223;
    text.push_back(static_cast<char>('A' + (state >> 24) % 58));
  }
  text += "\n{3}\n";
  const std::string gzip = Gzip(text), zstd = Zstd(text);
  const auto last = [](const std::vector<std::string>& lines) { return lines.back(); };
  EXPECT_THAT(last(Lines(Write("a.gz", gzip.substr(0, gzip.size() / 2)))),
              HasSubstr("/a.gz:2: the gzip stream ends early; the file is cut off"));
  EXPECT_THAT(last(Lines(Write("a.zst", zstd.substr(0, zstd.size() / 2)))),
              HasSubstr("/a.zst:2: the zstd stream ends early; the file is cut off"));
  std::string damaged = gzip;
  damaged[damaged.size() - 6] ^= 1;  // in the checksum
  EXPECT_THAT(last(Lines(Write("b.gz", damaged))), HasSubstr("the gzip stream is damaged"));
  damaged = zstd;
  damaged[4] ^= '\xff';
  EXPECT_THAT(last(Lines(Write("b.zst", damaged))), HasSubstr("the zstd stream is damaged"));
}

TEST_F(CaptureFileTest, RefusesALineAboveTheLimit) {
  const std::string most(kMaxLineBytes, 'x');
  EXPECT_EQ(Lines(Write("most", most + "\n{2}\n")).size(), 2u);
  EXPECT_EQ(Lines(Write("most-unended", most)).size(), 1u);
  const std::string path = Write("more", "{1}\n" + most + "x\n{3}\n");
  EXPECT_THAT(Lines(path),
              ElementsAre("1:{1}",
                          path + ":2: the line is longer than 16777216 bytes (16 MiB), the limit"));
  const std::string zipped = Write("more.gz", Gzip("{1}\n" + most + "x"));
  EXPECT_THAT(
      Lines(zipped),
      ElementsAre("1:{1}",
                  zipped + ":2: the line is longer than 16777216 bytes (16 MiB), the limit"));
}

TEST_F(CaptureFileTest, AFileThatVanishesIsReadToItsEnd) {
  const std::string path = Write("a", "{1}\n{2}\n");
  auto file = CaptureFile::Open(path);
  ASSERT_TRUE(file.ok());
  std::filesystem::remove(path);
  std::string_view line;
  int64_t number;
  EXPECT_EQ(*(*file)->Next(&line, &number), true);
  EXPECT_EQ(*(*file)->Next(&line, &number), true);
  EXPECT_EQ(line, "{2}");
  EXPECT_EQ(*(*file)->Next(&line, &number), false);
  EXPECT_EQ(CaptureFile::Open(path).status().code(), absl::StatusCode::kNotFound);
}

TEST_F(CaptureFileTest, AFileThatBecomesShorterIsRefused) {
  const std::string path = Write("a", "{1}\n" + std::string(1 << 20, 'x') + "\n");
  auto file = CaptureFile::Open(path);
  ASSERT_TRUE(file.ok());
  std::string_view line;
  int64_t number;
  ASSERT_EQ(*(*file)->Next(&line, &number), true);
  ASSERT_EQ(truncate(path.c_str(), 300'000), 0);
  const absl::StatusOr<bool> more = (*file)->Next(&line, &number);
  ASSERT_FALSE(more.ok());
  EXPECT_THAT(std::string(more.status().message()),
              HasSubstr("/a:2: became shorter while it was read"));
}

TEST_F(CaptureFileTest, SaysHowFarItIs) {
  const std::string path = Write("a.gz", Gzip(std::string(1000, 'x') + "\n{2}\n"));
  auto file = CaptureFile::Open(path);
  ASSERT_TRUE(file.ok());
  EXPECT_EQ((*file)->name(), path);
  EXPECT_EQ((*file)->bytes_total(), std::filesystem::file_size(path));
  std::string_view line;
  int64_t number;
  while (*(*file)->Next(&line, &number)) {
  }
  EXPECT_EQ((*file)->bytes_read(), (*file)->bytes_total());
}

TEST_F(CaptureFileTest, ReadsABareBodyWhole) {
  EXPECT_EQ(*ReadWholeFile(Write("a.json", "{\n}\n")), "{\n}\n");
  EXPECT_EQ(*ReadWholeFile(Write("a.json.zst", Zstd("{}"))), "{}");
  EXPECT_EQ(ReadWholeFile(folder_ + "/none").status().code(), absl::StatusCode::kNotFound);
  const std::string path = Write("more.json", std::string(kMaxLineBytes + 1, ' '));
  EXPECT_EQ(ReadWholeFile(path).status().message(),
            path + ": is longer than 16777216 bytes (16 MiB), the limit");
}

}  // namespace
}  // namespace syncledger
