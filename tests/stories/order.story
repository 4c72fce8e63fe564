# ORDER-DUPLICATE  An item with the change key that it already has says nothing new.
outlook     dentist, Tue 14:00-15:00
            => ABSENCE_ADDED
again
            => 2 x IGNORED DUPLICATE by ORDER-DUPLICATE, nobody told
outlook     dentist seen again
            => IGNORED DUPLICATE of dentist by ORDER-DUPLICATE, nobody told
read        dentist seen again
            => IGNORED DUPLICATE of dentist
absences of alice: dentist Tue 14:00-15:00
deliver twice

# ORDER-DUPLICATE  With the change key that it already has, what was never stated of the item is news.
outlook     dentist only, Tue 14:00-15:00, busy, change key "k1"
            => ABSENCE_ADDED
read        dentist only, notes "bring the X-rays", change key "k1"
            => ABSENCE_CHANGED notes, told staff alice
read        dentist only, notes "bring nothing", change key "k1"
            => IGNORED DUPLICATE of dentist by ORDER-DUPLICATE, nobody told
read        dentist only, Tue 14:00-15:00, busy, change key "k1"
            => IGNORED DUPLICATE of dentist
absences of alice: dentist Tue 14:00-15:00
deliver twice

# ORDER-DUPLICATE  In a FULL sync, a known item still counts as seen.
outlook     dentist, Tue 14:00-15:00
            => ABSENCE_ADDED
outlook     lunch, Tue 12:00-13:00
            => ABSENCE_ADDED
sync        alice full shows dentist
            => IGNORED DUPLICATE of dentist, ABSENCE_REMOVED MISSING_IN_FULL_SYNC of lunch, SYNC_COMPLETED, nobody told
absences of alice: dentist Tue 14:00-15:00
again
            => 2 x IGNORED DUPLICATE
deliver twice

# ORDER-DUPLICATE  A removal and an end marker of a sync that has ended say nothing new.
outlook     dentist, Tue 14:00-15:00
            => ABSENCE_ADDED
outlook     dentist deleted
            => ABSENCE_REMOVED DELETED
again
            => 2 x IGNORED DUPLICATE
outlook     dentist saved again
            => ABSENCE_ADDED, told staff alice
sync        alice begins named "s1"
outlook     dentist deleted
            => REMOVAL_NOTED
again
            => IGNORED DUPLICATE of dentist
sync        alice ends
            => SYNC_COMPLETED, ABSENCE_REMOVED DELETED of dentist
again
            => IGNORED DUPLICATE by ORDER-DUPLICATE
absences of alice: none

# ORDER-DUPLICATE  An appointment whose updated_at and content are known says nothing new.
appointment 501 with client bob, Tue 14:00-15:00
            => APPOINTMENT_RECORDED, write UPSERT to alice
again
            => IGNORED DUPLICATE of 501 by ORDER-DUPLICATE, nobody told
appointment 501 moves to 16:00
            => APPOINTMENT_RECORDED start end, write UPSERT to alice
again
            => IGNORED DUPLICATE of 501
appointment 501 cancelled
            => APPOINTMENT_CANCELLED BY_COCONUT, write CANCEL to alice
again
            => IGNORED DUPLICATE of 501
deliver twice

# ORDER-DUPLICATE  So does a directory entry whose updated_at and content are known.
directory   alice first name "Ally"
            => DIRECTORY_CHANGED first_name
again
            => IGNORED DUPLICATE of alice by ORDER-DUPLICATE
directory   location Harbour name "Harbour front"
            => DIRECTORY_CHANGED name
again
            => IGNORED DUPLICATE by ORDER-DUPLICATE
directory   service 4 name "Mortgages"
            => DIRECTORY_CHANGED name
again
            => IGNORED DUPLICATE by ORDER-DUPLICATE
directory   bob removed
            => DIRECTORY_CHANGED active removed
again
            => IGNORED DUPLICATE of bob by ORDER-DUPLICATE
deliver twice

# ORDER-DUPLICATE  And a setting or operator's act that was observed at the same moment.
settings    titles shown
            => SETTINGS_CHANGED show_event_titles
again
            => IGNORED DUPLICATE by ORDER-DUPLICATE
settings    client notifications off
            => SETTINGS_CHANGED client_notifications
again
            => IGNORED DUPLICATE by ORDER-DUPLICATE
operator    activates "quickstart-1"
            => RULES_ACTIVATED rule_set
again
            => IGNORED DUPLICATE by ORDER-DUPLICATE
directory   new employee carol
            => DIRECTORY_CHANGED
operator    initializes carol
            => CALENDAR_INITIALIZED
