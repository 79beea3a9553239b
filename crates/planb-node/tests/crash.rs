//! Killed, crowded and full: what was answered as saved is there, and the log verifies.
//!
//! The tests start this same program again as a child, with the folder in `PLANB_CRASH_DIR`; the child records in a
//! loop and prints the number of each entry after `record` has returned. `cargo xtask crash --runs N` sets how often it
//! is killed.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Read};
use std::ops::Range;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use planb_core::log::{LogId, Prefix, Tenant};
use planb_core::note::NoteWritten;
use planb_core::state::{Entry, Event};
use planb_node::machine::NewNode;
use planb_node::random;
use planb_node::store::Node;
use tempfile::TempDir;

const FOLDER: &str = "PLANB_CRASH_DIR";
const COUNT: &str = "PLANB_CRASH_COUNT";
const RUNS: &str = "PLANB_CRASH_RUNS";
/// How often the writers are killed when nobody says how often.
const USUAL_RUNS: u64 = 50;
/// Runs on one store; then a new one, so that each run's check stays short.
const RUNS_PER_STORE: u64 = 20;
/// A writer lives at least and at most so many milliseconds.
const LIFE_MS: (u64, u64) = (1, 500);

fn create(folder: &Path) {
    let new = NewNode { tenant: Tenant([7; 16]), prefix: Prefix::new("K1").unwrap(), recovery: None };
    Node::create(folder, &new).unwrap();
}

