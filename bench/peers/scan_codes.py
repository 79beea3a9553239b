"""Reads the codes of scanned pages with other readers: `scan_codes.py FOLDER`, as `bench-scan` leaves it.

`truth.tsv` has a line for each picture: its name, what its codes say, and the CPU milliseconds that our reader took for the whole
page. A reader is right when one of the texts that it finds is the page's, and wrong when it finds another text that looks like
one of ours. Opening the JPEG is not counted, in nobody's favour: ours is not counted either.
"""

import pathlib
import sys
import time

import numpy
import zxingcpp
from PIL import Image
from pyzbar import pyzbar

OURS = "PLB/"


def zxing(picture):
    return [found.text for found in zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)]


def zbar(picture):
    found = pyzbar.decode(picture, symbols=[pyzbar.ZBarSymbol.QRCODE])
    return [one.data.decode("utf-8", "replace") for one in found]


def main(folder):
    rows = [line.split("\t") for line in (folder / "truth.tsv").read_text().splitlines()]
    levels = sorted({name.rsplit("-", 1)[0] for name, _, _, _ in rows})
    for label, read in [("zxing-cpp", zxing), ("zbar", zbar)]:
        total = [0, 0, 0, 0.0]
        for level in levels:
            own = [row for row in rows if row[0].rsplit("-", 1)[0] == level]
            right = wrong = 0
            spent = 0.0
            for name, text, _, _ in own:
                picture = numpy.array(Image.open(folder / name).convert("L"))
                start = time.process_time()
                found = read(picture)
                spent += time.process_time() - start
                right += text in found
                wrong += any(one.startswith(OURS) and one != text for one in found)
            print(f"{label:10} {level:16} pages {len(own):4} | found {right} wrong {wrong} | {spent * 1000 / len(own):.0f} ms a page")
            total = [total[0] + len(own), total[1] + right, total[2] + wrong, total[3] + spent]
        pages, right, wrong, spent = total
        print(f"{label:10} {'all':16} pages {pages:4} | found {right} wrong {wrong} | {spent * 1000 / pages:.0f} ms a page")
    right = sum(row[2] == "found" for row in rows)
    spent = sum(float(row[3]) for row in rows) / len(rows)
    wrong = sum(row[2] == "wrong" for row in rows)
    print(f"{'planb':10} {'all':16} pages {len(rows):4} | found {right} wrong {wrong} | {spent:.0f} ms a page, boxes and all")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
