# APT-RECORD EXP-UPSERT NOTE-NONE  Coconut books an appointment and edits it.
appointment 501 with client bob, Tue 14:00-15:00, internal notes "likes tea"
            => APPOINTMENT_RECORDED, write UPSERT to alice, nobody told
appointment 501 is Tue 14:00-15:00, BOOKED, staff alice, clients bob, service 4, location Harbour, internal notes "likes tea", changed by COCONUT
appointment 501 moves to 16:00, service 5, location Uptown
            => APPOINTMENT_RECORDED start="Tue 14:00"->"Tue 16:00" end service_id location_id
            => write UPSERT to alice title="Investment advice" location="77 Hill Rd, Halifax" start="Tue 16:00" end="Tue 17:00"
appointment 501 is Tue 16:00-17:00, service 5, location Uptown
as of Mon 09:00 appointment 501 is Tue 14:00-15:00, service 4, location Harbour
deliver twice

# APT-RECORD  Internal notes are recorded, and no export carries them.
appointment 501 with client bob, Tue 14:00-15:00, exported
appointment 501 internal notes "likes tea"
            => APPOINTMENT_RECORDED internal_notes=""->"likes tea", nobody told
appointment 501 is internal notes "likes tea"

# APT-RECORD MAP-TIME  A field that Coconut merely repeats is no edit.
appointment 501 with client bob, Tue 14:00-15:00, exported
outlook     501 moves to 15:00
            => APPOINTMENT_CHANGED start end, told staff alice, clients bob
appointment 501 details "Bring a passport"
            => APPOINTMENT_RECORDED details, write UPSERT to alice start="Tue 15:00" end="Tue 16:00" details="Bring a passport"
appointment 501 is Tue 15:00-16:00, details "Bring a passport"

# MAP-BUSY MAP-TIME  A field that Exchange merely repeats is no edit.
appointment 501 with client bob, Tue 14:00-15:00, exported
appointment 501 shows as free
            => APPOINTMENT_RECORDED show_as, write UPSERT to alice show_as=FREE
outlook     501 as exported
            => UNCHANGED ECHO
outlook     501 moves to 15:00
            => APPOINTMENT_CHANGED start end, told staff alice, clients bob
appointment 501 moves to 17:00, stated 09:30
            => APPOINTMENT_RECORDED start end, write UPSERT to alice start="Tue 17:00" show_as=FREE
outlook     501 saved again
            => UNCHANGED ECHO
outlook     501 as exported
            => UNCHANGED ECHO
outlook     501 busy
            => APPOINTMENT_CHANGED show_as, told staff alice, clients bob
appointment 501 is Tue 17:00-18:00, shows as busy, changed by EXCHANGE

# EXP-ECHO  Coconut repeats what Exchange changed: nothing new, and it overrules no later edit.
appointment 501 with client bob, Tue 14:00-15:00, exported
outlook     501 moves to 15:00
            => APPOINTMENT_CHANGED start end, told staff alice, clients bob
appointment 501 moves to 15:00
            => UNCHANGED ECHO, nobody told
outlook     501 moves to 17:00
            => APPOINTMENT_CHANGED start end, told staff alice, clients bob
appointment 501 is Tue 17:00-18:00, changed by EXCHANGE

# APT-CANCEL EXP-CANCEL EXP-ECHO  Coconut cancels; what comes back from Exchange is an echo.
appointment 501 with client bob, Tue 14:00-15:00, exported
appointment 501 cancelled
            => APPOINTMENT_CANCELLED BY_COCONUT, write CANCEL to alice, nobody told
appointment 501 is CANCELLED, changed by COCONUT
outlook     501 cancelled
            => UNCHANGED ECHO
outlook     501 deleted
            => UNCHANGED ECHO, nobody told
as of Mon 09:01 appointment 501 is BOOKED

# APT-CANCEL APT-RECORD  A cancelled appointment stays cancelled: later statements change its fields and write nothing.
appointment 501 with client bob, Tue 14:00-15:00, exported
appointment 501 cancelled
            => APPOINTMENT_CANCELLED BY_COCONUT, write CANCEL to alice
