#include "eventlog/kafka_log.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "eventlog/kafka_client.h"
#include "eventlog/kafka_cursors.h"
#include "eventlog/kafka_reader.h"
#include "eventlog/kafka_topics.h"
#include "eventlog/kafka_writer.h"

namespace syncledger {
namespace {

// How old what the brokers said of the topic's end may be. One request asks for all partitions, so
// that whoever looks at each in turn does not wait for an answer each time.
constexpr std::chrono::milliseconds kEndsAge{5};

// How long brokers may say that the topic is shorter than it was.
constexpr std::chrono::seconds kUntilCut{10};
constexpr std::chrono::milliseconds kBetweenLooks{100};

}  // namespace

struct KafkaLog::State {
  KafkaSettings settings;
  int32_t partitions = 0;
  std::unique_ptr<KafkaReader> reader;

  std::mutex append_mutex;  // one Append at a time: so that order is order
  std::unique_ptr<KafkaWriter> facts_writer;
  std::unique_ptr<KafkaWriter> cursors_writer;

  std::mutex ends_mutex;
  std::vector<int64_t> ends;
  std::chrono::steady_clock::time_point ends_at;

  absl::Status CheckPartition(int32_t partition) const {
    if (partition >= 0 && partition < partitions) return absl::OkStatus();
    return absl::InvalidArgumentError(fmt::format(
        "{}: the topic {} has no partition {}", settings.brokers, FactsTopic(settings), partition));
  }

  int64_t KnownEnd(int32_t partition) {
    const std::lock_guard lock(ends_mutex);
    return ends[static_cast<size_t>(partition)];
  }

  // Asks the brokers, unless they have just said it. A broker that has just come to lead a
  // partition may not know its end for a moment; a topic that stays shorter was cut, or made anew.
  absl::Status LookAtEnds() {
    const auto begun = std::chrono::steady_clock::now();
    while (true) {
      std::vector<int64_t> before;
      {
        const std::lock_guard lock(ends_mutex);
        if (!ends.empty() && begun - ends_at < kEndsAge) return absl::OkStatus();
        before = ends;
      }
      const absl::StatusOr<std::vector<int64_t>> found = reader->EndOffsets();  // appends go on
      if (!found.ok()) return found.status();
      if (before.empty()) before = *found;
      const auto [known, shorter] =
          std::mismatch(before.begin(), before.end(), found->begin(), std::less_equal<int64_t>());
      if (known == before.end()) {
        const std::lock_guard lock(ends_mutex);
        if (ends.empty()) ends = *found;
        for (size_t p = 0; p < ends.size(); ++p) ends[p] = std::max(ends[p], (*found)[p]);
        ends_at = std::chrono::steady_clock::now();
        return absl::OkStatus();
      }
      if (std::chrono::steady_clock::now() - begun >= kUntilCut) {
        return absl::DataLossError(fmt::format(
            "{}: partition {} of the topic {} ends at offset {}, and has ended at {}: facts that "
            "were acknowledged are missing from the log; run `syncledger verify`",
            settings.brokers, known - before.begin(), FactsTopic(settings), *shorter, *known));
      }
      std::this_thread::sleep_for(kBetweenLooks);
    }
  }

  void AddToEnds(const std::vector<KafkaRecord>& written) {
    const std::lock_guard lock(ends_mutex);
    for (const KafkaRecord& record : written) {
      int64_t& end = ends[static_cast<size_t>(record.partition)];
      end = std::max(end, record.offset + 1);
      // Written, the broker says, but not where: it has to be asked.
      if (record.offset < 0) ends_at = {};
    }
  }

  absl::Status CheckNothingDeleted() const {
    const absl::StatusOr<std::vector<int64_t>> first = reader->FirstOffsets();
    if (!first.ok()) return first.status();
    for (size_t p = 0; p < first->size(); ++p) {
      if ((*first)[p] == 0) continue;
      return absl::DataLossError(fmt::format(
          "{}: partition {} of the topic {} begins at offset {}: the facts before it were deleted, "
          "and a ledger without them is none; restore the topic from a copy",
          settings.brokers, p, FactsTopic(settings), (*first)[p]));
    }
    return absl::OkStatus();
  }

