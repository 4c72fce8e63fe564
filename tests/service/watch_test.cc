// The stream of outcomes: each comes once, wherever it is taken up again.
#include <memory>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "tests/service/served.h"

namespace syncledger {
namespace {

class Stream {
 public:
  Stream(Served& served, const v1::WatchOutcomesRequest& request)
      : reader_(served.stub().WatchOutcomes(&context_, request)) {
    reader_->WaitForInitialMetadata();
  }
  // At its end the call is ended, as by a client that goes away.
  ~Stream() {
    context_.TryCancel();
    if (!finished_) reader_->Finish();
  }

  std::vector<v1::WatchOutcomesResponse> Read(size_t most) {
    std::vector<v1::WatchOutcomesResponse> read(most);
    for (auto& message : read) {
      if (!reader_->Read(&message)) {
        ADD_FAILURE() << "the stream ended";
        break;
      }
    }
    return read;
  }

  grpc::Status Finish() {
    v1::WatchOutcomesResponse ignored;
    while (reader_->Read(&ignored)) {
    }
    finished_ = true;
    return reader_->Finish();
  }

 private:
  grpc::ClientContext context_;
  bool finished_ = false;
  std::unique_ptr<grpc::ClientReader<v1::WatchOutcomesResponse>> reader_;
};

std::vector<std::string> OutcomeIds(const std::vector<v1::WatchOutcomesResponse>& messages) {
  std::vector<std::string> ids;
  for (const auto& message : messages) {
    ids.push_back(std::to_string(message.offset()) + " " + message.outcome().SerializeAsString());
  }
  return ids;
}

std::vector<std::string> OutcomesOf(const ReadView& view, const std::string& tenant) {
  std::vector<std::string> ids;
  EXPECT_TRUE(view.Verdicts(tenant, 0,
                            [&](const v1::Verdict& verdict) {
                              for (const v1::Outcome& outcome : verdict.outcomes()) {
                                ids.push_back(std::to_string(verdict.offset()) + " " +
                                              outcome.SerializeAsString());
                              }
                              return true;
                            })
                  .ok());
  return ids;
}

TEST(WatchOutcomes, GoesOnAfterAnyMessage) {
  const auto view = BankUpTo(kLostInExchange);
  Served served(view);
  const std::vector<std::string> all = OutcomesOf(*view, "maple");
  v1::WatchOutcomesRequest request;
  request.set_from_offset(0);
  const auto messages = Stream(served, request).Read(all.size());
  ASSERT_EQ(OutcomeIds(messages), all);
  for (size_t i = 0; i + 1 < all.size(); ++i) {
    v1::WatchOutcomesRequest resumed;
    resumed.set_cursor(messages[i].cursor());
    EXPECT_EQ(OutcomeIds(Stream(served, resumed).Read(all.size() - i - 1)),
              std::vector<std::string>(all.begin() + static_cast<std::ptrdiff_t>(i) + 1, all.end()))
        << "after message " << i;
  }
}

TEST(WatchOutcomes, BringsWhatIsFoldedLater) {
  Served served(BankUpTo(kFreeSeen));
  Stream stream(served, {});  // after the newest
  const auto whole = BankUpTo(kLostInExchange);
  served.latest().Publish(whole);
  std::vector<std::string> later = OutcomesOf(*whole, "maple");
  later.erase(later.begin(), later.begin() + static_cast<std::ptrdiff_t>(
                                                 OutcomesOf(*BankUpTo(kFreeSeen), "maple").size()));
  EXPECT_EQ(OutcomeIds(stream.Read(later.size())), later);
}

TEST(WatchOutcomes, KeepsToItsFilters) {
  Served served(BankUpTo(kLostInExchange));
  v1::WatchOutcomesRequest request;
  request.set_from_offset(0);
  request.add_kinds(v1::CONFLICT_RESOLVED);
  const auto read = Stream(served, request).Read(1);
  EXPECT_EQ(read[0].offset(), kLostInExchange);
  EXPECT_EQ(read[0].outcome().kind(), v1::CONFLICT_RESOLVED);

  request.set_employee("nobody@maple.example");
  EXPECT_EQ(Stream(served, request).Finish().error_code(), grpc::StatusCode::NOT_FOUND);
}

TEST(WatchOutcomes, RefusesWhereItCannotBegin) {
  Served served(BankUpTo(kLostInExchange));
  v1::WatchOutcomesRequest request;
  request.set_from_offset(3);  // of which tenant?
  EXPECT_EQ(Stream(served, request).Finish().error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  request.set_tenant("maple");
  request.set_from_offset(11);
  EXPECT_EQ(Stream(served, request).Finish().error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  request.set_cursor("nonsense");
  EXPECT_EQ(Stream(served, request).Finish().error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  v1::WatchOutcomesRequest all;
  all.set_from_offset(0);
  request.set_cursor(Stream(served, all).Read(1)[0].cursor());  // of all tenants
  EXPECT_EQ(Stream(served, request).Finish().error_code(), grpc::StatusCode::INVALID_ARGUMENT);
}

}  // namespace
}  // namespace syncledger
