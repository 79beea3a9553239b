//! The board and the checks, from registers that lack one thing at a time.

use super::*;
use crate::overview::trial::{Trial, today};
use crate::sheet::{Place, Serial, SheetDigest, SheetKey};
use crate::snapshot::{BinderIssued, Edition, FileDigest, KeysPrinted, NightFinished, SheetIssued};

/// A home-care unit that has everything.
fn good() -> Trial {
    let mut trial = Trial::default();
    let unit = [("name", "Hemtjänst Norra"), ("sort", "home-care"), ("keys_place", "Nyckelskåpet"), ("printer", "usb")];
    trial.record("unit", "norra", &unit);
    let plan = [("title", "Hemtjänst"), ("sort", "continuity"), ("unit", "norra"), ("practised", "2026-05-02")];
    trial.record("plan", "p", &plan).record("plan", "p", &[("next_revision", "2027-05-01")]);
    trial.record("version", "v", &[("plan", "p"), ("number", "1"), ("approved_on", "2026-01-10")]);
    trial.record("copy", "k1", &copy("plan", "p", "2026-01-11"));
    trial.record("copy", "k2", &copy("chain", "c", "2026-02-11"));
    trial.record("copy", "k3", &copy("binder", "", "2026-11-20"));
    trial.record("lockedin", "l", &[("unit", "norra"), ("day", "2026-11-21"), ("data_as_of", "2026-11-20")]);
    trial.event(issued("norra", &["C-001", "E-001", "G-001"]));
    for (id, name, phone) in [("a", "Anna Berg", "+46701740601"), ("b", "Bo Ek", "+46701740602")] {
        trial.record("person", id, &[("name", name), ("unit", "norra"), ("phone", phone)]);
    }
    trial.record("chain", "c", &[("name", "Norra"), ("unit", "norra")]);
    trial.record("link", "l1", &[("chain", "c"), ("person", "a"), ("deputy", "b")]);
    trial.record("link", "l2", &[("chain", "c"), ("person", "b"), ("caller", "l1")]);
    trial.record("drill", "d", &[("chain", "c"), ("day", "2026-09-01")]);
    trial.record("system", "tes", &[("name", "TES")]).record("system", "kassor", &[("name", "Kassor")]);
    let cover = [("unit", "norra"), ("system", "tes"), ("instead", "Turlistor"), ("form", "T1"), ("stock", "40")];
    trial.record("cover", "norra~tes", &cover).record("cover", "norra~tes", &[("practised", "2026-03-01")]);
    trial.record("cover", "norra~kassor", &[("unit", "norra"), ("system", "kassor"), ("used", "no")]);
    trial.record("exercise", "e", &[("unit", "norra"), ("day", "2026-04-01")]);
    trial.record("delegation", "d", &[("matter", "6 § LVU"), ("people", "a"), ("until", "2026-12-31")]);
    let (unit, recipient) = (UnitId("norra".into()), "age1x".to_string());
    trial.event(KeysPrinted { unit, edition: Edition::Common, recipient, fingerprint: "A".into() });
    trial.event(NightFinished { night: today(), seconds: 1, pages: 2, refused: vec![] });
    trial
}

fn copy<'a>(what: &'a str, subject: &'a str, printed_on: &'a str) -> [(&'a str, &'a str); 5] {
    [("what", what), ("subject", subject), ("unit", "norra"), ("printed_on", printed_on), ("state", "locked-in")]
}

fn issued(unit: &str, places: &[&str]) -> BinderIssued {
    let sheet = |(place, n): (&&str, u8)| SheetIssued {
        key: SheetKey([n; 16]),
        digest: SheetDigest([n; 16]),
        serial: Serial::new("K1", u64::from(n)),
        place: Place((*place).into()),
        facets: Vec::new(),
        plan: None,
    };
    BinderIssued {
        night: today(),
        unit: UnitId(unit.into()),
        edition: Edition::Common,
        file: FileDigest([1; 32]),
        pages: 3,
        clients: 1,
        data_as_of: vec![],
        added: places.iter().zip(1..).map(sheet).collect(),
        changed: vec![],
        removed: vec![],
        input: None,
    }
}

/// One cell of the unit, as `Tone key args date`.
fn cell(trial: &Trial, column: usize) -> String {
    let board = board(&trial.state, today(), |_| true);
    let cell = &board.rows.iter().find(|row| row.unit.0 == "norra").unwrap().cells[column];
    let args: String = cell.args.iter().map(|(name, value)| format!(" {name}={value}")).collect();
    let date = cell.date.map(|date| format!(" {date}")).unwrap_or_default();
    format!("{:?} {}{args}{date}", cell.tone, cell.word_key)
}

