// The ledger that a story is replayed through: capture lines in, verdicts and standing state out.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "syncledger/v1/rows.pb.h"
#include "syncledger/v1/verdict.pb.h"

namespace syncledger::stories {

// A list of removals that an operator was or is asked about, as `list held` shows it.
struct HeldList {
  std::string mailbox;  // its address then
  std::string sync_id;
  std::string kind;
  std::string state;
  std::vector<v1::HeldItem> items;
};

// A mailbox as `list mailboxes` shows it.
struct MailboxState {
  std::string address;
  std::string status;
};

// What stands, right after some fact.
struct Standing {
  std::vector<v1::Absence> absences;          // in the order of their ids
  std::vector<v1::Appointment> appointments;  // likewise
  std::vector<MailboxState> mailboxes;        // in the order of first sight
  std::vector<HeldList> held;                 // in the order of the ledger
};

class LedgerUnderTest {
 public:
  virtual ~LedgerUnderTest() = default;

  // Decodes, appends and folds one line of a capture. The verdicts of its facts, in order, whole.
  virtual absl::StatusOr<std::vector<v1::Verdict>> Deliver(std::string_view line) = 0;

  // Closes it and opens it again.
  virtual absl::Status Restart() = 0;

  // How things stand, or stood before the first fact that was observed after `as_of_us`.
  virtual absl::StatusOr<Standing> Read(std::optional<int64_t> as_of_us) = 0;
};

// The real path, in a temporary folder that is gone with the ledger.
absl::StatusOr<std::unique_ptr<LedgerUnderTest>> LedgerOnDisk();

// The real path without a disk: decoder and fold over rows in memory.
std::unique_ptr<LedgerUnderTest> LedgerInMemory();

}  // namespace syncledger::stories
