# Ord som pärmens innehåll behöver när det planeras.
plan-see-supplement = se bilaga
plan-lives-alone = Bor ensam
plan-manager = chef
plan-relative-of = { $relation } till { $client }, { $place }
plan-somebody-of = till { $client }, { $place }
plan-no-data = Uppgifter saknas: { $kind ->
    [client] brukare
    [contact] närstående
    [visit] besök
    [shift] schema
    [medicine] läkemedel
    [order] ordinationer
    [payment] utbetalningar
    [staff] personal
   *[unit] enheter
}.
plan-held = Äldre uppgifter används: { $kind ->
    [client] brukare
    [contact] närstående
    [visit] besök
    [shift] schema
    [medicine] läkemedel
    [order] ordinationer
    [payment] utbetalningar
    [staff] personal
   *[unit] enheter
}, från { $since }.
plan-blocked = { $clients ->
    [one] 1 brukare
   *[other] { $clients } brukare
} med spärr skrivs inte ut ({ $visits } besök). Fråga sjuksköterskan.
plan-nobody-known = { $rows } rader gäller någon som inte finns bland enhetens brukare. De är inte utskrivna.
plan-visits-end = Besöken är planerade till och med { $last }. Därefter: använd Vanliga besök på brukarbladet.
plan-refused = { $rows } rader i exporterna gick inte att använda.
plan-redacted = { $texts ->
    [one] 1 text är ersatt
   *[other] { $texts } texter är ersatta
} med ”se bilaga”.
plan-report-held = Flik { $title }: äldre sidor används, från { $since }.
plan-report-hidden = Flik { $title }: { $pages ->
    [one] 1 sida ligger
   *[other] { $pages } sidor ligger
} bara i den förseglade bilagan.
plan-report-tray = Flik { $title }: { $pages ->
    [one] 1 sida
   *[other] { $pages } sidor
} gick inte att sortera till någon enhet. De är inte utskrivna.
