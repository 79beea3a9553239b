# The ledger of forms: what happened to each sheet.
stage-stock = in stock
stage-given = given out
stage-back = handed in
stage-scanned = scanned
stage-entered = entered
stage-checked = checked
stage-voided = voided
stage-lost = lost
stage-in_doubt = unclear

err-ledger-how-many = State between 1 and { $most } sheets.
rec-ledger-how-many = Divide them if there are more.
err-ledger-unknown = Sheet { $serial } was not issued here, as far as this computer knows.
rec-ledger-unknown = Check the number. If another computer printed the form, let the computers meet first.
err-ledger-in-doubt = Sheet { $serial } is unclear: two things were said that cannot both be true.
rec-ledger-in-doubt = See what was written about the sheet and say what is so.
err-ledger-stage = That cannot be done with sheet { $serial } as it is now ({ $stage ->
    [stock] in stock
    [given] given out
    [back] handed in
    [scanned] scanned
    [entered] entered
    [checked] checked
    [voided] voided
   *[lost] lost
 }).
rec-ledger-stage = Take the sheet off the list, or see what happened to it.
err-ledger-given-twice = Sheet { $serial } was given to two.
rec-ledger-given-twice = Find out who has it and hand it in first.
err-ledger-void-out = Sheet { $serial } is given out and cannot be voided as unused.
rec-ledger-void-out = Take the sheet in first, or give another reason.
err-ledger-words = A few words about why are needed.
rec-ledger-words = Write shortly what happened, for example where you have looked.
err-ledger-entered = Sheet { $serial } is already entered in { $system }.
rec-ledger-entered = Check in the system. Do not enter it again.
err-ledger-second = Narcotics and money need two persons.
rec-ledger-second = Let somebody else read against the sheet and say who.
err-ledger-second-same = The second person must be somebody else.
rec-ledger-second-same = Give another name.
err-ledger-check-self = Whoever entered sheet { $serial } cannot check it.
rec-ledger-check-self = Let somebody else check it.
err-ledger-adopted = Number { $serial } is already on another paper.
rec-ledger-adopted = Take a new sticker or a new number.
err-ledger-destroy-stage = Sheet { $serial } is not entered and may not be destroyed.
rec-ledger-destroy-stage = Destroy only what is entered or voided.
err-ledger-destroy-decision = There is no decision to destroy sheet { $serial }, or it is destroyed already.
rec-ledger-destroy-decision = Register the decision first. Take one decision at a time.

log-forms-issued = { $count } sheets of form { $form } issued to { $unit } from { $serial } ({ $by })
log-sheets-given = { $count } sheets given to { $to } ({ $by })
log-sheets-back = { $count } sheets handed in ({ $by })
log-page-scanned = Sheet { $serial }, page { $page }, scanned ({ $by })
log-page-read = Sheet { $serial }, page { $page }, read
log-field-settled = Sheet { $serial }: a field was read by { $by }
log-sheet-entered = Sheet { $serial } entered in { $system } ({ $by })
log-sheet-checked = Sheet { $serial } checked ({ $by })
log-sheets-voided = { $count } sheets voided ({ $by })
log-sheets-lost = { $count } sheets reported lost ({ $by })
log-sheet-adopted = A paper made by hand got number { $serial }, form { $form } ({ $by })
log-sheets-explained = { $count } outstanding sheets explained ({ $by })
log-sheet-settled = Sheet { $serial } settled ({ $by })
log-sheets-remarked = A remark about { $count } sheets ({ $by })
log-destruction-decided = { $count } sheets may be destroyed, decision { $reference } ({ $by })
log-forms-destroyed = { $count } sheets destroyed, decision { $reference } ({ $by })

form-issued = { $count } sheets, { $first } to { $last }
scan-page = { $file }, page { $page }: sheet { $serial }, page { $sheet } of { $of }{ $flagged ->
    [0] {""}
   *[other] , { $flagged } fields to look at
 }
scan-again = { $file }, page { $page }: sheet { $serial }, page { $sheet } of { $of }, was scanned before{ $same ->
    [yes] {" "}(the same picture)
   *[no] . The picture is kept beside the first
 }
scan-tray = { $file }, page { $page }: not in the ledger. { $why }
scan-done = Pages read: { $pages }. Written in the ledger: { $booked }. Scanned before: { $again }. Not written: { $tray }.{ $tray ->
    [0] {""}
   *[other] {" "}The files lie where they lay.
 }
scan-read = Pages read: { $pages }. Nothing is written. No forms, or unreadable: { $tray }.
tray-no-code = No code was found.
tray-foreign = The codes are not ours.
tray-no-form = A paper of ours, but no form.
tray-two-codes = Two codes that say different things.
tray-unknown-form = The form or its version is not known here.
tray-unplaced = The code is read, but not how the page lies.
tray-empty = Hardly anything on the page.
tray-other-municipality = The number is another municipality's.
tray-not-issued = The number was not issued as far as this computer knows. Let the computers meet, and scan again.
tray-unreadable = The file or the page cannot be read.
ledger-line = { $what }: { $issued } issued = { $entered } entered + { $checked } checked + { $voided } voided + { $lost } lost + { $outstanding } outstanding
ledger-total = All
ledger-picture = page { $page }, the picture lies on { $computer }

err-form-field = The form has no field called { $field }.
rec-form-field = See its fields with: planb form layout
err-form-fill = { $path } cannot be read.
rec-form-fill = The file must be JSON: an object of fields and values, or a list with one object for each sheet.
err-scan-files = { $files } files are too many at once. At most { $most } are read.
rec-scan-files = Divide them into several folders.
err-picture-large = The picture is larger than { $most } MB.
rec-picture-large = Scan at a lower resolution; 200 to 300 dots an inch are enough.
err-picture-room = There is too little room left for pictures in { $path }.
rec-picture-room = Make room on the disk. What was read is kept.
err-picture-damaged = The picture is damaged.
rec-picture-damaged = Scan the page again from the paper.

cli-form-issue = Issue forms with numbers of the ledger
cli-form-unit = The unit's name
cli-form-count = How many sheets
cli-form-issue-out = Folder for the PDF files
cli-form-client = The client's number (C-…), or new for a new one
cli-form-holder = Who gets the sheets at once
cli-form-fill = JSON file with what is to be filled in: fields and values
cli-form-by = Who does it
cli-form-layout = Show corner marks, codes and boxes in millimetres
cli-form-layout-sheet = A sheet's number, or a form
cli-form-list = Which forms there are
cli-scan = Scan pages: PDF, TIFF, JPEG, PNG; with a store in the folder they are written in the ledger
cli-scan-files = Files or folders
cli-scan-watch = Wait for files in a folder; nothing is moved
cli-scan-for = End after so many seconds
cli-ledger = Where every sheet is, by unit and form
cli-ledger-unit = One unit only
cli-ledger-form = One form only
cli-ledger-sheets = Show every sheet
cli-ledger-sheet = What happened to these sheets
cli-form = Forms: issue with numbers, see what stands where, make your own
cli-form-form = The form's name or code, with or without a version: JOUR, JOUR.1
err-form-unknown = There is no form called { $form }.
rec-form-unknown = See which there are with: planb form list