  absl::Status WriteFacts(const std::vector<AppendRecord>& records);
  absl::Status WriteCursors(const std::vector<std::pair<std::string, std::string>>& cursors);
};

absl::Status KafkaLog::State::WriteFacts(const std::vector<AppendRecord>& records) {
  std::vector<KafkaRecord> facts;
  facts.reserve(records.size());
  for (const AppendRecord& record : records) {
    if (record.bytes.size() + record.tenant.size() > kKafkaFactBytes) {
      return absl::InvalidArgumentError(
          fmt::format("a fact of {} bytes is too large for Kafka (the limit is {})",
                      record.bytes.size(), kKafkaFactBytes));
    }
    const bool same = !facts.empty() && facts.back().key == record.tenant;
    facts.push_back({same ? facts.back().partition : PartitionOf(record.tenant, partitions),
                     record.tenant, record.bytes});
  }
  if (facts.empty()) return absl::OkStatus();
  if (facts_writer == nullptr) {
    auto writer = KafkaWriter::Open(settings, FactsTopic(settings));
    if (!writer.ok()) return writer.status();
    facts_writer = *std::move(writer);
  }
  std::vector<int64_t> before;
  {
    const std::lock_guard lock(ends_mutex);
    before = ends;
  }
  const absl::Status written = facts_writer->Write(facts, [&](std::vector<KafkaRecord>& unsure) {
    return MarkWhatStands(*reader, before, unsure);
  });
  if (!written.ok()) return written;
  AddToEnds(facts);
  return absl::OkStatus();
}

absl::Status KafkaLog::State::WriteCursors(
    const std::vector<std::pair<std::string, std::string>>& cursors) {
  if (cursors.empty()) return absl::OkStatus();
  std::vector<KafkaRecord> records;
  for (const auto& [name, value] : cursors) {
    records.push_back({PartitionOf(name, partitions), name, value});
  }
  if (cursors_writer == nullptr) {
    auto writer = KafkaWriter::Open(settings, CursorsTopic(settings));
    if (!writer.ok()) return writer.status();
    cursors_writer = *std::move(writer);
  }
  // Written twice, a cursor is the same.
  return cursors_writer->Write(records, [](std::vector<KafkaRecord>&) { return absl::OkStatus(); });
}

absl::StatusOr<std::unique_ptr<KafkaLog>> KafkaLog::Open(const KafkaSettings& settings) {
  if (auto brokers = CheckBrokers(settings.brokers); !brokers.ok()) return brokers;
  auto client = KafkaClient::Open(settings, RD_KAFKA_PRODUCER, {});
  if (!client.ok()) return client.status();
  const absl::StatusOr<KafkaCluster> cluster = DescribeCluster(**client, settings);
  if (!cluster.ok()) return cluster.status();
  const std::vector<TopicFault> faults = FindFaults(*cluster, settings, WhichTopics::kLog);
  if (!faults.empty()) {
    return absl::FailedPreconditionError(FaultText(faults.front(), settings));
  }
  auto state = std::make_unique<State>();
  state->settings = settings;
  state->partitions = cluster->topics.at(FactsTopic(settings)).partitions();
  auto reader = KafkaReader::Open(settings, FactsTopic(settings), state->partitions);
  if (!reader.ok()) return reader.status();
  state->reader = *std::move(reader);
  if (auto whole = state->CheckNothingDeleted(); !whole.ok()) return whole;
  if (auto looked = state->LookAtEnds(); !looked.ok()) return looked;
  return std::unique_ptr<KafkaLog>(new KafkaLog(std::move(state)));
}

KafkaLog::KafkaLog(std::unique_ptr<State> state) : state_(std::move(state)) {}
KafkaLog::~KafkaLog() = default;

int32_t KafkaLog::partitions() const { return state_->partitions; }
size_t KafkaLog::max_fact_bytes() const { return kKafkaFactBytes; }

absl::Status KafkaLog::Append(const std::vector<AppendRecord>& records,
                              const std::vector<std::pair<std::string, std::string>>& cursors) {
  const std::lock_guard lock(state_->append_mutex);
  if (auto written = state_->WriteFacts(records); !written.ok()) return written;
  return state_->WriteCursors(cursors);
}

absl::StatusOr<int64_t> KafkaLog::Read(int32_t partition, int64_t offset, int64_t max_records,
                                       const std::function<void(const LogRecord&)>& sink) {
  if (auto s = state_->CheckPartition(partition); !s.ok()) return s;
  if (offset < 0) {
    return absl::InvalidArgumentError(
        fmt::format("{}: there is no offset {}", state_->settings.brokers, offset));
  }
  if (offset >= state_->KnownEnd(partition)) {
    if (auto looked = state_->LookAtEnds(); !looked.ok()) return looked;
  }
  const int64_t end = state_->KnownEnd(partition);
  const int64_t to = end - offset > max_records ? offset + std::max<int64_t>(max_records, 0) : end;
  return state_->reader->Read(partition, offset, to, sink);
}

absl::StatusOr<int64_t> KafkaLog::EndOffset(int32_t partition) {
  if (auto s = state_->CheckPartition(partition); !s.ok()) return s;
  if (auto looked = state_->LookAtEnds(); !looked.ok()) return looked;
  return state_->KnownEnd(partition);
}

absl::StatusOr<std::string> KafkaLog::Cursor(std::string_view name) {
  return ReadCursor(state_->settings, PartitionOf(name, state_->partitions), name);
}

}  // namespace syncledger
