// What Exchange says: items as Outlook shows them, removals, and the syncs that bring them.
#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "fmt/format.h"
#include "tests/stories/item_statement.h"
#include "tests/stories/teller.h"

namespace syncledger::stories {

Item& Teller::NewItem(const std::string& name, const std::string& mailbox) {
  Item item;
  item.name = name;
  item.mailbox = mailbox;
  item.id = fmt::format("AAMk-{}-{}", mailbox.substr(0, mailbox.find('@')), name);
  item.ical_uid = "uid-" + name;
  item.subject = name;
  item.organizer = mailbox;
  bank_.items.push_back(std::move(item));
  return bank_.items.back();
}

void Teller::TellItems(Words& words, bool in_sync) {
  const std::vector<std::string> names = NamesOf(words.TakeWord("an item"));
  const size_t clauses = words.position();
  for (const std::string& name : names) {
    words.Reset(clauses);
    TellItem(name, words, in_sync);
  }
}

void Teller::TellItem(const std::string& name, Words& words, bool in_sync) {
  subject_ = name;
  std::string mailbox;
  // The mailbox may stand anywhere in the line, but decides which item is meant.
  for (size_t ahead = 0; const Token* token = words.PeekToken(ahead); ++ahead) {
    if (token->kind != Token::Kind::kWord || token->text != "for") continue;
    Words rest = words;
    rest.Reset(rest.position() + ahead + 1);
    mailbox = TakeMailbox(rest);
    if (rest.failed()) return words.Fail(rest.error());
  }
  Item* known = bank_.FindItem(name, mailbox);
  const bool is_new = known == nullptr;
  if (is_new && mailbox.empty()) {
    const auto booking = bank_.bookings.find(name);
    const std::string owner =
        booking == bank_.bookings.end() ? "alice" : booking->second.staff.front();
    if (bank_.FindEmployee(owner) == nullptr)
      return words.Fail(fmt::format("say in whose mailbox {} is: for NAME", name));
    mailbox = bank_.FindEmployee(owner)->mailbox;
  }
  const size_t items_before = bank_.items.size();
  TellItemClauses(words, is_new ? NewItem(name, mailbox) : *known, items_before, in_sync);
}

void Teller::TellItemClauses(Words& words, Item& item, size_t items_before, bool in_sync) {
  const bool is_new = bank_.items.size() > items_before;
  const Item before = item;
  Statement say;
  if (words.AtEnd())
    words.FailHere("what is shown of it (\"seen again\", \"saved again\", a time, ...)");
  for (words.SkipSeparators(); !words.AtEnd(); words.SkipSeparators()) {
    if (!TakeItemClause(words, item, say)) words.FailHere("a clause of an item");
  }
  if (is_new && !say.deleted && !item.start && !item.end && say.said.count("start") == 0 &&
      say.said.count("end") == 0 && !say.partial) {
    words.Fail(fmt::format("{} is new: say when it is", item.name));
  }
  if (words.failed()) {
    if (is_new) {
      bank_.items.resize(items_before);
    } else {
      item = before;
    }
    return;
  }
  if (!say.same_version && !say.deleted) {
    item.change_key = say.change_key.value_or(fmt::format("ck{}", ++change_keys_));
    item.modified_us = say.modified_us.value_or(now_us());
  }
  item.deleted = say.deleted;
  EmitItem(item, say, in_sync);
}

void Teller::EmitItem(const Item& item, const Statement& say, bool in_sync) {
  Item shown = item;
  if (say.old_id && !item.former_ids.empty()) shown.id = item.former_ids.back();
  ExchangeLine line;
  line.observed_at_us = now_us();
  line.mailbox = item.mailbox;
  line.calendar = say.deleted_from.value_or(item.calendar);
  std::optional<std::set<std::string>> only;
  if (say.partial) only = say.said;
  const Item* master = MasterOf(item);
  std::string entry;
  if (say.deleted) {
    entry = GraphRemoved(shown.id);
  } else if (say.stub && master != nullptr) {
    entry = GraphStub(shown, *master, time_);
  } else {
    entry = GraphEvent(shown, master, time_, say.shows_stamp, only);
  }
  if (!in_sync) return Emit(GraphLine(line, entry));
  const auto open = open_syncs_.find({line.mailbox, line.calendar});
  const bool automatic = open == open_syncs_.end();
  line.sync_id = automatic ? fmt::format("auto-{}", ++syncs_) : open->second.id;
  if (!automatic) line.sync_kind = open->second.kind;
  Emit(GraphLine(line, GraphPage({entry}, line.mailbox, /*last=*/automatic)), automatic);
}

bool Teller::TakeItemClause(Words& words, Item& item, Statement& say) {
  LocalUs start = item.start.value_or(0);
  LocalUs end = item.end.value_or(0);
  if (words.Take("for")) {
    TakeMailbox(words);
  } else if (TakeWhen(words, &start, &end, &item.all_day)) {
    item.start = start;
    item.end = end;
    say.said.insert({"start", "end", "isAllDay"});
  } else if (words.Take({"no", "start"})) {
    item.start.reset();
    say.said.insert("start");
  } else if (words.Take({"no", "end"})) {
    item.end.reset();
    say.said.insert("end");
  } else if (words.Take({"in", "calendar"})) {
    item.calendar = words.TakeText("a calendar");
  } else if (words.Take({"in", "primary", "calendar"})) {
    item.calendar.clear();
  } else if (words.Take("in")) {
    item.zone = words.TakeText("a zone");
    say.said.insert({"start", "end"});
  } else if (words.Take({"told", "zone"})) {
    item.told_zone = words.TakeText("a zone");
    say.said.insert("originalStartTimeZone");
  } else {
    return TakeItemText(words, item, say) || TakeItemPeople(words, item, say) ||
           TakeItemMark(words, item, say);
  }
  return true;
}

bool Teller::TakeItemText(Words& words, Item& item, Statement& say) {
  static const auto& statuses = *new std::map<std::string_view, std::string>{
      {"busy", "busy"}, {"free", "free"}, {"tentative", "tentative"}, {"oof", "oof"}};
  static const auto& sensitivities =
      *new std::set<std::string_view>{"private", "personal", "confidential", "normal"};
  auto body = [&](ItemBody::Form form, std::string text) {
    item.body.form = form;
    item.body.above = std::move(text);
    say.said.insert("body");
  };
  words.Take({"shows", "as"});
  if (const auto status = statuses.find(words.Peek()); status != statuses.end()) {
    words.TakeWord("a status");
    item.show_as = status->second;
    say.said.insert("showAs");
  } else if (words.Take({"working", "elsewhere"})) {
    item.show_as = "workingElsewhere";
    say.said.insert("showAs");
  } else if (words.Take({"unknown", "status"})) {
    item.show_as = "unknown";
    say.said.insert("showAs");
  } else if (words.Take("subject")) {
    item.subject = words.TakeText("a subject");
    say.said.insert("subject");
  } else if (words.Take({"no", "location"})) {
    item.location.clear();
    say.said.insert("location");
  } else if (words.Take("location")) {
    const bool by_name = words.AtWord();
    item.location = words.TakeWordOrText("a location");
    const Place* place = by_name ? bank_.FindPlace(item.location) : nullptr;
    if (by_name && place == nullptr)
      words.Fail(fmt::format("the bank has no location {}", item.location));
    if (place != nullptr) item.location = place->address;
    say.said.insert("location");
  } else if (words.Take("notes")) {
    body(ItemBody::Form::kMarked, words.TakeText("notes"));
  } else if (words.Take("below")) {
    item.body.below = words.TakeText("what stands below the marker");
    say.said.insert("body");
  } else if (words.Take({"no", "marker"})) {
    body(ItemBody::Form::kUnmarked, item.body.above);
  } else if (words.Take("html")) {
    body(ItemBody::Form::kHtml, words.TakeText("HTML"));
  } else if (words.Take("text")) {
    body(ItemBody::Form::kText, words.TakeText("a text"));
  } else if (words.Take({"no", "body"})) {
    item.body.form = ItemBody::Form::kNotStated;
  } else if (sensitivities.count(words.Peek()) != 0) {
    item.sensitivity = words.TakeWord("a sensitivity");
    say.said.insert("sensitivity");
  } else if (words.Take("cancelled")) {
    item.cancelled = true;
    say.said.insert("isCancelled");
  } else if (words.Take({"not", "cancelled"})) {
    item.cancelled = false;
    say.said.insert("isCancelled");
  } else {
    return false;
  }
  return true;
}

bool Teller::TakeItemPeople(Words& words, Item& item, Statement& say) {
  if (words.Take("organizer")) {
    const std::string name = words.TakeWordOrText("an organizer");
    const Employee* employee = bank_.FindEmployee(name);
    item.organizer = employee != nullptr ? employee->mailbox : AddressOf(name);
    say.said.insert("organizer");
  } else if (words.Take({"adds", "attendee"}) || words.Take({"adds", "attendees"})) {
    for (const std::string& name : TakeNames(words)) item.attendees.push_back({AddressOf(name)});
    say.said.insert("attendees");
  } else if (words.Take({"removes", "attendee"}) || words.Take({"removes", "attendees"})) {
    for (const std::string& name : TakeNames(words)) {
      const auto gone = std::find_if(
          item.attendees.begin(), item.attendees.end(),
          [&](const Attendee& attendee) { return attendee.address == AddressOf(name); });
      if (gone == item.attendees.end()) {
        words.Fail(fmt::format("{} is no attendee", name));
      } else {
        item.attendees.erase(gone);
      }
    }
    say.said.insert("attendees");
  } else if (words.Peek(1) == "accepts" || words.Peek(1) == "declines") {
    const std::string address = AddressOf(words.TakeWord("an attendee"));
    const std::string answer = words.TakeWord("an answer") == "accepts" ? "accepted" : "declined";
    bool known = false;
    for (Attendee& attendee : item.attendees) {
      if (attendee.address != address) continue;
      attendee.answer = answer;
      known = true;
    }
    if (!known) words.Fail(fmt::format("{} is no attendee", address));
    say.said.insert("attendees");
  } else {
    return false;
  }
  return true;
}

bool Teller::TakeItemMark(Words& words, Item& item, Statement& say) {
  if (words.Take("deleted")) {
    say.deleted = true;
    if (words.Take({"from", "primary", "calendar"})) {
      say.deleted_from = "";
    } else if (words.Take({"from", "calendar"})) {
      say.deleted_from = words.TakeText("a calendar");
    }
  } else if (words.Take({"new", "id"})) {
    item.former_ids.push_back(item.id);
    item.id = fmt::format("{}-{}", item.former_ids.front(), item.former_ids.size() + 1);
  } else if (words.Take({"old", "id"})) {
    say.old_id = true;
  } else if (words.Take("id")) {
    if (!item.change_key.empty()) item.former_ids.push_back(item.id);
    item.id = words.TakeText("an id");
  } else if (words.Take("ical")) {
    item.ical_uid = words.TakeText("an iCalUID");
    say.said.insert("iCalUId");
  } else if (words.Take({"change", "key"})) {
    say.change_key = words.TakeText("a change key");
  } else if (words.Take({"seen", "again"})) {
    say.same_version = true;
  } else if (words.Take({"saved", "again"})) {
    // A new version, as every statement is.
  } else if (words.Take("modified")) {
    const auto moment = time_.TakeMoment(words, time_.now());
    if (!moment) words.FailHere("a time");
    say.modified_us = time_.Instant(moment.value_or(0));
  } else if (words.Take("only")) {
    say.partial = true;
  } else if (TakeRecurrence(words, item, say)) {
    // Of a series.
  } else if (words.Take({"no", "stamp"})) {
    item.stamp.reset();
  } else if (words.Take({"stamp", "hidden"})) {
    say.shows_stamp = false;
  } else if (words.Take("stamped")) {
    Stamp stamp{words.TakeWordOrText("an appointment"), now_us()};
    if (words.Take({"at", "no", "time"})) {
      stamp.updated_at_us.reset();
    } else if (words.Take("at")) {
      const auto moment = time_.TakeMoment(words, time_.now());
      if (!moment) words.FailHere("a time");
      stamp.updated_at_us = time_.Instant(moment.value_or(0));
    }
    item.stamp = stamp;
  } else if (words.Take({"as", "exported"})) {
    ShowAsExported(words, item);
    say.said.insert(
        {"subject", "showAs", "start", "end", "location", "body", "attendees", "organizer"});
  } else {
    return false;
  }
  return true;
}

void Teller::ShowAsExported(Words& words, Item& item) {
  static const auto& statuses =
      *new std::map<v1::ShowAs, std::string>{{v1::FREE, "free"},
                                             {v1::TENTATIVE, "tentative"},
                                             {v1::BUSY, "busy"},
                                             {v1::OOF, "oof"},
                                             {v1::WORKING_ELSEWHERE, "workingElsewhere"},
                                             {v1::SHOW_AS_UNKNOWN, "busy"}};
  const auto found = requested_.find({item.name, absl::AsciiStrToLower(item.mailbox)});
  if (found == requested_.end()) {
    return words.Fail(
        fmt::format("nothing was requested to be written for {} to {}", item.name, item.mailbox));
  }
  const v1::ExportSnapshot& write = found->second;
  item.subject = write.title();
  item.location = write.location();
  item.organizer = item.mailbox;
  item.start = time_.Local(write.start_us());
  item.end = time_.Local(write.end_us());
  item.zone.clear();
  item.all_day = false;
  const auto status = statuses.find(write.show_as());
  item.show_as = status == statuses.end() ? "busy" : status->second;
  item.body.form = ItemBody::Form::kMarked;
  item.body.below = write.details();
  std::vector<Attendee> attendees;
  for (const std::string& address : write.attendees()) {
    const auto known =
        std::find_if(item.attendees.begin(), item.attendees.end(),
                     [&](const Attendee& attendee) { return attendee.address == address; });
    attendees.push_back(known == item.attendees.end() ? Attendee{address} : *known);
  }
  item.attendees = std::move(attendees);
  item.stamp = Stamp{write.stamp().appointment_id(), std::nullopt};
  if (write.stamp().has_updated_at_us()) item.stamp->updated_at_us = write.stamp().updated_at_us();
}

// --- Syncs
// ------------------------------------------------------------------------------------------------------------

void Teller::TellSync(Words& words) {
  ExchangeLine line;
  line.mailbox = TakeMailbox(words);
  if (words.Take("calendar")) line.calendar = words.TakeText("a calendar");
  const bool full = words.Take("full");
  const std::string verb = words.TakeWord("begins, ends, shows, fails or throttled");
  const std::pair<std::string, std::string> of{line.mailbox, line.calendar};
  auto named = [&](std::string id) {
    words.SkipSeparators();
    return words.Take("named") ? words.TakeText("a name") : id;
  };
  line.observed_at_us = now_us();
  const auto open = open_syncs_.find(of);
  if (verb == "begins") {
    // A sync begins with its first page; one that shows nothing begins with an empty one.
    Sync sync{named(fmt::format("sync-{}", ++syncs_)), full ? "FULL" : "INCREMENTAL"};
    line.sync_id = sync.id;
    line.sync_kind = sync.kind;
    open_syncs_[of] = sync;
    return Emit(GraphLine(line, GraphPage({}, line.mailbox, /*last=*/false)));
  }
  if (open != open_syncs_.end()) {
    line.sync_id = open->second.id;
    line.sync_kind = open->second.kind;
  } else {
    line.sync_id = fmt::format("sync-{}", ++syncs_);
    line.sync_kind = full ? "FULL" : "INCREMENTAL";
  }
  if (verb == "shows") {
    const std::vector<std::string> entries = TakeShownItems(words, line.mailbox, line.calendar);
    line.sync_id = named(line.sync_id);
    Emit(GraphLine(line, GraphPage(entries, line.mailbox, /*last=*/true)));
  } else if (verb == "ends") {
    if (open == open_syncs_.end()) words.Fail("no sync of it has begun");
    Emit(GraphLine(line, GraphPage({}, line.mailbox, /*last=*/true)));
  } else if (verb == "fails") {
    const std::string status =
        words.AtWord() && words.Peek() != "named" ? words.TakeWord("a status") : "503";
    line.status = std::atoi(status.c_str());
    if (line.status < 400) words.Fail(fmt::format("\"{}\" is no HTTP status of a failure", status));
    const std::string code =
        words.AtWord() && words.Peek() != "named" ? words.TakeWord("a code") : "ServiceUnavailable";
    line.sync_id = named(line.sync_id);
    Emit(GraphLine(line, GraphError(code, "the read failed")));
  } else if (verb == "throttled") {
    if (!words.Take("until")) words.FailHere("until");
    const auto until = time_.TakeMoment(words, time_.now());
    if (!until) words.FailHere("a time");
    line.status = 429;
    line.retry_after_s = (time_.Instant(until.value_or(0)) - now_us()) / 1000000;
    if (line.retry_after_s <= 0) words.Fail("the time is not after now");
    line.sync_id = named(line.sync_id);
    Emit(GraphLine(line, GraphError("TooManyRequests", "Please retry again later.")));
  } else {
    words.Fail(fmt::format("a sync begins, ends, shows, fails or is throttled, not \"{}\"", verb));
  }
  open_syncs_.erase(of);
}

std::vector<std::string> Teller::TakeShownItems(Words& words, const std::string& mailbox,
                                                const std::string& calendar) {
  std::set<std::string> names;
  const auto take = [&] {
    for (std::string& name : NamesOf(words.TakeWord("an item"))) names.insert(std::move(name));
  };
  bool all_but = false;
  if (words.Take("everything")) {
    all_but = true;
    if (words.Take("but")) take();
  } else if (!words.Take("nothing")) {
    take();
  }
  while (!words.AtEnd()) {
    words.SkipSeparators();
    if (words.Peek() == "named") break;
    take();
  }
  for (const std::string& name : names) {
    if (bank_.FindItem(name, mailbox) == nullptr)
      words.Fail(fmt::format("{} has no item {}", mailbox, name));
  }
  std::vector<std::string> entries;
  for (const Item& item : bank_.items) {
    if (item.mailbox != mailbox || item.calendar != calendar) continue;
    const bool is_named = names.count(item.name) != 0;
    if (all_but ? is_named || item.deleted : !is_named) continue;
    entries.push_back(
        GraphEvent(item, MasterOf(item), time_, /*shows_stamp=*/true, std::nullopt));
  }
  return entries;
}

}  // namespace syncledger::stories
