# EXP-UPSERT EXP-ECHO  What Exchange gets to see of an appointment.
appointment 501 with clients bob and carol, Tue 14:00-15:00, internal notes "likes tea", details "Bring a passport"
            => APPOINTMENT_RECORDED
            => write UPSERT to alice title="Mortgage advice" location="5 Water St, Halifax" organizer="alice@bank.example" details="Bring a passport" start="Tue 14:00" end="Tue 15:00" show_as=BUSY
outlook     501 as exported
            => UNCHANGED ECHO, nobody told
absences of alice: none
outlook     501 saved again
            => UNCHANGED ECHO

# EXP-UPSERT  Each request carries the latest; what differs from the last one is written again.
appointment 501 with client bob, Tue 14:00-15:00
            => APPOINTMENT_RECORDED, write UPSERT to alice attendees="bob@mail.example"
appointment 501 with clients bob and carol
            => APPOINTMENT_RECORDED clients, write UPSERT to alice
appointment 501 with client carol, shows as free
            => APPOINTMENT_RECORDED clients show_as, write UPSERT to alice attendees="carol@mail.example" show_as=FREE
outlook     501 as exported
            => UNCHANGED ECHO

# EXP-UPSERT DIR-CHANGE  A service or location that is renamed is written anew.
appointment 501 with client bob, Tue 14:00-15:00, exported
directory   service 4 name "Mortgages"
            => DIRECTORY_CHANGED name, write UPSERT to alice title="Mortgages", nobody told
directory   location Harbour address "6 Water St, Halifax"
            => DIRECTORY_CHANGED address, write UPSERT to alice title="Mortgages" location="6 Water St, Halifax", nobody told
outlook     501 as exported
            => UNCHANGED ECHO

# EXP-UPSERT SYNC-INIT  A mailbox that is not initialized gets what waited once it is.
bank, alice not initialized
appointment 501 with client bob, Tue 14:00-15:00
            => APPOINTMENT_RECORDED
operator    initializes alice
            => CALENDAR_INITIALIZED, write UPSERT to alice, nobody told

# EXP-UPSERT DIR-SETTINGS  With the integration off nothing is written; on again, the latest is.
bank, integration off
appointment 501 with client bob, Tue 14:00-15:00
            => APPOINTMENT_RECORDED
appointment 501 moves to 16:00
            => APPOINTMENT_RECORDED start end
settings    integration on
            => SETTINGS_CHANGED enabled, write UPSERT to alice start="Tue 16:00", nobody told

# EXP-UPSERT DIR-CHANGE  Without a matching employee nothing is written until there is one.
directory   alice inactive
            => DIRECTORY_CHANGED active
appointment 501 with client bob, Tue 14:00-15:00
            => APPOINTMENT_RECORDED
directory   alice active
            => DIRECTORY_CHANGED active, write UPSERT to alice, nobody told

# EXP-UPSERT  What ended before the window is not written, unless it moves into it.
appointment 501 with client bob, last Sat 14:00-15:00
            => APPOINTMENT_RECORDED
appointment 502 with client bob, last Sat 23:30-last Sun 00:00, stated 08:55
            => APPOINTMENT_RECORDED
appointment 501 Tue 14:00-15:00
            => APPOINTMENT_RECORDED start end, write UPSERT to alice start="Tue 14:00"

# EXP-CANCEL EXP-UPSERT  Another staff member takes over: cancelled for the one, written for the other.
appointment 501 with client bob, Tue 14:00-15:00, exported
appointment 501 for bob
            => APPOINTMENT_RECORDED staff_ids, write CANCEL to alice, write UPSERT to bob organizer="bob@bank.example", nobody told
outlook     501 for alice, cancelled
            => UNCHANGED ECHO
appointment 501 is staff bob, BOOKED

# EXP-CANCEL  Cancelled before Exchange showed it: the request that is under way is taken back.
appointment 501 with client bob, Tue 14:00-15:00
            => APPOINTMENT_RECORDED, write UPSERT to alice
