#include "tests/api/small_bank.h"

#include <functional>
#include <string>

#include "ledger/row_keys.h"
#include "syncledger/v1/rows.pb.h"
#include "syncledger/v1/verdict.pb.h"

namespace syncledger {
namespace {

constexpr char kTenant[] = "maple";
constexpr int64_t kMinute = int64_t{60} * 1'000'000;
constexpr int64_t kDay = 24 * 60;  // minutes
constexpr int64_t kWednesday = 2 * kDay;
constexpr int64_t kFriday = 4 * kDay;

void AddChange(v1::Outcome* outcome, const std::string& field, const std::string& before,
               const std::string& after) {
  v1::FieldChange* change = outcome->add_changes();
  change->set_field(field);
  change->set_before(before);
  change->set_after(after);
}

// Puts what each fact of the bank leaves behind.
class Teller {
 public:
  explicit Teller(MemoryView* view) : view_(*view) {}

  void UserStated() {
    v1::Verdict verdict = Said(v1::COCONUT, 12 * 60);
    verdict.mutable_actor()->set_id("admin-1");
    verdict.mutable_actor()->set_role(v1::Actor::ADMIN);
    v1::Outcome* outcome = Add(&verdict, v1::DIRECTORY_CHANGED, v1::RULE_DIR_CHANGE);
    outcome->set_subject("user:8");
    AddChange(outcome, "email", "", "Nadia@maple.example");
    view_.AddVerdict(kTenant, verdict);

    v1::EmployeeRow employee;
    employee.mutable_state()->set_id("8");
    employee.mutable_state()->set_email("Nadia@maple.example");
    employee.mutable_state()->set_first_name("Nadia");
    employee.mutable_state()->set_last_name("Roy");
    employee.mutable_state()->set_time_zone("America/Halifax");
    employee.mutable_state()->set_active(true);
    employee.mutable_state()->set_service_provider(true);
    employee.mutable_state()->add_location_ids("31");
    view_.Put(kTenant, v1::ROW_EMPLOYEE, RowKey().Text("8"), employee);
    v1::IdsRow ids;
    ids.add_ids("8");
    view_.Put(kTenant, v1::ROW_EMPLOYEE_BY_EMAIL, RowKey().Text("nadia@maple.example"), ids);
    for (const auto& [id, name] : {std::pair("31", "Main Street"), std::pair("32", "Harbour")}) {
      v1::LocationRow location;
      location.mutable_state()->set_id(id);
      location.mutable_state()->set_name(name);
      view_.Put(kTenant, v1::ROW_LOCATION, RowKey().Text(id), location);
    }
    v1::ServiceRow service;
    service.mutable_state()->set_id("4");
    service.mutable_state()->set_name("Mortgage review");
    view_.Put(kTenant, v1::ROW_SERVICE, RowKey().Text("4"), service);
    v1::SettingsRow settings;
    settings.mutable_state()->set_enabled(true);
    settings.mutable_state()->set_protocol(v1::GRAPH);
    settings.mutable_state()->set_staff_notifications(true);
    view_.Put(kTenant, v1::ROW_SETTINGS, RowKey(), settings);
  }

  void Initialized() {
    v1::Verdict verdict = Said(v1::OPERATOR, 12 * 60 + 30);
    verdict.mutable_actor()->set_id("ops");
    verdict.mutable_actor()->set_role(v1::Actor::ADMIN);
    Add(&verdict, v1::CALENDAR_INITIALIZED, v1::RULE_SYNC_INIT)->set_mailbox("nadia@maple.example");
    view_.AddVerdict(kTenant, verdict);
    v1::MailboxRow mailbox;
    mailbox.mutable_state()->set_number(1);
    mailbox.mutable_state()->set_address("nadia@maple.example");
    mailbox.mutable_state()->set_protocol(v1::GRAPH);
    mailbox.mutable_state()->set_initialized_at_us(OnMonday(12 * 60 + 30));
    mailbox.mutable_state()->set_window_start_us(OnMonday(3 * 60 - kDay));
    mailbox.mutable_state()->set_employee_id("8");
    mailbox.mutable_state()->set_last_sync_at_us(OnMonday(15 * 60));
    view_.Put(kTenant, v1::ROW_MAILBOX, RowKey().Number(1), mailbox);
    v1::MailboxAddressRow address;
    address.set_number(1);
    view_.Put(kTenant, v1::ROW_MAILBOX_ADDRESS, RowKey().Text("nadia@maple.example"), address);
  }

