#include "tools/metrics.h"

#include <prometheus/text_serializer.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>

#include "api/mailboxes.h"
#include "fmt/format.h"
#include "ledger/names.h"
#include "tools/invocation.h"

namespace syncledger {
namespace {

using prometheus::BuildCounter;
using prometheus::BuildGauge;
using prometheus::BuildHistogram;
using prometheus::Counter;
using prometheus::Family;
using prometheus::Gauge;
using prometheus::Histogram;
using prometheus::Registry;

const Histogram::BucketBoundaries& BatchSizes() {
  static const auto& sizes = *new Histogram::BucketBoundaries{1, 4, 16, 64, 256, 1024, 2048, 4096};
  return sizes;
}

const Histogram::BucketBoundaries& Durations() {
  static const auto& seconds = *new Histogram::BucketBoundaries{
      0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10};
  return seconds;
}

Family<Gauge>& GaugeNamed(const std::string& name, const std::string& help, Registry& registry) {
  return BuildGauge().Name(name).Help(help).Register(registry);
}

Family<Counter>& CounterNamed(const std::string& name, const std::string& help,
                              Registry& registry) {
  return BuildCounter().Name(name).Help(help).Register(registry);
}

Histogram& HistogramNamed(const std::string& name, const std::string& help,
                          const Histogram::BucketBoundaries& boundaries, Registry& registry) {
  return BuildHistogram().Name(name).Help(help).Register(registry).Add({}, boundaries);
}

void SetCounter(Counter& counter, double value) {
  if (value > counter.Value()) counter.Increment(value - counter.Value());
}

double Seconds(std::chrono::nanoseconds time) {
  return std::chrono::duration<double>(time).count();
}

// The fields of /proc/self/stat after the program's name: the first is the third of proc(5).
std::vector<std::string> ProcessFields() {
  std::ifstream file("/proc/self/stat");
  std::string text;
  std::getline(file, text);
  std::istringstream rest(text.substr(std::min(text.rfind(')') + 1, text.size())));
  std::vector<std::string> fields;
  for (std::string field; rest >> field;) fields.push_back(field);
  return fields;
}

double ProcessField(const std::vector<std::string>& fields, size_t number_of_proc5) {
  const size_t at = number_of_proc5 - 3;
  return at < fields.size() ? std::strtod(fields[at].c_str(), nullptr) : 0;
}

// Seconds of Unix time at which the machine was started.
double BootSeconds() {
  std::ifstream file("/proc/stat");
  for (std::string line; std::getline(file, line);) {
    if (line.rfind("btime ", 0) == 0) return std::strtod(line.c_str() + 6, nullptr);
  }
  return 0;
}

double TicksASecond() { return static_cast<double>(sysconf(_SC_CLK_TCK)); }

}  // namespace

Metrics::Metrics()
    : facts_folded_(CounterNamed("syncledger_facts_folded_total",
                                 "Facts that this process has folded and committed.", registry_)
                        .Add({})),
      batch_facts_(HistogramNamed("syncledger_batch_facts",
                                  "Facts of a batch, which is committed as one.", BatchSizes(),
                                  registry_)),
      fold_seconds_(HistogramNamed("syncledger_fold_seconds",
                                   "Time to read and fold a batch, in seconds.", Durations(),
                                   registry_)),
      commit_seconds_(HistogramNamed("syncledger_commit_seconds",
                                     "Time to commit a batch to the state, in seconds.",
                                     Durations(), registry_)),
      decided_(CounterNamed("syncledger_outcomes_total",
                            "Outcomes that this process has decided, by rule and reason (empty: "
                            "the rule has none).",
                            registry_)),
      outcomes_published_(CounterNamed("syncledger_outcomes_published_total",
                                       "Outcomes that this process has published.", registry_)
                              .Add({})),
      partitions_published_(GaugeNamed("syncledger_partitions_published",
                                       "Partitions whose outcomes this process publishes now.",
                                       registry_)
                                .Add({})),
      ready_(GaugeNamed("syncledger_ready", "1 where /readyz answers 200, else 0.", registry_)
                 .Add({})),
      view_age_seconds_(GaugeNamed("syncledger_view_age_seconds",
                                   "How long ago what is answered from was last known to be the "
                                   "newest, in seconds.",
                                   registry_)
                            .Add({})),
      mailboxes_(GaugeNamed(
          "syncledger_mailboxes",
          "Mailboxes by status, as `list mailboxes` shows them; at most 10 s old.", registry_)),
      log_end_offset_(GaugeNamed("syncledger_log_end_offset",
                                 "The offset that the next record of the partition will have, as "
                                 "the brokers say.",
                                 registry_)),
      state_next_offset_(GaugeNamed("syncledger_state_next_offset",
                                    "The offset of the partition that is folded next.", registry_)),
      lag_records_(GaugeNamed("syncledger_lag_records",
                              "Records of the partition that are not folded: facts, and "
                              "heartbeats.",
                              registry_)),
      lag_seconds_(GaugeNamed("syncledger_lag_seconds",
                              "How long the oldest record that is not folded has been in the "
                              "partition; where all are folded, how long ago the newest arrived, "
                              "a heartbeat too, or this process began.",
                              registry_)),
      kafka_reached_(GaugeNamed("syncledger_kafka_reached",
                                "1 where the brokers have answered within the last seconds, else "
                                "0.",
                                registry_)),
      heartbeats_sent_(CounterNamed("syncledger_heartbeats_sent_total",
                                    "Heartbeats that this process has written to silent "
                                    "partitions.",
                                    registry_)),
      ingested_files_(CounterNamed("syncledger_ingested_files_total",
                                   "Captures that were taken from the folder, by whether their "
                                   "facts are in the log or they were refused.",
                                   registry_)),
      ingested_facts_(CounterNamed("syncledger_ingested_facts_total",
                                   "Facts of captures from the folder that the log has "
                                   "acknowledged.",
                                   registry_)),
      captures_(GaugeNamed("syncledger_captures",
                           "Captures that lie in the folder and wait, and that were refused and "
                           "lie there still.",
                           registry_)),
      cpu_seconds_(CounterNamed("process_cpu_seconds_total",
                                "User and system CPU time of the process, in seconds.", registry_)
                       .Add({})),
      resident_bytes_(GaugeNamed("process_resident_memory_bytes",
                                 "Resident memory of the process, in bytes.", registry_)
                          .Add({})),
      virtual_bytes_(GaugeNamed("process_virtual_memory_bytes",
                                "Virtual memory of the process, in bytes.", registry_)
                         .Add({})),
      open_fds_(
          GaugeNamed("process_open_fds", "File descriptors that the process has open.", registry_)
              .Add({})) {
  GaugeNamed("syncledger_build_info", "1; the version is in the label.", registry_)
      .Add({{"version", std::string(kVersion)}})
      .Set(1);
  GaugeNamed("process_start_time_seconds", "When the process was started, in Unix time.", registry_)
      .Add({})
      .Set(BootSeconds() + ProcessField(ProcessFields(), 22) / TicksASecond());
  // Those that an alert is on are there before the first: from nothing to one is no increase.
  for (const v1::Reason reason : {v1::NOT_A_FACT, v1::WRONG_PARTITION}) {
    Decided(DecidedKey(v1::RULE_ORDER_REJECT, reason));
  }
}

Counter& Metrics::Decided(uint32_t key) {
  Counter*& counter = decided_by_key_[key];
  if (counter == nullptr) {
    counter = &decided_.Add({{"rule", std::string(RuleName(RuleOfKey(key)))},
                             {"reason", std::string(ReasonName(ReasonOfKey(key)))}});
  }
  return *counter;
}

void Metrics::SeeBatch(const FoldedBatch& batch) {
  const std::lock_guard lock(mutex_);
  facts_folded_.Increment(static_cast<double>(batch.counts.facts));
  batch_facts_.Observe(static_cast<double>(batch.counts.facts));
  fold_seconds_.Observe(Seconds(batch.folding));
  commit_seconds_.Observe(Seconds(batch.committing));
  for (const auto& [key, count] : batch.counts.decided) {
    Decided(key).Increment(static_cast<double>(count));
  }
}

void Metrics::SeePublished(int64_t outcomes, size_t partitions) {
  outcomes_published_.Increment(static_cast<double>(outcomes));
  partitions_published_.Set(static_cast<double>(partitions));
}

void Metrics::SetOfLog(const LogWatch& watch) {
  for (const PartitionStand& one : watch.Stand()) {
    const prometheus::Labels labels = {{"partition", std::to_string(one.partition)}};
    log_end_offset_.Add(labels).Set(static_cast<double>(one.end));
    state_next_offset_.Add(labels).Set(static_cast<double>(one.next));
    lag_records_.Add(labels).Set(static_cast<double>(one.records));
    // Nothing arrives at a log that nobody else appends to.
    if (watch.on_kafka()) lag_seconds_.Add(labels).Set(one.seconds);
  }
  if (watch.on_kafka()) kafka_reached_.Add({}).Set(watch.Reached().ok() ? 1 : 0);
}

void Metrics::SetOfProcess() {
  const std::vector<std::string> fields = ProcessFields();
  SetCounter(cpu_seconds_, (ProcessField(fields, 14) + ProcessField(fields, 15)) / TicksASecond());
  virtual_bytes_.Set(ProcessField(fields, 23));
  resident_bytes_.Set(ProcessField(fields, 24) * static_cast<double>(sysconf(_SC_PAGESIZE)));
  std::error_code ignored;
  double open = 0;
  for (auto fd = std::filesystem::directory_iterator("/proc/self/fd", ignored);
       fd != std::filesystem::directory_iterator(); fd.increment(ignored)) {
    ++open;
  }
  open_fds_.Set(open);
}

std::string Metrics::Text(const Now& now) {
  const std::lock_guard lock(mutex_);
  ready_.Set(now.ready ? 1 : 0);
  view_age_seconds_.Set(now.view_age_seconds);
  if (now.watch != nullptr) SetOfLog(*now.watch);
  if (now.heartbeats_sent >= 0) {
    SetCounter(heartbeats_sent_.Add({}), static_cast<double>(now.heartbeats_sent));
  }
  if (now.ingested.has_value()) {
    SetCounter(ingested_files_.Add({{"outcome", "appended"}}),
               static_cast<double>(now.ingested->files));
    SetCounter(ingested_files_.Add({{"outcome", "refused"}}),
               static_cast<double>(now.ingested->refused));
    SetCounter(ingested_facts_.Add({}), static_cast<double>(now.ingested->facts));
    captures_.Add({{"where", "waiting"}}).Set(static_cast<double>(now.ingested->waiting));
    captures_.Add({{"where", "refused"}}).Set(static_cast<double>(now.ingested->refused_now));
  }
  if (now.mailboxes != nullptr) {
    for (const auto& [status, count] : *now.mailboxes) {
      mailboxes_.Add({{"status", std::string(StatusName(status))}}).Set(static_cast<double>(count));
    }
  }
  SetOfProcess();
  return prometheus::TextSerializer().Serialize(registry_.Collect());
}

}  // namespace syncledger
