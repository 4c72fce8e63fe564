# SYNC-RENAME  The primary address changes: what the mailbox has goes by the new one.
outlook     dentist, Tue 14:00-15:00
            => ABSENCE_ADDED
directory   alice email "alice.b@bank.example"
            => DIRECTORY_CHANGED email, IGNORED NO_MATCHING_EMPLOYEE of dentist by ABS-PAUSE
operator    renames alice to "alice.b@bank.example"
            => MAILBOX_RENAMED address="alice@bank.example"->"alice.b@bank.example" by SYNC-RENAME, nobody told
absences of alice: dentist Tue 14:00-15:00
mailbox "alice.b@bank.example" is SYNCING
mailbox "alice@bank.example" is unknown
as of Mon 09:01 mailbox "alice@bank.example" is PAUSED
absence dentist is the same absence
deliver twice

# SYNC-RENAME ELIG-EMPLOYEE ABS-PAUSE  ELIG-EMPLOYEE is asked again: renamed before Coconut knows of it, the mailbox is paused until then.
outlook     dentist, Tue 14:00-15:00
operator    renames alice to "alice.b@bank.example"
            => MAILBOX_RENAMED, IGNORED NO_MATCHING_EMPLOYEE of dentist by ABS-PAUSE, nobody told
absences of alice: dentist Tue 14:00-15:00
mailbox "alice.b@bank.example" is PAUSED
directory   alice email "Alice.B@bank.example"
            => DIRECTORY_CHANGED email, nobody told
mailbox "alice.b@bank.example" is SYNCING
absence dentist is Tue 14:00-15:00, the same absence
deliver twice

# SYNC-RENAME ABS-REMOVE  Another employee who has the new address gets what is there; nobody is told.
outlook     dentist, Tue 14:00-15:00
directory   new employee carol, email "carol@bank.example"
            => DIRECTORY_CHANGED
operator    renames alice to "carol@bank.example"
            => MAILBOX_RENAMED of carol, ABSENCE_REMOVED REASSIGNED of dentist, ABSENCE_ADDED of dentist, nobody told
absences of alice: none
absences of carol: dentist Tue 14:00-15:00
deliver twice

# SYNC-RENAME EXP-UPSERT EXP-CANCEL  Exports go along, and follow the employee who matches.
directory   new employee carol, email "carol@bank.example"
            => DIRECTORY_CHANGED
appointment 501 for alice with client bob, Tue 16:00-17:00, exported
appointment 502 for carol, Tue 10:00-11:00
            => APPOINTMENT_RECORDED
operator    renames alice to "carol@bank.example"
            => MAILBOX_RENAMED, write UPSERT to carol of 502, write CANCEL to carol of 501, nobody told
appointment 501 is BOOKED

# SYNC-RENAME EXP-ECHO  An exported item is that of its appointment under the new address, too.
appointment 501 with client bob, Tue 16:00-17:00, exported
directory   alice email "alice.b@bank.example"
            => DIRECTORY_CHANGED email
operator    renames alice to "alice.b@bank.example"
            => MAILBOX_RENAMED
read        501 for "alice.b@bank.example", Tue 17:00-18:00, id "AAMk-alice-501", ical "uid-501", stamped 501 at Mon 09:00, subject "Mortgage advice", location Harbour, adds attendee bob, organizer alice, below ""
            => APPOINTMENT_CHANGED start end, told staff alice, clients bob
appointment 501 is Tue 17:00-18:00

# SYNC-RENAME  What was already observed under the new address joins it; no item is there twice.
outlook     dentist, Tue 14:00-15:00
outlook     lunch, Tue 12:00-13:00
            => ABSENCE_ADDED
outlook     early for "alice.b@bank.example", Thu 08:00-09:00
            => IGNORED NOT_INITIALIZED
outlook     again for "alice.b@bank.example", Tue 15:00-16:00, id "AAMk-alice-dentist", ical "uid-dentist"
            => IGNORED NOT_INITIALIZED
outlook     other for "alice.b@bank.example", Tue 13:00-14:00, ical "uid-lunch"
            => IGNORED NOT_INITIALIZED
