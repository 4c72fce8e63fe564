// The command `doctor`: looks at the data folder and says what is wrong and what to do.
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <memory>
#include <string>
#include <system_error>
#include <vector>

#include "absl/status/status.h"
#include "api/json.h"
#include "api/terminal_text.h"
#include "eventlog/event_log.h"
#include "eventlog/kafka_topics.h"
#include "fmt/format.h"
#include "ledger/zones.h"
#include "projector/projector.h"
#include "store/store.h"
#include "tools/commands.h"
#include "tools/data_folder.h"
#include "tools/diagnosis.h"
#include "tools/doctor_kafka.h"
#include "tools/output.h"
#include "tools/raw_place.h"

namespace syncledger {
namespace {

namespace fs = std::filesystem;

constexpr uint64_t kLittleSpace = uint64_t{1} << 30;

struct DoctorOptions {
  bool fix = false;
  std::string partitions;  // of facts, if the topic has to be made
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
  Doctor(LedgerPlace place, bool fix, int32_t partitions)
      : place_(std::move(place)), data_(place_.data), fix_(fix), partitions_(partitions) {}

  std::vector<Diagnosis> Examine() {
    Say(Health::kOk, "version", fmt::format("schema 1; zones: {}", ZoneRelease()), "");
    const bool kafka_is_well = !place_.on_kafka() || ExamineKafka(place_, fix_, partitions_, &all_);
    if (!ExamineFolder()) return std::move(all_);
    ExamineSpace();
    if (place_.on_kafka() && !kafka_is_well) return std::move(all_);
    if (!place_.on_kafka() && !HasLedger(data_)) {
      Say(Health::kWarning, "ledger", "there is none in this folder yet",
          fmt::format("syncledger {} import FILE begins one", place_.Flags()));
      return std::move(all_);
    }
    ExamineLog();
    ExamineState();
    if (log_ != nullptr && state_ != nullptr) CompareOffsets();
    if (!place_.on_kafka()) ExamineRaw();
    return std::move(all_);
  }

 private:
  void Say(Health health, std::string what, std::string found, std::string remedy) {
    all_.push_back({health, std::move(what), std::move(found), std::move(remedy)});
  }

  void SayStatus(std::string what, const absl::Status& status) {
    std::string remedy;
    if (status.code() == absl::StatusCode::kDataLoss) {
      remedy = fmt::format("syncledger {} verify says what is damaged", place_.Flags());
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
          fmt::format("syncledger {} import FILE begins a ledger there", place_.Flags()));
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
    auto log = OpenLogForReading(place_);
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
    auto state = OpenStateForReading(place_);
    if (absl::IsNotFound(state.status()) && log_ == nullptr) return;  // the log's own entry says it
    if (absl::IsNotFound(state.status()) && HasLog(place_)) {
      return Say(place_.on_kafka() ? Health::kWarning : Health::kBroken, "state",
                 "there is none, and the log is there",
                 fmt::format("syncledger {} fold makes it from the log", place_.Flags()));
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
          fmt::format("syncledger {} fold folds them; so does the next import", place_.Flags()));
    } else if (auto belong = CheckBelongTogether(*log_, *view); !belong.ok()) {
      SayStatus("offsets", belong);
    } else {
      Say(Health::kOk, "offsets", "the state is level with the log", "");
    }
  }

  // Beside the embedded log; the topic is examined with the others.
  void ExamineRaw() {
    std::error_code ignored;
    const std::string path = RawPath(data_);
    if (!fs::exists(path, ignored) || fs::is_empty(path, ignored)) return;
    absl::Status opened = OpenRawForReading(place_).status();
    if (opened.ok()) {
      return Say(Health::kOk, "raw payloads",
                 "are kept; `replay --reparse` reads every byte of them", "");
    }
    if (absl::IsNotFound(opened)) {
      opened = absl::DataLossError(
          fmt::format("{}: damaged: what names the files in it (CURRENT) is missing", path));
    }
    if (!absl::IsDataLoss(opened) && !absl::IsInternal(opened)) {
      return SayStatus("raw payloads", opened);
    }
    Say(Health::kBroken, "raw payloads", std::string(opened.message()),
        "stop what writes to the ledger, look again, and remove the folder; the next import with "
        "--keep-raw begins it anew");
  }

  const LedgerPlace place_;
  const std::string& data_;
  const bool fix_;
  const int32_t partitions_;
  std::vector<Diagnosis> all_;
  std::unique_ptr<EventLog> log_;
  std::unique_ptr<Store> state_;
  std::vector<int64_t> ends_;
};

absl::StatusOr<int32_t> ToPartitions(const DoctorOptions& options) {
  if (options.partitions.empty()) return kDefaultPartitions;
  int32_t number = 0;
  const char* const end = options.partitions.data() + options.partitions.size();
  const auto [rest, error] = std::from_chars(options.partitions.data(), end, number);
  if (error != std::errc() || rest != end || number < 1 || number > 1024) {
    return absl::InvalidArgumentError(fmt::format(
        "--partitions is a number from 1 to 1024, not \"{}\"", Visible(options.partitions)));
  }
  return number;
}

int RunDoctor(const DoctorOptions& options, const Invocation& invocation) {
  const LedgerPlace place = PlaceOf(invocation);
  if (!place.on_kafka() && (options.fix || !options.partitions.empty())) {
    return Fail(absl::InvalidArgumentError(fmt::format(
        "--{} is about topics: add --kafka HOST:PORT", options.fix ? "fix" : "partitions")));
  }
  if (!options.fix && !options.partitions.empty()) {
    return Fail(
        absl::InvalidArgumentError("--partitions belongs to --fix, which makes the topics"));
  }
  const auto partitions = ToPartitions(options);
  if (!partitions.ok()) return Fail(partitions.status());
  std::vector<Diagnosis> all = Doctor(place, options.fix, *partitions).Examine();
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
      "doctor", "Check data folder and topics, and say what to do where they are not well");
  auto options = std::make_shared<DoctorOptions>();
  command->add_flag("--fix", options->fix,
                    "With --kafka: make the topics that are missing, mend the settings of others");
  command
      ->add_option("--partitions", options->partitions,
                   "Of --fix: partitions of the topics that it makes (64), for ever")
      ->type_name("N");
  command->footer(
      "Changes nothing without --fix. Exit 1 if anything is broken.\n"
      "Example:\n"
      "  syncledger doctor --data /var/lib/syncledger\n"
      "  syncledger doctor --kafka 127.0.0.1:9092 --fix");
  command->callback([options, invocation] {
    invocation->command = [options](const Invocation& run) { return RunDoctor(*options, run); };
  });
}

}  // namespace syncledger
