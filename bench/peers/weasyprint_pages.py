"""Sets a binder's pages with WeasyPrint: `weasyprint_pages.py DATA.json OUT.pdf [--ua] [--fonts DIR]`."""

import argparse
import html
import json
import pathlib
import time

import weasyprint

import content

STYLE = """
@font-face { font-family: Plex; src: url(FONTS/IBMPlexSans-Regular.ttf) }
@font-face { font-family: Plex; font-weight: bold; src: url(FONTS/IBMPlexSans-Bold.ttf) }
@page { size: A4; margin: 30mm 16mm 32mm 16mm;
  @top-left { content: element(head); width: 100% } @bottom-left { content: element(foot); width: 84% }
  @bottom-right { content: "sida " counter(page); font: 9pt Plex; width: 16% } }
@page client { size: A4 } @page medicine_list { size: A4 }
@page bag { size: A5; margin: 27mm 10mm 28mm 10mm }
@page signing { size: A4 landscape; background: MARKS_LANDSCAPE }
@page run { size: A4; background: MARKS }
body { font: 11pt/1.25 Plex; margin: 0 } article { break-before: page }
article.client { page: client } article.bag { page: bag } article.run { page: run }
article.medicine_list { page: medicine_list } article.signing { page: signing }
header { position: running(head); font-size: 9pt } footer { position: running(foot); font-size: 9pt }
header img { float: right; width: 16mm; height: 16mm } footer img { float: left; width: 16mm; height: 16mm; margin-right: 3mm }
h1 { font-size: 17pt; margin: 0 } h2 { font-size: 12pt; margin: 3mm 0 1mm } p { margin: 0 }
table { border-collapse: collapse; width: 100% } th { text-align: left; font-size: 9pt }
td, th { border-bottom: .3pt solid #888; padding: .8mm 1mm; vertical-align: top } thead { display: table-header-group }
tr { break-inside: avoid } td.box i { display: block; width: 4mm; height: 4mm; border: .5pt solid #000 }
td.time i { display: block; width: 14mm; height: 7mm; border: .5pt solid #000 } td { white-space: pre-line }
.grid { position: relative } .write { border-bottom: .3pt solid #888; height: 9mm }
"""


def marks(width, height):
    """Four solid 6 mm squares, 10 mm from the paper's edges, as one background."""
    corners = [(10, 10), (width - 16, 10), (10, height - 16), (width - 16, height - 16)]
    path = "".join(f"M{x} {y}h6v6h-6z" for x, y in corners)
    size = f'width="{width}mm" height="{height}mm" viewBox="0 0 {width} {height}"'
    return f"url('{svg(size, path)}') -16mm -30mm no-repeat"


def svg(size, path, stroke=""):
    fill = f'fill="none" stroke="#000" stroke-width="{stroke}"' if stroke else 'fill="#000"'
    text = f'<svg xmlns="http://www.w3.org/2000/svg" {size}><path {fill} d="{path}"/></svg>'
    return "data:image/svg+xml," + text.replace("#", "%23").replace('"', "%22").replace("<", "%3C").replace(">", "%3E")


def qr(serial):
    runs, width = content.qr_rows(serial)
    path = "".join(f"M{x} {y}h{n}v1h-{n}z" for x, y, n in runs)
    image = svg(f'viewBox="-4 -4 {width + 8} {width + 8}"', path)
    return f'<img alt="QR-kod: bladets nummer" src="{image}">'


def cell(text):
    if text == "☐":
        return '<td class="box"><i></i></td>'
    if text == "▭":
        return '<td class="time"><i></i></td>'
    return f"<td>{html.escape(text)}</td>"


