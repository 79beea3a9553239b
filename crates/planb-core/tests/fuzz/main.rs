//! Every decoder of the log under damaged input: none panics, none takes memory that the input does not justify, and
//! whatever is read is written as the same bytes again.
//!
//! `PLANB_FUZZ_CASES` says how many cases each decoder gets, `PLANB_FUZZ_SEED` which. The seeds of a decoder are the
//! golden files in `testkit/log` and what was found once (`found-NAME-….bin`, kept for ever).

mod mutate;

use std::path::PathBuf;

use mutate::Mutator;
use planb_core::log::bytes::Reader;
use planb_core::log::sync::message::Message;
use planb_core::log::*;

/// How many cases each decoder gets when the environment does not say.
const CASES: u64 = 100_000;
/// The most that memory may grow while one decoder is tried, in kB: a few copies of the longest input, and the seeds.
const MOST_GROWTH_KB: u64 = 128 << 10;

/// A number from the environment.
#[allow(clippy::disallowed_methods, reason = "how long to try is a setting of this test")]
fn setting(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().map_or(otherwise, |text| text.parse().unwrap())
}

/// The files in `testkit/log` whose names begin so, in the order of their names.
#[allow(clippy::disallowed_methods, reason = "the golden files lie on the disk; the library reads none")]
fn files(prefixes: &[&str]) -> Vec<Vec<u8>> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../testkit/log");
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let name = |path: &PathBuf| path.file_name().unwrap().to_string_lossy().into_owned();
    paths.retain(|path| prefixes.iter().any(|prefix| name(path).starts_with(prefix)));
    paths.iter().map(|path| std::fs::read(path).unwrap()).collect()
}

/// The most memory that this process has had, in kB; `None` where the system does not say.
#[allow(clippy::disallowed_methods, reason = "memory is measured from outside the library")]
fn most_memory_kb() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmPeak:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// Tries a decoder. `check` is true when the bytes were read, and has then compared them with what is written.
fn fuzz(name: &str, seeds: Vec<Vec<u8>>, check: impl Fn(&[u8]) -> bool) {
    assert!(!seeds.is_empty(), "{name}: no seeds");
    assert!(seeds.iter().any(|seed| check(seed)), "{name}: no seed can be read");
    let before = most_memory_kb();
    let (cases, seed) = (setting("PLANB_FUZZ_CASES", CASES), setting("PLANB_FUZZ_SEED", 1));
    let mut mutator = Mutator::new(seed, seeds);
    let mut read = 0u64;
    for case in 0..cases {
        let bytes = mutator.next();
        let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| check(&bytes)));
        match outcome {
            Ok(true) => {
                read += 1;
                mutator.keep(bytes);
            }
            Ok(false) => {}
            Err(_) => panic!("{name}: case {case} of seed {seed}: {bytes:02x?}"),
        }
    }
    println!("{name}: {cases} cases, {read} of them read");
    assert!(cases < 1_000 || read * 1_000 >= cases, "{name}: only {read} of {cases} went deep");
    if let (Some(before), Some(after)) = (before, most_memory_kb()) {
        assert!(after - before <= MOST_GROWTH_KB, "{name}: memory grew by {} kB", after - before);
    }
}

/// The transactions with their bodies that the golden files of events hold.
fn golden_transactions() -> Vec<(Transaction, Vec<Vec<u8>>)> {
    let unpack = |bytes: &Vec<u8>| {
        let mut reader = Reader::new(bytes);
        let length = u32::from_be_bytes(reader.array()?) as usize;
        let transaction = Transaction::decode(reader.take(length)?, reader.array()?)?;
        let body = |_| {
            let length = u32::from_be_bytes(reader.array()?) as usize;
            Ok(reader.take(length)?.to_vec())
        };
        let bodies = transaction.header().entries.iter().map(body).collect::<Result<Vec<_>, Damage>>()?;
        reader.end().map(|()| (transaction, bodies))
    };
    files(&["v1-"]).iter().filter_map(|bytes| unpack(bytes).ok()).collect()
}

