# ABS-SKIP ABS-CHANGE  Two items that claim one identity: the later observed stands.
outlook     dentist, Tue 14:00-15:00, ical "uid-1"
            => ABSENCE_ADDED
outlook     surgery, Tue 16:00-17:00, ical "uid-1"
            => ABSENCE_CHANGED start end, IGNORED DUPLICATE_CLAIM of dentist by ABS-SKIP, told staff alice
absences of alice: surgery Tue 16:00-17:00
outlook     dentist moves to 11:00
            => ABSENCE_CHANGED start end of dentist, IGNORED DUPLICATE_CLAIM of surgery, told staff alice
absences of alice: dentist Tue 11:00-12:00
outlook     surgery deleted
            => nothing
absences of alice: dentist Tue 11:00-12:00
deliver twice

# ABS-SKIP ABS-CHANGE  When the one that stands is deleted, the other stands again, and nobody is told.
outlook     dentist, Tue 14:00-15:00, ical "uid-1"
            => ABSENCE_ADDED
outlook     surgery, Tue 16:00-17:00, ical "uid-1"
            => ABSENCE_CHANGED start end, IGNORED DUPLICATE_CLAIM of dentist, told staff alice
outlook     surgery deleted
            => ABSENCE_CHANGED start end of dentist, nobody told
absences of alice: dentist Tue 14:00-15:00
outlook     dentist deleted
            => ABSENCE_REMOVED DELETED of dentist, nobody told
absences of alice: none

# ABS-SKIP ORDER-STALE  One that is observed earlier, but heard later, is set aside.
10:00       outlook surgery, Tue 16:00-17:00, ical "uid-1"
            => ABSENCE_ADDED
09:30       read dentist, Tue 14:00-15:00, ical "uid-1"
            => IGNORED DUPLICATE_CLAIM of dentist by ABS-SKIP, nobody told
absences of alice: surgery Tue 16:00-17:00
10:10       outlook dentist moves to 11:00
            => ABSENCE_CHANGED start end of dentist, IGNORED DUPLICATE_CLAIM of surgery, told staff alice
09:40       read dentist moves to 12:00
            => IGNORED STALE

# ABS-KEEP ABS-REMOVE  An item that changes its id is the same absence.
outlook     dentist, Tue 14:00-15:00
            => ABSENCE_ADDED
outlook     dentist new id, moves to 15:00
            => ABSENCE_CHANGED start end, IGNORED DUPLICATE_CLAIM, told staff alice
outlook     dentist old id, deleted
            => nothing
absence dentist is Tue 15:00-16:00, the same absence
outlook     dentist saved again
            => UNCHANGED
outlook     dentist deleted
            => ABSENCE_REMOVED DELETED
outlook     dentist new id
            => ABSENCE_ADDED, told staff alice
absence dentist is the same absence
deliver twice

# ABS-REMOVE ABS-ADD  An item that leaves and comes back is the same absence.
outlook     dentist, Tue 14:00-15:00
            => ABSENCE_ADDED
outlook     dentist in calendar "Team"
            => ABSENCE_REMOVED MOVED, nobody told
outlook     dentist in primary calendar
            => ABSENCE_ADDED, told staff alice
absence dentist is the same absence, Tue 14:00-15:00
outlook     dentist cancelled
            => ABSENCE_REMOVED CANCELLED, told staff alice
outlook     dentist not cancelled
            => ABSENCE_ADDED, told staff alice
absence dentist is the same absence

# ABS-REMOVE ABS-ADD  One event in two mailboxes is two absences.
outlook     talk, Tue 14:00-15:00, ical "uid-1"
            => ABSENCE_ADDED of talk
outlook     meeting for bob, Tue 14:00-15:00, ical "uid-1"
            => ABSENCE_ADDED of meeting, nobody told
outlook     talk deleted
            => ABSENCE_REMOVED DELETED of talk
absences of alice: none
absences of bob: meeting Tue 14:00-15:00

# ABS-REMOVE NOTE-NONE  When another employee comes to match the mailbox, its absences become that one's; nobody is told.
outlook     dentist, Tue 14:00-15:00
            => ABSENCE_ADDED
directory   alice email "alice.b@bank.example"
            => DIRECTORY_CHANGED email, IGNORED NO_MATCHING_EMPLOYEE of dentist
