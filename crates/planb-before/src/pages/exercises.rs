//! An hour at a table, tomorrow: which unit, which morning, and off to its questions.

use planb_node::web::fields::{Item, Told};
use planb_node::web::records::{Unsaved, may_write, save_record, unit_of};
use planb_node::web::shown;
use std::collections::BTreeMap;

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use planb_core::exercise::EXERCISE;
use planb_core::exercise::scenario::scenarios;
use planb_core::id::UnitId;
use planb_core::overview::organisation::Units;
use planb_core::register::Record;
use planb_node::trouble::Trouble;
use planb_node::web::page::go;
use planb_node::web::{In, Page, Posted, Say, form};

#[derive(Template)]
#[template(path = "pages/exercises.html")]
struct UnitsPage {
    t: Say,
    units: Vec<(String, String)>,
    held: Vec<ExerciseRow>,
}

/// Exercises on the page; all of them stand in the register's list.
const MOST_EXERCISES: usize = 20;

#[derive(Template)]
#[template(path = "pages/exercise_new.html")]
struct NewPage<'a> {
    t: Say,
    csrf: &'a str,
    unit: String,
    name: String,
    scenarios: Vec<Item>,
    day: String,
    errors: Vec<Told>,
    before: Vec<ExerciseRow>,
    may_write: bool,
}

impl NewPage<'_> {
    fn address(&self) -> String {
        format!("/exercises/{}", self.unit)
    }

    fn error(&self, name: &str) -> String {
        self.errors.iter().find(|told| told.name == name).map_or_else(String::new, |told| told.text.clone())
    }
}

/// An exercise as it is listed.
pub struct ExerciseRow {
    pub href: String,
    pub day: String,
    pub scenario: String,
    pub unit: String,
    pub score: String,
}

/// The exercises that this person sees, of one unit or all, the latest day first.
pub fn rows(by: &In, of: Option<&UnitId>) -> Vec<ExerciseRow> {
    let (state, language) = (by.state(), by.language);
    let is_wanted = |record: &Record| of.is_none_or(|unit| record.get("unit") == unit.0);
    let seen = state
        .register()
        .of("exercise")
        .filter(|(id, record)| is_wanted(record) && by.sees(unit_of(&EXERCISE, id, record).as_ref()));
    let row = |(id, record): (&planb_core::register::RecordId, &Record)| ExerciseRow {
        href: format!("/exercises/of/{id}"),
        day: record.get("day").to_string(),
        scenario: shown::choice(language, &EXERCISE, "scenario", record.get("scenario")),
        unit: shown::name(state, language, "unit", record.get("unit")),
        score: match record.get("score") {
            "" => by.say("exercises-not-scored"),
            score => {
                by.say_with("exercises-score", &[("score", score.to_string()), ("of", record.get("of").to_string())])
            }
        },
    };
    let mut rows: Vec<ExerciseRow> = seen.map(row).collect();
    rows.sort_by(|one, other| (&other.day, &one.unit).cmp(&(&one.day, &other.unit)));
    rows
}

/// Units that this person may hold an exercise for, by name.
pub fn own_units(by: &In) -> Vec<(String, String)> {
    let units = Units::of(by.state());
    let own = units.iter().filter(|unit| may_write(&by.who, &EXERCISE, Some(&unit.id)));
    let mut own: Vec<(String, String)> = own.map(|unit| (unit.id.0.clone(), unit.name.clone())).collect();
    own.sort_by_cached_key(|(_, name)| shown::collated(name));
    own
}

/// Which unit; `?unit=` goes on to it, and so does whoever has only one.
pub async fn units(by: In) -> Response {
    let t = Say(by.language);
    if let Some(unit) = by.query.get("unit") {
        return go(&format!("/exercises/{}", form::encoded(unit)));
    }
    let units = own_units(&by);
    if let [(only, _)] = units.as_slice() {
        return go(&format!("/exercises/{only}"));
    }
    let held = rows(&by, None).into_iter().take(MOST_EXERCISES).collect();
    by.page(&Page::new(t.say("exercises-title"), &UnitsPage { t, units, held }))
}

fn known(by: &In, unit: &str) -> Result<(UnitId, String), Trouble> {
    let unit = UnitId(unit.to_string());
    let units = Units::of(by.state());
    let name = units.get(&unit).map(|known| known.name.clone()).ok_or_else(|| Trouble::user("page-not-found"))?;
    if by.sees(Some(&unit)) { Ok((unit, name)) } else { Err(Trouble::user("not-yours")) }
}

fn page(by: &In, unit: &UnitId, name: &str, typed: &BTreeMap<String, String>, errors: Vec<Told>) -> Response {
    let t = Say(by.language);
    let tomorrow = by.today().tomorrow().unwrap_or_else(|_| by.today());
    let chosen = typed.get("scenario").map_or("morning", String::as_str);
    let item = |scenario: &'static str| Item {
        value: scenario.to_string(),
        label: shown::choice(by.language, &EXERCISE, "scenario", scenario),
        hint: t.say(&format!("exercise-{scenario}-story")),
        checked: chosen == scenario,
    };
    let is_refused = !errors.is_empty();
    let page = NewPage {
        t,
        csrf: by.csrf(),
        unit: unit.0.clone(),
        name: name.to_string(),
        scenarios: scenarios().map(item).collect(),
        day: typed.get("day").cloned().unwrap_or_else(|| tomorrow.to_string()),
        errors,
        before: rows(by, Some(unit)),
        may_write: may_write(&by.who, &EXERCISE, Some(unit)),
    };
    let page = Page::new(t.with("exercises-of", "unit", name), &page);
    by.page(&if is_refused { page.refused() } else { page })
}

/// Which morning, which day.
pub async fn ask(by: In, Path(unit): Path<String>) -> Response {
    match known(&by, &unit) {
        Ok((unit, name)) => page(&by, &unit, &name, &BTreeMap::new(), Vec::new()),
        Err(trouble) => by.trouble(&trouble),
    }
}

/// Makes the exercise, and goes to its questions.
pub async fn make(Path(unit): Path<String>, posted: Posted) -> Response {
    let by = &posted.by;
    let (unit, name) = match known(by, &unit) {
        Ok(known) => known,
        Err(trouble) => return by.trouble(&trouble),
    };
    let of = |name: &str| (name.to_string(), posted.fields.get(name).to_string());
    let typed = BTreeMap::from([of("scenario"), of("day"), ("unit".to_string(), unit.0.clone())]);
    let told = |field: String, why: &planb_core::refusal::Refusal| {
        let text = by.say_with(&format!("err-{}", why.key), &why.args);
        Told { text: format!("{}: {text}", shown::label(by.language, &EXERCISE, &field)), name: field }
    };
    match save_record(by, &EXERCISE, None, &typed, None) {
        Ok(id) => go(&format!("/exercises/of/{id}")),
        Err(Unsaved::Faults(faults)) => {
            let errors = faults.into_iter().map(|fault| told(fault.field.clone(), &fault.why)).collect();
            page(by, &unit, &name, &typed, errors)
        }
        Err(Unsaved::Trouble(trouble)) => by.trouble(&trouble),
    }
}
