# MAP-WAIT  An item of an appointment that is not on the ledger waits for it.
outlook     meeting, Tue 15:00-16:00, subject "Mortgage advice", location "5 Water St, Halifax", adds attendee bob, stamped 501 at 09:02
            => IGNORED WAITING_FOR_APPOINTMENT, nobody told
absences of alice: none
appointment 501 is unknown
appointment 501 with client bob, Tue 14:00-15:00, stated 09:02
            => APPOINTMENT_RECORDED, APPOINTMENT_CHANGED start end, told staff alice, clients bob
appointment 501 is Tue 15:00-16:00

# MAP-WAIT EXP-ECHO  An item with a later version's stamp waits for that version.
appointment 501 with client bob, Tue 14:00-15:00, exported
10:00       outlook 501 moves to 16:00, stamped 501 at 09:50
            => IGNORED WAITING_FOR_APPOINTMENT, nobody told
appointment 501 is Tue 14:00-15:00
10:05       appointment 501 moves to 16:00, stated 09:50
            => APPOINTMENT_RECORDED start end, UNCHANGED ECHO, nobody told
appointment 501 is Tue 16:00-17:00, changed by COCONUT

# MAP-WAIT DIR-SETTINGS  While the integration is disabled an edit waits; then it counts, in one step.
appointment 501 with client bob, Tue 14:00-15:00, exported
settings    integration off
            => SETTINGS_CHANGED enabled
outlook     501 moves to 15:00
            => IGNORED INTEGRATION_DISABLED, nobody told
outlook     501 free
            => IGNORED INTEGRATION_DISABLED, nobody told
appointment 501 is Tue 14:00-15:00, shows as busy
settings    integration on
            => SETTINGS_CHANGED enabled, APPOINTMENT_CHANGED start end, APPOINTMENT_CHANGED show_as, told staff alice, clients bob
appointment 501 is Tue 15:00-16:00, shows as free

# MAP-WAIT MAP-CANCEL  Gone while the integration was disabled: gone when it is enabled.
appointment 501 with client bob, Tue 14:00-15:00, exported
settings    integration off
            => SETTINGS_CHANGED enabled
outlook     501 deleted
            => IGNORED INTEGRATION_DISABLED, nobody told
appointment 501 is BOOKED
settings    integration on
            => SETTINGS_CHANGED enabled, APPOINTMENT_CANCELLED BY_EXCHANGE, told CANCELLED staff alice, clients bob

# MAP-WAIT DIR-CHANGE  Without a matching employee an edit waits.
appointment 501 with client bob, Tue 14:00-15:00, exported
directory   alice email "a.lice@bank.example"
            => DIRECTORY_CHANGED email
outlook     501 moves to 15:00
            => IGNORED NO_MATCHING_EMPLOYEE, nobody told
directory   alice email "alice@bank.example"
            => DIRECTORY_CHANGED email, APPOINTMENT_CHANGED start end, told staff alice, clients bob
appointment 501 is Tue 15:00-16:00

# MAP-WAIT SYNC-INIT  Not initialized: it waits.
bank, alice not initialized
appointment 501 with client bob, Tue 14:00-15:00
            => APPOINTMENT_RECORDED
outlook     meeting, Tue 15:00-16:00, subject "Mortgage advice", location "5 Water St, Halifax", adds attendee bob, stamped 501 at 09:00
            => IGNORED NOT_INITIALIZED
operator    initializes alice
            => CALENDAR_INITIALIZED, APPOINTMENT_CHANGED start end, told staff alice, clients bob

# MAP-TIME  Start and end, together and each alone.
appointment 501 with client bob, Tue 14:00-15:00, exported
outlook     501 moves to Wed 09:00
            => APPOINTMENT_CHANGED start="Tue 14:00"->"Wed 09:00" end="Tue 15:00"->"Wed 10:00", told staff alice, clients bob
outlook     501 ends 10:30
            => APPOINTMENT_CHANGED end, told staff alice, clients bob
outlook     501 starts 09:15
            => APPOINTMENT_CHANGED start, told staff alice, clients bob
appointment 501 is Wed 09:15-10:30, changed by EXCHANGE
as of Mon 09:00 appointment 501 is Tue 14:00-15:00
deliver twice

# MAP-TIME  The same instants in another zone are no edit.
appointment 501 with client bob, Tue 14:00-15:00, exported
outlook     501 Tue 10:00-11:00, in "Pacific Standard Time"
            => UNCHANGED ECHO
