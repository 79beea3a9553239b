### Notices: one text for each audience, on screen, on paper, as a text message and on the telephone, and as a web site.

record-notice = Notice
records-notice = Notices
lead-notice = What holds now, for staff, clients and relatives, the public and partners.
choice-copy-what-notice = Notice on a wall
field-notice-title = Title
hint-notice-title = Best as the question that people ask, such as May I use the computer?
field-notice-audience = For whom?
choice-notice-audience-staff = Staff
choice-notice-audience-clients = Clients and relatives
choice-notice-audience-public = The public
choice-notice-audience-partners = Partners
field-notice-text = Text
hint-notice-text = Begin with the answer. Short sentences, one thing at a time. **bold** and - points are fine. No names or personal numbers of clients.
field-notice-next-update = Next notice at the latest
field-notice-sms = Text message
hint-notice-sms = At most 160 characters, so that it is one message. Number and time of the next notice are added where they find room.
field-notice-phone = To say on the telephone
hint-notice-phone = As whoever answers should say it, sentence by sentence.
field-notice-title-en = Title in English
field-notice-text-en = Text in English
field-notice-incident = Incident
field-notice-number = Number
field-notice-state = State
choice-notice-state-draft = Draft
choice-notice-state-published = Holds now
choice-notice-state-superseded = Holds no longer
field-notice-published-at = Published
field-notice-published-by = Published by
field-notice-replaces = Replaces
field-notice-over-at = Ceased to hold
field-setting-site-place = The web site's place
hint-setting-site-place = Folder, s3://… or sftp://… to which the web site of notices is published.

notices-title = Notices
notices-lead = One text becomes page, poster, text message and telephone answer. Number and time of the next notice stand on all of them.
notices-public = As the public sees it
notices-published = Holds now
notices-published-none = No notice has been published yet.
notices-drafts = Drafts
notices-down = { $count ->
    [one] One sheet to take down
   *[other] { $count } sheets to take down
}
notices-down-lead = They hold no longer. Take them down, and note on the copy that it is destroyed.
notices-starts = Texts to begin with
notices-starts-lead = The questions that staff in Kalix asked first, and what clients and relatives need to know. Change them so that they are true where you are.
notices-over = Notices that hold no longer
notices-site = The web site
notices-site-lead = A whole web site of the notices to the public and to clients and relatives, in Swedish and English. It takes the place of the one before at once, and that one is kept.
notices-site-here = Where it goes has not been decided. Write the place under About the organisation, or do it at the computer itself.
notices-site-place = Place
notices-site-place-hint = Folder on this computer, s3://bucket/folder or sftp://user@computer/folder
notices-site-publish = Publish the web site

notice-new = Write a notice
notice-next = Write the next number
notice-edit = Change the draft
notice-next-hint = A time, such as 15:00, or day and time, 2021-12-16 15:00. Needed for publishing.
notice-take-back-title = Does it hold no longer?
notice-take-back-lead = Rather write the next number. If there is nothing new to say you can take the notice back: the web site then says that it holds no longer, and the posters are listed to be taken down.
notice-form-lead = Save it as a draft first. Nothing goes out until you publish.
notice-english = In English
notice-english-none = No English text yet. On the web site the English page says so and shows the Swedish one.
notice-save = Save the draft
notice-issue = No. { $number }
notice-next-at = Next notice at the latest { $when }
notice-late = A new notice was promised for { $when }
notice-newer = Replaced by
notice-publish = Publish
notice-who-publishes = Communicator, director and administrator can publish. Tell one of them that the draft is ready.
notice-start-incident = Begin an incident
notice-print = Print the poster
notice-take-back = Take back without a new notice
notice-sms-title = Text message
notice-sms-none = No text message.
notice-sms-copy = Copy to the telephone
notice-sms-places = { $places } of { $most } characters
notice-sms = No. { $number }: { $text } Next notice { $time }.
notice-phone-title = To say on the telephone
notice-phone-none = No telephone answer written.
notice-down-line = No. { $number } { $title }, { $place } (copy { $serial }, { $who })
notice-down-nowhere = place not known
notice-tells = The text is not published: it tells of a client
notice-tells-number = { $field }: “{ $found }” looks like a personal number. Take it out. If it is a telephone number, write it with hyphen and spaces.
notice-tells-name = { $field }: “{ $found }” is the name of somebody who gets care from a unit that is open here. Take the name out.
notice-blanks = Fill in before it is published
notice-compared = The program has compared the text with the names in { $units }. It does not know other units' clients.
notice-compared-none = The program looks for personal numbers, but knows no names: no unit is open here.
notice-compared-never = It never knows people with protected identity. Read the text twice before you publish: is somebody in it by name, place or anything else that can be recognised?
notice-log-published = Notice no. { $number } published: { $title } ({ $audience }). Next notice at the latest { $next }.
notice-log-taken-back = Notice no. { $number } was taken back: { $title }.

