# Loggen: rader, möten, bevis.
node-hub = Navet
note-client = Om { $client }. Skriv ner numret: det är så brukaren heter i loggen.
note-accounted = { $number } är införd i verksamhetssystemet.

log-closed = { $entries } poster kan inte läsas här. De är med och förs vidare; rätt kuvert öppnar dem.
log-note-accounted = { $number } är införd i verksamhetssystemet
log-node-enrolled = Ny dator i kretsen: { $name }
log-node-revoked = En dator stängdes ute
log-recovery-named = Återställningsnyckeln är utsedd
log-key-granted = Nyckel för { $month } given till { $nodes } datorer
log-clock-corrected = Klockan rättad { $minutes } minuter: { $reason }
log-fork-adopted = En logg hade grenat sig vid transaktion { $from }; det egna skrevs om i en ny
log-erasure-decided = Gallringsbeslut om { $client }: { $reference }
log-client-erased = { $client } raderad: { $ground }
log-erasure-confirmed = Raderingen av { $client } är utförd på den här datorn
log-client-key-made = { $client } har fått en nyckel
log-unit-found = Enhet: { $name }
log-person-found = Personal i { $unit }
log-person-left = Personal har lämnat { $unit }
log-source-taken = { $source } läst, { $rows } rader
log-snapshot-taken = Ögonblicksbild av { $unit }, natten { $night }
log-kind-held = { $source } hölls kvar natten { $night }
log-hold-accepted = { $source } godtogs: { $reason }
log-serials-reserved = Löpnummer { $prefix } för nattens nya blad: { $count } stycken
log-binder-issued = Pärm för { $unit }, natten { $night }, { $pages } sidor
log-nameless = någon som inte sade sitt namn
log-bundle-opened = Pärmen för { $unit } öppnades av { $by }
log-keys-printed = Kuvert för { $unit } utskrivet ({ $fingerprint })
log-night-finished = Natten { $night } klar, { $pages } sidor
log-record-written = Registret: { $kind } – { $fields } ({ $by })
log-card-issued = Ett kort är utfärdat av { $by }
log-card-revoked = Ett kort är spärrat av { $by }: { $reason }
log-looked = { $by } såg { $what } { $unit }
log-unknown = (kräver ett nyare program)

digest-state = Läget:   { $digest }
digest-heads = Huvuden: { $digest }

met-counts = Lämnat: { $sent }. Fått: { $received }.
met-refused = Inte taget: { $what } – { $why }
met-why-damaged = skadat
met-why-unknown-writer = okänd avsändare
met-why-revoked = avsändaren är utestängd
met-why-frozen = loggen har grenat sig
met-why-other-tenant = en annan kommuns, eller en övning
met-why-gap = något före det saknas
met-why-newer = skrivet av ett nyare program
met-why-too-large = för stort
met-why-not-signed = signaturen stämmer inte
met-why-keys = nycklarna gick inte att öppna
met-why-later = resten tas nästa gång
met-why-name = otillåtet namn
met-why-foreign = inte vårt
met-why-missing = saknas
met-why-large = för stort
met-why-full = fullt
met-why-denied = åtkomst nekad
met-why-gone = försvann
met-why-failed = gick inte att läsa
met-waiting = { $count } transaktioner från { $node } finns men har inte kommit hit.
met-twin = Någon annan skriver här med den här datorns nyckel: ett kopierat USB-minne eller en återställd disk.
met-stopped = Avbrutet ({ $code }). Det som hann över är sparat; gör om så går resten.
met-in-sync = Allt är i fas: den andra sidan har signerat att den har samma.
met-behind = Inte i fas än: { $nodes } har inte varit här sedan dess.
met-not-in-sync = Inte i fas än: den andra sidan har inte bekräftat allt.

sync-line = { $address }: i fas { $at }. Lämnat { $sent }, fått { $received }.
sync-line-behind = { $address }: inte i fas, senast { $at }. Lämnat { $sent }, fått { $received }.
sync-none = Ingen är mött än.

serve-address = Andra datorer möter den här med:
    planb sync { $address }
serve-how = Stäng med Ctrl-C. Så länge det här fönstret är öppet hålls datorer som mötts i fas.
serve-met = { $address }: lämnat { $sent }, fått { $received }. I fas.
serve-met-behind = { $address }: lämnat { $sent }, fått { $received }. Inte i fas än.
serve-in-sync = { $address }: i fas.
serve-away = { $address }: syns inte just nu.
checkpoint-differs = Mellanlagringen stämde inte med loggen och kastades. Läget är nu läst om från början.

enrol-ask = Visa den här koden för en dator som redan är med, eller för över texten:
enrol-words = De sex orden: { $words }
enrol-compare = Den nya datorn ska visa: { $words }
    Skriv orden som den visar:
enrol-signed = { $name } är med, och dess nummer börjar med { $prefix }. Visa svaret för den, och låt den sedan möta en dator som är med:
enrol-joined = Den här datorn hör nu till { $municipality }. Dess nummer börjar med { $prefix }. Möt en dator som är med: planb sync
revoke-done = { $name } är utestängd. Det som den skrivit hittills gäller.
root-split = Andelarna ligger i { $folder }. Skriv ut, lägg i tre kuvert hos tre personer, radera filerna.
root-joined = Den här datorn är nu administratör.
init-rebuilt = Navet är uppbyggt igen i { $dir }: { $units } enheter. Poster som inte går att läsa: { $closed }.
stick-made = USB-minnet är klart: { $folder }. Dess nummer börjar med { $prefix }.
stick-program = { $system }: { $path }
stick-lacks = Inget program för { $system } ligger på minnet: det startar inte där. Ge mappen med färdiga program med --dist.
stick-not-static = Programmet för Linux behöver datorns egna bibliotek: det startar bara på datorer som liknar den här. Ge det statiska med --dist.

verify-log = { $logs } loggar, { $transactions } transaktioner, { $entries } lästa poster, { $closed } låsta, { $erased } utan innehåll, { $files } filer.
verify-fork = Grenad logg: { $what }
verify-revoked = Utestängd: { $what }
verify-file-damaged = Inte vad loggen säger: { $what }
verify-file-missing = Saknas: { $what }
verify-whole = Allt stämmer.
verify-not-whole = Allt stämmer inte: se ovan.
verify-found = Ja. Pappret visar loggen som den var efter { $number }, { $at }.
verify-not-found = Nej. Den kontrollsumman finns inte i den här loggens förflutna.
scrub-whole = Alla { $transactions } transaktioner är hela.
scrub-damaged = Undantaget: { $transactions } transaktioner, { $bodies } poster, { $statements } intyg. Möt en annan dator så kommer de tillbaka.
scrub-rebuilt = Filen var skadad och är gjord på nytt. Den gamla ligger kvar bredvid.
erase-everywhere = { $client }: raderad överallt.
erase-unconfirmed = { $client }: raderad här. Har inte bekräftat: { $nodes }
erase-none = Ingen är raderad.
clock-fine = Klockan är { $clock }.
clock-wrong = Klockan visar { $clock }, och det kan inte stämma. Säg vad den är: planb clock --set ÅÅÅÅ-MM-DDTHH:MM

log-sheets-printed = { $sheets } blad ur pärmen för { $unit }, natten { $night }, utskrivna (kopia { $copy })
log-sheets-destroyed = { $sheets } gamla blad i { $unit } förstörda
log-report-taken = { $source }: { $pages } sidor till { $unit }
