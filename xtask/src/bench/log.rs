//! The log: durable entries, a peer's entries, a start, a meeting. Ours by the example `log_figures` of planb-node; the
//! peers by `bench/peers/log`, a workspace of its own that the program never builds.

use std::fs;
use std::path::Path;

use super::pages::number;
use super::report::{Aim, Counts, Part, Row};
use super::{BENCH, Choice, Size};
use crate::run::{command, counted, measured};
use crate::tools::TOOLS;

/// Our own measurements.
const FIGURES: &str = "target/release/examples/log_figures";
/// Bytes of a body in all of them.
const BODY_BYTES: f64 = 400.0;
/// How the titles of its parts begin in BENCHMARKS.md.
pub const TITLE: &str = "The log";

/// Measures everything.
pub fn parts(choice: Choice) -> Vec<Part> {
    let build = command(&["cargo", "build", "--locked", "--release", "--example", "log_figures"]);
    let mut head = part(
        "The log",
        "Every entry's body has 400 bytes that do not compress. Ours are signed (each transaction), sealed (each body) and synced to the disk \
         before the answer; what a peer leaves out of that is said beside it.",
    );
    if counted(build).failed > 0 {
        head.missing.push("the example log_figures cannot be built".into());
        return vec![head];
    }
    let peers = peers();
    head.missing.extend(peers.as_ref().err().cloned());
    let peers = peers.ok();
    vec![head, append(choice, peers.as_deref()), import(choice), start(choice), meeting(peers.as_deref())]
}

fn part(title: &'static str, about: &str) -> Part {
    Part { counts: Counts::Entries, ..Part::new(title, about) }
}

/// An empty folder for one measurement.
fn folder(name: &str) -> Result<String, String> {
    let path = format!("{BENCH}/log/{name}");
    fs::create_dir_all(&path).map_err(|trouble| format!("{path}: {trouble}"))?;
    Ok(path)
}

/// The answer of one call of ours.
fn ours(words: &[&str]) -> Result<String, String> {
    Ok(measured(&[&[FIGURES], words].concat())?.stdout)
}

/// A row from an answer's own figures.
fn row(what: &str, answer: &str) -> Result<Row, String> {
    let field = |name: &str| number(answer, name).ok_or(format!("{what} did not answer with `{name}`"));
    Ok(Row {
        what: what.to_string(),
        wall_seconds: field("wall")?,
        cpu_seconds: field("cpu")?,
        pages: field("entries")? as u64,
        bytes: number(answer, "bytes").unwrap_or(0.0) as u64,
        peak_mib: 0,
    })
}

/// Builds Automerge's side and installs PouchDB's; gives their folder.
fn peers() -> Result<String, String> {
    let home = format!("{TOOLS}/log-peers");
    fs::create_dir_all(format!("{home}/src")).map_err(|trouble| trouble.to_string())?;
    for file in ["Cargo.toml", "src/main.rs", "package.json", "pouch.js"] {
        fs::copy(Path::new("bench/peers/log").join(file), Path::new(&home).join(file))
            .map_err(|trouble| format!("{file}: {trouble}"))?;
    }
    let mut cargo = command(&["cargo", "build", "--release", "--manifest-path", &format!("{home}/Cargo.toml")]);
    cargo.env("CARGO_TARGET_DIR", format!("{home}/build"));
    if counted(cargo).failed > 0 {
        return Err("Automerge's side cannot be built".into());
    }
    let npm = ["npm", "install", "--prefix", &home, "--no-audit", "--no-fund", "--loglevel=error"];
    if counted(command(&npm)).failed > 0 {
        return Err("PouchDB cannot be installed".into());
    }
    Ok(home)
}

