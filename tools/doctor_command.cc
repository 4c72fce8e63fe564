// The command `doctor`: looks at the data folder and says what is wrong and what to do.
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <system_error>
#include <vector>

#include "absl/status/status.h"
#include "api/json.h"
#include "api/terminal_text.h"
#include "eventlog/embedded_log.h"
#include "fmt/format.h"
#include "ledger/zones.h"
#include "projector/projector.h"
#include "store/store.h"
#include "tools/commands.h"
#include "tools/data_folder.h"
#include "tools/output.h"

namespace syncledger {
namespace {

namespace fs = std::filesystem;

constexpr uint64_t kLittleSpace = uint64_t{1} << 30;

enum class Health { kOk, kWarning, kBroken };

struct Diagnosis {
  Health health;
  std::string what;  // what was looked at
  std::string found;
  std::string remedy;  // what to do; empty where nothing is
};

std::string_view Name(Health health) {
  switch (health) {
    case Health::kOk:
      return "OK";
    case Health::kWarning:
      return "WARNING";
    case Health::kBroken:
      return "BROKEN";
  }
  return "";
}

class Doctor {
 public:
  explicit Doctor(std::string data) : data_(std::move(data)) {}

  std::vector<Diagnosis> Examine() {
    Say(Health::kOk, "version", fmt::format("schema 1; zones: {}", ZoneRelease()), "");
    if (!ExamineFolder()) return std::move(all_);
    ExamineSpace();
    if (!HasLedger(data_)) {
      Say(Health::kWarning, "ledger", "there is none in this folder yet",
          fmt::format("syncledger --data {} import FILE begins one", data_));
      return std::move(all_);
    }
    ExamineLog();
    ExamineState();
    if (log_ != nullptr && state_ != nullptr) CompareOffsets();
    return std::move(all_);
  }

 private:
  void Say(Health health, std::string what, std::string found, std::string remedy) {
    all_.push_back({health, std::move(what), std::move(found), std::move(remedy)});
  }

  void SayStatus(std::string what, const absl::Status& status) {
    std::string remedy;
    if (status.code() == absl::StatusCode::kDataLoss) {
      remedy = fmt::format("syncledger --data {} verify says what is damaged", data_);
    } else if (status.code() == absl::StatusCode::kUnavailable) {
      remedy = "wait for the other process, or end it";
    } else if (status.code() == absl::StatusCode::kFailedPrecondition) {
      remedy = "use the version of syncledger that wrote it, or a later one";
    }
    Say(Health::kBroken, std::move(what), std::string(status.message()), std::move(remedy));
  }

  bool ExamineFolder() {
    std::error_code error;
    fs::file_status status = fs::status(data_, error);
    if (!fs::exists(status)) {
      Say(Health::kWarning, "data folder", fmt::format("{} does not exist", data_),
          fmt::format("syncledger --data {} import FILE begins a ledger there", data_));
      return false;
    }
    if (!fs::is_directory(status)) {
      Say(Health::kBroken, "data folder", fmt::format("{} is no folder", data_),
          "name a folder with --data");
      return false;
    }
    if (access(data_.c_str(), R_OK | X_OK) != 0) {
      Say(Health::kBroken, "data folder", fmt::format("{} cannot be read", data_),
          "run as the user that owns it");
      return false;
    }
    bool writable = access(data_.c_str(), W_OK) == 0;
    Say(writable ? Health::kOk : Health::kWarning, "data folder",
        fmt::format("{} can be read{}", data_, writable ? " and written" : ", not written"),
        writable ? "" : "lists and why work; to import, run as the user that owns it");
    return true;
  }

  void ExamineSpace() {
    struct statvfs space {};
    if (statvfs(data_.c_str(), &space) != 0) return;
    uint64_t free = static_cast<uint64_t>(space.f_bavail) * space.f_frsize;
    bool little = free < kLittleSpace;
    Say(little ? Health::kWarning : Health::kOk, "disk space",
        fmt::format("{} MiB free", WithThousands(static_cast<int64_t>(free >> 20))),
        little ? "make room: an import needs about 1 GiB for a million facts" : "");
  }

  void ExamineLog() {
    EmbeddedLogOptions options;
    options.path = LogPath(data_);
    options.read_only = true;
    auto log = EmbeddedLog::Open(options);
    const bool has_state = Store::Open({.path = StatePath(data_), .read_only = true}).ok();
    if (absl::IsNotFound(log.status()) && !has_state) {
      return Say(Health::kWarning, "log", "an import began it, and has appended nothing yet",
                 "wait for the import that runs, or import again");
    }
    if (absl::IsNotFound(log.status())) {
      return Say(Health::kBroken, "log", std::string(log.status().message()),
                 "restore the log from a copy: the state alone is no ledger");
    }
    if (!log.ok()) return SayStatus("log", log.status());
    log_ = *std::move(log);
    int64_t facts = 0;
    for (int32_t partition = 0; partition < log_->partitions(); ++partition) {
      auto end = log_->EndOffset(partition);
      if (!end.ok()) return SayStatus("log", end.status());
      ends_.push_back(*end);
      facts += *end;
    }
    Say(Health::kOk, "log",
        fmt::format("{} in {}", Counted(facts, "fact", "facts"),
                    Counted(log_->partitions(), "partition", "partitions")) +
            "; `verify` reads every byte of it",
        "");
  }

