# When something stops: what happened (err), what is safe and what to do (rec).

err-disk-full = The disk is full: { $path } could not be written.
rec-disk-full = What was already saved is still there. Make room on the disk and run again.

err-no-access = { $path } may not be read or written.
rec-no-access = Check who owns the file and its folder, and that the disk is not read-only.

err-not-found = { $path } is not there.
rec-not-found = Check that the path is right and that the disk or stick is in place.

err-file-failed = { $path } could not be read or written (error { $code }).
rec-file-failed = Try again. If it happens again, the disk may be failing.

err-store-busy = Another run is writing right now.
rec-store-busy = Wait a moment and try again. Nothing is lost.

err-store-damaged = The log { $path } is damaged: { $code }.
rec-store-damaged = Change nothing in the folder. Copy it and contact whoever looks after Plan B. The binders can still be opened.

err-store-io = The disk does not answer as it should ({ $path }, error { $code }).
rec-store-io = What was already saved is still there. Check that the disk has room and is sound, and run again.

err-store-failed = The log could not be read or written (error { $code }).
rec-store-failed = This is a fault in the program. Nothing that was saved is lost. Please report it.

err-store-exists = There is already a node in { $path }.
rec-store-exists = Choose another folder, or use the one that is there.

err-store-missing = There is no node in { $path }.
rec-store-missing = Check that the folder is right. Make a new node with planb init.

err-store-newer = The log was written by a newer program (version { $version }).
rec-store-newer = Install the newer program. Change nothing with this one.

err-store-full = The log cannot get any longer.
rec-store-full = This is a fault in the program. Please report it.

err-state-differs = Two readings of the log gave different answers.
rec-state-differs = This is a fault in the program. Copy the folder and report it.

err-entry-invalid = What was to be saved does not fit in the log: { $code }.
rec-entry-invalid = Nothing of this was saved. This is a fault in the program, please report it.

err-clock-failed = The computer's clock cannot be used.
rec-clock-failed = Set the date and time and run again.

err-key-file-missing = The key file { $path } is missing.
rec-key-file-missing = Put it back from the backup. Without it the node cannot write in its log.

err-key-file-damaged = The key file { $path } is damaged.
rec-key-file-damaged = Put it back from the backup.

err-key-file-open = The key file { $path } can be read by others than its owner.
rec-key-file-open = Close it: chmod 600. Consider who may have read it.

err-key-file-failed = The key file could not be made.
rec-key-file-failed = This is a fault in the program. Please report it.

err-prefix-failed = The node could not be given a new prefix.
rec-prefix-failed = This is a fault in the program. Please report it.

err-no-random = The computer gives no random numbers.
rec-no-random = Restart the computer and try again. No keys were made.

err-identity-bad = This is not a key.
rec-identity-bad = The key begins with AGE-SECRET-KEY-1. You can also type the words from the envelope.

err-recipient-bad = This is not a recipient.
rec-recipient-bad = A recipient begins with age1. Check that the whole line is there.

err-seal-recipients = There is no key to seal to, or too many ({ $count }).
rec-seal-recipients = Make the unit's key first: planb keys.

err-seal-failed = The file could not be sealed.
rec-seal-failed = This is a fault in the program. Please report it.

err-sealed-damaged = The sealed file is damaged or not whole.
rec-sealed-damaged = Fetch the file again, or take it from another computer or night.

err-sealed-too-large = The sealed file is larger than { $limit } bytes.
rec-sealed-too-large = Check that it is the right file.

err-wrong-key = The key does not fit this file.
rec-wrong-key = Check that the envelope belongs to the right unit, and whether it is for the binder or the supplement.

err-not-sealed = The file was not sealed by Plan B.
rec-not-sealed = Check that it is the right file. Its name should end in .age.

err-split-failed = The recovery key could not be split.
rec-split-failed = No shares were made. This is a fault in the program, please report it.

err-share-damaged = Share { $number } is damaged or mistyped.
rec-share-damaged = Read it again, or use another share. Two of three are enough.

err-share-newer = The share was made by a newer program (version { $version }), or is mistyped.
rec-share-newer = Read it again, or install the newer program.

err-shares-mixed = The shares do not belong together.
rec-shares-mixed = Use shares that were printed at the same time, for the same municipality.