absences of alice: dentist Tue 14:00-15:00
directory   new employee carol, email "alice@bank.example", locations Mill
            => DIRECTORY_CHANGED, ABSENCE_REMOVED REASSIGNED of dentist by ABS-REMOVE, ABSENCE_ADDED location_id=33 of dentist, nobody told
absences of alice: none
absences of carol: dentist Tue 14:00-15:00
# Staff are told by their address, which is carol's now.
outlook     dentist moves to 15:00
            => ABSENCE_CHANGED start end of dentist, told staff alice
absences of carol: dentist Tue 15:00-16:00
deliver twice

# ABS-REMOVE EXP-ECHO NOTE-NONE  An item that turns out to be an export is no absence any more; nobody is told.
appointment 501 with client bob, Tue 14:00-15:00
            => APPOINTMENT_RECORDED, write UPSERT to alice
outlook     booking, Tue 14:00-15:00, subject "Mortgage advice", location Harbour, adds attendee bob
            => ABSENCE_ADDED
outlook     booking stamped 501 at Mon 09:00
            => ABSENCE_REMOVED EXPORTED of booking by ABS-REMOVE, UNCHANGED ECHO, nobody told
absences of alice: none
outlook     booking moves to 15:00
            => APPOINTMENT_CHANGED start end, told staff alice, clients bob

# ABS-REMOVE  What a FULL sync lacks, and another calendar has, was moved.
outlook     dentist, Tue 14:00-15:00
            => ABSENCE_ADDED
outlook     dentist new id, in calendar "Team"
            => IGNORED NOT_PRIMARY_CALENDAR
sync        alice full shows nothing
            => ABSENCE_REMOVED MOVED of dentist, SYNC_COMPLETED, nobody told
absences of alice: none

# ABS-REMOVE ELIG-WINDOW ELIG-DURATION ELIG-ZONE NOTE-WITHHELD  What can block the schedule no more is removed; of what is over nobody is told.
outlook     dentist, Tue 14:00-15:00
            => ABSENCE_ADDED
outlook     dentist moves to last Fri 14:00
            => ABSENCE_REMOVED OUT_OF_WINDOW, withheld staff ALREADY_OVER, nobody told
outlook     lunch, Tue 12:00-13:00
            => ABSENCE_ADDED
outlook     lunch ends 11:00
            => ABSENCE_REMOVED NO_DURATION, told staff alice
outlook     talk, Tue 12:00-13:00
            => ABSENCE_ADDED
outlook     talk in "Mars Standard Time"
            => ABSENCE_REMOVED UNKNOWN_TIME_ZONE, told staff alice
absences of alice: none

# ABS-SKIP ABS-REMOVE ABS-ADD  The one that stands decides, also when it does not block the schedule.
outlook     dentist, Tue 14:00-15:00, ical "u1"
            => ABSENCE_ADDED
outlook     surgery, Tue 16:00-17:00, ical "u1", free
            => ABSENCE_REMOVED NOT_BUSY of surgery, IGNORED DUPLICATE_CLAIM of dentist, told staff alice
outlook     surgery deleted
            => ABSENCE_ADDED of dentist, nobody told
absences of alice: dentist Tue 14:00-15:00

# ABS-SKIP ABS-CHANGE  What claims the identity in another calendar takes nothing from the one in the primary calendar.
outlook     dentist, Tue 14:00-15:00, ical "u1"
            => ABSENCE_ADDED
outlook     copy, Tue 16:00-17:00, ical "u1", in calendar "Team"
            => IGNORED NOT_PRIMARY_CALENDAR of copy by ABS-SKIP
outlook     dentist moves to 15:00
            => ABSENCE_CHANGED start end, told staff alice
outlook     copy in primary calendar
            => ABSENCE_CHANGED start end of copy, IGNORED DUPLICATE_CLAIM of dentist, told staff alice
absences of alice: copy Tue 16:00-17:00

# ABS-REMOVE ABS-ADD NOTE-NONE  An item with another iCalUID is another absence; nobody is told.
outlook     dentist, Tue 14:00-15:00, ical "u1"
            => ABSENCE_ADDED
outlook     dentist ical "u2"
            => ABSENCE_REMOVED DELETED, ABSENCE_ADDED, nobody told
absences of alice: dentist Tue 14:00-15:00

# ABS-KEEP ABS-CHANGE ABS-REMOVE ABS-ADD  What a statement leaves out stays; notes without a marker do not come back.
bank, titles shown
outlook     dentist, Tue 14:00-15:00, subject "Dentist", notes "call", location Uptown
            => ABSENCE_ADDED
