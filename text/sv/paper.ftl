# Registrets papper: varje sida
paper-seal = Loggens sigill { $seal }
paper-part = blad { $x } av { $y }
paper-keep-people = Innehåller personuppgifter. Förvaras så att bara de som behöver kommer åt.
paper-keep-inside = För arbetet i verksamheten. Lämnas inte ut utan prövning.

# Inloggningskort
paper-card-title = Inloggningskort
paper-card-keep = HEMLIGT. Klipp isär, lämna varje kort till den som står på det. Förstör det som blir över.
paper-card-personal = PERSONLIGT KORT
paper-card-unit = ENHETSKORT
paper-card-lost = Borttappat? Säg till genast, så spärras kortet.
paper-card-code-alt = QR-kod med kortets hemlighet
paper-card-more = och { $count } till

# Ringkedja
paper-chain = Ringkedja
paper-chain-whole = Hela kedjan
paper-chain-sheet-of = { $name } ringer
paper-chain-say = Säg så här
paper-chain-exercise = Säg först: ”Det här är en övning.”
paper-chain-read-back = Be den du ringer läsa tillbaka, ord för ord
paper-chain-number = nummer:
paper-chain-deputy = Svarar ingen:
paper-chain-instead = Nås inte: ring själv
paper-chain-holes = Laga det här innan kedjan behövs
paper-chain-empty = Ingen står i kedjan än.
paper-chain-starts = { $name } börjar.
paper-chain-size = Antal i kedjan: { $people }, varav { $callers } ringer andra.
paper-chain-closes = Sist i kedjan är { $last }, som ringer tillbaka till { $first }. Då är kedjan sluten.
paper-chain-begun = Började kl.
paper-chain-closed = Sluten kl.
paper-chain-led-by = Leds av
paper-chain-called-by = rings av { $name }
paper-chain-calls = ringer { $names }
paper-chain-unknown = står inte i kedjan, sök numret
paper-chain-reached = Nådd
paper-chain-read-right = Läste tillbaka rätt
paper-chain-no-answer = Inget svar
paper-chain-wrong-number = Fel nummer
paper-chain-cannot-come = Kan inte komma
paper-chain-you-are = Det här bladet är för
paper-chain-you-start = Du börjar kedjan.
paper-chain-you-are-called = Du blir uppringd av { $name }
paper-chain-you-call = Du ringer de här (antal: { $count })
paper-chain-no-answer-how = Ring uppifrån och ner. Svarar ingen: ring nästa, försök igen efter fem minuter och ring sedan ersättaren. Nås ingen av dem: ring själv dem som står under namnet. Kedjan får inte stanna.
paper-chain-done = När du har ringt alla
paper-chain-done-first = Vänta tills alla du ringde har ringt tillbaka. Skriv hur många som är nådda.
paper-chain-done-call = Ring tillbaka och säg hur många du nådde och vilka du inte nådde: { $name }
paper-chain-done-last = { $last } är sist. Be { $last } ringa { $first } direkt efter ert samtal:
paper-chain-done-hand-in = Lämna bladet till den som leder.
paper-chain-reached-of = Nådda, antal

# Affisch och plånbokskort
paper-poster-yes = JA
paper-poster-no = NEJ
paper-poster-issue = Nr { $number }
paper-poster-older = Ta ner nr { $number } och äldre.
paper-poster-from = gäller från { $when }
paper-poster-next = Nytt besked senast { $when }
paper-poster-until-told = Gäller tills ett nytt blad sitter här
paper-poster-keep = Får sättas upp i lokalerna. Tas ner när nästa nummer kommer.
paper-wallet-title = Plånbokskort
paper-wallet-keep = Bär det med dig. Byt när ett nytt kommer.
paper-wallet-more = fortsätter på nästa kort

# Täckningstavla
paper-board-title = Vad har vi på papper?
paper-board-lacking = { $count } av { $units } enheter saknar något
paper-board-unit = Enhet
paper-board-good = finns
paper-board-soon = snart för gammalt
paper-board-bad = saknas eller för gammalt
paper-board-none = gäller inte enheten
paper-board-missing = Saknas
paper-board-checks = Beredskapskontroller: { $done } av { $of } klara
paper-board-empty = Inga enheter i registret än.

