// One step of one fact's verdict while it is being decided: its rows by type, the rules in force,
// the outcomes so far.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "ledger/fold.h"
#include "ledger/row_keys.h"
#include "ledger/rows.h"
#include "ledger/rule_set.h"
#include "syncledger/v1/fact.pb.h"
#include "syncledger/v1/rows.pb.h"
#include "syncledger/v1/verdict.pb.h"

namespace syncledger {

// Whom a mailbox stands for (ELIG-EMPLOYEE), or why it stands for nobody.
struct EmployeeMatch {
  v1::Reason reason = v1::REASON_UNSPECIFIED;  // unspecified: `employee` is the one
  const v1::Employee* employee = &v1::Employee::default_instance();  // never null
};

// What rules read and write. Lives for one step of one fact; rows keep what outlives it. Whom a
// mailbox stands for is found once and kept here; whoever changes the directory says so
// (ForgetMatches).
class Judgement {
 public:
  Judgement(const v1::Fact& fact, uint64_t offset, Rows& rows, v1::Verdict* verdict,
            const v1::Continuation* from, const FoldOptions& options);
  Judgement(const Judgement&) = delete;
  Judgement& operator=(const Judgement&) = delete;

  const v1::Fact& fact() const { return fact_; }
  uint64_t offset() const { return offset_; }
  int64_t now_us() const { return fact_.observed_at_us(); }  // the fold's only clock
  // The rule set in force. There is one: Fold makes sure of it first (HasRuleSet).
  const RuleSet& rules();
  bool HasRuleSet();
  size_t rows_per_step() const { return options_.rows_per_step; }

  // Something is not as it must be, whatever facts say: ends the process, with where it was and
  // `what`. What a failing storage may lead to (a row that is not there) is no such thing: see
  // Rows.
  [[noreturn]] void EndProcess(std::string_view what) const;

  // --- Rows by type ---
  // The row where it stands; null if there is none. Valid, and showing what is put later, until the
  // judgement ends.
  template <typename Row>
  const Row* Find(v1::RowKind kind, std::string_view key) {
    return static_cast<const Row*>(rows_.Get(kind, key, Row::default_instance()));
  }
  // A copy of it. False, and `row` as it was, if there is none.
  template <typename Row>
  bool Load(v1::RowKind kind, std::string_view key, Row* row) {
    const Row* found = Find<Row>(kind, key);
    if (found != nullptr) *row = *found;
    return found != nullptr;
  }
  // The row to be changed in place, or an empty one that is not there yet; Save it after a change.
  template <typename Row>
  Row* Edit(v1::RowKind kind, std::string_view key, bool* existed) {
    return static_cast<Row*>(rows_.Edit(kind, key, Row::default_instance(), existed));
  }
  template <typename Row>
  void Save(v1::RowKind kind, std::string_view key, const Row& row) {
    rows_.Put(kind, key, row);
  }
  // The same of a row that nobody needs any more: it is moved, not copied.
  template <typename Row>
  requires(!std::is_lvalue_reference_v<Row>) void Save(v1::RowKind kind, std::string_view key,
                                                       Row&& row) {
    bool existed;
    Row* const place = Edit<Row>(kind, key, &existed);
    place->Swap(&row);
    rows_.Put(kind, key, *place);
  }
  bool Has(v1::RowKind kind, std::string_view key) { return rows_.Has(kind, key); }
  void Mark(v1::RowKind kind, std::string_view key) { rows_.Mark(kind, key); }
  void Erase(v1::RowKind kind, std::string_view key) { rows_.Erase(kind, key); }
  std::vector<RowEntry> Scan(v1::RowKind kind, std::string_view prefix, std::string_view after,
                             size_t limit) {
    return rows_.Scan(kind, prefix, after, limit);
  }

  // Adds or takes an id to or from an IdsRow; an empty one is erased.
  void AddId(v1::RowKind kind, std::string_view key, std::string_view id);
  void RemoveId(v1::RowKind kind, std::string_view key, std::string_view id);

