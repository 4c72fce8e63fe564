# ABS-ADD  A series blocks each of its occurrences; one absence says so, and a query finds them.
outlook standup Mon 10:00-10:30 recurs weekly on Mon and Wed
            => ABSENCE_ADDED
occurrences of standup until 2026-11-12 are Mon 10:00-10:30, Wed 10:00-10:30, next Mon 10:00-10:30, next Wed 10:00-10:30

# ABS-ADD  A series stays at its time of day on its own clock, also for an employee who is shown it on another.
bank, starting 2027-03-08, in "America/Regina"
outlook standup Mon 09:00-10:00 in "Eastern Standard Time", recurs weekly
            => ABSENCE_ADDED
# Toronto's clocks go forward on 14 March: seen from Regina, which has no daylight saving, it comes an hour earlier.
occurrences of standup until 2027-03-23 are Mon 08:00-09:00, next Mon 07:00-08:00, 2027-03-22 07:00-08:00

# ABS-ADD  An all-day series is its dates.
outlook closed all day Fri recurs weekly
            => ABSENCE_ADDED
occurrences of closed until 2026-11-14 are all day Fri, all day next Fri

# ABS-ADD  A series that ends, by date or by number.
outlook course Mon 13:00-14:00 recurs daily until Wed
            => ABSENCE_ADDED
outlook clinic Thu 13:00-14:00 recurs daily 2 times
            => ABSENCE_ADDED
occurrences of course until next Mon are Mon 13:00-14:00, Tue 13:00-14:00, Wed 13:00-14:00
occurrences of clinic until next Mon are Thu 13:00-14:00, Fri 13:00-14:00

# ELIG-WINDOW  Each occurrence is judged for the window by itself; a series of which none is left is out of it.
outlook old 2026-10-01 10:00-11:00 recurs weekly until 2026-10-29
            => IGNORED OUT_OF_WINDOW
outlook standup 2026-10-05 10:00-10:30 recurs weekly
            => ABSENCE_ADDED
occurrences of standup until next Tue are Mon 10:00-10:30, next Mon 10:00-10:30

# ABS-SKIP ELIG-BUSY  A series that is not shown as busy blocks nothing.
outlook standup Mon 10:00-10:30 recurs weekly, free
            => IGNORED NOT_BUSY

# ELIG-ZONE  A series whose zone nobody knows cannot be placed, however well its first time is known.
outlook standup Mon 10:00-10:30 told zone "tzone://Microsoft/Custom" recurs weekly in "Customized Time Zone"
            => IGNORED UNKNOWN_TIME_ZONE

# ORDER-DUPLICATE  Stubs of occurrences say nothing new while they fit the frozen pattern.
outlook standup Mon 10:00-10:30 recurs weekly
            => ABSENCE_ADDED
occurrence standup next Mon as in the series
            => IGNORED DUPLICATE
deliver twice

# REC-OCCURRENCE  A stub or an exception of a series that was not seen yet waits.
sync alice begins
            => nothing
raw graph alice {"value": [{"id": "stub-9", "@odata.etag": "W/\"ck\"", "type": "occurrence", "seriesMasterId": "AAMk-alice-standup", "start": {"dateTime": "2026-11-09T14:00:00", "timeZone": "UTC"}, "end": {"dateTime": "2026-11-09T14:30:00", "timeZone": "UTC"}}, {"id": "exc-16", "changeKey": "ck2", "type": "exception", "seriesMasterId": "AAMk-alice-standup", "subject": "standup", "showAs": "busy", "originalStart": "2026-11-16T14:00:00Z", "start": {"dateTime": "2026-11-16T16:00:00", "timeZone": "UTC"}, "end": {"dateTime": "2026-11-16T16:30:00", "timeZone": "UTC"}}], "@odata.nextLink": "https://graph.microsoft.com/next"}
            => IGNORED UNKNOWN_SERIES of stub-9, IGNORED UNKNOWN_SERIES of exc-16
sync alice ends
            => SYNC_INCOMPLETE, SYNC_COMPLETED
outlook standup Mon 10:00-10:30 recurs weekly
            => ABSENCE_ADDED, ABSENCE_CHANGED start end of exc-16
occurrences of standup until 2026-11-24 are Mon 10:00-10:30, next Mon 10:00-10:30, 2026-11-16 12:00-12:30, 2026-11-23 10:00-10:30

# REC-FREEZE REC-OCCURRENCE  The pattern that was first seen stays: what the new one has is not added, what it lacks does not vanish.
outlook standup Mon 10:00-10:30 recurs weekly
            => ABSENCE_ADDED
