# Kommandoraden: vad varje kommando gör.
cli-about = Plan B: pärmar på papper när datorerna inte går.
cli-long = Varje natt gör planb om verksamhetssystemens exporter till förseglade pärmar, en per enhet.
    Börja med `planb demo`, eller med `planb init KATALOG` för er egen kommun.
cli-usage = Så här
cli-commands = Kommandon
cli-options = Val
cli-lang = Språk: sv eller en
cli-json = Svara med ett JSON-objekt, för skript
cli-dir = Mappen med Plan B (den som `planb init` gjorde)
cli-version = Visa programmets version
cli-help = Visa hjälp

cli-init = Gör den här datorn redo: inställningar, nycklar och en tom logg
cli-init-dir = Katalog som ska skapas
cli-init-municipality = Kommunens namn, som trycks på varje omslag
cli-init-from-exports = Mapp där systemen lägger sina exporter

cli-keys = Visa eller skriv ut nycklarna till de förseglade kuverten
cli-keys-print = Gör och skriv ut nycklar för de enheter som saknar (PDF, en per enhet och en per bilaga, och tre återställningsandelar)
cli-keys-out = Mapp för PDF-filerna. De är hemliga: skriv ut, lägg i kuvert, radera
cli-keys-renew = Gör en ny nyckel för en enhet, när kuvertet har öppnats
cli-keys-unit = Lägg till en enhet som inte finns i exporterna än
cli-keys-identity = Skriv också varje nyckel som en fil för age (bara för övning och prov)

cli-import = Läs exporter och visa vad programmet förstod
cli-import-check = Läs med mappningarna och visa rader, kolumner och varje nekad rad
cli-import-guess = Föreslå en mappning för en okänd fil
cli-import-files = Filer att läsa
cli-import-mappings = Mapp med mappningar (TOML); annars datorns, annars de medföljande

cli-night = Nattkörningen: läs, vakta, ögonblicksbild, pärmar, försegla
cli-night-accept = Godkänn det som vakten annars håller, med ett skäl som sparas
cli-night-accept-only = Godkänn bara detta: KÄLLA, ENHET eller ENHET:SLAG (flera kan anges)
cli-night-at = Kör som om klockan vore detta (ÅÅÅÅ-MM-DDTTT:MM), för prov och övning

cli-open = Öppna en förseglad pärm med nyckeln ur kuvertet
cli-open-bundle = Pärmens fil
cli-open-key = Fil med nyckeln (AGE-SECRET-KEY-1… eller orden), eller två filer med återställningsandelarnas ord. Utan den frågar programmet
cli-open-out = Mapp att lägga PDF-filerna i
cli-open-profile = Bara det som denna roll behöver: carer, nurse, on_call, case_officer
cli-open-by = Vem som öppnar (skrivs på öppningskvittot)

cli-status = Hur färsk är varje enhets pärm? Svarar 0 bara när allt är färskt
cli-salvage = Skriv ut allt ur en enhets ögonblicksbild som CSV och JSON, förseglat
cli-salvage-key = Fil med enhetens nyckel (eller återställningsnyckelns andelar)
cli-salvage-unit = Enhet (id)
cli-salvage-night = Natt (ÅÅÅÅ-MM-DD); annars den senaste
cli-salvage-out = Fil att skriva
cli-salvage-supplement = Bilagan för skyddade personer i stället för enhetens egen

cli-demo = Prova med en påhittad kommun: 2 400 brukare, 40 enheter, en hel natt
cli-demo-dir = Katalog för den påhittade kommunen
cli-demo-seed = Frö: samma frö ger samma kommun
cli-demo-size = Storlek: kalix eller small
cli-man = Skriv manualsidor (man)
cli-man-out = Mapp för manualsidorna

cli-note = Skriv en rad i loggen och få dess nummer
cli-note-text = Vad som ska stå
cli-note-at = När det hände (ÅÅÅÅ-MM-DDTHH:MM); annars nu
cli-note-unit = Endast för denna enhet
cli-note-staff = Endast för krisledningen
cli-note-client = Om en brukare: numret (C-…), eller "new" för ett nytt. Kräver --unit eller --staff
cli-note-accounted = Anteckningen med detta nummer är införd i verksamhetssystemet

