# The log: lines, meetings, proofs.
node-hub = The hub
note-client = About { $client }. Write the number down: it is what the client is called in the log.
note-accounted = { $number } stands in the business system.

log-closed = { $entries } entries cannot be read here. They are kept and passed on; the right envelope opens them.
log-note-accounted = { $number } stands in the business system
log-node-enrolled = New computer in the circle: { $name }
log-node-revoked = A computer was shut out
log-recovery-named = The recovery key was named
log-key-granted = Key of { $month } given to { $nodes } computers
log-clock-corrected = Clock corrected by { $minutes } minutes: { $reason }
log-fork-adopted = A log had forked at transaction { $from }; what was written here stands in a new one
log-erasure-decided = Decision to destroy originals of { $client }: { $reference }
log-client-erased = { $client } erased: { $ground }
log-erasure-confirmed = The erasure of { $client } was carried out on this computer
log-client-key-made = { $client } has got a key
log-unit-found = Unit: { $name }
log-person-found = Staff of { $unit }
log-person-left = Staff have left { $unit }
log-source-taken = { $source } read, { $rows } rows
log-snapshot-taken = Snapshot of { $unit }, night { $night }
log-kind-held = { $source } was held, night { $night }
log-hold-accepted = { $source } was accepted: { $reason }
log-serials-reserved = Serials { $prefix } kept for the night's new sheets: { $count }
log-binder-issued = Binder for { $unit }, night { $night }, { $pages } pages
log-nameless = somebody who gave no name
log-bundle-opened = The binder of { $unit } was opened by { $by }
log-keys-printed = Envelope for { $unit } printed ({ $fingerprint })
log-night-finished = Night { $night } done, { $pages } pages
log-record-written = Register: { $kind } – { $fields } ({ $by })
log-card-issued = A card was issued by { $by }
log-card-revoked = A card was revoked by { $by }: { $reason }
log-looked = { $by } saw { $what } { $unit }
log-unknown = (needs a newer program)

digest-state = State: { $digest }
digest-heads = Heads: { $digest }

met-counts = Given: { $sent }. Got: { $received }.
met-refused = Not taken: { $what } – { $why }
met-why-damaged = damaged
met-why-unknown-writer = unknown writer
met-why-revoked = the writer was shut out
met-why-frozen = the log has forked
met-why-other-tenant = another municipality's, or an exercise
met-why-gap = something before it is missing
met-why-newer = written by a newer program
met-why-too-large = too large
met-why-not-signed = the signature is wrong
met-why-keys = the keys could not be opened
met-why-later = the rest is taken next time
met-why-name = a name that is not allowed
met-why-foreign = not ours
met-why-missing = missing
met-why-large = too large
met-why-full = full
met-why-denied = access denied
met-why-gone = went away
met-why-failed = could not be read
met-waiting = { $count } transactions of { $node } exist and have not come here.
met-twin = Somebody else writes here with this computer's key: a copied stick or a restored disk.
met-stopped = Cut off ({ $code }). What came over is saved; do it again and the rest follows.
met-in-sync = All in sync: the other side has signed that it has the same.
met-behind = Not in sync yet: { $nodes } has not been here since.
met-not-in-sync = Not in sync yet: the other side has not confirmed everything.

sync-line = { $address }: in sync { $at }. Given { $sent }, got { $received }.
sync-line-behind = { $address }: not in sync, last { $at }. Given { $sent }, got { $received }.
sync-none = Nobody was met yet.

serve-address = Other computers meet this one with:
    planb sync { $address }
serve-how = Stop with Ctrl-C. As long as this window is open, computers that have met stay in sync.
serve-met = { $address }: given { $sent }, got { $received }. In sync.
serve-met-behind = { $address }: given { $sent }, got { $received }. Not in sync yet.
serve-in-sync = { $address }: in sync.
serve-away = { $address }: not to be seen just now.
checkpoint-differs = The checkpoint did not agree with the log and was thrown away. The state was read again from the start.

enrol-ask = Show this code to a computer that belongs already, or carry the text over:
enrol-words = The six words: { $words }
enrol-compare = The new computer should show: { $words }
    Type the words that it shows:
enrol-signed = { $name } belongs, and its numbers begin with { $prefix }. Show it the answer, and let it then meet a computer that belongs:
enrol-joined = This computer now belongs to { $municipality }. Its numbers begin with { $prefix }. Meet a computer that belongs: planb sync
revoke-done = { $name } is shut out. What it has written so far counts.
root-split = The shares lie in { $folder }. Print, put in three envelopes with three people, delete the files.
root-joined = This computer is now an administrator.
init-rebuilt = The hub is rebuilt in { $dir }: { $units } units. Entries that cannot be read: { $closed }.
stick-made = The stick is ready: { $folder }. Its numbers begin with { $prefix }.
stick-program = { $system }: { $path }
stick-lacks = There is no program for { $system } on the stick: it does not start there. Give the folder of finished programs with --dist.
stick-not-static = The program for Linux needs the computer's own libraries: it only starts on computers like this one. Give the static one with --dist.

verify-log = { $logs } logs, { $transactions } transactions, { $entries } entries read, { $closed } locked, { $erased } without content, { $files } files.
verify-fork = Forked log: { $what }
verify-revoked = Shut out: { $what }
verify-file-damaged = Not what the log says: { $what }
verify-file-missing = Missing: { $what }
verify-whole = All is right.
verify-not-whole = Not all is right: see above.
verify-found = Yes. The paper shows the log as it was after { $number }, { $at }.
verify-not-found = No. That digest is not in this log's past.
scrub-whole = All { $transactions } transactions are whole.
scrub-damaged = Set aside: { $transactions } transactions, { $bodies } entries, { $statements } statements. Meet another computer and they come back.
scrub-rebuilt = The file was damaged and was made anew. The old one lies beside it.
erase-everywhere = { $client }: erased everywhere.
erase-unconfirmed = { $client }: erased here. Have not confirmed: { $nodes }
erase-none = Nobody is erased.
clock-fine = The clock is { $clock }.
clock-wrong = The clock shows { $clock }, and that cannot be right. Say what it is: planb clock --set YYYY-MM-DDTHH:MM

log-sheets-printed = { $sheets } sheets of the binder for { $unit }, night { $night }, printed (copy { $copy })
log-sheets-destroyed = { $sheets } old sheets in { $unit } destroyed
log-report-taken = { $source }: { $pages } pages for { $unit }