outlook     501 Tue 11:00-12:00, in "Pacific Standard Time"
            => APPOINTMENT_CHANGED start="Tue 14:00"->"Tue 15:00" end, told staff alice, clients bob

# MAP-TIME  A zone that nobody knows is never taken for UTC.
appointment 501 with client bob, Tue 14:00-15:00, exported
outlook     501 moves to 16:00, in "Middle Earth Time"
            => IGNORED UNKNOWN_TIME_ZONE, nobody told
appointment 501 is Tue 14:00-15:00

# MAP-TIME MAP-BUSY EXP-UPSERT  What cannot be read leaves the other fields alone, and is put right in Exchange.
appointment 501 with client bob, Tue 14:00-15:00, exported
outlook     501 moves to 16:00, in "Middle Earth Time", free
            => IGNORED UNKNOWN_TIME_ZONE, APPOINTMENT_CHANGED show_as, write UPSERT to alice start="Tue 14:00" show_as=FREE, told staff alice, clients bob
appointment 501 is Tue 14:00-15:00, shows as free

# MAP-TIME  No duration.
appointment 501 with client bob, Tue 14:00-15:00, exported
outlook     501 Tue 14:00-14:00
            => IGNORED NO_DURATION, nobody told
appointment 501 is Tue 14:00-15:00
outlook     501 Tue 14:00-15:30
            => APPOINTMENT_CHANGED end, told staff alice, clients bob

# MAP-TITLE  The title is the service; letter case and spacing do not matter.
appointment 501 with client bob, Tue 14:00-15:00, exported
outlook     501 subject "  investment   ADVICE "
            => APPOINTMENT_CHANGED service_id="4"->"5", told staff alice, clients bob
outlook     501 subject "Investment advice, moved"
            => IGNORED UNKNOWN_SERVICE, nobody told
appointment 501 is service 5

# MAP-TITLE  Two services of one name: neither is meant.
directory   new service 6 name "Investment Advice"
            => DIRECTORY_CHANGED
appointment 501 with client bob, Tue 14:00-15:00, exported
outlook     501 subject "Investment advice"
            => IGNORED UNKNOWN_SERVICE, nobody told
appointment 501 is service 4

# MAP-LOCATION  The location is one assigned to the staff member, by its address.
appointment 501 with client bob, Tue 14:00-15:00, exported
outlook     501 location "77 hill rd halifax"
            => APPOINTMENT_CHANGED location_id="31"->"32", told staff alice, clients bob
outlook     501 location "12 Mill Lane, Truro"
            => IGNORED UNKNOWN_LOCATION, nobody told
outlook     501 location "the usual place"
            => IGNORED UNKNOWN_LOCATION, nobody told
appointment 501 is location Uptown

# MAP-ORGANIZER  Another organizer does not reassign the appointment.
appointment 501 with client bob, Tue 14:00-15:00, exported
outlook     501 organizer dave
            => IGNORED ORGANIZER_NOT_SYNCED, nobody told
appointment 501 is staff alice

# MAP-ORGANIZER  An item in the mailbox of one who is not its staff decides nothing.
appointment 501 with client carol, Tue 14:00-15:00, exported
outlook     other, for bob, Tue 17:00-18:00, stamped 501 at 09:00
            => IGNORED NOT_STAFF, nobody told
outlook     other cancelled
            => IGNORED NOT_STAFF, nobody told
absences of bob: none
appointment 501 is BOOKED, Tue 14:00-15:00, staff alice

# MAP-ATTENDEES  Attendees added, removed and answering are nobody's clients.
appointment 501 with client bob, Tue 14:00-15:00, exported
outlook     501 adds attendee carol
            => IGNORED ATTENDEES_NOT_SYNCED, nobody told
outlook     501 removes attendee bob
            => IGNORED ATTENDEES_NOT_SYNCED, nobody told
outlook     501 carol accepts
            => IGNORED ATTENDEES_NOT_SYNCED, nobody told
outlook     501 carol declines
            => IGNORED ATTENDEES_NOT_SYNCED, nobody told
appointment 501 is clients bob, BOOKED

# MAP-BUSY  Free or busy, as Exchange has it.
appointment 501 with client bob, Tue 14:00-15:00, exported
outlook     501 free
            => APPOINTMENT_CHANGED show_as="busy"->"free", told staff alice, clients bob
