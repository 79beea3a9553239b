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

