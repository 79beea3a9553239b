//! A sheet's story as lines: what was said of it, and how it then stands.

use super::book::At;
use super::*;
use crate::log::{Hlc, LogId, Order};

fn at(n: u64) -> At {
    let order = Order { hlc: Hlc(n), log: LogId([(n % 3) as u8; 32]), seq: n, index: 0 };
    At { order, time: jiff::civil::date(2026, 11, 22).at(8, n as i8 % 60, 0, 0) }
}

fn serial() -> Serial {
    Serial::new("K1", 7)
}

fn by(name: &str) -> Hand {
    Hand { name: name.into(), card: String::new() }
}

/// Folds one line in: `give Anna`, `give Bo<Anna`, `back skåp 3`, `scan 1`, `scan 2 of JOUR`, `enter treserva`, `settle voided`
/// over everything that stood before.
fn say(ledger: &mut Ledger, n: u64, line: &str) {
    let (at, by, serials) = (at(n), by("Åsa"), vec![serial()]);
    let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
    match verb {
        "issue" => ledger.issue(
            at,
            &FormsIssued {
                unit: UnitId("norra".into()),
                form: "TUR".into(),
                version: 1,
                pages: 2,
                prefix: "K1".into(),
                first: 7,
                count: 1,
                client: None,
                by,
            },
        ),
        "give" => {
            let (to, from) = rest.split_once('<').unwrap_or((rest, ""));
            ledger.give(at, &SheetsGiven { serials, to: to.into(), from: from.into(), by });
        }
        "back" => ledger.hand_in(at, &SheetsBack { serials, place: rest.into(), by }),
        "scan" => {
            let (page, form) = rest.split_once(" of ").unwrap_or((rest, "TUR"));
            let page = page.parse().unwrap();
            let (form, picture) = (form.into(), [n as u8; 32]);
            let scanned = PageScanned { serial: serial(), form, version: 1, page, pages: 2, picture, flagged: 0, by };
            ledger.scan(at, &scanned);
        }
        "enter" => ledger.enter(at, &SheetEntered { serial: serial(), system: rest.into(), by, second: None }),
        "check" => ledger.check(at, &SheetChecked { serial: serial(), by }),
        "void" => ledger.void(at, &SheetsVoided { serials, why: rest.into(), by }),
        "lose" => ledger.lose(at, &SheetsLost { serials, by }),
        "explain" => ledger.explain(at, &SheetsExplained { serials, why: rest.into(), by }),
        "settle" => {
            let over = ledger.sheet(&serial()).map(Sheet::seen).unwrap_or_default();
            ledger.settle(at, &SheetSettled { serial: serial(), stands: rest.into(), over, by });
        }
        _ => panic!("{line}"),
    }
}

/// How the sheet stands: stage, doubts, holders.
fn told(ledger: &Ledger) -> String {
    let standing = ledger.sheet(&serial()).unwrap().standing();
    let doubts: String = standing.doubts.iter().map(|doubt| format!(" {}", doubt.word())).collect();
    let holders: String = standing.holders.iter().map(|holder| format!(" @{holder}")).collect();
    let found = if standing.is_found { " found" } else { "" };
    let explained = if standing.explained.is_empty() { String::new() } else { format!(" ({})", standing.explained) };
    format!("{}{doubts}{holders}{found}{explained}", standing.stage.word())
}

