//! What is wanted of an opened binder.

use planb_core::overview::binder::change::Lying;
use planb_core::sheet::Place;

use super::*;

fn document(name: &str, first: u64, pages: &[u32]) -> Document {
    let sheet = |(at, pages): (u64, &u32)| BundleSheet {
        place: Place(format!("C-{at:03}")),
        serial: Serial::new("K1", at),
        pages: *pages,
    };
    Document {
        name: name.into(),
        pdf: Bytes::new(),
        pages: pages.iter().sum(),
        range: (1, pages.iter().sum()),
        sheets: (first..).zip(pages).map(sheet).collect(),
    }
}

#[test]
fn a_run_begins_at_the_sheet_that_is_wanted() {
    let all = || vec![document("A", 1, &[1, 2]), document("B", 3, &[2, 3, 1]), document("C", 6, &[1])];
    let from = |number| {
        let documents = begin_at(all(), &Serial::new("K1", number)).unwrap();
        let line = |it: &Document| format!("{} p{} {} {}", it.name, it.range.0, it.wanted_pages(), it.wanted().count());
        documents.iter().map(line).collect::<Vec<_>>().join(", ")
    };
    assert_eq!(from(1), "A p1 3 2, B p1 6 3, C p1 1 1");
    assert_eq!(from(4), "B p3 4 2, C p1 1 1");
    assert_eq!(from(6), "C p1 1 1");
    assert_eq!(begin_at(all(), &Serial::new("K1", 9)).unwrap_err().key, "print-no-sheet");
}

#[test]
fn the_newest_binder_of_the_edition_is_taken_and_nothing_outside_the_folder() {
    let node = tempfile::tempdir().unwrap();
    let unit = UnitId("norra".into());
    let out = node.path().join("out/norra");
    std::fs::create_dir_all(&out).unwrap();
    assert_eq!(newest(node.path(), &unit, Edition::Common).unwrap_err().key, "print-no-bundle");
    for name in ["parm-2021-12-16.tar.age", "parm-2021-12-17.tar.age", "bilaga-2021-12-18.tar.age", "parm-x.tar.age"] {
        std::fs::write(out.join(name), b"").unwrap();
    }
    let night = |edition| newest(node.path(), &unit, edition).unwrap().0.to_string();
    assert_eq!((night(Edition::Common), night(Edition::Supplement)), ("2021-12-17".into(), "2021-12-18".into()));
    for outside in ["../out/norra", "/etc", ""] {
        assert_eq!(newest(node.path(), &UnitId(outside.into()), Edition::Common).unwrap_err().key, "print-no-bundle");
    }
}

#[test]
fn only_the_sheets_that_differ_are_taken_in_as_few_parts_as_there_can_be() {
    let document = document("C", 1, &[1, 2, 1, 1, 3]);
    let only = |numbers: &[u64]| {
        let wanted = |sheet: &BundleSheet| numbers.iter().any(|number| sheet.serial == Serial::new("K1", *number));
        let line = |it: &Document| format!("{:?} {}", it.range, it.wanted().count());
        document.only(wanted).iter().map(line).collect::<Vec<_>>().join(", ")
    };
    assert_eq!(only(&[]), "");
    assert_eq!(only(&[1, 2, 5]), "(1, 3) 2, (6, 8) 1");
    assert_eq!(only(&[1, 2, 3, 4, 5]), "(1, 8) 5");
}

#[test]
fn what_differs_from_the_paper_is_swapped_and_what_rolled_in_is_not() {
    let night: Date = "2021-12-17".parse().unwrap();
    let lying = |number| Lying { serial: Serial::new("K1", number), night: night.yesterday().unwrap() };
    let key = |place: &str| (Place(place.into()), change::date_of(&Place(place.into()), night));
    let mut paper = Paper::default();
    for (place, number) in [("C-001", 1), ("B-1701", 2), ("B-3001", 3), ("A-010", 4)] {
        paper.sheets.insert(key(place), lying(number));
    }
    let swapped = |place: &str, number| {
        let sheet = BundleSheet { place: Place(place.into()), serial: Serial::new("K1", number), pages: 1 };
        is_swapped(&paper, &sheet, night)
    };
    for (place, number, expected) in [
        ("A-000", 9, true),
        ("C-001", 1, false),
        ("C-001", 9, true),
        ("C-002", 9, true),
        ("B-1701", 9, true),
        ("B-1802", 9, true),
        ("B-3101", 9, false),
        ("A-011", 9, false),
        ("F-001", 9, false),
    ] {
        assert_eq!(swapped(place, number), expected, "{place} {number}");
    }
}