outlook     501 tentative
            => APPOINTMENT_CHANGED show_as, told staff alice, clients bob
outlook     501 oof
            => APPOINTMENT_CHANGED show_as, told staff alice, clients bob
outlook     501 working elsewhere
            => APPOINTMENT_CHANGED show_as, told staff alice, clients bob
outlook     501 busy
            => APPOINTMENT_CHANGED show_as, told staff alice, clients bob
appointment 501 is shows as busy, BOOKED

# MAP-NOTES  Text above the marker is added to the internal notes; changed, it takes its own place.
appointment 501 with client bob, Tue 14:00-15:00, internal notes "likes tea", exported
outlook     501 notes "call first\nring twice"
            => APPOINTMENT_CHANGED internal_notes="likes tea"->"likes tea\ncall first\nring twice", told staff alice, clients bob
appointment 501 internal notes "likes tea\ncall first\nring twice\nhas a dog"
            => APPOINTMENT_RECORDED internal_notes
outlook     501 notes "call before noon"
            => APPOINTMENT_CHANGED internal_notes="likes tea\ncall first\nring twice\nhas a dog"->"likes tea\ncall before noon\nhas a dog", told staff alice, clients bob
outlook     501 notes ""
            => APPOINTMENT_CHANGED internal_notes="likes tea\ncall before noon\nhas a dog"->"likes tea\nhas a dog", told staff alice, clients bob
appointment 501 is internal notes "likes tea\nhas a dog"

# EXP-ECHO  Lines that already stand in the notes are not added again.
appointment 501 with client bob, Tue 14:00-15:00, internal notes "likes tea\nhas a dog", exported
outlook     501 notes "has a dog"
            => UNCHANGED ECHO, nobody told
appointment 501 is internal notes "likes tea\nhas a dog"

# MAP-NOTES  Staff reworded the notes in Coconut: a changed text is added at the end.
appointment 501 with client bob, Tue 14:00-15:00, exported
outlook     501 notes "call first"
            => APPOINTMENT_CHANGED internal_notes, told staff alice, clients bob
appointment 501 internal notes "please call first"
            => APPOINTMENT_RECORDED internal_notes
outlook     501 notes "call first thing"
            => APPOINTMENT_CHANGED internal_notes="please call first"->"please call first\ncall first thing", told staff alice, clients bob

# MAP-NOTES  What is written below the marker does not sync.
appointment 501 with client bob, Tue 14:00-15:00, details "Bring a passport", exported
outlook     501 below "Bring nothing"
            => IGNORED BELOW_MARKER, nobody told
appointment 501 is details "Bring a passport", internal notes ""

# MAP-NOTES  Above and below at once: the one is taken, the other is not.
appointment 501 with client bob, Tue 14:00-15:00, details "Bring a passport", exported
outlook     501 notes "call first", below "Bring nothing"
            => APPOINTMENT_CHANGED internal_notes, IGNORED BELOW_MARKER, write UPSERT to alice details="Bring a passport", told staff alice, clients bob

# MAP-NOTES  Without the marker no notes are taken, and those already there stay.
appointment 501 with client bob, Tue 14:00-15:00, exported
outlook     501 notes "call first"
            => APPOINTMENT_CHANGED internal_notes, told staff alice, clients bob
outlook     501 notes "something else", no marker
            => IGNORED MARKER_MISSING, nobody told
appointment 501 is internal notes "call first"

# MAP-RECURRENCE  Making it recurring does not sync.
appointment 501 with client bob, Tue 14:00-15:00, exported
outlook     501 recurs weekly
            => IGNORED RECURRENCE_NOT_SYNCED, nobody told
appointment 501 is Tue 14:00-15:00, BOOKED

# MAP-TIME MAP-TITLE MAP-ATTENDEES MAP-BUSY NOTE-UPDATE  Several edits at once: an outcome each, one notification.
appointment 501 with client bob, Tue 14:00-15:00, exported
outlook     501 moves to 15:00, subject "Lunch", free, adds attendee carol
            => APPOINTMENT_CHANGED start end, APPOINTMENT_CHANGED show_as, IGNORED UNKNOWN_SERVICE, IGNORED ATTENDEES_NOT_SYNCED
            => write UPSERT to alice title="Mortgage advice" start="Tue 15:00" show_as=FREE, told staff alice, clients bob
deliver twice

