# Att installera och sköta: planb doctor, backup, restore, morning.
cli-doctor = Granska installationen: rättigheter, klocka, disk, exporter, nycklar, timer. Säger vad som ska göras
cli-doctor-printer = Skrivare att nå: DATOR, DATOR:PORT eller ipp://DATOR/… (flera kan anges). Inget skrivs ut
cli-backup = Skriv en förseglad kopia av datorns katalog, medan annat pågår
cli-backup-to = Fil att skriva, eller en mapp där filen får namn efter tiden
cli-backup-passphrase = Försegla med en lösenfras i stället för återställningsnyckeln
cli-restore = Gör en kopia till en fungerande dator igen, under ett nytt prefix
cli-restore-from = Kopians fil
cli-restore-to = Ny katalog; den får inte finnas eller ska vara tom
cli-restore-key = Fil med återställningsnyckelns ord, eller två filer med andelar. Utan den frågar programmet
cli-restore-passphrase = Kopian är förseglad med en lösenfras
cli-restore-verify = Bevisa hela loggen efteråt

doctor-word-good = ok
doctor-word-look = SE
doctor-word-stop = STOPP
doctor-all-good = Allt är som det ska.
doctor-all-look = Det går, men något bör ses över.
doctor-all-stop = Något hindrar nästa natt, eller vägen tillbaka.

doctor-settings-good = Inställningarna kan läsas ({ $municipality })
doctor-settings-bad = Inställningarna kan inte läsas: { $fault }
doctor-do-settings-bad = Rätta planb.toml i katalogen. Tills dess körs ingen natt.
doctor-settings-nameless = Kommunens namn saknas; omslagen blir utan namn
doctor-do-settings-nameless = Skriv municipality = "…" i planb.toml.
doctor-mappings-good = Mappningar som kan läsas: { $count }
doctor-mappings-shipped = Inga egna mappningar; de medföljande används
doctor-mapping-bad = Mappningen { $path } kan inte läsas, rad { $line }: { $fault }
doctor-do-mapping-bad = Rätta filen och pröva med planb import --check.

doctor-folder-good = Katalogen är skrivbar och sluten: { $path }
doctor-folder-locked = Katalogen { $path } går inte att skriva i
doctor-do-folder-locked = Se vem som äger den, och att disken inte är skrivskyddad.
doctor-folder-open = Andra användare på datorn kan se in i { $path }
doctor-do-folder-open = Stäng den: chmod 700. Det som är hemligt är stängt för sig, men namnen syns.
doctor-folder-open-write = Andra användare på datorn kan skriva i { $path }
doctor-do-folder-open-write = Stäng den genast: chmod 700. Se efter om något är utbytt.
doctor-owner-other = { $path } tillhör en annan användare (nummer { $owner }); den granskas bara utifrån
doctor-do-owner-other = Kör som den användaren: sudo -u planb planb doctor --dir { $path }
doctor-owner-mixed = Filer i katalogen tillhör någon annan än katalogens ägare: { $files }
doctor-do-owner-mixed = Någon har kört planb som en annan användare, ofta root. Ge tillbaka dem: chown -R till katalogens ägare.

doctor-place-good = Katalogen ligger på en disk i datorn, inte på ett nätverk
doctor-place-synced = Katalogen ligger i en mapp som synkas ({ $name })
doctor-do-place-synced = Flytta den till en vanlig disk. Synkningen kopierar halva filer och kan förstöra loggen.
doctor-place-network = Katalogen ligger på ett nätverk ({ $sort })
doctor-do-place-network = Flytta den till en disk i datorn. Lås håller inte över nätverk, och vid avbrott är den borta.
doctor-place-no-rights = Katalogen ligger på ett filsystem utan rättigheter ({ $sort }), som på de flesta USB-minnen
doctor-do-place-no-rights = Vem som håller i minnet eller når datorn kan läsa nodens nyckel. Rätt för ett USB-minne till krisen, som ska ligga inlåst; fel för navet: flytta det till en vanlig disk.

doctor-keys-good = Nycklarna kan bara läsas av sin ägare
doctor-key-open = { $path } kan läsas av andra
doctor-do-key-open = Stäng den: chmod 600. Fundera på vem som kan ha läst den.
doctor-rights-unseen = Här går det inte att se vem som kan läsa nycklarna
doctor-do-rights-unseen = Se efter med: icacls "{ $path }\node.key". Bara kontot som kör Plan B ska stå där.
doctor-sheets-left = Utskrivna nycklar ligger kvar i { $path }
doctor-do-sheets-left = Är de utskrivna och i kuvert: radera mappen. Den öppnar allt.