err-notice-unknown = There is no such notice.
rec-notice-unknown = Go to the list of notices.
err-notice-over = The notice holds no longer and cannot be published again.
rec-notice-over = Write a new notice.
err-notice-draft = The draft has not been published.
rec-notice-draft = There is nothing to take back.
err-notice-published = What has been published is not changed.
rec-notice-published = Write the next number; it takes the place of this one.
err-notice-not-published = A draft is not put up on a wall.
rec-notice-not-published = Publish the notice first; that gives it its number.
err-notice-no-text = Title, audience or text is missing.
rec-notice-no-text = Change the draft and publish again. Nothing is lost.
err-notice-no-next = It does not say when the next notice comes.
rec-notice-no-next = Write a time in the draft, also if you will know no more then: who waits should know for how long.
err-notice-next-past = The time of the next notice, { $next }, has passed.
rec-notice-next-past = Write a later time in the draft and publish again.
err-notice-not-yours = You can write drafts, but not publish.
rec-notice-not-yours = Communicator, director and administrator can publish. The draft is kept.
err-notice-no-incident = No incident is going on, so nothing can be published yet.
rec-notice-no-incident = Begin an incident first. The draft is kept.
err-sms-long = The text message takes { $places } characters; at most { $most } fit into one message.
rec-sms-long = Shorten it. Brackets and the euro sign count as two characters.
err-sms-letter = Text messages do not have the character { $letter }.
rec-sms-letter = Write it in another way. Å, ä and ö are fine.

notice-start-computer-title = May I use the computer?
notice-start-computer-text =
    No.

    - Do not start the computer.
    - If it is on: do not turn it off. Pull out the network cable.
    - Do not take it home, and do not connect it to another network.
    - You may use the mobile phone for calls and text messages.

    All computers will be checked. Your manager tells you when yours is ready.
notice-start-computer-sms = Do not start the computer. If it is on: leave it on, pull out the network cable. Use the mobile for calls and texts only.
notice-start-computer-phone =
    Do not start the computer. If it is on already: leave it on, but pull out the network cable.
    You may use the mobile for calls and text messages.
    We do not know yet when the computers can be used.
    Can you tell me back what holds for the computer?
notice-start-happened-title = What has happened?
notice-start-happened-text =
    The municipality's computer systems have been down since last night. We do not know yet why, or for how long.

    - Case systems, planning, e-mail and intranet do not work.
    - Mobile phones, safety alarms and digital locks work.
    - We work with pen and paper until we say otherwise.

    What counts is the information on this page. If it does not answer you, ask your nearest manager.
notice-start-happened-sms = The municipality's systems are down. We work on paper. Mobiles, alarms and locks work. Ask your nearest manager.
notice-start-happened-phone =
    The municipality's computer systems have been down since last night. We do not know yet why.
    Mobiles, safety alarms and digital locks work.
    We work with pen and paper until we say otherwise.
notice-start-password-title = What about passwords?
notice-start-password-text =
    All passwords are changed before the systems are started again. You do nothing now.

    - Never give your password to anybody, by telephone, text message or e-mail.
    - If you use the same password privately: change it there now.
    - When it is time, your manager tells you how to change it.
