# CONFLICT-COCONUT EXP-UPSERT EXP-ECHO  An edit in Exchange that was not based on Coconut's latest loses as a whole.
appointment 501 with client bob, Tue 14:00-15:00, exported
appointment 501 moves to 16:00
            => APPOINTMENT_RECORDED start end, write UPSERT to alice start="Tue 16:00"
outlook     501 moves to 17:00, subject "Investment advice", location "77 Hill Rd, Halifax", free, notes "call first"
            => CONFLICT_RESOLVED COCONUT_WINS start="Tue 17:00"->"Tue 16:00" end service_id location_id internal_notes show_as, write UPSERT to alice start="Tue 16:00", nobody told
appointment 501 is Tue 16:00-17:00, service 4, location Harbour, shows as busy, internal notes "", changed by COCONUT
outlook     501 as exported
            => UNCHANGED ECHO
deliver twice

# CONFLICT-COCONUT  What Exchange shows of before Coconut's edit, without an edit of its own, is no conflict.
appointment 501 with client bob, Tue 14:00-15:00, exported
appointment 501 moves to 16:00
            => APPOINTMENT_RECORDED start end, write UPSERT to alice
outlook     501 saved again
            => UNCHANGED ECHO, nobody told
outlook     501 free
            => CONFLICT_RESOLVED COCONUT_WINS show_as, write UPSERT to alice, nobody told
appointment 501 is Tue 16:00-17:00, shows as busy

# CONFLICT-COCONUT  A cancellation in Exchange that did not know of Coconut's edit is overruled, once.
appointment 501 with client bob, Tue 14:00-15:00, exported
appointment 501 moves to 16:00
            => APPOINTMENT_RECORDED start end, write UPSERT to alice
outlook     501 cancelled
            => CONFLICT_RESOLVED EDIT_OVER_REMOVE, write UPSERT to alice, nobody told
appointment 501 is BOOKED, Tue 16:00-17:00

# CONFLICT-COCONUT  A removal in Exchange that did not know of Coconut's edit is overruled.
appointment 501 with client bob, Tue 14:00-15:00, exported
appointment 501 moves to 16:00
            => APPOINTMENT_RECORDED start end, write UPSERT to alice
outlook     501 deleted
            => CONFLICT_RESOLVED EDIT_OVER_REMOVE, write UPSERT to alice start="Tue 16:00", nobody told
appointment 501 is BOOKED, Tue 16:00-17:00

# CONFLICT-COCONUT  Overruled once where both the cancellation and the removal are seen.
appointment 501 with client bob, Tue 14:00-15:00, exported
appointment 501 moves to 16:00
            => APPOINTMENT_RECORDED start end, write UPSERT to alice
outlook     501 cancelled
            => CONFLICT_RESOLVED EDIT_OVER_REMOVE, write UPSERT to alice, nobody told
outlook     501 deleted
            => UNCHANGED ECHO, nobody told
appointment 501 is BOOKED

# CONFLICT-COCONUT EXP-CANCEL APT-CANCEL  An edit of what Coconut cancelled loses; the cancellation is asked for again.
appointment 501 with client bob, Tue 14:00-15:00, exported
appointment 501 cancelled
            => APPOINTMENT_CANCELLED BY_COCONUT, write CANCEL to alice
outlook     501 moves to 15:00
            => CONFLICT_RESOLVED COCONUT_WINS start end, write CANCEL to alice, nobody told
appointment 501 is CANCELLED, Tue 14:00-15:00

# MAP-TIME  Internal notes, which no export carries, overrule nothing.
appointment 501 with client bob, Tue 14:00-15:00, exported
appointment 501 internal notes "likes tea"
            => APPOINTMENT_RECORDED internal_notes
outlook     501 moves to 15:00
            => APPOINTMENT_CHANGED start end, told staff alice, clients bob

# CONFLICT-COCONUT  The stamp lost its second value: an item last changed before Coconut's edit loses.
appointment 501 with client bob, Tue 14:00-15:00, exported
10:00       appointment 501 moves to 16:00
            => APPOINTMENT_RECORDED start end, write UPSERT to alice
10:05       outlook 501 moves to 17:00, stamped 501 at no time, modified 09:30
            => CONFLICT_RESOLVED COCONUT_WINS start end, write UPSERT to alice, nobody told
appointment 501 is Tue 16:00-17:00

# CONFLICT-COCONUT  The stamp lost its second value: the same moment still loses.
appointment 501 with client bob, Tue 14:00-15:00, exported
10:00       appointment 501 moves to 16:00
            => APPOINTMENT_RECORDED start end, write UPSERT to alice
10:05       outlook 501 moves to 17:00, stamped 501 at no time, modified 10:00
            => CONFLICT_RESOLVED COCONUT_WINS start end, write UPSERT to alice, nobody told

# MAP-TIME  The stamp lost its second value: an item changed after Coconut's edit is an edit.
appointment 501 with client bob, Tue 14:00-15:00, exported
10:00       appointment 501 moves to 16:00
            => APPOINTMENT_RECORDED start end, write UPSERT to alice