doctor-store-good = Loggen går att öppna: { $entries } poster
doctor-store-bad = Loggen går inte att öppna. { $what }
doctor-do-store-bad = Ändra inget i katalogen. Ta en kopia av den och pröva planb scrub, eller planb restore från senaste säkerhetskopian.
doctor-store-unopened = Loggen öppnades inte, eftersom katalogen är någon annans
doctor-do-store-unopened = Kör som katalogens ägare för att granska även den.

doctor-clock-good = Klockan går rimligt: { $clock }, { $zone }
doctor-clock-impossible = Klockan visar { $clock }, och det kan inte stämma
doctor-do-clock-impossible = Ställ datorns klocka, eller säg vad som är rätt: planb clock --set. Tills dess skrivs inget.
doctor-zone-differs = Datorns tidszon skiljer { $minutes } minuter från { $zone }
doctor-do-zone-differs = Sätt datorns tidszon, så att cron och filers tider stämmer. systemd-timern har zonen i sig.
doctor-disk-good = Disken räcker till { $nights } nätter à { $night } MiB ({ $free } MiB lediga)
doctor-disk-low = Disken räcker till { $nights } nätter à { $night } MiB ({ $free } MiB lediga)
doctor-do-disk-low = Ge den mer plats: två veckor ska få rum.
doctor-disk-full = Disken är för full för i natt: { $free } MiB lediga, en natt är { $night } MiB
doctor-do-disk-full = Gör plats nu. Gårdagens pärmar finns kvar.
doctor-disk-unseen = Det går inte att se hur mycket plats som är kvar
doctor-do-disk-unseen = Se efter för hand: en natt för 2 400 brukare är omkring 100 MiB.

doctor-exports-good = Exportmappen { $path } går att läsa och tömma ({ $count } filer nu)
doctor-exports-missing = Exportmappen { $path } finns inte
doctor-do-exports-missing = Skapa den, montera den, eller rätta exports.folder i planb.toml.
doctor-exports-locked = Exportmappen { $path } får inte läsas
doctor-do-exports-locked = Ge kontot som kör Plan B läsrätt.
doctor-exports-stay = Exportmappen { $path } går inte att tömma; uppgifterna ligger kvar i klartext
doctor-do-exports-stay = Ge kontot rätt att ta bort filer där. Tills dess stannar natten efter pärmarna.
doctor-exports-open = Andra användare på datorn kan läsa exporterna i { $path }
doctor-do-exports-open = De är uppgifter i klartext. Ge bara verksamhetssystemens konton och Plan B tillträde.
doctor-exports-kept = Exporterna ligger kvar efter natten (exports.after = "keep") i { $path }
doctor-do-exports-kept = Det är till för prov. Skriv after = "remove" i skarp drift.
doctor-exports-unknown = I { $path } ligger filer som ingen mappning känner: { $count }
doctor-do-exports-unknown = Gör en mappning med planb import --guess FIL, eller ta bort dem.
doctor-moved-locked = Mappen { $path } dit exporterna ska flyttas går inte att skriva i
doctor-do-moved-locked = Ge kontot som kör Plan B skrivrätt.
doctor-source-good = { $source }: senaste exporten är { $hours } timmar gammal
doctor-source-old = { $source }: senaste exporten är { $hours } timmar gammal; högst { $allowed } är lovat
doctor-do-source-old = Fråga systemets ägare varför filen inte kommer.
doctor-source-never = { $source }: ingen export har kommit
doctor-do-source-never = Beställ den av systemets ägare, eller ta bort mappningen.
doctor-out-good = Mappen för reservdatorerna är som den ska: { $path }
doctor-out-locked = Mappen { $path } går inte att skriva i
doctor-do-out-locked = Utan den blir inga pärmar. Se vem som äger den.
doctor-out-open-write = Andra användare kan skriva i { $path }, där reservdatorerna hämtar
doctor-do-out-open-write = Ge dem bara läsrätt. Den som kan skriva där kan byta ut en pärm mot en gammal.

