//! Digits that people wrote, none of whom the reader was trained with, are written into the boxes of a form, scanned and read; what is no
//! digit is never taken for one, and half a field is nothing.

#[path = "scan/damage.rs"]
#[allow(dead_code, reason = "the bench uses all levels")]
mod damage;
#[path = "scan/draw.rs"]
#[allow(dead_code, reason = "the bench draws more")]
mod draw;
#[path = "scan/hand.rs"]
mod hand;
#[path = "scan/random.rs"]
#[allow(dead_code, reason = "the bench draws more numbers")]
mod random;

use damage::Level;
use draw::Page;
use hand::DIGITS;
use jiff::civil::date;
use planb_core::form::Kind;
use planb_core::form::code::PageCode;
use planb_core::form::guess::{Cell, Guess, guess};
use planb_core::form::laid::of_program;
use planb_core::form::layout::{Area, FieldAt, PageLayout};
use planb_core::sheet::Serial;
use planb_paper::scan::{Digits, Known, read};
use random::Random;

/// A version byte, then for each digit what it is and 28 × 28 bits, row by row: `bench/digits` says of whom.
const HELD: &[u8] = include_bytes!("../../../testkit/digits/v1-held-out.bin");
const HELD_SIDE: usize = 28;
const HELD_BYTES: usize = 1 + HELD_SIDE * HELD_SIDE / 8;

/// Of 900 boxes, 300 digits that are each scanned in three ways: 697 offered and none wrong when this was written.
const OFFERED_LEAST: usize = 680;
const WRONG_MOST: usize = 1;

/// The visit sheet: a date and 44 times.
fn form() -> (PageCode, &'static PageLayout) {
    let page = &of_program("BESOK", 1).unwrap().pages[0];
    let serial = Serial::new("K1", 123);
    (PageCode { serial, form: "BESOK".into(), version: 1, page: 1, pages: page.pages }, page)
}

/// The sheet before anybody has written on it.
fn sheet() -> (PageCode, &'static PageLayout, Page) {
    let (code, layout) = form();
    let mut page = draw::blank(layout, &mut Random::new(7));
    draw::codes(&mut page, layout, &code);
    (code, layout, page)
}

/// What is in the boxes of each field once the sheet is scanned.
fn cells(page: &Page, level: Level, seed: u64) -> Vec<(&'static FieldAt, Vec<Cell>)> {
    let (code, layout) = form();
    let (grey, _) = damage::scanned(&page.grey, level, &mut Random::new(seed));
    let seen = read(&grey, &Known::default());
    assert_eq!((seen.code, seen.tray), (Some(code), None), "{level:?}");
    let warp = seen.warp.unwrap();
    let digits = Digits::on(&grey, layout, &warp);
    layout.fields.iter().filter(|field| !field.cells.is_empty()).map(|field| (field, digits.of(field))).collect()
}

fn time(cells: &[Cell]) -> Option<Guess> {
    guess(&Kind::Time, cells, date(2026, 11, 28))
}

/// Writes a digit that was held out into a box.
fn write_held(page: &mut Page, cell: &Area, held: &[u8], random: &mut Random) {
    let step = random.between(3.6, 5.6) / 26.0;
    let middle = (cell.x_mm + cell.width_mm / 2.0 + random.normal() * 0.25, cell.y_mm + cell.height_mm / 2.0);
    let ink = random.pick(&[20, 50, 80]);
    for at in (0..HELD_SIDE * HELD_SIDE).filter(|at| held[1 + at / 8] >> (7 - at % 8) & 1 == 1) {
        let off = |at: usize| (at as f64 + 0.5 - HELD_SIDE as f64 / 2.0) * step;
        page.disc((middle.0 + off(at % HELD_SIDE), middle.1 + off(at / HELD_SIDE)), step * 0.62, ink);
    }
}

