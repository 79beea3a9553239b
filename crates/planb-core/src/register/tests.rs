//! Records: shapes, writes, and two who write at once.

use super::*;
use crate::log::{Hlc, LogId};

const SCHEMA: Schema = Schema {
    kind: "thing",
    title: "name",
    belongs: Belongs::Field("unit"),
    hands: Hands::Leaders,
    fields: &[
        Field::new("name", Shape::Line(10)).required().listed(),
        Field::new("text", Shape::Text(20)),
        Field::new("unit", Shape::One("unit")),
        Field::new("level", Shape::Choice(&["low", "high"])),
        Field::new("needs", Shape::Choices(&["power", "network"])),
        Field::new("phone", Shape::Phone),
        Field::new("home", Shape::Phone).private(),
        Field::new("day", Shape::Date),
        Field::new("count", Shape::Number(1, 9)),
        Field::new("people", Shape::Many("person")),
    ],
};

fn order(log: u8, seq: u64) -> Order {
    Order { hlc: Hlc::default(), log: LogId([log; 32]), seq, index: 0 }
}

fn at() -> DateTime {
    jiff::civil::date(2026, 11, 22).at(7, 40, 0, 0)
}

fn values(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(name, value)| ((*name).to_string(), (*value).to_string())).collect()
}

fn checked(name: &str, typed: &str) -> String {
    let exists = |kind: &str, id: &str| (kind, id) == ("unit", "norra") || kind == "person" && id.starts_with('p');
    match SCHEMA.check(&values(&[(name, typed)]), exists) {
        Ok(set) => set[name].clone(),
        Err(faults) => format!("! {}", faults[0].why),
    }
}

#[test]
fn every_shape_has_its_limits() {
    for (name, typed, expected) in [
        ("name", " Åsa ", "Åsa"),
        ("name", "1234567890", "1234567890"),
        ("name", "12345678901", "! field-too-long characters=11 most=10"),
        ("name", "  ", "! field-required"),
        ("name", "a\nb", "! field-control"),
        ("name", "a\u{202e}b", "! field-control"),
        ("text", "a\r\nb\tc", "a\nb    c"),
        ("text", "", ""),
        ("level", "high", "high"),
        ("level", "High", "! field-choice"),
        ("needs", "network\npower\nnetwork", "network\npower"),
        ("needs", "network\nwater", "! field-choice"),
        ("phone", "0923-123 45", "+4692312345"),
        ("phone", "fråga växeln", "fråga växeln"),
        ("day", "20261122", "2026-11-22"),
        ("day", "2026-02-30", "! field-date"),
        ("day", "den 22 november 2026", "! field-date"),
        ("count", "9", "9"),
        ("count", "10", "! field-number least=1 most=9"),
        ("count", "-1", "! field-number least=1 most=9"),
        ("unit", "norra", "norra"),
        ("unit", "sodra", "! field-not-found"),
        ("people", "p1\n\np2", "p1\np2"),
        ("people", "p1\nq2", "! field-not-found"),
        ("nothing", "x", "! field-unknown"),
        ("retired", "Lagd i malpåse", "Lagd i malpåse"),
    ] {
        assert_eq!(checked(name, typed), expected, "{name} = {typed:?}");
    }
}

fn wish(register: &Register, set: &[(&str, &str)], seen: Option<&str>) -> Result<Vec<RecordWritten>, Refusal> {
    let (set, id) = (values(set), RecordId("a".into()));
    let by = Hand { name: "Åsa".into(), card: String::new() };
    write(register, &SCHEMA, &Wish { id: &id, set: &set, seen, by: &by })
}

#[test]
fn only_what_changes_is_written_and_what_is_private_is_sealed_for_the_unit() {
    let mut register = Register::default();
    let events = wish(&register, &[("name", "TES"), ("unit", "norra"), ("home", "+46701740601")], None).unwrap();
    assert_eq!(events.len(), 2);
    assert_eq!((events[0].only.clone(), events[1].only.clone()), (None, Some(UnitId("norra".into()))));
    assert!(!events[0].set.contains_key("home"));
    for (event, seq) in events.iter().zip(1..) {
        register.write(order(1, seq), at(), event);
    }
    assert_eq!(wish(&register, &[("name", "TES"), ("text", "")], None).unwrap(), vec![]);
    let changed = wish(&register, &[("name", "TES"), ("text", "Ring")], None).unwrap();
    assert_eq!(changed[0].set, values(&[("text", "Ring")]));
    let homeless = wish(&Register::default(), &[("name", "TES"), ("home", "1")], None);
    assert_eq!(homeless.unwrap_err().key, "register-no-unit");
}

