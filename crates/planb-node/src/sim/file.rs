//! One file of a simulated disk: what is on the disk for good, and what was changed since the last sync.
//!
//! A program reads what it has written. What an outage leaves is another matter: of the changes since the last sync any
//! part may be there, sector by sector and in any order. A file's name works the same way: a new file is sure to be
//! there when it was synced, a removed one is sure to be gone when anything was synced after it.

use std::sync::Arc;

use super::dice::Dice;

/// What a disk writes whole or not at all.
pub const SECTOR_BYTES: usize = 512;

/// What an outage does to that which was not synced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outage {
    /// It is gone.
    Lost,
    /// It is all there.
    Kept,
    /// Some sectors are there and some not, as this seed says.
    Torn(u64),
}

/// One thing that was done to a file.
#[derive(Clone, Debug)]
enum Change {
    Write { offset: usize, bytes: Vec<u8> },
    Resize { bytes: usize },
    Remove,
}

/// A file. `None` as content: there is no file of this name.
#[derive(Clone, Debug, Default)]
pub struct File {
    durable: Option<Arc<Vec<u8>>>,
    changes: Vec<Arc<Change>>,
    live: Option<Vec<u8>>,
}

impl File {
    /// A file with this content, all of it on the disk.
    pub fn durable(content: Vec<u8>) -> File {
        File { durable: Some(Arc::new(content.clone())), changes: Vec::new(), live: Some(content) }
    }

    /// Whether a program finds it.
    pub fn is_there(&self) -> bool {
        self.live.is_some()
    }

    /// What a program reads.
    pub fn live(&self) -> &[u8] {
        self.live.as_deref().unwrap_or_default()
    }

    /// Makes it, empty, if it is not there.
    pub fn create(&mut self) {
        self.live.get_or_insert_default();
    }

    /// Writes; what lies between the end and `offset` becomes zeros.
    pub fn write(&mut self, offset: usize, bytes: &[u8]) {
        put(self.live.get_or_insert_default(), offset, bytes, |_| 0);
        self.changes.push(Arc::new(Change::Write { offset, bytes: bytes.to_vec() }));
    }

    /// Cuts or extends.
    pub fn resize(&mut self, bytes: usize) {
        self.live.get_or_insert_default().resize(bytes, 0);
        self.changes.push(Arc::new(Change::Resize { bytes }));
    }

    /// Removes it.
    pub fn remove(&mut self) {
        self.live = None;
        self.changes.push(Arc::new(Change::Remove));
    }

    /// Puts what was changed on the disk.
    pub fn sync(&mut self) {
        let before = self.durable.take().map(Arc::unwrap_or_clone);
        let mut content = self.changes.drain(..).fold(before, |content, change| apply(content, &change, &mut |_| 0));
        if self.is_there() {
            content.get_or_insert_default();
        }
        self.durable = content.map(Arc::new);
    }

    /// A sync that failed: as on Linux, what was to be written is forgotten, and no later sync will write it.
    pub fn forget(&mut self) {
        self.changes.clear();
    }

    /// Turns one bit over; says whether there was such a bit.
    pub fn flip(&mut self, bit: usize) -> bool {
        let mask = 1 << (bit % 8);
        let live = self.live.as_mut().and_then(|live| live.get_mut(bit / 8)).map(|byte| *byte ^= mask);
        let durable = self.durable.as_mut().and_then(|durable| Arc::make_mut(durable).get_mut(bit / 8));
        durable.map(|byte| *byte ^= mask).or(live).is_some()
    }

    /// The same without the copy that a program reads: enough to say what an outage would leave.
    pub fn image(&self) -> File {
        File { durable: self.durable.clone(), changes: self.changes.clone(), live: None }
    }

    /// What is there after an outage.
    pub fn after(&self, outage: Outage, salt: u64) -> Option<Vec<u8>> {
        let before = self.durable.as_ref().map(|durable| durable.to_vec());
        match outage {
            Outage::Lost => before,
            Outage::Kept => self.changes.iter().fold(before, |content, change| apply(content, change, &mut |_| 0)),
            Outage::Torn(seed) => tear(before, &self.changes, &mut Dice::new(seed ^ salt)),
        }
    }
}