10:04       outlook 501 moves to 17:00, stamped 501 at no time
            => APPOINTMENT_CHANGED start end, write UPSERT to alice, told staff alice, clients bob
appointment 501 is Tue 17:00-18:00

# CONFLICT-LATE  Coconut's edit is heard after the Exchange edit that it overrules; whoever was told is told again.
appointment 501 with client bob, Tue 14:00-15:00, exported
10:00       outlook 501 moves to 17:00
            => APPOINTMENT_CHANGED start end, told staff alice, clients bob
10:05       appointment 501 moves to 16:00, stated 09:50
            => APPOINTMENT_RECORDED start end, CONFLICT_RESOLVED COCONUT_WINS start="Tue 17:00"->"Tue 16:00" end
            => write UPSERT to alice start="Tue 16:00", told staff alice, clients bob
appointment 501 is Tue 16:00-17:00, BOOKED, service 4, location Harbour, shows as busy, changed by COCONUT
outlook     501 as exported
            => UNCHANGED ECHO
deliver twice

# CONFLICT-COCONUT  The same, heard in the order in which it happened.
appointment 501 with client bob, Tue 14:00-15:00, exported
09:50       appointment 501 moves to 16:00
            => APPOINTMENT_RECORDED start end, write UPSERT to alice
10:00       outlook 501 moves to 17:00
            => CONFLICT_RESOLVED COCONUT_WINS start="Tue 17:00"->"Tue 16:00" end, write UPSERT to alice, nobody told
appointment 501 is Tue 16:00-17:00, BOOKED, service 4, location Harbour, shows as busy, changed by COCONUT

# CONFLICT-LATE  Taken back whole: also what Coconut did not edit itself.
appointment 501 with client bob, Tue 14:00-15:00, exported
10:00       outlook 501 free, subject "Investment advice", location "77 Hill Rd, Halifax", notes "call first"
            => APPOINTMENT_CHANGED service_id, APPOINTMENT_CHANGED location_id, APPOINTMENT_CHANGED internal_notes, APPOINTMENT_CHANGED show_as,
            => told staff alice, clients bob
10:05       appointment 501 moves to 16:00, stated 09:50
            => APPOINTMENT_RECORDED start end, CONFLICT_RESOLVED COCONUT_WINS service_id location_id internal_notes show_as
            => write UPSERT to alice start="Tue 16:00" show_as=BUSY title="Mortgage advice", told staff alice, clients bob
appointment 501 is Tue 16:00-17:00, service 4, location Harbour, shows as busy, internal notes ""

# CONFLICT-COCONUT  The same, heard in the order in which it happened (whole).
appointment 501 with client bob, Tue 14:00-15:00, exported
09:50       appointment 501 moves to 16:00
            => APPOINTMENT_RECORDED start end, write UPSERT to alice
10:00       outlook 501 free, subject "Investment advice", location "77 Hill Rd, Halifax", notes "call first"
            => CONFLICT_RESOLVED COCONUT_WINS service_id location_id internal_notes show_as, write UPSERT to alice, nobody told
appointment 501 is Tue 16:00-17:00, service 4, location Harbour, shows as busy, internal notes ""

# CONFLICT-LATE MAP-CANCEL  Coconut's edit is heard after the cancellation that it overrules: booked as it was.
appointment 501 with client bob, Tue 14:00-15:00, exported
10:00       outlook 501 cancelled
            => APPOINTMENT_CANCELLED BY_EXCHANGE, told CANCELLED staff alice, clients bob
10:05       appointment 501 updated, moves to 16:00, stated 09:50
            => APPOINTMENT_RECORDED start end, CONFLICT_RESOLVED EDIT_OVER_REMOVE
            => write UPSERT to alice start="Tue 16:00", told staff alice, clients bob
appointment 501 is Tue 16:00-17:00, BOOKED

# CONFLICT-COCONUT  The same, heard in the order in which it happened (a cancellation).
appointment 501 with client bob, Tue 14:00-15:00, exported
09:50       appointment 501 updated, moves to 16:00
            => APPOINTMENT_RECORDED start end, write UPSERT to alice
10:00       outlook 501 cancelled
            => CONFLICT_RESOLVED EDIT_OVER_REMOVE, write UPSERT to alice, nobody told
appointment 501 is Tue 16:00-17:00, BOOKED

# CONFLICT-LATE MAP-CANCEL  Coconut's edit is heard after the removal that it overrules.
appointment 501 with client bob, Tue 14:00-15:00, exported
10:00       outlook 501 deleted
            => APPOINTMENT_CANCELLED BY_EXCHANGE, told CANCELLED staff alice, clients bob
10:05       appointment 501 updated, moves to 16:00, stated 09:50
            => APPOINTMENT_RECORDED start end, CONFLICT_RESOLVED EDIT_OVER_REMOVE
            => write UPSERT to alice start="Tue 16:00", told staff alice, clients bob
