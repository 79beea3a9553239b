# The command line: what every command does.
cli-about = Plan B: binders on paper for when the computers do not work.
cli-long = Every night planb turns the business systems' exports into sealed binders, one per unit.
    Begin with `planb demo`, or with `planb init DIRECTORY` for your own municipality.
cli-usage = Usage
cli-commands = Commands
cli-options = Options
cli-lang = Language: sv or en
cli-json = Answer with one JSON object, for scripts
cli-dir = The node's directory (the one that `planb init` made)
cli-version = Show the program's version
cli-help = Show help

cli-init = Make a new node: settings, key and an empty log
cli-init-dir = Directory to create
cli-init-municipality = The municipality's name, printed on every cover
cli-init-from-exports = Folder where the systems leave their exports

cli-keys = Show or print the keys of the sealed envelopes
cli-keys-print = Make and print keys for the units that lack one (PDF, one per unit and one per supplement, and three recovery shares)
cli-keys-out = Folder for the PDF files. They are secret: print, put in envelopes, delete
cli-keys-renew = Make a new key for a unit, when its envelope has been opened
cli-keys-unit = Add a unit that is not in the exports yet
cli-keys-identity = Also write each key as a file for age (for exercises and trials only)

cli-import = Read exports and show what the program understood
cli-import-check = Read by the mappings and show rows, columns and every refused row
cli-import-guess = Propose a mapping for an unknown file
cli-import-files = Files to read
cli-import-mappings = Folder of mappings (TOML); otherwise the node's, otherwise the shipped ones

cli-night = The night run: read, guard, snapshot, binders, seal
cli-night-accept = Accept what the guard would hold, with a reason that is kept
cli-night-accept-only = Accept only this: SOURCE, UNIT or UNIT:KIND (may be given several times)
cli-night-at = Run as if the clock were this (YYYY-MM-DDTHH:MM), for trials and exercises

cli-open = Open a sealed binder with the key from the envelope
cli-open-bundle = The binder's file
cli-open-key = File with the key (AGE-SECRET-KEY-1… or the words), or two files with the words of recovery shares. Without it the program asks
cli-open-out = Folder for the PDF files
cli-open-profile = Only what this role needs: carer, nurse, on_call, case_officer
cli-open-by = Who opens it (written on the slip)

cli-status = How fresh is every unit's binder? Exits 0 only when all is fresh
cli-salvage = Write everything in a unit's snapshot as CSV and JSON, sealed
cli-salvage-key = File with the unit's key (or the shares of the recovery key)
cli-salvage-unit = Unit (id)
cli-salvage-night = Night (YYYY-MM-DD); otherwise the newest
cli-salvage-out = File to write
cli-salvage-supplement = The supplement of protected people instead of the unit's own

cli-demo = Try it on a fictional municipality: 2,400 clients, 40 units, a whole night
cli-demo-dir = Directory for the fictional municipality
cli-demo-seed = Seed: the same seed gives the same municipality
cli-demo-size = Size: kalix or small
cli-man = Write manual pages (man)
cli-man-out = Folder for the manual pages

cli-note = Write a line in the log and get its number
cli-note-text = What it shall say
cli-note-at = When it happened (YYYY-MM-DDTHH:MM); otherwise now
cli-note-unit = Only for this unit
cli-note-staff = Only for the crisis staff
cli-note-client = About a client: the number (C-…), or "new" for a new one. Needs --unit or --staff
cli-note-accounted = The note with this number now stands in the business system

cli-log = Show the log: number, when it happened, when it was written, who, what
cli-log-node = Only this node (name or prefix)
cli-log-since = From (YYYY-MM-DD or YYYY-MM-DDTHH:MM)
cli-log-until = Until
cli-log-event = Only this kind of event, for example NoteWritten (may be given several times)
cli-log-find = Only lines with this text
cli-log-last = Only the last N
cli-log-key = File with an envelope's key, to read what it opens

cli-digest = Show the log's digests: the state's and that of all heads
cli-sync = Meet a stick, another computer or an object store, and give each other what is missing
cli-sync-place = A folder (for example the stick), https://HOST:PORT#FINGERPRINT or s3://BUCKET/PREFIX
cli-sync-list = Show all meetings: what went which way, and when
cli-sync-forget = Forget the address: this node no longer looks for it
cli-serve = Open the pages in the browser, and meet other computers on the same network
cli-serve-listen = Address and port to listen on
cli-serve-every = How often known peers are looked for
cli-serve-for = Stop after so many seconds

cli-enrol = Take a new computer into the municipality's circle, without a network
cli-enrol-new = On the new computer: show its request
cli-enrol-request = On a computer that belongs already: the new one's request
cli-enrol-answer = On the new computer: the answer
cli-enrol-name = What people call it: "Södra, laptop 2"
cli-enrol-words = The six words that the new computer shows; otherwise the program asks
cli-enrol-prefix = What its numbers begin with; otherwise the next that is free
cli-enrol-unit = May read this unit (may be given several times); without limits it may read everything
cli-enrol-staff = May read the crisis staff's part
cli-enrol-common = May read the common part only
cli-enrol-admin = May itself enrol and revoke others
cli-enrol-out = Also write the request or the answer to a file
cli-revoke = Shut a computer out: what it has written so far counts, nothing later
cli-revoke-node = The computer's name or prefix

