//! From a file to its drawings: the page tree is walked, every page becomes one drawing with only what it uses.

use std::collections::BTreeSet;

use planb_core::care::reason::Unreadable;

use super::bounds::{DEPTH_MAX, NOTES_MAX, PAGES_MAX, STREAM_MAX_BYTES};
use super::copy::Copier;
use super::filters::unpacked;
use super::load::load;
use super::object::{Dictionary, Document, Object, ObjectId, Stream};
use super::{Foreign, ForeignPage};

/// A page is at least and at most this many points wide and high.
const SIDE_POINTS: std::ops::RangeInclusive<f32> = 20.0..=20_000.0;
/// Notes that are no part of what is printed.
const UNPRINTED: [&[u8]; 9] =
    [b"Link", b"Popup", b"FileAttachment", b"Sound", b"Movie", b"Screen", b"RichMedia", b"3D", b"TrapNet"];

/// Loads a file and cleans it.
pub(super) fn clean(bytes: &[u8]) -> Result<Foreign, Unreadable> {
    clean_only(bytes, |_| true)
}

/// The same of some pages, counted from 1.
pub(super) fn clean_only(bytes: &[u8], is_wanted: impl Fn(u32) -> bool) -> Result<Foreign, Unreadable> {
    let source = load(bytes)?;
    let catalog = source.catalog().map_err(|_| Unreadable::Damaged)?;
    check_catalog(&source, catalog)?;
    let pages = pages(&source, catalog)?;
    let mut copier = Copier::new(&source);
    let mut taken = Vec::with_capacity(pages.len());
    for (_, page) in (1..).zip(&pages).filter(|(number, _)| is_wanted(*number)) {
        taken.push(take(&source, page, &mut copier)?);
    }
    Ok(Foreign { doc: copier.finish()?, pages: taken })
}

fn dictionary<'a>(doc: &'a Document, holder: &'a Dictionary, key: &[u8]) -> Option<&'a Dictionary> {
    holder.get_deref(key, doc).ok()?.as_dict().ok()
}

/// What can't be printed as it was meant.
fn check_catalog(doc: &Document, catalog: &Dictionary) -> Result<(), Unreadable> {
    if let Some(form) = dictionary(doc, catalog, b"AcroForm") {
        let fields = form.get_deref(b"Fields", doc).and_then(Object::as_array).map_or(0, Vec::len);
        let unset = form.get_deref(b"NeedAppearances", doc).and_then(Object::as_bool).unwrap_or(false);
        if form.has(b"XFA") || unset && fields > 0 {
            return Err(Unreadable::Form);
        }
    }
    if let Some(layers) = dictionary(doc, catalog, b"OCProperties") {
        let default = dictionary(doc, layers, b"D");
        let off = default.and_then(|it| it.get_deref(b"OFF", doc).ok()?.as_array().ok());
        let base = default.and_then(|it| it.get_deref(b"BaseState", doc).ok()?.as_name().ok());
        if off.is_some_and(|off| !off.is_empty()) || base.is_some_and(|base| base != b"ON") {
            return Err(Unreadable::Layers);
        }
    }
    Ok(())
}

/// A page with what it inherits.
struct Page<'a> {
    dict: &'a Dictionary,
    resources: Option<&'a Object>,
    area: [f32; 4],
    turn: i64,
}

#[derive(Clone, Copy, Default)]
struct Inherited<'a> {
    resources: Option<&'a Object>,
    media: Option<&'a Object>,
    crop: Option<&'a Object>,
    turn: Option<&'a Object>,
}

