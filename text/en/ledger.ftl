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
