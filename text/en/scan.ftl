### Scan: a stack of paper comes in, and what nobody knows goes into the tray.

scan-title = Scan
scan-lead = Take the whole stack. Every page is read by itself, in any order, upright or upside down. What is not recognised goes into a tray, where you say what it is.
scan-no-units = You have no unit to scan for.
scan-unit = Unit
scan-unit-hint = Pages without a number go into that unit's tray.
scan-files = Files
scan-files-hint = PDF, TIFF, JPEG or PNG. At most { $files } files and { $mb } MB at a time. 200 to 300 dots an inch in grey is right.
scan-no-files = Choose at least one file.
scan-go = Read
scan-left = Left to do
scan-to-review = Review { $count } { $count ->
    [one] field or page
   *[other] fields and pages
 }
scan-to-review-short = Review
scan-to-tray = The tray: { $count } { $count ->
    [one] page
   *[other] pages
 }
scan-result-title = How it went
scan-reading = Reading …
scan-result = { $pages } { $pages ->
    [one] page
   *[other] pages
 }, { $read } recognised
scan-progress = { $done } of { $files } files are read. The page renews itself.
scan-look-again = Look again
scan-unclear = { $count } with unclear ticks
scan-copies = { $count } scanned before, kept beside the first
scan-same = { $count } are the same picture as before, nothing new was written
scan-tray-no-code = { $count } without a code
scan-tray-foreign = { $count } with somebody else's codes
scan-tray-no-form = { $count } from the binder, no forms
scan-tray-two-codes = { $count } with two different codes
scan-tray-unknown-form = { $count } of a form that is not known here
scan-tray-unplaced = { $count } whose corner marks cannot be seen
scan-tray-empty = { $count } empty
scan-tray-other-municipality = { $count } from another municipality
scan-tray-not-issued = { $count } with numbers that were not issued here
scan-tray-unreadable = { $count } that could not be read
scan-tray-other-form = { $count } where the code says another form than the ledger
scan-unreadable-title = Files that could not be read
scan-unreadable = File { $file }: { $why }
scan-fault-kind = it is neither PDF, TIFF, JPEG nor PNG.
scan-fault-large = the file is too large.
scan-fault-pixels = the picture has too many dots. Scan at 300 dots an inch.
scan-fault-pages = the PDF has too many pages. Divide it.
scan-fault-small = the picture is too small to be a page.
scan-fault-damaged = the file is damaged. Scan the page again.
scan-fault-heic = HEIC cannot be read here. Save the picture as JPEG on the telephone and send it again.
scan-fault-gone = the file cannot be opened. Is the memory plugged in?
scan-fault-pdf = the PDF is locked or damaged. Scan the paper again, or save it without a password.
scan-next = Next
scan-next-tray = First say what the pages in the tray are.
scan-next-review = Look at what is unsure, and at all that is medicine and money.
scan-next-enter = Everything is read. Now it can be entered.
scan-more = Scan more
err-stack-gone = This reading is not shown any more.
rec-stack-gone = What was read is kept. Go to Review or to the tray.
err-files-many = Too many files: at most { $most } at a time.
rec-files-many = Divide the stack in two.

intray-title = The tray
intray-lead = Pages that the program does not know. Nothing leaves this place until somebody has said what it is.
intray-none = The tray is empty.
intray-now = { $count } { $count ->
    [one] page waits
   *[other] pages wait
 }
intray-first = Take the first
intray-page = Page
intray-why = Why
intray-when = Read
intray-what = File { $file }, page { $page }
intray-again-lead = Did another computer print the forms? Let the computers meet, then read the tray again.
intray-again = Read the tray again
intray-booked = { $count } { $count ->
    [one] page was
   *[other] pages were
 } recognised.
