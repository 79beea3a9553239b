//! Runs: seeds that once failed, that a run can be seen again, that every invariant can break and is caught, and many seeds.

use std::sync::atomic::{AtomicU64, Ordering};

use super::world::Steps::{All, First};
use super::world::{Failed, Steps, run};
use crate::sabotage::{self, Invariant};

/// Seeds that failed once, with which steps, and what they found.
const ONCE_FAILED: &[(u64, Steps, &str)] = &[
    (8, First, "a body that rotted before anybody else had it stopped its log everywhere"),
    (14, First, "a bit that turned over in the tables' own description was met in use"),
    (15, First, "who had lost its client keys did not get them again"),
    (20, First, "a fork of a log of which nothing is here was not told"),
    (27, First, "with a wrong clock an erasure was confirmed again at every meeting"),
    (47, First, "what does not count is not everywhere"),
    (53, First, "what waited for a right clock waited for something else too"),
    (91, First, "keys were not shared when the clock was wrong as they came"),
    (95, First, "a client's key whose making does not count kept its sealed bodies"),
    (119, First, "keys that could not be shared on a full disk waited until the next start"),
    (125, First, "a wrapped key that turned over looked like somebody else's"),
    (946, First, "renewed keys were used although the disk was full before their log was kept"),
    (1117, First, "a key that was granted after a fork was not granted again to the node's twin"),
    (1127, First, "a revoked node, which is given no bodies, was compared with those that are"),
    (1266, First, "a group of which one note was back was taken for whole"),
    (1814, First, "a group of which one note was back was taken for whole, at a twin of the hub"),
    (1882, First, "client keys that rot took away came with the next session only"),
    (1469, First, "a row that named another writer stayed after the scrub"),
    (268, First, "a copied node was not given the client keys that its twin had taken"),
    (909, First, "a group of which rot took a part at one node came in part to another"),
    (1631, First, "as many erased keys came as went after a fork, and nothing was destroyed"),
    (41, All, "a node's client keys did not come to its twin by a place"),
    (252, All, "a key that was made before its maker knew the recovery key was never wrapped to it"),
    (800, All, "sealed bodies of an erased client came back into a log that does not count"),
    (1206, All, "a bit that turned over in the version of the store's file left it read only"),
    (1497, All, "what only the lost hub and a revoked node had was asked for"),
    (2436, All, "a disk that lost the log which the keys name began that log anew, which forked it"),
    (
        2909,
        All,
        "whose a client key is stood only in the log of a node that was revoked, and an erasure passed its bodies by",
    ),
    (3338, All, "who was believed by a segment that was refused was believed until the next start"),
    (5592, All, "the power went after an erasure and before its sweep, which was not done again"),
    (5712, All, "signed heads that rotted were met in use"),
    (5922, All, "the writer of a log without entries had rotted and was met in use"),
    (987, All, "a file at a place that lacked another body was taken for as good"),
    (1962, All, "whose disk went back was not left its client keys again at a place"),
    (6690, All, "a client key that only the lost hub and a revoked node had was not taken from that one"),
    (8051, All, "whom a computer had enrolled whose disk then rotted, nobody could enrol again"),
    (7661, All, "a fork took a corrected clock away, and the order that it had made stayed"),
];

/// Most seeds until a fault that was put in is found.
const MOST_UNTIL_FOUND: u64 = 200;

#[test]
fn seeds_that_once_failed_pass() {
    for (seed, steps, found) in ONCE_FAILED {
        if let Err(failed) = run(*seed, *steps) {
            panic!("{found}: {failed}");
        }
    }
}

#[test]
fn the_same_seed_is_the_same_run() {
    for seed in [1, 2, 3, 4] {
        let (one, other) = (run(seed, All).unwrap(), run(seed, All).unwrap());
        assert!(one.lines > 20);
        assert_eq!(one, other, "seed {seed}");
        assert_ne!(one, run(seed + 100, All).unwrap());
    }
}

/// Runs seeds until the fault that was put in is found, as itself.
fn is_found(broken: Invariant) {
    let mut others = Vec::new();
    for seed in 0..MOST_UNTIL_FOUND {
        sabotage::start(Some(broken));
        let ended = run(seed, First);
        sabotage::start(None);
        match ended {
            Err(failed) if failed.broken.invariant == Some(broken) => {
                println!("{broken:?} is found by seed {seed}: {}", failed.broken.why);
                return;
            }
            Err(failed) => others.push(failed.to_string()),
            Ok(_) => {}
        }
    }
    panic!(
        "{broken:?} is not found as itself in {MOST_UNTIL_FOUND} seeds; {} found something else: {:?}",
        others.len(),
        others.first()
    );
}

macro_rules! found {
    ($($name:ident $invariant:ident,)*) => {$(
        #[test]
        fn $name() {
            is_found(Invariant::$invariant);
        }
    )*};
}

found! {
    what_is_answered_before_it_is_on_disk_is_found I1,
    half_a_transaction_is_found I2,
    folding_in_the_order_of_arrival_is_found I3,
    a_signature_that_is_not_checked_is_found I4,
    a_body_that_is_not_checked_is_found I5,
    lacking_bodies_that_are_not_asked_for_are_found I6,
    what_is_hidden_as_missing_is_found I7,
    a_fork_without_evidence_is_found I8,
    a_client_key_that_stays_is_found I9,
    what_never_comes_is_found I10,
}

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

/// `PLANB_SIM_SEEDS` seeds from `PLANB_SIM_FROM` on, on all cores; `cargo xtask sim` calls it.
#[test]
fn many_seeds() {
    let (from, count) = (number("PLANB_SIM_FROM", 0), number("PLANB_SIM_SEEDS", 50));
    // The seeds above once failed with the first steps.
    let is_first = std::env::var_os("PLANB_SIM_STEPS").is_some_and(|set| set == "first");
    let steps = if is_first { First } else { All };
    let next = AtomicU64::new(0);
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let failed: Vec<Failed> = std::thread::scope(|scope| {
        let work = || {
            let mut failed = Vec::new();
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= count {
                    return failed;
                }
                if let Err(one) = run(from + number, steps) {
                    println!("{one}");
                    failed.push(*one);
                }
                if (number + 1).is_multiple_of(100) {
                    println!("{} of {count} seeds", number + 1);
                }
            }
        };
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap_or_default()).collect()
    });
    println!("simulator: {} passed, {} failed", count - failed.len() as u64, failed.len());
    let seeds: Vec<u64> = failed.iter().map(|one| one.seed).collect();
    assert!(seeds.is_empty(), "seeds {seeds:?}; again with: cargo xtask sim --from S --seeds 1");
}
