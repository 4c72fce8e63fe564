// What scenes are made of: the small things that people, Outlook and the exporter do, each told at
// once.
#pragma once

#include <initializer_list>
#include <string_view>

#include "tools/generate/bank.h"

namespace syncledger::synthetic {

inline constexpr std::string_view kFull = "FULL";

// An appointment that was booked, exported and seen in the calendar.
struct Booked {
  Booking* booking;
  Event* event;
};

// A whole hour of one of the next ten days.
int64_t Soon(Narrator& say);

// A sync that shows the events, or that reports one as removed.
void See(Narrator& say, Tenant& tenant, Person& person, std::initializer_list<const Event*> events,
         const PageOptions& options = {});
void SeeRemoved(Narrator& say, Tenant& tenant, Person& person, uint64_t id,
                const PageOptions& options = {});

// The event is deleted, and its removal reported.
void Delete(Narrator& say, Tenant& tenant, Person& person, Event* event);

// A new event of the person's own that blocks, and was seen.
Event* Block(Narrator& say, Tenant& tenant, Person& person);

// Coconut books the appointment, and states it anew as it now is.
void Book(Narrator& say, Tenant& tenant, Booking* booking);
void Change(Narrator& say, Tenant& tenant, Booking* booking,
            std::string_view event = "appointment.updated");

// The exporter writes the appointment, says so, and the event is seen.
Event* Write(Narrator& say, Tenant& tenant, const Booking& booking, Person& person,
             Event* into = nullptr);
Booked BookAndWrite(Narrator& say, Tenant& tenant, Person& person);

// Somebody moves the event in time.
void Drag(Narrator& say, Event* event, int hours);

// An employee who is not in the directory yet.
Person& Newcomer(Tenant& tenant);

// Somebody else of the tenant, in the directory and with a calendar that syncs.
Person& Colleague(Narrator& say, Tenant& tenant, const Person& person);

}  // namespace syncledger::synthetic
