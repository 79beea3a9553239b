//! A stack of filled-in sheets for the review in a browser and for measurements: what was issued, with as many doubts as are asked for,
//! as pictures of a scanner; and beside them what was meant.
//!
//! `form-stack FOLDER [SHEETS] < LINES`: a line is `SERIAL FORM VERSION DOUBTS`, where doubts are a number, `no-code` (a blot on both codes)
//! or `no-marks` (the corners are cut off too). With `SHEETS` so many of them are one PDF, 200 dots an inch in grey, turned up to 5°;
//! else every page is a JPEG.

#[allow(dead_code, reason = "the bench damages pages in more ways")]
mod damage;
#[allow(dead_code, reason = "the bench draws more")]
mod draw;
#[allow(dead_code, reason = "bad files are put together elsewhere")]
mod pictured;
mod random;

use std::collections::BTreeMap;
use std::io::BufRead;
use std::path::Path;

use damage::Level;
use draw::Page;
use planb_core::form::code::PageCode;
use planb_core::form::layout::{FieldAt, PageLayout, Sort, TickAt, layout};
use planb_core::form::{FormDefinition, shipped};
use planb_core::sheet::Serial;
use random::Random;

/// Dots an inch of the scanner that writes PDFs, `Level::Skewed`.
const PDF_DPI: f64 = 200.0;
/// How many of a hundred boxes to tick are ticked.
const TICKED: f64 = 0.4;

/// What is spoilt of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Spoilt {
    Nothing,
    Codes,
    CodesAndMarks,
}

/// What somebody meant with a field, where it can be read in two ways.
#[derive(serde::Serialize)]
struct Truth {
    serial: String,
    page: u32,
    field: String,
    /// As the review keeps it: `true`, `false`, an option.
    value: String,
}

fn main() {
    let folder = std::env::args().nth(1).expect("a folder is named");
    let per_pdf: Option<usize> = std::env::args().nth(2).map(|sheets| sheets.parse().expect("sheets of a PDF"));
    std::fs::create_dir_all(&folder).expect("a folder");
    let lines: Vec<String> = std::io::stdin().lock().lines().map_while(Result::ok).collect();
    let mut blanks: BTreeMap<(String, u32), Page> = BTreeMap::new();
    let jobs: Vec<Job<'_>> = (lines.iter().enumerate())
        .map(|(at, line)| {
            let words: Vec<&str> = line.split_whitespace().collect();
            let [serial, code, version, doubts] = words[..] else { panic!("SERIAL FORM VERSION DOUBTS, not {line:?}") };
            let form = shipped().iter().find(|form| form.code == code && form.version.to_string() == version);
            let serial = Serial::parse(serial).expect("a serial");
            Job { at, form: form.expect("a form that is shipped"), serial, doubts: doubts.to_string() }
        })
        .collect();
    for Job { form, .. } in &jobs {
        for page in layout(form) {
            let blank = blanks.entry((form.code.clone(), page.page));
            blank.or_insert_with(|| draw::blank(&page, &mut Random::new(7)));
        }
    }
    let parts: Vec<_> = jobs.chunks(per_pdf.unwrap_or(1)).collect();
    let halves = parts.split_at(parts.len() / 2);
    let truths = std::thread::scope(|scope| {
        let work = |parts: &[&[Job<'_>]]| {
            let level = if per_pdf.is_some() { Level::Skewed } else { Level::Office };
            let mut truths = Vec::new();
            for part in parts {
                let drawn: Vec<Drawn> = part.iter().map(|job| sheet(job, &blanks, level)).collect();
                write(Path::new(&folder), part[0].at, per_pdf.is_some(), &drawn);
                truths.extend(drawn.into_iter().flat_map(|drawn| drawn.truths));
            }
            truths
        };
        let other = scope.spawn(move || work(halves.1));
        let mut all = work(halves.0);
        all.extend(other.join().expect("sheets are drawn"));
        all
    });
    println!("{}", serde_json::to_string(&truths).expect("JSON"));
}

/// A sheet that is asked for; `at` is its line, from 0.
struct Job<'a> {
    at: usize,
    form: &'a FormDefinition,
    serial: Serial,
    doubts: String,
}

/// A sheet's pages as JPEGs, each with its width and height in pixels, and what was meant with each doubt.
struct Drawn {
    pages: Vec<(Vec<u8>, (u32, u32))>,
    truths: Vec<Truth>,
}

/// Writes sheets as one PDF, or the one that there is as a picture a page.
fn write(folder: &Path, at: usize, is_pdf: bool, drawn: &[Drawn]) {
    let pages: Vec<_> = drawn.iter().flat_map(|drawn| drawn.pages.iter().cloned()).collect();
    let put = |name: String, bytes: &[u8]| std::fs::write(folder.join(name), bytes).expect("a file");
    if is_pdf {
        return put(format!("{at:04}.pdf"), &pictured::pdf(&pages, PDF_DPI));
    }
    (1..).zip(&pages).for_each(|(page, (jpeg, _))| put(format!("{at:04}-{page}.jpg"), jpeg));
}

