//! `cargo xtask crash`: real processes are killed while they record, again and again, and a small disk fills up.
//!
//! The runs are tests of `planb-node` (`tests/crash.rs`), which `cargo xtask test` runs too, fewer of them.

use std::process::ExitCode;

use crate::run::{command, watched};
use crate::tally::Tally;

/// How many runs there are when nobody says.
const USUAL_RUNS: u32 = 50;

/// Reads the flags; `Err` is the first that is not known.
pub fn runs<'a>(flags: &[&'a str]) -> Result<u32, &'a str> {
    match flags {
        [] => Ok(USUAL_RUNS),
        ["--runs", count] => count.parse().ok().filter(|count| *count > 0).ok_or(count),
        [unknown, ..] => Err(unknown),
    }
}

/// Kills the writers so many times and ends with `N passed, N failed`, where one is a run or the small disk.
pub fn crash(runs: u32) -> ExitCode {
    let mut tests = command(&["cargo", "test", "--locked", "--release", "-p", "planb-node", "--test", "crash", "--"]);
    tests.args(["--nocapture", "--test-threads=1", "survives_kill", "small_disk"]);
    tests.env("PLANB_CRASH_RUNS", runs.to_string());
    let tally = match watched(tests, Tally::of_crash) {
        (true, Some(tally)) => tally,
        (false, Some(tally)) => Tally { passed: tally.passed, failed: tally.failed.max(1) },
        // Without a count there was no run: the tests were not built, or were not there.
        (_, None) => Tally::FAILED,
    };
    println!("{} passed, {} failed", tally.passed, tally.failed);
    if tally.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_are_read() {
        assert_eq!(runs(&[]), Ok(50));
        assert_eq!(runs(&["--runs", "2000"]), Ok(2_000));
        assert_eq!(runs(&["--runs", "0"]), Err("0"));
        assert_eq!(runs(&["--runs"]), Err("--runs"));
        assert_eq!(runs(&["--seeds", "1"]), Err("--seeds"));
    }
}
