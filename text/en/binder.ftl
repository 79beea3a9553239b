# Every page
supplement-band = PROTECTED DATA – opened only by those the unit manager has named
exercise = EXERCISE
data-from = The data is from { $when }
green-until = green until { $when }
yellow-until = yellow until { $when }
red-after = red after { $when }
page-of = page { $x } of { $y }
continues = continues on page { $x }
cont = (cont.)
secrecy = CONFIDENTIAL under chapter 26 OSL. Keep locked up, never leave unattended.
made-at = made { $when }
qr-alt = QR code with the text { $serial }
missing = not in the data
none-in-data = nothing in the data
unread = (check the number)
name = Name
place = Place
who = Who
role = Role
number = Number
what = What
when = When
date = Date
time = Time
clock = Time
pages = Pages
sheets = Sheets
signature = Signature
form = Form
money = SEK { $sum }
born = b. { $year }

# Dates
date-day = { $weekday } { $day } { $month }
date-moment = { $day } at { $clock }
every-day = every day
day-1 = Mon
day-2 = Tue
day-3 = Wed
day-4 = Thu
day-5 = Fri
day-6 = Sat
day-7 = Sun
month-1 = Jan
month-2 = Feb
month-3 = Mar
month-4 = Apr
month-5 = May
month-6 = Jun
month-7 = Jul
month-8 = Aug
month-9 = Sep
month-10 = Oct
month-11 = Nov
month-12 = Dec

# Times of day
slot-morning = Morning
slot-morning-short = mo
slot-forenoon = Forenoon
slot-forenoon-short = fo
slot-lunch = Lunch
slot-lunch-short = lu
slot-afternoon = Afternoon
slot-afternoon-short = af
slot-evening = Evening
slot-evening-short = ev
slot-night = Night
slot-night-short = ni
slot-any = Any time

# Tabs
tab = Tab
tab-first = First
tab-runs = Runs
tab-clients = Client sheets
tab-bag = Bag sheets
tab-medicines = Medicines
tab-payments = Payments
tab-codes = Door codes
tab-forms = Forms

# Cover
cover-title = Paper binder
cover-supplement = Supplement: protected data
valid-until = use until { $when }
cover-missing = This is missing or old
cover-complete = All data came in as it should.
cover-clients = The binder is for { $count } people.
cover-in-supplement = { $count } more are only in the sealed supplement.
cover-contents = Contents, the most important first
cover-what = Part
cover-age = Data from
cover-held = earlier data, from { $when }
cover-call = Call
cover-digest = Digest
cover-digest-why = Compare with the screen: the same characters mean that the binder was made from exactly that data.
opened-by = Opened by
opened-when = Date and time

# Who is harmed first
harm-title = Who is harmed first?
harm-how = Work from the top down. Write who takes it. No row may stay empty.
harm-none = Nobody in the data has a time to harm. Go through the client sheets by hand.
harm-within = Within { $hours } h – how many: { $count }
harm-before = By, place
harm-who = Who and where
harm-why = Why
harm-taken = Taken by, at
two-carers = TWO CARERS NEEDED
two-carers-short = 2 CARERS

# The first hour
hour-title = The first hour
hour-how = Tick when it is done and write the time. Start at the top, do not wait for IT.
step-1-title = Someone leads
step-1-text = The most experienced person here leads until the manager arrives. Write the name on the board.
step-2-title = Leave the computers alone
step-2-text = Do not switch off or restart. Pull out the network cable. Use no computer until the crisis staff has said yes.
step-3-title = Get the binder out
step-3-text = Put it where everyone can see it. Read the age at the top of the page: green, yellow or red.
step-4-title = Who is harmed first?
step-4-text = Share out the list in tab A from the top. Two carers where it says so.
step-5-title = Send out the runs
step-5-text = Hand out today's run sheets in tab B and the bag sheets in tab D. Sign for keys and codes.
step-6-title = Call people in
step-6-text = The staff list in tab A. Call in the next shift earlier if needed.
step-7-title = Alarms and phones
step-7-text = Test one alarm. If it does not work: look in on people as the client sheets say, first those who live alone.
step-8-title = Nurse
step-8-text = Call and say that the medicine lists on paper must be checked and signed before they are used.
step-9-title = Crisis staff
step-9-text = Report: how many people, what does not add up, when you will call again.
step-10-title = Next check
step-10-text = Set a time. By then every row in the list has a name and every run has left.

# Staff
staff-title = Staff and numbers
staff-how = Point a phone's camera at the code to call. Only work numbers are here.
relatives-title = Relatives with protected identity
relatives-how = They stand here only. Point a phone camera at the square to call.
dial-alt = QR code that dials { $number }

# Schedule
schedule-title = Schedule

# Run
run-unnamed = Visits without a run
run-no-staff = nobody planned – write a name: ______________________
run-staff = Planned staff
run-what = Who, where and what
run-clock = Done at
run-sign = Signature
run-notes = Not done or changed: who, why, who decided, when is it checked again
run-marks = NOTE: { $marks }
done = Done
see-supplement = Protected data – see supplement
no-address = no address in the data
no-actions = no action in the data – see the client sheet
key-number = Key { $number }

# Client sheet
address = Address
phone = Phone
key = Key
no-key = no key number
code-elsewhere = Door code: see tab G
alarm = Alarm
household = Household
lives-alone = Lives alone
lives-with = Lives with someone
medicine = Medicines
medicine-yes = YES, needs help
medicine-no = No, manages alone
dose-bags = dose bags
no-dose-bags = no dose bags
dose-bag = dose bag
warnings = Warning
allergies = Allergies
infections = Infection
devices = Wound, catheter etc.
diagnoses = Diagnosis
treatment-limits = Limits of treatment
client-usual = Usual visits
client-needs = Needs
contacts = Family and contacts
notes-today = Notes – date, time, signature

# Medicines
basis = BASIS ONLY
basis-why = Valid only when a nurse has checked the list against the prescription and filled in this line.
basis-checked = Checked against prescription
medicine-title = Medicines
controlled = CONTROLLED – two signatures
controlled-sign = CONTROLLED – two signatures
varying-list = The dose varies – see the current prescription
varying-sign = The dose varies – write it every time
as-needed = As needed: { $text }
since = since { $date }
changed = changed { $date }
orders = Nursing orders
order-who-missing = not stated who may do it
delegated = delegated staff
not-delegated = licensed staff
changes-by-hand = Changes – date, time, signature
signing-alt = Boxes to tick and sign: { $days } days, { $slots } times
dose-label = dose
sign-label = sign.
sign-label-2 = sign. 2

# Payment, codes, forms
number-of-person = Personal number
case = Case
co-applicant = Co-applicant
children = Children
payment-last = Last decision
amount-last = Last
amount-now = Now
amount = To pay
pay-date = Pay date
pay-way = Way of payment
clearing = Clearing
account = Account
payment-now = Decision now
payment-how = Write what has changed and why. A changed account number needs two people.
new-amount = New amount
decided-by = Decided by
attested-by = Attested by
codes-title = Door codes
codes-how = Give out one code at a time. Whoever gets it writes name and time. The sheet does not leave the room.
code = Code
codes-out = Given to, time
forms-title = The forms belong here
forms-how = Refill when fewer than ten are left. Write the first and the last number.
forms-from = From no.
forms-to = To no.
forms-by = Refilled by, date
form-visit = Visit note
form-deviation = Deviation report
form-medicine = Medicine event
form-call = Call slip
form-signing = Signing sheet, blank
form-run = Run sheet, blank
form-client = Client sheet, blank
form-keys = Receipt for keys and codes
form-payment = Payment, blank
form-concern = Report of concern
