# SYNC-INIT  A calendar is initialized once; a second time changes nothing: its window stands still.
bank, alice not initialized
outlook     old, last Sun 14:00-15:00
            => IGNORED NOT_INITIALIZED
Mon 10:00   operator initializes alice
            => CALENDAR_INITIALIZED of alice by SYNC-INIT, ABSENCE_ADDED of old, nobody told
Wed 10:00   operator initializes alice
            => IGNORED DUPLICATE of alice by SYNC-INIT
outlook     early, Mon 14:00-15:00
            => ABSENCE_ADDED
absences of alice: old last Sun 14:00-15:00, early Mon 14:00-15:00

# SYNC-INIT ELIG-WINDOW  The window starts at local midnight of the day before, in the employee's zone.
bank, alice not initialized
directory   alice zone "Pacific/Auckland"
            => DIRECTORY_CHANGED timezone
outlook     saturday, last Sun 06:00-07:00
            => IGNORED NOT_INITIALIZED
outlook     sunday, last Sun 07:00-08:00
            => IGNORED NOT_INITIALIZED
operator    initializes alice
            => CALENDAR_INITIALIZED window_start="last Sun 07:00"
            => IGNORED OUT_OF_WINDOW of saturday, ABSENCE_ADDED of sunday, nobody told

# SYNC-MARK SYNC-NOTE SYNC-REMOVE  Removals are noted, and judged at the end of the sync.
outlook     dentist, Tue 14:00-15:00
            => ABSENCE_ADDED
outlook     lunch, Tue 12:00-13:00
            => ABSENCE_ADDED
sync        alice begins
outlook     dentist deleted
            => REMOVAL_NOTED of dentist by SYNC-NOTE, nobody told
outlook     lunch moves to 13:00
            => ABSENCE_CHANGED start end of lunch, told staff alice
outlook     talk, Wed 14:00-15:00
            => ABSENCE_ADDED
absences of alice: dentist Tue 14:00-15:00, lunch Tue 13:00-14:00, talk Wed 14:00-15:00
sync        alice ends
            => SYNC_COMPLETED by SYNC-MARK, ABSENCE_REMOVED DELETED of dentist, nobody told
absences of alice: lunch Tue 13:00-14:00, talk Wed 14:00-15:00
sync        alice begins
sync        alice ends
            => SYNC_COMPLETED
deliver twice

# SYNC-NOTE SYNC-REMOVE  What was observed since its removal was reported, in the sync or outside, stays.
outlook     dentist, Tue 14:00-15:00
            => ABSENCE_ADDED
outlook     lunch, Tue 12:00-13:00
            => ABSENCE_ADDED
outlook     talk, Wed 14:00-15:00
            => ABSENCE_ADDED
sync        alice begins
outlook     dentist deleted
            => REMOVAL_NOTED
outlook     lunch deleted
            => REMOVAL_NOTED
outlook     talk deleted
            => REMOVAL_NOTED
outlook     dentist saved again
            => UNCHANGED
read        lunch seen again
            => IGNORED DUPLICATE of lunch
sync        alice ends
            => SYNC_COMPLETED, ABSENCE_REMOVED DELETED of talk, nobody told
absences of alice: dentist Tue 14:00-15:00, lunch Tue 12:00-13:00
deliver twice

# SYNC-REMOVE ABS-CHANGE  What is stated later and was observed earlier takes back no sight: what was observed since the removal stays.
10:00       outlook dentist, Tue 14:00-15:00, modified 09:30
10:02       sync alice begins named "s1"
10:04       outlook dentist deleted
10:05       outlook dentist saved again, modified 09:45
10:03       read dentist ends 16:00, modified 10:02
10:06       sync alice ends
outlook     lunch, Tue 12:00-13:00
outlook     lunch deleted
absences of alice: dentist Tue 14:00-16:00

# SYNC-REMOVE ABS-CHANGE  Likewise at the end of a FULL sync that did not show it.
10:00       outlook dentist, Tue 14:00-15:00, modified 09:30
10:00       outlook walk, Tue 12:00-13:00, modified 09:30
10:02       sync alice full begins named "s1"
10:02       outlook lunch, Tue 12:00-13:00
10:05       read dentist saved again, modified 09:45
10:01       read dentist ends 16:00, modified 09:58
10:06       sync alice ends
absences of alice: dentist Tue 14:00-16:00, lunch Tue 12:00-13:00

