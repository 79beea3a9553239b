//! Entries of a peer: taken in, read at a start, and what a meeting costs.

use std::error::Error;
use std::path::Path;

use planb_core::log::sync::{Shelf, To, Want};
use planb_core::log::{Checker, Segment};
use planb_node::store::{Node, STORE_FILE};
use rusqlite::Connection;
use serde_json::json;

use crate::Answer;
use crate::meter::{Meter, Took};
use crate::town::{Pen, enrolled, hub, quick_folder, sync};

/// Bytes of segments that one message aims at.
const BUDGET: usize = planb_core::log::sync::MESSAGE_BUDGET;
/// New entries of a meeting, and those that both have before.
const NEW: usize = 1_000;
const OLD: usize = 20_000;
/// Meetings of which the one of middle length counts; of processor time a fifth of all.
const MEETINGS: usize = 5;
/// Logs of a meeting that has nothing to say.
const LOGS: usize = 30;

/// A peer's segments, each verified, kept and folded.
pub fn import(dir: &Path, entries: usize, per: usize) -> Answer {
    let folder = quick_folder()?;
    let mut source = hub(folder.path())?;
    let mut node = enrolled(&mut source, &dir.join("node"), "Bärbar")?;
    Pen::new()?.fill(&mut source, entries, per)?;
    let to = To::Node(node.keys().log_identity().public_key);
    let log = source.log().short();
    let (mut from, mut took, mut bytes, mut taken) = (1, Took::default(), 0, 0);
    let mut signatures = Took::default();
    loop {
        let want = Want { log, from, to: u64::MAX, bodies: true };
        let Some(segment) = source.segment(&want, &to, BUDGET)? else { break };
        signatures += checked(&segment)?;
        let meter = Meter::start();
        let imported = node.import(&segment)?;
        took += meter.read();
        if let Some(why) = imported.refused {
            return Err(format!("refused: {why:?}").into());
        }
        from += imported.transactions;
        taken += imported.entries;
        bytes += segment.len();
    }
    if (taken as usize) < entries {
        return Err(format!("{taken} entries of {entries}").into());
    }
    Ok(json!({
        "entries": taken, "wall": took.wall, "cpu": took.cpu, "bytes": bytes, "signatures_cpu": signatures.cpu,
    }))
}

/// What the signatures of a segment alone take to verify: less than that no import can.
fn checked(bytes: &[u8]) -> Result<Took, Box<dyn Error>> {
    let segment = Segment::open(bytes)?;
    let identity = *segment.identity();
    let items = segment.collect::<Result<Vec<_>, _>>()?;
    let meter = Meter::start();
    let mut checker = Checker::default();
    items.iter().try_for_each(|item| checker.check(&identity, &item.transaction))?;
    Ok(meter.read())
}

/// A start: the process is fresh, the state is there when it answers.
pub fn open(dir: &Path) -> Answer {
    let meter = Meter::start();
    let node = Node::open(&dir.join("node"))?;
    let notes = node.state().notes().iter().count();
    let took = meter.read();
    Ok(json!({ "entries": notes, "wall": took.wall, "cpu": took.cpu }))
}

/// Takes the checkpoint away, as after an update of the program.
pub fn forget(dir: &Path) -> Answer {
    let db = Connection::open(dir.join("node").join(STORE_FILE))?;
    let gone = db.execute("DELETE FROM checkpoint", [])?;
    Ok(json!({ "checkpoints": gone }))
}

/// Two nodes, both on disk, that have met before: one has new entries, again and again.
pub fn meet(dir: &Path, per: usize) -> Answer {
    let folder = quick_folder()?;
    let mut source = hub(folder.path())?;
    let mut one = enrolled(&mut source, &dir.join("one"), "Bärbar 1")?;
    let mut two = enrolled(&mut source, &dir.join("two"), "Bärbar 2")?;
    let mut pen = Pen::new()?;
    pen.fill(&mut source, OLD, per)?;
    sync(&mut one, &mut source)?;
    sync(&mut two, &mut source)?;
    pen.record(&mut one, 1)?;
    sync(&mut one, &mut two)?;
    let mut meetings = Vec::new();
    for _ in 0..MEETINGS {
        pen.fill(&mut one, NEW, per)?;
        let meter = Meter::start();
        let (outcome, carried) = sync(&mut one, &mut two)?;
        meetings.push((meter.read(), carried.asked + carried.answered));
        if outcome.sent.entries as usize != NEW {
            return Err(format!("sent {:?}", outcome.sent).into());
        }
    }
    let cpu = meetings.iter().map(|(took, _)| took.cpu).sum::<f64>() / MEETINGS as f64;
    meetings.sort_by(|one, other| one.0.wall.total_cmp(&other.0.wall));
    let (took, bytes) = meetings[MEETINGS / 2];
    Ok(json!({ "entries": NEW, "wall": took.wall, "cpu": cpu, "bytes": bytes }))
}

/// Two nodes that have the same of thirty logs.
pub fn quiet(dir: &Path) -> Answer {
    let folder = quick_folder()?;
    let mut source = hub(&folder.path().join("hub"))?;
    let mut pen = Pen::new()?;
    let mut nodes = Vec::new();
    for number in 1..LOGS {
        let name = format!("Bärbar {number}");
        // The last two are on the disk that is measured.
        let place = if number + 2 < LOGS { folder.path().join(&name) } else { dir.join(&name) };
        let mut node = enrolled(&mut source, &place, &name)?;
        pen.record(&mut node, 1)?;
        sync(&mut node, &mut source)?;
        nodes.push(node);
    }
    let (Some(mut two), Some(mut one)) = (nodes.pop(), nodes.pop()) else { return Err("too few nodes".into()) };
    sync(&mut one, &mut source)?;
    sync(&mut two, &mut source)?;
    sync(&mut one, &mut two)?;
    let logs = one.heads().len();
    let meter = Meter::start();
    let (_, carried) = sync(&mut one, &mut two)?;
    let took = meter.read();
    Ok(json!({
        "logs": logs, "asked": carried.asked, "answered": carried.answered, "wall": took.wall, "cpu": took.cpu,
    }))
}