outlook standup Tue 10:00-10:30 recurs weekly
            => IGNORED RECURRENCE_NOT_SYNCED
outlook standup saved again
            => UNCHANGED
occurrence standup next Tue as in the series
            => IGNORED RECURRENCE_NOT_SYNCED
instances standup from Mon 00:00 to 2026-11-16 00:00 shows Tue and next Tue
            => IGNORED RECURRENCE_NOT_SYNCED of standup/2026-11-10, IGNORED RECURRENCE_NOT_SYNCED
occurrences of standup until 2026-11-12 are Mon 10:00-10:30, next Mon 10:00-10:30
outlook standup Mon 10:00-10:30 recurs weekly
            => UNCHANGED
occurrences of standup until 2026-11-12 are Mon 10:00-10:30, next Mon 10:00-10:30

# REC-OCCURRENCE REC-FREEZE  After the pattern was changed an exception that is gone stays as it was, and is followed again once the pattern is back.
outlook standup Mon 10:00-10:30 recurs weekly
            => ABSENCE_ADDED
occurrence standup next Mon moves to 11:00
            => ABSENCE_CHANGED start end, told staff alice
outlook standup Tue 10:00-10:30 recurs weekly
            => IGNORED RECURRENCE_NOT_SYNCED
occurrence standup next Mon deleted
            => IGNORED RECURRENCE_NOT_SYNCED of standup/2026-11-09 by REC-OCCURRENCE, nobody told
occurrences of standup until 2026-11-17 are Mon 10:00-10:30, next Mon 11:00-11:30, 2026-11-16 10:00-10:30
occurrence standup next Mon moves to 12:00
            => ABSENCE_CHANGED start end, told staff alice
outlook standup Mon 10:00-10:30 recurs weekly
            => UNCHANGED
occurrence standup next Mon deleted
            => ABSENCE_REMOVED DELETED of standup/2026-11-09
occurrences of standup until 2026-11-17 are Mon 10:00-10:30, 2026-11-16 10:00-10:30
deliver twice

# REC-OCCURRENCE  What its master lists as deleted, or no longer as an exception, after the pattern was changed is said, occurrence by occurrence, and stays.
outlook standup Mon 10:00-10:30 recurs weekly
            => ABSENCE_ADDED
occurrence standup next Mon moves to 11:00
            => ABSENCE_CHANGED start end, told staff alice
read standup without 2026-11-16
            => UNCHANGED, ABSENCE_REMOVED DELETED
outlook standup Tue 10:00-10:30 recurs weekly
            => IGNORED RECURRENCE_NOT_SYNCED
read standup without 2026-11-16 and 2026-11-17 and 2026-11-23
            => UNCHANGED of standup, IGNORED RECURRENCE_NOT_SYNCED of standup by REC-OCCURRENCE
read standup without none
            => UNCHANGED of standup, IGNORED RECURRENCE_NOT_SYNCED of standup by REC-OCCURRENCE
raw graph alice {"id": "AAMk-alice-standup", "changeKey": "ck90", "type": "seriesMaster", "lastModifiedDateTime": "2026-11-02T13:30:00Z", "exceptionOccurrences": []}
            => UNCHANGED of standup, IGNORED RECURRENCE_NOT_SYNCED of standup by REC-OCCURRENCE
occurrences of standup until 2026-11-24 are Mon 10:00-10:30, next Mon 11:00-11:30, 2026-11-23 10:00-10:30
outlook standup deleted
            => ABSENCE_REMOVED DELETED of standup, ABSENCE_REMOVED DELETED of standup/2026-11-09

# REC-FREEZE ABS-KEEP  Beside a changed pattern nothing else that a series states is followed, and each time that it would be is said.
outlook standup Mon 10:00-10:30 recurs weekly
            => ABSENCE_ADDED
outlook standup Tue 10:00-10:30 recurs weekly
            => IGNORED RECURRENCE_NOT_SYNCED
outlook standup Tue 11:00-11:30
            => IGNORED RECURRENCE_NOT_SYNCED by REC-FREEZE, nobody told
outlook standup saved again
            => UNCHANGED
outlook standup Tue 10:00-10:30
            => UNCHANGED
outlook standup notes "bring tea"
            => IGNORED RECURRENCE_NOT_SYNCED by REC-FREEZE
outlook standup recurs no more
            => IGNORED RECURRENCE_NOT_SYNCED
outlook standup Wed 12:00-12:30
            => IGNORED RECURRENCE_NOT_SYNCED by REC-FREEZE, nobody told
absence standup is Mon 10:00-10:30, notes ""

