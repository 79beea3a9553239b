# Installing and running: planb doctor, backup, restore, morning.
cli-doctor = Examine the installation: rights, clock, disk, exports, keys, timer. Says what to do
cli-doctor-printer = A printer to reach for: HOST, HOST:PORT or ipp://HOST/… (may be given several times). Nothing is printed
cli-backup = Write a sealed copy of the node's directory, while other things go on
cli-backup-to = File to write, or a folder where the file is named after the time
cli-backup-passphrase = Seal with a passphrase instead of the recovery key
cli-restore = Make a working node of a copy again, under a new prefix
cli-restore-from = The copy's file
cli-restore-to = New directory; it must not exist, or be empty
cli-restore-key = File with the words of the recovery key, or two files with shares. Without it the program asks
cli-restore-passphrase = The copy is sealed with a passphrase
cli-restore-verify = Prove the whole log afterwards

doctor-word-good = ok
doctor-word-look = LOOK
doctor-word-stop = STOP
doctor-all-good = All is as it should be.
doctor-all-look = It works, but something should be looked at.
doctor-all-stop = Something stops the next night, or the way back.

doctor-settings-good = The settings can be read ({ $municipality })
doctor-settings-bad = The settings can't be read: { $fault }
doctor-do-settings-bad = Mend planb.toml in the directory. Until then no night runs.
doctor-settings-nameless = The municipality's name is missing; the covers will have none
doctor-do-settings-nameless = Write municipality = "…" in planb.toml.
doctor-mappings-good = Mappings that can be read: { $count }
doctor-mappings-shipped = No mappings of its own; the shipped ones are used
doctor-mapping-bad = The mapping { $path } can't be read, line { $line }: { $fault }
doctor-do-mapping-bad = Mend the file and try it with planb import --check.

doctor-folder-good = The directory can be written and is closed to others: { $path }
doctor-folder-locked = The directory { $path } cannot be written to
doctor-do-folder-locked = See who owns it, and that the disk is not read-only.
doctor-folder-open = Other users of this computer can look into { $path }
doctor-do-folder-open = Close it: chmod 700. What is secret is closed by itself, but the names can be seen.
doctor-folder-open-write = Other users of this computer can write in { $path }
doctor-do-folder-open-write = Close it at once: chmod 700. See whether anything was exchanged.
doctor-owner-other = { $path } belongs to another user (number { $owner }); it is only looked at from outside
doctor-do-owner-other = Run as that user: sudo -u planb planb doctor --dir { $path }
doctor-owner-mixed = Files in the directory belong to somebody else than its owner: { $files }
doctor-do-owner-mixed = Somebody ran planb as another user, often root. Give them back: chown -R to the directory's owner.

doctor-place-good = The directory lies on a disk in the computer, not on a network
doctor-place-synced = The directory lies in a folder that is synced ({ $name })
doctor-do-place-synced = Move it to an ordinary disk. Syncing copies half-written files and can destroy the log.
doctor-place-network = The directory lies on a network ({ $sort })
doctor-do-place-network = Move it to a disk of the computer's own. Locks do not hold over a network, and in an outage it is gone.
doctor-place-no-rights = The directory lies on a file system without rights ({ $sort }), as on most USB sticks
doctor-do-place-no-rights = Whoever holds the stick or uses the computer can read the node's key. Right for a stick for the crisis, which should be locked in; wrong for the hub: move it to an ordinary disk.

doctor-keys-good = Only their owner can read the keys
doctor-key-open = { $path } can be read by others
doctor-do-key-open = Close it: chmod 600. Consider who may have read it.
doctor-rights-unseen = Who can read the keys cannot be seen here
doctor-do-rights-unseen = Look with: icacls "{ $path }\node.key". Only the account that runs Plan B should stand there.
doctor-sheets-left = Printed keys are still lying in { $path }
doctor-do-sheets-left = Once they are printed and in envelopes: delete the folder. It opens everything.

doctor-store-good = The log can be opened: { $entries } entries
doctor-store-bad = The log cannot be opened. { $what }
doctor-do-store-bad = Change nothing in the directory. Copy it and try planb scrub, or planb restore from the last backup.
doctor-store-unopened = The log was not opened, since the directory is somebody else's
doctor-do-store-unopened = Run as the directory's owner to examine it too.

doctor-clock-good = The clock is plausible: { $clock }, { $zone }
doctor-clock-impossible = The clock shows { $clock }, and that cannot be right
doctor-do-clock-impossible = Set the computer's clock, or say what is right: planb clock --set. Until then nothing is written.
doctor-zone-differs = The computer's time zone is { $minutes } minutes off from { $zone }
doctor-do-zone-differs = Set the computer's time zone, so that cron and the times of files are right. The systemd timer names its zone.
doctor-disk-good = The disk has room for { $nights } nights of { $night } MiB ({ $free } MiB free)
doctor-disk-low = The disk has room for { $nights } nights of { $night } MiB ({ $free } MiB free)
doctor-do-disk-low = Give it more room: two weeks should fit.
doctor-disk-full = The disk is too full for tonight: { $free } MiB free, a night is { $night } MiB
doctor-do-disk-full = Make room now. Yesterday's binders are still there.
doctor-disk-unseen = How much room is left cannot be seen
doctor-do-disk-unseen = Look by hand: a night of 2,400 clients is about 100 MiB.

