// The command `project`: folds what is appended to the log on Kafka, partition by partition, into a
// state of its own, and publishes the outcomes.
#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "api/status_macros.h"
#include "api/terminal_text.h"
#include "fmt/format.h"
#include "tools/commands.h"
#include "tools/data_folder.h"
#include "tools/follower.h"
#include "tools/memory.h"
#include "tools/output.h"
#include "tools/publishing.h"
#include "tools/serving.h"
#include "tools/watching.h"

namespace syncledger {
namespace {

constexpr int32_t kMostPartitions = 1024;  // of any log

struct ProjectArguments {
  std::string partitions;
  std::string http;  // empty: nowhere
  PublishingFlags publishing;
};

// "0-3,7" of a log of so many, in order; empty text: none, which stands for all.
absl::StatusOr<std::vector<int32_t>> ToPartitions(const std::string& text, int32_t of_log) {
  std::vector<int32_t> partitions;
  if (text.empty()) return partitions;
  for (const absl::string_view part : absl::StrSplit(text, ',')) {
    const std::pair<absl::string_view, absl::string_view> ends =
        absl::StrSplit(part, absl::MaxSplits('-', 1));
    int32_t first = 0;
    int32_t last = 0;
    const bool one = !absl::StrContains(part, '-');
    if (!absl::SimpleAtoi(ends.first, &first) ||
        !absl::SimpleAtoi(one ? ends.first : ends.second, &last) || first < 0 || last < first ||
        last >= of_log) {
      return absl::InvalidArgumentError(
          fmt::format("--partitions takes numbers from 0 to {}, like 0-3 or 0,2,4, not \"{}\"",
                      of_log - 1, Visible(text)));
    }
    for (int32_t p = first; p <= last; ++p) partitions.push_back(p);
  }
  std::sort(partitions.begin(), partitions.end());
  partitions.erase(std::unique(partitions.begin(), partitions.end()), partitions.end());
  if (partitions.size() == static_cast<size_t>(of_log)) partitions.clear();
  return partitions;
}

absl::Status Project(const ProjectArguments& arguments, const Invocation& invocation) {
  const LedgerPlace place = PlaceOf(invocation);
  if (!place.on_kafka()) {
    return absl::InvalidArgumentError(
        "`project` is for a log on Kafka: add --kafka HOST:PORT (on the embedded log `import` "
        "folds "
        "what it appends)");
  }
  ASSIGN_OR_RETURN(const Memory memory, MemoryOf(invocation));
  RETURN_IF_ERROR(ToPartitions(arguments.partitions, kMostPartitions).status());
  const EndSignals signals;
  WritableLedger ledger;  // outlives whoever reads it
  LatestView latest(/*follows=*/true);
  Watching watching(latest);
  ASSIGN_OR_RETURN(const auto http, StartHealthPages(arguments.http, latest, watching));
  ASSIGN_OR_RETURN(const int32_t of_log,
                   UntilReached(signals, watching, [&] { return PartitionsOf(place); }));
  ASSIGN_OR_RETURN(const std::vector<int32_t> partitions,
                   ToPartitions(arguments.partitions, of_log));
  ASSIGN_OR_RETURN(ledger, OpenFolded(place, memory, signals, watching, partitions));
  latest.Publish(ledger.state->View());
  ASSIGN_OR_RETURN(auto follower, Follower::Open(ledger, latest, signals, watching, partitions));
  ASSIGN_OR_RETURN(auto publishing, UntilReached(signals, watching, [&] {
                     return Publishing::Start(place, arguments.publishing, partitions, of_log,
                                              latest, &watching);
                   }));
  ASSIGN_OR_RETURN(const std::string moments, MomentsText(*latest.Take().view));
  Output output;
  output.WriteLine(fmt::format("folding {} of {}, publishing outcomes: {}",
                               partitions.empty()
                                   ? Counted(of_log, "partition", "partitions")
                                   : fmt::format("{} of {} partitions", partitions.size(), of_log),
                               place.kafka.brokers, moments));
  WriteHealthPages(http.get(), &output);
  RETURN_IF_ERROR(output.Finish());
  return UntilSignal(signals, kBetweenReads, watching, [&] {
    RETURN_IF_ERROR(follower->Step());
    return publishing->status();
  });
}

}  // namespace

void AddProject(CLI::App& app, Invocation* invocation) {
  auto arguments = std::make_shared<ProjectArguments>();
  CLI::App* command =
      app.add_subcommand("project", "Fold the log on Kafka as it grows, and publish the outcomes");
  command
      ->add_option("--partitions", arguments->partitions,
                   "Fold and publish these only, like 0-3 or 0,2,4 [all]")
      ->type_name("LIST");
  AddHealthPages(*command, &arguments->http);
  AddPublishing(*command, &arguments->publishing);
  AddMemory(*command, invocation);
  command->footer(
      "The state in --data is this process's own. Of several with the same --partitions each folds "
      "all of them, and they share out the publishing; where one ends, another publishes for it. "
      "Ends at SIGTERM; may be killed.\n"
      "Example:\n"
      "  syncledger project --kafka 127.0.0.1:9092 --data /var/lib/syncledger");
  command->callback([arguments, invocation] {
    invocation->command = [arguments](const Invocation& run) {
      absl::Status done = Project(*arguments, run);
      return done.ok() || absl::IsCancelled(done) ? kDone : Fail(done);
    };
  });
}

}  // namespace syncledger
