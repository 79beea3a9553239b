"""Reads a decrypted salvage as anyone would: every CSV and JSON, the same rows, no formula, every column described."""
import csv
import io
import json
import sys
import tarfile

with tarfile.open(sys.argv[1]) as tar:
    files = {member.name: tar.extractfile(member).read() for member in tar if member.isfile()}

described = json.loads(files["columns.json"])
rows = {}
for name, data in files.items():
    if not name.endswith(".csv"):
        continue
    kind = name.removesuffix(".csv")
    table = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";", strict=True))
    exact = json.loads(files[kind + ".json"])
    assert len(table) == len(exact), f"{kind}: {len(table)} rows in CSV, {len(exact)} in JSON"
    assert table, f"{kind}: no rows"
    for row in table:
        assert None not in row and None not in row.values(), f"{kind}: a row has more or fewer cells than the header"
        for column, cell in row.items():
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r")), f"{kind}.{column}: a formula"
            assert described[kind][column], f"{kind}.{column}: no description"
    rows[kind] = len(table)
print(json.dumps(rows))
