//! The state is the same in whatever order entries arrive, and says what the night needs to know.

mod any;

use std::collections::BTreeSet;

use jiff::civil::Date;
use planb_core::care::Kind;
use planb_core::id::UnitId;
use planb_core::log::{Damage, Hlc, LogId, Order};
use planb_core::sheet::{Place, Serial, SheetDigest, SheetKey};
use planb_core::snapshot::*;
use planb_core::state::{CODE, Entry, Event, State};
use proptest::prelude::*;
use proptest::strategy::ValueTree;

fn unit() -> UnitId {
    UnitId("norra".into())
}

fn night(day: i8) -> Date {
    Date::constant(2026, 11, day)
}

fn entry(n: u64, event: impl Into<Event>) -> Entry {
    let order = Order { hlc: Hlc(n / 3), log: LogId([(n % 2) as u8; 32]), seq: n, index: 0 };
    let happened_at = night(1).at(2, 0, 0, 0);
    let (hlc, author) = (order.hlc, any::author(n));
    Entry { order, hlc, author, number: format!("K1-{n:03}"), entered_ms: n, happened_at, event: event.into() }
}

fn taken(day: i8, rows: u32) -> SnapshotTaken {
    let data_as_of = night(day).at(1, 0, 0, 0);
    let kinds =
        vec![KindTaken { kind: Kind::Visit, rows, control_sum: 0, data_as_of, people: None, passed_by: By::Guard }];
    SnapshotTaken { night: night(day), unit: unit(), kinds, file: FileDigest([day as u8; 32]), supplement: None }
}

fn held(day: i8, last_good: i8) -> KindHeld {
    KindHeld {
        night: night(day),
        unit: Some(unit()),
        kind: Some(Kind::Visit),
        source: "tes".into(),
        reason: "shrank".into(),
        numbers: vec![],
        last_good_night: Some(night(last_good)),
    }
}

fn issued(day: i8, added: &[(u8, u64)], removed: &[(u8, u64)]) -> BinderIssued {
    let (serial, place) = (|n| Serial::new("K1", n), |key| Place(format!("C-{key:03}")));
    let sheet = |(key, number): &(u8, u64)| SheetIssued {
        key: SheetKey([*key; 16]),
        digest: SheetDigest([*number as u8; 16]),
        serial: serial(*number),
        place: place(*key),
        facets: Vec::new(),
    };
    let gone = |(key, number): &(u8, u64)| SheetRemoved {
        key: SheetKey([*key; 16]),
        serial: serial(*number),
        place: place(*key),
    };
    BinderIssued {
        night: night(day),
        unit: unit(),
        edition: Edition::Common,
        file: FileDigest([day as u8; 32]),
        pages: 10,
        clients: 2,
        data_as_of: vec![],
        added: added.iter().map(sheet).collect(),
        changed: vec![],
        removed: removed.iter().map(gone).collect(),
        input: None,
    }
}

fn fold(entries: &[Entry]) -> State {
    let mut state = State::trusting(any::trust());
    entries.iter().for_each(|entry| state.apply(entry));
    state
}

#[test]
fn the_guard_gets_its_history_newest_first() {
    let state =
        fold(&[entry(1, taken(1, 100)), entry(2, taken(3, 90)), entry(3, taken(2, 95)), entry(9, taken(3, 91))]);
    let rows: Vec<u32> = state.history(&unit(), Kind::Visit).iter().map(|night| night.rows).collect();
    assert_eq!(rows, [91, 95, 100]);
    assert!(state.history(&unit(), Kind::Client).is_empty());
}

#[test]
fn history_is_bounded() {
    let start = night(1);
    let event = |n: i64| SnapshotTaken { night: start + jiff::Span::new().days(n), ..taken(1, n as u32) };
    let entries: Vec<Entry> = (0..50).map(|n| entry(n as u64 + 1, event(n))).collect();
    let rows = state_rows(&fold(&entries));
    assert_eq!((rows.len(), rows[0], rows[39]), (40, 49, 10));
}

