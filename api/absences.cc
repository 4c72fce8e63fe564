#include "api/absences.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "api/json.h"
#include "api/read_rows.h"
#include "api/status_macros.h"
#include "api/time_text.h"
#include "api/why.h"
#include "fmt/format.h"
#include "ledger/row_keys.h"
#include "ledger/series.h"
#include "ledger/text.h"
#include "ledger/time_arithmetic.h"

namespace syncledger {
namespace {

// How far a series is listed that nobody gave an end of: after the tenant's newest fact, or after
// --from where that is later.
constexpr int64_t kListedDays = 90;

// One tenant's part of a list.
//
// Absences come by when they first stood, (since_offset, id): so the exceptions of a series that
// stood with it ("SERIES/2026-11-09") follow it, and go among its occurrences by date. Of a series
// nothing is kept but what it excepts: however many occurrences a range has, each is shown as it is
// found.
class TenantAbsences {
 public:
  TenantAbsences(const ReadView& view, const Scope& scope, const Whose& whose,
                 const ListQuery& query, const std::function<bool(const ListedAbsence&)>& visit)
      : view_(view),
        scope_(scope),
        whose_(whose),
        query_(query),
        of_series_(query),
        visit_(visit),
        directory_(view, scope),
        from_(PlaceIn(query, scope.tenant)) {}

  // True if `visit` wants more.
  absl::StatusOr<bool> List() {
    if (!query_.to_us.has_value()) {
      ASSIGN_OR_RETURN(v1::Verdict newest, NewestVerdict(view_, scope_));
      of_series_.to_us = std::max(newest.observed_at_us(), query_.from_us.value_or(INT64_MIN)) +
                         kListedDays * kDayUs;
    }
    return whose_.any_employee ? ByOffset() : ByEmployee();
  }

 private:
  absl::StatusOr<bool> ByOffset() {
    absl::Status status;
    bool more = true;
    // That absence is looked at again, for what of it was shown.
    std::string before = from_.key;  // a key before that one
    if (!before.empty()) before.pop_back();
    RETURN_IF_ERROR(
        view_.Scan(scope_.tenant, v1::ROW_ABSENCE_BY_OFFSET, "", before, scope_.as_of,
                   [&](const StoredRow& index) {
                     RowKeyReader key(index.key);
                     int64_t offset;
                     std::string id;
                     if (!key.Number(&offset) || !key.Text(&id)) return true;
                     if (index.key < from_.key) return true;
                     if (index.key.compare(0, shown_.size(), shown_) == 0 && !shown_.empty())
                       return true;
                     more = WantsMore(query_, scope_.tenant, index.key);
                     if (!more) return false;
                     Begin(index.key);
                     auto listed = ListOne(id, [&] { return ExceptionsSince(offset, id); });
                     if (!listed.ok()) status = listed.status();
                     more = listed.ok() && *listed;
                     return more;
                   }));
    RETURN_IF_ERROR(status);
    return more;
  }

  // The exceptions that stand since the same offset as their series, in the order of their dates.
  // What begins as their keys do goes with the series, and is not shown again.
  absl::StatusOr<std::vector<std::string>> ExceptionsSince(int64_t offset, const std::string& id) {
    shown_ = RowKey().Number(offset).str() + id + "/";  // an id holds nothing that keys escape
    std::vector<std::string> ids;
    RETURN_IF_ERROR(view_.Scan(scope_.tenant, v1::ROW_ABSENCE_BY_OFFSET, shown_, "", scope_.as_of,
                               [&](const StoredRow& index) {
                                 RowKeyReader key(index.key);
                                 int64_t since;
                                 std::string exception;
                                 if (key.Number(&since) && key.Text(&exception)) {
                                   ids.push_back(std::move(exception));
                                 }
                                 return true;
                               }));
    return ids;
  }

