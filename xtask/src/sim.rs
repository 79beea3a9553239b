//! `cargo xtask sim`: many seeds of the simulator, on all cores.

use std::io::{BufRead, BufReader};
use std::process::{Command, ExitCode, Stdio};

use crate::run::{command, counted};
use crate::tally::Tally;
use crate::tools;

/// Which seeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seeds {
    pub from: u32,
    pub count: u32,
}

impl Seeds {
    /// Reads `--seeds N` and `--from S`; `Err` names what is not understood.
    pub fn parse(words: &[&str]) -> Result<Seeds, String> {
        let mut seeds = Seeds { from: 0, count: 500 };
        let mut words = words.iter();
        while let Some(word) = words.next() {
            let number = words.next().and_then(|number| number.parse().ok());
            match (*word, number) {
                ("--seeds", Some(count)) => seeds.count = count,
                ("--from", Some(from)) => seeds.from = from,
                _ => return Err((*word).to_string()),
            }
        }
        Ok(seeds)
    }
}

/// Runs them and ends with the line `N passed, N failed`.
pub fn sim(seeds: Seeds) -> ExitCode {
    let tally = match tools::libclang() {
        Ok(()) => run(seeds),
        Err(why) => {
            println!("    {why}");
            Tally::FAILED
        }
    };
    println!("{} passed, {} failed", tally.passed, tally.failed);
    if tally.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Runs them and counts the seeds; a run that does not come to its end counts as one failure.
pub fn run(seeds: Seeds) -> Tally {
    let mut cargo = tests(&["--exact", "sim::seeds::many_seeds", "--nocapture"]);
    cargo.env("PLANB_SIM_FROM", seeds.from.to_string()).env("PLANB_SIM_SEEDS", seeds.count.to_string());
    let Ok(mut child) = cargo.stdout(Stdio::piped()).spawn() else { return Tally::FAILED };
    let lines = child.stdout.take().map(|stdout| BufReader::new(stdout).lines().map_while(Result::ok));
    let mut counted = None;
    for line in lines.into_iter().flatten() {
        println!("    {line}");
        counted = counted.or_else(|| of_line(&line));
    }
    let ended_well = child.wait().is_ok_and(|status| status.success());
    match counted {
        Some(tally) if ended_well || tally.failed > 0 => tally,
        _ => Tally::FAILED,
    }
}

/// The simulator's own tests, and those of its disk, without the many seeds.
pub fn own_tests() -> Tally {
    counted(tests(&["sim::", "--skip", "many_seeds"]))
}

/// The library's tests with the simulator in it. The program is named beside it, and nothing of it built, so that libraries
/// have the features that they have in the program and are not compiled again.
fn tests(words: &[&str]) -> Command {
    let mut cargo = command(&["cargo", "test", "--locked", "--release", "-p", "planb-node", "-p", "planb"]);
    cargo.args(["--features", "planb-node/sim", "--lib", "--"]);
    cargo.args(words);
    cargo
}

/// Reads the simulator's last line, `simulator: 500 passed, 0 failed`.
fn of_line(line: &str) -> Option<Tally> {
    let (passed, failed) = line.strip_prefix("simulator: ")?.split_once(" passed, ")?;
    let failed = failed.strip_suffix(" failed")?;
    Some(Tally { passed: passed.parse().ok()?, failed: failed.parse().ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_and_the_last_line_are_read() {
        assert_eq!(Seeds::parse(&[]), Ok(Seeds { from: 0, count: 500 }));
        assert_eq!(Seeds::parse(&["--from", "7", "--seeds", "1"]), Ok(Seeds { from: 7, count: 1 }));
        assert_eq!(Seeds::parse(&["--seeds", "x"]), Err("--seeds".to_string()));
        assert_eq!(Seeds::parse(&["--all"]), Err("--all".to_string()));
        assert_eq!(of_line("simulator: 499 passed, 1 failed"), Some(Tally { passed: 499, failed: 1 }));
        assert_eq!(of_line("test result: ok. 1 passed; 0 failed;"), None);
    }
}