# REC-FREEZE  The range is frozen too, and so is that it recurs at all.
outlook standup Mon 10:00-10:30 recurs weekly until next Mon
            => ABSENCE_ADDED
outlook standup Mon 10:00-10:30 recurs weekly until 2026-12-28
            => IGNORED RECURRENCE_NOT_SYNCED
outlook standup recurs no more
            => IGNORED RECURRENCE_NOT_SYNCED
occurrences of standup until 2026-11-20 are Mon 10:00-10:30, next Mon 10:00-10:30

# REC-FREEZE ELIG-BUSY  Whatever its pattern has become, what is free does not block.
outlook standup Mon 10:00-10:30 recurs weekly
            => ABSENCE_ADDED
outlook standup Tue 10:00-10:30 recurs weekly, free
            => IGNORED RECURRENCE_NOT_SYNCED, ABSENCE_REMOVED NOT_BUSY, told staff alice
absences of alice: none

# REC-UPDATE NOTE-UPDATE  A series' time of day changes for each occurrence that is no exception; staff are told once.
outlook standup Mon 10:00-10:30 recurs weekly
            => ABSENCE_ADDED
occurrence standup next Mon moves to 11:00
            => ABSENCE_CHANGED start end, told staff alice
outlook standup moves to 10:15
            => ABSENCE_CHANGED start end time_of_day, told staff alice
occurrences of standup until 2026-11-18 are Mon 10:15-10:45, next Mon 11:00-11:30, 2026-11-16 10:15-10:45
deliver twice

# REC-UPDATE  A series that is freed, and busy again, is the same absence.
outlook standup Mon 10:00-10:30 recurs weekly
            => ABSENCE_ADDED
outlook standup free
            => ABSENCE_REMOVED NOT_BUSY, told staff alice
absences of alice: none
outlook standup busy
            => ABSENCE_ADDED, told staff alice
absence standup is Mon 10:00-10:30, the same absence

# REC-EXCEPTION NOTE-UPDATE  One occurrence is moved, freed, made busy again, deleted, each by itself.
outlook standup Mon 10:00-10:30 recurs weekly
            => ABSENCE_ADDED
occurrence standup next Mon moves to next Tue 11:00
            => ABSENCE_CHANGED start end, told staff alice
occurrence standup 2026-11-16 free
            => ABSENCE_REMOVED NOT_BUSY, told staff alice
occurrences of standup until 2026-11-24 are Mon 10:00-10:30, next Tue 11:00-11:30, 2026-11-23 10:00-10:30
occurrence standup 2026-11-16 busy
            => ABSENCE_ADDED, told staff alice
occurrences of standup until 2026-11-17 are Mon 10:00-10:30, next Tue 11:00-11:30, 2026-11-16 10:00-10:30
occurrence standup next Mon deleted
            => ABSENCE_REMOVED DELETED
occurrences of standup until 2026-11-17 are Mon 10:00-10:30, 2026-11-16 10:00-10:30
deliver twice

# REC-EXCEPTION  Graph does not report a deleted occurrence: the master's list tells, and tells when it is back. Nobody is told of a deletion.
outlook standup Mon 10:00-10:30 recurs weekly
            => ABSENCE_ADDED
read standup without next Mon
            => UNCHANGED, ABSENCE_REMOVED DELETED
occurrences of standup until 2026-11-17 are Mon 10:00-10:30, 2026-11-16 10:00-10:30
read standup without none
            => UNCHANGED, ABSENCE_ADDED, told staff alice
occurrences of standup until 2026-11-17 are Mon 10:00-10:30, next Mon 10:00-10:30, 2026-11-16 10:00-10:30
deliver twice

# REC-EXCEPTION  So does a list of the series' instances: what the frozen pattern has there and the list lacks was deleted.
outlook standup Mon 10:00-10:30 recurs weekly
            => ABSENCE_ADDED
occurrence standup 2026-11-16 moves to 2026-11-17 12:00
            => ABSENCE_CHANGED start end, told staff alice
instances standup from Mon 00:00 to 2026-11-30 00:00 shows Mon and 2026-11-16
            => IGNORED DUPLICATE of standup/2026-11-16, ABSENCE_REMOVED DELETED
            => ABSENCE_REMOVED DELETED
occurrences of standup until 2026-12-01 are Mon 10:00-10:30, 2026-11-17 12:00-12:30, 2026-11-30 10:00-10:30
again
            => IGNORED DUPLICATE of standup/2026-11-16, IGNORED DUPLICATE
instances standup from Mon 00:00 to 2026-11-30 00:00 shows Mon and next Mon and 2026-11-16 and 2026-11-23
            => IGNORED DUPLICATE of standup/2026-11-16, ABSENCE_ADDED, ABSENCE_ADDED
            => told staff alice
