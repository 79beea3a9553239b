//! `cargo xtask e2e`: every page and every journey in a real browser, on a demo node that the built program serves.

use std::fs;
use std::process::ExitCode;
use std::thread;

use crate::run::{command, counted, watched};
use crate::serving::{Server, planb};
use crate::tally::Tally;
use crate::tools;

/// Where the node, the cards and the pictures are; removed and made anew each time.
const E2E: &str = "target/e2e";
const NODE: &str = "target/e2e/node";
const CARDS: &str = "target/e2e/cards.json";
/// A day of crisis, for the pages that need one; its pictures lie apart.
const CRISIS: &str = "target/e2e/crisis";
const CRISIS_NODE: &str = "target/e2e/crisis/node";
const CRISIS_CARDS: &str = "target/e2e/crisis/cards.json";
const CRISIS_PAGES: &str = "e2e/pages-crisis.json";

/// A day on three computers that meet, which starts and stops its own servers.
const DAY: &str = "target/e2e/day";

/// Forms that come back, on two nodes of their own.
const FORMS: &str = "target/e2e/forms";

/// Whose cards they are. The first logs in for the pages; the others are for journeys that want one nobody has used.
const ROLE: &str = "administrator";
const CARD_COUNT: usize = 8;

/// Builds the program, runs pages and journeys, and ends with `N passed, N failed`.
pub fn e2e() -> ExitCode {
    let built = counted(command(&["cargo", "build", "--locked", "--release"]));
    let tally = if built.failed == 0 { run() } else { built };
    println!("{} passed, {} failed", tally.passed, tally.failed);
    if tally.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Runs pages and journeys against the program as it is built, and counts their checks: two browsers side by side, since each
/// waits much.
pub fn run() -> Tally {
    if let Err(why) = tools::browser().and_then(|()| emptied()) {
        return told(Err(why));
    }
    thread::scope(|scope| {
        let crisis = scope.spawn(|| {
            let server = happened().and_then(|()| Server::start(CRISIS_NODE));
            let crisis = server.map(|server| walked(&server, (CRISIS, CRISIS_CARDS), &["--pages", CRISIS_PAGES]));
            told(crisis) + browsed(&["node", "e2e/day.mjs", "--dir", DAY])
        });
        let server = made().and_then(|()| Server::start(NODE));
        let pages = told(server.map(|server| walked(&server, (E2E, CARDS), &[])));
        pages + forms() + crisis.join().unwrap_or(Tally::FAILED)
    })
}

/// A stack of forms that comes back, and the pages of the work after with something on them.
fn forms() -> Tally {
    let drawer = counted(command(&["cargo", "build", "--locked", "--release", "--example", "form-stack"]));
    if drawer.failed > 0 { drawer } else { browsed(&["node", "e2e/forms.mjs", "--dir", FORMS]) }
}

fn told(walked: Result<Tally, String>) -> Tally {
    walked.unwrap_or_else(|why| {
        println!("    {why}");
        Tally::FAILED
    })
}

/// A node on which a day has happened, and a card to log in with.
fn happened() -> Result<(), String> {
    fs::create_dir_all(CRISIS).map_err(|trouble| format!("{CRISIS}: {trouble}"))?;
    planb(&["replay", "kalix-2021", "--dir", CRISIS_NODE, "--json"], &[0])?;
    written(CRISIS_NODE, CRISIS_CARDS, 2)
}

/// A folder without what an earlier run left.
fn emptied() -> Result<(), String> {
    if fs::exists(E2E).unwrap_or(true) {
        fs::remove_dir_all(E2E).map_err(|trouble| format!("{E2E}: {trouble}"))?;
    }
    fs::create_dir_all(E2E).map_err(|trouble| format!("{E2E}: {trouble}"))
}

/// A demo node, and cards to log in with.
fn made() -> Result<(), String> {
    // Exit code 1 says that something was refused or stale, which the demo's exports want.
    planb(&["demo", "--size", "small", "--dir", NODE, "--json"], &[0, 1])?;
    written(NODE, CARDS, CARD_COUNT)
}

/// So many new cards of a node, as the browser's side reads them.
fn written(node: &str, path: &str, count: usize) -> Result<(), String> {
    let mut cards = Vec::new();
    for _ in 0..count {
        let answer = planb(&["card", "new", "--role", ROLE, "--json", "--dir", node], &[0])?;
        cards.push(with_role(&answer, ROLE).ok_or_else(|| format!("`planb card new` answers {answer:?}"))?);
    }
    fs::write(path, format!("[\n{}\n]\n", cards.join(",\n"))).map_err(|trouble| format!("{path}: {trouble}"))
}

/// The JSON object of a card with its role in it; the program does not repeat what it was asked for.
fn with_role(answer: &str, role: &str) -> Option<String> {
    let inside = answer.trim().strip_prefix('{')?.strip_suffix('}')?;
    Some(format!("{{\"role\":\"{role}\",{inside}}}"))
}

/// Pages and journeys in the browser.
fn walked(server: &Server, (out, cards): (&str, &str), more: &[&str]) -> Tally {
    let run = ["node", "e2e/run.mjs", "--base", &server.address, "--cards", cards, "--out", out];
    browsed(&[&run[..], more].concat())
}

/// What the browser's side counts.
fn browsed(words: &[&str]) -> Tally {
    match watched(command(words), Tally::of_e2e) {
        (true, Some(tally)) => tally,
        (false, Some(tally)) => Tally { passed: tally.passed, failed: tally.failed.max(1) },
        // Without a count nothing was looked at.
        (_, None) => Tally::FAILED,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_is_told_with_its_role() {
        let card = with_role("{\"words\":\"a b\"}\n", "administrator");
        assert_eq!(card.as_deref(), Some("{\"role\":\"administrator\",\"words\":\"a b\"}"));
        assert_eq!(with_role("no card", "administrator"), None);
    }
}
