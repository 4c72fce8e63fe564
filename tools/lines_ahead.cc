#include "tools/lines_ahead.h"

#include <utility>

#include "ledger/sha256_lanes.h"

namespace syncledger {
namespace {

// A block ends after so many bytes, or so many lines.
constexpr size_t kBlockBytes = size_t{256} << 10;
constexpr size_t kBlockLines = 2048;
constexpr size_t kMostBlocksAhead = 1;  // beside the one that is read and the one that is taken

// To find a body its line is parsed, as it is again where it is decoded: a tenth of what decoding
// takes. Longer lines are hashed by who decodes them: to parse them here too would take as much
// memory again, and a few of them do not fill the lanes.
constexpr size_t kHashedLine = size_t{32} << 10;
constexpr size_t kLeastHashed = 4;

}  // namespace

LinesAhead::LinesAhead(std::unique_ptr<CaptureFile> file, int64_t skip)
    : file_(std::move(file)),
      number_(skip),
      ahead_(kMostBlocksAhead),
      thread_([this, skip] { Run(skip); }) {}

LinesAhead::~LinesAhead() {
  ahead_.Close();
  thread_.join();
}

absl::StatusOr<bool> LinesAhead::Next(Line* line) {
  while (next_ == taken_.lines.size()) {
    *line = {.text = {}, .number = number_, .body_hash = std::nullopt};
    if (!taken_.more.ok() || !*taken_.more) return taken_.more;
    taken_ = *ahead_.Take();  // there is one: the last says that it is
    next_ = 0;
  }
  const Block::Place& place = taken_.lines[next_++];
  number_ = place.number;
  *line = {std::string_view(taken_.bytes).substr(place.begin, place.size), place.number,
           place.body_hash};
  return true;
}

LinesAhead::Block LinesAhead::Read(int64_t skip) {
  Block block;
  std::string_view line;
  int64_t number = 0;
  while (block.bytes.size() < kBlockBytes && block.lines.size() < kBlockLines && !ahead_.closed()) {
    block.more = file_->Next(&line, &number);
    if (!block.more.ok() || !*block.more) break;
    if (number <= skip) continue;
    block.lines.push_back({block.bytes.size(), line.size(), number, std::nullopt});
    block.bytes += line;
  }
  block.bytes_read = file_->bytes_read();
  HashBodies(&block);
  return block;
}

void LinesAhead::HashBodies(Block* block) {
  std::vector<HashedMessage> bodies;
  std::vector<Block::Place*> places;
  for (Block::Place& place : block->lines) {
    if (place.size > kHashedLine) continue;
    const auto body = FindBody(std::string_view(block->bytes).substr(place.begin, place.size));
    if (!body.has_value()) continue;  // DecodeLine says what is wrong with it
    bodies.push_back({"", *body});
    places.push_back(&place);
  }
  if (bodies.size() < kLeastHashed) return;
  std::vector<Digest> hashes(bodies.size());
  Sha256Lanes(bodies.data(), bodies.size(), hashes.data());
  for (size_t i = 0; i < hashes.size(); ++i) places[i]->body_hash = hashes[i];
}

void LinesAhead::Run(int64_t skip) {
  bool more = true;
  while (more) {
    Block block = Read(skip);
    more = block.more.ok() && *block.more;
    if (!ahead_.Put(std::move(block))) return;
  }
}

}  // namespace syncledger
