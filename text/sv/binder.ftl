# Varje sida
supplement-band = SKYDDADE UPPGIFTER – öppnas bara av den som enhetschefen har utsett
exercise = ÖVNING
data-from = Uppgifterna är från { $when }
green-until = grönt till { $when }
yellow-until = gult till { $when }
red-after = rött efter { $when }
page-of = sida { $x } av { $y }
continues = fortsätter på sida { $x }
cont = (forts.)
secrecy = SEKRETESS enligt 26 kap. OSL. Förvaras inlåst, lämnas inte obevakad.
made-at = framställt { $when }
qr-alt = QR-kod med texten { $serial }
missing = uppgift saknas
none-in-data = ingen uppgift i underlaget
unread = (kontrollera numret)
name = Namn
place = Plats
who = Vem
role = Funktion
number = Nummer
what = Vad
when = När
date = Datum
time = Tid
clock = Klockan
pages = Sidor
sheets = Blad
signature = Signatur
form = Blankett
money = { $sum } kr
born = f. { $year }

# Datum
date-day = { $weekday } { $day } { $month }
date-moment = { $day } kl. { $clock }
every-day = alla dagar
day-1 = mån
day-2 = tis
day-3 = ons
day-4 = tor
day-5 = fre
day-6 = lör
day-7 = sön
month-1 = jan
month-2 = feb
month-3 = mar
month-4 = apr
month-5 = maj
month-6 = jun
month-7 = jul
month-8 = aug
month-9 = sep
month-10 = okt
month-11 = nov
month-12 = dec

# Tider på dagen
slot-morning = Morgon
slot-morning-short = mo
slot-forenoon = Förmiddag
slot-forenoon-short = fm
slot-lunch = Lunch
slot-lunch-short = lu
slot-afternoon = Eftermiddag
slot-afternoon-short = em
slot-evening = Kväll
slot-evening-short = kv
slot-night = Natt
slot-night-short = na
slot-any = Hela dygnet

# Flikar
tab = Flik
tab-first = Först
tab-runs = Turer
tab-clients = Brukarblad
tab-bag = Väskblad
tab-medicines = Läkemedel
tab-payments = Utbetalningar
tab-codes = Kodblad
tab-forms = Blanketter

# Försättsblad
cover-title = Reservpärm
cover-supplement = Bilaga: skyddade uppgifter
valid-until = används till { $when }
cover-missing = Det här saknas eller är gammalt
cover-complete = Alla uppgifter kom in som de skulle.
cover-clients = Pärmen gäller { $count } personer.
cover-in-supplement = { $count } till finns bara i den förseglade bilagan.
cover-contents = Innehåll, det viktigaste först
cover-what = Del
cover-age = Uppgifter från
cover-held = tidigare uppgifter, från { $when }
cover-call = Ring
cover-digest = Kontrollsumma
cover-digest-why = Jämför med skärmen: samma tecken betyder att pärmen är gjord av just de uppgifterna.
opened-by = Öppnad av
opened-when = Datum och tid

# Vem skadas först
harm-title = Vem skadas först?
harm-how = Gå uppifrån och ner. Skriv vem som tar det. Ingen rad får stå tom.
harm-none = Ingen i underlaget har en tid till skada. Gå igenom brukarbladen för hand.
harm-within = Inom { $hours } tim – antal: { $count }
harm-before = Före, plats
harm-who = Vem och var
harm-why = Varför
harm-taken = Tas av, kl.
two-carers = TVÅ PERSONER BEHÖVS
two-carers-short = TVÅ PERS.

# Första timmen
hour-title = Första timmen
hour-how = Kryssa när det är gjort och skriv klockslaget. Börja uppifrån, vänta inte på IT.
step-1-title = Någon leder
step-1-text = Den som är här och har mest erfarenhet leder tills chefen är på plats. Skriv namnet på tavlan.
step-2-title = Rör inte datorerna
step-2-text = Stäng inte av och starta inte om. Dra ur nätverkskabeln. Använd ingen dator förrän krisledningen har sagt ja.
step-3-title = Fram med pärmen
step-3-text = Lägg den där alla ser den. Läs åldern överst på sidan: grönt, gult eller rött.
step-4-title = Vem skadas först?
step-4-text = Fördela listan i flik A uppifrån. Två personer där det står så.
step-5-title = Ut med turerna
step-5-text = Dela ut dagens turblad i flik B och väskbladen i flik D. Kvittera nycklar och koder.
step-6-title = Ring in folk
step-6-text = Personallistan i flik A. Kalla in nästa pass tidigare om det behövs.
step-7-title = Larm och telefoner
step-7-text = Prova ett trygghetslarm. Fungerar det inte: tillsyn enligt brukarbladen, börja med dem som bor ensamma.
step-8-title = Sjuksköterska
step-8-text = Ring och säg att läkemedelslistorna på papper ska kontrolleras och signeras innan de används.
step-9-title = Krisledningen
step-9-text = Rapportera: hur många personer, vad som inte går ihop, när du ringer igen.
step-10-title = Nästa avstämning
step-10-text = Bestäm klockslag. Då ska varje rad i listan ha ett namn och varje tur ha kommit i väg.

