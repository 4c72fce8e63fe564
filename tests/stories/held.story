# SYNC-HELD SYNC-MARK  A FULL sync that suddenly shows nothing removes nothing.
outlook     e1..e6, Wed 09:00-10:00
            => 6 x ABSENCE_ADDED
held of alice: none
sync        alice full shows nothing named "s1"
            => REMOVALS_HELD of alice by SYNC-HELD, SYNC_COMPLETED of alice, nobody told
mailbox alice is HELD
mailbox bob is OVERDUE
held MISSING of alice in "s1" is HELD: e1..e6
absence e1 is Wed 09:00-10:00
absence e6 is Wed 09:00-10:00
restart
held MISSING of alice in "s1" is HELD: e1..e6
deliver twice

# SYNC-HELD SYNC-REMOVE  Approved, it is removed.
outlook     e1..e6, Wed 09:00-10:00
sync        alice full shows nothing named "s1"
            => REMOVALS_HELD, SYNC_COMPLETED
operator    approves removals of alice in "s1"
            => REMOVALS_APPROVED of alice by SYNC-HELD, 6 x ABSENCE_REMOVED MISSING_IN_FULL_SYNC by ABS-REMOVE, nobody told
absences of alice: none
held MISSING of alice in "s1" is APPROVED: e1..e6
mailbox alice is SYNCING
as of Mon 09:01 absence e1 is Wed 09:00-10:00
outlook     e1 seen again
            => ABSENCE_ADDED, told staff alice
absence e1 is the same absence
deliver twice

# SYNC-HELD  Rejected, it stays, and nobody is asked about it again for being missing.
outlook     e1..e6, Wed 09:00-10:00
sync        alice full shows nothing named "s1"
            => REMOVALS_HELD, SYNC_COMPLETED
operator    rejects removals of alice in "s1"
            => REMOVALS_REJECTED of alice by SYNC-HELD, nobody told
held MISSING of alice in "s1" is REJECTED: e1..e6
mailbox alice is SYNCING
absence e1 is Wed 09:00-10:00
sync        alice full shows nothing named "s2"
            => SYNC_COMPLETED
sync        alice full shows nothing named "s3"
            => SYNC_COMPLETED
absence e1 is Wed 09:00-10:00
absence e6 is Wed 09:00-10:00
deliver twice

# SYNC-HELD  Nor while nobody has decided.
outlook     e1..e6, Wed 09:00-10:00
sync        alice full shows nothing named "s1"
            => REMOVALS_HELD, SYNC_COMPLETED
sync        alice full shows nothing named "s2"
            => SYNC_COMPLETED
absence e1 is Wed 09:00-10:00
operator    approves removals of alice in "s1"
            => REMOVALS_APPROVED, 6 x ABSENCE_REMOVED MISSING_IN_FULL_SYNC
absences of alice: none

# SYNC-REMOVE  As few as five are removed, however large a part they are.
outlook     e1..e5, Wed 09:00-10:00
sync        alice full shows nothing
            => SYNC_COMPLETED, 5 x ABSENCE_REMOVED MISSING_IN_FULL_SYNC, nobody told
absences of alice: none

# SYNC-HELD SYNC-REMOVE  A fifth of what the mailbox has is removed; what is more is held.
outlook     e1..e30, Wed 09:00-10:00
sync        alice full shows everything but e1..e6
            => SYNC_COMPLETED, 24 x IGNORED DUPLICATE, 6 x ABSENCE_REMOVED MISSING_IN_FULL_SYNC
sync        alice full shows everything but e1..e11 named "s2"
            => SYNC_COMPLETED, 19 x IGNORED DUPLICATE, 5 x ABSENCE_REMOVED MISSING_IN_FULL_SYNC
sync        alice full shows everything but e1..e17 named "s3"
            => REMOVALS_HELD, SYNC_COMPLETED, 13 x IGNORED DUPLICATE
held MISSING of alice in "s3" is HELD: e12..e17
absence e12 is Wed 09:00-10:00
absence e11 is gone

