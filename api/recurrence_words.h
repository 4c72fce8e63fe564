// Recurrence patterns in words, as they are said over the phone.
#pragma once

#include <string>
#include <string_view>

#include "syncledger/v1/fact.pb.h"

namespace syncledger {

// What RecurrenceText (ledger/recurrence.h) writes, in words: "every Monday and Wednesday from 2
// Nov 2026 until 1 Mar 2027", "every month on the last weekday, 10 times from 2 Nov 2026 on".
// Whatever else it is given it returns as it is: "" of none, and what is wrong with a pattern that
// no calendar can have.
std::string RecurrenceWords(std::string_view text);

// Of a pattern itself; of none "no recurrence at all".
std::string RecurrenceWords(const v1::Recurrence& recurrence);

}  // namespace syncledger