cli-root = The root key: three printed shares, two are needed
cli-root-split = Print the root key's three shares
cli-root-join = Make this computer an administrator with two shares
cli-root-share = File with the words of a share (give two)
cli-root-out = Folder for the sheets. They are secret: print, put in envelopes, delete

cli-verify = Prove the whole log: signatures, chains, what is missing, forked and revoked logs, snapshots and binders
cli-verify-digest = The digest on a paper: is it in this log's past, and when?
cli-scrub = Read every byte of the store. Damaged rows are set aside and can come back from another computer
cli-erase = Erase a client here and at every computer that is met; without a name: show which have not confirmed
cli-erase-client = The client's number (C-…)
cli-erase-ground = The ground for the erasure
cli-erase-decision = Where the decision to destroy originals is found
cli-clock = Show this computer's clock, say what is right, or correct what was written with a wrong clock
cli-clock-set = The right time now (YYYY-MM-DDTHH:MM)
cli-clock-correct = Correct what this computer wrote (name or prefix)
cli-clock-from = From this number
cli-clock-to = Until this number
cli-clock-minutes = So many minutes are added (minus takes away)
cli-clock-reason = Why
cli-stick = Sticks
cli-stick-make = Make a stick a node of its own, with the program beside it
cli-stick-folder = The stick's folder
cli-init-from-station = Rebuild a hub that is lost, from this station's or stick's folder. Needs two shares
cli-serve-lan = Answer on the local network too, encrypted
cli-serve-meet = Address and port where other nodes meet this one
cli-serve-certificate = Certificate (PEM) instead of one of its own
cli-serve-certificate-key = The certificate’s key (PEM)
cli-card = Login cards
cli-card-new = Make a new card and show it once
cli-card-role = The role, such as unit-manager or administrator
cli-card-unit = A unit that the card is for; may be given several times
cli-card-name = The holder’s name; without it the card is the unit’s
cli-card-address = The address that the card’s link begins with

cli-fetch = A reserve computer: fetch the newest sealed binders of its units, and check them
cli-fetch-from = A folder, https://HUB:PORT#FINGERPRINT or s3://BUCKET/PREFIX; otherwise that of the settings
cli-fetch-unit = Unit to fetch for (may be given several times, * is all); otherwise those of the settings

cli-keys-rotate = Replace the key in a unit's envelope: a new sheet, and the old envelope to destroy
cli-keys-rotate-unit = Unit
cli-keys-rotate-supplement = The supplement's envelope instead of the binder's
cli-keys-rotate-key = File with the old sheet's key (or two recovery shares): the new sheet then also opens what only the old one opens in the log

cli-order = Print an order of an export to a system's supplier, or compare a file that came with the order
cli-order-system = The system (its name in the register), or a source such as tes
cli-order-check = Compare this file with the order
cli-order-source = Which source's mapping it is, when the system's name does not say so
cli-order-to = To whom; otherwise the register's supplier
cli-order-hour = The file must be there by then; otherwise 01:30
cli-order-folder = Folder where the file is to be put; otherwise the folder of exports
cli-order-format = The file's format; otherwise the mapping's
cli-order-encoding = Encoding; otherwise the mapping's or UTF-8
cli-order-out = PDF to write; otherwise bestallning-SOURCE.pdf here
cli-print = Print a unit's newest binder, in the order that protects lives
cli-print-unit = The unit
cli-print-printer = The printer: ipp://ADDRESS, or the name of a queue on this computer
cli-print-due = Only the parts that should be printed today
cli-print-from = Begin with the sheet that has this serial
cli-print-supplement = The supplement of protected identities instead of the binder
cli-print-to = Put plain PDF files in a folder, such as a USB memory for the copier
cli-print-wipe = Overwrite and remove what was put in the folder
cli-print-confirm = The serial of the last sheet that came out; - if none came
cli-print-changes = Only the change sheet and the sheets that it says to put in

cli-exercise = Make an exercise: a folder of its own with the register's organisation and the same cards
cli-exercise-to = A new folder for the exercise
cli-stick-program = One more program to put on the USB memory, such as the one for Windows
cli-stick-dist = Folder with the finished programs (what cargo xtask dist lays in target/dist): static Linux and Windows

# A command line that cannot be understood.
cli-refused-unknown = { $what } is not known here.
cli-refused-command = There is no command { $what }.
cli-refused-missing = This is missing: { $what }
cli-refused-no-command = Say also which command is meant.
cli-refused-twice = { $what } stands twice.
cli-refused-together = { $what } does not go together with { $other }.
cli-refused-no-value = After { $what } something has to stand.
cli-refused-value = { $value } cannot stand after { $what }.
cli-refused-count = There is too much or too little after { $what }.
cli-refused-letters = The command has characters that are no text.
cli-refused-choices = Choose from: { $all }
cli-refused-meant = Did you mean { $what }?
cli-refused-usage = It is written so: { $usage }
cli-refused-help = Put --help last to see all that can be written.
cli-word-options = [OPTIONS]
cli-word-command = <COMMAND>
cli-word-default = [default:{" "}
cli-word-values = [possible values:{" "}
