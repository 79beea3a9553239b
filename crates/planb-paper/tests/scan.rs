//! A form is printed, rasterised, filled in, scanned badly and read again; what is nobody's goes to the tray.

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

use std::collections::BTreeMap;

use damage::Level;
use pen::{Care, Meant};
use planb_core::form::answer::Mark;
use planb_core::form::code::PageCode;
use planb_core::form::laid::of_program;
use planb_core::form::layout::{PageLayout, layout};
use planb_core::form::shipped;
use planb_core::sheet::{Serial, Stamp};
use planb_paper::pdf::Foreign;
use planb_paper::scan::{Grey, Known, Tray, field_png, input, read, read_as, read_placed};
use planb_paper::{FormRun, FormSheet, Language, form_sheets};
use random::Random;

fn forms() -> Known {
    Known::default()
}

fn note() -> (PageCode, PageLayout) {
    let page = layout(&of_program("JOUR", 1).unwrap().form).remove(0);
    let serial = Serial::new("K1", 123);
    (PageCode { serial, form: "JOUR".into(), version: 1, page: 1, pages: page.pages }, page)
}

/// The page as it would come from a printer and go through `level`, and what was meant.
fn sheet(code: &PageCode, page: &PageLayout, level: Level, seed: u64) -> (Grey, Vec<Meant>) {
    let mut random = Random::new(seed);
    let mut drawn = draw::blank(page, &mut random);
    draw::codes(&mut drawn, page, code);
    let meant = pen::fill(&mut drawn, page, Care::Neat, &mut random);
    (damage::scanned(&drawn.grey, level, &mut random).0, meant)
}

#[test]
fn a_sheet_that_lies_crooked_or_upside_down_is_read() {
    let (code, page) = note();
    for (level, seed) in [(Level::Skewed, 3), (Level::Phone, 4)] {
        let (mut grey, meant) = sheet(&code, &page, level, seed);
        for _ in 0..2 {
            let seen = read(&grey, &forms());
            assert_eq!((seen.code.as_ref(), seen.tray), (Some(&code), None), "{level:?}");
            for (verdict, meant) in seen.verdicts.iter().zip(&meant) {
                let is_marked = matches!(meant, Meant::Marked(_));
                assert!(
                    verdict.flagged || (verdict.mark == Mark::Ticked) == is_marked,
                    "{level:?} {verdict:?} {meant:?}"
                );
            }
            grey.pixels.reverse();
        }
    }
}

#[test]
fn what_is_nobodys_goes_to_the_tray() {
    let (code, page) = note();
    let tray = |grey: &Grey| read(grey, &forms()).tray;
    let empty = draw::Page::new(210.0, 297.0);
    assert_eq!(tray(&empty.grey), Some(Tray::Empty));
    let mut foreign = draw::Page::new(210.0, 297.0);
    draw::matrix(&mut foreign, "https://example.org/", fast_qr::Version::V03, (40.0, 50.0), 25.0);
    assert_eq!(tray(&foreign.grey), Some(Tray::Foreign));
    let (grey, _) = sheet(&PageCode { version: 999, ..code.clone() }, &page, Level::Office, 5);
    let seen = read(&grey, &forms());
    assert_eq!((seen.tray, seen.code.map(|code| code.version)), (Some(Tray::UnknownForm), Some(999)));
    let mut random = Random::new(6);
    let mut two = draw::blank(&page, &mut random);
    let other = PageCode { serial: Serial::new("K1", 124), ..code.clone() };
    draw::codes(&mut two, &PageLayout { codes: [page.codes[0], page.codes[0]], ..page.clone() }, &code);
    draw::codes(&mut two, &PageLayout { codes: [page.codes[1], page.codes[1]], ..page.clone() }, &other);
    assert_eq!(tray(&two.grey), Some(Tray::TwoCodes));
    for picture in [Grey { width: 0, height: 0, pixels: vec![] }, Grey { width: 1, height: 1, pixels: vec![0] }] {
        assert!(tray(&picture).is_some());
    }
}

#[test]
fn a_sheet_whose_corners_somebody_shows_is_read() {
    let (code, page) = note();
    let (grey, meant) = sheet(&code, &page, Level::Clean, 8);
    let corners = page.marks.map(|(x, y)| (x * draw::PER_MM, y * draw::PER_MM));
    let seen = read_placed(&grey, &forms(), code, corners);
    assert_eq!((seen.tray, seen.verdicts.len()), (None, meant.len()));
}

/// The sheet with both codes blotted out.
fn without_codes(code: &PageCode, page: &PageLayout, level: Level, seed: u64) -> (Grey, Vec<Meant>) {
    let mut random = Random::new(seed);
    let mut drawn = draw::blank(page, &mut random);
    draw::codes(&mut drawn, page, code);
    for area in &page.codes {
        drawn.disc((area.x_mm + 7.5, area.y_mm + 7.5), 9.0, 0);
    }
    let meant = pen::fill(&mut drawn, page, Care::Neat, &mut random);
    (damage::scanned(&drawn.grey, level, &mut random).0, meant)
}