#[test]
fn headers() {
    let golden = golden_transactions().into_iter().map(|(transaction, _)| transaction.bytes().to_vec());
    let in_segments = files(&["v1-segment"]);
    let items = in_segments.iter().flat_map(|bytes| Segment::open(bytes).unwrap());
    let seeds = golden.chain(items.map(|item| item.unwrap().transaction.bytes().to_vec()));
    fuzz("header", seeds.chain(files(&["found-header"])).collect(), |bytes| {
        let Ok(transaction) = Transaction::decode(bytes, [0; 64]) else { return false };
        assert_eq!(transaction.header().encode().as_deref(), Ok(bytes));
        true
    });
}

#[test]
fn bodies() {
    let mut seeds = files(&["found-body"]);
    for (transaction, bodies) in golden_transactions() {
        for (index, sealed) in (0u32..).zip(&bodies) {
            seeds.extend(transaction.open(index, sealed, Some(&[42; 32])));
        }
    }
    fuzz("body", seeds, |bytes| {
        let Ok(body) = Body::decode(bytes) else { return false };
        assert_eq!(body.encode().as_deref(), Ok(bytes));
        // Events are made of bodies; one that does not fit is kept as it is or is damage.
        if let Ok(event) = planb_core::state::Event::of_body(&body) {
            let again = event.to_body(body.happened_at).unwrap();
            assert_eq!((again.event_type, again.version), (body.event_type, body.version));
        }
        true
    });
}

#[test]
fn segments() {
    fuzz("segment", files(&["v1-segment", "found-segment"]), |bytes| {
        let Ok(segment) = Segment::open(bytes) else { return false };
        let (identity, transactions) = (*segment.identity(), segment.transactions());
        let mut writer = SegmentWriter::new(identity);
        let mut body_bytes = 0;
        for item in segment {
            let Ok(item) = item else { return false };
            body_bytes += item.bodies.iter().flatten().map(Vec::len).sum::<usize>();
            assert_eq!(writer.push(&item.transaction, &item.bodies(), usize::MAX), Ok(true));
        }
        assert!(body_bytes <= bytes.len());
        assert_eq!(writer.transactions(), transactions);
        assert_eq!(writer.finish().as_deref(), Some(bytes));
        true
    });
}

#[test]
fn signed_heads() {
    fuzz("heads", files(&["v1-heads", "found-heads"]), |bytes| {
        let Ok(heads) = SignedHeads::decode(bytes) else { return false };
        assert_eq!(heads.encode().as_deref(), Ok(bytes));
        assert!(heads.seen.iter().all(|seen| heads.of(&seen.log) == Some(seen)));
        true
    });
}

/// Only a rightly signed proof is read, so hardly any damaged one is. What cannot be read is not kept; going deep here is
/// to come as far as the signatures.
#[test]
fn fork_proofs() {
    fuzz("fork", files(&["v1-fork", "found-fork"]), |bytes| match ForkProof::decode(bytes) {
        Ok(proof) => {
            assert_eq!(proof.encode(), bytes);
            true
        }
        Err(Damage::BadSignature { .. }) => true,
        Err(_) => false,
    });
}

#[test]
fn messages() {
    fuzz("message", files(&["v1-message", "found-message"]), |bytes| {
        let Ok(message) = Message::decode(bytes) else { return false };
        assert_eq!(message.encode().as_deref(), Ok(bytes));
        true
    });
}

#[test]
fn binder_lists() {
    use planb_core::snapshot::list;
    fuzz("binders", files(&["v1-binders.list", "found-binders-list"]), |bytes| {
        let Ok(binders) = list::decode(bytes) else { return false };
        assert_eq!(list::encode(binders).as_deref(), Ok(bytes));
        true
    });
    fuzz("binders-head", files(&["v1-binders.head", "found-binders-head"]), |bytes| {
        let Ok(head) = list::Head::decode(bytes) else { return false };
        assert_eq!(head.encode(), bytes);
        true
    });
}
