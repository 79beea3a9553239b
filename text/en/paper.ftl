# The register's papers: every page
paper-seal = Seal of the log { $seal }
paper-part = sheet { $x } of { $y }
paper-keep-people = Holds personal data. Keep it where only those who need it can reach it.
paper-keep-inside = For use at work. Do not hand out without assessment.

# Login cards
paper-card-title = Login cards
paper-card-keep = SECRET. Cut apart, give each card to the one it names. Destroy what is left over.
paper-card-personal = PERSONAL CARD
paper-card-unit = UNIT CARD
paper-card-lost = Lost it? Say so at once and the card is blocked.
paper-card-code-alt = QR code with the card's secret
paper-card-more = and { $count } more

# Call chain
paper-chain = Call chain
paper-chain-whole = The whole chain
paper-chain-sheet-of = { $name } calls
paper-chain-say = Say this
paper-chain-exercise = Say first: ”This is an exercise.”
paper-chain-read-back = Ask whoever you call to read back, word by word
paper-chain-number = number:
paper-chain-deputy = No answer:
paper-chain-instead = Not reached: call yourself
paper-chain-holes = Mend this before the chain is needed
paper-chain-empty = Nobody is in the chain yet.
paper-chain-starts = { $name } begins.
paper-chain-size = In the chain: { $people }, of whom { $callers } call others.
paper-chain-closes = Last in the chain is { $last }, who calls { $first } back. Then the chain is closed.
paper-chain-begun = Begun at
paper-chain-closed = Closed at
paper-chain-led-by = Led by
paper-chain-called-by = called by { $name }
paper-chain-calls = calls { $names }
paper-chain-unknown = is not in the chain, look up the number
paper-chain-reached = Reached
paper-chain-read-right = Read back right
paper-chain-no-answer = No answer
paper-chain-wrong-number = Wrong number
paper-chain-cannot-come = Cannot come
paper-chain-you-are = This sheet is for
paper-chain-you-start = You begin the chain.
paper-chain-you-are-called = You are called by { $name }
paper-chain-you-call = You call these (number: { $count })
paper-chain-no-answer-how = Call from the top. No answer: call the next, try again after five minutes, then call the deputy. If you reach neither: call those yourself who stand under the name. The chain must not stop.
paper-chain-done = When you have called them all
paper-chain-done-first = Wait until everyone you called has called back. Write how many have been reached.
paper-chain-done-call = Call back and say how many you reached and whom you did not: { $name }
paper-chain-done-last = { $last } is the last. Ask { $last } to call { $first } right after your call:
paper-chain-done-hand-in = Hand this sheet in to whoever leads.
paper-chain-reached-of = Reached, number

# Poster and wallet cards
paper-poster-yes = YES
paper-poster-no = NO
paper-poster-issue = No. { $number }
paper-poster-older = Take down no. { $number } and older.
paper-poster-from = valid from { $when }
paper-poster-next = Next word by { $when }
paper-poster-until-told = Valid until a new sheet hangs here
paper-poster-keep = May be put up on the premises. Take it down when the next number comes.
paper-wallet-title = Wallet cards
paper-wallet-keep = Carry it with you. Change it when a new one comes.
paper-wallet-more = goes on on the next card

# Coverage board
paper-board-title = What do we have on paper?
paper-board-lacking = { $count } of { $units } units lack something
paper-board-unit = Unit
paper-board-good = is there
paper-board-soon = soon too old
paper-board-bad = missing or too old
paper-board-none = does not concern the unit
paper-board-missing = Missing
paper-board-checks = Readiness checks: { $done } of { $of } done
paper-board-empty = No units in the register yet.

# Plans
paper-plan-keep = May be secret. Do not hand out without assessment.
paper-plan-draft = DRAFT – not approved
paper-plan-version = Version
paper-plan-approved = Approved
paper-plan-not-approved = No, this is a draft
paper-plan-next = Next revision
paper-plan-contents = Contents
paper-plan-empty = Not filled in.

# Exercise
paper-exercise = Table-top exercise
paper-exercise-keep = Exercise. Nothing here has happened. Hand the sheets to the facilitator afterwards.
paper-exercise-participants = Participants' sheet
paper-exercise-facilitator = Facilitator's sheet
paper-exercise-secret = FOR THE FACILITATOR ONLY – do not hand out until afterwards
paper-exercise-how = Answer from the unit's own binder, not from memory and without a computer. Write briefly. If you do not find the answer, that is an answer too: write it.
paper-exercise-who = Who takes part
paper-exercise-story = This has happened
paper-exercise-questions = Questions
paper-exercise-hint = Look in: { $place }
paper-exercise-points = { $points } points
paper-exercise-sum = Points
paper-exercise-missing = What we lacked
paper-exercise-minutes = How the hour goes
paper-exercise-minute = Minute
paper-exercise-answers = Marking the answers
paper-exercise-question = Question
paper-exercise-good-answer = A good answer has
paper-exercise-given = Points
paper-exercise-score = How it went
paper-exercise-means = Means
paper-exercise-from = from { $points } points
paper-exercise-tasks = What is to be done, by whom and when

# Lists
paper-list-empty = The list is empty.
paper-situation-title = The situation
paper-situation-green = green
paper-situation-yellow = yellow
paper-situation-red = red, or not heard from
paper-situation-none = not reported
paper-join-title = Your phone: how to get in
paper-join-keep = Hangs in the crisis room. Destroy the card when the network is closed: the password stands on it.
paper-join-network = Join the network
paper-join-name = Name of the network
paper-join-password = Password
paper-join-stay = Does the phone say that the network has no internet? Choose Stay connected.
paper-join-address = Open the address
paper-join-type = Or type
paper-join-warning = Does the phone warn about the page? Do not tap on. Call instead, and use the paper.

paper-hour = The first hour
paper-hour-how = Do it from the top. Put a cross when it is done and write the time.
paper-hour-who = Who
paper-hour-note = Note
paper-hour-after = Give the card to whoever keeps the log. Every cross is entered with its own time.

paper-slip-title = Call slips to cut apart
paper-slip-keep = Holds personal data when filled in. Is given to the crisis staff's desk and typed in.
paper-slip-head = Call slip – one way in
paper-slip-who = Who called?
paper-slip-number = Telephone number
paper-slip-at = Day and time
paper-slip-about = Whom is it about?
paper-slip-taken = Received by
paper-slip-what = What is it about?
paper-slip-promised = Answer promised by
paper-slip-unit = Who is to answer?
paper-slip-answer = Answer
paper-slip-phone = telephone
paper-slip-visit = visit
paper-slip-letter = letter
paper-slip-called = called back
paper-slip-closed = done
paper-slip-typed = typed in
paper-statement-keep = Kept with the papers of the event. Not given out untested.
paper-statement-seal = The seal is a digest of the whole log when this was printed. It shows afterwards that nothing was changed.
