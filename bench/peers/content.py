"""What both peers set: the same sheets, words and QR codes, read from a binder or a part as JSON."""

import datetime
import functools
import json
import pathlib

import segno

FONTS = pathlib.Path(__file__).resolve().parents[2] / "crates" / "planb-paper" / "fonts"
SLOTS = ["morning", "forenoon", "lunch", "afternoon", "evening", "night"]
SLOT_WORDS = dict(zip(SLOTS, ["Morgon", "Förmiddag", "Lunch", "Eftermiddag", "Kväll", "Natt"]))
DAYS = ["mån", "tis", "ons", "tors", "fre", "lör", "sön"]
MONTHS = ["jan", "feb", "mars", "apr", "maj", "juni", "juli", "aug", "sep", "okt", "nov", "dec"]
SECRECY = "Sekretess: OSL 26 kap."
DRAFT = "UNDERLAG tills sjuksköterska har signerat"
CHECKED = "Kontrollerad mot ordination – datum, tid, signatur: ______________________________"
SET = {"client", "bag", "run", "medicine_list", "signing"}


def load(path):
    """(binder or part without sheets, sheets that are set, number of sheets that are not)."""
    data = json.loads(pathlib.Path(path).read_text("utf-8"))
    parts = data["parts"] if "parts" in data else [data]
    sheets = [sheet for part in parts for sheet in part["sheets"]]
    known = [sheet for sheet in sheets if sheet["content"]["page"] in SET]
    head = {key: value for key, value in data.items() if key not in ("parts", "sheets")}
    head.setdefault("unit_name", "Enheten")
    head.setdefault("municipality", "Kommunen")
    return head, known, len(sheets) - len(known)


def day(text):
    date = datetime.date.fromisoformat(text[:10])
    return f"{DAYS[date.weekday()]} {date.day} {MONTHS[date.month - 1]}"


def moment(text):
    return f"{day(text)} {text[:4]} kl. {text[11:16]}"


@functools.cache
def qr_rows(serial):
    """The code's modules as (x, y, length) of each dark run, and its width in modules."""
    matrix = segno.make(serial, error="q", boost_error=False, micro=False).matrix
    runs = []
    for y, row in enumerate(matrix):
        x = 0
        while x < len(row):
            length = 0
            while x + length < len(row) and row[x + length]:
                length += 1
            if length:
                runs.append((x, y, length))
            x += max(length, 1)
    return runs, len(matrix)


def stamps(sheet):
    green, yellow, red = (moment(sheet[key]) for key in ("green_until", "yellow_until", "red_after"))
    return f"grönt till {green} · gult till {yellow} · rött efter {red}"


def yes_no(value):
    return {True: "ja", False: "nej", None: "uppgift saknas"}[value]


def phones(rows):
    return ", ".join(row["shown"] for row in rows)


def facts(c):
    """The short lines of a client sheet: (label, text), the empty ones left out but for what matters."""
    rows = [
        ("Varning", ", ".join(c["warnings"])),
        ("Smitta", ", ".join(c["infections"])),
        ("Överkänslighet", ", ".join(c["allergies"]) or "uppgift saknas"),
        ("Diagnoser", ", ".join(c["diagnoses"])),
        ("Begränsning", ", ".join(c["treatment_limits"])),
        ("Sår, kateter", ", ".join(c["devices"])),
        ("Dubbelbemanning", "JA – två personer" if c["two_carers"] else ""),
        ("Bor ensam", yes_no(c["lives_alone"])),
        ("Nyckel", c["key_number"] or ""),
        ("Lås", c["lock"] or ""),
        ("Portkod", "finns på kodblad" if c["has_door_code"] else ""),
        ("Larm", c["alarm"] or "uppgift saknas"),
        ("Läkemedelshjälp", yes_no(c["medicine_needed"]) + (f", {c['medicine_by']}" if c["medicine_by"] else "")),
        ("Dospåsar", yes_no(c["dose_bags"])),
    ]
    return [(label, text) for label, text in rows if text]


def tables(content):
    """The tables of a sheet: (title, header, column widths in mm on A4 portrait, rows of texts). '☐' is a tick box, '▭' a time box."""
    kind, c = content["page"], content
    if kind in ("client", "bag"):
        needs = [[SLOT_WORDS.get(row["slot"], "Hela dagen"), " · ".join(row["texts"])] for row in c["needs"]]
        usual = [
            [v["time"], "alla dagar" if len(v["weekdays"]) == 7 else " ".join(DAYS[d - 1] for d in v["weekdays"]),
             ", ".join(v["actions"]), f"{v['minutes']} min" if v["minutes"] else ""]
            for v in c["usual"]
        ]
        contacts = [[p["name"], p["relation"], phones(p["phones"])] for p in c["contacts"]]
        return [
            ("", ["Uppgift", ""], [42, 136], [list(row) for row in facts(c)]),
            ("Behov", ["När", "Vad"], [42, 136], needs),
            ("Vanliga besök", ["Tid", "Dagar", "Vad", "Längd"], [20, 44, 92, 22], usual),
            ("Kontakter", ["Namn", "Relation", "Telefon"], [70, 40, 68], contacts),
        ]
    if kind == "run":
        return [("", ["Tid", "Vem och var", "Vad", "Gjort", "Kl."], [28, 62, 56, 12, 20], [run_row(v) for v in c["visits"]])]
    if kind == "medicine_list":
        rows = [
            [" ".join([m["name"], m["strength"], m["form"]]), *m["doses"],
             " ".join(filter(None, ["varierande dos" if m["varying"] else "", m["as_needed"] or "", m["note"] or ""]))]
            for m in c["rows"]
        ]
        orders = [[o["text"], o["when"], yes_no(o["delegated"])] for o in c["orders"]]
        short = ["Mor", "Fm", "Lun", "Em", "Kv", "Nat"]
        return [
            ("Läkemedel", ["Läkemedel", *short, "Anmärkning"], [62, 11, 11, 11, 11, 11, 11, 50], rows),
            ("Ordinationer", ["Vad", "När", "Delegerad"], [90, 58, 30], orders),
        ]
    return []


def run_row(visit):
    who = visit["who"]
    time = visit["start"] + (f"–{visit['end']}" if visit["end"] else "")
    if who is None:
        return [time, "se bilaga", "", "☐", "▭"]
    two = "TVÅ PERSONER · " if visit["two_carers"] else ""
    key = f" · nyckel {who['key_number']}" if who["key_number"] else ""
    marks = (" · " + ", ".join(who["marks"])) if who["marks"] else ""
    return [time, f"{who['name']} ({who['place']})\n{who['address']}{key}{marks}", two + ", ".join(who["actions"]), "☐", "▭"]


def title(content):
    kind = content["page"]
    if kind == "run":
        return f"{content['name']} – {day(content['date'])}", ", ".join(content["staff"])
    return content["name"], content["number"]
