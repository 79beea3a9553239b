# När något stannar: vad som hände (err), vad som är säkert och vad du gör (rec).

err-disk-full = Disken är full: { $path } kunde inte skrivas.
rec-disk-full = Det som redan var sparat är kvar. Gör plats på disken och kör igen.

err-no-access = { $path } får inte läsas eller skrivas.
rec-no-access = Se efter vem som äger filen och mappen, och att disken inte är skrivskyddad.

err-not-found = { $path } finns inte.
rec-not-found = Se efter att sökvägen är rätt och att disken eller USB-minnet sitter i.

err-file-failed = { $path } kunde inte läsas eller skrivas (fel { $code }).
rec-file-failed = Försök igen. Kommer felet tillbaka kan disken vara på väg att gå sönder.

err-store-busy = En annan körning skriver just nu.
rec-store-busy = Vänta en stund och försök igen. Inget är förlorat.

err-store-damaged = Loggen { $path } är skadad: { $code }.
rec-store-damaged = Ändra inget i mappen. Ta en kopia av den och hör av dig till den som sköter Plan B. Pärmarna går att öppna ändå.

err-store-io = Disken svarar inte som den ska ({ $path }, fel { $code }).
rec-store-io = Det som redan var sparat är kvar. Se efter att disken har plats och är hel, och kör igen.

err-store-failed = Loggen kunde inte läsas eller skrivas (fel { $code }).
rec-store-failed = Det är ett fel i programmet. Inget som var sparat är förlorat. Rapportera felet.

err-store-exists = I { $path } finns Plan B redan.
rec-store-exists = Välj en annan mapp, eller använd den som finns.

err-store-missing = I { $path } finns inget av Plan B.
rec-store-missing = Se efter att mappen är rätt. En ny mapp gör du med planb init.

err-store-newer = Loggen är skriven av ett nyare program (version { $version }).
rec-store-newer = Installera det nyare programmet. Ändra inget med det här.

err-store-full = Loggen kan inte bli längre.
rec-store-full = Det är ett fel i programmet. Rapportera det.

err-state-differs = Två läsningar av loggen gav olika svar.
rec-state-differs = Det är ett fel i programmet. Ta en kopia av mappen och rapportera det.

err-entry-invalid = Det som skulle sparas ryms inte i loggen: { $code }.
rec-entry-invalid = Inget är sparat av just detta. Det är ett fel i programmet, rapportera det.

err-clock-failed = Datorns klocka går inte att använda.
rec-clock-failed = Ställ datum och tid och kör igen.

err-key-file-missing = Nyckelfilen { $path } saknas.
rec-key-file-missing = Lägg tillbaka den från säkerhetskopian. Utan den kan datorn inte skriva i sin logg.

err-key-file-damaged = Nyckelfilen { $path } är skadad.
rec-key-file-damaged = Lägg tillbaka den från säkerhetskopian.

err-key-file-open = Nyckelfilen { $path } går att läsa för andra än sin ägare.
rec-key-file-open = Stäng den: chmod 600. Fundera på vem som kan ha läst den.

err-key-file-failed = Nyckelfilen kunde inte göras.
rec-key-file-failed = Det är ett fel i programmet. Rapportera det.

err-prefix-failed = Datorn kunde inte få ett nytt prefix.
rec-prefix-failed = Det är ett fel i programmet. Rapportera det.

err-no-random = Datorn kan inte ge slumptal.
rec-no-random = Starta om datorn och försök igen. Inga nycklar är gjorda.

err-identity-bad = Det här är ingen nyckel.
rec-identity-bad = Nyckeln börjar med AGE-SECRET-KEY-1. Du kan också skriva orden från kuvertet.

err-recipient-bad = Det här är ingen mottagare.
rec-recipient-bad = En mottagare börjar med age1. Se efter att hela raden är med.

err-seal-recipients = Det finns ingen nyckel att försegla till, eller för många ({ $count }).
rec-seal-recipients = Gör enhetens nyckel först: planb keys.