appointment 501 is Tue 16:00-17:00, BOOKED

# CONFLICT-LATE  A cancellation in Coconut is heard after the edit that it overrules.
appointment 501 with client bob, Tue 14:00-15:00, exported
10:00       outlook 501 moves to 17:00
            => APPOINTMENT_CHANGED start end, told staff alice, clients bob
10:05       appointment 501 cancelled, stated 09:50
            => APPOINTMENT_CANCELLED BY_COCONUT, CONFLICT_RESOLVED COCONUT_WINS start end
            => write CANCEL to alice, told staff alice, clients bob
appointment 501 is CANCELLED, Tue 14:00-15:00

# CONFLICT-COCONUT  The same, heard in the order in which it happened (Coconut's cancellation).
appointment 501 with client bob, Tue 14:00-15:00, exported
09:50       appointment 501 cancelled
            => APPOINTMENT_CANCELLED BY_COCONUT, write CANCEL to alice
10:00       outlook 501 moves to 17:00
            => CONFLICT_RESOLVED COCONUT_WINS start end, write CANCEL to alice, nobody told
appointment 501 is CANCELLED, Tue 14:00-15:00

# CONFLICT-LATE  Partial: only what was accepted after Coconut's edit is taken back.
appointment 501 with client bob, Tue 14:00-15:00, exported
09:30       outlook 501 moves to 15:00
            => APPOINTMENT_CHANGED start end, told staff alice, clients bob
10:00       outlook 501 free
            => APPOINTMENT_CHANGED show_as, told staff alice, clients bob
10:05       appointment 501 details "Bring a passport", stated 09:50
            => APPOINTMENT_RECORDED details, CONFLICT_RESOLVED COCONUT_WINS show_as
            => write UPSERT to alice start="Tue 15:00" show_as=BUSY, told staff alice, clients bob
appointment 501 is Tue 15:00-16:00, shows as busy, details "Bring a passport"

# CONFLICT-COCONUT  The same, heard in the order in which it happened (partial).
appointment 501 with client bob, Tue 14:00-15:00, exported
09:30       outlook 501 moves to 15:00
            => APPOINTMENT_CHANGED start end, told staff alice, clients bob
09:50       appointment 501 details "Bring a passport"
            => APPOINTMENT_RECORDED details, write UPSERT to alice start="Tue 15:00"
10:00       outlook 501 free
            => CONFLICT_RESOLVED COCONUT_WINS show_as, write UPSERT to alice, nobody told
appointment 501 is Tue 15:00-16:00, shows as busy, details "Bring a passport"

# CONFLICT-LATE  Two edits of the same field, one taken back: the earlier one stands again.
appointment 501 with client bob, Tue 14:00-15:00, exported
09:30       outlook 501 moves to 15:00
            => APPOINTMENT_CHANGED start end, told staff alice, clients bob
10:00       outlook 501 moves to 18:00
            => APPOINTMENT_CHANGED start end, told staff alice, clients bob
10:05       appointment 501 details "Bring a passport", stated 09:50
            => APPOINTMENT_RECORDED details, CONFLICT_RESOLVED COCONUT_WINS start="Tue 18:00"->"Tue 15:00" end
            => write UPSERT to alice start="Tue 15:00", told staff alice, clients bob
appointment 501 is Tue 15:00-16:00

# CONFLICT-LATE  Several edits are taken back, each; Coconut's stands.
appointment 501 with client bob, Tue 14:00-15:00, exported
10:00       outlook 501 moves to 17:00
            => APPOINTMENT_CHANGED start end, told staff alice, clients bob
10:01       outlook 501 free
            => APPOINTMENT_CHANGED show_as, told staff alice, clients bob
10:05       appointment 501 moves to 16:00, stated 09:50
            => APPOINTMENT_RECORDED start end, CONFLICT_RESOLVED COCONUT_WINS start end, CONFLICT_RESOLVED COCONUT_WINS show_as
            => write UPSERT to alice start="Tue 16:00" show_as=BUSY, told staff alice, clients bob
appointment 501 is Tue 16:00-17:00, shows as busy

# CONFLICT-LATE NOTE-WITHHELD  Told again is withheld only where the switch is off.
appointment 501 with client bob, Tue 14:00-15:00, exported
10:00       outlook 501 moves to 17:00
            => APPOINTMENT_CHANGED start end, told staff alice, clients bob
settings    client notifications off
            => SETTINGS_CHANGED client_notifications
Wed 10:05   appointment 501 moves to 16:00, stated Mon 09:50
            => APPOINTMENT_RECORDED start end, CONFLICT_RESOLVED COCONUT_WINS start end
            => write UPSERT to alice, told staff alice, withheld clients SWITCHED_OFF

# APT-RECORD  Coconut's edit that came after the Exchange edit was accepted is an ordinary edit.
appointment 501 with client bob, Tue 14:00-15:00, exported
10:00       outlook 501 moves to 17:00
            => APPOINTMENT_CHANGED start end, told staff alice, clients bob
