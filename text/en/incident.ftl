### The incident: what has happened, and how far it has come.

err-note-why = A correction needs a reason.
rec-note-why = Write why the line is put right. The old line stays.

record-incident = Incident
records-incident = Incidents
lead-incident = What has happened: when it began, how far it has come, who leads.
field-incident-what = What has happened?
field-incident-level = Level
choice-incident-level-outage = Outage
choice-incident-level-crisis = Crisis
choice-incident-level-return = Return
choice-incident-level-closed = Closed
choice-incident-level-false-alarm = False alarm
field-incident-began = Began
field-incident-began-by = Begun by
field-incident-unit = Unit where it began
field-incident-leader = Leads now
field-incident-crisis-at = Crisis since
field-incident-crisis-by = Crisis decided by
field-incident-return-at = Return since
field-incident-ended = Ended
field-incident-ended-why = Why it ended
field-incident-joined = Joined with
