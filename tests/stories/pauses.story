# ABS-PAUSE NOTE-NONE  When the email is changed the sync stops: nothing is removed, whatever is seen.
outlook     dentist, Tue 14:00-15:00
            => ABSENCE_ADDED
outlook     lunch, Tue 12:00-13:00
            => ABSENCE_ADDED
outlook     talk, Wed 14:00-15:00
            => ABSENCE_ADDED
directory   alice email "alice.b@bank.example"
            => DIRECTORY_CHANGED email
            => 3 x IGNORED NO_MATCHING_EMPLOYEE by ABS-PAUSE, nobody told
outlook     dentist deleted
            => IGNORED NO_MATCHING_EMPLOYEE of dentist by ABS-PAUSE, nobody told
outlook     lunch free
            => IGNORED NO_MATCHING_EMPLOYEE of lunch by ABS-PAUSE, nobody told
outlook     talk moves to 16:00
            => IGNORED NO_MATCHING_EMPLOYEE of talk by ABS-PAUSE, nobody told
outlook     trip, Thu 14:00-15:00
            => IGNORED NO_MATCHING_EMPLOYEE of trip by ABS-SKIP
absences of alice: dentist Tue 14:00-15:00, lunch Tue 12:00-13:00, talk Wed 14:00-15:00
directory   alice email "alice@bank.example"
            => DIRECTORY_CHANGED email
            => ABSENCE_REMOVED DELETED of dentist, ABSENCE_REMOVED NOT_BUSY of lunch, ABSENCE_CHANGED start end of talk
            => ABSENCE_ADDED of trip, nobody told
absences of alice: talk Wed 16:00-17:00, trip Thu 14:00-15:00
deliver twice

# ABS-PAUSE  An employee made inactive: likewise.
outlook     dentist, Tue 14:00-15:00
            => ABSENCE_ADDED
outlook     lunch, Tue 12:00-13:00
            => ABSENCE_ADDED
directory   alice inactive
            => DIRECTORY_CHANGED active="true"->"false", 2 x IGNORED NO_MATCHING_EMPLOYEE by ABS-PAUSE, nobody told
outlook     dentist cancelled
            => IGNORED NO_MATCHING_EMPLOYEE of dentist by ABS-PAUSE
sync        alice full shows dentist
            => IGNORED DUPLICATE of dentist, IGNORED NO_MATCHING_EMPLOYEE of lunch by ABS-PAUSE, SYNC_COMPLETED, nobody told
absences of alice: dentist Tue 14:00-15:00, lunch Tue 12:00-13:00
restart
directory   alice active
            => DIRECTORY_CHANGED active
            => ABSENCE_REMOVED CANCELLED of dentist, ABSENCE_REMOVED MISSING_IN_FULL_SYNC of lunch, nobody told
absences of alice: none

# ABS-PAUSE  One who provides no services any more, or was removed: likewise.
outlook     dentist, Tue 14:00-15:00
            => ABSENCE_ADDED
directory   alice not a provider
            => DIRECTORY_CHANGED service_provider, IGNORED NO_MATCHING_EMPLOYEE of dentist by ABS-PAUSE
absences of alice: dentist Tue 14:00-15:00
directory   alice provider
            => DIRECTORY_CHANGED service_provider, nobody told
directory   alice removed
            => DIRECTORY_CHANGED active removed, IGNORED NO_MATCHING_EMPLOYEE of dentist by ABS-PAUSE
absences of alice: dentist Tue 14:00-15:00

# ABS-PAUSE ELIG-EMPLOYEE  Two who match are as good as none.
outlook     dentist, Tue 14:00-15:00
            => ABSENCE_ADDED
directory   new employee carol, email "ALICE@bank.example"
            => DIRECTORY_CHANGED, IGNORED AMBIGUOUS_EMPLOYEE of dentist by ABS-PAUSE
outlook     dentist moves to 15:00
            => IGNORED AMBIGUOUS_EMPLOYEE by ABS-PAUSE, nobody told
absences of alice: dentist Tue 14:00-15:00
directory   carol inactive
            => DIRECTORY_CHANGED active, ABSENCE_CHANGED start end of dentist, nobody told
absence dentist is Tue 15:00-16:00, the same absence

# ABS-PAUSE DIR-SETTINGS  The integration is disabled: likewise; the one that comes back meanwhile was never gone.
outlook     dentist, Tue 14:00-15:00
            => ABSENCE_ADDED
outlook     lunch, Tue 12:00-13:00
            => ABSENCE_ADDED
outlook     talk, Wed 14:00-15:00
            => ABSENCE_ADDED
settings    integration off
            => SETTINGS_CHANGED enabled="true"->"false", 3 x IGNORED INTEGRATION_DISABLED by ABS-PAUSE, nobody told
