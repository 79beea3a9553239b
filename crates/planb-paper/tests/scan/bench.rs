//! How well and how fast pages are read: forms filled in with known answers, scanned badly, read, and counted.

mod damage;
mod draw;
mod pen;
mod random;
mod used;

use std::collections::BTreeMap;
use std::time::Duration;

use damage::{LEVELS, Level};
use pen::{Care, Meant};
use planb_core::form::answer::Mark;
use planb_core::form::code::PageCode;
use planb_core::form::layout::{PageLayout, layout};
use planb_core::form::shipped;
use planb_core::sheet::Serial;
use planb_paper::scan::{Grey, Known, Tray, read};
use random::Random;
use used::Used;

#[derive(Default)]
struct Count {
    pages: usize,
    no_serial: usize,
    wrong_serial: usize,
    unplaced: usize,
    poor: usize,
    boxes: usize,
    wrong: usize,
    flagged: usize,
    kinds: BTreeMap<String, usize>,
    time: Duration,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |at: usize, other: usize| arguments.get(at).and_then(|word| word.parse().ok()).unwrap_or(other);
    let (pages, seed) = (number(0, 4), number(1, 1) as u64);
    let only = arguments.get(2).cloned().unwrap_or_default();
    let save = arguments.get(3).cloned();
    // All pages of the forms that come with the program.
    let forms: Vec<(String, u16, PageLayout)> = shipped()
        .iter()
        .flat_map(|form| layout(form).into_iter().map(|page| (form.code.clone(), form.version, page)))
        .collect();
    // Every second sheet is the one with most boxes.
    let boxes = |page: &PageLayout| page.fields.iter().map(|field| field.boxes.len()).sum::<usize>();
    let dense = (0..forms.len()).max_by_key(|at| boxes(&forms[*at].2)).unwrap_or(0);
    let blanks: Vec<draw::Page> = forms.iter().map(|(_, _, page)| draw::blank(page, &mut Random::new(7))).collect();
    for care in [Care::Neat, Care::Sloppy] {
        let mut all = Count::default();
        for level in LEVELS {
            let name = format!("{care:?} {level:?}");
            if !name.contains(&only) {
                continue;
            }
            let mut count = Count::default();
            for at in 0..pages {
                let sheet = at + number(4, 0);
                let mut random =
                    Random::new(seed.wrapping_mul(1_000_003) + sheet as u64 * 64 + level as u64 * 2 + care as u64);
                let form = if sheet.is_multiple_of(2) { dense } else { sheet / 2 % forms.len() };
                let (form, layout) = (&forms[form], blanks[form].clone());
                one(form, layout, (care, level), &mut random, &mut count, save.as_deref());
            }
            told(&name, &count);
            add(&mut all, count);
        }
        told(&format!("{care:?} all"), &all);
    }
}

fn one(
    (form, version, layout): &(String, u16, PageLayout),
    mut page: draw::Page,
    (care, level): (Care, Level),
    random: &mut Random,
    count: &mut Count,
    save: Option<&str>,
) {
    let serial = Serial::new("K1", random.next() % 900_000);
    let code = PageCode { serial, form: form.clone(), version: *version, page: layout.page, pages: layout.pages };
    draw::codes(&mut page, layout, &code);
    let meant = pen::fill(&mut page, layout, care, random);
    let (grey, quality) = damage::scanned(&page.grey, level, random);
    let grey = through_jpeg(&grey, quality);
    let start = Used::now();
    let seen = read(&grey, &Known::default());
    let took = start.since();
    if let Some(folder) = save {
        kept(folder, &format!("{care:?}-{level:?}-{}.jpg", count.pages), &grey, (&code, seen.code.as_ref(), took));
    }
    count.time += took;
    count.pages += 1;
    match &seen.code {
        Some(read) if *read == code => {}
        Some(_) => count.wrong_serial += 1,
        None => count.no_serial += 1,
    }
    if let Some(why) = seen.tray {
        count.unplaced += usize::from(why != Tray::NoCode || seen.code.is_none());
        *count.kinds.entry(format!("tray {why:?}")).or_default() += 1;
        return;
    }
    count.poor += usize::from(seen.is_poor);
    for (verdict, meant) in seen.verdicts.iter().zip(&meant) {
        count.boxes += 1;
        let is_marked = matches!(meant, Meant::Marked(_));
        let is_wrong = (verdict.mark == Mark::Ticked) != is_marked;
        let what = match meant {
            Meant::Blank => "Blank".to_string(),
            Meant::Corrected => "Corrected".to_string(),
            Meant::Marked(stroke) => format!("{stroke:?}"),
        };
        if verdict.flagged {
            count.flagged += 1;
            *count.kinds.entry(format!("? {what}")).or_default() += usize::from(!seen.is_poor);
        } else if is_wrong {
            count.wrong += 1;
            *count.kinds.entry(format!("WRONG {what}")).or_default() += 1;
        }
    }
}

/// Keeps a picture for other readers, with what its codes say and how ours did.
fn kept(folder: &str, name: &str, grey: &Grey, (code, read, took): (&PageCode, Option<&PageCode>, Duration)) {
    let (wide, high) = (grey.width as u32, grey.height as u32);
    image::save_buffer(format!("{folder}/{name}"), &grey.pixels, wide, high, image::ColorType::L8)
        .expect("a picture is kept");
    let did = match read {
        Some(read) if read == code => "found",
        Some(_) => "wrong",
        None => "missing",
    };
    let line = format!("{name}\t{}\t{did}\t{:.2}\n", code.text(), took.as_secs_f64() * 1000.0);
    let truth = std::fs::OpenOptions::new().create(true).append(true).open(format!("{folder}/truth.tsv"));
    truth.and_then(|mut truth| std::io::Write::write_all(&mut truth, line.as_bytes())).expect("the truth is kept");
}

fn through_jpeg(grey: &Grey, quality: u8) -> Grey {
    let mut bytes = Vec::new();
    let mut encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, quality);
    encoder
        .encode(&grey.pixels, grey.width as u32, grey.height as u32, image::ExtendedColorType::L8)
        .expect("a picture is written");
    let read = image::load_from_memory(&bytes).expect("it is read again").into_luma8();
    Grey { width: read.width() as usize, height: read.height() as usize, pixels: read.into_raw() }
}

fn add(all: &mut Count, one: Count) {
    all.pages += one.pages;
    all.no_serial += one.no_serial;
    all.wrong_serial += one.wrong_serial;
    all.unplaced += one.unplaced;
    all.poor += one.poor;
    all.boxes += one.boxes;
    all.wrong += one.wrong;
    all.flagged += one.flagged;
    all.time += one.time;
    for (kind, count) in one.kinds {
        *all.kinds.entry(kind).or_default() += count;
    }
}

fn told(name: &str, count: &Count) {
    let per = |part: usize, whole: usize| part as f64 * 100.0 / whole.max(1) as f64;
    println!(
        "{name:16} pages {:4} | serial missing {} wrong {} | to the tray {} | poor {} | boxes {} wrong {} ({:.3} %) flagged {} ({:.2} %) | {:.0} ms a page | {:?}",
        count.pages,
        count.no_serial,
        count.wrong_serial,
        count.unplaced,
        count.poor,
        count.boxes,
        count.wrong,
        per(count.wrong, count.boxes),
        count.flagged,
        per(count.flagged, count.boxes),
        count.time.as_secs_f64() * 1000.0 / count.pages.max(1) as f64,
        count.kinds
    );
}
