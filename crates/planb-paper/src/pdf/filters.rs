//! Unpacks streams, each filter to at most a bound.

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use planb_core::care::reason::Unreadable;

use super::bounds::FILTERS_MAX;
use super::object::{Object, Stream};
use super::values::is_blank;

/// Deflate's level for drawings: most of the gain for a third of the time.
const LEVEL: u32 = 4;

/// The names of a stream's filters, the outermost first; `None` where they can't be read.
pub(super) fn filters(stream: &Stream) -> Option<Vec<&[u8]>> {
    match stream.dict.get(b"Filter") {
        Err(_) | Ok(Object::Null) => Some(Vec::new()),
        Ok(Object::Name(name)) => Some(vec![name]),
        Ok(Object::Array(names)) => names.iter().map(|name| name.as_name().ok()).collect(),
        Ok(_) => None,
    }
}

/// A stream's bytes, at most so many.
pub(super) fn unpacked(stream: &Stream, limit: usize) -> Result<Vec<u8>, Unreadable> {
    let filters = filters(stream).filter(|filters| filters.len() <= FILTERS_MAX).ok_or(Unreadable::Damaged)?;
    let has_predictor = match stream.dict.get(b"DecodeParms") {
        Err(_) | Ok(Object::Null) => false,
        Ok(Object::Dictionary(parms)) => parms.get(b"Predictor").and_then(Object::as_i64).unwrap_or(1) > 1,
        Ok(Object::Array(all)) => {
            all.iter().filter_map(|parms| parms.as_dict().ok()).any(|parms| parms.has(b"Predictor"))
        }
        Ok(_) => true,
    };
    if has_predictor {
        // For pictures; nobody foretells a drawing or a list of objects.
        return Err(Unreadable::Damaged);
    }
    let mut bytes = stream.content.clone();
    for filter in filters {
        bytes = one(filter, &bytes, limit)?;
    }
    if bytes.len() > limit { Err(too_large(limit)) } else { Ok(bytes) }
}

/// How much a picture or a typeface unpacks to, without keeping it; 0 for what is not counted.
pub(super) fn unpacked_length(stream: &Stream, limit: usize) -> Result<usize, Unreadable> {
    match filters(stream).ok_or(Unreadable::Damaged)?.as_slice() {
        [] => Ok(stream.content.len()),
        [b"FlateDecode" | b"Fl"] => {
            let mut sink = std::io::sink();
            let mut reader = ZlibDecoder::new(&stream.content[..]).take(limit as u64 + 1);
            // What breaks off is as long as it got.
            let read = std::io::copy(&mut reader, &mut sink).unwrap_or(0);
            if read > limit as u64 { Err(too_large(limit)) } else { Ok(read as usize) }
        }
        more if more.len() > 2 => Err(Unreadable::Damaged),
        _ => Ok(0),
    }
}

fn too_large(limit: usize) -> Unreadable {
    Unreadable::UnpacksTooLarge { limit: limit as u64 }
}

fn one(filter: &[u8], bytes: &[u8], limit: usize) -> Result<Vec<u8>, Unreadable> {
    let out = match filter {
        b"FlateDecode" | b"Fl" => inflated(bytes, limit),
        b"ASCII85Decode" | b"A85" => ascii_85(bytes),
        b"ASCIIHexDecode" | b"AHx" => ascii_hex(bytes),
        b"RunLengthDecode" | b"RL" => run_length(bytes, limit),
        b"LZWDecode" | b"LZW" => lzw(bytes, limit),
        _ => None,
    };
    let out = out.ok_or(Unreadable::Damaged)?;
    if out.len() > limit { Err(too_large(limit)) } else { Ok(out) }
}

/// At most one byte more than the bound; what breaks off is given as far as it goes.
fn inflated(bytes: &[u8], limit: usize) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let read = ZlibDecoder::new(bytes).take(limit as u64 + 1).read_to_end(&mut out);
    (read.is_ok() || !out.is_empty()).then_some(out)
}

fn ascii_85(bytes: &[u8]) -> Option<Vec<u8>> {
    let (mut out, mut group, mut count) = (Vec::with_capacity(bytes.len()), 0u64, 0usize);
    for byte in bytes.iter().copied().filter(|byte| !is_blank(*byte)) {
        match byte {
            b'~' => break,
            b'z' if count == 0 => out.extend([0; 4]),
            b'!'..=b'u' => {
                group = group * 85 + u64::from(byte - b'!');
                count += 1;
                if count == 5 {
                    out.extend(u32::try_from(group).ok()?.to_be_bytes());
                    (group, count) = (0, 0);
                }
            }
            _ => return None,
        }
    }
    if count > 1 {
        for _ in count..5 {
            group = group * 85 + 84;
        }
        out.extend(u32::try_from(group).ok()?.to_be_bytes().iter().take(count - 1));
    }
    Some(out)
}