# SYNC-HELD SYNC-NOTE SYNC-REMOVE  Four fifths are removed where they are reported; what is more is held.
outlook     e1..e10, Wed 09:00-10:00
outlook     f1..f10 for bob, Wed 09:00-10:00
sync        alice begins
outlook     e1..e8 deleted
            => 8 x REMOVAL_NOTED
sync        alice ends
            => SYNC_COMPLETED, 8 x ABSENCE_REMOVED DELETED, nobody told
sync        bob begins named "s2"
outlook     f1..f9 deleted
            => 9 x REMOVAL_NOTED
sync        bob ends
            => REMOVALS_HELD of bob by SYNC-HELD, SYNC_COMPLETED of bob
held REPORTED of bob in "s2" is HELD: f1..f9
absence e9 is Wed 09:00-10:00
absence f9 is Wed 09:00-10:00
operator    approves removals of bob in "s2"
            => REMOVALS_APPROVED of bob, 9 x ABSENCE_REMOVED DELETED, nobody told
absence f9 is gone
absence f10 is Wed 09:00-10:00
deliver twice

# SYNC-HELD  Exceptions that are reported count, each for its series.
outlook     s1..s6, Mon 10:00-10:30, recurs weekly
            => 6 x ABSENCE_ADDED
occurrence s1 next Mon ends 16:00
            => ABSENCE_CHANGED end, told staff alice
occurrence s2 next Mon ends 16:00
            => ABSENCE_CHANGED end, told staff alice
occurrence s3 next Mon ends 16:00
            => ABSENCE_CHANGED end, told staff alice
occurrence s4 next Mon ends 16:00
            => ABSENCE_CHANGED end, told staff alice
occurrence s5 next Mon ends 16:00
            => ABSENCE_CHANGED end, told staff alice
occurrence s6 next Mon ends 16:00
            => ABSENCE_CHANGED end, told staff alice
sync        alice begins named "s1"
occurrence s1 next Mon deleted
            => REMOVAL_NOTED
occurrence s2 next Mon deleted
            => REMOVAL_NOTED
occurrence s3 next Mon deleted
            => REMOVAL_NOTED
occurrence s4 next Mon deleted
            => REMOVAL_NOTED
occurrence s5 next Mon deleted
            => REMOVAL_NOTED
occurrence s6 next Mon deleted
            => REMOVAL_NOTED
sync        alice ends
            => REMOVALS_HELD of alice by SYNC-HELD, SYNC_COMPLETED
held REPORTED of alice in "s1" is HELD: s1/2026-11-09, s2/2026-11-09, s3/2026-11-09, s4/2026-11-09, s5/2026-11-09, s6/2026-11-09
absences of alice: s1 Mon 10:00-10:30, s1 next Mon 10:00-16:00, s2 Mon 10:00-10:30, s2 next Mon 10:00-16:00, s3 Mon 10:00-10:30, s3 next Mon 10:00-16:00, s4 Mon 10:00-10:30, s4 next Mon 10:00-16:00, s5 Mon 10:00-10:30, s5 next Mon 10:00-16:00, s6 Mon 10:00-10:30, s6 next Mon 10:00-16:00
operator    approves removals of alice in "s1"
            => REMOVALS_APPROVED, 6 x ABSENCE_REMOVED DELETED, nobody told
occurrences of s1 until next Tue are Mon 10:00-10:30
deliver twice

# SYNC-REMOVE  A series and its exceptions are one: however many of them are reported, and with it or alone, one is not too much.
outlook     standup, Mon 17:00-17:30, recurs daily
            => ABSENCE_ADDED
occurrence standup Mon ends 18:00
            => ABSENCE_CHANGED end, told staff alice
occurrence standup Tue ends 18:00
            => ABSENCE_CHANGED end, told staff alice
occurrence standup Wed ends 18:00
            => ABSENCE_CHANGED end, told staff alice
occurrence standup Thu ends 18:00
            => ABSENCE_CHANGED end, told staff alice
occurrence standup Fri ends 18:00
            => ABSENCE_CHANGED end, told staff alice
occurrence standup next Mon ends 18:00
            => ABSENCE_CHANGED end, told staff alice
occurrence standup next Tue ends 18:00
            => ABSENCE_CHANGED end, told staff alice