10:05       appointment 501 moves to 16:00, stated 10:01
            => APPOINTMENT_RECORDED start="Tue 17:00"->"Tue 16:00" end, write UPSERT to alice, nobody told
appointment 501 is Tue 16:00-17:00

# CONFLICT-LATE  Coconut said at the same moment what Exchange was seen to say: Coconut's is used.
appointment 501 with client bob, Tue 14:00-15:00, exported
10:00       outlook 501 moves to 17:00
            => APPOINTMENT_CHANGED start end, told staff alice, clients bob
10:05       appointment 501 moves to 16:00, stated 10:00
            => APPOINTMENT_RECORDED start end, CONFLICT_RESOLVED COCONUT_WINS start end
            => write UPSERT to alice, told staff alice, clients bob

# MAP-NOTES APT-RECORD  Internal notes that Coconut edited earlier and are heard of later: the text from Exchange is put into them again.
appointment 501 with client bob, Tue 14:00-15:00, internal notes "likes tea", exported
10:00       outlook 501 notes "call first"
            => APPOINTMENT_CHANGED internal_notes="likes tea"->"likes tea\ncall first", told staff alice, clients bob
10:05       appointment 501 internal notes "likes coffee", stated 09:50
            => APPOINTMENT_RECORDED internal_notes, nobody told
appointment 501 is internal notes "likes coffee\ncall first"
outlook     501 saved again
            => UNCHANGED ECHO

# MAP-NOTES APT-RECORD  The same, heard in the order in which it happened (notes).
appointment 501 with client bob, Tue 14:00-15:00, internal notes "likes tea", exported
09:50       appointment 501 internal notes "likes coffee"
            => APPOINTMENT_RECORDED internal_notes
10:00       outlook 501 notes "call first"
            => APPOINTMENT_CHANGED internal_notes="likes coffee"->"likes coffee\ncall first", told staff alice, clients bob
appointment 501 is internal notes "likes coffee\ncall first"

# CONFLICT-COCONUT  Coconut's same edit is heard later: nothing to take back, but a later edit under the old stamp loses.
appointment 501 with client bob, Tue 14:00-15:00, exported
10:00       outlook 501 moves to 16:00
            => APPOINTMENT_CHANGED start end, told staff alice, clients bob
10:05       appointment 501 moves to 16:00, stated 09:50
            => APPOINTMENT_RECORDED start end, write UPSERT to alice, nobody told
10:10       outlook 501 moves to 18:00
            => CONFLICT_RESOLVED COCONUT_WINS start end, write UPSERT to alice, nobody told
appointment 501 is Tue 16:00-17:00

# CONFLICT-COCONUT  The same, in order (both said the same).
appointment 501 with client bob, Tue 14:00-15:00, exported
09:50       appointment 501 moves to 16:00
            => APPOINTMENT_RECORDED start end, write UPSERT to alice
10:00       outlook 501 moves to 16:00
            => UNCHANGED ECHO, nobody told
10:10       outlook 501 moves to 18:00
            => CONFLICT_RESOLVED COCONUT_WINS start end, write UPSERT to alice, nobody told
appointment 501 is Tue 16:00-17:00

# CONFLICT-LATE  A reassignment heard after the edit that it overrules.
appointment 501 with client carol, Tue 14:00-15:00, exported
10:00       outlook 501 moves to 17:00
            => APPOINTMENT_CHANGED start end, told staff alice, clients carol
10:05       appointment 501 for bob, stated 09:50
            => APPOINTMENT_RECORDED staff_ids, CONFLICT_RESOLVED COCONUT_WINS start end, write CANCEL to alice, write UPSERT to bob start="Tue 14:00", told staff alice, clients carol
appointment 501 is Tue 14:00-15:00, staff bob

# MAP-ORGANIZER  The same in order (a reassignment).
appointment 501 with client carol, Tue 14:00-15:00, exported
09:50       appointment 501 for bob
            => APPOINTMENT_RECORDED staff_ids, write CANCEL to alice, write UPSERT to bob
10:00       outlook 501 for alice, moves to 17:00
            => IGNORED NOT_STAFF, nobody told
appointment 501 is Tue 14:00-15:00, staff bob

# CONFLICT-LATE  Coconut edited time and notes: notes from the same Exchange edits are taken back with it.
appointment 501 with client bob, Tue 14:00-15:00, internal notes "likes tea", exported
10:00       outlook 501 notes "call first", moves to 17:00
            => APPOINTMENT_CHANGED start end, APPOINTMENT_CHANGED internal_notes, told staff alice, clients bob
10:05       appointment 501 moves to 16:00, internal notes "likes coffee", stated 09:50
            => APPOINTMENT_RECORDED start end internal_notes, CONFLICT_RESOLVED COCONUT_WINS start end internal_notes, write UPSERT to alice, told staff alice, clients bob
appointment 501 is Tue 16:00-17:00, internal notes "likes coffee"