#[test]
fn a_sheet_whose_codes_are_gone_is_read_by_what_somebody_typed() {
    for (form, version) in [("JOUR", 1), ("SIGN", 1)] {
        let page = layout(&of_program(form, version).unwrap().form).remove(0);
        let serial = Serial::new("K1", 123);
        let code = PageCode { serial, form: form.into(), version, page: 1, pages: page.pages };
        let (mut grey, meant) = without_codes(&code, &page, Level::Office, 11);
        assert_eq!(read(&grey, &forms()).tray, Some(Tray::NoCode));
        for _ in 0..2 {
            let seen = read_as(&grey, &forms(), code.clone());
            assert_eq!(seen.tray, None, "{form}");
            let wrong = seen.verdicts.iter().zip(&meant).filter(|(verdict, meant)| {
                !verdict.flagged && (verdict.mark == Mark::Ticked) != matches!(meant, Meant::Marked(_))
            });
            assert_eq!((wrong.count(), seen.verdicts.len()), (0, meant.len()), "{form}");
            // The same upside down.
            grey.pixels.reverse();
        }
    }
    // What is legible goes before what is typed.
    let (code, page) = note();
    let (grey, _) = sheet(&code, &page, Level::Office, 12);
    let other = PageCode { serial: Serial::new("K1", 124), ..code.clone() };
    let seen = read_as(&grey, &forms(), other);
    assert_eq!((seen.tray, seen.code), (Some(Tray::TwoCodes), Some(code)));
}

#[test]
fn every_field_is_shown_as_a_picture_of_its_own() {
    let (code, page) = note();
    let (mut grey, _) = sheet(&code, &page, Level::Skewed, 3);
    grey.pixels.reverse();
    let forms = forms();
    let seen = read(&grey, &forms);
    for field in &page.fields {
        let png = field_png(&grey, &seen, &forms, &field.name).unwrap();
        let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().unwrap();
        let info = reader.info();
        let expected = ((field.area.width_mm + 4.0) * 8.0, (field.area.height_mm + 4.0) * 8.0);
        let near = |a: u32, b: f64| (f64::from(a) - b).abs() <= 2.0;
        assert!(near(info.width, expected.0) && near(info.height, expected.1), "{}", field.name);
        let mut shades = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut shades).unwrap();
        let is_seen = shades.iter().any(|shade| *shade < 150) && shades.iter().any(|shade| *shade > 180);
        assert!(is_seen, "{}: nothing is in its picture", field.name);
    }
    assert_eq!(field_png(&grey, &seen, &forms, "nobody"), None);
}

#[test]
fn sides_in_the_wrong_order_and_upside_down_are_each_themselves() {
    let mut scanned = Vec::new();
    for (form, number) in [("BESOK", 5), ("BESLUT", 6)] {
        for page in layout(&of_program(form, 1).unwrap().form) {
            let serial = Serial::new("K1", number);
            let code = PageCode { serial, form: form.into(), version: 1, page: page.page, pages: page.pages };
            let (mut grey, _) = sheet(&code, &page, Level::Office, u64::from(page.page) + number);
            if page.page == 2 {
                grey.pixels.reverse();
            }
            scanned.push((code, grey));
        }
    }
    scanned.rotate_left(3);
    for (code, grey) in &scanned {
        assert_eq!(read(grey, &forms()).code.as_ref(), Some(code));
    }
}

#[test]
fn every_form_is_printed_in_both_languages() {
    let given = [("visits.1.client", "07:30 Demo, Tolvan"), ("run.name", "Norra 3"), ("who.client", "Demo, Tolvan")];
    let given: BTreeMap<String, String> = given.map(|(name, value)| (name.to_string(), value.to_string())).into();
    for form in shipped() {
        let sheets = vec![FormSheet { serial: Serial::new("K1", 777), given: given.clone() }];
        let run = FormRun { form, unit: "Hemtjänst Norra".into(), sheets };
        for language in [Language::Swedish, Language::English] {
            let pdf = form_sheets(&stamp(), &run, language).unwrap();
            if let Ok(folder) = std::env::var("PLANB_FORMS") {
                std::fs::write(format!("{folder}/{}-{}.pdf", form.id, language.tag()), &pdf).unwrap();
            }
            let pages = Foreign::open(&pdf).unwrap().texts().unwrap();
            assert_eq!(pages.len(), layout(form).len(), "{}", form.named());
        }
    }
}

fn stamp() -> Stamp {
    let made_at = jiff::civil::date(2026, 11, 28).at(7, 40, 0, 0);
    let serial = "K1-000001-X".into();
    Stamp { municipality: "Kalix".into(), exercise: true, serial, made_at, data_as_of: None, heads: String::new() }
}

#[test]
fn a_scanned_pdf_is_read_page_by_page() {
    let form = &of_program("BESOK", 1).unwrap().form;
    let sheets = vec![FormSheet { serial: Serial::new("K1", 777), given: Default::default() }];
    let pdf = form_sheets(&stamp(), &FormRun { form, unit: String::new(), sheets }, Language::Swedish).unwrap();
    let mut read_pages = Vec::new();
    for page in input::pages(&pdf).unwrap() {
        let seen = read(&page.unwrap().grey, &forms());
        assert_eq!(seen.tray, None);
        assert!(
            seen.verdicts.iter().all(|verdict| !verdict.flagged && verdict.mark == Mark::Blank),
            "nobody wrote on it"
        );
        read_pages.extend(seen.code.map(|code| (code.serial.0, code.page)));
    }
    let serial = Serial::new("K1", 777).0;
    assert_eq!(read_pages, [(serial.clone(), 1), (serial, 2)]);
}