again
            => IGNORED DUPLICATE by ORDER-DUPLICATE
sync        alice fails
            => SYNC_INCOMPLETE
again
            => IGNORED DUPLICATE by ORDER-DUPLICATE
deliver twice

# ORDER-STALE  An item that is older than what Exchange last stated about it changes nothing.
10:00       outlook dentist, Tue 14:00-15:00
            => ABSENCE_ADDED
10:10       outlook dentist moves to 16:00
            => ABSENCE_CHANGED start end, told staff alice
10:11       outlook dentist moves to 11:00, modified 10:05
            => IGNORED STALE of dentist by ORDER-STALE, nobody told
absences of alice: dentist Tue 16:00-17:00
again
            => 2 x IGNORED DUPLICATE
deliver twice

# ORDER-STALE  Nor does an older statement of an appointment.
10:00       appointment 501 with client bob, Tue 14:00-15:00
            => APPOINTMENT_RECORDED, write UPSERT to alice
10:10       appointment 501 moves to 16:00
            => APPOINTMENT_RECORDED start end, write UPSERT to alice
10:11       appointment 501 moves to 11:00, stated 10:05
            => IGNORED STALE of 501 by ORDER-STALE, nobody told
appointment 501 is Tue 16:00-17:00

# ORDER-STALE APT-CANCEL  A cancellation heard after a later update still cancels.
10:00       appointment 501 with client bob, Tue 14:00-15:00
            => APPOINTMENT_RECORDED, write UPSERT to alice
10:10       appointment 501 moves to 16:00
            => APPOINTMENT_RECORDED start end, write UPSERT to alice
10:11       appointment 501 cancelled, stated 10:05
            => APPOINTMENT_CANCELLED BY_COCONUT, write CANCEL to alice, nobody told
appointment 501 is CANCELLED
10:12       appointment 501 moves to 11:00, stated 10:06
            => IGNORED STALE of 501
10:20       appointment 501 created, Tue 09:00-10:00
            => APPOINTMENT_RECORDED status start end, write UPSERT to alice
10:21       appointment 501 cancelled, stated 10:15
            => IGNORED STALE of 501 by ORDER-STALE
appointment 501 is BOOKED, Tue 09:00-10:00

# ORDER-STALE  Nor an older statement of the directory.
10:10       directory alice first name "Ally"
            => DIRECTORY_CHANGED first_name
10:11       directory alice first name "Alison", stated 10:05
            => IGNORED STALE of alice by ORDER-STALE
10:12       directory alice removed, stated 10:06
            => IGNORED STALE of alice by ORDER-STALE
10:13       directory location Harbour address "6 Water St, Halifax"
            => DIRECTORY_CHANGED address
10:14       directory location Harbour address "7 Water St, Halifax", stated 10:05
            => IGNORED STALE by ORDER-STALE
10:15       directory service 4 name "Mortgages"
            => DIRECTORY_CHANGED name
10:16       directory service 4 name "Loans", stated 10:05
            => IGNORED STALE by ORDER-STALE

# ORDER-STALE  Nor settings and rule sets that were observed earlier than those last heard.
10:10       settings titles shown
            => SETTINGS_CHANGED show_event_titles
10:05       settings titles hidden
            => IGNORED STALE by ORDER-STALE
10:10       settings client notifications off
            => SETTINGS_CHANGED client_notifications
10:05       settings client notifications on
            => IGNORED STALE by ORDER-STALE
10:10       operator activates "quickstart-1"
            => RULES_ACTIVATED
10:05       operator activates "overview-1"
            => IGNORED STALE by ORDER-STALE
outlook     trip, Tue 14:00-15:00, oof
            => ABSENCE_ADDED

# ORDER-STALE ABS-REMOVE  A removed item comes back even with its old change key, or an older time of change.
10:00       outlook dentist, Tue 14:00-15:00
            => ABSENCE_ADDED
10:10       outlook lunch, Tue 12:00-13:00
            => ABSENCE_ADDED
10:20       outlook dentist deleted
            => ABSENCE_REMOVED DELETED
10:21       outlook lunch deleted
            => ABSENCE_REMOVED DELETED
10:30       outlook dentist seen again
            => ABSENCE_ADDED, told staff alice
10:31       outlook lunch saved again, modified 09:30
            => ABSENCE_ADDED, told staff alice
absence dentist is the same absence
absences of alice: dentist Tue 14:00-15:00, lunch Tue 12:00-13:00
10:32       outlook dentist moves to 16:00, modified 09:00
            => IGNORED STALE of dentist, nobody told
deliver twice

# ORDER-REJECT  Bytes that are no fact are rejected, and the fold goes on.
raw graph alice {"hello": "world"}
            => REJECTED UNSUPPORTED_BODY by ORDER-REJECT
