// The benchmark of the gRPC service, asked from another process than the one that answers.
//
//   build/bench_service [FACTS] [TENANTS] [REQUESTS A SECOND]     defaults: 300,000 of 64, 2,000
//
// Imports a generated history and serves it with `syncledger up`; then, over several
// connections: each question once, as fast as can be; from then on the server may give again what
// it has answered (api/service/kept_answers.h): Explain of appointments and events, and
// ListAbsences of an employee's week, mixed, at a steady rate, of now and as of half of the history
// (latency counts from when a request was due, so that a server that stalls is not spared); and, in
// turn, as many as can be answered of each rpc, and of the same rpc of a server that returns a
// constant of the same size. At last the same questions, a quarter as many a second, of an `up`
// that ingests 1,000 facts a second meanwhile.
#include <grpcpp/grpcpp.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "syncledger/v1/query.grpc.pb.h"
#include "tests/bench/asking.h"
#include "tests/bench/quantile.h"
#include "tools/generate.h"

namespace syncledger {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kRounds = 3;
constexpr int kArrivingASecond = 1000;  // facts
constexpr size_t kSubjects = 2000;
constexpr std::chrono::seconds kMerging{10};  // what the import left, into few files
constexpr int64_t kWeekUs = int64_t{7} * 86'400 * 1'000'000;

// --- Processes -----------------------------------------------------------------------------------

// A program that runs until this is gone; what it prints first is its address.
class Child {
 public:
  explicit Child(const std::vector<std::string>& words) {
    int ends[2];
    if (pipe(ends) != 0) Die("no pipe");
    pid_ = fork();
    if (pid_ == 0) {
      dup2(ends[1], STDOUT_FILENO);
      std::vector<char*> arguments;
      for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
      arguments.push_back(nullptr);
      execv(arguments[0], arguments.data());
      _exit(127);
    }
    close(ends[1]);
    out_ = fdopen(ends[0], "r");
  }
  ~Child() {
    kill(pid_, SIGTERM);
    waitpid(pid_, nullptr, 0);
    fclose(out_);
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  // The address in "listening on ADDRESS ...".
  std::string Address() {
    char line[4096];
    if (fgets(line, sizeof(line), out_) == nullptr) Die("a server did not start");
    const std::string text(line);
    const std::string before = "listening on ";
    const size_t at = text.find(before);
    if (at == text.npos) Die("a server said: " + text);
    return text.substr(at + before.size(), text.find(' ', at + before.size()) - at - before.size());
  }

 private:
  pid_t pid_ = 0;
  FILE* out_ = nullptr;
};

// Answers Explain and ListAbsences with what a file holds, whatever is asked.
class Constant : public v1::LedgerQuery::Service {
 public:
  explicit Constant(const std::string& folder) {
    std::ifstream explained(folder + "/explained", std::ios::binary);
    std::ifstream listed(folder + "/listed", std::ios::binary);
    if (!explained_.ParseFromIstream(&explained) || !listed_.ParseFromIstream(&listed)) {
      Die("nothing to answer with");
    }
  }
  grpc::Status Explain(grpc::ServerContext*, const v1::ExplainRequest*,
                       v1::ExplainResponse* response) override {
    *response = explained_;
    return grpc::Status::OK;
  }
  grpc::Status ListAbsences(grpc::ServerContext*, const v1::ListAbsencesRequest*,
                            v1::ListAbsencesResponse* response) override {
    *response = listed_;
    return grpc::Status::OK;
  }