impl<'a> Inherited<'a> {
    fn with(mut self, dict: &'a Dictionary) -> Inherited<'a> {
        self.resources = dict.get(b"Resources").ok().or(self.resources);
        self.media = dict.get(b"MediaBox").ok().or(self.media);
        self.crop = dict.get(b"CropBox").ok().or(self.crop);
        self.turn = dict.get(b"Rotate").ok().or(self.turn);
        self
    }
}

/// The pages in order; a tree that goes round or down without end is damaged.
fn pages<'a>(doc: &'a Document, catalog: &'a Dictionary) -> Result<Vec<Page<'a>>, Unreadable> {
    let root = catalog.get(b"Pages").map_err(|_| Unreadable::Damaged)?;
    let mut stack = vec![(root, Inherited::default(), 0)];
    let mut seen: BTreeSet<ObjectId> = BTreeSet::new();
    let mut pages = Vec::new();
    while let Some((object, inherited, depth)) = stack.pop() {
        let (id, object) = doc.dereference(object).map_err(|_| Unreadable::Damaged)?;
        if depth > DEPTH_MAX || id.is_some_and(|id| !seen.insert(id)) {
            return Err(Unreadable::Damaged);
        }
        let Ok(dict) = object.as_dict() else { continue };
        let inherited = inherited.with(dict);
        match dict.get_deref(b"Kids", doc).and_then(Object::as_array) {
            Ok(kids) => {
                if kids.len() > PAGES_MAX || stack.len() > PAGES_MAX {
                    return Err(Unreadable::TooManyPages { limit: PAGES_MAX as u64 });
                }
                stack.extend(kids.iter().rev().map(|kid| (kid, inherited, depth + 1)));
            }
            Err(_) => pages.push(page(doc, dict, inherited)?),
        }
        if pages.len() > PAGES_MAX {
            return Err(Unreadable::TooManyPages { limit: PAGES_MAX as u64 });
        }
    }
    if pages.is_empty() { Err(Unreadable::Empty) } else { Ok(pages) }
}

fn page<'a>(doc: &'a Document, dict: &'a Dictionary, inherited: Inherited<'a>) -> Result<Page<'a>, Unreadable> {
    let media = inherited.media.and_then(|it| area(doc, it)).unwrap_or([0.0, 0.0, 595.0, 842.0]);
    let crop = inherited.crop.and_then(|it| area(doc, it)).unwrap_or(media);
    let area = [crop[0].max(media[0]), crop[1].max(media[1]), crop[2].min(media[2]), crop[3].min(media[3])];
    let sides = [area[2] - area[0], area[3] - area[1]];
    if !sides.iter().all(|side| SIDE_POINTS.contains(side)) {
        return Err(Unreadable::Damaged);
    }
    let turn = inherited.turn.and_then(|it| doc.dereference(it).ok()?.1.as_i64().ok()).unwrap_or(0);
    Ok(Page { dict, resources: inherited.resources, area, turn: turn.rem_euclid(360) / 90 })
}

/// A rectangle, its corners in order.
fn area(doc: &Document, object: &Object) -> Option<[f32; 4]> {
    let (_, object) = doc.dereference(object).ok()?;
    let mut sides = [0.0; 4];
    let array = object.as_array().ok()?;
    (array.len() == 4).then_some(())?;
    for (side, value) in sides.iter_mut().zip(array) {
        *side = doc.dereference(value).ok()?.1.as_float().ok().filter(|value| value.is_finite())?;
    }
    let [a, b, c, d] = sides;
    Some([a.min(c), b.min(d), a.max(c), b.max(d)])
}

/// A page as one drawing, upright, from the origin.
fn take(source: &Document, page: &Page<'_>, copier: &mut Copier<'_>) -> Result<ForeignPage, Unreadable> {
    let [left, low, right, high] = page.area;
    let (width, height) = (right - left, high - low);
    let matrix = match page.turn {
        1 => [0.0, -1.0, 1.0, 0.0, -low, right],
        2 => [-1.0, 0.0, 0.0, -1.0, right, high],
        3 => [0.0, 1.0, -1.0, 0.0, high, -left],
        _ => [1.0, 0.0, 0.0, 1.0, -left, -low],
    };
    let (width, height) = if page.turn % 2 == 1 { (height, width) } else { (width, height) };
    let content = contents(source, page.dict)?;
    let drawing = copier.drawing(&content, page.resources, page.area)?;
    let mut draws = vec![(drawing, [1.0, 0.0, 0.0, 1.0, 0.0, 0.0])];
    draws.extend(notes(source, page.dict, copier)?);
    let mut drawn = Dictionary::new();
    let numbers = |matrix: [f32; 6]| matrix.map(|value| format!("{value:.4}")).join(" ");
    let mut ops = format!("q {} cm\n", numbers(matrix));
    for (number, (id, matrix)) in draws.iter().enumerate() {
        drawn.set(format!("X{number}"), *id);
        ops.push_str(&format!("q {} cm /X{number} Do Q\n", numbers(*matrix)));
    }
    ops.push('Q');
    let mut resources = Dictionary::new();
    resources.set("XObject", drawn);
    let mut dict = Dictionary::new();
    dict.set("Type", Object::name("XObject"));
    dict.set("Subtype", Object::name("Form"));
    dict.set("BBox", [0.0, 0.0, width, height].map(Object::Real).to_vec());
    dict.set("Resources", resources);
    let drawing = copier.add(Object::Stream(Stream::new(dict, ops.into_bytes())));
    Ok(ForeignPage { drawing, width, height })
}

