//! What has to be looked at, by whom, and what a sheet says then.

use super::*;
use crate::form::answer::{Mark, pack};
use crate::ledger::{FieldSettled, FormsIssued, PageRead, PageScanned, SheetEntered};
use crate::overview::trial::Trial;
use crate::register::Hand;

fn hand(name: &str) -> Hand {
    Hand { name: name.into(), card: String::new() }
}

fn serial(number: u64) -> Serial {
    Serial::new("K1", number)
}

fn laid(form: &str) -> &'static [PageLayout] {
    &crate::form::laid::of_program(form, 1).unwrap().pages
}

/// Sheets of a form were issued.
pub fn issued(trial: &mut Trial, form: &str, count: u32) {
    let (unit, prefix, by) = (UnitId("norra".into()), "K1".to_string(), hand("A"));
    let pages = laid(form).len() as u32;
    let first = trial.state.next_serial("K1");
    let form = form.to_string();
    trial.event(FormsIssued { unit, form, version: 1, pages, prefix, first, count, client: None, by });
}

/// A page came in: `marks` says of each box (field, option) what is in it: `x` ticked, `?` a doubtful tick, `s` struck.
pub fn scanned(trial: &mut Trial, number: u64, form: &str, number_of_page: u32, marks: &[(&str, &str, char)]) {
    let layout = &laid(form)[number_of_page as usize - 1];
    let boxes = layout.fields.iter().flat_map(|field| field.boxes.iter().map(move |at| (&field.name, &at.option)));
    let verdict = |(field, option): (&String, &String)| {
        let mark = marks.iter().find(|(own, of, _)| own == field && of == option).map_or('.', |(.., mark)| *mark);
        match mark {
            'x' => Verdict { mark: Mark::Ticked, confidence: 0.95, flagged: false },
            '?' => Verdict { mark: Mark::Ticked, confidence: 0.4, flagged: true },
            's' => Verdict { mark: Mark::Struck, confidence: 0.8, flagged: true },
            _ => Verdict { mark: Mark::Blank, confidence: 1.0, flagged: false },
        }
    };
    let verdicts: Vec<Verdict> = boxes.map(verdict).collect();
    let (picture, of) = ([number as u8; 32], serial(number));
    let pages = layout.pages;
    let client = trial.state.ledger().client_of(&of);
    let (form, by, unit) = (form.to_string(), hand("A"), UnitId("norra".into()));
    let serial = of.clone();
    trial.event(PageScanned { serial, form, version: 1, page: number_of_page, pages, picture, flagged: 0, by });
    let (marks, key, corners) = (pack(&verdicts), [1; 32], vec![0.0; 8]);
    let page = number_of_page;
    trial.event(PageRead {
        unit,
        client,
        serial: of,
        page,
        picture,
        key,
        marks,
        corners,
        original: [number as u8; 32],
    });
}

/// Somebody says what stands in a field.
pub fn says(trial: &mut Trial, who: &str, number: u64, page: u32, field: &str, value: &str) {
    let serial = serial(number);
    let client = trial.state.ledger().client_of(&serial);
    let (unit, field, value) = (UnitId("norra".into()), field.to_string(), value.to_string());
    trial.event(FieldSettled { unit, client, serial, page, field, value, by: hand(who) });
}

fn told(state: &State) -> Vec<String> {
    let item = |item: &Item| {
        let said = item.said.clone().map(|said| format!(" = {said}")).unwrap_or_default();
        format!("{} {} {:?} {:?}{said}", item.spot.page, item.spot.field, item.why, item.standing)
    };
    items(state).0.iter().map(item).collect()
}

#[test]
fn a_doubt_is_answered_asked_about_and_taken_back() {
    let mut trial = Trial::default();
    issued(&mut trial, "BESOK", 2);
    let rows = [("visits.1.outcome", "done", 'x'), ("visits.2.outcome", "declined", '?'), ("visits.3.two", "", 's')];
    scanned(&mut trial, 1, "BESOK", 1, &rows);
    let open = ["1 visits.2.outcome Doubt(Unclear) Open", "1 visits.3.two Doubt(Struck) Open"];
    assert_eq!(told(&trial.state), open);
    says(&mut trial, "Eva", 1, 1, "visits.2.outcome", "declined");
    says(&mut trial, "Eva", 1, 1, "visits.3.two", ASK);
    let answered = ["1 visits.2.outcome Doubt(Unclear) Done = declined", "1 visits.3.two Doubt(Struck) Asked = (ask)"];
    assert_eq!(told(&trial.state), answered);
    says(&mut trial, "Bo", 1, 1, "visits.2.outcome", "done");
    assert_eq!(told(&trial.state)[0], "1 visits.2.outcome Doubt(Unclear) Differ");
    says(&mut trial, "Bo", 1, 1, "visits.2.outcome", OPEN);
    assert_eq!(told(&trial.state)[0], answered[0]);
    says(&mut trial, "Eva", 1, 1, "visits.2.outcome", OPEN);
    assert_eq!(told(&trial.state)[0], open[0]);
    // What is entered has nothing left to look at.
    trial.event(SheetEntered { serial: serial(1), system: "tes".into(), by: hand("Eva"), second: None });
    assert!(told(&trial.state).is_empty());
}

