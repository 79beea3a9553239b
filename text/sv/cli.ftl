# Kommandoraden: vad varje kommando gör.
cli-about = Plan B: pärmar på papper när datorerna inte går.
cli-long = Varje natt gör planb om verksamhetssystemens exporter till förseglade pärmar, en per enhet.
    Börja med `planb demo`, eller med `planb init KATALOG` för er egen kommun.
cli-usage = Så här
cli-commands = Kommandon
cli-options = Val
cli-lang = Språk: sv eller en
cli-json = Svara med ett JSON-objekt, för skript
cli-dir = Nodens katalog (den som `planb init` gjorde)
cli-version = Visa programmets version
cli-help = Visa hjälp

cli-init = Gör en ny nod: inställningar, nyckel och en tom logg
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
cli-import-mappings = Mapp med mappningar (TOML); annars nodens, annars de medföljande

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