raw graph alice {"value": 5}
            => REJECTED INVALID_VALUE by ORDER-REJECT
raw graph alice {"value": [{"subject": "Dentist", "start": {"dateTime": "2026-11-03T14:00:00", "timeZone": "UTC"}}]}
            => REJECTED MISSING_FIELD by ORDER-REJECT
raw graph alice {"value": [{"id": "", "@removed": {"reason": "deleted"}}]}
            => REJECTED MISSING_FIELD by ORDER-REJECT
raw graph alice {"value": [5]}
            => REJECTED MALFORMED_BODY by ORDER-REJECT
raw coconut appointment.created {"data": 5}
            => REJECTED INVALID_VALUE by ORDER-REJECT
raw coconut appointment.created {}
            => REJECTED MISSING_FIELD by ORDER-REJECT
raw operator calendar.initialized {}
            => REJECTED MISSING_FIELD by ORDER-REJECT
raw coconut settings.updated {"data": {"type": "settings", "id": "colours", "attributes": {}}}
            => REJECTED UNSUPPORTED_BODY by ORDER-REJECT
raw coconut settings.updated {"data": {"type": "settings", "id": "exchange", "attributes": {"enabled": true, "protocol": "fax"}}}
            => REJECTED INVALID_VALUE by ORDER-REJECT
# The pages were of a sync that never ended.
outlook     dentist, Tue 14:00-15:00
            => SYNC_INCOMPLETE, ABSENCE_ADDED

# ORDER-REJECT  A value no calendar can have is rejected.
raw graph alice {"id": "i1", "changeKey": "k1", "iCalUId": "u1", "showAs": "busy", "start": {"dateTime": "2026-02-30T14:00:00", "timeZone": "UTC"}, "end": {"dateTime": "2026-11-03T15:00:00", "timeZone": "UTC"}}
            => REJECTED INVALID_TIME by ORDER-REJECT
raw operator export.delayed as system {"mailbox": "alice@bank.example", "appointment_id": "501", "until": "soon"}
            => REJECTED INVALID_TIME by ORDER-REJECT
raw coconut service.updated {"data": {"type": "services", "id": "4", "attributes": {"name": "Mortgages", "updated_at": "yesterday"}}}
            => REJECTED INVALID_TIME by ORDER-REJECT
appointment 501 Tue 14:00-14:00
            => REJECTED NO_DURATION by ORDER-REJECT
raw coconut appointment.created as staff {"data": {"type": "appointments", "id": "502", "attributes": {"start": "2026-11-03 14:00:00", "end": "2026-11-03 15:00:00", "timezone": "Mars Standard Time", "staff_id": "1", "updated_at": "2026-11-02T13:00:00Z"}}}
            => REJECTED UNKNOWN_TIME_ZONE by ORDER-REJECT
directory   alice zone "Mars Standard Time"
            => REJECTED UNKNOWN_TIME_ZONE of alice by ORDER-REJECT
appointment 501 is unknown
appointment 502 is unknown
absences of alice: none

# ORDER-REJECT  What is said of the export of an appointment that is not known is rejected.
operator    delays 501 to alice until 10:30, as system
            => REJECTED UNKNOWN_APPOINTMENT
operator    fails 501 to alice because "quota", as system
            => REJECTED UNKNOWN_APPOINTMENT

# ABS-CHANGE  A later version of the same moment is not stale.
10:00       outlook dentist, Tue 14:00-15:00
            => ABSENCE_ADDED
10:05       outlook dentist moves to 15:00, modified 10:00
            => ABSENCE_CHANGED start end, told staff alice

# ORDER-STALE  A version that was heard before the present one is stale, or heard already.
10:00       outlook dentist, Tue 14:00-15:00, change key "a"
            => ABSENCE_ADDED
10:05       outlook dentist moves to 15:00, change key "b"
            => ABSENCE_CHANGED start end, told staff alice
10:10       outlook dentist moves to 14:00, change key "a", modified 10:00
            => IGNORED STALE

# DIR-SETTINGS DIR-CHANGE  What is observed later about something else does not make it stale.
10:10       settings titles shown
            => SETTINGS_CHANGED show_event_titles
10:05       settings staff notifications off
            => SETTINGS_CHANGED staff_notifications
10:05       directory alice first name "Al"
            => DIRECTORY_CHANGED first_name

# ORDER-STALE ABS-REMOVE  What was observed before its removal does not bring it back.
10:00       outlook dentist, Tue 14:00-15:00
            => ABSENCE_ADDED
10:10       outlook dentist deleted
            => ABSENCE_REMOVED DELETED
