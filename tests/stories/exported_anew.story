# EXP-ECHO EXP-CANCEL  Cancelled and booked again in Coconut: the new event is seen before the old one's removal.
appointment 501 with client bob, Tue 14:00-15:00, exported
09:20       appointment 501 cancelled
            => APPOINTMENT_CANCELLED BY_COCONUT, write CANCEL to alice
09:30       appointment 501 created
            => APPOINTMENT_RECORDED status, write UPSERT to alice
outlook     second, stamped 501 at 09:30, Tue 14:00-15:00, subject "Mortgage advice", location Harbour, adds attendee bob
            => UNCHANGED ECHO of 501
outlook     501 deleted
            => UNCHANGED ECHO
outlook     second saved again
            => UNCHANGED ECHO of 501
outlook     second moves to 15:00
            => APPOINTMENT_CHANGED start end of 501, told staff alice, clients bob

# EXP-ECHO EXP-CANCEL  Cancelled and booked again in Coconut: the old event's removal is seen first.
appointment 501 with client bob, Tue 14:00-15:00, exported
09:20       appointment 501 cancelled
            => APPOINTMENT_CANCELLED BY_COCONUT, write CANCEL to alice
09:30       appointment 501 created
            => APPOINTMENT_RECORDED status, write UPSERT to alice
outlook     501 deleted
            => UNCHANGED ECHO
outlook     second, stamped 501 at 09:30, Tue 14:00-15:00, subject "Mortgage advice", location Harbour, adds attendee bob
            => UNCHANGED ECHO of 501
outlook     second moves to 15:00
            => APPOINTMENT_CHANGED start end of 501, told staff alice, clients bob

# EXP-ECHO EXP-CANCEL  Given to a colleague and back: the event that was to go goes.
appointment 501 with client carol, Tue 14:00-15:00, exported
appointment 501 for bob
            => APPOINTMENT_RECORDED staff_ids, write CANCEL to alice, write UPSERT to bob
appointment 501 for alice
            => APPOINTMENT_RECORDED staff_ids, write CANCEL to bob, write UPSERT to alice
outlook     501 deleted
            => UNCHANGED ECHO

# EXP-CANCEL EXP-ECHO  Given to a colleague and back, and written to the event that was to go: its deletion counts.
appointment 501 with client carol, Tue 14:00-15:00, exported
appointment 501 for bob
            => APPOINTMENT_RECORDED staff_ids, write CANCEL to alice, write UPSERT to bob
appointment 501 for alice
            => APPOINTMENT_RECORDED staff_ids, write CANCEL to bob, write UPSERT to alice
outlook     501 as exported
            => UNCHANGED ECHO
outlook     501 deleted
            => APPOINTMENT_CANCELLED BY_EXCHANGE, told CANCELLED staff alice, clients carol

# EXP-CANCEL EXP-ECHO  Given to a colleague and back, then cancelled before its new event is seen: that is to go too.
appointment 501 with client carol, Tue 14:00-15:00, exported
appointment 501 for bob
            => APPOINTMENT_RECORDED staff_ids, write CANCEL to alice, write UPSERT to bob
appointment 501 for alice
            => APPOINTMENT_RECORDED staff_ids, write CANCEL to bob, write UPSERT to alice
outlook     501 deleted
            => UNCHANGED ECHO
appointment 501 cancelled
            => APPOINTMENT_CANCELLED BY_COCONUT, write CANCEL to alice

# EXP-CONFIRM EXP-ECHO  Exchange lost the event and the next version went to a new one: the old one's removal asks for no third.
appointment 501 with client bob, Tue 14:00-15:00, exported
appointment 501 moves to 15:00
            => APPOINTMENT_RECORDED start end, write UPSERT to alice
outlook     second, Tue 15:00-16:00, subject "Mortgage advice", location Harbour, adds attendee bob
            => ABSENCE_ADDED
operator    confirms 501 to alice in second
            => EXPORT_CONFIRMED, ABSENCE_REMOVED EXPORTED of second
outlook     501 deleted
            => UNCHANGED ECHO
outlook     second moves to 16:00
            => APPOINTMENT_CHANGED start end of 501, told staff alice, clients bob

