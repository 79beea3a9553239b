//! A unit's report: by whoever stands on the telephone with it, or by the unit itself. One tap for all, then what differs.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use jiff::civil::DateTime;
use planb_core::id::UnitId;
use planb_core::note::{CHANNELS, Line};
use planb_core::overview::situation::{Cell, UnitRow, picture};
use planb_core::refusal::Refusal;
use planb_core::register::RecordId;
use planb_core::situation::{self, Colour, FUNCTIONS, REPORT, Rest, Row, Stand, Trend, report_id};
use planb_core::state::{Event, State};
use planb_node::random;
use planb_node::text::Language;
use planb_node::trouble::Trouble;
use planb_node::web::fields::Told;
use planb_node::web::page::go;
use planb_node::web::records::{may_write, say};
use planb_node::web::{Bareness, Fields, In, Page, Posted, Say, form};

use super::board::{also, kind, said, time};
use crate::here;

/// A choice of a row.
struct Choice {
    value: &'static str,
    label: String,
    kind: &'static str,
    checked: bool,
}

/// One function in the form.
struct Asked {
    name: &'static str,
    label: String,
    last: String,
    also: String,
    colours: Vec<Choice>,
    words: String,
    trends: Vec<Choice>,
    earlier: Vec<String>,
}

#[derive(Template)]
#[template(path = "situation/report.html")]
struct ReportPage<'a> {
    t: Say,
    csrf: &'a str,
    action: String,
    name: String,
    saved: String,
    errors: Vec<Told>,
    once: String,
    /// Something was reported before.
    has_before: bool,
    asks_who: bool,
    who: String,
    channels: Vec<Choice>,
    rows: Vec<Asked>,
    back: &'static str,
}

/// The unit that a path names, as it stands in the incident that goes on.
fn unit_row(by: &In, incident: &RecordId, unit: &str) -> Result<UnitRow, Trouble> {
    let picture = picture(by.state(), incident, by.clock(), |own| own.0 == unit);
    let row = picture.rows.into_iter().next().ok_or_else(|| Trouble::user("page-not-found"))?;
    if may_write(&by.who, &REPORT, Some(&row.id)) { Ok(row) } else { Err(Trouble::user("not-yours")) }
}

/// The form.
pub async fn ask(by: In, Path(unit): Path<String>) -> Response {
    let Some(incident) = here::incident(&by) else { return here::none(&by, &by.say("situation-title")) };
    match unit_row(&by, &incident, &unit) {
        Ok(row) => page(&by, &row, &Fields::default(), None),
        Err(trouble) => by.trouble(&trouble),
    }
}

/// Saves a report and its line of the log in one transaction.
pub async fn take(Path(unit): Path<String>, posted: Posted) -> Response {
    let by = &posted.by;
    let Some(incident) = here::incident(by) else { return by.trouble(&Trouble::user("incident-none")) };
    let row = match unit_row(by, &incident, &unit) {
        Ok(row) => row,
        Err(trouble) => return by.trouble(&trouble),
    };
    match save(by, &incident, &row.id, &posted.fields) {
        Ok(number) => go(&format!("/situation/{}?saved={}", row.id.0, form::encoded(&number))),
        Err(trouble) if trouble.key.starts_with("report-") || trouble.key.starts_with("field-") => {
            page(by, &row, &posted.fields, Some(&trouble))
        }
        Err(trouble) => by.trouble(&trouble),
    }
}

/// What the form says of each function.
fn rows(fields: &Fields) -> BTreeMap<&'static str, Row> {
    let of = |function: &'static str| {
        let get = |start: &str| fields.get(&format!("{start}-{function}"));
        let (colour, trend) = (Colour::parse(get("colour")), Trend::parse(get("trend")));
        (function, Row { colour, words: get("words").to_string(), trend })
    };
    FUNCTIONS.into_iter().map(of).collect()
}

/// Writes it; gives the number of the log's line, or nothing where the same form was taken in already.
fn save(by: &In, incident: &RecordId, unit: &UnitId, fields: &Fields) -> Result<String, Trouble> {
    let rest = match fields.get("rest") {
        "green" => Rest::Green,
        "before" => Rest::AsBefore,
        _ => Rest::Left,
    };
    let (rows, once) = (rows(fields), fields.get("once"));
    let who = Some(fields.get("who")).filter(|who| !who.is_empty()).unwrap_or(&by.who.name);
    let told = Source { incident, who, channel: fields.get("channel"), once, at: minute(by.clock()) };
    let written = by.app.record(|state| {
        let picture = picture(state, incident, by.clock(), |own| own == unit);
        let Some(row) = picture.rows.first().filter(|row| !row.has_taken(once)) else { return Ok(Vec::new()) };
        let before = row.stands();
        let said = situation::report(&before, &rows, rest)?;
        events(by, state, row, &said, &told)
    })?;
    Ok(here::number(&written))
}

/// Who reported, how and when.
struct Source<'a> {
    incident: &'a RecordId,
    who: &'a str,
    channel: &'a str,
    once: &'a str,
    at: String,
}

fn minute(at: DateTime) -> String {
    at.strftime("%Y-%m-%dT%H:%M").to_string()
}