err-shares-too-few = { $need } different shares are needed, here are { $have }.
rec-shares-too-few = Fetch one more share.

err-words-length = A secret of { $bytes } bytes cannot be written as words.
rec-words-length = This is a fault in the program. Please report it.

err-words-unknown = These words are not in the list: number { $places }.
rec-words-unknown = Look at the envelope. The first four letters of each word are enough.

err-store-silent = { $path } does not answer.
rec-store-silent = Check the network, and the environment variables AWS_ENDPOINT_URL, AWS_REGION, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.

err-words-share = These words are one of the shares. Two of them are needed.
rec-words-share = Give two shares, each in a file of its own: --key share1.txt --key share2.txt.

err-words-count = There should be { $expected } words, here are { $found }.
rec-words-count = Check whether a word is missing or typed twice.

err-words-checksum = A word is wrong, or they are in the wrong order.
rec-words-checksum = All of them are in the list, so compare them one by one with the envelope.

err-bundle-contents = The binder's parts do not fit its list.
rec-bundle-contents = This is a fault in the program. Yesterday's binder is untouched. Please report it.

err-bundle-newer = The binder was made by a newer program (version { $version }).
rec-bundle-newer = Install the newer program, or open it with age and tar.

err-bundle-too-large = The binder is larger than it may be ({ $limit }).
rec-bundle-too-large = Check that it is the right file. A sound binder is never that large.

err-bundle-damaged = The binder is damaged: { $code }.
rec-bundle-damaged = Fetch it again, or take yesterday's.

err-snapshot-failed = The night's data could not be written.
rec-snapshot-failed = Yesterday's is still there. This is a fault in the program, please report it.

err-snapshot-damaged = The night's data is damaged.
rec-snapshot-damaged = Take another night's file, or the binder.

err-snapshot-newer = The night's data was written by a newer program (version { $version }).
rec-snapshot-newer = Install the newer program.

err-snapshot-too-large = The night's data is more than { $limit }.
rec-snapshot-too-large = Check that the export is right. Yesterday's data is still there.


# Commands and the night run.
err-no-node = There is no node in { $path }.
rec-no-node = Make one with: planb init { $path }. Or name the right directory with --dir.
err-settings-bad = The settings in { $path } can't be read: { $fault }
rec-settings-bad = Mend the file and run again. Nothing is changed.
err-mapping-bad = The mapping { $path } can't be read, line { $line }: { $fault }
rec-mapping-bad = Mend the file and run again. Nothing is changed.
err-time-bad = “{ $value }” is no time that I understand.
rec-time-bad = Write for example 2026-01-31T02:10, or a date like 2026-01-31.
err-kind-bad = “{ $value }” is no kind.
rec-kind-bad = The kinds are client, visit, shift, medicine, order, payment and staff.
err-accept-without-reason = An acceptance needs a reason.
rec-accept-without-reason = Write for example: --accept "Älvgården closed yesterday".
err-no-keys = The node has no keys yet, so nothing can be sealed.
rec-no-keys = Make and print them with: planb keys --print
err-unit-unknown = There is no unit { $unit }.
rec-unit-unknown = See the units with: planb keys
err-no-snapshot = There is no snapshot of { $unit } for that night.
rec-no-snapshot = Look in the folder snapshots, or leave out --night for the newest.
err-no-exports = There are no exports in { $path }.
rec-no-exports = Yesterday's binders are untouched. See that the systems have left their files there.
err-too-many-exports = There are { $found } files in { $path }; at most { $limit } are read.
rec-too-many-exports = Yesterday's binders are untouched. Move old files away.
err-night-is-running = A night is running already.
rec-night-is-running = Wait until it is done.
err-parts-damaged = The list of kept parts, { $path }, can't be read.
rec-parts-damaged = Delete the file and run the night again. Parts that are held may then be missing from the next binder; they are in the one before.
err-parts-failed = The list of kept parts could not be written.
rec-parts-failed = This is an error in the program. Yesterday's binders are untouched.
err-render-failed = The pages of { $unit }, tab { $tab }, could not be set ({ $code }).
rec-render-failed = This is an error in the program. The unit's last binder is untouched.
err-protected-leak = The binder of { $unit } would have exposed a protected person and was not written.
rec-protected-leak = This is an error in the program. The unit's last binder is untouched. Report it.
err-salvage-failed = The salvage copy could not be written.
rec-salvage-failed = This is an error in the program. The snapshot is untouched.
err-slip-failed = The slip of the opening could not be written.
rec-slip-failed = The binder is open all the same. Write time and name on the envelope.
err-work-failed = A piece of work was cut off by an error in the program.
rec-work-failed = Run again. What is done is not done again.
err-harm-vocabulary = The vocabulary of “Vem skadas först?” can't be read.
rec-harm-vocabulary = This is an error in the program.
err-demo-dir-taken = { $path } is not empty and does not belong to an earlier demo.
rec-demo-dir-taken = Choose another directory with --dir. Nothing is touched.
err-demo-failed = The demo gave no binder to open.
rec-demo-failed = This is an error in the program.

