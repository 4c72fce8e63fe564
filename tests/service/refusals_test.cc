// Single answers as of a moment, waiting for one, and everything that is refused with what would be
// right.
#include <grpcpp/generic/generic_stub.h>

#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "api/access/access.h"
#include "api/listen_address.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/service/served.h"

namespace syncledger {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

grpc::Status Appointment(Served& served, const v1::GetAppointmentRequest& request,
                         v1::GetAppointmentResponse* response, int milliseconds = 60'000) {
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::milliseconds(milliseconds));
  return served.stub().GetAppointment(&context, request, response);
}

v1::GetAppointmentRequest Of900() {
  v1::GetAppointmentRequest request;
  request.set_id("900");
  return request;
}

TEST(Answers, AreAsOfTheMomentAskedFor) {
  Served served(BankUpTo(kLostInExchange));
  v1::GetAppointmentRequest request = Of900();
  v1::GetAppointmentResponse now, then;
  ASSERT_TRUE(Appointment(served, request, &now).ok());
  EXPECT_EQ(now.as_of_offset(), kLostInExchange);
  EXPECT_EQ(now.appointment().appointment().value().location_id(), "32");
  request.mutable_as_of()->set_offset(kBooked);
  ASSERT_TRUE(Appointment(served, request, &then).ok());
  EXPECT_EQ(then.as_of_offset(), kBooked);
  EXPECT_NE(then.appointment().appointment().value().location_id(), "32");
  request.mutable_as_of()->set_time_us(OnMonday(13 * 60 + 45));
  ASSERT_TRUE(Appointment(served, request, &then).ok());
  EXPECT_EQ(then.as_of_offset(), kEchoSeen);
}

TEST(Answers, WaitForTheFactThatIsAskedFor) {
  Served served(BankUpTo(kFreeSeen));
  v1::GetAppointmentRequest request = Of900();
  request.set_min_offset(kBooked);
  std::thread folds([&] { served.latest().Publish(BankUpTo(kBooked)); });
  v1::GetAppointmentResponse response;
  const grpc::Status status = Appointment(served, request, &response);
  folds.join();
  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(response.as_of_offset(), kBooked);

  request.set_min_offset(kLostInExchange);
  EXPECT_EQ(Appointment(served, request, &response, 200).error_code(),
            grpc::StatusCode::DEADLINE_EXCEEDED);
}

TEST(Refusals, SayWhatWouldBeRight) {
  Served served(BankUpTo(kLostInExchange));
  v1::GetAppointmentResponse response;
  v1::GetAppointmentRequest request = Of900();
  request.mutable_as_of()->set_offset(99);
  grpc::Status status = Appointment(served, request, &response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(status.error_message(), HasSubstr("as_of 99: tenant maple has 10 facts"));
  EXPECT_THAT(status.error_message(), Not(HasSubstr("--")));

  request.mutable_as_of()->set_time_us(INT64_MAX);
  EXPECT_EQ(Appointment(served, request, &response).error_code(),
            grpc::StatusCode::INVALID_ARGUMENT);

  request = Of900();
  request.set_tenant("mapel");
  status = Appointment(served, request, &response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_THAT(status.error_message(), HasSubstr("nearest: maple"));

  request = Of900();
  request.set_id("901");
  status = Appointment(served, request, &response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_THAT(status.error_message(), HasSubstr("nearest: 900"));

  grpc::ClientContext context;
  v1::ExplainResponse explained;
  EXPECT_EQ(served.stub().Explain(&context, v1::ExplainRequest(), &explained).error_code(),
            grpc::StatusCode::INVALID_ARGUMENT);
}

TEST(Refusals, OfPageTokens) {
  Served served(BankUpTo(kLostInExchange));
  v1::ListVerdictsRequest request;
  request.mutable_page()->set_page_size(2);
  v1::ListVerdictsResponse response;
  {
    grpc::ClientContext context;
    ASSERT_TRUE(served.stub().ListVerdicts(&context, request, &response).ok());
  }
  const std::string token = response.next_page_token();
  std::string altered = token;
  altered[altered.size() / 2] = altered[altered.size() / 2] == 'A' ? 'B' : 'A';
  for (const std::string& bad :
       {std::string("x"), token.substr(0, token.size() - 4), altered, "C1" + token.substr(2)}) {
    grpc::ClientContext context;
    request.mutable_page()->set_page_token(bad);
    const grpc::Status status = served.stub().ListVerdicts(&context, request, &response);
    EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT) << bad;
    EXPECT_THAT(status.error_message(), HasSubstr("page_token"));
  }
  request.mutable_page()->set_page_token(token);
  request.mutable_filter()->set_tenant("maple");
  grpc::ClientContext other_filter, other_rpc;
  EXPECT_THAT(served.stub().ListVerdicts(&other_filter, request, &response).error_message(),
              HasSubstr("of another query"));
  v1::ListConflictsRequest conflicts;
  conflicts.mutable_page()->set_page_token(token);
  v1::ListConflictsResponse listed;
  EXPECT_THAT(served.stub().ListConflicts(&other_rpc, conflicts, &listed).error_message(),
              HasSubstr("of another query"));
}

TEST(Refusals, OfTextThatIsNotUtf8) {
  Served served(BankUpTo(kLostInExchange));
  grpc::GenericStub raw(served.channel());
  const std::string bytes("\x12\x02\xff\xfe", 4);  // id
  const grpc::Slice slice(bytes);
  const grpc::ByteBuffer request(&slice, 1);
  grpc::ByteBuffer response;
  grpc::ClientContext context;
  grpc::CompletionQueue queue;
  grpc::Status status;
  auto call =
      raw.PrepareUnaryCall(&context, "/syncledger.v1.LedgerQuery/GetAppointment", request, &queue);
  call->StartCall();
  call->Finish(&response, &status, nullptr);
  void* tag = nullptr;
  bool ok = false;
  ASSERT_TRUE(queue.Next(&tag, &ok));
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INTERNAL) << status.error_message();
}

TEST(ListenAddresses, AreHostAndPort) {
  for (const char* good : {"127.0.0.1:7400", "127.0.0.1:0", "[::1]:7400", "localhost:1",
                           "0.0.0.0:7400", "bank.example:7400"}) {
    const auto address = ParseListenAddress("--listen", good);
    ASSERT_TRUE(address.ok()) << address.status();
    EXPECT_EQ(ListenText(*address), good);
  }
  for (const char* bad : {"", "7400", ":7400", "127.0.0.1", "127.0.0.1:", "127.0.0.1:x",
                          "127.0.0.1:70000", "127.0.0.1:-1", "::1:7400"}) {
    EXPECT_TRUE(absl::IsInvalidArgument(ParseListenAddress("--listen", bad).status())) << bad;
  }
}

TEST(ListenAddresses, AreOfThisMachineOnlyWithoutAuthentication) {
  const auto may = [](const char* text) {
    return MayListen(Access::Open(), "--listen", *ParseListenAddress("--listen", text));
  };
  for (const char* own : {"127.0.0.1:0", "[::1]:7400", "localhost:1"}) {
    EXPECT_TRUE(may(own).ok()) << own;
  }
  for (const char* open : {"0.0.0.0:7400", "[::]:7400", "10.0.0.1:7400", "bank.example:7400",
                           "127.0.0.1.bank.example:7400", "127.bank.example:7400"}) {
    EXPECT_TRUE(absl::IsInvalidArgument(may(open))) << open;
    EXPECT_THAT(std::string(may(open).message()), HasSubstr("without authentication")) << open;
  }
}

}  // namespace
}  // namespace syncledger
