#include "tests/stories/run_story.h"

#include <algorithm>
#include <map>
#include <optional>

#include "fmt/format.h"
#include "ledger/names.h"
#include "tests/stories/coverage.h"
#include "tests/stories/expectation.h"
#include "tests/stories/standing.h"
#include "tests/stories/teller.h"

namespace syncledger::stories {
namespace {

// A story while it runs. Stops at the first line that cannot be told or delivered; goes on after
// one that only turns out otherwise.
class Run {
 public:
  Run(std::string file_name, const Story& story, const OpenLedger& open)
      : file_name_(std::move(file_name)), story_(story), open_(open) {}

  StoryResult Replay() {
    absl::StatusOr<std::unique_ptr<LedgerUnderTest>> ledger = open_();
    if (!ledger.ok()) {
      Fail(story_.number, ledger.status().ToString());
      return std::move(result_);
    }
    ledger_ = *std::move(ledger);
    bool opened = false;
    for (const StoryLine& line : story_.lines) {
      line_ = line.number;
      if (line.kind == StoryLine::Kind::kBank) {
        std::string error;
        Words words(Tokenize(line.text, &error));
        words.Take("bank");
        teller_.Alter(words);
        if (!error.empty() || words.failed()) {
          Fail(line_, error.empty() ? words.error() : error);
          return std::move(result_);
        }
        continue;
      }
      if (!std::exchange(opened, true) && !Open()) return std::move(result_);
      if (!Step(line)) return std::move(result_);
    }
    CheckHeading();
    return std::move(result_);
  }

 private:
  void Fail(int line, std::string_view what) {
    result_.failures.push_back(fmt::format("{}:{}: {}", file_name_, line, what));
  }

  // Sets the bank up. It must do so without being refused.
  bool Open() {
    const auto happenings = Deliver(teller_.Opening());
    if (!happenings) return false;
    for (const Happening& happening : *happenings) {
      const v1::OutcomeKind kind = happening.outcome.kind();
      if (kind != v1::REJECTED && kind != v1::IGNORED) continue;
      Fail(line_, fmt::format("the bank cannot be set up: {}",
                              WriteTerms(*happenings, About("")).front()));
      return false;
    }
    return true;
  }

  Telling About(const std::string& subject) { return {&teller_.bank(), &teller_.time(), subject}; }

  std::optional<std::vector<Happening>> Deliver(const std::vector<CaptureLine>& lines) {
    std::vector<Happening> happenings;
    for (const CaptureLine& line : lines) {
      result_.capture.push_back(line.json);
      const absl::StatusOr<std::vector<v1::Verdict>> verdicts = ledger_->Deliver(line.json);
      if (!verdicts.ok()) {
        Fail(line_, fmt::format("{}\n    in {}", verdicts.status().ToString(), line.json));
        return std::nullopt;
      }
      for (const v1::Verdict& verdict : *verdicts) {
        teller_.Hear(verdict);
        if (verdict.outcomes().empty()) Fail(line_, "a fact has a verdict without an outcome");
        for (const v1::Outcome& outcome : verdict.outcomes()) {
          happenings.push_back(Note(outcome, line.automatic_sync));
        }
      }
    }
    return happenings;
  }

  Happening Note(const v1::Outcome& outcome, bool automatic_sync) {
    result_.rules.merge(RulesShownBy(outcome));
    result_.reasons.insert(outcome.reason());
    if (outcome.kind() == v1::ABSENCE_ADDED) {
      if (const Item* item = teller_.bank().ItemOfId(outcome.item_id()); item != nullptr) {
        first_absences_.emplace(item->name, outcome.absence_id());
      }
    }
    if (outcome.has_notification()) notices_.insert(outcome.notification().id());
    Happening happening{outcome};
    happening.optional = automatic_sync && (outcome.kind() == v1::SYNC_COMPLETED ||
                                            outcome.kind() == v1::REMOVAL_NOTED);
    if (outcome.kind() == v1::APPOINTMENT_RECORDED || outcome.kind() == v1::DIRECTORY_CHANGED ||
        outcome.kind() == v1::SETTINGS_CHANGED) {
      happening.first_statement =
          stated_.insert({outcome.appointment_id(), outcome.subject()}).second;
    }
    return happening;
  }