# SYNC-NOTE ABS-KEEP  The same identity in the primary calendar under another id: nothing is removed.
outlook     dentist, Tue 14:00-15:00
            => ABSENCE_ADDED
sync        alice begins
outlook     dentist new id
            => UNCHANGED, IGNORED DUPLICATE_CLAIM of dentist
outlook     dentist old id, deleted
            => REMOVAL_NOTED
sync        alice ends
            => SYNC_COMPLETED, nobody told
absence dentist is Tue 14:00-15:00, the same absence

# ABS-REMOVE NOTE-NONE  The identity seen in another calendar: it was moved.
outlook     dentist, Tue 14:00-15:00
            => ABSENCE_ADDED
outlook     dentist new id, in calendar "Team"
            => IGNORED NOT_PRIMARY_CALENDAR
outlook     dentist old id, deleted from primary calendar
            => ABSENCE_REMOVED MOVED of dentist, nobody told
absences of alice: none

# SYNC-REMOVE  A removal speaks only of its own page's calendar.
outlook     dentist, Tue 14:00-15:00
            => ABSENCE_ADDED
outlook     dentist deleted from calendar "Team"
            => nothing
absences of alice: dentist Tue 14:00-15:00
outlook     dentist deleted from primary calendar
            => ABSENCE_REMOVED DELETED of dentist, nobody told

# SYNC-REMOVE ABS-REMOVE  In a FULL sync, what was not seen is gone too; what was reported is deleted.
outlook     dentist, Tue 14:00-15:00
            => ABSENCE_ADDED
outlook     lunch, Tue 12:00-13:00
            => ABSENCE_ADDED
outlook     talk, Wed 14:00-15:00
            => ABSENCE_ADDED
outlook     training, Wed 14:00-15:00, in calendar "Team"
            => IGNORED NOT_PRIMARY_CALENDAR
outlook     visit for bob, Wed 14:00-15:00
            => ABSENCE_ADDED
sync        alice full begins
outlook     dentist deleted
            => REMOVAL_NOTED
outlook     lunch seen again
            => IGNORED DUPLICATE
read        trip, Thu 14:00-15:00
            => ABSENCE_ADDED
sync        alice ends
            => SYNC_COMPLETED, ABSENCE_REMOVED DELETED of dentist, ABSENCE_REMOVED MISSING_IN_FULL_SYNC of talk, nobody told
absences of alice: lunch Tue 12:00-13:00, trip Thu 14:00-15:00
absences of bob: visit Wed 14:00-15:00
outlook     talk saved again
            => ABSENCE_ADDED, told staff alice
absence talk is the same absence
sync        alice full shows everything but trip
            => 2 x IGNORED DUPLICATE, ABSENCE_REMOVED MISSING_IN_FULL_SYNC of trip, SYNC_COMPLETED, nobody told
restart
deliver twice

# SYNC-MARK  What was not seen stays when the sync is INCREMENTAL, or of another calendar.
outlook     dentist, Tue 14:00-15:00
            => ABSENCE_ADDED
sync        alice shows nothing
            => SYNC_COMPLETED
sync        alice calendar "Team" full shows nothing
            => SYNC_COMPLETED
absences of alice: dentist Tue 14:00-15:00

# SYNC-UNKNOWN  A removal of an id that was never seen changes nothing.
sync        alice begins
outlook     ghost id "ghost-1", deleted
            => IGNORED UNKNOWN_ITEM by SYNC-UNKNOWN
sync        alice ends
            => SYNC_COMPLETED
absences of alice: none

# SYNC-BROKEN  A page that failed ends its sync: what it brought counts, what it removed waits for the next that completes.
outlook     dentist, Tue 14:00-15:00
            => ABSENCE_ADDED
sync        alice begins named "s1"
outlook     dentist deleted
            => REMOVAL_NOTED
outlook     lunch, Tue 12:00-13:00
            => ABSENCE_ADDED
sync        alice fails
            => SYNC_INCOMPLETE of alice by SYNC-BROKEN