cli-log = Visa loggen: nummer, när det hände, när det skrevs, vem, vad
cli-log-node = Bara denna dator (namn eller prefix)
cli-log-since = Från och med (ÅÅÅÅ-MM-DD eller ÅÅÅÅ-MM-DDTHH:MM)
cli-log-until = Till och med
cli-log-event = Bara denna sorts händelse, till exempel NoteWritten (kan anges flera gånger)
cli-log-find = Bara rader med denna text
cli-log-last = Bara de N sista
cli-log-key = Fil med ett kuverts nyckel, för att läsa det som nyckeln öppnar

cli-digest = Visa loggens kontrollsummor: läget och allas huvuden
cli-sync = Möt ett USB-minne, en annan dator eller ett objektlager och ge varandra det som saknas
cli-sync-place = En mapp (till exempel på USB-minnet), https://DATOR:PORT#FINGERAVTRYCK eller s3://HINK/PREFIX
cli-sync-list = Visa alla möten: vad som gått åt vilket håll, och när
cli-sync-forget = Glöm adressen: datorn söker den inte längre
cli-serve = Öppna sidorna i webbläsaren, och möt andra datorer på samma nät
cli-serve-listen = Adress och port att lyssna på
cli-serve-every = Hur ofta kända datorer söks
cli-serve-for = Sluta efter så många sekunder

cli-enrol = Ta in en ny dator i kommunens krets, utan nät
cli-enrol-new = På den nya datorn: visa dess begäran
cli-enrol-request = På en dator som redan är med: den nya datorns begäran
cli-enrol-answer = På den nya datorn: svaret
cli-enrol-name = Vad folk kallar den: "Södra, bärbar 2"
cli-enrol-words = De sex ord som den nya datorn visar; annars frågar programmet
cli-enrol-prefix = Hur dess nummer börjar; annars nästa lediga
cli-enrol-unit = Får läsa denna enhet (kan anges flera gånger); utan begränsning får den läsa allt
cli-enrol-staff = Får läsa krisledningens del
cli-enrol-common = Får bara läsa det gemensamma
cli-enrol-admin = Får själv ta in och stänga ute andra
cli-enrol-out = Skriv begäran eller svaret i en fil också
cli-revoke = Stäng ute en dator: det den skrivit hittills gäller, inget senare
cli-revoke-node = Datorns namn eller prefix

cli-root = Rotnyckeln: tre tryckta andelar, två behövs
cli-root-split = Skriv ut rotnyckelns tre andelar
cli-root-join = Gör den här datorn till administratör med två andelar
cli-root-share = Fil med en andels ord (ange två)
cli-root-out = Mapp för bladen. De är hemliga: skriv ut, lägg i kuvert, radera

cli-verify = Bevisa hela loggen: signaturer, kedjor, sådant som saknas, grenade och utestängda loggar, ögonblicksbilder och pärmar
cli-verify-digest = Kontrollsumman på ett papper: finns den i loggens förflutna, och när?
cli-scrub = Läs varje byte i lagret. Skadade rader tas undan och kan komma tillbaka från en annan dator
cli-erase = Radera en brukare här och på varje dator som möts; utan namn: visa vilka datorer som inte bekräftat
cli-erase-client = Brukarens nummer (C-…)
cli-erase-ground = Grunden för raderingen
cli-erase-decision = Gallringsbeslutets beteckning, när original ska förstöras
cli-clock = Visa datorns klocka, säg vad som är rätt, eller rätta det som skrevs med fel klocka
cli-clock-set = Rätt tid nu (ÅÅÅÅ-MM-DDTHH:MM)
cli-clock-correct = Rätta det som denna dator skrev (namn eller prefix)
cli-clock-from = Från och med detta nummer
cli-clock-to = Till och med detta nummer
cli-clock-minutes = Så många minuter läggs till (minus drar ifrån)
cli-clock-reason = Varför
cli-stick = USB-minnen
cli-stick-make = Gör ett USB-minne till en egen dator i kretsen, med programmet bredvid
cli-stick-folder = USB-minnets mapp
cli-init-from-station = Bygg upp ett nav som gått förlorat, från mappen på denna dator eller detta USB-minne. Kräver två andelar
cli-serve-lan = Svara också på det lokala nätet, krypterat
cli-serve-meet = Adress och port där andra datorer möter den här
cli-serve-certificate = Certifikat (PEM) i stället för ett eget
cli-serve-certificate-key = Certifikatets nyckel (PEM)
cli-card = Inloggningskort
cli-card-new = Gör ett nytt kort och visa det en gång
cli-card-role = Rollen, till exempel unit-manager eller administrator
cli-card-unit = En enhet som kortet gäller; kan anges flera gånger
cli-card-name = Innehavarens namn; utan det är kortet enhetens
cli-card-address = Adressen som kortets länk börjar med

