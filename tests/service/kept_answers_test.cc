// Answers that are given again: to whom, for how long, and how many of them.
#include "api/service/kept_answers.h"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "syncledger/v1/query.pb.h"
#include "tests/service/served.h"

namespace syncledger {
namespace {

// Tenants whose heads are what the test says.
class Headed : public MemoryView {
 public:
  explicit Headed(std::map<std::string, TenantHead, std::less<>> heads)
      : heads_(std::move(heads)) {}
  absl::StatusOr<std::vector<std::string>> Tenants() const override {
    std::vector<std::string> tenants;
    for (const auto& [tenant, head] : heads_) tenants.push_back(tenant);
    return tenants;
  }
  absl::StatusOr<std::optional<TenantHead>> Tenant(std::string_view tenant) const override {
    const auto head = heads_.find(tenant);
    return head == heads_.end() ? std::nullopt : std::optional<TenantHead>(head->second);
  }

 private:
  const std::map<std::string, TenantHead, std::less<>> heads_;
};

v1::ExplainRequest About(const std::string& id) {
  v1::ExplainRequest request;
  request.set_tenant("maple");
  request.set_appointment_id(id);
  return request;
}

std::optional<std::string> QuestionIn(std::map<std::string, TenantHead, std::less<>> heads,
                                      const std::string& tenant, const AsOf& as_of, Role role,
                                      const std::string& id, uint64_t state = 0) {
  Caller caller;
  caller.role = role;
  LatestView::Taken taken;
  taken.view = std::make_shared<Headed>(std::move(heads));
  taken.state = state;
  auto question = QuestionOf(About(id), tenant, as_of, caller, taken);
  EXPECT_TRUE(question.ok()) << question.status();
  return *question;
}

std::optional<std::string> Question(const TenantHead& head, const AsOf& as_of = {},
                                    Role role = Role::kAuditor, const std::string& id = "501") {
  return QuestionIn({{"maple", head}}, "maple", as_of, role, id);
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
  const auto of = [](std::map<std::string, TenantHead, std::less<>> heads,
                     const std::string& tenant) {
    return QuestionIn(std::move(heads), tenant, {}, Role::kAuditor, "501");
  };
  const TenantHead head{7, "digests"};
  EXPECT_EQ(of({{"maple", head}}, "another's"), std::nullopt);
  EXPECT_EQ(of({{"maple", head}, {"oak", head}}, ""), std::nullopt);
  EXPECT_TRUE(of({{"maple", head}}, "").has_value()) << "it is the only one";
  EXPECT_NE(of({{"maple", head}}, ""), of({{"oak", head}}, "")) << "whoever may see another only";
}

TEST(Questions, OfAStateThatWasMadeAnewAreOthers) {
  AsOf fifth;
  fifth.offset = 5;
  const auto of = [&](uint64_t state) {
    return QuestionIn({{"maple", {7, ""}}}, "maple", fifth, Role::kAuditor, "501", state);
  };
  EXPECT_TRUE(of(0).has_value());
  EXPECT_NE(of(0), of(1));
}

v1::ExplainResponse Answer(const std::string& title) {
  v1::ExplainResponse answer;
  answer.set_title(title);
  return answer;
}

std::string Found(KeptAnswers& kept, const std::string& question) {
  v1::ExplainResponse answer;
  if (!kept.Find(question, &answer)) return "none";
  answer.mutable_lag()->set_age_us(1);  // as whoever sends it adds
  v1::ExplainResponse sent;
  EXPECT_TRUE(sent.ParseFromString(answer.SerializeAsString()));
  EXPECT_EQ(sent.lag().age_us(), 1u);
  return sent.title();
}

TEST(KeptAnswers, GiveWayToThoseAskedLater) {
  KeptAnswers kept(8000);
  for (int i = 0; i < 30; ++i) {
    kept.Keep("question " + std::to_string(i), Answer(std::string(30, static_cast<char>('a' + i))));
    EXPECT_EQ(Found(kept, "question 0"), std::string(30, 'a')) << "it is asked again and again";
  }
  EXPECT_EQ(Found(kept, "question 1"), "none");
  EXPECT_EQ(Found(kept, "question 29"), std::string(30, 'a' + 29));
}

TEST(KeptAnswers, AreNotOneThatWouldPushOutTheRest) {
  KeptAnswers kept(8000);
  kept.Keep("small", Answer("small"));
  kept.Keep("large", Answer(std::string(8000 / 16, 'x')));
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

// A small bank that counts how often its verdicts are read.
class Counted : public MemoryView {
 public:
  Counted() : MemoryView(SmallBank()) {}
  absl::Status Verdicts(std::string_view tenant, uint64_t from,
                        const VerdictVisitor& visit) const override {
    ++reads;
    return MemoryView::Verdicts(tenant, from, visit);
  }

  mutable int reads = 0;
};

TEST(KeptAnswers, AreReadOnceForAState) {
  const auto bank = std::make_shared<Counted>();
  Served served(bank);
  const auto reads_of_asking = [&] {
    const int before = bank->reads;
    v1::ListVerdictsRequest request;
    request.mutable_as_of()->set_offset(kBooked);
    grpc::ClientContext context;
    v1::ListVerdictsResponse response;
    EXPECT_TRUE(served.stub().ListVerdicts(&context, request, &response).ok());
    EXPECT_GT(response.verdicts_size(), 0);
    return bank->reads - before;
  };
  EXPECT_GT(reads_of_asking(), 0);
  EXPECT_EQ(reads_of_asking(), 0);
  served.latest().PublishAnew(bank);
  EXPECT_GT(reads_of_asking(), 0);
}

}  // namespace
}  // namespace syncledger
