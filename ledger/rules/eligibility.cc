#include "ledger/rules/eligibility.h"

#include <array>
#include <optional>

#include "ledger/time_arithmetic.h"
#include "ledger/zones.h"

namespace syncledger {
namespace {

struct Candidate {
  Judgement& judgement;
  const v1::Mailbox& mailbox;
  const v1::Item& item;
  std::optional<Span> times;  // once they were asked for
};

v1::Reason IntegrationEnabled(Candidate& candidate) {
  const v1::Settings& settings = candidate.judgement.settings();
  if (!settings.enabled()) return v1::INTEGRATION_DISABLED;
  if (IsDisconnected(candidate.judgement, candidate.mailbox)) return v1::DISCONNECTED;
  if (!candidate.mailbox.has_initialized_at_us()) return v1::NOT_INITIALIZED;
  return v1::REASON_UNSPECIFIED;
}

v1::Reason EmployeeMatches(Candidate& candidate) {
  return candidate.judgement.MatchOf(candidate.mailbox).reason;
}

v1::Reason InPrimaryCalendar(Candidate& candidate) {
  return candidate.item.other_calendar() ? v1::NOT_PRIMARY_CALENDAR : v1::REASON_UNSPECIFIED;
}

v1::Reason NotCancelled(Candidate& candidate) {
  return candidate.item.statement().is_cancelled() ? v1::CANCELLED_IN_EXCHANGE
                                                   : v1::REASON_UNSPECIFIED;
}

v1::Reason ShownAsBusy(Candidate& candidate) {
  const v1::ShowAs show_as = candidate.item.statement().show_as();
  return candidate.judgement.rules().Blocks(show_as) ? v1::REASON_UNSPECIFIED : v1::NOT_BUSY;
}

const Span& TimesOf(Candidate& candidate) {
  if (!candidate.times.has_value()) {
    const v1::Employee& employee = *candidate.judgement.MatchOf(candidate.mailbox).employee;
    candidate.times = SpanOf(candidate.item.statement(), ZoneOf(candidate.judgement, employee));
  }
  return *candidate.times;
}

v1::Reason ZoneKnown(Candidate& candidate) {
  const v1::Reason reason = TimesOf(candidate).reason;
  return reason == v1::UNKNOWN_TIME_ZONE ? reason : v1::REASON_UNSPECIFIED;
}

v1::Reason HasDuration(Candidate& candidate) { return TimesOf(candidate).reason; }

v1::Reason InWindow(Candidate& candidate) {
  return EndsInWindow(TimesOf(candidate).end_us, candidate.mailbox.window_start_us())
             ? v1::REASON_UNSPECIFIED
             : v1::OUT_OF_WINDOW;
}

struct Requirement {
  v1::Rule rule;
  v1::Reason (*fails)(Candidate&);
};

// Asked in this order; the first that fails is the reason. The order is a contract (rules.md,
// section 2).
constexpr std::array kEligibility = {
    Requirement{v1::RULE_ELIG_INTEGRATION, IntegrationEnabled},
    Requirement{v1::RULE_ELIG_EMPLOYEE, EmployeeMatches},
    Requirement{v1::RULE_ELIG_CALENDAR, InPrimaryCalendar},
    Requirement{v1::RULE_ELIG_CANCELLED, NotCancelled},
    Requirement{v1::RULE_ELIG_BUSY, ShownAsBusy},
    Requirement{v1::RULE_ELIG_ZONE, ZoneKnown},
    Requirement{v1::RULE_ELIG_DURATION, HasDuration},
    Requirement{v1::RULE_ELIG_WINDOW, InWindow},
};

// Of these requirements alone (the first two), a stamped item has to pass.
constexpr size_t kMailboxRequirements = 2;
static_assert(kEligibility[kMailboxRequirements].rule == v1::RULE_ELIG_CALENDAR);
// The ones before ELIG-ZONE ask nothing of an item's times.
constexpr size_t kTimelessRequirements = 5;
static_assert(kEligibility[kTimelessRequirements].rule == v1::RULE_ELIG_ZONE);

v1::Reason FirstFailure(Candidate candidate, size_t requirements) {
  for (size_t i = 0; i < requirements; ++i) {
    const v1::Reason reason = kEligibility[i].fails(candidate);
    if (reason != v1::REASON_UNSPECIFIED) return reason;
  }
  return v1::REASON_UNSPECIFIED;
}

}  // namespace

std::optional<int64_t> InstantOf(const v1::StatedTime& time) {
  if (time.has_instant_us()) return time.instant_us();
  if (!time.has_local_us()) return std::nullopt;
  return LocalToInstant(time.local_us(), time.time_zone());
}

std::optional<int64_t> DateOf(const v1::StatedTime& time) {
  if (!IsStated(time)) return std::nullopt;
  const std::optional<int64_t> local =
      time.has_local_us() ? time.local_us() : InstantToLocal(time.instant_us(), time.time_zone());
  if (!local.has_value()) return std::nullopt;
  return DayOf(*local);
}

bool IsStated(const v1::StatedTime& time) { return time.has_instant_us() || time.has_local_us(); }

std::string ZoneOf(Judgement& judgement, const v1::Employee& employee) {
  if (IsKnownZone(employee.time_zone())) return employee.time_zone();
  if (employee.location_ids_size() > 0) {
    const std::string zone = judgement.LocationOf(employee.location_ids(0)).time_zone();
    if (IsKnownZone(zone)) return zone;
  }
  return "UTC";
}

Span SpanOf(const v1::ItemStatement& statement, const std::string& employee_zone) {
  Span span;
  const auto read = [&](const v1::StatedTime& time) -> std::optional<int64_t> {
    if (!statement.is_all_day()) return InstantOf(time);
    const std::optional<int64_t> date = DateOf(time);
    return date.has_value() ? LocalMidnight(*date, employee_zone) : std::nullopt;
  };
  // ELIG-ZONE comes before ELIG-DURATION: it is asked of what is stated, also where the other time
  // is not.
  std::optional<int64_t> start;
  std::optional<int64_t> end;
  if (IsStated(statement.start())) start = read(statement.start());
  if (IsStated(statement.end())) end = read(statement.end());
  if (start.has_value() != IsStated(statement.start()) ||
      end.has_value() != IsStated(statement.end())) {
    span.reason = v1::UNKNOWN_TIME_ZONE;
    return span;
  }
  if (!start.has_value() || !end.has_value()) {
    span.reason = v1::NO_DURATION;
    return span;
  }
  span.start_us = *start;
  span.end_us = *end;
  if (*end <= *start) span.reason = v1::NO_DURATION;
  return span;
}

bool IsDisconnected(Judgement& judgement, const v1::Mailbox& mailbox) {
  return judgement.settings().disconnected() || mailbox.disconnected();
}

v1::Reason StandingEligibility(Judgement& judgement, const v1::Mailbox& mailbox) {
  if (IsDisconnected(judgement, mailbox)) return v1::DISCONNECTED;
  return MailboxEligibility(judgement, mailbox);
}

v1::Reason MailboxEligibility(Judgement& judgement, const v1::Mailbox& mailbox) {
  return FirstFailure({judgement, mailbox, v1::Item::default_instance(), {}}, kMailboxRequirements);
}

v1::Reason Eligibility(Judgement& judgement, const v1::Mailbox& mailbox, const v1::Item& item) {
  return FirstFailure({judgement, mailbox, item, {}}, kEligibility.size());
}

v1::Reason EligibilityButTimes(Judgement& judgement, const v1::Mailbox& mailbox,
                               const v1::Item& item) {
  return FirstFailure({judgement, mailbox, item, {}}, kTimelessRequirements);
}

bool RefreshMailbox(Judgement& judgement, v1::Mailbox* mailbox) {
  const EmployeeMatch& match = judgement.MatchOf(*mailbox);
  if (match.reason != v1::REASON_UNSPECIFIED) return false;
  bool changed = false;
  if (mailbox->employee_id() != match.employee->id()) {
    mailbox->set_employee_id(match.employee->id());
    changed = true;
  }
  if (mailbox->has_initialized_at_us() && !mailbox->has_window_start_us()) {
    const absl::StatusOr<int64_t> start =
        WindowStart(mailbox->initialized_at_us(), ZoneOf(judgement, *match.employee));
    if (start.ok()) {
      mailbox->set_window_start_us(*start);
      changed = true;
    }
  }
  return changed;
}

}  // namespace syncledger
