# The register's words: what each kind is called, what its fields are named, what can be chosen, and what is wrong.

# The organisation: board, administration, areas.
record-part = Part of the organisation
records-part = Board, administration and areas
lead-part = Which units belong together and who leads them. Call chains and overviews follow this order.
field-part-name = Name
field-part-level = Level
choice-part-level-board = Board
choice-part-level-administration = Administration
choice-part-level-area = Area
field-part-parent = Belongs to
hint-part-parent = Leave empty for the one at the top.
field-part-note = Note

# Units.
record-unit = Unit
records-unit = Units
lead-unit = Where you are, how you are reached and where binder and keys lie. It is the first thing anyone asks for when nothing else works.
field-unit-name = Name
hint-unit-name = What the unit is called day to day, such as Home care North.
field-unit-sort = Kind of work
choice-unit-sort-home-care = Home care
choice-unit-sort-care-home = Care home
choice-unit-sort-disability = Disability support
choice-unit-sort-nursing = Home nursing
choice-unit-sort-night-patrol = Night patrol
choice-unit-sort-staffing = Staffing pool
choice-unit-sort-social-work = Individual and family care
choice-unit-sort-private-provider = Private provider
choice-unit-sort-office = Office and support
choice-unit-sort-other = Other work
field-unit-part = Belongs to
field-unit-phone = The unit's phone
hint-unit-phone = A number that can be called when the switchboard is down.
field-unit-address = Address
hint-unit-address = Street and town, so that somebody else can find it.
field-unit-binder-place = The binder is kept here
hint-unit-binder-place = Such as the locked cabinet in the office. Do not write the code.
field-unit-keys-place = The keys are kept here
hint-unit-keys-place = The keys that open when digital locks do not.
field-unit-printer = Printer that works without the network
choice-unit-printer-usb = Yes, one connected by USB
choice-unit-printer-network = No, only over the network
choice-unit-printer-copier = Copier that reads a USB stick
choice-unit-printer-none = None
field-unit-open = When are you staffed?
choice-unit-open-always = Day and night
choice-unit-open-days = Daytime
field-unit-staff-count = Number of staff
field-unit-client-count = Number of clients
field-unit-note = Note

# People.
record-person = Person
records-person = People
lead-person = Everyone who must be reachable when mail and switchboard are down. Nobody with protected identity may stand here.
field-person-name = Name
hint-person-name = First name and family name.
field-person-title = Title
hint-person-title = Such as assistant nurse, unit manager, social worker.
field-person-unit = Unit
hint-person-unit = The first is the one that the person belongs to.
field-person-phone = Work mobile
hint-person-phone = The number that the call chain calls.
field-person-other-phone = Other work number
field-person-private-phone = Private number
hint-person-private-phone = Only the person's own unit can read it. Ask the person first.
field-person-email = Email
field-person-manager = Is a manager?
choice-person-manager-yes = Yes
choice-person-manager-no = No
field-person-shift = Works
choice-person-shift-day = Days
choice-person-shift-evening = Evenings
choice-person-shift-night = Nights
choice-person-shift-mixed = Mixed
field-person-note = Note
hint-person-note = Nothing about health or other private matters.

# Roles, who holds them, and deputies in order.
record-post = Role
records-post = Roles and deputies
lead-post = Who has which role, and who takes over when that person cannot be reached. It is printed, so that nobody has to guess.
field-post-name = Role
hint-post-name = Such as director of social services, chief nurse, system owner of Treserva.
field-post-holder = Held by
field-post-deputies = Deputies
hint-post-deputies = In the order in which they take over.
field-post-part = Covers
field-post-unit = Unit
field-post-duties = The task
hint-post-duties = What the role does and may decide, so that a deputy can take over at once.

# Who may decide what.
record-delegation = Delegation
records-delegation = Delegations
lead-delegation = Who may decide what, also when the manager cannot be reached. The delegation scheme is what counts, here it can be printed.
field-delegation-matter = What the decision is about
hint-delegation-matter = Such as emergency taking into care under section 6 LVU.
field-delegation-law = Law
field-delegation-posts = Roles that may decide
field-delegation-people = People who may decide
hint-delegation-people = For the chair and the named members whom the board has appointed.
field-delegation-when-away = If none of them can be reached
field-delegation-from = Valid from
field-delegation-until = Valid until
field-delegation-source = Decision
hint-delegation-source = The board's decision, date and section.
field-delegation-verified-by = Checked by
field-delegation-verified-on = Checked on

