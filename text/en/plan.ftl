# Words that the binder's content needs when it is planned.
plan-see-supplement = see supplement
plan-lives-alone = Lives alone
plan-manager = manager
plan-relative-of = { $relation } of { $client }, { $place }
plan-somebody-of = of { $client }, { $place }
plan-no-data = Data is missing: { $kind ->
    [client] clients
    [contact] relatives
    [visit] visits
    [shift] schedule
    [medicine] medicines
    [order] orders
    [payment] payments
    [staff] staff
   *[unit] units
}.
plan-held = Older data is used: { $kind ->
    [client] clients
    [contact] relatives
    [visit] visits
    [shift] schedule
    [medicine] medicines
    [order] orders
    [payment] payments
    [staff] staff
   *[unit] units
}, from { $since }.
plan-blocked = { $clients ->
    [one] 1 client
   *[other] { $clients } clients
} under a block are not printed ({ $visits } visits). Ask the nurse.
plan-nobody-known = { $rows } rows are about somebody who is not among the unit’s clients. They are not printed.
plan-visits-end = Visits are planned up to and including { $last }. After that, use Usual visits on the client sheet.
plan-refused = { $rows } rows of the exports could not be used.
plan-redacted = { $texts ->
    [one] 1 text now says
   *[other] { $texts } texts now say
} “see supplement”.
plan-report-held = Tab { $title }: earlier pages are used, from { $since }.
plan-report-hidden = Tab { $title }: { $pages ->
    [one] 1 page is
   *[other] { $pages } pages are
} in the sealed supplement only.
plan-report-tray = Tab { $title }: { $pages ->
    [one] 1 page
   *[other] { $pages } pages
} could not be sorted to any unit. They are not printed.
