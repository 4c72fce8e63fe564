// The command `list`: absences, appointments, notifications, conflicts, verdicts, mailboxes, held
// removals.
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "api/absences.h"
#include "api/appointments.h"
#include "api/conflicts.h"
#include "api/held.h"
#include "api/mailboxes.h"
#include "api/nearest.h"
#include "api/notifications.h"
#include "api/query.h"
#include "api/status_macros.h"
#include "api/table.h"
#include "api/terminal_text.h"
#include "api/verdicts.h"
#include "fmt/format.h"
#include "ledger/names.h"
#include "ledger/text.h"
#include "tools/commands.h"
#include "tools/data_folder.h"
#include "tools/fold.h"
#include "tools/output.h"

namespace syncledger {
namespace {

struct ListOptions {
  std::string kind;
  std::string tenant;
  std::string employee;
  std::string mailbox;
  std::string from;
  std::string to;
  std::string as_of;
  std::string rule;
  std::string reason;
};

// Which filters mean something for a kind of list.
struct Filters {
  bool time;
  bool rule;
  bool reason;
};

using Lines = std::vector<std::vector<std::string>>;

// A kind of list: its columns, and how it is read; each object comes as its JSON and its lines of
// the table.
struct ListKind {
  std::string_view name;
  Filters filters;
  std::vector<TableColumn> (*columns)();
  std::function<absl::Status(
      const ReadView&, const ListQuery&, Format,
      const std::function<bool(const std::string& json, const Lines& lines)>&)>
      list;
  std::string_view none = "nothing matches";  // said of an empty list
};

template <typename Listed>
Lines LinesOf(const Listed& listed) {
  if constexpr (std::is_same_v<decltype(ToCells(listed)), Lines>) {
    return ToCells(listed);
  } else {
    return {ToCells(listed)};
  }
}

template <typename Listed>
ListKind Kind(std::string_view name, Filters filters, std::vector<TableColumn> (*columns)(),
              absl::Status (*list)(const ReadView&, const ListQuery&,
                                   const std::function<bool(const Listed&)>&)) {
  return {name, filters, columns,
          [list](const ReadView& view, const ListQuery& query, Format format,
                 const std::function<bool(const std::string&, const Lines&)>& write) {
            return list(view, query, [&](const Listed& listed) {
              return format == Format::kJson ? write(ToJson(listed), {})
                                             : write("", LinesOf(listed));
            });
          }};
}

std::vector<ListKind> Kinds() {
  constexpr Filters kOfTime{.time = true, .rule = false, .reason = false};
  constexpr Filters kOfVerdicts{.time = true, .rule = true, .reason = true};
  constexpr Filters kOfMailboxes{.time = false, .rule = false, .reason = true};
  std::vector<ListKind> kinds = {
      Kind<ListedAbsence>("absences", kOfTime, AbsenceColumns, ListAbsences),
      Kind<ListedAppointment>("appointments", kOfTime, AppointmentColumns, ListAppointments),
      Kind<ListedNotification>("notifications", kOfVerdicts, NotificationColumns,
                               ListNotifications),
      Kind<ListedConflict>("conflicts", kOfVerdicts, ConflictColumns, ListConflicts),
      Kind<ListedVerdict>("verdicts", kOfVerdicts, VerdictColumns, ListVerdicts),
      Kind<ListedMailbox>("mailboxes", kOfMailboxes, MailboxColumns, ListMailboxes),
      Kind<ListedHeld>("held", kOfVerdicts, HeldColumns, ListHeld),
  };
  kinds.back().none = "nothing matches: no removals are held";
  return kinds;
}

constexpr std::string_view kKinds =
    "absences, appointments, notifications, conflicts, verdicts, mailboxes or held";

absl::Status DoesNotApply(std::string_view option, std::string_view kind) {
  return absl::InvalidArgumentError(fmt::format("{} not apply to `list {}`", option, kind));
}

absl::StatusOr<std::optional<int64_t>> ParseTimeOption(std::string_view option,
                                                       const std::string& text) {
  if (text.empty()) return std::optional<int64_t>();
  std::optional<int64_t> us = ParseTimeOrDate(text);
  if (us.has_value()) return us;
  return absl::InvalidArgumentError(fmt::format(
      "{} is a time like 2026-11-02T13:30:00Z, or a date like 2026-11-02 for its midnight UTC, not "
      "\"{}\"",
      option, Visible(text)));
}

absl::StatusOr<ListQuery> ToQuery(const ListOptions& options, const ListKind& kind) {
  ListQuery query;
  query.tenant = options.tenant;
  query.employee = options.employee;
  query.mailbox = options.mailbox;
  ASSIGN_OR_RETURN(query.from_us, ParseTimeOption("--from", options.from));
  ASSIGN_OR_RETURN(query.to_us, ParseTimeOption("--to", options.to));
  if (query.from_us.has_value() && query.to_us.has_value() && *query.from_us >= *query.to_us) {
    return absl::InvalidArgumentError("--to has to be after --from: the end is exclusive");
  }
  if (!options.as_of.empty()) {
    ASSIGN_OR_RETURN(query.as_of, ParseAsOf(options.as_of));
  }
  RETURN_IF_ERROR(FilterByRule(options.rule, &query));
  RETURN_IF_ERROR(FilterByReason(options.reason, &query));
  bool has_time = query.from_us.has_value() || query.to_us.has_value();
  if (has_time && !kind.filters.time) return DoesNotApply("--from and --to do", kind.name);
  if (query.rule.has_value() && !kind.filters.rule) return DoesNotApply("--rule does", kind.name);
  if (!query.reasons.empty() && !kind.filters.reason)
    return DoesNotApply("--reason does", kind.name);
  return query;
}

absl::Status List(const ListOptions& options, const Invocation& invocation) {
  std::vector<ListKind> kinds = Kinds();
  Nearest nearest(options.kind);
  const ListKind* kind = nullptr;
  for (const ListKind& candidate : kinds) {
    nearest.Offer(candidate.name);
    if (candidate.name == options.kind) kind = &candidate;
  }
  if (kind == nullptr) {
    return absl::InvalidArgumentError(fmt::format(
        "no list \"{}\"{}; KIND is {}", Visible(options.kind), nearest.Sentence(), kKinds));
  }
  ASSIGN_OR_RETURN(ListQuery query, ToQuery(options, *kind));
  ASSIGN_OR_RETURN(auto store, OpenStateForReading(PlaceOf(invocation)));
  std::unique_ptr<ReadView> view = store->View();
  WarnOfLog(PlaceOf(invocation), *view);
  Output output;
  bool any = false;
  Table table(kind->columns(), Output::TerminalWidth(),
              [&](std::string_view line) { return output.Write(line); });
  RETURN_IF_ERROR(
      kind->list(*view, query, invocation.format, [&](const std::string& json, const Lines& lines) {
        any = true;
        if (invocation.format == Format::kJson) {
          return output.WriteLine(json);
        }
        for (const auto& line : lines) {
          if (!table.Add(line)) return false;
        }
        return true;
      }));
  if (invocation.format == Format::kTable) {
    table.Finish();
    if (!any) Tell(kind->none);
  }
  return output.Finish();
}

}  // namespace

void AddList(CLI::App& app, Invocation* invocation) {
  auto options = std::make_shared<ListOptions>();
  CLI::App* command = app.add_subcommand("list", "Show what stands, and what was decided");
  command->add_option("kind", options->kind, std::string(kKinds))->type_name("KIND")->required();
  command->add_option("--tenant", options->tenant, "Of one tenant only")->type_name("ID");
  command->add_option("--employee", options->employee, "Of one employee")->type_name("ID|EMAIL");
  command->add_option("--mailbox", options->mailbox, "Of one mailbox")->type_name("ADDRESS");
  command->add_option("--from", options->from, "What overlaps the time from here")
      ->type_name("TIME");
  command->add_option("--to", options->to, "... to before here")->type_name("TIME");
  command->add_option("--as-of", options->as_of, "As the ledger stood at that moment")
      ->type_name("OFFSET|TIME");
  command
      ->add_option(
          "--rule", options->rule,
          "With an outcome of that rule, or refused by that requirement: ABS-SKIP, ELIG-BUSY")
      ->type_name("RULE");
  command->add_option("--reason", options->reason, "With an outcome of that reason: NOT_BUSY")
      ->type_name("REASON");
  command->footer(
      "--from and --to are for all kinds but mailboxes, --rule for notifications, conflicts, "
      "verdicts and held, --reason for these and mailboxes.\n"
      "Times are RFC 3339: 2026-11-02T13:30:00Z; a date alone is its midnight UTC. An OFFSET needs "
      "--tenant where there are several.\n"
      "Of a series `list absences` shows the occurrences of the range; without --to those up to 90 "
      "days after the newest fact, or after --from where that is later.\n"
      "Example:\n"
      "  syncledger list absences --employee amelia.chisholm@harbourside.example --from "
      "2026-11-02\n"
      "  syncledger list verdicts --reason NOT_BUSY --format json");
  command->callback([options, invocation] {
    invocation->command = [options](const Invocation& run) {
      absl::Status listed = List(*options, run);
      return listed.ok() ? kDone : Fail(listed);
    };
  });
}

}  // namespace syncledger
