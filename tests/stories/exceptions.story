# Section 6, what single occurrences are shown as: dates, calendars, times of their own.

# REC-EXCEPTION  An exception whose original start is told later shows that date alone, and goes with it.
raw graph alice {"value": [{"id": "M", "changeKey": "c1", "iCalUId":"u1", "type": "seriesMaster", "subject": "closed", "showAs": "busy", "isAllDay": false, "originalStartTimeZone":"Atlantic Standard Time", "start": {"dateTime": "2026-11-02T14:00:00", "timeZone": "UTC"}, "end": {"dateTime": "2026-11-02T14:30:00", "timeZone": "UTC"}, "recurrence": {"pattern": {"type": "weekly", "interval": 1, "daysOfWeek":["monday"]}, "range": {"type": "noEnd", "startDate": "2026-11-02", "recurrenceTimeZone":"Atlantic Standard Time"}}}, {"id": "X", "changeKey": "x1", "type": "exception", "seriesMasterId":"M", "subject": "closed", "showAs": "busy", "isAllDay": false, "start": {"dateTime": "2026-11-16T16:00:00", "timeZone": "UTC"}, "end": {"dateTime": "2026-11-16T16:30:00", "timeZone": "UTC"}}], "@odata.deltaLink": "https://graph.microsoft.com/next"}
            => ABSENCE_ADDED of M, SYNC_COMPLETED, ABSENCE_CHANGED start end of X
raw graph alice {"value": [{"id": "X", "changeKey": "x2", "type": "exception", "seriesMasterId":"M", "subject": "closed", "showAs": "busy", "isAllDay": false, "originalStart":"2026-11-09T14:00:00Z", "start": {"dateTime": "2026-11-17T16:00:00", "timeZone": "UTC"}, "end": {"dateTime": "2026-11-17T16:30:00", "timeZone": "UTC"}}], "@odata.deltaLink": "https://graph.microsoft.com/next"}
            => ABSENCE_CHANGED start end of M, ABSENCE_CHANGED start end of X, SYNC_COMPLETED
            => told staff alice
absences of alice: M 2026-11-17 12:00-12:30, M Mon 10:00-10:30
raw graph alice {"value": [{"id":"X","@removed":{"reason":"deleted"}}], "@odata.deltaLink": "https://graph.microsoft.com/next"}
            => SYNC_COMPLETED, REMOVAL_NOTED, ABSENCE_REMOVED DELETED of X
absences of alice: M Mon 10:00-10:30
occurrences of M until 2026-11-24 are Mon 10:00-10:30, 2026-11-16 10:00-10:30, 2026-11-23 10:00-10:30

# REC-EXCEPTION REC-UPDATE  An exception that another zone of its series puts on another date shows that one alone.
raw graph alice {"value": [{"id": "M", "changeKey": "c1", "iCalUId":"u1", "type": "seriesMaster", "subject": "closed", "showAs": "busy", "isAllDay": false, "originalStartTimeZone":"Atlantic Standard Time", "start": {"dateTime": "2026-11-03T03:30:00", "timeZone": "UTC"}, "end": {"dateTime": "2026-11-03T03:45:00", "timeZone": "UTC"}, "recurrence": {"pattern": {"type":"daily","interval":1}, "range": {"type": "noEnd", "startDate": "2026-11-02", "recurrenceTimeZone":"Atlantic Standard Time"}}}, {"id": "X", "changeKey": "x1", "type": "exception", "seriesMasterId":"M", "subject": "closed", "showAs": "busy", "isAllDay": false, "originalStart":"2026-11-10T03:30:00Z", "start": {"dateTime": "2026-11-10T16:00:00", "timeZone": "UTC"}, "end": {"dateTime": "2026-11-10T16:30:00", "timeZone": "UTC"}}], "@odata.deltaLink": "https://graph.microsoft.com/next"}
            => ABSENCE_ADDED of M, SYNC_COMPLETED, ABSENCE_CHANGED start end of X