/// The events of a child's transaction: one to five notes that say how many they are, up to two kB each.
fn notes(transaction: u64) -> Vec<Event> {
    let count = 1 + transaction % 5;
    let text = |at: u64| format!("{at}/{count} {}", "x".repeat(((transaction * 397 + at * 131) % 2_000) as usize));
    let note = |at| NoteWritten { text: text(at), unit: None, staff: false, client: None, line: None };
    (1..=count).map(|at| note(at).into()).collect()
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
    for transaction in 0..count {
        match node.record(|_| Ok(notes(transaction))) {
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

/// Lets a child write for so long, kills it, and gives the numbers that it answered. A line that was cut off by the kill
/// was not answered.
fn killed_after(mut child: Child, life: Duration) -> BTreeSet<String> {
    let mut stdout = child.stdout.take().unwrap();
    let reader = std::thread::spawn(move || {
        let mut text = String::new();
        stdout.read_to_string(&mut text).unwrap();
        text
    });
    std::thread::sleep(life);
    child.kill().unwrap();
    child.wait().unwrap();
    let text = reader.join().unwrap();
    let whole = text.split_inclusive('\n').filter_map(|line| line.strip_suffix('\n'));
    whole.filter_map(|line| Some(line.split_once("saved ")?.1.to_string())).collect()
}

fn checked(folder: &Path) -> Result<Vec<Entry>, String> {
    let mut node = Node::open(folder).map_err(|trouble| format!("open: {trouble}"))?;
    node.verify().map_err(|trouble| format!("verify: {trouble}"))?;
    node.entries().map_err(|trouble| format!("entries: {trouble}"))
}

fn numbers(folder: &Path) -> BTreeSet<String> {
    checked(folder).unwrap().into_iter().map(|entry| entry.number).collect()
}

/// Opens and verifies the store: what was answered must be there, and every transaction whole.
fn judge(folder: &Path, answered: &BTreeSet<String>) -> Result<(), String> {
    let entries = checked(folder)?;
    let mut transactions: BTreeMap<(LogId, u64), Vec<&str>> = BTreeMap::new();
    for entry in &entries {
        let Event::NoteWritten(note) = &entry.event else { return Err(format!("{} was never written", entry.number)) };
        let place = note.text.split(' ').next().unwrap_or_default();
        transactions.entry((entry.order.log, entry.order.seq)).or_default().push(place);
    }
    for ((_, seq), places) in transactions {
        let whole: Vec<String> = (1..=places.len()).map(|at| format!("{at}/{}", places.len())).collect();
        if places != whole {
            return Err(format!("transaction {seq} is torn: {places:?}"));
        }
    }
    let kept: BTreeSet<String> = entries.into_iter().map(|entry| entry.number).collect();
    match answered.difference(&kept).collect::<Vec<_>>() {
        lost if lost.is_empty() => Ok(()),
        lost => Err(format!("lost {lost:?}")),
    }
}

/// A number between the two, drawn.
fn drawn((least, most): (u64, u64)) -> u64 {
    least + u64::from_be_bytes(random::bytes().unwrap()) % (most - least + 1)
}

/// Every third run has two writers. Kills them at moments that are drawn, and judges.
fn run(number: u64, folder: &Path, answered: &mut BTreeSet<String>) -> Result<(), String> {
    let writers = if number.is_multiple_of(3) { 2 } else { 1 };
    let killed: Vec<_> = (0..writers)
        .map(|_| {
            let child = start(folder, u64::MAX, None);
            let life = Duration::from_millis(drawn(LIFE_MS));
            std::thread::spawn(move || killed_after(child, life))
        })
        .collect();
    for one in killed {
        answered.extend(one.join().unwrap());
    }
    judge(folder, answered)
}

#[test]
fn what_was_answered_as_saved_survives_kill() {
    let runs: u64 = std::env::var(RUNS).map_or(USUAL_RUNS, |runs| runs.parse().unwrap());
    let (mut failed, mut entries) = (0, 0);
    for first in (0..runs).step_by(RUNS_PER_STORE as usize) {
        let here = first..(first + RUNS_PER_STORE).min(runs);
        let (count, (lost, answered)) = (here.end - here.start, on_one_store(here));
        println!("crash: {} passed, {lost} failed", count - lost);
        failed += lost;
        entries += answered;
    }
    println!("{entries} entries were answered, none of them may be lost");
    assert_eq!(failed, 0);
    assert!(entries as u64 > 5 * runs, "the writers came to write: {entries}");
}

/// So many runs on one store; how many failed, and how many entries were answered. After a failure it is kept, and the
/// others run on a new one.
fn on_one_store(runs: Range<u64>) -> (u64, usize) {
    let (mut failed, mut entries) = (0, 0);
    let mut store: Option<(TempDir, BTreeSet<String>)> = None;
    for number in runs {
        let (folder, answered) = store.get_or_insert_with(|| {
            let folder = tempfile::tempdir().unwrap();
            create(folder.path());
            (folder, BTreeSet::new())
        });
        let before = answered.len();
        let judged = run(number, folder.path(), answered);
        entries += answered.len() - before;
        if let Err(why) = judged {
            failed += 1;
            let (folder, _) = store.take().unwrap();
            println!("run {number}: {why}; the store is kept in {}", folder.keep().display());
        }
    }
    (failed, entries)
}

/// A disk of 16 MB in memory; away when dropped.
struct SmallDisk(TempDir);

impl SmallDisk {
    /// `None` where this process may not mount.
    fn mount() -> Option<SmallDisk> {
        let folder = tempfile::tempdir().unwrap();
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", "size=16m,mode=700", "tmpfs"]).arg(folder.path()).stderr(Stdio::null());
        mount.status().is_ok_and(|status| status.success()).then(|| SmallDisk(folder))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0.path()).status();
    }
}

#[test]
fn a_small_disk_that_fills_up_loses_nothing_and_goes_on_when_there_is_room() {
    let Some(disk) = SmallDisk::mount() else {
        return println!("not tried: this process may not mount a small disk");
    };
    let folder = disk.0.path().join("node");
    create(&folder);
    let ballasts = [("first", 6 << 20), ("second", 1 << 20)].map(|(name, bytes)| {
        let path = disk.0.path().join(name);
        std::fs::write(&path, vec![1; bytes]).unwrap();
        path
    });
    let mut answered = BTreeSet::new();
    for ballast in ballasts {
        let out = said(&mut start(&folder, u64::MAX, None), "");
        let troubles: Vec<&str> = out.iter().filter_map(|line| Some(line.split_once("trouble ")?.1)).collect();
        assert_eq!(troubles, ["disk-full"]);
        let before = answered.len();
        answered.extend(out.iter().filter_map(|line| Some(line.split_once("saved ")?.1.to_string())));
        assert!(answered.len() > before + 100, "there was room for more: {}", answered.len() - before);
        // As long as it is full, the store opens, or says why it does not.
        let full = Node::open(&folder).map(|node| node.state().notes().iter().count());
        assert!(
            matches!(&full, Ok(count) if *count >= answered.len())
                || full.is_err_and(|trouble| trouble.key == "disk-full")
        );
        std::fs::remove_file(ballast).unwrap();
        judge(&folder, &answered).unwrap();
    }
    println!("crash: 1 passed, 0 failed");
}

#[test]
fn two_processes_record_at_once() {
    let folder = tempfile::tempdir().unwrap();
    create(folder.path());
    let (mut one, mut two) = (start(folder.path(), 20, None), start(folder.path(), 20, None));
    let out = [said(&mut one, ""), said(&mut two, "")].concat();
    let troubles: Vec<&String> = out.iter().filter(|line| line.contains("trouble ")).collect();
    assert!(troubles.is_empty(), "{troubles:?}");
    let answered: Vec<String> = out.iter().filter_map(|line| Some(line.split_once("saved ")?.1.to_string())).collect();
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
    assert_eq!(said(&mut child, "saved ").len(), 1, "it goes on when there is room again");
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