outlook     dentist deleted
            => IGNORED INTEGRATION_DISABLED of dentist by ABS-PAUSE
outlook     lunch deleted
            => IGNORED INTEGRATION_DISABLED of lunch by ABS-PAUSE
outlook     lunch moves to 13:00
            => IGNORED INTEGRATION_DISABLED of lunch by ABS-PAUSE
outlook     talk in calendar "Team"
            => IGNORED INTEGRATION_DISABLED of talk by ABS-PAUSE
absences of alice: dentist Tue 14:00-15:00, lunch Tue 12:00-13:00, talk Wed 14:00-15:00
settings    integration on
            => SETTINGS_CHANGED enabled
            => ABSENCE_REMOVED DELETED of dentist, ABSENCE_CHANGED start end of lunch, ABSENCE_REMOVED MOVED of talk, nobody told
absences of alice: lunch Tue 13:00-14:00
absence lunch is the same absence
deliver twice

# ABS-PAUSE ABS-REMOVE  Two who swap their addresses swap their absences; nobody is told.
outlook     dentist, Tue 14:00-15:00
            => ABSENCE_ADDED
outlook     lunch for bob, Tue 12:00-13:00
            => ABSENCE_ADDED
directory   bob email "alice@bank.example"
            => DIRECTORY_CHANGED email, IGNORED NO_MATCHING_EMPLOYEE of lunch by ABS-PAUSE, IGNORED AMBIGUOUS_EMPLOYEE of dentist by ABS-PAUSE, nobody told
directory   alice email "bob@bank.example"
            => DIRECTORY_CHANGED email, ABSENCE_REMOVED REASSIGNED of dentist, ABSENCE_ADDED of dentist
            => ABSENCE_REMOVED REASSIGNED of lunch, ABSENCE_ADDED of lunch, nobody told
absences of alice: lunch Tue 12:00-13:00
absences of bob: dentist Tue 14:00-15:00
deliver twice

# ABS-PAUSE ABS-CHANGE  What takes another id meanwhile is judged under that one.
outlook     dentist, Tue 14:00-15:00
            => ABSENCE_ADDED
directory   alice inactive
            => DIRECTORY_CHANGED active, IGNORED NO_MATCHING_EMPLOYEE of dentist
outlook     dentist new id, moves to 15:00
            => IGNORED NO_MATCHING_EMPLOYEE, IGNORED DUPLICATE_CLAIM
outlook     dentist old id, deleted
            => nothing
directory   alice active
            => DIRECTORY_CHANGED active, ABSENCE_CHANGED start end of dentist, nobody told
absence dentist is Tue 15:00-16:00, the same absence

# ABS-PAUSE EXP-CONFIRM MAP-WAIT  What turns out to be an export meanwhile is no absence any more.
appointment 501 with client bob, Tue 14:00-15:00
            => APPOINTMENT_RECORDED, write UPSERT to alice
outlook     booking, Tue 14:00-15:00, subject "Mortgage advice", location Harbour, adds attendee bob
            => ABSENCE_ADDED
settings    integration off
            => SETTINGS_CHANGED enabled, IGNORED INTEGRATION_DISABLED of booking by ABS-PAUSE
operator    confirms 501 to alice in booking, stated Mon 09:00, as system
            => EXPORT_CONFIRMED, ABSENCE_REMOVED EXPORTED of booking, IGNORED INTEGRATION_DISABLED by MAP-WAIT, nobody told
directory   alice first name "Al"
            => DIRECTORY_CHANGED first_name
settings    integration on
            => SETTINGS_CHANGED enabled, UNCHANGED ECHO of 501, nobody told

# ABS-PAUSE ABS-REMOVE NOTE-NONE  What is gone in a pause is not given to the next employee.
outlook     dentist, Tue 14:00-15:00
            => ABSENCE_ADDED
directory   alice inactive
            => DIRECTORY_CHANGED active, IGNORED NO_MATCHING_EMPLOYEE of dentist
outlook     dentist deleted
            => IGNORED NO_MATCHING_EMPLOYEE of dentist
directory   new employee carol, email "alice@bank.example"
            => DIRECTORY_CHANGED, ABSENCE_REMOVED DELETED of dentist, nobody told
absences of carol: none
absences of alice: none

# ABS-PAUSE ABS-REMOVE DIR-SETTINGS  While the integration is off another employee may come to match the mailbox.
outlook     dentist, Tue 14:00-15:00
            => ABSENCE_ADDED
settings    integration off
            => SETTINGS_CHANGED enabled, IGNORED INTEGRATION_DISABLED of dentist
directory   alice email "alice.b@bank.example"
            => DIRECTORY_CHANGED email, nobody told
