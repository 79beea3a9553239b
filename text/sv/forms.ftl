# Blanketter som data: gjorda av ett kalkylark eller en text, visade, och som FHIR ut och in.

cli-form-new = Gör en blankett av ett kalkylark (CSV, XLSX, ODS) eller en text (Markdown)
cli-form-new-file = Kalkylarket eller texten
cli-form-import = Ta in en blankett: FHIR Questionnaire (JSON) eller en blankettfil (TOML)
cli-form-import-file = Filen
cli-form-new-out = Skriv en fil i stället för i kommunens register
cli-form-title = Vad blanketten heter
cli-form-code = Koden på papperet: 2–7 tecken, siffror och A–Z
cli-form-version = Vilken version det är, från 1
cli-form-show = Visa en blankett
cli-form-export = Skriv ut en blankett som fil
cli-form-fhir = Som FHIR R4 Questionnaire i stället för TOML
cli-form-export-out = Filen som skrivs; utan den visas texten

cli-sheets-serials = Bladens nummer, ett eller flera; en följd som FÖRSTA..SISTA; - läser en lista från standard in
cli-sheets-give = Lämna ut blad till någon, eller lämna dem vidare
cli-sheets-to = Vem som får dem: en person, en grupp, en tur
cli-sheets-back = Ta emot blad som lämnas in
cli-sheets-place = Var de läggs
cli-sheets-void = Makulera blad
cli-sheets-void-why = Varför: unused (aldrig använt), spoiled (förstört), misprint (feltryck), wrong-form (fel blankett), copy (dubblett), other (annat)
cli-sheets-words = Några ord om varför
cli-sheets-lose = Anmäl blad som förlorade
cli-sheets-lose-words = Var ni har letat
cli-sheets-found = Ta emot blad som var förlorade
cli-sheets-explain = Säg varför blad är ute och får vara det
cli-sheets-explain-why = Varför: stock (i förrådet), at-client (hos den enskilde), with-holder (hos den som har det), elsewhere (annan plats), other (annat)
cli-sheets-settle = Avgör vad som gäller för blad som är oklara
cli-sheets-settle-as = Vad som gäller: stock (i förråd), given (utdelat), back (tillbaka), entered (infört), voided (makulerat), lost (förlorat)
cli-sheets-settle-words = Hur du vet det
cli-sheets-adopt = Ge ett eget papper ett nummer, eller ta numret på dess klistermärke
cli-sheets-pages = Hur många sidor papperet har
cli-sheets-sticker = Numret på klistermärket; utan det ges ett nytt
cli-sheets-adopt-words = Vad papperet är
cli-sheets-enter = Markera blad som införda i sitt system
cli-sheets-system = Systemet, som det heter i registret; utan det det som är valt för blanketten
cli-sheets-happened = När det hände, som 2026-11-28 07:40; utan det den tid som redan är skriven
cli-sheets-second = Den andra personen; krävs för narkotika och pengar
cli-sheets-anyway = För in fast samma sak kan vara införd från ett annat papper
cli-sheets-check = Säg att det som är infört stämmer med papperet
cli-form-compare = Jämför en fil som har tagits ut (CSV, XLSX, FHIR, Lifecare) med liggaren, blad för blad
cli-form-compare-file = Filen
cli-form-compare-which = Vilka blad som ska finnas i filen: entered (införda), left (kvar att föra in), all (båda)
cli-form-compare-system = Bara ett systems blad ska finnas i filen
cli-form-read-in = Läs in en fil (CSV, XLSX, FHIR) som har fyllts i eller rättats: det som skiljer sig blir vad du säger står på bladen
cli-form-read-in-file = Filen
cli-form-read-in-try = Säg bara vad som skulle läsas in; skriv inget
cli-sheets-where = Var bladen är, och allt som hänt med dem
err-enter-twice = Samma sak som på blad { $serial } är redan införd från blad { $other } ({ $at }).
rec-enter-twice = Titta i systemet. Ska det ändå in: lägg till --anyway.

form-kept = Blanketten { $code } version { $version } är klar: { $pages } { $pages ->
    [1] sida
   *[other] sidor
}. { $kept }
form-in-register = Den finns i registret och följer med till alla datorer.
form-in-file = Filen heter { $path }.
form-comment = Gjord med planb form new. Ändra inte en version som är utdelad: höj version.

