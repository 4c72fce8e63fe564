// Outcomes in plain words, as a support engineer reads them to a customer.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "api/read_rows.h"
#include "api/why.h"
#include "store/store.h"
#include "syncledger/v1/rows.pb.h"
#include "syncledger/v1/verdict.pb.h"

namespace syncledger {

// Tells the outcomes of one fact. Names of people, services and locations are those of that moment.
class WhyWords {
 public:
  // `scope`: right after the fact. `zone`: in which times are told. All have to outlive it.
  WhyWords(const ReadView& view, const Scope& scope, std::string_view zone)
      : view_(view), scope_(scope), zone_(zone), directory_(view, scope) {}

  // The outcome with its sentence, remedy and changes.
  absl::StatusOr<WhyDecision> Tell(const v1::Outcome& outcome);

  // Why a fact led to no notification at all.
  absl::StatusOr<WhyDecision> TellSilence(const v1::Verdict& verdict);

  // "because" with what it was at that moment: "it is shown as free", "no active service provider
  // has ...".
  absl::StatusOr<std::string> Because(v1::Reason reason, const v1::Outcome& outcome);

  // A value of a field with names and local times: "4" of service_id is "Mortgage review (4)".
  absl::StatusOr<std::string> FieldValue(const std::string& field, const std::string& value);

  absl::StatusOr<std::string> EmployeeName(
      const std::string& id);  // "the employee" where there is none

 private:
  // What an outcome about an absence is about.
  struct Block {
    enum class Sort { kEvent, kSeries, kOccurrence };
    Sort sort = Sort::kEvent;
    std::string name;  // "the event", "the series", "the occurrence of Mon 9 Nov 2026"
  };
  absl::StatusOr<Block> BlockOf(const v1::Outcome& outcome);

  absl::StatusOr<std::string> Sentence(const v1::Outcome& outcome);
  absl::StatusOr<std::string> AbsenceSentence(const v1::Outcome& outcome);
  absl::StatusOr<std::string> AppointmentSentence(const v1::Outcome& outcome);
  absl::StatusOr<std::string> ExchangeSentence(const v1::Outcome& outcome);
  absl::StatusOr<std::string> IgnoredSentence(const v1::Outcome& outcome);
  absl::StatusOr<std::string> BecauseFrozen(const v1::Outcome& outcome);
  absl::StatusOr<std::string> NotificationSentence(const v1::Outcome& outcome);
  absl::StatusOr<std::string> DirectorySentence(const v1::Outcome& outcome);
  std::string SyncSentence(const v1::Outcome& outcome);
  absl::StatusOr<std::optional<v1::Item>> ItemOf(const v1::Outcome& outcome, const Scope& scope);
  absl::StatusOr<std::optional<v1::SeriesRow>> SeriesRowOf(const v1::Outcome& outcome);
  // Of what a verdict changed of a series, in its sync by way of another fact.
  enum class SaidInSync { kNothing, kTold, kWithheld };
  absl::StatusOr<SaidInSync> WasSaidInSync(const v1::Verdict& verdict);

  const ReadView& view_;
  const Scope& scope_;
  const std::string zone_;
  Directory directory_;
};

// "busy" as people say it: "Busy", "Free", "Tentative", "Out of office", "Working elsewhere"; else
// the text itself.
std::string ShownAs(v1::ShowAs show_as);

// "every Monday from 2 Nov 2026 on; Exchange says every Tuesday from 3 Nov 2026 on by now": the
// recurrence that a series keeps, and what Exchange states where that is another.
std::string RecurrencesOf(const v1::Series& series);

// "start", "shown as", "internal notes".
std::string FieldLabel(const std::string& field);

}  // namespace syncledger
