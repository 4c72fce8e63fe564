// The commands with the log on a real Kafka: the same answers as on the embedded log, read by
// others too, and one clear line for whatever is not well.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include "eventlog/event_log.h"
#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "store/store.h"
#include "syncledger/v1/fact.pb.h"
#include "tests/eventlog/kafka_broker.h"
#include "tests/temp_folder.h"
#include "tests/tools/bank_day.h"
#include "tests/tools/run.h"
#include "tools/generate.h"

namespace syncledger {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

constexpr const char* kDemo = SYNCLEDGER_SOURCE_DIR "/demo/harbourside.ndjson";

// Accepts connections and never says a word.
class SilentPort {
 public:
  SilentPort() : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    EXPECT_EQ(bind(socket_, reinterpret_cast<sockaddr*>(&address), size), 0);
    EXPECT_EQ(getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size), 0);
    port_ = ntohs(address.sin_port);
  }
  ~SilentPort() { close(socket_); }
  void Listen() { EXPECT_EQ(listen(socket_, 16), 0); }
  std::string address() const { return "127.0.0.1:" + std::to_string(port_); }

 private:
  int socket_;
  uint16_t port_ = 0;
};

class KafkaCommands : public ::testing::Test {
 protected:
  void SetUp() override {
    settings_.brokers = KafkaBroker::Shared().address();
    ASSERT_NE(settings_.brokers, "") << "no Kafka to test with";
    KafkaBroker::RemoveTopics(settings_);
  }

  // A command with its state in that folder, and the log on Kafka.
  Ran OnKafka(std::vector<std::string> args, const std::string& data = "on-kafka") {
    args.insert(args.begin(), {"--data", folder_.At(data), "--kafka", settings_.brokers});
    return Syncledger(std::move(args));
  }
  Ran Embedded(std::vector<std::string> args, const std::string& data = "embedded") {
    args.insert(args.begin(), {"--data", folder_.At(data)});
    return Syncledger(std::move(args));
  }

  void MakeTopics(const std::string& partitions) {
    const Ran fixed = OnKafka({"doctor", "--fix", "--partitions", partitions}, "no-state");
    ASSERT_EQ(fixed.exit_code, kDone) << fixed.out << fixed.err;
  }

  static std::string OutOf(const Ran& ran) {
    EXPECT_EQ(ran.exit_code, kDone) << ran.out << ran.err;
    return ran.out;
  }
  static void Succeeds(const Ran& ran) { OutOf(ran); }

  // Digests and all lists of a ledger.
  template <typename Command>
  static std::string AllOfIt(const Command& command) {
    std::string all = OutOf(command({"verify", "--format", "json"}));
    for (const char* kind : {"absences", "appointments", "notifications", "conflicts", "verdicts",
                             "mailboxes", "held"}) {
      all += OutOf(command({"list", kind, "--format", "json"}));
    }
    return all;
  }
  std::string AllOnKafka(const std::string& data = "on-kafka") {
    return AllOfIt([&](std::vector<std::string> args) { return OnKafka(std::move(args), data); });
  }
  std::string AllEmbedded(const std::string& data = "embedded") {
    return AllOfIt([&](std::vector<std::string> args) { return Embedded(std::move(args), data); });
  }

  TempFolder folder_;
  KafkaSettings settings_;
};

