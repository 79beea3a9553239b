# Ringkedjor: det som skulle stoppa en kedja, en rad per plats.
hole-gone = { $name } finns inte kvar i registret. Byt ut platsen.
hole-no-number = { $name } har inget telefonnummer.
hole-twice = { $name } står på fler än en plats.
hole-too-many = { $name } ska ringa { $calls } personer. Högst { $most } är rimligt.
hole-own-deputy = { $name } är sin egen ersättare.
hole-deputy-gone = Ersättaren för { $name } finns inte kvar i registret.
hole-deputy-no-number = Ersättaren för { $name } har inget telefonnummer.
hole-no-deputy = Ingen tar över om { $name } inte svarar.
hole-unreachable = Ingen ringer { $name }.
hole-loop = Kedjan går runt vid { $name } och når aldrig hit från början.
