#include "eventlog/kafka_raw.h"

#include <fmt/format.h>

#include <mutex>
#include <numeric>
#include <utility>
#include <vector>

#include "eventlog/kafka_client.h"
#include "eventlog/kafka_reader.h"
#include "eventlog/kafka_topics.h"
#include "eventlog/kafka_writer.h"

namespace syncledger {
namespace {

constexpr int64_t kLinesAtATime = 1024;

}  // namespace

struct KafkaRaw::State {
  KafkaSettings settings;
  int32_t partitions = 0;
  std::mutex append_mutex;
  std::unique_ptr<KafkaWriter> writer;
};

absl::StatusOr<std::unique_ptr<KafkaRaw>> KafkaRaw::Open(const KafkaSettings& settings) {
  auto client = KafkaClient::Open(settings, RD_KAFKA_PRODUCER, {});
  if (!client.ok()) return client.status();
  const absl::StatusOr<KafkaCluster> cluster = DescribeCluster(**client, settings);
  if (!cluster.ok()) return cluster.status();
  const std::string topic = RawTopic(settings);
  for (const TopicFault& fault : FindFaults(*cluster, settings, WhichTopics::kAll)) {
    if (fault.topic == topic) {
      return absl::FailedPreconditionError(FaultText(fault, settings));
    }
  }
  auto state = std::make_unique<State>();
  state->settings = settings;
  state->partitions = cluster->topics.at(topic).partitions();
  return std::unique_ptr<KafkaRaw>(new KafkaRaw(std::move(state)));
}

KafkaRaw::KafkaRaw(std::unique_ptr<State> state) : state_(std::move(state)) {}
KafkaRaw::~KafkaRaw() = default;

size_t KafkaRaw::max_line_bytes() const { return kKafkaFactBytes; }

absl::Status KafkaRaw::Append(const std::vector<AppendRecord>& lines) {
  State& state = *state_;
  if (lines.empty()) return absl::OkStatus();
  const std::lock_guard lock(state.append_mutex);
  if (state.writer == nullptr) {
    auto writer = KafkaWriter::Open(state.settings, RawTopic(state.settings));
    if (!writer.ok()) return writer.status();
    state.writer = *std::move(writer);
  }
  std::vector<std::string> hashes;
  hashes.reserve(lines.size());
  std::vector<KafkaRecord> records;
  v1::RawLine line;
  for (const AppendRecord& record : lines) {
    line.ParseFromArray(record.bytes.data(), static_cast<int>(record.bytes.size()));
    hashes.push_back(line.payload_hash());
    records.push_back({PartitionOf(record.tenant, state.partitions), hashes.back(), record.bytes});
  }
  // Written twice, it is told by its line number.
  return state.writer->Write(records, [](std::vector<KafkaRecord>&) { return absl::OkStatus(); });
}

absl::Status KafkaRaw::Read(
    const std::function<absl::Status(const v1::RawLine& line, int64_t total)>& visit) {
  State& state = *state_;
  const std::string topic = RawTopic(state.settings);
  auto reader = KafkaReader::Open(state.settings, topic, state.partitions);
  if (!reader.ok()) return reader.status();
  const auto firsts = (*reader)->FirstOffsets();
  if (!firsts.ok()) return firsts.status();
  const auto ends = (*reader)->EndOffsets();
  if (!ends.ok()) return ends.status();
  const int64_t total = std::accumulate(ends->begin(), ends->end(), int64_t{0}) -
                        std::accumulate(firsts->begin(), firsts->end(), int64_t{0});
  v1::RawLine line;
  for (int32_t p = 0; p < state.partitions; ++p) {
    const size_t place = static_cast<size_t>(p);
    for (int64_t at = (*firsts)[place]; at < (*ends)[place];) {
      absl::Status visited;
      const auto read = (*reader)->Read(
          p, at, std::min(at + kLinesAtATime, (*ends)[place]), [&](const LogRecord& record) {
            if (!visited.ok() || record.heartbeat) return;
            if (!line.ParseFromArray(record.bytes.data(), static_cast<int>(record.bytes.size()))) {
              visited = absl::DataLossError(
                  fmt::format("{}: what is at offset {} of partition {} of the topic {} is no raw "
                              "payload",
                              state.settings.brokers, record.offset, p, topic));
              return;
            }
            visited = visit(line, total);
          });
      if (!read.ok()) return read.status();
      if (!visited.ok()) return visited;
      at += *read;
    }
  }
  return absl::OkStatus();
}

}  // namespace syncledger
