# SYNC-DISCONNECT ELIG-INTEGRATION NOTE-NONE  Disconnected, every block goes and every exported item is cancelled; connected again, they come back.
appointment 501 with client bob, Tue 16:00-17:00, exported
outlook     dentist, Tue 14:00-15:00
            => ABSENCE_ADDED
outlook     lunch for bob, Tue 12:00-13:00
            => ABSENCE_ADDED
operator    disconnects
            => INTEGRATION_DISCONNECTED by SYNC-DISCONNECT
            => ABSENCE_REMOVED DISCONNECTED of dentist by ABS-REMOVE, ABSENCE_REMOVED DISCONNECTED of lunch
            => write CANCEL to alice by SYNC-DISCONNECT, nobody told
absences of alice: none
absences of bob: none
appointment 501 is BOOKED
mailbox alice is DISCONNECTED
mailbox bob is DISCONNECTED
restart
operator    connects
            => INTEGRATION_CONNECTED by SYNC-DISCONNECT, ABSENCE_ADDED of dentist, ABSENCE_ADDED of lunch
            => write UPSERT to alice title="Mortgage advice" start="Tue 16:00", nobody told
absence dentist is Tue 14:00-15:00, the same absence
absence lunch is Tue 12:00-13:00, the same absence
mailbox alice is SYNCING
as of Mon 09:04 absences of alice: none
deliver twice

# SYNC-DISCONNECT  One mailbox alone; the others go on.
appointment 501 for alice, Tue 16:00-17:00, exported
appointment 502 for bob, Tue 16:00-17:00, exported
outlook     dentist, Tue 14:00-15:00
outlook     lunch for bob, Tue 12:00-13:00
operator    disconnects alice
            => INTEGRATION_DISCONNECTED of alice, ABSENCE_REMOVED DISCONNECTED of dentist, write CANCEL to alice, nobody told
absences of alice: none
absences of bob: lunch Tue 12:00-13:00
mailbox alice is DISCONNECTED
mailbox bob is SYNCING
outlook     lunch moves to 13:00
            => ABSENCE_CHANGED start end, told staff bob
operator    connects alice
            => INTEGRATION_CONNECTED of alice, ABSENCE_ADDED of dentist, write UPSERT to alice, nobody told
absence dentist is the same absence
deliver twice

# SYNC-DISCONNECT  They come back as they were: location and notes included, which no other return restores.
outlook     dentist, Tue 14:00-15:00, location Uptown, notes "bring x-rays"
            => ABSENCE_ADDED location_id=32 notes="bring x-rays"
outlook     lunch, Tue 12:00-13:00, location Uptown, notes "with carol"
            => ABSENCE_ADDED
outlook     dentist location "somewhere", no marker
            => UNCHANGED MARKER_MISSING
outlook     lunch location "somewhere", no marker
            => UNCHANGED MARKER_MISSING
outlook     lunch free
            => ABSENCE_REMOVED NOT_BUSY, told staff alice
outlook     lunch busy
            => ABSENCE_ADDED location_id=31, told staff alice
operator    disconnects alice
            => INTEGRATION_DISCONNECTED, ABSENCE_REMOVED DISCONNECTED of dentist, ABSENCE_REMOVED DISCONNECTED of lunch
operator    connects alice
            => INTEGRATION_CONNECTED, ABSENCE_ADDED MARKER_MISSING of dentist, ABSENCE_ADDED of lunch, nobody told
absence dentist is location Uptown, notes "bring x-rays", the same absence
absence lunch is location Harbour, notes ""
# What it held then is not kept for a later return.
outlook     dentist deleted
            => ABSENCE_REMOVED DELETED
outlook     dentist saved again
            => ABSENCE_ADDED, told staff alice
absence dentist is location Harbour, notes ""

