### Besked: en text för varje mottagare, på skärm, på papper, som sms och i telefon, och som webbplats.

record-notice = Besked
records-notice = Besked
lead-notice = Det som gäller nu, för medarbetare, brukare och anhöriga, allmänheten och partner.
choice-copy-what-notice = Besked på vägg
field-notice-title = Rubrik
hint-notice-title = Gärna frågan som folk ställer, till exempel Får jag använda datorn?
field-notice-audience = För vem?
choice-notice-audience-staff = Medarbetare
choice-notice-audience-clients = Brukare och anhöriga
choice-notice-audience-public = Allmänheten
choice-notice-audience-partners = Partner
field-notice-text = Text
hint-notice-text = Börja med svaret. Korta meningar, en sak i taget. **fet** och - punkter går bra. Inga namn eller personnummer på brukare.
field-notice-next-update = Nästa besked senast
field-notice-sms = Sms
hint-notice-sms = Högst 160 tecken, så att det blir ett enda sms. Nummer och tid för nästa besked läggs till om de får plats.
field-notice-phone = Att säga i telefon
hint-notice-phone = Som den som svarar ska säga det, mening för mening.
field-notice-title-en = Rubrik på engelska
field-notice-text-en = Text på engelska
field-notice-incident = Händelse
field-notice-number = Nummer
field-notice-state = Läge
choice-notice-state-draft = Utkast
choice-notice-state-published = Gäller nu
choice-notice-state-superseded = Gäller inte längre
field-notice-published-at = Publicerat
field-notice-published-by = Publicerat av
field-notice-replaces = Ersätter
field-notice-over-at = Slutade gälla
field-setting-site-place = Webbplatsens plats
hint-setting-site-place = Mapp, s3://… eller sftp://… dit webbplatsen med besked publiceras.

notices-title = Besked
notices-lead = En text blir sida, affisch, sms och telefonsvar. Nummer och tid för nästa besked står på alla.
notices-public = Så ser allmänheten det
notices-published = Gäller nu
notices-published-none = Inget besked är publicerat än.
notices-drafts = Utkast
notices-down = { $count ->
    [one] Ett blad ska tas ner
   *[other] { $count } blad ska tas ner
}
notices-down-lead = De gäller inte längre. Ta ner dem och anteckna på utskriften att den är förstörd.
notices-starts = Färdiga texter att börja med
notices-starts-lead = Frågorna som medarbetarna i Kalix ställde först, och det som brukare och anhöriga behöver veta. Ändra så att de stämmer hos er.
notices-over = Besked som inte gäller längre
notices-site = Webbplatsen
notices-site-lead = En hel webbplats av beskeden till allmänheten och till brukare och anhöriga, på svenska och engelska. Den ersätter den förra på en gång, och den förra sparas.
notices-site-here = Var den ska läggas är inte bestämt. Skriv platsen under Om organisationen, eller gör det vid datorn själv.
notices-site-place = Plats
notices-site-place-hint = Mapp på den här datorn, s3://hink/mapp eller sftp://användare@dator/mapp
notices-site-publish = Publicera webbplatsen