err-form-taken = Koden { $code } version { $version } finns redan: { $name }.
rec-form-taken = Blad av den kan vara ute. Höj version, eller välj en annan kod.
err-form-file-there = { $path } finns redan och är ingen blankett.
rec-form-file-there = Välj ett annat filnamn.
err-form-no-text = { $path } är ingen text i UTF-8.
rec-form-no-text = Spara texten på nytt som UTF-8, eller lägg frågorna i ett kalkylark.
err-form-too-large = { $path } är för stor: högst { $most } byte.
rec-form-too-large = En blankett är liten. Är det rätt fil?
err-form-unreadable = { $path } går inte att läsa. { $why }
rec-form-unreadable = Spara den som CSV, XLSX eller ODS, eller skriv frågorna som text (.md). Inget är ändrat.
err-form-fhir = { $path } blev ingen blankett{ $place ->
    [none] {""}
   *[other] , vid { $place }
 }: { $fault ->
    [resource] den ska vara en FHIR Questionnaire, men är { $name }.
    [json] den är ingen hel JSON. Filen kan vara avbruten.
    [missing] det saknas { $name }.
    [twice] samma linkId står två gånger.
    [no-place] blanketten har inget sådant fält.
    [too-large] den är för stor.
   *[form] den bryter mot en regel för blanketter ({ $name }).
 }
rec-form-fhir = Rätta stället i filen och kör igen. Inget är ändrat.
err-form-not-taken = { $path } blev ingen blankett: { $why }
rec-form-not-taken = Rätta stället i filen och kör igen. Inget är ändrat.

err-form-new-too-long = { $file } är för lång för en blankett.
rec-form-new-too-long = Dela den i flera blanketter.
err-form-new-no-heads = { $file } har ingen rad med rubrikerna Fält och Slag.
rec-form-new-no-heads = Skriv en rad med rubrikerna Avsnitt, Fält, Slag, Val, Måste, och en fråga per rad under den.
err-form-new-no-title = Blanketten har inget namn.
rec-form-new-no-title = Skriv en rad Titel överst i kalkylarket, # och namnet överst i texten, eller använd --title.
err-form-new-no-label = { $file }, rad { $line }: det finns något att fylla i, men ingen fråga.
rec-form-new-no-label = Skriv frågan på samma rad före strecket, eller på raden ovanför.
err-form-new-no-answer = { $file }, rad { $line }: »{ $written }« har inget att fylla i.
rec-form-new-no-answer = Skriv ____ för en rad, - [ ] för rutor eller - ( ) för ett av flera val under frågan.
err-form-new-kind = { $file }, rad { $line }: slaget »{ $written }« finns inte.
rec-form-new-kind = Använd text, rutor, datum, tid, kryss, ett av, flera av, ja/nej, skala, underskrift, rutnät eller info.
err-form-new-options = { $file }, rad { $line }: »{ $written }« behöver minst två val.
rec-form-new-options = Skriv valen med semikolon emellan: Ja; Nej; Vet inte.
err-form-new-number = { $file }, rad { $line }: »{ $written }« är inget tal som passar här.
rec-form-new-number = Skriv ett helt tal. En skala skrivs 0-10, med högst tolv steg.
err-form-new-yes-no = { $file }, rad { $line }: »{ $written }« är varken ja eller nej.
rec-form-new-yes-no = Skriv ja där fältet måste fyllas i, annars ingenting.
err-form-new-word = { $file }, rad { $line }: »{ $written }« finns inte att välja.
rec-form-new-word = Bredd: hel, halv, tredjedel. Skydd: läkemedel, pengar, narkotika. Papper: stående, liggande. Åter: ordagrant, sammanfattas, avvikelser, skannas.
err-form-new-table = { $file }, rad { $line }: tabellen går inte att förstå.
rec-form-new-table = Skriv en rubrikrad och minst en rad till med lika många kolumner. Skriv ____ , [ ] eller __:__ i cellerna.
err-form-new-form = { $file }, rad { $line }: { $written }
rec-form-new-form = Korta, dela eller rätta stället och kör igen. Inget är ändrat.

record-form = Blankett
records-form = Egna blanketter
lead-form = Kommunens egna blanketter, varje version för sig. De görs med planb form new och ändras aldrig: en ändring är en ny version.
field-form-title = Namn
field-form-code = Kod
field-form-version = Version
field-form-toml = Innehåll
