# MAP-ATTENDEES MAP-TIME  An attendee added in Outlook does not become a client.
appointment 501 for alice with client bob, Tue 14:00-15:00, exported
outlook     501 adds attendee carol
            => IGNORED ATTENDEES_NOT_SYNCED, nobody told
outlook     501 adds attendee dave and moves to 15:00
            => APPOINTMENT_CHANGED start end, IGNORED ATTENDEES_NOT_SYNCED, told staff alice, clients bob
appointment 501 is Tue 15:00-16:00, BOOKED, staff alice, clients bob, changed by EXCHANGE
again
            => 2 x IGNORED DUPLICATE
deliver twice

# CONFLICT-COCONUT EXP-UPSERT EXP-ECHO MAP-CANCEL NOTE-CANCEL NOTE-WITHHELD  What Coconut said later is used.
appointment 501 with client bob, Tue 14:00-15:00, exported
            => APPOINTMENT_RECORDED, UNCHANGED ECHO,
            => write UPSERT to alice title="Mortgage advice" start="Tue 14:00" attendees="bob@mail.example"
appointment 501 moves to 16:00
            => APPOINTMENT_RECORDED start end, write UPSERT to alice
outlook     501 moves to 17:00
            => CONFLICT_RESOLVED COCONUT_WINS start="Tue 17:00"->"Tue 16:00" end, write UPSERT to alice, nobody told
outlook     501 as exported
            => UNCHANGED ECHO
restart
settings    client notifications off
            => SETTINGS_CHANGED client_notifications
outlook     501 cancelled
            => APPOINTMENT_CANCELLED BY_EXCHANGE
            => told CANCELLED staff alice, withheld CANCELLED clients SWITCHED_OFF
appointment 501 is CANCELLED

# CONFLICT-LATE AUTH-ADMIN ORDER-REJECT  The same, heard in the other order.
appointment 501 with client bob, Tue 14:00-15:00, exported
10:00       outlook 501 moves to 15:00
            => APPOINTMENT_CHANGED start end, told staff alice, clients bob
10:05       appointment 501 moves to 16:00, stated 09:50
            => APPOINTMENT_RECORDED start end, CONFLICT_RESOLVED COCONUT_WINS start end
            => write UPSERT to alice, told staff alice, clients bob
settings    staff notifications off, as staff
            => REJECTED NOT_ADMIN
raw graph alice {"value": 5}
            => REJECTED INVALID_VALUE

# SYNC-BROKEN SYNC-NOTE SYNC-THROTTLED SYNC-REMOVE  What a broken sync reported as removed waits for a whole one.
outlook     dentist, Tue 14:00-15:00
sync        alice begins
outlook     dentist deleted
            => REMOVAL_NOTED
sync        alice throttled until 10:30
            => SOURCE_THROTTLED, SYNC_INCOMPLETE
absences of alice: dentist Tue 14:00-15:00
sync        alice full shows nothing
            => SYNC_COMPLETED, ABSENCE_REMOVED DELETED of dentist, nobody told
as of Mon 09:02 absences of alice: dentist Tue 14:00-15:00
absence dentist is gone