appointment 501 updated, moves to 16:00
            => APPOINTMENT_RECORDED start end, nobody told
appointment 501 is CANCELLED, Tue 16:00-17:00

# APT-RECORD EXP-UPSERT  Only a later creation books it again.
appointment 501 with client bob, Tue 14:00-15:00, exported
appointment 501 cancelled
            => APPOINTMENT_CANCELLED BY_COCONUT, write CANCEL to alice
outlook     501 deleted
            => UNCHANGED ECHO
appointment 501 created, moves to 16:00
            => APPOINTMENT_RECORDED start end status, write UPSERT to alice start="Tue 16:00", nobody told
appointment 501 is BOOKED, Tue 16:00-17:00

# APT-RECORD EXP-UPSERT MAP-CANCEL  Booked again after Exchange cancelled it.
appointment 501 with client bob, Tue 14:00-15:00, exported
outlook     501 cancelled
            => APPOINTMENT_CANCELLED BY_EXCHANGE, told CANCELLED staff alice, clients bob
appointment 501 created
            => APPOINTMENT_RECORDED status, write UPSERT to alice, nobody told
appointment 501 is BOOKED, Tue 14:00-15:00

# APT-CANCEL ORDER-STALE  A cancellation heard after a later update still cancels; after a later creation it is stale.
appointment 501 with client bob, Tue 14:00-15:00, exported
10:00       appointment 501 moves to 16:00
            => APPOINTMENT_RECORDED start end, write UPSERT to alice
appointment 501 cancelled, stated 09:30
            => APPOINTMENT_CANCELLED BY_COCONUT, write CANCEL to alice
11:00       appointment 501 created
            => APPOINTMENT_RECORDED status, write UPSERT to alice
appointment 501 cancelled, stated 10:30
            => IGNORED STALE
appointment 501 is BOOKED

# EXP-ECHO MAP-CANCEL  Coconut cancels what Exchange already cancelled: nothing new.
appointment 501 with client bob, Tue 14:00-15:00, exported
outlook     501 cancelled
            => APPOINTMENT_CANCELLED BY_EXCHANGE, told CANCELLED staff alice, clients bob
appointment 501 cancelled
            => UNCHANGED ECHO, nobody told
appointment 501 is CANCELLED

# APT-RECORD  A partial body changes only what it says.
appointment 501 with client bob, Tue 14:00-15:00, exported
appointment 501 only moves to 16:00
            => APPOINTMENT_RECORDED start end, write UPSERT to alice
appointment 501 is clients bob, service 4, location Harbour

# APT-CANCEL  Nothing was ever written: nothing is cancelled there.
bank, alice not initialized
appointment 501 with client bob, Tue 14:00-15:00
            => APPOINTMENT_RECORDED
appointment 501 cancelled
            => APPOINTMENT_CANCELLED BY_COCONUT, nobody told
operator    initializes alice
            => CALENDAR_INITIALIZED

# ORDER-STALE  A creation that is heard too late still makes an older cancellation stale.
10:00       appointment 501 with client bob, Tue 14:00-15:00
10:30       appointment 501 moves to 16:00
            => APPOINTMENT_RECORDED start end, write UPSERT to alice
10:31       appointment 501 created, stated 10:20
            => IGNORED STALE
10:32       appointment 501 cancelled, stated 10:10
            => IGNORED STALE
appointment 501 is BOOKED

# APT-RECORD  A creation that is later than the cancellation books again, also where it is heard after a later update.
10:00       appointment 501 with client bob, Tue 14:00-15:00
10:10       appointment 501 cancelled
            => APPOINTMENT_CANCELLED BY_COCONUT, write CANCEL to alice
10:30       appointment 501 moves to 16:00
            => APPOINTMENT_RECORDED start end
10:31       appointment 501 created, moves to 11:00, stated 10:20
            => APPOINTMENT_RECORDED status, write UPSERT to alice
appointment 501 is BOOKED, Tue 16:00-17:00
