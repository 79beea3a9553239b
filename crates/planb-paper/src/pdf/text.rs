//! What stands on a page: its letters with their places, and a digest of everything that is drawn besides.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use hayro_cmap::BfString;
use hayro_interpret::font::Glyph;
use hayro_interpret::{
    BlendMode, CacheKey, ClipPath, Context, Device, GlyphDrawMode, Image, InterpreterCache, InterpreterSettings,
    InterpreterWarning, Paint, PathDrawMode, SoftMask, interpret_page,
};
use hayro_syntax::Pdf;
use hayro_syntax::page::Page;
use kurbo::{Affine, BezPath, PathEl, Point, Rect};

use super::lines::{Letter, Texts};
use crate::font::FILES;

/// So many letters of one page are read.
pub const LETTERS_MAX: usize = 100_000;
/// A font of which so many different letters can't be read hides a name: the page is not legible.
const HIDDEN_LETTERS: usize = 5;
/// A picture that covers more than this share of the page may be the page itself: a scan.
const PICTURE_SHARE: f64 = 0.5;

/// What was read of one page.
#[derive(Clone, Debug, PartialEq)]
pub struct PageText {
    /// Line by line as it is read; columns are parted by tabs.
    pub lines: String,
    /// The same once more in the order in which it was drawn and cell by cell, so that no name is cut in two.
    pub search: String,
    /// A digest of lines, areas and pictures.
    pub drawing: [u8; 16],
    /// False where there is no text, or something that may be text and can't be read.
    pub is_legible: bool,
}

/// Reads every page of a cleaned file.
pub(super) fn read(bytes: Vec<u8>, pages: &[(f32, f32)]) -> Option<Vec<PageText>> {
    let pdf = Pdf::new(bytes).ok()?;
    let found = pdf.pages();
    (found.len() == pages.len()).then_some(())?;
    Some(found.iter().zip(pages).map(|(page, size)| page_text(&pdf, page, *size)).collect())
}

fn page_text(pdf: &Pdf, page: &Page<'_>, (width, height): (f32, f32)) -> PageText {
    let unsupported = Arc::new(std::sync::atomic::AtomicBool::new(false));
    let sink = Arc::clone(&unsupported);
    let settings = InterpreterSettings {
        // What is not embedded is only measured: any letters will do.
        font_resolver: Arc::new(|_| FILES.first().map(|file| (Arc::new(*file) as hayro_interpret::font::FontData, 0))),
        warning_sink: Arc::new(move |warning| {
            if matches!(warning, InterpreterWarning::UnsupportedFont) {
                sink.store(true, std::sync::atomic::Ordering::Relaxed);
            }
        }),
        render_annotations: false,
        ..InterpreterSettings::default()
    };
    let cache = InterpreterCache::new();
    let area = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
    let mut context = Context::new(Affine::IDENTITY, area, &cache, pdf.xref(), settings);
    let mut look = Reader::new(area);
    interpret_page(page, &mut context, &mut look);
    let is_legible = look.is_legible() && !unsupported.load(std::sync::atomic::Ordering::Relaxed);
    let texts = Texts::of(&look.letters);
    let drawing = look.drawing.finalize();
    let mut first = [0; 16];
    first.iter_mut().zip(drawing.as_bytes()).for_each(|(to, from)| *to = *from);
    PageText { lines: texts.lines, search: texts.search, drawing: first, is_legible }
}

/// Collects what is drawn.
struct Reader {
    area: Rect,
    letters: Vec<Letter>,
    is_full: bool,
    /// Letters without a meaning, per font.
    hidden: BTreeMap<u128, BTreeSet<u128>>,
    has_scan: bool,
    drawing: blake3::Hasher,
    pictures: BTreeMap<u128, [u8; 32]>,
}

impl Reader {
    fn new(area: Rect) -> Reader {
        Reader {
            area,
            letters: Vec::new(),
            is_full: false,
            hidden: BTreeMap::new(),
            has_scan: false,
            drawing: blake3::Hasher::new(),
            pictures: BTreeMap::new(),
        }
    }

