//! `cargo xtask e2e`: every page and every journey in a real browser, on a demo node that the built program serves.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, ExitCode, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crate::run::{command, counted, watched};
use crate::tally::Tally;
use crate::tools;

/// Where the node, the cards and the pictures are; removed and made anew each time.
const E2E: &str = "target/e2e";
const NODE: &str = "target/e2e/node";
const CARDS: &str = "target/e2e/cards.json";

/// The program that is tried.
const PLANB: &str = "target/release/planb";

/// Cards of each role. The first logs in for the pages; the others are for journeys that want one nobody has used.
const CARD_COUNTS: [(&str, usize); 1] = [("administrator", 8)];

/// A server that has not said its address by then will not. Machines are noisy.
const PATIENCE: Duration = Duration::from_secs(120);

/// Builds the program, runs pages and journeys, and ends with `N passed, N failed`.
pub fn e2e() -> ExitCode {
    let built = counted(command(&["cargo", "build", "--locked", "--release", "-p", "planb"]));
    let tally = if built.failed == 0 { run() } else { built };
    println!("{} passed, {} failed", tally.passed, tally.failed);
    if tally.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Runs pages and journeys against the program as it is built, and counts their checks.
pub fn run() -> Tally {
    match tools::browser().and_then(|()| made()).and_then(|()| Server::start()) {
        Ok(server) => walked(&server),
        Err(why) => {
            println!("    {why}");
            Tally::FAILED
        }
    }
}

/// A demo node, and cards to log in with.
fn made() -> Result<(), String> {
    if fs::exists(E2E).unwrap_or(true) {
        fs::remove_dir_all(E2E).map_err(|trouble| format!("{E2E}: {trouble}"))?;
    }
    fs::create_dir_all(E2E).map_err(|trouble| format!("{E2E}: {trouble}"))?;
    // Exit code 1 says that something was refused or stale, which the demo's exports want.
    planb(&["demo", "--size", "small", "--dir", NODE, "--json"], &[0, 1])?;
    let mut cards = Vec::new();
    for (role, count) in CARD_COUNTS {
        for _ in 0..count {
            let answer = planb(&["card", "new", "--role", role, "--json", "--dir", NODE], &[0])?;
            cards.push(with_role(&answer, role).ok_or_else(|| format!("`planb card new` answers {answer:?}"))?);
        }
    }
    fs::write(CARDS, format!("[\n{}\n]\n", cards.join(",\n"))).map_err(|trouble| format!("{CARDS}: {trouble}"))
}

/// What the program answers to these words; `Err` when its exit code is none of these.
fn planb(words: &[&str], good: &[i32]) -> Result<String, String> {
    let all = [&[PLANB], words].concat();
    let output = command(&all).output().map_err(|trouble| format!("{PLANB}: {trouble}"))?;
    if output.status.code().is_some_and(|code| good.contains(&code)) {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let errors = String::from_utf8_lossy(&output.stderr);
    Err(format!("{} ended with {}: {}", all.join(" "), output.status, errors.trim()))
}

/// The JSON object of a card with its role in it; the program does not repeat what it was asked for.
fn with_role(answer: &str, role: &str) -> Option<String> {
    let inside = answer.trim().strip_prefix('{')?.strip_suffix('}')?;
    Some(format!("{{\"role\":\"{role}\",{inside}}}"))
}

/// The server of the demo node; it is stopped when this goes away.
struct Server {
    child: Child,
    address: String,
}

impl Server {
    /// Starts it at a free port and waits for the line that says where.
    fn start() -> Result<Server, String> {
        let mut serve = command(&[PLANB, "serve", "--dir", NODE, "--listen", "127.0.0.1:0"]);
        let mut child = serve.stdout(Stdio::piped()).spawn().map_err(|trouble| format!("{PLANB}: {trouble}"))?;
        let (said, hear) = mpsc::channel();
        let lines = child.stdout.take().map(|stdout| BufReader::new(stdout).lines().map_while(Result::ok));
        // It is read to its end, so that the server never waits for a reader.
        thread::spawn(move || {
            lines
                .into_iter()
                .flatten()
                .filter_map(|line| address_in(&line))
                .for_each(|address| drop(said.send(address)));
        });
        let mut server = Server { child, address: String::new() };
        let why = |_| format!("`planb serve` has not said its address within {} s", PATIENCE.as_secs());
        server.address = hear.recv_timeout(PATIENCE).map_err(why)?;
        Ok(server)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // One that has ended by itself cannot be stopped, and need not be.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// The address in a line: from `http` on, without a fingerprint or a slash at its end.
fn address_in(line: &str) -> Option<String> {
    let start = line.find("http://").or_else(|| line.find("https://"))?;
    let address = line[start..].split([' ', '"', '#', '<', '>']).next()?;
    Some(address.trim_end_matches(['/', '.']).to_string())
}

/// Pages and journeys in the browser.
fn walked(server: &Server) -> Tally {
    let run = ["node", "e2e/run.mjs", "--base", &server.address, "--cards", CARDS, "--out", E2E];
    match watched(command(&run), Tally::of_e2e) {
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
    fn the_address_is_found_in_a_line() {
        let found = |line| address_in(line).unwrap_or_default();
        assert_eq!(found("Öppna http://127.0.0.1:41234/ i webbläsaren."), "http://127.0.0.1:41234");
        assert_eq!(found(r#"{"address":"https://127.0.0.1:9#ab12"}"#), "https://127.0.0.1:9");
        assert_eq!(address_in("Plan B 0.4.0"), None);
    }

    #[test]
    fn a_card_is_told_with_its_role() {
        let card = with_role("{\"words\":\"a b\"}\n", "administrator");
        assert_eq!(card.as_deref(), Some("{\"role\":\"administrator\",\"words\":\"a b\"}"));
        assert_eq!(with_role("no card", "administrator"), None);
    }
}