occurrences of standup until 2026-11-24 are Mon 10:00-10:30, next Mon 10:00-10:30, 2026-11-17 12:00-12:30, 2026-11-23 10:00-10:30
instances standup from Mon 00:00 to 2026-11-30 00:00 shows Mon and next Mon and 2026-11-16 and 2026-11-23
            => IGNORED DUPLICATE of standup/2026-11-16, UNCHANGED
deliver twice

# REC-EXCEPTION ABS-KEEP  A list need not show an exception that was moved out of its range: what it lacks of those is not deleted.
outlook standup Mon 10:00-10:30 recurs weekly
            => ABSENCE_ADDED
occurrence standup next Mon moves to 2026-12-02 12:00
            => ABSENCE_CHANGED start end, told staff alice
occurrence standup 2026-11-16 moves to Sun 12:00
            => ABSENCE_CHANGED start end, told staff alice
occurrence standup 2026-11-23 moves to 2026-11-24 12:00
            => ABSENCE_CHANGED start end, told staff alice
instances standup from next Mon 00:00 to 2026-11-30 00:00 shows 2026-11-23
            => IGNORED DUPLICATE of standup/2026-11-23, UNCHANGED of standup
occurrences of standup until 2026-12-03 are Mon 10:00-10:30, Sun 12:00-12:30, 2026-11-24 12:00-12:30, 2026-11-30 10:00-10:30, 2026-12-02 12:00-12:30
# One that was moved within the range it does show.
instances standup from next Mon 00:00 to 2026-11-30 00:00 shows none
            => ABSENCE_REMOVED DELETED
occurrences of standup until 2026-11-29 are Mon 10:00-10:30, Sun 12:00-12:30
instances standup from next Mon 00:00 to 2026-12-03 00:00 shows 2026-11-30
            => ABSENCE_REMOVED DELETED
occurrences of standup until 2026-12-03 are Mon 10:00-10:30, Sun 12:00-12:30, 2026-11-30 10:00-10:30
deliver twice

# ORDER-STALE  A list that is heard late says nothing against a later one.
outlook standup Mon 10:00-10:30 recurs weekly
            => ABSENCE_ADDED
Tue 12:00  instances standup from Mon 00:00 to 2026-11-30 00:00 shows Mon and next Mon and 2026-11-16 and 2026-11-23
            => UNCHANGED
Tue 11:00  instances standup from Mon 00:00 to 2026-11-30 00:00 shows Mon
            => IGNORED STALE

# REC-EXCEPTION  An exception that is as its series has it again follows it again.
outlook standup Mon 10:00-10:30 recurs weekly
            => ABSENCE_ADDED
occurrence standup next Mon moves to 11:00
            => ABSENCE_CHANGED start end, told staff alice
occurrence standup next Mon as in the series
            => ABSENCE_CHANGED start end, told staff alice
occurrences of standup until 2026-11-10 are Mon 10:00-10:30, next Mon 10:00-10:30
outlook standup moves to 10:15
            => ABSENCE_CHANGED start end time_of_day, told staff alice
occurrences of standup until 2026-11-10 are Mon 10:15-10:45, next Mon 10:15-10:45

# REC-OCCURRENCE  An exception at a date that the frozen pattern does not have is not added.
outlook standup Mon 10:00-10:30 recurs weekly
            => ABSENCE_ADDED
occurrence standup next Tue moves to 11:00
            => IGNORED RECURRENCE_NOT_SYNCED

# REC-REMOVE  A series that is deleted takes each of its absences with it, its exceptions too; so does one that is cancelled.
outlook standup Mon 10:00-10:30 recurs weekly
            => ABSENCE_ADDED
occurrence standup next Mon moves to 11:00
            => ABSENCE_CHANGED start end, told staff alice
outlook standup deleted
            => ABSENCE_REMOVED DELETED, ABSENCE_REMOVED DELETED of standup/2026-11-09
absences of alice: none
outlook clinic Tue 10:00-10:30 recurs weekly
            => ABSENCE_ADDED
occurrence clinic next Tue moves to 11:00
            => ABSENCE_CHANGED start end, told staff alice
outlook clinic cancelled
            => ABSENCE_REMOVED CANCELLED, ABSENCE_REMOVED CANCELLED of clinic/2026-11-10
            => told staff alice
absences of alice: none

# NOTE-UPDATE NOTE-WITHHELD  One notification is sent for all of a series' occurrences in a sync; what is over already is withheld by itself.
outlook standup Mon 08:00-08:30 recurs daily
Tue 12:00  sync alice begins
            => nothing