appointment 501 cancelled
            => APPOINTMENT_CANCELLED BY_COCONUT, write CANCEL to alice

# EXP-UPSERT EXP-CANCEL  On EWS every staff member's mailbox gets it, and a change in one goes to the others.
bank, protocol ews
appointment 501 for alice and bob, with client carol, Tue 14:00-15:00, exported
            => APPOINTMENT_RECORDED, write UPSERT to alice, write UPSERT to bob, 2 x UNCHANGED ECHO
outlook     501 for alice, moves to 15:00
            => APPOINTMENT_CHANGED start end, write UPSERT to bob start="Tue 15:00", told staff alice and bob, clients carol
appointment 501 cancelled
            => APPOINTMENT_CANCELLED BY_COCONUT, write CANCEL to alice, write CANCEL to bob, nobody told

# EXP-MULTI  On Graph several staff members are not supported: nothing is written.
appointment 501 for alice and bob, with client carol, Tue 14:00-15:00
            => APPOINTMENT_RECORDED, IGNORED MULTI_USER_UNSUPPORTED
appointment 501 moves to 16:00
            => APPOINTMENT_RECORDED start end, IGNORED MULTI_USER_UNSUPPORTED
appointment 501 for alice
            => APPOINTMENT_RECORDED staff_ids, write UPSERT to alice start="Tue 16:00"

# EXP-MULTI  From EWS to Graph: edits of what several staff members share are not taken any more.
bank, protocol ews
appointment 501 for alice and bob, with client carol, Tue 14:00-15:00, exported
settings    protocol graph
            => SETTINGS_CHANGED protocol
outlook     501 for alice, moves to 15:00
            => IGNORED MULTI_USER_UNSUPPORTED, nobody told
appointment 501 is Tue 14:00-15:00
appointment 501 moves to 17:00
            => APPOINTMENT_RECORDED start end, IGNORED MULTI_USER_UNSUPPORTED

# EXP-CONFIRM  An export whose item shows no stamp: the confirmation makes it the appointment's.
appointment 501 with client bob, Tue 14:00-15:00
            => APPOINTMENT_RECORDED, write UPSERT to alice
outlook     meeting, Tue 14:00-15:00, subject "Mortgage advice", location "5 Water St, Halifax", adds attendee bob
            => ABSENCE_ADDED
operator    confirms 501 to alice in meeting
            => EXPORT_CONFIRMED, ABSENCE_REMOVED EXPORTED of meeting, nobody told
absences of alice: none
again
            => IGNORED DUPLICATE
outlook     meeting moves to 15:00
            => APPOINTMENT_CHANGED start end of 501, told staff alice, clients bob
appointment 501 is Tue 15:00-16:00

# EXP-CONFIRM  Confirmed in a version not seen yet: it becomes the appointment's when that is seen.
appointment 501 with client bob, Tue 14:00-15:00
            => APPOINTMENT_RECORDED, write UPSERT to alice
outlook     meeting, Tue 14:00-15:00, subject "Mortgage advice", location "5 Water St, Halifax", adds attendee bob
            => ABSENCE_ADDED
operator    confirms 501 to alice in meeting, change key "later"
            => EXPORT_CONFIRMED
absences of alice: meeting Tue 14:00-15:00
outlook     meeting change key "later"
            => ABSENCE_REMOVED EXPORTED of meeting, UNCHANGED ECHO of 501, nobody told
absences of alice: none

# EXP-CONFIRM EXP-ECHO  Confirmed before it is seen at all: it never is an absence.
appointment 501 with client bob, Tue 14:00-15:00
            => APPOINTMENT_RECORDED, write UPSERT to alice
raw operator export.confirmed as system {"mailbox": "alice@bank.example", "appointment_id": "501", "item_id": "A1", "change_key": "first", "updated_at": "2026-11-02T13:00:00Z"}
            => EXPORT_CONFIRMED
outlook     meeting, id "A1", Tue 14:00-15:00, subject "Mortgage advice", location "5 Water St, Halifax", adds attendee bob, change key "first"
            => UNCHANGED ECHO of 501