fn append(choice: Choice, peers: Option<&str>) -> Part {
    let mut part = part(
        "The log: durable entries",
        "One entry a transaction, on the same disk, ours and SQLite's in turns of 50. Bare SQLite has the same pragmas (WAL, synchronous FULL, \
         secure_delete) and inserts a sealed body's bytes into one table; *whole rows* inserts what we store: header, signature and body, in our \
         tables. Automerge makes one change an entry, appends it to a file and syncs that: no database, no signature, no sealing. *Sync 1 ms*: the \
         same where every sync takes a millisecond longer (`strace` delays the calls): a slower disk than this one.",
    );
    let count = if choice.size == Size::Small { "200" } else { "2000" };
    let answer = folder("append").and_then(|dir| ours(&["append", &dir, count]));
    sides(&mut part, "", answer, count);
    if let Some(home) = peers {
        let automerge = folder("append")
            .and_then(|dir| measured(&[&format!("{home}/build/release/log-peers"), "append", &dir, count]))
            .and_then(|cost| row("Automerge, file", &cost.stdout));
        part.take(automerge);
    }
    let count = if choice.size == Size::Small { "50" } else { "1000" };
    let slow = folder("append-slow").and_then(|dir| {
        let strace = ["strace", "-f", "--seccomp-bpf", "-o", "/dev/null", "-e", "trace=fdatasync,fsync"];
        let delay = ["-e", "inject=fdatasync,fsync:delay_exit=1000", FIGURES, "append", &dir, count];
        Ok(measured(&[&strace[..], &delay].concat())?.stdout)
    });
    sides(&mut part, ", sync 1 ms", slow, count);
    part
}

/// Our side and both of SQLite's, and what is aimed at, of one run of `log_figures append`.
fn sides(part: &mut Part, how: &str, answer: Result<String, String>, count: &str) {
    let answer = match answer {
        Ok(answer) => answer,
        Err(why) => {
            part.missing.push(why);
            return;
        }
    };
    let side = |what: &str, name: &str| {
        let field = |end: &str| number(&answer, &format!("{name}_{end}")).ok_or(format!("no {name}_{end}"));
        let entries = count.parse().unwrap_or(0);
        let (what, wall_seconds, cpu_seconds) = (format!("{what}{how}"), field("wall")?, field("cpu")?);
        Ok(Row { what, wall_seconds, cpu_seconds, pages: entries, ..Row::default() })
    };
    let ours = part.take(side("Plan B, `Node::record`", "ours"));
    let bare = part.take(side("bare SQLite", "bare"));
    let rows = part.take(side("bare SQLite, whole rows", "rows"));
    if let (Some(ours), Some(bare), Some(rows)) = (ours, bare, rows) {
        let aim = |other: &str, row: &Row| {
            let what = format!("ours / {other}, entries per s{how}");
            Aim::at_least(&what, row.wall_seconds / ours.wall_seconds, 0.9)
        };
        part.aims.extend([aim("bare SQLite", &bare), aim("whole rows", &rows)]);
    }
}

fn import(choice: Choice) -> Part {
    let mut part = part(
        "The log: a peer's entries",
        "`Node::import` of segments: verified, kept, synced, opened and folded into the state, checkpoints with it. *Signatures alone* is the time \
         that their strict verification takes in the same run; no import can be faster.",
    );
    for (per, what) in [("10", "ten a transaction"), ("1", "one a transaction")] {
        let answer = folder(&format!("peer-{per}")).and_then(|dir| ours(&["import", &dir, entries(choice), per]));
        let signatures = answer.as_ref().ok().and_then(|answer| number(answer, "signatures_cpu"));
        if let Some(row) = part.take(answer.and_then(|answer| row(&format!("import, {what}"), &answer))) {
            part.aims.push(Aim::at_least(&format!("entries per CPU s, {what}"), row.speed(), 20_000.0));
            let alone = Row { what: format!("signatures alone, {what}"), bytes: 0, ..row };
            part.rows.extend(signatures.map(|cpu| Row { cpu_seconds: cpu, wall_seconds: cpu, ..alone }));
        }
    }
    part
}

fn entries(choice: Choice) -> &'static str {
    if choice.size == Size::Small { "10000" } else { "100000" }
}