occurrence standup Mon moves to Mon 07:00
            => ABSENCE_CHANGED start end, withheld staff ALREADY_OVER
occurrence standup Mon moves to Mon 06:00
            => ABSENCE_CHANGED start end, nobody told
occurrence standup Wed moves to 09:00
            => ABSENCE_CHANGED start end, told staff alice
occurrence standup Thu moves to 09:00
            => ABSENCE_CHANGED start end
outlook standup moves to 08:15
            => ABSENCE_CHANGED start end time_of_day
sync alice ends
            => SYNC_COMPLETED

# REC-EXCEPTION  What the first sync tells of a series is its creation, its exceptions included.
sync alice full begins
            => nothing
outlook standup Mon 10:00-10:30 recurs weekly
            => ABSENCE_ADDED
occurrence standup next Mon moves to 11:00
            => ABSENCE_CHANGED start end
sync alice ends
            => SYNC_COMPLETED

# REC-REMOVE  A series that is moved to another calendar is removed; moved back under other ids, it is the same absence, exceptions and deletions included.
outlook standup Mon 10:00-10:30 recurs weekly
occurrence standup next Mon moves to 11:00
            => ABSENCE_CHANGED start end, told staff alice
read standup without 2026-11-16
            => UNCHANGED, ABSENCE_REMOVED DELETED
outlook standup in calendar "Team"
            => ABSENCE_REMOVED MOVED, ABSENCE_REMOVED MOVED of standup/2026-11-09
absences of alice: none
outlook standup in primary calendar, new id
            => ABSENCE_ADDED, ABSENCE_ADDED of standup/2026-11-09, told staff alice
occurrences of standup until 2026-11-24 are Mon 10:00-10:30, next Mon 11:00-11:30, 2026-11-23 10:00-10:30
deliver twice

# SYNC-REMOVE REC-REMOVE  A FULL sync that shows the master misses none of its occurrences; one that shows a stub has seen the series; one that shows neither removes it all.
outlook standup Mon 10:00-10:30 recurs weekly
occurrence standup next Mon moves to 11:00
            => ABSENCE_CHANGED start end, told staff alice
sync alice full shows standup
            => IGNORED DUPLICATE of standup, SYNC_COMPLETED
sync alice full begins
            => nothing
occurrence standup 2026-11-16 as in the series
            => IGNORED DUPLICATE
sync alice ends
            => SYNC_COMPLETED
occurrences of standup until 2026-11-17 are Mon 10:00-10:30, next Mon 11:00-11:30, 2026-11-16 10:00-10:30
sync alice full shows nothing
            => ABSENCE_REMOVED MISSING_IN_FULL_SYNC of standup
            => ABSENCE_REMOVED MISSING_IN_FULL_SYNC of standup/2026-11-09, SYNC_COMPLETED
absences of alice: none

# SYNC-REMOVE REC-EXCEPTION  A FULL sync that shows an exception, as it was or anew, has seen its series, and so has whatever shows one after a removal that waits.
outlook standup Mon 10:00-10:30 recurs weekly
occurrence standup next Mon moves to 11:00
            => ABSENCE_CHANGED start end, told staff alice
sync alice full begins
            => nothing
occurrence standup next Mon seen again
            => IGNORED DUPLICATE
sync alice ends
            => SYNC_COMPLETED
sync alice full begins
            => nothing
occurrence standup next Mon moves to 12:00
            => ABSENCE_CHANGED start end, told staff alice
sync alice ends
            => SYNC_COMPLETED
sync alice begins
            => nothing
outlook standup deleted
            => REMOVAL_NOTED
occurrence standup next Mon moves to 13:00
            => ABSENCE_CHANGED start end, told staff alice
sync alice ends
            => SYNC_COMPLETED
occurrences of standup until 2026-11-17 are Mon 10:00-10:30, next Mon 13:00-13:30, 2026-11-16 10:00-10:30
# In another calendar it says nothing of this one.
sync alice full begins
            => nothing
outlook lunch Tue 12:00-13:00
            => ABSENCE_ADDED
read standup/2026-11-09 in calendar "Team"
            => ABSENCE_REMOVED MOVED of standup/2026-11-09
sync alice ends
            => SYNC_COMPLETED, ABSENCE_REMOVED MISSING_IN_FULL_SYNC of standup
absences of alice: lunch Tue 12:00-13:00

# ABS-PAUSE  What is seen of a series in a pause waits for its end.
outlook standup Mon 10:00-10:30 recurs weekly
occurrence standup next Mon moves to 11:00
            => ABSENCE_CHANGED start end, told staff alice
