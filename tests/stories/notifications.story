# NOTE-UPDATE  An appointment's update tells its staff and its clients, one notification each.
appointment 501 with clients bob and carol, Tue 14:00-15:00, exported
outlook     501 moves to 15:00, free
            => APPOINTMENT_CHANGED start end, APPOINTMENT_CHANGED show_as, told staff alice, clients bob and carol
again
            => 2 x IGNORED DUPLICATE, nobody told
deliver twice

# NOTE-CANCEL  A cancellation in Exchange tells staff and clients.
appointment 501 with clients bob and carol, Tue 14:00-15:00, exported
outlook     501 cancelled
            => APPOINTMENT_CANCELLED BY_EXCHANGE, told CANCELLED staff alice, clients bob and carol
deliver twice

# NOTE-UPDATE  On EWS every staff member is told, of a change in one mailbox.
bank, protocol ews
appointment 501 for alice and bob, with client carol, Tue 14:00-15:00, exported
outlook     501 for bob, moves to 15:00
            => APPOINTMENT_CHANGED start end, write UPSERT to alice, told staff alice and bob, clients carol

# NOTE-UPDATE  An absence has staff only.
outlook     dentist, Tue 14:00-15:00
            => ABSENCE_ADDED, nobody told
outlook     dentist moves to 15:00
            => ABSENCE_CHANGED start end, told staff alice
outlook     dentist tentative
            => ABSENCE_REMOVED NOT_BUSY, told staff alice

# NOTE-UPDATE  An item that was known in another calendar is an update when it becomes an absence.
outlook     dentist, Tue 14:00-15:00, in calendar "Team"
            => IGNORED NOT_PRIMARY_CALENDAR, nobody told
outlook     dentist in primary calendar
            => ABSENCE_ADDED, told staff alice

# NOTE-UPDATE MAP-WAIT  A change that waited tells when it is judged.
appointment 501 with client bob, Tue 14:00-15:00, exported
settings    integration off
            => SETTINGS_CHANGED enabled
outlook     501 moves to 15:00
            => IGNORED INTEGRATION_DISABLED, nobody told
settings    integration on
            => SETTINGS_CHANGED enabled, APPOINTMENT_CHANGED start end, told staff alice, clients bob

# NOTE-WITHHELD NOTE-UPDATE  Each audience has a switch; its value at that point counts.
bank, client notifications off
appointment 501 with client bob, Tue 14:00-15:00, exported
outlook     501 moves to 15:00
            => APPOINTMENT_CHANGED start end, told staff alice, withheld clients SWITCHED_OFF
settings    client notifications on, staff notifications off
            => SETTINGS_CHANGED client_notifications staff_notifications, nobody told
outlook     501 moves to 16:00
            => APPOINTMENT_CHANGED start end, withheld staff SWITCHED_OFF, told clients bob
outlook     dentist, Wed 14:00-15:00
            => ABSENCE_ADDED, nobody told
outlook     dentist moves to 15:00
            => ABSENCE_CHANGED start end, withheld staff SWITCHED_OFF

# NOTE-WITHHELD NOTE-CANCEL  Nobody to tell.
appointment 501 with no client, Tue 14:00-15:00, exported
outlook     501 moves to 15:00
            => APPOINTMENT_CHANGED start end, told staff alice, withheld clients NO_RECIPIENT
outlook     501 cancelled
            => APPOINTMENT_CANCELLED BY_EXCHANGE, told CANCELLED staff alice, withheld CANCELLED clients NO_RECIPIENT

# NOTE-WITHHELD  What is over by now tells nobody.
appointment 501 with client bob, Mon 10:00-11:00, exported
11:00       outlook 501 free
            => APPOINTMENT_CHANGED show_as, withheld staff ALREADY_OVER, withheld clients ALREADY_OVER
outlook     501 moves to 14:00
            => APPOINTMENT_CHANGED start end, told staff alice, clients bob
outlook     501 moves to 09:30
            => APPOINTMENT_CHANGED start end, withheld staff ALREADY_OVER, withheld clients ALREADY_OVER
outlook     501 cancelled
            => APPOINTMENT_CANCELLED BY_EXCHANGE, withheld CANCELLED staff ALREADY_OVER, withheld CANCELLED clients ALREADY_OVER

# NOTE-UPDATE  A moment before its end it is not over.
appointment 501 with client bob, Mon 10:00-11:00, exported
10:59:59    outlook 501 free
            => APPOINTMENT_CHANGED show_as, told staff alice, clients bob

# NOTE-WITHHELD  An absence that is over by now.
outlook     dentist, Mon 10:00-11:00
            => ABSENCE_ADDED, nobody told
12:00       outlook dentist ends 11:30
            => ABSENCE_CHANGED end, withheld staff ALREADY_OVER
outlook     dentist free
            => ABSENCE_REMOVED NOT_BUSY, withheld staff ALREADY_OVER

# NOTE-WITHHELD  The first reason that holds is the one that is said: switch, recipient, over.
bank, client notifications off
appointment 501 with no client, Mon 10:00-11:00, exported
12:00       outlook 501 free
            => APPOINTMENT_CHANGED show_as, withheld staff ALREADY_OVER, withheld clients SWITCHED_OFF
