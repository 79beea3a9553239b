"""Writes an invented binder as JSON, in the shape of planb-core's Binder: `example.py CLIENTS > binder.json`."""

import datetime
import json
import sys

FIRST = datetime.date(2026, 11, 22)


def sheet(number, place, form, content):
    return {
        "key": [number % 256] * 16, "digest": [0] * 16, "serial": f"K1-{number:06}-A", "place": place, "form": form,
        "data_as_of": "2026-11-21T22:10:00", "green_until": "2026-11-22T22:10:00",
        "yellow_until": "2026-11-24T22:10:00", "red_after": "2026-12-05T22:10:00", "content": content,
    }


def client(page, at, with_diagnoses):
    return {
        "page": page, "name": f"Göta Åström-Keisu {at}", "number": "19300725-9892", "address": f"Älvvägen {at} B lgh 1203",
        "phones": [{"shown": "070-174 06 48", "readable": True}], "warnings": ["Hund i bostaden"], "infections": [],
        "allergies": ["Penicillin"], "diagnoses": ["Diabetes typ 2", "Hjärtsvikt"] if with_diagnoses else [],
        "treatment_limits": ["Ej HLR"] if with_diagnoses else [], "devices": ["Kateter (KAD)"], "two_carers": at % 5 == 0,
        "lives_alone": True, "key_number": f"{at:03}", "lock": "Nyckel", "has_door_code": True, "alarm": "Trygghetslarm",
        "medicine_needed": True, "medicine_by": "Delegerad personal", "dose_bags": True,
        "needs": [{"slot": "morning", "texts": ["Hjälp upp", "Personlig hygien", "Frukost"]},
                  {"slot": "lunch", "texts": ["Värm matlåda"]}, {"slot": "evening", "texts": ["Läggning", "Stödstrumpor av"]}],
        "usual": [{"slot": "morning", "time": "07:05", "weekdays": [1, 2, 3, 4, 5, 6, 7], "minutes": 25,
                   "actions": ["Hjälp upp", "Frukost"]},
                  {"slot": "forenoon", "time": "09:15", "weekdays": [1, 4], "minutes": 40, "actions": ["Dusch"]}],
        "contacts": [{"name": "Aino Åström-Keisu", "relation": "dotter",
                      "phones": [{"shown": "070-174 06 50", "readable": True}]}],
    }


def medicine_rows():
    names = [("Furix", "40 mg"), ("Waran", "2,5 mg"), ("Levaxin", "75 µg"), ("Alvedon", "500 mg"), ("Metformin", "850 mg"),
             ("Trombyl", "75 mg"), ("Enalapril", "10 mg"), ("Kalcipos-D", "500 mg/400 IE")]
    return [(name, strength, name == "Waran") for name, strength in names]


def binder(clients):
    runs, a4, bag, medicines, number = [], [], [], [], 0
    for at in range(1, clients + 1):
        number += 5
        a4.append(sheet(number, f"C-{at:03}", "BRUKARE-1", client("client", at, True)))
        bag.append(sheet(number + 1, f"D-{at:03}", "VASKA-1", client("bag", at, False)))
        who = {"name": f"Göta Åström-Keisu {at}", "number": "19300725-9892"}
        rows = [{"name": n, "strength": s, "form": "tablett", "doses": ["" if v else "1", "", "", "", "" if v else "½", ""],
                 "varying": v, "controlled": False, "dose_bag": True, "as_needed": None, "since": "2020-01-01",
                 "changed": None, "note": None} for n, s, v in medicine_rows()]
        orders = [{"text": "Omläggning bensår", "when": "må on fr 08:00", "delegated": True}]
        medicines.append(sheet(number + 2, f"E-{at:03}", "LM-1", {
            "page": "medicine_list", **who, "allergies": ["Penicillin"], "rows": rows, "orders": orders}))
        signing = [{"medicine": f"{n} {s}", "doses": [None, None] if v else ["1", "½"], "varying": v, "controlled": False}
                   for n, s, v in medicine_rows()]
        days = [str(FIRST + datetime.timedelta(day)) for day in range(7)]
        medicines.append(sheet(number + 3, f"E-{at:03}", "SIGN-1", {
            "page": "signing", **who, "days": days, "slots": ["morning", "evening"], "rows": signing}))
        visits = [{"start": f"{7 + v // 2:02}:{v % 2 * 30:02}", "end": f"{7 + v // 2:02}:{v % 2 * 30 + 20:02}", "minutes": 20,
                   "two_carers": v == 3, "who": None if v == 5 else {
                       "name": f"Göta Åström-Keisu {v}", "address": f"Älvvägen {v} B", "key_number": f"{v:03}", "lock": "Nyckel",
                       "actions": ["Hjälp upp", "Frukost"], "place": f"C-{v:03}", "marks": ["MRSA"] if v == 7 else []}}
                  for v in range(13)]
        runs.append(sheet(number + 4, f"B-{at:03}", "TUR-1", {
            "page": "run", "date": str(FIRST), "name": f"Dag {at}", "staff": ["Päivi Fjällström"], "visits": visits}))
    part = lambda tab, sheets: {"tab": tab, "profiles": ["carer"], "sheets": sheets}
    return {
        "unit": "hemtjanst-forsnas", "unit_name": "Hemtjänst Forsnäs", "municipality": "Forsnäs kommun (påhittad)",
        "night": "2026-11-21", "made_at": "2026-11-22T02:10:00", "supplement": False, "exercise": True,
        "parts": [part("runs", runs), part("clients", a4), part("bag", bag), part("medicines", medicines)],
    }


if __name__ == "__main__":
    json.dump(binder(int(sys.argv[1]) if len(sys.argv) > 1 else 10), sys.stdout, ensure_ascii=False)
