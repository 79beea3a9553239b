### The log: what a court reads afterwards.

journal-title = Log
journal-over = The incident is over. What is written now is an addition, with today's time.
journal-back = To the log

journal-text = What has happened?
journal-text-hint = Short facts. Never write a client's name here: there is a field for it.
journal-happened = When did it happen?
journal-happened-hint = Now, unless you change it. The time is enough: 07:33.
journal-reported-by = Who told us?
journal-reported-by-hint = Empty if you saw it yourself.
journal-channel = How did it come?
journal-channel-hint = Empty if it came by no channel.
journal-more = More about the line: key message, secrecy, client, who it is for
journal-flags = Mark the line
journal-flag-key = Key message: read out in the next meeting
journal-flag-secret = Secrecy: tested before the line is given out
journal-mark = Is it about something special?
journal-mark-hint = Press questions, what comes from the attacker, and decisions are kept apart.
journal-source = Source
journal-source-hint = Where whoever told us has it from.
journal-client = Client
journal-client-hint = The name is locked with a key of its own. Only the unit or the crisis staff then sees the line.
journal-whom = Who is the line for?
journal-whom-hint = A line about a client goes to your unit, otherwise to the crisis staff, unless you choose.
journal-whom-all = Everybody
journal-whom-staff = The crisis staff
journal-save = Write in the log
journal-saved = Saved
journal-saved-as = The line is saved as { $number }. The number never changes.
journal-why = Why is the line corrected?
journal-why-hint = For example: wrong time, misheard.

channel-phone = telephone
channel-runner = runner
channel-meeting = meeting
channel-sms = text message
channel-paper = paper
channel-in-person = in person
channel-radio = radio

journal-tag-key = Key message
journal-tag-press = Press
journal-tag-attacker = The attacker
journal-tag-decision = Decision
journal-tag-client = Client
journal-tag-secret = Secrecy
journal-tag-corrected = Corrected, or a correction

journal-closed = The line is about a client.
journal-open = Show the line
journal-corrects = Corrects
journal-corrected-by = Corrected by
journal-reported = From { $who }.
journal-source-said = Source: { $source }.
journal-entered = Written { $at } by { $who }.
journal-written-by = Written by { $who }.
journal-only = Only for { $whom }.

journal-line-title = Line { $number }
journal-correct = Correct the line
journal-task = Make a task of the line
journal-others = Belongs together with
journal-correct-title = Correct { $number }
journal-correct-lead = The old line stays. Write the line as it should have been: it gets a number of its own and points to the old one.
journal-correct-save = Save the correction
journal-accounted = Entered in the business system
journal-account-title = Original
journal-account-lead = The line is about a client and stands only here. Once it is entered in the business system it is no original any more, and may be erased.
journal-account-go = It is entered
err-journal-not-back = The line cannot be marked as entered yet.
rec-journal-not-back = It can for lines about clients, once the return has begun.

journal-count = Lines: { $count }
journal-found = Lines that fit: { $count }
journal-only-key = Key messages only
journal-show-all = Show all
journal-print = Print the log
journal-release = Give out from the log
journal-find = Search the log
journal-find-text = Words in the line
journal-find-text-hint = What you search for is not saved. Hits on clients are shown, and it is written who looked.
journal-find-mark = Marked
journal-find-by = Written by
journal-find-from = Happened from
journal-find-until = Happened until
journal-find-time-hint = As 2021-12-16, or 2021-12-16 07:30.
journal-find-go = Search
journal-any = Does not matter
journal-none-found = No lines fit.
journal-empty = Nothing is written yet. Write the first line above.
journal-pages = More lines
journal-newer = Newer lines
journal-older = Older lines

journal-rules = Rules of the log
journal-rules-print = Print the rules of the log
journal-rules-lead = The log is the memory of the crisis. It may become evidence. This is how we keep it.
journal-rule-1 = Write at once. Better a short line now than a long one tonight.
journal-rule-2 = Write what happened and what was said, not what you believe. If it is a guess, write that it is one.
journal-rule-3 = Write when it happened. When the line was written the computer notes by itself.
journal-rule-4 = Write who told you, and how: telephone, runner, meeting, text message, paper.
journal-rule-5 = Every decision is written: what, why, who decided. Also decisions to wait.
journal-rule-6 = Clients' names are written only in the field Client, never in the text.
journal-rule-7 = Mark what is secret. Press questions and what comes from the attacker have marks of their own.
journal-rule-8 = Never delete. If something went wrong, write a new line that corrects the old one, and why.
journal-rule-9 = Read important messages aloud before you save: read-back.
journal-rule-10 = Never leave the chair empty. Hand over with name and time on a line of its own.

journal-paper-lead = Lines: { $count }, in the order in which they were written. A line is never changed; a correction is a new line.
journal-paper-numbers = The numbers come from the computer's whole log. A gap means that the computer wrote something else in between, or that the line is for others.
journal-paper-part = This is a selection.
journal-paper-client = the line is about a client and stands in the log
journal-paper-corrects = Corrects { $number }: { $why }
journal-paper-corrected = Corrected by { $number }
journal-paper-end = End of the print. The seal at the foot of every page shows which log it comes from.
journal-paper-keeper = Log keeper

look-line = lines about clients in the log
look-line-find = lines about clients in a search of the log
look-line-print = printed lines about clients from the log

err-no-incident = No incident has begun.
rec-no-incident = Start one under Something has happened. What you wrote is not saved.
err-log-corrected = { $number } is already corrected by { $by }.
rec-log-corrected = Correct { $by } instead. Nothing has changed.
err-log-ahead = The time is in the future.
rec-log-ahead = Write when it happened, or leave the time as it is.
err-log-long-ago = The time is more than a year back.
rec-log-long-ago = Check the year.

choice-copy-what-log = Log
choice-copy-what-minutes = Minutes
choice-copy-what-tasks = Task list
choice-copy-what-release = Copy given out
