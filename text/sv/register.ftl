# Registrets ord: vad varje sort kallas, vad fälten heter, vad som går att välja, och vad som är fel.

# Organisationen: nämnd, förvaltning, områden.
record-part = Del av organisationen
records-part = Nämnd, förvaltning och områden
lead-part = Vilka enheter som hör ihop och vem som leder dem. Ringkedjor och översikter följer den här ordningen.
field-part-name = Namn
field-part-level = Nivå
choice-part-level-board = Nämnd
choice-part-level-administration = Förvaltning
choice-part-level-area = Område
field-part-parent = Hör till
hint-part-parent = Lämna tomt för den som är överst.
field-part-note = Anteckning

# Enheter.
record-unit = Enhet
records-unit = Enheter
lead-unit = Var ni finns, hur ni nås och var pärm och nycklar ligger. Det är det första någon frågar efter när inget annat fungerar.
field-unit-name = Namn
hint-unit-name = Som enheten heter till vardags, till exempel Hemtjänst Norra.
field-unit-sort = Verksamhet
choice-unit-sort-home-care = Hemtjänst
choice-unit-sort-care-home = Särskilt boende
choice-unit-sort-disability = LSS och funktionsstöd
choice-unit-sort-nursing = Hemsjukvård
choice-unit-sort-night-patrol = Nattpatrull
choice-unit-sort-staffing = Bemanningsenhet
choice-unit-sort-social-work = Individ- och familjeomsorg
choice-unit-sort-private-provider = Privat utförare
choice-unit-sort-office = Kontor och stöd
choice-unit-sort-other = Annan verksamhet
field-unit-part = Hör till
field-unit-phone = Telefon till enheten
hint-unit-phone = Ett nummer som går att ringa när växeln är nere.
field-unit-address = Adress
hint-unit-address = Gatuadress och ort, så att någon annan hittar dit.
field-unit-binder-place = Här ligger pärmen
hint-unit-binder-place = Till exempel låst skåp på expeditionen. Skriv inte koden.
field-unit-keys-place = Här ligger nycklarna
hint-unit-keys-place = De nycklar som öppnar när digitala lås inte gör det.
field-unit-printer = Skrivare som går att använda utan nätverk
choice-unit-printer-usb = Ja, en som kopplas med USB
choice-unit-printer-network = Nej, bara över nätverket
choice-unit-printer-copier = Kopiator som läser USB-minne
choice-unit-printer-none = Ingen
field-unit-open = När är ni bemannade?
choice-unit-open-always = Dygnet runt
choice-unit-open-days = Dagtid
field-unit-staff-count = Antal medarbetare
field-unit-client-count = Antal brukare
field-unit-note = Anteckning

# Personer.
record-person = Person
records-person = Personer
lead-person = Alla som ska kunna nås när e-post och växel är nere. Den som har skyddade personuppgifter ska inte stå här.
field-person-name = Namn
hint-person-name = Förnamn och efternamn.
field-person-title = Titel
hint-person-title = Till exempel undersköterska, enhetschef, socialsekreterare.
field-person-unit = Enhet
hint-person-unit = Den första är den som personen hör till.
field-person-phone = Mobil i tjänsten
hint-person-phone = Det nummer som ringkedjan ringer.
field-person-other-phone = Annat nummer i tjänsten
field-person-private-phone = Privat nummer
hint-person-private-phone = Bara den egna enheten kan läsa det. Fråga personen först.
field-person-email = E-post
field-person-manager = Är chef?
choice-person-manager-yes = Ja
choice-person-manager-no = Nej
field-person-shift = Arbetar
choice-person-shift-day = Dag
choice-person-shift-evening = Kväll
choice-person-shift-night = Natt
choice-person-shift-mixed = Blandat
field-person-note = Anteckning
hint-person-note = Inget om hälsa eller annat privat.

