//! Plans in the binder: a sheet for each, last, with a serial that is the version's.

use super::paper::{Remembered, compared, lines, printed};
use super::*;
use crate::plan::page::{Block, PlanSheet, Span};
use crate::register::RecordId;
use crate::snapshot::PlanVersion;

fn approved(id: &str, number: u32, text: &str) -> BoundPlan {
    let span = |text: &str, bold| Span { text: text.into(), bold, ..Span::default() };
    let (first, rest) = text.split_once(' ').unwrap_or((text, ""));
    let words = vec![span(first, false), span(" ", false), span(rest, true)];
    BoundPlan {
        of: PlanVersion { plan: RecordId(id.into()), number },
        sheet: PlanSheet {
            title: format!("Plan {id}"),
            kind_word: "Kontinuitetsplan".into(),
            unit: "Hemtjänst Norra".into(),
            version: number.to_string(),
            approved: Some("2021-11-01, Eva Ek".into()),
            next_revision: Some("2022-11-01".into()),
            sections: vec![("Så gör vi".into(), vec![Block::Paragraph(words)])],
        },
        approved_on: date(2021, 11, 1),
        next_revision: Some(date(2022, 11, 1)),
    }
}

fn of_plans(planned: &Planned) -> Vec<(String, String)> {
    let part = planned.common.parts.iter().find(|part| part.tab == Tab::Plans);
    let sheets = part.into_iter().flat_map(|part| &part.sheets);
    sheets.map(|sheet| (sheet.place.0.clone(), sheet.serial.0.clone())).collect()
}

fn unit() -> Night {
    let people = vec![Record::Client(Box::new(client(1, "Ivar", "Öberg"))), Record::Staff(staff("Siv", "Ek", "0"))];
    Night::of(people)
}

#[test]
fn plans_stand_last_and_a_unit_without_any_has_the_binder_that_it_had() {
    let plain = unit().plan();
    let mut night = unit();
    night.plans = vec![approved("lakemedel", 1, "Ring chefen"), approved("kris", 3, "Samla ledningen")];
    let planned = night.plan();
    let last = planned.common.parts.last().unwrap();
    assert_eq!((last.tab, last.profiles.len()), (Tab::Plans, 3));
    let places: Vec<String> = of_plans(&planned).into_iter().map(|(place, _)| place).collect();
    assert_eq!(places, ["I-001", "I-002"]);
    let sheet = &last.sheets[0];
    assert_eq!((sheet.form.as_str(), sheet.red_after), ("PLAN-1", date(2022, 11, 1).at(0, 0, 0, 0)));
    let Content::Cover(cover) = content(&planned.common, "A-001") else { panic!() };
    let row = cover.contents.last().unwrap();
    assert_eq!((row.tab, row.sheets, row.data_as_of), (Tab::Plans, 2, None));
    let Content::Cover(without) = content(&plain.common, "A-001") else { panic!() };
    assert_eq!(cover.valid_until, without.valid_until, "an old plan makes no binder old");
    let others = &planned.common.parts[..planned.common.parts.len() - 1];
    assert_eq!(outline(&Binder { parts: others.to_vec(), ..planned.common.clone() }), outline(&plain.common));
}

#[test]
fn a_plan_keeps_its_serial_until_the_next_version_which_the_change_sheet_names() {
    let mut first = unit();
    first.plans = vec![approved("lakemedel", 1, "Ring chefen"), approved("kris", 1, "Samla ledningen")];
    let planned = first.plan();
    let paper = printed(&planned.common);
    let mut night = first.next(&planned, first.records.clone());
    // A label that the program says otherwise, and another unit's name, are no new version.
    night.plans[0].sheet.sections[0].0 = "Så här gör vi".into();
    night.plans[0].sheet.kind_word = "Plan".into();
    let mut same = night.plan();
    assert_eq!((of_plans(&same), same.changes.len()), (of_plans(&planned), 0));
    compared(&night, &mut same, [&paper, &BTreeMap::new()], &Remembered::new());
    assert_eq!(lines(&same.common), "");
    let mut night = night.next(&same, first.records.clone());
    night.before.register.sheets.retain(|_, sheet| !crate::overview::binder::change::is_change_sheet(&sheet.place));
    night.plans = vec![approved("lakemedel", 2, "Ring chefen"), approved("brand", 1, "Gå ut")];
    let mut newer = night.plan();
    let [(_, old), (_, gone)] = <[_; 2]>::try_from(of_plans(&planned)).unwrap();
    let [(place, new), (other, _)] = <[_; 2]>::try_from(of_plans(&newer)).unwrap();
    assert_eq!((place.as_str(), other.as_str()), ("I-001", "I-003"), "a place is given once");
    assert_ne!(old, new);
    assert_eq!(newer.changes.removed.iter().map(|row| row.serial.0.clone()).collect::<Vec<_>>(), [gone]);
    compared(&night, &mut newer, [&paper, &BTreeMap::new()], &Remembered::new());
    insta::assert_snapshot!(lines(&newer.common), @"
    I-002 [Gone] x-
    I-003 [New] -x Plan brand
    I-001 [Plan] xx Plan lakemedel
    ");
}

#[test]
fn a_plan_that_names_a_protected_person_lies_whole_in_the_supplement() {
    let mut night = unit();
    let mut hidden = client(2, "Ruth", "Hemlig");
    hidden.protection = Protection::Protected;
    night.records.push(Record::Client(Box::new(hidden)));
    // Half of the name is bold.
    night.plans = vec![approved("lakemedel", 1, "Ruth Hemlig")];
    let planned = night.plan();
    let said = |binder: &Binder, place: &str| match content(binder, place) {
        Content::Plan(plan) => format!("{:?}", plan.sheet.sections),
        other => panic!("{other:?}"),
    };
    assert!(!said(&planned.common, "I-001").contains("Hemlig"));
    assert!(said(planned.supplement.as_ref().unwrap(), "I-S001").contains("Hemlig"));
}