def table(name, header, widths, rows):
    if not rows:
        return ""
    columns = "".join(f'<col style="width:{width / sum(widths):.1%}">' for width in widths)
    head = "".join(f"<th>{html.escape(text)}</th>" for text in header)
    body = "".join("<tr>" + "".join(map(cell, row)) + "</tr>" for row in rows)
    name = f"<h2>{html.escape(name)}</h2>" if name else ""
    return f"{name}<table>{columns}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def signing(c):
    columns = len(c["days"]) * len(c["slots"])
    wide = 190 / columns
    days = "".join(f'<th colspan="{len(c["slots"])}">{content.day(d)}</th>' for d in c["days"])
    slots = "".join(f"<th>{content.SLOT_WORDS[s][:3]}</th>" for _ in c["days"] for s in c["slots"])
    rows = ""
    for row in c["rows"]:
        doses = row["doses"]
        due = [dose is not None or row["varying"] for dose in doses] * len(c["days"])
        path = "".join(f"M{at * wide + 1:.2f} 2h4v4h-4z" for at, drawn in enumerate(due) if drawn)
        image = svg('viewBox="0 0 190 8"', path, ".25")
        dose = "dos: ____" if row["varying"] else " – ".join(dose or "" for dose in doses)
        rows += (f'<tr><td>{html.escape(row["medicine"])}</td><td>{html.escape(dose)}</td>'
                 f'<td colspan="{columns}"><img alt="rutor att kryssa" style="width:190mm;height:8mm" src="{image}"></td></tr>')
    return (f"<p>{content.DRAFT}</p><table><thead><tr><th>Läkemedel</th><th>Dos</th>{days}</tr>"
            f"<tr><th></th><th></th>{slots}</tr></thead><tbody>{rows}</tbody></table><p>{content.CHECKED}</p>")


def article(head, sheet):
    c = sheet["content"]
    code = qr(sheet["serial"])
    first, second = content.title(c)
    banner = "ÖVNING · " if head.get("exercise") else ""
    body = signing(c) if c["page"] == "signing" else "".join(table(*t) for t in content.tables(c))
    if c["page"] == "medicine_list":
        body = f"<p>{content.DRAFT}</p>{body}<p>{content.CHECKED}</p>"
    if c["page"] in ("client", "bag"):
        body = f"<p>{html.escape(c['address'])} · {content.phones(c['phones'])}</p>{body}" + '<div class="write"></div>' * 3
    return (f'<article class="{c["page"]}"><header>{code}<b>{banner}{html.escape(head["unit_name"])}</b> · {sheet["place"]}<br>'
            f'Uppgifterna är från {content.moment(sheet["data_as_of"])}<br>{content.stamps(sheet)}</header>'
            f'<footer>{code}{sheet["serial"]} · {sheet["form"]} · {html.escape(head["municipality"])}<br>{content.SECRECY}</footer>'
            f"<h1>{html.escape(first)}</h1><p>{html.escape(second)}</p>{body}</article>")


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("data")
    options.add_argument("out", type=pathlib.Path)
    options.add_argument("--ua", action="store_true", help="tagged, PDF/UA-1")
    options.add_argument("--fonts", type=pathlib.Path, default=content.FONTS)
    given = options.parse_args()
    head, sheets, left_out = content.load(given.data)
    cpu, wall = time.process_time(), time.perf_counter()
    style = STYLE.replace("FONTS", given.fonts.as_uri())
    style = style.replace("MARKS_LANDSCAPE", marks(297, 210)).replace("MARKS", marks(210, 297))
    page = "".join(article(head, sheet) for sheet in sheets)
    text = f'<html lang="sv"><head><title>Pärm</title><style>{style}</style></head><body>{page}</body></html>'
    document = weasyprint.HTML(string=text).render(font_config=None)
    document.write_pdf(given.out, **({"pdf_variant": "pdf/ua-1"} if given.ua else {}))
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    print(json.dumps({"pages": len(document.pages), "cpu_seconds": round(cpu, 3), "wall_seconds": round(wall, 3),
                      "bytes": given.out.stat().st_size, "sheets": len(sheets), "sheets_left_out": left_out}))


if __name__ == "__main__":
    main()
