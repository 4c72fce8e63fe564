# AUTH-ADMIN  Only an admin changes the settings.
settings    titles shown, as staff
            => REJECTED NOT_ADMIN by AUTH-ADMIN
settings    integration off, as client
            => REJECTED NOT_ADMIN by AUTH-ADMIN
settings    staff notifications off, as system
            => REJECTED NOT_ADMIN by AUTH-ADMIN
outlook     dentist, Tue 14:00-15:00, subject "Dentist"
            => ABSENCE_ADDED
absence dentist is title "Busy"
outlook     dentist moves to 15:00
            => ABSENCE_CHANGED start end, told staff alice

# AUTH-ADMIN SYNC-INIT  Only an admin initializes a calendar.
bank, alice not initialized
operator    initializes alice, as staff
            => REJECTED NOT_ADMIN by AUTH-ADMIN
operator    initializes alice, as system
            => REJECTED NOT_ADMIN by AUTH-ADMIN
outlook     dentist, Tue 14:00-15:00
            => IGNORED NOT_INITIALIZED
operator    initializes alice
            => CALENDAR_INITIALIZED, ABSENCE_ADDED of dentist, nobody told

# AUTH-ADMIN RULES-ACTIVATE  Only an admin activates a rule set.
outlook     trip, Tue 14:00-15:00, oof
            => IGNORED NOT_BUSY
operator    activates "quickstart-1", as staff
            => REJECTED NOT_ADMIN by AUTH-ADMIN
operator    activates "quickstart-1", as system
            => REJECTED NOT_ADMIN by AUTH-ADMIN
absences of alice: none
operator    activates "quickstart-1"
            => RULES_ACTIVATED, ABSENCE_ADDED of trip, nobody told

# AUTH-ADMIN EXP-DELAYED EXP-CONFIRM  What is said of exports needs an admin or the system.
appointment 501 with client bob, Tue 14:00-15:00
            => APPOINTMENT_RECORDED, write UPSERT to alice
operator    delays 501 to alice until 10:30, as staff
            => REJECTED NOT_ADMIN by AUTH-ADMIN
operator    fails 501 to alice because "quota", as client
            => REJECTED NOT_ADMIN by AUTH-ADMIN
operator    delays 501 to alice until 10:30, as system
            => EXPORT_DELAYED
operator    fails 501 to alice because "quota", as admin
            => EXPORT_FAILED
outlook     booking, Tue 14:00-15:00, subject "Mortgage advice", location Harbour, adds attendee bob
            => ABSENCE_ADDED
operator    confirms 501 to alice in booking, as staff
            => REJECTED NOT_ADMIN by AUTH-ADMIN
absences of alice: booking Tue 14:00-15:00
operator    confirms 501 to alice in booking, as system
            => EXPORT_CONFIRMED, ABSENCE_REMOVED EXPORTED of booking, nobody told
absences of alice: none

# DIR-CHANGE  The directory and appointments are not the integration's settings: staff may state them.
directory   alice first name "Ally", as staff
            => DIRECTORY_CHANGED first_name
appointment 501 Tue 14:00-15:00, as staff
            => APPOINTMENT_RECORDED, write UPSERT to alice