err-seal-failed = Filen kunde inte förseglas.
rec-seal-failed = Det är ett fel i programmet. Rapportera det.

err-sealed-damaged = Den förseglade filen är skadad eller inte hel.
rec-sealed-damaged = Hämta filen på nytt, eller ta den från en annan dator eller natt.

err-sealed-too-large = Den förseglade filen är större än { $limit } byte.
rec-sealed-too-large = Se efter att det är rätt fil.

err-wrong-key = Nyckeln passar inte till den här filen.
rec-wrong-key = Se efter att kuvertet hör till rätt enhet, och om det är pärmen eller bilagan.

err-not-sealed = Filen är inte förseglad av Plan B.
rec-not-sealed = Se efter att det är rätt fil. Den ska sluta på .age.

err-split-failed = Återställningsnyckeln kunde inte delas.
rec-split-failed = Inga delar är gjorda. Det är ett fel i programmet, rapportera det.

err-share-damaged = Del { $number } är skadad eller felskriven.
rec-share-damaged = Läs den igen, eller använd en annan del. Två av tre räcker.

err-share-newer = Delen är gjord av ett nyare program (version { $version }), eller felskriven.
rec-share-newer = Läs den igen, eller installera det nyare programmet.

err-shares-mixed = Delarna hör inte ihop.
rec-shares-mixed = Använd delar som är utskrivna samtidigt, för samma kommun.

err-shares-too-few = Det behövs { $need } olika delar, här är { $have }.
rec-shares-too-few = Ta fram en del till.

err-words-length = En hemlighet med { $bytes } byte kan inte skrivas som ord.
rec-words-length = Det är ett fel i programmet. Rapportera det.

err-words-unknown = De här orden finns inte i listan: nummer { $places }.
rec-words-unknown = Se efter på kuvertet. De fyra första bokstäverna i varje ord räcker.

err-store-silent = { $path } svarar inte.
rec-store-silent = Se efter nätet, och miljövariablerna AWS_ENDPOINT_URL, AWS_REGION, AWS_ACCESS_KEY_ID och AWS_SECRET_ACCESS_KEY.

err-words-share = De här orden är en av andelarna. Två av dem behövs.
rec-words-share = Ange två andelar, var och en i en egen fil: --key andel1.txt --key andel2.txt.

err-words-count = Det ska vara { $expected } ord, här är { $found }.
rec-words-count = Se efter om något ord saknas eller står två gånger.

err-words-checksum = Något ord är fel, eller så står de i fel ordning.
rec-words-checksum = Alla ord finns i listan, så jämför dem ett och ett med kuvertet.

err-bundle-contents = Pärmens delar stämmer inte med dess förteckning.
rec-bundle-contents = Det är ett fel i programmet. Gårdagens pärm är orörd. Rapportera felet.

err-bundle-newer = Pärmen är gjord av ett nyare program (version { $version }).
rec-bundle-newer = Installera det nyare programmet, eller öppna den med age och tar.

err-bundle-too-large = Pärmen är större än den får vara ({ $limit }).
rec-bundle-too-large = Se efter att det är rätt fil. En hel pärm är aldrig så stor.

err-bundle-damaged = Pärmen är skadad: { $code }.
rec-bundle-damaged = Hämta den på nytt, eller ta gårdagens.

err-snapshot-failed = Nattens uppgifter kunde inte skrivas.
rec-snapshot-failed = Gårdagens är kvar. Det är ett fel i programmet, rapportera det.

err-snapshot-damaged = Nattens uppgifter är skadade.
rec-snapshot-damaged = Ta en annan natts fil, eller pärmen.

err-snapshot-newer = Nattens uppgifter är skrivna av ett nyare program (version { $version }).
rec-snapshot-newer = Installera det nyare programmet.

err-snapshot-too-large = Nattens uppgifter är fler än { $limit }.
rec-snapshot-too-large = Se efter att exporten är rätt. Gårdagens uppgifter är kvar.