/// Strokes in a unit square that is laid into a box, a little inside its line.
fn write(page: &mut Page, cell: &Area, strokes: &[&[(f64, f64)]]) {
    let at = |(x, y): &(f64, f64)| (cell.x_mm + 1.2 + x * 3.2, cell.y_mm + 1.1 + y * 4.8);
    for stroke in strokes {
        page.strokes(&stroke.iter().map(at).collect::<Vec<_>>(), 0.4, 40);
    }
}

fn write_half_past_two(page: &mut Page, field: &FieldAt) {
    for (cell, digit) in field.cells.iter().zip([DIGITS[1], DIGITS[4], DIGITS[3], DIGITS[0]]) {
        write(page, cell, digit);
    }
}

#[test]
fn digits_of_people_who_were_held_out_are_offered_and_hardly_one_wrong() {
    let held: Vec<&[u8]> = HELD[1..].chunks_exact(HELD_BYTES).collect();
    assert_eq!((HELD[0], held.len()), (1, 300));
    let (mut offered, mut wrong, mut all) = (0, 0, 0);
    for (level, seed) in [(Level::Office, 3), (Level::Skewed, 4), (Level::Phone, 5)] {
        for (part, digits) in held.chunks(75).enumerate() {
            let (_, layout, mut page) = sheet();
            let mut random = Random::new(seed * 10 + part as u64);
            let boxes: Vec<&Area> = layout.fields.iter().flat_map(|field| &field.cells).collect();
            for (cell, digit) in boxes.iter().zip(digits) {
                write_held(&mut page, cell, digit, &mut random);
            }
            let seen: Vec<Cell> = cells(&page, level, seed).into_iter().flat_map(|(_, cells)| cells).collect();
            for (cell, digit) in seen.iter().zip(digits) {
                all += 1;
                if let Cell::Digit(read, _) = cell {
                    offered += 1;
                    wrong += usize::from(*read != digit[0]);
                }
            }
            // Where nobody wrote, nothing is read.
            assert!(seen[digits.len()..].iter().all(|cell| *cell == Cell::Empty), "{level:?}");
        }
    }
    assert_eq!(all, 900);
    // How many they are is told in BENCHMARKS.md.
    println!("{offered} of {all} offered, {wrong} wrong");
    assert!(offered >= OFFERED_LEAST && wrong <= WRONG_MOST, "{offered} of {all} offered, {wrong} wrong");
}

#[test]
fn a_time_is_guessed_whole() {
    let (_, layout, mut page) = sheet();
    let times: Vec<&FieldAt> = layout.fields.iter().filter(|field| field.cells.len() == 4).collect();
    write_half_past_two(&mut page, times[0]);
    // Three of four are half a time, and 41:30 is none.
    for (cell, digit) in times[1].cells.iter().zip([DIGITS[1], DIGITS[4], DIGITS[3]]) {
        write(&mut page, cell, digit);
    }
    for (cell, digit) in times[2].cells.iter().zip([DIGITS[4], DIGITS[1], DIGITS[3], DIGITS[0]]) {
        write(&mut page, cell, digit);
    }
    for level in [Level::Clean, Level::Office, Level::Skewed, Level::Phone] {
        let guesses: Vec<Option<String>> =
            cells(&page, level, 9).iter().map(|(_, cells)| time(cells).map(|guess| guess.value)).collect();
        let first = layout.fields.iter().filter(|field| !field.cells.is_empty()).position(|f| f.name == times[0].name);
        for (at, guess) in guesses.iter().enumerate() {
            assert_eq!(guess.as_deref(), (Some(at) == first).then_some("14:30"), "{level:?} {at}");
        }
    }
}