# MAP-CANCEL NOTE-CANCEL  Cancelled in Exchange.
appointment 501 with client bob, Tue 14:00-15:00, exported
outlook     501 cancelled
            => APPOINTMENT_CANCELLED BY_EXCHANGE, told CANCELLED staff alice, clients bob
appointment 501 is CANCELLED, Tue 14:00-15:00, changed by EXCHANGE
as of Mon 09:01 appointment 501 is BOOKED

# MAP-CANCEL NOTE-CANCEL  Deleted in Exchange.
appointment 501 with client bob, Tue 14:00-15:00, exported
outlook     501 deleted
            => APPOINTMENT_CANCELLED BY_EXCHANGE, told CANCELLED staff alice, clients bob
appointment 501 is CANCELLED

# MAP-CANCEL SYNC-MARK  Missing in a full sync is gone.
appointment 501 with client bob, Tue 14:00-15:00, exported
sync        alice full shows nothing
            => SYNC_COMPLETED, APPOINTMENT_CANCELLED BY_EXCHANGE, told CANCELLED staff alice, clients bob
appointment 501 is CANCELLED

# MAP-CANCEL  Cancelled and then deleted: once.
appointment 501 with client bob, Tue 14:00-15:00, exported
outlook     501 cancelled
            => APPOINTMENT_CANCELLED BY_EXCHANGE, told CANCELLED staff alice, clients bob
outlook     501 deleted
            => UNCHANGED ECHO, nobody told
appointment 501 is CANCELLED

# MAP-CANCEL  While it is cancelled in Exchange its fields decide nothing.
appointment 501 with client bob, Tue 14:00-15:00, exported
outlook     501 cancelled, moves to 16:00, free
            => APPOINTMENT_CANCELLED BY_EXCHANGE, told CANCELLED staff alice, clients bob
appointment 501 is CANCELLED, Tue 14:00-15:00, shows as busy

# MAP-CANCEL  An edit of what Exchange cancelled.
appointment 501 with client bob, Tue 14:00-15:00, exported
outlook     501 cancelled
            => APPOINTMENT_CANCELLED BY_EXCHANGE, told CANCELLED staff alice, clients bob
outlook     501 not cancelled, moves to 16:00
            => IGNORED ALREADY_CANCELLED, nobody told
appointment 501 is CANCELLED, Tue 14:00-15:00

# MAP-CANCEL  On EWS only the last staff member's cancellation cancels.
bank, protocol ews
appointment 501 for alice and bob, with client carol, Tue 14:00-15:00, exported
outlook     501 for alice, cancelled
            => IGNORED OTHER_STAFF_REMAIN, nobody told
appointment 501 is BOOKED
outlook     501 for bob, deleted
            => APPOINTMENT_CANCELLED BY_EXCHANGE, told CANCELLED staff alice and bob, clients carol
appointment 501 is CANCELLED

# MAP-CANCEL  Moved to another calendar the appointment stays.
appointment 501 with client bob, Tue 14:00-15:00, exported
outlook     501 in calendar "Team"
            => IGNORED NOT_PRIMARY_CALENDAR, nobody told
appointment 501 is BOOKED, Tue 14:00-15:00

# MAP-CANCEL EXP-UPSERT EXP-ECHO  Booked again in Coconut: what Exchange says counts again.
appointment 501 with client bob, Tue 14:00-15:00, exported
outlook     501 cancelled
            => APPOINTMENT_CANCELLED BY_EXCHANGE, told CANCELLED staff alice, clients bob
appointment 501 created
            => APPOINTMENT_RECORDED status, write UPSERT to alice, nobody told
outlook     501 as exported, not cancelled
            => UNCHANGED ECHO
outlook     501 moves to 16:00
            => APPOINTMENT_CHANGED start end, told staff alice, clients bob
appointment 501 is BOOKED, Tue 16:00-17:00

# MAP-WAIT MAP-TIME  Waiting for a later version, and edited on top of it.
appointment 501 with client bob, Tue 14:00-15:00, exported
10:00       outlook 501 moves to 18:00, stamped 501 at 09:50
            => IGNORED WAITING_FOR_APPOINTMENT
10:05       appointment 501 moves to 16:00, stated 09:50
            => APPOINTMENT_RECORDED start end, APPOINTMENT_CHANGED start="Tue 16:00"->"Tue 18:00" end, told staff alice, clients bob
appointment 501 is Tue 18:00-19:00

