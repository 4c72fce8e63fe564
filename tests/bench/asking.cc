#include "tests/bench/asking.h"

#include <cstdint>
#include <cstdlib>
#include <utility>

#include "fmt/format.h"
#include "tests/bench/quantile.h"

namespace syncledger {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kOutstanding = 32;  // of a server that is asked for as much as it can
constexpr std::chrono::seconds kSteady{10};
constexpr std::chrono::seconds kRound{3};

template <typename Response>
struct FlightOf : Flight {
  Response response;
  std::unique_ptr<grpc::ClientAsyncResponseReader<Response>> reader;
};

template <typename Response, typename Request, typename Call>
Question AskBy(Request request, Call call) {
  return [request = std::move(request), call](v1::LedgerQuery::Stub& stub,
                                              grpc::CompletionQueue* queue) -> Flight* {
    auto* flight = new FlightOf<Response>;
    flight->reader = (stub.*call)(&flight->context, request, queue);
    flight->reader->Finish(&flight->response, &flight->status, flight);
    return flight;
  };
}

// False: the server has too much at once, and says so.
bool IsAnswered(const Flight& flight) {
  if (flight.status.ok()) return true;
  if (flight.status.error_code() == grpc::StatusCode::RESOURCE_EXHAUSTED) return false;
  Die(flight.status.error_message());
}

// As many at once as kOutstanding, the next where one was answered, as long as `wants` says so of
// how many were asked. Returns answers a second.
double AskWhile(const Stubs& stubs, const std::vector<Question>& questions,
                const std::function<bool(size_t asked)>& wants) {
  grpc::CompletionQueue queue;
  size_t asked = 0;
  size_t waiting = 0;
  int64_t answered = 0;
  const auto ask = [&] {
    questions[asked % questions.size()](*stubs[asked % stubs.size()], &queue)->due = Clock::now();
    ++asked;
    ++waiting;
  };
  const Clock::time_point start = Clock::now();
  while (waiting < kOutstanding && wants(asked)) ask();
  void* tag = nullptr;
  bool ok = false;
  for (; waiting > 0; --waiting) {
    queue.Next(&tag, &ok);
    const std::unique_ptr<Flight> flight(static_cast<Flight*>(tag));
    if (IsAnswered(*flight)) ++answered;
    if (wants(asked)) ask();
  }
  return static_cast<double>(answered) /
         std::chrono::duration<double>(Clock::now() - start).count();
}

}  // namespace

void Die(const std::string& message) {
  fmt::print(stderr, "bench_service: {}\n", message);
  std::exit(1);
}

Stubs Connect(const std::string& address) {
  Stubs stubs;
  for (int i = 0; i < kConnections; ++i) {
    grpc::ChannelArguments arguments;
    arguments.SetInt("grpc.use_local_subchannel_pool", 1);  // a connection of its own
    arguments.SetMaxReceiveMessageSize(64 << 20);
    stubs.push_back(v1::LedgerQuery::NewStub(
        grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments)));
  }
  return stubs;
}

Question Ask(v1::ExplainRequest request) {
  return AskBy<v1::ExplainResponse>(std::move(request), &v1::LedgerQuery::Stub::AsyncExplain);
}

Question Ask(v1::ListAbsencesRequest request) {
  return AskBy<v1::ListAbsencesResponse>(std::move(request),
                                         &v1::LedgerQuery::Stub::AsyncListAbsences);
}

double AskAll(const Stubs& stubs, const std::vector<Question>& questions) {
  const Clock::time_point end = Clock::now() + kRound;
  return AskWhile(stubs, questions, [&](size_t) { return Clock::now() < end; });
}

double AskEachOnce(const Stubs& stubs, const std::vector<Question>& questions) {
  return AskWhile(stubs, questions, [&](size_t asked) { return asked < questions.size(); });
}

void AskSteadily(const std::string& name, const Stubs& stubs,
                 const std::vector<Question>& questions, int a_second) {
  grpc::CompletionQueue queue;
  const auto every = std::chrono::nanoseconds(std::chrono::seconds(1)) / a_second;
  const size_t count = static_cast<size_t>(a_second) * static_cast<size_t>(kSteady.count());
  std::vector<double> took_ms;
  const Clock::time_point start = Clock::now();
  size_t asked = 0;
  size_t refused = 0;
  while (took_ms.size() + refused < count) {
    const Clock::time_point due = start + every * static_cast<int64_t>(asked);
    if (asked < count && Clock::now() >= due) {
      questions[asked % questions.size()](*stubs[asked % stubs.size()], &queue)->due = due;
      ++asked;
      continue;
    }
    void* tag = nullptr;
    bool ok = false;
    const auto wait = asked < count ? std::chrono::system_clock::now() + (due - Clock::now())
                                    : std::chrono::system_clock::now() + std::chrono::seconds(10);
    if (queue.AsyncNext(&tag, &ok, wait) != grpc::CompletionQueue::GOT_EVENT) continue;
    const std::unique_ptr<Flight> flight(static_cast<Flight*>(tag));
    if (!IsAnswered(*flight)) {
      ++refused;
      continue;
    }
    took_ms.push_back(
        std::chrono::duration<double, std::milli>(Clock::now() - flight->due).count());
  }
  const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
  fmt::print("{:<44} {:>6.0f} a second: {}{}\n", name,
             static_cast<double>(took_ms.size()) / seconds, Percentiles(took_ms),
             refused == 0 ? "" : fmt::format("; {} refused: too many at once", refused));
  fflush(stdout);
}

}  // namespace syncledger
