### Uthållighet: vem som sitter var, sedan när, och vem som tar över.

record-shift = Pass
records-shift = Pass
lead-shift = Vem som sitter var, sedan när, och vem som tar över.
field-shift-incident = Händelse
field-shift-chair = Plats
field-shift-person = Vem
field-shift-phone = Telefon
field-shift-from = Från
field-shift-until = Till
field-shift-relieved-by = Tas över av
field-shift-relief-at = När
choice-shift-chair-lead = Leder
choice-shift-chair-log-keeper = För loggen
choice-shift-chair-communicator = Kommunikation
choice-shift-chair-staffing = Bemanning
choice-shift-chair-liaison = Samverkan
choice-shift-chair-it = IT
choice-shift-chair-logistics = Lokaler, mat och fordon
choice-shift-chair-analysis = Lägesbild och analys
shifts-title = Vem sitter var
shifts-lead = Den som leder och den som för loggen lämnar aldrig sin plats tom. Efter tolv timmar ska någon ta över.
shifts-print = Skriv ut listan
shift-paper-lead = Sätt upp den i rummet. Skriv för hand när någon tar över, och för in det sedan.
shift-missed = Ingen sitter här. Det måste någon göra.
shift-empty = Ingen än.
shift-since = Sedan { $from }, { $lasted } utan vila
shift-over-12 = Mer än tolv timmar: någon ska ta över nu.
shift-relief = Tas över av { $name } { $at }
shift-no-relief = Ingen som tar över är utsedd
shift-change = Vem tar över, eller lämna platsen
shift-next = Vem tar över?
shift-next-at = När? Till exempel 19:00
shift-next-go = Spara
shift-leave = Lämna platsen utan att någon tar över
shift-me = Jag tar platsen
shift-other = Någon annan tar den
shift-relieve = Ta över platsen
shift-who = Namn
shift-phone = Telefon, om den inte redan är känd
shift-sit-go = Sätt på platsen
shift-past-title = Tidigare
shift-past = { $chair }: { $person }, { $from } till { $until }
line-sat = { $chair }: { $person } tar platsen.
line-relief = { $chair }: { $next } tar över efter { $person }.
line-left = { $chair }: { $person } lämnar platsen. Ingen har tagit över.
err-shift-who = Namnet saknas.
rec-shift-who = Skriv vem det är.
err-shift-over = Det passet är redan slut.
rec-shift-over = Läs in sidan på nytt och se vem som sitter där nu.
clock-lasted = { $hours ->
    [0] { $minutes } min
   *[other] { $hours } h { $minutes } min
}
