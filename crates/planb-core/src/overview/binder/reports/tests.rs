//! Pages of two units, and where each goes.

use super::*;
use crate::care::report::Owner;
use crate::overview::binder::sample;

const IVAR: &str = "193007259892";
const MAJA: &str = "195602169814";

fn found(id: &str) -> About {
    About::Client(Found { id: PersonId(id.into()), century: true })
}

/// Of ten digits.
fn guessed(id: &str) -> About {
    About::Client(Found { id: PersonId(id.into()), century: false })
}

fn page(number: u32, unit: Option<&str>, about: About, text: &str) -> ReadPage {
    ReadPage {
        source: "lm".into(),
        whose: Whose::Of(Owner { unit: unit.map(String::from), about }),
        page: ReportPage { file: 0, page: number, text: text.into(), content: [0; 16] },
        is_protected: false,
        name: None,
    }
}

fn records() -> Vec<Record> {
    let client = |unit, id, given, family| Record::Client(Box::new(sample::client(unit, id, given, family)));
    vec![client("norra", IVAR, "Ivar", "Kero"), client("sodra", MAJA, "Maja", "Lind")]
}

fn placed(pages: Vec<ReadPage>) -> Vec<String> {
    let said = |place: &Placed| match place {
        Placed::To { units, .. } => units.iter().map(|unit| unit.0.as_str()).collect::<Vec<_>>().join("+"),
        Placed::LeftOut => "-".into(),
        Placed::Tray(reason) => reason.key().into(),
    };
    sort(pages, &records()).placed.iter().map(said).collect()
}

#[test]
fn the_unit_comes_from_the_page_or_from_the_client_s_own_record() {
    let pages = vec![
        page(1, Some("Norra"), found(IVAR), "Ivar Kero"),
        page(2, None, found(MAJA), "Maja"),
        page(3, None, guessed("195602169814"), "ten digits, the same century"),
        page(4, None, found("200007259815"), "nobody's"),
        ReadPage { whose: Whose::LeftOut, ..page(5, None, found(IVAR), "") },
        ReadPage { whose: Whose::Tray(TrayReason::NoClient), ..page(6, None, found(IVAR), "") },
    ];
    assert_eq!(placed(pages), ["norra", "sodra", "sodra", "tray-unknown-client", "-", "tray-no-client"]);
}

#[test]
fn a_page_that_names_people_of_two_units_is_nobody_s() {
    let of_norra = |number, text| page(number, Some("Norra"), About::Sheet(String::new()), text);
    let pages = vec![
        of_norra(1, "Kero, Ivar  08:00"),
        of_norra(2, "Lind,\nMaja  09:00"),
        of_norra(3, "560216-9814"),
        of_norra(4, "Maja"),
        // Known from the reports alone.
        ReadPage { name: Some("Per Ek".into()), ..page(5, Some("Södra"), found("198803059826"), "Per Ek") },
        of_norra(6, "Per Ek"),
    ];
    let two = "tray-two-units";
    assert_eq!(placed(pages), ["norra", two, two, "norra", "sodra", two]);
}

#[test]
fn who_is_protected_by_a_page_s_own_word_is_protected_by_number_and_name() {
    let marked = ReadPage { is_protected: true, ..page(1, Some("Norra"), found(IVAR), "SEKRETESS") };
    let named = ReadPage { name: Some("Ivar Kero".into()), ..page(2, Some("Norra"), found(IVAR), "") };
    let sorted = sort(vec![marked, named], &records());
    assert_eq!(sorted.identities.len(), 1);
    assert_eq!(sorted.identities[0].id, Some(PersonId(IVAR.into())));
    assert_eq!(sorted.identities[0].names, [Name { given: String::new(), family: "Ivar Kero".into() }]);
    let sheets = &sorted.sheets[&("lm".to_string(), UnitId("norra".into()))];
    assert_eq!(sheets.len(), 1);
    assert_eq!(sheets[0].pages.len(), 2);
    assert_eq!(sorted.units[&UnitId("norra".into())], "Norra");
}
