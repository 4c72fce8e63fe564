#include "eventlog/kafka_election.h"

#include <fmt/format.h>

#include <utility>

namespace syncledger {
namespace {

// A member that dies in the middle of one is waited for twice as long as a session.
constexpr std::chrono::seconds kLongestElection{15};

KafkaProperties MemberProperties(const std::string& group, const std::string& member) {
  return {
      {"group.id", group},
      // Only a label. Not group.instance.id: a static member whose answer to joining was lost joins
      // again and is then fenced by itself, which ends its client (librdkafka issue 3437); and one
      // that ends leaves no word, so that it is missed only after its session.
      {"client.id", member},
      // A member that dies is missed after so long (brokers allow no less), and the others learn of
      // it with their next heartbeat; one that dies while the group is made up anew is waited for
      // as long as it may take to poll.
      {"session.timeout.ms", "6000"},
      {"heartbeat.interval.ms", "500"},
      {"max.poll.interval.ms", "6000"},
      // Not cooperative-sticky: with it librdkafka before 2.3 ends the process where a member
      // leaves after it has joined and before it has heard what is its own (librdkafka issue 4312).
      {"partition.assignment.strategy", "range"},
      // Who shares them out asks for the topic; if that is lost, it waits for the next of these.
      {"topic.metadata.refresh.interval.ms", "10000"},
      {"enable.auto.commit", "false"},
      {"enable.auto.offset.store", "false"},
      {"auto.offset.reset", "latest"},
  };
}

}  // namespace

absl::StatusOr<std::unique_ptr<KafkaElection>> KafkaElection::Open(const KafkaSettings& settings,
                                                                   const std::string& group,
                                                                   const std::string& member,
                                                                   Warning warn) {
  std::unique_ptr<KafkaElection> election(new KafkaElection(std::move(warn)));
  auto client = KafkaClient::Open(settings, RD_KAFKA_CONSUMER, MemberProperties(group, member),
                                  nullptr, RD_KAFKA_EVENT_REBALANCE | RD_KAFKA_EVENT_ERROR);
  if (!client.ok()) return client.status();
  election->client_ = *std::move(client);
  rd_kafka_t* const consumer = election->client_->handle();
  rd_kafka_poll_set_consumer(consumer);
  election->queue_ = rd_kafka_queue_get_consumer(consumer);
  const std::unique_ptr<rd_kafka_topic_partition_list_t,
                        decltype(&rd_kafka_topic_partition_list_destroy)>
      topics(rd_kafka_topic_partition_list_new(1), rd_kafka_topic_partition_list_destroy);
  rd_kafka_topic_partition_list_add(topics.get(), OutcomesTopic(settings).c_str(),
                                    RD_KAFKA_PARTITION_UA);
  const rd_kafka_resp_err_t error = rd_kafka_subscribe(consumer, topics.get());
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR) {
    return election->client_->Error(error, fmt::format("join the publishers \"{}\"", group));
  }
  return election;
}

KafkaElection::~KafkaElection() {
  if (queue_ != nullptr) rd_kafka_queue_destroy(queue_);
  if (client_ != nullptr) rd_kafka_consumer_close(client_->handle());
}

void KafkaElection::Rebalance(rd_kafka_event_t* event) {
  rd_kafka_t* const consumer = client_->handle();
  rd_kafka_topic_partition_list_t* const list = rd_kafka_event_topic_partition_list(event);
  if (rd_kafka_event_error(event) != RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS) {
    // Every new election begins with all being taken from all, and mostly gives them back: until
    // then a member goes on with what it had. Not one that the others have given up.
    if (rd_kafka_assignment_lost(consumer) != 0) mine_.clear();
    elects_since_ = std::chrono::steady_clock::now();
    rd_kafka_assign(consumer, nullptr);
    return;
  }
  elects_since_.reset();
  was_elected_ = true;
  mine_.clear();
  for (int i = 0; i < list->cnt; ++i) {
    list->elems[i].offset = RD_KAFKA_OFFSET_END;
    mine_.insert(list->elems[i].partition);
  }
  rd_kafka_assign(consumer, list);
  rd_kafka_pause_partitions(consumer, list);  // nothing of them is read
}

absl::Status KafkaElection::See(rd_kafka_resp_err_t error) {
  const absl::Status status = client_->ErrorOfKnownTopic(error, "belong to the publishers");
  if (error == RD_KAFKA_RESP_ERR_INVALID_SESSION_TIMEOUT) {
    return absl::FailedPreconditionError(
        fmt::format("{}; the brokers' group.min.session.timeout.ms has to be 6000 or less",
                    std::string(status.message())));
  }
  if (absl::IsPermissionDenied(status) && !was_elected_) return status;
  const bool passes = absl::IsUnavailable(status) || error == RD_KAFKA_RESP_ERR__MAX_POLL_EXCEEDED;
  if (!passes && warn_ && warned_of_.insert(error).second) warn_(std::string(status.message()));
  return absl::OkStatus();
}

absl::StatusOr<std::set<int32_t>> KafkaElection::Poll(std::chrono::milliseconds within) {
  auto wait = static_cast<int>(within.count());
  while (true) {
    rd_kafka_event_t* const event = rd_kafka_queue_poll(queue_, wait);
    if (event == nullptr) break;
    absl::Status error;
    if (rd_kafka_event_type(event) == RD_KAFKA_EVENT_REBALANCE) Rebalance(event);
    if (rd_kafka_event_type(event) == RD_KAFKA_EVENT_ERROR) {
      error = See(rd_kafka_event_error(event));
    }
    rd_kafka_event_destroy(event);
    if (!error.ok()) return error;
    wait = 0;
  }
  if (elects_since_.has_value() &&
      std::chrono::steady_clock::now() - *elects_since_ > kLongestElection) {
    mine_.clear();  // elected without it, if at all
  }
  const rd_kafka_resp_err_t fatal = rd_kafka_fatal_error(client_->handle(), nullptr, 0);
  if (fatal != RD_KAFKA_RESP_ERR_NO_ERROR) {
    return client_->Error(fatal, "belong to the publishers");
  }
  return mine_;
}

}  // namespace syncledger