directory   alice email "alice.b@bank.example"
            => DIRECTORY_CHANGED email, 2 x IGNORED NO_MATCHING_EMPLOYEE by ABS-PAUSE
operator    renames alice to "alice.b@bank.example"
            => MAILBOX_RENAMED, ABSENCE_ADDED of early, ABSENCE_CHANGED start end of dentist
            => IGNORED DUPLICATE_CLAIM of lunch, ABSENCE_CHANGED start end of other, nobody told
absences of alice: early Thu 08:00-09:00, dentist Tue 15:00-16:00, other Tue 13:00-14:00
mailbox "alice.b@bank.example" is SYNCING
mailbox "alice@bank.example" is unknown
restart
outlook     early seen again
            => IGNORED DUPLICATE of early
outlook     other deleted
            => ABSENCE_CHANGED start end
absences of alice: early Thu 08:00-09:00, dentist Tue 15:00-16:00, lunch Tue 12:00-13:00
deliver twice

# SYNC-RENAME SYNC-UNKNOWN SYNC-REMOVE  A removal that was observed under the new address before is of what the mailbox has: the next sync that completes removes it.
outlook     dentist, Tue 14:00-15:00
outlook     lunch, Tue 12:00-13:00
outlook     walk, Tue 16:00-17:00
raw graph   "alice.b@bank.example" {"value":[{"id":"AAMk-alice-dentist","@removed":{"reason":"deleted"}},{"id":"AAMk-alice-walk","@removed":{"reason":"deleted"}}],"@odata.deltaLink":"https://graph.example/delta?token=1"}
            => IGNORED UNKNOWN_ITEM of dentist, IGNORED UNKNOWN_ITEM of walk, SYNC_COMPLETED
raw graph   "alice.b@bank.example" {"value":[],"@odata.deltaLink":"https://graph.example/delta?token=2"}
            => SYNC_COMPLETED
directory   alice email "alice.b@bank.example"
            => DIRECTORY_CHANGED email, IGNORED NO_MATCHING_EMPLOYEE of dentist
            => IGNORED NO_MATCHING_EMPLOYEE of lunch, IGNORED NO_MATCHING_EMPLOYEE of walk
# What was observed since stays.
outlook     walk saved again
            => IGNORED NO_MATCHING_EMPLOYEE
operator    renames alice to "alice.b@bank.example"
            => MAILBOX_RENAMED
raw graph   "alice.b@bank.example" {"value":[],"@odata.deltaLink":"https://graph.example/delta?token=3"}
            => ABSENCE_REMOVED DELETED of dentist, SYNC_COMPLETED
absences of alice: walk Tue 16:00-17:00, lunch Tue 12:00-13:00
deliver twice

# SYNC-RENAME  Of what both addresses showed, the later statement stands, whichever address it was under.
outlook     dentist for "alice.b@bank.example", Tue 14:00-15:00, id "x1", ical "u1"
            => IGNORED NOT_INITIALIZED
outlook     tooth, Tue 16:00-17:00, id "x1", ical "u1"
            => ABSENCE_ADDED
outlook     gone for "alice.b@bank.example", Wed 09:00-10:00, id "x2", ical "u2"
            => IGNORED NOT_INITIALIZED
outlook     stays, Wed 09:00-10:00, id "x2", ical "u2"
            => ABSENCE_ADDED
outlook     gone deleted
            => nothing
outlook     back, Wed 11:00-12:00, id "x3", ical "u3"
            => ABSENCE_ADDED
outlook     back deleted
            => ABSENCE_REMOVED DELETED
outlook     there for "alice.b@bank.example", Wed 12:00-13:00, id "x3", ical "u3"
            => IGNORED NOT_INITIALIZED
directory   alice email "alice.b@bank.example"
            => DIRECTORY_CHANGED email, 2 x IGNORED NO_MATCHING_EMPLOYEE by ABS-PAUSE
operator    renames alice to "alice.b@bank.example"
            => MAILBOX_RENAMED, ABSENCE_REMOVED DELETED, ABSENCE_ADDED, nobody told
