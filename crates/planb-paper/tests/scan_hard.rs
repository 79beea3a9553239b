//! Sheets as they come when something went wrong with them: on a chequered cloth, without a corner, cut off at an edge, under
//! coffee. Whatever was done to it, a box is read right or flagged.

#[path = "scan/damage.rs"]
#[allow(dead_code, reason = "the bench uses all levels")]
mod damage;
#[path = "scan/draw.rs"]
#[allow(dead_code, reason = "the bench draws more")]
mod draw;
#[path = "scan/pen.rs"]
#[allow(dead_code, reason = "the bench fills in more")]
mod pen;
#[path = "scan/random.rs"]
#[allow(dead_code, reason = "the bench draws more numbers")]
mod random;

use damage::Level;
use draw::{PER_MM, Page};
use pen::{Care, Meant, Stroke};
use planb_core::form::answer::Mark;
use planb_core::form::code::PageCode;
use planb_core::form::laid::of_program;
use planb_core::form::layout::{PageLayout, layout};
use planb_core::sheet::Serial;
use planb_paper::scan::{Grey, Known, PageRead, Tray, read};
use random::Random;

/// A sheet of a form, filled in neatly, and what was meant with its boxes.
fn filled(form: &str, seed: u64) -> (PageCode, PageLayout, Page, Vec<Meant>) {
    let layout = layout(&of_program(form, 1).unwrap().form).remove(0);
    let serial = Serial::new("K1", 123);
    let code = PageCode { serial, form: form.into(), version: 1, page: 1, pages: layout.pages };
    let mut random = Random::new(seed);
    let mut page = draw::blank(&layout, &mut random);
    draw::codes(&mut page, &layout, &code);
    let meant = pen::fill(&mut page, &layout, Care::Neat, &mut random);
    (code, layout, page, meant)
}

fn scanned(page: &Page, level: Level, seed: u64) -> Grey {
    damage::scanned(&page.grey, level, &mut Random::new(seed)).0
}

/// How many boxes were read wrong without a flag, and how many are flagged.
fn faults(seen: &PageRead, meant: &[Meant]) -> (usize, usize) {
    assert_eq!(seen.verdicts.len(), meant.len());
    let both = seen.verdicts.iter().zip(meant);
    let is_wrong = |verdict: Mark, meant: &Meant| (verdict == Mark::Ticked) != matches!(meant, Meant::Marked(_));
    let wrong = both.filter(|(verdict, meant)| !verdict.flagged && is_wrong(verdict.mark, meant));
    (wrong.count(), seen.verdicts.iter().filter(|verdict| verdict.flagged).count())
}

/// The sheet is read, no box of it wrong, and few flagged.
#[track_caller]
fn is_read(seen: &PageRead, code: &PageCode, meant: &[Meant], what: &str) {
    assert_eq!((seen.code.as_ref(), seen.tray), (Some(code), None), "{what}");
    let (wrong, flagged) = faults(seen, meant);
    assert!(wrong == 0 && flagged * 10 <= meant.len() + 10, "{what}: {wrong} wrong, {flagged} flagged");
}

/// A picture in the middle of another, as large as `share` of it each way.
fn on(table: impl Fn(usize, usize) -> u8, grey: &Grey, share: f64) -> Grey {
    let (width, height) = ((grey.width as f64 / share) as usize, (grey.height as f64 / share) as usize);
    let (left, top) = ((width - grey.width) / 2, (height - grey.height) / 2);
    let mut pixels: Vec<u8> = (0..width * height).map(|at| table(at % width, at / width)).collect();
    for (y, row) in grey.pixels.chunks_exact(grey.width).enumerate() {
        let start = (top + y) * width + left;
        pixels[start..start + grey.width].copy_from_slice(row);
    }
    Grey { width, height, pixels }
}

#[test]
fn a_sheet_of_few_boxes_that_are_nearly_all_thinly_crossed_is_read() {
    let layout = layout(&of_program("FORLANG", 1).unwrap().form).remove(0);
    let code =
        PageCode { serial: Serial::new("K1", 123), form: "FORLANG".into(), version: 1, page: 1, pages: layout.pages };
    for seed in 0..8 {
        let mut random = Random::new(seed);
        let mut page = draw::blank(&layout, &mut random);
        draw::codes(&mut page, &layout, &code);
        let boxes = layout.fields.iter().flat_map(|field| &field.boxes);
        let meant: Vec<Meant> = boxes
            .enumerate()
            .map(|(at, own)| {
                if at as u64 == seed {
                    return Meant::Blank;
                }
                pen::mark(&mut page, (own.x_mm, own.y_mm), Stroke::Thin, Care::Neat, &mut random);
                Meant::Marked(Stroke::Thin)
            })
            .collect();
        assert!((8..16).contains(&meant.len()), "few boxes: {}", meant.len());
        for level in [Level::Office, Level::Skewed, Level::Copier] {
            let seen = read(&scanned(&page, level, seed), &Known::default());
            let (wrong, _) = faults(&seen, &meant);
            assert_eq!((seen.code.as_ref(), wrong), (Some(&code), 0), "{level:?} {seed}");
        }
    }
}

