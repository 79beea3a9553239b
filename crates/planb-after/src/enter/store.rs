//! What is said of a sheet when it is entered: the words that were typed, when it happened, and that it stands in the system now.

use std::collections::BTreeMap;

use axum::extract::Path;
use axum::response::Response;
use planb_core::overview::backentry::entering::{Anyway, Entering, entered, ready, second, when_said};
use planb_core::overview::backentry::{WHEN, duplicate, lines, typed_when};
use planb_core::overview::ledger::Sheets;
use planb_core::target::{self, TARGET};
use planb_node::trouble::Trouble;
use planb_node::web::fields::Told;
use planb_node::web::page::go;
use planb_node::web::records::write;
use planb_node::web::{In, Posted};

use super::sheet::{Found, Typed, found, page};

/// Before the name of the field that a guess is taken into.
const TAKEN: &str = "guess/";

/// What was typed, by the names of [`super::sheet::Ask`].
fn typed_fields(posted: &Posted) -> BTreeMap<String, String> {
    let is_field = |name: &str| name.split_once('/').is_some_and(|(page, _)| page.parse::<u32>().is_ok());
    let mut typed: BTreeMap<String, String> =
        posted.fields.0.iter().filter(|(name, _)| is_field(name)).cloned().collect();
    for (name, guess) in taken(posted).filter(|(name, _)| is_field(name)) {
        let field = typed.entry(name.to_string()).or_default();
        if field.trim().is_empty() {
            *field = guess.to_string();
        }
    }
    typed
}

/// Guesses that somebody has taken, by the names of their fields: theirs now, as if they had typed it.
fn taken(posted: &Posted) -> impl Iterator<Item = (&str, &str)> {
    posted.fields.0.iter().filter_map(|(name, guess)| Some((name.strip_prefix(TAKEN)?, guess.as_str())))
}

/// When it happened, as it is typed; else as it was taken.
fn typed_happened(posted: &Posted) -> String {
    let typed = posted.fields.get("when");
    let taken = || taken(posted).find(|(name, _)| *name == "when").map_or("", |(_, guess)| guess);
    if typed.trim().is_empty() { taken() } else { typed }.to_string()
}

/// The fields whose words are new: page, name, words.
fn changed(by: &In, found: &Found<'_>, fields: &BTreeMap<String, String>) -> Vec<(u32, String, String)> {
    let layouts = found.pages;
    let lines = lines(found.form, layouts, by.state().ledger().contents(&found.serial));
    let written = lines.into_iter().filter(|line| line.is_written);
    let new = written.filter_map(|line| {
        let typed = fields.get(&format!("{}/{}", line.page, line.name))?.trim().to_string();
        (typed != line.value).then_some((line.page, line.name, typed))
    });
    new.collect()
}

/// Saves what was typed; with *Införd* says that it stands in the system.
pub async fn take(Path(serial): Path<String>, posted: Posted) -> Response {
    let by = &posted.by;
    let found = match found(by, &serial) {
        Ok(found) => found,
        Err(trouble) => return by.trouble(&trouble),
    };
    let mut typed = Typed {
        fields: typed_fields(&posted),
        when: typed_happened(&posted),
        second: posted.fields.get("second").to_string(),
        ..Typed::default()
    };
    match stored(&posted, &found, &typed) {
        Ok(to) => go(&to),
        Err(refused) => match refused {
            Refused::Duplicate(other, at) => {
                typed.errors.push(Told { name: "duplicate".into(), text: by.say("enter-duplicate-error") });
                typed.duplicate = Some((other, at));
                page(by, &found, &typed).unwrap_or_else(|trouble| by.trouble(&trouble))
            }
            Refused::Field(name, trouble) => {
                typed.errors.push(Told { name: name.into(), text: by.told(&trouble).0 });
                page(by, &found, &typed).unwrap_or_else(|trouble| by.trouble(&trouble))
            }
        },
    }
}

enum Refused {
    Field(&'static str, Trouble),
    Duplicate(planb_core::sheet::Serial, String),
}

impl From<Trouble> for Refused {
    fn from(trouble: Trouble) -> Refused {
        let name = if trouble.key.starts_with("ledger-second") { "second" } else { "" };
        Refused::Field(name, trouble)
    }
}

fn stored(posted: &Posted, found: &Found<'_>, typed: &Typed) -> Result<String, Refused> {
    let (by, serial) = (&posted.by, &found.serial);
    let action = posted.fields.get("action");
    let happened = typed_when(&typed.when);
    if happened.is_none() && !typed.when.is_empty() {
        return Err(Refused::Field("when", Trouble::user("enter-when-bad")));
    }
    let is_entering = ["entered", "anyway"].contains(&action);
    let mut said = changed(by, found, &typed.fields);
    if let Some(happened) = &happened {
        said.push((1, WHEN.to_string(), happened.clone()));
        said.extend(when_said(found.form, found.pages, happened));
    }
    let hand = by.who.hand();
    if !is_entering {
        crate::review::say(by, serial, &said)?;
        return Ok(format!("/enter/sheet/{serial}"));
    }
    let Some(happened) = happened else { return Err(Refused::Field("when", Trouble::user("enter-when-missing"))) };
    let system = ready(by.state(), serial, None).map_err(Trouble::from)?.system;
    second(found.form, Some(&typed.second), &hand).map_err(Trouble::from)?;
    // What was typed is kept also where it is entered already.
    crate::review::say(by, serial, &said)?;
    if action != "anyway"
        && let Some((other, at)) = duplicate(&by.app.now().state, serial, &happened)
    {
        return Err(Refused::Duplicate(other, at.strftime("%Y-%m-%d %H:%M").to_string()));
    }
    // The duplicate was looked for above, and shown.
    let (happened, second) = (Some(happened.as_str()), Some(typed.second.as_str()));
    let entering = Entering { system: None, happened, second, anyway: Anyway::Yes };
    by.app.record(|state| {
        let sheets = Sheets { serials: std::slice::from_ref(serial), by: &hand };
        entered(state, sheets, entering)
    })?;
    Ok(super::next(by, &system, Some(&serial.0)))
}

/// Says which system a form's sheets are entered into.
pub async fn system(Path(serial): Path<String>, posted: Posted) -> Response {
    let by = &posted.by;
    let done = found(by, &serial).and_then(|found| {
        let set = [("form", found.issue.form.as_str()), ("system", posted.fields.get("system"))];
        write(by, &TARGET, &target::id(&found.issue.form), &set, None)
    });
    match done {
        Ok(()) => go(&format!("/enter/sheet/{serial}")),
        Err(trouble) => by.trouble(&trouble),
    }
}