absences of alice: dentist Tue 16:00-17:00, back Wed 12:00-13:00
deliver twice

# SYNC-RENAME ORDER-DUPLICATE  Syncs go on under the new address; what they brought before counts.
outlook     dentist, Tue 14:00-15:00, id "x1", ical "u1"
sync        alice begins named "s1"
outlook     dentist deleted
            => REMOVAL_NOTED
sync        "alice.b@bank.example" begins named "s2"
outlook     lunch for "alice.b@bank.example", Tue 12:00-13:00
            => IGNORED NOT_INITIALIZED
directory   alice email "alice.b@bank.example"
            => DIRECTORY_CHANGED email, IGNORED NO_MATCHING_EMPLOYEE of dentist
operator    renames alice to "alice.b@bank.example"
            => MAILBOX_RENAMED, SYNC_INCOMPLETE of alice by SYNC-BROKEN, ABSENCE_ADDED of lunch
sync        "alice.b@bank.example" ends
            => SYNC_COMPLETED, ABSENCE_REMOVED DELETED of dentist
sync        "alice.b@bank.example" shows lunch named "s1"
            => 2 x IGNORED DUPLICATE
deliver twice

# SYNC-RENAME MAP-WAIT  An export that was seen under the new address waits no longer.
appointment 501 with client bob, Tue 16:00-17:00
            => APPOINTMENT_RECORDED, write UPSERT to alice
outlook     held for "alice.b@bank.example", Tue 16:00-17:00, stamped 501 at Mon 09:00, subject "Mortgage advice", location Harbour, adds attendee bob, organizer alice
            => IGNORED NOT_INITIALIZED by MAP-WAIT
directory   alice email "alice.b@bank.example"
            => DIRECTORY_CHANGED email
operator    renames alice to "alice.b@bank.example"
            => MAILBOX_RENAMED, UNCHANGED ECHO of 501
outlook     held moves to 17:00
            => APPOINTMENT_CHANGED start end, told staff alice, clients bob
deliver twice

# SYNC-RENAME  A blocking event whose stamp was seen under the new address only is the appointment's.
appointment 501 with client bob, Tue 16:00-17:00
            => APPOINTMENT_RECORDED, write UPSERT to alice
outlook     booking, Tue 16:00-17:00, subject "Mortgage advice", location Harbour, adds attendee bob
            => ABSENCE_ADDED
outlook     held for "alice.b@bank.example", Tue 16:00-17:00, id "AAMk-alice-booking", ical "uid-booking", stamped 501 at Mon 09:00, subject "Mortgage advice", location Harbour, adds attendee bob, organizer alice
            => IGNORED NOT_INITIALIZED by MAP-WAIT
directory   alice email "alice.b@bank.example"
            => DIRECTORY_CHANGED email, IGNORED NO_MATCHING_EMPLOYEE by ABS-PAUSE
operator    renames alice to "alice.b@bank.example"
            => MAILBOX_RENAMED, ABSENCE_REMOVED EXPORTED, UNCHANGED ECHO of 501, nobody told
absences of alice: none

# SYNC-RENAME REC-EXCEPTION  A series goes by the new address, with its exceptions.
outlook standup Mon 10:00-10:30 recurs weekly
            => ABSENCE_ADDED
occurrence standup next Mon moves to 11:00
            => ABSENCE_CHANGED start end, told staff alice
operator renames alice to "alice.b@bank.example"
            => MAILBOX_RENAMED, IGNORED NO_MATCHING_EMPLOYEE by ABS-PAUSE
directory alice email "alice.b@bank.example"
            => DIRECTORY_CHANGED email
occurrences of standup until 2026-11-12 are Mon 10:00-10:30, next Mon 11:00-11:30

# SYNC-RENAME  Where the new address was initialized itself, nothing changes.
outlook     dentist, Tue 14:00-15:00
operator    renames alice to "bob@bank.example"
            => REJECTED ADDRESS_IN_USE by SYNC-RENAME
operator    renames alice to "BOB@bank.example"
            => REJECTED ADDRESS_IN_USE
absences of alice: dentist Tue 14:00-15:00
mailbox alice is SYNCING