fn ascii_hex(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut digits = Vec::with_capacity(bytes.len());
    for byte in bytes.iter().copied().filter(|byte| !is_blank(*byte)) {
        if byte == b'>' {
            break;
        }
        digits.push(char::from(byte).to_digit(16)? as u8);
    }
    Some(
        digits.chunks(2).map(|pair| pair.first().map_or(0, |it| it << 4) | pair.get(1).copied().unwrap_or(0)).collect(),
    )
}

fn run_length(bytes: &[u8], limit: usize) -> Option<Vec<u8>> {
    let (mut out, mut at) = (Vec::new(), 0);
    while let Some(length) = bytes.get(at).map(|byte| usize::from(*byte)).filter(|length| *length != 128) {
        if out.len() > limit {
            return Some(out);
        }
        if length < 128 {
            out.extend(bytes.get(at + 1..at + 2 + length)?);
            at += length + 2;
        } else {
            out.extend(std::iter::repeat_n(*bytes.get(at + 1)?, 257 - length));
            at += 2;
        }
    }
    Some(out)
}

/// LZW as PDF has it: codes of 9 to 12 bits, 256 clears, 257 ends, the width changes one code early.
fn lzw(bytes: &[u8], limit: usize) -> Option<Vec<u8>> {
    let mut out: Vec<u8> = Vec::new();
    // Each entry is a piece of what was written: where it begins and how long it is.
    let mut table: Vec<(usize, usize)> = Vec::new();
    let (mut width, mut held, mut bits) = (9, 0u32, 0u32);
    let mut before: Option<(usize, usize)> = None;
    for byte in bytes {
        held = held << 8 | u32::from(*byte);
        bits += 8;
        if bits < width {
            continue;
        }
        bits -= width;
        let code = (held >> bits & ((1 << width) - 1)) as usize;
        held &= (1 << bits) - 1;
        let start = out.len();
        match code {
            256 => {
                table.clear();
                (width, before) = (9, None);
                continue;
            }
            257 => break,
            0..=255 => out.push(code as u8),
            _ => {
                let (from, length) = match table.get(code - 258) {
                    Some(known) => *known,
                    None if code - 258 == table.len() => before.map(|(from, length)| (from, length + 1))?,
                    None => return None,
                };
                for at in from..from + length {
                    let byte = *out.get(at)?;
                    out.push(byte);
                }
            }
        }
        if let Some((from, length)) = before
            && table.len() < 4096 - 258
        {
            // The piece before and the first byte of this one lie side by side.
            table.push((from, length + 1));
        }
        before = Some((start, out.len() - start));
        width = match table.len() + 259 {
            0..=511 => 9,
            512..=1023 => 10,
            1024..=2047 => 11,
            _ => 12,
        };
        if out.len() > limit {
            break;
        }
    }
    Some(out)
}

/// Deflated.
pub(super) fn packed(content: &[u8]) -> Result<Vec<u8>, Unreadable> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::new(LEVEL));
    encoder.write_all(content).and_then(|()| encoder.finish()).map_err(|_| Unreadable::Damaged)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pdf::object::Dictionary;

    fn stream(filter: &str, content: &[u8]) -> Stream {
        let mut dict = Dictionary::new();
        dict.set("Filter", Object::name(filter));
        Stream::new(dict, content.to_vec())
    }

    #[test]
    fn every_filter_gives_back_what_was_packed() {
        let check = |filter, content: &[u8], expected: &[u8]| {
            assert_eq!(unpacked(&stream(filter, content), 1000).unwrap(), expected, "{filter}");
        };
        check("ASCIIHexDecode", b"4a 4B5>", &[0x4a, 0x4b, 0x50]);
        check("ASCII85Decode", b"87cURDZ~>", b"Hello");
        check("ASCII85Decode", b"z!!~>", &[0, 0, 0, 0, 0]);
        check("RunLengthDecode", &[2, b'a', b'b', b'c', 254, b'x', 128], b"abcxxx");
        check(
            "LZWDecode",
            &[0x80, 0x0b, 0x60, 0x50, 0x22, 0x0c, 0x0c, 0x85, 0x01],
            &[45, 45, 45, 45, 45, 65, 45, 45, 45, 66],
        );
        check("FlateDecode", &packed(b"abc").unwrap(), b"abc");
    }

    #[test]
    fn no_filter_passes_the_bound() {
        let zeros = packed(&[0; 1001]).unwrap();
        let too_large = Err(Unreadable::UnpacksTooLarge { limit: 1000 });
        assert_eq!(unpacked(&stream("FlateDecode", &zeros), 1000), too_large);
        assert_eq!(unpacked(&stream("FlateDecode", &packed(&[0; 1000]).unwrap()), 1000).unwrap().len(), 1000);
        assert_eq!(unpacked(&stream("RunLengthDecode", &[129, 0].repeat(9)), 1000), too_large);
        assert_eq!(
            unpacked_length(&stream("FlateDecode", &zeros), 1000),
            Err(Unreadable::UnpacksTooLarge { limit: 1000 })
        );
        assert_eq!(unpacked(&stream("Unknown", b"a"), 1000), Err(Unreadable::Damaged));
    }
}
