# Brukare på skärmen: enheter som har öppnats med sitt kuvert.
clients-title = Brukare
clients-lead = Nattens uppgifter ligger låsta. Enhetens kuvert öppnar dem här på datorn, i minnet, tills någon stänger.
clients-counted = Öppna: { $open }. Låsta: { $locked }. Utan uppgifter på den här datorn: { $none }.
clients-open = öppnad av { $who }, till { $until }
clients-locked = låst, uppgifter från { $since }
clients-none-here = inga uppgifter på den här datorn
clients-within = inom { $hours } tim
clients-by-name = Efter namn
clients-night = Natten { $night },
clients-count = Antal: { $count }.
clients-nobody = Här finns ingen som din roll ser.
clients-close = Stäng enheten
clients-logged = Varje titt skrivs i loggen, med ditt namn.
clients-print = Brukarblad
client-first = Läs det här först
client-print = Skriv ut bladet

unlock-title = Öppna { $unit } med kuvertet
unlock-since = De senaste uppgifterna här är från { $since }.
unlock-none = Det finns inga uppgifter för enheten på den här datorn. Hämta dem från en reservdator eller ett USB-minne, eller ta pärmen.
unlock-lead = Uppgifterna öppnas bara i datorns minne. De stängs när du trycker på Stäng, när alla har loggat ut, när programmet stoppas, och senast efter { $hours } timmar.
unlock-key = Orden i kuvertet
unlock-key-hint = 27 ord. De fyra första bokstäverna i varje räcker. Du kan också skriva raden som börjar med AGE-SECRET-KEY-1.
unlock-file = Eller filen med nyckeln
unlock-file-hint = Om enhetens nyckel ligger på ett USB-minne.
unlock-go = Öppna
unlock-damaged = Filen från natten { $night } är skadad. En äldre natt används.
unlock-link = Öppna med kuvertet

err-snapshot-not-here = Det finns inga uppgifter för { $unit } på den här datorn.
rec-snapshot-not-here = Hämta nattens filer från en reservdator eller ett USB-minne, eller ta pärmen.
err-snapshots-damaged = Ingen av filerna för { $unit } går att läsa ({ $files }).
rec-snapshots-damaged = Ta pärmen. Hämta filerna igen från en annan dator eller ett USB-minne.
err-opening-closed = Enheten är inte öppen längre.
rec-opening-closed = Öppna den igen med kuvertet, under Pärmar.

search-half = Tryck Sök för att leta också bland brukarna i de enheter som är öppna här.
search-clients = Brukare i { $unit }
search-more = och { $count } till. Skriv mer av namnet.

look-search = en sökning bland brukare
look-opened = öppnade enheten med kuvertet
look-client-print = skrev ut en brukares blad

# Provpärm: det som registret ensamt kan ge.
trial-title = Provpärm
trial-lead = Ingen natt har gjort enhetens pärm än. Registret räcker till de första sidorna: försättsblad, första timmen, personal med koder som ringer.
trial-print = Skriv ut provpärm
trial-more = Lägg också det här i pärmen
trial-plan-b = Plan B för enhetens system
trial-hour = Affischen om första timmen
trial-only = Det här är en provpärm: bara det som registret vet.
err-trial-not-needed = Enheten har redan en pärm från en natt.
rec-trial-not-needed = Öppna den med kuvertet och skriv ut den i stället.
trial-no-clients = Brukarblad och läkemedelslistor: ingen natt har läst in dem än.
trial-no-runs = Turlistor och schema: ingen natt har läst in dem än.

# Nästa steg efter en inläsning.
next-people = Nästa: människor och telefon
next-chains = Nästa: ringkedjor
next-start = Tillbaka till Kom igång