# Kommandon och nattkörning.
err-no-node = Det finns inget av Plan B i { $path }.
rec-no-node = Gör en med: planb init { $path }. Eller peka ut rätt katalog med --dir.
err-settings-bad = Inställningarna i { $path } går inte att läsa: { $fault }
rec-settings-bad = Rätta filen och kör igen. Inget är ändrat.
err-mapping-bad = Mappningen { $path } går inte att läsa, rad { $line }: { $fault }
rec-mapping-bad = Rätta filen och kör igen. Inget är ändrat.
err-time-bad = ”{ $value }” är ingen tid som jag förstår.
rec-time-bad = Skriv till exempel 2026-01-31T02:10, eller ett datum som 2026-01-31.
err-kind-bad = ”{ $value }” är inget slag.
rec-kind-bad = Slagen är client, visit, shift, medicine, order, payment och staff.
err-accept-without-reason = Ett godkännande måste ha ett skäl.
rec-accept-without-reason = Skriv till exempel: --accept "Älvgården stängde i går".
err-no-keys = Här finns inga nycklar än, så ingenting kan förseglas.
rec-no-keys = Gör och skriv ut dem med: planb keys --print
err-unit-unknown = Enheten { $unit } finns inte.
rec-unit-unknown = Se enheterna med: planb keys
err-no-snapshot = Det finns ingen ögonblicksbild för { $unit } den natten.
rec-no-snapshot = Se efter i mappen snapshots, eller utelämna --night för den senaste.
err-no-exports = Det ligger inga exporter i { $path }.
rec-no-exports = Gårdagens pärmar är orörda. Se efter att systemen har lagt sina filer där.
err-too-many-exports = Det ligger { $found } filer i { $path }; högst { $limit } läses.
rec-too-many-exports = Gårdagens pärmar är orörda. Flytta undan gamla filer.
err-night-is-running = En nattkörning pågår redan.
rec-night-is-running = Vänta tills den är klar.
err-parts-damaged = Listan över sparade delar, { $path }, går inte att läsa.
rec-parts-damaged = Ta bort filen och kör natten igen. Delar som hålls kan då saknas i nästa pärm; de finns kvar i den förra.
err-parts-failed = Listan över sparade delar gick inte att skriva.
rec-parts-failed = Det är ett fel i programmet. Gårdagens pärmar är orörda.
err-render-failed = Sidorna för { $unit }, flik { $tab }, gick inte att sätta ({ $code }).
rec-render-failed = Det är ett fel i programmet. Enhetens förra pärm är orörd.
err-protected-leak = Pärmen för { $unit } skulle ha röjt en skyddad person och skrevs inte.
rec-protected-leak = Det är ett fel i programmet. Enhetens förra pärm är orörd. Rapportera felet.
err-salvage-failed = Räddningskopian gick inte att skriva.
rec-salvage-failed = Det är ett fel i programmet. Ögonblicksbilden är orörd.
err-slip-failed = Kvittot på öppningen gick inte att skriva.
rec-slip-failed = Pärmen är öppnad ändå. Skriv upp tid och namn på kuvertet.
err-work-failed = Ett arbete avbröts av ett fel i programmet.
rec-work-failed = Kör igen. Det som är klart görs inte om.
err-harm-vocabulary = Ordlistan för ”Vem skadas först?” går inte att läsa.
rec-harm-vocabulary = Det är ett fel i programmet.
err-demo-dir-taken = { $path } är inte tom och hör inte till en tidigare demo.
rec-demo-dir-taken = Välj en annan katalog med --dir. Ingenting är rört.
err-demo-failed = Demon gav ingen pärm att öppna.
rec-demo-failed = Det är ett fel i programmet.

err-peer-address = ”{ $address }” är ingen adress till en dator med Plan B.
rec-peer-address = Adressen ser ut så här: https://10.42.0.1:8443#FINGERAVTRYCK. Läs av den från den andra datorn.

