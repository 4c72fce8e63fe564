// The benchmark of queries: what a read as of a moment of the past costs beside a read of now.
//
//   build/bench_queries [FACTS] [TENANTS]     defaults: 200,000 facts of 8 tenants
//
// Imports a generated history, opens the state as the commands do, and asks each query about many
// subjects of one tenant, now and as of offsets and times all through its history, in turn, several
// times over; of each question the quickest answer counts, so that other work on the machine shows
// little. Printed are medians and 99th percentiles over the subjects in microseconds, and the
// medians' ratio to that of now.
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "api/absences.h"
#include "api/appointments.h"
#include "api/query.h"
#include "api/read_rows.h"
#include "api/why.h"
#include "fmt/format.h"
#include "ledger/row_keys.h"
#include "ledger/text.h"
#include "store/store.h"
#include "tests/bench/quantile.h"
#include "tools/generate.h"
#include "tools/import.h"

namespace syncledger {
namespace {

constexpr size_t kSubjects = 150;  // of each query
constexpr int kRounds = 5;

void Require(const absl::Status& status) {
  if (status.ok()) return;
  fmt::print(stderr, "bench_queries: {}\n", std::string(status.message()));
  std::exit(1);
}

template <typename T>
T Require(absl::StatusOr<T> value) {
  Require(value.status());
  return *std::move(value);
}

struct Moment {
  std::string name;
  AsOf as_of;
  std::vector<double> microseconds;  // by subject
};

// The moments of a history of so many facts; the first is now.
std::vector<Moment> Moments(const ReadView& view, const std::string& tenant, uint64_t facts) {
  std::vector<Moment> moments = {{"now", {}, {}}};
  for (const uint64_t percent : {30, 50, 70, 90, 99}) {
    const uint64_t offset = facts * percent / 100;
    moments.push_back({fmt::format("as of the offset at {}%", percent), {offset, {}}, {}});
  }
  for (const uint64_t percent : {30, 70, 99}) {
    const Scope scope{tenant, facts, kNow};
    const v1::Verdict verdict = Require(VerdictAt(view, scope, facts * percent / 100));
    moments.push_back(
        {fmt::format("as of the time at {}%", percent), {{}, verdict.observed_at_us()}, {}});
  }
  return moments;
}

using Ask = std::function<void(const ReadView&, const std::string& subject, const AsOf&)>;

void Measure(const std::string& name, Store& store, const std::vector<std::string>& subjects,
             std::vector<Moment> moments, const Ask& ask) {
  for (Moment& moment : moments) moment.microseconds.assign(subjects.size(), 1e18);
  for (int round = 0; round < kRounds; ++round) {
    for (size_t i = 0; i < subjects.size(); ++i) {
      for (Moment& moment : moments) {
        const std::unique_ptr<ReadView> view = store.View();
        const auto start = std::chrono::steady_clock::now();
        ask(*view, subjects[i], moment.as_of);
        const std::chrono::duration<double, std::micro> took =
            std::chrono::steady_clock::now() - start;
        moment.microseconds[i] = std::min(moment.microseconds[i], took.count());
      }
    }
  }
  fmt::print("{}, of {} subjects\n", name, subjects.size());
  const double now = Quantile(moments[0].microseconds, 0.5);
  for (const Moment& moment : moments) {
    const double median = Quantile(moment.microseconds, 0.5);
    fmt::print("  {:<28} {:>9.0f} us  p99 {:>9.0f} us  {:>6.2f} of now\n", moment.name, median,
               Quantile(moment.microseconds, 0.99), median / now);
  }
}

// Ids of rows that stood at the scope's moment, evenly picked: the last text of each key.
std::vector<std::string> Subjects(const ReadView& view, const Scope& scope, v1::RowKind kind) {
  std::vector<std::string> ids;
  Require(view.Scan(scope.tenant, kind, "", "", scope.as_of, [&](const StoredRow& row) {
    RowKeyReader key(row.key);
    int64_t mailbox = 0;
    std::string id;
    if (kind == v1::ROW_ITEM && !key.Number(&mailbox)) return true;
    if (key.Text(&id)) ids.push_back(id);
    return true;
  }));
  std::vector<std::string> picked;
  const size_t every = std::max<size_t>(1, ids.size() / kSubjects);
  for (size_t i = 0; i < ids.size() && picked.size() < kSubjects; i += every) {
    picked.push_back(ids[i]);
  }
  return picked;
}

Ask Why(WhySubject::Kind kind, const std::string& tenant) {
  return [kind, tenant](const ReadView& view, const std::string& id, const AsOf& as_of) {
    Require(Explain(view, tenant, {kind, id, 0}, as_of).status());
  };
}

void Import(const std::string& folder, int64_t facts, int tenants) {
  const std::string capture = folder + "/history.ndjson";
  {
    std::ofstream out(capture, std::ios::binary);
    Require(Generate(
        {.facts = facts, .tenants = tenants, .mailboxes = tenants * 8, .seed = 1},
        [&](std::string_view line) {
          out << line << '\n';
          return absl::OkStatus();
        },
        nullptr));
  }
  ImportOptions options;
  options.place.data = folder;
  options.files = {capture};
  Require(Import(options).status());
}

int Main(int64_t facts, int tenants) {
  std::string folder =
      (std::filesystem::temp_directory_path() / "syncledger-bench-XXXXXX").string();
  if (mkdtemp(folder.data()) == nullptr) return 1;
  Import(folder, facts, tenants);
  {
    auto store = Require(Store::Open({.path = folder + "/state", .read_only = true}));
    const auto view = store->View();
    const std::string tenant = Require(view->Tenants()).front();
    const uint64_t of_tenant = Require(view->Tenant(tenant))->next_offset;
    fmt::print("{} facts of {} tenants; asked about one with {}\n", facts, tenants, of_tenant);
    const std::vector<Moment> moments = Moments(*view, tenant, of_tenant);
    const uint64_t early = of_tenant * 3 / 10;
    const Scope then{tenant, early + 1, early};

    const auto list = [&tenant](const std::string& employee, const AsOf& as_of) {
      ListQuery query;
      query.tenant = tenant;
      query.employee = employee;
      query.as_of = as_of;
      return query;
    };
    const std::vector<std::string> employees = Subjects(*view, then, v1::ROW_EMPLOYEE);
    Measure("list absences --employee", *store, employees, moments,
            [&](const ReadView& at, const std::string& id, const AsOf& as_of) {
              Require(ListAbsences(at, list(id, as_of), [](const ListedAbsence&) { return true; }));
            });
    Measure("list appointments --employee", *store, employees, moments,
            [&](const ReadView& at, const std::string& id, const AsOf& as_of) {
              Require(ListAppointments(at, list(id, as_of),
                                       [](const ListedAppointment&) { return true; }));
            });
    Measure("why appointment:ID", *store, Subjects(*view, then, v1::ROW_APPOINTMENT), moments,
            Why(WhySubject::Kind::kAppointment, tenant));
    Measure("why item:ID", *store, Subjects(*view, then, v1::ROW_ITEM), moments,
            Why(WhySubject::Kind::kItem, tenant));
  }
  std::filesystem::remove_all(folder);
  return 0;
}

}  // namespace
}  // namespace syncledger

int main(int argc, char** argv) {
  const int64_t facts = argc > 1 ? std::atoll(argv[1]) : 200'000;
  const int tenants = argc > 2 ? std::atoi(argv[2]) : 8;
  if (facts < 1'000 || tenants < 1) {
    fmt::print(stderr,
               "bench_queries: FACTS is 1,000 or more, TENANTS 1 or more: build/bench_queries "
               "200000 8\n");
    return 2;
  }
  return syncledger::Main(facts, tenants);
}