TEST_F(KafkaCommands, TheDemoIsTheSameOnKafkaAsOnTheEmbeddedLog) {
  MakeTopics("12");
  Succeeds(Embedded({"import", kDemo}));
  const Ran imported = OnKafka({"import", kDemo});
  EXPECT_THAT(OutOf(imported), HasSubstr("Imported 1 file: 432 facts"));
  EXPECT_THAT(imported.err, IsEmpty());
  const std::string embedded = AllEmbedded();
  EXPECT_EQ(AllOnKafka(), embedded);
  EXPECT_EQ(OutOf(OnKafka({"why", "appointment:501"})),
            OutOf(Embedded({"why", "appointment:501"})));
  Succeeds(OnKafka({"replay"}));
  const Ran other_rules = OnKafka({"replay", "--rules", "quickstart-1", "--diff"});
  EXPECT_EQ(other_rules.exit_code, kDifference) << other_rules.err;
  EXPECT_EQ(other_rules.out, Embedded({"replay", "--rules", "quickstart-1", "--diff"}).out);

  // The state is made again from the topic alone.
  std::filesystem::remove_all(folder_.At("on-kafka"));
  EXPECT_THAT(OutOf(OnKafka({"fold"})), HasSubstr("Folded 432"));
  EXPECT_EQ(AllOnKafka(), embedded);
  const Ran well = OnKafka({"doctor"});
  EXPECT_EQ(well.exit_code, kDone);
  EXPECT_THAT(well.out, AllOf(Not(HasSubstr("WARNING")), HasSubstr("432 facts in 12 partitions")));

  // Importing goes on where the last one was, here or on another machine: the cursor is on Kafka.
  Succeeds(Embedded({"import", kDemo}));
  Succeeds(OnKafka({"import", kDemo}, "elsewhere"));
  EXPECT_EQ(AllOnKafka("elsewhere"), AllEmbedded());
}

TEST_F(KafkaCommands, OthersReadTheFactsAndFindATenantWhereTheLedgerSaysItIs) {
  MakeTopics("7");
  GenerateOptions generated;
  generated.facts = 3000;
  generated.tenants = 23;
  generated.mailboxes = 23;
  generated.seed = 5;
  std::string lines;
  ASSERT_TRUE(Generate(
                  generated,
                  [&](std::string_view line) {
                    lines.append(line).append("\n");
                    return absl::OkStatus();
                  },
                  nullptr)
                  .ok());
  const std::string capture = folder_.Write("many.ndjson", lines);
  Succeeds(Embedded({"import", capture}));
  Succeeds(OnKafka({"import", capture}));
  EXPECT_EQ(AllOnKafka(), AllEmbedded());

  const std::string kcat = OutputOf("kcat -C -q -e -b " + settings_.brokers + " -t " +
                                    FactsTopic(settings_) + " -o beginning -f '%k\\n'");
  const auto facts = std::count(kcat.begin(), kcat.end(), '\n');
  EXPECT_THAT(OutOf(OnKafka({"doctor"})),
              HasSubstr(fmt::format("{},{:03} facts in 7 partitions", facts / 1000, facts % 1000)));

  std::istringstream python(OutputOf("/usr/bin/python3 " SYNCLEDGER_SOURCE_DIR
                                     "/tests/tools/partitions_of_facts.py " +
                                     settings_.brokers + " " + FactsTopic(settings_)));
  std::string tenant;
  int32_t partition = 0;
  int64_t count = 0, sum = 0, tenants = 0;
  while (python >> tenant >> partition >> count) {
    EXPECT_EQ(partition, PartitionOf(tenant, 7)) << tenant;
    sum += count;
    ++tenants;
  }
  EXPECT_EQ(sum, facts);
  EXPECT_EQ(tenants, 23);
}

TEST_F(KafkaCommands, ALedgerMovesToKafkaAndBackWithItsDigests) {
  MakeTopics("5");
  Succeeds(Embedded({"import", kDemo}));
  Succeeds(Embedded({"export", folder_.At("out.zst")}));
  Succeeds(OnKafka({"import", folder_.At("out.zst")}));
  EXPECT_EQ(AllOnKafka(), AllEmbedded());
  KafkaBroker::Produce(settings_, 2, nullptr, nullptr);  // a heartbeat is nobody's fact
  Succeeds(OnKafka({"export", folder_.At("back.zst")}));
  Succeeds(Embedded({"import", folder_.At("back.zst")}, "back"));
  EXPECT_EQ(AllEmbedded("back"), AllEmbedded());
  const Ran twice = OnKafka({"import", folder_.At("out.zst")}, "new-folder");
  EXPECT_EQ(twice.exit_code, kBadInput);
  EXPECT_THAT(twice.err, HasSubstr("holds one already: it goes to topics that hold no facts"));
}

