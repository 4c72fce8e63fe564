#include "ledger/rules/judging_again.h"

#include <algorithm>
#include <set>
#include <string>

#include "ledger/rules/appointments.h"
#include "ledger/rules/connection.h"
#include "ledger/rules/eligibility.h"
#include "ledger/rules/exchange_items.h"
#include "ledger/rules/exports.h"
#include "ledger/rules/held.h"
#include "ledger/rules/occurrences.h"
#include "ledger/rules/renaming.h"
#include "ledger/rules/syncs.h"

namespace syncledger {
namespace {

using Scan = v1::Continuation::Scan;

void Queue(Judgement& judgement, v1::Continuation::Work work, v1::RowKind kind, std::string prefix,
           uint32_t mailbox = 0) {
  Scan scan;
  scan.set_work(work);
  scan.set_kind(kind);
  scan.set_prefix(std::move(prefix));
  scan.set_mailbox(mailbox);
  judgement.Later(std::move(scan));
}

void QueueItems(Judgement& judgement, const v1::Mailbox& mailbox) {
  const std::string prefix = RowKey().Number(mailbox.number()).str();
  Queue(judgement, v1::Continuation::JUDGE_ITEMS, v1::ROW_ITEM, prefix, mailbox.number());
  const v1::MailboxRow* row = judgement.MailboxNumbered(mailbox.number());
  if (row != nullptr && !row->kept_employee_ids().empty())
    Queue(judgement, v1::Continuation::FORGET_KEPT, v1::ROW_KEPT_ABSENCE, prefix);
}

void QueueAppointments(Judgement& judgement, v1::RowKind index, std::string_view id) {
  Queue(judgement, v1::Continuation::JUDGE_APPOINTMENTS, index, RowKey().Text(id).str());
}

// The mailbox of an address that `employee_id` had or has. Whoever else it stands for may be able
// to use it now, or no more: their appointments too are judged again (EXP-UPSERT).
void RefreshAndQueue(Judgement& judgement, std::string_view address, std::string_view employee_id) {
  v1::MailboxRow* mailbox = judgement.MailboxAt(address);
  if (mailbox == nullptr) return;
  const std::string before = mailbox->state().employee_id();
  if (RefreshMailbox(judgement, mailbox->mutable_state())) judgement.SaveMailbox(*mailbox);
  QueueItems(judgement, mailbox->state());
  const std::string after = mailbox->state().employee_id();
  if (!before.empty() && before != employee_id) {
    QueueAppointments(judgement, v1::ROW_APPOINTMENT_BY_STAFF, before);
  }
  if (!after.empty() && after != employee_id && after != before) {
    QueueAppointments(judgement, v1::ROW_APPOINTMENT_BY_STAFF, after);
  }
}

size_t JudgeItems(Judgement& judgement, Scan* scan, size_t limit) {
  const std::vector<RowEntry> entries =
      judgement.Scan(v1::ROW_ITEM, scan->prefix(), scan->after(), limit);
  for (const RowEntry& entry : entries) {
    scan->set_after(entry.key);
    KnownItem known;
    known.key = RowKey(entry.key);
    known.row = judgement.Edit<v1::ItemRow>(v1::ROW_ITEM, known.key, &known.existed);
    known.mailbox = judgement.MailboxNumbered(known.item().mailbox());
    if (!known.existed || known.mailbox == nullptr) return 0;  // the storage failed (Rows)
    JudgeItemAgain(judgement, &known);
  }
  return entries.size();
}

// The appointment that a row of an index names is the last part of its key; of ROW_APPOINTMENT the
// only one.
std::string AppointmentNamed(const std::string& key) {
  RowKeyReader reader(key);
  std::string part;
  std::string last;
  while (reader.Text(&part)) last = part;
  return last;
}

size_t JudgeAppointments(Judgement& judgement, Scan* scan, size_t limit) {
  const std::vector<RowEntry> entries =
      judgement.Scan(scan->kind(), scan->prefix(), scan->after(), limit);
  for (const RowEntry& entry : entries) {
    scan->set_after(entry.key);
    bool known;
    auto* appointment = judgement.Edit<v1::AppointmentRow>(
        v1::ROW_APPOINTMENT, AppointmentKey(AppointmentNamed(entry.key)), &known);
    if (!known) return 0;  // the storage failed (Rows)
    RequestWrites(judgement, WriteCause::kJudgedAgain, appointment);
  }
  return entries.size();
}

size_t FindMailboxes(Judgement& judgement, Scan* scan, size_t limit) {
  const std::vector<RowEntry> entries =
      judgement.Scan(v1::ROW_MAILBOX, scan->prefix(), scan->after(), limit);
  for (const RowEntry& entry : entries) {
    scan->set_after(entry.key);
    int64_t number = 0;
    if (!RowKeyReader(entry.key).Number(&number))
      judgement.EndProcess("a mailbox's key holds no number");
    v1::MailboxRow* mailbox = judgement.MailboxNumbered(static_cast<uint32_t>(number));
    if (mailbox == nullptr) return 0;  // the storage failed (Rows)
    if (RefreshMailbox(judgement, mailbox->mutable_state())) judgement.SaveMailbox(*mailbox);
  }
  return entries.size();
}

// Employees whom a location is assigned to: the items of their mailboxes.
size_t FindEmployees(Judgement& judgement, Scan* scan, size_t limit) {
  const std::vector<RowEntry> entries =
      judgement.Scan(scan->kind(), scan->prefix(), scan->after(), limit);
  for (const RowEntry& entry : entries) {
    scan->set_after(entry.key);
    RowKeyReader reader(entry.key);
    std::string location_id;
    std::string employee_id;
    if (!reader.Text(&location_id) || !reader.Text(&employee_id)) {
      judgement.EndProcess("a key of employees by location names no employee");
    }
    const v1::Employee employee = judgement.EmployeeOf(employee_id);
    if (!employee.email().empty()) RefreshAndQueue(judgement, employee.email(), employee.id());
  }
  return entries.size();
}

// Judges up to `limit` rows of the scan; returns how many there were: fewer mean that it is done.
size_t Do(Judgement& judgement, Scan* scan, size_t limit) {
  switch (scan->work()) {
    case v1::Continuation::JUDGE_ITEMS:
      return JudgeItems(judgement, scan, limit);
    case v1::Continuation::JUDGE_APPOINTMENTS:
      return JudgeAppointments(judgement, scan, limit);
    case v1::Continuation::JUDGE_REMOVALS:
      return JudgeRemovals(judgement, scan, limit);
    case v1::Continuation::FIND_MISSING:
      return FindMissing(judgement, scan, limit);
    case v1::Continuation::COMPLETE_SYNC:
      CompleteSync(judgement, scan);
      return 0;
    case v1::Continuation::FIND_EMPLOYEES:
      return FindEmployees(judgement, scan, limit);
    case v1::Continuation::FIND_MAILBOXES:
      return FindMailboxes(judgement, scan, limit);
    case v1::Continuation::JUDGE_OCCURRENCES:
      return JudgeOccurrences(judgement, scan, limit);
    case v1::Continuation::MARK_DELETED:
      return MarkDeleted(judgement, scan, limit);
    case v1::Continuation::RELIST_OCCURRENCES:
      return RelistOccurrences(judgement, scan, limit);
    case v1::Continuation::JUDGE_INSTANCES:
      return JudgeInstances(judgement, scan, limit);
    case v1::Continuation::JUDGE_AWAITED:
      return JudgeAwaited(judgement, scan, limit);
    case v1::Continuation::COUNT_REPORTED:
      return CountReported(judgement, scan, limit);
    case v1::Continuation::COUNT_MISSING:
      return CountMissing(judgement, scan, limit);
    case v1::Continuation::WEIGH_REMOVALS:
      return CountWhatItHas(judgement, scan, limit);
    case v1::Continuation::SAY_HELD:
      return SayHeld(judgement, scan, limit);
    case v1::Continuation::DECIDE_HELD:
      return DecideHeld(judgement, scan, limit);
    case v1::Continuation::CANCEL_EXPORTS:
      return CancelExports(judgement, scan, limit);
    case v1::Continuation::VOID_CANCELS:
      return VoidCancels(judgement, scan, limit);
    case v1::Continuation::FORGET_KEPT:
      return ForgetKept(judgement, scan, limit);
    case v1::Continuation::JOIN_ROWS:
      return JoinRows(judgement, scan, limit);
    case v1::Continuation::WORK_UNSPECIFIED:
    case v1::Continuation_Work_Continuation_Work_INT_MIN_SENTINEL_DO_NOT_USE_:
    case v1::Continuation_Work_Continuation_Work_INT_MAX_SENTINEL_DO_NOT_USE_:
      break;
  }
  judgement.EndProcess("a verdict is to go on with work of no kind");
}

}  // namespace

void JudgeAppointmentsOf(Judgement& judgement, std::string_view employee_id) {
  if (!employee_id.empty()) QueueAppointments(judgement, v1::ROW_APPOINTMENT_BY_STAFF, employee_id);
}

void JudgeMailboxAgain(Judgement& judgement, const v1::Mailbox& mailbox) {
  QueueItems(judgement, mailbox);
  JudgeAppointmentsOf(judgement, mailbox.employee_id());
}

void JudgeTenantAgain(Judgement& judgement) {
  Queue(judgement, v1::Continuation::FIND_MAILBOXES, v1::ROW_MAILBOX, "");
  Queue(judgement, v1::Continuation::JUDGE_ITEMS, v1::ROW_ITEM, "");
  Queue(judgement, v1::Continuation::JUDGE_APPOINTMENTS, v1::ROW_APPOINTMENT, "");
  Queue(judgement, v1::Continuation::FORGET_KEPT, v1::ROW_KEPT_ABSENCE, "");
}

void RemoveMailboxsBlocks(Judgement& judgement, const v1::Mailbox& mailbox) {
  QueueItems(judgement, mailbox);
  Queue(judgement, v1::Continuation::CANCEL_EXPORTS, v1::ROW_EXPORT, "", mailbox.number());
}

void RemoveTenantsBlocks(Judgement& judgement) {
  Queue(judgement, v1::Continuation::JUDGE_ITEMS, v1::ROW_ITEM, "");
  Queue(judgement, v1::Continuation::CANCEL_EXPORTS, v1::ROW_EXPORT, "");
}

void BringBackMailboxs(Judgement& judgement, const v1::Mailbox& mailbox) {
  JudgeMailboxAgain(judgement, mailbox);
  Queue(judgement, v1::Continuation::VOID_CANCELS, v1::ROW_EXPORT, "", mailbox.number());
}

void BringBackTenants(Judgement& judgement) {
  JudgeTenantAgain(judgement);
  Queue(judgement, v1::Continuation::VOID_CANCELS, v1::ROW_EXPORT, "");
}

void JudgeEmployeeAgain(Judgement& judgement, std::string_view employee_id,
                        std::string_view email_before, std::string_view email_after) {
  if (!email_before.empty()) RefreshAndQueue(judgement, email_before, employee_id);
  if (!email_after.empty() && email_after != email_before) {
    RefreshAndQueue(judgement, email_after, employee_id);
  }
  QueueAppointments(judgement, v1::ROW_APPOINTMENT_BY_STAFF, employee_id);
}

void JudgeLocationAgain(Judgement& judgement, std::string_view location_id) {
  Queue(judgement, v1::Continuation::FIND_EMPLOYEES, v1::ROW_EMPLOYEE_BY_LOCATION,
        RowKey().Text(location_id).str());
  QueueAppointments(judgement, v1::ROW_APPOINTMENT_BY_LOCATION, location_id);
}

void JudgeServiceAgain(Judgement& judgement, std::string_view service_id) {
  QueueAppointments(judgement, v1::ROW_APPOINTMENT_BY_SERVICE, service_id);
}

void DoQueuedWork(Judgement& judgement) {
  size_t budget = judgement.rows_per_step();
  while (!judgement.pending().empty() && budget > 0) {
    // Taken out while it is worked on: the work itself may queue more.
    Scan scan = std::move(judgement.pending().front());
    judgement.pending().erase(judgement.pending().begin());
    const size_t rows = Do(judgement, &scan, budget);
    if (rows >= budget) {
      judgement.pending().insert(judgement.pending().begin(), std::move(scan));
      return;
    }
    budget -= rows;
    // The sums of a sync's scans go on to the one that says them.
    if (!judgement.pending().empty() && scan.removed() > 0) {
      Scan& next = judgement.pending().front();
      next.set_removed(next.removed() + scan.removed());
    }
  }
}

}  // namespace syncledger
