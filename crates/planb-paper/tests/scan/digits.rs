//! Characters are written into the boxes of a form, scanned badly, found by the reader and cut out: what `bench/digits` trains with, and
//! how well and how fast it reads then. `digit-cut GLYPHS CUT SEED`; what stands in the two files is told in `bench/digits`.

#[allow(dead_code, reason = "another bench uses all levels")]
mod damage;
#[allow(dead_code, reason = "another bench draws more")]
mod draw;
mod random;
mod used;

use std::io::Write;
use std::time::Duration;

use damage::Level;
use draw::{PER_MM, Page};
use planb_core::form::FormDefinition;
use planb_core::form::code::PageCode;
use planb_core::form::guess::Cell;
use planb_core::form::layout::{Area, PageLayout, layout};
use planb_core::sheet::Serial;
use planb_paper::scan::digit::{Cut, SIDE};
use planb_paper::scan::{Digits, Forms, read};
use random::Random;
use used::Used;

/// A page with hundreds of boxes.
const FORM: &str = r#"
id = "digits"
code = "SIFFROR"
version = 1
paper = "wide"
title = { sv = "Siffror", en = "Digits" }
[[section]]
name = "all"
rows = 14
[[section.field]]
name = "time"
kind = "time"
label = { sv = "Tid", en = "Time" }
[[section.field]]
name = "date"
kind = "date"
label = { sv = "Datum", en = "Date" }
[[section.field]]
name = "one"
kind = "boxes"
count = 12
label = { sv = "Ett", en = "One" }
[[section.field]]
name = "two"
kind = "boxes"
count = 12
label = { sv = "Två", en = "Two" }
"#;

/// A glyph as it is written: shades each way, and how many of them are a millimetre.
const GLYPH: (usize, usize) = (48, 60);
const GLYPH_PER_MM: f64 = 8.0;
/// What a glyph is that is no digit.
const NONE: u8 = 10;
/// Pages are scanned so, one after the other.
const LEVELS: [Level; 7] =
    [Level::Clean, Level::Office, Level::Office, Level::Skewed, Level::Copier, Level::Coarse, Level::Phone];
/// The shades of pens.
const INKS: [u8; 5] = [20, 40, 60, 90, 110];

struct One(PageLayout);

impl Forms for One {
    fn page(&self, _: &PageCode) -> Option<&PageLayout> {
        Some(&self.0)
    }
}

#[derive(Default)]
struct Count {
    boxes: usize,
    offered: usize,
    wrong: usize,
    time: Duration,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [from, to, seed] = &arguments[..] else { panic!("GLYPHS CUT SEED") };
    let all = std::fs::read(from).expect("glyphs are read");
    let mut out = std::io::BufWriter::new(std::fs::File::create(to).expect("a file is made"));
    let mut random = Random::new(seed.parse().expect("a number"));
    let form = FormDefinition::read(FORM).expect("a form");
    let page = One(layout(&form).remove(0));
    let blank = draw::blank(&page.0, &mut Random::new(7));
    let cells: usize = page.0.fields.iter().map(|field| field.cells.len()).sum();
    let record = 1 + GLYPH.0 * GLYPH.1;
    let mut counts: Vec<Count> = LEVELS.iter().map(|_| Count::default()).collect();
    for (number, glyphs) in all.chunks(cells * record).enumerate() {
        let glyphs: Vec<&[u8]> = glyphs.chunks_exact(record).collect();
        let at = number % LEVELS.len();
        sheet(&page, blank.clone(), &glyphs, LEVELS[at], (&mut random, &mut out, &mut counts[at]));
    }
    for (level, count) in LEVELS.iter().zip(&counts) {
        told(&format!("{level:?}"), count);
    }
    let sum = |pick: fn(&Count) -> usize| counts.iter().map(pick).sum();
    let time = counts.iter().map(|count| count.time).sum();
    told("all", &Count { boxes: sum(|of| of.boxes), offered: sum(|of| of.offered), wrong: sum(|of| of.wrong), time });
}

