//! The papers that are made of the register: lists, the board, call chains. Plans, posters and exercises stand with their
//! pages.

use planb_core::chain::CHAIN;
use planb_core::chain::relay::{self, Link};
use planb_core::id::UnitId;
use planb_core::overview::chain;
use planb_core::overview::coverage::{self, COLUMNS, MOST_CALLS, board, checks};
use planb_core::overview::organisation::Units;
use planb_core::register::Record;
use planb_core::state::State;
use planb_node::text::Language;
use planb_node::trouble::Trouble;
use planb_node::web::In;
use planb_node::web::records::{found, unit_of};
use planb_node::web::shown;
pub use planb_node::web::shown::number_of;
use planb_paper::{Board, BoardAbout, BoardRow, Cell, ChainPerson, ChainSheet, ListSheet, Tone, board as board_sheet};

use super::trial_binder::TRIAL;
use super::{clients, exercise_paper, plan_paper, posters, trial_binder};
use crate::register::{list as lists, schema_of};
use planb_node::web::printing::{DRAFT, Paper, making, own_unit};
use planb_paper::tongue;

/// Rows to write in, at the end of a list.
const BLANK_ROWS: u16 = 8;
/// A list with more columns than these lies on its side.
const UPRIGHT_COLUMNS: usize = 5;

/// What a copy is of, as people say it: what its record is called now, else what it was called when it was printed.
pub fn called(by: &In, copy: &Record) -> String {
    let (kind, subject) = (copy.get("what"), copy.get("subject"));
    let (id, is_draft) = subject.strip_suffix(DRAFT).map_or((subject, false), |id| (id, true));
    if ["plan", "chain", "exercise"].contains(&kind) && by.state().register().find(kind, id).is_some() {
        let name = shown::name(by.state(), by.language, kind, id);
        return if is_draft { by.say_with("print-draft", &[("what", name)]) } else { name };
    }
    if kind == "client" {
        // Of whom it is stands in the log of looks, for those who may read that.
        return String::new();
    }
    let is_called = [
        "list",
        "poster",
        "board",
        "notice",
        "log",
        "minutes",
        "tasks",
        "release",
        "slips",
        "partners",
        "report",
        "closing",
        "destruction",
    ]
    .contains(&kind)
        || (kind == "binder" && subject == TRIAL);
    let own = is_called.then(|| copy.get("note").lines().next()).flatten();
    own.unwrap_or(subject).to_string()
}

/// What an address under `/print/` names, if this person sees it.
pub fn paper(by: &In, path: &str) -> Result<Paper, Trouble> {
    match path.split('/').collect::<Vec<_>>().as_slice() {
        ["list", kind] => list(by, kind),
        ["board"] => Ok(coverage_board(by)),
        ["binder", unit] => trial_binder::paper(by, unit),
        ["client", opening, person] => clients::paper(by, opening, person),
        ["chain", id] => call_chain(by, id),
        ["plan", id] => plan_paper::plan(by, id),
        ["poster", "computer"] => posters::computer(by),
        ["poster", "first-hour"] => posters::first_hour(by),
        ["wallet"] => posters::wallet(by),
        ["envelope", id] => super::envelopes::sheet(by, id),
        ["reserve", unit, what] => super::reserve::paper(by, unit, what),
        ["exercise", id] => exercise_paper::exercise(by, id),
        _ => Err(Trouble::user("page-not-found")),
    }
}

/// The unit that `?unit=` names, if this person sees it; `None` where the address names none.
pub fn asked_unit(by: &In) -> Result<Option<UnitId>, Trouble> {
    let Some(asked) = by.query.get("unit").filter(|unit| !unit.is_empty()) else { return Ok(None) };
    let unit = UnitId(asked.clone());
    if Units::of(by.state()).get(&unit).is_none() {
        return Err(Trouble::user("page-not-found"));
    }
    if by.sees(Some(&unit)) { Ok(Some(unit)) } else { Err(Trouble::user("not-yours")) }
}

/// A kind's records as a table; `?without=phone` only those that lack it, to be filled in by hand; `?unit=` one unit's.
fn list(by: &In, kind: &str) -> Result<Paper, Trouble> {
    let (schema, state, language) = (schema_of(kind)?, by.state(), by.language);
    let unit = asked_unit(by)?;
    let without = match by.query.get("without").map(String::as_str) {
        None | Some("") => None,
        Some(name) => {
            let field = schema.field(name).filter(|field| !field.is_private);
            Some(field.ok_or_else(|| Trouble::user("page-not-found"))?)
        }
    };
    let columns: Vec<_> = lists::listed(schema).chain(without.filter(|field| !field.is_listed)).collect();
    let header = std::iter::once(schema.title).chain(columns.iter().map(|field| field.name));
    let header: Vec<String> = header.map(|name| shown::label(language, schema, name)).collect();
    let mut rows = Vec::new();
    for (id, row) in lists::rows(&by.sight(), schema) {
        let record = state.register().get(schema.kind, &id.0);
        let is_wanted = without.is_none_or(|field| record.get(field.name).is_empty())
            && unit.as_ref().is_none_or(|unit| unit_of(schema, &id, record).as_ref() == Some(unit));
        if is_wanted {
            let cells =
                columns.iter().map(|field| shown::value(state, language, schema, field, record.get(field.name)));
            rows.push(std::iter::once(row.title).chain(cells).collect::<Vec<_>>());
        }
    }
    let kinds = by.say(&format!("records-{kind}"));
    let (title, lead, subject) = match without {
        Some(field) => {
            let label = shown::label(language, schema, field.name).to_lowercase();
            let title = by.say_with("print-without", &[("kind", kinds), ("field", label)]);
            (title, by.say("print-without-lead"), format!("{kind}-without-{}", field.name))
        }
        None => (kinds, by.say(&format!("lead-{kind}")), kind.to_string()),
    };
    let blank_rows = if without.is_some() { 0 } else { BLANK_ROWS };
    let landscape = header.len() > UPRIGHT_COLUMNS;
    let sheet = ListSheet { title: title.clone(), lead, header, rows, blank_rows, landscape };
    Ok(Paper {
        what: "list",
        subject,
        title,
        unit: unit.or_else(|| own_unit(by)),
        version: None,
        back: format!("/register/{kind}"),
        look: None,
        make: making(move |stamp| planb_paper::list_sheet(stamp, &sheet, tongue(language.code()))),
    })
}

