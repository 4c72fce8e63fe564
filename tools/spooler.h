// Serialises decoded facts into a spool, in a thread of its own, while the next lines are decoded.
#pragma once

#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "syncledger/v1/fact.pb.h"
#include "syncledger/v1/raw.pb.h"
#include "tools/fact_spool.h"
#include "tools/handover.h"

namespace syncledger {

// Facts of whole lines, with their raw payloads where those are kept, and the ingest cursor after
// them.
struct DecodedLines {
  std::vector<v1::Fact> facts;
  std::vector<v1::RawLine> raw;
  std::string cursor;
};

class Spooler {
 public:
  // The spool must outlive the spooler, and is its own until Finish.
  explicit Spooler(FactSpool* spool);
  ~Spooler();
  Spooler(const Spooler&) = delete;
  Spooler& operator=(const Spooler&) = delete;

  // Waits while too many are on their way. An error is that of an earlier call: nothing more is
  // taken.
  absl::Status Put(DecodedLines lines);

  // No more comes; returns once all is in the spool, and this was its last cursor.
  absl::Status Finish(const std::string& cursor);

 private:
  void Run();
  absl::Status Spool(const DecodedLines& lines);

  FactSpool* const spool_;
  std::string buffer_;

  Handover<DecodedLines> lines_;
  absl::Status result_;  // the thread's own until it has ended or closed `lines_`

  std::thread thread_;
};

}  // namespace syncledger
