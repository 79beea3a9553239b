# The night run, the keys, the binder and the status: what the program says.
night-stage-read = Reading exports
night-stage-snapshot = Taking snapshots
night-stage-plan = Planning binders
night-stage-binders = Setting and sealing
night-stage-finish = Finishing
night-source = { $file }: { $rows } rows, { $accepted } taken, { $refused } refused
night-report = { $file }: { $rows } pages, { $accepted } have a place, { $refused } in the tray
night-fault = { $file }: { $reason }
night-unmapped = { $file }: no mapping fits. Make one with: planb import --guess { $file }
night-refused = refused: { $file }, row { $row }, column { $column }: { $reason }
night-refused-more = … and { $rows } more. See all with: planb import --check
night-held = Held: { $what }. { $why } The last good data is used.
night-old = Old: { $what }. { $why } There is nothing newer, so the data is used and shows its age.
night-without-envelope = { $unit } has no envelope: only the recovery shares open its binder. Make one with: planb keys --print
night-done = Done: { $units } units, { $pages } pages in { $seconds } s. Sheets to swap: { $changed }.
import-exported = the export was made { $at }
import-columns = columns: { $columns }
import-unused = not used: { $columns }
import-unit = { $unit }: { $counts }
import-refused = REFUSED sheet { $sheet }, row { $row }, column { $column }, “{ $value }”: { $reason }
import-warning = warning sheet { $sheet }, row { $row }, column { $column }, “{ $value }”: { $reason }
init-done = There is a new node in { $dir }. Do this:
    1. Read and change { $dir }/planb.toml.
    2. Put the systems' exports in the exports folder and see what the program understands: planb import --check --dir { $dir } FILES
    3. Print the keys and put them in envelopes: planb keys --print --dir { $dir }
    4. Run the night: planb night --dir { $dir }
keys-made = { $keys } keys are made. The sheets lie in { $folder }.
keys-recovery = Three recovery shares are made. Two of them open everything: give them to three different people.
keys-delete = The sheets are secret. Print them, put them in envelopes and seal them. Then delete the folder { $folder }.
keys-line = { $unit }: { $key }
keys-line-supplement = { $unit }, supplement: { $key }
keys-none = missing
keys-opens-binder = The unit's binder, every night from the first
keys-opens-binder-after = The unit's binder of the nights after { $night }. Older binders open with the sheet before this one or with two recovery shares
keys-opens-snapshot = The unit's snapshots and salvage copies
keys-opens-snapshot-after = The unit's snapshots and salvage copies of the same nights
keys-opens-supplement = The unit's supplement of protected people
keys-opens-supplement-after = The unit's supplement of protected people of the nights after { $night }. Older supplements open with the sheet before this one or with two recovery shares
keys-opens-supplement-snapshot = The supplement's snapshots and salvage copies
keys-opens-supplement-snapshot-after = The supplement's snapshots and salvage copies of the same nights
open-ask = Type the key from the envelope's sheet: the words, or the line that begins with AGE-SECRET-KEY. End with an empty line.
open-fingerprint = Check characters: { $fingerprint }
open-done = The binder of { $unit } from the night { $night } is open. The pages lie in { $folder }:
open-slip = Slip of the opening: { $slip }
status-unit-fresh = green { $unit }: binder from { $night }, oldest data { $hours } hours, { $pages } pages
status-unit-stale = RED   { $unit }: binder from { $night }, { $pages } pages. Too old: { $stale }
status-unit-held = YELLOW { $unit }: binder from { $night }, { $pages } pages. Held by the guard: { $held }
status-unit-none = RED   { $unit }: no binder yet
status-refused = { $source }: { $rows } rows were refused last night. See them with: planb import --check
status-fresh = All is fresh.
status-stale = Not all is fresh.
salvage-done = { $records } records are written to { $out }. The same key opens the file: age -d -i KEY { $out } | tar x
demo-stage-exports = Writing exports
demo-stage-keys = Making keys
demo-duty-officer = Duty officer
demo-marker = This folder belongs to planb demo and is made anew next time. All people are invented.
demo-done =
    { $municipality }: { $units } units, { $clients } clients, { $staff } staff, { $households } households with financial assistance.
    { $pages } pages in { $seconds } s ({ $speed } pages a second), at most { $memory } MiB of memory.
    The manager of { $unit } has opened the binder: { $opened }
    Now try: planb status --dir { $dir }
status-paper = Paper locked in: data from { $data }, { $days } days
status-paper-none = No paper is signed as locked in
night-tray = In the tray: { $file } page { $page }: { $reason }
night-tray-more = and { $pages } pages more
night-tray-sealed = The files with those pages lie sealed in { $path }. They open with two recovery shares: planb open FILE --key SHARE --key SHARE.
open-unsorted = Pages that the night could not sort, in { $folder }:
open-unsorted-page = page { $page }: { $reason }
import-page = page { $pages }: { $place } → tab { $tab }
import-page-left = page { $pages }: left out
import-page-protected = (protected: in the supplement only)