TEST_F(KafkaCommands, HeartbeatsChangeNothing) {
  MakeTopics("3");
  KafkaBroker::Produce(settings_, 0, nullptr, nullptr);
  Succeeds(OnKafka({"import", kDemo}));
  const std::string before = AllOnKafka();
  for (int32_t p = 0; p < 3; ++p) KafkaBroker::Produce(settings_, p, nullptr, nullptr);
  Succeeds(OnKafka({"fold"}));
  EXPECT_EQ(AllOnKafka(), before);
  Succeeds(OnKafka({"replay"}));
  Succeeds(Embedded({"import", kDemo}));
  EXPECT_EQ(before, AllEmbedded());
}

TEST_F(KafkaCommands, WhatOthersWriteIntoTheTopicIsRejectedNotSkipped) {
  MakeTopics("3");
  Succeeds(OnKafka({"import", kDemo}));
  KafkaBroker::Produce(settings_, 1, "key", "garbage");
  KafkaBroker::Produce(settings_, 1, nullptr, "garbage without a key");
  EXPECT_THAT(OutOf(OnKafka({"fold"})), HasSubstr("Folded 2 of"));
  const std::string verdicts =
      OutOf(OnKafka({"list", "verdicts", "--reason", "NOT_A_FACT", "--format", "json"}));
  EXPECT_EQ(std::count(verdicts.begin(), verdicts.end(), '\n'), 2) << verdicts;
  Succeeds(OnKafka({"verify"}));

  // The bytes are kept, and what comes after them is folded.
  const auto state = Store::Open({.path = folder_.At("on-kafka/state"), .read_only = true});
  ASSERT_TRUE(state.ok()) << state.status();
  std::vector<std::string> kept;
  ASSERT_TRUE((*state)
                  ->View()
                  ->Quarantined([&](int32_t, int64_t, std::string_view bytes) {
                    kept.emplace_back(bytes);
                    return true;
                  })
                  .ok());
  EXPECT_THAT(kept, ElementsAre("garbage", "garbage without a key"));
  EXPECT_THAT(OutOf(OnKafka({"import", folder_.Write("day.ndjson", BankDay())})),
              HasSubstr("Imported 1 file"));
}

TEST_F(KafkaCommands, AFactOfANewerWriterStopsItsPartitionAndSaysWhatItNeeds) {
  MakeTopics("3");
  Succeeds(OnKafka({"import", kDemo}));
  const std::string before = OutOf(OnKafka({"list", "absences"}));
  v1::Fact newer;
  newer.set_tenant_id("newer");
  newer.set_fact_id("sixteen bytes id");
  newer.set_schema_version(77);
  KafkaBroker::Produce(settings_, PartitionOf("newer", 3), "newer",
                       newer.SerializeAsString().c_str());
  const Ran stopped = OnKafka({"fold"});
  EXPECT_EQ(stopped.exit_code, kBadInput);
  EXPECT_THAT(stopped.err, AllOf(HasSubstr("77"), HasSubstr("ORDER-NEWER")));
  EXPECT_EQ(std::count(stopped.err.begin(), stopped.err.end(), '\n'), 1) << stopped.err;
  // It is not skipped: it stops the next fold, too, and what was answered goes on to be.
  EXPECT_THAT(OnKafka({"fold"}).err, HasSubstr("ORDER-NEWER"));
  EXPECT_EQ(OnKafka({"list", "absences"}).out, before);
}

TEST_F(KafkaCommands, AFactThatIsLargerThanAMessageIsSaidAndNothingIsAppended) {
  MakeTopics("3");
  const std::string notes(kKafkaFactBytes, 'x');
  const std::string capture = folder_.Write(
      "large.ndjson",
      BankDay() +
          R"({"observed_at":"2026-11-02T12:30:00Z","tenant":"bank","source":"coconut","event":)"
          R"("appointment.created","actor":{"id":"8","role":"staff"},"body":{"data":{"type":)"
          R"("appointments","id":"777","attributes":{"start":"2026-11-04 14:00:00","end":)"
          R"("2026-11-04 15:00:00","timezone":"America/Halifax","staff_id":"8","updated_at":)"
          R"("2026-11-02T12:30:00Z","internal_notes":")" +
          notes + "\"}}}}\n");
  for (const bool with_raw : {true, false}) {
    std::vector<std::string> args = {"import", capture};
    if (!with_raw) args.push_back("--no-raw");
    const Ran refused = OnKafka(args);
    EXPECT_EQ(refused.exit_code, kBadInput);
    EXPECT_THAT(refused.err, AllOf(HasSubstr("large.ndjson: holds a fact of "),
                                   HasSubstr("and the log takes 16515072 at the most")));
    EXPECT_EQ(std::count(refused.err.begin(), refused.err.end(), '\n'), 1) << refused.err;
  }
  EXPECT_EQ(OutputOf("kcat -C -q -e -b " + settings_.brokers + " -t " + FactsTopic(settings_) +
                     " -o beginning -f '%k\\n'"),
            "");
}