notice-start-password-sms = All passwords are changed before the systems start. Do nothing now. Never give yours away. Same one privately? Change it there.
notice-start-password-phone =
    You need not do anything now. All passwords are changed before the systems are started again.
    Never give your password away. None of us asks for it.
    If you use the same password privately, change it there.
notice-start-bankid-title = Why must I use BankID to change my password?
notice-start-bankid-text =
    So that we can be sure that it is you.

    - BankID shows who you are without the municipality's own systems.
    - If you have no BankID: go to your manager and bring an identity card.
    - Never start BankID because somebody who calls asks you to.
notice-start-bankid-sms = Passwords are changed with BankID, so that we know it is you. No BankID? See your manager with an ID card. Never for a caller.
notice-start-bankid-phone =
    We use BankID to be sure that it is you, without the municipality's own systems.
    If you have no BankID, go to your manager with an identity card.
    Never start BankID because somebody who calls asks you to.
notice-start-mail-title = How can I use my e-mail?
notice-start-mail-text =
    Not at all for now.

    - E-mail to the municipality does not arrive. Call instead.
    - Do not log in to your e-mail on the mobile either.
    - If you got a strange message: open nothing, and tell your manager.
notice-start-mail-sms = E-mail does not work. Do not log in, not on the mobile either. Call instead. A strange message? Open nothing, tell your manager.
notice-start-mail-phone =
    E-mail does not work for now. Do not log in, not on the mobile either.
    Call whom you want to reach.
    If you got a strange message: open nothing and tell your manager.
notice-start-reach-title = How to reach social services
notice-start-reach-text =
    Call us. E-mail and online services do not work for now.

    - A new matter, a question, or worry about somebody: call [NUMBER 1] or [NUMBER 2].
    - Danger to life: call 112.
    - You can also send a letter, or come to our office.

    Home care, care homes and safety alarms work.
notice-start-reach-sms = The municipality's computers are down. Home care, care homes and safety alarms work. Call us instead of writing. Danger to life: 112.
notice-start-reach-phone =
    E-mail and online services do not work for now, but we are here.
    Home care, care homes and safety alarms work.
    Say what it is about, and which number we can call you back on.
notice-start-care-title = If you get help from us, or are a relative
notice-start-care-text =
    You get your help as usual. We work on paper while the computers are gone.

    - The safety alarm works. Press it as usual.
    - Visits may come at another time. If nobody has come an hour after the usual time: call us.
    - Medicines are given as usual.
    - We never call and ask for BankID, cards or codes.
notice-start-care-sms = You get your help as usual. The safety alarm works. Visits may come at another time. We never ask for BankID or codes.
notice-start-care-phone =
    You get your help as usual. We work on paper while the computers are gone.
    The safety alarm works.
    If nobody has come an hour after the usual time, call us again.

site-title = Important information
site-holds = What counts is the information on this page.
site-none = There are no notices at the moment.
site-updated = Updated { $when }.
site-next = Next notice { $when } at the latest.
site-moment = { $day } at { $time }
site-issue = No. { $number }
site-issue-word = Number
site-updated-word = Updated
site-next-word = Next notice at the latest
site-for = For { $audience }
site-for-staff = Staff
site-for-clients = Clients and relatives
site-for-public = The public
site-for-partners = Partners
site-level-outage = An outage is going on. Several of the municipality's computer systems do not work.
site-level-crisis = A crisis is going on. The municipality's computer systems are down.
site-level-return = The systems come back one by one.
site-over = This notice holds no longer. See the first page for what holds now.
site-untranslated = This notice has not been translated. The Swedish text holds:
site-feed = Follow the notices (Atom)
site-exercise-mark = EXERCISE – ÖVNING
site-exercise = This is an exercise. Nothing that stands here has happened.
site-access-title = Accessibility
site-access-who = { $organisation } is responsible for this web site. Everybody should be able to use it. This page says how it follows the Swedish act on accessibility of digital public services, and how you can tell us when something is wrong.
site-access-how-title = How accessible the site is
site-access-how = The site is made to follow the act in full (EN 301 549, WCAG 2.1 level AA). We know of no shortcomings. It works without scripts, by keyboard, with a screen reader, on a mobile and printed.
site-access-contact-title = Tell us if you cannot use something
site-access-contact = Call us if you find something that does not work, or if you need the information in another form, such as read aloud or on paper.
site-access-phone = Telephone: { $phone }.
site-access-watch-title = Supervision
site-access-watch = The Agency for Digital Government supervises. If you are not content with how we deal with what you tell us, you can
site-access-watch-link = report it to the agency
site-access-tested-title = How it was tested
site-access-tested = The program that makes the pages was examined by those who made it, with automatic tests and by keyboard. The texts are written by the municipality while the incident goes on.
site-log = Web site published to { $place }, { $notices } notices.
site-done-title = The web site is published
site-done-place = Place
site-done-notices = Notices
site-done-files = Files
site-done-size = { $files } files, { $kib } kB
site-done-replaced = The one before was kept in

