#include "ledger/rules/items.h"

#include <algorithm>
#include <utility>

#include "ledger/body_text.h"
#include "ledger/rules/exports.h"
#include "ledger/text.h"

namespace syncledger {
namespace {

std::string AnswerName(v1::Attendee::Answer answer) {
  switch (answer) {
    case v1::Attendee::ACCEPTED:
      return " accepted";
    case v1::Attendee::DECLINED:
      return " declined";
    case v1::Attendee::TENTATIVELY_ACCEPTED:
      return " tentative";
    case v1::Attendee::ANSWER_UNKNOWN:
    case v1::Attendee::NONE:
    case v1::Attendee::ORGANIZER:
    case v1::Attendee::NOT_RESPONDED:
    case v1::Attendee_Answer_Attendee_Answer_INT_MIN_SENTINEL_DO_NOT_USE_:
    case v1::Attendee_Answer_Attendee_Answer_INT_MAX_SENTINEL_DO_NOT_USE_:
      return "";
  }
  return "";
}

bool WasNull(const v1::ExchangeItem& stated, std::string_view field) {
  return std::find(stated.null_fields().begin(), stated.null_fields().end(), field) !=
         stated.null_fields().end();
}

}  // namespace

KnownItem LoadItem(Judgement& judgement, v1::MailboxRow* mailbox, std::string_view item_id) {
  KnownItem known;
  known.mailbox = mailbox;
  known.key = RowKey().Number(mailbox->state().number()).Text(item_id);
  known.row = judgement.Edit<v1::ItemRow>(v1::ROW_ITEM, known.key, &known.existed);
  if (!known.existed) {
    known.item().set_item_id(std::string(item_id));
    known.item().set_mailbox(mailbox->state().number());
  }
  return known;
}

void SaveItem(Judgement& judgement, const KnownItem& known) {
  judgement.Save(v1::ROW_ITEM, known.key, *known.row);
}

v1::Outcome& About(v1::Outcome& outcome, const KnownItem& known) {
  outcome.set_mailbox(known.mailbox->state().address());
  outcome.set_item_id(known.item().item_id());
  return outcome;
}

void SetGone(int64_t observed_at_us, v1::Reason reason, v1::Item* item) {
  item->set_gone(true);
  item->set_gone_observed_at_us(observed_at_us);
  item->set_gone_reason(reason);
  item->clear_ignored();
}

std::string CalendarOf(const v1::Item& item) {
  return item.other_calendar() ? item.calendar_id() : "";
}

std::string IdentityOf(const v1::Item& item) {
  const std::string& uid = item.statement().ical_uid();
  return uid.empty() ? "id:" + item.item_id() : uid;
}

RowKey IdentityKey(const v1::Item& item) {
  return RowKey().Number(item.mailbox()).Text(IdentityOf(item));
}

void MergeStatement(const v1::ExchangeItem& stated, v1::ItemStatement* statement) {
  statement->set_change_key(stated.change_key());
  if (stated.has_ical_uid()) statement->set_ical_uid(stated.ical_uid());
  if (stated.has_subject() || WasNull(stated, "subject")) statement->set_subject(stated.subject());
  if (stated.has_show_as()) statement->set_show_as(stated.show_as());
  if (stated.has_is_cancelled()) statement->set_is_cancelled(stated.is_cancelled());
  if (stated.has_is_all_day()) statement->set_is_all_day(stated.is_all_day());
  if (stated.has_type()) statement->set_type(stated.type());
  if (stated.has_sensitivity()) statement->set_sensitivity(stated.sensitivity());
  if (stated.has_start() || WasNull(stated, "start")) *statement->mutable_start() = stated.start();
  if (stated.has_end() || WasNull(stated, "end")) *statement->mutable_end() = stated.end();
  if (stated.has_location() || WasNull(stated, "location")) {
    statement->set_location(stated.location().display_name());
  }
  if (stated.has_body()) {
    *statement->mutable_body() = ReadBody(stated.body().content_type(), stated.body().content());
  }
  if (stated.has_organizer())
    statement->set_organizer(NormalizeEmail(stated.organizer().address()));
  if (stated.has_attendees() || WasNull(stated, "attendees")) {
    statement->set_attendees_stated(true);
    statement->clear_attendees();
    for (const v1::Attendee& attendee : stated.attendees().attendees()) {
      const std::string address = NormalizeEmail(attendee.email().address());
      if (address.empty() || address == statement->organizer()) continue;
      *statement->add_attendees() = address + AnswerName(attendee.answer());
    }
    auto* attendees =
        statement->mutable_attendees();  // a set: one who is named twice is there once
    std::sort(attendees->begin(), attendees->end());
    attendees->erase(std::unique(attendees->begin(), attendees->end()), attendees->end());
  }
  if (stated.has_recurrence()) *statement->mutable_recurrence() = stated.recurrence();
  if (WasNull(stated, "recurrence")) statement->clear_recurrence();
  if (stated.has_series_master_id()) statement->set_series_master_id(stated.series_master_id());
  if (stated.has_original_start()) *statement->mutable_original_start() = stated.original_start();
  if (stated.has_original_start_time_zone())
    statement->set_told_time_zone(stated.original_start_time_zone());
  if (stated.cancelled_occurrences_stated() || stated.modified_occurrences_stated())
    statement->set_listed_change_key(stated.change_key());
  statement->set_other_calendar(stated.has_calendar() && !stated.calendar().primary());
}

bool StatesMore(const v1::ExchangeItem& stated, const v1::ItemStatement& known) {
  return (stated.has_subject() && !known.has_subject()) ||
         (stated.has_show_as() && !known.has_show_as()) ||
         (stated.has_start() && !known.has_start()) || (stated.has_end() && !known.has_end()) ||
         (stated.has_location() && !known.has_location()) ||
         (stated.has_body() && !known.has_body()) ||
         (!stated.organizer().address().empty() && known.organizer().empty()) ||
         (stated.has_attendees() && !known.attendees_stated()) ||
         (stated.has_recurrence() && !known.has_recurrence());
}

bool ListsMore(const v1::ExchangeItem& stated, const v1::ItemStatement& known) {
  const bool lists = stated.cancelled_occurrences_stated() || stated.modified_occurrences_stated();
  return lists && known.listed_change_key() != stated.change_key();
}

void CompleteStatement(const v1::ItemStatement& earlier, v1::ItemStatement* statement) {
  if (statement->ical_uid().empty()) statement->set_ical_uid(earlier.ical_uid());
  if (!statement->has_subject() && earlier.has_subject()) statement->set_subject(earlier.subject());
  if (!statement->has_show_as() && earlier.has_show_as()) statement->set_show_as(earlier.show_as());
  if (statement->type() == v1::ITEM_TYPE_UNKNOWN) statement->set_type(earlier.type());
  if (statement->sensitivity() == v1::SENSITIVITY_UNKNOWN)
    statement->set_sensitivity(earlier.sensitivity());
  if (!statement->has_start() && earlier.has_start()) *statement->mutable_start() = earlier.start();
  if (!statement->has_end() && earlier.has_end()) *statement->mutable_end() = earlier.end();
  if (!statement->has_location() && earlier.has_location())
    statement->set_location(earlier.location());
  if (!statement->has_body() && earlier.has_body()) *statement->mutable_body() = earlier.body();
  if (statement->organizer().empty()) statement->set_organizer(earlier.organizer());
  if (!statement->attendees_stated() && earlier.attendees_stated()) {
    statement->set_attendees_stated(true);
    *statement->mutable_attendees() = earlier.attendees();
  }
  if (!statement->has_recurrence() && earlier.has_recurrence())
    *statement->mutable_recurrence() = earlier.recurrence();
  if (statement->series_master_id().empty())
    statement->set_series_master_id(earlier.series_master_id());
  if (!statement->has_original_start() && earlier.has_original_start())
    *statement->mutable_original_start() = earlier.original_start();
  if (statement->told_time_zone().empty()) statement->set_told_time_zone(earlier.told_time_zone());
  if (statement->listed_change_key().empty())
    statement->set_listed_change_key(earlier.listed_change_key());
}

bool IsStamped(const v1::Item& item) { return item.has_stamp() && !item.copied_stamp(); }

bool SameStamp(const v1::Stamp& a, const v1::Stamp& b) {
  return a.appointment_id() == b.appointment_id() &&
         a.has_updated_at_us() == b.has_updated_at_us() && a.updated_at_us() == b.updated_at_us();
}

bool IsLaterVersion(const v1::Stamp& a, const v1::Stamp& b) {
  return a.has_updated_at_us() && b.has_updated_at_us() && a.updated_at_us() > b.updated_at_us();
}

namespace {

// Whether an item is no copy of the one that holds its stamp: it is to go itself, in another
// version; or the other is, and this one carries no earlier version; or this one is confirmed in a
// later version.
bool IsExportedAnew(Judgement& judgement, const v1::Item& item, const v1::Item& holder) {
  const v1::ExportRow* row = FindExport(judgement, item.stamp().appointment_id(), item.mailbox());
  if (row == nullptr) return false;
  const v1::Export& exported = row->state();
  if (IsToGo(exported, item)) {
    return IsLaterVersion(holder.stamp(), item.stamp()) ||
           (IsToGo(exported, holder) && IsLaterVersion(item.stamp(), holder.stamp()));
  }
  if (IsToGo(exported, holder)) return !IsLaterVersion(holder.stamp(), item.stamp());
  return IsLaterVersion(item.stamp(), holder.stamp()) && exported.item_id() == item.item_id();
}

}  // namespace

void TakeStamp(Judgement& judgement, const v1::Stamp& stamp, KnownItem* known) {
  v1::Item& item = known->item();
  const bool other_appointment =
      !item.has_stamp() || item.stamp().appointment_id() != stamp.appointment_id();
  *item.mutable_stamp() = stamp;
  if (!other_appointment && !item.copied_stamp()) return;

  const RowKey key = RowKey().Text(stamp.appointment_id());
  bool existed;
  auto* holders = judgement.Edit<v1::StampHoldersRow>(v1::ROW_ITEM_BY_STAMP, key, &existed);
  bool listed = false;
  bool held_by_another = false;
  for (const v1::StampHoldersRow::Holder& holder : holders->holders()) {
    if (holder.mailbox() != item.mailbox()) continue;
    if (holder.item_id() == item.item_id()) {
      listed = true;
      continue;
    }
    const KnownItem other = LoadItem(judgement, known->mailbox, holder.item_id());
    if (other.existed && !other.item().gone() && IsStamped(other.item()) &&
        other.item().stamp().appointment_id() == stamp.appointment_id() &&
        IdentityOf(other.item()) != IdentityOf(item) &&
        !IsExportedAnew(judgement, item, other.item())) {
      held_by_another = true;
    }
  }
  item.set_copied_stamp(held_by_another);
  if (!listed) {
    v1::StampHoldersRow::Holder* holder = holders->add_holders();
    holder->set_mailbox(item.mailbox());
    holder->set_item_id(item.item_id());
    judgement.Save(v1::ROW_ITEM_BY_STAMP, key, *holders);
  }
  // The stamp is the identity's: an id by which it was seen without one has it too.
  const Claim claim = LoadClaim(judgement, IdentityKey(item));
  for (const std::string& item_id : claim.row->item_ids()) {
    if (item_id == item.item_id()) continue;
    KnownItem other = LoadItem(judgement, known->mailbox, item_id);
    if (!other.existed || other.item().has_stamp()) continue;
    TakeStamp(judgement, stamp, &other);
    SaveItem(judgement, other);
  }
}

std::vector<std::string> StampedItems(Judgement& judgement, uint32_t mailbox,
                                      std::string_view appointment_id) {
  v1::StampHoldersRow row;
  judgement.Load(v1::ROW_ITEM_BY_STAMP, RowKey().Text(appointment_id), &row);
  std::vector<std::string> ids;
  for (const v1::StampHoldersRow::Holder& holder : row.holders()) {
    if (holder.mailbox() == mailbox) ids.push_back(holder.item_id());
  }
  return ids;
}

void JoinHolder(Judgement& judgement, uint32_t mailbox, const v1::Item& item) {
  const RowKey key = RowKey().Text(item.stamp().appointment_id());
  bool existed;
  auto* row = judgement.Edit<v1::StampHoldersRow>(v1::ROW_ITEM_BY_STAMP, key, &existed);
  auto* holders = row->mutable_holders();
  const auto is = [&](uint32_t number) {
    return [&, number](const v1::StampHoldersRow::Holder& holder) {
      return holder.mailbox() == number && holder.item_id() == item.item_id();
    };
  };
  const auto theirs = std::find_if(holders->begin(), holders->end(), is(item.mailbox()));
  if (theirs == holders->end()) return;
  if (std::any_of(holders->begin(), holders->end(), is(mailbox))) {
    holders->erase(theirs);
  } else {
    theirs->set_mailbox(mailbox);
  }
  judgement.Save(v1::ROW_ITEM_BY_STAMP, key, *row);
}

Claim LoadClaim(Judgement& judgement, const RowKey& identity_key) {
  Claim claim;
  claim.key = identity_key;
  claim.row = judgement.Edit<v1::IdentityRow>(v1::ROW_IDENTITY, claim.key, &claim.known_before);
  return claim;
}

std::optional<KnownItem> StandingItem(Judgement& judgement, v1::MailboxRow* mailbox,
                                      const Claim& claim, std::string_view except) {
  for (int i = claim.row->item_ids_size() - 1; i >= 0; --i) {
    const std::string& item_id = claim.row->item_ids(i);
    if (item_id == except) continue;
    KnownItem known = LoadItem(judgement, mailbox, item_id);
    if (known.existed && !known.item().gone() && !known.item().other_calendar()) return known;
  }
  return std::nullopt;
}

std::optional<KnownItem> SpeakingItem(Judgement& judgement, v1::MailboxRow* mailbox,
                                      const Claim& claim) {
  std::optional<KnownItem> standing = StandingItem(judgement, mailbox, claim, "");
  if (standing.has_value()) return standing;
  std::optional<KnownItem> last;
  for (int i = claim.row->item_ids_size() - 1; i >= 0; --i) {
    const KnownItem known = LoadItem(judgement, mailbox, claim.row->item_ids(i));
    if (!known.existed) continue;
    if (!known.item().gone()) return known;
    if (!last.has_value()) last = known;
  }
  return last;
}

bool SeenElsewhere(Judgement& judgement, v1::MailboxRow* mailbox, const Claim& claim,
                   std::string_view except) {
  for (const std::string& item_id : claim.row->item_ids()) {
    if (item_id == except) continue;
    const KnownItem known = LoadItem(judgement, mailbox, item_id);
    if (known.existed && !known.item().gone() && known.item().other_calendar()) return true;
  }
  return false;
}

}  // namespace syncledger