  void LunchSeen() {
    v1::Verdict verdict = Said(v1::GRAPH, 13 * 60);
    verdict.set_occurred_at_us(OnMonday(12 * 60 + 50));
    v1::Outcome* outcome = Add(&verdict, v1::ABSENCE_ADDED, v1::RULE_ABS_ADD);
    AboutLunch(outcome);
    AddChange(outcome, "start", "", "2026-11-04T18:00:00Z");
    AddChange(outcome, "end", "", "2026-11-04T19:00:00Z");
    AddChange(outcome, "location_id", "", "31");
    AddChange(outcome, "notes", "", "back by 3");
    view_.AddVerdict(kTenant, verdict);
    PutItem("AAMk-1", v1::BUSY, kWednesday, v1::REASON_UNSPECIFIED);
    v1::AbsenceRow absence;
    absence.set_since_offset(kLunchSeen);
    v1::Absence* state = absence.mutable_state();
    state->set_id(kLunchAbsence);
    state->set_employee_id("8");
    state->set_mailbox(1);
    state->set_item_id("AAMk-1");
    state->set_ical_uid("04-1");
    state->set_title("Busy");
    state->set_start_us(OnMonday(kWednesday + 18 * 60));
    state->set_end_us(OnMonday(kWednesday + 19 * 60));
    state->set_time_zone("America/Halifax");
    state->set_location_id("31");
    state->set_notes("back by 3");
    view_.Put(kTenant, v1::ROW_ABSENCE, RowKey().Text(kLunchAbsence), absence);
    view_.Mark(kTenant, v1::ROW_ABSENCE_BY_OFFSET, RowKey().Number(kLunchSeen).Text(kLunchAbsence));
    view_.Mark(kTenant, v1::ROW_ABSENCE_BY_WEEK, LunchWeek());
  }

  void FreeSeen() {
    v1::Verdict verdict = Said(v1::GRAPH, 13 * 60);
    v1::Outcome* outcome = Add(&verdict, v1::IGNORED, v1::RULE_ABS_SKIP, v1::NOT_BUSY);
    outcome->set_mailbox("nadia@maple.example");
    outcome->set_item_id("AAMk-2");
    view_.AddVerdict(kTenant, verdict);
    PutItem("AAMk-2", v1::FREE, kWednesday, v1::NOT_BUSY);
  }

  void Booked() {
    v1::Verdict verdict = Said(v1::COCONUT, 13 * 60 + 30);
    verdict.mutable_actor()->set_id("8");
    verdict.mutable_actor()->set_role(v1::Actor::STAFF);
    v1::Outcome* outcome = AddAppointment(&verdict, v1::APPOINTMENT_RECORDED, v1::RULE_APT_RECORD);
    AddChange(outcome, "start", "", "2026-11-06T15:00:00Z");
    AddChange(outcome, "end", "", "2026-11-06T16:00:00Z");
    AddChange(outcome, "service_id", "", "4");
    AddChange(outcome, "staff_ids", "", "8");
    AddChange(outcome, "status", "", "BOOKED");
    AddAppointment(&verdict, v1::EXCHANGE_WRITE_REQUESTED, v1::RULE_EXP_UPSERT, v1::UPSERT)
        ->set_mailbox("nadia@maple.example");
    view_.AddVerdict(kTenant, verdict);
    PutAppointment(15, "31", v1::COCONUT);
    view_.Mark(kTenant, v1::ROW_APPOINTMENT_BY_OFFSET, RowKey().Number(kBooked).Text("900"));
    view_.Mark(kTenant, v1::ROW_APPOINTMENT_BY_STAFF, RowKey().Text("8").Text("900"));
    PutExport("");
  }

  void EchoSeen() {
    v1::Verdict verdict = Said(v1::GRAPH, 13 * 60 + 40);
    AboutExport(AddAppointment(&verdict, v1::UNCHANGED, v1::RULE_EXP_ECHO, v1::ECHO));
    view_.AddVerdict(kTenant, verdict);
    PutStamped(15);
    PutExport("AAMk-3");
    v1::StampHoldersRow holders;
    holders.add_holders()->set_mailbox(1);
    holders.mutable_holders(0)->set_item_id("AAMk-3");
    view_.Put(kTenant, v1::ROW_ITEM_BY_STAMP, RowKey().Text("900"), holders);
  }