err-peer-unreachable = Ingen svarar på { $address }.
rec-peer-unreachable = Se efter att den andra datorn är på, kör planb serve och är på samma nät. Ett USB-minne går alltid.

err-peer-wrong-key = Den som svarar på { $address } är en annan än fingeravtrycket säger. Inget har skickats.
rec-peer-wrong-key = Läs av adressen igen från den andra datorns skärm. Stämmer den ändå inte: använd ett USB-minne och säg till.

err-peer-broken = Förbindelsen med { $address } bröts.
rec-peer-broken = Det som kom fram är sparat. Försök igen, så fortsätter det där det slutade.

err-peer-refused = { $address } släpper inte in den här datorn.
rec-peer-refused = Datorn måste tas in i kretsen först, eller så har den stängts ute.

err-peer-no-node = { $address } svarar inte som en dator med Plan B.
rec-peer-no-node = Se efter att adressen är rätt och att båda kör samma version av Plan B.

err-serve-failed = Det gick inte att börja svara andra datorer (fel { $code }).
rec-serve-failed = Något annat använder kanske porten. Välj en annan port och försök igen.

err-node-revoked = Den här datorn är utestängd. Det den skriver nu skulle ingen annan ta emot.
rec-node-revoked = Säg till en administratör. En ny inskrivning görs med planb enrol --new i en ny mapp.
err-clock-impossible = Klockan visar { $clock }, och det kan inte stämma. Inget är skrivet.
rec-clock-impossible = Se efter på en annan klocka och säg vad som är rätt: planb clock --set ÅÅÅÅ-MM-DDTHH:MM
err-client-erased = Brukaren är raderad. Inget mer kan skrivas om den.
rec-client-erased = Är det en ny kontakt: ge ett nytt nummer med --client new.
err-client-key-closed = Nyckeln till brukarens anteckningar finns inte här.
rec-client-key-closed = Möt en dator som har den (planb sync), och försök igen.
err-client-unknown = Ingen brukare i loggen heter { $client }.
rec-client-unknown = Numret ser ut som C-… och visas när anteckningen skrivs.
err-root-other = Andelarna hör till en annan rotnyckel än den här kommunens.
rec-root-other = Ta andelarna från det här årets kuvert. Inget är ändrat.
err-root-missing = Kommunen har ingen rotnyckel än.
rec-root-missing = Gör den på navet: planb root split (eller planb keys --print).
err-root-split-needs-shares = Rotnyckeln finns redan och ligger inte här.
rec-root-split-needs-shares = Ange två andelar med --share för att skriva ut dem igen.
err-not-administrator = Den här datorn får inte ta in eller stänga ute andra.
rec-not-administrator = Gör det på en administratörs dator, eller gör den här till administratör: planb root join.
err-chain-long = Kedjan av intyg är för lång.
rec-chain-long = Låt navet, eller en dator som navet tagit in, skriva under.
err-node-unknown = Ingen dator heter { $node }.
rec-node-unknown = Namn och prefix syns i planb log --event NodeEnrolled.
err-node-ambiguous = Flera datorer heter { $node }.
rec-node-ambiguous = Använd prefixet i stället.
err-answer-bad = Svaret hör inte till den här datorns begäran ({ $code }).
rec-answer-bad = Visa begäran igen med planb enrol --new och låt den skrivas under på nytt.
err-enrol-text-bad = Texten är inte en hel begäran eller ett helt svar ({ $code }).
rec-enrol-text-bad = Kopiera hela texten, eller ange filen.
err-enrol-words = Orden stämmer inte. Ingen är intagen.
rec-enrol-words = Läs orden från den nya datorns skärm. Stämmer de inte är det en annan dator som frågar.
err-prefix-bad = Prefixet ska vara 1 till 4 av 0–9 och A–Z.
rec-prefix-bad = Utelämna det, så väljs nästa lediga.
err-prefix-of-exercise = Prefix som börjar på X är övningens, och inga andra.
rec-prefix-of-exercise = Utelämna det, så väljs nästa lediga.
err-peer-damaged = Svaret från { $address } går inte att läsa ({ $code }). Inget skadat är taget.
rec-peer-damaged = Försök igen. Ett USB-minne går alltid.
err-peer-other-tenant = { $address } hör till en annan kommun, eller till en övning.
rec-peer-other-tenant = Övning och skarpt läge blandas aldrig. Se efter vilken mapp programmet körs i.
err-listen-failed = Det går inte att lyssna på { $address } ({ $code }).
rec-listen-failed = Är porten upptagen, välj en annan på samma adress. Kanske går Plan B redan.
err-station-unclear = { $path } har ingen logg, eller flera kommuners.
rec-station-unclear = Ange mappen med log.db, eller USB-minnet som innehåller mappen planb.
err-note-unknown = Ingen anteckning har numret { $number } här.
rec-note-unknown = Numren visas av planb log.
err-note-empty = Anteckningen är tom.
rec-note-empty = Skriv vad som hänt: planb note "…"
err-note-too-long = Anteckningen har { $characters } tecken. Högst { $most } får plats.
rec-note-too-long = Dela den i flera.
err-note-control = Anteckningen har tecken som inte är text.
rec-note-control = Skriv den igen utan dem.
err-note-client-for-all = En anteckning om en brukare får inte ligga i det gemensamma.
rec-note-client-for-all = Lägg till --unit ENHET eller --staff.
err-erase-ground = Grunden saknas eller är längre än { $most } tecken.
rec-erase-ground = Skriv den på en rad: --ground "…"
err-erase-decision = Beteckningen saknas eller är längre än { $most } tecken.
rec-erase-decision = Skriv den på en rad: --decision "…"
err-erase-done = { $client } är redan raderad.
rec-erase-done = planb erase visar vilka datorer som inte bekräftat.
err-erase-unknown = Loggen har inget om { $client }.
rec-erase-unknown = Kontrollera numret.
err-erase-originals = { $client } har { $notes } anteckningar som bara finns här. Inget är raderat.
rec-erase-originals = För in dem i verksamhetssystemet (planb note --accounted), eller ange gallringsbeslutet med --decision.
err-erase-closed = { $client } har anteckningar som inte kan läsas här, och som kan vara original. Inget är raderat.
rec-erase-closed = Gör det på en dator som kan läsa dem, eller ange gallringsbeslutet med --decision.
err-statement-invalid = Ett intyg kunde inte göras ({ $code }).
rec-statement-invalid = Det är ett fel i programmet. Inget är skrivet.
err-heads-invalid = Loggens huvuden kunde inte signeras ({ $code }).
rec-heads-invalid = Det är ett fel i programmet. Loggen är orörd.
err-rules-unstable = Loggens regler gick inte att räkna ut.
rec-rules-unstable = Det är ett fel i programmet. Loggen är orörd.
err-checkpoint-failed = Mellanlagringen kunde inte skrivas.
rec-checkpoint-failed = Loggen är orörd. Nästa start tar bara längre tid.
err-meeting-failed = Mötet kunde inte antecknas.
rec-meeting-failed = Det som kom över är sparat.
err-keys-failed = Brukarnas nycklar kunde inte packas.
rec-keys-failed = Det är ett fel i programmet. Loggen är orörd.
err-qr-failed = Koden kunde inte ritas ({ $code }).
rec-qr-failed = Använd texten under i stället.
err-stick-failed = USB-minnet kunde inte göras klart ({ $code }).
rec-stick-failed = Ta bort mappen planb-dator på USB-minnet och gör om.
err-stick-no-programs = I { $path } finns inget program som hör till den här versionen.
rec-stick-no-programs = Det ska heta något av: { $names }. cargo xtask dist gör dem.
# Sidorna.
err-page-not-found = Sidan finns inte.
rec-page-not-found = Sök efter det du letar efter, eller börja om från Lägesbild.
err-not-yours = Det här hör till en annan enhet eller roll.
rec-not-yours = Du ser dina egna enheter. Be den som leder, om du behöver mer.
err-not-logged-in = Du är inte inloggad.
rec-not-logged-in = Logga in med ditt kort.
err-form-stale = Sidan hade varit öppen för länge.
rec-form-stale = Gå tillbaka, läs in sidan på nytt och spara igen. Det du skrev står kvar när du går tillbaka.
err-form-foreign = Formuläret kom från en annan plats.
rec-form-foreign = Öppna sidan här och fyll i den igen.
err-form-large = Det du skickade är för stort.
rec-form-large = Dela upp det och försök igen. Inget är sparat.
err-form-bad = Det som skickades går inte att läsa.
rec-form-bad = Försök igen. Inget är sparat.
err-file-large = Filen är för stor: högst { $most } MB.
rec-file-large = Dela filen, eller klistra in raderna.
err-export-failed = Filen kunde inte göras.
rec-export-failed = Försök igen. Inget i registret har ändrats.
err-export-cell = En text är för lång för en cell i Excel.
rec-export-cell = Ta ut listan som CSV i stället. Där är texten hel.
err-record-exists = Det finns redan en som heter så.
rec-record-exists = Öppna den och ändra, eller välj ett annat namn.
err-retire-why = Skriv varför.
rec-retire-why = Gå tillbaka och skriv varför det tas ur bruk. En mening räcker.
err-look-why = Skriv vad du kontrollerade.
rec-look-why = Gå tillbaka och skriv en eller ett par meningar, högst 1000 tecken.
err-tls-failed = Den krypterade ingången gick inte att öppna ({ $code }).
rec-tls-failed = Kontrollera certifikatet och dess nyckel, eller starta utan dem.
err-pins-failed = PIN-koden kunde inte sparas.
rec-pins-failed = Försök igen. Ingenting annat har ändrats.
err-pin-shape = PIN ska ha { $least }–{ $most } siffror.
rec-pin-shape = Välj siffror som du minns men som inte går att gissa.
err-pin-easy = Den PIN-koden är för lätt att gissa.
rec-pin-easy = Välj andra siffror.
err-pin-differs = De två PIN-koderna är olika.
rec-pin-differs = Skriv samma siffror i båda fälten.
err-pin-is-set = Kortet har redan en PIN här.
rec-pin-is-set = Skriv den. Har du glömt den hjälper en administratör.
err-pin-not-set = Kortet har ingen PIN här än.
rec-pin-not-set = Logga in en gång på sidan och välj en.
err-pin-wrong = PIN-koden stämmer inte.
rec-pin-wrong = Försök igen. Efter några fel blir väntan längre.
err-pin-wait = Vänta { $seconds } sekunder.
rec-pin-wait = Kortet har provats fel flera gånger. Vänta, eller be en administratör om ny PIN.
err-address-wait = För många fel från den här datorn.
rec-address-wait = Vänta { $minutes } minuter och försök igen.
err-name-missing = Skriv ditt namn.
rec-name-missing = Kortet delas av flera; namnet står vid det du skriver. Högst { $most } tecken.
err-card-empty = Kortets ord saknas.
rec-card-empty = Läs av koden eller skriv de fjorton orden.
err-card-unreadable = Koden går inte att läsa.
rec-card-unreadable = Läs av den igen, eller skriv de fjorton orden.
err-card-unknown = Kortet är inte känt på den här datorn.
rec-card-unknown = Läs av kortets QR-kod i stället för orden: den räcker också där kortet aldrig har synts. Annars, låt datorn möta en som känner kortet.
err-card-revoked = Kortet är taget ur bruk.
rec-card-revoked = Be din chef eller administratören om ett nytt.
err-card-newer = Kortet är gjort av ett nyare program.
rec-card-newer = Använd ett annat kort, eller uppdatera programmet här.
err-card-label = Namnet på kortet går inte att använda.
rec-card-label = Skriv ett namn på högst { $most } bokstäver.
err-card-not-admin = Den här datorn får inte göra kort.
rec-card-not-admin = Gör kortet på en dator som är administratör, till exempel navet.
err-card-reason = Skriv varför kortet tas ur bruk.
rec-card-reason = En mening räcker, högst 300 tecken.
err-card-role = Välj en roll.
rec-card-role = Rollen avgör vad kortet får se och göra.
err-card-units = Välj minst en enhet, högst { $most }.
rec-card-units = Bocka för enheterna som ska få ett kort.
err-card-name = Skriv ett namn.
rec-card-name = Ett personligt kort har innehavarens namn.
err-card-failed = Kortet kunde inte göras.
rec-card-failed = Försök igen med: planb card new --role administrator
err-role-unknown = Rollen { $role } finns inte.
rec-role-unknown = Välj en av: { $roles }
err-first-choose = Välj ett av de tre.
rec-first-choose = Inget har gjorts än.
err-first-names = Skriv organisationens och ditt eget namn.
rec-first-names = Högst 80 tecken var. De går att ändra senare.
err-first-no-store = I { $path } finns inget av Plan B.
rec-first-no-store = Välj USB-minnets mapp, eller mappen som heter planb-dator.
err-first-here = Första starten görs på datorn själv.
rec-first-here = Öppna sidan på datorn där programmet körs.