absences of alice: dentist Tue 14:00-15:00, lunch Tue 12:00-13:00
sync        alice begins named "s2"
sync        alice fails 410 SyncStateNotFound
            => SYNC_INCOMPLETE
absences of alice: dentist Tue 14:00-15:00, lunch Tue 12:00-13:00
sync        alice shows nothing
            => SYNC_COMPLETED, ABSENCE_REMOVED DELETED of dentist, nobody told
absences of alice: lunch Tue 12:00-13:00
deliver twice

# SYNC-BROKEN ORDER-DUPLICATE  A sync that is not over when the next begins has ended; its removals wait likewise.
outlook     dentist, Tue 14:00-15:00
            => ABSENCE_ADDED
sync        alice full begins named "s1"
outlook     dentist deleted
            => REMOVAL_NOTED
sync        alice begins named "s2"
outlook     lunch, Tue 12:00-13:00
            => SYNC_INCOMPLETE by SYNC-BROKEN, ABSENCE_ADDED
absences of alice: dentist Tue 14:00-15:00, lunch Tue 12:00-13:00
sync        alice ends
            => SYNC_COMPLETED, ABSENCE_REMOVED DELETED of dentist, nobody told
sync        alice full shows nothing named "s1"
            => IGNORED DUPLICATE by ORDER-DUPLICATE
absences of alice: lunch Tue 12:00-13:00

# SYNC-REMOVE ORDER-DUPLICATE ABS-ADD  A sync that is heard late, and was observed before the one that runs began, does not end that: what it shows is read.
outlook     dentist, Tue 14:00-15:00
outlook     lunch, Tue 16:00-17:00
10:05       sync alice begins named "s2"
10:05       outlook lunch ends 18:00
            => ABSENCE_CHANGED end, told staff alice
10:01       sync alice begins named "s1"
10:01       outlook walk, Tue 12:00-13:00
            => ABSENCE_ADDED
10:02       outlook lunch deleted
            => REMOVAL_NOTED
10:02       sync alice ends
            => IGNORED DUPLICATE
10:06       sync alice begins named "s2"
10:06       outlook dentist deleted
            => REMOVAL_NOTED
10:06       sync alice ends
            => ABSENCE_REMOVED DELETED of dentist, SYNC_COMPLETED
mailbox alice is SYNCING
# It was over then: it does not go on when the other is.
10:03       sync alice begins named "s1"
10:03       outlook lunch deleted
            => IGNORED DUPLICATE
10:03       sync alice ends
            => IGNORED DUPLICATE
absences of alice: walk Tue 12:00-13:00, lunch Tue 16:00-18:00
deliver twice

# SYNC-REMOVE ORDER-DUPLICATE  A page of an earlier sync that is delivered again between two of a later one leaves that as it was.
09:30       raw   graph alice {"value":[{"id":"dentist","changeKey":"c1","iCalUId":"u-dentist","type":"singleInstance","showAs":"busy","start":{"dateTime":"2026-11-03T14:00:00.0000000","timeZone":"UTC"},"end":{"dateTime":"2026-11-03T18:00:00.0000000","timeZone":"UTC"},"lastModifiedDateTime":"2026-11-02T13:00:00Z"}],"@odata.nextLink":"https://graph.example/delta?token=nextLink"}
            => ABSENCE_ADDED
09:31       raw   graph alice {"value":[{"id":"lunch","changeKey":"c1","iCalUId":"u-lunch","type":"singleInstance","showAs":"busy","start":{"dateTime":"2026-11-03T15:00:00.0000000","timeZone":"UTC"},"end":{"dateTime":"2026-11-03T18:00:00.0000000","timeZone":"UTC"},"lastModifiedDateTime":"2026-11-02T13:00:00Z"}],"@odata.deltaLink":"https://graph.example/delta?token=deltaLink"}
            => ABSENCE_ADDED, SYNC_COMPLETED
10:00       raw   graph alice {"value":[{"id":"new","changeKey":"c1","iCalUId":"u-new","type":"singleInstance","showAs":"busy","start":{"dateTime":"2026-11-03T16:00:00.0000000","timeZone":"UTC"},"end":{"dateTime":"2026-11-03T18:00:00.0000000","timeZone":"UTC"},"lastModifiedDateTime":"2026-11-02T13:50:00Z"}],"@odata.nextLink":"https://graph.example/delta?token=nextLink"}
            => ABSENCE_ADDED