# EXP-ECHO  Back after being gone, without an edit; with one.
appointment 501 with client bob, Tue 14:00-15:00, exported
outlook     501 deleted
            => APPOINTMENT_CANCELLED BY_EXCHANGE, told CANCELLED staff alice, clients bob
outlook     501 saved again
            => UNCHANGED ECHO, nobody told
outlook     501 moves to 16:00
            => IGNORED ALREADY_CANCELLED, nobody told
appointment 501 is CANCELLED, Tue 14:00-15:00

# EXP-ECHO  To another calendar and back.
appointment 501 with client bob, Tue 14:00-15:00, exported
outlook     501 in calendar "Team"
            => IGNORED NOT_PRIMARY_CALENDAR, nobody told
outlook     501 in primary calendar
            => UNCHANGED ECHO, nobody told
outlook     501 moves to 16:00
            => APPOINTMENT_CHANGED start end, told staff alice, clients bob

# MAP-NOTES EXP-ECHO  Notes stay above the marker through an export under a new stamp.
appointment 501 with client bob, Tue 14:00-15:00, exported
outlook     501 notes "call first"
            => APPOINTMENT_CHANGED internal_notes, told staff alice, clients bob
appointment 501 moves to 16:00
            => APPOINTMENT_RECORDED start end, write UPSERT to alice
outlook     501 as exported, notes "call first"
            => UNCHANGED ECHO, nobody told
outlook     501 notes "call second"
            => APPOINTMENT_CHANGED internal_notes="call first"->"call second", told staff alice, clients bob

# MAP-CANCEL NOTE-NONE  An edit of what Coconut cancelled before it: it stays cancelled as it was, and nobody is told of an update.
appointment 501 with client bob, Tue 16:00-17:00, exported
appointment 501 cancelled
            => APPOINTMENT_CANCELLED BY_COCONUT, write CANCEL to alice
outlook     501 moves to 17:00, notes "see me", adds attendee carol, stamped 501 at no time
            => IGNORED ALREADY_CANCELLED by MAP-CANCEL, nobody told
appointment 501 is Tue 16:00-17:00, CANCELLED, internal notes ""
outlook     501 adds attendee dave
            => IGNORED ATTENDEES_NOT_SYNCED, nobody told
deliver twice

# MAP-CANCEL APT-RECORD  Already cancelled is asked before any conflict.
appointment 501 with client bob, Tue 14:00-15:00, exported
outlook     501 cancelled
            => APPOINTMENT_CANCELLED BY_EXCHANGE, told CANCELLED staff alice, clients bob
appointment 501 updated, moves to 16:00
            => APPOINTMENT_RECORDED start end, nobody told
outlook     501 not cancelled, moves to 17:00
            => IGNORED ALREADY_CANCELLED, nobody told
appointment 501 is CANCELLED, Tue 16:00-17:00

# MAP-CANCEL  Cancelled before being seen uncancelled at all.
appointment 501 with client bob, Tue 14:00-15:00
            => APPOINTMENT_RECORDED, write UPSERT to alice
outlook     501 as exported, cancelled
            => APPOINTMENT_CANCELLED BY_EXCHANGE, told CANCELLED staff alice, clients bob

# MAP-TIME  On EWS, several staff: the change of one is written to the other; the echo of that says nothing.
bank, protocol ews
appointment 501 for alice and bob, with client carol, Tue 14:00-15:00, exported
outlook     501 for alice, moves to 15:00
            => APPOINTMENT_CHANGED start end, write UPSERT to bob start="Tue 15:00", told staff alice and bob, clients carol
outlook     501 for bob, as exported
            => UNCHANGED ECHO, nobody told
outlook     501 for bob, moves to 16:00
            => APPOINTMENT_CHANGED start end, write UPSERT to alice start="Tue 16:00", told staff alice and bob, clients carol
outlook     501 for alice, saved again
            => UNCHANGED ECHO, nobody told
appointment 501 is Tue 16:00-17:00

# MAP-TIME MAP-CANCEL  An all-day edit.
appointment 501 with client bob, Tue 14:00-15:00, exported
outlook     501 all day Wed
            => APPOINTMENT_CHANGED start="Tue 14:00"->"Wed 00:00" end="Tue 15:00"->"Thu 00:00", told staff alice, clients bob
outlook     501 cancelled
            => APPOINTMENT_CANCELLED BY_EXCHANGE, told CANCELLED staff alice, clients bob
again
            => 2 x IGNORED DUPLICATE