  bool Step(const StoryLine& line) {
    std::string error;
    const size_t raw = line.text.find_first_of("{[<");
    const bool is_raw = raw != line.text.npos && IsRaw(line.text.substr(0, raw));
    Words words(Tokenize(is_raw ? std::string_view(line.text).substr(0, raw) : line.text, &error));
    if (!error.empty()) words.Fail(error);
    if (const auto clock = teller_.time().TakeMoment(words, teller_.time().now()))
      teller_.time().set_now(*clock);
    bool goes_on = true;
    if (line.kind == StoryLine::Kind::kState) {
      goes_on = CheckState(words);
    } else if (line.kind == StoryLine::Kind::kRestart) {
      const absl::Status restarted = ledger_->Restart();
      if (!restarted.ok()) words.Fail(restarted.ToString());
    } else if (line.kind == StoryLine::Kind::kDeliverTwice) {
      goes_on = DeliverTwice();
    } else if (line.kind == StoryLine::Kind::kAgain) {
      const auto happenings = Deliver(last_);
      if (!happenings) return false;
      Judge(line, *happenings);
    } else if (!words.AtEnd() && !words.failed()) {
      goes_on = TellStatement(line, words, is_raw ? std::string_view(line.text).substr(raw) : "");
    }
    if (words.failed()) Fail(line.number, words.error());
    return goes_on && !words.failed();
  }

  bool IsRaw(const std::string& head) {
    std::string error;
    Words words(Tokenize(head, &error));
    teller_.time().TakeMoment(words, teller_.time().now());
    return words.Peek() == "raw";
  }

  bool TellStatement(const StoryLine& line, Words& words, std::string_view body) {
    std::vector<CaptureLine> told;
    if (words.Take("raw")) {
      told = teller_.TellRaw(words, body);
    } else {
      told = teller_.Tell(words);
    }
    if (words.failed()) return false;
    auto happenings = Deliver(told);
    if (!happenings) return false;
    std::string error;
    for (auto more = teller_.FollowUp(&error); !more.empty(); more = teller_.FollowUp(&error)) {
      const auto followed = Deliver(more);
      if (!followed) return false;
      happenings->insert(happenings->end(), followed->begin(), followed->end());
      told.insert(told.end(), more.begin(), more.end());
    }
    if (!error.empty()) words.Fail(error);
    last_ = told;
    Judge(line, *happenings);
    return true;
  }

  // Compares what happened with the statement's `=>` lines, or, where it has none, wants it neither
  // ignored nor refused.
  void Judge(const StoryLine& line, const std::vector<Happening>& happenings) {
    const Telling telling = About(teller_.subject());
    std::vector<std::string> wrong;
    bool nobody = false;
    if (line.expected_from == 0) {
      for (const Happening& happening : happenings) {
        if (happening.optional) continue;
        const v1::OutcomeKind kind = happening.outcome.kind();
        if (kind == v1::IGNORED || kind == v1::REJECTED)
          wrong.push_back("what is ignored or rejected has to be said");
      }
    } else {
      std::string error;
      Words words(Tokenize(line.expected, &error));
      if (!error.empty()) words.Fail(error);
      const std::vector<Term> terms = ParseTerms(words);
      if (words.failed()) return Fail(line.expected_from, words.error());
      for (const Term& term : terms) nobody |= term.form == Term::Form::kNobody;
      result_.says_nobody_told |= nobody;
      wrong = Compare(terms, happenings, telling);
    }
    if (wrong.empty()) return;
    std::vector<std::string> got = WriteTerms(happenings, telling);
    const bool told =
        std::any_of(happenings.begin(), happenings.end(), [](const Happening& happening) {
          return happening.outcome.kind() == v1::NOTIFICATION_REQUESTED;
        });
    if (nobody && !told && got.front() != "nothing") got.push_back("nobody told");
    result_.rewrites.push_back({line.number, line.expected_from, line.expected_to, got});
    std::string text = line.text;
    for (const std::string& one : wrong) text += "\n    " + one;
    text += "\n    expected: " + (line.expected.empty() ? "(nothing is said)" : line.expected);
    std::string joined;
    for (const std::string& term : got) joined += (joined.empty() ? "" : ", ") + term;
    Fail(line.number, text + "\n    got:      " + joined);
  }

  bool CheckState(Words& words) {
    std::optional<int64_t> as_of_us;
    if (words.Take({"as", "of"})) {
      const auto moment = teller_.time().TakeMoment(words, teller_.time().now());
      if (!moment) words.FailHere("a time");
      as_of_us = teller_.time().Instant(moment.value_or(0));
      words.TakeComma();
    }
    const absl::StatusOr<Standing> standing = ledger_->Read(as_of_us);
    if (!standing.ok()) {
      words.Fail(standing.status().ToString());
      return false;
    }
    for (const std::string& wrong : CheckStanding(words, *standing, About(""), first_absences_))
      Fail(line_, wrong);
    if (!words.AtEnd()) words.FailHere("the end of the line");
    return true;
  }

