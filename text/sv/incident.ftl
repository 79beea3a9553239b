### Incidenten: vad som har hänt, och hur långt det har kommit.

err-note-why = En rättelse behöver ett skäl.
rec-note-why = Skriv varför raden rättas. Den gamla raden står kvar.

record-incident = Händelse
records-incident = Händelser
lead-incident = Det som har hänt: när det började, hur långt det har kommit, vem som leder.
field-incident-what = Vad har hänt?
field-incident-level = Läge
choice-incident-level-outage = Driftstopp
choice-incident-level-crisis = Krisläge
choice-incident-level-return = Återgång
choice-incident-level-closed = Avslutad
choice-incident-level-false-alarm = Falskt larm
field-incident-began = Började
field-incident-began-by = Startad av
field-incident-unit = Enhet där den började
field-incident-leader = Leder nu
field-incident-crisis-at = Krisläge från
field-incident-crisis-by = Krisläge beslutat av
field-incident-return-at = Återgång från
field-incident-ended = Slut
field-incident-ended-why = Varför den är slut
field-incident-joined = Förd samman med