sync        alice begins
occurrence standup Mon deleted
            => REMOVAL_NOTED
occurrence standup Tue deleted
            => REMOVAL_NOTED
occurrence standup Wed deleted
            => REMOVAL_NOTED
occurrence standup Thu deleted
            => REMOVAL_NOTED
occurrence standup Fri deleted
            => REMOVAL_NOTED
occurrence standup next Mon deleted
            => REMOVAL_NOTED
sync        alice ends
            => SYNC_COMPLETED, 6 x ABSENCE_REMOVED DELETED, nobody told
occurrences of standup until next Wed are Sat 17:00-17:30, Sun 17:00-17:30, next Tue 17:00-18:00
outlook     e1..e5, Wed 09:00-10:00
            => 5 x ABSENCE_ADDED
sync        alice begins named "s1"
outlook     e1..e4 deleted
            => 4 x REMOVAL_NOTED
occurrence  standup next Tue deleted
            => REMOVAL_NOTED
outlook     standup deleted
            => REMOVAL_NOTED
sync        alice ends
            => SYNC_COMPLETED, 4 x ABSENCE_REMOVED DELETED
            => ABSENCE_REMOVED DELETED of standup, ABSENCE_REMOVED DELETED of standup/2026-11-10
absences of alice: e5 Wed 09:00-10:00

# SYNC-HELD  Syncs of two calendars may have one name: each is a hold of its own, and is decided by itself, the earlier first.
appointment 501 Tue 08:00-08:30, exported
appointment 502 Tue 09:00-09:30, exported
appointment 503 Tue 10:00-10:30, exported
appointment 504 Tue 11:00-11:30, exported
appointment 505 Tue 12:00-12:30, exported
appointment 506 Tue 13:00-13:30, exported
outlook     501 in calendar "Team"
            => IGNORED NOT_PRIMARY_CALENDAR
outlook     502 in calendar "Team"
            => IGNORED NOT_PRIMARY_CALENDAR
outlook     503 in calendar "Team"
            => IGNORED NOT_PRIMARY_CALENDAR
outlook     504 in calendar "Team"
            => IGNORED NOT_PRIMARY_CALENDAR
outlook     505 in calendar "Team"
            => IGNORED NOT_PRIMARY_CALENDAR
outlook     506 in calendar "Team"
            => IGNORED NOT_PRIMARY_CALENDAR
outlook     e1..e6, Wed 09:00-10:00
            => 6 x ABSENCE_ADDED
sync        alice full shows nothing named "s1"
            => REMOVALS_HELD, SYNC_COMPLETED
sync        alice calendar "Team" full shows nothing named "s1"
            => REMOVALS_HELD, SYNC_COMPLETED
held MISSING of alice in "s1" is HELD: e1..e6
operator    rejects removals of alice in "s1"
            => REMOVALS_REJECTED, nobody told
held MISSING of alice in "s1" is REJECTED: e1..e6
mailbox alice is HELD
operator    approves removals of alice in "s1"
            => REMOVALS_APPROVED, 6 x APPOINTMENT_CANCELLED BY_EXCHANGE
            => 6 x NOTIFICATION_REQUESTED CANCELLED, 6 x NOTIFICATION_WITHHELD NO_RECIPIENT
held MISSING of alice in "s1" is REJECTED: e1..e6
mailbox alice is SYNCING
absence e1 is Wed 09:00-10:00
operator    approves removals of alice in "s1"
            => IGNORED DUPLICATE by SYNC-HELD
operator    rejects removals of alice in "s1"
            => REJECTED UNKNOWN_SYNC by SYNC-HELD
sync        alice full shows nothing named "s2"
            => SYNC_COMPLETED
deliver twice

# SYNC-HELD SYNC-REMOVE  What was observed since is not removed when the rest is approved.
outlook     e1..e8, Wed 09:00-10:00
sync        alice full shows nothing named "s1"
            => REMOVALS_HELD, SYNC_COMPLETED
outlook     e1 seen again
            => IGNORED DUPLICATE of e1
read        e2 moves to 11:00
            => ABSENCE_CHANGED start end, told staff alice