# CONFLICT-COCONUT  The same in order (time and notes).
appointment 501 with client bob, Tue 14:00-15:00, internal notes "likes tea", exported
09:50       appointment 501 moves to 16:00, internal notes "likes coffee"
            => APPOINTMENT_RECORDED start end internal_notes, write UPSERT to alice
10:00       outlook 501 notes "call first", moves to 17:00
            => CONFLICT_RESOLVED COCONUT_WINS start end internal_notes, write UPSERT to alice, nobody told
appointment 501 is Tue 16:00-17:00, internal notes "likes coffee"

# CONFLICT-COCONUT MAP-WAIT  An edit waits; Coconut's edit comes before it is decided.
appointment 501 with client bob, Tue 14:00-15:00, exported
settings    integration off
10:00       outlook 501 moves to 17:00
            => IGNORED INTEGRATION_DISABLED
10:10       appointment 501 moves to 16:00
            => APPOINTMENT_RECORDED start end
10:20       settings integration on
            => SETTINGS_CHANGED enabled, CONFLICT_RESOLVED COCONUT_WINS start end, write UPSERT to alice start="Tue 16:00", nobody told
appointment 501 is Tue 16:00-17:00

# CONFLICT-LATE MAP-WAIT  The same, heard after it was decided.
appointment 501 with client bob, Tue 14:00-15:00, exported
settings    integration off
10:00       outlook 501 moves to 17:00
            => IGNORED INTEGRATION_DISABLED
10:20       settings integration on
            => SETTINGS_CHANGED enabled, APPOINTMENT_CHANGED start end, told staff alice, clients bob
10:30       appointment 501 moves to 16:00, stated 10:10
            => APPOINTMENT_RECORDED start end, CONFLICT_RESOLVED COCONUT_WINS start end, write UPSERT to alice start="Tue 16:00", told staff alice, clients bob
appointment 501 is Tue 16:00-17:00

# CONFLICT-LATE  Only edits under a stamp before Coconut's edit, and accepted after it: the one between stands.
appointment 501 with client bob, Tue 14:00-15:00, exported
09:30       outlook 501 moves to 15:00
            => APPOINTMENT_CHANGED start end, told staff alice, clients bob
09:40       appointment 501 details "x"
            => APPOINTMENT_RECORDED details, write UPSERT to alice
09:41       outlook 501 as exported
            => UNCHANGED ECHO
10:00       outlook 501 free
            => APPOINTMENT_CHANGED show_as, told staff alice, clients bob
10:05       appointment 501 service 5, stated 09:50
            => APPOINTMENT_RECORDED service_id, CONFLICT_RESOLVED COCONUT_WINS show_as, write UPSERT to alice title="Investment advice" start="Tue 15:00" show_as=BUSY, told staff alice, clients bob
appointment 501 is Tue 15:00-16:00, shows as busy, service 5

# CONFLICT-LATE  On EWS an edit from either mailbox is taken back, and both are written.
bank, protocol ews
appointment 501 for alice and bob, with client carol, Tue 14:00-15:00, exported
10:00       outlook 501 for bob, moves to 17:00
            => APPOINTMENT_CHANGED start end, write UPSERT to alice, told staff alice and bob, clients carol
10:05       appointment 501 moves to 16:00, stated 09:50
            => APPOINTMENT_RECORDED start end, CONFLICT_RESOLVED COCONUT_WINS start end
            => write UPSERT to alice start="Tue 16:00", write UPSERT to bob start="Tue 16:00", told staff alice and bob, clients carol
appointment 501 is Tue 16:00-17:00

# CONFLICT-LATE  What both mailboxes together cancelled is taken back, once.
bank, protocol ews
appointment 501 for alice and bob, with client carol, Tue 14:00-15:00, exported
10:00       outlook 501 for bob, cancelled
            => IGNORED OTHER_STAFF_REMAIN
10:01       outlook 501 for alice, cancelled
            => APPOINTMENT_CANCELLED BY_EXCHANGE, told CANCELLED staff alice and bob, clients carol
10:05       appointment 501 updated, moves to 16:00, stated 09:50
            => APPOINTMENT_RECORDED start end, CONFLICT_RESOLVED EDIT_OVER_REMOVE, write UPSERT to alice, write UPSERT to bob, told staff alice and bob, clients carol
appointment 501 is Tue 16:00-17:00, BOOKED

# CONFLICT-COCONUT  The same in order (EWS).
bank, protocol ews
appointment 501 for alice and bob, with client carol, Tue 14:00-15:00, exported
09:50       appointment 501 updated, moves to 16:00
            => APPOINTMENT_RECORDED start end, write UPSERT to alice, write UPSERT to bob
10:00       outlook 501 for bob, cancelled
            => CONFLICT_RESOLVED EDIT_OVER_REMOVE, write UPSERT to bob, nobody told
10:01       outlook 501 for alice, cancelled
            => CONFLICT_RESOLVED EDIT_OVER_REMOVE, write UPSERT to alice, nobody told
appointment 501 is Tue 16:00-17:00, BOOKED