raw graph alice {"value": [{"id": "M", "changeKey": "c2", "iCalUId":"u1", "type": "seriesMaster", "subject": "closed", "showAs": "busy", "isAllDay": false, "originalStartTimeZone":"UTC", "start": {"dateTime": "2026-11-02T23:30:00", "timeZone": "UTC"}, "end": {"dateTime": "2026-11-02T23:45:00", "timeZone": "UTC"}, "recurrence": {"pattern": {"type":"daily","interval":1}, "range": {"type": "noEnd", "startDate": "2026-11-02", "recurrenceTimeZone":"UTC"}}}], "@odata.deltaLink": "https://graph.microsoft.com/next"}
            => SYNC_COMPLETED, ABSENCE_CHANGED start end time_of_day of M, told staff alice
raw graph alice {"value": [{"id": "X", "changeKey": "x2", "type": "exception", "seriesMasterId":"M", "subject": "closed", "showAs": "busy", "isAllDay": false, "originalStart":"2026-11-10T03:30:00Z", "start": {"dateTime": "2026-11-10T17:00:00", "timeZone": "UTC"}, "end": {"dateTime": "2026-11-10T17:30:00", "timeZone": "UTC"}}], "@odata.deltaLink": "https://graph.microsoft.com/next"}
            => ABSENCE_CHANGED start end of M, ABSENCE_CHANGED start end of X, SYNC_COMPLETED
            => told staff alice
raw graph alice {"value": [{"id":"X","@removed":{"reason":"deleted"}}], "@odata.deltaLink": "https://graph.microsoft.com/next"}
            => SYNC_COMPLETED, REMOVAL_NOTED, ABSENCE_REMOVED DELETED of X
absences of alice: M Mon 19:30-19:45

# REC-EXCEPTION  Over EWS, an exception whose original start only its master tells.
raw ews alice <Envelope><Body><GetItemResponse><ResponseMessages><GetItemResponseMessage><Items><CalendarItem><ItemId Id="M" ChangeKey="m1"/><Subject>standup</Subject><UID>u1</UID><Start>2026-11-02T14:00:00Z</Start><End>2026-11-02T14:30:00Z</End><IsAllDayEvent>false</IsAllDayEvent><LegacyFreeBusyStatus>Busy</LegacyFreeBusyStatus><Location></Location><CalendarItemType>RecurringMaster</CalendarItemType><Recurrence><WeeklyRecurrence><Interval>1</Interval><DaysOfWeek>Monday</DaysOfWeek></WeeklyRecurrence><NoEndRecurrence><StartDate>2026-11-02</StartDate></NoEndRecurrence></Recurrence><StartTimeZone Id="UTC"/><EndTimeZone Id="UTC"/></CalendarItem></Items></GetItemResponseMessage><GetItemResponseMessage><Items><CalendarItem><ItemId Id="E1" ChangeKey="e1"/><Subject>long</Subject><UID>u1</UID><Start>2026-11-16T16:00:00Z</Start><End>2026-11-16T16:30:00Z</End><LegacyFreeBusyStatus>Busy</LegacyFreeBusyStatus><CalendarItemType>Exception</CalendarItemType></CalendarItem></Items></GetItemResponseMessage></ResponseMessages></GetItemResponse></Body></Envelope>
            => ABSENCE_ADDED of M, ABSENCE_CHANGED start end of E1