doctor-timer-good = Natten startas av { $name }
doctor-timer-off = { $name } finns men är inte påslagen
doctor-do-timer-off = Slå på den: systemctl enable --now { $name }
doctor-timer-missing = Inget startar natten av sig självt
doctor-do-timer-missing = Lägg in planb.timer, en rad i cron eller en schemalagd aktivitet. Se docs/operating.md.
doctor-timer-unseen = Det går inte att se vad som startar natten
doctor-do-timer-unseen = Se efter i schemaläggaren.
doctor-night-good = Senaste natten: { $night }
doctor-night-never = Ingen natt har körts än
doctor-do-night-never = Kör den första för hand: planb night, sedan planb status.
doctor-night-missed = Senaste natten var { $night }; en har uteblivit
doctor-do-night-missed = Kör planb night nu och läs vad den säger.
doctor-nights-missed = Senaste natten var { $night }; flera har uteblivit
doctor-do-nights-missed = Kör planb night nu. Pärmarna åldras och säger det på varje blad.
doctor-envelopes-good = Alla enheter har kuvert: { $units }
doctor-envelopes-missing = Enheter utan kuvert: { $count }
doctor-do-envelopes-missing = Skriv ut dem: planb keys --print.
doctor-recovery-missing = Kommunen har ingen återställningsnyckel än
doctor-do-recovery-missing = Skriv ut kuvert och tre andelar: planb keys --print.
doctor-backup-good = Senaste säkerhetskopian: { $date } (för { $days } dagar sedan)
doctor-backup-old = Senaste säkerhetskopian är från { $date } ({ $days } dagar)
doctor-do-backup-old = Ta en ny: planb backup MAPP, på en annan disk.
doctor-backup-never = Ingen säkerhetskopia är tagen med planb backup
doctor-do-backup-never = Ta en: planb backup MAPP, på en annan disk. Återställ den en gång på prov.
doctor-printer-good = Skrivaren { $address } svarar
doctor-printer-silent = Skrivaren { $address } svarar inte ({ $code })
doctor-do-printer-silent = Se att den är på och på samma nät. En skrivare med kabel behöver ingen adress.
doctor-printer-address = “{ $address }” är ingen adress till en skrivare
doctor-do-printer-address = Skriv till exempel ipp://skrivare/ipp/print eller 10.1.2.3:9100.

backup-ask = Skriv lösenfrasen på en rad och tryck Enter. Den syns på skärmen.
backup-done = Kopian är skriven: { $file } ({ $mib } MiB). Två av tre återställningsandelar öppnar den. Lägg den på en annan disk.
backup-done-passphrase = Kopian är skriven: { $file } ({ $mib } MiB). Lösenfrasen öppnar den, och ingen annan kan återskapa den. Lägg kopian på en annan disk.
restore-done = Kopian från { $made } är återställd i { $dir }: { $entries } poster.
    Datorn skriver från nu med prefixet { $prefix } (förut { $was }), så att inget nummer ges två gånger.
    Förseglade pärmar och ögonblicksbilder ({ $sealed } filer) följer inte med: reservdatorerna har dem, och nästa natt gör nya.
    Gör nu: planb doctor --dir { $dir }
restore-verified = Hela loggen är bevisad: signaturer, kedjor och innehåll.

cli-morning = Skriv morgonens besked: var natten god? En fil för övervakningen, och ett brev när den inte var det
cli-completions = Skriv filer som låter skalet fylla i kommandon (bash, zsh, fish, PowerShell)
cli-completions-out = Mapp för filerna
cli-status-prometheus = Visa siffror för övervakning (Prometheus), utan personuppgifter
cli-status-out = Skriv siffrorna i denna fil i stället

morning-good = Natten var god.
morning-broken = Plan B kan inte läsa sin egen katalog. { $what }
morning-no-night = Ingen natt har blivit klar sedan midnatt. Gårdagens pärmar gäller och visar sin ålder.
morning-old-binder = Enheter utan pärm från senaste natten: { $count }
morning-old-data = Enheter med för gamla uppgifter: { $count }
morning-held = Sådant som vakten håller tillbaka: { $count }
morning-refused = Rader som inte gick att läsa: { $count }
morning-no-envelope = Enheter utan kuvert: { $count }
morning-sent = Brev är lämnat till { $to }.
morning-subject = Plan B: natten var inte god ({ $municipality })
morning-head = Så här såg det ut { $time }:
morning-foot =
    Gör så här: kör planb status och planb doctor på navet. Det som är utskrivet och inlåst gäller tills vidare.
    Brevet innehåller inga personuppgifter och kan inte besvaras.
