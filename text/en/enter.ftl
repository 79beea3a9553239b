### Enter: what stands on paper goes where it belongs.

record-target = A form's system
records-target = The forms' systems
lead-target = Into which system each form is entered.
field-target-form = The form's code
field-target-system = System
field-target-returns = How
choice-target-returns-word-for-word = Word for word
choice-target-returns-summarised = Summarised
choice-target-returns-deviations = Deviations only
choice-target-returns-scanned = As a picture in the file

enter-title = Enter
enter-lead = One sheet at a time, in the form's order, with the picture beside it. You can stop whenever you like.
enter-left = left to enter
enter-entered = entered
enter-to-check = waiting for a second person
enter-none = Nothing waits to be entered.
enter-now = Begin here
enter-now-lead = { $system }: { $count } { $count ->
    [one] sheet
   *[other] sheets
 }
enter-begin = Begin to enter
enter-no-system = No system chosen
enter-sheets = Sheets
enter-units = Units
enter-unclear = With doubts
enter-medicine = Medicine or money
enter-more = More
enter-check-link = Check what others have entered: { $count }
enter-into = into { $system }
enter-place = sheet { $at } of { $all }
enter-returns-word-for-word = Entered word for word.
enter-returns-summarised = Summarised: write what matters in your own words.
enter-returns-deviations = Only deviations are entered. Rows that went as planned are at the bottom.
enter-returns-scanned = The picture goes into the file. Write what it is and when it happened.
enter-missing = Pages that are not scanned: { $pages }.
enter-doubts = { $count } { $count ->
    [one] doubt
   *[other] doubts
 }
enter-which-system = Where is this form entered?
enter-which-system-lead = Answer once. Then it holds for all sheets of the same form.
enter-other-system = Wrong system?
enter-choose = Choose …
enter-new-system = Add the system to the register first
enter-page-alt = The whole page
enter-when = When did it happen?
enter-when-hint = As the sheet says: 2026-11-28 07:40, or the date alone.
enter-guess = Read: { $value } – is that right?
enter-guess-hint = The computer has read digits in boxes as a suggestion. Tick it if it is what the picture shows, otherwise type it yourself. What you do not tick is not used.
enter-guarded = (medicine or money)
enter-unreadable = (unreadable)
enter-copy = Copy
enter-copied = Copied
enter-folded = Rows without deviation or without ticks: { $count }
enter-folded-lead = See whether somebody has written something in the row.
enter-row = Row { $row }{ $title }: { $said }
enter-row-planned = as planned
enter-row-blank = no tick
enter-row-differs = deviation
enter-reference-label = Source
enter-reference-hint = Paste the line into the system, so that the sheet is not entered once more.
enter-reference = Form { $serial }, happened { $when }, entered { $now } { $who }
enter-second = The second person's name
enter-second-hint = Narcotics and money need two. The other one reads on the paper while you show what you entered.
enter-duplicate = Already entered on form no { $serial } ({ $at }).
enter-duplicate-lead = The same person, the same form and the same time. Look in the system before you enter it.
enter-duplicate-error = It may have been entered before. See below.
enter-anyway = Enter it all the same
enter-entered-go = Entered
enter-save = Save what I typed
enter-skip = Skip
enter-done = Entered by { $who } { $at }.
enter-keys = Tab goes to the next field. Ctrl + Enter is Entered.
err-enter-when-bad = Write the date as 2026-11-28 and the time as 07:40.
rec-enter-when-bad = For example 2026-11-28 07:40.
err-enter-when-missing = Write when it happened.
rec-enter-when-missing = It stands on the sheet.
err-enter-system-missing = First choose which system the form is entered into.
rec-enter-system-missing = It is chosen at the top of the page, or with --system in the command.
err-enter-unseen = Medicine and money on the sheet are not reviewed yet.
rec-enter-unseen = Review the sheet first.
err-enter-form-unknown = The form is not known on this computer.
rec-enter-form-unknown = Get the form from the computer that printed it.

check-title = Check
check-lead = Medicine, narcotics and money that somebody else has entered. Compare with the paper.
check-none = Nothing waits for you.
check-now = { $count } { $count ->
    [one] sheet waits
   *[other] sheets wait
 }
check-begin = Begin to check
check-by = entered by { $who }
check-mine = Waiting for somebody else: { $count }
check-mine-lead = You have entered these. Somebody else checks them.
check-compare = Open the sheet in the system and compare line by line.
check-right = The system says what the sheet says
check-wrong = If it does not: correct the system first, then check.

export-title = Take out as a file
export-lead = For systems that can read files. The files hold what somebody has read or typed.
export-which = Which sheets?
export-which-entered = Entered
export-which-left = Left to enter
export-which-all = Both
export-all-systems = All systems
export-show = Show
export-files = { $count } { $count ->
    [one] sheet
   *[other] sheets
 }
