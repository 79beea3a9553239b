//! What the templates get: the sheet's content as JSON, every text printable, every date in words.

use planb_core::care::{Ore, Slot, Whereabouts};
use planb_core::overview::binder::page::{
    ChangeKind, ChangeRow, ChangeSheet, ClientSheet, Content, Cover, Harm, HarmRow, MedicineList, Schedule, Sheet, Tab,
};
use planb_core::sheet::Serial;
use serde_json::{Map, Value, json};

use crate::font::printable;
use crate::geometry::{self, MARK_EDGE_MM, MARK_MM, PageGeometry, Paper};
use crate::words::{Language, say, words};
use crate::world::RenderError;
use crate::{dates, laid, qr};

/// The schedule is cut into blocks of at most so many days, so that a page is wide enough.
const SCHEDULE_DAYS_MAX: usize = 14;

/// One sheet for the template.
pub(crate) fn sheet(sheet: &Sheet, language: Language) -> Result<Value, RenderError> {
    let mut value = serde_json::to_value(&sheet.content).map_err(|_| RenderError::Data)?;
    clean(&mut value);
    let Value::Object(map) = &mut value else { return Err(RenderError::Data) };
    fill(map, &sheet.content, language)?;
    let size = match geometry::paper(&sheet.content) {
        Paper::A4 => "a4",
        Paper::A4Wide => "a4-wide",
        Paper::A5 => "a5",
    };
    // A plan holds for a year, the night's data for days.
    let short = |at: jiff::civil::DateTime| match &sheet.content {
        Content::Plan(_) => at.date().to_string(),
        _ => dates::short_moment(language, at),
    };
    map.extend([
        ("serial".to_string(), json!(printable(&sheet.serial.0))),
        ("place".to_string(), json!(printable(&sheet.place.0))),
        ("form".to_string(), json!(printable(&sheet.form))),
        ("size".to_string(), json!(size)),
        ("as-of".to_string(), json!(dates::moment(language, sheet.data_as_of))),
        (
            "stamp".to_string(),
            json!([
                say(language, "green-until", &[("when", &short(sheet.green_until))]),
                say(language, "yellow-until", &[("when", &short(sheet.yellow_until))]),
                say(language, "red-after", &[("when", &short(sheet.red_after))]),
            ]),
        ),
        ("marks".to_string(), json!(marks(&geometry::page(&sheet.content)))),
    ]);
    Ok(value)
}

/// How many pages the sheet has at least; exact for the forms that are laid out beforehand.
pub(crate) fn pages_at_least(value: &Value) -> usize {
    value.get("layout").and_then(Value::as_array).map_or(1, Vec::len)
}

/// The word for a time of day.
pub(crate) fn slot(language: Language, slot: Slot) -> String {
    say(language, &format!("slot-{}", slot_key(slot)), &[])
}

/// The short word for a time of day, as it stands over the boxes.
pub(crate) fn slot_short(language: Language, slot: Slot) -> String {
    say(language, &format!("slot-{}-short", slot_key(slot)), &[])
}

fn slot_key(slot: Slot) -> &'static str {
    match slot {
        Slot::Morning => "morning",
        Slot::Forenoon => "forenoon",
        Slot::Lunch => "lunch",
        Slot::Afternoon => "afternoon",
        Slot::Evening => "evening",
        Slot::Night => "night",
    }
}

/// The tab's letter and the key of its name.
pub(crate) fn tab(tab: Tab) -> (&'static str, &'static str) {
    match tab {
        Tab::First => ("A", "tab-first"),
        Tab::Runs => ("B", "tab-runs"),
        Tab::Clients => ("C", "tab-clients"),
        Tab::Bag => ("D", "tab-bag"),
        Tab::Medicines => ("E", "tab-medicines"),
        Tab::Payments => ("F", "tab-payments"),
        Tab::Codes => ("G", "tab-codes"),
        Tab::Forms => ("H", "tab-forms"),
        Tab::Plans => ("I", "tab-plans"),
        // Never set: its pages are stamped as they are.
        Tab::Reports(_) => ("", "tab"),
    }
}

/// The kind of lock, unless it only says again that there is a key.
pub(crate) fn lock(lock: &Option<String>, key_number: &Option<String>, language: Language) -> Option<String> {
    let key = say(language, "key", &[]).to_lowercase();
    let says_key = |lock: &String| [key.as_str(), "nyckel"].contains(&lock.trim().to_lowercase().as_str());
    lock.as_ref().filter(|lock| key_number.is_none() || !says_key(lock)).map(|lock| printable(lock))
}