doctor-exports-good = The exports' folder { $path } can be read and emptied ({ $count } files now)
doctor-exports-missing = The exports' folder { $path } is not there
doctor-do-exports-missing = Make it, mount it, or correct exports.folder in planb.toml.
doctor-exports-locked = The exports' folder { $path } may not be read
doctor-do-exports-locked = Let the account that runs Plan B read it.
doctor-exports-stay = The exports' folder { $path } cannot be emptied; the data stays in clear
doctor-do-exports-stay = Let the account remove files there. Until then the night stops after the binders.
doctor-exports-open = Other users of this computer can read the exports in { $path }
doctor-do-exports-open = They are data in clear. Let in only the business systems' accounts and Plan B.
doctor-exports-kept = The exports stay after the night (exports.after = "keep") in { $path }
doctor-do-exports-kept = That is for trials. Write after = "remove" when it is for real.
doctor-exports-unknown = In { $path } lie files that no mapping knows: { $count }
doctor-do-exports-unknown = Make a mapping with planb import --guess FILE, or take them away.
doctor-moved-locked = The folder { $path } that exports are moved to cannot be written
doctor-do-moved-locked = Let the account that runs Plan B write there.
doctor-source-good = { $source }: the last export is { $hours } hours old
doctor-source-old = { $source }: the last export is { $hours } hours old; at most { $allowed } is promised
doctor-do-source-old = Ask the system's owner why the file does not come.
doctor-source-never = { $source }: no export has come
doctor-do-source-never = Order it from the system's owner, or take the mapping away.
doctor-out-good = The folder for the reserve computers is as it should be: { $path }
doctor-out-locked = The folder { $path } cannot be written
doctor-do-out-locked = Without it there are no binders. See who owns it.
doctor-out-open-write = Other users can write in { $path }, where the reserve computers pull from
doctor-do-out-open-write = Let them read only. Whoever can write there can put an old binder in a new one's place.

doctor-timer-good = The night is started by { $name }
doctor-timer-off = { $name } is there and not switched on
doctor-do-timer-off = Switch it on: systemctl enable --now { $name }
doctor-timer-missing = Nothing starts the night by itself
doctor-do-timer-missing = Add planb.timer, a line of cron or a scheduled task. See docs/operating.md.
doctor-timer-unseen = What starts the night cannot be seen
doctor-do-timer-unseen = Look in the scheduler.
doctor-night-good = The last night: { $night }
doctor-night-never = No night has run yet
doctor-do-night-never = Run the first by hand: planb night, then planb status.
doctor-night-missed = The last night was { $night }; one was missed
doctor-do-night-missed = Run planb night now and read what it says.
doctor-nights-missed = The last night was { $night }; several were missed
doctor-do-nights-missed = Run planb night now. The binders grow old and say so on every sheet.
doctor-envelopes-good = All units have envelopes: { $units }
doctor-envelopes-missing = Units without an envelope: { $count }
doctor-do-envelopes-missing = Print them: planb keys --print.
doctor-recovery-missing = The municipality has no recovery key yet
doctor-do-recovery-missing = Print envelopes and three shares: planb keys --print.
doctor-backup-good = The last backup: { $date } ({ $days } days ago)
doctor-backup-old = The last backup is from { $date } ({ $days } days)
doctor-do-backup-old = Take a new one: planb backup FOLDER, on another disk.
doctor-backup-never = No backup was taken with planb backup
doctor-do-backup-never = Take one: planb backup FOLDER, on another disk. Restore it once, to try.
doctor-printer-good = The printer { $address } answers
doctor-printer-silent = The printer { $address } does not answer ({ $code })
doctor-do-printer-silent = See that it is on, and on the same network. A printer by cable needs no address.
doctor-printer-address = “{ $address }” is no address of a printer
doctor-do-printer-address = Write for example ipp://printer/ipp/print or 10.1.2.3:9100.

backup-ask = Type the passphrase on one line and press Enter. The screen shows it.
backup-done = The copy is written: { $file } ({ $mib } MiB). Two of the three recovery shares open it. Put it on another disk.
backup-done-passphrase = The copy is written: { $file } ({ $mib } MiB). The passphrase opens it, and nobody else can make that again. Put the copy on another disk.
restore-done = The copy from { $made } is restored in { $dir }: { $entries } entries.
    The node writes from now on with the prefix { $prefix } (before: { $was }), so that no number is given twice.
    Sealed binders and snapshots ({ $sealed } files) do not come along: the reserve computers have them, and the next night makes new ones.
    Now run: planb doctor --dir { $dir }
restore-verified = The whole log is proven: signatures, chains and contents.

cli-morning = Write the morning's message: was the night good? A file for monitoring, and a letter when it was not
cli-completions = Write files that let shells complete commands (bash, zsh, fish, PowerShell)
cli-completions-out = Folder for the files
cli-status-prometheus = Show figures for monitoring (Prometheus), without personal data
cli-status-out = Write the figures to this file instead

morning-good = The night was good.
morning-broken = Plan B cannot read its own directory. { $what }
morning-no-night = No night has come to its end since midnight. Yesterday's binders hold and show their age.
morning-old-binder = Units without a binder of the last night: { $count }
morning-old-data = Units whose data is too old: { $count }
morning-held = What the guard holds back: { $count }
morning-refused = Rows that could not be read: { $count }
morning-no-envelope = Units without an envelope: { $count }
morning-sent = A letter was handed over to { $to }.
morning-subject = Plan B: the night was not good ({ $municipality })
morning-head = This is how it stood { $time }:
morning-foot =
    Do this: run planb status and planb doctor on the hub. What is printed and locked in holds meanwhile.
    The letter has no personal data in it and cannot be answered.