# On call.
record-duty = On-call duty
records-duty = On call
lead-duty = Who answers outside office hours, and on which number. The night staff need it before anyone else.
field-duty-name = Duty
hint-duty-name = Such as social emergency duty, manager on call, alarm centre.
field-duty-phone = Phone
field-duty-people = People
hint-duty-people = In the order in which they are to be called.
field-duty-hours = Hours
hint-duty-hours = Such as weekdays 16–08 and weekends.
field-duty-unit = Unit
field-duty-note = Note

# Systems and other things that work depends on.
record-system = System
records-system = Systems and support
lead-system = All that work depends on, digital or not, and what you do without it. It decides what must exist on paper.
field-system-name = Name
hint-system-name = The name that you use yourselves. Locks, alarms and ventilation count too.
field-system-purpose = Used for
field-system-supplier = Supplier
field-system-owner = System owner
hint-system-owner = The role in the service that owns the system, not IT.
field-system-administrator = System administrator
field-system-confidentiality = Confidentiality (K)
hint-system-confidentiality = KLASSA 0–3: how serious is it if the wrong person reads it?
field-system-integrity = Integrity (R)
hint-system-integrity = KLASSA 0–3: how serious is it if something is wrong?
field-system-availability = Availability (T)
hint-system-availability = KLASSA 0–3: how serious is it if the system is down?
field-system-criticality = How important is it?
choice-system-criticality-p1 = P1: life and health
choice-system-criticality-p2 = P2: exercise of authority and money to people
choice-system-criticality-p3 = P3: noticed within a week
choice-system-criticality-p4 = P4: can wait
field-system-hosting = Where is it?
hint-system-hosting = A system at the supplier may work although the municipality's network is down.
choice-system-hosting-own = In the municipality's network
choice-system-hosting-supplier = At the supplier
choice-system-hosting-national = National service
choice-system-hosting-none = No computer system
field-system-depends-on = Needs these systems
field-system-needs = Also needs
choice-system-needs-network = Network
choice-system-needs-login = Log-in
choice-system-needs-printer = Printer
choice-system-needs-power = Power
choice-system-needs-telephone = Telephone
choice-system-needs-locks = Locks
choice-system-needs-ventilation = Ventilation
field-system-outage-hours = Can do without, hours
hint-system-outage-hours = Acceptable outage, such as 4, 24 or 168.
field-system-plan-b = Plan B
hint-system-plan-b = What you do instead, so that a substitute understands.
field-system-support-phone = Support
field-system-export = Export to the binder
hint-system-export = Which file is fetched each night, and who has ordered it.
field-system-note = Note

# Plan B for a system at a unit.
record-cover = Plan B at the unit
records-cover = Plan B per unit and system
lead-cover = What each unit does when a system is down. What is empty does not yet work on paper.
field-cover-unit = Unit
field-cover-system = System
field-cover-used = Does the unit use the system?
choice-cover-used-yes = Yes
choice-cover-used-no = No
field-cover-instead = What we do instead
hint-cover-instead = Step by step, so that a substitute can do it.
field-cover-form = Form
field-cover-stock = Forms at hand
hint-cover-stock = How many are printed and lie at the unit.
field-cover-starter = Who starts it
field-cover-practised = Last practised

