//! Segments from outside: golden bytes, everything that can come back, every damage, sizes and limits.

use ed25519_dalek::SigningKey;
use planb_core::log::segment::{MAX_KINDS, MAX_SEGMENT_BYTES, MAX_TRANSACTION_BYTES};
use planb_core::log::*;
use proptest::prelude::*;

use super::{golden, noise};

fn signer() -> SigningKey {
    SigningKey::from_bytes(&[1; 32])
}

fn identity() -> Identity {
    Identity { public_key: signer().verifying_key().to_bytes(), incarnation: [9; 16] }
}

/// One entry: how it is protected, by which scope and key, its sealed bytes, and whether they are left out.
#[derive(Clone, Debug)]
struct Entry {
    protection: Protection,
    scope: u8,
    key: u8,
    body: Vec<u8>,
    absent: bool,
}

impl Entry {
    fn head(&self) -> EntryHead {
        let key = if self.protection == Protection::Clear { KeyId::NONE } else { KeyId([self.key; 16]) };
        EntryHead {
            protection: self.protection,
            scope: ScopeId([self.scope; 16]),
            key,
            body_length: self.body.len() as u64,
            body_hash: *blake3::hash(&self.body).as_bytes(),
        }
    }
}

/// One transaction: how far clock and wall move from the one before, what it has seen, its entries.
#[derive(Clone, Debug)]
struct Tx {
    rise: u64,
    wall_ms: u64,
    quality: ClockQuality,
    deps: Vec<Dep>,
    entries: Vec<Entry>,
}

/// A chain of signed transactions from number `first`, with the bodies that are with them.
fn chain(first: u64, txs: &[Tx]) -> Vec<Item> {
    let mut prev = TransactionHash(if first == 1 { [0; 32] } else { [6; 32] });
    let (mut hlc, mut number) = (0u64, if first == 1 { 1 } else { 700 });
    let mut items = Vec::new();
    for (seq, tx) in (first..).zip(txs) {
        // A rise of 0 stands for a clock that is the wall's, where that rises.
        let wall = tx.wall_ms.min(u64::MAX >> 16) << 16;
        hlc = if tx.rise == 0 && wall > hlc { wall } else { hlc.saturating_add(tx.rise.max(1)) };
        let mut salt = [0; 16];
        salt.copy_from_slice(&noise(seq, 16));
        let header = Header {
            tenant: Tenant([7; 16]),
            log: identity().log(),
            seq,
            prev,
            salt,
            hlc: Hlc(hlc),
            wall: Wall { ms: tx.wall_ms, quality: tx.quality },
            prefix: Prefix::new("K1").unwrap(),
            first_number: number,
            deps: tx.deps.clone(),
            entries: tx.entries.iter().map(Entry::head).collect(),
        };
        number += tx.entries.len() as u64;
        let transaction = Transaction::sign(header, &signer()).unwrap();
        prev = transaction.hash();
        let body = |entry: &Entry| (!entry.absent).then(|| entry.body.clone());
        items.push(Item { transaction, bodies: tx.entries.iter().map(body).collect() });
    }
    items
}

fn written(items: &[Item]) -> Vec<u8> {
    let mut writer = SegmentWriter::new(identity());
    for item in items {
        assert_eq!(writer.push(&item.transaction, &item.bodies(), usize::MAX), Ok(true));
    }
    writer.finish().unwrap()
}

fn read(bytes: &[u8]) -> Result<Vec<Item>, Damage> {
    Segment::open(bytes)?.collect()
}

/// What a receiver takes: form, signature, chain and bodies are right.
fn check(bytes: &[u8], identity: &Identity) -> Result<Vec<Item>, Damage> {
    let mut link = None;
    let segment = Segment::open(bytes)?;
    if segment.identity() != identity || segment.first() != 1 {
        return Err(Damage::WrongLog { seq: segment.first() });
    }
    let mut items = Vec::new();
    for item in segment {
        let item = item?;
        link = Some(verify_next(identity, link.as_ref(), &item.transaction)?);
        verify_bodies(&item.transaction, &item.bodies())?;
        items.push(item);
    }
    Ok(items)
}

