# Blankettliggaren: vad som hänt med varje blad.
stage-stock = i förråd
stage-given = utdelad
stage-back = tillbaka
stage-scanned = inläst
stage-entered = införd
stage-checked = kontrollerad
stage-voided = makulerad
stage-lost = förlorad
stage-in_doubt = oklar

err-ledger-how-many = Ange mellan 1 och { $most } blad.
rec-ledger-how-many = Dela upp i flera omgångar om det är fler.
err-ledger-unknown = Blad { $serial } är inte utskrivet, så vitt den här datorn vet.
rec-ledger-unknown = Kontrollera numret. Har en annan dator skrivit ut blanketten: låt datorerna mötas först.
err-ledger-in-doubt = Blad { $serial } är oklart: två saker har sagts som inte båda kan stämma.
rec-ledger-in-doubt = Se vad som skrivits om bladet och avgör vad som gäller.
err-ledger-stage = Det går inte med blad { $serial } som det är nu ({ $stage ->
    [stock] i förråd
    [given] utdelat
    [back] tillbaka
    [scanned] inläst
    [entered] infört
    [checked] kontrollerat
    [voided] makulerat
   *[lost] förlorat
 }).
rec-ledger-stage = Ta bort bladet ur listan, eller se vad som hänt med det.
err-ledger-given-twice = Blad { $serial } är utdelat till två.
rec-ledger-given-twice = Ta reda på vem som har det och lämna in det först.
err-ledger-void-out = Blad { $serial } är utdelat och kan inte makuleras som oanvänt.
rec-ledger-void-out = Ta emot bladet först, eller ange ett annat skäl.
err-ledger-words = Det behövs några ord om varför.
rec-ledger-words = Skriv kort vad som hänt, till exempel var ni har letat.
err-ledger-entered = Blad { $serial } är redan infört i { $system }.
rec-ledger-entered = Kontrollera i systemet. Skriv inte in det en gång till.
err-ledger-second = Narkotika och pengar kräver två personer.
rec-ledger-second = Låt någon annan läsa mot bladet och ange vem.
err-ledger-second-same = Den andra personen måste vara någon annan.
rec-ledger-second-same = Ange ett annat namn.
err-ledger-check-self = Den som förde in blad { $serial } kan inte kontrollera det själv.
rec-ledger-check-self = Låt någon annan kontrollera.
err-ledger-adopted = Nummer { $serial } sitter redan på ett annat papper.
rec-ledger-adopted = Ta ett nytt klistermärke eller ett nytt nummer.
err-ledger-destroy-stage = Blad { $serial } är inte infört och får inte gallras.
rec-ledger-destroy-stage = Gallra bara det som är infört eller makulerat.
err-ledger-destroy-decision = Det finns inget gallringsbeslut för blad { $serial }, eller så är det redan förstört.
rec-ledger-destroy-decision = Registrera beslutet först. Ta ett beslut i taget.

log-forms-issued = { $count } blad av blankett { $form } utskrivna till { $unit } från { $serial } ({ $by })
log-sheets-given = { $count } blad utdelade till { $to } ({ $by })
log-sheets-back = { $count } blad tillbaka ({ $by })
log-page-scanned = Blad { $serial }, sida { $page }, inläst ({ $by })
log-page-read = Blad { $serial }, sida { $page }, tolkat
log-field-settled = Blad { $serial }: ett fält är avläst av { $by }
log-sheet-entered = Blad { $serial } infört i { $system } ({ $by })
log-sheet-checked = Blad { $serial } kontrollerat ({ $by })
log-sheets-voided = { $count } blad makulerade ({ $by })
log-sheets-lost = { $count } blad anmälda förlorade ({ $by })
log-sheet-adopted = Eget papper fick nummer { $serial }, blankett { $form } ({ $by })
log-sheets-explained = { $count } utestående blad förklarade ({ $by })
log-sheet-settled = Blad { $serial } avgjort ({ $by })
log-sheets-remarked = Anteckning om { $count } blad ({ $by })
log-destruction-decided = { $count } blad får gallras, beslut { $reference } ({ $by })
log-forms-destroyed = { $count } blad förstörda, beslut { $reference } ({ $by })

