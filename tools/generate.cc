#include "tools/generate.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "tools/generate/bank.h"
#include "tools/generate/scenes.h"

namespace syncledger {
namespace {

using synthetic::Booking;
using synthetic::BookingScenes;
using synthetic::CalendarScenes;
using synthetic::EarlyOperatorScenes;
using synthetic::EarlyScenes;
using synthetic::Event;
using synthetic::Form;
using synthetic::kDay;
using synthetic::kHour;
using synthetic::kMinute;
using synthetic::Narrator;
using synthetic::OperatorScenes;
using synthetic::Page;
using synthetic::Person;
using synthetic::Scene;
using synthetic::SeriesScenes;
using synthetic::Tenant;

constexpr size_t kLiveEvents = 200;  // of a mailbox: its memory, and how far back edits reach
constexpr int64_t kRound = 25 * kMinute;
constexpr int kStepsBetweenScenes = 8;
constexpr int kStepsBetweenEarlyScenes = 20;
constexpr int kExporterBehind = 150;  // of 1,000 changes that Exchange does not hear of at once

constexpr std::string_view kServices[] = {"Mortgage consultation", "Investment advice",
                                          "New account", "Small business banking",
                                          "Retirement planning"};
constexpr std::string_view kAddresses[] = {"1600 Barrington Street, Halifax NS B3J 1Z6",
                                           "210 Portland Street, Dartmouth NS B2Y 1J4"};
constexpr std::string_view kSubjects[] = {
    "Dentist",       "School pick-up",   "Lunch with Mireille", "Focus time",
    "Team huddle",   "Board papers",     "Car in for tires",    "Vet: Biscuit",
    "Audit prep",    "Parent council",   "Site visit",          "Physio",
    "Rates webinar", "Call with Lisbon", "1:1 with Hugh",       "Fraud training",
    "Flu shot",      "Hockey practice",  "Notary, closing",     "Branch stand-up",
    "Regional call", "Citizenship test", "Kayak storage",       "Prairie hand-over"};
constexpr std::string_view kPlaces[] = {"",
                                        "",
                                        "Online",
                                        "Microsoft Teams Meeting",
                                        "Two If By Sea",
                                        "Clinic",
                                        "1600 barrington st. Halifax",
                                        "210 PORTLAND Street, Dartmouth, NS B2Y 1J4"};
constexpr std::string_view kAbove[] = {
    "Back by three", "Bring the <b>October</b> numbers&nbsp;&amp; the list",
    "Ask the nurse<br>about the form", "Dial-in 902-555-0100",
    "Agenda: numbers, risks, coffee. Papers are in the vault since Friday."};
constexpr std::string_view kBelow[] = {
    "Join on your computer, mobile app or room device. Meeting ID: 234 567 890 12",
    "You were invited by the branch office.", "Private notes follow."};
constexpr std::string_view kDetails[] = {"", "", "Please bring two pay stubs.", "Bring the lease.",
                                         "Joint account, both sign."};
constexpr std::string_view kNotes[] = {"", "first home", "prefers French", "likes tea",
                                       "call before"};
constexpr std::string_view kShowAs[] = {"busy", "busy",      "busy", "busy",
                                        "free", "tentative", "oof",  "workingElsewhere"};
constexpr std::string_view kZones[] = {"",
                                       "",
                                       "",
                                       "",
                                       "Atlantic Standard Time",
                                       "Eastern Standard Time",
                                       "America/Halifax",
                                       "GMT Standard Time"};
constexpr std::string_view kPersonZones[] = {"America/Halifax", "America/Halifax",
                                             "America/Toronto", "America/Regina",
                                             "Atlantic Standard Time"};

// Plays the life of the banks until the narrator has said enough.
class Life {
 public:
  Life(const GenerateOptions& options, Narrator& say)
      : options_(options), say_(say), scenes_(CalendarScenes()) {
    for (const std::vector<Scene>* more : {&BookingScenes(), &SeriesScenes(), &OperatorScenes()}) {
      scenes_.insert(scenes_.end(), more->begin(), more->end());
    }
  }

  void Play() {
    Found();
    while (!say_.closed() && say_.left() > 0) Step();
    // What is left is less than the line that no longer fitted: single facts fill it exactly.
    say_.Reopen();
    while (!say_.closed() && say_.left() > 0) Fill();
  }

 private:
  int Below(int n) { return say_.random.Below(n); }
  bool Chance(int per_mille) { return say_.random.Chance(per_mille); }
  template <typename T, size_t kSize>
  const T& Pick(const T (&from)[kSize]) {
    return say_.random.Pick(from);
  }

