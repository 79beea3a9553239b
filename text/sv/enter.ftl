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

form-compare-title = Jämför en fil
form-compare-lead = En fil som har tagits ut jämförs med liggaren, blad för blad. Inget ändras och inget sparas.
form-compare-refused = Filen gick inte att jämföra
form-compare-file = Filen
form-compare-file-hint = CSV, XLSX, FHIR eller Lifecare, som den togs ut härifrån. Högst 32 MB.
form-compare-which = Vilka blad ska finnas i filen?
form-compare-go = Jämför
form-compare-all-equal = Filen säger samma sak som liggaren
form-compare-not-equal = Filen säger inte samma sak som liggaren
form-compare-how = Hur det står
form-compare-fields = Fält
form-compare-more = Och { $count } till. Kommandot planb form compare visar alla.
form-compare-place = rad eller objekt { $place }
form-compare-done = { $equal } av { $all } blad är lika
form-compare-is-equal = lika
form-compare-is-differs = skiljer sig
form-compare-is-entered_since = infört sedan filen togs ut
form-compare-is-missing = saknas i filen
form-compare-is-not_ours = inte vårt
form-compare-is-not_yours = en annan enhets
form-compare-is-unknown_form = blanketten är inte känd här
form-compare-what-missing = saknas i filen
form-compare-what-surplus = står bara i filen
form-compare-what-twice = står två gånger i filen
form-compare-what-fault = går inte att läsa
err-compare-no-file = Välj en fil.
rec-compare-no-file = Det är filen som togs ut härifrån.
err-compare-empty = Filen är tom.
rec-compare-empty = Ta ut den på nytt.
err-compare-foreign = Filen är inget uttag ur Plan B.
rec-compare-foreign = Ett uttag är CSV, XLSX, en FHIR Bundle eller Lifecares listor, från sidan Ta ut som fil.
err-compare-columns = Filen saknar kolumner: { $columns }
rec-compare-columns = Ta ut den på nytt, eller lägg tillbaka kolumnerna.
err-compare-newer = Filen har något som den här versionen inte känner: { $columns }
rec-compare-newer = Jämför med samma eller en nyare version av Plan B.
err-compare-cut = Filen är avbruten.
rec-compare-cut = Kopiera eller ta ut den på nytt.
err-compare-json = Filen är skadad: rad { $line }, tecken { $column }.
rec-compare-json = Kopiera eller ta ut den på nytt.
err-compare-unreadable = Filen går inte att läsa. { $why }
rec-compare-unreadable = Ta ut den på nytt, eller spara den som CSV eller XLSX.
err-compare-large = { $path } är för stor. Högst { $most } MB läses.
rec-compare-large = Ta ut ett system i taget.
err-enter-unscanned = Blad { $serial } har läkemedel eller pengar och är inte skannat.
rec-enter-unscanned = Skanna bladet och granska det. Sedan går det att föra in.
err-enter-system-unknown = Systemet { $system } finns inte i registret.
rec-enter-system-unknown = Se efter i registret vad systemet heter, eller lägg till det.
err-enter-system-other = Blankett { $form } förs in i { $system }.
rec-enter-system-other = Utelämna --system, eller välj ett annat system för blanketten på sidan För in.