# SYNC-DISCONNECT ABS-SKIP  What changed, went or came meanwhile is judged as it then stands.
outlook     changed, Tue 09:00-10:00, location Uptown
outlook     freed, Tue 10:00-11:00
outlook     gone, Tue 11:00-12:00
outlook     back, Tue 12:00-13:00, notes "kept"
outlook     moved, Tue 13:00-14:00
outlook     reborn, Tue 15:00-16:00, location Uptown
operator    disconnects alice
            => INTEGRATION_DISCONNECTED, 6 x ABSENCE_REMOVED DISCONNECTED, nobody told
outlook     changed moves to Wed 09:00, location "somewhere"
            => IGNORED DISCONNECTED of changed by ABS-SKIP, nobody told
outlook     freed free
            => IGNORED DISCONNECTED of freed
outlook     gone deleted
            => nothing
outlook     back deleted
            => nothing
outlook     back saved again, no marker
            => IGNORED DISCONNECTED of back
outlook     moved in calendar "Team"
            => IGNORED DISCONNECTED of moved
outlook     reborn new id, location "somewhere"
            => IGNORED DISCONNECTED of reborn, IGNORED DUPLICATE_CLAIM of reborn
outlook     came, Tue 14:00-15:00
            => IGNORED DISCONNECTED of came
absences of alice: none
operator    connects alice
            => INTEGRATION_CONNECTED
            => ABSENCE_ADDED of changed, IGNORED NOT_BUSY of freed, ABSENCE_ADDED MARKER_MISSING of back
            => IGNORED NOT_PRIMARY_CALENDAR of moved, ABSENCE_ADDED of reborn, ABSENCE_ADDED of came, nobody told
absences of alice: changed Wed 09:00-10:00, back Tue 12:00-13:00, reborn Tue 15:00-16:00, came Tue 14:00-15:00
absence changed is location Uptown, the same absence
absence back is notes "kept"
absence reborn is location Uptown
deliver twice

# SYNC-DISCONNECT EXP-ECHO MAP-WAIT  The exported item goes, as was asked: no appointment is cancelled for it.
appointment 501 with client bob, Tue 16:00-17:00, exported
operator    disconnects
            => INTEGRATION_DISCONNECTED, write CANCEL to alice
outlook     501 deleted
            => IGNORED DISCONNECTED of 501 by MAP-WAIT, nobody told
operator    connects
            => INTEGRATION_CONNECTED, UNCHANGED ECHO of 501, write UPSERT to alice, nobody told
appointment 501 is BOOKED
outlook     501 new id, ical "uid-new", as exported
            => UNCHANGED ECHO
outlook     501 moves to 17:00
            => APPOINTMENT_CHANGED start end, told staff alice, clients bob
deliver twice

# SYNC-DISCONNECT MAP-CANCEL  Connecting voids the request: what goes afterwards was taken away by somebody.
appointment 501 with client bob, Tue 16:00-17:00, exported
operator    disconnects alice
            => INTEGRATION_DISCONNECTED, write CANCEL to alice
operator    connects alice
            => INTEGRATION_CONNECTED, write UPSERT to alice
outlook     501 deleted
            => APPOINTMENT_CANCELLED BY_EXCHANGE, told CANCELLED staff alice, clients bob

# SYNC-DISCONNECT MAP-CANCEL  Also where the item was seen as it was meanwhile, so that nothing is to be written.
appointment 501 with client bob, Tue 16:00-17:00, exported
operator    disconnects alice
            => INTEGRATION_DISCONNECTED, write CANCEL to alice
outlook     501 saved again
            => IGNORED DISCONNECTED
operator    connects alice
            => INTEGRATION_CONNECTED, UNCHANGED ECHO
outlook     501 deleted
            => APPOINTMENT_CANCELLED BY_EXCHANGE, told CANCELLED staff alice, clients bob

# EXP-ECHO SYNC-DISCONNECT MAP-CANCEL MAP-WAIT  Also where the mailbox is paused when it is connected: it is the connection that voids the request, not the pause's end.
appointment 501 with client bob, Tue 16:00-17:00, exported
appointment 502 with client bob, Wed 16:00-17:00, exported
appointment 503 with client bob, Thu 16:00-17:00, exported
operator    disconnects alice
            => INTEGRATION_DISCONNECTED, write CANCEL to alice of 501, write CANCEL to alice of 502, write CANCEL to alice of 503