  // Directories, settings, initializations and first full syncs of every tenant.
  void Found() {
    tenants_.resize(static_cast<size_t>(options_.tenants));
    for (size_t i = 0; i < tenants_.size() && !say_.closed(); ++i) {
      Tenant& tenant = tenants_[i];
      tenant.number = static_cast<int>(i);
      tenant.name = fmt::format("bank-{:02}", i + 1);
      tenant.services.assign(std::begin(kServices), std::end(kServices));
      tenant.addresses.assign(std::begin(kAddresses), std::end(kAddresses));
      for (int place = 0; place < 2; ++place) say_.Location(tenant, place);
      for (int place = 0; place < 5; ++place) say_.Service(tenant, place);
      say_.NotificationSettings(tenant, true, true);
      say_.ExchangeSettings(tenant, false);
      const int people = options_.mailboxes / options_.tenants +
                         (static_cast<int>(i) < options_.mailboxes % options_.tenants ? 1 : 0);
      for (int n = 0; n < people && !say_.closed(); ++n) Hire(tenant);
      if (say_.closed()) return;
      FirstSync(tenant, tenant.people.front());  // before the integration is switched on
      say_.ExchangeSettings(tenant, true);
      for (Person& person : tenant.people) {
        if (say_.closed()) break;
        say_.Initialize(tenant, person);
        if (person.syncs == 0) FirstSync(tenant, person);
        people_.push_back(&person);
      }
    }
    for (Tenant& tenant : tenants_) {
      for (Scene scene : EarlyScenes()) early_.push_back({scene, &tenant});
      for (Scene scene : EarlyOperatorScenes()) early_.push_back({scene, &tenant});
    }
  }

  void Hire(Tenant& tenant) {
    Person& person = tenant.people.emplace_back();
    person.tenant = tenant.number;
    person.number = 100 + static_cast<int>(tenant.people.size());
    person.address = fmt::format("p{}@{}.example", person.number, tenant.name);
    person.zone = Pick(kPersonZones);
    person.locations = Chance(300) ? std::vector<int>{1, 0} : std::vector<int>{0, 1};
    person.tidy = tenant.people.size() == 1;
    say_.User(tenant, person);
  }

  void FirstSync(Tenant& tenant, Person& person) {
    Page page;
    for (int n = 3 + Below(8); n > 0; --n) say_.Show(tenant, person, *Appear(person), &page);
    say_.Send(tenant, person, page, {.kind = "FULL"});
  }

  // One thing happens: a delivery again, a scene, or a few minutes of somebody's day in Coconut and
  // Outlook.
  void Step() {
    say_.Wait(Below(static_cast<int>(2 * kRound / options_.mailboxes) + 2));
    const int64_t hour = say_.now % kDay / kHour;
    if (hour >= 22) say_.now += 13 * kHour;  // the banks sleep; 11:00 UTC is 07:00 in Halifax
    ++steps_;
    Person& person = *people_[static_cast<size_t>(Below(static_cast<int>(people_.size())))];
    Tenant& tenant = tenants_[static_cast<size_t>(person.tenant)];
    if (early_done_ < early_.size() && steps_ % kStepsBetweenEarlyScenes == 0) {
      const auto& [scene, of] = early_[early_done_++];
      scene(say_, *of, of->people.front());
      return;
    }
    const size_t scenes = scenes_.size();
    if (scenes_done_ < scenes ? steps_ % kStepsBetweenScenes == 0 : Chance(4)) {
      const size_t next = scenes_done_ < scenes
                              ? scenes_done_++
                              : static_cast<size_t>(Below(static_cast<int>(scenes)));
      scenes_[next](say_, tenant, person);
      return;
    }
    if (Chance(25)) return say_.Repeat();
    Coconut(tenant, person);
    Outlook(tenant, person);
  }