outlook     e3 new id
            => UNCHANGED, IGNORED DUPLICATE_CLAIM of e3
outlook     e4 new id, in calendar "Team"
            => IGNORED NOT_PRIMARY_CALENDAR of e4
operator    approves removals of alice in "s1"
            => REMOVALS_APPROVED, ABSENCE_REMOVED MOVED of e4, 4 x ABSENCE_REMOVED MISSING_IN_FULL_SYNC, nobody told
absences of alice: e1 Wed 09:00-10:00, e2 Wed 11:00-12:00, e3 Wed 09:00-10:00
deliver twice

# SYNC-HELD  What was held counts in a later sync's limits: that one holds the rest.
outlook     e1..e30, Wed 09:00-10:00
sync        alice full shows everything but e1..e7 named "s1"
            => REMOVALS_HELD, SYNC_COMPLETED, 23 x IGNORED DUPLICATE
operator    rejects removals of alice in "s1"
            => REMOVALS_REJECTED
sync        alice full shows everything but e1..e8 named "s2"
            => REMOVALS_HELD, SYNC_COMPLETED, 22 x IGNORED DUPLICATE
held MISSING of alice in "s2" is HELD: e8
operator    approves removals of alice in "s2"
            => REMOVALS_APPROVED, ABSENCE_REMOVED MISSING_IN_FULL_SYNC of e8
absence e7 is Wed 09:00-10:00

# SYNC-HELD SYNC-REMOVE  Below the limits, what was rejected stays, and what is newly missing goes.
outlook     e1..e7, Wed 09:00-10:00
sync        alice full shows nothing named "s1"
            => REMOVALS_HELD, SYNC_COMPLETED
operator    rejects removals of alice in "s1"
            => REMOVALS_REJECTED
outlook     e1..e6 seen again
            => 6 x IGNORED DUPLICATE
outlook     f1, Thu 09:00-10:00
            => ABSENCE_ADDED
sync        alice full shows e1..e6
            => 6 x IGNORED DUPLICATE, SYNC_COMPLETED, ABSENCE_REMOVED MISSING_IN_FULL_SYNC of f1
absence e7 is Wed 09:00-10:00

# SYNC-HELD SYNC-REMOVE  A later sync that reports it removes it, decided or not.
outlook     e1..e8, Wed 09:00-10:00
sync        alice full shows nothing named "s1"
            => REMOVALS_HELD, SYNC_COMPLETED
outlook     e1 deleted
            => ABSENCE_REMOVED DELETED of e1, nobody told
operator    rejects removals of alice in "s1"
            => REMOVALS_REJECTED
outlook     e2 deleted
            => ABSENCE_REMOVED DELETED of e2, nobody told
absence e3 is Wed 09:00-10:00

# SYNC-HELD  A sync that reports nearly all of it is asked about like any other.
outlook     e1..e8, Wed 09:00-10:00
sync        alice full shows nothing named "s1"
            => REMOVALS_HELD, SYNC_COMPLETED
sync        alice begins named "s2"
outlook     e1..e7 deleted
            => 7 x REMOVAL_NOTED
sync        alice ends
            => REMOVALS_HELD, SYNC_COMPLETED
held MISSING of alice in "s1" is HELD: e1..e8
held REPORTED of alice in "s2" is HELD: e1..e7
operator    rejects removals of alice in "s2"
            => REMOVALS_REJECTED
mailbox alice is HELD
operator    approves removals of alice in "s1"
            => REMOVALS_APPROVED, 8 x ABSENCE_REMOVED MISSING_IN_FULL_SYNC
mailbox alice is SYNCING
deliver twice

# SYNC-HELD SYNC-REMOVE  Each kind by itself: what few are reported go, the many that are missing wait.
outlook     e1..e8, Wed 09:00-10:00
sync        alice full begins named "s1"
outlook     e1..e2 deleted
            => 2 x REMOVAL_NOTED
sync        alice ends
            => 2 x ABSENCE_REMOVED DELETED, REMOVALS_HELD, SYNC_COMPLETED
held MISSING of alice in "s1" is HELD: e3..e8
absence e2 is gone