# SYNC-RENAME  A mailbox that is not known, or that has the address already, is not renamed.
operator    renames "nobody@bank.example" to "somebody@bank.example"
            => REJECTED UNKNOWN_MAILBOX by SYNC-RENAME
operator    renames alice to "alice@bank.example"
            => IGNORED DUPLICATE of alice by SYNC-RENAME
operator    renames alice to "ALICE@Bank.example"
            => IGNORED DUPLICATE of alice by SYNC-RENAME
operator    renames alice to "alice.b@bank.example"
            => MAILBOX_RENAMED
operator    renames alice to "alice.c@bank.example"
            => REJECTED UNKNOWN_MAILBOX
operator    renames alice to "alice.b@bank.example", as staff
            => REJECTED NOT_ADMIN by AUTH-ADMIN

# SYNC-RENAME ORDER-DUPLICATE ORDER-STALE  A renaming that was heard, or that is older than the last one.
10:00       operator renames alice to "alice.b@bank.example"
            => MAILBOX_RENAMED
again
            => IGNORED DUPLICATE by ORDER-DUPLICATE
10:10       operator renames "alice.b@bank.example" to "alice.c@bank.example"
            => MAILBOX_RENAMED
10:00       operator renames alice to "alice.b@bank.example"
            => IGNORED DUPLICATE by ORDER-DUPLICATE
10:05       operator renames "alice.b@bank.example" to "alice.d@bank.example"
            => IGNORED STALE by ORDER-STALE
mailbox "alice.c@bank.example" is PAUSED
mailbox "alice.b@bank.example" is unknown
deliver twice

# SYNC-RENAME  Renamed back, it is as it was.
outlook     dentist, Tue 14:00-15:00
operator    renames alice to "alice.b@bank.example"
            => MAILBOX_RENAMED, IGNORED NO_MATCHING_EMPLOYEE of dentist
operator    renames "alice.b@bank.example" to "alice@bank.example"
            => MAILBOX_RENAMED, nobody told
mailbox alice is SYNCING
absence dentist is Tue 14:00-15:00, the same absence
outlook     dentist moves to 15:00
            => ABSENCE_CHANGED start end, told staff alice
deliver twice

# SYNC-RENAME  What was observed under the old address before the renaming speaks of the mailbox, also when it is heard later.
10:00       outlook dentist, Tue 14:00-15:00
            => ABSENCE_ADDED
directory   alice email "alice.b@bank.example"
            => DIRECTORY_CHANGED email, IGNORED NO_MATCHING_EMPLOYEE
10:10       operator renames alice to "alice.b@bank.example"
            => MAILBOX_RENAMED
10:05       outlook dentist moves to 15:00
            => ABSENCE_CHANGED start end, told staff alice
absences of alice: dentist Tue 15:00-16:00
# What is observed there afterwards is another mailbox's: somebody else may get the address.
10:20       outlook dentist moves to 16:00
            => IGNORED NOT_INITIALIZED of dentist
directory   new employee carol, email "alice@bank.example"
            => DIRECTORY_CHANGED
operator    initializes "alice@bank.example"
            => CALENDAR_INITIALIZED, ABSENCE_ADDED
absences of alice: dentist Tue 15:00-16:00
absences of carol: dentist Tue 16:00-17:00
10:06       read dentist moves to 13:00
            => ABSENCE_CHANGED start end, told staff alice
deliver twice

# SYNC-RENAME  Two mailboxes swap their addresses by way of a third.
outlook     dentist, Tue 14:00-15:00
outlook     lunch for bob, Tue 12:00-13:00
operator    renames alice to "x@bank.example"
            => MAILBOX_RENAMED, IGNORED NO_MATCHING_EMPLOYEE of dentist
operator    renames bob to "alice@bank.example"
            => MAILBOX_RENAMED, ABSENCE_REMOVED REASSIGNED of lunch, ABSENCE_ADDED of lunch
operator    renames "x@bank.example" to "bob@bank.example"
            => MAILBOX_RENAMED, ABSENCE_REMOVED REASSIGNED of dentist, ABSENCE_ADDED of dentist, nobody told