# Roller med den som har dem och ersättare i ordning.
record-post = Roll
records-post = Roller och ersättare
lead-post = Vem som har vilken roll, och vem som tar över om den personen inte nås. Skrivs ut, så att ingen behöver gissa.
field-post-name = Roll
hint-post-name = Till exempel socialchef, MAS, systemägare för Treserva.
field-post-holder = Innehas av
field-post-deputies = Ersättare
hint-post-deputies = I den ordning de tar över.
field-post-part = Gäller för
field-post-unit = Enhet
field-post-duties = Uppdraget
hint-post-duties = Vad rollen gör och får besluta, så att en ersättare kan ta över direkt.

# Vem som får besluta vad.
record-delegation = Delegation
records-delegation = Delegationer
lead-delegation = Vem som får besluta vad, också när chefen inte nås. Det som står i delegationsordningen gäller, här är det utskrivbart.
field-delegation-matter = Vad beslutet gäller
hint-delegation-matter = Till exempel omedelbart omhändertagande enligt 6 § LVU.
field-delegation-law = Lagrum
field-delegation-posts = Roller som får besluta
field-delegation-people = Personer som får besluta
hint-delegation-people = För ordförande och namngivna ledamöter som socialnämnden har utsett.
field-delegation-when-away = Om ingen av dem nås
field-delegation-from = Gäller från
field-delegation-until = Gäller till
field-delegation-source = Beslut
hint-delegation-source = Nämndens beslut, datum och paragraf.
field-delegation-verified-by = Kontrollerad av
field-delegation-verified-on = Kontrollerad den

# Jour och beredskap.
record-duty = Jour
records-duty = Jour och beredskap
lead-duty = Vem som svarar utanför kontorstid, och på vilket nummer. Nattpersonalen behöver det först av alla.
field-duty-name = Jour
hint-duty-name = Till exempel socialjour, chef i beredskap, larmmottagning.
field-duty-phone = Telefon
field-duty-people = Personer
hint-duty-people = I den ordning de ska ringas.
field-duty-hours = Tider
hint-duty-hours = Till exempel vardagar 16–08 och helger.
field-duty-unit = Enhet
field-duty-note = Anteckning

# System och annat som arbetet hänger på.
record-system = System
records-system = System och stöd
lead-system = Allt som arbetet hänger på, digitalt eller inte, och vad ni gör utan det. Det avgör vad som behöver finnas på papper.
field-system-name = Namn
hint-system-name = Det namn ni själva säger. Lås, larm och ventilation räknas också.
field-system-purpose = Används till
field-system-supplier = Leverantör
field-system-owner = Systemägare
hint-system-owner = Rollen i verksamheten som äger systemet, inte IT.
field-system-administrator = Systemförvaltare
field-system-confidentiality = Konfidentialitet (K)
hint-system-confidentiality = KLASSA 0–3: hur allvarligt är det om fel person läser?
field-system-integrity = Riktighet (R)
hint-system-integrity = KLASSA 0–3: hur allvarligt är det om något är fel?
field-system-availability = Tillgänglighet (T)
hint-system-availability = KLASSA 0–3: hur allvarligt är det om systemet är nere?
field-system-criticality = Hur viktigt är det?
choice-system-criticality-p1 = P1: liv och hälsa
choice-system-criticality-p2 = P2: myndighetsutövning och pengar till enskilda
choice-system-criticality-p3 = P3: märks inom en vecka
choice-system-criticality-p4 = P4: kan vänta
field-system-hosting = Var finns det?
hint-system-hosting = Ett system hos leverantören kan fungera fast kommunens nätverk är nere.
choice-system-hosting-own = I kommunens nätverk
choice-system-hosting-supplier = Hos leverantören
choice-system-hosting-national = Nationell tjänst
choice-system-hosting-none = Inget datasystem
field-system-depends-on = Behöver de här systemen
field-system-needs = Behöver också
choice-system-needs-network = Nätverk
choice-system-needs-login = Inloggning
choice-system-needs-printer = Skrivare
choice-system-needs-power = El
choice-system-needs-telephone = Telefoni
choice-system-needs-locks = Lås
choice-system-needs-ventilation = Ventilation
field-system-outage-hours = Klarar sig utan, timmar
hint-system-outage-hours = Acceptabel avbrottstid, till exempel 4, 24 eller 168.
field-system-plan-b = Plan B
hint-system-plan-b = Vad ni gör i stället, så att en vikarie förstår.
field-system-support-phone = Support
field-system-export = Export till pärmen
hint-system-export = Vilken fil som hämtas varje natt, och vem som har beställt den.
field-system-note = Anteckning