/// The board of the units that the reader sees; for who sees all of them with the twelve checks.
fn coverage_board(by: &In) -> Paper {
    let (state, today, language) = (by.state(), by.today(), by.language);
    let cell = |cell: &coverage::Cell| Cell {
        word: by.say_with(cell.word_key, &cell.args),
        detail: cell.date.map_or_else(String::new, |date| date.to_string()),
        tone: match cell.tone {
            coverage::Tone::Good => Tone::Good,
            coverage::Tone::Soon => Tone::Soon,
            coverage::Tone::Bad => Tone::Bad,
            coverage::Tone::None => Tone::None,
        },
    };
    let rows = board(state, today, |unit| by.sees(unit)).rows;
    let check = |check: &coverage::Check| {
        let said = by.say_with(check.key, &check.args);
        let todo = || by.say_with(check.todo_key, &check.args);
        (check.is_done, if check.is_done { said } else { format!("{said} {}", todo()) })
    };
    let checks = if by.who.role.sees_all() { checks(state, today).iter().map(check).collect() } else { Vec::new() };
    let sheet = Board {
        about: BoardAbout::Coverage,
        columns: COLUMNS.map(|key| by.say(key)).to_vec(),
        rows: rows
            .iter()
            .map(|row| BoardRow { unit: row.name.clone(), cells: row.cells.iter().map(cell).collect() })
            .collect(),
        checks,
    };
    Paper {
        what: "board",
        subject: String::new(),
        title: by.say("print-board"),
        unit: own_unit(by),
        version: None,
        back: "/".into(),
        look: None,
        make: making(move |stamp| board_sheet(stamp, &sheet, tongue(language.code()))),
    }
}

/// A call chain: the whole tree, and a sheet for each who calls.
fn call_chain(by: &In, id: &str) -> Result<Paper, Trouble> {
    let (id, record) = found(by, &CHAIN, id)?;
    let (state, language) = (by.state(), by.language);
    let unit = unit_of(&CHAIN, &id, record);
    let links = chain::links(state, &id);
    let unit_name = match &unit {
        Some(unit) => shown::name(state, language, "unit", &unit.0),
        None => by.app.organisation(&by.now),
    };
    let lines = |field: &str| record.get(field).lines().map(str::to_string).collect::<Vec<_>>();
    let holes = chain::holes(state, &id, MOST_CALLS);
    let sheet = ChainSheet {
        name: record.get("name").to_string(),
        unit: unit_name,
        opening: lines("say"),
        read_back: record.get("read_back").to_string(),
        people: people(state, language, &links),
        holes: holes.iter().map(|hole| by.say_with(hole.key, &hole.args)).collect(),
    };
    Ok(Paper {
        what: "chain",
        subject: id.0.clone(),
        title: record.get("name").to_string(),
        unit: unit.or_else(|| own_unit(by)),
        version: None,
        back: format!("/calls/{id}"),
        look: None,
        make: making(move |stamp| planb_paper::chain_sheet(stamp, &sheet, tongue(language.code()))),
    })
}

/// Everybody of a chain, callers before those whom they call, each branch to its end; who is not reached from the
/// beginning comes last.
fn people(state: &State, language: Language, links: &[Link]) -> Vec<ChainPerson> {
    let below = |at: usize| {
        links.iter().enumerate().filter(move |(_, link)| link.caller.as_ref() == Some(&links[at].id)).map(|(at, _)| at)
    };
    let name = |person: &str| shown::name(state, language, "person", person);
    let person = |(number, (at, depth)): (u32, &(usize, usize))| {
        let link = &links[*at];
        let record = state.register().get("person", &link.person.0);
        let phone = number_of(record);
        let deputy = link.deputy.as_ref().map(|(deputy, _)| {
            let phone = number_of(state.register().get("person", &deputy.0));
            (name(&deputy.0), shown::phone_shown(phone))
        });
        ChainPerson {
            number,
            depth: u8::try_from(*depth).unwrap_or(u8::MAX),
            name: name(&link.person.0),
            title: record.get("title").to_string(),
            phone_shown: shown::phone_shown(phone),
            phone_dial: shown::dialled(phone),
            deputy,
            calls: below(*at).map(|below| name(&links[below].person.0)).collect(),
            note: String::new(),
        }
    };
    (1..).zip(&relay::in_call_order(links)).map(person).collect()
}
