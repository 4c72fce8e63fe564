// Items of a mailbox as the ledger knows them: statements merged, identities and stamps claimed.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ledger/judgement.h"

namespace syncledger {

// An item where its row stands (Judgement::Edit), with the row's key and its mailbox: SaveItem
// after a change.
struct KnownItem {
  v1::MailboxRow* mailbox = nullptr;
  RowKey key;
  v1::ItemRow* row = nullptr;
  bool existed = false;

  v1::Item& item() { return *row->mutable_state(); }
  const v1::Item& item() const { return row->state(); }
};

KnownItem LoadItem(Judgement& judgement, v1::MailboxRow* mailbox, std::string_view item_id);
void SaveItem(Judgement& judgement, const KnownItem& known);

// Says of an outcome that it is about the item.
v1::Outcome& About(v1::Outcome& outcome, const KnownItem& known);

// The item is gone from its calendar, as was observed then.
void SetGone(int64_t observed_at_us, v1::Reason reason, v1::Item* item);

// The calendar that the item was last seen in; the primary one is "".
std::string CalendarOf(const v1::Item& item);

// What the item is within its mailbox, across changes of its id: its iCalUID, or its id where it
// told none.
std::string IdentityOf(const v1::Item& item);
RowKey IdentityKey(const v1::Item& item);

// The statement that results when a source's (maybe partial) statement is heard: what it left out
// stays as it was.
void MergeStatement(const v1::ExchangeItem& stated, v1::ItemStatement* statement);

// Whether a statement says something of an item that was never stated of it: a page that leaves the
// body out, say, and the read that brings it bear the same change key.
bool StatesMore(const v1::ExchangeItem& stated, const v1::ItemStatement& known);
// Whether it lists a series' deleted or modified occurrences, which were not yet told of that
// version: only a read that asks for them is shown them.
bool ListsMore(const v1::ExchangeItem& stated, const v1::ItemStatement& known);

// Takes what a statement never stated from an earlier one.
void CompleteStatement(const v1::ItemStatement& earlier, v1::ItemStatement* statement);

// Whether the item counts as an appointment's: it has a stamp, and is no copy of another identity
// of its mailbox that held it first.
bool IsStamped(const v1::Item& item);
bool SameStamp(const v1::Stamp& a, const v1::Stamp& b);
// Whether `a` names a later version than `b`. False where either names none.
bool IsLaterVersion(const v1::Stamp& a, const v1::Stamp& b);

// Gives the item a stamp that was seen, confirmed or inherited, and remembers that it holds it; a
// stamp that another identity of the mailbox holds makes the item a copy.
void TakeStamp(Judgement& judgement, const v1::Stamp& stamp, KnownItem* known);

// The items of a mailbox that carry, or carried, a stamp of the appointment: their ids.
std::vector<std::string> StampedItems(Judgement& judgement, uint32_t mailbox,
                                      std::string_view appointment_id);

// An item that holds a stamp has another mailbox number from now on.
void JoinHolder(Judgement& judgement, uint32_t mailbox, const v1::Item& item);

// The items of an identity, in the order of observation (the last live one of the primary calendar
// stands).
struct Claim {
  v1::IdentityRow* row = nullptr;  // where it stands; saved after a change
  RowKey key;
  bool known_before = false;  // an earlier fact told of it
};
Claim LoadClaim(Judgement& judgement, const RowKey& identity_key);

// The item that stands for the identity where `except` is left out of account: of the live ones in
// the primary calendar the one observed last; none if there is none.
std::optional<KnownItem> StandingItem(Judgement& judgement, v1::MailboxRow* mailbox,
                                      const Claim& claim, std::string_view except);
// The item by which the identity is judged (MAP-WAIT): the one that stands; else a live one of
// another calendar; else, gone, the one observed last.
std::optional<KnownItem> SpeakingItem(Judgement& judgement, v1::MailboxRow* mailbox,
                                      const Claim& claim);
// Whether a live item of the identity is in another calendar.
bool SeenElsewhere(Judgement& judgement, v1::MailboxRow* mailbox, const Claim& claim,
                   std::string_view except);

}  // namespace syncledger