  // By the weeks of the range; what is found by its last week may have begun long before.
  absl::StatusOr<bool> ByEmployee() {
    std::set<std::string> ids;
    for (const std::string& employee : whose_.employee_ids) {
      const std::string of_employee = RowKey().Text(employee).str();
      const std::string first_week =
          query_.from_us.has_value() ? RowKey().Text(employee).Number(WeekOf(*query_.from_us)).str()
                                     : "";
      RETURN_IF_ERROR(
          Collect(v1::ROW_ABSENCE_BY_WEEK, of_employee, first_week, query_.to_us, &ids));
      RETURN_IF_ERROR(
          Collect(v1::ROW_ABSENCE_BY_LAST_WEEK, of_employee, first_week, std::nullopt, &ids));
    }
    std::vector<std::pair<uint64_t, std::string>> in_order;
    for (const std::string& id : ids) {
      ASSIGN_OR_RETURN(auto row,
                       ReadRow<v1::AbsenceRow>(view_, scope_, v1::ROW_ABSENCE, RowKey().Text(id)));
      if (!row.has_value()) continue;
      in_order.emplace_back(row->since_offset(), id);
      if (read_.size() < kMostRead) read_.emplace(id, *std::move(row));
    }
    std::sort(in_order.begin(), in_order.end());
    for (size_t i = 0; i < in_order.size();) {
      const std::pair<uint64_t, std::string>& one = in_order[i++];
      const std::string of_series = one.second + "/";
      const auto exceptions = [&]() -> absl::StatusOr<std::vector<std::string>> {
        std::vector<std::string> found;
        for (; i < in_order.size() && in_order[i].first == one.first &&
               in_order[i].second.compare(0, of_series.size(), of_series) == 0;
             ++i) {
          found.push_back(in_order[i].second);
        }
        return found;
      };
      const std::string key =
          RowKey().Number(static_cast<int64_t>(one.first)).Text(one.second).str();
      if (key < from_.key) {
        RETURN_IF_ERROR(exceptions().status());
        continue;
      }
      if (!WantsMore(query_, scope_.tenant, key)) return false;
      Begin(key);
      ASSIGN_OR_RETURN(bool more, ListOne(one.second, exceptions));
      if (!more) return false;
    }
    return true;
  }

  // Adds the ids of an index by employee and week: those after `after`, up to the week of `to_us`.
  absl::Status Collect(v1::RowKind kind, const std::string& prefix, const std::string& after,
                       std::optional<int64_t> to_us, std::set<std::string>* ids) {
    return view_.Scan(scope_.tenant, kind, prefix, after, scope_.as_of,
                      [&](const StoredRow& index) {
                        RowKeyReader key(index.key);
                        std::string user, id;
                        int64_t week;
                        if (!key.Text(&user) || !key.Number(&week) || !key.Text(&id)) return true;
                        if (to_us.has_value() && week > WeekOf(*to_us)) return false;
                        ids->insert(std::move(id));
                        return true;
                      });
  }

  // Shows an absence that stands, or the occurrences of one that stands for a series, with its
  // exceptions of the same offset among them. False if `visit` wants no more.
  absl::StatusOr<bool> ListOne(
      const std::string& id,
      const std::function<absl::StatusOr<std::vector<std::string>>()>& exceptions) {
    ASSIGN_OR_RETURN(auto row, Take(id));
    if (!row.has_value()) return true;
    if (!IsSeries(row->state())) return Show(row->state(), row->since_offset());
    ASSIGN_OR_RETURN(std::vector<std::string> apart, exceptions());
    auto next = apart.begin();
    absl::Status status;
    bool more = true;
    // Shows the exceptions of dates before this one; of all dates if there is none.
    const auto show_exceptions = [&](std::optional<int32_t> before) {
      for (; next != apart.end() && more; ++next) {
        std::string series_id;
        int32_t date = 0;
        if (before.has_value() && SplitOccurrenceId(*next, &series_id, &date) && date > *before) {
          return;
        }
        auto shown = ShowById(*next);
        if (!shown.ok()) status = shown.status();
        more = shown.ok() && *shown;
      }
    };
    if (IsAsked(row->state())) {
      ForEachOccurrence(row->state().repetition(), query_.from_us.value_or(INT64_MIN),
                        *of_series_.to_us, [&](const SeriesOccurrence& occurrence) {
                          show_exceptions(occurrence.date);
                          if (!more) return false;
                          auto shown =
                              Show(AbsenceOn(row->state(), occurrence), row->since_offset());
                          if (!shown.ok()) status = shown.status();
                          more = shown.ok() && *shown;
                          return more;
                        });
    }
    show_exceptions(std::nullopt);
    RETURN_IF_ERROR(status);
    return more;
  }