settings    integration off
            => SETTINGS_CHANGED enabled
# What goes before the connection is what was asked for.
outlook     501 deleted
            => IGNORED INTEGRATION_DISABLED of 501
operator    connects alice
            => INTEGRATION_CONNECTED, nobody told
outlook     502 deleted
            => IGNORED INTEGRATION_DISABLED of 502
settings    integration on
            => SETTINGS_CHANGED enabled, UNCHANGED ECHO of 501, write UPSERT to alice of 501
            => APPOINTMENT_CANCELLED BY_EXCHANGE of 502, told CANCELLED staff alice, clients bob, write UPSERT to alice of 503
appointment 501 is BOOKED
appointment 502 is CANCELLED
deliver twice

# EXP-ECHO SYNC-DISCONNECT MAP-CANCEL  Likewise of the whole integration, where nobody matches the mailbox when it is connected.
appointment 501 with client bob, Tue 16:00-17:00, exported
directory   alice inactive
            => DIRECTORY_CHANGED active
operator    disconnects
            => INTEGRATION_DISCONNECTED, write CANCEL to alice
operator    connects
            => INTEGRATION_CONNECTED
outlook     501 cancelled
            => IGNORED NO_MATCHING_EMPLOYEE of 501
directory   alice active
            => DIRECTORY_CHANGED active, APPOINTMENT_CANCELLED BY_EXCHANGE, told CANCELLED staff alice, clients bob

# EXP-ECHO SYNC-DISCONNECT  The integration's connection voids nothing of a mailbox that stays disconnected.
appointment 501 with client bob, Tue 16:00-17:00, exported
operator    disconnects alice
            => INTEGRATION_DISCONNECTED, write CANCEL to alice
operator    disconnects
            => INTEGRATION_DISCONNECTED
operator    connects
            => INTEGRATION_CONNECTED
outlook     501 deleted
            => IGNORED DISCONNECTED of 501
operator    connects alice
            => INTEGRATION_CONNECTED, UNCHANGED ECHO, write UPSERT to alice
appointment 501 is BOOKED

# SYNC-DISCONNECT MAP-TIME  What Exchange edited meanwhile is judged when it is connected, and told.
appointment 501 with client bob, Tue 16:00-17:00, exported
operator    disconnects alice
            => INTEGRATION_DISCONNECTED, write CANCEL to alice
outlook     501 moves to 17:00
            => IGNORED DISCONNECTED of 501 by MAP-WAIT
operator    connects alice
            => INTEGRATION_CONNECTED, APPOINTMENT_CHANGED start end, told staff alice, clients bob
appointment 501 is Tue 17:00-18:00

# SYNC-DISCONNECT EXP-UPSERT  What Coconut books, edits and cancels meanwhile is written when it is connected.
appointment 501 Tue 09:00-10:00, exported
appointment 502 Tue 10:00-11:00, exported
operator    disconnects
            => INTEGRATION_DISCONNECTED, write CANCEL to alice of 501, write CANCEL to alice of 502
appointment 501 moves to 12:00
            => APPOINTMENT_RECORDED start end
appointment 502 cancelled
            => APPOINTMENT_CANCELLED BY_COCONUT
appointment 503 Tue 15:00-16:00
            => APPOINTMENT_RECORDED
operator    connects
            => INTEGRATION_CONNECTED, write UPSERT to alice of 501 start="Tue 12:00", write UPSERT to alice of 503
outlook     502 deleted
            => UNCHANGED ECHO
deliver twice

# SYNC-DISCONNECT  An appointment that is not written yet is not to be written; what was put off stays so.
appointment 501 Tue 09:00-10:00
            => APPOINTMENT_RECORDED, write UPSERT to alice
operator    disconnects
            => INTEGRATION_DISCONNECTED, write CANCEL to alice of 501