  void MovedInExchange() {
    v1::Verdict verdict = Said(v1::GRAPH, 14 * 60);
    verdict.set_occurred_at_us(OnMonday(13 * 60 + 55));
    v1::Outcome* outcome = AddAppointment(&verdict, v1::APPOINTMENT_CHANGED, v1::RULE_MAP_TIME);
    AboutExport(outcome);
    AddChange(outcome, "start", "2026-11-06T15:00:00Z", "2026-11-06T17:00:00Z");
    AddChange(outcome, "end", "2026-11-06T16:00:00Z", "2026-11-06T18:00:00Z");
    v1::Outcome* staff = AddAppointment(&verdict, v1::NOTIFICATION_REQUESTED, v1::RULE_NOTE_UPDATE,
                                        v1::UPDATED_NOTICE);
    staff->mutable_notification()->set_id("\x01\x02");
    staff->mutable_notification()->set_state(v1::Notification::REQUESTED);
    staff->mutable_notification()->set_kind(v1::Notification::UPDATED);
    staff->mutable_notification()->set_audience(v1::Notification::STAFF);
    staff->mutable_notification()->add_recipients("Nadia@maple.example");
    v1::Outcome* clients = AddAppointment(&verdict, v1::NOTIFICATION_WITHHELD,
                                          v1::RULE_NOTE_WITHHELD, v1::SWITCHED_OFF);
    clients->mutable_notification()->set_id("\x01\x03");
    clients->mutable_notification()->set_state(v1::Notification::WITHHELD);
    clients->mutable_notification()->set_kind(v1::Notification::UPDATED);
    clients->mutable_notification()->set_audience(v1::Notification::CLIENTS);
    view_.AddVerdict(kTenant, verdict);
    PutStamped(17);
    PutAppointment(17, "31", v1::GRAPH);
  }

  void LunchFreed() {
    v1::Verdict verdict = Said(v1::GRAPH, 14 * 60 + 1);
    AboutLunch(Add(&verdict, v1::ABSENCE_REMOVED, v1::RULE_ABS_REMOVE, v1::NOT_BUSY));
    view_.AddVerdict(kTenant, verdict);
    PutItem("AAMk-1", v1::FREE, kWednesday, v1::NOT_BUSY);
    view_.Erase(kTenant, v1::ROW_ABSENCE, RowKey().Text(kLunchAbsence));
    view_.Erase(kTenant, v1::ROW_ABSENCE_BY_OFFSET,
                RowKey().Number(kLunchSeen).Text(kLunchAbsence));
    view_.Erase(kTenant, v1::ROW_ABSENCE_BY_WEEK, LunchWeek());
  }

  void EditedInCoconut() {
    v1::Verdict verdict = Said(v1::COCONUT, 14 * 60 + 30);
    verdict.mutable_actor()->set_id("8");
    verdict.mutable_actor()->set_role(v1::Actor::STAFF);
    AddChange(AddAppointment(&verdict, v1::APPOINTMENT_RECORDED, v1::RULE_APT_RECORD),
              "location_id", "31", "32");
    view_.AddVerdict(kTenant, verdict);
    PutAppointment(17, "32", v1::COCONUT);
  }

  void LostInExchange() {
    v1::Verdict verdict = Said(v1::GRAPH, 15 * 60);
    v1::Outcome* outcome = AddAppointment(&verdict, v1::CONFLICT_RESOLVED,
                                          v1::RULE_CONFLICT_COCONUT, v1::COCONUT_WINS);
    AboutExport(outcome);
    v1::LostField* lost = outcome->add_lost();
    lost->set_field("start");
    lost->set_exchange("2026-11-06T19:00:00Z");
    lost->set_coconut("2026-11-06T17:00:00Z");
    view_.AddVerdict(kTenant, verdict);
    PutStamped(19);
  }

 private:
  static v1::Verdict Said(v1::Source source, int64_t minutes) {
    v1::Verdict verdict;
    verdict.set_source(source);
    verdict.set_observed_at_us(OnMonday(minutes));
    verdict.set_fact_id("\xfa\xc7");
    return verdict;
  }

  static v1::Outcome* Add(v1::Verdict* verdict, v1::OutcomeKind kind, v1::Rule rule,
                          v1::Reason reason = v1::REASON_UNSPECIFIED) {
    v1::Outcome* outcome = verdict->add_outcomes();
    outcome->set_id("\x0d");
    outcome->set_kind(kind);
    outcome->set_rule(rule);
    outcome->set_reason(reason);
    outcome->set_rule_set("overview-1");
    return outcome;
  }

  static v1::Outcome* AddAppointment(v1::Verdict* verdict, v1::OutcomeKind kind, v1::Rule rule,
                                     v1::Reason reason = v1::REASON_UNSPECIFIED) {
    v1::Outcome* outcome = Add(verdict, kind, rule, reason);
    outcome->set_appointment_id("900");
    return outcome;
  }

