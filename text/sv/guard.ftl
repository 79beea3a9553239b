# Vakten: varför en nattleverans hölls tillbaka. Visas på skärmen, i status och på pärmens försättsblad.
guard-lost = { $base } rader brukar finnas, nu kom bara { $rows } ({ $percent } % färre). Förra goda uppgifterna används.
guard-nothing = { $base } rader brukar finnas, nu kom inga. Förra goda uppgifterna används.
guard-source-lost = Hela exporten krympte från { $base } till { $rows } rader ({ $percent } % färre). Förra goda uppgifterna används.
guard-stale = Exporten är { $age } timmar gammal, högst { $allowed } är tillåtet. Förra goda uppgifterna används.
guard-age-unknown = Det går inte att se när exporten gjordes. Förra goda uppgifterna används.
guard-lost-column = Kolumnen ”{ $column }” saknas i exporten. Förra goda uppgifterna används.
guard-unreadable = Filen gick inte att läsa. Förra goda uppgifterna används.
guard-missing-file = Ingen fil kom. Förra goda uppgifterna används.