# Plans.
record-plan = Plan
records-plan = Plans
lead-plan = How work goes on when the usual way does not. A plan counts when it is approved, practised and printed.
field-plan-title = Title
field-plan-sort = Kind of plan
choice-plan-sort-continuity = Continuity plan
choice-plan-sort-analysis = Risk and vulnerability analysis
choice-plan-sort-crisis = Crisis plan
field-plan-unit = Unit
field-plan-owner = Owner
field-plan-why-critical = Vital to society?
hint-plan-why-critical = Tick what is harmed if the work stops.
choice-plan-why-critical-life = Life and health
choice-plan-why-critical-authority = Exercise of authority
choice-plan-why-critical-economy = Economy
choice-plan-why-critical-trust = Trust
field-plan-critical-reason = Reason
field-plan-outage-hours = Acceptable outage, hours
hint-plan-outage-hours = 2 hours, 24 hours, 72 (three days) or 168 (a week).
field-plan-critical-times = Critical times
hint-plan-critical-times = Such as payment week, weekends, meals, medicine times.
field-plan-dependencies = Dependencies
hint-plan-dependencies = Staff and skills, premises, systems, information, suppliers, power, telephone, water, vehicles, keys.
field-plan-minimum = Lowest level of service
hint-plan-minimum = What must be done, and what can wait.
field-plan-minimum-staff = Least staff
field-plan-trigger = When does the plan apply?
hint-plan-trigger = Such as: the system has been down for 30 minutes.
field-plan-plan-b = Fallback routine, plan B
hint-plan-plan-b = One step on each line. Tables are fine.
field-plan-forms = Forms
field-plan-printed-at = The printed copy is here
field-plan-who-starts = Who decides to go over to plan B?
hint-plan-who-starts = Role and deputy, also at night.
field-plan-back = Return and back-entry
field-plan-area = The municipality and its area
field-plan-method = Process and method
field-plan-vital-activities = Vital societal functions
field-plan-vital-dependencies = Critical dependencies
field-plan-risks = Risks
hint-plan-risks = Those you have found, and how you judge likelihood and consequence.
field-plan-weaknesses = Vulnerabilities and weaknesses
field-plan-measures = Measures needed
field-plan-leadership = How we lead
hint-plan-leadership = Who takes part, where you gather, how often you meet, who keeps the log.
field-plan-text = Other
field-plan-practised = Last practised
field-plan-next-revision = Next revision

# Approved versions of plans.
record-version = Approved version
records-version = Approved versions
lead-version = The plan as it was when it was approved. A version is never changed.
field-version-plan = Plan
field-version-unit = Unit
field-version-number = Version
field-version-approved-by = Approved by
field-version-approved-on = Approved on
field-version-fields = Contents

# Call chains.
record-chain = Call chain
records-chain = Call chains
lead-chain = Who calls whom when nothing else gets through. It works only if it is printed and tried.
field-chain-name = Name
field-chain-unit = Unit
hint-chain-unit = Empty if the chain is for the whole organisation.
field-chain-say = Say this
hint-chain-say = Two short sentences that sound the same all the way.
field-chain-read-back = Read-back
hint-chain-read-back = The sentence that whoever answers is to say back.
field-chain-approved-by = Approved by
field-chain-approved-on = Approved on
field-chain-note = Note

# Places in a call chain.
record-link = Place in the call chain
records-link = Places in the call chain
lead-link = Each one's place: who calls them, and who takes over when they do not answer.
field-link-chain = Call chain
field-link-person = Person
field-link-caller = Is called by
hint-link-caller = Empty for the one who begins.
field-link-deputy = Deputy
hint-link-deputy = Takes over if the person does not answer.
field-link-place = Order

# Drills of call chains.
record-drill = Call chain drill
records-drill = Call chain drills
lead-drill = How long it took and who was reached. Numbers that do not get through become tasks.
field-drill-chain = Call chain
field-drill-day = Day
field-drill-begun = Began at
hint-drill-begun = Such as 09:30.
field-drill-ended = Ended at
hint-drill-ended = When the last one called the first.
field-drill-note = Note

# Answers in a drill.
record-reply = Answer in the drill
records-reply = Answers in the drill
lead-reply = What happened with each one who was called.
field-reply-drill = Drill
field-reply-link = Place in the chain
field-reply-outcome = How did it go?
choice-reply-outcome-answered = Answered
choice-reply-outcome-no-answer = No answer
choice-reply-outcome-wrong-number = Wrong number
choice-reply-outcome-cannot-come = Answered, cannot come
field-reply-at = At
field-reply-read-back = Read-back
choice-reply-read-back-right = Right
choice-reply-read-back-wrong = Wrong
choice-reply-read-back-not-asked = Not asked

