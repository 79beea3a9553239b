### Skanna: en bunt papper kommer in, och det ingen känner igen hamnar i facket.

scan-title = Skanna
scan-lead = Ta med hela bunten. Varje sida läses för sig, i vilken ordning som helst, rätt eller upp och ner. Det som inte går att känna igen hamnar i ett fack där du säger vad det är.
scan-no-units = Du har ingen enhet att skanna för.
scan-unit = Enhet
scan-unit-hint = Sidor utan nummer läggs i den enhetens fack.
scan-files = Filer
scan-files-hint = PDF, TIFF, JPEG eller PNG. Högst { $files } filer och { $mb } MB åt gången. 200 till 300 punkter per tum i gråskala är lagom.
scan-no-files = Välj minst en fil.
scan-go = Läs in
scan-left = Kvar att göra
scan-to-review = Granska { $count } { $count ->
    [one] fält eller sida
   *[other] fält och sidor
 }
scan-to-review-short = Granska
scan-to-tray = Facket: { $count } { $count ->
    [one] sida
   *[other] sidor
 }
scan-result-title = Så gick det
scan-reading = Läser …
scan-result = { $pages } { $pages ->
    [one] sida
   *[other] sidor
 }, { $read } igenkända
scan-progress = { $done } av { $files } filer är lästa. Sidan uppdateras av sig själv.
scan-look-again = Titta igen
scan-unclear = { $count } med otydliga kryss
scan-copies = { $count } skannade förut, sparade bredvid den första
scan-same = { $count } är samma bild som förut, inget nytt skrevs
scan-tray-no-code = { $count } utan kod
scan-tray-foreign = { $count } med andras koder
scan-tray-no-form = { $count } ur pärmen, inga blanketter
scan-tray-two-codes = { $count } med två olika koder
scan-tray-unknown-form = { $count } av en blankett som inte är känd här
scan-tray-unplaced = { $count } där hörnmärkena inte syns
scan-tray-empty = { $count } tomma
scan-tray-other-municipality = { $count } från en annan kommun
scan-tray-not-issued = { $count } med nummer som inte är utskrivna här
scan-tray-unreadable = { $count } som inte gick att läsa
scan-tray-other-form = { $count } där koden säger en annan blankett än liggaren
scan-unreadable-title = Filer som inte gick att läsa
scan-unreadable = Fil { $file }: { $why }
scan-fault-kind = det är varken PDF, TIFF, JPEG eller PNG.
scan-fault-large = filen är för stor.
scan-fault-pixels = bilden har för många punkter. Skanna med 300 punkter per tum.
scan-fault-pages = PDF-filen har för många sidor. Dela den.
scan-fault-small = bilden är för liten för att vara en sida.
scan-fault-damaged = filen är skadad. Skanna sidan igen.
scan-fault-heic = HEIC går inte att läsa här. Spara bilden som JPEG på telefonen och skicka den igen.
scan-fault-gone = filen går inte att öppna. Sitter minnet i?
scan-fault-pdf = PDF-filen är låst eller skadad. Skanna pappren igen, eller spara utan lösenord.
scan-next = Nästa steg
scan-next-tray = Säg först vad sidorna i facket är.
scan-next-review = Titta på det som är osäkert, och på allt som gäller läkemedel och pengar.
scan-next-enter = Allt är läst. Nu kan det föras in.
scan-more = Skanna fler
err-stack-gone = Den här inläsningen visas inte längre.
rec-stack-gone = Det som lästes in finns kvar. Gå till Granska eller till facket.
err-files-many = Det är för många filer: högst { $most } åt gången.
rec-files-many = Dela bunten i två.

intray-title = Facket
intray-lead = Sidor som programmet inte känner igen. Inget försvinner härifrån förrän någon har sagt vad det är.
intray-none = Facket är tomt.
intray-now = { $count } { $count ->
    [one] sida väntar
   *[other] sidor väntar
 }
intray-first = Ta den första
intray-page = Sida
intray-why = Varför
intray-when = Inläst
intray-what = Fil { $file }, sida { $page }
intray-again-lead = Har en annan dator skrivit ut blanketterna? Låt datorerna mötas, och läs sedan om facket.
intray-again = Läs om facket
intray-booked = { $count } { $count ->
    [one] sida kändes
   *[other] sidor kändes
 } igen.