09:31       raw   graph alice {"value":[{"id":"lunch","changeKey":"c1","iCalUId":"u-lunch","type":"singleInstance","showAs":"busy","start":{"dateTime":"2026-11-03T15:00:00.0000000","timeZone":"UTC"},"end":{"dateTime":"2026-11-03T18:00:00.0000000","timeZone":"UTC"},"lastModifiedDateTime":"2026-11-02T13:00:00Z"}],"@odata.deltaLink":"https://graph.example/delta?token=deltaLink"}
            => IGNORED DUPLICATE of lunch, IGNORED DUPLICATE
10:01       raw   graph alice {"value":[{"id":"dentist","@removed":{"reason":"deleted"}}],"@odata.deltaLink":"https://graph.example/delta?token=deltaLink"}
            => REMOVAL_NOTED of dentist, ABSENCE_REMOVED DELETED of dentist, SYNC_COMPLETED
10:30       raw   graph alice {"value":[],"@odata.deltaLink":"https://graph.example/delta?token=deltaLink"}
            => SYNC_COMPLETED

# SYNC-REMOVE  A FULL sync is not broken either, and what an earlier FULL sync shows late does not count in it.
09:30       outlook dentist, Tue 14:00-15:00
09:31       outlook lunch, Tue 16:00-17:00
10:05       sync alice full begins named "s2"
10:05       outlook lunch ends 18:00
10:01       sync alice full begins named "s1"
10:01       outlook dentist ends 16:00
10:06       sync alice full begins named "s2"
10:06       outlook walk, Tue 12:00-13:00
10:06       sync alice ends
            => ABSENCE_REMOVED MISSING_IN_FULL_SYNC of dentist, SYNC_COMPLETED
absences of alice: walk Tue 12:00-13:00, lunch Tue 16:00-18:00

# SYNC-NOTE  Another mailbox's or calendar's sync does not end it.
outlook     dentist, Tue 14:00-15:00
            => ABSENCE_ADDED
sync        alice begins named "s1"
outlook     dentist deleted
            => REMOVAL_NOTED
sync        bob shows nothing
            => SYNC_COMPLETED of bob
sync        alice calendar "Team" shows nothing named "s2"
            => SYNC_COMPLETED of alice
absences of alice: dentist Tue 14:00-15:00
sync        alice ends
            => SYNC_COMPLETED, ABSENCE_REMOVED DELETED of dentist

# SYNC-BROKEN  What a broken sync removed and the next one shows stays.
outlook     dentist, Tue 14:00-15:00
            => ABSENCE_ADDED
sync        alice begins
outlook     dentist deleted
            => REMOVAL_NOTED
sync        alice fails
            => SYNC_INCOMPLETE
sync        alice full shows dentist
            => IGNORED DUPLICATE of dentist, SYNC_COMPLETED
absences of alice: dentist Tue 14:00-15:00

# SYNC-THROTTLED  The source asks to wait: nothing is lost, and what arrives late is judged by the same rules.
sync        alice begins
outlook     dentist, Tue 14:00-15:00
            => ABSENCE_ADDED
sync        alice throttled until 10:30
            => SOURCE_THROTTLED of alice by SYNC-THROTTLED, SYNC_INCOMPLETE of alice
10:31       sync alice begins
outlook     dentist moves to 16:00
            => ABSENCE_CHANGED start end, told staff alice
outlook     lunch, Tue 12:00-13:00
            => ABSENCE_ADDED
sync        alice ends
            => SYNC_COMPLETED
absences of alice: dentist Tue 16:00-17:00, lunch Tue 12:00-13:00
deliver twice

# SYNC-MARK ORDER-DUPLICATE ORDER-STALE  A sync that has ended may still bring something newer, but nothing back.
sync        alice begins named "s1"
outlook     dentist, Tue 14:00-15:00
            => ABSENCE_ADDED
sync        alice ends
            => SYNC_COMPLETED
sync        alice shows nothing named "s2"
            => SYNC_COMPLETED
sync        alice begins named "s1"
outlook     dentist moves to 15:00
            => ABSENCE_CHANGED start end, told staff alice