const PLAN: usize = 0;
const BINDER: usize = 1;
const KEYS: usize = 2;
const MEDICINES: usize = 3;
const FORMS: usize = 4;
const CHAIN: usize = 5;
const PLAN_B: usize = 6;

#[test]
fn a_unit_that_has_everything_is_green() {
    let trial = good();
    let expected = [
        "Good standing-good 2026-01-10",
        "Good cell-binder-fresh days=2 2026-11-20",
        "Good cell-keys-on-paper 2026-11-20",
        "Good cell-medicines-fresh days=2 2026-11-20",
        "Good cell-forms-there forms=1",
        "Good cell-chain-drilled 2026-09-01",
        "Good cell-plan-b-practised 2026-03-01",
    ];
    assert_eq!([0, 1, 2, 3, 4, 5, 6].map(|column| cell(&trial, column)), expected);
    let seen = board(&trial.state, today(), |unit| unit.is_some_and(|unit| unit.0 == "sodra"));
    assert_eq!(seen, Board::default());
}

#[test]
fn what_one_unit_lacks_is_red_and_says_why() {
    type Lack = (&'static str, &'static str, &'static [(&'static str, &'static str)]);
    let lacks: [(Lack, usize, &str); 17] = [
        (("plan", "p", &[("retired", "x")]), PLAN, "Bad cell-no-plan"),
        (("plan", "p", &[("practised", "")]), PLAN, "Bad standing-never-practised"),
        (("lockedin", "l", &[("data_as_of", "2026-11-01")]), BINDER, "Good cell-binder-fresh days=2 2026-11-20"),
        (("copy", "k3", &[("state", "lost"), ("state_on", "2026-11-21")]), BINDER, "Bad cell-binder-lost 2026-11-21"),
        (
            ("copy", "k3", &[("state", "lost"), ("state_on", "2026-11-20")]),
            BINDER,
            "Good cell-binder-fresh days=2 2026-11-20",
        ),
        (("copy", "k3", &[("state", "destroyed")]), BINDER, "Good cell-binder-fresh days=2 2026-11-20"),
        (("unit", "norra", &[("keys_place", "")]), KEYS, "Bad cell-keys-no-place"),
        (("unit", "norra", &[("sort", "office")]), KEYS, "None cell-not-needed"),
        (("unit", "norra", &[("sort", "office")]), BINDER, "None cell-not-needed"),
        (("cover", "norra~tes", &[("stock", "0")]), FORMS, "Bad cell-forms-lacking lacking=1 forms=1"),
        (("cover", "norra~tes", &[("form", "")]), FORMS, "Bad cell-no-forms"),
        (("chain", "c", &[("retired", "x")]), CHAIN, "Bad cell-no-chain"),
        (("copy", "k2", &[("state", "destroyed")]), CHAIN, "Bad cell-chain-not-printed"),
        (("person", "b", &[("phone", "")]), CHAIN, "Bad cell-chain-holes holes=2"),
        (("drill", "d", &[("day", "2025-09-01")]), CHAIN, "Soon cell-chain-drilled-long-ago 2025-09-01"),
        (("cover", "norra~tes", &[("instead", "")]), PLAN_B, "Bad cell-plan-b-empty empty=1 systems=2"),
        (("cover", "norra~tes", &[("practised", "")]), PLAN_B, "Soon cell-plan-b-not-practised"),
    ];
    for ((kind, id, set), column, expected) in lacks {
        let mut trial = good();
        trial.record(kind, id, set);
        assert_eq!(cell(&trial, column), expected, "{kind} {id} {set:?}");
    }
}

#[test]
fn paper_is_as_old_as_its_data_whatever_the_night_has_made() {
    let mut trial = good();
    trial.record("copy", "k3", &[("state", "replaced")]);
    for (data_as_of, binder, medicines) in [
        ("2026-11-15", "Good cell-binder-fresh days=7 2026-11-15", "Soon cell-medicines-aging days=7 2026-11-15"),
        ("2026-11-14", "Soon cell-binder-aging days=8 2026-11-14", "Bad cell-medicines-old days=8 2026-11-14"),
        ("2026-11-07", "Bad cell-binder-old days=15 2026-11-07", "Bad cell-medicines-old days=15 2026-11-07"),
    ] {
        trial.record("lockedin", "l", &[("data_as_of", data_as_of)]);
        assert_eq!((cell(&trial, BINDER).as_str(), cell(&trial, MEDICINES).as_str()), (binder, medicines));
    }
    trial.record("lockedin", "l", &[("retired", "x")]);
    assert_eq!(cell(&trial, BINDER), "Bad cell-no-binder", "a file on a disk is no paper");
    trial.record("copy", "k4", &copy("binder", "", "2026-11-22")).record("copy", "k4", &[("state", "printed")]);
    assert_eq!(cell(&trial, BINDER), "Soon cell-binder-not-locked-in 2026-11-22");
    assert_eq!(cell(&trial, MEDICINES), "Soon cell-medicines-not-locked-in 2026-11-22", "nor is what lies in it");
    trial.record("copy", "k4", &[("retired", "Inget kom ut ur skrivaren")]);
    assert_eq!(cell(&trial, MEDICINES), "Bad cell-no-medicines", "a print that was struck is none");
}

#[test]
fn a_red_check_never_asks_for_nothing() {
    let todo = |trial: &Trial| {
        let all = checks(&trial.state, today());
        let counts = |check: &&Check| check.args.iter().any(|(name, value)| *name == "missing" && value == "0");
        let red = all.iter().filter(|check| !check.is_done).filter(counts);
        red.map(|check| check.todo_key).collect::<Vec<_>>().join(" ")
    };
    let empty = "check-units-none check-night-todo check-chain-none check-units-none check-nodes-todo check-units-none \
                 check-units-none check-units-none check-units-none check-units-none check-delegations-none";
    assert_eq!(todo(&Trial::default()), empty);
    let mut trial = Trial::default();
    trial.record("unit", "norra", &[("name", "Hemtjänst Norra")]);
    let expected = "check-night-todo check-chain-none check-nodes-todo check-matrix-none check-delegations-none";
    assert_eq!(todo(&trial), expected, "the rest names the unit");
    assert_eq!(todo(&good()), "check-nodes-todo");
}

#[test]
fn a_chain_of_the_whole_organisation_counts_for_those_whom_it_reaches() {
    let mut trial = good();
    trial.record("chain", "c", &[("unit", "")]);
    assert_eq!(cell(&trial, CHAIN), "Good cell-chain-drilled 2026-09-01");
    trial.record("unit", "sodra", &[("name", "Södra")]);
    let board = board(&trial.state, today(), |_| true);
    assert_eq!(board.rows[1].cells[CHAIN].word_key, "cell-no-chain");
}

fn check_line(check: &Check) -> String {
    let args: String = check.args.iter().map(|(name, value)| format!(" {name}={value}")).collect();
    format!("{} {}{args} {}", if check.is_done { "+" } else { "-" }, check.key, check.missing.join(", "))
}

#[test]
fn twelve_checks_say_what_is_missing() {
    let mut trial = good();
    let expected = [
        "+ check-paper missing=0 days=14 ",
        "+ check-night missing=0 last=2026-11-22 ",
        "+ check-chain missing=0 ",
        "+ check-keys missing=0 ",
        "- check-nodes missing=0 nodes=0 least=2 ",
        "+ check-plans missing=0 ",
        "+ check-matrix missing=0 ",
        "- check-printer missing=1 Hemtjänst Norra",
        "+ check-exercise missing=0 ",
        "- check-cards missing=1 Hemtjänst Norra",
        "+ check-delegations missing=0 ",
        "+ check-open missing=0 conflicts=0 late=0 ",
    ];
    trial.record("unit", "norra", &[("printer", "network")]);
    assert_eq!(checks(&trial.state, today()).map(|check| check_line(&check)), expected);
    trial.unit_found("sodra", "Hemtjänst Södra").record("task", "t", &[("what", "Byt toner"), ("until", "2026-11-21")]);
    trial.record("delegation", "d", &[("until", "2026-11-21")]).record("chain", "d", &[("name", "Alla")]);
    let lines = checks(&trial.state, "2026-11-24".parse().unwrap()).map(|check| check_line(&check));
    for expected in [
        "- check-paper missing=1 days=14 Hemtjänst Södra",
        "- check-night missing=0 last=2026-11-22 ",
        "- check-chain missing=1 Alla",
        "- check-plans missing=1 Hemtjänst Södra",
        "- check-matrix missing=2 Hemtjänst Södra · Kassor, Hemtjänst Södra · TES",
        "- check-exercise missing=1 Hemtjänst Södra",
        "- check-delegations missing=1 6 § LVU",
        "- check-open missing=1 conflicts=0 late=1 Byt toner",
    ] {
        assert!(lines.contains(&expected.to_string()), "{expected}: {lines:#?}");
    }
}

#[test]
fn an_empty_register_has_nothing_done_but_nothing_open() {
    let checks = checks(&State::default(), today());
    let done: Vec<&str> = checks.iter().filter(|check| check.is_done).map(|check| check.key).collect();
    assert_eq!(done, ["check-open"]);
}