absences of alice: lunch Tue 12:00-13:00
absences of bob: dentist Tue 14:00-15:00
mailbox alice is SYNCING
mailbox bob is SYNCING
mailbox "x@bank.example" is unknown
deliver twice

# SYNC-RENAME SYNC-HELD  What is held is held under the new address.
outlook     e1..e6, Wed 09:00-10:00
sync        alice full shows nothing named "s1"
            => REMOVALS_HELD, SYNC_COMPLETED
operator    renames alice to "alice.b@bank.example"
            => MAILBOX_RENAMED, 6 x IGNORED NO_MATCHING_EMPLOYEE
directory   alice email "alice.b@bank.example"
            => DIRECTORY_CHANGED email
mailbox "alice.b@bank.example" is HELD
operator    approves removals of "alice.b@bank.example" in "s1"
            => REMOVALS_APPROVED, 6 x ABSENCE_REMOVED MISSING_IN_FULL_SYNC
held MISSING of alice in "s1" is APPROVED: e1..e6

# SYNC-RENAME SYNC-DISCONNECT  A mailbox that is disconnected is so under the new address.
outlook     dentist, Tue 14:00-15:00, location Uptown
outlook     dentist location "somewhere"
operator    disconnects alice
            => INTEGRATION_DISCONNECTED, ABSENCE_REMOVED DISCONNECTED
directory   alice email "alice.b@bank.example"
            => DIRECTORY_CHANGED email
operator    renames alice to "alice.b@bank.example"
            => MAILBOX_RENAMED
mailbox "alice.b@bank.example" is DISCONNECTED
operator    connects "alice.b@bank.example"
            => INTEGRATION_CONNECTED, ABSENCE_ADDED
absence dentist is location Uptown, the same absence
deliver twice

# SYNC-RENAME  What is heard late under a former address of a mailbox that joined is the joined one's.
outlook     x for "c@bank.example", Tue 10:00-11:00
            => IGNORED NOT_INITIALIZED
10:00       operator renames "c@bank.example" to "b@bank.example"
            => MAILBOX_RENAMED
10:10       operator renames alice to "b@bank.example"
            => MAILBOX_RENAMED, IGNORED NO_MATCHING_EMPLOYEE of x
09:30       read x moves to 12:00
            => IGNORED NO_MATCHING_EMPLOYEE
deliver twice

# SYNC-RENAME ORDER-DUPLICATE  What could not be renamed when it was asked is not renamed for being said again.
directory   new employee carol
            => DIRECTORY_CHANGED
operator    renames "carol@bank.example" to "x@bank.example"
            => REJECTED UNKNOWN_MAILBOX
operator    initializes carol
            => CALENDAR_INITIALIZED
outlook     dentist for carol, Tue 14:00-15:00
            => ABSENCE_ADDED
deliver twice
mailbox "carol@bank.example" is SYNCING

# SYNC-RENAME  Of two series that are one, the pattern that was observed first comes with its time of day.
outlook     other for "alice.b@bank.example", Mon 10:00-10:30 recurs weekly, id "x1", ical "u1"
            => IGNORED NOT_INITIALIZED
outlook     standup, Tue 11:00-11:30 recurs weekly, id "x1", ical "u1"
            => ABSENCE_ADDED
directory   alice email "alice.b@bank.example"
            => DIRECTORY_CHANGED email, IGNORED NO_MATCHING_EMPLOYEE by ABS-PAUSE
operator    renames alice to "alice.b@bank.example"
            => MAILBOX_RENAMED, ABSENCE_CHANGED start end recurrence time_of_day of other
occurrences of other until 2026-11-12 are Mon 10:00-10:30, next Mon 10:00-10:30

# EXP-DELAYED SYNC-RENAME  What is heard late of an export is of the mailbox, whatever its address was.
appointment 501 with client bob, Tue 16:00-17:00, exported
10:00       operator renames alice to "alice.b@bank.example"
            => MAILBOX_RENAMED
09:50       operator delays 501 to alice until 10:30
            => EXPORT_DELAYED of "alice.b@bank.example"
