//! What is said of sheets, once: what is so already is not said again, so a form that is sent twice, a code that is read twice and a
//! command that is run twice write nothing new. Pages and commands say it by these.

use planb_core::ledger::{Sheet, Stage, Told};
use planb_core::overview::ledger::{self, Sheets};
use planb_core::refusal::Refusal;
use planb_core::sheet::Serial;
use planb_core::state::{Event, State};

/// Entries to write, or the rule that says no.
pub type Saying = Result<Vec<Event>, Refusal>;

/// Those of which this is not so yet.
fn left(state: &State, serials: &[Serial], is_so: impl Fn(&Sheet) -> bool) -> Vec<Serial> {
    let is_left = |serial: &&Serial| !state.ledger().issued(serial).is_some_and(|(sheet, _)| is_so(sheet));
    serials.iter().filter(is_left).cloned().collect()
}

/// The same with what is said of them.
fn of_left(
    state: &State,
    sheets: Sheets<'_>,
    is_so: impl Fn(&Sheet) -> bool,
    say: impl FnOnce(Sheets<'_>) -> Saying,
) -> Saying {
    match left(state, sheets.serials, is_so) {
        // Of nothing at all the rules say what is missing.
        serials if serials.is_empty() && !sheets.serials.is_empty() => Ok(Vec::new()),
        serials => say(Sheets { serials: &serials, by: sheets.by }),
    }
}

fn at(stage: Stage) -> impl Fn(&Sheet) -> bool {
    move |sheet| sheet.standing().stage == stage
}

/// Given out, or passed on.
pub fn given(state: &State, sheets: Sheets<'_>, to: &str) -> Saying {
    ledger::give(state, sheets, to)
}

/// Taken in: where they lie.
pub fn back(state: &State, sheets: Sheets<'_>, place: &str) -> Saying {
    let lies = |sheet: &Sheet| {
        let standing = sheet.standing();
        standing.stage == Stage::Back && standing.place == place
    };
    of_left(state, sheets, lies, |sheets| ledger::hand_in(state, sheets, place))
}

/// They are here after all: where they lie.
pub fn found(state: &State, sheets: Sheets<'_>, place: &str) -> Saying {
    of_left(state, sheets, at(Stage::Back), |sheets| ledger::hand_in(state, sheets, place))
}

/// Voided: why.
pub fn voided(state: &State, sheets: Sheets<'_>, why: &str, words: &str) -> Saying {
    of_left(state, sheets, at(Stage::Voided), |sheets| ledger::void(state, sheets, why, words))
}

/// They cannot be found: where was looked.
pub fn lost(state: &State, sheets: Sheets<'_>, words: &str) -> Saying {
    of_left(state, sheets, at(Stage::Lost), |sheets| ledger::lose(state, sheets, words))
}

/// They are out and may be: why.
pub fn explained(state: &State, sheets: Sheets<'_>, why: &str, words: &str) -> Saying {
    let is_said = |sheet: &Sheet| !why.is_empty() && sheet.standing().explained == why;
    of_left(state, sheets, is_said, |sheets| ledger::explain(state, sheets, why, words))
}

/// What is so of sheets in doubt.
pub fn settled(state: &State, sheets: Sheets<'_>, stands: &str, words: &str) -> Saying {
    let is_said = |sheet: &Sheet| {
        let last = sheet.said().next_back().map(|(_, said)| said);
        let is_own = last.is_some_and(|said| {
            matches!(&said.told, Told::Settled { stands: of, .. } if of == stands) && said.by == *sheets.by
        });
        is_own && sheet.standing().stage != Stage::InDoubt
    };
    of_left(state, sheets, is_said, |sheets| ledger::settle(state, sheets, stands, words))
}

/// Compared with the paper by somebody else than who entered them.
pub fn checked(state: &State, sheets: Sheets<'_>) -> Saying {
    of_left(state, sheets, at(Stage::Checked), |sheets| ledger::check(state, sheets))
}