/// The page's own drawing, its parts put together.
fn contents(source: &Document, page: &Dictionary) -> Result<Vec<u8>, Unreadable> {
    let Ok(object) = page.get_deref(b"Contents", source) else { return Ok(Vec::new()) };
    let parts: Vec<&Object> = match object {
        Object::Array(parts) => parts.iter().collect(),
        one => vec![one],
    };
    let mut whole = Vec::new();
    for part in parts {
        let (_, part) = source.dereference(part).map_err(|_| Unreadable::Damaged)?;
        let Ok(stream) = part.as_stream() else { continue };
        whole.extend(unpacked(stream, STREAM_MAX_BYTES.saturating_sub(whole.len()))?);
        whole.push(b'\n');
    }
    Ok(whole)
}

/// What is drawn of the notes and fields on a page: each with its place.
fn notes(
    source: &Document,
    page: &Dictionary,
    copier: &mut Copier<'_>,
) -> Result<Vec<(ObjectId, [f32; 6])>, Unreadable> {
    let Ok(notes) = page.get_deref(b"Annots", source).and_then(Object::as_array) else { return Ok(Vec::new()) };
    let (mut drawn, mut printed) = (Vec::new(), 0);
    for note in notes {
        let Ok((_, Object::Dictionary(note))) = source.dereference(note) else { continue };
        let kind = note.get_deref(b"Subtype", source).and_then(Object::as_name).unwrap_or_default();
        let flags = note.get_deref(b"F", source).and_then(Object::as_i64).unwrap_or(0);
        // Hidden, or not to be looked at.
        if UNPRINTED.contains(&kind) || flags & 0b10_0010 != 0 {
            continue;
        }
        printed += 1;
        if printed > NOTES_MAX {
            // Some left out would be a page that says less than it did.
            return Err(Unreadable::TooManyObjects { limit: NOTES_MAX as u64 });
        }
        let Some(place) = note.get(b"Rect").ok().and_then(|rect| area(source, rect)) else { continue };
        let Some(look) = appearance(source, note) else { continue };
        let Ok((_, Object::Stream(form))) = source.dereference(look) else { continue };
        if form.dict.get_deref(b"Subtype", source).and_then(Object::as_name) != Ok(b"Form") {
            continue;
        }
        let Some(frame) = form.dict.get(b"BBox").ok().and_then(|frame| area(source, frame)) else { continue };
        if let Some(matrix) = fitted(source, form, frame, place) {
            drawn.push((copier.reference(look)?, matrix));
        }
    }
    Ok(drawn)
}

/// The normal appearance, in the state that the note is in.
fn appearance<'a>(source: &'a Document, note: &'a Dictionary) -> Option<&'a Object> {
    let looks = dictionary(source, note, b"AP")?;
    let normal = looks.get(b"N").ok()?;
    match source.dereference(normal).ok()?.1 {
        Object::Stream(_) => Some(normal),
        Object::Dictionary(states) => {
            let state = note.get_deref(b"AS", source).ok()?.as_name().ok()?;
            states.get(state).ok()
        }
        _ => None,
    }
}

/// How a note's drawing is put into its rectangle: its frame, as its own matrix turns it, fills it.
fn fitted(source: &Document, form: &Stream, frame: [f32; 4], place: [f32; 4]) -> Option<[f32; 6]> {
    let own = form.dict.get_deref(b"Matrix", source).and_then(Object::as_array).ok();
    let mut matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];
    for (value, own) in matrix.iter_mut().zip(own.into_iter().flatten()) {
        *value = own.as_float().ok()?;
    }
    let [a, b, c, d, e, f] = matrix;
    let corners = [(frame[0], frame[1]), (frame[2], frame[1]), (frame[0], frame[3]), (frame[2], frame[3])];
    let turned = corners.map(|(x, y)| (a * x + c * y + e, b * x + d * y + f));
    let least = |of: fn(&(f32, f32)) -> f32| turned.iter().map(of).fold(f32::INFINITY, f32::min);
    let most = |of: fn(&(f32, f32)) -> f32| turned.iter().map(of).fold(f32::NEG_INFINITY, f32::max);
    let (left, low, right, high) = (least(|it| it.0), least(|it| it.1), most(|it| it.0), most(|it| it.1));
    let (width, height) = (right - left, high - low);
    (width > 0.0 && height > 0.0 && width.is_finite() && height.is_finite()).then_some(())?;
    let (across, up) = ((place[2] - place[0]) / width, (place[3] - place[1]) / height);
    Some([across, 0.0, 0.0, up, place[0] - left * across, place[1] - low * up])
}