operator    connects
            => INTEGRATION_CONNECTED, write UPSERT to alice of 501

# SYNC-DISCONNECT  The integration and each mailbox have a connection of their own: connecting the one does not connect the other.
outlook     dentist, Tue 14:00-15:00
outlook     lunch for bob, Tue 12:00-13:00
operator    disconnects alice
            => INTEGRATION_DISCONNECTED of alice, ABSENCE_REMOVED DISCONNECTED of dentist
operator    disconnects
            => INTEGRATION_DISCONNECTED, ABSENCE_REMOVED DISCONNECTED of lunch
operator    connects
            => INTEGRATION_CONNECTED, ABSENCE_ADDED of lunch
absences of alice: none
mailbox alice is DISCONNECTED
operator    disconnects
            => INTEGRATION_DISCONNECTED, ABSENCE_REMOVED DISCONNECTED of lunch
operator    connects alice
            => INTEGRATION_CONNECTED of alice, nobody told
absences of alice: none
operator    connects
            => INTEGRATION_CONNECTED, ABSENCE_ADDED of dentist, ABSENCE_ADDED of lunch
absence dentist is the same absence
deliver twice

# SYNC-DISCONNECT ORDER-DUPLICATE ORDER-STALE  What is so already is not so again; what is older than the last act changes nothing.
outlook     dentist, Tue 14:00-15:00
operator    connects
            => IGNORED DUPLICATE by SYNC-DISCONNECT
operator    connects alice
            => IGNORED DUPLICATE of alice by SYNC-DISCONNECT
10:00       operator disconnects alice
            => INTEGRATION_DISCONNECTED, ABSENCE_REMOVED DISCONNECTED
again
            => IGNORED DUPLICATE of alice by ORDER-DUPLICATE
10:05       operator disconnects alice
            => IGNORED DUPLICATE of alice by SYNC-DISCONNECT
10:02       operator connects alice
            => IGNORED STALE of alice by ORDER-STALE
absences of alice: none
10:10       operator connects alice
            => INTEGRATION_CONNECTED, ABSENCE_ADDED
10:20       operator disconnects
            => INTEGRATION_DISCONNECTED, ABSENCE_REMOVED DISCONNECTED
10:15       operator connects
            => IGNORED STALE by ORDER-STALE
again
            => IGNORED STALE
# The integration's connection and a mailbox's are two things.
10:12       operator disconnects alice
            => INTEGRATION_DISCONNECTED of alice
10:25       operator connects
            => INTEGRATION_CONNECTED
again
            => IGNORED DUPLICATE by ORDER-DUPLICATE
10:26       operator connects alice
            => INTEGRATION_CONNECTED, ABSENCE_ADDED
deliver twice

# AUTH-ADMIN SYNC-DISCONNECT  Only an admin disconnects and connects, and only a mailbox that is known.
outlook     dentist, Tue 14:00-15:00
operator    disconnects, as staff
            => REJECTED NOT_ADMIN by AUTH-ADMIN
operator    disconnects alice, as system
            => REJECTED NOT_ADMIN by AUTH-ADMIN
operator    connects alice, as client
            => REJECTED NOT_ADMIN by AUTH-ADMIN
operator    disconnects "nobody@bank.example"
            => REJECTED UNKNOWN_MAILBOX by SYNC-DISCONNECT
operator    connects "nobody@bank.example"
            => REJECTED UNKNOWN_MAILBOX by SYNC-DISCONNECT
absences of alice: dentist Tue 14:00-15:00

# SYNC-DISCONNECT ABS-PAUSE DIR-SETTINGS  A disconnection removes also what a pause let stand; the pause goes on after it.
outlook     dentist, Tue 14:00-15:00, location Uptown
outlook     lunch, Tue 12:00-13:00
settings    integration off
            => SETTINGS_CHANGED enabled, 2 x IGNORED INTEGRATION_DISABLED by ABS-PAUSE
outlook     lunch deleted
            => IGNORED INTEGRATION_DISABLED by ABS-PAUSE
