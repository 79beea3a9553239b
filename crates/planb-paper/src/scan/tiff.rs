//! TIFF, as scanners write it: pages one after another, black and white, grey or colour, packed in the ways that they use.
//!
//! The file is read by what its tags say, each held against limits before memory is taken. Tiles, layers apart and more than eight
//! bits that are not a scanner's are refused.

use std::collections::BTreeMap;
use std::io::Read;

use super::bilevel::{Packing, unpacked};
use super::grey::Grey;
use super::input::{PAGES_MAX, PIXELS_MAX, Unreadable, grey, jpeg_within, squared, within};
use super::turn::Turn;

/// A directory may have this many entries …
const ENTRIES_MAX: usize = 200;
/// … an entry this many numbers, …
const NUMBERS_MAX: usize = 40_000;
/// … and a page this many bits for a pixel.
const BITS_MAX: usize = 64;

const WIDTH: u16 = 256;
const HEIGHT: u16 = 257;
const BITS: u16 = 258;
const PACKING: u16 = 259;
const MEANING: u16 = 262;
const FILL_ORDER: u16 = 266;
const OFFSETS: u16 = 273;
const ORIENTATION: u16 = 274;
const SAMPLES: u16 = 277;
const ROWS: u16 = 278;
const LENGTHS: u16 = 279;
const ACROSS: u16 = 282;
const DOWN: u16 = 283;
const PLANES: u16 = 284;
const GROUP3: u16 = 292;
const PREDICTOR: u16 = 317;
const COLOURS: u16 = 320;
const TABLES: u16 = 347;
const SORT: u16 = 254;

/// A file and where its pages are described.
pub struct Tiff {
    bytes: Vec<u8>,
    is_little: bool,
    pages: Vec<usize>,
}

/// A page's tags: numbers, and for bytes that are no numbers where they lie.
type Tags = BTreeMap<u16, Vec<u32>>;

/// Whether a file says that it is one.
pub(super) fn is_tiff(bytes: &[u8]) -> bool {
    bytes.starts_with(b"II*\0") || bytes.starts_with(b"MM\0*")
}

impl Tiff {
    pub(super) fn open(bytes: &[u8]) -> Result<Tiff, Unreadable> {
        let mut tiff = Tiff { bytes: bytes.to_vec(), is_little: bytes.starts_with(b"II"), pages: Vec::new() };
        let mut next = tiff.long(4).ok_or(Unreadable::Damaged)? as usize;
        let mut seen = std::collections::BTreeSet::new();
        while next != 0 {
            if !seen.insert(next) {
                return Err(Unreadable::Damaged);
            }
            if tiff.pages.len() >= PAGES_MAX as usize {
                return Err(Unreadable::TooManyPages { pages: PAGES_MAX + 1 });
            }
            let count = usize::from(tiff.short(next).ok_or(Unreadable::Damaged)?);
            if count > ENTRIES_MAX {
                return Err(Unreadable::Damaged);
            }
            let tags = tiff.tags(next).ok_or(Unreadable::Damaged)?;
            // A small copy of a page for the eye is no page.
            if first(&tags, SORT).unwrap_or(0) & 1 == 0 {
                tiff.pages.push(next);
            }
            next = tiff.long(next + 2 + count * 12).unwrap_or(0) as usize;
        }
        if tiff.pages.is_empty() { Err(Unreadable::Damaged) } else { Ok(tiff) }
    }

    pub(super) fn count(&self) -> usize {
        self.pages.len()
    }

