# RULES-ACTIVATE NOTE-NONE  Another rule set decides from there on, and corrects what is there; nobody is told.
outlook     trip, Tue 14:00-15:00, oof
            => IGNORED NOT_BUSY
outlook     maybe, Wed 14:00-15:00, tentative
            => IGNORED NOT_BUSY
outlook     lunch, Wed 12:00-13:00, free
            => IGNORED NOT_BUSY
outlook     dentist, Thu 14:00-15:00
            => ABSENCE_ADDED
operator    activates "quickstart-1"
            => RULES_ACTIVATED rule_set="overview-1"->"quickstart-1" by RULES-ACTIVATE
            => ABSENCE_ADDED of trip, ABSENCE_ADDED of maybe, nobody told
absences of alice: trip Tue 14:00-15:00, maybe Wed 14:00-15:00, dentist Thu 14:00-15:00
outlook     visit, Fri 14:00-15:00, tentative
            => ABSENCE_ADDED
outlook     lunch working elsewhere
            => IGNORED NOT_BUSY
outlook     dentist oof
            => UNCHANGED, nobody told
operator    activates "overview-1"
            => RULES_ACTIVATED rule_set="quickstart-1"->"overview-1"
            => ABSENCE_REMOVED NOT_BUSY of trip, ABSENCE_REMOVED NOT_BUSY of maybe, ABSENCE_REMOVED NOT_BUSY of visit
            => ABSENCE_REMOVED NOT_BUSY of dentist, nobody told
absences of alice: none
as of Mon 09:04 absences of alice: trip Tue 14:00-15:00, maybe Wed 14:00-15:00, dentist Thu 14:00-15:00
as of Mon 09:03 absences of alice: dentist Thu 14:00-15:00
restart
deliver twice

# RULES-ACTIVATE  A rule set that nobody knows is rejected, and the one in force stays.
operator    activates "overview-9"
            => REJECTED UNKNOWN_RULE_SET by RULES-ACTIVATE
outlook     trip, Tue 14:00-15:00, oof
            => IGNORED NOT_BUSY
outlook     dentist, Tue 14:00-15:00
            => ABSENCE_ADDED
deliver twice

# RULES-ACTIVATE  The rule set that is already in force corrects nothing.
outlook     trip, Tue 14:00-15:00, oof
            => IGNORED NOT_BUSY
operator    activates "overview-1"
            => RULES_ACTIVATED, nobody told
absences of alice: none

# RULES-ACTIVATE ABS-PAUSE  While the integration is off, another rule set changes nothing yet.
outlook     dentist, Tue 14:00-15:00
            => ABSENCE_ADDED
outlook     trip, Tue 14:00-15:00, oof
            => IGNORED NOT_BUSY
settings    integration off
            => SETTINGS_CHANGED enabled, IGNORED INTEGRATION_DISABLED of dentist, IGNORED INTEGRATION_DISABLED of trip
operator    activates "quickstart-1"
            => RULES_ACTIVATED, nobody told
settings    integration on
            => SETTINGS_CHANGED enabled, ABSENCE_ADDED of trip, nobody told
absences of alice: dentist Tue 14:00-15:00, trip Tue 14:00-15:00

# RULES-ACTIVATE NOTE-NONE  What carries a stamp is its appointment, whatever rule set is in force; a copy is judged as if it had none.
appointment 501 with client bob, Tue 16:00-17:00, exported
outlook     501 tentative
            => APPOINTMENT_CHANGED show_as, told staff alice, clients bob
appointment 502 with client bob, Wed 16:00-17:00, exported
outlook     502 oof, in calendar "Team"
            => APPOINTMENT_CHANGED show_as, IGNORED NOT_PRIMARY_CALENDAR, told staff alice, clients bob
outlook     copy, Thu 16:00-17:00, tentative, stamped 501
            => IGNORED NOT_BUSY
operator    activates "overview-1"
            => RULES_ACTIVATED, nobody told
operator    activates "quickstart-1"
            => RULES_ACTIVATED, ABSENCE_ADDED of copy, nobody told
operator    activates "quickstart-1"
            => RULES_ACTIVATED, nobody told
again
            => IGNORED DUPLICATE by ORDER-DUPLICATE
operator    activates "overview-1"
            => RULES_ACTIVATED, ABSENCE_REMOVED NOT_BUSY of copy, nobody told
appointment 501 is BOOKED, Tue 16:00-17:00, shows as tentative
deliver twice