# Printed copies.
record-copy = Printed copy
records-copy = Printed copies
lead-copy = Which paper exists, where it lies and who has it. Paper that nobody finds is no paper.
field-copy-serial = Serial number
hint-copy-serial = Stands at the foot of every page.
field-copy-what = What
choice-copy-what-binder = Binder
choice-copy-what-supplement = Protected supplement
choice-copy-what-plan = Plan
choice-copy-what-chain = Call chain
choice-copy-what-board = Overview
choice-copy-what-poster = Poster
choice-copy-what-cards = Login cards
choice-copy-what-exercise = Exercise
choice-copy-what-list = List
field-copy-subject = About
field-copy-unit = Unit
field-copy-printed-on = Printed on
field-copy-printed-by = Printed by
field-copy-data-as-of = Data is from
field-copy-version = Version
field-copy-pages = Pages
field-copy-state = Where is it now?
choice-copy-state-printed = Printed
choice-copy-state-locked-in = Locked in
choice-copy-state-carried-out = Carried out
choice-copy-state-back = Back
choice-copy-state-replaced = Replaced by a newer one
choice-copy-state-destroyed = Destroyed
choice-copy-state-lost = Lost
field-copy-place = Place
hint-copy-place = Such as locked cabinet, office, Home care North.
field-copy-holder = Who has it
field-copy-receipt = Receipt
hint-copy-receipt = The name of the person who received it.
field-copy-state-on = Since
field-copy-replaced-by = Replaced by
field-copy-note = Note

# Printed and locked in.
record-lockedin = Printed and locked in
records-lockedin = Binders printed and locked in
lead-lockedin = The manager's word on print day: the paper is printed and locked in. The overview counts its age from here.
field-lockedin-unit = Unit
field-lockedin-day = Day
field-lockedin-data-as-of = Data is from
hint-lockedin-data-as-of = The date on the binder's front page.
field-lockedin-place = Place
field-lockedin-signed-by = Signed by

# Personal-data incidents.
record-breach = Personal-data incident
records-breach = Personal-data incidents
lead-breach = What was lost, whom it may concern and what has been done. A report to the authority (IMY) is due within 72 hours.
field-breach-what = What has happened?
field-breach-unit = Unit
field-breach-copy = Printed copy
field-breach-found-on = Found on
field-breach-clients = Number of people it may concern
field-breach-contents = Which data
hint-breach-contents = What kind of data, not the data itself.
field-breach-done = What has been done?
field-breach-reported-on = Reported on
field-breach-closed-on = Closed on

# Exercises.
record-exercise = Exercise
records-exercise = Exercises
lead-exercise = One hour at the table with the unit's own binder. What is missing becomes tasks.
field-exercise-unit = Unit
field-exercise-day = Day
field-exercise-scenario = Scenario
choice-exercise-scenario-morning = The morning when everything was gone
choice-exercise-scenario-half-staff = Half the staff, unevenly
choice-exercise-scenario-supplier-gone = The supplier gone for three weeks
field-exercise-score = Points
field-exercise-of = Of
field-exercise-answers = Answers
field-exercise-missing = What was missing
hint-exercise-missing = One thing on each line. Each line becomes a task.
field-exercise-led-by = Led by

# Tasks.
record-task = Task
records-task = Tasks
lead-task = What is to be done, by whom and by when. Much of it comes from drills and exercises.
field-task-what = What is to be done?
field-task-unit = Unit
field-task-owner = Who
field-task-until = Done by
field-task-from = Comes from
choice-task-from-drill = Call chain drill
choice-task-from-exercise = Exercise
choice-task-from-check = Check
choice-task-from-plan = Plan
choice-task-from-copy = Printed copy
choice-task-from-other = Something else
field-task-about = About
field-task-done-on = Done on
field-task-done-by = Done by

# Answers to what the night proposes.
record-proposal = Proposal
records-proposal = Proposals from the night
lead-proposal = The night's files say something else than the register. You decide what counts.
field-proposal-answer = Answer
choice-proposal-answer-taken = Taken in
choice-proposal-answer-declined = Declined