sync        alice ends
            => IGNORED DUPLICATE
outlook     dentist deleted
            => ABSENCE_REMOVED DELETED
sync        alice begins named "s1"
outlook     dentist seen again
            => IGNORED DUPLICATE
outlook     dentist moves to 16:00
            => IGNORED STALE
sync        alice ends
            => IGNORED DUPLICATE
absences of alice: none

# SYNC-INIT EXP-UPSERT  Appointments wait for the calendar, too.
bank, alice not initialized
appointment 501 with client bob, Tue 14:00-15:00
            => APPOINTMENT_RECORDED
operator    initializes alice
            => CALENDAR_INITIALIZED, write UPSERT to alice, nobody told

# SYNC-BROKEN  An error is a failed read, whatever its status, also outside a sync.
raw graph alice 500 {"error": {"code": "InternalServerError", "message": "oops"}}
            => SYNC_INCOMPLETE
raw graph alice {"error": {"code": "InternalServerError", "message": "oops"}}
            => SYNC_INCOMPLETE

# SYNC-REMOVE ORDER-STALE  In a FULL sync, what is shown in an older version was seen too.
outlook     dentist, Tue 14:00-15:00
            => ABSENCE_ADDED
outlook     lunch, Tue 12:00-13:00
            => ABSENCE_ADDED
sync        alice full begins
outlook     dentist modified last Fri 09:00, moves to 16:00
            => IGNORED STALE of dentist
sync        alice ends
            => SYNC_COMPLETED, ABSENCE_REMOVED MISSING_IN_FULL_SYNC of lunch
absences of alice: dentist Tue 14:00-15:00

# SYNC-BROKEN  What a broken FULL sync did not show is not missing.
outlook     dentist, Tue 14:00-15:00
            => ABSENCE_ADDED
sync        alice full begins
outlook     lunch, Tue 12:00-13:00
            => ABSENCE_ADDED
sync        alice fails
            => SYNC_INCOMPLETE
sync        alice shows nothing
            => SYNC_COMPLETED
absences of alice: dentist Tue 14:00-15:00, lunch Tue 12:00-13:00
deliver twice

# SYNC-BROKEN SYNC-THROTTLED SYNC-REMOVE  What a throttled sync removed, and another broken one showed, stays.
outlook     dentist, Tue 14:00-15:00
            => ABSENCE_ADDED
outlook     lunch, Tue 12:00-13:00
            => ABSENCE_ADDED
sync        alice begins
outlook     dentist deleted
            => REMOVAL_NOTED
outlook     lunch deleted
            => REMOVAL_NOTED
sync        alice throttled until 10:30
            => SOURCE_THROTTLED, SYNC_INCOMPLETE
sync        alice begins
outlook     dentist seen again
            => IGNORED DUPLICATE
sync        alice fails
            => SYNC_INCOMPLETE
sync        alice shows nothing
            => SYNC_COMPLETED, ABSENCE_REMOVED DELETED of lunch
absences of alice: dentist Tue 14:00-15:00

# SYNC-NOTE SYNC-REMOVE  Reported twice, it is removed once; what is gone already is not removed again.
outlook     dentist, Tue 14:00-15:00
            => ABSENCE_ADDED
sync        alice begins
outlook     dentist deleted
            => REMOVAL_NOTED
outlook     dentist deleted
            => REMOVAL_NOTED
sync        alice ends
            => SYNC_COMPLETED, ABSENCE_REMOVED DELETED of dentist
outlook     dentist deleted
            => nothing
deliver twice

# SYNC-INIT ELIG-WINDOW  The window's start is found when an employee first matches, from the first initialization, and stands still.
bank, alice not initialized
outlook     a, last Sun 01:00-02:30
            => IGNORED NOT_INITIALIZED
outlook     b, last Sun 01:00-03:30
            => IGNORED NOT_INITIALIZED
directory   alice email "x@bank.example"
            => DIRECTORY_CHANGED email
operator    initializes "alice@bank.example"
            => CALENDAR_INITIALIZED, IGNORED NO_MATCHING_EMPLOYEE of a, IGNORED NO_MATCHING_EMPLOYEE of b