# Utskrift
err-printer-address = ”{ $address }” är ingen skrivare.
rec-printer-address = Skriv ipp:// och skrivarens adress, till exempel ipp://10.0.0.7/ipp/print, eller namnet på en skrivarkö på den här datorn.
err-printer-unreachable = Skrivaren { $address } svarar inte.
rec-printer-unreachable = Se att den är på och att kabel eller nät sitter i. Kör samma kommando igen, så går utskriften vidare där den var.
err-printer-refused = Skrivaren { $address } tar inte emot utskriften ({ $code }).
rec-printer-refused = Se vad skrivarens display säger. Det som redan är utskrivet är antecknat; kör igen så kommer resten.
err-printer-nonsense = Det som svarar på { $address } är ingen skrivare som förstår IPP.
rec-printer-nonsense = Kontrollera adressen, eller skriv ut genom datorns egen skrivarkö.
err-printer-no-pdf = Skrivaren { $address } tar inte emot PDF.
rec-printer-no-pdf = Skriv ut genom en kö på datorn (CUPS), som gör om filen åt skrivaren, eller lägg filerna på ett USB-minne: planb print ENHET --to MAPP
err-printer-aborted = Skrivaren { $address } avbröt utskriften.
rec-printer-aborted = Se vad dess display säger. Kör igen så skrivs dokumentet som avbröts om, och sedan resten.
err-print-no-bundle = Det finns ingen förseglad pärm för { $unit } här.
rec-print-no-bundle = Hämta pärmen hit, eller kör natten. Mappen är out/{ $unit }.
err-usb-cut = Sidorna går inte att ta ut ur { $file } ({ $code }). Inget är skrivet på minnet.
rec-usb-cut = Skriv ut på en skrivare, eller lägg hela pärmen på minnet.
err-print-no-changes = Inget blad har ändrats sedan pappret som är inlåst. Det finns inget att skriva ut.
rec-print-no-changes = Låt pärmen ligga. Vill du ändå skriva ut: välj delar eller hela pärmen.
err-print-no-paper = Det går inte att säga vad som har ändrats: vi vet inte vilka blad som ligger i pärmen.
rec-print-no-paper = Skriv ut hela pärmen, lås in den och skriv under. Sedan räcker ändringarna.
err-print-nothing = Inget i pärmen passar det du valde.
rec-print-nothing = Välj en annan roll, eller skriv ut allt.
err-print-no-sheet = Bladet { $serial } finns inte i den här utskriften.
rec-print-no-sheet = Läs av löpnumret igen, det står längst ner på bladet. Inget är ändrat.
err-print-serial = ”{ $serial }” är inget löpnummer.
rec-print-serial = Läs av det igen. Det ser ut som K1-000123-X, och sista tecknet fångar felskrivningar.
err-print-journal = Anteckningen om hur långt utskriften kom går inte att läsa: { $path }
rec-print-journal = Titta vilka blad som kom ut. Flytta undan filen och skriv ut resten med --from och nästa löpnummer. Pärmen är orörd.
err-print-is-running = Enhetens pärm skrivs redan ut.
rec-print-is-running = Vänta tills den är klar, eller stoppa den.
err-print-no-run = Ingen utskrift väntar på besked.
rec-print-no-run = Den är redan bekräftad, eller har inte gjorts på den här datorn.
err-print-which-printer = Vilken skrivare?
rec-print-which-printer = Lägg till --printer med adress eller könamn, eller skriv in den i planb.toml under [print].
err-usb-no-folder = { $path } är ingen mapp här.
rec-usb-no-folder = Sätt i USB-minnet och skriv hela sökvägen till det. Inget är skrivet.
err-usb-taken = Det ligger redan en fil { $name } i { $path }.
rec-usb-taken = Töm minnet först: planb print --wipe { $path }. Inget är skrivet.
err-usb-nothing = I { $path } ligger inget som vi har lagt dit.
rec-usb-nothing = Kontrollera att det är rätt USB-minne. Andra filer rörs aldrig.
err-usb-list = Listan över vad som ligger okrypterat går inte att läsa: { $path }
rec-usb-list = Radera filerna på minnet för hand och anteckna det. Inget är ändrat.
err-usb-changed = { $name } är inte som vi lade den och är orörd.
rec-usb-changed = Titta vad det är. Är det en pärm: radera filen för hand och anteckna det. Resten är borta.