form-issued = { $count } blad, { $first } till { $last }
scan-page = { $file }, sida { $page }: blad { $serial }, sida { $sheet } av { $of }{ $flagged ->
    [0] {""}
   *[other] , { $flagged } fält att titta på
 }
scan-again = { $file }, sida { $page }: blad { $serial }, sida { $sheet } av { $of }, har skannats förut{ $same ->
    [yes] {" "}(samma bild)
   *[no] . Bilden är sparad bredvid den första
 }
scan-tray = { $file }, sida { $page }: inte bokförd. { $why }
scan-done = Lästa sidor: { $pages }. Bokförda i liggaren: { $booked }. Skannade förut: { $again }. Inte bokförda: { $tray }.{ $tray ->
    [0] {""}
   *[other] {" "}Filerna ligger kvar där de låg.
 }
scan-read = Lästa sidor: { $pages }. Inget är bokfört. Inga blanketter, eller oläsliga: { $tray }.
tray-no-code = Ingen kod hittades.
tray-foreign = Koderna är inte våra.
tray-no-form = Ett papper av oss, men ingen blankett.
tray-two-codes = Två koder som säger olika saker.
tray-unknown-form = Blanketten eller versionen är inte känd här.
tray-unplaced = Koden är läst, men inte hur sidan ligger.
tray-empty = Nästan inget på sidan.
tray-other-municipality = Numret är en annan kommuns.
tray-not-issued = Numret är inte utskrivet så vitt den här datorn vet. Låt datorerna mötas och läs in igen.
tray-unreadable = Filen eller sidan går inte att läsa.
ledger-line = { $what }: { $issued } utskrivna = { $entered } införda + { $checked } kontrollerade + { $voided } makulerade + { $lost } förlorade + { $outstanding } ej redovisade
ledger-total = Allt
ledger-picture = sida { $page }, bilden finns på { $computer }

err-form-field = Blanketten har inget fält som heter { $field }.
rec-form-field = Se fälten med: planb form layout
err-form-fill = { $path } går inte att läsa.
rec-form-fill = Filen ska vara JSON: ett objekt med fält och värden, eller en lista med ett objekt för varje blad.
err-scan-files = { $files } filer är för många på en gång. Högst { $most } läses.
rec-scan-files = Dela upp i flera mappar.
err-picture-large = Bilden är större än { $most } MB.
rec-picture-large = Läs in med lägre upplösning, 200 till 300 punkter per tum räcker.
err-picture-room = Det finns för lite plats kvar för bilder i { $path }.
rec-picture-room = Frigör plats på disken. Det som redan är inläst är sparat.
err-picture-damaged = Bilden är skadad.
rec-picture-damaged = Läs in sidan igen från papperet.

cli-form-issue = Skriv ut blanketter med nummer ur liggaren
cli-form-unit = Enhetens namn
cli-form-count = Hur många blad
cli-form-issue-out = Mapp för PDF-filerna
cli-form-client = Brukarens nummer (C-…), eller new för en ny
cli-form-holder = Vem som får bladen direkt
cli-form-fill = JSON-fil med det som ska vara ifyllt: fält och värden
cli-form-by = Den som gör det
cli-form-layout = Visa hörnmärken, koder och rutor i millimeter
cli-form-layout-sheet = Ett blads nummer, eller en blankett
cli-form-list = Vilka blanketter som finns
cli-scan = Läs in sidor: PDF, TIFF, JPEG, PNG; med ett lager i mappen skrivs de in i liggaren
cli-scan-files = Filer eller mappar
cli-scan-watch = Vänta på filer i en mapp; inget flyttas
cli-scan-for = Sluta efter så många sekunder
cli-ledger = Var varje blad är, per enhet och blankett
cli-ledger-unit = Bara en enhet
cli-ledger-form = Bara en blankett
cli-ledger-sheets = Visa varje blad
cli-ledger-sheet = Vad som hänt med dessa blad
cli-form = Blanketter: skriv ut med nummer, se vad som står var, gör egna
cli-form-form = Blankettens namn eller kod, med eller utan version: JOUR, JOUR.1
err-form-unknown = Det finns ingen blankett som heter { $form }.
rec-form-unknown = Se vilka som finns med: planb form list
