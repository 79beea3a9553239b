//! Documents of foreign pages: plain ones to be read, stamped ones for the binder.

use std::collections::BTreeMap;
use std::sync::Arc;

use planb_core::care::reason::Unreadable;
use planb_core::id::UnitId;
use planb_core::overview::binder::page::{Binder, Content, Part, Report, Sheet};

use super::face::Faces;
use super::filters::packed;
use super::object::{Dictionary, Document, Object, ObjectId, Stream};
use super::stamp::{IsSupplement, Room, Stamp};
use super::{Foreign, ForeignPage};
use crate::font::printable;
use crate::render::{DOCUMENT_PAGES_MAX, DOCUMENT_PAGES_PLANNED, RenderedPart};
use crate::words::Language;
use crate::world::RenderError;

/// Gives one of the night's files by its number.
pub type Files<'a> = &'a dyn Fn(u32) -> Result<Arc<Foreign>, Unreadable>;

/// The cleaned file as bytes, page by page as it was.
pub(super) fn plain(foreign: &Foreign) -> Vec<u8> {
    let mut doc = foreign.doc.clone();
    let content = doc.add_object(Stream::new(Dictionary::new(), b"/P Do".to_vec()));
    let mut pages = Pages::new(&mut doc);
    for page in &foreign.pages {
        let ForeignPage { drawing, width, height } = *page;
        let mut drawn = Dictionary::new();
        drawn.set("P", drawing);
        let mut resources = Dictionary::new();
        resources.set("XObject", drawn);
        pages.add(&mut doc, (f64::from(width), f64::from(height)), resources, content);
    }
    pages.finish(&mut doc);
    doc.bytes()
}

/// A document's pages as they come.
struct Pages {
    root: ObjectId,
    kids: Vec<Object>,
}

impl Pages {
    fn new(doc: &mut Document) -> Pages {
        Pages { root: doc.new_object_id(), kids: Vec::new() }
    }

    fn add(&mut self, doc: &mut Document, (width, height): (f64, f64), resources: Dictionary, content: ObjectId) {
        let mut page = Dictionary::new();
        page.set("Type", Object::name("Page"));
        page.set("Parent", self.root);
        page.set("MediaBox", [0.0, 0.0, width as f32, height as f32].map(Object::Real).to_vec());
        page.set("Resources", resources);
        page.set("Contents", content);
        let id = doc.add_object(page);
        self.kids.push(Object::Reference(id));
    }

    fn finish(self, doc: &mut Document) {
        let mut root = Dictionary::new();
        root.set("Type", Object::name("Pages"));
        root.set("Count", self.kids.len() as i64);
        root.set("Kids", self.kids);
        doc.objects.insert(self.root, Object::Dictionary(root));
        let mut catalog = Dictionary::new();
        catalog.set("Type", Object::name("Catalog"));
        catalog.set("Pages", self.root);
        let catalog = doc.add_object(catalog);
        doc.trailer.set("Root", catalog);
    }
}

/// The stamped documents of a part whose sheets are reports, cut like those that are set: at most 240 pages each.
pub fn report_part(
    binder: &Binder,
    part: &Part,
    files: Files<'_>,
    language: Language,
) -> Result<Vec<RenderedPart>, RenderError> {
    let mut documents = Vec::new();
    let mut writer = Writer::new(binder, part, language);
    for sheet in &part.sheets {
        let Content::Report(report) = &sheet.content else { continue };
        if writer.pages_done() >= DOCUMENT_PAGES_PLANNED {
            documents.push(std::mem::replace(&mut writer, Writer::new(binder, part, language)).finish()?);
        }
        for at in 0..report.pages.len() {
            if writer.pages_done() >= DOCUMENT_PAGES_MAX {
                documents.push(std::mem::replace(&mut writer, Writer::new(binder, part, language)).finish()?);
            }
            writer.page(sheet, report, at, files)?;
        }
    }
    if writer.pages_done() > 0 {
        documents.push(writer.finish()?);
    }
    let several = documents.len() > 1;
    let title = part.sheets.iter().find_map(|sheet| match &sheet.content {
        Content::Report(report) => Some(report.title.as_str()),
        _ => None,
    });
    let name: String = UnitId::of_name(title.unwrap_or_default()).0.chars().take(40).collect();
    for (number, document) in (1..).zip(&mut documents) {
        let letter = part.tab.letter();
        document.file_stem = if several { format!("{letter}-{name}-{number}") } else { format!("{letter}-{name}") };
    }
    Ok(documents)
}

struct Writer<'a> {
    binder: &'a Binder,
    part: &'a Part,
    language: Language,
    doc: Document,
    pages: Pages,
    fonts: ObjectId,
    faces: Faces,
    known: BTreeMap<(u32, ObjectId), ObjectId>,
    /// Pages of every sheet here.
    counts: Vec<(ObjectKey, u32)>,
    as_of: Option<jiff::civil::DateTime>,
}

type ObjectKey = planb_core::sheet::SheetKey;

