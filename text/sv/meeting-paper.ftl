### Loggboken, mötet och uppgifterna på papper.

paper-log-keep = Loggboken. Förvara inlåst. Lämnas ut först efter sekretessprövning.
paper-log-number = Nr
paper-log-happened = Hände
paper-log-entered = skrevs
paper-log-what = Vad, vem och hur
paper-log-empty = Här finns inga rader.
paper-log-masked = Delar av raden är maskade
paper-log-elsewhere = Raden står inte här
paper-log-covered = Raden lämnas inte ut

paper-letter-keep = Sätt upp där den behövs, eller lägg den i akten.

paper-minutes = Protokoll
paper-minutes-keep = Original. Förvara inlåst tills det är diariefört.
paper-minutes-decisions = Beslut
paper-minutes-no-decisions = Inga beslut.
paper-minutes-tasks = Uppgifter
paper-minutes-no-tasks = Inga uppgifter.
paper-minutes-task = Vad
paper-minutes-owner = Ansvarig
paper-minutes-until = Klar senast
paper-minutes-read-back = Motläst
paper-minutes-next = Nästa möte
paper-minutes-present = Närvarande
paper-minutes-no-roll = Ingen närvaro är antecknad.
paper-minutes-absent = Saknas
paper-minutes-units = Läget i varje enhet
paper-minutes-unit = Enhet
paper-minutes-colour = Läge
paper-minutes-words = Rapport
paper-minutes-changed = Ändrat sedan sist
paper-minutes-points = Dagordningen
paper-minutes-nothing = Inget antecknat.

paper-tasks = Att göra
paper-tasks-keep = Vägglista. Inga uppgifter om brukare får stå här.
paper-tasks-late = Försenad:
paper-tasks-none = Inget att göra just nu.
paper-tasks-what = Uppgift
paper-tasks-owner = Ansvarig
paper-tasks-until = Klar senast