    fn short(&self, at: usize) -> Option<u16> {
        let two: [u8; 2] = self.bytes.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if self.is_little { u16::from_le_bytes(two) } else { u16::from_be_bytes(two) })
    }

    fn long(&self, at: usize) -> Option<u32> {
        let four: [u8; 4] = self.bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
        Some(if self.is_little { u32::from_le_bytes(four) } else { u32::from_be_bytes(four) })
    }

    /// A fraction, in hundredths.
    fn hundredths(&self, at: usize) -> Option<u32> {
        let (over, under) = (u64::from(self.long(at)?), u64::from(self.long(at.checked_add(4)?)?));
        u32::try_from(over * 100 / under.max(1)).ok()
    }

    fn tags(&self, directory: usize) -> Option<Tags> {
        let mut tags = Tags::new();
        for entry in 0..usize::from(self.short(directory)?) {
            let at = directory + 2 + entry * 12;
            let (tag, sort, count) = (self.short(at)?, self.short(at + 2)?, self.long(at + 4)? as usize);
            let size = match sort {
                1 | 7 => 1,
                3 => 2,
                4 => 4,
                5 => 8,
                _ => continue,
            };
            if count > NUMBERS_MAX {
                continue;
            }
            let from = if count * size <= 4 { at + 8 } else { self.long(at + 8)? as usize };
            let number = |n: usize| match size {
                1 => self.bytes.get(from.checked_add(n)?).map(|byte| u32::from(*byte)),
                2 => self.short(from.checked_add(2 * n)?).map(u32::from),
                8 => self.hundredths(from.checked_add(8 * n)?),
                _ => self.long(from.checked_add(4 * n)?),
            };
            tags.insert(tag, (0..count).map(number).collect::<Option<Vec<u32>>>()?);
        }
        Some(tags)
    }

    /// A page as a grey picture.
    pub(super) fn page(&self, at: usize) -> Result<Grey, Unreadable> {
        let tags = self.pages.get(at).and_then(|at| self.tags(*at)).ok_or(Unreadable::Damaged)?;
        let one = |tag: u16, other: u32| first(&tags, tag).unwrap_or(other) as usize;
        let (width, height) = (one(WIDTH, 0), one(HEIGHT, 0));
        within(width, height, PIXELS_MAX)?;
        let look = Look {
            is_little: self.is_little,
            width,
            bits: one(BITS, 1),
            samples: one(SAMPLES, 1),
            packing: one(PACKING, 1),
            meaning: one(MEANING, 0),
            is_reversed: one(FILL_ORDER, 1) == 2,
            group3: one(GROUP3, 0),
            is_predicted: one(PREDICTOR, 1) == 2,
            colours: tags.get(&COLOURS).cloned().unwrap_or_default(),
            tables: tags.get(&TABLES).map(|bytes| bytes.iter().map(|byte| *byte as u8).collect()).unwrap_or_default(),
        };
        let is_known = matches!(look.bits, 1 | 2 | 4 | 8 | 16) && (1..=5).contains(&look.samples);
        if !is_known || look.bits * look.samples > BITS_MAX || (one(PLANES, 1) != 1 && look.samples > 1) {
            return Err(Unreadable::Damaged);
        }
        let (offsets, lengths) = (tags.get(&OFFSETS), tags.get(&LENGTHS));
        let (Some(offsets), Some(lengths)) = (offsets, lengths) else { return Err(Unreadable::Damaged) };
        let rows = one(ROWS, u32::MAX).min(height).max(1);
        if offsets.len() != lengths.len() || offsets.len() != height.div_ceil(rows) {
            return Err(Unreadable::Damaged);
        }
        let mut pixels = Vec::with_capacity(width * height);
        for (strip, (from, length)) in offsets.iter().zip(lengths).enumerate() {
            let (from, length) = (*from as usize, *length as usize);
            let end = from.checked_add(length).ok_or(Unreadable::Damaged)?;
            let data = self.bytes.get(from..end).ok_or(Unreadable::Damaged)?;
            look.strip(data, rows.min(height - strip * rows), &mut pixels)?;
        }
        // A fax has half as many lines as it has dots in a line.
        let (across, down) = (one(ACROSS, 1), one(DOWN, 1));
        let grey = squared(Grey { width, height, pixels }, across as f64 / down.max(1) as f64)?;
        Ok(Turn::numbered(one(ORIENTATION, 1) as u32).of(grey))
    }
}

fn first(tags: &Tags, tag: u16) -> Option<u32> {
    tags.get(&tag)?.first().copied()
}

/// How a page's pixels are written.
struct Look {
    is_little: bool,
    width: usize,
    bits: usize,
    samples: usize,
    packing: usize,
    /// 0: zero is white; 1: zero is black; 2: colours; 3: numbers of colours; 5: inks; 6: a JPEG's own.
    meaning: usize,
    is_reversed: bool,
    group3: usize,
    is_predicted: bool,
    colours: Vec<u32>,
    tables: Vec<u8>,
}

impl Look {
    /// Unpacks a strip of `rows` lines and adds its shades.
    fn strip(&self, data: &[u8], rows: usize, pixels: &mut Vec<u8>) -> Result<(), Unreadable> {
        let turned: Vec<u8>;
        let data = if self.is_reversed {
            turned = data.iter().map(|byte| byte.reverse_bits()).collect();
            &turned
        } else {
            data
        };
        let line = (self.width * self.bits * self.samples).div_ceil(8);
        let most = line * rows;
        let bytes = match self.packing {
            1 => data.to_vec(),
            3 | 4 => return self.fax(data, rows, pixels),
            5 => lzw(data, most)?,
            7 => return self.jpeg(data, rows, pixels),
            8 | 32_946 => inflated(data, most)?,
            32_773 => unpacked_bits(data, most)?,
            _ => return Err(Unreadable::Damaged),
        };
        if bytes.len() < most {
            return Err(Unreadable::Damaged);
        }
        for row in bytes.chunks_exact(line).take(rows) {
            self.shades(row, pixels);
        }
        Ok(())
    }

    fn fax(&self, data: &[u8], rows: usize, pixels: &mut Vec<u8>) -> Result<(), Unreadable> {
        let packing = match (self.packing, self.group3 & 1) {
            (4, _) => Packing::Group4,
            (_, 0) => Packing::Group3,
            _ => Packing::Group3Leaning(4),
        };
        let shades = unpacked(data, self.width, rows, packing).ok_or(Unreadable::Damaged)?;
        // The packing's white is zero; what zero means is the page's to say.
        let is_inverted = self.meaning == 1;
        pixels.extend(shades.into_iter().map(|shade| if is_inverted { u8::MAX - shade } else { shade }));
        Ok(())
    }