err-site-place = It is not possible to publish to “{ $place }”.
rec-site-place = Write a folder, s3://bucket/folder or sftp://user@computer/folder.
err-site-here = From another computer it is only possible to publish to the place that was decided.
rec-site-here = Write the place under About the organisation, or publish at the computer itself.
err-site-no-parent = { $place } is not there. Nothing was published.
rec-site-no-parent = Check that the stick is plugged in, or make the folder first.
err-site-foreign = In { $place } lies something that Plan B has not put there. Nothing was changed.
rec-site-foreign = Choose an empty folder, or move away what lies there.
err-site-real-there = In { $place } lies the real web site. An exercise is not published there.
rec-site-real-there = Publish the exercise to another place. Nothing was changed.
err-site-exercise-there = In { $place } lies an exercise. The real thing is not published there.
rec-site-exercise-there = Choose another place, or remove the exercise first. Nothing was changed.
err-site-tells = Notice no. { $number } of { $when } seems to tell of a client (the field { $field }). Nothing was published.
rec-site-tells = Write a new number without it, or take the notice back. Then publish again.
err-site-failed = The pages of the web site could not be made.
rec-site-failed = Nothing was changed. Print the posters instead, and report the fault.
err-sftp-missing = This computer has no program for SFTP.
rec-sftp-missing = Install the OpenSSH client, or publish to a folder and move it by hand.
err-sftp-failed = Publishing to { $host } did not succeed: { $code }
rec-sftp-failed = Try the connection with sftp in a terminal. What was there is still there.

cli-publish = Publish the notices as a whole web site
cli-publish-place = Folder, s3://bucket/folder or sftp://user@computer/folder
cli-publish-staff = With the notices to staff
cli-publish-partners = With the notices to partners
publish-by = Whoever sits at the computer
publish-done = { $notices } notices, { $files } files, largest page { $largest } bytes: { $place }
publish-kept = The web site before was kept in { $place }
publish-exercise = EXERCISE stands on every page.

cli-replay = Play a day that happened, in an exercise
cli-replay-day = Which day: kalix-2021
cli-replay-speed = How many times as fast as it was: 60 plays an hour in a minute, 0 does not wait
cli-replay-on = The date that the day gets, such as 2021-12-16. Without it: the last day whose evening is past
replay-began = { $what }. Outage: nobody knows yet why.
replay-crisis = Crisis, decided by { $who }. Leads: { $leader }.
replay-done = The day has been played: { $entries } lines in the log, { $meetings } meetings, { $decisions } decisions, { $notices } notices, { $calls } calls. Show it with planb serve --dir { $dir }
replay-not-played = Not played, this program has no such record: { $what }
err-replay-unknown = There is no day { $day }.
rec-replay-unknown = Days that there are: { $days }.
err-replay-real = { $path } is real. A replay is written into an exercise only.
rec-replay-real = Choose a new folder; an exercise is made there.
err-replay-again = A day has been played in this folder already.
rec-replay-again = Choose a new folder; an exercise is made there.
