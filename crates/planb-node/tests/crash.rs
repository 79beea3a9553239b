//! Killed, crowded and full: what was answered as saved is there, and the log verifies.
//!
//! The tests start this same program again as a child, with the folder in `PLANB_CRASH_DIR`; the child records in a
//! loop and prints the number of each entry after `record` has returned.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use planb_core::id::UnitId;
use planb_core::log::{Prefix, Tenant};
use planb_core::organisation::UnitFound;
use planb_node::machine::NewNode;
use planb_node::store::Node;

const FOLDER: &str = "PLANB_CRASH_DIR";
const COUNT: &str = "PLANB_CRASH_COUNT";
/// How often the writer is killed.
const KILLS: u64 = 25;

fn create(folder: &Path) {
    let new = NewNode { tenant: Tenant([7; 16]), prefix: Prefix::new("K1").unwrap(), recovery: None };
    Node::create(folder, &new).unwrap();
}

/// Not a test of its own: the child's loop. Without the folder it has nothing to do.
#[test]
fn child() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let count: u64 = std::env::var(COUNT).unwrap().parse().unwrap();
    let mut node = match Node::open(Path::new(&folder)) {
        Ok(node) => node,
        Err(trouble) => return println!("trouble {}", trouble.key),
    };
    for _ in 0..count {
        // Large enough to need several pages of the store.
        let name = "x".repeat(2_000);
        let events = vec![UnitFound { unit: UnitId("norra".into()), name }.into(); 3];
        match node.record(|_| Ok(events)) {
            Ok(entries) => entries.iter().for_each(|entry| println!("saved {}", entry.number)),
            Err(trouble) => return println!("trouble {}", trouble.key),
        }
    }
}

fn start(folder: &Path, count: u64, limit: Option<u32>) -> Child {
    let program = std::env::current_exe().unwrap();
    let mut command = match limit {
        None => Command::new(program),
        Some(blocks) => {
            // A file may not grow past the limit: as on a full disk, a write fails.
            let mut shell = Command::new("bash");
            shell.args(["-c", "trap '' XFSZ; ulimit -f $1; exec \"${@:2}\"", "bash", &blocks.to_string()]).arg(program);
            shell
        }
    };
    command
        .args(["--exact", "child", "--nocapture", "--test-threads=1"])
        .env(FOLDER, folder)
        .env(COUNT, count.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// What the child says, line by line, as far as it concerns `word`.
fn lines<'a>(child: &mut Child, word: &'a str) -> impl Iterator<Item = String> + use<'a> {
    let lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    lines.filter_map(move |line| Some(line.split_once(word)?.1.trim().to_string()))
}

/// What the child said until it ended.
fn said(child: &mut Child, word: &str) -> Vec<String> {
    let said = lines(child, word).collect();
    child.wait().unwrap();
    said
}

fn numbers(folder: &Path) -> BTreeSet<String> {
    let mut node = Node::open(folder).unwrap();
    node.verify().unwrap();
    node.entries().unwrap().into_iter().map(|entry| entry.number).collect()
}

#[test]
fn what_was_answered_as_saved_survives_kill() {
    let folder = tempfile::tempdir().unwrap();
    create(folder.path());
    let mut answered = BTreeSet::new();
    for kill in 0..KILLS {
        let mut child = start(folder.path(), 1_000_000, None);
        let mut saved = lines(&mut child, "saved ");
        // Some before the first answer, most in the middle of the writing, at different points of a write.
        answered.extend(saved.by_ref().take((kill % 5 * 4) as usize));
        std::thread::sleep(Duration::from_micros(kill * 7_919 % 25 * 397));
        child.kill().unwrap();
        answered.extend(saved);
        child.wait().unwrap();
    }
    let kept = numbers(folder.path());
    let lost: Vec<_> = answered.difference(&kept).collect();
    assert!(lost.is_empty(), "lost {lost:?}");
    assert!(answered.len() > 25, "the children came to write: {}", answered.len());
    assert_eq!(kept.len() % 3, 0, "a transaction is whole or absent");
}

#[test]
fn two_processes_record_at_once() {
    let folder = tempfile::tempdir().unwrap();
    create(folder.path());
    let (mut one, mut two) = (start(folder.path(), 20, None), start(folder.path(), 20, None));
    let answered: Vec<String> = [said(&mut one, "saved "), said(&mut two, "saved ")].concat();
    let different: BTreeSet<String> = answered.iter().cloned().collect();
    assert_eq!((answered.len(), different.len()), (120, 120));
    assert_eq!(numbers(folder.path()), different);
}

#[test]
fn a_full_disk_is_a_trouble_and_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    create(folder.path());
    let mut child = start(folder.path(), 1_000, Some(512));
    let out: Vec<String> = said(&mut child, "");
    let trouble: Vec<&String> = out.iter().filter(|line| line.contains("trouble ")).collect();
    assert_eq!(trouble.len(), 1, "{out:?}");
    assert!(trouble[0].ends_with("disk-full") || trouble[0].ends_with("store-io"), "{trouble:?}");
    let answered: BTreeSet<String> =
        out.iter().filter_map(|line| Some(line.split_once("saved ")?.1.to_string())).collect();
    assert!(!answered.is_empty());
    let kept = numbers(folder.path());
    assert!(answered.is_subset(&kept));
    let mut child = start(folder.path(), 1, None);
    assert_eq!(said(&mut child, "saved ").len(), 3, "it goes on when there is room again");
}

#[test]
fn a_folder_that_cannot_be_written_is_a_trouble() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, b"").unwrap();
    let new = NewNode { tenant: Tenant([7; 16]), prefix: Prefix::new("K1").unwrap(), recovery: None };
    let trouble = Node::create(&file.join("node"), &new).unwrap_err();
    assert_eq!((trouble.kind, trouble.key), (planb_node::trouble::Kind::Environment, "not-found"));
    // /proc cannot be written by anybody, root or not.
    let trouble = Node::create(Path::new("/proc/planb"), &new).unwrap_err();
    assert_eq!(trouble.kind, planb_node::trouble::Kind::Environment);
}
