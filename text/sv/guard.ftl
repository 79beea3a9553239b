# Vakten: varför en nattleverans hölls tillbaka. Visas på skärmen, i status och på pärmens försättsblad.
guard-lost = { $base } rader brukar finnas, nu kom bara { $rows } ({ $percent } % färre).
guard-nothing = { $base } rader brukar finnas, nu kom inga.
guard-source-lost = Hela exporten krympte från { $base } till { $rows } rader ({ $percent } % färre).
guard-stale = Exporten är { $age } timmar gammal, högst { $allowed } är tillåtet.
guard-age-unknown = Det går inte att se när exporten gjordes.
guard-lost-column = Kolumnen ”{ $column }” saknas i exporten.
guard-unreadable = Filen gick inte att läsa.
guard-missing-file = Ingen fil kom.
