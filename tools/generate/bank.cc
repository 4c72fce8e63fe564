#include "tools/generate/bank.h"

#include <utility>

namespace syncledger::synthetic {
namespace {

constexpr size_t kBookingsKept = 400;

}  // namespace

uint64_t Mix(uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  return x ^ (x >> 31);
}

Random::Random(uint64_t seed) {
  for (uint64_t& word : state_) word = Mix(seed += 0x9e3779b97f4a7c15);
}

uint64_t Random::Next() {
  const auto rotate = [](uint64_t x, int k) { return x << k | x >> (64 - k); };
  const uint64_t result = rotate(state_[1] * 5, 7) * 9;
  const uint64_t t = state_[1] << 17;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= t;
  state_[3] = rotate(state_[3], 45);
  return result;
}

Event* Narrator::NewEvent(Person& person, std::string_view subject, int64_t start,
                          int64_t minutes) {
  auto event = std::make_unique<Event>();
  event->number = ++events_;
  event->id = event->number << 8;
  event->uid = event->number;
  event->subject = subject;
  event->start = start;
  event->end = start + minutes * kMinute;
  event->modified = now;
  person.events.push_back(std::move(event));
  return person.events.back().get();
}

void Narrator::Edit(Event* event) {
  ++event->version;
  event->modified = now;
}

void Narrator::MoveCalendar(Event* event) {
  ++event->id;
  Edit(event);
}

void Narrator::Forget(Person& person, const Event* event) {
  std::erase(person.unseen, event);
  std::erase_if(person.events,
                [event](const std::unique_ptr<Event>& e) { return e.get() == event; });
}

Booking* Narrator::NewBooking(Tenant& tenant, std::vector<Person*> staff, int64_t start,
                              int64_t minutes) {
  if (tenant.bookings.size() >= kBookingsKept) tenant.bookings.pop_front();
  Booking booking;
  booking.id = ++bookings_;
  booking.service = random.Below(static_cast<int>(tenant.services.size()));
  const std::vector<int>& places = staff[0]->locations;
  booking.location =
      places.empty() ? 0
                     : places[static_cast<size_t>(random.Below(static_cast<int>(places.size())))];
  booking.staff = std::move(staff);
  booking.start = start;
  booking.end = start + minutes * kMinute;
  booking.first_client = random.Below(5000);
  booking.updated = now;
  tenant.bookings.push_back(std::move(booking));
  return &tenant.bookings.back();
}

Event* Narrator::Export(const Tenant& tenant, const Booking& booking, Person& person, Event* into) {
  Event* event = into != nullptr ? into : NewEvent(person, "", booking.start, 0);
  event->subject = tenant.services[static_cast<size_t>(booking.service)];
  event->place = tenant.addresses[static_cast<size_t>(booking.location)];
  event->start = booking.start;
  event->end = booking.end;
  event->zone = "";
  event->marker = true;
  event->below = booking.details;
  event->clients = booking.clients;
  event->first_client = booking.first_client;
  event->booking = booking.id;
  event->stamped = booking.updated;
  Edit(event);
  return event;
}

}  // namespace syncledger::synthetic
