// A ledger of one tenant without a disk: the real decoder and the real fold, and what must hold of
// every verdict.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/capture/capture.h"
#include "ledger/digest.h"
#include "ledger/fold.h"
#include "syncledger/v1/fact.pb.h"
#include "syncledger/v1/rows.pb.h"
#include "syncledger/v1/verdict.pb.h"
#include "tests/stories/memory_rows.h"

namespace syncledger::properties {

// A notification without what names its place in a history.
struct Told {
  std::string subject;  // the appointment's or absence's id
  v1::Notification::State state = v1::Notification::STATE_UNSPECIFIED;
  v1::Notification::Kind kind = v1::Notification::KIND_UNSPECIFIED;
  v1::Notification::Audience audience = v1::Notification::AUDIENCE_UNSPECIFIED;
  v1::Reason reason = v1::REASON_UNSPECIFIED;
  std::vector<std::string> recipients;

  auto operator<=>(const Told&) const = default;
};
std::string ToText(const Told& told);

class MemoryLedger {
 public:
  // With steps of that many rows (FoldOptions).
  explicit MemoryLedger(size_t rows_per_step = kRowsPerStep) : rows_per_step_(rows_per_step) {}

  // Decodes a line and folds its facts. What does not hold, in words; "" if all does.
  std::string Deliver(std::string_view line);
  std::string Fold(const v1::Fact& fact);

  // The decoder's cursor and every row, written out and read again.
  void Restart();

  const std::vector<v1::Fact>& facts() const { return facts_; }
  const std::vector<v1::Verdict>& verdicts() const { return verdicts_; }
  stories::MemoryRows& rows() { return *rows_; }

  std::map<std::string, v1::Absence> Absences();          // by id
  std::map<std::string, v1::Appointment> Appointments();  // by id
  // Address by number.
  std::map<uint32_t, std::string> Mailboxes();

  // Notifications by id; in the order of the ledger.
  const std::map<std::string, Told>& told() const { return told_; }
  const std::vector<Told>& told_in_order() const { return told_in_order_; }

  // How many facts were decided in more steps than one.
  int64_t verdicts_of_several_steps() const { return verdicts_of_several_steps_; }

  // The digests that a projector would keep.
  TenantDigests Digests();

 private:
  const size_t rows_per_step_;
  std::string CheckVerdict(const v1::Verdict& verdict);

  CaptureCursor cursor_;
  std::unique_ptr<stories::MemoryRows> rows_ = std::make_unique<stories::MemoryRows>();
  std::vector<v1::Fact> facts_;
  std::vector<v1::Verdict> verdicts_;
  std::set<std::string> outcome_ids_;
  std::map<std::string, Told> told_;
  std::vector<Told> told_in_order_;
  TenantDigests digests_;
  int64_t lines_ = 0;
  int64_t verdicts_of_several_steps_ = 0;
};

// What two maps differ in, for a person; "" if in nothing.
std::string Difference(const std::map<std::string, std::string>& a,
                       const std::map<std::string, std::string>& b);

}  // namespace syncledger::properties