    fn jpeg(&self, data: &[u8], rows: usize, pixels: &mut Vec<u8>) -> Result<(), Unreadable> {
        let mut whole = self.tables.clone();
        let has_tables = whole.len() > 4 && whole.ends_with(&[0xff, 0xd9]) && data.starts_with(&[0xff, 0xd8]);
        if has_tables {
            whole.truncate(whole.len() - 2);
            whole.extend(&data[2..]);
        } else {
            whole = data.to_vec();
        }
        let strip =
            jpeg_within(
                &whole,
                |width, height| {
                    if width == self.width && height == rows { Ok(()) } else { Err(Unreadable::Damaged) }
                },
            )?;
        pixels.extend(strip.pixels);
        Ok(())
    }

    /// The shades of one line.
    fn shades(&self, row: &[u8], pixels: &mut Vec<u8>) {
        let most = (1u32 << self.bits.min(16)) - 1;
        let sample = |at: usize| match self.bits {
            16 => {
                let (first, second) = (u32::from(row[at * 2]), u32::from(row[at * 2 + 1]));
                if self.is_little { second << 8 | first } else { first << 8 | second }
            }
            8 => u32::from(row[at]),
            bits => {
                let from = at * bits;
                u32::from(row[from / 8] >> (8 - bits - from % 8)) & most
            }
        };
        let mut before = [0u32; 5];
        for x in 0..self.width {
            let mut values = [0u32; 5];
            for (at, value) in values.iter_mut().enumerate().take(self.samples) {
                *value = sample(x * self.samples + at);
                // Only whole bytes are written as differences.
                if self.is_predicted && self.bits >= 8 {
                    *value = (*value + before[at]) & most;
                }
            }
            before = values;
            let eight = |value: u32| (value * 255 / most) as u8;
            let shade = match (self.meaning, self.samples) {
                (0, _) => u8::MAX - eight(values[0]),
                (2, 3..) => grey(&[eight(values[0]), eight(values[1]), eight(values[2])]),
                (5, 4..) => inked([values[0], values[1], values[2], values[3]].map(eight)),
                (3, _) => self.coloured(values[0] as usize),
                _ => eight(values[0]),
            };
            pixels.push(shade);
        }
    }

    fn coloured(&self, number: usize) -> u8 {
        let count = self.colours.len() / 3;
        let part = |of: usize| self.colours.get(of * count + number).map_or(u8::MAX, |value| (value >> 8) as u8);
        if number < count { grey(&[part(0), part(1), part(2)]) } else { u8::MAX }
    }
}

/// The shade of four inks: cyan, magenta, yellow, black.
fn inked(inks: [u8; 4]) -> u8 {
    let [cyan, magenta, yellow, black] = inks.map(|ink| 255 - u32::from(ink));
    grey(&[cyan, magenta, yellow].map(|light| (light * black / 255) as u8))
}

fn lzw(data: &[u8], most: usize) -> Result<Vec<u8>, Unreadable> {
    let mut decoder = weezl::decode::Decoder::with_tiff_size_switch(weezl::BitOrder::Msb, 8);
    let mut bytes = vec![0; most];
    let (mut read, mut written) = (0, 0);
    while written < most {
        let step = decoder.decode_bytes(&data[read..], &mut bytes[written..]);
        (read, written) = (read + step.consumed_in, written + step.consumed_out);
        let is_stuck = step.consumed_in == 0 && step.consumed_out == 0;
        match step.status {
            Ok(weezl::LzwStatus::Ok) if !is_stuck => {}
            Ok(_) => break,
            Err(_) => return Err(Unreadable::Damaged),
        }
    }
    bytes.truncate(written);
    Ok(bytes)
}

fn inflated(data: &[u8], most: usize) -> Result<Vec<u8>, Unreadable> {
    let mut bytes = Vec::new();
    let reader = flate2::read::ZlibDecoder::new(data);
    reader.take(most as u64).read_to_end(&mut bytes).map_err(|_| Unreadable::Damaged)?;
    Ok(bytes)
}

fn unpacked_bits(data: &[u8], most: usize) -> Result<Vec<u8>, Unreadable> {
    let mut bytes = Vec::new();
    let mut rest = data;
    while let [head, after @ ..] = rest
        && bytes.len() < most
    {
        let count = usize::from(*head);
        rest = match count {
            0..=127 => {
                let plain = after.get(..=count).ok_or(Unreadable::Damaged)?;
                bytes.extend(plain);
                &after[count + 1..]
            }
            128 => after,
            _ => {
                let [byte, after @ ..] = after else { return Err(Unreadable::Damaged) };
                bytes.resize(bytes.len() + 257 - count, *byte);
                after
            }
        };
    }
    bytes.truncate(most);
    Ok(bytes)
}
