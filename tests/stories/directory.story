# DIR-CHANGE NOTE-NONE  An employee stated anew changes the directory, and the absences that depend on it; nobody is told.
outlook     holiday, all day Tue
            => ABSENCE_ADDED
outlook     dentist, Tue 14:00-15:00
            => ABSENCE_ADDED
absence holiday is Tue 00:00-Wed 00:00
directory   alice zone "America/Toronto"
            => DIRECTORY_CHANGED timezone="America/Halifax"->"America/Toronto" of alice by DIR-CHANGE
            => ABSENCE_CHANGED time_zone start end of holiday, ABSENCE_CHANGED time_zone of dentist, nobody told
absence holiday is Tue 01:00-Wed 01:00, zone "America/Toronto", the same absence
absence dentist is Tue 14:00-15:00, zone "America/Toronto"
directory   alice stated anew
            => DIRECTORY_CHANGED of alice, nobody told

# DIR-CHANGE  A location whose address becomes the event's is taken.
outlook     dentist, Tue 14:00-15:00, location "9 Far Rd, Truro"
            => ABSENCE_ADDED location_id=31
directory   location Uptown address "9 Far Rd., TRURO"
            => DIRECTORY_CHANGED address, ABSENCE_CHANGED location_id=32 of dentist, nobody told
directory   new location Quay id 35, address "1 Quay, Halifax"
            => DIRECTORY_CHANGED name address
directory   location Harbour name "Harbour front"
            => DIRECTORY_CHANGED name="Harbour"->"Harbour front", nobody told
directory   new service 6 name "Pensions"
            => DIRECTORY_CHANGED name
directory   service 4 name "Mortgages"
            => DIRECTORY_CHANGED name="Mortgage advice"->"Mortgages"

# ABS-ADD ABS-CHANGE  With no location assigned, the absence still stands.
outlook     dentist, Tue 14:00-15:00
            => ABSENCE_ADDED location_id=31
directory   alice no locations
            => DIRECTORY_CHANGED location_ids, ABSENCE_CHANGED NO_ASSIGNED_LOCATION location_id of dentist, nobody told
absence dentist is location none, Tue 14:00-15:00
outlook     lunch, Tue 12:00-13:00
            => ABSENCE_ADDED NO_ASSIGNED_LOCATION
outlook     lunch moves to 13:00
            => ABSENCE_CHANGED NO_ASSIGNED_LOCATION start end, told staff alice
directory   alice locations Uptown, Harbour
            => DIRECTORY_CHANGED location_ids, ABSENCE_CHANGED location_id=32 of dentist, ABSENCE_CHANGED location_id=32 of lunch, nobody told
absence dentist is location Uptown

# ABS-ADD  The one that the absence has is kept while it stays assigned.
outlook     dentist, Tue 14:00-15:00, location "77 Hill Rd Halifax"
            => ABSENCE_ADDED location_id=32
directory   alice locations Mill, Uptown
            => DIRECTORY_CHANGED location_ids, nobody told
outlook     dentist location "elsewhere"
            => UNCHANGED
directory   alice locations Mill, Harbour
            => DIRECTORY_CHANGED location_ids, ABSENCE_CHANGED location_id=33 of dentist, nobody told
outlook     dentist location "5 water st halifax"
            => ABSENCE_CHANGED location_id=31, told staff alice

# DIR-SETTINGS ABS-CHANGE NOTE-NONE  Titles that are shown or hidden are changes that nobody is told of.
outlook     dentist, Tue 14:00-15:00, subject "Dentist"
            => ABSENCE_ADDED title="Busy"
outlook     secret, Wed 14:00-15:00, subject "Surprise", private
            => ABSENCE_ADDED title="Busy"
outlook     talk, Thu 14:00-15:00, subject "Talk", confidential
            => ABSENCE_ADDED title="Busy"
settings    titles shown
            => SETTINGS_CHANGED show_event_titles="false"->"true" by DIR-SETTINGS
            => ABSENCE_CHANGED title="Busy"->"Dentist" of dentist, ABSENCE_CHANGED title="Talk" of talk, nobody told
outlook     dentist subject "Dr. Wu"
            => ABSENCE_CHANGED title="Dentist"->"Dr. Wu", told staff alice
settings    titles hidden
            => SETTINGS_CHANGED show_event_titles
            => ABSENCE_CHANGED title="Dr. Wu"->"Busy" of dentist, ABSENCE_CHANGED title of talk, nobody told
settings    staff notifications off
            => SETTINGS_CHANGED staff_notifications="true"->"false", nobody told
outlook     dentist moves to 15:00
            => ABSENCE_CHANGED start end, withheld staff SWITCHED_OFF, nobody told
deliver twice

# DIR-SETTINGS ELIG-INTEGRATION NOTE-WITHHELD  Until settings are stated the integration is off, and both switches are.
bank, empty
directory   new location Harbour id 31, address "5 Water St, Halifax"
            => DIRECTORY_CHANGED
directory   new employee alice
            => DIRECTORY_CHANGED
operator    initializes alice
            => CALENDAR_INITIALIZED
outlook     dentist, Tue 14:00-15:00
            => IGNORED INTEGRATION_DISABLED
settings    integration on
            => SETTINGS_CHANGED enabled, ABSENCE_ADDED of dentist, nobody told
absence dentist is title "Busy"
outlook     dentist moves to 15:00
            => ABSENCE_CHANGED start end, withheld staff SWITCHED_OFF, nobody told

