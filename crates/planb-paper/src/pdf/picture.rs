//! Pages that are one scanned picture: the picture itself, as the scanner packed it, without drawing the page anew.

use super::Foreign;
use super::filters::{filters, unpacked};
use super::object::{Dictionary, Document, Object, Stream};
use crate::scan::Packing;

/// The drawing of a scanned page is this short.
const DRAWING_MAX_BYTES: usize = 64 << 10;
/// Drawings in drawings, so deep.
const DEEP_MAX: usize = 5;
/// A picture is the page when no side of the page is further from it than this share.
const EDGE_SHARE: f64 = 0.02;

/// The one picture of a page.
pub(crate) struct Scanned<'a> {
    pub data: &'a [u8],
    pub width: usize,
    pub height: usize,
    pub packed: ScannedAs,
    /// By so many quarters it is turned clockwise when the page is looked at.
    pub quarters: u8,
    /// How many times as high as it is wide a pixel is.
    pub tall: f64,
}

/// How a picture is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ScannedAs {
    Jpeg,
    Fax { packing: Packing, is_inverted: bool },
}

/// Six numbers that place a drawing.
type Place = [f64; 6];

impl Foreign {
    /// The picture that page `at` is, counted from 0; `None` where it is anything else or anything more.
    pub(crate) fn scanned(&self, at: usize) -> Option<Scanned<'_>> {
        let page = self.pages.get(at)?;
        let drawing = self.doc.objects.get(&page.drawing)?.as_stream().ok()?;
        let mut found = None;
        walk(&self.doc, drawing, [1.0, 0.0, 0.0, 1.0, 0.0, 0.0], 0, &mut found)?;
        let (stream, place) = found?;
        let quarters = covering(place, f64::from(page.width), f64::from(page.height))?;
        let scanned = picture(&self.doc, stream, quarters)?;
        let is_sideways = !quarters.is_multiple_of(2);
        let (wide, high) = if is_sideways { (page.height, page.width) } else { (page.width, page.height) };
        let tall = f64::from(high) * scanned.width as f64 / (f64::from(wide) * scanned.height as f64);
        Some(Scanned { tall, ..scanned })
    }
}

/// What `inner` places, placed by `outer`.
fn then(inner: Place, outer: Place) -> Place {
    let [a, b, c, d, e, f] = inner;
    let [p, q, r, s, t, u] = outer;
    [a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u]
}

/// Walks a drawing; `None` as soon as it draws anything else than one picture. Text that is not shown, as scanners lay it over a
/// picture for searching, draws nothing.
fn walk<'a>(
    doc: &'a Document,
    drawing: &'a Stream,
    place: Place,
    deep: usize,
    found: &mut Option<(&'a Stream, Place)>,
) -> Option<()> {
    let content = unpacked(drawing, DRAWING_MAX_BYTES).ok().filter(|_| deep <= DEEP_MAX)?;
    let content = String::from_utf8_lossy(&content);
    let resources = drawing.dict.get_deref(b"Resources", doc).ok().and_then(|all| all.as_dict().ok());
    let (mut stack, mut place) = (Vec::new(), place);
    let mut before: Vec<&str> = Vec::new();
    let mut words = content.split_ascii_whitespace();
    while let Some(word) = words.next() {
        match word {
            "q" => stack.push(place),
            "Q" => place = stack.pop()?,
            "cm" => {
                let numbers: Vec<f64> = before.iter().map(|word| word.parse().ok()).collect::<Option<_>>()?;
                place = then(numbers.try_into().ok()?, place);
            }
            "Do" => {
                let [name] = before.as_slice() else { return None };
                let stream = drawn(doc, resources?, name.strip_prefix('/')?)?;
                match stream.dict.get_deref(b"Subtype", doc).and_then(Object::as_name).ok()? {
                    b"Image" if found.is_none() => *found = Some((stream, place)),
                    b"Form" => {
                        let own = matrix(doc, &stream.dict)?;
                        walk(doc, stream, then(own, place), deep + 1, found)?;
                    }
                    _ => return None,
                }
            }
            "BT" => {
                let hidden: Vec<&str> = words.by_ref().take_while(|word| *word != "ET").collect();
                hidden.windows(2).any(|pair| pair == ["3", "Tr"]).then_some(())?;
            }
            word if word.starts_with(|c: char| c.is_ascii_digit() || "+-./".contains(c)) => {
                before.push(word);
                (before.len() <= 6).then_some(())?;
                continue;
            }
            _ => return None,
        }
        before.clear();
    }
    Some(())
}

fn drawn<'a>(doc: &'a Document, resources: &'a Dictionary, name: &str) -> Option<&'a Stream> {
    let all = resources.get_deref(b"XObject", doc).ok()?.as_dict().ok()?;
    all.get_deref(name.as_bytes(), doc).ok()?.as_stream().ok()
}