  absl::StatusOr<bool> ShowById(const std::string& id) {
    ASSIGN_OR_RETURN(auto row, Take(id));
    return row.has_value() ? Show(row->state(), row->since_offset()) : true;
  }

  // The row, which is asked for once.
  absl::StatusOr<std::optional<v1::AbsenceRow>> Take(const std::string& id) {
    auto read = read_.extract(id);
    if (!read.empty()) return std::move(read.mapped());
    return ReadRow<v1::AbsenceRow>(view_, scope_, v1::ROW_ABSENCE, RowKey().Text(id));
  }

  // What is shown from now on is of the absence of that key, with what goes among its occurrences.
  void Begin(const std::string& key) { place_ = {key, 0}; }

  bool IsAsked(const v1::Absence& absence) const {
    return whose_.HasEmployee(absence.employee_id()) && whose_.HasMailbox(absence.mailbox());
  }

  // Shows a single absence, an occurrence or an exception if it is asked for. False if `visit`
  // wants no more.
  absl::StatusOr<bool> Show(const v1::Absence& absence, uint64_t since_offset) {
    if (!IsAsked(absence)) return true;
    const ListQuery& range = absence.series_id().empty() ? query_ : of_series_;
    if (!Overlaps(range, absence.start_us(), absence.end_us())) return true;
    ++place_.shown;
    if (place_.key == from_.key && place_.shown <= from_.shown) return true;
    ASSIGN_OR_RETURN(const v1::Employee* employee, directory_.FindEmployee(absence.employee_id()));
    ASSIGN_OR_RETURN(const v1::Mailbox* mailbox, directory_.FindMailbox(absence.mailbox()));
    return visit_({scope_.tenant, absence, employee == nullptr ? "" : employee->email(),
                   mailbox == nullptr ? "" : mailbox->address(), since_offset, place_});
  }

