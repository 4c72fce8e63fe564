// Facts on their way into the log: decoded and checked, held back until nothing can be wrong any
// more.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "eventlog/event_log.h"

namespace syncledger {

// Facts that are ready to append, with the raw payloads that have to stand before them.
struct SpooledBatch {
  std::vector<AppendRecord> facts;
  std::vector<AppendRecord> raw;        // serialised v1::RawLines
  const std::string* cursor = nullptr;  // the ingest cursor after them, if the batch ends a line
};

// Takes facts in order and gives them back as batches that are ready to append. Compressed; in
// memory up to kInMemory, beyond that in a file without a name in the data folder, which is gone
// with the process, whatever ends it.
class FactSpool {
 public:
  static constexpr size_t kBatchFacts = 4096;
  static constexpr size_t kBatchBytes = size_t{4} << 20;
  static constexpr size_t kInMemory = size_t{8} << 20;

  // `folder`: where the file goes, if there has to be one; made if there is none.
  explicit FactSpool(std::string folder) : folder_(std::move(folder)) {}
  ~FactSpool();
  FactSpool(const FactSpool&) = delete;
  FactSpool& operator=(const FactSpool&) = delete;

  // Errors of the file, here and below: kResourceExhausted, the disk is full; kPermissionDenied;
  // kInternal.
  absl::Status Add(std::string_view tenant, std::string_view fact_bytes);

  // The raw payload of the facts that are added next; comes back with the first of them at the
  // latest.
  void AddRaw(std::string_view tenant, std::string_view raw_line);

  // Here a batch may end, and the ingest cursor is this.
  absl::Status EndOfLine(const std::function<std::string()>& cursor);

  // No more comes. The last cursor is this.
  absl::Status Finish(const std::string& cursor);

  // Gives every batch, in order, to `append`. An error ends it.
  absl::Status Drain(const std::function<absl::Status(const SpooledBatch&)>& append);

  int64_t facts() const { return facts_; }
  size_t largest_fact() const { return largest_fact_; }  // bytes, with its tenant's id
  size_t largest_raw() const { return largest_raw_; }

 private:
  absl::Status Cut(const std::string* cursor);
  absl::Status Keep(std::string_view frame);
  absl::Status OpenFile();

  const std::string folder_;
  std::vector<std::string> made_folders_;  // outermost first; taken away again if they are empty
  int file_ = -1;
  std::string memory_;  // frames, while there is no file
  std::string batch_;   // facts of the batch that is being filled, encoded
  size_t batch_facts_ = 0;
  std::string raw_;  // raw payloads of that batch, encoded
  size_t batch_raw_ = 0;
  int64_t facts_ = 0;
  size_t largest_fact_ = 0;
  size_t largest_raw_ = 0;
};

}  // namespace syncledger
