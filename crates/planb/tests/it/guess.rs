//! Digits in boxes: a guess beside the picture, taken by a tick and by nothing else; on a form with medicine there is none. Without scripts.

use planb_core::form::FormDefinition;
use planb_core::form::laid::of_program;
use planb_core::form::layout::layout;
use planb_node::clock;
use planb_paper::scan::{Grey, png};
use serde_json::json;

use super::browser::Answer;
use super::hand::DIGITS;
use super::paper_loop::{PER_MM, action, desk, printed, scan, tick};
use super::place::run;

/// A pen writes digits into the boxes of a field.
fn write(pages: &mut [Grey], form: &FormDefinition, field: &str, digits: &str) {
    for (page, grey) in layout(form).iter().zip(pages) {
        let cells = page.fields.iter().filter(|own| own.name == field).flat_map(|own| &own.cells);
        for (cell, digit) in cells.zip(digits.bytes()) {
            let at = |(x, y): (f64, f64)| (cell.x_mm + 1.2 + x * 3.2, cell.y_mm + 1.1 + y * 4.8);
            for pair in DIGITS[usize::from(digit - b'0')].iter().flat_map(|stroke| stroke.windows(2)) {
                line(grey, at(pair[0]), at(pair[1]));
            }
        }
    }
}

/// A stroke as wide as three pixels.
fn line(grey: &mut Grey, from: (f64, f64), to: (f64, f64)) {
    for step in 0..=100 {
        let share = f64::from(step) / 100.0;
        let place = |from: f64, to: f64| ((from + (to - from) * share) * PER_MM) as usize;
        let (x, y) = (place(from.0, to.0), place(from.1, to.1));
        for row in y - 1..=y + 1 {
            grey.pixels[row * grey.width + x - 1..row * grey.width + x + 2].fill(40);
        }
    }
}

/// Today, as it is written in boxes and as it is typed.
fn today() -> (String, String) {
    let today = clock::local_of_ms(clock::machine_ms()).date();
    (today.strftime("%Y%m%d").to_string(), today.to_string())
}

/// The value of an input of a page.
fn value(page: &Answer, name: &str) -> String {
    let start = format!("name=\"{name}\" type=\"text\" value=\"");
    page.body
        .split(&start)
        .nth(1)
        .unwrap_or_else(|| panic!("{name}: {}", page.body))
        .split('"')
        .next()
        .unwrap()
        .to_string()
}

#[test]
fn a_guess_is_taken_by_a_tick_and_by_nothing_else() {
    let (place, _serving, mut boss) = desk();
    let visits = &of_program("BESOK", 1).unwrap().form;
    let (serial, mut pages) = printed(&place, visits, "hemtjanst-norra");
    tick(&mut pages, visits, "visits.1.outcome", "declined");
    let (digits, day) = today();
    write(&mut pages, visits, "run.date", &digits);
    write(&mut pages, visits, "visits.1.from", "1430");
    write(&mut pages, visits, "visits.1.to", "1475");
    let pictures: Vec<Vec<u8>> = pages.iter().map(|page| png(page, &[])).collect();
    scan(&mut boss, "hemtjanst-norra", &pictures);
    let path = format!("/enter/sheet/{serial}");
    let page = boss.get(&path);
    let (which, csrf) = (action(&page, "which").to_string(), page.csrf());
    let page = boss.post(&which, &[("csrf", &csrf), ("system", "tes")]);
    // Beside the picture and in no field; what cannot be true is not offered.
    assert!(page.body.contains("Läst: 14:30 – stämmer det?"), "{}", page.body);
    assert!(page.body.contains(&format!("name=\"guess/when\" type=\"checkbox\" value=\"{day}\"")), "{}", page.body);
    assert!(!page.body.contains("guess/1/visits.1.to") && !page.body.contains(" checked"), "{}", page.body);
    assert_eq!((value(&page, "1/visits.1.from"), value(&page, "when")), (String::new(), String::new()));
    let guess = ("guess/1/visits.1.from", "14:30");
    // Saved, and entered, without a tick: nothing was said of it.
    let saved = boss.post(&path, &[("csrf", &csrf), ("action", "save"), ("1/visits.1.from", "")]);
    assert_eq!(value(&saved, "1/visits.1.from"), "");
    let refused = boss.post(&path, &[("csrf", &csrf), ("action", "entered"), ("when", "")]);
    assert!(refused.status == 422 && refused.body.contains("Skriv när det hände."), "{}", refused.body);
    // What somebody typed goes before what they ticked.
    let typed = boss.post(&path, &[("csrf", &csrf), ("action", "save"), ("1/visits.1.from", "14:39"), guess]);
    assert_eq!(value(&typed, "1/visits.1.from"), "14:39");
    assert!(!typed.body.contains("guess/1/visits.1.from"), "nothing is offered where somebody has said it");
    boss.post(&path, &[("csrf", &csrf), ("action", "save"), ("1/visits.1.from", "")]);
    let taken = boss.post(&path, &[("csrf", &csrf), ("action", "save"), ("1/visits.1.from", ""), guess]);
    assert_eq!(value(&taken, "1/visits.1.from"), "14:30");
    let entered = boss.post(&path, &[("csrf", &csrf), ("action", "entered"), ("when", ""), ("guess/when", &day)]);
    assert_eq!(entered.status, 200, "{}", entered.body);
    assert!(boss.get(&path).body.contains("Infört av Ada Ek"));
}

#[test]
fn on_a_form_with_medicine_nothing_is_guessed() {
    let (place, _serving, mut boss) = desk();
    let (medicine, visits) = (&of_program("SIGN", 1).unwrap().form, &of_program("BESOK", 1).unwrap().form);
    let (digits, day) = today();
    let (serial, mut doses) = printed(&place, medicine, "hemtjanst-norra");
    write(&mut doses, medicine, "who.monday", &digits);
    let (_, mut pages) = printed(&place, visits, "hemtjanst-norra");
    write(&mut pages, visits, "run.date", &digits);
    scan(&mut boss, "hemtjanst-norra", &[png(&doses[0], &[])]);
    let page = boss.get(&format!("/enter/sheet/{serial}"));
    assert!(page.status == 200 && page.body.contains("data:image/png"), "{}", page.body);
    assert!(!page.body.contains("guess"), "{}", page.body);
    // The same for scripts, with the same digits on another form beside it.
    let files = [("doses.png", &doses[0], "who.monday"), ("visits.png", &pages[0], "run.date")];
    let seen = files.map(|(name, page, field)| {
        std::fs::write(place.path(name), png(page, &[])).unwrap();
        let out = run(&["scan", place.path(name).to_str().unwrap(), "--json"]);
        let line: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
        line["fields"][field].clone()
    });
    assert_eq!(seen[0], json!({ "value": null, "confidence": 0.0, "flagged": false }), "as ever: a picture");
    assert_eq!((&seen[1]["value"], &seen[1]["flagged"]), (&json!(null), &json!(true)), "{}", seen[1]);
    assert_eq!(seen[1]["guess"]["value"], day.as_str(), "{}", seen[1]);
    assert!(seen[1]["guess"]["confidence"].as_f64().unwrap() > 0.9, "{}", seen[1]);
}
