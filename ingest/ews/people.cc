#include "ingest/ews/people.h"

#include "ingest/ews/xml.h"
#include "ingest/names.h"

namespace syncledger {
namespace {

constexpr Named<v1::Attendee::Answer> kAnswers[] = {
    {"Unknown", v1::Attendee::NONE},
    {"Organizer", v1::Attendee::ORGANIZER},
    {"Tentative", v1::Attendee::TENTATIVELY_ACCEPTED},
    {"Accept", v1::Attendee::ACCEPTED},
    {"Decline", v1::Attendee::DECLINED},
    {"NoResponseReceived", v1::Attendee::NOT_RESPONDED},
};

}  // namespace

void ReadEwsMailbox(pugi::xml_node element, v1::EmailAddress* email) {
  const pugi::xml_node mailbox = ChildNamed(element, "Mailbox");
  email->set_name(TextOf(ChildNamed(mailbox, "Name")));
  email->set_address(TrimmedText(ChildNamed(mailbox, "EmailAddress")));
}

void AddEwsAttendees(pugi::xml_node element, v1::Attendee::Kind kind, v1::Attendees* attendees) {
  for (pugi::xml_node child = FirstElement(element); child; child = NextElement(child)) {
    if (LocalName(child) != "Attendee") continue;
    v1::Attendee& attendee = *attendees->add_attendees();
    attendee.set_kind(kind);
    ReadEwsMailbox(child, attendee.mutable_email());
    attendee.set_answer(ValueNamed(kAnswers, TrimmedText(ChildNamed(child, "ResponseType"))));
  }
}

}  // namespace syncledger
