//! `cargo xtask test`: everything that must hold before a change is merged, in the order of what is quick to know.

use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use crate::api;
use crate::e2e;
use crate::run::{command, counted};
use crate::sim;
use crate::tally::Tally;
use crate::tools;

/// A whole run from nothing, on two quiet cores, should not take longer.
const AIM: Duration = Duration::from_secs(40 * 60);

/// Damaged inputs that every decoder is given.
const FUZZ_CASES: &str = "1000000";

/// One step: its name, and what it does.
type Step = (&'static str, fn() -> Tally);

const STEPS: [Step; 14] = [
    ("what the tests need", needs),
    ("format", format),
    ("licences, bans and sources", licences),
    ("the tasks' own tests", tasks),
    ("the core is pure enough for WebAssembly", pure),
    ("the program", program),
    ("clippy", clippy),
    ("tests, with the outside judges", tests),
    ("pages and journeys in a browser", e2e::run),
    ("the API, by its own description", api::run),
    ("examples in the documentation", examples),
    ("the simulated disk and the simulator's own tests", sim::own_tests),
    ("the simulator, 500 seeds", seeds),
    ("clippy, the simulator", clippy_sim),
];

/// Runs every step, also after a failure, and says at the end how many checks passed and failed.
pub fn test() -> ExitCode {
    let start = Instant::now();
    let mut sum = Tally::default();
    let mut report = Vec::new();
    for (name, step) in STEPS {
        println!("── {name}");
        let begun = Instant::now();
        let tally = step();
        let seconds = begun.elapsed().as_secs_f64();
        report.push(format!("{seconds:>8.1} s  {:>5} passed {:>4} failed  {name}", tally.passed, tally.failed));
        sum = sum + tally;
    }
    println!("── summary\n{}", report.join("\n"));
    let minutes = start.elapsed().as_secs_f64() / 60.0;
    println!("{minutes:>8.1} min in all");
    if start.elapsed() > AIM {
        println!("Warning: slower than {} minutes. Which step grew?", AIM.as_secs() / 60);
    }
    println!("{} passed, {} failed", sum.passed, sum.failed);
    if sum.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Cargo with these words.
fn cargo(words: &[&str]) -> Command {
    let mut cargo = command(&["cargo"]);
    cargo.args(words);
    cargo
}

fn needs() -> Tally {
    done(tools::debian_packages().and_then(|()| tools::fhir_judge()).and_then(|()| tools::libclang()))
}

fn seeds() -> Tally {
    sim::run(sim::Seeds { from: 0, count: 500 })
}

/// With its feature, which the step before for the whole workspace does not have.
fn clippy_sim() -> Tally {
    let words = ["clippy", "--locked", "--release", "-p", "planb-node", "--features", "sim", "--all-targets"];
    counted(cargo(&[&words[..], &["--", "--deny", "warnings"]].concat()))
}

fn format() -> Tally {
    counted(cargo(&["fmt", "--all", "--check"]))
}

/// Licences, banned crates and sources; known faults too, where their public database can be fetched.
fn licences() -> Tally {
    let path = match tools::cargo_deny() {
        Ok(path) => path,
        Err(why) => return done(Err(why)),
    };
    let deny = |words: &[&str]| {
        let mut deny = Command::new(&path);
        deny.args(words).stdin(Stdio::null());
        deny
    };
    let checks = counted(deny(&["--locked", "check", "--hide-inclusion-graph", "licenses", "bans", "sources"]));
    // Without a way out the fetch would wait for minutes.
    let mut fetch = command(&["timeout", "60"]);
    fetch.arg(&path).args(["fetch", "db"]).stdout(Stdio::null()).stderr(Stdio::null());
    if !fetch.status().is_ok_and(|status| status.success()) {
        println!("    The advisory database cannot be fetched from here: advisories are not checked in this run.");
        return checks;
    }
    checks + counted(deny(&["--locked", "check", "--disable-fetch", "--hide-inclusion-graph", "advisories"]))
}

fn tasks() -> Tally {
    counted(cargo(&["test", "--locked", "-p", "xtask"]))
}

fn pure() -> Tally {
    match tools::wasm_target() {
        Ok(()) => counted(cargo(&["check", "--locked", "-p", "planb-core", "--target", "wasm32-unknown-unknown"])),
        Err(why) => done(Err(why)),
    }
}

/// Built in the profile and package set of the tests, so that typst is compiled once for both.
fn program() -> Tally {
    counted(cargo(&["build", "--locked", "--release", "--all-targets"]))
}

fn clippy() -> Tally {
    counted(cargo(&["clippy", "--locked", "--release", "--workspace", "--all-targets", "--", "--deny", "warnings"]))
}

fn tests() -> Tally {
    let mut cargo = if tools::has_nextest() {
        cargo(&["nextest", "run", "--locked", "--release", "--no-fail-fast"])
    } else {
        println!("    cargo-nextest is not installed: cargo test runs the same tests, only slower");
        cargo(&["test", "--locked", "--release", "--no-fail-fast", "--all-targets"])
    };
    cargo.env("PLANB_FUZZ_CASES", FUZZ_CASES);
    counted(cargo)
}

/// Only libraries have examples; a workspace without any reports zero, which is no failure.
fn examples() -> Tally {
    counted(cargo(&["test", "--locked", "--release", "--doc"]))
}

fn done(result: Result<(), String>) -> Tally {
    match result {
        Ok(()) => Tally::PASSED,
        Err(why) => {
            println!("    {why}");
            Tally::FAILED
        }
    }
}