TEST_F(KafkaCommands, RawPayloadsAreKeptAndDecodedAgain) {
  MakeTopics("3");
  Succeeds(OnKafka({"import", kDemo}));
  EXPECT_THAT(OutOf(OnKafka({"replay", "--reparse"})),
              HasSubstr("426 facts compared: 0 read otherwise"));
  const std::string key = OutputOf("kcat -C -q -e -b " + settings_.brokers + " -t " +
                                   RawTopic(settings_) + " -o beginning -c 1 -f '%K %S'");
  EXPECT_THAT(key, StartsWith("32 ")) << "the key is a hash";
  // Those that were not kept are counted.
  Succeeds(OnKafka({"import", "--no-raw", folder_.Write("day.ndjson", BankDay())}));
  EXPECT_THAT(OutOf(OnKafka({"replay", "--reparse"})), HasSubstr("the raw payload is not kept"));
  const std::string off = folder_.Write("off.yaml", "raw: {keep: false}\n");
  KafkaBroker::RemoveTopics(settings_);
  MakeTopics("3");
  std::filesystem::remove_all(folder_.At("on-kafka"));
  Succeeds(OnKafka({"--config", off, "import", kDemo}));
  EXPECT_THAT(OutOf(OnKafka({"replay", "--reparse"})), HasSubstr("0 facts compared"));
}

TEST_F(KafkaCommands, ATopicMadeAnewUnderTheStateStopsIt) {
  MakeTopics("1");
  Succeeds(OnKafka({"import", kDemo}));
  const std::string absences = OutOf(OnKafka({"list", "absences"}));
  KafkaBroker::RemoveTopics(settings_);
  MakeTopics("1");
  for (const std::string command : {"fold", "replay"}) {
    const Ran ran = OnKafka({command});
    EXPECT_EQ(ran.exit_code, kFailed);
    EXPECT_THAT(ran.err, HasSubstr("facts that were acknowledged are missing from the log"));
  }
  const Ran import = OnKafka({"import", kDemo});
  EXPECT_EQ(import.exit_code, kFailed);
  EXPECT_THAT(import.err, HasSubstr("facts that were acknowledged are missing from the log"));
  const Ran list = OnKafka({"list", "absences"});
  EXPECT_EQ(list.out, absences);
  EXPECT_THAT(list.err, HasSubstr("are missing from the log"));
  EXPECT_EQ(OnKafka({"verify"}).exit_code, kDifference);

  // As long as before, of other facts.
  Succeeds(OnKafka({"import", folder_.Write("day.ndjson", BankDay())}, "other"));
  Succeeds(OnKafka({"import", kDemo}, "other"));
  const Ran fold = OnKafka({"fold"});
  EXPECT_EQ(fold.exit_code, kFailed);
  EXPECT_THAT(fold.err, HasSubstr("holds another fact at offset 431"));

  KafkaBroker::RemoveTopics(settings_);
  MakeTopics("2");
  const Ran parted = OnKafka({"fold"});
  EXPECT_EQ(parted.exit_code, kBadInput);
  EXPECT_THAT(parted.err, HasSubstr("a log of 1 partitions, this log has 2"));
}