/// The corner marks of a page as a drawing; the same for all sheets of one paper.
fn marks(page: &PageGeometry) -> Option<String> {
    let near = MARK_EDGE_MM;
    let mark = |(x, y): &(f64, f64)| {
        let (x, y) = (x - MARK_MM / 2.0, y - MARK_MM / 2.0);
        debug_assert!(x >= near && y >= near);
        format!("M{x} {y}h{MARK_MM}v{MARK_MM}h-{MARK_MM}z")
    };
    let d: String = page.marks.as_ref()?.iter().map(mark).collect();
    let (width, height) = (page.width_mm, page.height_mm);
    Some(format!(r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"><path d="{d}"/></svg>"#))
}

/// Makes every text in `value` printable.
pub(crate) fn clean(value: &mut Value) {
    match value {
        Value::String(text) => *text = printable(text),
        Value::Array(list) => list.iter_mut().for_each(clean),
        Value::Object(map) => map.values_mut().for_each(clean),
        _ => {}
    }
}

fn fill(map: &mut Map<String, Value>, content: &Content, language: Language) -> Result<(), RenderError> {
    match content {
        Content::Changes(changes) => fill_changes(map, changes, language),
        Content::Cover(cover) => fill_cover(map, cover, language)?,
        Content::FirstHour(card) => layout(map, laid::first_hour(card, language))?,
        Content::StaffList(staff) => {
            for (row, from) in rows(map, "rows").zip(&staff.rows) {
                let art = from.dial.as_ref().map(|number| qr::svg(&format!("tel:{number}"))).transpose()?;
                row.insert("art".into(), json!(art));
            }
        }
        Content::Schedule(schedule) => {
            map.insert("blocks".into(), blocks(schedule, language));
        }
        Content::Run(run) => {
            let name = if run.name.is_empty() { say(language, "run-unnamed", &[]) } else { printable(&run.name) };
            map.insert("title".into(), json!(format!("{}  ·  {name}", dates::full_day(language, run.date))));
            layout(map, laid::run(run, language))?;
        }
        Content::Client(client) | Content::Bag(client) => fill_client(map, client, language),
        Content::MedicineList(list) => fill_medicines(map, list, language),
        Content::Signing(signing) => {
            let short = |at: &Slot| format!("{} = {}", slot_short(language, *at), slot(language, *at).to_lowercase());
            let key: Vec<String> = signing.slots.iter().map(short).collect();
            map.insert("slot_key".into(), json!(key.join(", ")));
            layout(map, laid::signing(signing, language))?;
        }
        Content::Payment(payment) => {
            map.insert("amount".into(), json!(money(language, payment.amount)));
            let lines: Vec<_> =
                payment.lines.iter().map(|(what, amount)| json!([printable(what), money(language, *amount)])).collect();
            map.insert("lines".into(), json!(lines));
            map.insert("pay_date".into(), json!(payment.pay_date.map(|day| dates::full_day(language, day))));
        }
        Content::Forms(forms) => {
            let known =
                |name: &String| words(language).get(&format!("form-{name}")).or(words(language).get(name)).cloned();
            let names: Vec<String> =
                forms.names.iter().map(|name| known(name).unwrap_or_else(|| printable(name))).collect();
            map.insert("names".into(), json!(names));
        }
        Content::Harm(harm) => {
            map.insert("groups".into(), groups(harm, language));
            map.remove("rows");
        }
        Content::Plan(bound) => {
            let body = crate::plan::body(&bound.sheet);
            map.insert("plan".into(), body);
            map.remove("sheet");
        }
        Content::Codes(_) | Content::Report(_) => {}
    }
    Ok(())
}

fn fill_cover(map: &mut Map<String, Value>, cover: &Cover, language: Language) -> Result<(), RenderError> {
    map.insert("valid_until".into(), json!(dates::moment(language, cover.valid_until)));
    for (row, from) in rows(map, "contents").zip(&cover.contents) {
        let (letter, name) = tab(from.tab);
        let moment = |at: Option<_>| at.map(|at| dates::short_moment(language, at));
        let letter = if letter.is_empty() { from.tab.letter().to_string() } else { letter.to_string() };
        let name = from.title.as_ref().map_or_else(|| say(language, name, &[]), |title| printable(title));
        row.insert("letter".into(), json!(letter));
        row.insert("name".into(), json!(name));
        row.insert("data_as_of".into(), json!(moment(from.data_as_of)));
        row.insert("held_since".into(), json!(moment(from.held_since)));
    }
    map.insert("digest_art".into(), json!(qr::svg(&cover.data_digest)?));
    let letters: Vec<char> = printable(&cover.data_digest).chars().collect();
    let groups: Vec<String> = letters.chunks(5).map(|group| group.iter().collect()).collect();
    map.insert("digest_shown".into(), json!(groups.join(" ")));
    Ok(())
}

/// The rows under one heading per kind, in the order that they come.
fn fill_changes(map: &mut Map<String, Value>, changes: &ChangeSheet, language: Language) {
    let kind = |kind: &ChangeKind| {
        let word = serde_json::to_value(kind).ok().and_then(|word| word.as_str().map(str::to_string));
        say(language, &format!("change-kind-{}", word.unwrap_or_default()), &[])
    };
    let serial = |serial: &Option<Serial>| match serial {
        Some(serial) => printable(&serial.0),
        None => say(language, "change-nothing", &[]),
    };
    let row = |row: &ChangeRow| {
        let more: Vec<String> = row.kinds.iter().skip(1).map(kind).collect();
        json!({
            "place": printable(&row.place.0),
            "who": printable(&row.who),
            "more": more.join(", "),
            "old": serial(&row.old),
            "new": serial(&row.new),
        })
    };
    let groups = changes.rows.chunk_by(|one, next| one.kinds.first() == next.kinds.first()).map(|rows| {
        let title = rows.first().and_then(|row| row.kinds.first()).map(kind).unwrap_or_default();
        json!({ "title": title, "rows": rows.iter().map(row).collect::<Vec<_>>() })
    });
    map.insert("groups".into(), Value::Array(groups.collect()));
    map.remove("rows");
    map.insert("since".into(), json!(dates::full_day(language, changes.since)));
    map.insert("held".into(), json!(changes.held.iter().map(|text| printable(text)).collect::<Vec<_>>()));
}

fn fill_client(map: &mut Map<String, Value>, client: &ClientSheet, language: Language) {
    let away = match client.whereabouts {
        Some(Whereabouts::Hospital) => say(language, "whereabouts-hospital", &[]),
        Some(Whereabouts::Away) => say(language, "whereabouts-away", &[]),
        Some(Whereabouts::Dead) => say(language, "whereabouts-dead", &[]),
        Some(Whereabouts::Home) | None => String::new(),
    };
    map.insert("whereabouts".into(), json!(away));
    map.insert("lock".into(), json!(lock(&client.lock, &client.key_number, language)));
    let slot_of = |at: Option<Slot>| at.map_or_else(|| say(language, "slot-any", &[]), |at| slot(language, at));
    for (row, from) in rows(map, "needs").zip(&client.needs) {
        row.insert("slot".into(), json!(slot_of(from.slot)));
    }
    for (row, from) in rows(map, "usual").zip(&client.usual) {
        row.insert("days".into(), json!(dates::weekdays(language, &from.weekdays)));
    }
}

fn fill_medicines(map: &mut Map<String, Value>, list: &MedicineList, language: Language) {
    let slots: Vec<String> = Slot::ALL.iter().map(|at| slot_short(language, *at)).collect();
    map.insert("slot_words".into(), json!(slots));
    for (row, from) in rows(map, "rows").zip(&list.rows) {
        let mut doses: Vec<String> = from.doses.iter().map(|dose| printable(dose)).collect();
        // More doses than times of day: the rest is shown in the last column rather than lost.
        if doses.len() > Slot::ALL.len() {
            let rest = doses.split_off(Slot::ALL.len() - 1);
            doses.push(rest.join(" "));
        }
        doses.resize(Slot::ALL.len(), String::new());
        row.insert("doses".into(), json!(doses));
        row.insert("since".into(), json!(from.since.map(|day| day.to_string())));
        row.insert("changed".into(), json!(from.changed.map(|day| day.to_string())));
    }
}

fn rows<'a>(map: &'a mut Map<String, Value>, key: &str) -> impl Iterator<Item = &'a mut Map<String, Value>> {
    map.get_mut(key).and_then(Value::as_array_mut).into_iter().flatten().filter_map(Value::as_object_mut)
}

