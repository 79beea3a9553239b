"""Prints the people of an export as JSON: python3 exports.py clients|contacts|payments|staff FILE."""
import csv
import json
import re
import sys
import xml.etree.ElementTree as xml
import zipfile

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def spreadsheet(path):
    """The rows of a workbook's first sheet, as texts."""
    with zipfile.ZipFile(path) as book:
        shared = []
        if "xl/sharedStrings.xml" in book.namelist():
            strings = xml.fromstring(book.read("xl/sharedStrings.xml"))
            shared = ["".join(part.text or "" for part in item.iter(SHEET + "t")) for item in strings]
        sheet = xml.fromstring(book.read("xl/worksheets/sheet1.xml"))
    rows = []
    for row in sheet.iter(SHEET + "row"):
        cells = {}
        for cell in row.iter(SHEET + "c"):
            column = re.match("[A-Z]+", cell.get("r")).group()
            text = "".join(part.text or "" for part in cell.iter() if part.tag in (SHEET + "t", SHEET + "v"))
            cells[column] = shared[int(text)] if cell.get("t") == "s" else text
        columns = sorted(cells, key=lambda letters: (len(letters), letters))
        rows.append([cells[column] for column in columns])
    return rows


def table(path):
    """The rows of a text export or a workbook."""
    if path.endswith(".xlsx"):
        return spreadsheet(path)
    with open(path, encoding="cp1252", newline="") as file:
        return list(csv.reader(file, delimiter=";"))


def digits(text):
    """The last ten digits of a personnummer; nothing for what is none."""
    plain = re.sub(r"[-+\s]", "", text)
    if not plain.isdigit() or len(plain) < 6:
        return ""
    ten = plain[-10:].zfill(10)
    day = int(ten[4:6])
    return ten if 1 <= int(ten[2:4]) <= 12 and (1 <= day <= 31 or 61 <= day <= 91) else ""


def said(name):
    """Given and family name from `Given Family`, `Family, Given` or either with a word in parentheses."""
    name = re.sub(r"\(.*?\)", "", name).strip()
    if "," in name:
        family, _, given = name.partition(",")
    else:
        given, _, family = name.partition(" ")
    return given.strip(), family.strip()


def people(kind, cells):
    """The people of one row: number, name, protection, spärr."""
    protected = cells.get("Skyddad identitet", "")
    if kind == "clients":
        name = cells["Förnamn"], cells["Efternamn"]
        return [(digits(cells["Personnr"]), name, protected, cells.get("Spärr", ""))]
    if kind == "payments":
        return [(digits(cells["Personnummer"]), said(cells["Namn"]), protected, "")]
    if kind == "staff":
        return [("", said(cells["Namn"]), cells.get("Skyddad", ""), "")]
    columns = [("Närstående", "Närst. skyddad"), ("Närstående 2", "Närst. 2 skyddad")]
    return [("", said(cells.get(who, "")), cells.get(how, ""), "") for who, how in columns if cells.get(who)]


kind, path = sys.argv[1:]
first = {"clients": "Personnr", "contacts": "Personnr", "payments": "Ärende", "staff": "Namn"}[kind]
rows = table(path)
top = next(at for at, row in enumerate(rows) if row and row[0].strip() == first)
header = [cell.strip() for cell in rows[top]]
found = []
for line, row in enumerate(rows[top + 1 :], start=top + 2):
    cells = dict(zip(header, (cell.strip() for cell in row)))
    if not any(cells.values()) or row[0].startswith(("Antal", "Summa")):
        continue
    for number, (given, family), protected, blocked in people(kind, cells):
        found.append({
            "line": line,
            "unit": cells.get("Enhet", ""),
            "number": number,
            "given": given,
            "family": family,
            "protected": protected,
            "blocked": blocked,
        })
print(json.dumps(found))
