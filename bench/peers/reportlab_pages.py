"""Sets a binder's pages with ReportLab, drawn straight on the canvas: `reportlab_pages.py DATA.json OUT.pdf [--fonts DIR]`."""

import argparse
import json
import pathlib
import time

from reportlab.lib.pagesizes import A4, A5, landscape
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

import content

LINE = 4.85 * mm
BODY, SMALL = 11, 9
MARGIN = {A4: 16 * mm, A5: 10 * mm}
TOP, BOTTOM = 30 * mm, 32 * mm
MARKED = {"run", "signing"}


def wrapped(text, width, size=BODY, font="Plex"):
    """The text's lines at the width; a word longer than a line goes on in the next, nothing is left out."""
    lines = []
    for part in text.split("\n"):
        line, used = "", 0.0
        words = part.split(" ")
        while words:
            word = words.pop(0)
            long = pdfmetrics.stringWidth(word + " ", font, size)
            if len(word) > 1 and pdfmetrics.stringWidth(word, font, size) > width:
                fits = next(n for n in range(len(word) - 1, 0, -1) if n == 1 or pdfmetrics.stringWidth(word[:n], font, size) <= width)
                words[:0] = [word[:fits], word[fits:]]
                continue
            if line and used + long > width:
                lines.append(line.rstrip())
                line, used = "", 0.0
            line, used = line + word + " ", used + long
        lines.append(line.rstrip())
    return lines


class Page:
    """One sheet being set: blocks are (height, draw) and go on to the next page when one does not fit."""

    def __init__(self, canvas, head, sheet):
        self.canvas, self.head, self.sheet = canvas, head, sheet
        kind = sheet["content"]["page"]
        self.size = {"bag": A5, "signing": landscape(A4)}.get(kind, A4)
        self.margin = MARGIN.get(self.size, 16 * mm)
        self.width = self.size[0] - 2 * self.margin
        self.blocks = []

    def add(self, height, draw, repeat=None):
        self.blocks.append((height, draw, repeat))

    def text(self, text, size=BODY, font="Plex"):
        for line in wrapped(text, self.width, size, font):
            self.add(size * 1.25, lambda y, line=line: self.put(self.margin, y - size, line, size, font))

    def put(self, x, y, text, size=BODY, font="Plex"):
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, y, text)

    def table(self, name, header, widths, rows):
        if not rows:
            return
        if name:
            self.add(9 * mm, lambda y: self.put(self.margin, y - 7 * mm, name, 12, "Plex-Bold"))
        scale = self.width / sum(widths)
        widths = [width * scale for width in widths]
        heading = (5 * mm, lambda y: self.row(y, [[text] for text in header], widths, 5 * mm, SMALL, "Plex-Bold"))
        self.add(*heading)
        for row in rows:
            cells = [wrapped(text, width - 2 * mm) for text, width in zip(row, widths)]
            height = max(max(len(cell) for cell in cells) * LINE + 1.6 * mm, 8 * mm if "☐" in row else 0)
            self.add(height, lambda y, c=cells, h=height: self.row(y, c, widths, h), heading)

    def row(self, y, cells, widths, height, size=BODY, font="Plex"):
        x = self.margin
        for cell, width in zip(cells, widths):
            if cell == ["☐"]:
                self.canvas.rect(x + mm, y - 5 * mm, 4 * mm, 4 * mm)
            elif cell == ["▭"]:
                self.canvas.rect(x + mm, y - 7.5 * mm, 14 * mm, 7 * mm)
            else:
                for at, line in enumerate(cell):
                    self.put(x + mm, y - 4 * mm - at * LINE, line, size, font)
            x += width
        self.canvas.line(self.margin, y - height, self.margin + self.width, y - height)

    def set(self):
        """Breaks the blocks into pages, then draws them, so that each knows how many there are."""
        room = self.size[1] - TOP - BOTTOM
        pages, left = [[]], room
        for height, draw, repeat in self.blocks:
            if height > left and pages[-1]:
                pages.append([])
                left = room
                if repeat:
                    pages[-1].append(repeat)
                    left -= repeat[0]
            pages[-1].append((height, draw))
            left -= height
        for number, blocks in enumerate(pages, 1):
            self.canvas.setPageSize(self.size)
            self.canvas.setLineWidth(0.4)
            self.frame(number, len(pages))
            y = self.size[1] - TOP
            for height, draw in blocks:
                draw(y)
                y -= height
            self.canvas.showPage()

    def frame(self, number, total):
        sheet, (width, height) = self.sheet, self.size
        marked = sheet["content"]["page"] in MARKED
        inset = 18 * mm if marked else self.margin
        banner = "ÖVNING · " if self.head.get("exercise") else ""
        self.put(inset, height - 14 * mm, f"{banner}{self.head['unit_name']} · {sheet['place']}", SMALL, "Plex-Bold")
        self.put(inset, height - 18.5 * mm, f"Uppgifterna är från {content.moment(sheet['data_as_of'])}", SMALL)
        for at, line in enumerate(wrapped(content.stamps(sheet), width - 2 * inset - 20 * mm, SMALL)):
            self.put(inset, height - 23 * mm - at * 4 * mm, line, SMALL)
        self.put(inset + 20 * mm, 18 * mm, f"{sheet['serial']} · {sheet['form']} · {self.head['municipality']}", SMALL)
        self.put(inset + 20 * mm, 13.5 * mm, f"{content.SECRECY} · sida {number} av {total}", SMALL)
        self.code(width - inset - 16 * mm, height - 26 * mm)
        self.code(inset, 10 * mm)
        if marked:
            for x, y in [(10, 10), (width / mm - 16, 10), (10, height / mm - 16), (width / mm - 16, height / mm - 16)]:
                self.canvas.rect(x * mm, y * mm, 6 * mm, 6 * mm, stroke=0, fill=1)

    def code(self, x, y):
        runs, modules = content.qr_rows(self.sheet["serial"])
        step = 16 * mm / (modules + 8)
        path = self.canvas.beginPath()
        for column, row, length in runs:
            path.rect(x + (column + 4) * step, y + (modules + 3 - row) * step, length * step, step)
        self.canvas.drawPath(path, stroke=0, fill=1)

    def signing(self, c):
        name, dose_width = 48 * mm, 27 * mm
        step = (self.width - name - dose_width) / (len(c["days"]) * len(c["slots"]))
        self.text(content.DRAFT)

        def heading(y):
            for at, day in enumerate(c["days"]):
                x = self.margin + name + dose_width + at * step * len(c["slots"])
                self.put(x, y - 4 * mm, content.day(day), SMALL, "Plex-Bold")
                for slot, word in enumerate(c["slots"]):
                    self.put(x + slot * step, y - 8.5 * mm, content.SLOT_WORDS[word][:3], SMALL)

        def row(y, lines, doses, due, height):
            for at, line in enumerate(lines):
                self.put(self.margin, y - 5 * mm - at * LINE, line)
            self.put(self.margin + name, y - 5 * mm, doses)
            path = self.canvas.beginPath()
            for day in range(len(c["days"])):
                for slot, drawn in enumerate(due):
                    if drawn:
                        x = self.margin + name + dose_width + (day * len(due) + slot) * step
                        path.rect(x + mm, y - 6 * mm, 4 * mm, 4 * mm)
            self.canvas.drawPath(path)
            self.canvas.line(self.margin, y - height, self.margin + self.width, y - height)

        self.add(10 * mm, heading)
        for medicine in c["rows"]:
            lines = wrapped(medicine["medicine"], name - 2 * mm)
            doses = "dos: ____" if medicine["varying"] else " – ".join(dose or "" for dose in medicine["doses"])
            due = [dose is not None or medicine["varying"] for dose in medicine["doses"]]
            height = max(9 * mm, len(lines) * LINE + 3 * mm)
            self.add(height, lambda y, a=(lines, doses, due, height): row(y, *a), (10 * mm, heading))
        self.text(content.CHECKED)