/// Draws a sheet's pages as they come out of a scanner.
fn sheet(job: &Job<'_>, blanks: &BTreeMap<(String, u32), Page>, level: Level) -> Drawn {
    let Job { at, form, serial, doubts } = job;
    let (mut left, spoilt) = match doubts.as_str() {
        "no-code" => (0, Spoilt::Codes),
        "no-marks" => (0, Spoilt::CodesAndMarks),
        count => (count.parse().expect("how many doubts"), Spoilt::Nothing),
    };
    let (mut random, mut drawn) = (Random::new(*at as u64 + 1), Drawn { pages: Vec::new(), truths: Vec::new() });
    for own in layout(form) {
        let mut page = blanks[&(form.code.clone(), own.page)].clone();
        let (code, version, pages) = (form.code.clone(), form.version, own.pages);
        draw::codes(&mut page, &own, &PageCode { serial: serial.clone(), form: code, version, page: own.page, pages });
        for (field, value) in fill(&mut page, &own, &mut left, &mut random) {
            drawn.truths.push(Truth { serial: serial.0.clone(), page: own.page, field, value });
        }
        spoil(&mut page, &own, spoilt);
        let (grey, quality) = damage::scanned(&page.grey, level, &mut random);
        let mut bytes = Vec::new();
        let mut jpeg = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, quality);
        let (wide, high) = (grey.width as u32, grey.height as u32);
        jpeg.encode(&grey.pixels, wide, high, image::ExtendedColorType::L8).expect("a JPEG");
        drawn.pages.push((bytes, (wide, high)));
    }
    assert_eq!(left, 0, "{serial}: the form has too few fields for so many doubts");
    drawn
}

/// Ticks boxes with a pen, neatly; where there are doubts left, some fields so that two things can be meant.
fn fill(page: &mut Page, layout: &PageLayout, left: &mut usize, random: &mut Random) -> Vec<(String, String)> {
    let mut meant = Vec::new();
    for field in &layout.fields {
        match (field.sort, &field.boxes[..]) {
            (Sort::One, [first, second, ..]) if *left > 0 => {
                *left -= 1;
                cross(page, first, random);
                cross(page, second, random);
                meant.push((field.name.clone(), random.pick(&[first, second]).option.clone()));
            }
            (Sort::Tick, [one, ..]) if *left > 0 && random.chance(0.5) => {
                *left -= 1;
                cross(page, one, random);
                scribble(page, one, random);
                meant.push((field.name.clone(), "false".to_string()));
            }
            _ => neat(page, field, random),
        }
    }
    meant
}

fn neat(page: &mut Page, field: &FieldAt, random: &mut Random) {
    match field.sort {
        Sort::One if !field.boxes.is_empty() => {
            let at = random.next() as usize % field.boxes.len();
            cross(page, &field.boxes[at], random);
        }
        Sort::Tick | Sort::Many => {
            for at in &field.boxes {
                if random.chance(TICKED) {
                    cross(page, at, random);
                }
            }
        }
        _ => {}
    }
}

fn cross(page: &mut Page, at: &TickAt, random: &mut Random) {
    let mut by = || random.between(1.3, 1.7);
    page.line((at.x_mm - by(), at.y_mm - by()), (at.x_mm + by(), at.y_mm + by()), 0.4, 40);
    page.line((at.x_mm - by(), at.y_mm + by()), (at.x_mm + by(), at.y_mm - by()), 0.4, 40);
}

/// Several strokes all over a box: it was not meant after all.
fn scribble(page: &mut Page, at: &TickAt, random: &mut Random) {
    let points: Vec<(f64, f64)> = (0..12)
        .map(|n| {
            let side = if n % 2 == 0 { -2.9 } else { 2.9 };
            (at.x_mm + side, at.y_mm - 2.6 + f64::from(n) * 0.47 + random.between(-0.3, 0.3))
        })
        .collect();
    page.strokes(&points, 0.42, 40);
}

/// Grey blots, so that nothing of what was printed is seen below them.
fn spoil(page: &mut Page, layout: &PageLayout, spoilt: Spoilt) {
    if spoilt == Spoilt::Nothing {
        return;
    }
    for code in layout.codes {
        blot(page, (code.x_mm, code.y_mm), (code.width_mm, code.height_mm));
    }
    if spoilt == Spoilt::CodesAndMarks {
        layout.marks.iter().for_each(|(x, y)| blot(page, (x - 6.0, y - 6.0), (12.0, 12.0)));
    }
}

fn blot(page: &mut Page, (x, y): (f64, f64), (wide, high): (f64, f64)) {
    let at = |mm: f64, most: usize| ((mm * draw::PER_MM).max(0.0) as usize).min(most);
    let (width, height) = (page.grey.width, page.grey.height);
    for row in at(y, height)..at(y + high, height) {
        page.grey.pixels[row * width + at(x, width)..row * width + at(x + wide, width)].fill(110);
    }
}