raw ews alice <Envelope><Body><GetItemResponse><ResponseMessages><GetItemResponseMessage><Items><CalendarItem><ItemId Id="M" ChangeKey="m2"/><Subject>standup</Subject><UID>u1</UID><Start>2026-11-02T14:00:00Z</Start><End>2026-11-02T14:30:00Z</End><IsAllDayEvent>false</IsAllDayEvent><LegacyFreeBusyStatus>Busy</LegacyFreeBusyStatus><Location></Location><CalendarItemType>RecurringMaster</CalendarItemType><Recurrence><WeeklyRecurrence><Interval>1</Interval><DaysOfWeek>Monday</DaysOfWeek></WeeklyRecurrence><NoEndRecurrence><StartDate>2026-11-02</StartDate></NoEndRecurrence></Recurrence><ModifiedOccurrences><Occurrence><ItemId Id="E1" ChangeKey="x"/><Start>2026-11-16T16:00:00Z</Start><End>2026-11-16T16:30:00Z</End><OriginalStart>2026-11-09T14:00:00Z</OriginalStart></Occurrence></ModifiedOccurrences><StartTimeZone Id="UTC"/><EndTimeZone Id="UTC"/></CalendarItem></Items></GetItemResponseMessage></ResponseMessages></GetItemResponse></Body></Envelope>
            => UNCHANGED of M, ABSENCE_CHANGED start end of M, ABSENCE_CHANGED start end of E1
            => told staff alice, staff alice
occurrences of M until 2026-11-24 are Mon 10:00-10:30, 2026-11-16 10:00-10:30, 2026-11-16 12:00-12:30, 2026-11-23 10:00-10:30

# REC-EXCEPTION ABS-SKIP  An exception of a copy in another calendar changes nothing of the series.
outlook standup Mon 10:00-10:30 recurs weekly
occurrence standup next Mon moves to 12:00
            => ABSENCE_CHANGED start end, told staff alice
outlook copy Mon 10:00-10:30 ical "uid-standup" recurs weekly, in calendar "Team"
            => IGNORED NOT_PRIMARY_CALENDAR
occurrence copy next Mon moves to 12:00
            => IGNORED NOT_PRIMARY_CALENDAR
occurrences of standup until 2026-11-17 are Mon 10:00-10:30, next Mon 12:00-12:30, 2026-11-16 10:00-10:30
occurrence standup next Mon seen again
            => IGNORED DUPLICATE

# ABS-SKIP  The same where the series has no exception there.
outlook standup Mon 10:00-10:30 recurs weekly
outlook copy Mon 10:00-10:30 ical "uid-standup" recurs weekly, in calendar "Team"
            => IGNORED NOT_PRIMARY_CALENDAR
occurrence copy next Mon moves to 12:00
            => IGNORED NOT_PRIMARY_CALENDAR
occurrences of standup until 2026-11-17 are Mon 10:00-10:30, next Mon 10:00-10:30, 2026-11-16 10:00-10:30

# ABS-SKIP REC-EXCEPTION  Stubs and a list of a copy in another calendar change nothing of the series.
outlook standup Mon 10:00-10:30 recurs weekly
occurrence standup next Mon moves to 12:00
            => ABSENCE_CHANGED start end, told staff alice
read standup without 2026-11-16
            => UNCHANGED, ABSENCE_REMOVED DELETED
outlook copy Mon 10:00-10:30 ical "uid-standup" recurs weekly, in calendar "Team"
            => IGNORED NOT_PRIMARY_CALENDAR
occurrence copy 2026-11-16 as in the series
            => IGNORED NOT_PRIMARY_CALENDAR
occurrence copy next Mon as in the series
            => IGNORED NOT_PRIMARY_CALENDAR
instances copy from Mon 00:00 to 2026-11-30 00:00 shows Mon and next Mon and 2026-11-16
            => IGNORED NOT_PRIMARY_CALENDAR of copy/2026-11-09
            => IGNORED NOT_PRIMARY_CALENDAR of copy/2026-11-16, IGNORED NOT_PRIMARY_CALENDAR
occurrences of standup until 2026-11-24 are Mon 10:00-10:30, next Mon 12:00-12:30, 2026-11-23 10:00-10:30

# ABS-KEEP  A list of an all-day series is cut where its days begin: at midnight of its own zone.
outlook closed all day Mon in "Pacific Standard Time", recurs weekly
            => ABSENCE_ADDED
instances closed from Mon 00:00 to 2026-11-09 01:00 shows Mon
            => UNCHANGED
occurrences of closed until 2026-11-17 are all day Mon, all day next Mon, all day 2026-11-16