 private:
  v1::ExplainResponse explained_;
  v1::ListAbsencesResponse listed_;
};

int ServeConstant(const std::string& folder) {
  Constant service(folder);
  grpc::ServerBuilder builder;
  int port = 0;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  builder.RegisterService(&service);
  const auto server = builder.BuildAndStart();
  fmt::print("listening on 127.0.0.1:{} (gRPC)\n", port);
  fflush(stdout);
  server->Wait();
  return 0;
}

// --- What is asked -------------------------------------------------------------------------------

struct Questions {
  std::vector<v1::ExplainRequest> explain;
  std::vector<v1::ListAbsencesRequest> list;
};

// Of tenants all through the ledger, a few subjects of each.
Questions Collect(v1::LedgerQuery::Stub& stub) {
  Questions questions;
  v1::ListMailboxesRequest first;
  first.mutable_page()->set_page_size(1000);
  grpc::ClientContext mailboxes_context;
  v1::ListMailboxesResponse mailboxes;
  if (!stub.ListMailboxes(&mailboxes_context, first, &mailboxes).ok()) Die("no mailboxes");
  const size_t of_each = std::max<size_t>(1, kSubjects / std::max(1, mailboxes.moments_size()));
  for (const v1::TenantMoment& moment : mailboxes.moments()) {
    const std::string& tenant = moment.tenant();
    const auto page = [&](auto* request) {
      request->mutable_filter()->set_tenant(tenant);
      request->mutable_page()->set_page_size(static_cast<uint32_t>(of_each));
    };
    grpc::ClientContext one, two;
    v1::ListAppointmentsRequest ask_appointments;
    v1::ListAppointmentsResponse appointments;
    page(&ask_appointments);
    if (!stub.ListAppointments(&one, ask_appointments, &appointments).ok()) Die("no appointments");
    for (const v1::ListedAppointment& found : appointments.appointments()) {
      v1::ExplainRequest request;
      request.set_tenant(tenant);
      request.set_appointment_id(found.appointment().id());
      questions.explain.push_back(request);
    }
    v1::ListAbsencesRequest ask_absences;
    v1::ListAbsencesResponse absences;
    page(&ask_absences);
    if (!stub.ListAbsences(&two, ask_absences, &absences).ok()) Die("no absences");
    for (const v1::ListedAbsence& found : absences.absences()) {
      v1::ExplainRequest request;
      request.set_tenant(tenant);
      request.set_item_id(found.absence().item_id());
      questions.explain.push_back(request);
      v1::ListAbsencesRequest week;
      week.mutable_filter()->set_tenant(tenant);
      week.mutable_filter()->set_employee(found.employee_email());
      week.mutable_filter()->mutable_range()->set_from_us(found.absence().start_us());
      week.mutable_filter()->mutable_range()->set_to_us(found.absence().start_us() + kWeekUs);
      questions.list.push_back(week);
    }
  }
  if (questions.explain.empty() || questions.list.empty()) Die("nothing to ask about");
  return questions;
}

// As of half of each tenant's history; what was not there yet is left out.
template <typename Request, typename Response>
std::vector<Request> InThePast(const std::vector<Request>& requests,
                               const std::function<grpc::Status(const Request&, Response*)>& call,
                               const std::function<uint64_t(const Response&)>& newest) {
  std::vector<Request> past;
  for (Request request : requests) {
    Response response;
    if (!call(request, &response).ok()) continue;
    request.mutable_as_of()->set_offset(newest(response) / 2);
    if (call(request, &response).ok()) past.push_back(request);
  }
  if (past.empty()) Die("nothing stood at half of the history");
  return past;
}

template <typename Request>
std::vector<Question> ToQuestions(const std::vector<Request>& requests) {
  std::vector<Question> questions;
  for (const Request& request : requests) questions.push_back(Ask(request));
  return questions;
}

std::vector<Question> Mixed(std::vector<Question> one, const std::vector<Question>& other) {
  std::vector<Question> mixed;
  for (size_t i = 0; i < std::max(one.size(), other.size()); ++i) {
    mixed.push_back(one[i % one.size()]);
    mixed.push_back(other[i % other.size()]);
  }
  return mixed;
}

// The answer whose size is in the middle goes to a file.
template <typename Request, typename Response>
size_t KeepTypical(const std::vector<Request>& requests,
                   const std::function<grpc::Status(const Request&, Response*)>& call,
                   const std::string& path) {
  std::vector<std::string> answers;
  for (const Request& request : requests) {
    Response response;
    if (call(request, &response).ok()) answers.push_back(response.SerializeAsString());
  }
  const auto middle = answers.begin() + static_cast<ptrdiff_t>(answers.size() / 2);
  std::nth_element(answers.begin(), middle, answers.end(),
                   [](const auto& a, const auto& b) { return a.size() < b.size(); });
  std::ofstream(path, std::ios::binary) << *middle;
  return middle->size();
}

void Compare(const std::string& name, size_t bytes, const Stubs& ledger, const Stubs& constant,
             const std::vector<Question>& now, const std::vector<Question>& past) {
  std::vector<double> of_ledger, of_past, of_constant;
  for (int round = 0; round < kRounds; ++round) {
    of_ledger.push_back(AskAll(ledger, now));
    of_past.push_back(AskAll(ledger, past));
    of_constant.push_back(AskAll(constant, now));
  }
  const double rate = Quantile(of_ledger, 0.5);
  fmt::print(
      "{:<14} {:>6} bytes: {:>6.0f} a second, as of the past {:>6.0f}; a constant {:>6.0f}: {:.0f} "
      "% "
      "of it (medians of {})\n",
      name, bytes, rate, Quantile(of_past, 0.5), Quantile(of_constant, 0.5),
      100 * rate / Quantile(of_constant, 0.5), kRounds);
  fflush(stdout);
}

// Moves small captures into the folder of an `ingest`, so many facts a second, until it is gone.
class Arriving {
 public:
  Arriving(const std::string& folder, int tenants) : folder_(folder) {
    std::filesystem::create_directories(folder);
    const absl::Status generated = Generate(
        {.facts = int64_t{kArrivingASecond} * 60,
         .tenants = tenants,
         .mailboxes = tenants * 8,
         .seed = 2},
        [&](std::string_view line) {
          lines_.emplace_back(line);
          return absl::OkStatus();
        },
        nullptr);
    if (!generated.ok()) Die(std::string(generated.message()));
    mover_ = std::thread([this] { Move(); });
  }
  ~Arriving() {
    ends_ = true;
    mover_.join();
  }
  size_t moved() const { return moved_; }

