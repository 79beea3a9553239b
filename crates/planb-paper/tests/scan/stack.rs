//! A stack of filled-in sheets for the review in a browser: what was issued, with as many doubts as are asked for, as pictures of a
//! scanner; and beside them what was meant.
//!
//! `form-stack FOLDER < LINES`: a line is `SERIAL FORM VERSION DOUBTS`, where doubts are a number, `no-code` (a blot on both codes) or
//! `no-marks` (the corners are cut off too).

#[allow(dead_code, reason = "the bench damages pages in more ways")]
mod damage;
#[allow(dead_code, reason = "the bench draws more")]
mod draw;
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
    std::fs::create_dir_all(&folder).expect("a folder");
    let lines: Vec<String> = std::io::stdin().lock().lines().map_while(Result::ok).collect();
    let mut blanks: BTreeMap<(String, u32), Page> = BTreeMap::new();
    let jobs: Vec<(usize, &FormDefinition, Serial, String)> = (lines.iter().enumerate())
        .map(|(at, line)| {
            let words: Vec<&str> = line.split_whitespace().collect();
            let [serial, code, version, doubts] = words[..] else { panic!("SERIAL FORM VERSION DOUBTS, not {line:?}") };
            let form = shipped().iter().find(|form| form.code == code && form.version.to_string() == version);
            let serial = Serial::parse(serial).expect("a serial");
            (at, form.expect("a form that is shipped"), serial, doubts.to_string())
        })
        .collect();
    for (_, form, ..) in &jobs {
        for page in layout(form) {
            let blank = blanks.entry((form.code.clone(), page.page));
            blank.or_insert_with(|| draw::blank(&page, &mut Random::new(7)));
        }
    }
    let halves = jobs.split_at(jobs.len() / 2);
    let truths = std::thread::scope(|scope| {
        let work = |jobs: &[(usize, &FormDefinition, Serial, String)]| {
            jobs.iter().flat_map(|job| sheet(job, &blanks, Path::new(&folder))).collect::<Vec<Truth>>()
        };
        let other = scope.spawn(move || work(halves.1));
        let mut all = work(halves.0);
        all.extend(other.join().expect("sheets are drawn"));
        all
    });
    println!("{}", serde_json::to_string(&truths).expect("JSON"));
}

/// Draws a sheet's pages and writes them; what was meant with each doubt.
fn sheet(
    (at, form, serial, doubts): &(usize, &FormDefinition, Serial, String),
    blanks: &BTreeMap<(String, u32), Page>,
    folder: &Path,
) -> Vec<Truth> {
    let (mut left, spoilt) = match doubts.as_str() {
        "no-code" => (0, Spoilt::Codes),
        "no-marks" => (0, Spoilt::CodesAndMarks),
        count => (count.parse().expect("how many doubts"), Spoilt::Nothing),
    };
    let (mut random, mut truths) = (Random::new(*at as u64 + 1), Vec::new());
    for own in layout(form) {
        let mut page = blanks[&(form.code.clone(), own.page)].clone();
        let (code, version, pages) = (form.code.clone(), form.version, own.pages);
        draw::codes(&mut page, &own, &PageCode { serial: serial.clone(), form: code, version, page: own.page, pages });
        for (field, value) in fill(&mut page, &own, &mut left, &mut random) {
            truths.push(Truth { serial: serial.0.clone(), page: own.page, field, value });
        }
        spoil(&mut page, &own, spoilt);
        let (grey, quality) = damage::scanned(&page.grey, Level::Office, &mut random);
        let mut bytes = Vec::new();
        let mut jpeg = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, quality);
        let (wide, high) = (grey.width as u32, grey.height as u32);
        jpeg.encode(&grey.pixels, wide, high, image::ExtendedColorType::L8).expect("a JPEG");
        std::fs::write(folder.join(format!("{at:04}-{}.jpg", own.page)), bytes).expect("a file");
    }
    assert_eq!(left, 0, "{serial}: the form has too few fields for so many doubts");
    truths
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