/// Some of the changes, cut at sectors. Writes come in any order between two changes of size.
fn tear(mut content: Option<Vec<u8>>, changes: &[Arc<Change>], dice: &mut Dice) -> Option<Vec<u8>> {
    // What was never written to a sector that a file has grown over may be anything.
    let garbage = dice.roll();
    let mut fill = |at: usize| if garbage & 1 == 1 { (at as u64).wrapping_mul(garbage).to_le_bytes()[3] } else { 0 };
    let mut sectors: Vec<Change> = Vec::new();
    let mut settle = |content: &mut Option<Vec<u8>>, sectors: &mut Vec<Change>, dice: &mut Dice| {
        dice.shuffle(sectors);
        for sector in sectors.drain(..) {
            if dice.coin() {
                *content = apply(content.take(), &sector, &mut fill);
            }
        }
    };
    for change in changes {
        match &**change {
            Change::Write { offset, bytes } => sectors.extend(cut(*offset, bytes)),
            other => {
                settle(&mut content, &mut sectors, dice);
                if dice.coin() {
                    content = apply(content, other, &mut |_| 0);
                }
            }
        }
    }
    settle(&mut content, &mut sectors, dice);
    content
}

/// A write in pieces that do not cross a sector's border.
fn cut(offset: usize, bytes: &[u8]) -> Vec<Change> {
    let mut pieces = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let end = bytes.len().min(at + SECTOR_BYTES - (offset + at) % SECTOR_BYTES);
        pieces.push(Change::Write { offset: offset + at, bytes: bytes[at..end].to_vec() });
        at = end;
    }
    pieces
}

fn apply(content: Option<Vec<u8>>, change: &Change, fill: &mut dyn FnMut(usize) -> u8) -> Option<Vec<u8>> {
    let mut there = content.unwrap_or_default();
    match change {
        Change::Remove => return None,
        Change::Resize { bytes } => there.resize(*bytes, 0),
        Change::Write { offset, bytes } => put(&mut there, *offset, bytes, fill),
    }
    Some(there)
}

fn put(content: &mut Vec<u8>, offset: usize, bytes: &[u8], fill: impl FnMut(usize) -> u8) {
    if content.len() < offset {
        content.extend((content.len()..offset).map(fill));
    }
    let inside = bytes.len().min(content.len() - offset);
    content[offset..offset + inside].copy_from_slice(&bytes[..inside]);
    content.extend_from_slice(&bytes[inside..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file() -> File {
        let mut file = File::default();
        file.create();
        file.write(0, &[1; 1024]);
        file.sync();
        file
    }

    #[test]
    fn what_was_not_synced_is_lost_kept_or_torn_at_sectors() {
        let mut file = file();
        file.write(100, &[2; 1500]);
        let kept = file.live().to_vec();
        assert_eq!(kept, [vec![1; 100], vec![2; 1500]].concat());
        assert_eq!(file.after(Outage::Lost, 0), Some(vec![1; 1024]));
        assert_eq!(file.after(Outage::Kept, 0), Some(kept));
        let mut seen = std::collections::BTreeSet::new();
        for seed in 0..200 {
            let torn = file.after(Outage::Torn(seed), 0).unwrap();
            let sector = |range: std::ops::Range<usize>| torn.get(range).is_some_and(|part| part.contains(&2));
            let there = [sector(100..512), sector(512..1024), sector(1024..1536), sector(1536..1600)];
            // A sector is whole or as it was.
            assert!(torn[..100] == [1; 100] && [torn[100], torn[511]].into_iter().all(|byte| byte == torn[300]));
            assert_eq!(torn, file.after(Outage::Torn(seed), 0).unwrap(), "seed {seed}");
            seen.insert(there);
        }
        assert_eq!(seen.len(), 16, "every combination comes");
        file.sync();
        assert_eq!(file.after(Outage::Lost, 0).unwrap(), file.live());
    }

    #[test]
    fn a_name_is_sure_when_it_was_synced() {
        let mut new = File::default();
        new.create();
        new.write(0, b"x");
        assert_eq!((new.after(Outage::Lost, 0), new.after(Outage::Kept, 0)), (None, Some(b"x".to_vec())));
        let mut removed = file();
        removed.remove();
        assert!(!removed.is_there());
        assert_eq!((removed.after(Outage::Lost, 0), removed.after(Outage::Kept, 0)), (Some(vec![1; 1024]), None));
        removed.create();
        removed.write(0, b"again");
        assert_eq!(removed.after(Outage::Kept, 0), Some(b"again".to_vec()));
    }

    #[test]
    fn a_failed_sync_forgets() {
        let mut file = file();
        file.write(0, &[2; 10]);
        file.forget();
        assert_eq!(file.live()[0], 2);
        assert_eq!(file.after(Outage::Kept, 0), Some(vec![1; 1024]));
        file.write(1_000, &[3; 24]);
        file.sync();
        assert_eq!(file.after(Outage::Lost, 0), Some([vec![1; 1_000], vec![3; 24]].concat()));
    }

    #[test]
    fn a_bit_is_flipped_for_good() {
        let mut file = file();
        assert!(file.flip(1024 * 8 - 1) && !file.flip(1024 * 8));
        assert_eq!((file.live()[1023], file.after(Outage::Lost, 0).unwrap()[1023]), (0x81, 0x81));
    }
}