/// Every third box crossed by a pen, from corner to corner and as far beyond as `reach` from its middle; `is_struck`: and struck out then.
fn crossed((wide, ink, reach): (f64, u8, f64), is_struck: bool, random: &mut Random) -> (Page, Vec<Meant>) {
    let (_, layout, _, _) = filled("BESOK", 0);
    let mut page = draw::blank(&layout, random);
    let serial = Serial::new("K1", 123);
    let code = PageCode { serial, form: "BESOK".into(), version: 1, page: 1, pages: layout.pages };
    draw::codes(&mut page, &layout, &code);
    let boxes = layout.fields.iter().flat_map(|field| &field.boxes);
    let mut cross = |at: usize, (x, y): (f64, f64)| {
        if !at.is_multiple_of(3) {
            return Meant::Blank;
        }
        let mut at = |mm: f64| mm + random.normal() * 0.15;
        page.line((at(x - reach), at(y - reach)), (at(x + reach), at(y + reach)), wide, ink);
        page.line((at(x + reach), at(y - reach)), (at(x - reach), at(y + reach)), wide, ink);
        if !is_struck {
            return Meant::Marked(Stroke::Cross);
        }
        pen::scribble(&mut page, (x, y), random);
        Meant::Corrected
    };
    let meant = boxes.enumerate().map(|(at, own)| cross(at, (own.x_mm, own.y_mm))).collect();
    (page, meant)
}

#[test]
fn a_large_pale_cross_is_no_stain_and_none_when_it_is_struck_out() {
    for (at, pen) in
        [(1.2, 25, 1.6), (0.5, 110, 2.5), (0.5, 130, 2.5), (0.6, 140, 2.5), (0.7, 120, 2.4)].into_iter().enumerate()
    {
        let mut random = Random::new(40 + at as u64);
        for level in [Level::Clean, Level::Office, Level::Skewed] {
            let (page, meant) = crossed(pen, false, &mut random);
            let (wrong, flagged) = faults(&read(&scanned(&page, level, 7), &Known::default()), &meant);
            assert_eq!(wrong, 0, "{pen:?} {level:?}");
            // As stains nearly all of the nineteen would be flagged.
            assert!(flagged * 5 <= meant.len(), "{pen:?} {level:?}: {flagged} flagged");
            let (page, meant) = crossed(pen, true, &mut random);
            let (wrong, flagged) = faults(&read(&scanned(&page, level, 8), &Known::default()), &meant);
            let struck = meant.iter().filter(|meant| **meant == Meant::Corrected).count();
            assert!(
                wrong == 0 && flagged >= struck,
                "{pen:?} {level:?}, struck out: {wrong} wrong, {flagged} of {struck}"
            );
        }
    }
}

#[test]
fn a_chequered_cloth_is_not_taken_for_marks() {
    for form in ["JOUR", "SIGN"] {
        let (code, _, page, meant) = filled(form, 21);
        let side = 6.0 * PER_MM;
        let cloth = move |x: usize, y: usize| {
            let is_dark = ((x as f64 / side) as usize + (y as f64 / side) as usize).is_multiple_of(2);
            if is_dark { 60 } else { 190 }
        };
        let seen = read(&on(cloth, &page.grey, 0.85), &Known::default());
        is_read(&seen, &code, &meant, form);
    }
}

#[test]
fn a_sheet_may_be_a_small_part_of_the_picture() {
    let (code, _, page, meant) = filled("JOUR", 22);
    for share in [0.75, 0.5] {
        let seen = read(&on(|_, _| 70, &page.grey, share), &Known::default());
        is_read(&seen, &code, &meant, "a dark table");
    }
}

#[test]
fn a_sheet_without_one_of_its_corners_is_read() {
    for (corner, level) in [(0, Level::Office), (1, Level::Office), (2, Level::Skewed), (3, Level::Office)] {
        let (code, layout, mut page, meant) = filled("SIGN", 23 + corner as u64);
        let (x, y) = layout.marks[corner];
        // Torn off to where the fingers held it, so that the mark is gone and a code may be.
        for step in 0..22 {
            let (wide, at) = (22.0 - f64::from(step), f64::from(step));
            let left = if x < 100.0 { 0.0 } else { layout.width_mm - wide };
            let top = if y < 100.0 { at } else { layout.height_mm - at - 1.0 };
            page.paint((left, top), (wide, 1.0), 150);
        }
        let seen = read(&scanned(&page, level, 31), &Known::default());
        is_read(&seen, &code, &meant, &format!("without corner {corner}"));
    }
}