# EXP-ECHO EXP-CANCEL  Cancelled and booked again: the old event, seen once more, takes nothing from the new one.
appointment 501 with client bob, Tue 14:00-15:00, exported
09:20       appointment 501 cancelled
            => APPOINTMENT_CANCELLED BY_COCONUT, write CANCEL to alice
09:30       appointment 501 created
            => APPOINTMENT_RECORDED status, write UPSERT to alice
outlook     second, stamped 501 at 09:30, Tue 14:00-15:00, subject "Mortgage advice", location Harbour, adds attendee bob
            => UNCHANGED ECHO of 501
outlook     501 saved again
            => UNCHANGED ECHO
appointment 501 internal notes "prefers mornings"
            => APPOINTMENT_RECORDED internal_notes
outlook     501 deleted
            => UNCHANGED ECHO
appointment 501 cancelled
            => APPOINTMENT_CANCELLED BY_COCONUT, write CANCEL to alice
outlook     second deleted
            => UNCHANGED ECHO of 501

# EXP-ECHO EXP-CANCEL  Cancelled and booked again, both heard of late and in the same version: the event that was to go goes.
10:00       appointment 501 with client bob, Tue 14:00-15:00, exported
10:30       appointment 501 moves to 16:00, exported
10:35       appointment 501 cancelled, stated 10:10
            => APPOINTMENT_CANCELLED BY_COCONUT, write CANCEL to alice
10:36       appointment 501 created, stated 10:20
            => APPOINTMENT_RECORDED status, write UPSERT to alice
10:37       outlook 501 deleted
            => UNCHANGED ECHO
appointment 501 is BOOKED

# EXP-ECHO EXP-UPSERT  Booked again, it is written, whatever the event that was to go shows.
10:00       appointment 501 with client bob, Tue 14:00-15:00, exported
10:30       appointment 501 moves to 16:00, exported
10:35       appointment 501 cancelled, stated 10:10
            => APPOINTMENT_CANCELLED BY_COCONUT, write CANCEL to alice
            outlook 501 saved again
            => UNCHANGED ECHO
10:37       appointment 501 created, stated 10:20
            => APPOINTMENT_RECORDED status, write UPSERT to alice
            outlook 501 deleted
            => UNCHANGED ECHO
appointment 501 is BOOKED

# EXP-ECHO EXP-CANCEL  Twice away and back: what was to go is told from what stands, also where it was never seen before.
09:00       appointment 501 with client carol, Tue 14:00-15:00, exported
09:10       appointment 501 for bob
            => APPOINTMENT_RECORDED staff_ids, write CANCEL to alice, write UPSERT to bob
09:20       appointment 501 for alice
            => APPOINTMENT_RECORDED staff_ids, write CANCEL to bob, write UPSERT to alice
            outlook 501 saved again
            => UNCHANGED ECHO
09:30       appointment 501 for bob
            => APPOINTMENT_RECORDED staff_ids, write CANCEL to alice, write UPSERT to bob
09:40       appointment 501 for alice
            => APPOINTMENT_RECORDED staff_ids, write CANCEL to bob, write UPSERT to alice
            outlook second, stamped 501 at 09:20, Tue 14:00-15:00, subject "Mortgage advice", location Harbour, adds attendee carol
            => UNCHANGED ECHO of 501
            outlook third, stamped 501 at 09:40, Tue 14:00-15:00, subject "Mortgage advice", location Harbour, adds attendee carol
            => UNCHANGED ECHO of 501
            outlook second deleted
            => UNCHANGED ECHO of 501
            outlook 501 deleted
            => UNCHANGED ECHO
absences of alice: none
            outlook third moves to 15:00
            => APPOINTMENT_CHANGED start end of 501, told staff alice, clients carol

# EXP-CONFIRM CONFLICT-COCONUT  Confirmed in the event that was to go: that it is deleted counts, before its new version is seen.
09:00       appointment 501 with client carol, Tue 14:00-15:00, exported
09:10       appointment 501 for bob
            => APPOINTMENT_RECORDED staff_ids, write CANCEL to alice, write UPSERT to bob
09:20       appointment 501 for alice
            => APPOINTMENT_RECORDED staff_ids, write CANCEL to bob, write UPSERT to alice
            operator confirms 501 to alice, change key "k2"
            => EXPORT_CONFIRMED
            outlook 501 deleted
            => CONFLICT_RESOLVED EDIT_OVER_REMOVE, write UPSERT to alice
appointment 501 is BOOKED