TEST_F(KafkaCommands, DoctorSaysWhatIsWrongAndMendsIt) {
  const Ran none = OnKafka({"doctor"});
  EXPECT_EQ(none.exit_code, kFailed);
  EXPECT_THAT(none.out, AllOf(HasSubstr("BROKEN"), HasSubstr("syncledger.facts is not there"),
                              HasSubstr("doctor --kafka " + settings_.brokers + " --fix")));
  const Ran import = OnKafka({"import", kDemo});
  EXPECT_EQ(import.exit_code, kBadInput);
  EXPECT_THAT(import.err, HasSubstr("the topic syncledger.facts is not there: `syncledger doctor "
                                    "--fix --kafka " +
                                    settings_.brokers + "` makes it"));
  EXPECT_FALSE(folder_.Holds("on-kafka/state"));

  KafkaBroker::MakeTopic(settings_, FactsTopic(settings_), 3, {{"retention.ms", "1000"}});
  const Ran retention = OnKafka({"doctor"});
  EXPECT_EQ(retention.exit_code, kFailed);
  EXPECT_THAT(retention.out, HasSubstr("retention.ms=1000, which has to be -1"));
  EXPECT_THAT(OnKafka({"import", kDemo}).err, HasSubstr("mends it"));
  const Ran fixed = OnKafka({"doctor", "--fix"});
  EXPECT_EQ(fixed.exit_code, kDone) << fixed.out;
  EXPECT_THAT(fixed.out, AllOf(HasSubstr("set of the topic syncledger.facts"),
                               HasSubstr("made the topic syncledger.outcomes, 3 partitions")));
  Succeeds(OnKafka({"import", kDemo}));
  EXPECT_THAT(OutOf(OnKafka({"doctor", "--fix"})), Not(HasSubstr("fixed")));

  EXPECT_THAT(Embedded({"doctor", "--fix"}).err, HasSubstr("--fix is about topics: add --kafka"));
  EXPECT_THAT(OnKafka({"doctor", "--partitions", "3"}).err, HasSubstr("belongs to --fix"));
  EXPECT_THAT(OnKafka({"doctor", "--fix", "--partitions", "0"}).err,
              HasSubstr("--partitions is a number from 1 to 1024, not \"0\""));
}

TEST_F(KafkaCommands, AFolderBelongsToOneLog) {
  MakeTopics("3");
  Succeeds(Embedded({"import", kDemo}));
  for (const std::string command : {"fold", "verify", "export"}) {
    std::vector<std::string> args = {command};
    if (command == "export") args.push_back(folder_.At("x.zst"));
    const Ran ran = OnKafka(args, "embedded");
    EXPECT_EQ(ran.exit_code, kBadInput) << command;
    EXPECT_THAT(ran.err, HasSubstr("this folder holds a log of its own")) << command;
  }
  Succeeds(OnKafka({"import", kDemo}));
  const Ran forgotten = Embedded({"fold"}, "on-kafka");
  EXPECT_EQ(forgotten.exit_code, kBadInput);
  EXPECT_THAT(forgotten.err, HasSubstr("or say with --kafka where it is"));
}

TEST_F(KafkaCommands, WhoeverIsNoKafkaIsSaidInOneLineSoon) {
  SilentPort closed, silent;
  silent.Listen();
  struct Wrong {
    std::string address;
    std::string says;
  };
  for (const Wrong& wrong : std::vector<Wrong>{
           {closed.address(), "Connection refused"},
           {silent.address(), "no broker answers there in time"},
           {"no-such-host.invalid:9092", "Failed to resolve"},
       }) {
    const auto start = std::chrono::steady_clock::now();
    const Ran ran =
        Syncledger({"--data", folder_.At("none"), "--kafka", wrong.address, "import", kDemo});
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(20));
    EXPECT_EQ(ran.exit_code, kBadInput);
    EXPECT_THAT(ran.err, AllOf(HasSubstr(wrong.address), HasSubstr(wrong.says)));
    EXPECT_EQ(std::count(ran.err.begin(), ran.err.end(), '\n'), 1) << ran.err;
    EXPECT_FALSE(folder_.Holds("none"));
  }
  for (const char* malformed : {"broker", ":9092", "broker:", "broker:0", "broker:65536",
                                "a:1,,b:2", "broker:9092,", "http://broker:9092", "bro ker:9092"}) {
    const Ran ran = Syncledger({"--kafka", malformed, "fold"});
    EXPECT_EQ(ran.exit_code, kBadInput) << malformed;
    EXPECT_THAT(ran.err, HasSubstr("--kafka takes HOST:PORT")) << malformed;
  }
}

