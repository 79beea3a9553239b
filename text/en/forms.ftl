# Forms as data: made of a spreadsheet or a text, shown, and as FHIR there and back.

cli-form-new = Make a form of a spreadsheet (CSV, XLSX, ODS) or a text (Markdown)
cli-form-new-file = The spreadsheet or the text
cli-form-import = Take in a form: FHIR Questionnaire (JSON) or a form's file (TOML)
cli-form-import-file = The file
cli-form-new-out = Write a file instead of keeping it in the municipality's register
cli-form-title = What the form is called
cli-form-code = The code on paper: 2–7 characters, digits and A–Z
cli-form-version = Which version it is, from 1
cli-form-show = Show a form
cli-form-export = Write a form as a file
cli-form-fhir = As FHIR R4 Questionnaire instead of TOML
cli-form-export-out = The file that is written; without it the text is shown

cli-sheets-serials = The sheets' numbers, one or several; a run as FIRST..LAST; - reads a list from standard input
cli-sheets-give = Give sheets out to somebody, or pass them on
cli-sheets-to = Who gets them: a person, a group, a run
cli-sheets-back = Take in sheets that are handed in
cli-sheets-place = Where they are put
cli-sheets-void = Void sheets
cli-sheets-void-why = Why: unused, spoiled, misprint, wrong-form, copy, other
cli-sheets-words = A few words about why
cli-sheets-lose = Report sheets as lost
cli-sheets-lose-words = Where you have looked
cli-sheets-found = Take in sheets that were lost
cli-sheets-explain = Say why sheets are out and may be
cli-sheets-explain-why = Why: stock, at-client, with-holder, elsewhere, other
cli-sheets-settle = Say what is so of sheets in doubt
cli-sheets-settle-as = What is so: stock, given, back, entered, voided, lost
cli-sheets-settle-words = How you know
cli-sheets-adopt = Give a paper made by hand a number, or take that of the sticker on it
cli-sheets-pages = How many pages the paper has
cli-sheets-sticker = The number of the sticker; without it a new one is given
cli-sheets-adopt-words = What the paper is
cli-sheets-enter = Mark sheets as entered into their system
cli-sheets-system = The system, as the register calls it; without it the one chosen for the form
cli-sheets-happened = When it happened, as 2026-11-28 07:40; without it the time that was said before
cli-sheets-second = The second person; needed for narcotics and money
cli-sheets-anyway = Enter it although the same may have been entered from another paper
cli-sheets-check = Say that what was entered is what the paper says
cli-form-compare = Hold a file that was taken out (CSV, XLSX, FHIR, Lifecare) against the ledger, sheet by sheet
cli-form-compare-file = The file
cli-form-compare-which = Which sheets belong into the file: entered, left (to enter), all
cli-form-compare-system = Only one system's sheets belong into the file
cli-form-read-in = Read in a file (CSV, XLSX, FHIR) that was filled in or mended: what differs becomes what you say stands on the sheets
cli-form-read-in-file = The file
cli-form-read-in-try = Only say what would be read in; write nothing
cli-sheets-where = Where sheets are, and all that happened to them
err-enter-twice = What stands on sheet { $serial } was entered from sheet { $other } before ({ $at }).
rec-enter-twice = Look in the system. If it is to be entered all the same, add --anyway.

form-kept = The form { $code } version { $version } is ready: { $pages } { $pages ->
    [1] page
   *[other] pages
}. { $kept }
form-in-register = It is in the register and goes to all computers.
form-in-file = The file is called { $path }.
form-comment = Made with planb form new. Do not change a version that is given out: raise the version.

err-form-taken = The code { $code } version { $version } is there already: { $name }.
rec-form-taken = Sheets of it may be out. Raise the version, or choose another code.
err-form-file-there = { $path } is there already and is no form.
rec-form-file-there = Choose another file name.
err-form-no-text = { $path } is no text in UTF-8.
rec-form-no-text = Save the text anew as UTF-8, or put the questions into a spreadsheet.
err-form-too-large = { $path } is too large: { $most } bytes at most.
rec-form-too-large = A form is small. Is it the right file?
err-form-unreadable = { $path } cannot be read. { $why }
rec-form-unreadable = Save it as CSV, XLSX or ODS, or write the questions as text (.md). Nothing is changed.
err-form-fhir = { $path } became no form{ $place ->
    [none] {""}
   *[other] , at { $place }
 }: { $fault ->
    [resource] it should be a FHIR Questionnaire, and is { $name }.
    [json] it is no whole JSON. The file may be cut off.
    [missing] { $name } is missing.
    [twice] the same linkId stands there twice.
    [no-place] the form has no such field.
    [too-large] it is too large.
   *[form] it breaks a rule of forms ({ $name }).
 }
rec-form-fhir = Mend the place in the file and run again. Nothing is changed.
err-form-not-taken = { $path } became no form: { $why }
rec-form-not-taken = Mend the place in the file and run again. Nothing is changed.

err-form-new-too-long = { $file } is too long for a form.
rec-form-new-too-long = Divide it into several forms.
err-form-new-no-heads = { $file } has no row with the heads Field and Kind.
rec-form-new-no-heads = Write a row with the heads Section, Field, Kind, Options, Required, and one question a row below it.
err-form-new-no-title = The form has no name.
rec-form-new-no-title = Write a row Title at the top of the spreadsheet, # and the name at the top of the text, or use --title.
err-form-new-no-label = { $file }, row { $line }: there is something to fill in, but no question.
rec-form-new-no-label = Write the question on the same line before the blank, or on the line above.
err-form-new-no-answer = { $file }, row { $line }: “{ $written }” has nothing to fill in.
rec-form-new-no-answer = Write ____ for a line, - [ ] for boxes or - ( ) for one of several options below the question.
err-form-new-kind = { $file }, row { $line }: there is no kind “{ $written }”.
rec-form-new-kind = Use text, boxes, date, time, tick, one, many, yes/no, scale, signature, grid or info.
err-form-new-options = { $file }, row { $line }: “{ $written }” needs two options at least.
rec-form-new-options = Write the options with semicolons between them: Yes; No; Not known.
err-form-new-number = { $file }, row { $line }: “{ $written }” is no number that fits here.
rec-form-new-number = Write a whole number. A scale is written 0-10, with twelve steps at most.
err-form-new-yes-no = { $file }, row { $line }: “{ $written }” is neither yes nor no.
rec-form-new-yes-no = Write yes where the field must be filled in, else nothing.
err-form-new-word = { $file }, row { $line }: “{ $written }” cannot be chosen.
rec-form-new-word = Width: full, half, third. Guard: medicine, money, narcotics. Paper: upright, wide. Returns: word_for_word, summarised, deviations, scanned.
err-form-new-table = { $file }, row { $line }: the table cannot be understood.
rec-form-new-table = Write a head row and at least one row more with as many columns. Write ____ , [ ] or __:__ in the cells.
err-form-new-form = { $file }, row { $line }: { $written }
rec-form-new-form = Shorten, divide or mend the place and run again. Nothing is changed.

record-form = Form
records-form = Own forms
lead-form = The municipality's own forms, every version by itself. They are made with planb form new and never changed: a change is a new version.
field-form-title = Name
field-form-code = Code
field-form-version = Version
field-form-toml = Content