# REC-EXCEPTION  The same east of it: what begins in the range and is not listed was deleted.
outlook closed all day Mon in "Tokyo Standard Time", recurs weekly
            => ABSENCE_ADDED
instances closed from next Mon 00:00 to 2026-11-16 00:00 shows next Mon
            => ABSENCE_REMOVED DELETED
occurrences of closed until 2026-11-17 are all day Mon, all day next Mon

# REC-EXCEPTION  All day in a zone that is not known: the midnight of a deleted occurrence is that of the nearest day.
raw ews alice <Envelope><Body><GetItemResponse><ResponseMessages><GetItemResponseMessage><Items><CalendarItem><ItemId Id="M" ChangeKey="m1"/><Subject>standup</Subject><UID>u1</UID><Start>2026-11-02T22:00:00Z</Start><End>2026-11-03T22:00:00Z</End><IsAllDayEvent>true</IsAllDayEvent><LegacyFreeBusyStatus>Busy</LegacyFreeBusyStatus><Location></Location><CalendarItemType>RecurringMaster</CalendarItemType><Recurrence><DailyRecurrence><Interval>1</Interval></DailyRecurrence><NoEndRecurrence><StartDate>2026-11-03</StartDate></NoEndRecurrence></Recurrence><DeletedOccurrences><DeletedOccurrence><Start>2026-11-05T22:00:00Z</Start></DeletedOccurrence></DeletedOccurrences><StartTimeZone Id="Customized Time Zone"/><EndTimeZone Id="Customized Time Zone"/><StartWallClock>2026-11-03T00:00:00</StartWallClock><EndWallClock>2026-11-04T00:00:00</EndWallClock></CalendarItem></Items></GetItemResponseMessage></ResponseMessages></GetItemResponse></Body></Envelope>
            => ABSENCE_ADDED of M, ABSENCE_REMOVED DELETED of M
occurrences of M until 2026-11-08 are all day Tue, all day Wed, all day Thu, all day Sat

# REC-EXCEPTION  The same of an exception.
raw graph alice {"value": [{"id": "M", "changeKey": "c1", "iCalUId":"u1", "type": "seriesMaster", "subject": "closed", "showAs": "busy", "isAllDay": true, "originalStartTimeZone":"tzone://Microsoft/Custom", "start": {"dateTime": "2026-11-02T00:00:00", "timeZone": "UTC"}, "end": {"dateTime": "2026-11-03T00:00:00", "timeZone": "UTC"}, "recurrence": {"pattern": {"type":"daily","interval":1}, "range": {"type": "noEnd", "startDate": "2026-11-02", "recurrenceTimeZone":"tzone://Microsoft/Custom"}}}, {"id": "X", "changeKey": "x1", "type": "exception", "seriesMasterId":"M", "subject": "closed", "showAs": "free", "isAllDay": true, "originalStart":"2026-11-05T22:00:00Z", "originalStartTimeZone":"tzone://Microsoft/Custom", "start": {"dateTime": "2026-11-06T00:00:00", "timeZone": "UTC"}, "end": {"dateTime": "2026-11-07T00:00:00", "timeZone": "UTC"}}], "@odata.deltaLink": "https://graph.microsoft.com/next"}
            => ABSENCE_ADDED of M, SYNC_COMPLETED, ABSENCE_REMOVED NOT_BUSY of X
occurrences of M until 2026-11-08 are all day Mon, all day Tue, all day Wed, all day Thu, all day Sat

# REC-EXCEPTION  An exception that states no times takes place when its series has that occurrence.
outlook standup Mon 10:00-10:30 recurs weekly
raw graph alice {"value": [{"id": "exc-9", "changeKey": "c9", "type": "exception", "seriesMasterId": "AAMk-alice-standup", "subject": "standup long", "location": {"displayName": "77 Hill Rd, Halifax"}, "originalStart": "2026-11-09T14:00:00Z"}], "@odata.deltaLink": "https://graph.microsoft.com/next"}
            => ABSENCE_CHANGED location_id of exc-9, SYNC_COMPLETED, told staff alice
