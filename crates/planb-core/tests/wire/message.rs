//! Messages from outside: golden bytes with every part, every truncation, limits.

use planb_core::log::sync::message::*;
use planb_core::log::sync::{Refused, Taken, Want, Why};
use planb_core::log::witness::Between;
use planb_core::log::*;

use super::golden;
use super::shelf::TENANT;

fn heads(count: u64) -> SignedHeads {
    let key = ed25519_dalek::SigningKey::from_bytes(&[1; 32]);
    let identity = Identity { public_key: key.verifying_key().to_bytes(), incarnation: [9; 16] };
    let seen = Seen { log: [4; 16], seq: count, hash: [5; 16], frozen: false };
    SignedHeads::sign(TENANT, identity, count, 1_795_227_000_000, vec![seen], &key).unwrap()
}

/// One with every part in it.
fn example() -> Message {
    let key = ed25519_dalek::SigningKey::from_bytes(&[1; 32]);
    let between = Between { tenant: TENANT, by: [1; 32], to: [2; 32] };
    let receipt = Receipt::sign(&between, [3; 16], [4; 32], 5, &key);
    let refused = |log: Option<[u8; 16]>, why| Refused { log, seq: 9, why };
    let why = [
        Why::Damaged(Damage::Elsewhere),
        Why::Damaged(Damage::BrokenChain { seq: 9 }),
        Why::UnknownWriter,
        Why::Revoked,
        Why::Frozen,
        Why::OtherTenant,
        Why::Gap,
        Why::Newer(3),
        Why::TooLarge,
    ];
    Message {
        tenant: TENANT,
        hello: Some(Hello { receipt, known: [6; 16], is_first: true, keys: true }),
        receipt: Some(receipt),
        heads: Some(heads(1)),
        brief: Some(Brief::of(&heads(300))),
        index: Some(vec![([1; 8], 2), ([3; 8], 400)]),
        segments: vec![golden("v1-segment.bin", || unreachable!("written by another test")), vec![]],
        witnessed: vec![heads(7), heads(8)],
        forks: vec![b"not read here".to_vec()],
        keys: Some(b"sealed".to_vec()),
        keys_taken: Some([8; 32]),
        wants: Some(Wants { budget: 4 << 20, list: vec![Want { log: [1; 16], from: 2, to: 300, bodies: false }] }),
        want_forks: vec![[2; 16]],
        want_heads: vec![[3; 8]],
        now: vec![Seen { log: [4; 16], seq: 0, hash: [0; 16], frozen: true }],
        refused: why.into_iter().map(|why| refused(Some([1; 16]), why)).chain([refused(None, Why::Gap)]).collect(),
        taken: Some(Taken { transactions: 3, entries: 400 }),
    }
}

#[test]
fn golden_bytes_of_v1_are_read_and_written_the_same() {
    let bytes = golden("v1-message.bin", || example().encode().unwrap());
    let message = Message::decode(&bytes).unwrap();
    assert_eq!(message, example());
    assert_eq!(message.encode().unwrap(), bytes, "what v1 writes has changed");
}

#[test]
fn every_truncation_is_found_and_every_flipped_bit_is_harmless() {
    let bytes = example().encode().unwrap();
    for at in 0..bytes.len() {
        assert!(Message::decode(&bytes[..at]).is_err(), "the first {at} bytes");
        let mut damaged = bytes.clone();
        damaged[at] ^= 1 << (at % 8);
        if let Ok(message) = Message::decode(&damaged) {
            assert_eq!(message.encode().unwrap(), damaged, "byte {at}");
        }
    }
    assert_eq!(Message::decode(&[&bytes[..], &[0]].concat()), Err(Damage::TooLong { extra: 1 }));
    assert!(!example().is_refusal() && Message::refusal(TENANT, Why::Gap).is_refusal());
    assert!(Message::empty(TENANT).is_empty() && !example().is_empty());
}

/// A list's name, how long it may be, and a message with one so long.
type List = (&'static str, usize, fn(usize) -> Message);

#[test]
fn limits_hold_on_both_sides() {
    let decode = |message: Message| Message::decode(&message.encode().unwrap()).map(|_| ());
    let empty = || Message::empty(TENANT);
    let too_many = |most: usize| Err(Damage::TooMany { count: most as u64 + 1, most: most as u64 });
    let lists: [List; 9] = [
        ("now", MAX_LIST, |n| {
            let seen = Seen { log: [4; 16], seq: 1, hash: [0; 16], frozen: false };
            Message { now: vec![seen; n], ..Message::empty(TENANT) }
        }),
        ("segments", MAX_LIST, |n| Message { segments: vec![vec![]; n], ..Message::empty(TENANT) }),
        ("witnessed", MAX_LIST, |n| Message { witnessed: vec![heads(1); n], ..Message::empty(TENANT) }),
        ("forks", MAX_FORKS, |n| Message { forks: vec![vec![]; n], ..Message::empty(TENANT) }),
        ("index", MAX_LIST, |n| Message { index: Some(vec![([0; 8], 1); n]), ..Message::empty(TENANT) }),
        ("wants", MAX_LIST, |n| {
            let list = vec![Want { log: [0; 16], from: 1, to: 1, bodies: true }; n];
            Message { wants: Some(Wants { budget: 1, list }), ..Message::empty(TENANT) }
        }),
        ("want heads", MAX_LIST, |n| Message { want_heads: vec![[0; 8]; n], ..Message::empty(TENANT) }),
        ("want forks", MAX_LIST, |n| Message { want_forks: vec![[0; 16]; n], ..Message::empty(TENANT) }),
        ("refused", MAX_LIST, |n| Message {
            refused: vec![Refused { log: None, seq: 0, why: Why::Gap }; n],
            ..Message::empty(TENANT)
        }),
    ];
    for (name, most, of) in lists {
        assert_eq!(decode(of(most)), Ok(()), "{name}");
        assert_eq!(decode(of(most + 1)), too_many(most), "{name}");
    }
    let keys = |length: usize| Message { keys: Some(vec![0; length]), ..empty() };
    let most = MAX_KEY_BYTES as u64;
    assert_eq!(decode(keys(MAX_KEY_BYTES)), Ok(()));
    assert_eq!(decode(keys(MAX_KEY_BYTES + 1)), Err(Damage::TooLarge { bytes: most + 1, most }));
    let segment = |length: usize| Message { segments: vec![vec![0; length]], ..empty() };
    let most = segment::MAX_SEGMENT_BYTES as u64;
    assert_eq!(decode(segment(segment::MAX_SEGMENT_BYTES)), Ok(()));
    assert_eq!(decode(segment(segment::MAX_SEGMENT_BYTES + 1)), Err(Damage::TooLarge { bytes: most + 1, most }));
    let fork = |length: usize| Message { forks: vec![vec![0; length]], ..empty() };
    let most = fork::MAX_PROOF_BYTES as u64;
    assert_eq!(decode(fork(fork::MAX_PROOF_BYTES)), Ok(()));
    assert_eq!(decode(fork(fork::MAX_PROOF_BYTES + 1)), Err(Damage::TooLarge { bytes: most + 1, most }));
    let most = MAX_MESSAGE_BYTES as u64;
    assert_eq!(Message::decode(&vec![0; MAX_MESSAGE_BYTES]), Err(Damage::UnknownVersion(0)));
    assert_eq!(Message::decode(&vec![0; MAX_MESSAGE_BYTES + 1]), Err(Damage::TooLarge { bytes: most + 1, most }));
}