outlook     dentist location "somewhere"
            => IGNORED INTEGRATION_DISABLED by ABS-PAUSE
operator    disconnects
            => INTEGRATION_DISCONNECTED, ABSENCE_REMOVED DISCONNECTED of dentist, ABSENCE_REMOVED DELETED of lunch
absences of alice: none
mailbox alice is DISCONNECTED
operator    connects
            => INTEGRATION_CONNECTED, IGNORED INTEGRATION_DISABLED of dentist by ABS-SKIP
mailbox alice is PAUSED
settings    integration on
            => SETTINGS_CHANGED enabled, ABSENCE_ADDED of dentist, nobody told
absence dentist is location Uptown, the same absence
deliver twice

# SYNC-DISCONNECT ABS-PAUSE DIR-CHANGE  Likewise where no employee matches.
outlook     dentist, Tue 14:00-15:00, location Uptown
outlook     dentist location "somewhere"
            => UNCHANGED
directory   alice inactive
            => DIRECTORY_CHANGED active, IGNORED NO_MATCHING_EMPLOYEE of dentist by ABS-PAUSE
operator    disconnects alice
            => INTEGRATION_DISCONNECTED, ABSENCE_REMOVED DISCONNECTED of dentist
operator    connects alice
            => INTEGRATION_CONNECTED, IGNORED NO_MATCHING_EMPLOYEE of dentist by ABS-SKIP
directory   alice active
            => DIRECTORY_CHANGED active, ABSENCE_ADDED of dentist, nobody told
absence dentist is location Uptown, the same absence

# SYNC-DISCONNECT MAP-CANCEL MAP-WAIT  What was deleted in a pause before the disconnection was deleted by somebody.
appointment 501 with client bob, Tue 16:00-17:00, exported
settings    integration off
            => SETTINGS_CHANGED enabled
outlook     501 deleted
            => IGNORED INTEGRATION_DISABLED by MAP-WAIT
operator    disconnects
            => INTEGRATION_DISCONNECTED
settings    integration on
            => SETTINGS_CHANGED enabled, IGNORED DISCONNECTED of 501 by MAP-WAIT
operator    connects
            => INTEGRATION_CONNECTED, APPOINTMENT_CANCELLED BY_EXCHANGE, told CANCELLED staff alice, clients bob

# SYNC-DISCONNECT DIR-CHANGE  Another employee who matches meanwhile gets what is there, as it is.
outlook     dentist, Tue 14:00-15:00, location Uptown
outlook     dentist location "somewhere"
            => UNCHANGED
operator    disconnects alice
            => INTEGRATION_DISCONNECTED, ABSENCE_REMOVED DISCONNECTED of dentist
directory   alice email "alice.b@bank.example"
            => DIRECTORY_CHANGED email
directory   new employee carol, email "alice@bank.example"
            => DIRECTORY_CHANGED
operator    connects alice
            => INTEGRATION_CONNECTED, ABSENCE_ADDED of dentist, nobody told
absences of carol: dentist Tue 14:00-15:00
absence dentist is location Harbour

# SYNC-DISCONNECT SYNC-HELD  What a reconnection would bring back counts: an empty read while disconnected is held.
outlook     e1..e6, Wed 09:00-10:00
operator    disconnects alice
            => INTEGRATION_DISCONNECTED, 6 x ABSENCE_REMOVED DISCONNECTED
sync        alice full shows nothing named "s1"
            => REMOVALS_HELD, SYNC_COMPLETED
held MISSING of alice in "s1" is HELD: e1..e6
mailbox alice is DISCONNECTED
operator    connects alice
            => INTEGRATION_CONNECTED, 6 x ABSENCE_ADDED, nobody told
mailbox alice is HELD
operator    rejects removals of alice in "s1"
            => REMOVALS_REJECTED
absence e1 is Wed 09:00-10:00, the same absence
deliver twice