# SYNC-HELD SYNC-REMOVE  What is held as reported is not missing as well: few others are missing, and go.
outlook     e1..e40, Wed 09:00-10:00
sync        alice full begins named "s1"
outlook     e1..e33 deleted
            => 33 x REMOVAL_NOTED
sync        alice ends
            => REMOVALS_HELD, 7 x ABSENCE_REMOVED MISSING_IN_FULL_SYNC, SYNC_COMPLETED
held REPORTED of alice in "s1" is HELD: e1..e33
sync        alice full shows nothing named "s2"
            => SYNC_COMPLETED
operator    approves removals of alice in "s1"
            => REMOVALS_APPROVED, 33 x ABSENCE_REMOVED DELETED
absences of alice: none

# SYNC-HELD SYNC-BROKEN  Removals that wait from an incomplete sync count with those of the one that completes.
outlook     e1..e7, Wed 09:00-10:00
sync        alice begins named "s1"
outlook     e1..e3 deleted
            => 3 x REMOVAL_NOTED
sync        alice fails
            => SYNC_INCOMPLETE
sync        alice begins named "s2"
outlook     e4..e6 deleted
            => 3 x REMOVAL_NOTED
sync        alice ends
            => REMOVALS_HELD, SYNC_COMPLETED
held REPORTED of alice in "s2" is HELD: e1..e6
restart
operator    rejects removals of alice in "s2"
            => REMOVALS_REJECTED
# They do not wait for a later sync once more.
sync        alice shows nothing
            => SYNC_COMPLETED
absence e1 is Wed 09:00-10:00
deliver twice

# SYNC-HELD MAP-CANCEL NOTE-CANCEL  Exported items count like absences; approved, their appointments are cancelled.
appointment 501 with client bob, Tue 14:00-15:00, exported
appointment 502 with client bob, Tue 16:00-17:00, exported
outlook     e1..e4, Wed 09:00-10:00
sync        alice full shows nothing named "s1"
            => REMOVALS_HELD, SYNC_COMPLETED, nobody told
held MISSING of alice in "s1" is HELD: 501, 502, e1..e4
appointment 501 is BOOKED
operator    approves removals of alice in "s1"
            => REMOVALS_APPROVED, 2 x APPOINTMENT_CANCELLED BY_EXCHANGE, 4 x ABSENCE_REMOVED MISSING_IN_FULL_SYNC
            => told CANCELLED staff alice, clients bob, told CANCELLED staff alice, clients bob
appointment 501 is CANCELLED

# EXP-ECHO MAP-CANCEL  Our own doing is not held: items that Coconut cancelled are to go.
appointment 501 with client bob, Tue 11:00-11:30, exported
appointment 502 with client bob, Tue 12:00-12:30, exported
appointment 503 with client bob, Tue 13:00-13:30, exported
appointment 504 with client bob, Tue 14:00-14:30, exported
appointment 505 with client bob, Tue 15:00-15:30, exported
appointment 506 with client bob, Tue 16:00-16:30, exported
appointment 507 with client bob, Tue 17:00-17:30, exported
appointment 501 cancelled
appointment 502 cancelled
appointment 503 cancelled
appointment 504 cancelled
appointment 505 cancelled
appointment 506 cancelled
sync        alice begins
outlook     501 deleted
            => REMOVAL_NOTED
outlook     502 deleted
            => REMOVAL_NOTED
outlook     503 deleted
            => REMOVAL_NOTED
outlook     504 deleted
            => REMOVAL_NOTED
outlook     505 deleted
            => REMOVAL_NOTED
outlook     506 deleted
            => REMOVAL_NOTED
outlook     507 deleted
            => REMOVAL_NOTED
sync        alice ends
            => 6 x UNCHANGED ECHO, APPOINTMENT_CANCELLED BY_EXCHANGE of 507, SYNC_COMPLETED
            => told CANCELLED staff alice, clients bob

# SYNC-HELD  What has no consequence does not count, but waits with the rest.
outlook     e1..e6, Wed 09:00-10:00
outlook     f1..f40, Wed 09:00-10:00, oof
            => 40 x IGNORED NOT_BUSY