  const ReadView& view_;
  const Scope& scope_;
  const Whose& whose_;
  const ListQuery& query_;
  ListQuery of_series_;  // the query, with the end up to which series are listed
  const std::function<bool(const ListedAbsence&)>& visit_;
  Directory directory_;
  // Rows by their ids, from when they were put in order until they are listed: no more than that.
  static constexpr size_t kMostRead = 1000;
  std::map<std::string, v1::AbsenceRow> read_;
  std::string shown_;     // keys that begin so went with their series
  const ListPlace from_;  // where the list goes on
  ListPlace place_ = {};  // of what was shown last
};

// Of an id that is an occurrence's: that occurrence, if its series has it as a part of itself.
absl::StatusOr<std::optional<v1::AbsenceRow>> ReadOccurrence(const ReadView& view,
                                                             const Scope& scope,
                                                             const std::string& id) {
  std::string series_id;
  int32_t date;
  if (!SplitOccurrenceId(id, &series_id, &date)) return std::optional<v1::AbsenceRow>();
  ASSIGN_OR_RETURN(auto row,
                   ReadRow<v1::AbsenceRow>(view, scope, v1::ROW_ABSENCE, RowKey().Text(series_id)));
  if (!row.has_value() || !IsSeries(row->state())) return std::optional<v1::AbsenceRow>();
  const SeriesOccurrence wanted = OccurrenceOn(row->state().repetition(), date);
  std::optional<v1::AbsenceRow> found;
  const int64_t end_us = std::max(wanted.end_us, wanted.start_us + 1);
  ForEachOccurrence(row->state().repetition(), wanted.start_us, end_us,
                    [&](const SeriesOccurrence& occurrence) {
                      if (occurrence.date != date) return true;
                      found = *row;
                      *found->mutable_state() = AbsenceOn(row->state(), occurrence);
                      return false;
                    });
  return found;
}

}  // namespace

absl::Status ListAbsences(const ReadView& view, const ListQuery& query,
                          const std::function<bool(const ListedAbsence&)>& visit) {
  ASSIGN_OR_RETURN(std::vector<Scope> scopes, ResolveScopes(view, query));
  ASSIGN_OR_RETURN(std::vector<Whose> whose, ResolveWhose(view, scopes, query));
  for (size_t i = 0; i < scopes.size(); ++i) {
    ASSIGN_OR_RETURN(bool more, TenantAbsences(view, scopes[i], whose[i], query, visit).List());
    if (!more) break;
  }
  return absl::OkStatus();
}

absl::StatusOr<ListedAbsence> FindAbsence(const ReadView& view, const std::string& tenant,
                                          const std::string& id, const AsOf& as_of) {
  ASSIGN_OR_RETURN(Scope scope, ResolveScope(view, tenant, as_of));
  ASSIGN_OR_RETURN(auto row,
                   ReadRow<v1::AbsenceRow>(view, scope, v1::ROW_ABSENCE, RowKey().Text(id)));
  if (!row.has_value()) {
    ASSIGN_OR_RETURN(row, ReadOccurrence(view, scope, id));
  }
  if (!row.has_value()) {
    return UnknownSubject(view, scope, {WhySubject::Kind::kAbsence, id, 0}, as_of);
  }
  Directory directory(view, scope);
  ASSIGN_OR_RETURN(const v1::Employee* employee,
                   directory.FindEmployee(row->state().employee_id()));
  ASSIGN_OR_RETURN(const v1::Mailbox* mailbox, directory.FindMailbox(row->state().mailbox()));
  return ListedAbsence{scope.tenant, row->state(), employee == nullptr ? "" : employee->email(),
                       mailbox == nullptr ? "" : mailbox->address(), row->since_offset()};
}

bool AbsenceCounter::Counts(std::string_view id) {
  const std::string_view of_series = id.substr(0, id.find('/'));
  if (of_series == last_) return false;
  last_ = of_series;
  return true;
}

std::string ToJson(const ListedAbsence& listed) {
  const v1::Absence& absence = listed.absence;
  return JsonObject()
      .Text("tenant", listed.tenant)
      .Text("id", absence.id())
      .Text("employee_id", absence.employee_id())
      .Text("employee_email", listed.employee_email)
      .Text("mailbox", listed.mailbox)
      .Text("item_id", absence.item_id())
      .Text("original_start", absence.original_start())
      .Text("ical_uid", absence.ical_uid())
      .Text("title", absence.title())
      .Text("start", FormatTime(absence.start_us()))
      .Text("end", FormatTime(absence.end_us()))
      .Text("time_zone", absence.time_zone())
      .Text("location_id", absence.location_id())
      .Text("notes", absence.notes())
      .Number("since_offset", static_cast<int64_t>(listed.since_offset))
      .str();
}

std::vector<TableColumn> AbsenceColumns() {
  return {{"TENANT"},   {"EMPLOYEE"}, {"WHEN", false, 28}, {"ZONE"}, {"TITLE", false, 10},
          {"LOCATION"}, {"NOTES"},    {"ABSENCE"},         {"ITEM"}, {"SINCE", true}};
}

std::vector<std::string> ToCells(const ListedAbsence& listed) {
  const v1::Absence& absence = listed.absence;
  return {listed.tenant,
          listed.employee_email,
          LocalRangeText(absence.start_us(), absence.end_us(), absence.time_zone()),
          absence.time_zone(),
          absence.title(),
          absence.location_id(),
          absence.notes(),
          absence.id(),
          absence.item_id(),
          fmt::format("{}", listed.since_offset)};
}

}  // namespace syncledger