fn told(name: &str, count: &Count) {
    let per = |part: usize, whole: usize| part as f64 * 100.0 / whole.max(1) as f64;
    let micros = count.time.as_secs_f64() * 1e6 / count.boxes.max(1) as f64;
    println!(
        "{name:8} boxes {:6} offered {:5.1} % wrong {} ({:.3} % of them) | {micros:.0} µs a box",
        count.boxes,
        per(count.offered, count.boxes),
        count.wrong,
        per(count.wrong, count.offered)
    );
}

fn sheet(
    one: &One,
    mut page: Page,
    glyphs: &[&[u8]],
    level: Level,
    (random, out, count): (&mut Random, &mut impl Write, &mut Count),
) {
    let layout = &one.0;
    let code = PageCode {
        serial: Serial::new("K1", random.next() % 900_000),
        form: "SIFFROR".into(),
        version: 1,
        page: 1,
        pages: layout.pages,
    };
    draw::codes(&mut page, layout, &code);
    let cells = layout.fields.iter().flat_map(|field| &field.cells);
    let mut ink = INKS[0];
    for (at, (cell, glyph)) in cells.zip(glyphs).enumerate() {
        // Whoever writes a field has one pen.
        ink = if at.is_multiple_of(8) { random.pick(&INKS) } else { ink };
        write(&mut page, cell, &glyph[1..], ink);
    }
    let (grey, _) = damage::scanned(&page.grey, level, random);
    let seen = read(&grey, one);
    let mut rest = glyphs.iter();
    let start = Used::now();
    let digits = seen.warp.as_ref().map(|warp| Digits::on(&grey, layout, warp));
    count.time += start.since();
    for field in &layout.fields {
        let start = Used::now();
        let read = digits.as_ref().map_or_else(|| vec![Cell::Unsure; field.cells.len()], |digits| digits.of(field));
        count.time += start.since();
        let cut = digits.as_ref().map_or_else(|| vec![Cut::Unsure; field.cells.len()], |digits| digits.cut(field));
        for ((cell, cut), glyph) in read.iter().zip(&cut).zip(rest.by_ref()) {
            count.boxes += 1;
            if let Cell::Digit(digit, _) = cell {
                count.offered += 1;
                count.wrong += usize::from(*digit != glyph[0]);
            }
            let (what, shades) = match cut {
                Cut::Empty => (0, None),
                Cut::Glyph(shades) => (1, Some(shades)),
                Cut::Unsure => (2, None),
            };
            let shades = shades.map_or([0; SIDE * SIDE], |shades| **shades);
            out.write_all(&[glyph[0].min(NONE), what, level as u8]).expect("it is written");
            out.write_all(&shades).expect("it is written");
        }
    }
}

/// A glyph in the middle of a box, in ink.
fn write(page: &mut Page, cell: &Area, shades: &[u8], ink: u8) {
    let (wide, high) = (GLYPH.0 as f64 / GLYPH_PER_MM, GLYPH.1 as f64 / GLYPH_PER_MM);
    let left = cell.x_mm + (cell.width_mm - wide) / 2.0;
    let top = cell.y_mm + (cell.height_mm - high) / 2.0;
    let glyph = planb_paper::scan::Grey {
        width: GLYPH.0,
        height: GLYPH.1,
        pixels: shades.iter().map(|shade| u8::MAX - shade).collect(),
    };
    let width = page.grey.width;
    for y in (top * PER_MM) as usize..((top + high) * PER_MM) as usize {
        for x in (left * PER_MM) as usize..((left + wide) * PER_MM) as usize {
            let at = |pixel: usize, from: f64| ((pixel as f64 + 0.5) / PER_MM - from) * GLYPH_PER_MM;
            let share = 1.0 - glyph.between((at(x, left), at(y, top))) / 255.0;
            let pixel = &mut page.grey.pixels[y * width + x];
            let inked = f32::from(*pixel) * (1.0 - share) + f32::from(ink) * share;
            *pixel = (*pixel).min(inked as u8);
        }
    }
}