# Kopior.
err-passphrase-short = Lösenfrasen är för kort.
rec-passphrase-short = Minst { $least } tecken, till exempel fyra ord. Inget är skrivet.
err-passphrase-wrong = Lösenfrasen öppnar inte kopian.
rec-passphrase-wrong = Pröva igen: stora och små bokstäver räknas, liksom mellanslag.
err-backup-no-recovery = Det finns ingen återställningsnyckel att försegla med.
rec-backup-no-recovery = Skriv ut den först (planb keys --print), eller använd --passphrase. Inget är skrivet.
err-backup-wants-passphrase = Kopian är förseglad med en lösenfras.
rec-backup-wants-passphrase = Kör igen med --passphrase.
err-backup-wants-key = Kopian är förseglad med en nyckel, inte med en lösenfras.
rec-backup-wants-key = Kör igen med två återställningsandelar: --key FIL --key FIL.
err-backup-damaged = Kopian är skadad eller ingen kopia ({ $code }).
rec-backup-damaged = Inget är återställt. Ta en annan kopia.
err-backup-newer = Kopian är skriven av ett nyare program (version { $version }).
rec-backup-newer = Installera det nyare programmet och återställ med det.
err-backup-too-large = { $path } är större än en kopia tar med ({ $limit }).
rec-backup-too-large = Se efter vad som ligger där. Ingen kopia är skriven.
err-backup-failed = Kopians lista kunde inte skrivas.
rec-backup-failed = Det är ett fel i programmet. Ingen kopia är skriven; datorn är orörd.
err-restore-taken = { $path } är inte tom.
rec-restore-taken = Välj en ny katalog. Inget är ändrat.
err-mail-failed = Brevet gick inte att lämna till { $program } ({ $code }).
rec-mail-failed = Filen för övervakningen är skriven. Pröva programmet för hand: echo prov | sendmail ADRESS
err-morning-failed = Morgonens besked kunde inte skrivas.
rec-morning-failed = Det är ett fel i programmet. Kör planb status.
err-mapping-tabs = Två mappningar har samma flik: { $tab }.
rec-mapping-tabs = Ge dem var sin bokstav J–Z under [pdf] i { $path }.
