// Questions to a server of LedgerQuery, many at once over several connections, and how fast the
// answers came.
#pragma once

#include <grpcpp/grpcpp.h>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "syncledger/v1/query.grpc.pb.h"

namespace syncledger {

inline constexpr int kConnections = 16;

// Ends the benchmark.
[[noreturn]] void Die(const std::string& message);

using Stubs = std::vector<std::unique_ptr<v1::LedgerQuery::Stub>>;  // a connection each

Stubs Connect(const std::string& address);

// One request on its way.
struct Flight {
  virtual ~Flight() = default;
  grpc::ClientContext context;
  grpc::Status status;
  std::chrono::steady_clock::time_point due;
};

// Sends the question; its answer comes to the queue with the flight as the tag, which is the
// caller's to delete.
using Question = std::function<Flight*(v1::LedgerQuery::Stub&, grpc::CompletionQueue*)>;

Question Ask(v1::ExplainRequest request);
Question Ask(v1::ListAbsencesRequest request);

// The next one as soon as one was answered, for three seconds; or each of them once, so that no
// answer was given before. Returns answers a second. What a server refuses for having too much at
// once is no answer; any other error ends the benchmark.
double AskAll(const Stubs& stubs, const std::vector<Question>& questions);
double AskEachOnce(const Stubs& stubs, const std::vector<Question>& questions);

// At a steady rate for ten seconds, whatever becomes of the answers, and says how long they took.
void AskSteadily(const std::string& name, const Stubs& stubs,
                 const std::vector<Question>& questions, int a_second);

}  // namespace syncledger