directory   alice email "alice@bank.example", zone "America/Vancouver"
            => DIRECTORY_CHANGED email timezone, IGNORED OUT_OF_WINDOW of a, ABSENCE_ADDED of b, nobody told
directory   alice zone "America/Halifax"
            => DIRECTORY_CHANGED timezone, ABSENCE_CHANGED time_zone of b, nobody told
Wed 09:00   operator initializes alice
            => IGNORED DUPLICATE
outlook     c, last Sun 02:00-02:59
            => IGNORED OUT_OF_WINDOW

# SYNC-REMOVE  Syncs of two calendars that run at once do not remove what moved between them.
outlook     training, Tue 14:00-15:00, in calendar "Team"
            => IGNORED NOT_PRIMARY_CALENDAR
outlook     dentist, Tue 14:00-15:00
            => ABSENCE_ADDED
sync        alice calendar "Team" full begins
sync        alice full begins
outlook     training in primary calendar
            => ABSENCE_ADDED, told staff alice
sync        alice ends
            => SYNC_COMPLETED, ABSENCE_REMOVED MISSING_IN_FULL_SYNC of dentist
sync        alice calendar "Team" ends
            => SYNC_COMPLETED
absences of alice: training Tue 14:00-15:00

# SYNC-NOTE SYNC-BROKEN SYNC-REMOVE  A page of removals without a sync is one that has no name, and waits for its end like any other.
outlook     dentist, Tue 14:00-15:00
            => ABSENCE_ADDED
raw graph alice {"value": [{"id": "AAMk-alice-dentist", "@removed": {"reason": "deleted"}}]}
            => REMOVAL_NOTED of dentist
absences of alice: dentist Tue 14:00-15:00
sync        alice shows nothing
            => SYNC_INCOMPLETE, SYNC_COMPLETED, ABSENCE_REMOVED DELETED of dentist, nobody told

# SYNC-BROKEN SYNC-REMOVE  The next sync begins with a failure: the one before is over too.
outlook     dentist, Tue 14:00-15:00
            => ABSENCE_ADDED
sync        alice begins named "s1"
outlook     dentist deleted
            => REMOVAL_NOTED
sync        alice fails 503 ServiceUnavailable named "s2"
            => 2 x SYNC_INCOMPLETE
absences of alice: dentist Tue 14:00-15:00
sync        alice shows nothing
            => SYNC_COMPLETED, ABSENCE_REMOVED DELETED of dentist

# SYNC-THROTTLED SYNC-BROKEN  A sync may be throttled before its first page.
sync        bob throttled until 10:30
            => SOURCE_THROTTLED of bob, SYNC_INCOMPLETE of bob

# SYNC-NOTE ORDER-REJECT SYNC-MARK  What was seen since its removal was reported stays, also if its time cannot be read.
outlook     dentist, Tue 14:00-15:00
            => ABSENCE_ADDED
sync        alice begins
outlook     dentist deleted
            => REMOVAL_NOTED
raw graph alice {"id": "AAMk-alice-dentist", "changeKey": "k9", "start": {"dateTime": "2026-02-30T14:00:00", "timeZone": "UTC"}}
            => REJECTED INVALID_TIME
sync        alice ends
            => SYNC_COMPLETED
absences of alice: dentist Tue 14:00-15:00

# SYNC-NOTE ORDER-REJECT SYNC-MARK  Nor is it deleted if nothing of it can be read but its id.
outlook     dentist, Tue 14:00-15:00
            => ABSENCE_ADDED
sync        alice begins
outlook     dentist deleted
            => REMOVAL_NOTED
raw graph alice {"id": "AAMk-alice-dentist", "changeKey": "k9", "showAs": 5}
            => REJECTED INVALID_VALUE
sync        alice ends
            => SYNC_COMPLETED
absences of alice: dentist Tue 14:00-15:00

# SYNC-REMOVE ORDER-REJECT  What cannot be read and was seen before its removal was reported does not keep it.
outlook     dentist, Tue 14:00-15:00
            => ABSENCE_ADDED
sync        alice begins
raw graph alice {"id": "AAMk-alice-dentist", "changeKey": "k9", "showAs": 5}
            => REJECTED INVALID_VALUE
outlook     dentist deleted
            => REMOVAL_NOTED
