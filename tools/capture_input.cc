#include "tools/capture_input.h"

#include <xxhash.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string_view>
#include <system_error>
#include <utility>

#include "api/status_macros.h"
#include "fmt/format.h"
#include "ingest/capture/capture.h"
#include "tools/lines_ahead.h"
#include "tools/progress.h"
#include "tools/spooler.h"

namespace syncledger {
namespace {

namespace fs = std::filesystem;

// Facts go to the spool after so many of them, or so many bytes of lines.
constexpr size_t kFactsAtATime = 1024;
constexpr size_t kIdBytes = 8;
constexpr size_t kBytesAtATime = size_t{1} << 20;

// To tell this very ledger's own inputs apart, and fast: nobody gains from two that hash alike.
std::optional<std::string> HashOfFile(const std::string& path) {
  std::error_code ignored;
  if (!fs::is_regular_file(path, ignored)) return std::nullopt;
  std::ifstream file(path, std::ios::binary);
  const std::unique_ptr<XXH3_state_t, decltype(&XXH3_freeState)> state(XXH3_createState(),
                                                                       &XXH3_freeState);
  if (!file || state == nullptr || XXH3_128bits_reset(state.get()) != XXH_OK) return std::nullopt;
  std::string chunk(size_t{1} << 20, '\0');
  while (file.read(chunk.data(), static_cast<std::streamsize>(chunk.size())) || file.gcount() > 0) {
    XXH3_128bits_update(state.get(), chunk.data(), static_cast<size_t>(file.gcount()));
  }
  if (file.bad()) return std::nullopt;
  XXH128_canonical_t hash;
  XXH128_canonicalFromHash(&hash, XXH3_128bits_digest(state.get()));
  return std::string(reinterpret_cast<const char*>(hash.digest), sizeof hash.digest);
}

// Reads an input from a place in it on.
class InputDecoder {
 public:
  InputDecoder(const CaptureInput& input, CaptureCursor cursor, FactSpool* spool,
               const std::function<bool()>& ends)
      : input_(input), cursor_(std::move(cursor)), ends_(ends), spooler_(spool) {
    if (!cursor_.progress().has_value()) return;
    input_id_ = std::string(AsBytes(HashOf(cursor_.progress()->hash()))).substr(0, kIdBytes);
  }

  absl::Status Decode() {
    const v1::InputProgress from = cursor_.progress().value_or(v1::InputProgress());
    for (size_t file = from.file(); file < input_.files.size() && !from.whole(); ++file) {
      const int64_t lines = file == from.file() ? from.line() : 0;
      RETURN_IF_ERROR(input_.bare.has_value() ? DecodeBare(file, lines)
                                              : DecodeCapture(file, lines));
    }
    Reached(input_.files.size(), 0);
    return spooler_.Finish(cursor_.Serialize());
  }

 private:
  void Reached(size_t file, int64_t line) {
    if (!cursor_.progress().has_value()) return;
    v1::InputProgress progress = *cursor_.progress();
    progress.set_file(static_cast<uint32_t>(file));
    progress.set_line(line);
    progress.set_whole(file == input_.files.size());
    cursor_.set_progress(std::move(progress));
  }

  v1::RawLine& AddRaw(size_t file, int64_t line, const LineEnvelope& envelope,
                      DecodedLines* decoded) const {
    v1::RawLine& raw = decoded->raw.emplace_back();
    raw.set_payload_hash(std::string(AsBytes(envelope.body_hash)));
    raw.set_tenant_id(envelope.tenant);
    raw.set_observed_at_us(envelope.observed_at_us);
    raw.set_input(input_id_);
    raw.set_place((static_cast<int64_t>(file) << 32) + line);
    return raw;
  }

  // From the line after `lines` on.
  absl::Status DecodeCapture(size_t place, int64_t lines) {
    ASSIGN_OR_RETURN(auto opened, CaptureFile::Open(input_.files[place]));
    LinesAhead file(std::move(opened), lines);
    Progress progress("reading " + file.name(), "bytes", file.bytes_total());
    DecodedLines decoded;
    LineEnvelope envelope;
    LinesAhead::Line line;
    size_t bytes = 0;
    while (true) {
      ASSIGN_OR_RETURN(bool more, file.Next(&line));
      if (more) {
        RETURN_IF_ERROR(DecodeLine(file.name(), line.number, line.text, cursor_, decoded.facts,
                                   &envelope, line.body_hash));
      }
      if (more && input_.keep_raw) {
        AddRaw(place, line.number, envelope, &decoded)
            .mutable_payload()
            ->set_line(std::string(line.text));
      }
      bytes += line.text.size();
      if (!more || decoded.facts.size() >= kFactsAtATime || bytes >= kBytesAtATime) {
        if (ends_ && ends_()) return absl::CancelledError("ended before it was decoded");
        bytes = 0;
        Reached(place, line.number);
        decoded.cursor = cursor_.Serialize();
        RETURN_IF_ERROR(spooler_.Put(std::exchange(decoded, {})));
      }
      if (!more) return absl::OkStatus();
      progress.Show(file.bytes_read());
    }
  }