intray-foreign-title = Not ours: { $count }
intray-page-title = What is this?
intray-picture = The page
intray-larger = Larger picture
intray-smaller = Smaller picture
intray-picture-alt = The scanned page
intray-is-foreign = Somebody has said that this page is not ours.
intray-ours = It is ours after all
intray-number-title = It is a form with a number
intray-number-lead = Type the number that stands beside the code.
intray-serial = Number
intray-serial-hint = For example K1-000123-X
intray-number = Page
intray-corners = Show where the page lies
intray-as-picture = Keep as a picture
intray-as-picture-hint = As a picture no ticks are read. Everything is entered by hand.
intray-adopt-title = It is a paper made by hand
intray-adopt-lead = The paper gets a new number. Write the number on it when the ledger shows it.
intray-adopt-form = Stands for the form
intray-adopt-text = What is it?
intray-adopt-hint = For example: handwritten notes of the day, night to the 17th. No names.
intray-adopt = Give the paper a number
intray-foreign-ask = It is not ours
intray-foreign-lead = For example an invoice, or another municipality's form. The picture is kept and can be brought back.
intray-foreign = Not ours
tray-other-form = The code says another form than the one that was issued with that number.
err-intray-serial = That is no number, or a character is wrong.
rec-intray-serial = Read the number once more. The last character checks the others.
err-intray-number = The sheet has pages 1 to { $pages }.
rec-intray-number = Type which page of the sheet it is.
err-tray-full = The tray is full: { $most } pages.
rec-tray-full = Go through the tray first.
err-tray-gone = The page is not in the tray any more.
rec-tray-gone = Somebody else may have dealt with it.
err-picture-elsewhere = The picture lies on the computer that scanned the page.
rec-picture-elsewhere = Do this on that computer.

corners-title = Show where the page lies
corners-lead = Click the middle of each black corner mark, one at a time. Up and down are meant as the text is read.
corners-which = { $corner ->
    [1] Click the upper left mark
    [2] Click the upper right mark
    [3] Click the lower right mark
   *[4] Click the lower left mark
 } ({ $corner } of 4)
corners-click = Click in the picture, on the mark.
corners-not = The page could not be read so. Begin again at the upper left mark, or keep it as a picture.
corners-restart = Begin again

look-intray-page = a page in the tray
look-form-page = a scanned page of a form
look-form-sheet = a form that is entered
look-form-compare = compared a file with forms
look-form-read-in = read in a file with forms
look-form-export = took out forms as a file

review-title = Review
review-stop = Stop for now
review-counter = { $at } of { $all }
review-carer = filled in by { $who }
review-second = Waits for a second person. { $who } has seen this. Look yourself, and answer.
review-differ = Two say different things: { $who }. Look together; who changes their mind answers again.
review-picture = The picture
review-strip = The row that the box stands in:
review-picture-alt = Part of the page: { $label }
review-picture-page = The page with the boxes that were read as ticked in frames. Click a box to change it.
review-read = Read as: { $value }
review-why-unclear = The box is neither clearly empty nor clearly ticked.
review-why-struck = A tick is crossed out.
review-why-several = Several are ticked where one should be.
review-why-guarded = Medicine or money: always seen by a person.
review-why-many = Much of the page is unclear.
review-page-label = The whole page
review-page-lead = Boxes in frames are read as ticked, all others as empty. Click a box that is wrong.
review-page-right = All of it is right
review-right = Right
review-many = Ticked
review-tick-true = Ticked
review-tick-false = Empty
review-none = No tick
review-unreadable = Unreadable
review-ask = Ask who wrote it
review-zoom = See the whole page
review-zoom-out = Back to the part
review-undo = Undo the last one
review-keys = The keys in the buttons do the same as the buttons. They are switched off at the foot of the page.
review-turn-title = Change a box without a mouse
review-turn-box = Box
review-turn = Change
review-row = Row { $row }: { $label }
review-what = { $label }, sheet { $serial } page { $page }
review-nothing = There is nothing to review.
review-left = { $done } of { $all } are done.
review-now = Now
review-go = Review { $count } more
review-done = You have seen all that waits for you.
review-to-gallery = See many at once
review-second-title = Waiting for a second person: { $count }
review-second-lead = Narcotics and money are seen by two. Somebody else logs in and reviews.
review-seen-by = seen by { $who }
review-asked-title = To ask about: { $count }
review-asked-lead = Call whoever wrote it. Then open the line and answer.
err-review-gone = There is nothing to review there any more.
rec-review-gone = Somebody else may have done it, or the sheet is entered.

gallery-title = Many at once
gallery-lead = The least sure come first. Boxes in frames are read as ticked. Mark what is wrong and say yes to the rest.
gallery-none = There is nothing here that can be decided at a glance.
gallery-more = { $count } more come after these.
gallery-yes = All but the marked are right