occurrences of standup until 2026-11-24 are Mon 10:00-10:30, next Mon 10:00-10:30, 2026-11-16 10:00-10:30, 2026-11-23 10:00-10:30

# ABS-KEEP  The same over EWS: nothing changes.
raw ews alice <Envelope><Body><GetItemResponse><ResponseMessages><GetItemResponseMessage><Items><CalendarItem><ItemId Id="M" ChangeKey="m1"/><Subject>standup</Subject><UID>u1</UID><Start>2026-11-02T14:00:00Z</Start><End>2026-11-02T14:30:00Z</End><IsAllDayEvent>false</IsAllDayEvent><LegacyFreeBusyStatus>Busy</LegacyFreeBusyStatus><Location></Location><CalendarItemType>RecurringMaster</CalendarItemType><Recurrence><WeeklyRecurrence><Interval>1</Interval><DaysOfWeek>Monday</DaysOfWeek></WeeklyRecurrence><NoEndRecurrence><StartDate>2026-11-02</StartDate></NoEndRecurrence></Recurrence><StartTimeZone Id="UTC"/><EndTimeZone Id="UTC"/></CalendarItem></Items></GetItemResponseMessage><GetItemResponseMessage><Items><CalendarItem><ItemId Id="E1" ChangeKey="e1"/><Subject>long</Subject><UID>u1</UID><OriginalStart>2026-11-09T14:00:00Z</OriginalStart><LegacyFreeBusyStatus>Busy</LegacyFreeBusyStatus><CalendarItemType>Exception</CalendarItemType></CalendarItem></Items></GetItemResponseMessage></ResponseMessages></GetItemResponse></Body></Envelope>
            => ABSENCE_ADDED of M, UNCHANGED of E1
absences of alice: M Mon 10:00-10:30, M next Mon 10:00-10:30

# REC-EXCEPTION  Over EWS, a listed exception of an all-day series with times of its own is not all day.
raw ews alice <Envelope><Body><GetItemResponse><ResponseMessages><GetItemResponseMessage><Items><CalendarItem><ItemId Id="M" ChangeKey="m1"/><Subject>standup</Subject><UID>u1</UID><Start>2026-11-02T04:00:00Z</Start><End>2026-11-03T04:00:00Z</End><IsAllDayEvent>true</IsAllDayEvent><LegacyFreeBusyStatus>Busy</LegacyFreeBusyStatus><Location></Location><CalendarItemType>RecurringMaster</CalendarItemType><Recurrence><WeeklyRecurrence><Interval>1</Interval><DaysOfWeek>Monday</DaysOfWeek></WeeklyRecurrence><NoEndRecurrence><StartDate>2026-11-02</StartDate></NoEndRecurrence></Recurrence><ModifiedOccurrences><Occurrence><ItemId Id="X" ChangeKey="x"/><Start>2026-11-09T16:00:00Z</Start><End>2026-11-09T17:00:00Z</End><OriginalStart>2026-11-09T04:00:00Z</OriginalStart></Occurrence></ModifiedOccurrences><StartTimeZone Id="Atlantic Standard Time"/><EndTimeZone Id="Atlantic Standard Time"/></CalendarItem></Items></GetItemResponseMessage></ResponseMessages></GetItemResponse></Body></Envelope>
            => ABSENCE_ADDED of M, ABSENCE_CHANGED start end of X
absences of alice: M Mon 00:00-Tue 00:00, M next Mon 12:00-13:00