sync        alice full shows nothing named "s1"
            => REMOVALS_HELD, SYNC_COMPLETED
held MISSING of alice in "s1" is HELD: e1..e6
operator    rejects removals of alice in "s1"
            => REMOVALS_REJECTED
operator    activates "quickstart-1"
            => RULES_ACTIVATED, 40 x ABSENCE_ADDED
deliver twice

# SYNC-HELD  Likewise when it is approved.
outlook     e1..e6, Wed 09:00-10:00
outlook     f1, Wed 09:00-10:00, oof
            => IGNORED NOT_BUSY
sync        alice full shows nothing named "s1"
            => REMOVALS_HELD, SYNC_COMPLETED
operator    approves removals of alice in "s1"
            => REMOVALS_APPROVED, 6 x ABSENCE_REMOVED MISSING_IN_FULL_SYNC
operator    activates "quickstart-1"
            => RULES_ACTIVATED
absences of alice: none

# SYNC-HELD ABS-PAUSE  In a pause, too: when it is over, nothing is gone.
outlook     e1..e6, Wed 09:00-10:00
settings    integration off
            => SETTINGS_CHANGED enabled, 6 x IGNORED INTEGRATION_DISABLED
sync        alice full shows nothing named "s1"
            => REMOVALS_HELD, SYNC_COMPLETED
mailbox alice is PAUSED
settings    integration on
            => SETTINGS_CHANGED enabled
mailbox alice is HELD
absence e1 is Wed 09:00-10:00
settings    integration off
            => SETTINGS_CHANGED enabled, 6 x IGNORED INTEGRATION_DISABLED
operator    approves removals of alice in "s1"
            => REMOVALS_APPROVED, 6 x IGNORED INTEGRATION_DISABLED by ABS-PAUSE
absence e1 is Wed 09:00-10:00
settings    integration on
            => SETTINGS_CHANGED enabled, 6 x ABSENCE_REMOVED MISSING_IN_FULL_SYNC
absences of alice: none

# SYNC-HELD  Two ids of one identity are one absence, and go as one.
outlook     e1..e6, Wed 09:00-10:00
outlook     e1 new id
            => UNCHANGED, IGNORED DUPLICATE_CLAIM
sync        alice full shows nothing named "s1"
            => REMOVALS_HELD, SYNC_COMPLETED
held MISSING of alice in "s1" is HELD: e1..e6
operator    approves removals of alice in "s1"
            => REMOVALS_APPROVED, 6 x ABSENCE_REMOVED MISSING_IN_FULL_SYNC
absences of alice: none

# SYNC-MARK ABS-KEEP  Nothing is held because of ids that changed: the identities are shown.
outlook     e1..e6, Wed 09:00-10:00
sync        alice full begins
outlook     e1..e6 new id
            => 6 x UNCHANGED, 6 x IGNORED DUPLICATE_CLAIM
sync        alice ends
            => SYNC_COMPLETED
absence e1 is Wed 09:00-10:00, the same absence
outlook     e1 deleted
            => ABSENCE_REMOVED DELETED

# SYNC-HELD  Only an admin decides; only what is held is decided, and once.
outlook     e1..e6, Wed 09:00-10:00
sync        alice full shows nothing named "s1"
            => REMOVALS_HELD, SYNC_COMPLETED
operator    approves removals of alice in "s1", as staff
            => REJECTED NOT_ADMIN by AUTH-ADMIN
operator    rejects removals of alice in "s1", as system
            => REJECTED NOT_ADMIN by AUTH-ADMIN
operator    approves removals of alice in "s2"
            => REJECTED UNKNOWN_SYNC by SYNC-HELD
operator    approves removals of bob in "s1"
            => REJECTED UNKNOWN_SYNC by SYNC-HELD
operator    approves removals of "nobody@bank.example" in "s1"
            => REJECTED UNKNOWN_MAILBOX by SYNC-HELD
held MISSING of alice in "s1" is HELD: e1..e6
operator    rejects removals of alice in "s1"
            => REMOVALS_REJECTED
again
            => IGNORED DUPLICATE by ORDER-DUPLICATE
operator    rejects removals of alice in "s1"
            => IGNORED DUPLICATE by SYNC-HELD