fn layout(map: &mut Map<String, Value>, pages: Vec<impl serde::Serialize>) -> Result<(), RenderError> {
    map.insert("layout".into(), serde_json::to_value(pages).map_err(|_| RenderError::Data)?);
    Ok(())
}

/// The rows under one heading per number of hours, in the order that they come.
fn groups(harm: &Harm, language: Language) -> Value {
    let groups = harm.rows.chunk_by(|one, next| one.hours == next.hours).map(|rows| {
        let hours = rows.first().map_or(0, |row| row.hours).to_string();
        let title = say(language, "harm-within", &[("hours", &hours), ("count", &rows.len().to_string())]);
        json!({ "title": title, "rows": rows.iter().map(harm_row).collect::<Vec<_>>() })
    });
    Value::Array(groups.collect())
}

fn harm_row(row: &HarmRow) -> Value {
    let by_when = row.by_when.as_deref().map(printable).unwrap_or_default();
    // `08:00 Insulin`: the word is left out where the reasons say it already.
    let (clock, what) = by_when.split_once(' ').unwrap_or((&by_when, ""));
    let is_clock = clock.chars().all(|c| c.is_ascii_digit() || c == ':');
    let (clock, what) = if is_clock { (clock, what) } else { ("", by_when.as_str()) };
    let mut reasons: Vec<String> = row.reasons.iter().map(|reason| printable(reason)).collect();
    let says = |reason: &String| reason.to_lowercase().contains(&what.to_lowercase());
    if !what.is_empty() && !reasons.iter().any(says) {
        reasons.insert(0, what.to_string());
    }
    json!({
        "clock": clock,
        "name": printable(&row.name),
        "born": row.born.as_deref().map(printable),
        "address": without_postal_code(&printable(&row.address)),
        "place": printable(&row.place.0),
        "reasons": reasons.join(" · "),
        "two_carers": row.two_carers,
    })
}

