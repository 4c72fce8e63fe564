// The configuration file and the environment.
#include "tools/configuration.h"

#include <sys/stat.h>

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/temp_folder.h"
#include "tests/tools/run.h"

namespace syncledger {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Pair;

class ConfigurationTest : public ::testing::Test {
 protected:
  absl::StatusOr<Configuration> Read(const std::string& yaml,
                                     std::vector<const char*> environment = {}) {
    environment.push_back(nullptr);
    const std::string file = folder_.Write("config.yaml", yaml);
    return ReadConfiguration(file, environment.data(),
                             [&](const std::string& line) { warned_.push_back(line); });
  }
  std::string WhyNot(const std::string& yaml, std::vector<const char*> environment = {}) {
    const auto found = Read(yaml, std::move(environment));
    return found.ok() ? "it was read" : std::string(found.status().message());
  }

  TempFolder folder_;
  std::vector<std::string> warned_;
};

TEST_F(ConfigurationTest, SaysWhereTheLedgerIsAndHowKafkaIsReached) {
  const auto found = Read(
      "data: /var/lib/syncledger\n"
      "kafka:\n"
      "  brokers: [a:9093, b:9093]\n"
      "  properties:\n"
      "    security.protocol: SASL_SSL\n"
      "    sasl.username: syncledger\n");
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_EQ(found->data, "/var/lib/syncledger");
  EXPECT_EQ(found->brokers, "a:9093,b:9093");
  EXPECT_THAT(found->kafka_properties, ElementsAre(Pair("sasl.username", "syncledger"),
                                                   Pair("security.protocol", "SASL_SSL")));
  EXPECT_THAT(warned_, IsEmpty());
  EXPECT_EQ(Read("kafka:\n  brokers: a:1,b:2\n")->brokers, "a:1,b:2");
  EXPECT_FALSE(Read("")->data.has_value());
  EXPECT_FALSE(Read("# nothing yet\n")->brokers.has_value());
}

TEST_F(ConfigurationTest, TheEnvironmentGoesBeforeTheFile) {
  const auto found = Read(
      "data: from-file\nkafka:\n  brokers: file:1\n  properties:\n    sasl.username: file\n"
      "    ssl.ca.location: /ca.pem\n",
      {"PATH=/bin", "SYNCLEDGER_DATA=from-environment", "SYNCLEDGER_KAFKA=environment:1",
       "SYNCLEDGER_KAFKA_SASL_PASSWORD=a=b", "SYNCLEDGER_KAFKA_SASL_USERNAME=environment",
       "SYNCLEDGER_KAFKA_SSL_KEY_PASSWORD=", "SYNCLEDGER_FUZZ_SECONDS=3"});
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_EQ(found->data, "from-environment");
  EXPECT_EQ(found->brokers, "environment:1");
  EXPECT_THAT(found->kafka_properties,
              ElementsAre(Pair("sasl.password", "a=b"), Pair("sasl.username", "environment"),
                          Pair("ssl.ca.location", "/ca.pem")));
}

TEST_F(ConfigurationTest, WhatIsWrongIsSaidWithItsLineAndWithoutValues) {
  EXPECT_THAT(WhyNot("kafak:\n  brokers: a:1\n"),
              HasSubstr("config.yaml:1: no setting \"kafak\"; nearest: kafka; there are data"));
  EXPECT_THAT(WhyNot("kafka:\n  broker: a:1\n"),
              HasSubstr("config.yaml:2: no setting \"kafka.broker\"; nearest: brokers"));
  EXPECT_THAT(WhyNot("data: [a, b]\n"), HasSubstr("config.yaml:1: data takes one value"));
  EXPECT_THAT(WhyNot("kafka:\n  brokers: []\n"), HasSubstr("kafka.brokers names none"));
  EXPECT_THAT(WhyNot("kafka:\n  properties: yes\n"), HasSubstr("has names and values"));
  EXPECT_THAT(WhyNot("kafka: [\n"), HasSubstr("this is no YAML"));
  EXPECT_THAT(WhyNot("just a text\n"), HasSubstr("config.yaml:1: here are data and kafka"));
  EXPECT_THAT(WhyNot("kafka:\n  properties:\n    enable.idempotence: s3cret\n"),
              AllOf(HasSubstr("config.yaml:3: the Kafka property \"enable.idempotence\" cannot be "
                              "set here"),
                    Not(HasSubstr("s3cret"))));
  EXPECT_THAT(WhyNot("", {"SYNCLEDGER_KAFKA_GROUP_ID=s3cret"}),
              AllOf(HasSubstr("SYNCLEDGER_KAFKA_GROUP_ID: the Kafka property \"group.id\""),
                    Not(HasSubstr("s3cret"))));
  const auto missing = ReadConfiguration(folder_.At("none.yaml"), nullptr, {});
  EXPECT_TRUE(absl::IsNotFound(missing.status())) << missing.status();
}

TEST_F(ConfigurationTest, ASecretThatEverybodyMayReadIsWarnedOf) {
  const std::string yaml = "kafka:\n  properties:\n    sasl.password: x\n";
  ASSERT_TRUE(Read(yaml).ok());
  ASSERT_EQ(chmod(folder_.At("config.yaml").c_str(), 0644), 0);
  warned_.clear();
  ASSERT_TRUE(Read(yaml).ok());
  EXPECT_THAT(warned_, ElementsAre(HasSubstr("everybody on this machine may read it")));
  ASSERT_EQ(chmod(folder_.At("config.yaml").c_str(), 0600), 0);
  warned_.clear();
  ASSERT_TRUE(Read(yaml).ok());
  EXPECT_THAT(warned_, IsEmpty());
}

TEST_F(ConfigurationTest, TheCommandLineGoesBeforeIt) {
  const std::string file = folder_.Write("config.yaml", "data: " + folder_.At("configured") + "\n");
  const Ran configured = Syncledger({"--config", file, "list", "absences"});
  EXPECT_THAT(configured.err, HasSubstr("configured: no such data folder"));
  const Ran given =
      Syncledger({"--config", file, "--data", folder_.At("given"), "list", "absences"});
  EXPECT_THAT(given.err, HasSubstr("given: no such data folder"));
  const Ran wrong = Syncledger({"--config", folder_.At("none"), "list", "absences"});
  EXPECT_EQ(wrong.exit_code, kBadInput);
  EXPECT_THAT(wrong.err, HasSubstr("none: the configuration file cannot be read"));
}

TEST_F(ConfigurationTest, SaysWhoMayComeInAndHow) {
  const auto found = Read(
      "access:\n"
      "  tokens:\n"
      "    keys: [a.pem, {file: b.pem, kid: two}]\n"
      "    issuer: https://login.bank.example\n"
      "    audience: syncledger\n"
      "    clock_skew_s: 5\n"
      "    role_claim: roles\n"
      "  certificates:\n"
      "    - {name: reports.bank.example, role: service, tenants: [maple, birch]}\n"
      "    - {name: audit, role: auditor}\n"
      "tls: {certificate: c.pem, key: k.pem, client_ca: ca.pem}\n");
  ASSERT_TRUE(found.ok()) << found.status();
  ASSERT_EQ(found->access.tokens.size(), 1u);
  const TokenSettings& tokens = found->access.tokens[0];
  ASSERT_EQ(tokens.keys.size(), 2u);
  EXPECT_EQ(tokens.keys[0].path, "a.pem");
  EXPECT_EQ(tokens.keys[1].kid, "two");
  EXPECT_EQ(tokens.issuer, "https://login.bank.example");
  EXPECT_EQ(tokens.clock_skew, absl::Seconds(5));
  EXPECT_EQ(tokens.role_claim, "roles");
  EXPECT_EQ(tokens.tenants_claim, "tenants");
  ASSERT_EQ(found->access.certificates.size(), 2u);
  EXPECT_EQ(found->access.certificates[0].role, Role::kService);
  EXPECT_THAT(found->access.certificates[0].tenants, ElementsAre("maple", "birch"));
  EXPECT_EQ(found->tls->client_ca, "ca.pem");
  EXPECT_FALSE(Read("data: x")->access.any());
}

TEST_F(ConfigurationTest, RefusesAnAccessThatMeansSomethingElse) {
  EXPECT_THAT(WhyNot("access: {}"), HasSubstr("lets in nobody"));
  EXPECT_THAT(WhyNot("access:\n  token: x"), HasSubstr("no setting \"access.token\""));
  EXPECT_THAT(WhyNot("access:\n  tokens: {keys: k, audience: a}"), HasSubstr("issuer is missing"));
  EXPECT_THAT(WhyNot("access:\n  tokens: {issuer: i, audience: a}"), HasSubstr("keys is missing"));
  EXPECT_THAT(WhyNot("access:\n  tokens: {keys: k, issuer: i, audience: a, clock_skew_s: 1h}"),
              HasSubstr("0 to 300"));
  EXPECT_THAT(WhyNot("access:\n  certificates: [{name: x, role: root}]"), HasSubstr("role is"));
  EXPECT_THAT(WhyNot("access:\n  certificates: [{name: x, role: admin, tenants: []}]"),
              HasSubstr("names none"));
  EXPECT_THAT(WhyNot("tls: {certificate: c}"), HasSubstr("tls.key is missing"));
}

}  // namespace
}  // namespace syncledger
