#include "tests/docs/rules_text.h"

#include <vector>

#include "fmt/format.h"
#include "ledger/names.h"
#include "ledger/rule_book.h"
#include "ledger/rule_set.h"

namespace syncledger::docs {
namespace {

constexpr std::string_view kIntroduction = R"(# The rules

<!-- Made from the code by `docs_test --rewrite` (tests/docs). Do not edit: the test compares. -->

What Syncledger decides, rule by rule. A rule has a permanent id. It names what decides it in the
code, the stories that tell it, and the `rule` of every outcome that it led to. A requirement of
eligibility (section 2) is no outcome's rule: it gives the reason, and the last table says which. The
sentences below are those that `why` prints ([`ledger/rule_book.cc`](../ledger/rule_book.cc)).

- **decided in**: the functions that decide the rule or say its outcome. To change a rule, begin
  there.
- **stories**: the files of [`tests/stories`](../tests/stories/README.md) in which a story has the
  rule in its heading.
- "comes with a later version": the rule has its id and its words, and nothing decides it yet.

`syncledger list verdicts --rule ABS-SKIP` shows what a rule decided, `--rule ELIG-BUSY` what failed
that requirement, `--reason NOT_BUSY` what had that reason.
)";

constexpr int kRecurringItems = 6;

std::string Join(const std::vector<std::string>& parts, std::string_view between) {
  std::string text;
  for (const std::string& part : parts)
    text += fmt::format("{}{}", text.empty() ? "" : between, part);
  return text;
}

std::string DecidedIn(v1::Rule rule, const std::set<RuleUse>& uses) {
  std::map<std::string, std::vector<std::string>> functions;
  for (const RuleUse& use : uses) {
    if (use.rule == rule) functions[use.file].push_back("`" + use.function + "`");
  }
  std::vector<std::string> files;
  for (const auto& [file, names] : functions) {
    const std::string shown = file.substr(std::string_view("ledger/").size());
    files.push_back(fmt::format("[{}](../{}): {}", shown, file, Join(names, ", ")));
  }
  return Join(files, "; ");
}

std::string StoriesOf(v1::Rule rule, const StoriesByRule& stories) {
  std::vector<std::string> links;
  const auto found = stories.find(rule);
  if (found == stories.end()) return "";
  for (const std::string& file : found->second) {
    const size_t name = file.rfind('/') + 1;
    links.push_back(fmt::format("[{}](../{})", file.substr(name, file.rfind('.') - name), file));
  }
  return Join(links, ", ");
}

std::string SectionText(int section, const std::set<RuleUse>& uses, const StoriesByRule& stories) {
  std::string text = fmt::format("\n## {} {}\n\n", section, SectionTitle(section));
  if (section == kRecurringItems && DecidedIn(v1::RULE_REC_UPDATE, uses).empty()) {
    text +=
        "Series, their occurrences and exceptions are recorded and set aside: `IGNORED / "
        "UNKNOWN_SERIES`.\n\n";
  }
  text += "| rule | what it says | decided in | stories |\n|---|---|---|---|\n";
  for (const RuleText& rule : RuleBook()) {
    if (rule.section != section) continue;
    const std::string decided = DecidedIn(rule.rule, uses);
    text += fmt::format("| `{}` | {} | {} | {} |\n", RuleName(rule.rule), rule.sentence,
                        decided.empty() ? "comes with a later version" : decided,
                        StoriesOf(rule.rule, stories));
  }
  return text;
}

std::string Statuses(const RuleSet& set) {
  std::vector<std::string> names;
  for (int number = v1::ShowAs_MIN; number <= v1::ShowAs_MAX; ++number) {
    const auto show_as = static_cast<v1::ShowAs>(number);
    if (v1::ShowAs_IsValid(number) && set.Blocks(show_as)) names.emplace_back(ShowAsName(show_as));
  }
  return Join(names, ", ");
}

std::string RuleSetsText() {
  std::string header = "| field |";
  std::string rule = "|---|";
  std::vector<std::pair<std::string, std::string>> rows = {
      {"blocking_statuses", ""},    {"moved_appointment", ""},     {"held_min", ""},
      {"held_missing_percent", ""}, {"held_reported_percent", ""}, {"tell_when_over", ""}};
  for (const RuleSet& set : RuleSets()) {
    header += fmt::format(" `{}` |", set.version);
    rule += "---|";
    const std::string values[] = {Statuses(set),
                                  set.cancel_moved_appointment ? "cancel" : "keep",
                                  std::to_string(set.held_min),
                                  std::to_string(set.held_missing_percent),
                                  std::to_string(set.held_reported_percent),
                                  set.tell_when_over ? "yes" : "no"};
    for (size_t i = 0; i < rows.size(); ++i) rows[i].second += fmt::format(" {} |", values[i]);
  }
  std::string text = fmt::format(
      "\nA rule set names what the rules leave open "
      "([`ledger/rule_set.cc`](../ledger/rule_set.cc)). The first is in force until another is "
      "activated.\n\n{}\n{}\n",
      header, rule);
  for (const auto& [field, values] : rows) text += fmt::format("| `{}` |{}\n", field, values);
  return text;
}

std::string ReasonsText() {
  std::string text =
      "\n## Reasons\n\nAn outcome's reason goes on after \"because\". What is of eligibility "
      "(section 2) names the requirement that failed.\n\n"
      "| reason | because | what would change it | requirement |\n|---|---|---|---|\n";
  for (const ReasonText& reason : ReasonBook()) {
    const std::string asked_by(RuleName(reason.asked_by));
    text += fmt::format("| `{}` | {} | {} | {} |\n", ReasonName(reason.reason), reason.because,
                        reason.remedy, asked_by.empty() ? "" : "`" + asked_by + "`");
  }
  return text;
}

}  // namespace

std::string RulesText(const std::set<RuleUse>& uses, const StoriesByRule& stories) {
  std::string text(kIntroduction);
  for (int section = 1; !SectionTitle(section).empty(); ++section) {
    text += SectionText(section, uses, stories);
    if (SectionTitle(section) == "Rule sets") text += RuleSetsText();
  }
  return text + ReasonsText();
}

MadeDocument RulesDocument() {
  StoriesByRule stories;
  for (const std::string& file : FilesBelow("tests/stories", ".story")) {
    for (v1::Rule rule : RulesOfStories(ReadFile(file))) stories[rule].insert(file);
  }
  return {"docs/rules.md", RulesText(AllRuleUses(), stories)};
}

}  // namespace syncledger::docs