# REC-EXCEPTION  The same over midnight.
raw ews alice <Envelope><Body><GetItemResponse><ResponseMessages><GetItemResponseMessage><Items><CalendarItem><ItemId Id="M" ChangeKey="m1"/><Subject>standup</Subject><UID>u1</UID><Start>2026-11-02T04:00:00Z</Start><End>2026-11-03T04:00:00Z</End><IsAllDayEvent>true</IsAllDayEvent><LegacyFreeBusyStatus>Busy</LegacyFreeBusyStatus><Location></Location><CalendarItemType>RecurringMaster</CalendarItemType><Recurrence><WeeklyRecurrence><Interval>1</Interval><DaysOfWeek>Monday</DaysOfWeek></WeeklyRecurrence><NoEndRecurrence><StartDate>2026-11-02</StartDate></NoEndRecurrence></Recurrence><ModifiedOccurrences><Occurrence><ItemId Id="X" ChangeKey="x"/><Start>2026-11-10T02:00:00Z</Start><End>2026-11-10T06:00:00Z</End><OriginalStart>2026-11-09T04:00:00Z</OriginalStart></Occurrence></ModifiedOccurrences><StartTimeZone Id="Atlantic Standard Time"/><EndTimeZone Id="Atlantic Standard Time"/></CalendarItem></Items></GetItemResponseMessage></ResponseMessages></GetItemResponse></Body></Envelope>
            => ABSENCE_ADDED of M, ABSENCE_CHANGED start end of X
absences of alice: M Mon 00:00-Tue 00:00, M next Mon 22:00-next Tue 02:00

# REC-EXCEPTION  Over EWS, an exception that was none for a while begins anew when it is listed again.
raw ews alice <Envelope><Body><GetItemResponse><ResponseMessages><GetItemResponseMessage><Items><CalendarItem><ItemId Id="M" ChangeKey="m1"/><Subject>standup</Subject><UID>u1</UID><Start>2026-11-02T14:00:00Z</Start><End>2026-11-02T14:30:00Z</End><IsAllDayEvent>false</IsAllDayEvent><LegacyFreeBusyStatus>Busy</LegacyFreeBusyStatus><Location></Location><CalendarItemType>RecurringMaster</CalendarItemType><Recurrence><WeeklyRecurrence><Interval>1</Interval><DaysOfWeek>Monday</DaysOfWeek></WeeklyRecurrence><NoEndRecurrence><StartDate>2026-11-02</StartDate></NoEndRecurrence></Recurrence><ModifiedOccurrences><Occurrence><ItemId Id="E1" ChangeKey="x"/><Start>2026-11-09T16:00:00Z</Start><End>2026-11-09T16:30:00Z</End><OriginalStart>2026-11-09T14:00:00Z</OriginalStart></Occurrence></ModifiedOccurrences><StartTimeZone Id="UTC"/><EndTimeZone Id="UTC"/></CalendarItem></Items></GetItemResponseMessage><GetItemResponseMessage><Items><CalendarItem><ItemId Id="E1" ChangeKey="e1"/><Subject>standup</Subject><UID>u1</UID><RecurrenceId>2026-11-09T14:00:00Z</RecurrenceId><Start>2026-11-09T16:00:00Z</Start><End>2026-11-09T16:30:00Z</End><OriginalStart>2026-11-09T14:00:00Z</OriginalStart><IsAllDayEvent>false</IsAllDayEvent><LegacyFreeBusyStatus>Free</LegacyFreeBusyStatus><Location>Harbour</Location><CalendarItemType>Exception</CalendarItemType><StartTimeZone Id="UTC"/><EndTimeZone Id="UTC"/></CalendarItem></Items></GetItemResponseMessage></ResponseMessages></GetItemResponse></Body></Envelope>
            => ABSENCE_ADDED of M, ABSENCE_CHANGED start end of E1, ABSENCE_REMOVED NOT_BUSY of E1