# EXP-ECHO EXP-CANCEL  The new event is seen first, then the one that is to go, for the first time.
09:00       appointment 501 with client carol, Tue 14:00-15:00
09:10       appointment 501 for bob
            => APPOINTMENT_RECORDED staff_ids, write CANCEL to alice, write UPSERT to bob
09:20       appointment 501 for alice
            => APPOINTMENT_RECORDED staff_ids, write CANCEL to bob, write UPSERT to alice
            outlook second, stamped 501 at 09:20, Tue 14:00-15:00, subject "Mortgage advice", location Harbour, adds attendee carol
            => UNCHANGED ECHO of 501
            outlook first, stamped 501 at 09:00, Tue 14:00-15:00, subject "Mortgage advice", location Harbour, adds attendee carol
            => UNCHANGED ECHO of 501
            outlook first deleted
            => UNCHANGED ECHO of 501
absences of alice: none

# EXP-ECHO ABS-ADD  The new event is seen before it is heard that Coconut cancelled and booked again: once the old one is gone, it is the appointment.
09:00       appointment 501 with client carol, Tue 14:00-15:00, exported
09:40       outlook second, stamped 501 at 09:20, Tue 14:00-15:00, subject "Mortgage advice", location Harbour, adds attendee carol
            => ABSENCE_ADDED
09:41       appointment 501 cancelled, stated 09:10
            => APPOINTMENT_CANCELLED BY_COCONUT, write CANCEL to alice
09:42       appointment 501 created, stated 09:20
            => APPOINTMENT_RECORDED status, write UPSERT to alice
            outlook 501 deleted
            => ABSENCE_REMOVED EXPORTED of second, UNCHANGED ECHO, UNCHANGED ECHO
absences of alice: none
            sync alice full shows second
            => IGNORED DUPLICATE of second, SYNC_COMPLETED
            outlook second moves to 15:00
            => APPOINTMENT_CHANGED start end of 501, told staff alice, clients carol

# EXP-CONFIRM EXP-ECHO  The next version is confirmed in an event that is not seen yet: the old one's removal asks for no third.
appointment 501 with client bob, Tue 14:00-15:00, exported
appointment 501 moves to 15:00
            => APPOINTMENT_RECORDED start end, write UPSERT to alice
raw operator export.confirmed as system {"mailbox": "alice@bank.example", "appointment_id": "501", "item_id": "A1", "change_key": "first", "updated_at": "2026-11-02T13:02:00Z"}
            => EXPORT_CONFIRMED of 501
outlook     501 deleted
            => UNCHANGED ECHO

# EXP-CONFIRM EXP-ECHO  A later version that edits nothing Coconut exports: the old event's removal cancels nothing either.
appointment 501 with client bob, Tue 14:00-15:00, exported
appointment 501 internal notes "prefers mornings"
            => APPOINTMENT_RECORDED internal_notes
directory service 4 name "Mortgages"
            => DIRECTORY_CHANGED name, write UPSERT to alice of 501
outlook     second, Tue 14:00-15:00, subject "Mortgages", location Harbour, adds attendee bob
            => ABSENCE_ADDED
operator    confirms 501 to alice in second
            => EXPORT_CONFIRMED, ABSENCE_REMOVED EXPORTED of second
outlook     501 deleted
            => UNCHANGED ECHO
appointment 501 is BOOKED

# EXP-ECHO EXP-CANCEL  A stamp that lost its second value: the event that was to go is known by itself.
appointment 501 with client bob, Tue 14:00-15:00, exported
outlook     501 stamped 501 at no time
            => UNCHANGED ECHO
appointment 501 cancelled
            => APPOINTMENT_CANCELLED BY_COCONUT, write CANCEL to alice
appointment 501 created
            => APPOINTMENT_RECORDED status, write UPSERT to alice
outlook     501 deleted
            => UNCHANGED ECHO

# EXP-CONFIRM EXP-ECHO  The version that was to go is confirmed late: the new event holds the appointment still.
09:00       appointment 501 with client carol, Tue 14:00-15:00
09:10       appointment 501 for bob
            => APPOINTMENT_RECORDED staff_ids, write CANCEL to alice, write UPSERT to bob
