//! `cargo xtask api`: schemathesis reads the API's own description, and sends what it says and what it does not, to the built
//! program on a small demo.

use std::fs;
use std::process::ExitCode;

use crate::run::{command, counted, watched};
use crate::serving::{LoggedIn, Server, planb};
use crate::tally::Tally;
use crate::tools;

/// Where the node is; removed and made anew each time.
const API: &str = "target/api";
const NODE: &str = "target/api/node";

/// What must hold of every answer. Left out: `positive_data_acceptance`, since whether a described value is taken depends
/// on what the register has (a unit that is there, a phone that is one, a plan that has changed).
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,\
                      negative_data_rejection,ignored_auth,unsupported_method";

/// What is not sent: it would take the very card out of use that is asked with, whose id it learns from the list of cards.
/// `crates/planb/tests/it/api.rs` does. Nor is a web site laid in folders whose names are drawn.
const LEFT_OUT: &str = "^/api/v1/(cards/|notices/site)";

/// Drawn examples of each operation beside those that cover it, and where they begin: the same ones every time.
const EXAMPLES: &str = "4";
const SEED: &str = "4";
/// It takes some minutes. What has not ended by then hangs.
const MOST_SECONDS: &str = "1800";

/// Builds the program, tries the API, and ends with `N passed, N failed`.
pub fn api() -> ExitCode {
    let built = counted(command(&["cargo", "build", "--locked", "--release"]));
    let tally = if built.failed == 0 { run() } else { built };
    println!("{} passed, {} failed", tally.passed, tally.failed);
    if tally.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Tries the API of the program as it is built.
pub fn run() -> Tally {
    match tried() {
        Ok(tally) => tally,
        Err(why) => {
            println!("    {why}");
            Tally::FAILED
        }
    }
}

fn tried() -> Result<Tally, String> {
    let schemathesis = tools::schemathesis()?;
    if fs::exists(API).unwrap_or(true) {
        fs::remove_dir_all(API).map_err(|trouble| format!("{API}: {trouble}"))?;
    }
    fs::create_dir_all(API).map_err(|trouble| format!("{API}: {trouble}"))?;
    // Exit code 1 says that something was refused or stale, which the demo's exports want.
    planb(&["demo", "--size", "small", "--dir", NODE, "--json"], &[0, 1])?;
    let server = Server::start(NODE)?;
    let who = LoggedIn::with_card(NODE, &server, "administrator")?;
    let program = fs::canonicalize(&schemathesis).map_err(|trouble| format!("{schemathesis}: {trouble}"))?;
    let mut run = command(&["timeout", "--signal", "INT", MOST_SECONDS]);
    run.arg(program)
        .args(["run", &format!("{}/api/v1/openapi.json", server.address)])
        .args(["--header", &format!("Authorization: Bearer {}", who.token)])
        .args(["--phases", "examples,coverage,fuzzing", "--checks", CHECKS])
        .args(["--exclude-path-regex", LEFT_OUT])
        .args(["--max-examples", EXAMPLES, "--seed", SEED, "--continue-on-failure", "--no-color"])
        // What it remembers between runs would make them differ.
        .current_dir(API);
    Ok(match watched(run, Tally::of_schemathesis) {
        (true, Some(tally)) => tally,
        (false, Some(tally)) => Tally { passed: tally.passed, failed: tally.failed.max(1) },
        // Without a count nothing was tried.
        (_, None) => Tally::FAILED,
    })
}