raw ews alice <Envelope><Body><GetItemResponse><ResponseMessages><GetItemResponseMessage><Items><CalendarItem><ItemId Id="M" ChangeKey="m2"/><Subject>standup</Subject><UID>u1</UID><Start>2026-11-02T14:00:00Z</Start><End>2026-11-02T14:30:00Z</End><IsAllDayEvent>false</IsAllDayEvent><LegacyFreeBusyStatus>Busy</LegacyFreeBusyStatus><Location></Location><CalendarItemType>RecurringMaster</CalendarItemType><Recurrence><WeeklyRecurrence><Interval>1</Interval><DaysOfWeek>Monday</DaysOfWeek></WeeklyRecurrence><NoEndRecurrence><StartDate>2026-11-02</StartDate></NoEndRecurrence></Recurrence><StartTimeZone Id="UTC"/><EndTimeZone Id="UTC"/></CalendarItem></Items></GetItemResponseMessage></ResponseMessages></GetItemResponse></Body></Envelope>
            => UNCHANGED of M, ABSENCE_ADDED of M, told staff alice
raw ews alice <Envelope><Body><GetItemResponse><ResponseMessages><GetItemResponseMessage><Items><CalendarItem><ItemId Id="M" ChangeKey="m3"/><Subject>standup</Subject><UID>u1</UID><Start>2026-11-02T14:00:00Z</Start><End>2026-11-02T14:30:00Z</End><IsAllDayEvent>false</IsAllDayEvent><LegacyFreeBusyStatus>Busy</LegacyFreeBusyStatus><Location></Location><CalendarItemType>RecurringMaster</CalendarItemType><Recurrence><WeeklyRecurrence><Interval>1</Interval><DaysOfWeek>Monday</DaysOfWeek></WeeklyRecurrence><NoEndRecurrence><StartDate>2026-11-02</StartDate></NoEndRecurrence></Recurrence><ModifiedOccurrences><Occurrence><ItemId Id="E1" ChangeKey="x"/><Start>2026-11-09T17:00:00Z</Start><End>2026-11-09T17:30:00Z</End><OriginalStart>2026-11-09T14:00:00Z</OriginalStart></Occurrence></ModifiedOccurrences><StartTimeZone Id="UTC"/><EndTimeZone Id="UTC"/></CalendarItem></Items></GetItemResponseMessage></ResponseMessages></GetItemResponse></Body></Envelope>
            => UNCHANGED of M, ABSENCE_CHANGED start end of E1, told staff alice
occurrences of M until 2026-11-17 are Mon 10:00-10:30, next Mon 13:00-13:30, 2026-11-16 10:00-10:30

# ABS-ADD  A zone by the name that Exchange itself writes for UTC.
raw graph alice {"value": [{"id": "M", "changeKey": "c1", "iCalUId":"u1", "type": "seriesMaster", "subject": "closed", "showAs": "busy", "isAllDay": false, "originalStartTimeZone":"tzone://Microsoft/Utc", "start": {"dateTime": "2026-11-02T14:00:00", "timeZone": "UTC"}, "end": {"dateTime": "2026-11-02T14:30:00", "timeZone": "UTC"}, "recurrence": {"pattern": {"type": "weekly", "interval": 1, "daysOfWeek":["monday"]}, "range": {"type": "noEnd", "startDate": "2026-11-02", "recurrenceTimeZone":"tzone://Microsoft/Utc"}}}], "@odata.deltaLink": "https://graph.microsoft.com/next"}
            => ABSENCE_ADDED of M, SYNC_COMPLETED

# ABS-ADD  A series told in wall time that begins in the hour that daylight saving time leaves out.
bank, starting 2027-03-08
outlook night 2027-03-14 02:30-03:00 in "Atlantic Standard Time", recurs weekly
            => ABSENCE_ADDED
occurrences of night until 2027-03-29 are 2027-03-14 03:30-04:00, 2027-03-21 02:30-03:00, 2027-03-28 02:30-03:00

# ABS-ADD  The same where only its begin lies in that hour.
bank, starting 2027-03-08
outlook night 2027-03-14 02:30-04:00 in "Atlantic Standard Time", recurs weekly
            => ABSENCE_ADDED
occurrences of night until 2027-03-29 are 2027-03-14 03:30-04:00, 2027-03-21 02:30-04:00, 2027-03-28 02:30-04:00