# CONFLICT-LATE  The taken back edit is not an edit again when the item is saved again; a new one conflicts.
appointment 501 with client bob, Tue 14:00-15:00, exported
10:00       outlook 501 moves to 17:00
            => APPOINTMENT_CHANGED start end, told staff alice, clients bob
10:05       appointment 501 moves to 16:00, stated 09:50
            => APPOINTMENT_RECORDED start end, CONFLICT_RESOLVED COCONUT_WINS start end, write UPSERT to alice, told staff alice, clients bob
outlook     501 saved again
            => UNCHANGED ECHO, nobody told
outlook     501 moves to 18:00
            => CONFLICT_RESOLVED COCONUT_WINS start end, write UPSERT to alice, nobody told
outlook     501 as exported
            => UNCHANGED ECHO
outlook     501 moves to 18:00
            => APPOINTMENT_CHANGED start end, told staff alice, clients bob

# CONFLICT-LATE MAP-CANCEL  Heard after the removal; then the removal counts no more, and the item comes back.
appointment 501 with client bob, Tue 14:00-15:00, exported
10:00       outlook 501 deleted
            => APPOINTMENT_CANCELLED BY_EXCHANGE, told CANCELLED staff alice, clients bob
10:05       appointment 501 moves to 16:00, stated 09:50
            => APPOINTMENT_RECORDED start end, CONFLICT_RESOLVED EDIT_OVER_REMOVE, write UPSERT to alice, told staff alice, clients bob
outlook     501 as exported
            => UNCHANGED ECHO
outlook     501 deleted
            => APPOINTMENT_CANCELLED BY_EXCHANGE, told CANCELLED staff alice, clients bob
appointment 501 is CANCELLED, Tue 16:00-17:00

# CONFLICT-LATE  Edit, then cancellation in Exchange: both taken back.
appointment 501 with client bob, Tue 14:00-15:00, exported
10:00       outlook 501 moves to 17:00
            => APPOINTMENT_CHANGED start end, told staff alice, clients bob
10:01       outlook 501 cancelled
            => APPOINTMENT_CANCELLED BY_EXCHANGE, told CANCELLED staff alice, clients bob
10:05       appointment 501 updated, details "x", stated 09:50
            => APPOINTMENT_RECORDED details, CONFLICT_RESOLVED COCONUT_WINS start end, CONFLICT_RESOLVED EDIT_OVER_REMOVE, write UPSERT to alice start="Tue 14:00", told staff alice, clients bob
appointment 501 is Tue 14:00-15:00, BOOKED

# CONFLICT-COCONUT EXP-ECHO  Notes that lost stay where they stand, and are no edit of the next version.
appointment 501 with client bob, Tue 14:00-15:00, exported
appointment 501 moves to 16:00
            => APPOINTMENT_RECORDED start end, write UPSERT to alice
outlook     501 notes "call first"
            => CONFLICT_RESOLVED COCONUT_WINS internal_notes, write UPSERT to alice, nobody told
outlook     501 as exported, notes "call first"
            => UNCHANGED ECHO, nobody told
appointment 501 is internal notes ""

# CONFLICT-COCONUT  Coconut's edit comes between the removal and the end of its sync.
appointment 501 with client bob, Tue 14:00-15:00, exported
sync        alice begins
outlook     501 deleted
            => REMOVAL_NOTED
appointment 501 moves to 16:00
            => APPOINTMENT_RECORDED start end, write UPSERT to alice
sync        alice ends
            => SYNC_COMPLETED, CONFLICT_RESOLVED EDIT_OVER_REMOVE, write UPSERT to alice, nobody told
appointment 501 is BOOKED, Tue 16:00-17:00

# CONFLICT-LATE SYNC-MARK  The same, heard after the end of the sync.
appointment 501 with client bob, Tue 14:00-15:00, exported
10:00       sync alice begins
10:01       outlook 501 deleted
            => REMOVAL_NOTED
10:03       sync alice ends
            => SYNC_COMPLETED, APPOINTMENT_CANCELLED BY_EXCHANGE, told CANCELLED staff alice, clients bob
10:05       appointment 501 moves to 16:00, stated 10:02
            => APPOINTMENT_RECORDED start end, CONFLICT_RESOLVED EDIT_OVER_REMOVE, write UPSERT to alice, told staff alice, clients bob
appointment 501 is BOOKED, Tue 16:00-17:00

# CONFLICT-LATE MAP-CANCEL  Cancelled and gone, then Coconut's earlier edit: once.
appointment 501 with client bob, Tue 14:00-15:00, exported
10:00       outlook 501 cancelled
            => APPOINTMENT_CANCELLED BY_EXCHANGE, told CANCELLED staff alice, clients bob
10:01       outlook 501 deleted
            => UNCHANGED ECHO
10:05       appointment 501 updated, moves to 16:00, stated 09:50
            => APPOINTMENT_RECORDED start end, CONFLICT_RESOLVED EDIT_OVER_REMOVE, write UPSERT to alice, told staff alice, clients bob
appointment 501 is BOOKED