notice-new = Skriv ett besked
notice-next = Skriv nästa nummer
notice-edit = Ändra utkastet
notice-next-hint = Klockslag, till exempel 15:00, eller dag och klockslag, 2021-12-16 15:00. Behövs för att publicera.
notice-take-back-title = Stämmer det inte längre?
notice-take-back-lead = Skriv helst nästa nummer. Finns inget nytt att säga kan du ta tillbaka beskedet: webbplatsen säger då att det inte gäller, och affischerna listas för att tas ner.
notice-form-lead = Spara först som utkast. Inget går ut förrän du publicerar.
notice-english = På engelska
notice-english-none = Ingen engelsk text än. På webbplatsen säger den engelska sidan det och visar den svenska.
notice-save = Spara utkastet
notice-issue = Nr { $number }
notice-next-at = Nästa besked senast { $when }
notice-late = Nytt besked var utlovat { $when }
notice-newer = Ersatt av
notice-publish = Publicera
notice-who-publishes = Kommunikatör, chef för förvaltningen och administratör kan publicera. Säg till någon av dem att utkastet är klart.
notice-start-incident = Börja en händelse
notice-print = Skriv ut affischen
notice-take-back = Ta tillbaka utan nytt besked
notice-sms-title = Sms
notice-sms-none = Ingen sms-text.
notice-sms-copy = Kopiera till telefonen
notice-sms-places = { $places } av { $most } tecken
notice-sms = Nr { $number }: { $text } Nästa besked { $time }.
notice-phone-title = Att säga i telefon
notice-phone-none = Inget telefonsvar skrivet.
notice-down-line = Nr { $number } { $title }, { $place } (utskrift { $serial }, { $who })
notice-down-nowhere = plats okänd
notice-tells = Texten är inte publicerad: den berättar om en brukare
notice-tells-number = { $field }: ”{ $found }” ser ut som ett personnummer. Ta bort det. Är det ett telefonnummer: skriv det med bindestreck och mellanrum.
notice-tells-name = { $field }: ”{ $found }” är namnet på någon som får insatser i en enhet som är öppen här. Ta bort namnet.
notice-blanks = Fyll i innan det publiceras
notice-compared = Programmet har jämfört texten med namnen i { $units }. Andra enheters brukare känner det inte.
notice-compared-none = Programmet letar efter personnummer, men känner inga namn: ingen enhet är öppen här.
notice-compared-never = Personer med skyddade uppgifter känner det aldrig. Läs texten två gånger innan du publicerar: står någon med namn, plats eller sådant som går att känna igen?
notice-log-published = Besked nr { $number } publicerat: { $title } ({ $audience }). Nästa besked senast { $next }.
notice-log-taken-back = Besked nr { $number } togs tillbaka: { $title }.

err-notice-unknown = Beskedet finns inte.
rec-notice-unknown = Gå till listan över besked.
err-notice-over = Beskedet gäller inte längre och kan inte publiceras igen.
rec-notice-over = Skriv ett nytt besked.
err-notice-draft = Utkastet är inte publicerat.
rec-notice-draft = Det finns inget att ta tillbaka.
err-notice-published = Det som är publicerat ändras inte.
rec-notice-published = Skriv nästa nummer, så ersätter det detta.
err-notice-not-published = Ett utkast sätts inte upp på väggen.
rec-notice-not-published = Publicera beskedet först, så får det sitt nummer.
err-notice-no-text = Rubrik, mottagare eller text saknas.
rec-notice-no-text = Ändra utkastet och publicera igen. Inget är borta.
err-notice-no-next = Det står inte när nästa besked kommer.
rec-notice-no-next = Skriv en tid i utkastet, också om du inte vet mer då: den som väntar ska veta hur länge.
err-notice-next-past = Tiden för nästa besked, { $next }, har redan varit.
rec-notice-next-past = Skriv en senare tid i utkastet och publicera igen.
err-notice-not-yours = Du kan skriva utkast, men inte publicera.
rec-notice-not-yours = Kommunikatör, chef för förvaltningen och administratör kan publicera. Utkastet ligger kvar.
err-notice-no-incident = Ingen händelse pågår, så inget kan publiceras än.
rec-notice-no-incident = Börja en händelse först. Utkastet ligger kvar.
err-sms-long = Sms-texten tar { $places } tecken; högst { $most } får plats i ett sms.
rec-sms-long = Korta texten. Hakparenteser och eurotecken räknas som två tecken.
err-sms-letter = Tecknet { $letter } finns inte i sms.
rec-sms-letter = Skriv det på ett annat sätt. Å, ä och ö går bra.

notice-start-computer-title = Får jag använda datorn?
notice-start-computer-text =
    Nej.

    - Starta inte datorn.
    - Är den på: stäng inte av den. Dra ur nätverkskabeln.
    - Ta inte med den hem och anslut den inte till något annat nät.
    - Mobiltelefonen får du använda till samtal och sms.

    Alla datorer ska gås igenom. Din chef säger när din är klar.
