// Section 2, ELIG-*: whether an Exchange item counts in Coconut, and if not, which requirement
// fails first.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "ledger/judgement.h"

namespace syncledger {

// An item's time as instants. `reason` says why it has none: UNKNOWN_TIME_ZONE or NO_DURATION.
struct Span {
  v1::Reason reason = v1::REASON_UNSPECIFIED;
  int64_t start_us = 0;
  int64_t end_us = 0;
};

// The zone an employee is shown times in: their own, else their first assigned location's, else
// UTC.
std::string ZoneOf(Judgement& judgement, const v1::Employee& employee);

// When an item takes place. An all-day item is its dates, from local midnight to local midnight in
// `employee_zone`. Rules ELIG-ZONE, ELIG-DURATION.
Span SpanOf(const v1::ItemStatement& statement, const std::string& employee_zone);

// Whether an admin disconnected the integration, or this mailbox (SYNC-DISCONNECT).
bool IsDisconnected(Judgement& judgement, const v1::Mailbox& mailbox);

// The same as MailboxEligibility for an absence that stands: a disconnection comes before whatever
// would pause its sync, since it removes it all the same.
v1::Reason StandingEligibility(Judgement& judgement, const v1::Mailbox& mailbox);

// ELIG-INTEGRATION and ELIG-EMPLOYEE: whether the mailbox takes part at all.
v1::Reason MailboxEligibility(Judgement& judgement, const v1::Mailbox& mailbox);

// All of section 2, in its order: the first requirement that fails, or REASON_UNSPECIFIED.
v1::Reason Eligibility(Judgement& judgement, const v1::Mailbox& mailbox, const v1::Item& item);

// The requirements that ask nothing of an item's times: ELIG-INTEGRATION to ELIG-BUSY. Those of a
// series are asked by the series (series.h).
v1::Reason EligibilityButTimes(Judgement& judgement, const v1::Mailbox& mailbox,
                               const v1::Item& item);

// A stated time as an instant; nothing if its zone is unknown, or no time was stated.
std::optional<int64_t> InstantOf(const v1::StatedTime& time);

// The date that a time of an all-day item names, on the clock that it was written on: days since
// 1970-01-01. Nothing if that is unknown.
std::optional<int64_t> DateOf(const v1::StatedTime& time);

bool IsStated(const v1::StatedTime& time);

// Finds the window's start of an initialized mailbox once an employee matches it, and whom it
// matches. True if the mailbox changed (the caller saves it).
bool RefreshMailbox(Judgement& judgement, v1::Mailbox* mailbox);

}  // namespace syncledger
