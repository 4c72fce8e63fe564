// Lists in pages: nothing is skipped, nothing comes twice, and every page is of one moment.
#include <functional>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "tests/service/served.h"

namespace syncledger {
namespace {

template <typename Request, typename Response>
using ListRpc = grpc::Status (v1::LedgerQuery::Stub::*)(grpc::ClientContext*, const Request&,
                                                        Response*);

// Every element of a list, serialised, read in pages of that size. `between` runs before each page
// but the first.
template <typename Request, typename Response, typename Elements>
std::vector<std::string> InPages(
    Served& served, ListRpc<Request, Response> rpc, Elements elements, uint32_t size,
    Request request = {}, const std::function<void()>& between = [] {}) {
  std::vector<std::string> all;
  request.mutable_page()->set_page_size(size);
  std::string moments;
  while (true) {
    grpc::ClientContext context;
    Response response;
    const grpc::Status status = (served.stub().*rpc)(&context, request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    if (!status.ok()) return all;
    EXPECT_LE(elements(response).size(), static_cast<int>(size));
    for (const auto& element : elements(response)) all.push_back(element.SerializeAsString());
    std::string now;
    for (const v1::TenantMoment& moment : response.moments()) now += moment.SerializeAsString();
    if (request.page().page_token().empty()) moments = now;
    EXPECT_EQ(now, moments);
    if (response.next_page_token().empty()) return all;
    request.mutable_page()->set_page_token(response.next_page_token());
    between();
  }
}

template <typename Request, typename Response, typename Elements>
void PagesAreTheListWhole(Served& served, ListRpc<Request, Response> rpc, Elements elements,
                          size_t at_least, const Request& request = {}) {
  const auto whole = InPages(served, rpc, elements, 1000, request);
  EXPECT_GE(whole.size(), at_least) << Request::descriptor()->name();
  for (const uint32_t size : {1, 2, 7}) {
    EXPECT_EQ(InPages(served, rpc, elements, size, request), whole)
        << Request::descriptor()->name() << " in pages of " << size;
  }
}

TEST(Pages, AreTheListWhole) {
  DemoLedger demo;
  Served served(demo.View());
  using Stub = v1::LedgerQuery::Stub;
  PagesAreTheListWhole<v1::ListAppointmentsRequest, v1::ListAppointmentsResponse>(
      served, &Stub::ListAppointments, [](const auto& page) { return page.appointments(); }, 15);
  PagesAreTheListWhole<v1::ListNotificationsRequest, v1::ListNotificationsResponse>(
      served, &Stub::ListNotifications, [](const auto& page) { return page.notifications(); }, 20);
  PagesAreTheListWhole<v1::ListConflictsRequest, v1::ListConflictsResponse>(
      served, &Stub::ListConflicts, [](const auto& page) { return page.conflicts(); }, 3);
  PagesAreTheListWhole<v1::ListVerdictsRequest, v1::ListVerdictsResponse>(
      served, &Stub::ListVerdicts, [](const auto& page) { return page.verdicts(); }, 300);
  PagesAreTheListWhole<v1::ListMailboxesRequest, v1::ListMailboxesResponse>(
      served, &Stub::ListMailboxes, [](const auto& page) { return page.mailboxes(); }, 14);
  PagesAreTheListWhole<v1::ListHeldRequest, v1::ListHeldResponse>(
      served, &Stub::ListHeld, [](const auto& page) { return page.held(); }, 0);
}

TEST(Pages, EndWithinASeriesAndGoOnThere) {
  DemoLedger demo;
  Served served(demo.View());
  const auto absences = [](const auto& page) { return page.absences(); };
  using Request = v1::ListAbsencesRequest;
  using Response = v1::ListAbsencesResponse;
  PagesAreTheListWhole<Request, Response>(served, &v1::LedgerQuery::Stub::ListAbsences, absences,
                                          30);
  Request of_ben;
  of_ben.mutable_filter()->set_employee("ben.okafor@harbourside.example");
  PagesAreTheListWhole<Request, Response>(served, &v1::LedgerQuery::Stub::ListAbsences, absences, 8,
                                          of_ben);
}

TEST(Pages, DoNotShowWhatComesInMeanwhile) {
  Served served(BankUpTo(kBooked));
  uint64_t last = kBooked;
  const auto verdicts = InPages<v1::ListVerdictsRequest, v1::ListVerdictsResponse>(
      served, &v1::LedgerQuery::Stub::ListVerdicts,
      [](const auto& page) { return page.verdicts(); }, 1, {},
      [&] {
        if (last < kLostInExchange) served.latest().Publish(BankUpTo(++last));
      });
  EXPECT_EQ(verdicts.size(), kBooked + 1u);
  EXPECT_EQ(last, kBooked + 4u);
}

}  // namespace
}  // namespace syncledger