# SYNC-HELD SYNC-DISCONNECT DIR-CHANGE  What a reconnection would bring back counts, also where another employee has the address by then.
outlook     e1..e6, Wed 09:00-10:00
operator    disconnects alice
directory   alice email "alice.away@bank.example"
            => DIRECTORY_CHANGED email
directory   new employee carol, email "alice@bank.example"
            => DIRECTORY_CHANGED email
sync        alice full shows nothing named "s1"
            => REMOVALS_HELD, SYNC_COMPLETED
operator    connects alice
            => INTEGRATION_CONNECTED, ABSENCE_ADDED of e1, ABSENCE_ADDED of e2, ABSENCE_ADDED of e3
            => ABSENCE_ADDED of e4, ABSENCE_ADDED of e5, ABSENCE_ADDED of e6
absences of carol: e1 Wed 09:00-10:00, e2 Wed 09:00-10:00, e3 Wed 09:00-10:00, e4 Wed 09:00-10:00, e5 Wed 09:00-10:00, e6 Wed 09:00-10:00

# SYNC-HELD SYNC-DISCONNECT  Likewise of the whole integration, and of what stands by itself in a series; approved meanwhile, it does not come back.
outlook     s1, Wed 09:00-10:00, recurs weekly, free
            => IGNORED NOT_BUSY
occurrence  s1 next Wed busy
outlook     s2, Wed 09:00-10:00, recurs weekly, free
            => IGNORED NOT_BUSY
occurrence  s2 next Wed busy
outlook     s3, Wed 09:00-10:00, recurs weekly, free
            => IGNORED NOT_BUSY
occurrence  s3 next Wed busy
outlook     s4, Wed 09:00-10:00, recurs weekly, free
            => IGNORED NOT_BUSY
occurrence  s4 next Wed busy
outlook     s5, Wed 09:00-10:00, recurs weekly, free
            => IGNORED NOT_BUSY
occurrence  s5 next Wed busy
outlook     s6, Wed 09:00-10:00, recurs weekly, free
            => IGNORED NOT_BUSY
occurrence  s6 next Wed busy
operator    disconnects
            => INTEGRATION_DISCONNECTED, IGNORED DISCONNECTED of s1, IGNORED DISCONNECTED of s2
            => IGNORED DISCONNECTED of s3, IGNORED DISCONNECTED of s4, IGNORED DISCONNECTED of s5
            => IGNORED DISCONNECTED of s6, ABSENCE_REMOVED DISCONNECTED of s6/2026-11-11
            => ABSENCE_REMOVED DISCONNECTED of s5/2026-11-11
            => ABSENCE_REMOVED DISCONNECTED of s4/2026-11-11
            => ABSENCE_REMOVED DISCONNECTED of s3/2026-11-11
            => ABSENCE_REMOVED DISCONNECTED of s2/2026-11-11
            => ABSENCE_REMOVED DISCONNECTED of s1/2026-11-11
directory   alice email "alice.away@bank.example"
            => DIRECTORY_CHANGED email
directory   bob email "alice@bank.example"
            => DIRECTORY_CHANGED email
sync        alice full shows nothing named "s1"
            => REMOVALS_HELD, SYNC_COMPLETED
operator    approves removals of alice in "s1"
            => REMOVALS_APPROVED
operator    connects
            => INTEGRATION_CONNECTED
absences of bob: none

# SYNC-DISCONNECT SYNC-HELD  A disconnection takes also what is held; approved meanwhile, it does not come back.
outlook     e1..e7, Wed 09:00-10:00
sync        alice full shows nothing named "s1"
            => REMOVALS_HELD, SYNC_COMPLETED
operator    disconnects
            => INTEGRATION_DISCONNECTED, 7 x ABSENCE_REMOVED DISCONNECTED
outlook     e1 seen again
            => IGNORED DUPLICATE
operator    approves removals of alice in "s1"
            => REMOVALS_APPROVED
operator    connects
            => INTEGRATION_CONNECTED, ABSENCE_ADDED of e1
absences of alice: e1 Wed 09:00-10:00