# Plan B för ett system på en enhet.
record-cover = Plan B på enheten
records-cover = Plan B per enhet och system
lead-cover = Vad varje enhet gör när ett system är nere. Det som är tomt är det som ännu inte fungerar på papper.
field-cover-unit = Enhet
field-cover-system = System
field-cover-used = Använder enheten systemet?
choice-cover-used-yes = Ja
choice-cover-used-no = Nej
field-cover-instead = Vi gör i stället
hint-cover-instead = Steg för steg, så att en vikarie kan göra det.
field-cover-form = Blankett
field-cover-stock = Blanketter på plats
hint-cover-stock = Hur många som är utskrivna och ligger på enheten.
field-cover-starter = Den som startar
field-cover-practised = Senast övad

# Planer.
record-plan = Plan
records-plan = Planer
lead-plan = Hur arbetet fortsätter när det vanliga sättet inte går. En plan räknas när den är fastställd, övad och utskriven.
field-plan-title = Rubrik
field-plan-sort = Sort
choice-plan-sort-continuity = Kontinuitetsplan
choice-plan-sort-analysis = Risk- och sårbarhetsanalys
choice-plan-sort-crisis = Krisledningsplan
field-plan-unit = Enhet
field-plan-owner = Ansvarig
field-plan-why-critical = Samhällsviktig?
hint-plan-why-critical = Kryssa det som skadas om arbetet stannar.
choice-plan-why-critical-life = Liv och hälsa
choice-plan-why-critical-authority = Myndighetsutövning
choice-plan-why-critical-economy = Ekonomi
choice-plan-why-critical-trust = Förtroende
field-plan-critical-reason = Motiv
field-plan-outage-hours = Acceptabel avbrottstid, timmar
hint-plan-outage-hours = 2 timmar, 24 timmar, 72 (tre dygn) eller 168 (en vecka).
field-plan-critical-times = Kritiska tidpunkter
hint-plan-critical-times = Till exempel utbetalningsvecka, helg, måltider, medicintider.
field-plan-dependencies = Beroenden
hint-plan-dependencies = Personal och kompetens, lokaler, system, information, leverantörer, el, tele, vatten, fordon, nycklar.
field-plan-minimum = Lägsta servicenivå
hint-plan-minimum = Vad som måste göras, och vad som kan vänta.
field-plan-minimum-staff = Minsta bemanning
field-plan-trigger = När gäller planen?
hint-plan-trigger = Till exempel: systemet har varit nere i 30 minuter.
field-plan-plan-b = Reservrutin, plan B
hint-plan-plan-b = Ett steg på varje rad. Tabeller går bra.
field-plan-forms = Blanketter
field-plan-printed-at = Här finns den utskriven
field-plan-who-starts = Vem beslutar att gå över till plan B?
hint-plan-who-starts = Roll och ersättare, också nattetid.
field-plan-back = Återgång och efterregistrering
field-plan-area = Kommunen och dess geografiska område
field-plan-method = Arbetsprocess och metod
field-plan-vital-activities = Samhällsviktig verksamhet
field-plan-vital-dependencies = Kritiska beroenden
field-plan-risks = Risker
hint-plan-risks = De ni har hittat, och hur ni bedömer sannolikhet och konsekvens.
field-plan-weaknesses = Sårbarheter och brister
field-plan-measures = Behov av åtgärder
field-plan-leadership = Så leder vi
hint-plan-leadership = Vilka som ingår, var ni samlas, hur ofta ni möts, vem som för logg.
field-plan-text = Övrigt
field-plan-practised = Senast övad
field-plan-next-revision = Nästa revision

