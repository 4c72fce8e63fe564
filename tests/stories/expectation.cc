#include "tests/stories/expectation.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "fmt/format.h"
#include "ledger/names.h"
#include "ledger/text.h"

namespace syncledger::stories {
namespace {

bool IsNotice(v1::OutcomeKind kind) {
  return kind == v1::NOTIFICATION_REQUESTED || kind == v1::NOTIFICATION_WITHHELD;
}

bool IsCancelled(const v1::Outcome& outcome) {
  return outcome.notification().kind() == v1::Notification::CANCELLED;
}

// Kinds whose changed fields have to be listed; of the others they may be.
bool ListsFields(const Happening& happening) {
  const v1::OutcomeKind kind = happening.outcome.kind();
  if (kind == v1::APPOINTMENT_RECORDED || kind == v1::DIRECTORY_CHANGED ||
      kind == v1::SETTINGS_CHANGED) {
    return !happening.first_statement;
  }
  return kind == v1::ABSENCE_CHANGED || kind == v1::APPOINTMENT_CHANGED ||
         kind == v1::CONFLICT_RESOLVED;
}

struct Field {
  std::string name;
  std::string before;
  std::string after;
};

std::string JoinedTexts(const google::protobuf::RepeatedPtrField<std::string>& texts) {
  std::string joined;
  for (const std::string& text : texts) joined += (joined.empty() ? "" : ", ") + text;
  return joined;
}

std::vector<Field> FieldsOf(const v1::Outcome& outcome) {
  std::vector<Field> fields;
  if (outcome.kind() == v1::EXCHANGE_WRITE_REQUESTED) {
    const v1::ExportSnapshot& write = outcome.write();
    auto value = [&](const char* name, std::string text) {
      fields.push_back({name, "", std::move(text)});
    };
    value("title", write.title());
    value("location", write.location());
    value("organizer", write.organizer());
    value("attendees", JoinedTexts(write.attendees()));
    value("details", write.details());
    value("start", FormatTime(write.start_us()));
    value("end", FormatTime(write.end_us()));
    value("show_as", v1::ShowAs_Name(write.show_as()));
    value("stamp",
          write.stamp().has_updated_at_us() ? FormatTime(write.stamp().updated_at_us()) : "");
    return fields;
  }
  for (const v1::LostField& lost : outcome.lost())
    fields.push_back({lost.field(), lost.exchange(), lost.coconut()});
  for (const v1::FieldChange& change : outcome.changes()) {
    fields.push_back({change.field(), change.before(), change.after()});
  }
  return fields;
}

// Whether a value is what a story wrote: the same text, or the same moment.
bool SameValue(const std::string& written, const std::string& value, const Telling& telling) {
  if (written == value) return true;
  const auto instant = ParseTime(value);
  if (!instant) return false;
  std::string error;
  Words words(Tokenize(written, &error));
  const auto moment = telling.time->TakeMoment(words, telling.time->now());
  return moment && words.AtEnd() && telling.time->Instant(*moment) == *instant;
}

// Whether an outcome is about what a story calls `name`.
bool IsAbout(const std::string& name, const v1::Outcome& outcome, const Telling& telling) {
  if (!outcome.appointment_id().empty() && outcome.appointment_id() == name) return true;
  const Item* item = telling.bank->ItemOfId(outcome.item_id());
  if (item != nullptr && item->name == name) return true;
  if (outcome.item_id() == name || outcome.absence_id() == name || outcome.subject() == name)
    return true;
  const Employee* employee = telling.bank->EmployeeOfId(outcome.employee_id());
  if (employee != nullptr && employee->name == name) return true;
  if (!outcome.mailbox().empty() && telling.bank->NameOf(outcome.mailbox()) == name) return true;
  if (outcome.mailbox() == name) return !name.empty();
  for (const Employee& one : telling.bank->employees) {
    if (one.name == name && outcome.subject() == "user:" + one.id) return true;
  }
  for (const Place& place : telling.bank->places) {
    if (place.name == name && outcome.subject() == "location:" + place.id) return true;
  }
  return outcome.subject() == "service:" + name;
}

// Why an outcome is not what a term says; empty if it is.
std::string WhyNot(const Term& term, const Happening& happening, const Telling& telling) {
  const v1::Outcome& outcome = happening.outcome;
  if (outcome.kind() != term.kind) return "another kind";
  if (ReasonName(outcome.reason()) != term.reason) return "another reason";
  if (!term.of.empty() && !IsAbout(term.of, outcome, telling)) return "about something else";
  if (!term.to.empty() && telling.bank->NameOf(outcome.mailbox()) != term.to)
    return "to another mailbox";
  if (!term.by.empty() && RuleName(outcome.rule()) != term.by)
    return fmt::format("by {}", RuleName(outcome.rule()));
  if (term.form == Term::Form::kNotice) {
    if (outcome.notification().audience() != term.audience) return "another audience";
    if (IsCancelled(outcome) != term.cancelled)
      return term.cancelled ? "of an update" : "of a cancellation";
    std::vector<std::string> names;
    for (const std::string& address : outcome.notification().recipients()) {
      names.push_back(telling.bank->NameOf(address));
    }
    std::sort(names.begin(), names.end());
    std::vector<std::string> said = term.recipients;
    std::sort(said.begin(), said.end());
    return names == said ? "" : "other recipients";
  }
  const std::vector<Field> fields = FieldsOf(outcome);
  for (const FieldTerm& said : term.fields) {
    const auto field = std::find_if(fields.begin(), fields.end(),
                                    [&](const Field& f) { return f.name == said.name; });
    if (field == fields.end()) return fmt::format("{} is not among its fields", said.name);
    if (said.before && !SameValue(*said.before, field->before, telling)) {
      return fmt::format("{} was \"{}\"", said.name, field->before);
    }
    if (said.after && !SameValue(*said.after, field->after, telling)) {
      return fmt::format("{} is \"{}\"", said.name, field->after);
    }
  }
  if (ListsFields(happening) && fields.size() != term.fields.size()) return "other fields";
  return "";
}

// Pairs terms with happenings, each with one at the most, as many as can be. Gives each term its
// happening, or -1.
std::vector<int> Pair(const std::vector<const Term*>& terms,
                      const std::vector<Happening>& happenings, const Telling& telling) {
  std::vector<int> term_of(happenings.size(), -1);
  std::vector<bool> tried;
  const std::function<bool(int)> place = [&](int term) {
    for (size_t i = 0; i < happenings.size(); ++i) {
      if (tried[i] || !WhyNot(*terms[static_cast<size_t>(term)], happenings[i], telling).empty())
        continue;
      tried[i] = true;
      if (term_of[i] < 0 || place(term_of[i])) {
        term_of[i] = term;
        return true;
      }
    }
    return false;
  };
  for (size_t t = 0; t < terms.size(); ++t) {
    tried.assign(happenings.size(), false);
    place(static_cast<int>(t));
  }
  std::vector<int> happening_of(terms.size(), -1);
  for (size_t i = 0; i < happenings.size(); ++i) {
    if (term_of[i] >= 0) happening_of[static_cast<size_t>(term_of[i])] = static_cast<int>(i);
  }
  return happening_of;
}

std::string WriteNotice(const v1::Outcome& outcome, const Telling& telling) {
  const v1::Notification& notice = outcome.notification();
  std::string text = notice.audience() == v1::Notification::STAFF ? "staff" : "clients";
  if (outcome.kind() == v1::NOTIFICATION_WITHHELD)
    return text + " " + std::string(ReasonName(outcome.reason()));
  bool first = true;
  for (const std::string& address : notice.recipients()) {
    text += (first ? " " : " and ") + telling.bank->NameOf(address);
    first = false;
  }
  return text;
}

std::string WriteOutcome(const Happening& happening, const Telling& telling) {
  const v1::Outcome& outcome = happening.outcome;
  const std::string reason(ReasonName(outcome.reason()));
  if (outcome.kind() == v1::EXCHANGE_WRITE_REQUESTED) {
    std::string text =
        fmt::format("write {} to {}", reason, telling.bank->NameOf(outcome.mailbox()));
    if (!outcome.appointment_id().empty() && outcome.appointment_id() != telling.subject) {
      text += " of " + outcome.appointment_id();
    }
    return text;
  }
  std::string text(KindName(outcome.kind()));
  if (!reason.empty()) text += " " + reason;
  if (ListsFields(happening)) {
    for (const Field& field : FieldsOf(outcome)) text += " " + field.name;
  }
  std::string of = outcome.appointment_id();
  if (of.empty()) {
    const Item* item = telling.bank->ItemOfId(outcome.item_id());
    of = item != nullptr ? item->name : outcome.item_id();
  }
  if (!of.empty() && of != telling.subject) text += " of " + of;
  return text;
}

void ParseNotices(Words& words, v1::OutcomeKind kind, std::vector<Term>* terms) {
  const bool requested = kind == v1::NOTIFICATION_REQUESTED;
  const bool cancelled = words.Take("CANCELLED");
  if (!cancelled) words.Take("UPDATED");
  do {
    Term term;
    term.form = Term::Form::kNotice;
    term.kind = kind;
    term.cancelled = cancelled;
    const std::string audience = words.TakeWord("staff or clients");
    if (audience != "staff" && audience != "clients" && !words.failed()) {
      words.Fail(fmt::format("\"{}\" is no audience: staff or clients", audience));
    }
    term.audience = audience == "staff" ? v1::Notification::STAFF : v1::Notification::CLIENTS;
    if (requested) {
      term.reason = cancelled ? "CANCELLED" : "UPDATED";
      do {
        term.recipients.push_back(words.TakeWordOrText("who is told"));
      } while (words.Take("and"));
    } else {
      term.reason = words.TakeWord("why it is withheld");
    }
    terms->push_back(std::move(term));
    const Token* next = words.PeekToken(1);
    if (!words.AtComma() || next == nullptr || (next->text != "staff" && next->text != "clients"))
      return;
    words.TakeComma();
  } while (!words.AtEnd());
}

void ParseFields(Words& words, Term* term) {
  while (words.AtWord()) {
    if (words.Take("of")) {
      term->of = words.TakeWordOrText("what it is about");
    } else if (words.Take("to")) {
      term->to = words.TakeWordOrText("a mailbox");
    } else if (words.Take("by")) {
      term->by = words.TakeWord("a rule");
    } else {
      FieldTerm field;
      const std::string word = words.TakeWord("a field");
      const size_t equals = word.find('=');
      field.name = word.substr(0, equals);
      if (equals != word.npos) {
        std::string value = word.substr(equals + 1);
        if (value.empty()) value = words.TakeText("a value");
        field.after = value;
        if (words.Take("->")) {
          field.before = field.after;
          field.after = words.TakeWordOrText("a value");
        }
      }
      term->fields.push_back(std::move(field));
    }
  }
}

}  // namespace

std::vector<Term> ParseTerms(Words& words) {
  std::vector<Term> terms;
  for (; !words.AtEnd(); words.TakeComma()) {
    Term term;
    if (words.Take("nothing")) {
      term.form = Term::Form::kNothing;
      terms.push_back(term);
      continue;
    }
    if (words.Take({"nobody", "told"})) {
      term.form = Term::Form::kNobody;
      terms.push_back(term);
      continue;
    }
    if (words.Take("told")) {
      ParseNotices(words, v1::NOTIFICATION_REQUESTED, &terms);
      continue;
    }
    if (words.Take("withheld")) {
      ParseNotices(words, v1::NOTIFICATION_WITHHELD, &terms);
      continue;
    }
    if (words.Peek(1) == "x") {
      term.count = std::atoi(words.TakeWord("a count").c_str());
      words.Take("x");
      if (term.count < 1) words.Fail("a count is 1 or more");
    }
    // `field=` after a comma goes on with the term before it.
    if (words.Peek().find('=') != std::string_view::npos && !terms.empty()) {
      ParseFields(words, &terms.back());
      continue;
    }
    const bool write = words.Take("write");
    const std::string kind = write ? "EXCHANGE_WRITE_REQUESTED" : words.TakeWord("an outcome");
    const auto known = KindNamed(kind);
    if (!known) words.Fail(fmt::format("\"{}\" is no outcome", kind));
    term.kind = known.value_or(v1::OUTCOME_UNSPECIFIED);
    if (!ReasonsNamed(words.Peek()).empty()) term.reason = words.TakeWord("a reason");
    if (write && term.reason.empty()) words.FailHere("UPSERT or CANCEL");
    ParseFields(words, &term);
    if (write && term.to.empty()) words.FailHere("to and a mailbox");
    if (!words.AtEnd() && !words.AtComma()) words.FailHere("a comma");
    terms.push_back(std::move(term));
  }
  return terms;
}

std::vector<std::string> Compare(const std::vector<Term>& terms,
                                 const std::vector<Happening>& happenings, const Telling& telling) {
  std::vector<std::string> wrong;
  std::vector<const Term*> outcomes;
  bool nobody = false;
  bool nothing = false;
  for (const Term& term : terms) {
    nobody |= term.form == Term::Form::kNobody;
    nothing |= term.form == Term::Form::kNothing;
    if (term.form != Term::Form::kOutcome && term.form != Term::Form::kNotice) continue;
    for (int i = 0; i < term.count; ++i) outcomes.push_back(&term);
  }
  if (nothing && terms.size() > 1) wrong.push_back("\"nothing\" stands alone");
  const std::vector<int> pairs = Pair(outcomes, happenings, telling);
  std::vector<bool> listed(happenings.size(), false);
  for (size_t t = 0; t < outcomes.size(); ++t) {
    if (pairs[t] >= 0) {
      listed[static_cast<size_t>(pairs[t])] = true;
      continue;
    }
    // The nearest thing that happened says best what is wrong.
    std::string near;
    for (const Happening& happening : happenings) {
      const std::string why = WhyNot(*outcomes[t], happening, telling);
      if (happening.outcome.kind() == outcomes[t]->kind && !why.empty())
        near = fmt::format(" ({})", why);
    }
    wrong.push_back(fmt::format("did not happen: {} {}{}", KindName(outcomes[t]->kind),
                                outcomes[t]->reason, near));
  }
  for (size_t i = 0; i < happenings.size(); ++i) {
    const Happening& happening = happenings[i];
    if (nobody && happening.outcome.kind() == v1::NOTIFICATION_REQUESTED) {
      wrong.push_back("somebody was told: " + WriteNotice(happening.outcome, telling));
    }
    if (listed[i] || happening.optional) continue;
    wrong.push_back(fmt::format("not listed: {}", IsNotice(happening.outcome.kind())
                                                      ? WriteNotice(happening.outcome, telling)
                                                      : WriteOutcome(happening, telling)));
  }
  return wrong;
}

std::vector<std::string> WriteTerms(const std::vector<Happening>& happenings,
                                    const Telling& telling) {
  std::vector<std::string> terms;
  std::vector<std::pair<std::string, std::string>>
      notices;  // "told", "withheld CANCELLED", ...: what follows
  for (const Happening& happening : happenings) {
    if (happening.optional) continue;
    const v1::Outcome& outcome = happening.outcome;
    if (!IsNotice(outcome.kind())) {
      terms.push_back(WriteOutcome(happening, telling));
      continue;
    }
    std::string head = outcome.kind() == v1::NOTIFICATION_REQUESTED ? "told" : "withheld";
    if (IsCancelled(outcome)) head += " CANCELLED";
    const auto known = std::find_if(notices.begin(), notices.end(),
                                    [&](const auto& n) { return n.first == head; });
    if (known == notices.end()) {
      notices.emplace_back(head, WriteNotice(outcome, telling));
    } else {
      known->second += ", " + WriteNotice(outcome, telling);
    }
  }
  for (const auto& [head, rest] : notices) terms.push_back(head + " " + rest);
  if (terms.empty()) terms.push_back("nothing");
  return terms;
}

}  // namespace syncledger::stories