err-peer-address = “{ $address }” is not the address of a node.
rec-peer-address = An address looks like this: https://10.42.0.1:8443#FINGERPRINT. Read it off the other computer.

err-peer-unreachable = Nobody answers at { $address }.
rec-peer-unreachable = Check that the other computer is on, runs planb serve and is on the same network. A stick always works.

err-peer-wrong-key = Whoever answers at { $address } is not the one that the fingerprint says. Nothing was sent.
rec-peer-wrong-key = Read the address off the other computer's screen again. If it still doesn't fit, use a stick and tell somebody.

err-peer-broken = The connection to { $address } was cut.
rec-peer-broken = What arrived is saved. Try again, and it goes on where it stopped.

err-peer-refused = { $address } does not let this node in.
rec-peer-refused = The node has to be enrolled first, or it has been revoked.

err-peer-no-node = { $address } does not answer as a node does.
rec-peer-no-node = Check that the address is right and that both run the same version of Plan B.

err-serve-failed = Answering other nodes could not be started (error { $code }).
rec-serve-failed = Something else may be using the port. Choose another port and try again.

err-node-revoked = This computer was shut out. Nobody else would take what it writes now.
rec-node-revoked = Tell an administrator. A new enrolment is made with planb enrol --new in a new folder.
err-clock-impossible = The clock shows { $clock }, and that cannot be right. Nothing was written.
rec-clock-impossible = Look at another clock and say what is right: planb clock --set YYYY-MM-DDTHH:MM
err-client-erased = The client is erased. Nothing more can be written about them.
rec-client-erased = If it is a new contact: give a new number with --client new.
err-client-key-closed = The key to the client’s notes is not here.
rec-client-key-closed = Meet a computer that has it (planb sync) and try again.
err-client-unknown = No client in the log is called { $client }.
rec-client-unknown = The number looks like C-… and is shown when the note is written.
err-root-other = The shares belong to another root key than this municipality’s.
rec-root-other = Take the shares of the current envelopes. Nothing was changed.
err-root-missing = The municipality has no root key yet.
rec-root-missing = Make it on the hub: planb root split (or planb keys --print).
err-root-split-needs-shares = The root key exists and is not kept here.
rec-root-split-needs-shares = Give two shares with --share to print them again.
err-not-administrator = This computer may not enrol or revoke others.
rec-not-administrator = Do it on an administrator’s computer, or make this one an administrator: planb root join.
err-chain-long = The chain of certificates is too long.
rec-chain-long = Let the hub, or a computer that the hub enrolled, sign.
err-node-unknown = No computer is called { $node }.
rec-node-unknown = Names and prefixes are shown by planb log --event NodeEnrolled.
err-node-ambiguous = Several computers are called { $node }.
rec-node-ambiguous = Use the prefix instead.
err-answer-bad = The answer does not belong to this computer’s request ({ $code }).
rec-answer-bad = Show the request again with planb enrol --new and have it signed anew.
err-enrol-text-bad = The text is not a whole request or answer ({ $code }).
rec-enrol-text-bad = Copy the whole text, or give the file.
err-enrol-words = The words do not match. Nobody was enrolled.
rec-enrol-words = Read the words from the new computer’s screen. If they differ, another computer is asking.
err-prefix-bad = The prefix must be 1 to 4 of 0–9 and A–Z.
rec-prefix-bad = Leave it out and the next free one is chosen.
err-prefix-of-exercise = Prefixes that begin with X belong to exercises, and no others do.
rec-prefix-of-exercise = Leave it out, and the next free one is taken.
err-peer-damaged = The answer of { $address } cannot be read ({ $code }). Nothing damaged was taken.
rec-peer-damaged = Try again. A stick always works.
err-peer-other-tenant = { $address } belongs to another municipality, or to an exercise.
rec-peer-other-tenant = Exercise and real thing are never mixed. Look which folder the program runs in.
err-listen-failed = Cannot listen on { $address } ({ $code }).
rec-listen-failed = If the port is taken, choose another one at the same address. Perhaps Plan B runs already.
err-station-unclear = { $path } has no log, or several municipalities’.
rec-station-unclear = Give the folder with log.db, or the stick that has the folder planb.
err-note-unknown = No note here has the number { $number }.
rec-note-unknown = planb log shows the numbers.
err-note-empty = The note is empty.
rec-note-empty = Write what happened: planb note "…"
err-note-too-long = The note has { $characters } characters. At most { $most } fit.
rec-note-too-long = Split it in several.
err-note-control = The note has characters that are no text.
rec-note-control = Write it again without them.
err-note-client-for-all = A note about a client must not be in the common part.
rec-note-client-for-all = Add --unit UNIT or --staff.
err-erase-ground = The ground is missing or longer than { $most } characters.
rec-erase-ground = Write it on one line: --ground "…"
err-erase-decision = The reference is missing or longer than { $most } characters.
rec-erase-decision = Write it on one line: --decision "…"
err-erase-done = { $client } is already erased.
rec-erase-done = planb erase shows which computers have not confirmed.
err-erase-unknown = The log has nothing about { $client }.
rec-erase-unknown = Check the number.
err-erase-originals = { $client } has { $notes } notes that stand nowhere else. Nothing was erased.
rec-erase-originals = Enter them in the business system (planb note --accounted), or give the decision with --decision.
err-erase-closed = { $client } has notes that cannot be read here and may be originals. Nothing was erased.
rec-erase-closed = Do it on a computer that can read them, or give the decision with --decision.
err-statement-invalid = A statement could not be made ({ $code }).
rec-statement-invalid = It is a fault in the program. Nothing was written.
err-heads-invalid = The log’s heads could not be signed ({ $code }).
rec-heads-invalid = It is a fault in the program. The log is untouched.
err-rules-unstable = The log’s rules could not be worked out.
rec-rules-unstable = It is a fault in the program. The log is untouched.
err-checkpoint-failed = The checkpoint could not be written.
rec-checkpoint-failed = The log is untouched. The next start only takes longer.
err-meeting-failed = The meeting could not be remembered.
rec-meeting-failed = What came over is saved.
err-keys-failed = The clients’ keys could not be packed.
rec-keys-failed = It is a fault in the program. The log is untouched.
err-qr-failed = The code could not be drawn ({ $code }).
rec-qr-failed = Use the text below instead.
err-stick-failed = The stick could not be finished ({ $code }).
rec-stick-failed = Remove the folder planb-dator on the stick and try again.
err-stick-no-programs = There is no program of this version in { $path }.
rec-stick-no-programs = It is called one of: { $names }. cargo xtask dist makes them.
# Pages.
err-page-not-found = There is no such page.
rec-page-not-found = Search for what you are looking for, or begin from Situation.
err-not-yours = This belongs to another unit or role.
rec-not-yours = You see your own units. Ask whoever leads if you need more.
err-not-logged-in = You are not logged in.
rec-not-logged-in = Log in with your card.
err-form-stale = The page had been open for too long.
rec-form-stale = Go back, load the page again and save again. What you typed is still there when you go back.
err-form-foreign = The form came from somewhere else.
rec-form-foreign = Open the page here and fill it in again.
err-form-large = What you sent is too large.
rec-form-large = Divide it and try again. Nothing was saved.
err-form-bad = What was sent cannot be read.
rec-form-bad = Try again. Nothing was saved.
err-file-large = The file is too large: at most { $most } MB.
rec-file-large = Divide the file, or paste the rows.
err-export-failed = The file could not be made.
rec-export-failed = Try again. Nothing in the register has changed.
err-export-cell = A text is too long for a cell in Excel.
rec-export-cell = Export the list as CSV instead. The text is whole there.
err-record-exists = There is one of that name already.
rec-record-exists = Open and change it, or choose another name.
err-retire-why = Say why.
rec-retire-why = Go back and write why it is taken out of use. One sentence is enough.
err-look-why = Write what you checked.
rec-look-why = Go back and write a sentence or two, at most 1000 characters.
err-tls-failed = The encrypted entrance could not be opened ({ $code }).
rec-tls-failed = Check the certificate and its key, or start without them.
err-pins-failed = The PIN could not be saved.
rec-pins-failed = Try again. Nothing else has changed.
err-pin-shape = A PIN has { $least }–{ $most } digits.
rec-pin-shape = Choose digits that you remember and nobody guesses.
err-pin-easy = That PIN is too easy to guess.
rec-pin-easy = Choose other digits.
err-pin-differs = The two PINs differ.
rec-pin-differs = Type the same digits in both fields.
err-pin-is-set = The card already has a PIN here.
rec-pin-is-set = Type it. If you have forgotten it, an administrator helps.
err-pin-not-set = The card has no PIN here yet.
rec-pin-not-set = Log in once on the page and choose one.
err-pin-wrong = The PIN is not right.
rec-pin-wrong = Try again. After a few mistakes the wait grows.
err-pin-wait = Wait { $seconds } seconds.
rec-pin-wait = The card was tried wrongly several times. Wait, or ask an administrator for a new PIN.
err-address-wait = Too many mistakes from this computer.
rec-address-wait = Wait { $minutes } minutes and try again.
err-name-missing = Type your name.
rec-name-missing = The card is shared; your name stands beside what you write. At most { $most } characters.
err-card-empty = The card’s words are missing.
rec-card-empty = Scan the code or type the fourteen words.
err-card-unreadable = The code cannot be read.
rec-card-unreadable = Scan it again, or type the fourteen words.
err-card-unknown = The card is not known on this computer.
rec-card-unknown = Scan the card’s QR code instead of the words: it is enough also where the card was never seen. Otherwise let this computer meet one that knows the card.
err-card-revoked = The card was revoked.
rec-card-revoked = Ask your manager or the administrator for a new one.
err-card-newer = The card was made by a newer program.
rec-card-newer = Use another card, or update the program here.
err-card-label = The name on the card cannot be used.
rec-card-label = Write a name of at most { $most } letters.
err-card-not-admin = This computer may not make cards.
rec-card-not-admin = Make the card on an administrator’s computer, such as the hub.
err-card-reason = Say why the card is revoked.
rec-card-reason = One sentence is enough, at most 300 characters.
err-card-role = Choose a role.
rec-card-role = The role decides what the card may see and do.
err-card-units = Choose at least one unit, at most { $most }.
rec-card-units = Tick the units that are to have a card.
err-card-name = Write a name.
rec-card-name = A personal card has its holder’s name.
err-card-failed = The card could not be made.
rec-card-failed = Try again with: planb card new --role administrator
err-role-unknown = There is no role { $role }.
rec-role-unknown = Choose one of: { $roles }
err-first-choose = Choose one of the three.
rec-first-choose = Nothing was done yet.
err-first-names = Write the organisation’s name and your own.
rec-first-names = At most 80 characters each. They can be changed later.
err-first-no-store = There is no node in { $path }.
rec-first-no-store = Choose the stick’s folder, or the folder called planb-dator.
err-first-here = The first start is made on the computer itself.
rec-first-here = Open the page on the computer where the program runs.