# Planer
paper-plan-keep = Kan omfattas av sekretess. Lämnas inte ut utan prövning.
paper-plan-draft = UTKAST – inte beslutad
paper-plan-version = Version
paper-plan-approved = Beslutad
paper-plan-not-approved = Nej, det här är ett utkast
paper-plan-next = Nästa revidering
paper-plan-contents = Innehåll
paper-plan-empty = Inte ifyllt.

# Övning
paper-exercise = Övning vid bordet
paper-exercise-keep = Övning. Inget här har hänt. Bladen lämnas till övningsledaren efteråt.
paper-exercise-participants = Deltagarnas blad
paper-exercise-facilitator = Övningsledarens blad
paper-exercise-secret = BARA FÖR ÖVNINGSLEDAREN – lämna inte ut förrän efteråt
paper-exercise-how = Svara med hjälp av enhetens egen pärm, inte ur minnet och utan dator. Skriv kort. Hittar ni inte svaret är det också ett svar: skriv det.
paper-exercise-who = Vilka är med
paper-exercise-story = Det här har hänt
paper-exercise-questions = Frågor
paper-exercise-hint = Leta i: { $place }
paper-exercise-points = { $points } poäng
paper-exercise-sum = Poäng
paper-exercise-missing = Det här saknade vi
paper-exercise-minutes = Så går timmen
paper-exercise-minute = Minut
paper-exercise-answers = Rätta svaren
paper-exercise-question = Fråga
paper-exercise-good-answer = Ett bra svar har med
paper-exercise-given = Poäng
paper-exercise-score = Så gick det
paper-exercise-means = Betyder
paper-exercise-from = från { $points } poäng
paper-exercise-tasks = Det här ska göras, av vem och till när

# Listor
paper-list-empty = Listan är tom.
paper-situation-title = Lägesbild
paper-situation-green = grönt
paper-situation-yellow = gult
paper-situation-red = rött, eller inte hörd
paper-situation-none = inte rapporterat
paper-join-title = Telefonen: så kommer du in
paper-join-keep = Sitter i krisrummet. Förstör kortet när nätet stängs: lösenordet står på det.
paper-join-network = Anslut till nätet
paper-join-name = Nätets namn
paper-join-password = Lösenord
paper-join-stay = Säger telefonen att nätet saknar internet? Välj Stanna ansluten.
paper-join-address = Öppna adressen
paper-join-type = Eller skriv
paper-join-warning = Varnar telefonen för sidan? Tryck inte vidare. Ring i stället, och använd papperet.

paper-hour = Första timmen
paper-hour-how = Gör punkterna uppifrån och ner. Sätt ett kryss när det är gjort och skriv klockslaget.
paper-hour-who = Vem
paper-hour-note = Anteckning
paper-hour-after = Lämna kortet till den som för loggen. Varje kryss skrivs in med sitt eget klockslag.

paper-slip-title = Samtalslappar att klippa isär
paper-slip-keep = Innehåller personuppgifter när den är ifylld. Lämnas till krisledningens disk och skrivs in.
paper-slip-head = Samtalslapp – en väg in
paper-slip-who = Vem ringde?
paper-slip-number = Telefonnummer
paper-slip-at = Dag och klockslag
paper-slip-about = Vem gäller det?
paper-slip-taken = Togs emot av
paper-slip-what = Vad gäller det?
paper-slip-promised = Lovat svar senast
paper-slip-unit = Vem ska svara?
paper-slip-answer = Svar
paper-slip-phone = telefon
paper-slip-visit = besök
paper-slip-letter = brev
paper-slip-called = uppringd
paper-slip-closed = klar
paper-slip-typed = inskriven
paper-statement-keep = Förvaras med händelsens handlingar. Lämnas inte ut utan prövning.
paper-statement-seal = Sigillet är en kontrollsumma över hela loggen när bladet skrevs ut. Den visar i efterhand att inget har ändrats.
