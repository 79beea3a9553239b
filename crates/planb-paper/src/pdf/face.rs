//! The stamp's typeface in a PDF: letters as glyph numbers, the font whole and embedded.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::filters::packed;
use super::object::{Dictionary, Document, Object, ObjectId, Stream};
use crate::font::{self, FILES, Weight, width_mm};

/// The files of the two weights, deflated once.
static PACKED: LazyLock<[Vec<u8>; 2]> = LazyLock::new(|| [0, 2].map(|at| packed(FILES[at]).unwrap_or_default()));

/// The letters that a document's stamps use, per weight.
#[derive(Default)]
pub(super) struct Faces {
    used: [BTreeMap<u16, char>; 2],
}

fn index(weight: Weight) -> usize {
    usize::from(weight == Weight::Bold)
}

/// The resource name of a weight.
pub(super) fn name(weight: Weight) -> &'static str {
    if weight == Weight::Bold { "PlanB1" } else { "PlanB0" }
}

impl Faces {
    /// The text as the operand of `Tj`, its letters counted as used.
    pub(super) fn shown(&mut self, text: &str, weight: Weight) -> String {
        let Some(face) = font::face(weight).map(|font| font.ttf()) else { return "<>".into() };
        let mut shown = String::from("<");
        for letter in text.chars().filter(|letter| *letter != '\u{200b}') {
            let glyph = face.glyph_index(letter).map_or(0, |glyph| glyph.0);
            self.used[index(weight)].insert(glyph, letter);
            shown.push_str(&format!("{glyph:04X}"));
        }
        shown.push('>');
        shown
    }

    /// Adds the fonts; gives them as resources.
    pub(super) fn add_to(&self, doc: &mut Document) -> Dictionary {
        let mut fonts = Dictionary::new();
        for weight in [Weight::Regular, Weight::Bold] {
            if let Some(id) = self.font(doc, weight) {
                fonts.set(name(weight), id);
            }
        }
        fonts
    }

    fn font(&self, doc: &mut Document, weight: Weight) -> Option<ObjectId> {
        let used = &self.used[index(weight)];
        let face = font::face(weight).filter(|_| !used.is_empty())?.ttf();
        let em = f64::from(face.units_per_em());
        let scaled = |value: i16| Object::Integer((f64::from(value) * 1000.0 / em).round() as i64);
        let named = Object::name;
        let base = if weight == Weight::Bold { "IBMPlexSans-Bold" } else { "IBMPlexSans" };
        let bounds = face.global_bounding_box();
        let mut file = Dictionary::new();
        file.set("Filter", named("FlateDecode"));
        file.set("Length1", FILES[index(weight) * 2].len() as i64);
        let file = doc.add_object(Stream::new(file, PACKED[index(weight)].clone()));
        let mut descriptor = Dictionary::new();
        descriptor.set("Type", named("FontDescriptor"));
        descriptor.set("FontName", named(base));
        descriptor.set("Flags", 32i64);
        descriptor.set("FontBBox", [bounds.x_min, bounds.y_min, bounds.x_max, bounds.y_max].map(scaled).to_vec());
        descriptor.set("ItalicAngle", 0i64);
        descriptor.set("Ascent", scaled(face.ascender()));
        descriptor.set("Descent", scaled(face.descender()));
        descriptor.set("CapHeight", scaled(face.capital_height().unwrap_or(700)));
        descriptor.set("StemV", if weight == Weight::Bold { 140i64 } else { 80 });
        descriptor.set("FontFile2", file);
        let descriptor = doc.add_object(descriptor);
        let mut widths = Vec::new();
        for (glyph, letter) in used {
            let advance = face.glyph_index(*letter).and_then(|glyph| face.glyph_hor_advance(glyph)).unwrap_or(0);
            let width = Object::Integer((f64::from(advance) * 1000.0 / em).round() as i64);
            widths.extend([Object::Integer(i64::from(*glyph)), Object::Array(vec![width])]);
        }
        let mut system = Dictionary::new();
        system.set("Registry", Object::String(b"Adobe".to_vec()));
        system.set("Ordering", Object::String(b"Identity".to_vec()));
        system.set("Supplement", 0i64);
        let mut descendant = Dictionary::new();
        descendant.set("Type", named("Font"));
        descendant.set("Subtype", named("CIDFontType2"));
        descendant.set("BaseFont", named(base));
        descendant.set("CIDSystemInfo", system);
        descendant.set("FontDescriptor", descriptor);
        descendant.set("CIDToGIDMap", named("Identity"));
        descendant.set("W", widths);
        let descendant = doc.add_object(descendant);
        let unicode = doc.add_object(Stream::new(Dictionary::new(), to_unicode(used).into_bytes()));
        let mut whole = Dictionary::new();
        whole.set("Type", named("Font"));
        whole.set("Subtype", named("Type0"));
        whole.set("BaseFont", named(base));
        whole.set("Encoding", named("Identity-H"));
        whole.set("DescendantFonts", vec![Object::Reference(descendant)]);
        whole.set("ToUnicode", unicode);
        Some(doc.add_object(whole))
    }
}

/// The letters of the glyphs, so that the stamp can be searched and read aloud.
fn to_unicode(used: &BTreeMap<u16, char>) -> String {
    let mut text = String::from(
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /PlanB def /CMapType 2 def\n\
         1 begincodespacerange <0000> <FFFF> endcodespacerange\n",
    );
    let rows: Vec<(&u16, &char)> = used.iter().collect();
    for rows in rows.chunks(100) {
        text.push_str(&format!("{} beginbfchar\n", rows.len()));
        for (glyph, letter) in rows {
            let units: String = letter.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("{unit:04X}")).collect();
            text.push_str(&format!("<{glyph:04X}> <{units}>\n"));
        }
        text.push_str("endbfchar\n");
    }
    text.push_str("endcmap CMapName currentdict /CMap defineresource pop end end");
    text
}

/// The text, cut where it would not fit into `room_mm`.
pub(super) fn fitted(text: &str, weight: Weight, size_pt: f64, room_mm: f64) -> String {
    if width_mm(text, weight, size_pt) <= room_mm {
        return text.to_string();
    }
    let mut cut = String::new();
    for letter in text.chars() {
        if width_mm(&format!("{cut}{letter}…"), weight, size_pt) > room_mm {
            break;
        }
        cut.push(letter);
    }
    format!("{}…", cut.trim_end())
}