sync        alice ends
            => ABSENCE_REMOVED DELETED of dentist, SYNC_COMPLETED
absences of alice: none
deliver twice

# SYNC-BROKEN ORDER-REJECT SYNC-REMOVE  The next sync begins with a page that cannot be read: the one before is over too.
outlook     dentist, Tue 14:00-15:00
            => ABSENCE_ADDED
sync        alice begins named "s1"
outlook     dentist deleted
            => REMOVAL_NOTED
raw graph alice {"value": [5], "@odata.nextLink": "https://graph.example/next"}
            => REJECTED MALFORMED_BODY, SYNC_INCOMPLETE of alice by SYNC-BROKEN
sync        alice ends
            => IGNORED DUPLICATE
absences of alice: dentist Tue 14:00-15:00
sync        alice shows nothing
            => SYNC_INCOMPLETE, ABSENCE_REMOVED DELETED of dentist, SYNC_COMPLETED
absences of alice: none

# SYNC-REMOVE SYNC-MARK  Syncs of two calendars that have one name are two syncs.
outlook     dentist, Tue 14:00-15:00
            => ABSENCE_ADDED
sync        alice calendar "Team" shows nothing named "s1"
            => SYNC_COMPLETED
sync        alice begins named "s1"
outlook     dentist deleted
            => REMOVAL_NOTED
sync        alice ends
            => ABSENCE_REMOVED DELETED of dentist, SYNC_COMPLETED
absences of alice: none

# SYNC-REMOVE  An item that moved is not shown in its new calendar by the old one's FULL sync of the same name.
outlook     walk, Tue 14:00-15:00, in calendar "Team"
            => IGNORED NOT_PRIMARY_CALENDAR
sync        alice calendar "Team" full shows walk named "s1"
            => IGNORED DUPLICATE of walk, SYNC_COMPLETED
read        walk in primary calendar, saved again
            => ABSENCE_ADDED, told staff alice
sync        alice full shows nothing named "s1"
            => ABSENCE_REMOVED MISSING_IN_FULL_SYNC of walk, SYNC_COMPLETED
absences of alice: none

# SYNC-REMOVE  What an earlier sync removed, heard while a later one runs, waits for the end of that.
outlook lunch Tue 12:00-13:00
outlook dentist Tue 14:00-15:00
11:00 sync alice begins named "s2"
11:01 outlook lunch moves to 12:30
10:00 sync alice begins named "s1"
10:01 outlook dentist deleted
                  => REMOVAL_NOTED
10:02 sync alice ends
            => IGNORED DUPLICATE
11:05 sync alice begins named "s2"
11:05 outlook lunch moves to 12:40
11:05 sync alice ends
11:06 sync alice shows lunch
            => IGNORED DUPLICATE, SYNC_COMPLETED
absences of alice: lunch Tue 12:40-13:40

# ABS-ADD  What was removed comes back also where an earlier sync shows it, heard while a later one runs.
outlook lunch Tue 12:00-13:00
outlook dentist Tue 14:00-15:00
outlook dentist deleted
11:00 sync alice begins named "s2"
11:01 outlook lunch moves to 12:30
10:00 sync alice begins named "s1"
10:01 outlook dentist Tue 14:00-15:00
            => ABSENCE_ADDED, told staff alice
11:05 sync alice begins named "s2"
11:05 outlook lunch moves to 12:40
11:05 sync alice ends
absences of alice: lunch Tue 12:40-13:40, dentist Tue 14:00-15:00

# SYNC-REMOVE SYNC-BROKEN  A sync that began on a clock that was far ahead holds up no later one.
outlook lunch Tue 12:00-13:00
outlook dentist Tue 14:00-15:00
2030-01-01 12:00 sync alice begins named "f"
2030-01-01 12:01 outlook lunch moves to 12:30
2026-11-02 11:00 sync alice begins named "g"
2026-11-02 11:01 outlook dentist deleted
2026-11-02 11:02 sync alice ends
2026-11-03 11:00 sync alice full begins named "h"
2026-11-03 11:01 outlook lunch moves to 12:40
            => IGNORED STALE
2026-11-03 11:02 sync alice ends
absences of alice: lunch Tue 12:30-13:30