#[test]
fn medicine_is_seen_by_a_person_and_what_is_much_is_one_page() {
    let mut trial = Trial::default();
    issued(&mut trial, "SIGN", 1);
    issued(&mut trial, "BESOK", 1);
    scanned(&mut trial, 1, "SIGN", 1, &[("doses.given.1.1", "", 'x')]);
    assert_eq!(told(&trial.state), ["1 * Doubt(Guarded) Open"], "168 boxes are one screen");
    let item = items(&trial.state).0.remove(0);
    assert_eq!((item.guard, item.needs_two()), (Guard::Medicine, false));
    assert!(item.fields.len() > 100);
    says(&mut trial, "Eva", 1, 1, PAGE, AS_READ);
    assert_eq!(told(&trial.state), ["1 * Doubt(Guarded) Done = (as-read)"]);
    let names: Vec<String> = (1..=9).map(|row| format!("visits.{row}.outcome")).collect();
    let many: Vec<(&str, &str, char)> = names.iter().map(|name| (name.as_str(), "done", '?')).collect();
    scanned(&mut trial, 2, "BESOK", 1, &many);
    assert_eq!(told(&trial.state)[1..], ["1 * Many Open".to_string()]);
    let page = items(&trial.state).0.remove(1);
    assert_eq!((page.fields.len(), page.guard), (9, Guard::None));
}

#[test]
fn two_persons_are_two_names() {
    let one = |said: &[(&str, &str)]| {
        let hands: Vec<Hand> = said.iter().map(|(name, _)| hand(name)).collect();
        let by = hands.iter().zip(said).map(|(hand, (_, value))| (hand, *value)).collect();
        stands(&Settlement { value: None, by }, 2).0
    };
    assert_eq!(one(&[("Eva", AS_READ)]), Standing::Second);
    assert_eq!(one(&[("Eva", AS_READ), ("eva ", AS_READ)]), Standing::Second, "the same person on another card");
    assert_eq!(one(&[("Eva", AS_READ), ("Bo", AS_READ)]), Standing::Done);
    assert_eq!(one(&[("Eva", AS_READ), ("Bo", UNREADABLE)]), Standing::Differ);
    assert_eq!(one(&[("Eva", OPEN)]), Standing::Open);
    let item = |by: &str| Item { standing: Standing::Second, by: vec![by.to_string()], ..first_item() };
    assert!(item("Bo").waits_for("Eva") && !item("EVA").waits_for("Eva"));
}

fn first_item() -> Item {
    let mut trial = Trial::default();
    issued(&mut trial, "SIGN", 1);
    scanned(&mut trial, 1, "SIGN", 1, &[]);
    items(&trial.state).0.remove(0)
}

#[test]
fn a_person_s_word_goes_before_what_was_read() {
    let mut trial = Trial::default();
    issued(&mut trial, "BESOK", 1);
    scanned(&mut trial, 1, "BESOK", 1, &[("visits.1.outcome", "done", 'x'), ("visits.2.outcome", "done", '?')]);
    says(&mut trial, "Eva", 1, 1, "visits.2.outcome", "cancelled");
    says(&mut trial, "Eva", 1, 1, "run.name", "Norra 3");
    says(&mut trial, "Eva", 1, 1, "visits.1.different", UNREADABLE);
    let contents = trial.state.ledger().contents(&serial(1)).unwrap();
    let said = values(contents, &laid("BESOK")[0]);
    let of = |name: &str| (said[name].value.as_str(), said[name].is_by_person, said[name].is_unreadable);
    assert_eq!(of("visits.1.outcome"), ("done", false, false));
    assert_eq!(of("visits.2.outcome"), ("cancelled", true, false));
    assert_eq!(of("run.name"), ("Norra 3", true, false));
    assert_eq!(of("visits.1.different"), ("", true, true));
    let layout = &laid("BESOK")[0];
    let field = layout.fields.iter().find(|field| field.name == "visits.2.outcome").unwrap();
    let answer = answer_of(field, &said["visits.2.outcome"]).unwrap();
    assert_eq!((answer.value, answer.flagged), (Some(Value::Option("cancelled".into())), false));
    let may = |value: &str| may_say(field, value);
    assert!(may("done") && may("") && may(OPEN) && !may("nothing") && !may("true"));
}

/// The budget of the people who do it: one key for a doubt, none for a page that was read.
#[test]
fn two_hundred_pages_with_sixteen_doubts_are_sixteen_keys() {
    let mut trial = Trial::default();
    issued(&mut trial, "BESOK", 100);
    for number in 1..=100 {
        let mark = if number % 25 == 0 { '?' } else { 'x' };
        let rows: Vec<String> = (1..=4).map(|row| format!("visits.{row}.outcome")).collect();
        let marks: Vec<(&str, &str, char)> = rows.iter().map(|row| (row.as_str(), "done", mark)).collect();
        scanned(&mut trial, number, "BESOK", 1, &marks);
        scanned(&mut trial, number, "BESOK", 2, &[]);
    }
    let mut keys = 0;
    while let Some(item) = items(&trial.state).0.iter().find(|item| item.waits_for("Eva")).cloned() {
        let number = item.spot.serial.parts().unwrap().1;
        let read = kept(item.read.as_ref().unwrap());
        says(&mut trial, "Eva", number, item.spot.page, &item.spot.field, &read);
        keys += 1;
    }
    assert_eq!((keys, items(&trial.state).0.len()), (16, 16));
}