// A broker with TLS and passwords, which tools/kafka says how to reach.
class SecureBroker {
 public:
  SecureBroker() {
    std::ifstream file(broker_.folder() + "/client.yaml");
    config_.assign(std::istreambuf_iterator<char>(file), {});
  }

  const std::string& config() const { return config_; }  // the file's text
  // The value of a line of it.
  std::string Value(const std::string& name) const {
    const size_t at = config_.find(name + ": ") + name.size() + 2;
    return config_.substr(at, config_.find('\n', at) - at);
  }

 private:
  const KafkaBroker broker_{"--secure"};
  std::string config_;
};

std::string WithoutLine(std::string text, const std::string& name) {
  const size_t at = text.rfind('\n', text.find(name + ": ")) + 1;
  return text.erase(at, text.find('\n', at) - at + 1);
}

TEST_F(KafkaCommands, ReachesABrokerByTlsWithAPasswordFromTheConfiguration) {
  const SecureBroker broker;
  const std::string password = broker.Value("sasl.password");
  ASSERT_GT(password.size(), 8u) << broker.config();
  const auto run = [&](const std::string& config, std::vector<std::string> args) {
    args.insert(args.begin(),
                {"--config", folder_.Write("client.yaml", config), "--data", folder_.At("secure")});
    return Syncledger(std::move(args));
  };
  Succeeds(run(broker.config(), {"doctor", "--fix", "--partitions", "3"}));
  Succeeds(run(broker.config(), {"import", kDemo}));
  Succeeds(Embedded({"import", kDemo}));
  EXPECT_EQ(
      AllOfIt([&](std::vector<std::string> args) { return run(broker.config(), std::move(args)); }),
      AllEmbedded());

  // The password by the environment instead.
  const std::string without = WithoutLine(broker.config(), "sasl.password");
  ASSERT_EQ(setenv("SYNCLEDGER_KAFKA_SASL_PASSWORD", password.c_str(), 1), 0);
  Succeeds(run(without, {"fold"}));
  ASSERT_EQ(setenv("SYNCLEDGER_KAFKA_SASL_PASSWORD", "not-the-password", 1), 0);
  const Ran wrong = run(without, {"fold"});
  unsetenv("SYNCLEDGER_KAFKA_SASL_PASSWORD");
  EXPECT_EQ(wrong.exit_code, kBadInput);
  EXPECT_THAT(wrong.err, AllOf(HasSubstr("Authentication failed"), Not(HasSubstr("not-the"))));
  EXPECT_EQ(std::count(wrong.err.begin(), wrong.err.end(), '\n'), 1) << wrong.err;

  const Ran untrusted = run(WithoutLine(broker.config(), "ssl.ca.location"), {"fold"});
  EXPECT_EQ(untrusted.exit_code, kBadInput);
  EXPECT_THAT(untrusted.err, HasSubstr("certificate"));
  const Ran plaintext = Syncledger(
      {"--kafka", broker.Value("brokers").substr(1).substr(0, broker.Value("brokers").size() - 2),
       "--data", folder_.At("secure"), "fold"});
  EXPECT_EQ(plaintext.exit_code, kBadInput);
  EXPECT_EQ(std::count(plaintext.err.begin(), plaintext.err.end(), '\n'), 1) << plaintext.err;
  for (const Ran* ran : {&wrong, &untrusted, &plaintext}) {
    EXPECT_THAT(ran->err, Not(HasSubstr(password)));
  }
}

TEST_F(KafkaCommands, ListsAnswerFromTheStateWhileKafkaIsAway) {
  MakeTopics("3");
  Succeeds(OnKafka({"import", kDemo}));
  const std::string absences = OutOf(OnKafka({"list", "absences"}));
  SilentPort closed;
  const Ran away = Syncledger(
      {"--data", folder_.At("on-kafka"), "--kafka", closed.address(), "list", "absences"});
  EXPECT_EQ(away.exit_code, kDone);
  EXPECT_EQ(away.out, absences);
  EXPECT_THAT(away.err, AllOf(HasSubstr("Connection refused"),
                              HasSubstr("the answer is what the state holds")));
}

}  // namespace
}  // namespace syncledger