fn matrix(doc: &Document, dict: &Dictionary) -> Option<Place> {
    let Ok(numbers) = dict.get_deref(b"Matrix", doc) else { return Some([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]) };
    let numbers = numbers.as_array().ok()?.iter().map(|number| number.as_float().ok().map(f64::from));
    numbers.collect::<Option<Vec<f64>>>()?.try_into().ok()
}

/// By how many quarters a picture is turned that covers a page; `None` where it does not, or is mirrored or slanted.
fn covering([a, b, c, d, e, f]: Place, width: f64, height: f64) -> Option<u8> {
    let small = |number: f64| number.abs() < 1e-3 * width;
    let quarters = match (small(a) && small(d), small(b) && small(c)) {
        (false, true) if a > 0.0 && d > 0.0 => 0,
        (false, true) if a < 0.0 && d < 0.0 => 2,
        (true, false) if b < 0.0 && c > 0.0 => 1,
        (true, false) if b > 0.0 && c < 0.0 => 3,
        _ => return None,
    };
    let (one, other) = ((e, f), (e + a + c, f + b + d));
    let near = |low: f64, high: f64, side: f64| {
        let edge = EDGE_SHARE * side;
        low < edge && low > -2.0 * edge && high > side - edge && high < side + 2.0 * edge
    };
    let is_whole =
        near(one.0.min(other.0), one.0.max(other.0), width) && near(one.1.min(other.1), one.1.max(other.1), height);
    is_whole.then_some(quarters)
}

/// A picture that can be unpacked without more: nothing masked, nothing of colours turned about.
fn picture<'a>(doc: &'a Document, stream: &'a Stream, quarters: u8) -> Option<Scanned<'a>> {
    let dict = &stream.dict;
    let number = |name: &[u8]| dict.get_deref(name, doc).and_then(Object::as_i64).ok();
    let side = |name: &[u8]| number(name).and_then(|side| usize::try_from(side).ok());
    let (width, height) = (side(b"Width")?, side(b"Height")?);
    let is_plain = [&b"Mask"[..], b"SMask", b"Decode"].iter().all(|name| !dict.has(name));
    let is_mask = dict.get_deref(b"ImageMask", doc).and_then(Object::as_bool).unwrap_or(false);
    if !is_plain || is_mask {
        return None;
    }
    let space = dict.get_deref(b"ColorSpace", doc).ok();
    let is_named = |name: &[u8]| space.is_some_and(|space| space.as_name() == Ok(name));
    let packed = match filters(stream)?.as_slice() {
        [b"DCTDecode" | b"DCT"] => {
            let is_based = space.and_then(|space| space.as_array().ok()?.first()?.as_name().ok()) == Some(b"ICCBased");
            (is_named(b"DeviceGray") || is_named(b"DeviceRGB") || is_based).then_some(ScannedAs::Jpeg)?
        }
        [b"CCITTFaxDecode" | b"CCF"] if is_named(b"DeviceGray") => {
            let told = dict.get_deref(b"DecodeParms", doc).ok()?;
            let told = told.as_array().ok().and_then(|all| all.first()).unwrap_or(told).as_dict().ok()?;
            let number = |name: &[u8], other: i64| told.get_deref(name, doc).and_then(Object::as_i64).unwrap_or(other);
            let is_aligned = told.get_deref(b"EncodedByteAlign", doc).and_then(Object::as_bool).unwrap_or(false);
            if number(b"Columns", 1728) != i64::try_from(width).ok()? || is_aligned {
                return None;
            }
            let packing = match number(b"K", 0) {
                ..0 => Packing::Group4,
                0 => Packing::Group3,
                k => Packing::Group3Leaning(u32::try_from(k).ok()?),
            };
            let is_inverted = told.get_deref(b"BlackIs1", doc).and_then(Object::as_bool).unwrap_or(false);
            ScannedAs::Fax { packing, is_inverted }
        }
        _ => return None,
    };
    Some(Scanned { data: &stream.content, width, height, packed, quarters, tall: 1.0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_covered_or_it_is_not() {
        let (w, h) = (595.0, 842.0);
        assert_eq!(covering([w, 0.0, 0.0, h, 0.0, 0.0], w, h), Some(0));
        assert_eq!(covering([-w, 0.0, 0.0, -h, w, h], w, h), Some(2));
        assert_eq!(covering([0.0, -h, w, 0.0, 0.0, h], w, h), Some(1));
        assert_eq!(covering([0.0, h, -w, 0.0, w, 0.0], w, h), Some(3));
        assert_eq!(covering([w, 0.0, 0.0, -h, 0.0, h], w, h), None, "mirrored");
        assert_eq!(covering([w * 0.9, 0.0, 0.0, h, 0.0, 0.0], w, h), None, "a margin that may have writing");
        assert_eq!(covering([w, 9.0, -9.0, h, 0.0, 0.0], w, h), None, "slanted");
        let turned = then([2.0, 0.0, 0.0, 3.0, 1.0, 1.0], [0.0, 1.0, -1.0, 0.0, 10.0, 0.0]);
        assert_eq!(turned, [0.0, 2.0, -3.0, 0.0, 9.0, 1.0]);
    }
}