09:20       appointment 501 for alice
            => APPOINTMENT_RECORDED staff_ids, write CANCEL to bob, write UPSERT to alice
            outlook second, stamped 501 at 09:20, Tue 14:00-15:00, subject "Mortgage advice", location Harbour, adds attendee carol
            => UNCHANGED ECHO of 501
raw operator export.confirmed as system {"mailbox": "alice@bank.example", "appointment_id": "501", "item_id": "A1", "change_key": "first", "updated_at": "2026-11-02T13:00:00Z"}
            => EXPORT_CONFIRMED of 501
            outlook first, id "A1", change key "first", Tue 14:00-15:00, subject "Mortgage advice", location Harbour, adds attendee carol
            => UNCHANGED ECHO of 501
            outlook second moves to 15:00
            => APPOINTMENT_CHANGED start end of 501, told staff alice, clients carol

# EXP-ECHO EXP-CANCEL  Written to the event that was to go, and a copy of that seen first: that the copy is deleted cancels nothing.
09:00       appointment 501 with client carol, Tue 14:00-15:00, exported
09:10       appointment 501 for bob
            => APPOINTMENT_RECORDED staff_ids, write CANCEL to alice, write UPSERT to bob
09:20       appointment 501 for alice
            => APPOINTMENT_RECORDED staff_ids, write CANCEL to bob, write UPSERT to alice
            outlook copy, stamped 501 at 09:20, Tue 14:00-15:00, subject "Mortgage advice", location Harbour, adds attendee carol
            => UNCHANGED ECHO of 501
            outlook 501 as exported
            => UNCHANGED ECHO
            outlook copy deleted
            => UNCHANGED ECHO of 501
appointment 501 is BOOKED
            outlook 501 moves to 15:00
            => APPOINTMENT_CHANGED start end, told staff alice, clients carol

# EXP-CONFIRM MAP-CANCEL  Confirmed under an id that is never shown: the event that is shown holds the appointment, and its deletion counts.
appointment 501 with client bob, Tue 14:00-15:00
            => APPOINTMENT_RECORDED, write UPSERT to alice
raw operator export.confirmed as system {"mailbox": "alice@bank.example", "appointment_id": "501", "item_id": "A1", "change_key": "first", "updated_at": "2026-11-02T13:00:00Z"}
            => EXPORT_CONFIRMED of 501
outlook     second, stamped 501 at 09:00, Tue 14:00-15:00, subject "Mortgage advice", location Harbour, adds attendee bob
            => UNCHANGED ECHO of 501
outlook     second moves to 16:00
            => APPOINTMENT_CHANGED start end of 501, told staff alice, clients bob
outlook     second deleted
            => APPOINTMENT_CANCELLED BY_EXCHANGE of 501, told CANCELLED staff alice, clients bob

# EXP-ECHO MAP-RECURRENCE  What is exported anew recurs: its exception's block goes too, once it holds the appointment.
appointment 501 with client bob, Tue 14:00-15:00, exported
appointment 501 moves to 15:00
            => APPOINTMENT_RECORDED start end, write UPSERT to alice
outlook     second, stamped 501 at 09:02, Tue 15:00-16:00, subject "Mortgage advice", location Harbour, adds attendee bob, recurs weekly 5 times
            => ABSENCE_ADDED
occurrence  second 2026-11-10 moves to 17:00
            => ABSENCE_CHANGED start end, told staff alice
outlook     501 deleted
            => ABSENCE_REMOVED EXPORTED of second, IGNORED RECURRENCE_NOT_SYNCED, UNCHANGED ECHO
            => ABSENCE_REMOVED EXPORTED of second/2026-11-10
absences of alice: none

# EXP-CONFIRM MAP-CANCEL  The version that was to go is asked for again and confirmed where it stood: its deletion counts.
10:00       appointment 501 with client bob, Tue 14:00-15:00, exported
10:30       appointment 501 moves to 16:00, exported
10:35       appointment 501 cancelled, stated 10:10
            => APPOINTMENT_CANCELLED BY_COCONUT, write CANCEL to alice
10:36       appointment 501 created, stated 10:20
            => APPOINTMENT_RECORDED status, write UPSERT to alice
10:37       outlook 501 as exported
            => UNCHANGED ECHO
            operator confirms 501 to alice
            => IGNORED DUPLICATE
10:40       outlook 501 deleted
            => APPOINTMENT_CANCELLED BY_EXCHANGE, told CANCELLED staff alice, clients bob
