//! A PDF's objects in memory, and how they are written: plain, with one table of where everything is.

use std::collections::BTreeMap;
use std::fmt::Write;

/// Number and generation.
pub(super) type ObjectId = (u32, u16);

/// So many references are followed to one object.
const HOPS_MAX: usize = 32;

/// What was looked for is not there, or is something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Missing;

pub(super) type Found<T> = Result<T, Missing>;

/// One value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Object {
    Null,
    Boolean(bool),
    Integer(i64),
    Real(f32),
    Name(Vec<u8>),
    String(Vec<u8>),
    Array(Vec<Object>),
    Dictionary(Dictionary),
    Stream(Stream),
    Reference(ObjectId),
}

impl Object {
    pub(super) fn as_dict(&self) -> Found<&Dictionary> {
        if let Object::Dictionary(dict) = self { Ok(dict) } else { Err(Missing) }
    }

    pub(super) fn as_stream(&self) -> Found<&Stream> {
        if let Object::Stream(stream) = self { Ok(stream) } else { Err(Missing) }
    }

    pub(super) fn as_array(&self) -> Found<&Vec<Object>> {
        if let Object::Array(values) = self { Ok(values) } else { Err(Missing) }
    }

    pub(super) fn as_name(&self) -> Found<&[u8]> {
        if let Object::Name(name) = self { Ok(name) } else { Err(Missing) }
    }

    pub(super) fn as_bool(&self) -> Found<bool> {
        if let Object::Boolean(value) = self { Ok(*value) } else { Err(Missing) }
    }

    pub(super) fn as_i64(&self) -> Found<i64> {
        match self {
            Object::Integer(value) => Ok(*value),
            Object::Real(value) if value.is_finite() => Ok(*value as i64),
            _ => Err(Missing),
        }
    }

    pub(super) fn as_float(&self) -> Found<f32> {
        match self {
            Object::Integer(value) => Ok(*value as f32),
            Object::Real(value) => Ok(*value),
            _ => Err(Missing),
        }
    }

    /// A name.
    pub(super) fn name(name: &str) -> Object {
        Object::Name(name.as_bytes().to_vec())
    }

    fn write(&self, out: &mut Vec<u8>) {
        match self {
            Object::Null => out.extend(b"null"),
            Object::Boolean(value) => out.extend(value.to_string().bytes()),
            Object::Integer(value) => out.extend(value.to_string().bytes()),
            Object::Real(value) => out.extend(format!("{value:.5}").bytes()),
            Object::Name(name) => write_name(name, out),
            Object::String(text) => {
                out.push(b'<');
                out.extend(text.iter().flat_map(|byte| format!("{byte:02X}").into_bytes()));
                out.push(b'>');
            }
            Object::Array(values) => {
                out.push(b'[');
                for value in values {
                    value.write(out);
                    out.push(b' ');
                }
                out.push(b']');
            }
            Object::Dictionary(dict) => dict.write(out),
            Object::Stream(stream) => {
                stream.dict.write(out);
                out.extend(b"\nstream\n");
                out.extend(&stream.content);
                out.extend(b"\nendstream");
            }
            Object::Reference((number, generation)) => out.extend(format!("{number} {generation} R").bytes()),
        }
    }
}

fn write_name(name: &[u8], out: &mut Vec<u8>) {
    out.push(b'/');
    for byte in name {
        if byte.is_ascii_alphanumeric() || b"+-_.,:*'".contains(byte) {
            out.push(*byte);
        } else {
            out.extend(format!("#{byte:02X}").bytes());
        }
    }
}

impl From<i64> for Object {
    fn from(value: i64) -> Object {
        Object::Integer(value)
    }
}

impl From<ObjectId> for Object {
    fn from(id: ObjectId) -> Object {
        Object::Reference(id)
    }
}

impl From<Vec<Object>> for Object {
    fn from(values: Vec<Object>) -> Object {
        Object::Array(values)
    }
}

impl From<Dictionary> for Object {
    fn from(dict: Dictionary) -> Object {
        Object::Dictionary(dict)
    }
}

impl From<Stream> for Object {
    fn from(stream: Stream) -> Object {
        Object::Stream(stream)
    }
}

/// Names and values.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Dictionary(BTreeMap<Vec<u8>, Object>);