fn entry(protection: Protection, key: u8, number: u64) -> Entry {
    Entry { protection, scope: key, key, body: noise(number, 40), absent: false }
}

/// Several transactions: clear, log key, client key, a body left out, an empty clear one, deps, a wall that goes back.
fn example() -> Vec<Item> {
    let tx = |wall_ms, rise, entries| Tx { rise, wall_ms, quality: ClockQuality::Confirmed, deps: vec![], entries };
    let clear = Entry { scope: 0, ..entry(Protection::Clear, 0, 1) };
    let left_out = Entry { absent: true, ..entry(Protection::ClientKey, 4, 3) };
    let empty = Entry { body: vec![], scope: 0, ..entry(Protection::Clear, 0, 0) };
    let deps = vec![Dep { log: [1; 16], seq: 300, hash: [2; 16] }, Dep { log: [3; 16], seq: 1, hash: [4; 16] }];
    let log_key = |number| entry(Protection::LogKey, 8, number);
    chain(
        1,
        &[
            tx(1_795_227_000_000, 0, vec![clear]),
            Tx { deps, ..tx(1_795_227_001_234, 0, vec![log_key(2), left_out, log_key(5)]) },
            tx(1_795_200_000_000, 1, vec![log_key(6)]),
            Tx { quality: ClockQuality::Synchronised, ..tx(1_795_227_009_000, 0, vec![empty, log_key(7)]) },
            Tx { quality: ClockQuality::Unknown, ..tx(0, 70_000, vec![entry(Protection::ClientKey, 5, 9)]) },
        ],
    )
}

#[test]
fn golden_bytes_of_v1_are_read_and_written_the_same() {
    let bytes = golden("v1-segment.bin", || written(&example()));
    let items = check(&bytes, &identity()).unwrap();
    assert_eq!(items, example());
    assert_eq!(written(&items), bytes, "what v1 writes has changed");
    let segment = Segment::open(&bytes).unwrap();
    assert_eq!((segment.tenant(), segment.log()), (Tenant([7; 16]), identity().log()));
    assert_eq!((segment.first(), segment.transactions()), (1, 5));
}

#[test]
fn any_flipped_bit_and_any_truncation_is_found() {
    let bytes = written(&example());
    for length in 0..bytes.len() {
        assert!(read(&bytes[..length]).is_err(), "the first {length} bytes");
    }
    assert_eq!(read(&[&bytes[..], &[0]].concat()), Err(Damage::TooLong { extra: 1 }));
    for at in 0..bytes.len() {
        let mut damaged = bytes.clone();
        damaged[at] ^= 1 << (at % 8);
        assert!(check(&damaged, &identity()).is_err(), "byte {at}");
        // What can be read at all is written as the same bytes.
        if let Ok(items) = read(&damaged) {
            let mut writer = SegmentWriter::new(*Segment::open(&damaged).unwrap().identity());
            for item in &items {
                assert_eq!(writer.push(&item.transaction, &item.bodies(), usize::MAX), Ok(true), "byte {at}");
            }
            assert_eq!(writer.finish().unwrap(), damaged, "byte {at}");
        }
    }
}

#[test]
fn what_is_good_before_a_damage_is_given() {
    let items = example();
    let bytes = written(&items);
    // The last transaction's signature is cut.
    let given: Vec<_> = Segment::open(&bytes[..bytes.len() - 1]).unwrap().collect();
    assert_eq!(given.len(), 5, "four items, one damage, then nothing");
    assert!(given[..4].iter().zip(&items).all(|(given, item)| given.as_ref() == Ok(item)));
    assert_eq!(given[4], Err(Damage::TooShort { at: bytes.len() - 1 }));
}