  static void AboutLunch(v1::Outcome* outcome) {
    outcome->set_mailbox("nadia@maple.example");
    outcome->set_item_id("AAMk-1");
    outcome->set_absence_id(kLunchAbsence);
    outcome->set_employee_id("8");
  }

  static void AboutExport(v1::Outcome* outcome) {
    outcome->set_mailbox("nadia@maple.example");
    outcome->set_item_id("AAMk-3");
  }

  static RowKey LunchWeek() {
    constexpr int64_t kWeekUs = int64_t{7} * kDay * kMinute;
    return RowKey().Text("8").Number(OnMonday(kWednesday) / kWeekUs).Text(kLunchAbsence);
  }

  v1::ItemRow Item(const std::string& id, v1::ShowAs show_as, int64_t start, int64_t end) {
    v1::ItemRow item;
    item.mutable_state()->set_item_id(id);
    item.mutable_state()->set_mailbox(1);
    item.mutable_state()->mutable_statement()->set_show_as(show_as);
    item.mutable_state()->mutable_statement()->mutable_start()->set_instant_us(OnMonday(start));
    item.mutable_state()->mutable_statement()->mutable_end()->set_instant_us(OnMonday(end));
    return item;
  }

  void PutItem(const std::string& id, v1::ShowAs show_as, int64_t day, v1::Reason ignored) {
    v1::ItemRow item = Item(id, show_as, day + 18 * 60, day + 19 * 60);
    item.mutable_state()->set_ignored(ignored);
    view_.Put(kTenant, v1::ROW_ITEM, RowKey().Number(1).Text(id), item);
  }

  void PutStamped(int64_t hour) {
    v1::ItemRow item = Item("AAMk-3", v1::BUSY, kFriday + hour * 60, kFriday + (hour + 1) * 60);
    item.mutable_state()->mutable_stamp()->set_appointment_id("900");
    view_.Put(kTenant, v1::ROW_ITEM, RowKey().Number(1).Text("AAMk-3"), item);
  }

  void PutExport(const std::string& item_id) {
    v1::ExportRow exported;
    exported.mutable_state()->set_appointment_id("900");
    exported.mutable_state()->set_mailbox(1);
    exported.mutable_state()->set_requested(true);
    exported.mutable_state()->set_item_id(item_id);
    view_.Put(kTenant, v1::ROW_EXPORT, RowKey().Text("900").Number(1), exported);
  }

  void PutAppointment(int64_t hour, const std::string& location, v1::Source changed_by) {
    v1::AppointmentRow row;
    row.set_since_offset(kBooked);
    row.add_mailboxes(1);
    v1::Appointment* state = row.mutable_state();
    state->set_id("900");
    state->set_status(v1::Appointment::BOOKED);
    state->set_changed_by(changed_by);
    v1::AppointmentFields* value = state->mutable_value();
    value->set_start_us(OnMonday(kFriday + hour * 60));
    value->set_end_us(OnMonday(kFriday + (hour + 1) * 60));
    value->set_time_zone("America/Halifax");
    value->set_service_id("4");
    value->set_location_id(location);
    value->add_staff_ids("8");
    value->add_clients()->set_email("sam@mail.example");
    value->set_internal_notes("likes tea");
    value->set_show_as(v1::BUSY);
    view_.Put(kTenant, v1::ROW_APPOINTMENT, RowKey().Text("900"), row);
  }

  MemoryView& view_;
};

}  // namespace

int64_t OnMonday(int64_t minutes) {
  constexpr int64_t kMidnightUs = int64_t{1'793'577'600} * 1'000'000;  // 2026-11-02T00:00:00Z
  return kMidnightUs + minutes * kMinute;
}

MemoryView SmallBank(uint64_t last) {
  MemoryView view;
  Teller teller(&view);
  const std::function<void()> facts[] = {
      [&] { teller.UserStated(); },      [&] { teller.Initialized(); },
      [&] { teller.LunchSeen(); },       [&] { teller.FreeSeen(); },
      [&] { teller.Booked(); },          [&] { teller.EchoSeen(); },
      [&] { teller.MovedInExchange(); }, [&] { teller.LunchFreed(); },
      [&] { teller.EditedInCoconut(); }, [&] { teller.LostInExchange(); },
  };
  for (uint64_t offset = 0; offset <= last; ++offset) facts[offset]();
  return view;
}

}  // namespace syncledger