# MAP-TITLE MAP-CANCEL  Private hides nothing of an appointment; a new id is the same item.
appointment 501 with client bob, Tue 14:00-15:00, exported
outlook     501 private
            => UNCHANGED ECHO
outlook     501 new id
            => UNCHANGED ECHO
outlook     501 old id, deleted
            => nothing
appointment 501 is BOOKED
outlook     501 subject "Investment advice"
            => APPOINTMENT_CHANGED service_id, told staff alice, clients bob
outlook     501 deleted
            => APPOINTMENT_CANCELLED BY_EXCHANGE, told CANCELLED staff alice, clients bob

# MAP-LOCATION  A location taken from the staff member since.
appointment 501 with client bob, Tue 14:00-15:00, exported
directory   alice locations Harbour
            => DIRECTORY_CHANGED location_ids
outlook     501 location "77 Hill Rd, Halifax"
            => IGNORED UNKNOWN_LOCATION, nobody told

# MAP-TIME  A statement that does not show the stamp: it stays the appointment's.
appointment 501 with client bob, Tue 14:00-15:00, exported
outlook     501 stamp hidden, moves to 15:00
            => APPOINTMENT_CHANGED start end, told staff alice, clients bob
absences of alice: none

# MAP-CANCEL EXP-ECHO  On EWS: an item that is back counts as remaining.
bank, protocol ews
appointment 501 for alice and bob, with client carol, Tue 14:00-15:00, exported
outlook     501 for alice, deleted
            => IGNORED OTHER_STAFF_REMAIN, nobody told
outlook     501 for alice, as exported
            => UNCHANGED ECHO
outlook     501 for bob, deleted
            => IGNORED OTHER_STAFF_REMAIN, nobody told
appointment 501 is BOOKED

# MAP-RECURRENCE  A pattern changed while it recurs.
appointment 501 with client bob, Tue 14:00-15:00, exported
outlook     501 recurs weekly, moves to 15:00
            => IGNORED RECURRENCE_NOT_SYNCED, APPOINTMENT_CHANGED start end, told staff alice, clients bob
outlook     501 recurs no more
            => IGNORED RECURRENCE_NOT_SYNCED, nobody told

# MAP-CANCEL SYNC-MARK  Gone in a sync that shows it again elsewhere first: one sync, several edits, one cancellation.
appointment 501 with client bob, Tue 14:00-15:00, exported
sync        alice begins
outlook     501 moves to 15:00
            => APPOINTMENT_CHANGED start end, told staff alice, clients bob
outlook     501 deleted
            => REMOVAL_NOTED
appointment 501 is BOOKED, Tue 15:00-16:00
sync        alice ends
            => SYNC_COMPLETED, APPOINTMENT_CANCELLED BY_EXCHANGE, told CANCELLED staff alice, clients bob

# MAP-NOTES  Late Coconut notes twice replaced in Exchange.
appointment 501 with client bob, Tue 14:00-15:00, internal notes "likes tea", exported
10:00       outlook 501 notes "call first"
            => APPOINTMENT_CHANGED internal_notes, told staff alice, clients bob
10:01       outlook 501 notes "call last"
            => APPOINTMENT_CHANGED internal_notes, told staff alice, clients bob
10:05       appointment 501 internal notes "likes coffee", stated 09:50
            => APPOINTMENT_RECORDED internal_notes="likes tea\ncall last"->"likes coffee\ncall last", nobody told
appointment 501 is internal notes "likes coffee\ncall last"

# MAP-NOTES  Repeated by Coconut, and in place after a late Coconut edit.
appointment 501 with client bob, Tue 14:00-15:00, internal notes "likes tea", exported
09:30       outlook 501 notes "call first"
            => APPOINTMENT_CHANGED internal_notes, told staff alice, clients bob
10:00       outlook 501 notes "call last"
            => APPOINTMENT_CHANGED internal_notes, told staff alice, clients bob
10:05       appointment 501 internal notes "likes tea\ncall first\nhas a dog", stated 09:50
            => APPOINTMENT_RECORDED internal_notes, nobody told
appointment 501 is internal notes "likes tea\ncall last\nhas a dog"

# MAP-CANCEL EXP-UPSERT  On EWS: one mailbox's item is cancelled and then gone; the other's edit counts.
bank, protocol ews
appointment 501 for alice and bob, with client carol, Tue 14:00-15:00, exported
outlook     501 for alice, cancelled
            => IGNORED OTHER_STAFF_REMAIN, nobody told