# Personal
staff-title = Personal och nummer
staff-how = Rikta mobilens kamera mot rutan för att ringa. Här står bara arbetsnummer.
relatives-title = Närstående med skyddade uppgifter
relatives-how = De står bara här. Rikta mobilens kamera mot rutan för att ringa.
dial-alt = QR-kod som ringer { $number }

# Schema
schedule-title = Schema

# Tur
run-unnamed = Besök utan tur
run-no-staff = ingen planerad – skriv namn: ______________________
run-staff = Planerad personal
run-what = Vem, var och vad
run-clock = Klar kl.
run-sign = Signatur
run-notes = Inte utfört eller ändrat: vem, varför, vem bestämde, när kollas det igen
run-marks = OBS: { $marks }
done = Klart
see-supplement = Skyddade uppgifter – se bilaga
no-address = adress saknas
no-actions = insats saknas – se brukarbladet
key-number = Nyckel { $number }

# Brukarblad
address = Adress
phone = Telefon
key = Nyckel
no-key = inget nyckelnummer
code-elsewhere = Portkod: se kodblad, flik G
alarm = Larm
household = Boende
lives-alone = Bor ensam
lives-with = Bor med någon
medicine = Läkemedel
medicine-yes = JA, behöver hjälp
medicine-no = Nej, sköter själv
dose-bags = dospåsar
no-dose-bags = inte dospåsar
dose-bag = dospåse
warnings = Varning
allergies = Överkänslighet
infections = Smitta
devices = Sår, kateter m.m.
diagnoses = Diagnos
treatment-limits = Vårdbegränsning
client-usual = Vanliga besök
client-needs = Behov
contacts = Närstående och kontakter
notes-today = Anteckningar – datum, tid, signatur

# Läkemedel
basis = UNDERLAG
basis-why = Gäller först när en sjuksköterska har kontrollerat listan mot ordinationen och fyllt i raden.
basis-checked = Kontrollerad mot ordination
medicine-title = Läkemedel
controlled = NARKOTIKA – två signaturer
controlled-sign = NARKOTIKA – två signaturer
varying-list = Dosen varierar – se aktuell ordination
varying-sign = Dosen varierar – skriv dos varje gång
as-needed = Vid behov: { $text }
since = insatt { $date }
changed = ändrat { $date }
orders = Ordinationer till omvårdnad
order-who-missing = uppgift saknas om vem som får göra det
delegated = delegerad personal
not-delegated = legitimerad personal
changes-by-hand = Ändringar – datum, tid, signatur
signing-alt = Rutor att kryssa och signera: { $days } dagar, { $slots } tider
dose-label = dos
sign-label = sign.
sign-label-2 = sign. 2

# Utbetalning, koder, blanketter
number-of-person = Personnummer
case = Ärende
co-applicant = Medsökande
children = Barn
payment-last = Senaste beslut
amount-last = Senast
amount-now = Nu
amount = Att betala
pay-date = Utbetalningsdag
pay-way = Betalsätt
clearing = Clearing
account = Konto
payment-now = Beslut nu
payment-how = Skriv vad som är ändrat och varför. Ändrat kontonummer kräver två personer.
new-amount = Nytt belopp
decided-by = Beslutat av
attested-by = Attesterat av
codes-title = Kodblad
codes-how = Lämna ut en kod i taget. Den som får koden skriver namn och tid. Bladet lämnar inte rummet.
code = Kod
codes-out = Utlämnad till, tid
forms-title = Här ska blanketterna ligga
forms-how = Fyll på när det är färre än tio kvar. Skriv första och sista numret.
forms-from = Från nr
forms-to = Till nr
forms-by = Påfyllt av, datum
form-visit = Besöksanteckning
form-deviation = Avvikelserapport
form-medicine = Läkemedelshändelse
form-call = Samtalslapp
form-signing = Signeringslista, tom
form-run = Turblad, tomt
form-client = Brukarblad, tomt
form-keys = Kvittens av nycklar och koder
form-payment = Utbetalning, tom
form-concern = Orosanmälan
