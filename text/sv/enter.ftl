### För in: det som står på papper förs in där det hör hemma.

record-target = Blankettens system
records-target = Blanketternas system
lead-target = I vilket system varje blankett förs in.
field-target-form = Blankettens kod
field-target-system = System
field-target-returns = Hur
choice-target-returns-word-for-word = Ordagrant
choice-target-returns-summarised = Sammanfattat
choice-target-returns-deviations = Bara avvikelser
choice-target-returns-scanned = Som bild i akten

enter-title = För in
enter-lead = Ett blad i taget, i blankettens ordning, med bilden bredvid. Du kan sluta när som helst.
enter-left = kvar att föra in
enter-entered = införda
enter-to-check = väntar på en andra person
enter-none = Inget väntar på att föras in.
enter-now = Börja här
enter-now-lead = { $system }: { $count } { $count ->
    [one] blad
   *[other] blad
 }
enter-begin = Börja föra in
enter-no-system = Inget system valt
enter-sheets = Blad
enter-units = Enheter
enter-unclear = Med oklarheter
enter-medicine = Läkemedel eller pengar
enter-more = Mer
enter-check-link = Kontrollera det andra fört in: { $count }
enter-into = till { $system }
enter-place = blad { $at } av { $all }
enter-returns-word-for-word = Förs in ordagrant.
enter-returns-summarised = Sammanfattas: skriv det viktigaste med egna ord.
enter-returns-deviations = Bara avvikelser förs in. Rader som blev som planerat ligger längst ner.
enter-returns-scanned = Bilden läggs i akten. Skriv vad det är och när det hände.
enter-missing = Sidor som inte är skannade: { $pages }.
enter-doubts = { $count } { $count ->
    [one] oklarhet
   *[other] oklarheter
 }
enter-which-system = Var förs den här blanketten in?
enter-which-system-lead = Svara en gång. Sedan gäller det alla blad av samma blankett.
enter-other-system = Fel system?
enter-choose = Välj …
enter-new-system = Lägg först till systemet i registret
enter-page-alt = Hela sidan
enter-when = När hände det?
enter-when-hint = Som det står på bladet: 2026-11-28 07:40, eller bara datum.
enter-guess = Läst: { $value } – stämmer det?
enter-guess-hint = Siffror i rutor är lästa av datorn som ett förslag. Kryssa i förslaget om det är vad bilden visar, annars skriv själv. Det du inte kryssar i används inte.
enter-guarded = (läkemedel eller pengar)
enter-unreadable = (oläsligt)
enter-copy = Kopiera
enter-copied = Kopierat
enter-folded = Rader utan avvikelse eller utan kryss: { $count }
enter-folded-lead = Titta efter om någon har skrivit något i raden.
enter-row = Rad { $row }{ $title }: { $said }
enter-row-planned = som planerat
enter-row-blank = inget kryss
enter-row-differs = avvikelse
enter-reference-label = Källa
enter-reference-hint = Klistra in raden i systemet, så förs bladet inte in en gång till.
enter-reference = Blankett { $serial }, hände { $when }, införd { $now } { $who }
enter-second = Andra personen, namn
enter-second-hint = Narkotika och pengar kräver två. Den andra läser på papperet medan du visar vad du fört in.
enter-duplicate = Redan införd på blankett nr { $serial } ({ $at }).
enter-duplicate-lead = Samma person, samma blankett och samma tid. Titta i systemet innan du för in.
enter-duplicate-error = Kan vara infört förut. Se nedan.
enter-anyway = För in ändå
enter-entered-go = Infört
enter-save = Spara det skrivna
enter-skip = Hoppa över
enter-done = Infört av { $who } { $at }.
enter-keys = Tabb går till nästa fält. Ctrl + Enter är Infört.
err-enter-when-bad = Skriv datum som 2026-11-28, och klockslag som 07:40.
rec-enter-when-bad = Till exempel 2026-11-28 07:40.
err-enter-when-missing = Skriv när det hände.
rec-enter-when-missing = Det står på bladet.
err-enter-system-missing = Välj först vilket system blanketten förs in i.
rec-enter-system-missing = Det väljs överst på sidan, eller med --system i kommandot.
err-enter-unseen = Läkemedel och pengar på bladet är inte granskade än.
rec-enter-unseen = Granska bladet först.
err-enter-form-unknown = Blanketten är inte känd på den här datorn.
rec-enter-form-unknown = Hämta blanketten från datorn som skrev ut den.

check-title = Kontrollera
check-lead = Läkemedel, narkotika och pengar som någon annan har fört in. Jämför med papperet.
check-none = Inget väntar på dig.
check-now = { $count } { $count ->
    [one] blad väntar
   *[other] blad väntar
 }
check-begin = Börja kontrollera
check-by = infört av { $who }
check-mine = Väntar på någon annan: { $count }
check-mine-lead = Du har fört in de här. Någon annan kontrollerar dem.
check-compare = Öppna bladet i systemet och jämför rad för rad.
check-right = Systemet stämmer med bladet
check-wrong = Stämmer det inte: rätta i systemet först, och kontrollera sedan.

export-title = Ta ut som fil
export-lead = För system som kan läsa in filer. Filerna innehåller det någon har läst eller skrivit.
export-which = Vilka blad?
export-which-entered = Införda
export-which-left = Kvar att föra in
export-which-all = Båda
export-all-systems = Alla system
export-show = Visa
export-files = { $count } { $count ->
    [one] blad
   *[other] blad
 }
export-warning = Filerna innehåller personuppgifter. Spara dem bara där de får ligga.
export-csv = semikolon, ett fält per rad
export-xlsx = samma tabell som arbetsbok
export-fhir = QuestionnaireResponse, R4
export-lifecare = reported_visits och documentations
