//! What a developer calls beside `cargo build`: `cargo xtask test` runs what CI runs, `cargo xtask bench` measures,
//! `cargo xtask crash` kills, `cargo xtask e2e` opens every page in a browser.

mod api;
mod bench;
mod crash;
mod dist;
mod e2e;
mod http;
mod run;
mod scan;
mod serving;
mod sim;
mod tally;
mod test;
mod tools;

use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask test     installs what the tests need, then runs everything that CI runs
cargo xtask bench    measures against the peers and writes BENCHMARKS.md
                     --quick       leaves out the typst command line and the full-size nights
                     --typst-wheel takes typst as a Python package instead of building its command line
                     --log         measures the log alone
                     --pages       measures the program's pages alone, while nights run
                     --site        measures the web site of notices alone, against nginx
cargo xtask api      tries everything that the API describes, and much that it does not, with schemathesis
cargo xtask crash    kills real processes while they record, and fills up a small disk
                     --runs N      how often (50)
cargo xtask e2e      opens every page and goes through every journey in a real browser
cargo xtask dist     makes programs, a Debian package, their contents, checksums and a signature in target/dist
                     --deb-only      a Debian package of the program built for this computer
                     --linux-only, --windows-only
cargo xtask bench-scan  fills in forms, scans them badly, reads them and counts: --pages N (30) of each damage, --seed S (1), --peers N (0) read by others too
                     --loop N        N sheets from the ledger to paper and back, on three computers
                     --ledger N      N sheets as a scanner's PDFs, by the program into its ledger: pages a second, memory
cargo xtask sim      runs seeds of the simulator: --seeds N (500), --from S (0)";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    if let Err(trouble) = run::go_to_root() {
        eprintln!("The repository's root cannot be found: {trouble}");
        return ExitCode::from(3);
    }
    match words.as_slice() {
        ["test"] => test::test(),
        ["bench", flags @ ..] => match bench::Choice::parse(flags) {
            Ok(choice) => bench::bench(choice),
            Err(unknown) => usage(&format!("unknown flag {unknown}")),
        },
        ["crash", flags @ ..] => match crash::runs(flags) {
            Ok(runs) => crash::crash(runs),
            Err(unknown) => usage(&format!("wrong flag {unknown}")),
        },
        ["api"] => api::api(),
        ["e2e"] => e2e::e2e(),
        ["dist", flags @ ..] => match dist::What::parse(flags) {
            Ok(what) => dist::dist(what),
            Err(unknown) => usage(&format!("not understood: {unknown}")),
        },
        ["bench-scan", flags @ ..] => match scan::Pages::parse(flags) {
            Ok(pages) => scan::scan(pages),
            Err(unknown) => usage(&format!("not understood: {unknown}")),
        },
        ["sim", flags @ ..] => match sim::Seeds::parse(flags) {
            Ok(seeds) => sim::sim(seeds),
            Err(unknown) => usage(&format!("not understood: {unknown}")),
        },
        _ => usage("which task?"),
    }
}

/// Says what can be asked for; wrong usage is exit code 2, as in the program.
fn usage(why: &str) -> ExitCode {
    eprintln!("{why}\n\n{USAGE}");
    ExitCode::from(2)
}