# CONFLICT-LATE  Internal notes stated with the edit, after an Exchange edit of notes that stands.
appointment 501 with client bob, Tue 14:00-15:00, internal notes "likes tea", exported
09:30       outlook 501 notes "call first"
            => APPOINTMENT_CHANGED internal_notes, told staff alice, clients bob
10:00       outlook 501 notes "call first\nring", moves to 17:00
            => APPOINTMENT_CHANGED start end, APPOINTMENT_CHANGED internal_notes, told staff alice, clients bob
10:05       appointment 501 details "x", stated 09:50
            => APPOINTMENT_RECORDED details, CONFLICT_RESOLVED COCONUT_WINS start end internal_notes, write UPSERT to alice, told staff alice, clients bob
appointment 501 is internal notes "likes tea\ncall first", Tue 14:00-15:00

# APT-CANCEL  Both cancelled, in order.
appointment 501 with client bob, Tue 14:00-15:00, exported
09:50       appointment 501 cancelled
            => APPOINTMENT_CANCELLED BY_COCONUT, write CANCEL to alice
10:00       outlook 501 cancelled
            => UNCHANGED ECHO, nobody told
appointment 501 is CANCELLED

# CONFLICT-COCONUT EXP-UPSERT  A second edit under the same lost stamp loses again; after the export it does not.
appointment 501 with client bob, Tue 14:00-15:00, exported
appointment 501 moves to 16:00
            => APPOINTMENT_RECORDED start end, write UPSERT to alice
outlook     501 moves to 17:00
            => CONFLICT_RESOLVED COCONUT_WINS start end, write UPSERT to alice, nobody told
outlook     501 moves to 16:00
            => UNCHANGED ECHO
outlook     501 adds attendee carol
            => IGNORED ATTENDEES_NOT_SYNCED

# APT-CANCEL  Both cancelled; Coconut's is heard later: nothing was overruled, nobody is told again.
appointment 501 with client bob, Tue 14:00-15:00, exported
10:00       outlook 501 cancelled
            => APPOINTMENT_CANCELLED BY_EXCHANGE, told CANCELLED staff alice, clients bob
10:05       appointment 501 cancelled, stated 09:50
            => APPOINTMENT_CANCELLED BY_COCONUT, nobody told
appointment 501 is CANCELLED

# CONFLICT-LATE  Created again, stated before the cancellation: it edits only what it says.
appointment 501 with client bob, Tue 14:00-15:00, exported
10:00       outlook 501 cancelled
            => APPOINTMENT_CANCELLED BY_EXCHANGE, told CANCELLED staff alice, clients bob
10:05       appointment 501 created, moves to 16:00, stated 09:50
            => APPOINTMENT_RECORDED start end, CONFLICT_RESOLVED EDIT_OVER_REMOVE, write UPSERT to alice, told staff alice, clients bob
appointment 501 is BOOKED, Tue 16:00-17:00

# EXP-ECHO MAP-CANCEL  Created again without an edit, stated before the cancellation: it stays cancelled.
appointment 501 with client bob, Tue 14:00-15:00, exported
10:00       outlook 501 cancelled
            => APPOINTMENT_CANCELLED BY_EXCHANGE, told CANCELLED staff alice, clients bob
10:05       appointment 501 created, stated 09:50
            => UNCHANGED ECHO, nobody told
appointment 501 is CANCELLED
10:10       appointment 501 created
            => APPOINTMENT_RECORDED status, write UPSERT to alice

# EXP-ECHO MAP-CANCEL  The same in order (created again).
appointment 501 with client bob, Tue 14:00-15:00, exported
09:50       appointment 501 created
            => UNCHANGED ECHO
10:00       outlook 501 cancelled
            => APPOINTMENT_CANCELLED BY_EXCHANGE, told CANCELLED staff alice, clients bob
appointment 501 is CANCELLED

# CONFLICT-LATE  A late cancellation takes back no notes that Coconut reworded since.
appointment 501 with client bob, Tue 14:00-15:00, exported
09:30       outlook 501 notes "call first"
            => APPOINTMENT_CHANGED internal_notes, told staff alice, clients bob
10:00       outlook 501 notes "call last"
            => APPOINTMENT_CHANGED internal_notes, told staff alice, clients bob
10:02       appointment 501 internal notes "please call"
            => APPOINTMENT_RECORDED internal_notes
10:05       appointment 501 cancelled, stated 09:50
            => APPOINTMENT_CANCELLED BY_COCONUT, CONFLICT_RESOLVED COCONUT_WINS internal_notes, write CANCEL to alice, told staff alice, clients bob
appointment 501 is internal notes "please call"

# CONFLICT-COCONUT  The same in order (reworded notes).
appointment 501 with client bob, Tue 14:00-15:00, exported
09:30       outlook 501 notes "call first"
            => APPOINTMENT_CHANGED internal_notes, told staff alice, clients bob
09:50       appointment 501 cancelled
            => APPOINTMENT_CANCELLED BY_COCONUT, write CANCEL to alice