outlook     501 for alice, deleted
            => UNCHANGED ECHO, nobody told
outlook     501 for bob, moves to 16:00
            => APPOINTMENT_CHANGED start end, write UPSERT to alice, told staff alice and bob, clients carol

# MAP-NOTES  Coconut repeats notes of before Exchange's: no edit.
appointment 501 with client bob, Tue 14:00-15:00, internal notes "likes tea", exported
outlook     501 notes "call first"
            => APPOINTMENT_CHANGED internal_notes, told staff alice, clients bob
appointment 501 moves to 16:00
            => APPOINTMENT_RECORDED start end, write UPSERT to alice
appointment 501 is internal notes "likes tea\ncall first"

# MAP-NOTES  The marker is back.
appointment 501 with client bob, Tue 14:00-15:00, exported
outlook     501 no marker
            => IGNORED MARKER_MISSING, nobody told
outlook     501 notes "call first", below ""
            => APPOINTMENT_CHANGED internal_notes, told staff alice, clients bob

# MAP-WAIT MAP-CANCEL  Cancelled while waiting for its appointment.
outlook     meeting, Tue 14:00-15:00, subject "Mortgage advice", cancelled, stamped 501 at 09:02
            => IGNORED WAITING_FOR_APPOINTMENT
appointment 501 with client bob, Tue 14:00-15:00, stated 09:02
            => APPOINTMENT_RECORDED, APPOINTMENT_CANCELLED BY_EXCHANGE, told CANCELLED staff alice, clients bob

# MAP-WAIT  An employee inactive while an item waits and is edited twice: one step.
appointment 501 with client bob, Tue 14:00-15:00, exported
directory   alice inactive
            => DIRECTORY_CHANGED active
outlook     501 moves to 15:00
            => IGNORED NO_MATCHING_EMPLOYEE
outlook     501 moves to 14:00
            => IGNORED NO_MATCHING_EMPLOYEE
directory   alice active
            => DIRECTORY_CHANGED active, UNCHANGED ECHO of 501, nobody told
appointment 501 is Tue 14:00-15:00

# MAP-CANCEL  On EWS, a staff member leaves while the other's item is cancelled.
bank, protocol ews
appointment 501 for alice and bob, with client carol, Tue 14:00-15:00, exported
outlook     501 for alice, cancelled
            => IGNORED OTHER_STAFF_REMAIN, nobody told
appointment 501 for alice
            => APPOINTMENT_RECORDED staff_ids, write CANCEL to bob, write UPSERT to alice
appointment 501 is BOOKED

# MAP-RECURRENCE  Its pattern changed: any update of the recurrence does not sync, and says so.
appointment 501 with client bob, Tue 14:00-15:00, exported
outlook     501 recurs weekly
            => IGNORED RECURRENCE_NOT_SYNCED, nobody told
outlook     501 recurs daily
            => IGNORED RECURRENCE_NOT_SYNCED, nobody told

# MAP-WAIT MAP-TIME  What takes a new id while the integration is disabled, its old one gone, is judged under the new one.
appointment 501 with client bob, Tue 14:00-15:00, exported
settings    integration off
            => SETTINGS_CHANGED enabled
outlook     501 moves to 15:00
            => IGNORED INTEGRATION_DISABLED
outlook     501 new id
            => IGNORED INTEGRATION_DISABLED
outlook     501 old id, deleted
            => nothing
settings    integration on
            => SETTINGS_CHANGED enabled, APPOINTMENT_CHANGED start end, told staff alice, clients bob
appointment 501 is BOOKED, Tue 15:00-16:00

# MAP-WAIT MAP-TIME  Of two ids that waited the one that stands is judged, in one step.
appointment 501 with client bob, Tue 14:00-15:00, exported
settings    integration off
            => SETTINGS_CHANGED enabled
outlook     501 moves to 16:00
            => IGNORED INTEGRATION_DISABLED
outlook     501 id "A0", moves to 17:00
            => IGNORED INTEGRATION_DISABLED
settings    integration on
            => SETTINGS_CHANGED enabled, APPOINTMENT_CHANGED start="Tue 14:00"->"Tue 17:00" end, told staff alice, clients bob
appointment 501 is BOOKED, Tue 17:00-18:00
deliver twice

# MAP-WAIT EXP-ECHO  A new id, its old one gone, waits for the appointment like any other.
outlook     meeting, Tue 15:00-16:00, subject "Mortgage advice", location Harbour, adds attendee bob, stamped 501 at 09:02
            => IGNORED WAITING_FOR_APPOINTMENT