  const v1::Settings& settings();
  const v1::SettingsRow& settings_row();
  v1::SettingsRow* EditSettings();  // SaveSettings after a change
  void SaveSettings(const v1::SettingsRow& row);

  // The mailbox that the fact means by an address: the one that had it when the fact was observed
  // (SYNC-RENAME); made, with the next number, where `create`. Null if there is none. SaveMailbox
  // after a change.
  v1::MailboxRow* MailboxOf(std::string_view address, bool create);
  // The mailbox that has the address now. Null if there is none.
  v1::MailboxRow* MailboxAt(std::string_view address);
  v1::MailboxRow* MailboxNumbered(uint32_t number);
  void SaveMailbox(const v1::MailboxRow& row);

  // ELIG-EMPLOYEE of a mailbox as the directory stands.
  const EmployeeMatch& MatchOf(const v1::Mailbox& mailbox);
  // An entry of the directory changed: mailboxes are matched anew.
  void ForgetMatches() { matches_.clear(); }

  // What the directory says of an id; an empty message if nothing.
  const v1::Employee& EmployeeOf(std::string_view id);
  const v1::Location& LocationOf(std::string_view id);
  const v1::Service& ServiceOf(std::string_view id);

  // --- Outcomes ---
  // A new outcome, at the end. The reference is valid until the next one is added.
  v1::Outcome& Add(v1::OutcomeKind kind, v1::Rule rule, v1::Reason reason = v1::REASON_UNSPECIFIED);
  // Whether the fact has come to no outcome so far, in this step and those before it.
  bool SaidNothing() const { return outcomes_before_ == 0 && verdict_.outcomes().empty(); }
  // This offset concerns the subject ("item:ID", "appointment:ID") although it changed no row of
  // it.
  void Remember(std::string_view subject);

  // Whether a notification of this id is the first of this fact; from now on it is not.
  bool FirstTelling(const std::string& notification_id);

  bool silent() const { return silent_; }  // absences tell nobody (NOTE-NONE)
  void BeSilent() { silent_ = true; }

  // --- What is left for the steps after this one ---
  void Later(v1::Continuation::Scan scan) { later_.push_back(std::move(scan)); }
  std::vector<v1::Continuation::Scan>& pending() { return later_; }

  // What is left of the fact, its verdict made whole; ends the judgement.
  FoldStep Finish();

 private:
  const v1::Fact& fact_;
  const uint64_t offset_;
  Rows& rows_;
  const FoldOptions& options_;

  const v1::SettingsRow* settings_ = nullptr;  // null: not read yet
  std::map<uint32_t, EmployeeMatch> matches_;

  v1::Verdict& verdict_;
  uint32_t outcomes_before_ = 0;  // in earlier steps
  std::set<std::string> told_;
  std::vector<v1::Continuation::Scan> later_;
  bool silent_ = false;
};

// Facts already heard of one thing: of each the first 7 bytes of its id, then the version of the
// decoder that read it last (255 stands for all later ones). Hear keeps the 64 latest. The price: a
// fact that is told again after 64 others about the same thing is judged by its times alone; only
// where it has both times of the last one is it judged again.
using KnownFacts = google::protobuf::RepeatedField<uint64_t>;
void Hear(const v1::Fact& fact, KnownFacts* known);
// From now on what `others` hold was heard, too.
void HearAll(const KnownFacts& others, KnownFacts* known);
// Whether the fact was heard, as this decoder version or a later one read it: what is read anew by
// a later one is news.
bool Heard(const v1::Fact& fact, const KnownFacts& known);
// Whether it was heard, whatever decoder version read it.
bool HeardInAnyReading(const v1::Fact& fact, const KnownFacts& known);

// Says what became of a field, unless it stayed.
void AddChange(v1::Outcome* outcome, std::string_view field, std::string before, std::string after);

}  // namespace syncledger
