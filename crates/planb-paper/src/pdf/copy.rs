//! Takes drawings along with what they use, and nothing else of the file.

use std::collections::{BTreeMap, BTreeSet};

use planb_core::care::reason::Unreadable;

use super::bounds::{
    DEPTH_MAX, DRAWN_ALL_MAX_BYTES, DRAWN_MAX_BYTES, PICTURE_MAX_PIXELS, STREAM_MAX_BYTES, UNPACKED_MAX_BYTES,
};
use super::depth;
use super::filters::{filters, packed, unpacked, unpacked_length};
use super::names::Used;
use super::object::{Dictionary, Document, Object, ObjectId, Stream};

/// What a stream may have that is no part of the drawing: descriptions, other systems' data, files elsewhere, actions.
const LEFT: [&[u8]; 16] = [
    b"A",
    b"AA",
    b"AF",
    b"Annots",
    b"F",
    b"FDecodeParms",
    b"FFilter",
    b"LastModified",
    b"Length",
    b"Measure",
    b"Metadata",
    b"OPI",
    b"PieceInfo",
    b"PtData",
    b"Ref",
    b"StructParent",
];
/// Things that are never part of a drawing, by their type.
const NEVER: [&[u8]; 12] = [
    b"Action",
    b"Annot",
    b"Catalog",
    b"EmbeddedFile",
    b"Filespec",
    b"Outlines",
    b"Page",
    b"Pages",
    b"Rendition",
    b"Sig",
    b"StructElem",
    b"StructTreeRoot",
];
/// Codecs of pictures: they are left packed.
const CODECS: [&[u8]; 6] = [b"DCTDecode", b"DCT", b"JPXDecode", b"CCITTFaxDecode", b"CCF", b"JBIG2Decode"];

/// Copies from a loaded file into a new one.
pub(super) struct Copier<'a> {
    source: &'a Document,
    into: Document,
    known: BTreeMap<ObjectId, ObjectId>,
    waiting: Vec<(ObjectId, ObjectId)>,
    /// What drawing a form costs, by its number in the new file: its own bytes, how often it draws others, and which.
    forms: BTreeMap<ObjectId, Form>,
    pages: Vec<ObjectId>,
    unpacked: usize,
}

#[derive(Clone, Debug, Default)]
struct Form {
    bytes: usize,
    draws: usize,
    others: Vec<ObjectId>,
}

