//! Reads a file's objects in the order in which they lie there; of two with one number the later counts.
//!
//! The table at the end, which says where each object is, is not asked: it may be wrong, and a later object is newer than an
//! earlier one in every file that was ever added to.

use std::collections::BTreeMap;

use planb_core::care::reason::Unreadable;

use super::bounds::{LOADED_MAX_BYTES, OBJECTS_MAX, TOKENS_MAX};
use super::filters::unpacked;
use super::object::{Dictionary, Document, Object, ObjectId, Stream};
use super::values::{Values, find, is_blank};

/// Loads all objects.
pub(super) fn load(bytes: &[u8]) -> Result<Document, Unreadable> {
    let mut loader =
        Loader { bytes, lengths: lengths(bytes), objects: BTreeMap::new(), trailer: Dictionary::new(), tokens: 0 };
    loader.scan()?;
    loader.unpack()?;
    let Loader { objects, mut trailer, .. } = loader;
    if trailer.has(b"Encrypt") {
        return Err(Unreadable::Encrypted);
    }
    let objects: BTreeMap<ObjectId, Object> = objects.into_iter().map(|(id, (_, object))| (id, object)).collect();
    let is_root = |id: &Object| {
        let Object::Reference(id) = id else { return false };
        objects.get(id).is_some_and(|root| root.as_dict().is_ok_and(|root| root.has(b"Pages")))
    };
    if !trailer.get(b"Root").is_ok_and(is_root) {
        let catalog =
            |(_, object): &(&ObjectId, &Object)| object.as_dict().is_ok_and(|it| it.get_type() == Ok(b"Catalog"));
        let (id, _) = objects.iter().rev().find(catalog).ok_or(Unreadable::Damaged)?;
        trailer.set("Root", *id);
    }
    Ok(Document::loaded(objects, trailer))
}

struct Loader<'a> {
    bytes: &'a [u8],
    /// Objects that are one number: the lengths of streams.
    lengths: BTreeMap<u32, usize>,
    /// With the place in the file, which decides between two.
    objects: BTreeMap<ObjectId, (usize, Object)>,
    trailer: Dictionary,
    tokens: usize,
}

impl Loader<'_> {
    fn scan(&mut self) -> Result<(), Unreadable> {
        let bytes = self.bytes;
        let mut at = 0;
        while let Some(keyword) = find(bytes, b"obj", at) {
            let Some((id, start)) = header(bytes, keyword, at) else {
                at = keyword + 3;
                continue;
            };
            self.trailers(at, start)?;
            let mut values = Values::new(bytes, keyword + 3, &mut self.tokens);
            let value = values.value();
            at = values.at().max(keyword + 3);
            self.bounded()?;
            let Some(value) = value else { continue };
            let object = match value {
                Object::Dictionary(dict) => match data(bytes, at) {
                    Some(begin) => {
                        let end = self.end(&dict, begin);
                        at = end;
                        let content = bytes.get(begin..end).unwrap_or_default().to_vec();
                        if dict.get_type() == Ok(b"XRef") {
                            self.add_trailer(&dict);
                            continue;
                        }
                        Object::Stream(Stream { dict, content })
                    }
                    None => Object::Dictionary(dict),
                },
                plain => plain,
            };
            self.objects.insert(id, (start, object));
            if self.objects.len() > OBJECTS_MAX {
                return Err(Unreadable::TooManyObjects { limit: OBJECTS_MAX as u64 });
            }
        }
        self.trailers(at, bytes.len())
    }

    fn bounded(&self) -> Result<(), Unreadable> {
        if self.tokens > TOKENS_MAX { Err(Unreadable::TooManyObjects { limit: TOKENS_MAX as u64 }) } else { Ok(()) }
    }

    /// What stands between two objects may be a trailer.
    fn trailers(&mut self, from: usize, to: usize) -> Result<(), Unreadable> {
        let Some(between) = self.bytes.get(from..to) else { return Ok(()) };
        let mut at = 0;
        while let Some(found) = find(between, b"trailer", at) {
            let mut values = Values::new(between, found + 7, &mut self.tokens);
            let value = values.value();
            at = values.at().max(found + 7);
            self.bounded()?;
            if let Some(Object::Dictionary(dict)) = value {
                self.add_trailer(&dict);
            }
        }
        Ok(())
    }

    fn add_trailer(&mut self, dict: &Dictionary) {
        for key in [&b"Root"[..], b"Encrypt"] {
            if let Ok(value) = dict.get(key) {
                self.trailer.set(key, value.clone());
            }
        }
    }

    /// Where a stream's data ends: where its length says, if it says so rightly, else at the next `endstream`.
    fn end(&self, dict: &Dictionary, begin: usize) -> usize {
        let length = match dict.get(b"Length") {
            Ok(Object::Integer(length)) => usize::try_from(*length).ok(),
            Ok(Object::Reference(id)) => self.lengths.get(&id.0).copied(),
            _ => None,
        };
        let is_end = |end: &usize| {
            let after = self.bytes.get(*end..).unwrap_or_default();
            let blanks = after.iter().take(4).take_while(|byte| is_blank(**byte)).count();
            after.get(blanks..).is_some_and(|rest| rest.starts_with(b"endstream"))
        };
        if let Some(end) = length.and_then(|length| begin.checked_add(length)).filter(is_end) {
            return end;
        }
        let end = find(self.bytes, b"endstream", begin).unwrap_or(self.bytes.len());
        let data = self.bytes.get(begin..end).unwrap_or_default();
        let line =
            if data.ends_with(b"\r\n") { 2 } else { usize::from(data.ends_with(b"\n") || data.ends_with(b"\r")) };
        end - line
    }

    /// Unpacks the streams that hold objects.
    fn unpack(&mut self) -> Result<(), Unreadable> {
        let is_holder = |object: &Object| object.as_stream().is_ok_and(|it| it.dict.get_type() == Ok(b"ObjStm"));
        let holders: Vec<(ObjectId, usize)> = self
            .objects
            .iter()
            .filter(|(_, (_, object))| is_holder(object))
            .map(|(id, (place, _))| (*id, *place))
            .collect();
        let mut left = LOADED_MAX_BYTES;
        for (id, place) in holders {
            let Some((_, Object::Stream(stream))) = self.objects.remove(&id) else { continue };
            let content = unpacked(&stream, left)?;
            left -= content.len();
            self.members(&stream.dict, &content, place)?;
        }
        Ok(())
    }

    fn members(&mut self, dict: &Dictionary, content: &[u8], place: usize) -> Result<(), Unreadable> {
        let number = |key: &[u8]| dict.get(key).and_then(Object::as_i64).ok().and_then(|it| usize::try_from(it).ok());
        let (Some(first), Some(count)) = (number(b"First"), number(b"N")) else { return Ok(()) };
        let head = content.get(..first).unwrap_or_default();
        let words = head.split(|byte| is_blank(*byte)).filter(|word| !word.is_empty());
        let numbers: Vec<usize> = words.map_while(|word| std::str::from_utf8(word).ok()?.parse().ok()).collect();
        for pair in numbers.chunks_exact(2).take(count) {
            let [number, offset] = *pair else { continue };
            let (Ok(number), Some(start)) = (u32::try_from(number), first.checked_add(offset)) else { continue };
            let value = Values::new(content, start, &mut self.tokens).value();
            self.bounded()?;
            let known = self.objects.get(&(number, 0)).is_some_and(|(other, _)| *other > place);
            if let Some(value) = value.filter(|_| !known) {
                self.objects.insert((number, 0), (place, value));
            }
            if self.objects.len() > OBJECTS_MAX {
                return Err(Unreadable::TooManyObjects { limit: OBJECTS_MAX as u64 });
            }
        }
        Ok(())
    }
}