export-warning = The files hold personal data. Keep them only where that is allowed.
export-csv = semicolons, one field a row
export-xlsx = the same table as a workbook
export-fhir = QuestionnaireResponse, R4
export-lifecare = reported_visits and documentations

form-compare-title = Compare or read in a file
form-compare-lead = A file that was taken out is held against the ledger, sheet by sheet. Compare changes nothing and keeps nothing.
form-compare-refused = The file could not be compared
form-compare-file = The file
form-compare-file-hint = CSV, XLSX, FHIR or Lifecare, as it was taken out here. 32 MB at most.
form-compare-which = Which sheets belong into the file?
form-compare-go = Compare
form-compare-all-equal = The file says what the ledger says
form-compare-not-equal = The file does not say what the ledger says
form-compare-how = How it stands
form-compare-fields = Fields
form-compare-more = And { $count } more. The command planb form compare shows all.
form-compare-place = row or object { $place }
form-compare-done = { $equal } of { $all } sheets are equal
form-compare-is-equal = equal
form-compare-is-differs = differs
form-compare-is-entered_since = entered since the file was taken out
form-compare-is-missing = missing in the file
form-compare-is-not_ours = not ours
form-compare-is-not_yours = another unit's
form-compare-is-unknown_form = the form is not known here
form-compare-what-missing = missing in the file
form-compare-what-surplus = only in the file
form-compare-what-twice = twice in the file
form-compare-what-fault = cannot be read
form-read-in-lead = Have you typed handwriting or mended ticks in the file? Read it in. Each field that differs becomes what you say stands on the sheet. Empty cells change nothing. Medicine, narcotics and money are read beside the picture, from no file.
form-read-in-go = Read in the file's values
form-read-in-refused = The file could not be read in
form-read-in-came = { $count } { $count ->
    [one] field was
   *[other] fields were
 } read in
form-read-in-tried = { $count } { $count ->
    [one] field
   *[other] fields
 } would be read in. Nothing is written.
form-read-in-more = And { $count } more. The command planb form read-in shows all.
form-read-in-is-read_in = read in
form-read-in-is-partly = partly read in, see its fields
form-read-in-is-equal = equal
form-read-in-is-left = nothing was read in
form-read-in-is-entered = entered already, not changed
form-read-in-is-guarded = narcotics or money, read beside the picture
form-read-in-is-away = did not come in and was not scanned
form-read-in-is-not_ours = not ours
form-read-in-is-not_yours = another unit's
form-read-in-is-unknown_form = the form is not known here
form-read-in-what-read_in = read in
form-read-in-what-bad = cannot stand in the field
form-read-in-what-guarded = is read beside the picture
form-read-in-what-unscanned = the page was not scanned
form-read-in-what-unknown = is not on the form
form-read-in-what-twice = twice in the file
form-read-in-what-grid = several boxes in a row, mended beside the picture
form-read-in-what-moved = the row belongs to another field or another form
form-read-in-what-other = another person has answered something else
err-read-in-lifecare = Lifecare's lists can be compared but not read in: they do not say each field by itself.
rec-read-in-lifecare = Take out CSV, XLSX or FHIR, and change that.
err-read-in-many = The file changes { $count } fields. { $most } at most are read in at once. Nothing was read in.
rec-read-in-many = Take out one system at a time, or divide the file.
err-read-in-long = The file changes more than { $most } MB of text. More is not read in at once. Nothing was read in.
rec-read-in-long = Take out one system at a time, or divide the file.
err-compare-no-file = Choose a file.
rec-compare-no-file = It is the file that was taken out here.
err-compare-empty = The file is empty.
rec-compare-empty = Take it out anew.
err-compare-foreign = The file was not taken out of Plan B.
rec-compare-foreign = What is taken out is CSV, XLSX, a FHIR Bundle or Lifecare's lists, from the page Take out as a file.
err-compare-columns = The file lacks columns: { $columns }
rec-compare-columns = Take it out anew, or put the columns back.
err-compare-newer = The file has something that this version does not know: { $columns }
rec-compare-newer = Compare it with the same or a newer version of Plan B.
err-compare-cut = The file is cut off.
rec-compare-cut = Copy it or take it out anew.
err-compare-json = The file is damaged: line { $line }, character { $column }.
rec-compare-json = Copy it or take it out anew.
err-compare-unreadable = The file cannot be read. { $why }
rec-compare-unreadable = Take it out anew, or save it as CSV or XLSX.
err-compare-large = { $path } is too large. { $most } MB at most are read.
rec-compare-large = Take out one system at a time.
err-enter-unscanned = Sheet { $serial } has medicine or money on it and is not scanned.
rec-enter-unscanned = Scan the sheet and review it. Then it can be entered.
err-enter-system-unknown = The system { $system } is not in the register.
rec-enter-system-unknown = See in the register what the system is called, or add it.
err-enter-system-other = Form { $form } is entered into { $system }.
rec-enter-system-other = Leave --system out, or choose another system for the form on the page Enter.