operator    approves removals of alice in "s1"
            => REJECTED UNKNOWN_SYNC by SYNC-HELD
absence e1 is Wed 09:00-10:00
deliver twice

# SYNC-HELD  Syncs of two calendars have limits of their own and one mailbox.
outlook     e1..e6, Wed 09:00-10:00
outlook     f1..f6, Wed 09:00-10:00, in calendar "Team"
            => 6 x IGNORED NOT_PRIMARY_CALENDAR
sync        alice calendar "Team" full shows nothing
            => SYNC_COMPLETED
sync        alice full shows nothing named "s1"
            => REMOVALS_HELD, SYNC_COMPLETED
held MISSING of alice in "s1" is HELD: e1..e6

# SYNC-HELD RULES-ACTIVATE  Held removals stay held whatever is judged again.
outlook     e1..e6, Wed 09:00-10:00
sync        alice full shows nothing named "s1"
            => REMOVALS_HELD, SYNC_COMPLETED
operator    activates "quickstart-1"
            => RULES_ACTIVATED
directory   alice zone "America/Toronto"
            => DIRECTORY_CHANGED timezone, 6 x ABSENCE_CHANGED time_zone
operator    approves removals of alice in "s1"
            => REMOVALS_APPROVED, 6 x ABSENCE_REMOVED MISSING_IN_FULL_SYNC

# REC-REMOVE SYNC-REMOVE  A series counts as one in the limits, however many exceptions it has; its exceptions are not listed.
outlook standup Mon 10:00-10:30 recurs weekly
occurrence standup next Mon moves to 11:00
occurrence standup 2026-11-16 moves to 12:00
occurrence standup 2026-11-23 moves to 13:00
outlook e1..e4, Wed 09:00-10:00
sync alice full shows nothing
            => 8 x ABSENCE_REMOVED MISSING_IN_FULL_SYNC, SYNC_COMPLETED
absences of alice: none

# SYNC-HELD  A series of many is held and approved as one.
outlook standup Mon 10:00-10:30 recurs weekly
            => ABSENCE_ADDED
occurrence standup next Mon moves to 11:00
            => ABSENCE_CHANGED start end, told staff alice
outlook e1..e5, Wed 09:00-10:00
sync alice full shows nothing named "s1"
            => REMOVALS_HELD, SYNC_COMPLETED
held MISSING of alice in "s1" is HELD: e1..e5, standup
occurrences of standup until 2026-11-10 are Mon 10:00-10:30, next Mon 11:00-11:30
operator approves removals of alice in "s1"
            => REMOVALS_APPROVED, 7 x ABSENCE_REMOVED MISSING_IN_FULL_SYNC
absences of alice: none

# SYNC-HELD ORDER-DUPLICATE  An approval of what is not held yet is none for being said again.
outlook     e1..e6, Wed 09:00-10:00
10:00       operator    approves removals of alice in "s1"
            => REJECTED UNKNOWN_SYNC
sync        alice full shows nothing named "s1"
            => REMOVALS_HELD, SYNC_COMPLETED
deliver twice

# SYNC-HELD  A series that blocks by exceptions alone counts as one too.
outlook s1 Mon 10:00-10:30 recurs weekly, free
  => IGNORED NOT_BUSY
outlook s2 Mon 10:00-10:30 recurs weekly, free
  => IGNORED NOT_BUSY
outlook s3 Mon 10:00-10:30 recurs weekly, free
  => IGNORED NOT_BUSY
outlook s4 Mon 10:00-10:30 recurs weekly, free
  => IGNORED NOT_BUSY
outlook s5 Mon 10:00-10:30 recurs weekly, free
  => IGNORED NOT_BUSY
outlook s6 Mon 10:00-10:30 recurs weekly, free
  => IGNORED NOT_BUSY
occurrence s1 next Mon busy
occurrence s2 next Mon busy
occurrence s3 next Mon busy
occurrence s4 next Mon busy
occurrence s5 next Mon busy
occurrence s6 next Mon busy
sync alice full shows nothing named "s1"
  => REMOVALS_HELD, SYNC_COMPLETED
deliver twice