# About the organisation.
record-setting = About the organisation
records-setting = About the organisation
lead-setting = What is true of everyone and stands on posters and cards.
field-setting-name = Name of the organisation
hint-setting-name = As it is to stand on every page, such as Social services of Kalix.
field-setting-computer-answer = May I use the computer?
hint-setting-computer-answer = A short answer for the poster, such as No, switch it off.
field-setting-computer-text = More about the computer
hint-setting-computer-text = What goes for computer, phone, email and passwords.
field-setting-crisis-phone = The crisis staff's phone
field-setting-meeting-place = The crisis staff gathers here
hint-setting-meeting-place = A room that is big enough, and one in reserve.

# For every kind.
field-retired = No longer in use
hint-retired = Say why. What stood here is kept in the log.

# What login cards stand for.
role-director = Director
role-area-manager = Area manager
role-unit-manager = Unit manager
role-staff = Staff
role-case-officer = Case officer
role-finance = Finance
role-registrar = Registrar
role-log-keeper = Log keeper
role-device-desk = Device desk
role-communicator = Communicator
role-administrator = Administrator

# What is wrong with a field (err) and what to do (rec).
err-field-required = The field is empty.
rec-field-required = Fill it in. What you typed in the other fields is still there.
err-field-too-long = The text is too long: { $characters } characters.
rec-field-too-long = Shorten it to at most { $most } characters.
err-field-control = The text holds characters that cannot be seen.
rec-field-control = Type the text by hand instead of pasting it.
err-field-choice = What you chose is not among the answers.
rec-field-choice = Choose one of the answers in the list.
err-field-not-found = What you chose is not in the register.
rec-field-not-found = Choose something that is there, or add it to the register first.
err-field-too-many = You have chosen too many.
rec-field-too-many = Choose at most { $most }.
err-field-date = The date cannot be read.
rec-field-date = Write year, month and day, such as 2026-11-22.
err-field-number = The number cannot be used.
rec-field-number = Write a whole number from { $least } to { $most }.
err-field-unknown = There is no such field.
rec-field-unknown = Take it out, or choose a field in the list. Nothing was saved.
err-field-ambiguous = There are several with that name.
rec-field-ambiguous = Write it so that it can only be one, for example with the unit in brackets, or choose from the list.
err-field-protected = The row is about somebody with protected identity.
rec-field-protected = Nothing of the row is saved. The data belongs in a sealed envelope, not in the register.
err-field-repeated = The same name stands in another row: row { $row }.
rec-field-repeated = Take one of them out. If they are two people, enter the other one by hand.
err-register-changed = Somebody else has changed this since you opened the page.
rec-register-changed = Look at what has changed and save again. What you typed is still there.
err-register-no-unit = A private number can only be saved with a unit.
rec-register-no-unit = First choose which unit the person belongs to.

# Print days.
record-printday = Print day
records-printday = Print days
lead-printday = When a unit prints a part of its binder. What is not here is done as usual: runs every Wednesday, payments every month, the rest when a sheet has changed.
field-printday-unit = Unit
field-printday-part = Part of the binder
choice-printday-part-first = First (cover, Who is harmed first?, schedule)
choice-printday-part-runs = Runs
choice-printday-part-clients = Client sheets
choice-printday-part-bag = Bag sheets
choice-printday-part-medicines = Medicines
choice-printday-part-payments = Payments
choice-printday-part-codes = Door codes
choice-printday-part-forms = Forms
field-printday-rhythm = How often
choice-printday-rhythm-weekly = Every week
choice-printday-rhythm-monthly = Every month, the first week
choice-printday-rhythm-on-change = When a sheet has changed
field-printday-weekday = Weekday
hint-printday-weekday = Leave empty for Wednesday.
choice-printday-weekday-monday = Monday
choice-printday-weekday-tuesday = Tuesday
choice-printday-weekday-wednesday = Wednesday
choice-printday-weekday-thursday = Thursday
choice-printday-weekday-friday = Friday
choice-printday-weekday-saturday = Saturday
choice-printday-weekday-sunday = Sunday
choice-copy-what-usb = USB memory, unencrypted
