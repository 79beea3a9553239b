//! The machine, the commit and the command that figures belong to.

use std::fs;

use crate::run::command;

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
        (
            "Load when it began",
            fs::read_to_string("/proc/loadavg").map(|text| text.trim().to_string()).unwrap_or_default(),
        ),
    ]
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
