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
directory   service 4 name "Mortgages"
            => DIRECTORY_CHANGED name="Mortgage advice"->"Mortgages"

# DIR-CHANGE NO_ASSIGNED_LOCATION  A heading of its own stands below.
directory   new service 6 name "Pensions"
            => DIRECTORY_CHANGED name

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
settings    titles hidden, staff notifications off
            => SETTINGS_CHANGED, nobody told
outlook     dentist moves to 15:00
            => ABSENCE_CHANGED start end, withheld staff SWITCHED_OFF, nobody told
deliver twice

# DIR-SETTINGS ELIG-INTEGRATION  Until settings are stated the integration is off, and so are notifications.
bank, empty
directory   new location Harbour id 31, address "5 Water St, Halifax"
            => DIRECTORY_CHANGED