cli-fetch = Reservdatorn: hämta de nyaste förseglade pärmarna för sina enheter, och kontrollera dem
cli-fetch-from = En mapp, https://NAVET:PORT#FINGERAVTRYCK eller s3://HINK/PREFIX; annars inställningarnas
cli-fetch-unit = Enhet att hämta för (kan anges flera gånger, * är alla); annars inställningarnas

cli-keys-rotate = Byt nyckeln i en enhets kuvert: nytt blad, och det gamla kuvertet att förstöra
cli-keys-rotate-unit = Enhet
cli-keys-rotate-supplement = Bilagans kuvert i stället för pärmens
cli-keys-rotate-key = Fil med det gamla bladets nyckel (eller två återställningsandelar): då öppnar det nya bladet också det som bara det gamla öppnar i loggen

cli-order = Skriv ut en exportbeställning till ett systems leverantör, eller jämför en fil som kom med beställningen
cli-order-system = Systemet (namn i registret), eller en källa som tes
cli-order-check = Jämför den här filen med beställningen
cli-order-source = Vilken källas mappning som gäller, när systemets namn inte säger det
cli-order-to = Till vem; annars registrets leverantör
cli-order-hour = Senast då ska filen finnas; annars 01:30
cli-order-folder = Mapp där filen ska läggas; annars exportmappen
cli-order-format = Filens format; annars mappningens
cli-order-encoding = Teckenkodning; annars mappningens eller UTF-8
cli-order-out = PDF att skriva; annars bestallning-KÄLLA.pdf här
cli-print = Skriv ut en enhets senaste pärm, i den ordning som skyddar liv
cli-print-unit = Enheten
cli-print-printer = Skrivaren: ipp://ADRESS, eller namnet på en kö på den här datorn
cli-print-due = Bara de delar som ska skrivas ut i dag
cli-print-from = Börja med bladet som har det här löpnumret
cli-print-supplement = Bilagan med skyddade uppgifter i stället för pärmen
cli-print-to = Lägg vanliga PDF-filer i en mapp, till exempel ett USB-minne för kopiatorn
cli-print-wipe = Skriv över och ta bort det som lades i mappen
cli-print-confirm = Löpnumret på det sista bladet som kom ut; - om inget kom
cli-print-changes = Bara ändringsbladet och bladen som det säger ska sättas in

cli-exercise = Gör en övning: en egen mapp med registrets organisation och samma kort
cli-exercise-to = Ny mapp för övningen
cli-stick-program = Ett program till att lägga på USB-minnet, till exempel det för Windows
cli-stick-dist = Mapp med de färdiga programmen (det som cargo xtask dist lägger i target/dist): statisk Linux och Windows

# En kommandorad som inte går att förstå.
cli-refused-unknown = Programmet känner inte till { $what }.
cli-refused-command = Det finns inget kommando { $what }.
cli-refused-missing = Det här fattas: { $what }
cli-refused-no-command = Skriv också vilket kommando det gäller.
cli-refused-twice = { $what } står två gånger.
cli-refused-together = { $what } går inte ihop med { $other }.
cli-refused-no-value = Efter { $what } ska det stå något.
cli-refused-value = { $value } kan inte stå efter { $what }.
cli-refused-count = Det står för mycket eller för lite efter { $what }.
cli-refused-letters = Kommandot innehåller tecken som inte är text.
cli-refused-choices = Välj bland: { $all }
cli-refused-meant = Menade du { $what }?
cli-refused-usage = Så skrivs det: { $usage }
cli-refused-help = Lägg till --help sist för att se allt som går att skriva.
cli-word-options = [VAL]
cli-word-command = <KOMMANDO>
cli-word-default = [annars:{" "}
cli-word-values = [något av:{" "}