directory alice inactive
            => DIRECTORY_CHANGED active, IGNORED NO_MATCHING_EMPLOYEE of standup
occurrence standup next Mon deleted
            => nothing
read standup without next Mon and 2026-11-16
            => IGNORED NO_MATCHING_EMPLOYEE
occurrence standup 2026-11-23 moves to 12:00
            => IGNORED NO_MATCHING_EMPLOYEE
outlook standup moves to 10:15
            => IGNORED NO_MATCHING_EMPLOYEE
occurrences of standup until 2026-11-24 are Mon 10:00-10:30, next Mon 11:00-11:30, 2026-11-16 10:00-10:30, 2026-11-23 10:00-10:30
directory alice active
            => DIRECTORY_CHANGED active, ABSENCE_CHANGED start end time_of_day of standup
            => ABSENCE_REMOVED DELETED of standup, ABSENCE_REMOVED DELETED of standup
            => ABSENCE_CHANGED start end of standup/2026-11-23
occurrences of standup until 2026-11-24 are Mon 10:15-10:45, 2026-11-23 12:00-12:30

# ABS-REMOVE  Another employee comes to match the mailbox: the series and its exceptions go over.
outlook standup Mon 10:00-10:30 recurs weekly
occurrence standup next Mon moves to 11:00
            => ABSENCE_CHANGED start end, told staff alice
directory alice email "alice.b@bank.example"
            => DIRECTORY_CHANGED email, IGNORED NO_MATCHING_EMPLOYEE of standup
directory new employee carol email "alice@bank.example"
            => DIRECTORY_CHANGED, ABSENCE_REMOVED REASSIGNED of standup, ABSENCE_ADDED of standup
            => ABSENCE_REMOVED REASSIGNED of standup/2026-11-09, ABSENCE_ADDED of standup/2026-11-09
occurrences of standup until next Tue are Mon 10:00-10:30, next Mon 11:00-11:30
absences of alice: none

# ABS-REMOVE ABS-ADD  What an exception held for one employee is not another's: it takes that one's first location.
directory alice locations Uptown
            => DIRECTORY_CHANGED location_ids
outlook standup Mon 10:00-10:30 recurs weekly
            => ABSENCE_ADDED location_id=32
occurrence standup next Mon moves to 11:00
            => ABSENCE_CHANGED start end, told staff alice
directory alice email "alice.b@bank.example"
            => DIRECTORY_CHANGED email, IGNORED NO_MATCHING_EMPLOYEE of standup
directory new employee carol email "alice@bank.example", locations Harbour, Uptown
            => DIRECTORY_CHANGED, ABSENCE_REMOVED REASSIGNED of standup, ABSENCE_ADDED location_id=31 of standup
            => ABSENCE_REMOVED REASSIGNED of standup/2026-11-09
            => ABSENCE_ADDED location_id=31 of standup/2026-11-09, nobody told

# DIR-CHANGE  The days of an all-day series are the employee's days.
outlook closed all day Mon recurs weekly
occurrence closed next Mon moves to next Tue
            => ABSENCE_CHANGED start end, told staff alice
directory alice zone "America/Vancouver"
            => DIRECTORY_CHANGED timezone, ABSENCE_CHANGED start end time_zone of closed
            => ABSENCE_CHANGED start end time_zone of closed/2026-11-09

# RULES-ACTIVATE  A series that is tentative blocks once the rule set says so.
outlook standup Mon 10:00-10:30 recurs weekly, tentative
            => IGNORED NOT_BUSY
occurrence standup next Mon busy
            => ABSENCE_ADDED, told staff alice
operator activates "quickstart-1"
            => RULES_ACTIVATED, ABSENCE_ADDED of standup
occurrences of standup until 2026-11-17 are Mon 10:00-10:30, next Mon 10:00-10:30, 2026-11-16 10:00-10:30

# REC-UPDATE  A single item that is made recurring becomes a series: the same absence.
outlook standup Mon 10:00-10:30
outlook standup recurs weekly
            => ABSENCE_CHANGED recurrence time_of_day, told staff alice
occurrences of standup until next Tue are Mon 10:00-10:30, next Mon 10:00-10:30
absence standup is Mon 10:00-10:30, the same absence

# ORDER-REJECT  A pattern that no calendar can have.
raw graph alice {"value": [{"id": "odd", "changeKey": "c1", "type": "seriesMaster", "subject": "odd", "showAs": "busy", "start": {"dateTime": "2026-11-09T14:00:00", "timeZone": "UTC"}, "end": {"dateTime": "2026-11-09T14:30:00", "timeZone": "UTC"}, "recurrence": {"pattern": {"type": "daily", "interval": 0}, "range": {"type": "noEnd", "startDate": "2026-11-09"}}}], "@odata.deltaLink": "https://graph.microsoft.com/next"}
            => REJECTED INVALID_VALUE of odd, SYNC_COMPLETED

