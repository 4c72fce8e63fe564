// What a story says came of a statement: the terms of its `=>` lines, and how outcomes answer to
// them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "syncledger/v1/verdict.pb.h"
#include "tests/stories/bank.h"
#include "tests/stories/words.h"

namespace syncledger::stories {

// One outcome that a statement led to.
struct Happening {
  v1::Outcome outcome;
  bool optional = false;         // SYNC_COMPLETED and REMOVAL_NOTED of an automatic sync
  bool first_statement = false;  // of what it is about: its fields may be left out
};

// What names and times in terms mean.
struct Telling {
  const Bank* bank;
  const StoryTime* time;
  std::string subject;  // of the statement; `of` may be left out for it
};

struct FieldTerm {
  std::string name;
  std::optional<std::string> before;  // of a conflict: Exchange's
  std::optional<std::string> after;   // of a conflict: Coconut's
};

struct Term {
  enum class Form { kOutcome, kNotice, kNobody, kNothing };
  Form form = Form::kOutcome;
  int count = 1;
  v1::OutcomeKind kind = v1::OUTCOME_UNSPECIFIED;
  std::string reason;
  std::vector<FieldTerm> fields;
  std::string of;
  std::string to;
  std::string by;
  v1::Notification::Audience audience = v1::Notification::AUDIENCE_UNSPECIFIED;
  std::vector<std::string> recipients;
  bool cancelled = false;  // a notice of a cancellation, not of an update
};

// Reads the terms of `=>` lines, joined by commas.
std::vector<Term> ParseTerms(Words& words);

// Compares; empty if all that happened is listed and all that is listed happened. Else what is
// wrong, a line each.
std::vector<std::string> Compare(const std::vector<Term>& terms,
                                 const std::vector<Happening>& happenings, const Telling& telling);

// What happened, as `=>` lines would say it; "nothing" if there was nothing.
std::vector<std::string> WriteTerms(const std::vector<Happening>& happenings,
                                    const Telling& telling);

}  // namespace syncledger::stories
