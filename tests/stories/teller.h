// Tells a story's statements as the sources would have: each becomes lines of a capture.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "syncledger/v1/verdict.pb.h"
#include "tests/stories/bank.h"
#include "tests/stories/capture_lines.h"
#include "tests/stories/story_time.h"
#include "tests/stories/words.h"

namespace syncledger::stories {

struct CaptureLine {
  std::string json;
  bool automatic_sync =
      false;  // its sync was not the story's: SYNC_COMPLETED and REMOVAL_NOTED need not be listed
};

// One story's sources. Knows what each side last said, and hears what the ledger asked to be
// written, for exports.
class Teller {
 public:
  // Reads what follows `bank` on a story's first line. Must come before Opening.
  void Alter(Words& words);

  // The lines that set the bank up.
  std::vector<CaptureLine> Opening();

  // The lines of one statement, observed now; then the clock moves on by a minute. What is wrong
  // with the statement is in words.error(), and then nothing is to be delivered.
  std::vector<CaptureLine> Tell(Words& words);

  // `raw SOURCE ...`: the header's words, and the body as it stands.
  std::vector<CaptureLine> TellRaw(Words& words, std::string_view body);

  // What the ledger made of the lines before: writes that it requested are what `as exported`
  // shows.
  void Hear(const v1::Verdict& verdict);

  // Lines that follow by themselves on what was heard (`exported`), observed a minute later; empty
  // if there are none.
  std::vector<CaptureLine> FollowUp(std::string* error);

  StoryTime& time() { return time_; }
  Bank& bank() { return bank_; }

  // What the last statement was about, as it was called: "dentist", "501"; or empty.
  const std::string& subject() const { return subject_; }

 private:
  struct Sync {
    std::string id;
    std::string kind;
  };
  struct Statement;  // of an item: what one `outlook` line says beside the item's own state

  int64_t now_us() const { return time_.Instant(time_.now()); }

  void TellItems(Words& words, bool in_sync);
  void TellItem(const std::string& name, Words& words, bool in_sync);
  void TellItemClauses(Words& words, Item& item, size_t items_before, bool in_sync);
  void TellOccurrence(Words& words, bool in_sync);
  void TellInstances(Words& words);
  Item* TakeSeries(Words& words);
  const Item* MasterOf(const Item& item);
  std::set<int64_t> TakeDays(Words& words);
  bool TakeRecurrence(Words& words, Item& item, Statement& say);
  bool TakeItemClause(Words& words, Item& item, Statement& say);
  bool TakeItemText(Words& words, Item& item, Statement& say);
  bool TakeItemPeople(Words& words, Item& item, Statement& say);
  bool TakeItemMark(Words& words, Item& item, Statement& say);
  void ShowAsExported(Words& words, Item& item);
  Item& NewItem(const std::string& name, const std::string& mailbox);
  void EmitItem(const Item& item, const Statement& say, bool in_sync);

  void TellSync(Words& words);
  std::vector<std::string> TakeShownItems(Words& words, const std::string& mailbox,
                                          const std::string& calendar);

  void TellAppointment(Words& words);
  bool TakeBookingClause(Words& words, Booking& booking, std::set<std::string>& said);
  void TellDirectory(Words& words);
  void TellEmployee(Words& words, Employee& employee);
  void TellPlace(Words& words, Place& place);
  void TellService(Words& words, Service& service);
  void TellSettings(Words& words);
  void TellOperator(Words& words);
  void TellExport(Words& words, std::string_view event);

  // Clauses that many statements share.
  std::string TakeMailbox(Words& words);
  Employee* TakeEmployee(Words& words);
  std::vector<std::string> TakeNames(Words& words);           // NAME {and NAME}
  std::string TakeRole(Words& words, std::string_view role);  // `as admin`; else `role`
  bool TakeStated(Words& words, int64_t* updated_at_us);

  // The whole clause of start and end: a range, `moves to`, `starts`, `ends`. False: none stands
  // here.
  bool TakeWhen(Words& words, LocalUs* start, LocalUs* end, bool* all_day);

  void Emit(std::string json, bool automatic_sync = false);
  void EmitCoconut(std::string_view event, std::string_view role, std::string_view document);

  StoryTime time_;
  Bank bank_ = StandingBank("America/Halifax");
  std::set<std::string> not_initialized_;
  bool empty_ = false;

  std::vector<CaptureLine> lines_;  // of the statement that is being told
  std::string subject_;
  std::map<std::pair<std::string, std::string>, Sync> open_syncs_;  // by mailbox and calendar
  std::map<std::pair<std::string, std::string>, v1::ExportSnapshot>
      requested_;            // by appointment and mailbox
  std::string export_next_;  // an appointment whose `exported` is still to be shown
  int syncs_ = 0;
  int change_keys_ = 0;
};

}  // namespace syncledger::stories
