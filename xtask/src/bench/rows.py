"""Copies a folder of exports and repeats the rows of its visits: rows.py FROM TO ROWS."""
import pathlib
import re
import shutil
import sys
import zipfile

source, target, wanted = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), int(sys.argv[3])
shutil.copytree(source, target)
book = next(target.rglob("tes_besok*.xlsx"))
with zipfile.ZipFile(book) as archive:
    parts = {name: archive.read(name) for name in archive.namelist()}
name = "xl/worksheets/sheet1.xml"
text = parts[name].decode()
rows = re.findall(r"<row .*?</row>", text, re.S)
head, body, foot = rows[:6], rows[6:-3], rows[-3:]


def numbered(row, number):
    """The row, moved to another line of the sheet."""
    row = re.sub(r'<row r="\d+"', f'<row r="{number}"', row, count=1)
    return re.sub(r'<c r="([A-Z]+)\d+"', rf'<c r="\g<1>{number}"', row)


many = head + [body[at % len(body)] for at in range(wanted)] + foot
start, end = text.index(rows[0]), text.index(rows[-1]) + len(rows[-1])
moved = "".join(numbered(row, at) for at, row in enumerate(many, start=1))
sheet = re.sub(r'<dimension ref="([A-Z]+\d+):([A-Z]+)\d+"', rf'<dimension ref="\g<1>:\g<2>{len(many)}"', text[:start])
parts[name] = (sheet + moved + text[end:]).encode()
with zipfile.ZipFile(book, "w", zipfile.ZIP_DEFLATED) as archive:
    for name, data in parts.items():
        archive.writestr(name, data)
print(len(many))