 private:
  void Move() {
    constexpr size_t kTogether = kArrivingASecond / 10;
    Clock::time_point next = Clock::now();
    for (int number = 0; !ends_ && moved_ < lines_.size(); ++number) {
      const std::string name = fmt::format("{:06}.ndjson", number);
      {
        std::ofstream file(folder_ + "/." + name);
        for (size_t i = 0; i < kTogether && moved_ < lines_.size(); ++i) {
          file << lines_[moved_++] << '\n';
        }
      }
      std::filesystem::rename(folder_ + "/." + name, folder_ + "/" + name);
      std::this_thread::sleep_until(next += std::chrono::milliseconds(100));
    }
  }

  const std::string folder_;
  std::vector<std::string> lines_;
  std::atomic<size_t> moved_ = 0;
  std::atomic<bool> ends_ = false;
  std::thread mover_;
};

int RunBench(const std::string& own, int64_t facts, int tenants, int a_second) {
  std::string folder =
      (std::filesystem::temp_directory_path() / "syncledger-bench-XXXXXX").string();
  if (mkdtemp(folder.data()) == nullptr) Die("no temporary folder");
  const std::string binary = std::filesystem::path(own).parent_path().string() + "/syncledger";
  const std::string capture = folder + "/history.ndjson";
  {
    std::ofstream out(capture, std::ios::binary);
    const absl::Status generated = Generate(
        {.facts = facts, .tenants = tenants, .mailboxes = tenants * 8, .seed = 1},
        [&](std::string_view line) {
          out << line << '\n';
          return absl::OkStatus();
        },
        nullptr);
    if (!generated.ok()) Die(std::string(generated.message()));
  }
  const std::string import =
      fmt::format("'{}' --data '{}/data' import '{}' >/dev/null 2>&1", binary, folder, capture);
  if (system(import.c_str()) != 0) Die("cannot import");
  std::filesystem::remove(capture);
  std::vector<Question> questions;
  {
    Child server({binary, "--data", folder + "/data", "up", "--listen", "127.0.0.1:0", "--http",
                  "127.0.0.1:0"});
    const Stubs ledger = Connect(server.Address());
    std::this_thread::sleep_for(kMerging);
    v1::LedgerQuery::Stub& stub = *ledger.front();
    const Questions asked = Collect(stub);
    const auto explain = [&](const v1::ExplainRequest& request, v1::ExplainResponse* response) {
      grpc::ClientContext context;
      return stub.Explain(&context, request, response);
    };
    const auto list = [&](const v1::ListAbsencesRequest& request,
                          v1::ListAbsencesResponse* response) {
      grpc::ClientContext context;
      return stub.ListAbsences(&context, request, response);
    };
    const auto explain_now = ToQuestions(asked.explain);
    const auto list_now = ToQuestions(asked.list);
    fmt::print("{} facts of {} tenants; {} subjects and {} weeks, {} connections\n", facts, tenants,
               asked.explain.size(), asked.list.size(), kConnections);
    fmt::print("Each asked for the first time: Explain {:.0f} a second, ListAbsences {:.0f}\n",
               AskEachOnce(ledger, explain_now), AskEachOnce(ledger, list_now));
    const auto explain_past = InThePast<v1::ExplainRequest, v1::ExplainResponse>(
        asked.explain, explain, [](const auto& answer) { return answer.as_of_offset(); });
    const auto list_past = InThePast<v1::ListAbsencesRequest, v1::ListAbsencesResponse>(
        asked.list, list, [](const auto& answer) {
          return answer.moments_size() == 0 ? 0 : answer.moments(0).as_of_offset();
        });
    const size_t explained = KeepTypical<v1::ExplainRequest, v1::ExplainResponse>(
        asked.explain, explain, folder + "/explained");
    const size_t listed = KeepTypical<v1::ListAbsencesRequest, v1::ListAbsencesResponse>(
        asked.list, list, folder + "/listed");
    Child other({own, "constant", folder});
    const Stubs constant = Connect(other.Address());

    AskSteadily("Explain and ListAbsences, now", ledger, Mixed(explain_now, list_now), a_second);
    AskSteadily("Explain and ListAbsences, half of it ago", ledger,
                Mixed(ToQuestions(explain_past), ToQuestions(list_past)), a_second);
    AskSteadily("a constant", constant, Mixed(explain_now, list_now), a_second);
    Compare("Explain", explained, ledger, constant, explain_now, ToQuestions(explain_past));
    Compare("ListAbsences", listed, ledger, constant, list_now, ToQuestions(list_past));
    questions = Mixed(explain_now, list_now);
  }
  {
    const Arriving arriving(folder + "/captures", tenants);
    Child server({binary, "--data", folder + "/data", "up", "--captures", folder + "/captures",
                  "--listen", "127.0.0.1:0", "--http", "127.0.0.1:0"});
    const Stubs ledger = Connect(server.Address());
    const size_t before = arriving.moved();
    AskSteadily("The same, while facts arrive", ledger, questions, a_second / 4);
    fmt::print("{} facts arrived meanwhile\n", arriving.moved() - before);
  }
  std::filesystem::remove_all(folder);
  return 0;
}

}  // namespace
}  // namespace syncledger

int main(int argc, char** argv) {
  const std::string own = std::filesystem::canonical("/proc/self/exe").string();
  if (argc == 3 && std::string(argv[1]) == "constant") return syncledger::ServeConstant(argv[2]);
  const int64_t facts = argc > 1 ? std::atoll(argv[1]) : 300'000;
  const int tenants = argc > 2 ? std::atoi(argv[2]) : 64;
  const int a_second = argc > 3 ? std::atoi(argv[3]) : 2'000;
  if (facts < 20'000 || tenants < 1 || a_second < 1) {
    fmt::print(stderr,
               "bench_service: FACTS is 20,000 or more: build/bench_service 300000 64 2000\n");
    return 2;
  }
  return syncledger::RunBench(own, facts, tenants, a_second);
}