impl Dictionary {
    pub(super) fn new() -> Dictionary {
        Dictionary::default()
    }

    pub(super) fn get(&self, key: &[u8]) -> Found<&Object> {
        self.0.get(key).ok_or(Missing)
    }

    /// The value, whether it stands here or is referred to.
    pub(super) fn get_deref<'a>(&'a self, key: &[u8], doc: &'a Document) -> Found<&'a Object> {
        doc.dereference(self.get(key)?).map(|(_, object)| object)
    }

    pub(super) fn has(&self, key: &[u8]) -> bool {
        self.0.contains_key(key)
    }

    pub(super) fn set(&mut self, key: impl Into<Vec<u8>>, value: impl Into<Object>) {
        self.0.insert(key.into(), value.into());
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&Vec<u8>, &Object)> {
        self.0.iter()
    }

    pub(super) fn values_mut(&mut self) -> impl Iterator<Item = &mut Object> {
        self.0.values_mut()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn get_type(&self) -> Found<&[u8]> {
        self.get(b"Type")?.as_name()
    }

    fn write(&self, out: &mut Vec<u8>) {
        out.extend(b"<<");
        for (key, value) in &self.0 {
            write_name(key, out);
            out.push(b' ');
            value.write(out);
            out.push(b'\n');
        }
        out.extend(b">>");
    }
}

/// A dictionary with bytes.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Stream {
    pub dict: Dictionary,
    pub content: Vec<u8>,
}

impl Stream {
    pub(super) fn new(mut dict: Dictionary, content: Vec<u8>) -> Stream {
        dict.set("Length", content.len() as i64);
        Stream { dict, content }
    }
}

/// A file's objects.
#[derive(Clone, Debug, Default)]
pub(super) struct Document {
    pub objects: BTreeMap<ObjectId, Object>,
    pub trailer: Dictionary,
    last: u32,
}

impl Document {
    /// Keeps new numbers above those that are there.
    pub(super) fn loaded(objects: BTreeMap<ObjectId, Object>, trailer: Dictionary) -> Document {
        let last = objects.keys().next_back().map_or(0, |id| id.0);
        Document { objects, trailer, last }
    }

    pub(super) fn new_object_id(&mut self) -> ObjectId {
        self.last += 1;
        (self.last, 0)
    }

    pub(super) fn add_object(&mut self, object: impl Into<Object>) -> ObjectId {
        let id = self.new_object_id();
        self.objects.insert(id, object.into());
        id
    }

    /// Follows references; gives the last number and what it is.
    pub(super) fn dereference<'a>(&'a self, object: &'a Object) -> Found<(Option<ObjectId>, &'a Object)> {
        let (mut object, mut last) = (object, None);
        for _ in 0..HOPS_MAX {
            let Object::Reference(id) = object else { return Ok((last, object)) };
            last = Some(*id);
            object = self.objects.get(id).ok_or(Missing)?;
        }
        Err(Missing)
    }

    pub(super) fn catalog(&self) -> Found<&Dictionary> {
        self.trailer.get_deref(b"Root", self)?.as_dict()
    }

    /// The whole file.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let mut out = b"%PDF-1.7\n%\xc3\xa5\xc3\xa4\xc3\xb6\n".to_vec();
        let mut places: BTreeMap<u32, usize> = BTreeMap::new();
        for ((number, _), object) in &self.objects {
            places.insert(*number, out.len());
            out.extend(format!("{number} 0 obj\n").bytes());
            object.write(&mut out);
            out.extend(b"\nendobj\n");
        }
        let (start, size) = (out.len(), self.last + 1);
        let mut table = format!("xref\n0 {size}\n0000000000 65535 f \n");
        for number in 1..size {
            // Writing to memory can't fail.
            _ = match places.get(&number) {
                Some(place) => writeln!(table, "{place:010} 00000 n "),
                None => writeln!(table, "0000000000 65535 f "),
            };
        }
        out.extend(table.bytes());
        let mut trailer = self.trailer.clone();
        trailer.set("Size", i64::from(size));
        out.extend(b"trailer\n");
        trailer.write(&mut out);
        out.extend(format!("\nstartxref\n{start}\n%%EOF\n").bytes());
        out
    }
}