# Fastställda versioner av planer.
record-version = Fastställd version
records-version = Fastställda versioner
lead-version = Planen som den var när den fastställdes. En version ändras aldrig.
field-version-plan = Plan
field-version-unit = Enhet
field-version-number = Version
field-version-approved-by = Fastställd av
field-version-approved-on = Fastställd den
field-version-fields = Innehåll

# Ringkedjor.
record-chain = Ringkedja
records-chain = Ringkedjor
lead-chain = Vem som ringer vem när inget annat når fram. Den fungerar bara om den är utskriven och provad.
field-chain-name = Namn
field-chain-unit = Enhet
hint-chain-unit = Tomt om kedjan gäller hela organisationen.
field-chain-say = Säg så här
hint-chain-say = Två korta meningar som låter likadant hela vägen.
field-chain-read-back = Motläsning
hint-chain-read-back = Den mening som den som svarar ska säga tillbaka.
field-chain-approved-by = Fastställd av
field-chain-approved-on = Fastställd den
field-chain-note = Anteckning

# Platser i en ringkedja.
record-link = Plats i ringkedjan
records-link = Platser i ringkedjan
lead-link = Var och ens plats: vem som ringer dem, och vem som tar över om de inte svarar.
field-link-chain = Ringkedja
field-link-person = Person
field-link-caller = Blir uppringd av
hint-link-caller = Tomt för den som börjar.
field-link-deputy = Ersättare
hint-link-deputy = Tar över om personen inte svarar.
field-link-place = Ordning

# Prov av ringkedjor.
record-drill = Prov av ringkedja
records-drill = Prov av ringkedjor
lead-drill = Hur lång tid det tog och vilka som nåddes. Nummer som inte går fram blir uppgifter.
field-drill-chain = Ringkedja
field-drill-day = Dag
field-drill-begun = Började kl.
hint-drill-begun = Till exempel 09:30.
field-drill-ended = Slutade kl.
hint-drill-ended = När den sista ringde den första.
field-drill-note = Anteckning

# Svar i ett prov.
record-reply = Svar i provet
records-reply = Svar i provet
lead-reply = Vad som hände hos var och en som ringdes upp.
field-reply-drill = Prov
field-reply-link = Plats i kedjan
field-reply-outcome = Hur gick det?
choice-reply-outcome-answered = Svarade
choice-reply-outcome-no-answer = Svarade inte
choice-reply-outcome-wrong-number = Fel nummer
choice-reply-outcome-cannot-come = Svarade, kan inte komma
field-reply-at = Klockan
field-reply-read-back = Motläsning
choice-reply-read-back-right = Rätt
choice-reply-read-back-wrong = Fel
choice-reply-read-back-not-asked = Frågades inte

# Utskrivna exemplar.
record-copy = Utskrift
records-copy = Utskrifter
lead-copy = Vilket papper som finns, var det ligger och vem som har det. Papper som ingen hittar är inget papper.
field-copy-serial = Löpnummer
hint-copy-serial = Står längst ner på varje sida.
field-copy-what = Vad
choice-copy-what-binder = Pärm
choice-copy-what-supplement = Skyddat tillägg
choice-copy-what-plan = Plan
choice-copy-what-chain = Ringkedja
choice-copy-what-board = Översikt
choice-copy-what-poster = Affisch
choice-copy-what-cards = Inloggningskort
choice-copy-what-exercise = Övning
choice-copy-what-list = Lista
field-copy-subject = Gäller
field-copy-unit = Enhet
field-copy-printed-on = Utskriven den
field-copy-printed-by = Utskriven av
field-copy-data-as-of = Uppgifterna är från
field-copy-version = Version
field-copy-pages = Sidor
field-copy-state = Var är den nu?
choice-copy-state-printed = Utskriven
choice-copy-state-locked-in = Inlåst
choice-copy-state-carried-out = Utburen
choice-copy-state-back = Tillbaka
choice-copy-state-replaced = Ersatt av nyare
choice-copy-state-destroyed = Förstörd
choice-copy-state-lost = Saknas
field-copy-place = Plats
hint-copy-place = Till exempel låst skåp, expeditionen, Hemtjänst Norra.
field-copy-holder = Den som har den
field-copy-receipt = Kvittens
hint-copy-receipt = Namnet på den som tog emot.
field-copy-state-on = Sedan
field-copy-replaced-by = Ersatt av
field-copy-note = Anteckning

