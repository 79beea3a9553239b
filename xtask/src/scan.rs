//! `cargo xtask bench-scan`: forms filled in, scanned badly and read, with what was found, missed and flagged.

mod ledger;

use std::process::{Command, ExitCode};

use crate::run::{command, counted};
use crate::tools::TOOLS;

/// What other readers need.
const PEERS: &str = "bench/peers/scan-requirements.txt";

/// How many pages of each level of damage, and from which seed; or how many sheets go out and come back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pages {
    pub count: u32,
    pub seed: u32,
    /// Sheets of the whole loop, from the ledger to paper and back; instead of the pages.
    pub sheets: Option<u32>,
    /// So many of each are read by others too; 0 is none.
    pub peers: u32,
    /// Sheets from files to the ledger, and how long that takes; instead of the pages.
    pub ledger: Option<u32>,
}

impl Pages {
    /// Reads `--pages N`, `--seed S`, `--loop N`, `--ledger N` and `--peers N`; `Err` names what is not understood.
    pub fn parse(words: &[&str]) -> Result<Pages, String> {
        let mut pages = Pages { count: 30, seed: 1, sheets: None, peers: 0, ledger: None };
        let mut words = words.iter();
        while let Some(word) = words.next() {
            let number = words.next().and_then(|number| number.parse().ok());
            match (*word, number) {
                ("--pages", Some(count)) => pages.count = count,
                ("--seed", Some(seed)) => pages.seed = seed,
                ("--loop", Some(sheets)) => pages.sheets = Some(sheets),
                ("--peers", Some(peers)) => pages.peers = peers,
                ("--ledger", Some(sheets)) => pages.ledger = Some(sheets),
                _ => return Err((*word).to_string()),
            }
        }
        Ok(pages)
    }
}

/// Builds the bench with the workspace's own features and runs it.
pub fn scan(pages: Pages) -> ExitCode {
    let is_well = |mut command: Command| command.status().is_ok_and(|status| status.success());
    if let Some(sheets) = pages.sheets {
        let test = ["cargo", "test", "--release", "--locked", "--test", "it", "--", "--nocapture"];
        let mut run = command(&[&test[..], &["forms_go_out_and_come_back"]].concat());
        run.env("PLANB_LOOP_SHEETS", sheets.to_string());
        return if is_well(run) { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    }
    if let Some(sheets) = pages.ledger {
        return match ledger::ledger(sheets) {
            Ok(()) => ExitCode::SUCCESS,
            Err(why) => {
                println!("    {why}");
                ExitCode::FAILURE
            }
        };
    }
    let build = command(&["cargo", "build", "--release", "--locked", "--example", "bench-scan"]);
    let (count, seed) = (pages.count.to_string(), pages.seed.to_string());
    let run = command(&["target/release/examples/bench-scan", &count, &seed]);
    let is_well = is_well(build) && is_well(run) && (pages.peers == 0 || others(pages.peers, &seed));
    if is_well { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Keeps pictures of the same seed and has other readers read their codes.
fn others(count: u32, seed: &str) -> bool {
    let (home, folder) = (format!("{TOOLS}/scan-peers"), format!("{TOOLS}/scan-pictures"));
    let python = format!("{home}/bin/python");
    let _ = std::fs::remove_dir_all(&folder);
    let made = std::fs::create_dir_all(&folder).is_ok();
    let count = count.to_string();
    made && [
        vec!["python3", "-m", "venv", &home],
        vec![&python, "-m", "pip", "install", "--quiet", "--requirement", PEERS],
        vec!["target/release/examples/bench-scan", &count, seed, "", &folder],
        vec![&python, "bench/peers/scan_codes.py", &folder],
    ]
    .iter()
    .all(|words| counted(command(words)).failed == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_and_seed_are_read() {
        let read = Pages { count: 200, seed: 3, sheets: None, peers: 0, ledger: None };
        assert_eq!(Pages::parse(&["--pages", "200", "--seed", "3"]), Ok(read));
        assert_eq!(Pages::parse(&["--loop", "5000"]).map(|pages| pages.sheets), Ok(Some(5_000)));
        assert_eq!(Pages::parse(&["--ledger", "400"]).map(|pages| pages.ledger), Ok(Some(400)));
        assert_eq!(Pages::parse(&["--peers", "8"]).map(|pages| pages.peers), Ok(8));
        assert_eq!(Pages::parse(&["--pages", "many"]), Err("--pages".to_string()));
    }
}