# DIR-CHANGE EXP-UPSERT  What an export shows of the directory is written anew.
appointment 501 with client bob, Tue 14:00-15:00
            => APPOINTMENT_RECORDED, write UPSERT to alice
directory   location Harbour address "6 Water St, Halifax"
            => DIRECTORY_CHANGED address, write UPSERT to alice location="6 Water St, Halifax", nobody told
directory   service 4 name "Mortgages"
            => DIRECTORY_CHANGED name, write UPSERT to alice title="Mortgages", nobody told

# ABS-SKIP DIR-CHANGE DIR-SETTINGS ELIG-INTEGRATION ELIG-EMPLOYEE ELIG-CALENDAR ELIG-CANCELLED ELIG-BUSY ELIG-ZONE ELIG-DURATION ELIG-WINDOW  The requirements are asked in order; an item waits until all are met.
bank, integration off, alice not initialized
outlook     x for "zed@bank.example", last Fri 14:00-13:00, in "Mars Standard Time", free, cancelled, in calendar "Team"
            => IGNORED INTEGRATION_DISABLED
settings    integration on
            => SETTINGS_CHANGED enabled, IGNORED NOT_INITIALIZED of x
operator    initializes "zed@bank.example"
            => CALENDAR_INITIALIZED, IGNORED NO_MATCHING_EMPLOYEE of x
directory   new employee zed
            => DIRECTORY_CHANGED, IGNORED NOT_PRIMARY_CALENDAR of x
outlook     x in primary calendar
            => IGNORED CANCELLED
outlook     x not cancelled
            => IGNORED NOT_BUSY
outlook     x busy
            => IGNORED UNKNOWN_TIME_ZONE
outlook     x in "Pacific Standard Time"
            => IGNORED NO_DURATION
outlook     x ends 15:00
            => IGNORED OUT_OF_WINDOW
outlook     x Tue 14:00-15:00
            => ABSENCE_ADDED, told staff zed

# ABS-ADD  An all-day event is its dates in the employee's zone, whatever its own zone is.
outlook     h, all day Tue, in "Mars Standard Time"
            => ABSENCE_ADDED
absence h is Tue 00:00-Wed 00:00
outlook     i, all day Wed-Thu, in "Tokyo Standard Time"
            => ABSENCE_ADDED
absence i is Wed 00:00-Fri 00:00

# ABS-CHANGE ABS-KEEP  Notes are the plain text above the marker, as HTML shows it.
bank, titles shown
outlook     dentist, Tue 14:00-15:00, no marker
            => ABSENCE_ADDED
outlook     dentist notes "back by 3"
            => ABSENCE_CHANGED notes=""->"back by 3", told staff alice
outlook     dentist no marker
            => UNCHANGED MARKER_MISSING, nobody told
outlook     dentist notes ""
            => ABSENCE_CHANGED notes="back by 3"->"", told staff alice
outlook     dentist personal
            => UNCHANGED
outlook     dentist html "<p>call <b>me</b>&nbsp;&amp; Bob</p><div>today<br>or not</div><p>Edits above this line will be synced</p><p>no</p>"
            => ABSENCE_CHANGED notes="call me & Bob\ntoday\nor not", told staff alice
outlook     dentist text "a\n\n  b  c\nEdits above this line will be synced\nx"
            => ABSENCE_CHANGED notes, told staff alice
absence dentist is notes "a\nb c"
outlook     dentist no body
            => UNCHANGED
absence dentist is notes "a\nb c"

# DIR-CHANGE ABS-PAUSE  A user who was removed and is stated again is there again.
outlook     dentist, Tue 14:00-15:00
            => ABSENCE_ADDED
directory   alice removed
            => DIRECTORY_CHANGED active removed, IGNORED NO_MATCHING_EMPLOYEE of dentist
directory   alice active
            => DIRECTORY_CHANGED active removed, nobody told
outlook     dentist moves to 15:00
            => ABSENCE_CHANGED start end, told staff alice

# ABS-ADD ABS-KEEP  Who never had a location has absences without one.
directory   new employee carol, no locations
            => DIRECTORY_CHANGED
operator    initializes carol
            => CALENDAR_INITIALIZED
outlook     dentist for carol, Tue 14:00-15:00, location Harbour
            => ABSENCE_ADDED NO_ASSIGNED_LOCATION
absence dentist is location none
outlook     dentist subject "x"
            => UNCHANGED NO_ASSIGNED_LOCATION

# DIR-SETTINGS NOTE-NONE  The protocol is a setting like any other.
outlook     dentist, Tue 14:00-15:00
            => ABSENCE_ADDED
settings    protocol ews
            => SETTINGS_CHANGED protocol="graph"->"ews", nobody told
absences of alice: dentist Tue 14:00-15:00

# ABS-ADD ELIG-WINDOW  An all-day event counts from its first to its last midnight.
outlook     sat, all day last Sat
            => IGNORED OUT_OF_WINDOW
outlook     sun, all day last Sun
            => ABSENCE_ADDED
outlook     long, all day last Fri-Mon
            => ABSENCE_ADDED
absence long is last Fri 00:00-Tue 00:00

# ABS-SKIP ELIG-BUSY ELIG-DURATION  A status that nobody knows is not busy, and what has no start has no duration.
outlook     a, Tue 14:00-15:00, unknown status
            => IGNORED NOT_BUSY
outlook     b, no start
            => IGNORED NO_DURATION
