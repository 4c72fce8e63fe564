# ELIG-BUSY ABS-SKIP  Only what is shown as busy blocks the schedule.
outlook     lunch, Tue 12:00-13:00, free
            => IGNORED NOT_BUSY, nobody told
outlook     remote, all day Tue, working elsewhere
            => IGNORED NOT_BUSY
outlook     holiday, all day Wed-Thu, oof
            => IGNORED NOT_BUSY
outlook     maybe, Wed 10:00-11:00, tentative
            => IGNORED NOT_BUSY
outlook     dentist, Tue 14:00-15:00, busy
            => ABSENCE_ADDED, nobody told
absences of alice: dentist Tue 14:00-15:00

# ELIG-CANCELLED  A cancelled event does not block the schedule.
outlook     review, Tue 12:00-13:00, cancelled
            => IGNORED CANCELLED
outlook     dentist, Tue 14:00-15:00
            => ABSENCE_ADDED
outlook     dentist cancelled
            => ABSENCE_REMOVED CANCELLED, told staff alice
absences of alice: none

# ELIG-CALENDAR  Only the primary calendar counts.
outlook     training, Tue 12:00-13:00, in calendar "Team"
            => IGNORED NOT_PRIMARY_CALENDAR
absences of alice: none

# ELIG-ZONE  A zone nobody knows is never taken for UTC.
outlook     call, Tue 12:00-13:00, in "Mars Standard Time"
            => IGNORED UNKNOWN_TIME_ZONE
outlook     call in "Pacific Standard Time"
            => ABSENCE_ADDED, told staff alice
outlook     visit, Tue 12:00-13:00, told zone "Mars Standard Time"
            => ABSENCE_ADDED
absences of alice: call Tue 16:00-17:00, visit Tue 12:00-13:00

# ELIG-DURATION  It has a start, and an end after it.
outlook     reminder, Tue 12:00-12:00
            => IGNORED NO_DURATION
outlook     backwards, Tue 12:00-11:00
            => IGNORED NO_DURATION
outlook     open, no end
            => IGNORED NO_DURATION
outlook     reminder ends 12:30
            => ABSENCE_ADDED, told staff alice

# ELIG-WINDOW  From the day before the calendar was initialized on; what straddles that midnight counts whole.
outlook     old, last Sat 14:00-15:00
            => IGNORED OUT_OF_WINDOW
outlook     evening, last Sat 22:00-last Sun 00:00
            => IGNORED OUT_OF_WINDOW
outlook     party, last Sat 22:00-last Sun 00:30
            => ABSENCE_ADDED
absence party is last Sat 22:00-last Sun 00:30

# ELIG-INTEGRATION DIR-SETTINGS  Items wait until the integration is on.
bank, integration off
outlook     dentist, Tue 14:00-15:00
            => IGNORED INTEGRATION_DISABLED
settings    integration on
            => SETTINGS_CHANGED enabled, ABSENCE_ADDED of dentist, nobody told
absences of alice: dentist Tue 14:00-15:00

# ELIG-INTEGRATION SYNC-INIT  Items wait until their calendar is initialized.
bank, alice not initialized
outlook     dentist, Tue 14:00-15:00
            => IGNORED NOT_INITIALIZED
operator    initializes alice
            => CALENDAR_INITIALIZED, ABSENCE_ADDED of dentist, nobody told
operator    initializes alice
            => IGNORED DUPLICATE
absences of alice: dentist Tue 14:00-15:00

# ELIG-EMPLOYEE DIR-CHANGE  Fixing an employee's email brings the absences.
outlook     dentist for "carol@bank.example", Tue 14:00-15:00
            => IGNORED NOT_INITIALIZED
operator    initializes "carol@bank.example"
            => CALENDAR_INITIALIZED, IGNORED NO_MATCHING_EMPLOYEE of dentist
directory   new employee carol, email "carla@bank.example"
            => DIRECTORY_CHANGED
outlook     dentist moves to 15:00
            => IGNORED NO_MATCHING_EMPLOYEE
directory   carol email " Carol@Bank.example"
            => DIRECTORY_CHANGED email, ABSENCE_ADDED of dentist, nobody told
absences of carol: dentist Tue 15:00-16:00
directory   new employee dora, email "carol@bank.example"
            => DIRECTORY_CHANGED, IGNORED AMBIGUOUS_EMPLOYEE of dentist
outlook     lunch for "carol@bank.example", Tue 12:00-13:00
            => IGNORED AMBIGUOUS_EMPLOYEE

# ELIG-ZONE ELIG-DURATION  A zone nobody knows is the reason, also where the end is missing.
outlook     lunch, Tue 14:00-15:00, in "Mars Standard Time", no end
            => IGNORED UNKNOWN_TIME_ZONE by ABS-SKIP
outlook     dentist, Tue 14:00-15:00, in "Mars Standard Time", no start
            => IGNORED UNKNOWN_TIME_ZONE by ABS-SKIP
outlook     surgery, Tue 14:00-15:00, no end
            => IGNORED NO_DURATION by ABS-SKIP