# Utskriven och inlåst.
record-lockedin = Utskriven och inlåst
records-lockedin = Utskrivna och inlåsta pärmar
lead-lockedin = Chefens ord på utskriftsdagen: pappret är utskrivet och inlåst. Översikten räknar åldern härifrån.
field-lockedin-unit = Enhet
field-lockedin-day = Dag
field-lockedin-data-as-of = Uppgifterna är från
hint-lockedin-data-as-of = Datumet som står på pärmens framsida.
field-lockedin-place = Plats
field-lockedin-signed-by = Underskrift

# Personuppgiftsincidenter.
record-breach = Personuppgiftsincident
records-breach = Personuppgiftsincidenter
lead-breach = Vad som kom bort, vilka det kan gälla och vad som är gjort. En anmälan till IMY ska göras inom 72 timmar.
field-breach-what = Vad har hänt?
field-breach-unit = Enhet
field-breach-copy = Utskrift
field-breach-found-on = Upptäckt den
field-breach-clients = Antal personer det kan gälla
field-breach-contents = Vilka uppgifter
hint-breach-contents = Vilken sorts uppgifter, inte uppgifterna själva.
field-breach-done = Vad är gjort?
field-breach-reported-on = Anmäld den
field-breach-closed-on = Avslutad den

# Övningar.
record-exercise = Övning
records-exercise = Övningar
lead-exercise = En timme vid bordet med enhetens egen pärm. Det som saknas blir uppgifter.
field-exercise-unit = Enhet
field-exercise-day = Dag
field-exercise-scenario = Scenario
choice-exercise-scenario-morning = Morgonen då allt var borta
choice-exercise-scenario-half-staff = Halva personalen, ojämnt fördelad
choice-exercise-scenario-supplier-gone = Leverantören borta i tre veckor
field-exercise-score = Poäng
field-exercise-of = Av
field-exercise-answers = Svar
field-exercise-missing = Det som saknades
hint-exercise-missing = En sak på varje rad. Varje rad blir en uppgift.
field-exercise-led-by = Övningsledare

# Uppgifter.
record-task = Uppgift
records-task = Uppgifter
lead-task = Det som ska göras, av vem och till när. Mycket kommer från prov och övningar.
field-task-what = Vad ska göras?
field-task-unit = Enhet
field-task-owner = Ansvarig
field-task-until = Klar senast
field-task-from = Kommer från
choice-task-from-drill = Prov av ringkedja
choice-task-from-exercise = Övning
choice-task-from-check = Kontroll
choice-task-from-plan = Plan
choice-task-from-copy = Utskrift
choice-task-from-other = Annat
field-task-about = Gäller
field-task-done-on = Klar den
field-task-done-by = Gjord av

# Svar på det som natten föreslår.
record-proposal = Förslag
records-proposal = Förslag från natten
lead-proposal = Nattens filer säger något annat än registret. Du bestämmer vad som gäller.
field-proposal-answer = Svar
choice-proposal-answer-taken = Infört
choice-proposal-answer-declined = Avböjt

# Om organisationen.
record-setting = Om organisationen
records-setting = Om organisationen
lead-setting = Det som gäller alla och står på affischer och kort.
field-setting-name = Organisationens namn
hint-setting-name = Som det ska stå på varje sida, till exempel Socialförvaltningen i Kalix.
field-setting-computer-answer = Får jag använda datorn?
hint-setting-computer-answer = Ett kort svar till affischen, till exempel Nej, stäng av den.
field-setting-computer-text = Mer om datorn
hint-setting-computer-text = Vad som gäller för dator, mobil, e-post och lösenord.
field-setting-crisis-phone = Telefon till krisledningen
field-setting-meeting-place = Här samlas krisledningen
hint-setting-meeting-place = Ett rum som räcker till, och ett i reserv.