# Printing
err-printer-address = “{ $address }” is no printer.
rec-printer-address = Write ipp:// and the printer's address, such as ipp://10.0.0.7/ipp/print, or the name of a queue on this computer.
err-printer-unreachable = The printer { $address } does not answer.
rec-printer-unreachable = See that it is on and that cable or network is plugged in. Run the same command again, and the print goes on where it was.
err-printer-refused = The printer { $address } does not take the print ({ $code }).
rec-printer-refused = See what the printer's display says. What is printed is noted; run again and the rest comes.
err-printer-nonsense = What answers at { $address } is no printer that understands IPP.
rec-printer-nonsense = Check the address, or print through the computer's own queue.
err-printer-no-pdf = The printer { $address } does not take PDF.
rec-printer-no-pdf = Print through a queue on the computer (CUPS), which converts the file, or put the files on a USB memory: planb print UNIT --to FOLDER
err-printer-aborted = The printer { $address } gave up the print.
rec-printer-aborted = See what its display says. Run again: the document that was cut off is printed again, and then the rest.
err-print-no-bundle = There is no sealed binder for { $unit } here.
rec-print-no-bundle = Fetch the binder, or run the night. The folder is out/{ $unit }.
err-usb-cut = The pages cannot be taken out of { $file } ({ $code }). Nothing was written to the memory.
rec-usb-cut = Print on a printer, or put the whole binder on the memory.
err-print-no-changes = No sheet has changed since the paper that is locked in. There is nothing to print.
rec-print-no-changes = Leave the binder as it is. To print all the same, choose parts or the whole binder.
err-print-no-paper = It cannot be said what has changed: we do not know which sheets lie in the binder.
rec-print-no-paper = Print the whole binder, lock it in and sign. After that the changes are enough.
err-print-nothing = Nothing in the binder fits what you chose.
rec-print-nothing = Choose another role, or print everything.
err-print-no-sheet = The sheet { $serial } is not in this print.
rec-print-no-sheet = Read the serial again, it stands at the bottom of the sheet. Nothing is changed.
err-print-serial = “{ $serial }” is no serial.
rec-print-serial = Read it again. It looks like K1-000123-X, and the last character catches slips.
err-print-journal = The note of how far the print came cannot be read: { $path }
rec-print-journal = See which sheets came out. Move the file away and print the rest with --from and the next serial. The binder is untouched.
err-print-is-running = The unit's binder is being printed already.
rec-print-is-running = Wait until it is done, or stop it.
err-print-no-run = No print waits for an answer.
rec-print-no-run = It is confirmed already, or was not made on this computer.
err-print-which-printer = Which printer?
rec-print-which-printer = Add --printer with an address or a queue's name, or write it into planb.toml under [print].
err-usb-no-folder = { $path } is no folder here.
rec-usb-no-folder = Plug the USB memory in and write the whole path to it. Nothing is written.
err-usb-taken = There is a file { $name } in { $path } already.
rec-usb-taken = Wipe the memory first: planb print --wipe { $path }. Nothing is written.
err-usb-nothing = Nothing in { $path } is ours.
rec-usb-nothing = Check that it is the right USB memory. Other files are never touched.
err-usb-list = The list of what lies unencrypted cannot be read: { $path }
rec-usb-list = Delete the files on the memory by hand and note it. Nothing is changed.
err-usb-changed = { $name } is not as we put it and is untouched.
rec-usb-changed = See what it is. If it is a binder: delete the file by hand and note it. The rest is gone.

