# Clients on the screen: units that were opened with their envelope.
clients-title = Clients
clients-lead = The night's data lies locked. The unit's envelope opens it on this computer, in memory, until somebody closes it.
clients-counted = Open: { $open }. Locked: { $locked }. Without data on this computer: { $none }.
clients-open = opened by { $who }, until { $until }
clients-locked = locked, data from { $since }
clients-none-here = no data on this computer
clients-within = within { $hours } h
clients-by-name = By name
clients-night = Night of { $night },
clients-count = Number: { $count }.
clients-nobody = There is nobody here whom your role sees.
clients-close = Close the unit
clients-logged = Every look is written in the log, with your name.
clients-print = Client sheet
client-first = Read this first
client-print = Print the sheet

unlock-title = Open { $unit } with the envelope
unlock-since = The newest data here is from { $since }.
unlock-none = There is no data of this unit on this computer. Fetch it from a reserve computer or a USB stick, or take the binder.
unlock-lead = The data is opened in the computer's memory only. It is closed when you press Close, when everybody has logged out, when the program is stopped, and after { $hours } hours at the latest.
unlock-key = The words in the envelope
unlock-key-hint = 27 words. The first four letters of each are enough. You can also type the line that begins with AGE-SECRET-KEY-1.
unlock-file = Or the file with the key
unlock-file-hint = If the unit's key is on a USB stick.
unlock-go = Open
unlock-damaged = The file of the night { $night } is damaged. An older night is used.
unlock-link = Open with the envelope

err-snapshot-not-here = There is no data of { $unit } on this computer.
rec-snapshot-not-here = Fetch the night's files from a reserve computer or a USB stick, or take the binder.
err-snapshots-damaged = None of the files of { $unit } can be read ({ $files }).
rec-snapshots-damaged = Take the binder. Fetch the files again from another computer or a USB stick.
err-opening-closed = The unit is not open any more.
rec-opening-closed = Open it again with the envelope, under Binders.

search-half = Press Search to look among the clients of the units that are open here too.
search-clients = Clients of { $unit }
search-more = and { $count } more. Type more of the name.

look-search = a search among clients
look-opened = opened the unit with the envelope
look-client-print = printed a client's sheet

# Trial binder: what the register alone can give.
trial-title = Trial binder
trial-lead = No night has made this unit's binder yet. The register is enough for the first pages: cover, first hour, staff with codes that dial.
trial-print = Print a trial binder
trial-more = Put these in the binder too
trial-plan-b = Plan B for the unit's systems
trial-hour = The poster about the first hour
trial-only = This is a trial binder: only what the register knows.
err-trial-not-needed = The unit has a binder of a night already.
rec-trial-not-needed = Open that one with the envelope and print it instead.
trial-no-clients = Client sheets and medicine lists: no night has read them in yet.
trial-no-runs = Run sheets and schedule: no night has read them in yet.

# The next step after an import.
next-people = Next: people and telephones
next-chains = Next: call chains
next-start = Back to Getting started