# SYNC-DISCONNECT EXP-ECHO  Our own cancellations while disconnected are not held: those items are to go.
appointment 501 Tue 09:00-09:30, exported
appointment 502 Tue 10:00-10:30, exported
appointment 503 Tue 11:00-11:30, exported
appointment 504 Tue 12:00-12:30, exported
appointment 505 Tue 13:00-13:30, exported
appointment 506 Tue 14:00-14:30, exported
operator    disconnects
            => INTEGRATION_DISCONNECTED, 6 x write CANCEL to alice
sync        alice full shows nothing
            => 6 x IGNORED DISCONNECTED by MAP-WAIT, SYNC_COMPLETED
operator    connects
            => INTEGRATION_CONNECTED, 6 x UNCHANGED ECHO, 6 x write UPSERT to alice, nobody told
appointment 501 is BOOKED

# SYNC-INIT SYNC-DISCONNECT  A calendar may be initialized while it is disconnected.
bank, alice not initialized
outlook     dentist, Tue 14:00-15:00
            => IGNORED NOT_INITIALIZED
operator    disconnects
            => INTEGRATION_DISCONNECTED, IGNORED DISCONNECTED of dentist
operator    initializes alice
            => CALENDAR_INITIALIZED
operator    connects
            => INTEGRATION_CONNECTED, ABSENCE_ADDED of dentist, nobody told

# SYNC-DISCONNECT RULES-ACTIVATE  What another rule set decides differently is decided when it is connected.
outlook     trip, Tue 14:00-15:00, oof
            => IGNORED NOT_BUSY
operator    disconnects
            => INTEGRATION_DISCONNECTED, IGNORED DISCONNECTED of trip
operator    activates "quickstart-1"
            => RULES_ACTIVATED
operator    connects
            => INTEGRATION_CONNECTED, ABSENCE_ADDED of trip

# SYNC-DISCONNECT REC-EXCEPTION  A series and its exceptions go and come back, as they were and as they were changed meanwhile.
outlook standup Mon 10:00-10:30 recurs weekly, location Uptown
            => ABSENCE_ADDED
outlook standup location "somewhere"
            => UNCHANGED
occurrence standup next Mon moves to 11:00, location Uptown
            => ABSENCE_CHANGED start end, told staff alice
read standup without 2026-11-16
            => UNCHANGED, ABSENCE_REMOVED DELETED
operator disconnects alice
            => INTEGRATION_DISCONNECTED, ABSENCE_REMOVED DISCONNECTED, ABSENCE_REMOVED DISCONNECTED
absences of alice: none
occurrence standup 2026-11-23 moves to 12:00
            => IGNORED DISCONNECTED
operator connects alice
            => INTEGRATION_CONNECTED, 3 x ABSENCE_ADDED, nobody told
occurrences of standup until 2026-11-24 are Mon 10:00-10:30, next Mon 11:00-11:30, 2026-11-23 12:00-12:30
absence standup is location Uptown, the same absence
deliver twice

# SYNC-DISCONNECT ORDER-DUPLICATE  What could not be disconnected when it was asked is not for being said again.
directory   new employee carol
            => DIRECTORY_CHANGED
operator    disconnects "carol@bank.example"
            => REJECTED UNKNOWN_MAILBOX by SYNC-DISCONNECT
operator    initializes carol
            => CALENDAR_INITIALIZED
outlook     dentist for carol, Tue 14:00-15:00
            => ABSENCE_ADDED
deliver twice

# SYNC-DISCONNECT MAP-CANCEL  Connected again, a request to cancel is void, also where Coconut had stated a later version.
appointment 501 with client bob, Tue 14:00-15:00, exported
appointment 501 internal notes "prefers mornings"
            => APPOINTMENT_RECORDED internal_notes
operator    disconnects
            => INTEGRATION_DISCONNECTED, write CANCEL to alice of 501
operator    connects
            => INTEGRATION_CONNECTED, write UPSERT to alice of 501
outlook     501 deleted
            => APPOINTMENT_CANCELLED BY_EXCHANGE, told CANCELLED staff alice, clients bob