absences of alice: none

# EXP-CONFIRM  A confirmation of no later version than the stamp's says nothing new.
appointment 501 with client bob, Tue 14:00-15:00, exported
operator    confirms 501 to alice
            => IGNORED DUPLICATE

# EXP-DELAYED  Of a mailbox that nobody knows nothing was delayed or refused; what was rejected is so when it is said again.
appointment 501 Tue 14:00-15:00
            => APPOINTMENT_RECORDED, write UPSERT to alice
operator    delays 501 to "alise@bank.example" until 10:30
            => REJECTED UNKNOWN_MAILBOX by EXP-DELAYED
operator    fails 501 to "alise@bank.example" because "quota"
            => REJECTED UNKNOWN_MAILBOX by EXP-DELAYED
again
            => IGNORED DUPLICATE
mailbox "alise@bank.example" is unknown

# EXP-DELAYED  Exchange asks to wait, or refuses.
appointment 501 with client bob, Tue 14:00-15:00
            => APPOINTMENT_RECORDED, write UPSERT to alice
operator    delays 501 to alice until 10:30
            => EXPORT_DELAYED
operator    fails 501 to alice because "quota"
            => EXPORT_FAILED
appointment 501 moves to 16:00
            => APPOINTMENT_RECORDED start end, write UPSERT to alice start="Tue 16:00"
outlook     501 as exported
            => UNCHANGED ECHO

# EXP-DELAYED AUTH-ADMIN  Staff confirm, delay and fail nothing.
appointment 501 with client bob, Tue 14:00-15:00
operator    delays 501 to alice until 10:30, as staff
            => REJECTED NOT_ADMIN
outlook     meeting, Tue 14:00-15:00
            => ABSENCE_ADDED
operator    confirms 501 to alice in meeting, as staff
            => REJECTED NOT_ADMIN
operator    fails 501 to alice because "quota", as system
            => EXPORT_FAILED

# EXP-ECHO ABS-ADD  A copy of an exported item is judged as if it had no stamp.
appointment 501 with client bob, Tue 14:00-15:00, exported
outlook     copy, Wed 10:00-11:00, stamped 501 at 09:00
            => ABSENCE_ADDED of copy
appointment 501 is Tue 14:00-15:00
outlook     501 moves to 15:00
            => APPOINTMENT_CHANGED start end, told staff alice, clients bob

# EXP-ECHO  A renamed service: what still shows the old title is no edit.
appointment 501 with client bob, Tue 14:00-15:00, exported
directory   service 4 name "Mortgages"
            => DIRECTORY_CHANGED name, write UPSERT to alice
outlook     501 saved again
            => UNCHANGED ECHO
outlook     501 moves to 16:00
            => APPOINTMENT_CHANGED start end, write UPSERT to alice title="Mortgages", told staff alice, clients bob

# EXP-DELAYED ORDER-DUPLICATE  The same delay again says nothing new.
appointment 501 with client bob, Tue 14:00-15:00
operator    delays 501 to alice until 10:30
            => EXPORT_DELAYED
again
            => IGNORED DUPLICATE

# EXP-UPSERT MAP-LOCATION  A location that Coconut takes away.
appointment 501 with client bob, Tue 14:00-15:00, exported
appointment 501 no location
            => APPOINTMENT_RECORDED location_id, write UPSERT to alice location=""
outlook     501 as exported
            => UNCHANGED ECHO
outlook     501 location "77 Hill Rd, Halifax"
            => APPOINTMENT_CHANGED location_id, told staff alice, clients bob
outlook     501 no location
            => IGNORED UNKNOWN_LOCATION, nobody told

# EXP-CANCEL EXP-UPSERT  On EWS a staff member joins, another leaves.
bank, protocol ews
appointment 501 with client carol, Tue 14:00-15:00, exported
appointment 501 for alice and bob
            => APPOINTMENT_RECORDED staff_ids, write UPSERT to alice, write UPSERT to bob
outlook     501 for bob, as exported
            => UNCHANGED ECHO