fn events(
    by: &In,
    state: &State,
    row: &UnitRow,
    said: &BTreeMap<&'static str, Stand>,
    told: &Source<'_>,
) -> Result<Vec<Event>, Refusal> {
    let hand = by.who.hand();
    let mut all = Vec::new();
    for (function, stand) in said {
        let id = report_id(told.incident, &row.id.0, function);
        let set = [
            ("incident", told.incident.0.as_str()),
            ("unit", &row.id.0),
            ("function", function),
            ("colour", stand.colour.word()),
            ("words", &stand.words),
            ("trend", stand.trend.map_or("", Trend::word)),
            ("at", &told.at),
            ("reported_by", told.who),
            ("channel", told.channel),
            ("once", told.once),
        ];
        all.push(say(state, &REPORT, &id, &set, &hand)?);
    }
    let before = row.stands();
    let is_news = |(function, stand): (&&'static str, &Stand)| {
        let was = before.get(*function).map(|stand| stand.colour);
        stand.colour == Colour::Red && was != Some(Colour::Red)
    };
    let line = Line {
        reported_by: told.who.to_string(),
        channel: told.channel.to_string(),
        is_key: said.iter().any(is_news),
        about: format!("report:{}", row.id.0),
        ..Line::default()
    };
    let text = in_words(by.language, said);
    let text = by.say_with("report-line", &[("unit", row.name.clone()), ("said", text)]);
    all.push(here::line(by, told.incident, &text, line)?);
    Ok(all)
}

/// `Rött Larm (nere, vi går rundor); Gult Personal; övrigt grönt`.
fn in_words(language: Language, said: &BTreeMap<&'static str, Stand>) -> String {
    let of = |colour: Colour| {
        FUNCTIONS
            .into_iter()
            .filter_map(move |function| Some((function, said.get(function)?)))
            .filter(move |(_, stand)| stand.colour == colour)
    };
    let name = |function: &str| language.say(&format!("function-{function}"));
    let mut parts = Vec::new();
    for colour in [Colour::Red, Colour::Yellow] {
        for (function, stand) in of(colour) {
            let words = if stand.words.is_empty() { String::new() } else { format!(" ({})", stand.words) };
            parts.push(format!("{} {}{words}", language.say(&format!("situation-{}", colour.word())), name(function)));
        }
    }
    let greens: Vec<String> = of(Colour::Green).map(|(function, _)| name(function)).collect();
    if greens.len() == FUNCTIONS.len() {
        return language.say("report-all-is-green");
    }
    if !greens.is_empty() && said.len() == FUNCTIONS.len() {
        parts.push(language.say("report-rest-green"));
    } else if !greens.is_empty() {
        parts.push(format!("{} {}", language.say("situation-green"), greens.join(", ")));
    }
    parts.join("; ")
}

/// The form, as it was typed where it was refused.
fn page(by: &In, row: &UnitRow, typed: &Fields, refused: Option<&Trouble>) -> Response {
    let t = Say(by.language);
    let errors = refused.map(|trouble| {
        let (what, remedy) = by.told(trouble);
        Told { name: "differs".into(), text: format!("{what} {remedy}") }
    });
    let once = match typed.get("once") {
        "" => random::bytes().map_or_else(|_| String::new(), |bytes| RecordId::random(bytes).0),
        once => once.to_string(),
    };
    let asks_who = by.who.role.sees_all();
    let usual = if asks_who { "phone" } else { "" };
    let channel = if typed.has("channel") { typed.get("channel") } else { usual };
    let channels = CHANNELS.into_iter().map(|word| Choice {
        value: word,
        label: t.of("choice-report-channel-", word),
        kind: "",
        checked: word == channel,
    });
    let who = if typed.has("who") { typed.get("who") } else { row.last_reporter() };
    let saved = by.query.get("saved").map(|number| t.with("report-saved", "number", number));
    let page = ReportPage {
        t,
        csrf: by.csrf(),
        action: format!("/situation/{}", row.id.0),
        name: t.with("report-title", "unit", &row.name),
        saved: saved.unwrap_or_default(),
        errors: errors.into_iter().collect(),
        once,
        has_before: row.heard.is_some(),
        asks_who,
        who: who.to_string(),
        channels: channels.collect(),
        rows: FUNCTIONS.into_iter().zip(&row.cells).map(|(name, cell)| asked(by, name, cell, typed)).collect(),
        back: if asks_who { "/situation" } else { "/phone" },
    };
    let page = Page::new(t.with("report-title", "unit", &row.name), &page);
    by.bare(&if refused.is_some() { page.refused() } else { page }, Bareness::Phone)
}

fn asked(by: &In, name: &'static str, cell: &Cell, typed: &Fields) -> Asked {
    let (language, now) = (by.language, by.clock());
    let word = |colour: Colour| language.say(&format!("situation-{}", colour.word()));
    let sentence = |report: &planb_core::overview::situation::Report| {
        let parts = [word(report.stand.colour), said(language, report)];
        let said = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
        language.say_with("report-last", &[("time", time(report.at, now)), ("said", said)])
    };
    let (colour, trend) = (typed.get(&format!("colour-{name}")), typed.get(&format!("trend-{name}")));
    let choice = |value: &'static str, label: String, kind: &'static str, chosen: &str| Choice {
        value,
        label,
        kind,
        checked: value == chosen,
    };
    let trends = Trend::ALL.map(|one| (one.word(), language.say(&format!("choice-report-trend-{}", one.word()))));
    let trends = std::iter::once(("", language.say("report-trend-none"))).chain(trends);
    Asked {
        name,
        label: language.say(&format!("function-{name}")),
        last: cell.now.as_ref().map_or_else(String::new, sentence),
        also: also(language, cell, now).unwrap_or_default(),
        colours: Colour::ALL.map(|one| choice(one.word(), word(one), kind(one), colour)).into_iter().collect(),
        words: typed.get(&format!("words-{name}")).to_string(),
        trends: trends.map(|(value, label)| choice(value, label, "", trend)).collect(),
        earlier: cell.earlier.iter().map(sentence).collect(),
    }
}