  absl::Status DecodeBare(size_t place, int64_t lines) {
    if (lines > 0) return absl::OkStatus();
    const BareBodies& bare = *input_.bare;
    const std::string& path = input_.files[place];
    ASSIGN_OR_RETURN(std::string body, ReadWholeFile(path));
    DecodedLines decoded;
    const BareBody one = {path, body, bare.mailbox, bare.tenant, bare.observed_at_us};
    RETURN_IF_ERROR(bare.source == v1::EWS ? DecodeBareEws(one, cursor_, decoded.facts)
                                           : DecodeBareGraph(one, cursor_, decoded.facts));
    Reached(place, 1);
    decoded.cursor = cursor_.Serialize();
    if (input_.keep_raw) {
      v1::RawPayload::BareBody& kept =
          *AddRaw(place, 1, {bare.tenant, bare.observed_at_us, HashOf(body)}, &decoded)
               .mutable_payload()
               ->mutable_bare();
      kept.set_source(bare.source);
      kept.set_tenant_id(bare.tenant);
      kept.set_mailbox(bare.mailbox);
      kept.set_observed_at_us(bare.observed_at_us);
      kept.set_body(std::move(body));
    }
    return spooler_.Put(std::move(decoded));
  }

  const CaptureInput& input_;
  CaptureCursor cursor_;
  const std::function<bool()>& ends_;
  std::string input_id_;
  Spooler spooler_;
};

}  // namespace

std::optional<v1::InputProgress> Beginning(const CaptureInput& input) {
  v1::InputProgress beginning;
  beginning.set_name(fs::path(input.files.front()).filename().string());
  for (const std::string& path : input.files) {
    const std::optional<std::string> hash = HashOfFile(path);
    if (!hash.has_value()) return std::nullopt;
    beginning.mutable_hash()->append(*hash);
  }
  return beginning;
}

bool IsBegun(const CaptureCursor& cursor, const std::optional<v1::InputProgress>& beginning) {
  const std::optional<v1::InputProgress>& begun = cursor.progress();
  return begun.has_value() && beginning.has_value() && begun->hash() == beginning->hash() &&
         begun->name() == beginning->name();
}

absl::Status DecodeInput(const CaptureInput& input, CaptureCursor cursor,
                         const std::optional<v1::InputProgress>& beginning, FactSpool* spool,
                         const std::function<bool()>& ends) {
  if (!IsBegun(cursor, beginning)) cursor.set_progress(beginning);
  return InputDecoder(input, std::move(cursor), spool, ends).Decode();
}

absl::Status CheckSizes(const CaptureInput& input, const FactSpool& spool, const EventLog& log,
                        const RawLog* raw) {
  const std::string file = input.files.size() == 1 ? input.files[0] : "one of the files";
  if (spool.largest_fact() > log.max_fact_bytes()) {
    return absl::InvalidArgumentError(
        fmt::format("{}: holds a fact of {} bytes, and the log takes {} at the most", file,
                    spool.largest_fact(), log.max_fact_bytes()));
  }
  if (raw != nullptr && spool.largest_raw() > raw->max_line_bytes()) {
    return absl::InvalidArgumentError(fmt::format(
        "{}: holds a line of {} bytes, and {} can be kept as a raw payload at the most: --no-raw "
        "takes it without",
        file, spool.largest_raw(), raw->max_line_bytes()));
  }
  return absl::OkStatus();
}

absl::Status AppendBatch(const SpooledBatch& batch, EventLog& log, RawLog* raw) {
  if (raw != nullptr) RETURN_IF_ERROR(raw->Append(batch.raw));
  std::vector<std::pair<std::string, std::string>> cursors;
  if (batch.cursor != nullptr) cursors.emplace_back(kCaptureCursor, *batch.cursor);
  if (batch.facts.empty() && cursors.empty()) return absl::OkStatus();
  return log.Append(batch.facts, cursors);
}

}  // namespace syncledger