/// The number and generation before `obj`, and where they begin.
fn header(bytes: &[u8], keyword: usize, from: usize) -> Option<(ObjectId, usize)> {
    let before = bytes.get(from..keyword)?;
    let number = |end: usize| -> Option<(u64, usize)> {
        let text = before.get(..end)?;
        let blanks = text.iter().rev().take_while(|byte| is_blank(**byte)).count();
        let text = text.get(..text.len() - blanks)?;
        let digits = text.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
        let start = text.len() - digits;
        (digits > 0 && digits < 11).then_some(())?;
        Some((std::str::from_utf8(text.get(start..)?).ok()?.parse().ok()?, start))
    };
    let (generation, middle) = number(before.len())?;
    let (number, start) = number(middle)?;
    // At least one blank parts the two.
    before.get(middle.checked_sub(1)?).filter(|byte| is_blank(**byte))?;
    Some(((u32::try_from(number).ok()?, u16::try_from(generation).ok()?), from + start))
}

/// Where a stream's data begins, when a stream follows.
fn data(bytes: &[u8], at: usize) -> Option<usize> {
    let rest = bytes.get(at..)?;
    let blanks = rest.iter().take_while(|byte| is_blank(**byte)).count();
    let after = rest.get(blanks..)?.strip_prefix(b"stream")?;
    let line =
        if after.starts_with(b"\r\n") { 2 } else { usize::from(after.starts_with(b"\n") || after.starts_with(b"\r")) };
    Some(at + blanks + 6 + line)
}

/// Every object that is one number.
fn lengths(bytes: &[u8]) -> BTreeMap<u32, usize> {
    let (mut lengths, mut at) = (BTreeMap::new(), 0);
    while let Some(keyword) = find(bytes, b"obj", at) {
        let from = keyword.saturating_sub(24).max(at);
        at = keyword + 3;
        let Some(((number, _), _)) = header(bytes, keyword, from) else { continue };
        let rest = bytes.get(at..).unwrap_or_default();
        let blanks = rest.iter().take(4).take_while(|byte| is_blank(**byte)).count();
        let digits: Vec<u8> =
            rest.iter().skip(blanks).take(10).take_while(|byte| byte.is_ascii_digit()).copied().collect();
        let end = rest.get(blanks + digits.len()..).unwrap_or_default().trim_ascii_start();
        let length = std::str::from_utf8(&digits).ok().and_then(|digits| digits.parse().ok());
        if let Some(length) = length.filter(|_| end.starts_with(b"endobj")) {
            lengths.insert(number, length);
        }
    }
    lengths
}