#[test]
fn a_sheet_goes_its_way_and_what_does_not_fit_is_doubt() {
    let cases: &[(&str, &str)] = &[
        ("", "stock"),
        ("give Anna", "given @Anna"),
        ("give Anna; give Bo<Anna", "given @Bo"),
        ("give Anna; give Bo", "given given_twice @Anna @Bo"),
        ("give Anna; give Bo; back", "back"),
        ("give Anna; back skåp 3; scan 1", "back"),
        ("scan 1; scan 2", "scanned"),
        ("scan 2; scan 1; scan 1", "scanned"),
        ("scan 1; scan 2; enter treserva", "entered"),
        ("enter treserva; check", "checked"),
        ("enter treserva; enter tes", "entered"),
        ("enter treserva; enter treserva", "in_doubt entered_twice"),
        ("void spoiled", "voided"),
        ("give Anna; void spoiled", "voided @Anna"),
        ("give Anna; void unused", "in_doubt voided_in_use @Anna"),
        ("give Anna; back; void unused", "voided"),
        ("void unused; give Anna", "in_doubt voided_in_use @Anna"),
        ("void spoiled; scan 1", "in_doubt voided_in_use"),
        ("scan 1; void spoiled", "in_doubt voided_in_use"),
        ("void spoiled; back", "in_doubt voided_in_use"),
        ("void spoiled; scan 1; settle voided", "voided"),
        ("void spoiled; scan 1; settle back", "back"),
        ("void spoiled; scan 1; settle back; scan 2", "scanned"),
        ("void spoiled; scan 1; settle voided; scan 2", "in_doubt voided_in_use"),
        ("give Anna; lose", "lost @Anna"),
        ("give Anna; lose; back", "back found"),
        ("lose; scan 1", "back found"),
        ("lose; void spoiled", "voided"),
        ("back; lose", "in_doubt lost_in_house"),
        ("back; lose; settle lost", "lost"),
        ("back; lose; settle lost; back", "back found"),
        ("back; give Anna; lose", "lost @Anna"),
        ("scan 1 of JOUR", "in_doubt other_form"),
        ("explain stock", "stock (stock)"),
        ("explain stock; give Anna", "given @Anna"),
        ("issue", "in_doubt issued_twice"),
        ("issue; settle stock", "stock"),
        ("enter treserva; enter treserva; settle entered", "entered"),
        ("enter treserva; enter treserva; settle entered; enter treserva", "in_doubt entered_twice"),
        ("give Anna; void unused; settle given", "given @Anna"),
    ];
    for (story, expected) in cases {
        let mut ledger = Ledger::default();
        say(&mut ledger, 1, "issue");
        for (n, line) in (2..).zip(story.split("; ").filter(|line| !line.is_empty())) {
            say(&mut ledger, n, line);
        }
        assert_eq!(told(&ledger), *expected, "{story}");
    }
}

#[test]
fn two_who_settle_apart_and_differ_are_asked_again() {
    let mut ledger = Ledger::default();
    for (n, line) in (1..).zip(["issue", "void spoiled", "scan 1"]) {
        say(&mut ledger, n, line);
    }
    let over = ledger.sheet(&serial()).unwrap().seen();
    let settle = |stands: &str, over| SheetSettled { serial: serial(), stands: stands.into(), over, by: by("Bo") };
    ledger.settle(at(5), &settle("back", over.clone()));
    ledger.settle(at(4), &settle("voided", over));
    assert_eq!(told(&ledger), "in_doubt settled_twice");
    let over = ledger.sheet(&serial()).unwrap().seen();
    ledger.settle(at(6), &settle("voided", over));
    assert_eq!(told(&ledger), "voided");
}

#[test]
fn what_a_field_says_is_said_by_persons_and_goes_with_the_client() {
    let mut ledger = Ledger::default();
    let client = own_client(&serial());
    let said = |name: &str, value: &str| FieldSettled {
        unit: UnitId("norra".into()),
        client,
        serial: serial(),
        page: 1,
        field: "amount".into(),
        value: value.into(),
        by: by(name),
    };
    let mut n = 0;
    let mut check = |name: &str, value: &str, expected: (Option<&str>, bool)| {
        n += 1;
        ledger.settle_field(at(n), &said(name, value));
        let contents = ledger.contents(&serial()).unwrap();
        let settlement = contents.field(1, "amount").unwrap();
        assert_eq!((settlement.value, settlement.is_by_two()), expected, "{name} {value}");
    };
    check("Åsa", "450", (Some("450"), false));
    check("Åsa", "540", (Some("540"), false));
    check("Bo", "450", (None, false));
    check("Bo", "540", (Some("540"), true));
    assert_eq!(ledger.contents(&serial()).unwrap().fields(1).collect::<Vec<_>>(), ["amount"]);
    ledger.forget(&ClientId([9; 16]));
    assert!(ledger.contents(&serial()).is_some());
    ledger.forget(&client);
    assert!(ledger.contents(&serial()).is_none());
}

#[test]
fn every_sheet_has_a_client_of_its_own() {
    let all: std::collections::BTreeSet<ClientId> =
        (1..100).map(|number| own_client(&Serial::new("K1", number))).collect();
    assert_eq!(all.len(), 99);
    assert_eq!(own_client(&serial()), own_client(&serial()));
}
