//! Nodes that meet only at a place: any order, any number of visits, pulled at any moment.

use planb_core::log::sync::{Shelf, Why};
use planb_node::carrier::place::Found;
use planb_node::carrier::visit::{Known, MAX_SMALL, NotTakenWhy, Visited, visit, visit_within};
use planb_node::carrier::{Fault, Folder, Memory, Place};
use proptest::prelude::*;

use crate::desk::Desk;
use crate::faults::Pulled;

/// One visit that nothing disturbs.
pub fn call(place: &mut impl Place, desk: &mut Desk, known: &mut Known) -> Visited {
    let visited = visit(place, desk, known).unwrap();
    // What is kept between visits comes back as it was.
    assert_eq!(Known::decode(&known.encode()), *known);
    visited
}

fn knowns(count: usize) -> Vec<Known> {
    vec![Known::default(); count]
}

#[test]
fn two_nodes_and_a_stick() {
    let folder = tempfile::tempdir().unwrap();
    let mut stick = Folder::open(folder.path()).unwrap();
    let [mut a, mut b] = <[Desk; 2]>::try_from(Desk::all(2)).ok().unwrap();
    let mut known = knowns(2);
    a.write(&[b"one", b"two"]);
    b.write(&[b"three"]);

    let first = call(&mut stick, &mut a, &mut known[0]);
    assert_eq!((first.sent.transactions, first.sent.entries, first.received.transactions), (1, 2, 0));
    assert!(!first.in_sync, "nobody has answered");
    let second = call(&mut stick, &mut b, &mut known[1]);
    assert_eq!((second.sent.transactions, second.received.transactions, second.received.entries), (1, 1, 2));
    assert!(!second.in_sync, "the other has not been back");
    let third = call(&mut stick, &mut a, &mut known[0]);
    assert_eq!((third.sent.transactions, third.received.transactions, third.in_sync), (0, 1, true));
    let fourth = call(&mut stick, &mut b, &mut known[1]);
    assert_eq!((fourth.sent.transactions, fourth.in_sync, fourth.refused.len()), (0, true, 0));
    assert_eq!(a.content(), b.content());

    // Nothing new: the note is said again once each, since the other's is newer; then nothing is written.
    call(&mut stick, &mut a, &mut known[0]);
    call(&mut stick, &mut b, &mut known[1]);
    for at in [0, 1, 0, 1] {
        let still = call(&mut stick, [&mut a, &mut b][at], &mut known[at]);
        assert_eq!((still.written, still.in_sync, still.twin), (0, true, false));
    }
    // And one who forgot what it knew of the place reads everything, and still writes no segment.
    let forgot = call(&mut stick, &mut a, &mut Known::default());
    assert_eq!((forgot.sent.transactions, forgot.received.transactions, forgot.twin), (0, 0, false));
    assert!(forgot.in_sync && forgot.read > 0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// Two to four nodes, in any order, writing in between; then each visits twice more in a row.
    #[test]
    fn any_order_ends_the_same(count in 2u8..5, steps in prop::collection::vec((0usize..4, 0usize..3), 1..14), keeps: bool) {
        let mut desks = Desk::all(count);
        let mut known = knowns(desks.len());
        let mut place = if keeps { Memory::that_keeps() } else { Memory::new() };
        for (number, (who, writes)) in steps.into_iter().enumerate() {
            let who = who % desks.len();
            for line in 0..writes {
                desks[who].write(&[format!("{who} {number} {line}").as_bytes()]);
            }
            call(&mut place, &mut desks[who], &mut known[who]);
        }
        for _ in 0..2 {
            for who in 0..desks.len() {
                call(&mut place, &mut desks[who], &mut known[who]);
            }
        }
        for who in 0..desks.len() {
            let visited = call(&mut place, &mut desks[who], &mut known[who]);
            prop_assert!(visited.in_sync && visited.waiting.is_empty() && visited.refused.is_empty(), "{visited:?}");
            prop_assert_eq!(desks[who].content(), desks[0].content());
        }
        covers_once(&place, &mut desks[0]);
    }
}

/// Every log is there whole, and nothing twice, but for what was made into one big segment.
fn covers_once(place: &Memory, desk: &mut Desk) {
    let mut stranger = Known::default();
    let mut copy = place.clone();
    let all = call(&mut copy, desk, &mut stranger);
    assert_eq!(all.sent.transactions, 0, "something was not covered");
}

/// What a fresh node gets from a place, which is what counts of it.
fn fresh(place: &mut impl Place, seed: u8, others: &[&Desk]) -> Desk {
    let mut desk = Desk::new(seed);
    others.iter().for_each(|other| desk.enrol(&other.public_key()));
    call(place, &mut desk, &mut Known::default());
    desk
}

#[test]
fn pulled_at_every_operation_and_tried_again() {
    for (torn, keep_known) in [(None, true), (Some(0), true), (Some(2), true), (Some(2), false)] {
        let mut after = 0;
        while pulled_once(after, torn, keep_known) {
            after += 1;
        }
        assert!(after > 8, "{after} operations are not a visit");
    }
}

/// A visit that is cut after so many operations and tried again; `false` when it was not cut.
fn pulled_once(after: u64, torn: Option<usize>, keep_known: bool) -> bool {
    let folder = tempfile::tempdir().unwrap();
    let mut stick = Folder::open(folder.path()).unwrap();
    let [mut a, mut b] = <[Desk; 2]>::try_from(Desk::all(2)).ok().unwrap();
    let (mut known_a, mut known_b) = (Known::default(), Known::default());
    a.keys.insert(b.public_key(), b"sealed for b, end".to_vec());
    b.keys.insert(a.public_key(), b"sealed for a, end".to_vec());
    a.write(&[b"one"]);
    call(&mut stick, &mut a, &mut known_a);
    b.write(&[b"two"]);
    call(&mut stick, &mut b, &mut known_b);
    a.write(&[b"three"]);

    let mut pulled = Pulled { place: &mut stick, left: after, torn };
    let cut = visit(&mut pulled, &mut a, &mut known_a).unwrap();
    let was_cut = cut.stopped == Some(Fault::Gone);
    assert!(!(was_cut && cut.in_sync), "nothing is said to be in sync when it was cut");
    if !keep_known {
        known_a = Known::default();
    }
    // The other one comes in between, and finds half of it.
    call(&mut stick, &mut b, &mut known_b);
    for _ in 0..2 {
        call(&mut stick, &mut a, &mut known_a);
        call(&mut stick, &mut b, &mut known_b);
    }
    let (last_a, last_b) = (call(&mut stick, &mut a, &mut known_a), call(&mut stick, &mut b, &mut known_b));
    assert!(last_a.in_sync && last_b.in_sync, "after {after}: {last_a:?} {last_b:?}");
    assert_eq!(a.content(), b.content());
    // Keys come once, and again to one who forgot what it knew.
    assert!(a.got.iter().all(|(_, sealed)| sealed == b"sealed for a, end") && (a.got.len() == 1 || !keep_known));
    assert_eq!((a.got.is_empty(), b.got.len()), (false, 1));
    assert!(a.keys.is_empty() && b.keys.is_empty(), "keys were signed for");
    let names: Vec<Found> = stick.list("planb").unwrap().files;
    assert!(!names.iter().any(|found| found.name.ends_with(".part") || found.name.contains("/k/")), "{names:?}");
    assert_eq!(names.iter().filter(|found| found.name.ends_with(".head")).count(), 2, "one note each: {names:?}");
    assert_eq!(fresh(&mut stick, 9, &[&a, &b]).has(&a.log()), 2);
    was_cut
}

#[test]
fn a_lost_write_is_found_by_the_next() {
    let [mut a, mut b] = <[Desk; 2]>::try_from(Desk::all(2)).ok().unwrap();
    let mut known = knowns(2);
    let mut place = Memory::new();
    a.write(&[b"one"]);
    place.faults.lose_writes = 1;
    call(&mut place, &mut a, &mut known[0]);
    let waits = call(&mut place, &mut b, &mut known[1]);
    assert_eq!((waits.waiting.len(), waits.received.transactions), (1, 0), "what is missing is known by the note");
    assert_eq!(call(&mut place, &mut a, &mut known[0]).sent.transactions, 1);
    assert_eq!(call(&mut place, &mut b, &mut known[1]).received.transactions, 1);
}

#[test]
fn a_list_that_is_old_loses_nothing() {
    let [mut a, mut b] = <[Desk; 2]>::try_from(Desk::all(2)).ok().unwrap();
    let mut known = knowns(2);
    let mut place = Memory::that_keeps();
    a.write(&[b"one"]);
    call(&mut place, &mut a, &mut known[0]);
    place.freeze_listings();
    a.write(&[b"two"]);
    call(&mut place, &mut a, &mut known[0]);
    assert_eq!(call(&mut place, &mut b, &mut known[1]).received.transactions, 1);
    place.refresh_listings();
    assert_eq!(call(&mut place, &mut b, &mut known[1]).received.transactions, 1);
    call(&mut place, &mut a, &mut known[0]);
    assert!(call(&mut place, &mut b, &mut known[1]).in_sync);
}

#[test]
fn a_full_or_read_only_stick_still_gives() {
    for (faults, fault) in [(Some(0), Fault::Full), (None, Fault::Denied)] {
        let [mut a, mut b] = <[Desk; 2]>::try_from(Desk::all(2)).ok().unwrap();
        let mut known = knowns(2);
        let mut place = Memory::new();
        a.write(&[b"one"]);
        b.write(&[b"two"]);
        call(&mut place, &mut a, &mut known[0]);
        place.faults.room = faults;
        place.faults.read_only = faults.is_none();
        let visited = call(&mut place, &mut b, &mut known[1]);
        assert_eq!((visited.received.transactions, visited.sent.transactions), (1, 0));
        assert_eq!((visited.stopped, visited.in_sync), (Some(fault), false));
        place.faults = Default::default();
        assert_eq!(call(&mut place, &mut b, &mut known[1]).sent.transactions, 1);
    }
}

#[test]
fn an_enrolment_in_one_log_opens_another() {
    let (mut a, mut b, mut c) = (Desk::new(1), Desk::new(2), Desk::new(3));
    let mut place = Memory::new();
    a.enrol(&b.public_key());
    b.enrol(&c.public_key());
    b.enrol(&a.public_key());
    c.write(&[b"from c"]);
    call(&mut place, &mut c, &mut Known::default());
    call(&mut place, &mut b, &mut Known::default());
    // To a stranger all three are unknown; to one who knows the first, all open in one visit.
    let mut stranger = Desk::new(7);
    let visited = call(&mut place, &mut stranger, &mut Known::default());
    assert_eq!((visited.received.transactions, visited.refused.len()), (0, 2));
    assert!(visited.refused.iter().all(|refused| refused.why == NotTakenWhy::Log(Why::UnknownWriter)));
    let visited = call(&mut place, &mut a, &mut Known::default());
    assert_eq!((visited.received.transactions, visited.refused.len()), (3, 0));
    assert_eq!((a.has(&b.log()), a.has(&c.log())), (2, 1));
}

#[test]
fn a_fork_is_found_proven_and_told() {
    let [mut a, mut b, mut c] = <[Desk; 3]>::try_from(Desk::all(3)).ok().unwrap();
    let mut place = Memory::new();
    let mut known = knowns(3);
    a.write(&[b"one"]);
    let mut twin = a.copied();
    a.write(&[b"mine"]);
    twin.write(&[b"yours"]);
    call(&mut place, &mut a, &mut known[0]);
    call(&mut place, &mut b, &mut known[1]);
    let mut elsewhere = Memory::new();
    call(&mut elsewhere, &mut twin, &mut Known::default());
    call(&mut elsewhere, &mut c, &mut known[2]);
    assert_eq!((b.has(&a.log()), c.has(&a.log())), (2, 2));
    // One who has one branch meets the other.
    let visited = call(&mut place, &mut c, &mut Known::default());
    assert!(visited.refused.iter().any(|refused| refused.why == NotTakenWhy::Log(Why::Frozen)), "{visited:?}");
    assert_eq!((c.has(&a.log()), c.forks().unwrap().len()), (1, 1));
    call(&mut place, &mut b, &mut known[1]);
    assert_eq!((b.has(&a.log()), b.forks().unwrap().len()), (1, 1), "the proof lay there");
    call(&mut place, &mut a, &mut known[0]);
    let proofs = place.files().keys().filter(|name| name.ends_with(".fork")).count();
    assert_eq!(proofs, 1, "it lies there once");
    call(&mut place, &mut c, &mut Known::default());
    assert!(call(&mut place, &mut b, &mut known[1]).in_sync);
}

#[test]
fn a_twin_of_this_node_is_seen() {
    let mut a = Desk::new(1);
    let mut place = Memory::new();
    a.write(&[b"one"]);
    let mut twin = a.copied();
    assert!(!call(&mut place, &mut a, &mut Known::default()).twin);
    a.write(&[b"two"]);
    assert!(!call(&mut place, &mut a, &mut Known::default()).twin);
    assert!(call(&mut place, &mut twin, &mut Known::default()).twin, "its own note says more than it has said");
}

#[test]
fn a_twin_that_writes_at_the_same_time_is_seen() {
    let mut a = Desk::new(1);
    let mut place = Memory::that_keeps();
    a.write(&[b"one"]);
    let (mut twin, mut known) = (a.copied(), Known::default());
    place.freeze_listings();
    assert!(!call(&mut place, &mut a, &mut known).twin);
    assert!(!call(&mut place, &mut a, &mut known).twin, "a list that is old is no twin");
    assert!(call(&mut place, &mut twin, &mut Known::default()).twin, "what it writes is there, and was not listed");
}

#[test]
fn many_small_segments_become_one() {
    let [mut a, mut b] = <[Desk; 2]>::try_from(Desk::all(2)).ok().unwrap();
    let mut place = Memory::new();
    let mut known = knowns(2);
    let segments = |place: &Memory| place.files().keys().filter(|name| name.ends_with(".seg")).count();
    for number in 0..MAX_SMALL {
        a.write(&[format!("{number}").as_bytes()]);
        call(&mut place, &mut a, &mut known[0]);
    }
    assert_eq!(segments(&place), MAX_SMALL, "so many may lie there");
    a.write(&[b"one more"]);
    let visited = call(&mut place, &mut a, &mut known[0]);
    assert_eq!((segments(&place), visited.sent.transactions), (1, 1));
    assert_eq!(call(&mut place, &mut b, &mut known[1]).received.transactions, MAX_SMALL as u64 + 1);
    assert_eq!(call(&mut place, &mut a, &mut known[0]).sent.transactions, 0);
}

#[test]
fn a_visit_reads_so_much_and_no_more() {
    let [mut a, mut b] = <[Desk; 2]>::try_from(Desk::all(2)).ok().unwrap();
    let mut place = Memory::new();
    let mut known = knowns(2);
    for _ in 0..2 {
        a.write(&[&[7; 4_000]]);
        call(&mut place, &mut a, &mut known[0]);
    }
    let sizes: Vec<u64> = place.files().values().map(|bytes| bytes.len() as u64).collect();
    let all: u64 = sizes.iter().sum();
    let some = visit_within(&mut place.clone(), &mut Desk::all(2)[1], &mut Known::default(), all - 1).unwrap();
    assert_eq!(some.received.transactions, 1);
    assert_eq!(some.refused.first().map(|refused| &refused.why), Some(&NotTakenWhy::Later));
    let whole = visit_within(&mut place, &mut b, &mut known[1], all).unwrap();
    assert_eq!((whole.received.transactions, whole.refused.len(), whole.read), (2, 0, all));
}
