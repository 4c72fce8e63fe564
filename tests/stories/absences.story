# ABS-ADD ABS-CHANGE NOTE-UPDATE  An event blocks the schedule, and the block changes with it.
outlook     dentist, Tue 14:00-15:00
            => ABSENCE_ADDED, nobody told
outlook     dentist moves to 16:00
            => ABSENCE_CHANGED start end, told staff alice
absence dentist is Tue 16:00-17:00, title "Busy", zone "America/Halifax", location Harbour, notes "", of alice
as of Mon 09:00 absences of alice: dentist Tue 14:00-15:00
as of Mon 08:59 absences of alice: none
deliver twice

# ABS-KEEP  What Coconut does not show changes nothing.
outlook     dentist, Tue 14:00-15:00, subject "Dentist"
            => ABSENCE_ADDED
outlook     dentist subject "Dr. Wu"
            => UNCHANGED, nobody told
outlook     dentist saved again
            => UNCHANGED, nobody told

# ABS-REMOVE SYNC-REMOVE NOTE-NONE  Deleting an event frees the schedule, and tells nobody.
outlook     dentist, Tue 14:00-15:00
            => ABSENCE_ADDED
outlook     dentist deleted
            => ABSENCE_REMOVED DELETED, nobody told
absences of alice: none
outlook     dentist saved again
            => ABSENCE_ADDED, told staff alice
absence dentist is the same absence
restart
absences of alice: dentist Tue 14:00-15:00

# ABS-REMOVE  An event that becomes free is removed, and staff are told; back again it is the same absence.
outlook     dentist, Tue 14:00-15:00
            => ABSENCE_ADDED
outlook     dentist free
            => ABSENCE_REMOVED NOT_BUSY, told staff alice
absence dentist is gone
outlook     dentist busy
            => ABSENCE_ADDED, told staff alice
absence dentist is the same absence

# ABS-REMOVE  Moving an event to another calendar is a remove event.
outlook     dentist, Tue 14:00-15:00
            => ABSENCE_ADDED
outlook     dentist in calendar "Private"
            => ABSENCE_REMOVED MOVED, nobody told
absences of alice: none

# ABS-ADD  The location is one of the employee's: the one that the event names, else the one it has, else the first.
outlook     dentist, Tue 14:00-15:00, location "77 hill rd halifax"
            => ABSENCE_ADDED location_id=32
outlook     dentist location "Dr. Wu"
            => UNCHANGED
absence dentist is location Uptown
directory   alice locations Harbour
            => DIRECTORY_CHANGED location_ids, ABSENCE_CHANGED location_id of dentist, nobody told
absence dentist is location Harbour

# ABS-ADD  Notes are what stands above the marker; without a marker those already there stay.
bank, titles shown
outlook     dentist, Tue 14:00-15:00, subject "Dentist", notes "back by 3\n  call me ", below "Coconut's own"
            => ABSENCE_ADDED title="Dentist" notes="back by 3\ncall me"
outlook     dentist subject "Surgery", no marker
            => ABSENCE_CHANGED MARKER_MISSING title, told staff alice
absence dentist is notes "back by 3\ncall me", title "Surgery"
outlook     dentist private
            => ABSENCE_CHANGED title notes, told staff alice
absence dentist is notes "", title "Busy"