#[test]
fn who_has_not_seen_the_last_change_is_told() {
    let mut register = Register::default();
    let seen = register.get("thing", "a").version();
    let first = wish(&register, &[("name", "TES")], Some(&seen)).unwrap();
    register.write(order(1, 1), at(), &first[0]);
    assert_eq!(wish(&register, &[("name", "Lifecare")], Some(&seen)).unwrap_err().key, "register-changed");
    assert_eq!(wish(&register, &[("name", "TES")], Some(&seen)).unwrap(), vec![], "the same word is no quarrel");
    let seen = register.get("thing", "a").version();
    assert_eq!(wish(&register, &[("name", "Lifecare")], Some(&seen)).unwrap().len(), 1);
}

#[test]
fn two_who_wrote_apart_are_both_kept_until_somebody_settles_it() {
    let mut base = Register::default();
    let first = wish(&base, &[("name", "TES"), ("text", "Ring")], None).unwrap();
    base.write(order(1, 1), at(), &first[0]);
    let one = wish(&base, &[("text", "Ring växeln")], None).unwrap().remove(0);
    let other = wish(&base, &[("text", "Gå dit"), ("level", "high")], None).unwrap().remove(0);
    let mut merged = base.clone();
    merged.write(order(2, 1), at(), &one);
    merged.write(order(3, 1), at(), &other);
    let mut back = base;
    back.write(order(3, 1), at(), &other);
    back.write(order(2, 1), at(), &one);
    assert_eq!(merged, back);
    let record = merged.get("thing", "a");
    assert_eq!(record.get("text"), "Gå dit", "the last in order stands meanwhile");
    let conflicts: Vec<_> = record.conflicts().collect();
    assert_eq!(conflicts.len(), 1);
    let said: Vec<&str> = conflicts[0].1.iter().map(|said| said.text.as_str()).collect();
    assert_eq!((conflicts[0].0, said), ("text", vec!["Ring växeln", "Gå dit"]));
    assert_eq!(merged.conflicts().count(), 1);
    let settled = wish(&merged, &[("text", "Gå dit")], None).unwrap();
    merged.write(order(2, 2), at(), &settled[0]);
    assert_eq!(merged.conflicts().count(), 0, "a person said which");
    let value = merged.get("thing", "a").value("text").unwrap();
    assert_eq!(value.earlier().count(), 3, "and what stood there stays to be seen");
}

#[test]
fn a_write_that_comes_late_changes_nothing_that_came_after_it() {
    let mut writes = Vec::new();
    let mut register = Register::default();
    for seq in 1..=20u64 {
        let event = wish(&register, &[("name", &format!("v{seq}"))], None).unwrap().remove(0);
        register.write(order(1, seq), at(), &event);
        writes.push((order(1, seq), event));
    }
    let mut late = Register::default();
    for (order, event) in writes.iter().rev() {
        late.write(*order, at(), event);
    }
    assert_eq!(register, late);
    assert_eq!(register.get("thing", "a").get("name"), "v20");
}

#[test]
fn what_is_no_longer_in_use_is_not_listed_and_can_come_back() {
    let mut register = Register::default();
    for (seq, set) in [(1, vec![("name", "TES")]), (2, vec![(RETIRED, "Ersatt")])] {
        let event = wish(&register, &set, None).unwrap().remove(0);
        register.write(order(1, seq), at(), &event);
    }
    assert_eq!((register.of("thing").count(), register.with_retired("thing").count()), (0, 1));
    let event = wish(&register, &[(RETIRED, "")], None).unwrap().remove(0);
    register.write(order(1, 3), at(), &event);
    assert_eq!(register.of("thing").count(), 1);
}

#[test]
fn an_id_is_safe_in_an_address() {
    assert!(RecordId::parse("hemtjanst-norra~tes").is_some());
    assert_eq!(RecordId::pair("norra", "tes").halves(), Some(("norra", "tes")));
    assert_eq!(RecordId::random([255; 10]).0.len(), 16);
    for bad in ["", "..", "a/b", "A", "å", "a b", &"a".repeat(MAX_ID + 1)] {
        assert!(RecordId::parse(bad).is_none(), "{bad}");
    }
}
