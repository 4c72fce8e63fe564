#include "api/service/watch.h"

#include <algorithm>
#include <utility>

#include "api/read_rows.h"
#include "api/service/token.h"
#include "api/status_macros.h"
#include "api/terminal_text.h"
#include "api/verdict_scan.h"
#include "fmt/format.h"

namespace syncledger {
namespace {

constexpr size_t kMostMessages = 256;             // of a batch
constexpr size_t kMostBytes = size_t{1} << 20;    // about: a cursor has a place for each tenant
constexpr uint64_t kMostVerdictsLooked = 20'000;  // for a batch, whether or not they match

}  // namespace

absl::StatusOr<OutcomeWatch> OutcomeWatch::Begin(const ReadView& view,
                                                 const v1::WatchOutcomesRequest& request) {
  OutcomeWatch watch(request);
  if (!request.tenant().empty()) {  // there has to be one
    RETURN_IF_ERROR(ResolveScopes(view, request.tenant(), {}).status());
  }
  if (request.has_cursor()) {
    RETURN_IF_ERROR(watch.BeginAtCursor());
  } else {
    RETURN_IF_ERROR(watch.BeginAtOffset(view));
  }
  RETURN_IF_ERROR(watch.FindWhose(view));
  return watch;
}

absl::Status OutcomeWatch::BeginAtCursor() {
  ASSIGN_OR_RETURN(v1::WatchCursor cursor, OpenWatchCursor(request_.cursor()));
  if (cursor.tenant() != request_.tenant()) {
    return absl::InvalidArgumentError(fmt::format(
        "cursor is of a stream of tenant \"{}\", and this one is of \"{}\": ask with the same "
        "tenant, or begin with from_offset",
        Visible(cursor.tenant()), Visible(request_.tenant())));
  }
  for (const v1::WatchCursor::Place& place : cursor.places()) {
    places_[place.tenant()] = {place.offset(), place.outcomes()};
  }
  return absl::OkStatus();
}

absl::Status OutcomeWatch::BeginAtOffset(const ReadView& view) {
  if (request_.has_from_offset() && request_.from_offset() == 0) return absl::OkStatus();
  if (!request_.has_from_offset()) {
    ASSIGN_OR_RETURN(std::vector<Scope> scopes, ResolveScopes(view, request_.tenant(), {}));
    for (const Scope& scope : scopes) places_[scope.tenant].offset = scope.end;
    return absl::OkStatus();
  }
  if (request_.tenant().empty()) {
    return absl::InvalidArgumentError(fmt::format(
        "from_offset {}: an offset belongs to one tenant: say which with tenant; 0 begins all",
        request_.from_offset()));
  }
  ASSIGN_OR_RETURN(Scope scope, ResolveScope(view, request_.tenant(), {}));
  if (request_.from_offset() > scope.end) {
    return absl::InvalidArgumentError(
        fmt::format("from_offset {}: tenant {} has {}: {} at the most begins with the next one",
                    request_.from_offset(), Visible(scope.tenant),
                    Counted(static_cast<int64_t>(scope.end), "fact", "facts"), scope.end));
  }
  places_[scope.tenant].offset = request_.from_offset();
  return absl::OkStatus();
}

absl::Status OutcomeWatch::FindWhose(const ReadView& view) {
  if (request_.employee().empty()) return absl::OkStatus();
  ListQuery query;
  query.employee = request_.employee();
  ASSIGN_OR_RETURN(std::vector<Scope> scopes, ResolveScopes(view, request_.tenant(), {}));
  ASSIGN_OR_RETURN(std::vector<Whose> whose, ResolveWhose(view, scopes, query));
  for (size_t i = 0; i < scopes.size(); ++i) whose_[scopes[i].tenant] = std::move(whose[i]);
  return absl::OkStatus();
}

absl::StatusOr<OutcomeWatch::Batch> OutcomeWatch::Next(const ReadView& view) {
  std::vector<std::string> tenants = {request_.tenant()};
  if (request_.tenant().empty()) {
    ASSIGN_OR_RETURN(tenants, view.Tenants());
    // From the one after that whose turn it was last.
    const auto next = std::upper_bound(tenants.begin(), tenants.end(), last_);
    std::rotate(tenants.begin(), next, tenants.end());
  }
  Batch batch;
  for (const std::string& tenant : tenants) {
    if (batch.more) break;
    RETURN_IF_ERROR(NextOf(view, tenant, &batch));
    last_ = tenant;
  }
  return batch;
}

absl::Status OutcomeWatch::NextOf(const ReadView& view, const std::string& tenant, Batch* batch) {
  ASSIGN_OR_RETURN(auto head, view.Tenant(tenant));
  Place& place = places_[tenant];
  if (!head.has_value() || place.offset >= head->next_offset) return absl::OkStatus();
  static const Whose kAnyone;
  const Whose* whose = &kAnyone;
  if (!request_.employee().empty()) whose = &whose_[tenant];
  const ListQuery no_query;
  const auto& kinds = request_.kinds();
  uint64_t looked = 0;
  absl::Status status;
  RETURN_IF_ERROR(view.Verdicts(tenant, place.offset, [&](const v1::Verdict& verdict) {
    if (batch->messages.size() >= kMostMessages || batch->bytes >= kMostBytes ||
        ++looked > kMostVerdictsLooked) {
      batch->more = true;
      return false;
    }
    // Whose an outcome is, is decided as things stood right after its fact, whenever it is read.
    const Scope then{tenant, verdict.offset() + 1, verdict.offset()};
    OutcomeFilter filter(view, then, *whose, no_query);
    if (verdict.offset() != place.offset) place = {verdict.offset(), 0};
    while (place.outcomes < static_cast<uint32_t>(verdict.outcomes_size())) {
      const v1::Outcome& outcome = verdict.outcomes(static_cast<int>(place.outcomes));
      ++place.outcomes;
      if (!kinds.empty() && std::find(kinds.begin(), kinds.end(), outcome.kind()) == kinds.end()) {
        continue;
      }
      absl::StatusOr<bool> asked = filter.Asks(outcome, verdict.offset());
      if (!asked.ok()) {
        status = asked.status();
        return false;
      }
      if (!*asked) continue;
      v1::WatchOutcomesResponse& message = batch->messages.emplace_back();
      message.set_tenant(tenant);
      message.set_offset(verdict.offset());
      message.set_fact_id(verdict.fact_id());
      message.set_source(verdict.source());
      message.set_observed_at_us(verdict.observed_at_us());
      *message.mutable_outcome() = outcome;
      message.set_cursor(Cursor());
      message.set_as_of_offset(head->next_offset - 1);
      batch->bytes += message.ByteSizeLong();
    }
    place = {verdict.offset() + 1, 0};
    return true;
  }));
  return status;
}

std::string OutcomeWatch::Cursor() const {
  v1::WatchCursor cursor;
  cursor.set_tenant(request_.tenant());
  for (const auto& [tenant, at] : places_) {
    v1::WatchCursor::Place* place = cursor.add_places();
    place->set_tenant(tenant);
    place->set_offset(at.offset);
    place->set_outcomes(at.outcomes);
  }
  return Seal(cursor);
}

}  // namespace syncledger
