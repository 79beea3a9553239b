//! What was said of a sheet, in words, the last first.

use jiff::civil::DateTime;
use planb_core::ledger::{Issue, Sheet, Told};
use planb_core::sheet::Serial;
use planb_core::state::State;
use planb_node::text::Language;
use planb_node::web::{In, shown};

use crate::named::moment;

/// One thing that was said.
pub struct Step {
    pub at: String,
    pub by: String,
    pub told: String,
}

/// A system by its name in the register; else as it was written.
fn system(state: &State, language: Language, word: &str) -> String {
    if state.register().find("system", word).is_some() {
        shown::name(state, language, "system", word)
    } else {
        word.to_string()
    }
}

/// One thing that was said, in words.
pub fn words(state: &State, language: Language, told: &Told) -> String {
    let say = |key: &str, args: &[(&'static str, String)]| language.say_with(key, args);
    let low = |key: String| language.say(&key).to_lowercase();
    match told {
        Told::Given { to, from } if from.is_empty() => say("told-given", &[("to", to.clone())]),
        Told::Given { to, from } => say("told-passed", &[("to", to.clone()), ("from", from.clone())]),
        Told::Back { place } if place.is_empty() => say("told-back", &[]),
        Told::Back { place } => say("told-back-at", &[("place", place.clone())]),
        Told::Scanned(scan) => {
            say("told-scanned", &[("page", scan.page.to_string()), ("flagged", scan.flagged.to_string())])
        }
        Told::Entered { system: word, second } => {
            let name = system(state, language, word);
            match second {
                None => say("told-entered", &[("system", name)]),
                Some(second) => say("told-entered-two", &[("system", name), ("second", second.name.clone())]),
            }
        }
        Told::Checked => say("told-checked", &[]),
        Told::Voided { why } => say("told-voided", &[("why", low(format!("void-{why}")))]),
        Told::Lost => say("told-lost", &[]),
        Told::Explained { why } => say("told-explained", &[("why", low(format!("explain-{why}")))]),
        Told::Settled { stands, .. } => say("told-settled", &[("stands", low(format!("settle-{stands}")))]),
        Told::DestructionDecided { reference } => say("told-decided", &[("reference", reference.clone())]),
        Told::Destroyed { reference, witness } => {
            say("told-destroyed", &[("reference", reference.clone()), ("witness", witness.clone())])
        }
    }
}

/// How a sheet came to be, in words.
pub fn begun(language: Language, issue: &Issue) -> String {
    language.say(match (issue.is_adopted, issue.client.is_some()) {
        (true, _) => "told-adopted",
        (false, true) => "told-issued-client",
        (false, false) => "told-issued",
    })
}

/// Everything, the last first; and whether there are words among it that may be about a client.
pub fn steps(by: &In, serial: &Serial, sheet: &Sheet) -> (Vec<Step>, bool) {
    let mut all: Vec<(DateTime, u8, Step)> = Vec::new();
    let mut add = |at: DateTime, rank: u8, who: &str, told: String| {
        all.push((at, rank, Step { at: moment(at), by: who.to_string(), told }));
    };
    if let Some(issue) = sheet.issue() {
        add(issue.at, 0, &issue.by.name, begun(by.language, issue));
    }
    for (_, said) in sheet.said() {
        add(said.at, 1, &said.by.name, words(by.state(), by.language, &said.told));
    }
    let mut has_words = false;
    if let Some(contents) = by.state().ledger().contents(serial) {
        for (at, remark) in contents.remarks() {
            has_words = true;
            add(*at, 2, &remark.by.name, by.say_with("told-remark", &[("text", remark.text.clone())]));
        }
    }
    // Those of one minute stay in the order in which they came.
    all.sort_by_key(|(at, rank, _)| (*at, *rank));
    (all.into_iter().rev().map(|(_, _, step)| step).collect(), has_words)
}