# För alla sorter.
field-retired = Används inte längre
hint-retired = Skriv varför. Det som stod här finns kvar i loggen.

# Behörigheter på inloggningskort.
role-director = Socialchef
role-area-manager = Områdeschef
role-unit-manager = Enhetschef
role-staff = Medarbetare
role-case-officer = Handläggare
role-finance = Ekonom
role-registrar = Registrator
role-log-keeper = Loggförare
role-device-desk = IT och datorer
role-communicator = Kommunikatör
role-administrator = Administratör

# Vad som är fel i ett fält (err) och vad du gör (rec).
err-field-required = Fältet är tomt.
rec-field-required = Fyll i fältet. Det du har skrivit i de andra fälten är kvar.
err-field-too-long = Texten är för lång: { $characters } tecken.
rec-field-too-long = Korta ner den till högst { $most } tecken.
err-field-control = Texten innehåller tecken som inte syns.
rec-field-control = Skriv om texten för hand i stället för att klistra in den.
err-field-choice = Det du har valt finns inte bland svaren.
rec-field-choice = Välj ett av svaren i listan.
err-field-not-found = Det du har valt finns inte i registret.
rec-field-not-found = Välj något som finns, eller lägg först till det i registret.
err-field-too-many = Du har valt för många.
rec-field-too-many = Välj högst { $most }.
err-field-date = Datumet går inte att läsa.
rec-field-date = Skriv år, månad och dag, till exempel 2026-11-22.
err-field-number = Talet går inte att använda.
rec-field-number = Skriv ett helt tal från { $least } till { $most }.
err-field-unknown = Fältet finns inte.
rec-field-unknown = Ta bort det, eller välj ett fält i listan. Inget är sparat.
err-field-ambiguous = Det finns flera som heter så.
rec-field-ambiguous = Skriv så att det bara kan vara en, till exempel med enheten inom parentes, eller välj i listan.
err-field-protected = Raden gäller någon med skyddade personuppgifter.
rec-field-protected = Inget av raden sparas. Uppgifterna hör hemma i ett förseglat kuvert, inte i registret.
err-field-repeated = Samma namn står på en rad till: rad { $row }.
rec-field-repeated = Ta bort den ena. Är det två personer, lägg in den andra för hand.
err-register-changed = Någon annan har ändrat här sedan du öppnade sidan.
rec-register-changed = Se vad som har ändrats och spara igen. Det du har skrivit är kvar.
err-register-no-unit = Ett privat nummer kan bara sparas hos en enhet.
rec-register-no-unit = Välj först vilken enhet personen hör till.

# Utskriftsdagar.
record-printday = Utskriftsdag
records-printday = Utskriftsdagar
lead-printday = När en enhet skriver ut en del av sin pärm. Det som inte står här görs som vanligt: turer varje onsdag, utbetalningar varje månad, resten när ett blad har ändrats.
field-printday-unit = Enhet
field-printday-part = Del av pärmen
choice-printday-part-first = Först (omslag, Vem skadas först?, schema)
choice-printday-part-runs = Turer
choice-printday-part-clients = Brukarblad
choice-printday-part-bag = Väskblad
choice-printday-part-medicines = Läkemedel
choice-printday-part-payments = Utbetalningar
choice-printday-part-codes = Kodblad
choice-printday-part-forms = Blanketter
field-printday-rhythm = Hur ofta
choice-printday-rhythm-weekly = Varje vecka
choice-printday-rhythm-monthly = Varje månad, första veckan
choice-printday-rhythm-on-change = När ett blad har ändrats
field-printday-weekday = Veckodag
hint-printday-weekday = Lämna tomt för onsdag.
choice-printday-weekday-monday = Måndag
choice-printday-weekday-tuesday = Tisdag
choice-printday-weekday-wednesday = Onsdag
choice-printday-weekday-thursday = Torsdag
choice-printday-weekday-friday = Fredag
choice-printday-weekday-saturday = Lördag
choice-printday-weekday-sunday = Söndag
choice-copy-what-usb = USB-minne, okrypterat