appointment 501 for bob
            => APPOINTMENT_RECORDED staff_ids, write CANCEL to alice, write UPSERT to bob
outlook     501 for alice, deleted
            => UNCHANGED ECHO

# EXP-MULTI DIR-SETTINGS  From Graph to EWS: what was not supported is written now.
appointment 501 for alice and bob, with client carol, Tue 14:00-15:00
            => APPOINTMENT_RECORDED, IGNORED MULTI_USER_UNSUPPORTED
settings    protocol ews
            => SETTINGS_CHANGED protocol, write UPSERT to alice, write UPSERT to bob, nobody told

# EXP-MULTI  A second staff member on Graph: the exported item stays, its cancellation is not taken.
appointment 501 with client carol, Tue 14:00-15:00, exported
appointment 501 for alice and bob
            => APPOINTMENT_RECORDED staff_ids, IGNORED MULTI_USER_UNSUPPORTED
outlook     501 for alice, cancelled
            => IGNORED MULTI_USER_UNSUPPORTED, nobody told
appointment 501 is BOOKED

# EXP-ECHO APT-CANCEL  Asked to cancel twice: once.
appointment 501 with client bob, Tue 14:00-15:00, exported
appointment 501 cancelled
            => APPOINTMENT_CANCELLED BY_COCONUT, write CANCEL to alice
appointment 501 cancelled
            => UNCHANGED ECHO
outlook     501 deleted
            => UNCHANGED ECHO

# EXP-CONFIRM  An appointment that is not on the ledger yet may be confirmed.
raw operator export.confirmed as system {"mailbox": "alice@bank.example", "appointment_id": "599", "item_id": "A1", "change_key": "first", "updated_at": "2026-11-02T13:00:00Z"}
            => EXPORT_CONFIRMED of 599

# ORDER-REJECT  No write was requested of an appointment that is not on the ledger.
operator    delays 599 to alice until 10:30
            => REJECTED UNKNOWN_APPOINTMENT
operator    fails 599 to alice because "quota"
            => REJECTED UNKNOWN_APPOINTMENT

# EXP-CANCEL  On EWS a colleague left: what the remaining one does afterwards counts.
bank, protocol ews
appointment 501 for alice and bob, with client carol, Tue 14:00-15:00, exported
appointment 501 for bob
            => APPOINTMENT_RECORDED staff_ids, write CANCEL to alice, write UPSERT to bob
outlook     501 for bob, as exported
            => UNCHANGED ECHO
outlook     501 for bob, moves to 16:00
            => APPOINTMENT_CHANGED start end, told staff bob, clients carol

# EXP-ECHO ABS-ADD  A copy is one also after the original took a new id.
appointment 501 with client bob, Tue 14:00-15:00, exported
outlook     501 new id
            => UNCHANGED ECHO
outlook     501 old id, deleted
            => nothing
outlook     copy, Wed 10:00-11:00, stamped 501 at 09:00
            => ABSENCE_ADDED of copy
outlook     copy new id
            => UNCHANGED of copy, IGNORED DUPLICATE_CLAIM of copy
appointment 501 is Tue 14:00-15:00

# EXP-CONFIRM MAP-CANCEL EXP-ECHO  What is confirmed was cancelled in Exchange meanwhile: so is the appointment.
appointment 501 with client bob, Tue 14:00-15:00
            => APPOINTMENT_RECORDED, write UPSERT to alice
outlook     meeting, Tue 15:00-16:00, subject "Mortgage advice", location Harbour, adds attendee bob, cancelled
            => IGNORED CANCELLED
operator    confirms 501 to alice in meeting
            => EXPORT_CONFIRMED, APPOINTMENT_CANCELLED BY_EXCHANGE, told CANCELLED staff alice, clients bob
outlook     meeting saved again
            => UNCHANGED ECHO
appointment 501 is CANCELLED, Tue 14:00-15:00

# EXP-CONFIRM MAP-TIME  The last confirmation stands: an older one that waited does not come back.
appointment 501 with client bob, Tue 14:00-15:00
            => APPOINTMENT_RECORDED, write UPSERT to alice