/// The nodes that the import left, each opened by a fresh process.
fn start(choice: Choice) -> Part {
    let mut part = part(
        "The log: a start",
        "A fresh process opens the store and has the state: with its checkpoint, and without it as after an update of the program, when everything is \
         read and a new checkpoint is kept. Wall time and memory are the process's.",
    );
    for (per, what) in [("10", "ten a transaction"), ("1", "one a transaction")] {
        for checkpoint in ["with a checkpoint", "without"] {
            let opened = folder(&format!("peer-{per}")).and_then(|dir| {
                if checkpoint == "without" {
                    ours(&["forget", &dir])?;
                }
                measured(&[FIGURES, "open", &dir])
            });
            let row = opened.and_then(|cost| {
                let count = number(&cost.stdout, "entries").ok_or("no entries")?;
                Ok((
                    cost.peak_kib as f64 * 1024.0 / 1e6,
                    Row {
                        what: format!("{} entries, {what}, {checkpoint}", entries(choice)),
                        wall_seconds: cost.wall.as_secs_f64(),
                        cpu_seconds: cost.cpu.as_secs_f64(),
                        pages: count as u64,
                        bytes: 0,
                        peak_mib: cost.peak_kib / 1024,
                    },
                ))
            });
            match row {
                Ok((peak_mb, row)) => {
                    part.aims.push(Aim::at_most(&format!("s, {what}, {checkpoint}"), row.wall_seconds, 3.0));
                    part.aims.push(Aim::at_most(&format!("MB, {what}, {checkpoint}"), peak_mb, 300.0));
                    part.rows.push(row);
                }
                Err(why) => part.missing.push(why),
            }
        }
    }
    part
}

fn meeting(peers: Option<&str>) -> Part {
    let mut part = part(
        "The log: a meeting",
        "1 000 new entries on top of 20 000 that both have, both sides on disk; the meeting of middle length of five. Bytes are all messages both ways. \
         Ours: the sync session's messages, without a carrier. Automerge: the messages of its sync protocol, with the states that it kept from the \
         meeting before; changes saved to a file and synced; not signed, not sealed, compressed. PouchDB: replication over HTTP on this machine to \
         its own server, bytes of HTTP through a counting proxy, without TCP's own; LevelDB on both sides, which does not sync a put; not signed, \
         not sealed, and a document is letters.",
    );
    let one =
        part.take(folder("meet-1").and_then(|dir| row("Plan B, one a transaction", &ours(&["meet", &dir, "1"])?)));
    let ten =
        part.take(folder("meet-10").and_then(|dir| row("Plan B, ten a transaction", &ours(&["meet", &dir, "10"])?)));
    let over = |row: &Row| row.bytes as f64 / row.pages.max(1) as f64 / BODY_BYTES;
    part.aims.extend(ten.iter().map(|ten| Aim::at_most("bytes / bodies, ten a transaction", over(ten), 1.08)));
    part.aims.extend(one.iter().map(|one| Aim::at_most("bytes / bodies, one a transaction", over(one), 1.3)));
    match folder("quiet").and_then(|dir| ours(&["quiet", &dir])) {
        Ok(answer) => {
            let bytes = |name| number(&answer, name).unwrap_or(f64::INFINITY);
            part.aims.push(Aim::at_most("bytes of asking, nothing new, 30 logs", bytes("asked"), 200.0));
            part.aims.push(Aim::at_most("bytes of answering, nothing new, 30 logs", bytes("answered"), 200.0));
        }
        Err(why) => part.missing.push(why),
    }
    let Some(home) = peers else { return part };
    let automerge = |per: &str, what: &str| {
        let dir = folder(&format!("automerge-{per}"))?;
        row(what, &measured(&[&format!("{home}/build/release/log-peers"), "meet", &dir, per])?.stdout)
    };
    let other_one = part.take(automerge("1", "Automerge, one a change"));
    let other_ten = part.take(automerge("10", "Automerge, ten a change"));
    let pouch = folder("pouch").and_then(|dir| measured(&["node", &format!("{home}/pouch.js"), &dir]));
    let pouch = part.take(pouch.and_then(|cost| row("PouchDB over HTTP, one a document", &cost.stdout)));
    for (what, ours, theirs) in [
        ("Automerge, one each", &one, &other_one),
        ("Automerge, ten each", &ten, &other_ten),
        ("PouchDB, one each", &one, &pouch),
    ] {
        if let (Some(ours), Some(theirs)) = (ours, theirs) {
            part.aims.push(Aim::at_most(
                &format!("bytes, ours / {what}"),
                ours.bytes as f64 / theirs.bytes as f64,
                1.0,
            ));
            part.aims.push(Aim::at_most(&format!("time, ours / {what}"), ours.wall_seconds / theirs.wall_seconds, 1.0));
        }
    }
    part
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_read_from_an_answer() {
        let read = row("ours", "{\"entries\":1000,\"wall\":0.037,\"cpu\":0.031,\"bytes\":428804}").unwrap();
        assert_eq!((read.pages, read.bytes, read.wall_seconds), (1_000, 428_804, 0.037));
        assert!(row("ours", "{}").unwrap_err().contains("wall"));
    }
}