    fn is_legible(&self) -> bool {
        let is_hidden = self.hidden.values().any(|letters| letters.len() >= HIDDEN_LETTERS);
        let says = self.letters.iter().any(|letter| !letter.text.trim().is_empty());
        says && !self.is_full && !self.has_scan && !is_hidden
    }

    /// A place on the page to a tenth of a point: what a reader can see.
    fn put(&mut self, point: Point) {
        for value in [point.x, point.y] {
            self.drawing.update(&((value * 10.0).round() as i64).to_le_bytes());
        }
    }
}

/// The letters of a glyph; `None` where nothing says them.
fn said(glyph: &Glyph<'_>) -> Option<String> {
    let text = match glyph.as_unicode()? {
        BfString::Char(letter) => letter.to_string(),
        BfString::String(text) => text,
    };
    let means = |letter: char| !matches!(letter, '\u{fffd}' | '\u{e000}'..='\u{f8ff}' | '\u{0}'..='\u{8}');
    text.chars().all(means).then_some(text)
}

impl<'a> Device<'a> for Reader {
    fn set_soft_mask(&mut self, _: Option<SoftMask<'a>>) {}
    fn set_blend_mode(&mut self, _: BlendMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn pop_clip_path(&mut self) {}
    fn pop_transparency_group(&mut self) {}

    fn draw_path(&mut self, path: &BezPath, transform: Affine, _: &Paint<'a>, mode: &PathDrawMode) {
        self.drawing.update(if matches!(mode, PathDrawMode::Fill(_)) { b"f" } else { b"s" });
        for element in path.elements() {
            match element {
                PathEl::MoveTo(to) | PathEl::LineTo(to) => self.put(transform * *to),
                PathEl::QuadTo(one, to) => [one, to].into_iter().for_each(|point| self.put(transform * *point)),
                PathEl::CurveTo(one, two, to) => {
                    [one, two, to].into_iter().for_each(|point| self.put(transform * *point));
                }
                PathEl::ClosePath => {}
            }
        }
    }

    fn draw_glyph(&mut self, glyph: &Glyph<'a>, transform: Affine, own: Affine, _: &Paint<'a>, _: &GlyphDrawMode) {
        if self.letters.len() >= LETTERS_MAX {
            self.is_full = true;
            return;
        }
        let whole = transform * own;
        let (advance, identity, font) = match glyph {
            Glyph::Outline(outline) => {
                (outline.advance_width(), outline.identifier().cache_key(), outline.font_cache_key())
            }
            Glyph::Type3(drawn) => (None, drawn.cache_key(), 0),
        };
        let Some(text) = said(glyph) else {
            self.hidden.entry(font).or_default().insert(identity);
            return;
        };
        let start = whole * Point::ZERO;
        let end = whole * Point::new(f64::from(advance.unwrap_or(500.0)), 0.0);
        let [_, _, skew, rise, _, _] = whole.as_coeffs();
        let size = skew.hypot(rise) * 1000.0;
        if [start.x, start.y, end.x, end.y, size].iter().all(|value| value.is_finite()) && size > 0.0 {
            self.letters.push(Letter { start: (start.x, start.y), end: (end.x, end.y), size, text });
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, transform: Affine) {
        let unit = Rect::new(0.0, 0.0, 1.0, 1.0);
        let covers = (transform.transform_rect_bbox(unit)).intersect(self.area).area();
        self.has_scan |= covers > self.area.area() * PICTURE_SHARE;
        self.put(transform * Point::ZERO);
        self.put(transform * Point::new(1.0, 1.0));
        let key = image.cache_key();
        let digest = *self.pictures.entry(key).or_insert_with(|| match &image {
            Image::Raster(raster) => *blake3::hash(&raster.stream().raw_data()).as_bytes(),
            Image::Stencil(stencil) => {
                let mut digest = [0; 32];
                stencil.with_stencil(|luma, _| digest = *blake3::hash(&luma.data).as_bytes(), None);
                digest
            }
        });
        self.drawing.update(&digest);
    }
}
