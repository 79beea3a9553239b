//! *Förseglade kuvert*: what is to be done about them, the quarterly drill, and all that there are.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use planb_core::envelope::ENVELOPE;
use planb_core::overview::envelope::{self, Due};
use planb_core::overview::organisation::Units;
use planb_core::register::{Record, RecordId};
use planb_node::trouble::Trouble;
use planb_node::web::page::go;
use planb_node::web::records::{found, may_write, unit_of, write};
use planb_node::web::shown;
use planb_node::web::{In, Page, Posted, Say};
use planb_paper::ListSheet;

use planb_node::web::printing::{Paper, making};
use planb_paper::tongue;

struct DueRow {
    href: String,
    what: String,
    todo: String,
    kind: &'static str,
}

struct Row {
    href: String,
    seal: String,
    what: String,
    state: String,
    kind: &'static str,
    place: String,
}

#[derive(Template)]
#[template(path = "pages/envelopes.html")]
struct EnvelopesPage {
    t: Say,
    due: Vec<DueRow>,
    rows: Vec<Row>,
    drill_words: String,
    drill_due: String,
    /// The envelope that is drilled next.
    next: String,
}

#[derive(Template)]
#[template(path = "pages/envelope_drill.html")]
struct DrillPage<'a> {
    t: Say,
    csrf: &'a str,
    id: String,
    seal: String,
}

impl EnvelopesPage {
    fn sheet_address(&self) -> String {
        format!("/print/envelope/{}", self.next)
    }
}

impl DrillPage<'_> {
    fn address(&self) -> String {
        format!("/envelopes/{}/drill", self.id)
    }
}

/// How an envelope stands: the kind of its status.
fn kind(state: &str) -> &'static str {
    match state {
        "sealed" => "ok",
        "printed" | "replaced" => "soon",
        "opened" => "late",
        _ => "na",
    }
}

/// What an envelope opens, and whose.
fn what(by: &In, record: &Record) -> String {
    let opens = shown::choice(by.language, &ENVELOPE, "opens", record.get("opens"));
    match record.get("unit") {
        "" => opens,
        unit => format!("{}: {opens}", shown::name(by.state(), by.language, "unit", unit)),
    }
}

fn seen(by: &In) -> Vec<(&RecordId, &Record)> {
    let all = by.state().register().of(ENVELOPE.kind);
    let mut all: Vec<_> = all.filter(|(id, record)| by.sees(unit_of(&ENVELOPE, id, record).as_ref())).collect();
    all.sort_by_cached_key(|(id, record)| {
        (record.get("state") == "destroyed", shown::collated(&what(by, record)), (*id).clone())
    });
    all
}

/// The page.
pub async fn envelopes(by: In) -> Response {
    let t = Say(by.language);
    let state = by.state();
    let due_row = |due: &Due| DueRow {
        href: format!("/register/envelope/{}/edit", due.envelope),
        what: format!("{} · {}", due.seal, what(&by, state.register().get(ENVELOPE.kind, &due.envelope.0))),
        todo: t.say(due.why.key()),
        kind: if due.why.is_pressing() { "late" } else { "soon" },
    };
    let due = envelope::due(state);
    let row = |(id, record): &(&RecordId, &Record)| Row {
        href: format!("/register/envelope/{id}"),
        seal: record.get("seal").to_string(),
        what: what(&by, record),
        state: shown::choice(by.language, &ENVELOPE, "state", record.get("state")),
        kind: kind(record.get("state")),
        place: record.get("place").to_string(),
    };
    let drill = envelope::drill(state, by.today());
    let next =
        drill.next.filter(|id| by.sees(unit_of(&ENVELOPE, id, state.register().get(ENVELOPE.kind, &id.0)).as_ref()));
    let seal = next
        .as_ref()
        .map(|id| state.register().get(ENVELOPE.kind, &id.0))
        .map(|record| format!("{} · {}", record.get("seal"), what(&by, record)));
    let page = EnvelopesPage {
        t,
        due: due.iter().filter(|due| by.sees(due.unit.as_ref())).map(due_row).collect(),
        rows: seen(&by).iter().map(row).collect(),
        drill_words: match drill.last {
            Some(day) => t.with("envelopes-drill-last", "day", day),
            None => t.say("envelopes-drill-never"),
        },
        drill_due: seal
            .filter(|_| drill.is_due)
            .map_or_else(String::new, |seal| t.with("envelopes-drill-due", "seal", seal)),
        next: next.map_or_else(String::new, |id| id.0),
    };
    by.page(&Page::new(t.say("envelopes-title"), &page))
}

/// The form of a drill.
pub async fn ask(by: In, Path(id): Path<String>) -> Response {
    let (id, seal) = match found(&by, &ENVELOPE, &id) {
        Ok((id, record)) => (id, record.get("seal").to_string()),
        Err(trouble) => return by.trouble(&trouble),
    };
    let t = Say(by.language);
    let page = DrillPage { t, csrf: by.csrf(), id: id.0, seal: seal.clone() };
    by.page(&Page::new(t.with("drill-envelope", "seal", seal), &page))
}

/// A drill was held: when, how long it took, by whom; the envelope is open now.
pub async fn take(Path(id): Path<String>, posted: Posted) -> Response {
    let by = &posted.by;
    let written = || -> Result<(), Trouble> {
        let (id, record) = found(by, &ENVELOPE, &id)?;
        if !may_write(&by.who, &ENVELOPE, unit_of(&ENVELOPE, &id, record).as_ref()) {
            return Err(Trouble::user("not-yours"));
        }
        let today = by.today().to_string();
        let set = [
            ("tried_on", today.as_str()),
            ("tried_minutes", posted.fields.get("minutes")),
            ("tried_by", by.who.name.as_str()),
            ("state", "opened"),
            ("state_on", &today),
        ];
        write(by, &ENVELOPE, &id, &set, None)
    };
    match written() {
        Ok(()) => go("/envelopes"),
        Err(trouble) => by.trouble(&trouble),
    }
}

/// The drill sheet of one envelope: steps, each with room for the time.
pub fn sheet(by: &In, id: &str) -> Result<Paper, Trouble> {
    let (id, record) = found(by, &ENVELOPE, id)?;
    let unit = unit_of(&ENVELOPE, &id, record);
    let language = by.language;
    let name = unit.as_ref().map_or_else(|| what(by, record), |unit| Units::of(by.state()).name(unit).to_string());
    let with = |key: &str, name: &'static str, field: &str| by.say_with(key, &[(name, record.get(field).to_string())]);
    let steps = [
        with("drill-step-find", "place", "place"),
        with("drill-step-seal", "seal", "seal"),
        by.say("drill-step-start"),
        by.say("drill-step-down"),
        with("drill-step-words", "fingerprint", "fingerprint"),
        by.say("drill-step-print"),
        by.say("drill-step-close"),
        by.say("drill-step-rotate"),
    ];
    let sheet = ListSheet {
        title: by.say_with("drill-sheet-title", &[("unit", name)]),
        lead: by.say("drill-sheet-lead"),
        header: ["drill-step", "drill-time", "drill-note"].map(|key| by.say(key)).to_vec(),
        rows: steps.map(|step| vec![step, String::new(), String::new()]).to_vec(),
        blank_rows: 0,
        landscape: false,
    };
    Ok(Paper {
        what: "list",
        subject: format!("drill-{id}"),
        title: sheet.title.clone(),
        unit,
        version: None,
        back: "/envelopes".into(),
        look: None,
        make: making(move |stamp| planb_paper::list_sheet(stamp, &sheet, tongue(language.code()))),
    })
}