  void Coconut(Tenant& tenant, Person& person) {
    const int dice = Below(1000);
    if (dice < 380) {
      Booking* booking = say_.NewBooking(tenant, {&person}, NextStart(), 30 + 15 * Below(5));
      booking->notes = Pick(kNotes);
      booking->details = Pick(kDetails);
      booking->clients = Chance(100) ? 2 : 1;
      say_.State(tenant, *booking, "appointment.created");
      WriteOut(tenant, *booking);
      return;
    }
    if (dice >= 640 || tenant.bookings.empty()) return;
    Booking& booking =
        tenant.bookings[static_cast<size_t>(Below(static_cast<int>(tenant.bookings.size())))];
    if (booking.cancelled || booking.staff.size() != 1) return;
    const bool late = Chance(60);
    booking.updated =
        late ? std::max(booking.updated + 1, say_.now - (1 + Below(40)) * kMinute) : say_.now;
    if (dice < 590) {
      if (Chance(600)) {
        booking.start = NextStart();
        booking.end = booking.start + kHour;
      } else if (Chance(500)) {
        booking.details = Pick(kDetails);
      } else {
        booking.notes = Pick(kNotes);
      }
      say_.State(tenant, booking, "appointment.updated");
      if (!Chance(kExporterBehind)) WriteOut(tenant, booking);
      return;
    }
    booking.cancelled = true;
    say_.State(tenant, booking, "appointment.cancelled");
    Person& staff = *booking.staff[0];
    if (Event* event = HeldBy(staff, booking)) {
      Page page;
      say_.Remove(event->id, &page);
      say_.Forget(staff, event);
      say_.Send(tenant, staff, page);
    }
  }

  // The exporter writes it; it is seen at the mailbox's next page.
  void WriteOut(Tenant& tenant, const Booking& booking) {
    Person& staff = *booking.staff[0];
    Event* event = say_.Export(tenant, booking, staff, HeldBy(staff, booking));
    if (Chance(600)) say_.Confirm(tenant, staff, *event);
    Unseen(staff, event);
  }

  Event* HeldBy(Person& person, const Booking& booking) {
    for (const auto& event : person.events) {
      if (event->booking == booking.id) return event.get();
    }
    return nullptr;
  }

  void Unseen(Person& person, Event* event) {
    if (std::find(person.unseen.begin(), person.unseen.end(), event) == person.unseen.end()) {
      person.unseen.push_back(event);
    }
  }

  // An incremental sync: what the exporter wrote, and what the person did since the last.
  void Outlook(Tenant& tenant, Person& person) {
    Page page;
    FallAway(person, &page);
    std::vector<Event*> changed = std::exchange(person.unseen, {});
    for (int n = 1 + Below(Chance(100) ? 16 : 5); n > 0; --n)
      Change(tenant, person, &changed, &page);
    const bool split = changed.size() > 3 && Chance(80);
    std::string sync;
    for (size_t i = 0; i < changed.size(); ++i) {
      if (split && i == changed.size() / 2) {
        sync = say_.Send(tenant, person, page, {.last = false});
        page = {};
      }
      say_.Show(tenant, person, *changed[i], &page, Chance(20) ? Form::kStub : Form::kWhole);
    }
    say_.Send(tenant, person, page, {.sync = sync, .named = !sync.empty() || !Chance(50)});
    for (const Event* event : changed) Follow(tenant, *event);
  }

  // Coconut takes over what was edited in Outlook, and often says so.
  void Follow(Tenant& tenant, const Event& event) {
    const auto booking =
        std::lower_bound(tenant.bookings.begin(), tenant.bookings.end(), event.booking,
                         [](const Booking& candidate, int64_t id) { return candidate.id < id; });
    if (booking == tenant.bookings.end() || booking->id != event.booking || booking->cancelled ||
        event.stamped != booking->updated) {
      return;
    }
    const Booking before = *booking;
    booking->start = event.start;
    booking->end = event.end;
    for (int place = 0; place < 2; ++place) {
      if (event.place == tenant.addresses[static_cast<size_t>(place)]) booking->location = place;
    }
    for (int service = 0; service < 5; ++service) {
      if (event.subject == tenant.services[static_cast<size_t>(service)])
        booking->service = service;
    }
    const bool same = booking->start == before.start && booking->end == before.end &&
                      booking->location == before.location && booking->service == before.service;
    if (same || Chance(500)) return;
    say_.Touch(&*booking);
    say_.State(tenant, *booking, "appointment.updated");
  }

  // What is long over, or too much, leaves the view: told by a tidy mailbox, silently by the
  // others.
  void FallAway(Person& person, Page* page) {
    int told = 0;
    for (size_t i = 0; i < person.events.size() && told < 4;) {
      const Event* event = person.events[i].get();
      const bool over = event->end < say_.now - 2 * kDay && event->booking == 0;
      const bool too_many = i == 0 && person.events.size() > kLiveEvents;
      if (!(over || too_many) ||
          std::find(person.unseen.begin(), person.unseen.end(), event) != person.unseen.end()) {
        ++i;
        continue;
      }
      if (person.tidy) {
        say_.Remove(event->id, page);
        ++told;
      }
      say_.Forget(person, event);
    }
  }

