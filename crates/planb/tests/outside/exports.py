"""Prints the people of an export as JSON: python3 exports.py clients|payments FILE."""
import csv
import json
import re
import sys

kind, path = sys.argv[1:]
with open(path, encoding="cp1252", newline="") as file:
    rows = list(csv.reader(file, delimiter=";"))

number_column = "Personnr" if kind == "clients" else "Personnummer"
top = next(at for at, row in enumerate(rows) if number_column in [cell.strip() for cell in row])
header = [cell.strip() for cell in rows[top]]


def digits(text):
    """The last ten digits of a personnummer; nothing for what is none."""
    plain = re.sub(r"[-+\s]", "", text)
    if not plain.isdigit() or len(plain) < 6:
        return ""
    ten = plain[-10:].zfill(10)
    day = int(ten[4:6])
    return ten if 1 <= int(ten[2:4]) <= 12 and (1 <= day <= 31 or 61 <= day <= 91) else ""


people = []
for line, row in enumerate(rows[top + 1 :], start=top + 2):
    cells = dict(zip(header, (cell.strip() for cell in row)))
    if not any(cells.values()) or row[0].startswith(("Antal", "Summa")):
        continue
    if kind == "clients":
        given, family = cells["Förnamn"], cells["Efternamn"]
    else:
        given, _, family = cells["Namn"].partition(" ")
    people.append({
        "line": line,
        "unit": cells.get("Enhet", ""),
        "number": digits(cells.get(number_column, "")),
        "given": given,
        "family": family,
        "protected": cells.get("Skyddad identitet", ""),
        "blocked": cells.get("Spärr", ""),
    })
print(json.dumps(people))