# Copies.
err-passphrase-short = The passphrase is too short.
rec-passphrase-short = At least { $least } characters, for example four words. Nothing was written.
err-passphrase-wrong = The passphrase does not open the copy.
rec-passphrase-wrong = Try again: capital and small letters count, and so do spaces.
err-backup-no-recovery = There is no recovery key to seal to.
rec-backup-no-recovery = Print it first (planb keys --print), or use --passphrase. Nothing was written.
err-backup-wants-passphrase = The copy is sealed with a passphrase.
rec-backup-wants-passphrase = Run again with --passphrase.
err-backup-wants-key = The copy is sealed with a key, not with a passphrase.
rec-backup-wants-key = Run again with two recovery shares: --key FILE --key FILE.
err-backup-damaged = The copy is damaged, or is none ({ $code }).
rec-backup-damaged = Nothing was restored. Take another copy.
err-backup-newer = The copy was written by a newer program (version { $version }).
rec-backup-newer = Install the newer program and restore with that.
err-backup-too-large = { $path } is larger than what a copy takes along ({ $limit }).
rec-backup-too-large = See what lies there. No copy was written.
err-backup-failed = The copy's list could not be written.
rec-backup-failed = It is a fault in the program. No copy was written; the node is untouched.
err-restore-taken = { $path } is not empty.
rec-restore-taken = Choose a new directory. Nothing was changed.
err-mail-failed = The letter could not be handed over to { $program } ({ $code }).
rec-mail-failed = The file for monitoring is written. Try the program by hand: echo test | sendmail ADDRESS
err-morning-failed = The morning's message could not be written.
rec-morning-failed = It is a fault in the program. Run planb status.
err-mapping-tabs = Two mappings have the same tab: { $tab }.
rec-mapping-tabs = Give each a letter of its own, J to Z, under [pdf] in { $path }.
