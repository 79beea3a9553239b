### Endurance: who sits where, since when, and who takes over.

record-shift = Shift
records-shift = Shifts
lead-shift = Who sits where, since when, and who takes over.
field-shift-incident = Incident
field-shift-chair = Chair
field-shift-person = Who
field-shift-phone = Telephone
field-shift-from = From
field-shift-until = Until
field-shift-relieved-by = Relieved by
field-shift-relief-at = When
choice-shift-chair-lead = Leads
choice-shift-chair-log-keeper = Keeps the log
choice-shift-chair-communicator = Communication
choice-shift-chair-staffing = Staffing
choice-shift-chair-liaison = Liaison
choice-shift-chair-it = IT
choice-shift-chair-logistics = Premises, food and vehicles
choice-shift-chair-analysis = Situation and analysis
shifts-title = Who sits where
shifts-lead = Whoever leads and whoever keeps the log never leave an empty chair. After twelve hours somebody must take over.
shifts-print = Print the list
shift-paper-lead = Put it up in the room. Write by hand when somebody takes over, and enter it afterwards.
shift-missed = Nobody sits here. Somebody must.
shift-empty = Nobody yet.
shift-since = Since { $from }, { $lasted } without rest
shift-over-12 = More than twelve hours: somebody must take over now.
shift-relief = { $name } takes over { $at }
shift-no-relief = Nobody is named to take over
shift-change = Who takes over, or leave the chair
shift-next = Who takes over?
shift-next-at = When? Such as 19:00
shift-next-go = Save
shift-leave = Leave the chair with nobody taking over
shift-me = I take the chair
shift-other = Somebody else takes it
shift-relieve = Take over the chair
shift-who = Name
shift-phone = Telephone, if it is not known yet
shift-sit-go = Take the chair
shift-past-title = Earlier
shift-past = { $chair }: { $person }, { $from } to { $until }
line-sat = { $chair }: { $person } takes the chair.
line-relief = { $chair }: { $next } takes over after { $person }.
line-left = { $chair }: { $person } leaves the chair. Nobody has taken over.
err-shift-who = The name is missing.
rec-shift-who = Write who it is.
err-shift-over = That shift is over already.
rec-shift-over = Load the page again and see who sits there now.
clock-lasted = { $hours ->
    [0] { $minutes } min
   *[other] { $hours } h { $minutes } min
}