directory   new employee carol, email "alice@bank.example"
            => DIRECTORY_CHANGED, nobody told
absences of alice: dentist Tue 14:00-15:00
settings    integration on
            => SETTINGS_CHANGED enabled, ABSENCE_REMOVED REASSIGNED of dentist, ABSENCE_ADDED of dentist, nobody told
absences of alice: none
absences of carol: dentist Tue 14:00-15:00
deliver twice

# ABS-PAUSE ABS-REMOVE ABS-ADD  What takes another iCalUID in a pause is another absence once the pause is over.
outlook     dentist, Tue 14:00-15:00, ical "uid-1"
            => ABSENCE_ADDED
settings    integration off
            => SETTINGS_CHANGED enabled, IGNORED INTEGRATION_DISABLED of dentist
outlook     dentist ical "uid-2", moves to 16:00
            => IGNORED INTEGRATION_DISABLED by ABS-PAUSE, IGNORED INTEGRATION_DISABLED by ABS-SKIP
directory   alice first name "Al"
            => DIRECTORY_CHANGED first_name
absences of alice: dentist Tue 14:00-15:00
settings    integration on
            => SETTINGS_CHANGED enabled, ABSENCE_REMOVED DELETED, ABSENCE_ADDED, nobody told
absences of alice: dentist Tue 16:00-17:00
deliver twice

# ABS-PAUSE ABS-CHANGE  What takes its old iCalUID again before the pause is over is the same absence.
outlook     dentist, Tue 14:00-15:00, ical "uid-1"
            => ABSENCE_ADDED
settings    integration off
            => SETTINGS_CHANGED enabled, IGNORED INTEGRATION_DISABLED of dentist
outlook     dentist ical "uid-2"
            => IGNORED INTEGRATION_DISABLED by ABS-PAUSE, IGNORED INTEGRATION_DISABLED by ABS-SKIP
outlook     dentist ical "uid-1", moves to 16:00
            => IGNORED INTEGRATION_DISABLED by ABS-PAUSE
settings    integration on
            => SETTINGS_CHANGED enabled, ABSENCE_CHANGED start end, nobody told
absence dentist is Tue 16:00-17:00, the same absence

# ABS-PAUSE ABS-CHANGE ABS-ADD  An employee has one absence for one identity, also when the mailbox is another one.
outlook     dentist, Tue 14:00-15:00, ical "uid-1"
            => ABSENCE_ADDED
outlook     lunch, Tue 12:00-13:00
            => ABSENCE_ADDED
directory   alice email "alice.b@bank.example"
            => DIRECTORY_CHANGED email, IGNORED NO_MATCHING_EMPLOYEE of dentist, IGNORED NO_MATCHING_EMPLOYEE of lunch
operator    initializes "alice.b@bank.example"
            => CALENDAR_INITIALIZED
outlook     copy for "alice.b@bank.example", Tue 16:00-17:00, ical "uid-1"
            => ABSENCE_CHANGED start end of copy, nobody told
absences of alice: lunch Tue 12:00-13:00, copy Tue 16:00-17:00
# The old mailbox comes to be carol's: what is there is hers too.
directory   new employee carol, email "alice@bank.example"
            => DIRECTORY_CHANGED, ABSENCE_REMOVED REASSIGNED of lunch, ABSENCE_ADDED of lunch, ABSENCE_ADDED of dentist
absences of alice: copy Tue 16:00-17:00
absences of carol: lunch Tue 12:00-13:00, dentist Tue 14:00-15:00
outlook     copy deleted
            => ABSENCE_REMOVED DELETED of copy
absences of alice: none
absences of carol: lunch Tue 12:00-13:00, dentist Tue 14:00-15:00
deliver twice

# ABS-PAUSE ABS-REMOVE  Two who swap their addresses and share an event have one absence of it each.
outlook     dentist, Tue 14:00-15:00, ical "uid-1"
            => ABSENCE_ADDED
outlook     surgery for bob, Tue 16:00-17:00, ical "uid-1"
            => ABSENCE_ADDED
directory   alice email "x@bank.example"
            => DIRECTORY_CHANGED email, IGNORED NO_MATCHING_EMPLOYEE of dentist
directory   bob email "alice@bank.example"
            => DIRECTORY_CHANGED email, IGNORED NO_MATCHING_EMPLOYEE of surgery
            => ABSENCE_REMOVED REASSIGNED of dentist, ABSENCE_CHANGED start end of dentist, nobody told
directory   alice email "bob@bank.example"
            => DIRECTORY_CHANGED email, ABSENCE_ADDED of surgery, nobody told
absences of alice: surgery Tue 16:00-17:00
absences of bob: dentist Tue 14:00-15:00