  bool DeliverTwice() {
    const auto before = ledger_->Read(std::nullopt);
    const std::set<std::string> notices = notices_;
    const std::vector<std::string> capture = result_.capture;
    std::vector<CaptureLine> lines;
    for (const std::string& json : capture) lines.push_back({json, false});
    if (!Deliver(lines)) return false;
    result_.capture = capture;
    const auto after = ledger_->Read(std::nullopt);
    if (!before.ok() || !after.ok()) {
      Fail(line_, (before.ok() ? after : before).status().ToString());
      return false;
    }
    auto compare = [&](std::string_view what, const auto& was, const auto& is) {
      bool same = was.size() == is.size();
      for (size_t i = 0; same && i < was.size(); ++i) {
        same = was[i].SerializeAsString() == is[i].SerializeAsString();
        if (!same)
          Fail(line_, fmt::format("{} changed:\n{}became\n{}", what, was[i].DebugString(),
                                  is[i].DebugString()));
      }
      if (was.size() != is.size())
        Fail(line_, fmt::format("{} {} became {}", was.size(), what, is.size()));
    };
    compare("absences", before->absences, after->absences);
    compare("appointments", before->appointments, after->appointments);
    if (notices_ != notices) Fail(line_, "somebody would be told again");
    return true;
  }

  // The story reaches what its heading names. NOTE-NONE leaves no outcome: it is reached where
  // nobody is told.
  void CheckHeading() {
    for (v1::Rule rule : story_.rules) {
      if (result_.rules.count(rule) != 0) continue;
      if (rule == v1::RULE_NOTE_NONE && result_.says_nobody_told) {
        result_.rules.insert(rule);
        continue;
      }
      Fail(story_.number, fmt::format("{} is in the heading, but decided nothing", RuleName(rule)));
    }
  }

  std::string file_name_;
  const Story& story_;
  const OpenLedger& open_;
  std::unique_ptr<LedgerUnderTest> ledger_;
  Teller teller_;
  int line_ = 0;
  std::vector<CaptureLine> last_;
  std::map<std::string, std::string> first_absences_;
  std::set<std::pair<std::string, std::string>> stated_;
  std::set<std::string> notices_;
  StoryResult result_;
};

// Terms as `=>` lines of at most 100 columns.
std::vector<std::string> Wrapped(const std::vector<std::string>& terms, size_t indent) {
  const std::string head = std::string(indent, ' ') + "=> ";
  std::vector<std::string> lines;
  for (const std::string& term : terms) {
    if (!lines.empty() && lines.back().size() + 2 + term.size() <= 100) {
      lines.back() += ", " + term;
    } else {
      lines.push_back(head + term);
    }
  }
  return lines;
}

}  // namespace

StoryResult RunStory(const std::string& file_name, const Story& story, const OpenLedger& open) {
  return Run(file_name, story, open).Replay();
}

std::string Rewritten(const StoryFile& file, const std::vector<Rewrite>& rewrites) {
  std::map<int, const Rewrite*> after;  // by the line that the new ones follow
  std::set<int> dropped;
  for (const Rewrite& rewrite : rewrites) {
    after[rewrite.after] = &rewrite;
    for (int line = rewrite.from; rewrite.from != 0 && line <= rewrite.to; ++line) {
      const std::string& text = file.text[static_cast<size_t>(line - 1)];
      const size_t first = text.find_first_not_of(" \t");
      if (first != text.npos && text.compare(first, 2, "=>") == 0) dropped.insert(line);
    }
  }
  std::string out;
  for (size_t i = 0; i < file.text.size(); ++i) {
    const int number = static_cast<int>(i) + 1;
    if (dropped.count(number) == 0) out += file.text[i] + "\n";
    const auto rewrite = after.find(number);
    if (rewrite == after.end()) continue;
    size_t indent = 12;
    if (rewrite->second->from != 0)
      indent = file.text[static_cast<size_t>(rewrite->second->from - 1)].find("=>");
    for (const std::string& line : Wrapped(rewrite->second->terms, indent)) out += line + "\n";
  }
  return out;
}

}  // namespace syncledger::stories