  void Change(Tenant& tenant, Person& person, std::vector<Event*>* changed, Page* page) {
    const auto show = [changed](Event* event) {
      if (std::find(changed->begin(), changed->end(), event) == changed->end())
        changed->push_back(event);
    };
    const int dice = Below(1000);
    if (person.events.size() < 4 || dice < 330) return show(Appear(person));
    Event* event =
        person.events[static_cast<size_t>(Below(static_cast<int>(person.events.size())))].get();
    if (dice < 360) return show(event);  // said again, unchanged
    if (dice < 370) return say_.Remove((uint64_t{1} << 61) + say_.random.Next() % 1'000'000, page);
    if (dice < 450) {
      // An item that this very page shows is not removed by it.
      if (std::find(changed->begin(), changed->end(), event) != changed->end()) return;
      if (event->booking != 0 && Chance(700)) return;
      say_.Remove(event->id, page);
      return say_.Forget(person, event);
    }
    EditSomething(tenant, event);
    show(event);
  }

  void EditSomething(Tenant& tenant, Event* event) {
    const int dice = Below(100);
    if (dice < 40) {
      event->start = NextStart();
      event->end = event->start + (1 + Below(4)) * 30 * kMinute;
      event->all_day = false;
    } else if (dice < 58) {
      event->show_as = Pick(kShowAs);
    } else if (dice < 68) {
      event->place =
          event->booking == 0 ? Pick(kPlaces) : tenant.addresses[static_cast<size_t>(Below(2))];
    } else if (dice < 76) {
      event->subject =
          event->booking == 0 ? Pick(kSubjects) : tenant.services[static_cast<size_t>(Below(5))];
    } else if (dice < 88) {
      event->marker = true;
      event->above = Pick(kAbove);
    } else if (event->clients > 0) {
      ++event->answers;
    } else {
      event->guests = (event->guests + 1) % 4;
    }
    say_.Edit(event);
  }

  // A new event of the person's own.
  Event* Appear(Person& person) {
    Event* event = say_.NewEvent(person, Pick(kSubjects), NextStart(), (1 + Below(6)) * 30);
    event->show_as = Pick(kShowAs);
    event->zone = Pick(kZones);
    event->place = Pick(kPlaces);
    event->is_private = Chance(60);
    if (Chance(50)) {
      event->all_day = true;
      event->zone = "";
      event->start -= event->start % kDay;
      event->end = event->start + (1 + Below(3)) * kDay;
    }
    if (Chance(600)) {
      event->marker = Chance(500);
      event->above = Pick(kAbove);
      if (Chance(500)) event->below = Pick(kBelow);
    }
    return event;
  }

  int64_t NextStart() {
    return (say_.now / kDay + 1 + Below(14)) * kDay + 12 * kHour + Below(16) * 30 * kMinute;
  }

  void Fill() {
    Tenant& tenant = tenants_.front();
    Booking booking;
    booking.id = 1;
    booking.staff = {tenant.people.empty() ? &tenant.people.emplace_back()
                                           : &tenant.people.front()};
    booking.start = NextStart();
    booking.end = booking.start + kHour;
    booking.updated = say_.now;
    say_.State(tenant, booking, "appointment.updated");
  }

  struct EarlyScene {
    Scene scene;
    Tenant* tenant;
  };

  const GenerateOptions& options_;
  Narrator& say_;
  std::deque<Tenant> tenants_;
  std::vector<Person*> people_;  // who has a day; scenes add people of their own
  std::vector<Scene> scenes_;
  std::vector<EarlyScene> early_;
  size_t early_done_ = 0;
  size_t scenes_done_ = 0;
  int64_t steps_ = 0;
};

}  // namespace

absl::Status Generate(const GenerateOptions& options,
                      const std::function<absl::Status(std::string_view line)>& write,
                      const std::function<void(int64_t facts)>& progress) {
  if (options.facts < 1) return absl::InvalidArgumentError("the number of facts is less than 1");
  if (options.tenants < 1)
    return absl::InvalidArgumentError("the number of tenants is less than 1");
  if (options.mailboxes < options.tenants) {
    return absl::InvalidArgumentError(
        fmt::format("{} mailboxes are too few for {} tenants: each has at least one",
                    options.mailboxes, options.tenants));
  }
  Narrator say(options.facts, options.seed, write, progress);
  Life(options, say).Play();
  return say.status();
}

}  // namespace syncledger