fn state_rows(state: &State) -> Vec<u32> {
    state.history(&unit(), Kind::Visit).iter().map(|night| night.rows).collect()
}

#[test]
fn a_hold_lasts_until_a_good_night_or_an_acceptance() {
    let mut entries = vec![entry(3, taken(1, 100)), entry(6, held(2, 1))];
    assert_eq!(fold(&entries).held().count(), 1);
    assert_eq!(fold(&entries).referenced_nights().into_iter().collect::<Vec<_>>(), [night(1)]);
    entries.push(entry(9, taken(3, 99)));
    assert_eq!(fold(&entries).held().count(), 0);
    entries.push(entry(12, held(4, 3)));
    assert_eq!(fold(&entries).held().count(), 1);
    let (unit, kind, source) = (Some(unit()), Some(Kind::Visit), "tes".to_string());
    entries.push(entry(15, HoldAccepted { night: night(4), unit, kind, source, reason: "Delad enhet".into() }));
    assert_eq!(fold(&entries).held().count(), 0);
    assert_eq!(fold(&entries).accepted().count(), 1);
}

#[test]
fn places_are_never_given_again_and_serials_go_on() {
    let state = fold(&[entry(1, issued(1, &[(1, 1), (2, 2)], &[])), entry(9, issued(2, &[(1, 7)], &[(2, 2)]))]);
    let shelf = state.unit(&unit()).unwrap().shelf(Edition::Common).unwrap();
    let register: Vec<String> = shelf.register().values().map(|sheet| sheet.serial.to_string()).collect();
    assert_eq!(register, [Serial::new("K1", 7).0]);
    assert_eq!(shelf.used_places().len(), 2);
    assert_eq!(shelf.issued().unwrap().night, night(2));
    assert_eq!((state.next_serial("K1"), state.next_serial("K2")), (8, 1));
    assert!(state.unit(&unit()).unwrap().shelf(Edition::Supplement).is_none());
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 300, ..ProptestConfig::with_cases(96) })]
    #[test]
    fn the_order_of_arrival_does_not_matter(
        (written, arrived) in proptest::collection::vec(any::event(), 0..60).prop_flat_map(|events| {
            let entries: Vec<Entry> = (1..).zip(events).map(|(n, event)| entry(n, event)).collect();
            (Just(entries.clone()), Just(entries).prop_shuffle())
        })
    ) {
        let (one, other) = (fold(&written), fold(&arrived));
        prop_assert_eq!(one.digest(), other.digest());
        let bytes = one.encode().unwrap();
        prop_assert_eq!(&bytes, &other.encode().unwrap());
        let read = State::decode(&bytes).unwrap();
        prop_assert_eq!(&read, &one);
        prop_assert_eq!(read.encode().unwrap(), bytes);
        // A checkpoint can be gone on from: what comes later gives what all at once give.
        let (first, rest) = arrived.split_at(arrived.len() / 2);
        let mut resumed = State::decode(&fold(first).encode().unwrap()).unwrap();
        rest.iter().for_each(|entry| resumed.apply(entry));
        prop_assert_eq!(resumed.encode().unwrap(), other.encode().unwrap());
    }
}

#[test]
fn every_kind_of_event_is_tried_above() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut seen = BTreeSet::new();
    let mut state = State::trusting(any::trust());
    for n in 1..3_000 {
        let event = any::event().new_tree(&mut runner).unwrap().current();
        seen.insert(event.name());
        state.apply(&entry(n, event));
    }
    assert_eq!(seen.len(), 44, "{seen:?}");
    // And they reach the state: a record that stays empty would be equal in any order too.
    assert!(state.trust().nodes().count() >= 2);
    assert!(state.corrections().iter().count() > 0);
    assert!(state.granted().count() > 0 && state.adopted().count() > 0);
    assert!(state.notes().iter().count() > 0 && state.erasures().erased().count() > 0);
    assert!(state.register().of("p").count() == 2 && state.register().conflicts().count() > 0);
    assert!(state.ledger().sheets().count() == 4 && state.ledger().unissued().count() == 0);
    // Every client was erased: what is left on the sheets is about none.
    let contents = || state.ledger().sheets().filter_map(|(serial, _, _)| state.ledger().contents(serial));
    assert!(contents().all(|of| of.reads().count() == 0) && contents().any(|of| of.remarks().count() > 0));
    assert!(state.cards().iter().count() == 3 && state.looks().newest().count() > 0);
    assert!(state.shared_prefixes().count() > 0 && state.unusable() > 0 && state.counts().1 > 0);
}