settings    client notifications on
            => SETTINGS_CHANGED client_notifications
outlook     501 busy
            => APPOINTMENT_CHANGED show_as, withheld staff ALREADY_OVER, withheld clients NO_RECIPIENT

# NOTE-WITHHELD NOTE-UPDATE REC-EXCEPTION  What is withheld of a series is no telling: a later one of the same sync is sent, once.
outlook     standup, Mon 17:00-17:30, recurs daily
settings    staff notifications off
sync        alice begins named "s1"
occurrence  standup Wed ends 18:00
            => ABSENCE_CHANGED end, withheld staff SWITCHED_OFF
# Why not is said once for all its occurrences, too.
occurrence  standup Thu ends 18:00
            => ABSENCE_CHANGED end
settings    staff notifications on
            => SETTINGS_CHANGED staff_notifications
occurrence  standup Fri ends 18:00
            => ABSENCE_CHANGED end, told staff alice
occurrence  standup Sat ends 18:00
            => ABSENCE_CHANGED end
# Somebody was told in this sync: there is nothing more to say.
settings    staff notifications off
            => SETTINGS_CHANGED staff_notifications
occurrence  standup Sun ends 18:00
            => ABSENCE_CHANGED end
sync        alice ends
            => SYNC_COMPLETED
outlook     standup ends 17:45
            => ABSENCE_CHANGED end time_of_day, withheld staff SWITCHED_OFF
deliver twice

# NOTE-WITHHELD MAP-BUSY  A decision that waited is over by the time that it is made.
appointment 501 with client bob, Mon 10:00-11:00, exported
settings    integration off
            => SETTINGS_CHANGED enabled
outlook     501 free
            => IGNORED INTEGRATION_DISABLED, nobody told
12:00       settings integration on
            => SETTINGS_CHANGED enabled, APPOINTMENT_CHANGED show_as, withheld staff ALREADY_OVER, withheld clients ALREADY_OVER

# NOTE-NONE EXP-ECHO CONFLICT-COCONUT ORDER-DUPLICATE  What Coconut itself said, an echo, a duplicate and a lost conflict tell nobody.
appointment 501 with client bob, Tue 14:00-15:00, exported
            => APPOINTMENT_RECORDED, write UPSERT to alice, UNCHANGED ECHO, nobody told
outlook     501 seen again
            => IGNORED DUPLICATE, nobody told
appointment 501 moves to 16:00
            => APPOINTMENT_RECORDED start end, write UPSERT to alice, nobody told
outlook     501 moves to 17:00
            => CONFLICT_RESOLVED COCONUT_WINS start end, write UPSERT to alice, nobody told

# NOTE-NONE DIR-SETTINGS  What a setting changes of absences tells nobody.
outlook     dentist, Tue 14:00-15:00, subject "Dentist"
            => ABSENCE_ADDED, nobody told
settings    titles shown
            => SETTINGS_CHANGED show_event_titles, ABSENCE_CHANGED title, nobody told

# NOTE-WITHHELD  Where the new time cannot be read the old end counts.
appointment 501 with client bob, Mon 10:00-11:00, exported
12:00       outlook 501 Tue 14:00-15:00, in "Middle Earth Time", free
            => IGNORED UNKNOWN_TIME_ZONE, APPOINTMENT_CHANGED show_as, write UPSERT to alice, withheld staff ALREADY_OVER, withheld clients ALREADY_OVER

# NOTE-UPDATE ORDER-STALE NOTE-NONE  A stale statement tells nobody.
appointment 501 with client bob, Tue 14:00-15:00, exported
10:00       outlook 501 moves to 15:00
            => APPOINTMENT_CHANGED start end, told staff alice, clients bob
10:01       outlook 501 moves to 16:00, modified 09:30
            => IGNORED STALE, nobody told
appointment 501 is Tue 15:00-16:00

# NOTE-WITHHELD MAP-CANCEL  Both switches off.
appointment 501 with client bob, Tue 14:00-15:00, exported
settings    staff notifications off, client notifications off
            => SETTINGS_CHANGED staff_notifications client_notifications
outlook     501 deleted
            => APPOINTMENT_CANCELLED BY_EXCHANGE, withheld CANCELLED staff SWITCHED_OFF, withheld CANCELLED clients SWITCHED_OFF

# NOTE-WITHHELD  The removal of what was over by then.
appointment 501 with client bob, Mon 10:00-11:00, exported
12:00       outlook 501 deleted
            => APPOINTMENT_CANCELLED BY_EXCHANGE, withheld CANCELLED staff ALREADY_OVER, withheld CANCELLED clients ALREADY_OVER

# NOTE-UPDATE  Two clients with one address are told once.
appointment 501 with clients bob and bob, Tue 14:00-15:00
            => APPOINTMENT_RECORDED, write UPSERT to alice
outlook     501 as exported, moves to 15:00
            => APPOINTMENT_CHANGED start end, told staff alice, clients bob
