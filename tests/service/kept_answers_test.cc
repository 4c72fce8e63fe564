// Answers that are given again: to whom, for how long, and how many of them.
#include "api/service/kept_answers.h"

#include <memory>
#include <string>

#include "gtest/gtest.h"
#include "syncledger/v1/query.pb.h"
#include "tests/service/served.h"

namespace syncledger {
namespace {

// One tenant whose head is what the test says.
class Headed : public MemoryView {
 public:
  explicit Headed(TenantHead head) : head_(std::move(head)) {}
  absl::StatusOr<std::optional<TenantHead>> Tenant(std::string_view tenant) const override {
    return tenant == "maple" ? std::optional<TenantHead>(head_) : std::nullopt;
  }

 private:
  const TenantHead head_;
};

v1::ExplainRequest About(const std::string& id) {
  v1::ExplainRequest request;
  request.set_tenant("maple");
  request.set_appointment_id(id);
  return request;
}

std::optional<std::string> Question(const TenantHead& head, const AsOf& as_of = {},
                                    Role role = Role::kAuditor, const std::string& id = "501",
                                    const std::string& tenant = "maple") {
  Caller caller;
  caller.role = role;
  auto question = QuestionOf(About(id), tenant, as_of, caller, Headed(head));
  EXPECT_TRUE(question.ok()) << question.status();
  return *question;
}

TEST(Questions, OfNowAreOthersOnceTheHistoryHasMoved) {
  const auto asked = Question({7, "digests"});
  EXPECT_TRUE(asked.has_value());
  EXPECT_EQ(Question({7, "digests"}), asked);
  EXPECT_NE(Question({8, "digests"}), asked);
  EXPECT_NE(Question({7, "after a step"}), asked) << "a fact is being folded in steps";
  EXPECT_NE(Question({7, "digests"}, {}, Role::kAuditor, "502"), asked);
}

TEST(Questions, OfATimeMayBeAnsweredOtherwiseByTheNextFact) {
  AsOf noon;
  noon.time_us = 43'200'000'000;
  EXPECT_NE(Question({7, "digests"}, noon), Question({8, "digests"}, noon));
}

TEST(Questions, OfAnOffsetStay) {
  AsOf fifth;
  fifth.offset = 5;
  EXPECT_TRUE(Question({7, "digests"}, fifth).has_value());
  EXPECT_EQ(Question({7, "digests"}, fifth), Question({9, "others"}, fifth));
  EXPECT_EQ(Question({5, "digests"}, fifth), std::nullopt) << "the history is not there yet";
}

TEST(Questions, OfWhoMayNotReadNamesAreTheirOwn) {
  EXPECT_EQ(Question({7, ""}, {}, Role::kAdmin), Question({7, ""}, {}, Role::kAuditor));
  EXPECT_NE(Question({7, ""}, {}, Role::kService), Question({7, ""}, {}, Role::kAuditor));
}

TEST(Questions, OfNoSingleHistoryAreNotKept) {
  EXPECT_EQ(Question({7, ""}, {}, Role::kAuditor, "501", ""), std::nullopt);
  EXPECT_EQ(Question({7, ""}, {}, Role::kAuditor, "501", "another's"), std::nullopt);
}

v1::ExplainResponse Answer(const std::string& title) {
  v1::ExplainResponse answer;
  answer.set_title(title);
  return answer;
}

std::string Found(KeptAnswers& kept, const std::string& question) {
  v1::ExplainResponse answer;
  return kept.Find(question, &answer) ? answer.title() : "none";
}

TEST(KeptAnswers, GiveWayToThoseAskedLater) {
  KeptAnswers kept(1000);
  for (int i = 0; i < 30; ++i) {
    kept.Keep("question " + std::to_string(i), Answer(std::string(30, static_cast<char>('a' + i))));
    EXPECT_EQ(Found(kept, "question 0"), std::string(30, 'a')) << "it is asked again and again";
  }
  EXPECT_EQ(Found(kept, "question 1"), "none");
  EXPECT_EQ(Found(kept, "question 29"), std::string(30, 'a' + 29));
}

TEST(KeptAnswers, AreNotOneThatWouldPushOutTheRest) {
  KeptAnswers kept(1000);
  kept.Keep("small", Answer("small"));
  kept.Keep("large", Answer(std::string(1000 / 16, 'x')));
  EXPECT_EQ(Found(kept, "large"), "none");
  EXPECT_EQ(Found(kept, "small"), "small");
}

// Each moment is asked about twice, by which time the second answer is one that was kept; a server
// that begins with that moment has nothing to give again.
TEST(KeptAnswers, AreWhatANewServerSays) {
  Served grown(BankUpTo(0));
  int changed = 0;
  std::string before;
  for (uint64_t last = 0; last <= kLostInExchange; ++last) {
    grown.latest().Publish(BankUpTo(last));
    Served begun(BankUpTo(last));
    const auto ask = [&](Served& served) {
      v1::ListVerdictsRequest request;
      request.mutable_filter()->set_tenant("maple");
      grpc::ClientContext context;
      v1::ListVerdictsResponse response;
      EXPECT_TRUE(served.stub().ListVerdicts(&context, request, &response).ok());
      return response.SerializeAsString();
    };
    const std::string answer = ask(begun);
    EXPECT_EQ(ask(grown), answer);
    EXPECT_EQ(ask(grown), answer);
    changed += answer != before;
    before = answer;
  }
  EXPECT_EQ(changed, 10);
}

}  // namespace
}  // namespace syncledger