notice-start-computer-sms = Starta inte datorn. Är den på: stäng inte av, dra ur nätverkskabeln. Mobilen får användas till samtal och sms.
notice-start-computer-phone =
    Starta inte datorn. Om den redan är på: stäng inte av den, men dra ur nätverkskabeln.
    Mobilen får du använda till samtal och sms.
    Vi vet inte än när datorerna kan användas.
    Kan du säga tillbaka till mig vad som gäller för datorn?
notice-start-happened-title = Vad har hänt?
notice-start-happened-text =
    Kommunens datasystem ligger nere sedan i natt. Vi vet inte än varför, eller hur länge det varar.

    - Verksamhetssystem, planering, e-post och intranät fungerar inte.
    - Mobiltelefoner, trygghetslarm och digitala lås fungerar.
    - Vi arbetar med papper och penna tills vi säger något annat.

    Det är informationen på den här sidan som gäller. Får du inte svar här, fråga din närmaste chef.
notice-start-happened-sms = Kommunens system ligger nere. Vi arbetar på papper. Mobil, larm och lås fungerar. Fråga din närmaste chef.
notice-start-happened-phone =
    Kommunens datasystem ligger nere sedan i natt. Vi vet inte än varför.
    Mobiler, trygghetslarm och digitala lås fungerar.
    Vi arbetar med papper och penna tills vi säger något annat.
notice-start-password-title = Vad gäller för lösenord?
notice-start-password-text =
    Alla lösenord byts innan systemen startas igen. Du gör inget nu.

    - Lämna aldrig ut ditt lösenord, varken i telefon, sms eller e-post.
    - Har du samma lösenord privat: byt det där redan nu.
    - När det är dags får du veta av din chef hur du byter.
notice-start-password-sms = Alla lösenord byts innan systemen startas. Gör inget nu. Lämna aldrig ut lösenordet. Samma lösenord privat? Byt det där.
notice-start-password-phone =
    Du behöver inte göra något nu. Alla lösenord byts innan systemen startas igen.
    Lämna aldrig ut ditt lösenord. Ingen av oss frågar efter det.
    Har du samma lösenord privat ska du byta det där.
notice-start-bankid-title = Varför måste jag använda BankID för att byta lösenord?
notice-start-bankid-text =
    För att vi ska vara säkra på att det är du.

    - BankID visar vem du är utan kommunens egna system.
    - Har du inget BankID: gå till din chef och ta med legitimation.
    - Starta aldrig BankID för att någon som ringer ber dig.
notice-start-bankid-sms = Lösenord byts med BankID, så att vi vet att det är du. Inget BankID? Ta legitimation till din chef. Aldrig för någon som ringer.
notice-start-bankid-phone =
    Vi använder BankID för att vara säkra på att det är du, utan kommunens egna system.
    Har du inget BankID går du till din chef med legitimation.
    Starta aldrig BankID för att någon som ringer ber dig om det.
notice-start-mail-title = Hur kan jag använda min e-post?
notice-start-mail-text =
    Inte alls just nu.

    - E-post till kommunen kommer inte fram. Ring i stället.
    - Logga inte in på e-posten i mobilen heller.
    - Har du fått ett konstigt meddelande: öppna inget, och berätta för din chef.
notice-start-mail-sms = E-posten fungerar inte. Logga inte in, inte heller i mobilen. Ring i stället. Konstigt meddelande? Öppna inget, säg till din chef.
notice-start-mail-phone =
    E-posten fungerar inte just nu. Logga inte in, inte heller i mobilen.
    Ring den du vill nå.
    Har du fått ett konstigt meddelande: öppna inget och berätta för din chef.
