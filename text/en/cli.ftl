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