#[test]
fn a_checkpoint_that_is_damaged_or_of_other_code_is_not_read() {
    let good = fold(&[entry(1, taken(1, 100))]).encode().unwrap();
    assert!(State::decode(&good).is_ok());
    assert_eq!(State::decode(&good[..good.len() - 1]), Err(Damage::BadBody("state")));
    assert_eq!(State::decode(b"\x80"), Err(Damage::BadBody("state")));
    assert_eq!(CODE.len(), 64);
    assert!(CODE.bytes().all(|letter| letter.is_ascii_hexdigit()) && CODE != "0".repeat(64));
}

#[test]
fn what_is_only_heard_is_not_in_the_digest_until_it_holds() {
    let (one, mut other) = (fold(&[entry(2, taken(1, 100))]), fold(&[entry(2, taken(1, 100))]));
    for (n, event) in (4..).zip(any::said_by_nodes()) {
        other.hear(&entry(n, event));
    }
    assert_eq!(one.digest(), other.digest(), "nobody who said it is enrolled");
    assert_ne!(one, other, "it is kept: who said it may be enrolled yet");
    assert_eq!(one.counts(), other.counts());
}

/// The most memory that this process has had, in kB; `None` where the system does not say.
#[allow(clippy::disallowed_methods, reason = "memory is measured from outside the library")]
fn most_memory_kb() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmPeak:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

#[test]
fn damaged_bytes_of_a_checkpoint_never_panic_and_take_little_memory() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut event = || any::event().new_tree(&mut runner).unwrap().current();
    let entries: Vec<Entry> = (1..60).map(|n| entry(n, event())).collect();
    let whole = fold(&entries).encode().unwrap();
    let before = most_memory_kb();
    let (mut read, mut refused) = (0, 0);
    let mut check = |bytes: &[u8]| match State::decode(bytes) {
        Ok(state) => {
            assert!(state.encode().is_ok());
            read += 1;
        }
        Err(damage) => {
            assert_eq!(damage, Damage::BadBody("state"));
            refused += 1;
        }
    };
    for at in (0..whole.len()).step_by(3) {
        let mut flipped = whole.clone();
        flipped[at] ^= 1 << (at % 8);
        check(&flipped);
        check(&whole[..at]);
        // Bytes, a text, a list, a map that say that they are longer than any memory.
        for head in [0x5b, 0x7b, 0x9b, 0xbb] {
            check(&[&whole[..at], &[head], &[0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], &whole[at + 1..]].concat());
        }
    }
    assert!(read > 100 && refused > 1_000, "{read} read, {refused} refused");
    if let (Some(before), Some(after)) = (before, most_memory_kb()) {
        assert!(after - before <= 128 << 10, "memory grew by {} kB", after - before);
    }
}

#[test]
fn the_basis_changes_with_trust_and_clocks_and_with_nothing_else() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut state = State::trusting(any::trust());
    let mut changed = BTreeSet::new();
    for n in 1..2_000 {
        let event = any::event().new_tree(&mut runner).unwrap().current();
        let (before, name) = (state.basis(), event.name());
        state.apply(&entry(n, event));
        if state.basis() != before {
            changed.insert(name);
        }
    }
    assert_eq!(changed, BTreeSet::from(["ClockCorrected", "NodeEnrolled", "NodeRevoked"]));
}
