//! Damaged input that still looks like something: the seeds, changed a little, again and again, always the same for one seed.

/// Most inputs that are kept to go on from.
const MOST_KEPT: usize = 256;
/// The longest input that is made.
const MOST_BYTES: usize = 64 << 10;

/// Numbers that decoders are asked to believe.
const NUMBERS: [u64; 14] =
    [0, 1, 2, 0x7f, 0x80, 0x3fff, 0x4000, 4_096, 4_097, 8 << 20, 16 << 20, 1 << 32, u64::MAX - 1, u64::MAX];

/// Makes one input after another.
pub struct Mutator {
    state: u64,
    pool: Vec<Vec<u8>>,
    seeds: usize,
}

impl Mutator {
    /// Begins with these inputs.
    pub fn new(seed: u64, seeds: Vec<Vec<u8>>) -> Mutator {
        Mutator { state: seed, seeds: seeds.len(), pool: seeds }
    }

    /// The next input: one of the pool with one to six changes.
    pub fn next(&mut self) -> Vec<u8> {
        let place = self.below(self.pool.len());
        let mut bytes = self.pool[place].clone();
        for _ in 0..=self.below(6) {
            self.change(&mut bytes);
        }
        bytes.truncate(MOST_BYTES);
        bytes
    }

    /// An input that was read: others are made of it. The seeds themselves always stay.
    pub fn keep(&mut self, bytes: Vec<u8>) {
        if self.pool.len() < self.seeds + MOST_KEPT {
            self.pool.push(bytes);
        } else {
            let place = self.seeds + self.below(MOST_KEPT);
            self.pool[place] = bytes;
        }
    }

    fn change(&mut self, bytes: &mut Vec<u8>) {
        let at = self.below(bytes.len() + 1);
        let end = (at + 1 + self.below(40)).min(bytes.len());
        match self.below(9) {
            0 | 1 => {
                let bit = self.below(8);
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << bit;
                }
            }
            2 => {
                let value = self.random() as u8;
                bytes.insert(at, value);
            }
            3 => drop(bytes.drain(at.min(end)..end)),
            4 => {
                let again = bytes[at.min(end)..end].to_vec();
                bytes.splice(at..at, again);
            }
            5 => self.splice(bytes, at),
            6 | 7 => self.renumber(bytes, at),
            _ => {
                let value = [self.number(), self.random()][self.below(2)].to_be_bytes();
                for (byte, value) in bytes[at..].iter_mut().zip(value) {
                    *byte = value;
                }
            }
        }
    }

    /// Goes on with another input, from the same place or another one.
    fn splice(&mut self, bytes: &mut Vec<u8>, at: usize) {
        let place = self.below(self.pool.len());
        let other = self.pool[place].len();
        let from = if self.below(2) == 0 { at.min(other) } else { self.below(other + 1) };
        bytes.truncate(at);
        bytes.extend_from_slice(&self.pool[place][from..]);
    }

    /// Reads what stands here as a number of one to ten bytes, and writes another in its place.
    fn renumber(&mut self, bytes: &mut Vec<u8>, at: usize) {
        let length = bytes[at..].iter().take(10).take_while(|byte| **byte & 0x80 != 0).count() + 1;
        let end = (at + length).min(bytes.len());
        let old = bytes[at..end].iter().rev().fold(0u64, |value, byte| value << 7 | u64::from(byte & 0x7f));
        let new = match self.below(4) {
            0 => old.wrapping_add(1),
            1 => old.wrapping_sub(1),
            _ => self.number(),
        };
        let mut number = Vec::new();
        planb_core::log::bytes::write_number(&mut number, new);
        bytes.splice(at..end, number);
    }

    fn number(&mut self) -> u64 {
        NUMBERS[self.below(NUMBERS.len())]
    }

    fn below(&mut self, end: usize) -> usize {
        (self.random() % end.max(1) as u64) as usize
    }

    /// SplitMix64.
    fn random(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut value = self.state;
        value = (value ^ value >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        value = (value ^ value >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        value ^ value >> 31
    }
}