# SYNC-UNKNOWN  The removal of a stub's id says nothing of the occurrence.
outlook standup Mon 10:00-10:30 recurs weekly
occurrence standup next Mon deleted
            => IGNORED UNKNOWN_ITEM
occurrences of standup until next Tue are Mon 10:00-10:30, next Mon 10:00-10:30

# MAP-RECURRENCE  An appointment that is made recurring in Outlook stays what it is, and its occurrences are nothing.
appointment 501 for alice with client bob, Tue 14:00-15:00, exported
outlook 501 recurs weekly
            => IGNORED RECURRENCE_NOT_SYNCED
occurrence 501 next Tue as in the series
            => IGNORED RECURRENCE_NOT_SYNCED
occurrence 501 next Tue moves to 16:00
            => IGNORED RECURRENCE_NOT_SYNCED
absences of alice: none

# EXP-CONFIRM  A series that turns out to be an export has no absence, nor have its exceptions.
appointment 501 for alice with client bob, Tue 14:00-15:00
outlook standup Tue 14:00-15:00 recurs weekly
occurrence standup next Tue moves to 16:00
            => ABSENCE_CHANGED start end, told staff alice
operator confirms 501 to alice in standup
            => EXPORT_CONFIRMED, ABSENCE_REMOVED EXPORTED of standup, IGNORED UNKNOWN_SERVICE
            => IGNORED UNKNOWN_LOCATION, IGNORED ATTENDEES_NOT_SYNCED, IGNORED RECURRENCE_NOT_SYNCED
            => ABSENCE_REMOVED EXPORTED of standup/2026-11-10
absences of alice: none

# ABS-ADD  An exception has a place, notes and a title of its own.
bank, titles shown
outlook standup Mon 10:00-10:30 recurs weekly, location Harbour, notes "bring coffee"
occurrence standup next Mon location Uptown, notes "bring tea", private
            => ABSENCE_CHANGED location_id notes title, told staff alice
occurrence standup 2026-11-16 subject "Standup, long"
            => ABSENCE_CHANGED title, told staff alice

# REC-EXCEPTION  A master that lists its exceptions says which are none any more.
outlook standup Mon 10:00-10:30 recurs weekly
occurrence standup next Mon moves to 11:00
            => ABSENCE_CHANGED start end, told staff alice
raw graph alice {"id": "AAMk-alice-standup", "changeKey": "ck90", "type": "seriesMaster", "lastModifiedDateTime": "2026-11-02T13:03:00Z", "exceptionOccurrences": []}
            => UNCHANGED of standup, ABSENCE_CHANGED start end of standup, told staff alice
occurrences of standup until next Tue are Mon 10:00-10:30, next Mon 10:00-10:30

# REC-EXCEPTION  The list of deleted occurrences counts also where it is read of a version that is known.
outlook standup Mon 10:00-10:30, change key "ck7" recurs weekly
read standup change key "ck7" without next Mon
            => UNCHANGED, ABSENCE_REMOVED DELETED
again
            => IGNORED DUPLICATE
occurrences of standup until next Tue are Mon 10:00-10:30
deliver twice

