// Outcomes as they come, by server-sent events: from an offset, or after a cursor.
#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/time/clock.h"
#include "api/access/redaction.h"
#include "api/http/console_parts.h"
#include "api/http/console_requests.h"
#include "api/service/watch.h"
#include "api/status_macros.h"
#include "api/verdicts.h"
#include "fmt/format.h"
#include "ledger/names.h"
#include "ledger/text.h"

namespace syncledger {
namespace {

constexpr int kMostStreams = 8;  // each takes one of the server's threads
constexpr absl::Duration kBetweenSigns = absl::Seconds(5);
// Then the page asks again, and whether it still may is looked at again.
constexpr absl::Duration kLongestStream = absl::Minutes(10);

using Streams = std::shared_ptr<std::atomic<int>>;

// One stream, of one page.
class OutcomeStream {
 public:
  OutcomeStream(const HttpServer& http, const LatestView& latest, Caller caller, std::string tenant,
                OutcomeWatch watch)
      : http_(http),
        latest_(latest),
        caller_(std::move(caller)),
        tenant_(std::move(tenant)),
        watch_(std::move(watch)),
        until_(absl::Now() + kLongestStream) {}

  // Writes what there is, and after it where the ledger stands; waits if there was nothing. False:
  // it is over.
  bool Step(httplib::DataSink& sink) {
    if (http_.stopping() || absl::Now() >= until_) return false;
    if (waits_) {
      latest_.WaitAfter(number_, absl::Now() + kBetweenSigns, [&] { return http_.stopping(); });
    }
    LatestView::Taken taken = TakeFor(caller_, latest_);
    number_ = taken.number;
    auto batch = watch_.Next(*taken.view);
    if (!batch.ok()) return false;  // asked again, it says why
    waits_ = !batch->more;
    std::string text;
    for (v1::WatchOutcomesResponse& message : batch->messages) {
      Redact(caller_, &message);
      text += fmt::format("event: outcome\ndata: {}\n\n", MessageJson(message));
    }
    auto head = taken.view->Tenant(tenant_);
    if (!head.ok() || !head->has_value()) return false;
    text += fmt::format("event: head\ndata: {}\n\n",
                        JsonObject()
                            .Number("head_offset", static_cast<int64_t>((*head)->next_offset) - 1)
                            .Object("lag", JsonObject().Number("age_us", taken.age_us))
                            .str());
    taken.view = nullptr;  // a slow reader holds nothing back
    return sink.write(text.data(), text.size());
  }

 private:
  static std::string MessageJson(const v1::WatchOutcomesResponse& message) {
    return JsonObject()
        .Number("offset", static_cast<int64_t>(message.offset()))
        .Text("observed_at", FormatTime(message.observed_at_us()))
        .Text("source", SourceName(message.source()))
        .Object("outcome", OutcomeJson(message.outcome()))
        .Text("cursor", message.cursor())
        .str();
  }

  const HttpServer& http_;
  const LatestView& latest_;
  const Caller caller_;
  const std::string tenant_;
  OutcomeWatch watch_;
  const absl::Time until_;
  uint64_t number_ = 0;  // of the view that was read last
  bool waits_ = false;
};

absl::StatusOr<std::unique_ptr<OutcomeStream>> BeginStream(const HttpServer& http,
                                                           const ConsoleSources& sources,
                                                           const Asked& asked) {
  ASSIGN_OR_RETURN(const std::string tenant, TenantOf(asked));
  v1::WatchOutcomesRequest request;
  request.set_tenant(tenant);
  request.set_employee(asked.Text("employee"));
  if (const std::string cursor = asked.Text("cursor"); !cursor.empty()) {
    request.set_cursor(cursor);
  } else if (!asked.Text("from_offset").empty()) {
    ASSIGN_OR_RETURN(const uint64_t from, NumberParameter(asked, "from_offset", 0, INT64_MAX));
    request.set_from_offset(from);
  }
  ASSIGN_OR_RETURN(OutcomeWatch watch, OutcomeWatch::Begin(asked.view(), request));
  return std::make_unique<OutcomeStream>(http, sources.latest, asked.caller, tenant,
                                         std::move(watch));
}

}  // namespace

void AddConsoleStream(HttpServer* http, const ConsoleSources& sources) {
  Streams streams = std::make_shared<std::atomic<int>>(0);
  http->routes().Get("/api/v1/outcomes", [http, sources, streams](const httplib::Request& request,
                                                                  httplib::Response& response) {
    const auto begin = [&]() -> absl::StatusOr<std::unique_ptr<OutcomeStream>> {
      RETURN_IF_ERROR(CheckOrigin(request, http->address(), Intent::kReads));
      ASSIGN_OR_RETURN(const Caller caller, MayUseConsole(sources.access, request));
      return BeginStream(*http, sources, {request, caller, TakeFor(caller, sources.latest)});
    };
    absl::StatusOr<std::unique_ptr<OutcomeStream>> stream = begin();
    if (!stream.ok()) {
      Respond(stream.status(), &response);
      return;
    }
    if (++*streams > kMostStreams) {
      --*streams;
      Respond(absl::ResourceExhaustedError(
                  fmt::format("{} live pages are open here already: close one", kMostStreams)),
              &response);
      return;
    }
    std::shared_ptr<OutcomeStream> kept = *std::move(stream);
    response.set_chunked_content_provider(
        "text/event-stream",
        [kept](size_t, httplib::DataSink& sink) {
          if (kept->Step(sink)) return true;
          sink.done();
          return true;
        },
        [streams](bool) { --*streams; });
  });
}

}  // namespace syncledger