/// `Storgatan 3, 952 31 Kalix` without `952 31`: whoever works there finds the way, and the row stays short.
fn without_postal_code(address: &str) -> String {
    let town = |part: &str| {
        let digits = |word: &str, count| word.len() == count && word.chars().all(|c| c.is_ascii_digit());
        match part.splitn(3, ' ').collect::<Vec<_>>().as_slice() {
            [three, two, town] if digits(three, 3) && digits(two, 2) => town.to_string(),
            _ => part.to_string(),
        }
    };
    address.split(", ").map(town).collect::<Vec<_>>().join(", ")
}

fn blocks(schedule: &Schedule, language: Language) -> Value {
    let starts = (0..schedule.days.len().max(1)).step_by(SCHEDULE_DAYS_MAX);
    let block = |start: usize| {
        let days = schedule.days.iter().skip(start).take(SCHEDULE_DAYS_MAX);
        let days: Vec<String> = days.map(|day| dates::day(language, *day)).collect();
        let rows: Vec<Value> = schedule
            .rows
            .iter()
            .map(|row| {
                let cell = |at: usize| printable(row.cells.get(start + at).map_or("", String::as_str));
                let cells: Vec<String> = (0..days.len()).map(cell).collect();
                json!({ "name": printable(&row.name), "title": printable(&row.title), "cells": cells })
            })
            .collect();
        json!({ "days": days, "rows": rows })
    };
    Value::Array(starts.map(block).collect())
}

/// `1 234,50 kr`, `SEK 1,234.50`.
fn money(language: Language, amount: Ore) -> String {
    let (group, point) = match language {
        Language::Swedish => ("\u{a0}", ","),
        Language::English => (",", "."),
    };
    let kronor = (amount.0.unsigned_abs() / 100).to_string();
    let digits: Vec<char> = kronor.chars().collect();
    let groups: Vec<String> = digits.rchunks(3).rev().map(|group| group.iter().collect()).collect();
    let sign = if amount.0 < 0 { "−" } else { "" };
    let sum = format!("{sign}{}{point}{:02}", groups.join(group), amount.0.unsigned_abs() % 100);
    say(language, "money", &[("sum", &sum)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use planb_core::sheet::Place;

    #[test]
    fn an_address_keeps_all_but_the_postal_code() {
        assert_eq!(without_postal_code("Storgatan 3, lgh 1201, 952 31 Kalix"), "Storgatan 3, lgh 1201, Kalix");
        assert_eq!(without_postal_code("Väg 952, 12 b"), "Väg 952, 12 b");
        assert_eq!(without_postal_code(""), "");
    }

    #[test]
    fn a_reason_is_said_once() {
        let said = |by_when: &str, reasons: &[&str]| {
            let row = HarmRow {
                hours: 1,
                by_when: Some(by_when.into()),
                name: String::new(),
                born: None,
                address: String::new(),
                place: Place("C-001".into()),
                reasons: reasons.iter().map(ToString::to_string).collect(),
                two_carers: false,
            };
            let row = harm_row(&row);
            format!("{} | {}", row["clock"].as_str().unwrap(), row["reasons"].as_str().unwrap())
        };
        insta::assert_snapshot!(said("08:00 Insulin", &["Insulin NovoRapid", "Larm"]), @"08:00 | Insulin NovoRapid · Larm");
        insta::assert_snapshot!(said("08:00 Insulin", &["Larm"]), @"08:00 | Insulin · Larm");
        insta::assert_snapshot!(said("08:00", &["Larm"]), @"08:00 | Larm");
        insta::assert_snapshot!(said("före frukost", &[]), @" | före frukost");
    }

    #[test]
    fn money_is_written_as_people_write_it() {
        assert_eq!(money(Language::Swedish, Ore(123_456_050)), "1\u{a0}234\u{a0}560,50 kr");
        assert_eq!(money(Language::English, Ore(-100)), "SEK −1.00");
        assert_eq!(money(Language::Swedish, Ore(i64::MIN)), "−92\u{a0}233\u{a0}720\u{a0}368\u{a0}547\u{a0}758,08 kr");
    }
}