intray-foreign-title = Hör inte hit: { $count }
intray-page-title = Vad är det här?
intray-picture = Sidan
intray-larger = Större bild
intray-smaller = Mindre bild
intray-picture-alt = Den inlästa sidan
intray-is-foreign = Någon har sagt att sidan inte hör hit.
intray-ours = Den hör hit ändå
intray-number-title = Det är en blankett med nummer
intray-number-lead = Skriv numret som står vid koden.
intray-serial = Nummer
intray-serial-hint = Till exempel K1-000123-X
intray-number = Sida
intray-corners = Visa var sidan ligger
intray-as-picture = Lägg in som bild
intray-as-picture-hint = Som bild läses inga kryss. Allt förs in för hand.
intray-adopt-title = Det är ett eget papper
intray-adopt-lead = Papperet får ett nytt nummer. Skriv numret på papperet när det visas i liggaren.
intray-adopt-form = Gäller som blankett
intray-adopt-text = Vad är det?
intray-adopt-hint = Till exempel: handskriven daganteckning, natten till den 17. Inga namn.
intray-adopt = Ge papperet ett nummer
intray-foreign-ask = Det hör inte hit
intray-foreign-lead = Till exempel en faktura eller en annan kommuns blankett. Bilden ligger kvar och kan hämtas tillbaka.
intray-foreign = Hör inte hit
tray-other-form = Koden säger en annan blankett än den som skrevs ut med numret.
err-intray-serial = Det är inget nummer, eller så är ett tecken fel.
rec-intray-serial = Läs numret en gång till. Sista tecknet kontrollerar de andra.
err-intray-number = Bladet har sida 1 till { $pages }.
rec-intray-number = Skriv vilken sida av bladet det är.
err-tray-full = Facket är fullt: { $most } sidor.
rec-tray-full = Gå igenom facket först.
err-tray-gone = Sidan ligger inte längre i facket.
rec-tray-gone = Någon annan kan ha tagit hand om den.
err-picture-elsewhere = Bilden finns på den dator som läste in sidan.
rec-picture-elsewhere = Gör det här på den datorn.

corners-title = Visa var sidan ligger
corners-lead = Klicka mitt i varje svart hörnmärke, ett i taget. Det gäller märkena som är upptill och nertill när texten läses rätt.
corners-which = { $corner ->
    [1] Klicka på märket uppe till vänster
    [2] Klicka på märket uppe till höger
    [3] Klicka på märket nere till höger
   *[4] Klicka på märket nere till vänster
 } ({ $corner } av 4)
corners-click = Klicka i bilden, på märket.
corners-not = Sidan kunde inte läsas så. Börja om från märket uppe till vänster, eller lägg in den som bild.
corners-restart = Börja om

look-intray-page = en sida i facket
look-form-page = en inläst sida av en blankett
look-form-sheet = en blankett som förs in
look-form-compare = jämförde en fil med blanketter
look-form-read-in = läste in en fil med blanketter
look-form-export = tog ut blanketter som fil

review-title = Granska
review-stop = Sluta för nu
review-counter = { $at } av { $all }
review-carer = ifylld av { $who }
review-second = Väntar på en andra person. { $who } har sett det här. Se själv, och svara.
review-differ = Två säger olika: { $who }. Se efter tillsammans; den som ändrar sig svarar om.
review-picture = Bilden
review-strip = Raden som rutan står i:
review-picture-alt = Utsnitt ur sidan: { $label }
review-picture-page = Sidan med de rutor som lästes som kryss inramade. Klicka på en ruta för att ändra den.
review-read = Läst som: { $value }
review-why-unclear = Rutan är varken tydligt tom eller tydligt kryssad.
review-why-struck = Ett kryss är struket.
review-why-several = Flera är kryssade där det ska vara ett.
review-why-guarded = Läkemedel eller pengar: ses alltid av en människa.
review-why-many = Mycket på sidan är otydligt.
review-page-label = Hela sidan
review-page-lead = Inramade rutor är lästa som kryss, alla andra som tomma. Klicka på en ruta som är fel.
review-page-right = Allt stämmer
review-right = Stämmer
review-many = Kryssat
review-tick-true = Kryss
review-tick-false = Tomt
review-none = Inget kryss
review-unreadable = Oläsligt
review-ask = Fråga den som skrev
review-zoom = Se hela sidan
review-zoom-out = Tillbaka till utsnittet
review-undo = Ångra det förra
review-keys = Tangenterna i rutorna gör samma sak som knapparna. De stängs av längst ner på sidan.
review-turn-title = Ändra en ruta utan mus
review-turn-box = Ruta
review-turn = Ändra
review-row = Rad { $row }: { $label }
review-what = { $label }, blad { $serial } sida { $page }
review-nothing = Det finns inget att granska.
review-left = { $done } av { $all } är klara.
review-now = Nu
review-go = Granska { $count } till
review-done = Du har sett allt som väntar på dig.
review-to-gallery = Se många på en gång
review-second-title = Väntar på en andra person: { $count }
review-second-lead = Narkotika och pengar ses av två. Någon annan loggar in och granskar.
review-seen-by = sett av { $who }
review-asked-title = Att fråga om: { $count }
review-asked-lead = Ring den som skrev. Öppna sedan raden och svara.
err-review-gone = Det finns inte längre att granska.
rec-review-gone = Någon annan kan ha gjort det, eller så är bladet infört.

gallery-title = Många på en gång
gallery-lead = De osäkraste står först. Inramade rutor är lästa som kryss. Markera det som är fel och säg ja till resten.
gallery-none = Det finns inget här som kan avgöras med en blick.
gallery-more = { $count } till kommer efter dessa.
gallery-yes = Alla utom de markerade stämmer