outlook     dentist only, subject "Dr. Wu"
            => ABSENCE_CHANGED title="Dentist"->"Dr. Wu", told staff alice
absence dentist is notes "call", location Uptown, Tue 14:00-15:00
outlook     dentist free only
            => ABSENCE_REMOVED NOT_BUSY, told staff alice
outlook     dentist busy only
            => ABSENCE_ADDED, told staff alice
absence dentist is notes "call", title "Dr. Wu", location Uptown
outlook     dentist no marker
            => UNCHANGED MARKER_MISSING
outlook     dentist free
            => ABSENCE_REMOVED NOT_BUSY, told staff alice
outlook     dentist busy
            => ABSENCE_ADDED, told staff alice
absence dentist is notes "", title "Dr. Wu", location Uptown

# ABS-SKIP ABS-CHANGE  The one that stands does so also after the one that was set aside was seen again.
10:00       outlook dentist, Tue 14:00-15:00, ical "uid-1"
            => ABSENCE_ADDED
10:05       outlook surgery, Tue 16:00-17:00, ical "uid-1"
            => ABSENCE_CHANGED start end, IGNORED DUPLICATE_CLAIM of dentist, told staff alice
10:10       read dentist seen again
            => IGNORED DUPLICATE of dentist
10:07       read surgery moves to 18:00
            => ABSENCE_CHANGED start end of surgery, told staff alice
absences of alice: surgery Tue 18:00-19:00
directory   alice first name "Al"
            => DIRECTORY_CHANGED first_name, nobody told

# SYNC-REMOVE ABS-REMOVE  Two that claim one identity and are gone in one FULL sync: one absence is removed, and nothing else.
outlook     surgery, Tue 14:00-15:00, ical "uid-1"
            => ABSENCE_ADDED
outlook     dentist, Tue 16:00-17:00, ical "uid-1"
            => ABSENCE_CHANGED start end, IGNORED DUPLICATE_CLAIM of surgery, told staff alice
sync        alice full shows nothing
            => ABSENCE_REMOVED MISSING_IN_FULL_SYNC of dentist, SYNC_COMPLETED, nobody told
absences of alice: none

# SYNC-REMOVE ABS-REMOVE  Likewise when both are reported as removed, in whatever order.
outlook     surgery, Tue 14:00-15:00, ical "uid-1"
            => ABSENCE_ADDED
outlook     dentist, Tue 16:00-17:00, ical "uid-1"
            => ABSENCE_CHANGED start end, IGNORED DUPLICATE_CLAIM of surgery, told staff alice
outlook     bath, Wed 14:00-15:00, ical "uid-2"
            => ABSENCE_ADDED
outlook     swim, Wed 16:00-17:00, ical "uid-2"
            => ABSENCE_CHANGED start end, IGNORED DUPLICATE_CLAIM of bath, told staff alice
sync        alice begins
outlook     dentist deleted
            => REMOVAL_NOTED
outlook     surgery deleted
            => REMOVAL_NOTED
outlook     bath deleted
            => REMOVAL_NOTED
outlook     swim deleted
            => REMOVAL_NOTED
sync        alice ends
            => ABSENCE_REMOVED DELETED of dentist, ABSENCE_REMOVED DELETED of swim, SYNC_COMPLETED, nobody told
absences of alice: none
deliver twice

# MAP-CANCEL  An exported item that is gone under both its ids was cancelled once.
appointment 501 with client bob, Tue 14:00-15:00, exported
outlook     501 id "A0", saved again
            => UNCHANGED ECHO
sync        alice full shows nothing
            => APPOINTMENT_CANCELLED BY_EXCHANGE, SYNC_COMPLETED, told CANCELLED staff alice, clients bob

# ABS-KEEP ABS-REMOVE  After its mailbox changed over to the other protocol an event goes with its new id.
outlook     dentist, Tue 14:00-15:00, ical "u1"
raw ews alice <Envelope><Body><GetItemResponse><ResponseMessages><GetItemResponseMessage><Items><CalendarItem><ItemId Id="E1" ChangeKey="k1"/><UID>u1</UID><Start>2026-11-03T18:00:00Z</Start><End>2026-11-03T19:00:00Z</End><LegacyFreeBusyStatus>Busy</LegacyFreeBusyStatus></CalendarItem></Items></GetItemResponseMessage></ResponseMessages></GetItemResponse></Body></Envelope>
            => UNCHANGED, nobody told
