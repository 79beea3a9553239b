# Nattkörningen, nycklarna, pärmen och läget: vad programmet säger.
night-stage-read = Läser exporter
night-stage-snapshot = Tar ögonblicksbilder
night-stage-plan = Planerar pärmar
night-stage-binders = Sätter och förseglar
night-stage-finish = Avslutar
night-source = { $file }: { $rows } rader, { $accepted } med, { $refused } nekade
night-report = { $file }: { $rows } sidor, { $accepted } har en plats, { $refused } i facket
night-fault = { $file }: { $reason }
night-unmapped = { $file }: ingen mappning passar. Gör en med: planb import --guess { $file }
night-refused = nekad: { $file }, rad { $row }, kolumn { $column }: { $reason }
night-refused-more = … och { $rows } till. Alla syns med: planb import --check
night-held = Hålls: { $what }. { $why } Förra goda uppgifterna används.
night-old = Gammalt: { $what }. { $why } Det finns inget nyare, så uppgifterna används och visar sin ålder.
night-without-envelope = { $unit } saknar kuvert: pärmen kan bara öppnas med återställningsandelarna. Gör kuvert med: planb keys --print
night-done = Klart: { $units } enheter, { $pages } sidor på { $seconds } s. Blad att byta: { $changed }.
import-exported = exporten gjordes { $at }
import-columns = kolumner: { $columns }
import-unused = används inte: { $columns }
import-unit = { $unit }: { $counts }
import-refused = NEKAD blad { $sheet }, rad { $row }, kolumn { $column }, ”{ $value }”: { $reason }
import-warning = varning blad { $sheet }, rad { $row }, kolumn { $column }, ”{ $value }”: { $reason }
init-done = Plan B är redo i { $dir }. Gör så här:
    1. Läs och ändra { $dir }/planb.toml.
    2. Lägg systemens exporter i exportmappen och se vad programmet förstår: planb import --check --dir { $dir } FILER
    3. Skriv ut nycklarna och lägg dem i kuvert: planb keys --print --dir { $dir }
    4. Kör natten: planb night --dir { $dir }
keys-made = { $keys } nycklar är gjorda. Bladen ligger i { $folder }.
keys-recovery = Tre återställningsandelar är gjorda. Två av dem öppnar allt: lämna dem till tre olika personer.
keys-delete = Bladen är hemliga. Skriv ut dem, lägg dem i kuvert och försegla. Radera sedan mappen { $folder }.
keys-line = { $unit }: { $key }
keys-line-supplement = { $unit }, bilaga: { $key }
keys-none = saknas
keys-opens-binder = Enhetens pärm, varje natt från den första
keys-opens-binder-after = Enhetens pärm från nätterna efter { $night }. Äldre pärmar öppnas med det förra bladet eller med två återställningsandelar
keys-opens-snapshot = Enhetens ögonblicksbilder och räddningskopior
keys-opens-snapshot-after = Enhetens ögonblicksbilder och räddningskopior från samma nätter
keys-opens-supplement = Enhetens bilaga för skyddade personer
keys-opens-supplement-after = Enhetens bilaga för skyddade personer från nätterna efter { $night }. Äldre bilagor öppnas med det förra bladet eller med två återställningsandelar
keys-opens-supplement-snapshot = Bilagans ögonblicksbilder och räddningskopior
keys-opens-supplement-snapshot-after = Bilagans ögonblicksbilder och räddningskopior från samma nätter
open-ask = Skriv nyckeln från kuvertets blad: orden, eller raden som börjar med AGE-SECRET-KEY. Avsluta med en tom rad.
open-fingerprint = Kontrolltecken: { $fingerprint }
open-done = Pärmen för { $unit } från natten { $night } är öppnad. Sidorna ligger i { $folder }:
open-slip = Kvitto på öppningen: { $slip }
status-unit-fresh = grön  { $unit }: pärm från { $night }, äldsta uppgift { $hours } timmar, { $pages } sidor
status-unit-stale = RÖD   { $unit }: pärm från { $night }, { $pages } sidor. För gammalt: { $stale }
status-unit-held = GUL   { $unit }: pärm från { $night }, { $pages } sidor. Hålls av vakten: { $held }
status-unit-none = RÖD   { $unit }: ingen pärm än
status-refused = { $source }: { $rows } rader nekades senaste natten. Se dem med: planb import --check
status-fresh = Allt är färskt.
status-stale = Allt är inte färskt.
salvage-done = { $records } uppgifter är skrivna till { $out }. Filen öppnas med samma nyckel: age -d -i NYCKEL { $out } | tar x
demo-stage-exports = Skriver exporter
demo-stage-keys = Gör nycklar
demo-duty-officer = Tjänsteman i beredskap
demo-marker = Mappen hör till planb demo och görs om från början nästa gång. Alla personer är påhittade.
demo-done =
    { $municipality }: { $units } enheter, { $clients } brukare, { $staff } anställda, { $households } hushåll med försörjningsstöd.
    { $pages } sidor på { $seconds } s ({ $speed } sidor i sekunden), mest { $memory } MiB minne.
    Enhetschefen för { $unit } har öppnat sin pärm: { $opened }
    Prova nu: planb status --dir { $dir }
status-paper = Inlåst papper: uppgifter från { $data }, { $days } dygn
status-paper-none = Inget papper är signerat som inlåst
night-tray = I facket: { $file } sida { $page }: { $reason }
night-tray-more = och { $pages } sidor till
night-tray-sealed = Filerna med de sidorna ligger förseglade i { $path }. De öppnas med två återställningsandelar: planb open FIL --key ANDEL --key ANDEL.
open-unsorted = Sidor som natten inte kunde sortera, i { $folder }:
open-unsorted-page = sida { $page }: { $reason }
import-page = sida { $pages }: { $place } → flik { $tab }
import-page-left = sida { $pages }: hoppas över
import-page-protected = (skyddad: bara i bilagan)