impl<'a> Writer<'a> {
    fn new(binder: &'a Binder, part: &'a Part, language: Language) -> Writer<'a> {
        let mut doc = Document::default();
        let pages = Pages::new(&mut doc);
        let fonts = doc.new_object_id();
        let (faces, known, counts) = (Faces::default(), BTreeMap::new(), Vec::new());
        Writer { binder, part, language, doc, pages, fonts, faces, known, counts, as_of: None }
    }

    fn pages_done(&self) -> usize {
        self.pages.kids.len()
    }

    fn page(&mut self, sheet: &Sheet, report: &Report, at: usize, files: Files<'_>) -> Result<(), RenderError> {
        let Some(page) = report.pages.get(at) else { return Ok(()) };
        let foreign = files(page.file).map_err(|why| RenderError::Pdf(why.to_string()))?;
        let from = foreign.pages.get((page.page as usize).saturating_sub(1)).ok_or(RenderError::Data)?;
        let drawing = self.take(page.file, &foreign.doc, from.drawing);
        let room = Room::of(from.width, from.height, IsSupplement(self.binder.supplement));
        let stamp = Stamp { binder: self.binder, sheet, title: &report.title, language: self.language };
        let Room { scale, left, low, .. } = room;
        let mut ops = format!("q {scale:.5} 0 0 {scale:.5} {left:.3} {low:.3} cm /P Do Q\n");
        ops.push_str(&stamp.ops(&room, at + 1, report.pages.len(), &mut self.faces)?);
        let mut dict = Dictionary::new();
        dict.set("Filter", Object::name("FlateDecode"));
        let content = Stream::new(dict, packed(ops.as_bytes()).map_err(|_| RenderError::Data)?);
        let content = self.doc.add_object(content);
        let mut drawn = Dictionary::new();
        drawn.set("P", drawing);
        let mut resources = Dictionary::new();
        resources.set("XObject", drawn);
        resources.set("Font", self.fonts);
        self.pages.add(&mut self.doc, (room.width, room.height), resources, content);
        self.as_of = self.as_of.map_or(Some(sheet.data_as_of), |oldest| Some(oldest.min(sheet.data_as_of)));
        match self.counts.last_mut() {
            Some((key, count)) if *key == sheet.key => *count += 1,
            _ => self.counts.push((sheet.key, 1)),
        }
        Ok(())
    }

    /// Takes a drawing and all that it refers to out of a cleaned file; what several pages share is taken once.
    fn take(&mut self, file: u32, from: &Document, drawing: ObjectId) -> ObjectId {
        let mut waiting = Vec::new();
        let number = self.number(file, drawing, &mut waiting);
        while let Some((old, new)) = waiting.pop() {
            let mut object = from.objects.get(&old).cloned().unwrap_or(Object::Null);
            self.renumber(file, &mut object, &mut waiting);
            self.doc.objects.insert(new, object);
        }
        number
    }

    fn number(&mut self, file: u32, old: ObjectId, waiting: &mut Vec<(ObjectId, ObjectId)>) -> ObjectId {
        if let Some(new) = self.known.get(&(file, old)) {
            return *new;
        }
        let new = self.doc.new_object_id();
        self.known.insert((file, old), new);
        waiting.push((old, new));
        new
    }

    /// Values were nested at most `DEPTH_MAX` deep when the file was cleaned.
    fn renumber(&mut self, file: u32, object: &mut Object, waiting: &mut Vec<(ObjectId, ObjectId)>) {
        match object {
            Object::Reference(old) => *old = self.number(file, *old, waiting),
            Object::Array(values) => values.iter_mut().for_each(|value| self.renumber(file, value, waiting)),
            Object::Dictionary(dict) => {
                dict.values_mut().for_each(|value| self.renumber(file, value, waiting));
            }
            Object::Stream(stream) => {
                stream.dict.values_mut().for_each(|value| self.renumber(file, value, waiting));
            }
            _ => {}
        }
    }

    fn finish(mut self) -> Result<RenderedPart, RenderError> {
        let fonts = self.faces.add_to(&mut self.doc);
        self.doc.objects.insert(self.fonts, Object::Dictionary(fonts));
        let pages = u32::try_from(self.pages.kids.len()).unwrap_or(u32::MAX);
        self.pages.finish(&mut self.doc);
        let mut info = Dictionary::new();
        let title = format!("{} · {}", printable(&self.binder.unit_name), self.part.tab.letter());
        let utf16: Vec<u8> = [0xfe, 0xff].into_iter().chain(title.encode_utf16().flat_map(u16::to_be_bytes)).collect();
        info.set("Title", Object::String(utf16));
        let info = self.doc.add_object(info);
        self.doc.trailer.set("Info", info);
        let pdf = self.doc.bytes();
        Ok(RenderedPart {
            tab: self.part.tab,
            file_stem: String::new(),
            profiles: self.part.profiles.clone(),
            pdf,
            pages,
            pages_per_sheet: self.counts.iter().map(|(_, count)| *count).collect(),
            data_as_of: self.as_of,
        })
    }
}
