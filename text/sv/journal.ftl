### Loggboken: det en domstol läser efteråt.

journal-title = Loggbok
journal-over = Händelsen är avslutad. Det som skrivs nu blir ett tillägg, med dagens tid.
journal-back = Till loggboken

journal-text = Vad har hänt?
journal-text-hint = Korta fakta. Skriv aldrig en brukares namn här: det finns ett eget fält.
journal-happened = När hände det?
journal-happened-hint = Nu, om du inte ändrar. Klockslaget räcker: 07:33.
journal-reported-by = Vem berättade?
journal-reported-by-hint = Tomt om du såg det själv.
journal-channel = Hur kom det?
journal-channel-hint = Tomt om det inte kom någon väg.
journal-more = Mer om raden: nyckelmeddelande, sekretess, brukare, vem den är för
journal-flags = Märk raden
journal-flag-key = Nyckelmeddelande: läses upp på nästa möte
journal-flag-secret = Sekretess: prövas innan raden lämnas ut
journal-mark = Gäller den något särskilt?
journal-mark-hint = Frågor från pressen, det som kommer från angriparen och beslut hålls isär.
journal-source = Källa
journal-source-hint = Var den som berättade har det ifrån.
journal-client = Brukare
journal-client-hint = Namnet låses med en egen nyckel. Raden syns då bara för enheten eller krisledningen.
journal-whom = Vem är raden för?
journal-whom-hint = En rad om en brukare går till din enhet, annars till krisledningen, om du inte väljer.
journal-whom-all = Alla
journal-whom-staff = Krisledningen
journal-save = Skriv i loggboken
journal-saved = Sparat
journal-saved-as = Raden är sparad som { $number }. Numret ändras aldrig.
journal-why = Varför rättas raden?
journal-why-hint = Till exempel: fel klockslag, hörde fel.

channel-phone = telefon
channel-runner = bud
channel-meeting = möte
channel-sms = sms
channel-paper = papper
channel-in-person = på plats
channel-radio = radio

journal-tag-key = Nyckelmeddelande
journal-tag-press = Press
journal-tag-attacker = Angriparen
journal-tag-decision = Beslut
journal-tag-client = Brukare
journal-tag-secret = Sekretess
journal-tag-corrected = Rättad, eller en rättelse

journal-closed = Raden gäller en brukare.
journal-open = Visa raden
journal-corrects = Rättelse av
journal-corrected-by = Rättad av
journal-reported = Från { $who }.
journal-source-said = Källa: { $source }.
journal-entered = Skriven { $at } av { $who }.
journal-written-by = Skriven av { $who }.
journal-only = Bara för { $whom }.

journal-line-title = Rad { $number }
journal-correct = Rätta raden
journal-task = Gör en uppgift av raden
journal-others = Hör ihop med
journal-correct-title = Rätta { $number }
journal-correct-lead = Den gamla raden står kvar. Skriv raden som den skulle ha varit: den får ett eget nummer och pekar på den gamla.
journal-correct-save = Spara rättelsen
journal-accounted = Införd i verksamhetssystemet
journal-account-title = Original
journal-account-lead = Raden handlar om en brukare och finns bara här. När den är införd i verksamhetssystemet är den inte längre original, och kan gallras.
journal-account-go = Den är införd
err-journal-not-back = Raden kan inte markeras som införd än.
rec-journal-not-back = Det går för rader om brukare, när återgången har börjat.

journal-count = Rader: { $count }
journal-found = Rader som passar: { $count }
journal-only-key = Bara nyckelmeddelanden
journal-show-all = Visa alla
journal-print = Skriv ut loggboken
journal-release = Lämna ut ur loggboken
journal-find = Sök i loggboken
journal-find-text = Ord i raden
journal-find-text-hint = Det du söker efter sparas inte. Träffar på brukare visas, och det skrivs vem som tittade.
journal-find-mark = Märkta
journal-find-by = Skriven av
journal-find-from = Hände från
journal-find-until = Hände till
journal-find-time-hint = Som 2021-12-16, eller 2021-12-16 07:30.
journal-find-go = Sök
journal-any = Spelar ingen roll
journal-none-found = Inga rader passar.
journal-empty = Inget är skrivet än. Skriv den första raden ovanför.
journal-pages = Fler rader
journal-newer = Nyare rader
journal-older = Äldre rader

journal-rules = Loggregler
journal-rules-print = Skriv ut loggreglerna
journal-rules-lead = Loggboken är minnet av krisen. Den kan bli bevis. Så här för vi den.
journal-rule-1 = Skriv direkt. Hellre en kort rad nu än en lång i kväll.
journal-rule-2 = Skriv vad som hände och vad som sades, inte vad du tror. Är det en gissning, skriv att det är det.
journal-rule-3 = Skriv när det hände. När raden skrevs sätter datorn själv.
journal-rule-4 = Skriv vem som berättade, och hur: telefon, bud, möte, sms, papper.
journal-rule-5 = Varje beslut skrivs: vad, varför, vem som beslutade. Också beslut att vänta.
journal-rule-6 = Brukares namn skrivs bara i fältet Brukare, aldrig i texten.
journal-rule-7 = Märk det som är hemligt. Pressens frågor och det som kommer från angriparen får egna märken.
journal-rule-8 = Stryk aldrig. Blev det fel, skriv en ny rad som rättar den gamla, och varför.
journal-rule-9 = Läs upp viktiga besked innan du sparar: motläsning.
journal-rule-10 = Lämna aldrig stolen tom. Lämna över med namn och klockslag på en egen rad.

journal-paper-lead = Rader: { $count }, i den ordning de skrevs. En rad ändras aldrig; en rättelse är en ny rad.
journal-paper-numbers = Numren kommer ur datorns hela logg. Hopp i numren betyder att datorn skrev annat däremellan, eller att raden är för andra.
journal-paper-part = Detta är ett urval.
journal-paper-client = raden gäller en brukare och finns i loggboken
journal-paper-corrects = Rättelse av { $number }: { $why }
journal-paper-corrected = Rättad av { $number }
journal-paper-end = Slut på utskriften. Sigillet längst ned på varje sida visar vilken logg den kommer ur.
journal-paper-keeper = Loggförare

look-line = rader om brukare i loggboken
look-line-find = rader om brukare vid en sökning i loggboken
look-line-print = skrev ut rader om brukare ur loggboken

err-no-incident = Ingen händelse har börjat.
rec-no-incident = Starta en under Något har hänt. Det du skrev är inte sparat.
err-log-corrected = { $number } är redan rättad av { $by }.
rec-log-corrected = Rätta { $by } i stället. Inget är ändrat.
err-log-ahead = Tiden ligger i framtiden.
rec-log-ahead = Skriv när det hände, eller lämna tiden orörd.
err-log-long-ago = Tiden ligger mer än ett år tillbaka.
rec-log-long-ago = Kontrollera årtalet.

choice-copy-what-log = Loggbok
choice-copy-what-minutes = Protokoll
choice-copy-what-tasks = Uppgiftslista
choice-copy-what-release = Utlämnad kopia