10:00       outlook 501 notes "call last"
            => CONFLICT_RESOLVED COCONUT_WINS internal_notes, write CANCEL to alice, nobody told
10:02       appointment 501 updated, internal notes "please call"
            => APPOINTMENT_RECORDED internal_notes
appointment 501 is internal notes "please call"

# APT-CANCEL  A late cancellation takes back no field that Coconut itself stated since.
appointment 501 with client bob, Tue 14:00-15:00, exported
10:00       outlook 501 moves to 17:00
            => APPOINTMENT_CHANGED start end, told staff alice, clients bob
10:02       appointment 501 moves to 17:00
            => UNCHANGED ECHO
10:05       appointment 501 cancelled, stated 09:50
            => APPOINTMENT_CANCELLED BY_COCONUT, write CANCEL to alice, nobody told
appointment 501 is Tue 17:00-18:00

# CONFLICT-COCONUT  The same in order (stated since).
appointment 501 with client bob, Tue 14:00-15:00, exported
09:50       appointment 501 cancelled
            => APPOINTMENT_CANCELLED BY_COCONUT, write CANCEL to alice
10:00       outlook 501 moves to 17:00
            => CONFLICT_RESOLVED COCONUT_WINS start end, write CANCEL to alice, nobody told
10:02       appointment 501 updated, moves to 17:00
            => APPOINTMENT_RECORDED start end
appointment 501 is Tue 17:00-18:00

# CONFLICT-LATE  Whoever was told is told again, also who is no client any more; who became one was never told.
appointment 501 with client bob, Tue 14:00-15:00, exported
10:00       outlook 501 moves to 17:00
            => APPOINTMENT_CHANGED start end, told staff alice, clients bob
10:05       appointment 501 with client carol, stated 09:50
            => APPOINTMENT_RECORDED clients, CONFLICT_RESOLVED COCONUT_WINS start end, write UPSERT to alice, told staff alice, clients bob

# CONFLICT-LATE  The same with no client left.
appointment 501 with client bob, Tue 14:00-15:00, exported
10:00       outlook 501 moves to 17:00
            => APPOINTMENT_CHANGED start end, told staff alice, clients bob
10:05       appointment 501 with no client, stated 09:50
            => APPOINTMENT_RECORDED clients, CONFLICT_RESOLVED COCONUT_WINS start end, write UPSERT to alice, told staff alice, clients bob

# CONFLICT-COCONUT  A time that cannot be read loses with both its ends.
appointment 501 with client bob, Tue 14:00-15:00, exported
appointment 501 details "x"
            => APPOINTMENT_RECORDED details, write UPSERT to alice
outlook     501 moves to 17:00, in "Middle Earth Time"
            => CONFLICT_RESOLVED COCONUT_WINS start end, write UPSERT to alice, nobody told

# CONFLICT-COCONUT EXP-UPSERT  Exchange is brought in line also where Coconut moved the appointment before the window.
appointment 501 with client bob, Tue 14:00-15:00, exported
appointment 501 last Fri 14:00-15:00
            => APPOINTMENT_RECORDED start end
outlook     501 moves to 17:00
            => CONFLICT_RESOLVED COCONUT_WINS start end, write UPSERT to alice start="last Fri 14:00", nobody told
outlook     501 as exported
            => UNCHANGED ECHO

# EXP-ECHO MAP-TIME  What Coconut repeats of an Exchange edit, heard after a later one, is no edit and overrules nothing.
appointment 501 for alice with client bob, Tue 14:00-15:00, exported
10:00       outlook 501 moves to 16:00
            => APPOINTMENT_CHANGED start end, told staff alice, clients bob
11:00       outlook 501 moves to 17:00
            => APPOINTMENT_CHANGED start end, told staff alice, clients bob
11:01       appointment 501 moves to 16:00, stated 10:30
            => UNCHANGED ECHO of 501, nobody told
appointment 501 is Tue 17:00-18:00
deliver twice

# CONFLICT-LATE NOTE-UPDATE  Of two edits that were judged in one step the second is taken back: whoever was told of both is told again.
bank, protocol ews
appointment 501 for alice and bob, with client carol, Tue 14:00-15:00, exported
settings    integration off
            => SETTINGS_CHANGED enabled
outlook     501 for alice, oof
            => IGNORED INTEGRATION_DISABLED
outlook     501 for bob, moves to 15:00
            => IGNORED INTEGRATION_DISABLED
settings    integration on
            => SETTINGS_CHANGED enabled, APPOINTMENT_CHANGED show_as of 501
            => write UPSERT to bob of 501, APPOINTMENT_CHANGED start end of 501
            => write UPSERT to alice of 501, write UPSERT to bob of 501
            => told staff alice and bob, clients carol
appointment 501 shows as oof, stated 09:03
            => APPOINTMENT_RECORDED show_as, CONFLICT_RESOLVED COCONUT_WINS start end
            => write UPSERT to alice, write UPSERT to bob, told staff alice and bob, clients carol