outlook     meeting new id
            => IGNORED WAITING_FOR_APPOINTMENT
outlook     meeting old id, deleted
            => nothing
appointment 501 with client bob, Tue 15:00-16:00, stated 09:02
            => APPOINTMENT_RECORDED, UNCHANGED ECHO, nobody told
appointment 501 is BOOKED

# MAP-WAIT MAP-CANCEL  Gone under all its ids while the integration was disabled: cancelled once, when it is enabled.
appointment 501 with client bob, Tue 14:00-15:00, exported
settings    integration off
            => SETTINGS_CHANGED enabled
outlook     501 new id, moves to 16:00
            => IGNORED INTEGRATION_DISABLED
outlook     501 old id, deleted
            => nothing
outlook     501 deleted
            => nothing
settings    integration on
            => SETTINGS_CHANGED enabled, APPOINTMENT_CANCELLED BY_EXCHANGE, told CANCELLED staff alice, clients bob

# MAP-WAIT MAP-TIME  An item with a new id waits for a later version too.
appointment 501 with client bob, Tue 14:00-15:00, exported
outlook     501 new id
            => UNCHANGED ECHO
10:00       outlook 501 moves to 18:00, stamped 501 at 09:50
            => IGNORED WAITING_FOR_APPOINTMENT
10:05       appointment 501 moves to 16:00, stated 09:50
            => APPOINTMENT_RECORDED start end, APPOINTMENT_CHANGED start="Tue 16:00"->"Tue 18:00" end, told staff alice, clients bob
appointment 501 is Tue 18:00-19:00

# EXP-ECHO MAP-CANCEL  Exported anew and cancelled in one, booked again: what comes back is held against the new export.
appointment 501 with client bob, Tue 14:00-15:00, exported
appointment 501 moves to 16:00
            => APPOINTMENT_RECORDED start end, write UPSERT to alice
outlook     501 as exported, cancelled
            => APPOINTMENT_CANCELLED BY_EXCHANGE, told CANCELLED staff alice, clients bob
appointment 501 created, moves to 17:00
            => APPOINTMENT_RECORDED status start end, write UPSERT to alice
outlook     501 not cancelled
            => UNCHANGED ECHO
appointment 501 is Tue 17:00-18:00

# MAP-CANCEL  First seen cancelled, and changed besides: its fields are an edit only when it is back.
appointment 501 with client bob, Tue 14:00-15:00
            => APPOINTMENT_RECORDED, write UPSERT to alice
outlook     501 as exported, moves to 18:00, notes "call first", cancelled
            => APPOINTMENT_CANCELLED BY_EXCHANGE, told CANCELLED staff alice, clients bob
outlook     501 saved again
            => UNCHANGED ECHO
outlook     501 not cancelled
            => IGNORED ALREADY_CANCELLED, nobody told
appointment 501 is CANCELLED, Tue 14:00-15:00, internal notes ""

# CONFLICT-COCONUT MAP-CANCEL  The same, booked again before it is back.
appointment 501 with client bob, Tue 14:00-15:00
            => APPOINTMENT_RECORDED, write UPSERT to alice
outlook     501 as exported, moves to 18:00, cancelled
            => APPOINTMENT_CANCELLED BY_EXCHANGE, told CANCELLED staff alice, clients bob
appointment 501 created
            => APPOINTMENT_RECORDED status, write UPSERT to alice
outlook     501 not cancelled
            => CONFLICT_RESOLVED COCONUT_WINS start end, write UPSERT to alice, nobody told

# MAP-CANCEL  On EWS: moved to another calendar under a new id it still remains, and is said once.
bank, protocol ews
appointment 501 for alice and bob, with client carol, Tue 14:00-15:00, exported
outlook     501 for alice, new id, in calendar "Team"
            => IGNORED NOT_PRIMARY_CALENDAR
outlook     501 for alice, old id, deleted from primary calendar
            => nothing
outlook     501 for bob, cancelled
            => IGNORED OTHER_STAFF_REMAIN, nobody told
appointment 501 is BOOKED

# MAP-TITLE  Spacing does not matter, wherever it is.
appointment 501 with client bob, Tue 14:00-15:00, exported
outlook     501 subject "Investmentadvice"
            => APPOINTMENT_CHANGED service_id="4"->"5", told staff alice, clients bob