outlook     meeting, Tue 14:00-15:00, subject "Mortgage advice", location Uptown, adds attendee bob, change key "k1"
            => ABSENCE_ADDED
operator    confirms 501 to alice in meeting, change key "k0", stated 09:00, as system
            => EXPORT_CONFIRMED
09:20       appointment 501 location Uptown
            => APPOINTMENT_RECORDED location_id, write UPSERT to alice
operator    confirms 501 to alice in meeting, change key "k1", stated 09:20, as system
            => EXPORT_CONFIRMED, ABSENCE_REMOVED EXPORTED of meeting
outlook     meeting no stamp, moves to 16:00, change key "k2"
            => APPOINTMENT_CHANGED start end, told staff alice, clients bob

# EXP-CONFIRM EXP-ECHO  What a first sight of an export leaves out is no edit.
appointment 501 with client bob, Tue 14:00-15:00
            => APPOINTMENT_RECORDED, write UPSERT to alice
raw operator export.confirmed as system {"mailbox": "alice@bank.example", "appointment_id": "501", "item_id": "A1", "change_key": "first", "updated_at": "2026-11-02T13:00:00Z"}
            => EXPORT_CONFIRMED
raw graph alice {"id": "A1", "changeKey": "first", "iCalUId": "u1", "showAs": "busy"}
            => UNCHANGED ECHO of 501
raw graph alice {"id": "A1", "changeKey": "second", "iCalUId": "u1", "subject": "Mortgage advice", "start": {"dateTime": "2026-11-03T19:00:00", "timeZone": "UTC"}}
            => IGNORED NO_DURATION of 501, nobody told
raw graph alice {"id": "A1", "changeKey": "third", "iCalUId": "u1", "subject": "Investment advice", "end": {"dateTime": "2026-11-03T20:00:00", "timeZone": "UTC"}}
            => APPOINTMENT_CHANGED start end of 501, APPOINTMENT_CHANGED service_id of 501, told staff alice, clients bob
appointment 501 is Tue 15:00-16:00, location Harbour, service 5

# EXP-CANCEL  An item that moved to another calendar under a new id is still cancelled there.
appointment 501 with client bob, Tue 14:00-15:00, exported
outlook     501 new id, in calendar "Team"
            => IGNORED NOT_PRIMARY_CALENDAR
outlook     501 old id, deleted from primary calendar
            => nothing
appointment 501 cancelled
            => APPOINTMENT_CANCELLED BY_COCONUT, write CANCEL to alice

# EXP-ECHO NOTE-NONE  What was put back in Exchange after its cancellation is left alone, whatever is judged again.
appointment 501 with client bob, Tue 14:00-15:00, exported
outlook     501 cancelled
            => APPOINTMENT_CANCELLED BY_EXCHANGE, told CANCELLED staff alice, clients bob
outlook     501 not cancelled
            => UNCHANGED ECHO, nobody told
directory   alice first name "Al"
            => DIRECTORY_CHANGED first_name
settings    integration off
            => SETTINGS_CHANGED enabled
settings    integration on
            => SETTINGS_CHANGED enabled

# EXP-CANCEL APT-RECORD MAP-CANCEL  Put back in Exchange with an edit, booked again and cancelled: the mailbox still has it.
appointment 501 with client bob, Tue 14:00-15:00, exported
outlook     501 cancelled
            => APPOINTMENT_CANCELLED BY_EXCHANGE, told CANCELLED staff alice, clients bob
outlook     501 not cancelled, moves to 16:00
            => IGNORED ALREADY_CANCELLED
settings    integration off
            => SETTINGS_CHANGED enabled
appointment 501 created
            => APPOINTMENT_RECORDED status
appointment 501 cancelled
            => APPOINTMENT_CANCELLED BY_COCONUT, write CANCEL to alice

# EXP-UPSERT DIR-SETTINGS  Two edits in a pause that undo each other: the export's version is still the older one.
appointment 501 with client bob, Tue 14:00-15:00, exported
settings    integration off
            => SETTINGS_CHANGED enabled