#[test]
fn a_sheet_that_is_cut_off_at_an_edge_is_never_read_a_column_off() {
    for cut_mm in [8.0, 11.0, 14.0] {
        for side in 0..4 {
            let (code, _, page, meant) = filled("SIGN", 40 + side);
            let grey = scanned(&page, Level::Office, 77);
            let per_mm = grey.width as f64 / 297.0;
            let cut = (cut_mm * per_mm) as usize;
            let (left, right) = (if side == 0 { cut } else { 0 }, grey.width - if side == 1 { cut } else { 0 });
            let (top, low) = (if side == 2 { cut } else { 0 }, grey.height - if side == 3 { cut } else { 0 });
            let rows = grey.pixels.chunks_exact(grey.width).take(low).skip(top);
            let pixels: Vec<u8> = rows.flat_map(|row| row[left..right].to_vec()).collect();
            let seen = read(&Grey { width: right - left, height: low - top, pixels }, &Known::default());
            let what = format!("{cut_mm} mm of side {side}");
            match seen.tray {
                None => assert_eq!((seen.code.as_ref(), faults(&seen, &meant).0), (Some(&code), 0), "{what}"),
                Some(why) => assert!(matches!(why, Tray::Unplaced | Tray::NoCode), "{what}: {why:?}"),
            }
        }
    }
}

#[test]
fn coffee_is_no_mark() {
    let (code, layout, mut page, _) = filled("SIGN", 50);
    let boxes: Vec<(f64, f64)> =
        layout.fields.iter().flat_map(|f| f.boxes.iter().map(|at| (at.x_mm, at.y_mm))).collect();
    page.grey = draw::blank(&layout, &mut Random::new(50)).grey;
    draw::codes(&mut page, &layout, &code);
    for at in boxes.iter().step_by(29) {
        page.ring((at.0 + 14.0, at.1 + 9.0), 17.0, 2.6, 190);
    }
    for level in [Level::Office, Level::Skewed, Level::Copier] {
        let seen = read(&scanned(&page, level, 51), &Known::default());
        assert_eq!(seen.tray, None, "{level:?}");
        let meant = vec![Meant::Blank; boxes.len()];
        assert_eq!(faults(&seen, &meant).0, 0, "{level:?}");
    }
}

#[test]
fn a_mark_that_is_blotted_out_is_flagged() {
    let (code, layout, mut page, meant) = filled("JOUR", 60);
    let boxes: Vec<(f64, f64)> =
        layout.fields.iter().flat_map(|f| f.boxes.iter().map(|at| (at.x_mm, at.y_mm))).collect();
    let marked: Vec<usize> = (0..meant.len()).filter(|at| matches!(meant[*at], Meant::Marked(_))).collect();
    for (nth, at) in marked.iter().enumerate() {
        let (x, y) = boxes[*at];
        // By a thick pen, and by a thin one from side to side.
        let (lines, wide) = if nth.is_multiple_of(2) { (24, 0.42) } else { (12, 0.22) };
        let points: Vec<(f64, f64)> = (0..lines)
            .map(|n| {
                let side = if n % 2 == 0 { -2.8 } else { 2.8 };
                (x + side, y - 2.7 + 5.4 * f64::from(n) / f64::from(lines - 1))
            })
            .collect();
        page.strokes(&points, wide, 40);
    }
    for level in [Level::Clean, Level::Office, Level::Phone] {
        let seen = read(&scanned(&page, level, 61), &Known::default());
        assert_eq!(seen.code.as_ref(), Some(&code), "{level:?}");
        for at in &marked {
            assert!(seen.verdicts[*at].flagged, "{level:?}: box {at} {:?}", seen.verdicts[*at]);
        }
    }
}

#[test]
fn lines_that_a_printer_drew_thick_are_no_marks() {
    for form in ["DELEG", "FALL", "SIGN"] {
        let layout = layout(&of_program(form, 1).unwrap().form).remove(0);
        let serial = Serial::new("K1", 9);
        let code = PageCode { serial, form: form.into(), version: 1, page: 1, pages: layout.pages };
        let mut page = draw::blank(&layout, &mut Random::new(70));
        draw::codes(&mut page, &layout, &code);
        page.grey = thickened(&page.grey);
        let count = layout.fields.iter().map(|field| field.boxes.len()).sum::<usize>();
        for level in [Level::Office, Level::Skewed, Level::Phone] {
            let seen = read(&scanned(&page, level, 71), &Known::default());
            is_read(&seen, &code, &vec![Meant::Blank; count], form);
        }
    }
}

/// Ink that spread by a pixel to all sides.
fn thickened(grey: &Grey) -> Grey {
    let near = |at: usize| {
        let (x, y) = ((at % grey.width) as i64, (at / grey.width) as i64);
        (0..9).map(|n| grey.at(x + n % 3 - 1, y + n / 3 - 1)).min().unwrap_or(255)
    };
    Grey { width: grey.width, height: grey.height, pixels: (0..grey.pixels.len()).map(near).collect() }
}