def set_sheet(canvas, head, sheet):
    c, page = sheet["content"], Page(canvas, head, sheet)
    first, second = content.title(c)
    page.text(first, 17, "Plex-Bold")
    page.text(second)
    if c["page"] in ("client", "bag"):
        page.text(f"{c['address']} · {content.phones(c['phones'])}")
    if c["page"] == "medicine_list":
        page.text(content.DRAFT)
    if c["page"] == "signing":
        page.signing(c)
    for one in content.tables(c):
        page.table(*one)
    if c["page"] == "medicine_list":
        page.text(content.CHECKED)
    if c["page"] in ("client", "bag"):
        for _ in range(3):
            page.add(9 * mm, lambda y: canvas.line(page.margin, y - 9 * mm, page.margin + page.width, y - 9 * mm))
    page.set()


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("data")
    options.add_argument("out", type=pathlib.Path)
    options.add_argument("--fonts", type=pathlib.Path, default=content.FONTS)
    given = options.parse_args()
    head, sheets, left_out = content.load(given.data)
    cpu, wall = time.process_time(), time.perf_counter()
    pdfmetrics.registerFont(TTFont("Plex", given.fonts / "IBMPlexSans-Regular.ttf"))
    pdfmetrics.registerFont(TTFont("Plex-Bold", given.fonts / "IBMPlexSans-Bold.ttf"))
    canvas = Canvas(str(given.out), pageCompression=1, lang="sv")
    canvas.setTitle("Pärm")
    for sheet in sheets:
        set_sheet(canvas, head, sheet)
    pages = canvas.getPageNumber() - 1
    canvas.save()
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    print(json.dumps({"pages": pages, "cpu_seconds": round(cpu, 3), "wall_seconds": round(wall, 3),
                      "bytes": given.out.stat().st_size, "sheets": len(sheets), "sheets_left_out": left_out}))


if __name__ == "__main__":
    main()
