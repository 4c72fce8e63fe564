// The people of an EWS item: its organizer and its attendees.
#pragma once

#include <pugixml.hpp>

#include "syncledger/v1/fact.pb.h"

namespace syncledger {

// Reads Organizer, From or whatever else holds one Mailbox.
void ReadEwsMailbox(pugi::xml_node element, v1::EmailAddress* email);

// Adds the Attendee children of RequiredAttendees, OptionalAttendees or Resources.
void AddEwsAttendees(pugi::xml_node element, v1::Attendee::Kind kind, v1::Attendees* attendees);

}  // namespace syncledger
