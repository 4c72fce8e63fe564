#include "api/why_trail.h"

#include <algorithm>
#include <iterator>
#include <optional>

#include "api/read_rows.h"
#include "api/status_macros.h"
#include "ledger/recurrence.h"
#include "ledger/row_keys.h"
#include "ledger/series.h"

namespace syncledger {
namespace {

// Calls `visit` with each version of a row that was one; erasures and all, their offsets go to
// `offsets`. True if there was any.
template <typename Row, typename Visit>
absl::StatusOr<bool> VisitVersions(const ReadView& view, const Scope& scope, v1::RowKind kind,
                                   const RowKey& key, std::set<uint64_t>* offsets,
                                   const Visit& visit) {
  absl::Status parsed;
  bool any = false;
  RETURN_IF_ERROR(view.Versions(scope.tenant, kind, key.str(), scope.as_of,
                                [&](uint64_t offset, std::optional<std::string_view> value) {
                                  any = true;
                                  offsets->insert(offset);
                                  if (!value.has_value()) return true;
                                  auto row = ParseRow<Row>(kind, *value);
                                  if (!row.ok()) {
                                    parsed = row.status();
                                    return false;
                                  }
                                  visit(offset, *row);
                                  return true;
                                }));
  RETURN_IF_ERROR(parsed);
  return any;
}

}  // namespace

bool IsCause(v1::OutcomeKind kind) {
  static constexpr v1::OutcomeKind kCauses[] = {
      v1::CALENDAR_INITIALIZED,  v1::SYNC_COMPLETED,    v1::SYNC_INCOMPLETE,
      v1::REMOVALS_APPROVED,     v1::REMOVALS_REJECTED, v1::INTEGRATION_DISCONNECTED,
      v1::INTEGRATION_CONNECTED, v1::MAILBOX_RENAMED,   v1::DIRECTORY_CHANGED,
      v1::SETTINGS_CHANGED,      v1::RULES_ACTIVATED,
  };
  return std::find(std::begin(kCauses), std::end(kCauses), kind) != std::end(kCauses);
}

absl::StatusOr<bool> Trail::FollowAppointment(const std::string& id) {
  return AddAppointment(id, Links::kFollow);
}

absl::StatusOr<bool> Trail::FollowAbsence(const std::string& id) {
  std::string series_id;
  int32_t date;
  if (SplitOccurrenceId(id, &series_id, &date)) {
    of_series_ = series_id;
    of_date_ = date;
    return FollowOccurrence(id);
  }
  ASSIGN_OR_RETURN(bool known, AddAbsence(id, Links::kFollow));
  if (series_.empty()) return known;
  of_series_ = id;
  RETURN_IF_ERROR(AddOccurrences());
  return known;
}

absl::StatusOr<bool> Trail::FollowOccurrence(const std::string& id) {
  std::string series_id;
  int32_t date = 0;
  SplitOccurrenceId(id, &series_id, &date);
  // Whether the series ever had that date.
  bool had_date = false;
  std::set<uint64_t> unused;
  RETURN_IF_ERROR(VisitVersions<v1::AbsenceRow>(
                      view_, scope_, v1::ROW_ABSENCE, RowKey().Text(series_id), &unused,
                      [&](uint64_t, const v1::AbsenceRow& row) {
                        if (had_date || !IsSeries(row.state())) return;
                        had_date = HasDate(row.state().repetition().pattern(), date);
                      })
                      .status());
  RETURN_IF_ERROR(AddAbsence(series_id, Links::kFollow).status());
  ASSIGN_OR_RETURN(bool known, AddAbsence(id, Links::kFollow));
  for (const SeriesKey& series : std::set<SeriesKey>(series_)) {
    ASSIGN_OR_RETURN(bool known_here, AddOccurrence(series, date));
    known |= known_here;
  }
  return known || had_date;
}

// Those that ever were not as their series has them: their rows stay when they are as it has them
// again.
absl::Status Trail::AddOccurrences() {
  for (const SeriesKey& series : std::set<SeriesKey>(series_)) {
    std::vector<int32_t> dates;
    RETURN_IF_ERROR(
        ScanRows<v1::OccurrenceRow>(view_, scope_, v1::ROW_OCCURRENCE, series.Row(),
                                    [&](std::string_view, const v1::OccurrenceRow& row) {
                                      dates.push_back(row.state().date());
                                      return true;
                                    }));
    for (int32_t date : dates) {
      RETURN_IF_ERROR(AddOccurrence(series, date).status());
      if (of_series_.empty()) continue;
      RETURN_IF_ERROR(AddAbsence(OccurrenceAbsenceId(of_series_, date), Links::kLeave).status());
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> Trail::AddOccurrence(const SeriesKey& series, int32_t date) {
  std::set<ItemKey> exceptions;
  std::set<std::string> absences;
  ASSIGN_OR_RETURN(bool known, (VisitVersions<v1::OccurrenceRow>(
                                   view_, scope_, v1::ROW_OCCURRENCE, series.Occurrence(date),
                                   &offsets_, [&](uint64_t, const v1::OccurrenceRow& row) {
                                     const std::string& item_id = row.state().item_id();
                                     if (!item_id.empty())
                                       exceptions.insert({series.mailbox, item_id});
                                     const std::string& absence_id = row.state().absence_id();
                                     if (!absence_id.empty()) absences.insert(absence_id);
                                   })));
  for (const std::string& id : absences) {
    RETURN_IF_ERROR(AddAbsence(id, Links::kLeave).status());
  }
  for (const ItemKey& exception : exceptions) {
    RETURN_IF_ERROR(AddItem(exception, Links::kLeave).status());
  }
  return known;
}

absl::StatusOr<bool> Trail::FollowItem(const std::string& item_id) {
  of_one_item_ = true;
  std::vector<uint32_t> numbers;
  RETURN_IF_ERROR(ScanRows<v1::MailboxRow>(
      view_, scope_, v1::ROW_MAILBOX, RowKey(), [&](std::string_view, const v1::MailboxRow& row) {
        numbers.push_back(row.state().number());
        numbers.insert(numbers.end(), row.state().joined().begin(), row.state().joined().end());
        return true;
      }));
  bool known = false;
  for (uint32_t number : numbers) {
    ASSIGN_OR_RETURN(bool known_here, AddItem({number, item_id}, Links::kFollow));
    known |= known_here;
  }
  if (known) RETURN_IF_ERROR(AddLinks());
  if (!known) {
    // It was told of, and never read: a removal of what was not there, a statement that was
    // refused.
    RETURN_IF_ERROR(AddHistory("item:" + item_id, &known));
    if (known) {
      never_read_ = item_id;
      RETURN_IF_ERROR(AddLinkedAbsences());
    }
  }
  return known;
}

absl::StatusOr<bool> Trail::FollowItem(const ItemKey& item) {
  of_one_item_ = true;
  ASSIGN_OR_RETURN(bool known, AddItem(item, Links::kFollow));
  if (known) RETURN_IF_ERROR(AddLinks());
  return known;
}

absl::StatusOr<bool> Trail::AddAppointment(const std::string& id, Links items) {
  if (!appointments_.insert(id).second) return true;
  std::set<uint32_t> mailboxes;
  ASSIGN_OR_RETURN(bool known, (VisitVersions<v1::AppointmentRow>(
                                   view_, scope_, v1::ROW_APPOINTMENT, RowKey().Text(id), &offsets_,
                                   [&](uint64_t, const v1::AppointmentRow& row) {
                                     mailboxes.insert(row.mailboxes().begin(),
                                                      row.mailboxes().end());
                                   })));
  RETURN_IF_ERROR(AddHistory("appointment:" + id, &known));
  std::set<ItemKey> holders;
  std::set<uint64_t> unused;
  ASSIGN_OR_RETURN(bool stamped, (VisitVersions<v1::StampHoldersRow>(
                                     view_, scope_, v1::ROW_ITEM_BY_STAMP, RowKey().Text(id),
                                     &unused, [&](uint64_t, const v1::StampHoldersRow& row) {
                                       for (const auto& holder : row.holders()) {
                                         holders.insert({holder.mailbox(), holder.item_id()});
                                         mailboxes.insert(holder.mailbox());
                                       }
                                     })));
  for (uint32_t mailbox : mailboxes) {
    ASSIGN_OR_RETURN(bool exported,
                     (VisitVersions<v1::ExportRow>(view_, scope_, v1::ROW_EXPORT,
                                                   RowKey().Text(id).Number(mailbox), &offsets_,
                                                   [](uint64_t, const v1::ExportRow&) {})));
    known |= exported;
  }
  if (items == Links::kFollow) {
    for (const ItemKey& holder : holders) {
      RETURN_IF_ERROR(AddItem(holder, Links::kLeave).status());
    }
  }
  return known || stamped;
}

absl::StatusOr<bool> Trail::AddAbsence(const std::string& id, Links items) {
  if (!absences_.insert(id).second) return true;
  std::set<ItemKey> holders;
  ASSIGN_OR_RETURN(bool known, (VisitVersions<v1::AbsenceRow>(
                                   view_, scope_, v1::ROW_ABSENCE, RowKey().Text(id), &offsets_,
                                   [&](uint64_t, const v1::AbsenceRow& row) {
                                     const v1::Absence& absence = row.state();
                                     holders.insert({absence.mailbox(), absence.item_id()});
                                     if (IsSeries(absence) || !absence.series_id().empty()) {
                                       series_.insert(SeriesOf(absence));
                                     }
                                   })));
  RETURN_IF_ERROR(AddHistory("absence:" + id, &known));
  if (items == Links::kFollow) {
    for (const ItemKey& holder : holders) {
      RETURN_IF_ERROR(AddItem(holder, Links::kLeave).status());
    }
  }
  return known;
}

absl::StatusOr<bool> Trail::AddItem(const ItemKey& item, Links appointments) {
  std::set<std::string> stamped_with;
  bool gone = false;
  v1::HeldRemoval held;
  ASSIGN_OR_RETURN(
      bool known, (VisitVersions<v1::ItemRow>(
                      view_, scope_, v1::ROW_ITEM, RowKey().Number(item.mailbox).Text(item.item_id),
                      &offsets_, [&](uint64_t offset, const v1::ItemRow& row) {
                        if (row.state().has_stamp())
                          stamped_with.insert(row.state().stamp().appointment_id());
                        if (row.state().statement().type() == v1::SERIES_MASTER) {
                          masters_.insert(SeriesOfMaster(row.state()));
                        }
                        if (row.state().gone() && !gone) gone_.insert(offset);
                        gone = row.state().gone();
                        const bool same_hold = row.held().sync_id() == held.sync_id() &&
                                               row.held().kind() == held.kind() &&
                                               row.held().rejected() == held.rejected();
                        if (!same_hold) held_.insert(offset);
                        held = row.held();
                      })));
  if (!known) return false;
  items_.insert(item);
  RETURN_IF_ERROR(AddHistory("item:" + item.item_id, &known));
  if (appointments == Links::kFollow) {
    for (const std::string& id : stamped_with) {
      RETURN_IF_ERROR(AddAppointment(id, Links::kLeave).status());
    }
  }
  return true;
}

absl::Status Trail::AddHistory(const std::string& subject, bool* known) {
  return view_.Versions(scope_.tenant, v1::ROW_HISTORY, RowKey().Text(subject).str(), scope_.as_of,
                        [&](uint64_t offset, std::optional<std::string_view>) {
                          offsets_.insert(offset);
                          *known = true;
                          return true;
                        });
}

// Of an item its absences, and of a master the occurrences of its series.
absl::Status Trail::AddLinks() {
  RETURN_IF_ERROR(AddLinkedAbsences());
  if (masters_.empty()) return absl::OkStatus();
  std::string series_id;
  int32_t date;
  for (const std::string& id : absences_) {
    if (!SplitOccurrenceId(id, &series_id, &date)) of_series_ = id;
  }
  series_ = masters_;
  return AddOccurrences();
}

absl::Status Trail::AddLinkedAbsences() {
  std::set<std::string> linked;
  for (uint64_t offset : offsets_) {
    ASSIGN_OR_RETURN(const v1::Verdict* verdict, Read(offset));
    for (const v1::Outcome& outcome : verdict->outcomes()) {
      // A date that the series does not have names the series, and is nothing of it.
      if (outcome.absence_id().empty() || outcome.rule() == v1::RULE_REC_OCCURRENCE) continue;
      ASSIGN_OR_RETURN(bool is_item, IsItem(outcome, offset));
      if (is_item) linked.insert(outcome.absence_id());
    }
  }
  for (const std::string& id : linked) {
    RETURN_IF_ERROR(AddAbsence(id, Links::kLeave).status());
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> Trail::IsItem(const v1::Outcome& outcome, uint64_t offset) {
  if (!outcome.item_id().empty() && outcome.item_id() == never_read_) return true;
  auto has_id = [&](const ItemKey& item) { return item.item_id == outcome.item_id(); };
  if (std::none_of(items_.begin(), items_.end(), has_id)) return false;
  ASSIGN_OR_RETURN(auto number, addresses_.NumberAt(outcome.mailbox(), offset));
  return !number.has_value() || items_.count({*number, outcome.item_id()}) > 0;
}

absl::StatusOr<bool> Trail::Concerns(const v1::Outcome& outcome, uint64_t offset) {
  std::string series_id;
  int32_t date = 0;
  const bool of_occurrence = SplitOccurrenceId(outcome.absence_id(), &series_id, &date);
  if (of_occurrence && of_date_.has_value() && series_id == of_series_ && date != *of_date_) {
    return false;
  }
  ASSIGN_OR_RETURN(bool is_item, IsItem(outcome, offset));
  if (is_item) return true;
  // A date that the series does not have names the series, and says nothing of it.
  if (outcome.rule() == v1::RULE_REC_OCCURRENCE) return false;
  const bool is_absence = absences_.count(outcome.absence_id()) > 0;
  // What becomes of an occurrence may be said of its series' master.
  if (of_one_item_ && !outcome.item_id().empty()) return of_occurrence && is_absence;
  return is_absence || appointments_.count(outcome.appointment_id()) > 0;
}

absl::StatusOr<v1::Verdict*> Trail::Read(uint64_t offset) {
  auto known = read_.find(offset);
  if (known == read_.end()) {
    ASSIGN_OR_RETURN(v1::Verdict verdict, VerdictAt(view_, scope_, offset));
    known = read_.emplace(offset, std::move(verdict)).first;
  }
  return &known->second;
}

absl::StatusOr<std::vector<v1::Verdict>> Trail::Verdicts() {
  std::vector<v1::Verdict> verdicts;
  for (uint64_t offset : offsets_) {
    ASSIGN_OR_RETURN(v1::Verdict* const whole, Read(offset));
    std::vector<v1::Outcome*> causes, concerned;
    for (v1::Outcome& outcome : *whole->mutable_outcomes()) {
      ASSIGN_OR_RETURN(bool concerns, Concerns(outcome, offset));
      concerns |= outcome.kind() == v1::REMOVALS_HELD && held_.count(offset) > 0;
      if (concerns) {
        concerned.push_back(&outcome);
      } else if (IsCause(outcome.kind())) {
        causes.push_back(&outcome);
      }
    }
    // The end of a sync takes away an event that had nothing to lose without a word of its own, and
    // without one it stays when an operator rejects its removal.
    if (concerned.empty() && gone_.count(offset) == 0 && held_.count(offset) == 0) continue;
    if (causes.empty() && concerned.empty()) continue;
    google::protobuf::RepeatedPtrField<v1::Outcome> told;
    for (v1::Outcome* outcome : causes) told.Add()->Swap(outcome);
    for (v1::Outcome* outcome : concerned) told.Add()->Swap(outcome);
    whole->mutable_outcomes()->Swap(&told);
    verdicts.push_back(std::move(*whole));
    read_.erase(offset);
  }
  return verdicts;
}

}  // namespace syncledger