impl<'a> Copier<'a> {
    pub(super) fn new(source: &'a Document) -> Copier<'a> {
        let into = Document::default();
        let (known, waiting, forms, pages) = (BTreeMap::new(), Vec::new(), BTreeMap::new(), Vec::new());
        Copier { source, into, known, waiting, forms, pages, unpacked: 0 }
    }

    /// Adds an object that is whole already.
    pub(super) fn add(&mut self, object: Object) -> ObjectId {
        self.into.add_object(object)
    }

    /// A page's drawing as a form of its own.
    pub(super) fn drawing(
        &mut self,
        content: &[u8],
        resources: Option<&Object>,
        area: [f32; 4],
    ) -> Result<ObjectId, Unreadable> {
        let mut dict = Dictionary::new();
        dict.set("Type", Object::name("XObject"));
        dict.set("Subtype", Object::name("Form"));
        dict.set("BBox", area.map(Object::Real).to_vec());
        let id = self.into.new_object_id();
        let form = self.form(dict, content, resources, None)?;
        self.into.objects.insert(id, form.0);
        self.forms.insert(id, form.1);
        self.pages.push(id);
        self.settle()?;
        Ok(id)
    }

    /// The new number of what `object` refers to.
    pub(super) fn reference(&mut self, object: &Object) -> Result<ObjectId, Unreadable> {
        let Object::Reference(old) = object else { return Err(Unreadable::Damaged) };
        let id = self.number(*old);
        self.pages.push(id);
        self.settle()?;
        Ok(id)
    }

    /// The new file, when no page costs too much to draw.
    pub(super) fn finish(self) -> Result<Document, Unreadable> {
        let mut costs = BTreeMap::new();
        let mut all: usize = 0;
        for page in &self.pages {
            let cost = cost(*page, &self.forms, &mut costs, 0)?;
            all = all.saturating_add(cost);
            if cost > DRAWN_MAX_BYTES || all > DRAWN_ALL_MAX_BYTES {
                return Err(Unreadable::UnpacksTooLarge { limit: DRAWN_MAX_BYTES as u64 });
            }
        }
        Ok(self.into)
    }

    fn number(&mut self, old: ObjectId) -> ObjectId {
        if let Some(new) = self.known.get(&old) {
            return *new;
        }
        let new = self.into.new_object_id();
        self.known.insert(old, new);
        self.waiting.push((old, new));
        new
    }

    /// Copies what was referred to, until nothing waits.
    fn settle(&mut self) -> Result<(), Unreadable> {
        let source = self.source;
        while let Some((old, new)) = self.waiting.pop() {
            let object = match source.objects.get(&old) {
                None => Object::Null,
                Some(Object::Stream(stream)) => self.stream(new, stream)?,
                Some(object) => self.value(object, 0)?,
            };
            self.into.objects.insert(new, object);
        }
        Ok(())
    }

    fn value(&mut self, object: &Object, depth: usize) -> Result<Object, Unreadable> {
        if depth > DEPTH_MAX {
            return Err(Unreadable::Damaged);
        }
        Ok(match object {
            Object::Reference(old) => Object::Reference(self.number(*old)),
            Object::Array(values) => {
                Object::Array(values.iter().map(|value| self.value(value, depth + 1)).collect::<Result<_, _>>()?)
            }
            Object::Dictionary(dict) if is_never(dict) => Object::Null,
            Object::Dictionary(dict) => Object::Dictionary(self.dict(dict, depth)?),
            Object::Stream(_) => Object::Null,
            plain => plain.clone(),
        })
    }

    fn dict(&mut self, dict: &Dictionary, depth: usize) -> Result<Dictionary, Unreadable> {
        // Type 3 fonts without resources of their own use the page's, which a page takes along by the names in the letters.
        let mut copy = Dictionary::new();
        for (key, value) in dict.iter() {
            copy.set(key.clone(), self.value(value, depth + 1)?);
        }
        Ok(copy)
    }

    fn stream(&mut self, id: ObjectId, stream: &Stream) -> Result<Object, Unreadable> {
        let kind = stream.dict.get_deref(b"Subtype", self.source).and_then(Object::as_name).unwrap_or_default();
        if is_never(&stream.dict) || kind == b"PS" {
            return Ok(Object::Null);
        }
        let mut dict = Dictionary::new();
        let is_drawn = kind == b"Form" || stream.dict.has(b"PatternType");
        for (key, value) in stream.dict.iter().filter(|(key, _)| !LEFT.contains(&key.as_slice())) {
            let is_own =
                is_drawn && matches!(key.as_slice(), b"Resources" | b"Filter" | b"DecodeParms" | b"StructParents");
            if !is_own {
                dict.set(key.clone(), self.value(value, 0)?);
            }
        }
        if is_drawn {
            let content = unpacked(stream, STREAM_MAX_BYTES)?;
            let resources = stream.dict.get(b"Resources").ok();
            let (object, form) = self.form(dict, &content, resources, Some(&stream.dict))?;
            self.forms.insert(id, form);
            return Ok(object);
        }
        self.check_packed(stream)?;
        Ok(Object::Stream(Stream::new(dict, stream.content.clone())))
    }

    /// A stream that is taken as it is packed: it must not unpack to too much.
    fn check_packed(&mut self, stream: &Stream) -> Result<(), Unreadable> {
        let number = |key: &[u8]| stream.dict.get_deref(key, self.source).and_then(Object::as_i64).unwrap_or(0);
        if number(b"Width").saturating_mul(number(b"Height")) > PICTURE_MAX_PIXELS {
            return Err(Unreadable::Picture);
        }
        let filters = filters(stream).ok_or(Unreadable::Damaged)?;
        if filters.len() <= 2 && filters.iter().any(|filter| CODECS.contains(filter)) {
            return Ok(());
        }
        let length = unpacked_length(stream, STREAM_MAX_BYTES)?;
        self.count(length)
    }

    fn count(&mut self, length: usize) -> Result<(), Unreadable> {
        self.unpacked = self.unpacked.saturating_add(length);
        if self.unpacked > UNPACKED_MAX_BYTES {
            return Err(Unreadable::UnpacksTooLarge { limit: UNPACKED_MAX_BYTES as u64 });
        }
        Ok(())
    }

    /// A drawing with the resources that it names, and no others: other pages' pictures stay behind.
    fn form(
        &mut self,
        mut dict: Dictionary,
        content: &[u8],
        resources: Option<&Object>,
        own: Option<&Dictionary>,
    ) -> Result<(Object, Form), Unreadable> {
        self.count(content.len())?;
        depth::check(content)?;
        let used = Used::in_drawing(content);
        let source = self.source;
        let resources = resources.and_then(|it| source.dereference(it).ok()?.1.as_dict().ok());
        let mut kept = Dictionary::new();
        let mut others = Vec::new();
        if let Some(resources) = resources {
            let names = self.names(used.names, resources)?;
            for (category, entries) in resources.iter().filter(|(key, _)| key.as_slice() != b"ProcSet") {
                let Ok((_, Object::Dictionary(entries))) = source.dereference(entries) else { continue };
                let mut chosen = Dictionary::new();
                for (name, value) in entries.iter().filter(|(name, _)| names.contains(*name)) {
                    let copy = self.value(value, 0)?;
                    if let (b"XObject", Object::Reference(id)) = (category.as_slice(), &copy) {
                        others.push(*id);
                    }
                    chosen.set(name.clone(), copy);
                }
                if !chosen.is_empty() {
                    kept.set(category.clone(), chosen);
                }
            }
        }
        if resources.is_some() || own.is_none() {
            dict.set("Resources", kept);
        }
        let packed = packed(content)?;
        dict.set("Filter", Object::name("FlateDecode"));
        Ok((Object::Stream(Stream::new(dict, packed)), Form { bytes: content.len(), draws: used.draws, others }))
    }

    /// The names that a drawing uses, with those of the drawings and letters in it that have no resources of their own.
    fn names(&self, mut names: BTreeSet<Vec<u8>>, resources: &Dictionary) -> Result<BTreeSet<Vec<u8>>, Unreadable> {
        let source = self.source;
        let of = |category: &[u8]| resources.get_deref(category, source).and_then(Object::as_dict).ok();
        let mut seen = BTreeSet::new();
        let mut new: Vec<Vec<u8>> = names.iter().cloned().collect();
        while let Some(name) = new.pop() {
            if !seen.insert(name.clone()) {
                continue;
            }
            let mut streams: Vec<&Stream> = Vec::new();
            let entry = |category: &[u8]| of(category)?.get_deref(&name, source).ok();
            if let Some(Object::Stream(form)) = entry(b"XObject")
                && !form.dict.has(b"Resources")
                && !form.dict.has(b"Width")
            {
                streams.push(form);
            }
            if let Some(Object::Dictionary(font)) = entry(b"Font")
                && !font.has(b"Resources")
                && let Ok(letters) = font.get_deref(b"CharProcs", source).and_then(Object::as_dict)
            {
                streams.extend(letters.iter().filter_map(|(_, it)| source.dereference(it).ok()?.1.as_stream().ok()));
            }
            for stream in streams {
                let drawing = unpacked(stream, STREAM_MAX_BYTES)?;
                depth::check(&drawing)?;
                let used = Used::in_drawing(&drawing).names;
                new.extend(used.iter().cloned());
                names.extend(used);
            }
        }
        Ok(names)
    }
}

fn is_never(dict: &Dictionary) -> bool {
    dict.get_type().is_ok_and(|kind| NEVER.contains(&kind)) || dict.has(b"JS") || dict.has(b"EF")
}

/// What drawing a form costs: its bytes, and those of what it draws as often as it may draw it.
fn cost(
    id: ObjectId,
    forms: &BTreeMap<ObjectId, Form>,
    costs: &mut BTreeMap<ObjectId, usize>,
    depth: usize,
) -> Result<usize, Unreadable> {
    if let Some(cost) = costs.get(&id) {
        return Ok(*cost);
    }
    let Some(form) = forms.get(&id) else { return Ok(0) };
    if depth > DEPTH_MAX {
        return Err(Unreadable::Damaged);
    }
    let mut dearest = 0;
    for other in &form.others {
        dearest = cost(*other, forms, costs, depth + 1)?.max(dearest);
    }
    let cost = form.bytes.saturating_add(form.draws.saturating_mul(dearest));
    costs.insert(id, cost);
    Ok(cost)
}