  void ExamineState() {
    auto state = OpenStateForReading(data_);
    if (absl::IsNotFound(state.status()) && log_ == nullptr) return;  // the log's own entry says it
    if (absl::IsNotFound(state.status()) && HasLog(data_)) {
      return Say(Health::kBroken, "state", "there is none, and the log is there",
                 fmt::format("syncledger --data {} fold makes it from the log", data_));
    }
    if (!state.ok()) return SayStatus("state", state.status());
    state_ = *std::move(state);
    auto digests = ReadDigests(*state_->View());
    if (!digests.ok()) return SayStatus("state", digests.status());
    int64_t tenants = 0;
    for (const auto& [tenant, digest] : digests->tenants) tenants += tenant.empty() ? 0 : 1;
    Say(Health::kOk, "state",
        fmt::format("{} folded, of {}",
                    Counted(static_cast<int64_t>(digests->ledger.facts), "fact", "facts"),
                    Counted(tenants, "tenant", "tenants")),
        "");
  }

  void CompareOffsets() {
    std::unique_ptr<ReadView> view = state_->View();
    int64_t behind = 0;
    int64_t ahead = 0;
    for (size_t partition = 0; partition < ends_.size(); ++partition) {
      auto next = view->NextLogOffset(static_cast<int32_t>(partition));
      if (!next.ok()) return SayStatus("offsets", next.status());
      if (ends_[partition] != 0 || *next != 0) {
        Say(Health::kOk, fmt::format("partition {}", partition),
            fmt::format("log ends at {}, state has folded up to {}",
                        WithThousands(ends_[partition]), WithThousands(*next)),
            "");
      }
      behind += std::max<int64_t>(0, ends_[partition] - *next);
      ahead += std::max<int64_t>(0, *next - ends_[partition]);
    }
    if (ahead > 0) {
      Say(Health::kBroken, "offsets",
          fmt::format("the state has folded {} that the log does not have",
                      Counted(ahead, "fact", "facts")),
          "facts that were acknowledged are missing: restore the log from a copy; syncledger "
          "verify says from which offset on");
    } else if (behind > 0) {
      Say(Health::kWarning, "offsets",
          fmt::format("{} of the log not folded yet", Counted(behind, "fact", "facts")),
          fmt::format("syncledger --data {} fold folds them; so does the next import", data_));
    } else {
      Say(Health::kOk, "offsets", "the state is level with the log", "");
    }
  }

  const std::string data_;
  std::vector<Diagnosis> all_;
  std::unique_ptr<EmbeddedLog> log_;
  std::unique_ptr<Store> state_;
  std::vector<int64_t> ends_;
};

int RunDoctor(const Invocation& invocation) {
  std::vector<Diagnosis> all = Doctor(invocation.data).Examine();
  Output output;
  bool broken = false;
  for (const Diagnosis& diagnosis : all) {
    broken |= diagnosis.health == Health::kBroken;
    if (invocation.format == Format::kJson) {
      output.WriteLine(JsonObject()
                           .Text("health", Name(diagnosis.health))
                           .Text("what", diagnosis.what)
                           .Text("found", diagnosis.found)
                           .Text("remedy", diagnosis.remedy)
                           .str());
      continue;
    }
    output.WriteLine(Visible(
        fmt::format("{:<8} {:<12} {}", Name(diagnosis.health), diagnosis.what, diagnosis.found)));
    if (!diagnosis.remedy.empty()) {
      output.WriteLine(Visible(fmt::format("{:<21} -> {}", "", diagnosis.remedy)));
    }
  }
  absl::Status written = output.Finish();
  if (!written.ok()) return Fail(written);
  return broken ? kFailed : kDone;
}

}  // namespace

void AddDoctor(CLI::App& app, Invocation* invocation) {
  CLI::App* command = app.add_subcommand(
      "doctor", "Check the data folder, and say what to do where it is not well");
  command->footer(
      "Changes nothing. Exit 1 if anything is broken.\n"
      "Example:\n"
      "  syncledger doctor --data /var/lib/syncledger");
  command->callback([invocation] { invocation->command = RunDoctor; });
}

}  // namespace syncledger
