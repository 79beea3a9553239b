//! Automerge doing what the log's figures measure: `log-peers append DIR COUNT` and `log-peers meet DIR PER`.
//!
//! A document with one list; an entry is 400 random bytes in it. Every change is appended to a file and synced before it
//! counts as saved, as ours is. Nothing is signed and nothing is encrypted.

use std::error::Error;
use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use automerge::sync::{Message, State, SyncDoc};
use automerge::transaction::Transactable;
use automerge::{AutoCommit, ObjId, ObjType, ROOT, ReadDoc};

/// As in our own measurement.
const BODY_BYTES: usize = 400;
const NEW: usize = 1_000;
const OLD: usize = 20_000;
const MEETINGS: usize = 5;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let answer = match words.as_slice() {
        ["append", dir, count] => count.parse().map_err(Into::into).and_then(|count| append(Path::new(dir), count)),
        ["meet", dir, per] => per.parse().map_err(Into::into).and_then(|per| meet(Path::new(dir), per)),
        _ => Err("append DIR COUNT or meet DIR PER".into()),
    };
    match answer {
        Ok(answer) => {
            println!("{answer}");
            ExitCode::SUCCESS
        }
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

/// A document and the file that it is saved in, change by change.
struct Saved {
    document: AutoCommit,
    file: File,
}

impl Saved {
    fn new(mut document: AutoCommit, path: &Path) -> Result<Saved, Box<dyn Error>> {
        let mut file = File::create(path)?;
        file.write_all(&document.save())?;
        file.sync_data()?;
        Ok(Saved { document, file })
    }

    /// Appends what changed since the last time; on disk when it returns.
    fn save(&mut self) -> Result<(), Box<dyn Error>> {
        let changed = self.document.save_incremental();
        if !changed.is_empty() {
            self.file.write_all(&changed)?;
            self.file.sync_data()?;
        }
        Ok(())
    }
}

/// Bytes that do not compress: SplitMix64.
struct Dice(u64);

impl Dice {
    fn body(&mut self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(BODY_BYTES);
        while bytes.len() < BODY_BYTES {
            self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            bytes.extend((mixed ^ (mixed >> 31)).to_le_bytes());
        }
        bytes
    }
}

fn list(document: &mut AutoCommit) -> Result<ObjId, Box<dyn Error>> {
    Ok(document.put_object(ROOT, "entries", ObjType::List)?)
}

/// One change of so many entries.
fn change(document: &mut AutoCommit, list: &ObjId, count: usize, dice: &mut Dice) -> Result<(), Box<dyn Error>> {
    for _ in 0..count {
        let end = document.length(list);
        document.insert(list, end, dice.body())?;
    }
    document.commit();
    Ok(())
}

fn append(dir: &Path, count: usize) -> Result<String, Box<dyn Error>> {
    let mut document = AutoCommit::new();
    let list = list(&mut document)?;
    let mut saved = Saved::new(document, &dir.join("append.automerge"))?;
    let mut dice = Dice(1);
    let (start, cpu) = (Instant::now(), cpu_seconds());
    for _ in 0..count {
        change(&mut saved.document, &list, 1, &mut dice)?;
        saved.save()?;
    }
    let (wall, cpu) = (start.elapsed().as_secs_f64(), cpu_seconds() - cpu);
    Ok(format!("{{\"entries\":{count},\"wall\":{wall},\"cpu\":{cpu}}}"))
}

/// Two documents that have met before, both on disk: one has new entries. The sync states are those that they kept, as
/// Automerge wants it.
fn meet(dir: &Path, per: usize) -> Result<String, Box<dyn Error>> {
    let mut dice = Dice(2);
    let mut one = AutoCommit::new();
    let list = list(&mut one)?;
    for _ in 0..OLD / per {
        change(&mut one, &list, per, &mut dice)?;
    }
    let two = one.fork();
    let mut one = Saved::new(one, &dir.join("one.automerge"))?;
    let mut two = Saved::new(two, &dir.join("two.automerge"))?;
    let mut states = [State::new(), State::new()];
    exchange(&mut one, &mut two, &mut states)?;
    let mut states = [State::decode(&states[0].encode())?, State::decode(&states[1].encode())?];
    let mut meetings = Vec::new();
    for _ in 0..MEETINGS {
        for _ in 0..NEW / per {
            change(&mut one.document, &list, per, &mut dice)?;
            one.save()?;
        }
        let (start, cpu) = (Instant::now(), cpu_seconds());
        let bytes = exchange(&mut one, &mut two, &mut states)?;
        meetings.push((start.elapsed().as_secs_f64(), cpu_seconds() - cpu, bytes));
    }
    let length = two.document.length(&list);
    if length != OLD + MEETINGS * NEW {
        return Err(format!("{length} entries").into());
    }
    meetings.sort_by(|one, other| one.0.total_cmp(&other.0));
    let (wall, cpu, bytes) = meetings[MEETINGS / 2];
    Ok(format!("{{\"entries\":{NEW},\"wall\":{wall},\"cpu\":{cpu},\"bytes\":{bytes}}}"))
}

/// The sync protocol until nobody has anything to say; gives the bytes of its messages.
fn exchange(one: &mut Saved, two: &mut Saved, [of_one, of_two]: &mut [State; 2]) -> Result<usize, Box<dyn Error>> {
    let mut bytes = 0;
    loop {
        let there = one.document.sync().generate_sync_message(of_one).map(Message::encode);
        if let Some(message) = &there {
            bytes += message.len();
            two.document.sync().receive_sync_message(of_two, Message::decode(message)?)?;
            two.save()?;
        }
        let back = two.document.sync().generate_sync_message(of_two).map(Message::encode);
        if let Some(message) = &back {
            bytes += message.len();
            one.document.sync().receive_sync_message(of_one, Message::decode(message)?)?;
            one.save()?;
        }
        if there.is_none() && back.is_none() {
            return Ok(bytes);
        }
    }
}

/// Seconds that this process's one thread has run; zero where the system does not tell.
fn cpu_seconds() -> f64 {
    let text = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    let nanoseconds: u64 = text.split(' ').next().and_then(|number| number.parse().ok()).unwrap_or(0);
    nanoseconds as f64 / 1e9
}