#[test]
fn what_is_no_digit_is_never_guessed() {
    const LETTERS: [&[&[(f64, f64)]]; 6] = [
        &[&[(0.0, 1.0), (0.5, 0.0), (1.0, 1.0)], &[(0.2, 0.6), (0.8, 0.6)]],
        &[&[(1.0, 0.0), (0.0, 0.0), (0.0, 1.0), (1.0, 1.0)], &[(0.0, 0.5), (0.8, 0.5)]],
        &[&[(0.0, 0.0), (0.0, 1.0)], &[(1.0, 0.0), (0.0, 0.55), (1.0, 1.0)]],
        &[&[(0.0, 1.0), (0.0, 0.0), (0.5, 0.6), (1.0, 0.0), (1.0, 1.0)]],
        &[&[(0.0, 0.0), (0.0, 1.0)], &[(1.0, 0.0), (1.0, 1.0)], &[(0.0, 0.5), (1.0, 0.5)]],
        &[&[(0.0, 0.0), (1.0, 1.0)], &[(1.0, 0.0), (0.0, 1.0)]],
    ];
    let (_, layout, mut page) = sheet();
    let times: Vec<&FieldAt> = layout.fields.iter().filter(|field| field.cells.len() == 4).collect();
    let mut random = Random::new(5);
    // One box of a time that is right otherwise is a letter, a cross, crossed out, blotted or scribbled over.
    for (at, field) in times.iter().enumerate() {
        for (cell, digit) in field.cells.iter().zip([DIGITS[1], DIGITS[4], DIGITS[3], DIGITS[0]]).skip(1) {
            write(&mut page, cell, digit);
        }
        let (cell, middle) = (&field.cells[0], (field.cells[0].x_mm + 2.8, field.cells[0].y_mm + 3.5));
        match at % 10 {
            letter @ 0..6 => write(&mut page, cell, LETTERS[letter]),
            6 => {
                write(&mut page, cell, DIGITS[0]);
                write(&mut page, cell, &[&[(1.0, 0.0), (0.0, 1.0)]]);
            }
            7 => page.disc(middle, 1.6, 40),
            8 => {
                let points: Vec<(f64, f64)> = (0..14)
                    .map(|_| (middle.0 + random.between(-2.4, 2.4), middle.1 + random.between(-3.0, 3.0)))
                    .collect();
                page.strokes(&points, 0.4, 40);
            }
            // A line through the whole field.
            _ => {
                write(&mut page, cell, DIGITS[1]);
                let last = field.cells[3].x_mm + 6.0;
                page.line((cell.x_mm - 0.5, middle.1 - 0.4), (last, middle.1 + 0.5), 0.4, 40);
            }
        }
    }
    for (level, seed) in [(Level::Office, 1), (Level::Skewed, 2), (Level::Phone, 3), (Level::Copier, 4)] {
        let seen = cells(&page, level, seed);
        let seen = seen.iter().filter(|(field, _)| field.cells.len() == 4);
        for (at, (field, cells)) in seen.enumerate() {
            assert_eq!(cells[0], Cell::Unsure, "{level:?} {} {}", field.name, at % 10);
            assert_eq!(time(cells), None, "{level:?} {}", field.name);
        }
    }
}

#[test]
fn where_the_picture_is_poor_or_the_boxes_are_not_seen_nothing_is_said() {
    let (_, layout, mut page) = sheet();
    let times: Vec<&FieldAt> = layout.fields.iter().filter(|field| field.cells.len() == 4).collect();
    write_half_past_two(&mut page, times[0]);
    let (grey, _) = damage::scanned(&page.grey, Level::Clean, &mut Random::new(1));
    let warp = read(&grey, &Known::default()).warp.unwrap();
    let digits = Digits::on(&grey, layout, &warp);
    assert!(time(&digits.of(times[0])).is_some());
    let off = FieldAt {
        cells: times[0].cells.iter().map(|cell| Area { y_mm: cell.y_mm + 3.5, ..*cell }).collect(),
        ..times[0].clone()
    };
    assert_eq!(digits.of(&off), [Cell::Unsure; 4], "half a box further down");
    let coarse = grey.shrunk(3);
    let warp = warp.shrunk(3.0);
    assert_eq!(Digits::on(&coarse, layout, &warp).of(times[0]), [Cell::Unsure; 4], "100 dots an inch");
}