notice-start-reach-title = Så når du socialtjänsten
notice-start-reach-text =
    Ring. E-post och e-tjänster fungerar inte just nu.

    - Nytt ärende, fråga eller oro för någon: ring [NUMMER 1] eller [NUMMER 2].
    - Fara för liv: ring 112.
    - Du kan också skicka brev, eller komma in till förvaltningen.

    Hemtjänst, boenden och trygghetslarm fungerar.
notice-start-reach-sms = Kommunens datasystem ligger nere. Hemtjänst, boenden och trygghetslarm fungerar. Ring oss i stället för att skriva. Fara för liv: 112.
notice-start-reach-phone =
    E-post och e-tjänster fungerar inte just nu, men vi finns här.
    Hemtjänst, boenden och trygghetslarm fungerar.
    Säg vad det gäller och vilket nummer vi kan ringa tillbaka på.
notice-start-care-title = Du som får hjälp av oss, och du som är anhörig
notice-start-care-text =
    Du får din hjälp som vanligt. Vi arbetar på papper medan datorerna är borta.

    - Trygghetslarmet fungerar. Tryck som vanligt.
    - Besöken kan komma på en annan tid. Har ingen kommit en timme efter den vanliga tiden: ring oss.
    - Läkemedel ges som vanligt.
    - Vi ringer aldrig och ber om BankID, kort eller koder.
notice-start-care-sms = Du får din hjälp som vanligt. Trygghetslarmet fungerar. Besök kan komma på annan tid. Vi ber aldrig om BankID eller koder.
notice-start-care-phone =
    Du får din hjälp som vanligt. Vi arbetar på papper medan datorerna är borta.
    Trygghetslarmet fungerar.
    Har ingen kommit en timme efter den vanliga tiden, ring oss igen.

site-title = Viktig information
site-holds = Det är informationen på den här sidan som gäller.
site-none = Det finns inga besked just nu.
site-updated = Uppdaterad { $when }.
site-next = Nästa besked senast { $when }.
site-moment = { $day } kl. { $time }
site-issue = Nr { $number }
site-issue-word = Nummer
site-updated-word = Uppdaterad
site-next-word = Nästa besked senast
site-for = För { $audience }
site-for-staff = Medarbetare
site-for-clients = Brukare och anhöriga
site-for-public = Allmänheten
site-for-partners = Partner
site-level-outage = Ett driftstopp pågår. Flera av kommunens datasystem fungerar inte.
site-level-crisis = Ett krisläge pågår. Kommunens datasystem ligger nere.
site-level-return = Systemen kommer tillbaka ett efter ett.
site-over = Det här beskedet gäller inte längre. Se vad som gäller nu på första sidan.
site-untranslated = Beskedet finns bara på svenska.
site-feed = Följ beskeden (Atom)
site-exercise-mark = ÖVNING
site-exercise = Det här är en övning. Inget av det som står här har hänt.
site-access-title = Tillgänglighet
site-access-who = { $organisation } står bakom den här webbplatsen. Den ska gå att använda för alla. Här står hur den uppfyller lagen om tillgänglighet till digital offentlig service, och hur du säger till om något brister.
site-access-how-title = Så tillgänglig är webbplatsen
site-access-how = Webbplatsen är gjord för att följa lagen helt (EN 301 549, WCAG 2.1 nivå AA). Vi känner inte till några brister. Den fungerar utan skript, med tangentbord, med skärmläsare, i mobilen och utskriven.
site-access-contact-title = Säg till om något inte går att använda
site-access-contact = Ring oss om du hittar något som inte fungerar, eller om du behöver informationen på ett annat sätt, till exempel uppläst eller på papper.
site-access-phone = Telefon: { $phone }.
site-access-watch-title = Tillsyn
site-access-watch = Myndigheten för digital förvaltning har tillsyn. Är du inte nöjd med hur vi tar hand om det du säger kan du
site-access-watch-link = anmäla det till myndigheten
site-access-tested-title = Så har vi testat
site-access-tested = Programmet som gör sidorna är granskat av dem som har gjort det, med automatiska prov och med tangentbord. Texterna skrivs av kommunen medan händelsen pågår.
site-log = Webbplatsen publicerad till { $place }, { $notices } besked.
site-done-title = Webbplatsen är publicerad
site-done-place = Plats
site-done-notices = Besked
site-done-files = Filer
site-done-size = { $files } filer, { $kib } kB
site-done-replaced = Den förra sparades i

