//! `bench-scan --ledger N`: sheets that the program issued come back as a scanner's PDFs and go into its ledger, measured as a whole process.

use std::io::Write as _;
use std::process::Stdio;

use crate::bench::machine;
use crate::run::{command, counted, measured};
use crate::serving::planb;

const PLACE: &str = "target/bench-ledger";
const NODE: &str = "target/bench-ledger/node";
const SCANS: &str = "target/bench-ledger/scans";
/// A unit of the small demo, and forms of one and of two pages.
const UNIT: &str = "hemtjanst-forsnas-norra";
const ONE_PAGE: &str = "SIGN";
const TWO_PAGES: &str = "BESOK";
/// Sheets of one PDF: what goes into a scanner's tray at a time.
const PER_PDF: &str = "50";
/// Pages a second, at least, and MB, at most.
const AIM_PAGES: f64 = 20.0;
const AIM_MB: f64 = 300.0;

/// Issues so many sheets, three of four of one page, draws them filled in, and scans them; `Err` says what could not be done.
pub fn ledger(sheets: u32) -> Result<(), String> {
    let built = [&["cargo", "build", "--release", "--locked"][..], &["--example", "form-stack"]].concat();
    if counted(command(&["cargo", "build", "--release", "--locked"])).failed + counted(command(&built)).failed > 0 {
        return Err("the program could not be built".to_string());
    }
    let _ = std::fs::remove_dir_all(PLACE);
    std::fs::create_dir_all(PLACE).map_err(|trouble| format!("{PLACE}: {trouble}"))?;
    // Exit code 1 says that something was refused or stale, which the demo's exports want.
    planb(&["demo", "--size", "small", "--dir", NODE, "--json"], &[0, 1])?;
    let two = sheets / 4;
    let lines = [issued(ONE_PAGE, sheets - two)?, issued(TWO_PAGES, two)?].concat();
    drawn(&lines)?;
    let pages = f64::from(sheets + two);
    let others = machine::others();
    println!("    {}: {}", others.0, others.1);
    let cost = measured(&["target/release/planb", "scan", SCANS, "--by", "Skannern", "--json", "--dir", NODE])?;
    let seen = cost.stdout.lines().filter(|line| line.contains("\"tray\":null")).count();
    let (wall, cpu) = (cost.wall.as_secs_f64(), cost.cpu.as_secs_f64());
    let mb = cost.peak_kib as f64 * 1_024.0 / 1_000_000.0;
    println!("    {pages} pages of {sheets} sheets, 200 dpi grey; {seen} read");
    println!("    {wall:.2} s, {cpu:.2} s of processor: {:.1} pages a second (aim {AIM_PAGES})", pages / wall);
    println!("    {mb:.0} MB at most (aim {AIM_MB})");
    if seen as f64 == pages && pages / wall >= AIM_PAGES && mb <= AIM_MB {
        return Ok(());
    }
    Err("below the aims".to_string())
}

/// Issues sheets of a form; the drawer's lines for them.
fn issued(form: &str, count: u32) -> Result<String, String> {
    let (out, count) = (format!("{PLACE}/{form}"), count.to_string());
    let words = ["form", "issue", "--unit", UNIT, "--form", form, "--count", &count, "--out", &out];
    let said = planb(&[&words[..], &["--by", "Eva Lind", "--json", "--dir", NODE]].concat(), &[0])?;
    let list = said.split_once("\"serials\":").and_then(|(_, rest)| rest.split_once('['));
    let serials = list.and_then(|(_, rest)| rest.split_once(']')).map(|(list, _)| list);
    let serials = serials.ok_or("`form issue` gave no serials")?;
    let line = |serial: &str| format!("{} {form} 1 0\n", serial.trim().trim_matches('"'));
    Ok(serials.split(',').map(line).collect())
}

fn drawn(lines: &str) -> Result<(), String> {
    let mut drawer = command(&["target/release/examples/form-stack", SCANS, PER_PDF]);
    let spawned = drawer.stdin(Stdio::piped()).stdout(Stdio::null()).spawn();
    let mut child = spawned.map_err(|trouble| format!("form-stack: {trouble}"))?;
    let given = child.stdin.take().map_or(Ok(()), |mut stdin| stdin.write_all(lines.as_bytes()));
    let is_well = child.wait().is_ok_and(|status| status.success());
    if given.is_ok() && is_well { Ok(()) } else { Err("the sheets could not be drawn".to_string()) }
}