#[test]
fn sizes_are_within_their_bounds() {
    for (entries, most) in [(10, 28.0), (1, 115.0)] {
        let tx = |n: u64| Tx {
            rise: 0,
            wall_ms: 1_795_227_000_000 + n * 61_234,
            quality: ClockQuality::Synchronised,
            deps: vec![],
            // 400 bytes sealed with a tag of 16.
            entries: (0..entries)
                .map(|place| Entry { body: noise(n * 10 + place, 416), ..entry(Protection::LogKey, 8, 0) })
                .collect(),
        };
        let one = written(&chain(1, &[tx(0)])).len();
        let many = written(&chain(1, &(0..101).map(tx).collect::<Vec<_>>())).len();
        let each = (many - one) as f64 / (100 * entries) as f64 - 400.0;
        println!("{each:.2} bytes an entry above its 400, at {entries} a transaction");
        assert!(each <= most, "{each}");
    }
}

#[test]
fn a_budget_ends_a_segment_and_the_next_one_goes_on() {
    let items = example();
    let whole = written(&items).len();
    for budget in [0, 1, 400, 600, whole - 1, whole + 64] {
        let mut segments = Vec::new();
        let mut rest = &items[..];
        while !rest.is_empty() {
            let mut writer = SegmentWriter::new(identity());
            let taken = rest.iter().take_while(|item| writer.push(&item.transaction, &item.bodies(), budget).unwrap());
            rest = &rest[taken.count()..];
            segments.push(writer.finish().unwrap());
        }
        let back: Vec<Item> = segments.iter().flat_map(|segment| read(segment).unwrap()).collect();
        assert_eq!(back, items, "{budget}");
        for segment in &segments {
            assert!(segment.len() <= budget || Segment::open(segment).unwrap().transactions() == 1, "{budget}");
        }
    }
    assert_eq!(SegmentWriter::new(identity()).finish(), None);
}

#[test]
fn a_writer_refuses_what_does_not_follow() {
    let items = example();
    let push = |writer: &mut SegmentWriter, item: &Item| writer.push(&item.transaction, &item.bodies(), usize::MAX);
    let mut writer = SegmentWriter::new(identity());
    assert_eq!(push(&mut writer, &items[1]), Ok(true), "it may begin anywhere");
    assert_eq!(push(&mut writer, &items[3]), Err(Damage::Gap { expected: 3, found: 4 }));
    let other = chain(1, &[Tx { rise: 9, ..some() }, some(), some()]);
    assert_eq!(push(&mut writer, &other[2]), Err(Damage::BrokenChain { seq: 3 }));
    let item = &items[2];
    assert_eq!(
        writer.push(&item.transaction, &[None, None], usize::MAX),
        Err(Damage::BodyCount { seq: 3, expected: 1, found: 2 })
    );
    assert_eq!(
        writer.push(&item.transaction, &[Some(b"short")], usize::MAX),
        Err(Damage::BodyChanged { seq: 3, index: 0 })
    );
    assert_eq!(push(&mut writer, item), Ok(true), "a refusal leaves nothing behind");
    assert_eq!(read(&writer.finish().unwrap()).unwrap(), items[1..3]);
    let mut stranger = SegmentWriter::new(Identity { incarnation: [1; 16], ..identity() });
    assert_eq!(push(&mut stranger, item), Err(Damage::WrongLog { seq: 3 }));
}

fn some() -> Tx {
    let entries = vec![entry(Protection::LogKey, 8, 1)];
    Tx { rise: 0, wall_ms: 1_000, quality: ClockQuality::Unknown, deps: vec![], entries }
}

#[test]
fn limits_hold_on_both_sides() {
    // Bodies that are left out count too, so that a transaction is too large everywhere or nowhere.
    let sized = |lengths: &[usize]| {
        let entry = |length: &usize| Entry { body: vec![0; *length], absent: true, ..entry(Protection::LogKey, 8, 0) };
        chain(1, &[Tx { entries: lengths.iter().map(entry).collect(), ..some() }]).remove(0)
    };
    let half = MAX_TRANSACTION_BYTES as usize / 2;
    let push = |item: &Item| SegmentWriter::new(identity()).push(&item.transaction, &item.bodies(), usize::MAX);
    let most = sized(&[half, half]);
    assert_eq!(push(&most), Ok(true));
    assert_eq!(read(&written(std::slice::from_ref(&most))).unwrap(), std::slice::from_ref(&most));
    let bytes = MAX_TRANSACTION_BYTES + 1;
    let too_large = Damage::TooLarge { bytes, most: MAX_TRANSACTION_BYTES };
    assert_eq!(push(&sized(&[half, half, 1])), Err(too_large.clone()));
    // The same, forged into the bytes: the last length, before its hash and the signature.
    let mut forged = written(&[sized(&[half, half - 1, 1])]);
    assert!(read(&forged).is_ok());
    let at = forged.len() - 64 - 32 - 1;
    assert_eq!(forged[at], 1);
    forged[at] = 2;
    assert_eq!(read(&forged), Err(too_large));

    assert_eq!(
        Segment::open(&vec![1; MAX_SEGMENT_BYTES + 1]).map(|_| ()),
        Err(Damage::TooLarge { bytes: MAX_SEGMENT_BYTES as u64 + 1, most: MAX_SEGMENT_BYTES as u64 })
    );
    assert_eq!(Segment::open(&vec![1; MAX_SEGMENT_BYTES]).map(|_| ()), Err(Damage::OtherKind(1)));
}