# REC-EXCEPTION ABS-KEEP  Over EWS a master lists an exception by another id than before: it is the same occurrence, and stays as it was.
raw ews alice <Envelope><Body><GetItemResponse><ResponseMessages><GetItemResponseMessage><Items><CalendarItem><ItemId Id="M1" ChangeKey="m1"/><Subject>standup</Subject><UID>u1</UID><Start>2026-11-02T14:00:00Z</Start><End>2026-11-02T14:30:00Z</End><IsAllDayEvent>false</IsAllDayEvent><LegacyFreeBusyStatus>Busy</LegacyFreeBusyStatus><Location>Harbour</Location><CalendarItemType>RecurringMaster</CalendarItemType><Recurrence><WeeklyRecurrence><Interval>1</Interval><DaysOfWeek>Monday</DaysOfWeek></WeeklyRecurrence><NoEndRecurrence><StartDate>2026-11-02</StartDate></NoEndRecurrence></Recurrence><ModifiedOccurrences><Occurrence><ItemId Id="E1" ChangeKey="x"/><Start>2026-11-09T16:00:00Z</Start><End>2026-11-09T16:30:00Z</End><OriginalStart>2026-11-09T14:00:00Z</OriginalStart></Occurrence></ModifiedOccurrences><StartTimeZone Id="UTC"/><EndTimeZone Id="UTC"/></CalendarItem></Items></GetItemResponseMessage><GetItemResponseMessage><Items><CalendarItem><ItemId Id="E1" ChangeKey="E1k"/><Subject>standup</Subject><UID>u1</UID><RecurrenceId>2026-11-09T14:00:00Z</RecurrenceId><Start>2026-11-09T16:00:00Z</Start><End>2026-11-09T16:30:00Z</End><OriginalStart>2026-11-09T14:00:00Z</OriginalStart><IsAllDayEvent>false</IsAllDayEvent><LegacyFreeBusyStatus>Free</LegacyFreeBusyStatus><Location>Harbour</Location><CalendarItemType>Exception</CalendarItemType><StartTimeZone Id="UTC"/><EndTimeZone Id="UTC"/></CalendarItem></Items></GetItemResponseMessage></ResponseMessages></GetItemResponse></Body></Envelope>
            => ABSENCE_ADDED of M1
            => ABSENCE_CHANGED start end of E1
            => ABSENCE_REMOVED NOT_BUSY of E1, nobody told
absences of alice: M1 Mon 10:00-10:30
raw ews alice <Envelope><Body><GetItemResponse><ResponseMessages><GetItemResponseMessage><Items><CalendarItem><ItemId Id="M2" ChangeKey="m2"/><Subject>standup</Subject><UID>u1</UID><Start>2026-11-02T14:00:00Z</Start><End>2026-11-02T14:30:00Z</End><IsAllDayEvent>false</IsAllDayEvent><LegacyFreeBusyStatus>Busy</LegacyFreeBusyStatus><Location>Harbour</Location><CalendarItemType>RecurringMaster</CalendarItemType><Recurrence><WeeklyRecurrence><Interval>1</Interval><DaysOfWeek>Monday</DaysOfWeek></WeeklyRecurrence><NoEndRecurrence><StartDate>2026-11-02</StartDate></NoEndRecurrence></Recurrence><ModifiedOccurrences><Occurrence><ItemId Id="E2" ChangeKey="x"/><Start>2026-11-09T16:00:00Z</Start><End>2026-11-09T16:30:00Z</End><OriginalStart>2026-11-09T14:00:00Z</OriginalStart></Occurrence></ModifiedOccurrences><StartTimeZone Id="UTC"/><EndTimeZone Id="UTC"/></CalendarItem></Items></GetItemResponseMessage><GetItemResponseMessage><Items><CalendarItem><ItemId Id="E2" ChangeKey="E2k"/><Subject>standup</Subject><UID>u1</UID><RecurrenceId>2026-11-09T14:00:00Z</RecurrenceId><Start>2026-11-09T16:00:00Z</Start><End>2026-11-09T16:30:00Z</End><OriginalStart>2026-11-09T14:00:00Z</OriginalStart><IsAllDayEvent>false</IsAllDayEvent><LegacyFreeBusyStatus>Free</LegacyFreeBusyStatus><Location>Harbour</Location><CalendarItemType>Exception</CalendarItemType><StartTimeZone Id="UTC"/><EndTimeZone Id="UTC"/></CalendarItem></Items></GetItemResponseMessage></ResponseMessages></GetItemResponse></Body></Envelope>
            => UNCHANGED of M2, IGNORED DUPLICATE_CLAIM of M1
            => IGNORED NOT_BUSY of E2
            => IGNORED NOT_BUSY of E2, nobody told

# NOTE-UPDATE REC-UPDATE  An earlier sync that speaks again tells nobody anew of what it told.
outlook standup Mon 10:00-10:30 recurs weekly
sync alice begins named "s1"
outlook standup moves to 10:15
            => ABSENCE_CHANGED start end time_of_day, told staff alice
sync alice ends
            => SYNC_COMPLETED
sync alice begins named "s2"
outlook standup moves to 10:30
            => ABSENCE_CHANGED start end time_of_day, told staff alice
sync alice ends
            => SYNC_COMPLETED
sync alice begins named "s1"
outlook standup moves to 10:45
            => ABSENCE_CHANGED start end time_of_day
sync alice ends
            => IGNORED DUPLICATE

# ORDER-STALE  A list of instances from before anybody told of the series is no news of it.
Tue 12:00  outlook standup Mon 10:00-10:30 recurs weekly
            => ABSENCE_ADDED
Tue 11:00  instances standup from Mon 00:00 to 2026-11-30 00:00 shows Mon
            => IGNORED STALE