absences of alice: E1 Tue 14:00-15:00
raw ews alice <Envelope><Body><SyncFolderItemsResponse><ResponseMessages><SyncFolderItemsResponseMessage><IncludesLastItemInRange>true</IncludesLastItemInRange><Changes><Delete><ItemId Id="E1"/></Delete></Changes></SyncFolderItemsResponseMessage></ResponseMessages></SyncFolderItemsResponse></Body></Envelope>
            => REMOVAL_NOTED, ABSENCE_REMOVED DELETED, SYNC_COMPLETED, nobody told
absences of alice: none
directory   alice first name "Al"
            => DIRECTORY_CHANGED first_name
absences of alice: none
deliver twice

# ABS-SKIP ABS-CHANGE  What claims the identity stands when the one that stood leaves the primary calendar.
outlook     dentist, Tue 14:00-15:00, ical "u1"
outlook     surgery, Tue 16:00-17:00, ical "u1"
            => ABSENCE_CHANGED start end, IGNORED DUPLICATE_CLAIM of dentist, told staff alice
outlook     surgery in calendar "Team"
            => IGNORED NOT_PRIMARY_CALENDAR, ABSENCE_CHANGED start end of dentist, nobody told
absences of alice: dentist Tue 14:00-15:00
deliver twice

# EXP-ECHO ABS-REMOVE  The stamp is the identity's: an id that was seen without it becomes no absence again.
appointment 501 with client bob, Tue 14:00-15:00
outlook     booking, Tue 14:00-15:00, subject "Mortgage advice", location Harbour, adds attendee bob, ical "u1"
            => ABSENCE_ADDED
outlook     copy, Tue 14:00-15:00, subject "Mortgage advice", location Harbour, adds attendee bob, ical "u1", stamped 501 at Mon 09:00
            => ABSENCE_REMOVED EXPORTED, UNCHANGED ECHO of 501, nobody told
outlook     copy in calendar "Team"
            => IGNORED NOT_PRIMARY_CALENDAR of 501, nobody told
directory   alice first name "Al"
            => DIRECTORY_CHANGED first_name
absences of alice: none
deliver twice

# ORDER-DUPLICATE EXP-ECHO  A version that was read without its stamp says something new when it is read with it.
appointment 501 with client bob, Tue 14:00-15:00
raw graph alice {"id":"A1","changeKey":"k1","iCalUId":"u1","type":"singleInstance","lastModifiedDateTime":"2026-11-02T13:00:00Z","isAllDay":false,"isCancelled":false,"start":{"dateTime":"2026-11-03T18:00:00","timeZone":"UTC"},"end":{"dateTime":"2026-11-03T19:00:00","timeZone":"UTC"},"showAs":"busy","subject":"Mortgage advice","location":{"displayName":"5 Water St, Halifax"}}
            => ABSENCE_ADDED
raw graph alice {"id":"A1","changeKey":"k1","iCalUId":"u1","type":"singleInstance","lastModifiedDateTime":"2026-11-02T13:00:00Z","isAllDay":false,"isCancelled":false,"start":{"dateTime":"2026-11-03T18:00:00","timeZone":"UTC"},"end":{"dateTime":"2026-11-03T19:00:00","timeZone":"UTC"},"showAs":"busy","subject":"Mortgage advice","location":{"displayName":"5 Water St, Halifax"},"singleValueExtendedProperties":[{"id":"String {00020329-0000-0000-C000-000000000046} Name CoconutAppointmentId","value":"501"},{"id":"String {00020329-0000-0000-C000-000000000046} Name CoconutUpdatedAt","value":"2026-11-02T13:00:00Z"}]}
            => ABSENCE_REMOVED EXPORTED, UNCHANGED ECHO of 501, nobody told
absences of alice: none
raw graph alice {"id":"A1","changeKey":"k1","iCalUId":"u1","type":"singleInstance","lastModifiedDateTime":"2026-11-02T13:00:00Z","isAllDay":false,"isCancelled":false,"start":{"dateTime":"2026-11-03T18:00:00","timeZone":"UTC"},"end":{"dateTime":"2026-11-03T19:00:00","timeZone":"UTC"},"showAs":"busy","subject":"Mortgage advice","location":{"displayName":"5 Water St, Halifax"}}
            => IGNORED DUPLICATE
absences of alice: none
deliver twice