err-site-place = Det går inte att publicera till ”{ $place }”.
rec-site-place = Skriv en mapp, s3://hink/mapp eller sftp://användare@dator/mapp.
err-site-here = Från en annan dator går det bara att publicera till den plats som är bestämd.
rec-site-here = Skriv platsen under Om organisationen, eller publicera vid datorn själv.
err-site-no-parent = { $place } finns inte. Inget är publicerat.
rec-site-no-parent = Se efter att USB-minnet sitter i, eller gör mappen först.
err-site-foreign = I { $place } ligger något som Plan B inte har lagt dit. Inget är ändrat.
rec-site-foreign = Välj en tom mapp, eller flytta undan det som ligger där.
err-site-real-there = I { $place } ligger den riktiga webbplatsen. En övning publiceras inte där.
rec-site-real-there = Publicera övningen till en annan plats. Inget är ändrat.
err-site-exercise-there = I { $place } ligger en övning. Det riktiga publiceras inte där.
rec-site-exercise-there = Välj en annan plats, eller ta bort övningen först. Inget är ändrat.
err-site-tells = Besked nr { $number } från { $when } ser ut att berätta om en brukare (fältet { $field }). Inget är publicerat.
rec-site-tells = Skriv ett nytt nummer utan uppgiften, eller ta tillbaka beskedet. Publicera sedan igen.
err-site-failed = Webbplatsens sidor gick inte att göra.
rec-site-failed = Inget är ändrat. Skriv ut affischerna i stället, och rapportera felet.
err-sftp-missing = På den här datorn finns inget program för SFTP.
rec-sftp-missing = Installera OpenSSH-klienten, eller publicera till en mapp och flytta den för hand.
err-sftp-failed = Det gick inte att publicera till { $host }: { $code }
rec-sftp-failed = Pröva anslutningen med sftp i ett terminalfönster. Det som låg där ligger kvar.

cli-publish = Publicera beskeden som en hel webbplats
cli-publish-place = Mapp, s3://hink/mapp eller sftp://användare@dator/mapp
cli-publish-staff = Ta med beskeden till medarbetare
cli-publish-partners = Ta med beskeden till partner
publish-by = Den som sitter vid datorn
publish-done = { $notices } besked, { $files } filer, största sidan { $largest } byte: { $place }
publish-kept = Den förra webbplatsen sparades i { $place }
publish-exercise = ÖVNING står på varje sida.

cli-replay = Spela upp en dag som har hänt, i en övning
cli-replay-day = Vilken dag: kalix-2021
cli-replay-speed = Hur många gånger så fort som det gick: 60 spelar en timme på en minut, 0 väntar inte
cli-replay-on = Datum som dagen får, till exempel 2021-12-16. Utan det: den senaste dag vars kväll är förbi
replay-began = { $what }. Driftstopp: ingen vet än varför.
replay-crisis = Krisläge, beslutat av { $who }. Leder: { $leader }.
replay-done = Dagen är spelad: { $entries } rader i loggen, { $meetings } möten, { $decisions } beslut, { $notices } besked, { $calls } samtal. Visa den med planb serve --dir { $dir }
replay-not-played = Inte spelat, den sortens uppgift finns inte i programmet: { $what }
err-replay-unknown = Dagen { $day } finns inte.
rec-replay-unknown = Dagar som finns: { $days }.
err-replay-real = { $path } är på riktigt. En uppspelning skrivs bara i en övning.
rec-replay-real = Välj en ny katalog, så görs en övning där.
err-replay-again = En dag är redan spelad i den här katalogen.
rec-replay-again = Välj en ny katalog, så görs en övning där.
