//! The machine, the commit and the command that figures belong to.

use std::fs;
use std::time::Duration;

use crate::run::command;

/// How long the machine is looked at before the first measurement.
const LOOK: Duration = Duration::from_secs(3);

/// Others may take this share of the processor without spoiling the figures.
const MOST_BUSY: f64 = 0.1;

/// What is worth knowing about a machine before its figures are believed.
pub fn describe() -> Vec<(&'static str, String)> {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let memory_kib: u64 =
        field("/proc/meminfo", "MemTotal").split(' ').next().and_then(|n| n.parse().ok()).unwrap_or(0);
    vec![
        ("Processor", format!("{}, {cores} cores", field("/proc/cpuinfo", "model name"))),
        ("Memory", format!("{:.1} GiB", memory_kib as f64 / 1_048_576.0)),
        ("System", said(&["uname", "-sr"])),
        ("Compiler", said(&["rustc", "--version"])),
        ("Commit", said(&["git", "describe", "--always", "--dirty"])),
        ("Date", said(&["date", "--utc", "+%F %H:%M UTC"])),
    ]
}

/// What others take of the machine now, and whether figures taken beside them can be believed.
pub fn others() -> (&'static str, String) {
    let before = ticks();
    std::thread::sleep(LOOK);
    let after = ticks();
    let (all, idle) = (after.0.saturating_sub(before.0), after.1.saturating_sub(before.1));
    ("Others' share of the processor before", told(if all == 0 { 0.0 } else { 1.0 - idle as f64 / all as f64 }))
}

fn told(busy: f64) -> String {
    let percent = busy * 100.0;
    if busy > MOST_BUSY {
        return format!("{percent:.0} %: **the machine was shared**; wall times are too long, CPU times somewhat");
    }
    format!("{percent:.0} %: quiet")
}

/// Ticks of all cores since the start, and how many of them were idle. Zero where the system does not tell.
fn ticks() -> (u64, u64) {
    let text = fs::read_to_string("/proc/stat").unwrap_or_default();
    let cores = text.lines().next().unwrap_or_default();
    let ticks: Vec<u64> = cores.split_whitespace().skip(1).take(8).map(|number| number.parse().unwrap_or(0)).collect();
    (ticks.iter().sum(), ticks.iter().skip(3).take(2).sum())
}

/// The command as it was called.
pub fn command_line() -> String {
    let flags: Vec<String> = std::env::args().skip(1).collect();
    format!("cargo xtask {}", flags.join(" "))
}

/// The value of the first line `name : value` of a file under `/proc`; empty elsewhere.
fn field(path: &str, name: &str) -> String {
    let text = fs::read_to_string(path).unwrap_or_default();
    let line = text.lines().find(|line| line.starts_with(name)).unwrap_or_default();
    line.split_once(':').map(|(_, value)| value.trim().to_string()).unwrap_or_default()
}

fn said(words: &[&str]) -> String {
    let output = command(words).output();
    output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_busy_machine_is_told() {
        assert_eq!(told(0.1), "10 %: quiet");
        assert!(told(0.11).contains("the machine was shared"));
    }
}