# REC-EXCEPTION  Over EWS, a listed exception on the day whose midnight daylight saving time leaves out is all day.
bank, starting 2026-08-31
raw ews alice <Envelope><Body><GetItemResponse><ResponseMessages><GetItemResponseMessage><Items><CalendarItem><ItemId Id="M" ChangeKey="m1"/><Subject>standup</Subject><UID>u1</UID><Start>2026-09-01T04:00:00Z</Start><End>2026-09-02T04:00:00Z</End><IsAllDayEvent>true</IsAllDayEvent><LegacyFreeBusyStatus>Busy</LegacyFreeBusyStatus><Location></Location><CalendarItemType>RecurringMaster</CalendarItemType><Recurrence><WeeklyRecurrence><Interval>1</Interval><DaysOfWeek>Tuesday</DaysOfWeek></WeeklyRecurrence><NoEndRecurrence><StartDate>2026-09-01</StartDate></NoEndRecurrence></Recurrence><ModifiedOccurrences><Occurrence><ItemId Id="X" ChangeKey="x"/><Start>2026-09-06T04:00:00Z</Start><End>2026-09-07T03:00:00Z</End><OriginalStart>2026-09-08T03:00:00Z</OriginalStart></Occurrence></ModifiedOccurrences><StartTimeZone Id="Pacific SA Standard Time"/><EndTimeZone Id="Pacific SA Standard Time"/></CalendarItem></Items></GetItemResponseMessage></ResponseMessages></GetItemResponse></Body></Envelope>
            => ABSENCE_ADDED of M, ABSENCE_CHANGED start end of X
occurrences of M until 2026-09-16 are all day 2026-09-01, all day 2026-09-06, all day 2026-09-15

# REC-EXCEPTION  The same in a zone that is not known, over the day that has 25 hours.
bank, starting 2026-10-19
raw ews alice <Envelope><Body><GetItemResponse><ResponseMessages><GetItemResponseMessage><Items><CalendarItem><ItemId Id="M" ChangeKey="m1"/><Subject>standup</Subject><UID>u1</UID><Start>2026-10-20T03:00:00Z</Start><End>2026-10-21T03:00:00Z</End><IsAllDayEvent>true</IsAllDayEvent><LegacyFreeBusyStatus>Busy</LegacyFreeBusyStatus><Location></Location><CalendarItemType>RecurringMaster</CalendarItemType><Recurrence><WeeklyRecurrence><Interval>1</Interval><DaysOfWeek>Tuesday</DaysOfWeek></WeeklyRecurrence><NoEndRecurrence><StartDate>2026-10-20</StartDate></NoEndRecurrence></Recurrence><ModifiedOccurrences><Occurrence><ItemId Id="X" ChangeKey="x"/><Start>2026-11-01T03:00:00Z</Start><End>2026-11-02T04:00:00Z</End><OriginalStart>2026-10-27T03:00:00Z</OriginalStart></Occurrence></ModifiedOccurrences><StartTimeZone Id="Customized Time Zone"/><EndTimeZone Id="Customized Time Zone"/><StartWallClock>2026-10-20T00:00:00</StartWallClock><EndWallClock>2026-10-21T00:00:00</EndWallClock></CalendarItem></Items></GetItemResponseMessage></ResponseMessages></GetItemResponse></Body></Envelope>
            => ABSENCE_ADDED of M, ABSENCE_CHANGED start end of X
occurrences of M until 2026-11-04 are all day 2026-10-20, all day 2026-11-01, all day 2026-11-03

# REC-EXCEPTION  A stub of an earlier sync, heard while a later one runs, counts.
outlook standup Mon 10:00-10:30 recurs weekly
occurrence standup next Mon moves to 12:00
                  => ABSENCE_CHANGED start end, told staff alice
11:00 sync alice begins named "s2"
11:01 outlook lunch Tue 12:30-13:00
10:00 sync alice begins named "s1"
10:01 occurrence standup next Mon as in the series
            => ABSENCE_CHANGED start end, told staff alice
