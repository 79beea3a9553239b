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
err-ledger-unknown = Blad { $serial } är inte utlämnat här, så vitt den här datorn vet.
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