appointment 501 moves to 16:00
            => APPOINTMENT_RECORDED start end
appointment 501 moves to 14:00
            => APPOINTMENT_RECORDED start end
settings    integration on
            => SETTINGS_CHANGED enabled, write UPSERT to alice start="Tue 14:00", nobody told
outlook     501 as exported
            => UNCHANGED ECHO
outlook     501 moves to 17:00
            => APPOINTMENT_CHANGED start end, told staff alice, clients bob

# EXP-UPSERT DIR-SETTINGS  A mailbox that becomes able again is put right; for any other reason it is left alone.
appointment 501 with client bob, Tue 14:00-15:00, exported
outlook     501 subject "Lunch"
            => IGNORED UNKNOWN_SERVICE, nobody told
directory   alice first name "Al"
            => DIRECTORY_CHANGED first_name
settings    integration off
            => SETTINGS_CHANGED enabled
settings    integration on
            => SETTINGS_CHANGED enabled, write UPSERT to alice title="Mortgage advice", nobody told
settings    integration off
            => SETTINGS_CHANGED enabled
settings    integration on
            => SETTINGS_CHANGED enabled

# EXP-UPSERT DIR-CHANGE  The same when its employee is found again.
appointment 501 with client bob, Tue 14:00-15:00, exported
outlook     501 subject "Lunch"
            => IGNORED UNKNOWN_SERVICE, nobody told
directory   alice email "a.lice@bank.example"
            => DIRECTORY_CHANGED email
directory   alice email "alice@bank.example"
            => DIRECTORY_CHANGED email, write UPSERT to alice title="Mortgage advice", nobody told

# EXP-MULTI EXP-UPSERT DIR-SETTINGS  From EWS to Graph and back: what was not taken meanwhile is put right.
bank, protocol ews
appointment 501 for alice and bob, with client carol, Tue 14:00-15:00, exported
settings    protocol graph
            => SETTINGS_CHANGED protocol
outlook     501 for alice, moves to 15:00
            => IGNORED MULTI_USER_UNSUPPORTED, nobody told
settings    protocol ews
            => SETTINGS_CHANGED protocol, write UPSERT to alice start="Tue 14:00", nobody told

# EXP-ECHO  Two clients with one address are one attendee.
appointment 501 with clients bob and bob, Tue 14:00-15:00
            => APPOINTMENT_RECORDED, write UPSERT to alice attendees="bob@mail.example"
outlook     501 as exported
            => UNCHANGED ECHO

# EXP-ECHO APT-CANCEL  An item that bears another appointment's stamp is that one's: this one's cancellation leaves it.
appointment 501 with client bob, Tue 14:00-15:00, exported
appointment 502 with client bob, Tue 14:00-15:00
            => APPOINTMENT_RECORDED, write UPSERT to alice
outlook     501 stamped 502 at 09:02
            => UNCHANGED ECHO of 502
appointment 501 cancelled
            => APPOINTMENT_CANCELLED BY_COCONUT of 501
appointment 502 cancelled
            => APPOINTMENT_CANCELLED BY_COCONUT of 502, write CANCEL to alice

# EXP-UPSERT  An address that two employees had is one's again: what was not written meanwhile is.
appointment 501 for alice with client bob, Tue 14:00-15:00, exported
directory   bob email "alice@bank.example"
            => DIRECTORY_CHANGED email
appointment 501 moves to 15:00
            => APPOINTMENT_RECORDED start end
directory   bob email "bob@bank.example"
            => DIRECTORY_CHANGED email, write UPSERT to alice

# EXP-UPSERT  So it is where the mailbox that was alice's is another employee's alone now.
directory   new employee carol, email "alice@bank.example"
            => DIRECTORY_CHANGED
appointment 502 for carol with client bob, Tue 14:00-15:00
            => APPOINTMENT_RECORDED
directory   alice inactive
            => DIRECTORY_CHANGED active, write UPSERT to alice of 502