10:05       read dentist moves to 15:00
            => IGNORED STALE
absences of alice: none

# ORDER-DUPLICATE SYNC-MARK  A page of a FULL sync counts, also when it is heard after a later read outside the sync.
10:00       outlook dentist, Tue 14:00-15:00
            => ABSENCE_ADDED
10:05       read dentist seen again
            => IGNORED DUPLICATE
10:01       sync alice full begins
10:02       outlook dentist seen again
            => IGNORED DUPLICATE
10:06       sync alice ends
            => SYNC_COMPLETED
absences of alice: dentist Tue 14:00-15:00

# ORDER-STALE SYNC-MARK  So does a page that shows an older version than that read.
10:00       outlook dentist, Tue 14:00-15:00
            => ABSENCE_ADDED
10:05       read dentist moves to 15:00
            => ABSENCE_CHANGED start end, told staff alice
10:01       sync alice full begins
10:02       outlook dentist moves to 14:00, modified 10:00, change key "old"
            => IGNORED STALE
10:06       sync alice ends
            => SYNC_COMPLETED
absences of alice: dentist Tue 15:00-16:00

# ORDER-DUPLICATE EXP-ECHO SYNC-MARK  An exported item that a FULL sync shows is not missing, whatever was read later.
appointment 501 with client bob, Tue 14:00-15:00, exported
10:10       read 501 seen again
            => IGNORED DUPLICATE
10:05       sync alice full begins
10:06       outlook 501 seen again
            => IGNORED DUPLICATE
10:12       sync alice ends
            => SYNC_COMPLETED
appointment 501 is BOOKED
outlook     501 saved again
            => UNCHANGED ECHO

# ORDER-STALE  Of two versions of one moment the one that was observed earlier is stale, though heard later.
10:00       outlook dentist, Tue 14:00-15:00, modified 09:00
            => ABSENCE_ADDED
10:10       outlook dentist moves to 15:00, modified 09:00
            => ABSENCE_CHANGED start end, told staff alice
10:05       read dentist moves to 16:00, modified 09:00
            => IGNORED STALE, nobody told
absences of alice: dentist Tue 15:00-16:00

# ORDER-DUPLICATE APT-CANCEL  A partial cancellation told again.
raw coconut appointment.created as staff {"data": {"type": "appointments", "id": "501", "attributes": {"start": "2026-11-03T18:00:00Z", "end": "2026-11-03T21:00:00Z", "timezone": "America/Halifax", "staff_id": "1", "service_id": "4", "location_id": "31", "updated_at": "2026-11-02T12:30:00Z"}}}
            => APPOINTMENT_RECORDED, write UPSERT to alice
raw coconut appointment.cancelled as staff {"data": {"type": "appointments", "id": "501", "attributes": {"start": "2026-11-03T20:00:00Z", "updated_at": "2026-11-02T12:31:00Z"}}}
            => APPOINTMENT_CANCELLED BY_COCONUT, write CANCEL to alice
raw coconut appointment.updated as staff {"data": {"type": "appointments", "id": "501", "attributes": {"start": "2026-11-03T14:00:00Z", "end": "2026-11-03T15:00:00Z", "updated_at": "2026-11-02T12:32:00Z"}}}
            => APPOINTMENT_RECORDED start end
raw coconut appointment.cancelled as staff {"data": {"type": "appointments", "id": "501", "attributes": {"start": "2026-11-03T20:00:00Z", "updated_at": "2026-11-02T12:31:00Z"}}}
            => IGNORED DUPLICATE

# APT-CANCEL  A partial cancellation that is heard late still cancels, whatever was stated since.
raw coconut appointment.created as staff {"data": {"type": "appointments", "id": "501", "attributes": {"start": "2026-11-03T18:00:00Z", "end": "2026-11-03T21:00:00Z", "timezone": "America/Halifax", "staff_id": "1", "service_id": "4", "location_id": "31", "updated_at": "2026-11-02T12:30:00Z"}}}
            => APPOINTMENT_RECORDED, write UPSERT to alice
raw coconut appointment.updated as staff {"data": {"type": "appointments", "id": "501", "attributes": {"start": "2026-11-03T14:00:00Z", "end": "2026-11-03T15:00:00Z", "updated_at": "2026-11-02T12:32:00Z"}}}
            => APPOINTMENT_RECORDED start end, write UPSERT to alice
raw coconut appointment.cancelled as staff {"data": {"type": "appointments", "id": "501", "attributes": {"start": "2026-11-03T20:00:00Z", "updated_at": "2026-11-02T12:31:00Z"}}}
            => APPOINTMENT_CANCELLED BY_COCONUT, write CANCEL to alice