/// Two transactions with as many keys as an entry each can have, then a third whose first key is one too many.
#[test]
fn a_segment_of_too_many_keys_goes_on_in_the_next() {
    let with_keys = |keys: std::ops::Range<usize>| {
        let entries = keys.map(|_| entry(Protection::LogKey, 8, 0)).collect();
        Tx { entries, ..some() }
    };
    let (one, half) = (MAX_KINDS, MAX_KINDS / 2);
    let mut items = chain(1, &[with_keys(0..half), with_keys(half..one), with_keys(one..one + 1)]);
    let mut prev = TransactionHash::default();
    let mut key = 0u64;
    for item in &mut items {
        let mut header = item.transaction.header().clone();
        for entry in &mut header.entries {
            entry.key.0[..8].copy_from_slice(&key.to_be_bytes());
            key += 1;
        }
        header.prev = prev;
        item.transaction = Transaction::sign(header, &signer()).unwrap();
        prev = item.transaction.hash();
    }
    let mut writer = SegmentWriter::new(identity());
    let taken: Vec<_> =
        items.iter().map(|item| writer.push(&item.transaction, &item.bodies(), usize::MAX).unwrap()).collect();
    assert_eq!(taken, [true, true, false]);
    assert_eq!(read(&writer.finish().unwrap()).unwrap(), items[..2]);
}

fn any_tx() -> impl Strategy<Value = Tx> {
    let entry = (0u8..3, 0u8..4, 1u8..4, proptest::collection::vec(any::<u8>(), 0..40), any::<bool>()).prop_map(
        |(kind, scope, key, body, absent)| {
            let protection = [Protection::Clear, Protection::LogKey, Protection::ClientKey][usize::from(kind)];
            Entry { protection, scope, key, body, absent }
        },
    );
    let deps = proptest::collection::btree_map(any::<[u8; 16]>(), (any::<u64>(), any::<[u8; 16]>()), 0..3);
    let clock = (prop_oneof![Just(0), 1u64..1 << 40], prop_oneof![any::<u64>(), 0u64..1 << 41], 0u8..3);
    (clock, deps, proptest::collection::vec(entry, 1..5)).prop_map(|((rise, wall_ms, quality), deps, entries)| Tx {
        rise,
        wall_ms,
        quality: ClockQuality::of_byte(quality).unwrap(),
        deps: deps.into_iter().map(|(log, (seq, hash))| Dep { log, seq, hash }).collect(),
        entries,
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn a_segment_comes_back(
        txs in proptest::collection::vec(any_tx(), 1..6),
        first in prop_oneof![Just(1u64), 2..u64::MAX - 10],
    ) {
        // A clock at its end rises no more.
        prop_assume!(txs.iter().filter(|tx| tx.wall_ms >= u64::MAX >> 16).count() <= 1);
        let items = chain(first, &txs);
        prop_assume!(items.is_sorted_by(|a, b| a.transaction.header().hlc < b.transaction.header().hlc));
        let bytes = written(&items);
        prop_assert_eq!(read(&bytes).unwrap(), items);
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes: Vec<u8>) {
        let _ = read(&bytes);
        let _ = read(&[&[1, b'S'], &bytes[..]].concat());
    }
}
