//! What is no form, and what is meant to do harm: bombs, broken files, locked files, a folder full of rubbish. Each is refused with a
//! reason that says what it is, memory stays bounded, and the sheets between them are read.
//!
//! `PLANB_BAD_FILES=10000` fills the folder with so many.

mod files;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use planb_core::id::UnitId;
use planb_core::organisation::UnitFound;
use planb_core::overview::ledger::{Run, issue};
use planb_core::register::Hand;
use planb_core::sheet::Serial;
use planb_node::store::Node;
use serde_json::Value;

use super::place::Place;
use super::sheets::files as paper;

/// Files in the folder, unless something else is asked for.
const FILES: usize = 400;
/// The most memory that a scan takes, whatever it is given.
const MOST_MIB: f64 = 600.0;
/// The longest that one bad file takes. Machines are noisy.
const MOST_SECONDS: u64 = 60;

fn files_asked_for() -> usize {
    std::env::var("PLANB_BAD_FILES").ok().and_then(|typed| typed.parse().ok()).unwrap_or(FILES)
}

/// What a scan said of each page, how much memory it took, and its exit code.
struct Scan {
    pages: Vec<Value>,
    peak_mib: f64,
    code: i32,
}

/// Scans a folder and watches the program's memory meanwhile.
fn scan(dir: &Path, folder: &Path) -> Scan {
    let mut child = Command::new(env!("CARGO_BIN_EXE_planb"))
        .args(["scan", folder.to_str().unwrap(), "--json", "--by", "Skannern", "--dir", dir.to_str().unwrap()])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = child.stdout.take().unwrap();
    let reader = std::thread::spawn(move || {
        let mut text = String::new();
        std::io::Read::read_to_string(&mut said, &mut text).map(|_| text)
    });
    let mut peak_mib = 0.0_f64;
    let status = loop {
        let known = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        let line = known.lines().find(|line| line.starts_with("VmHWM"));
        let kib = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<f64>().ok());
        peak_mib = peak_mib.max(kib.unwrap_or(0.0) / 1024.0);
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        std::thread::sleep(Duration::from_millis(10));
    };
    let text = reader.join().unwrap().unwrap();
    let pages = text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("{line}"))).collect();
    Scan { pages, peak_mib, code: status.code().unwrap_or(-1) }
}

/// A node with a unit, and sheets of a form that is filled in on one page.
fn node(count: u32) -> (Place, Vec<Serial>) {
    let place = Place::new();
    let mut node = Node::open(&place.dir()).unwrap();
    let (unit, name) = (UnitId::of_name("Hemtjänst Norra"), "Hemtjänst Norra".to_string());
    node.record(|_| Ok(vec![UnitFound { unit: unit.clone(), name }.into()])).unwrap();
    let (prefix, by) = (node.prefix().as_str().to_string(), Hand { name: "Eva Lind".into(), card: String::new() });
    let form = paper::forms()[0];
    let mut serials = Vec::new();
    node.record(|state| {
        let run = Run { unit: &unit, form, count, client: None, holder: None, by: &by };
        let (given, events) = issue(state, &prefix, run)?;
        serials = given;
        Ok(events)
    })
    .unwrap();
    (place, serials)
}

/// Lays sheets that are ours into a folder.
fn lay(folder: &Path, serials: &[Serial]) {
    let form = paper::forms()[0];
    for (at, serial) in serials.iter().enumerate() {
        let (jpeg, _, _) = paper::sheet(serial, &(form.code.clone(), form.version), at as u64);
        std::fs::write(folder.join(format!("{:05}-vårt.jpg", at * 37)), jpeg).unwrap();
    }
}

fn name(page: &Value) -> String {
    Path::new(page["file"].as_str().unwrap()).file_name().unwrap().to_string_lossy().into_owned()
}

#[test]
fn each_bad_file_is_refused_for_what_it_is_and_the_sheets_between_are_read() {
    let (place, serials) = node(3);
    let folder = tempfile::tempdir().unwrap();
    let bad = files::bad();
    for (name, bytes, _) in &bad {
        std::fs::write(folder.path().join(name), bytes).unwrap();
    }
    lay(folder.path(), &serials);
    let begun = std::time::Instant::now();
    let scan = scan(&place.dir(), folder.path());
    let took = begun.elapsed();
    let mut told: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for page in &scan.pages {
        told.entry(name(page)).or_default().push(page["tray"].as_str().unwrap_or("read").to_string());
    }
    for (name, _, why) in &bad {
        let said = told.remove(*name).unwrap_or_else(|| panic!("nothing is said of {name}"));
        assert!(said.iter().all(|said| why.contains(&said.as_str())), "{name}: {said:?}, not {why:?}");
    }
    assert_eq!(told.len(), serials.len(), "{told:?}");
    assert!(told.values().all(|said| said == &["read"]), "{told:?}");
    assert_eq!(scan.code, 1, "something lies in the tray");
    assert!(scan.peak_mib < MOST_MIB, "{:.0} MiB", scan.peak_mib);
    assert!(took.as_secs() < MOST_SECONDS * bad.len() as u64, "{took:?}");
    let (ledger, _) = place.json(&["ledger"]);
    assert_eq!(ledger["total"]["scanned"], 3, "{ledger}");
    println!("{} bad files: {:.0} MiB, {:.1} s", bad.len(), scan.peak_mib, took.as_secs_f64());
}

#[test]
fn a_folder_full_of_rubbish_hides_no_sheet() {
    let count = files_asked_for();
    let (place, serials) = node((count / 50).clamp(4, 200) as u32);
    let folder = tempfile::tempdir().unwrap();
    files::rubbish(folder.path(), count - serials.len());
    lay(folder.path(), &serials);
    let begun = std::time::Instant::now();
    let scan = scan(&place.dir(), folder.path());
    let took = begun.elapsed();
    let read = scan.pages.iter().filter(|page| page["tray"].is_null()).count();
    assert_eq!(read, serials.len());
    assert_eq!(scan.pages.len(), count, "one line for each file");
    assert!(scan.peak_mib < MOST_MIB, "{:.0} MiB", scan.peak_mib);
    let (ledger, _) = place.json(&["ledger"]);
    assert_eq!(ledger["total"]["scanned"], serials.len());
    let left = std::fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(left, count, "nothing is moved or taken away");
    println!("{count} files, {read} sheets of ours: {:.0} MiB, {:.1} s", scan.peak_mib, took.as_secs_f64());
}
