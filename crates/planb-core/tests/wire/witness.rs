//! Signed heads and receipts from outside: golden bytes, who signed, every damage, limits.

use ed25519_dalek::SigningKey;
use planb_core::log::witness::{Between, MAX_LOGS, Missing, waiting};
use planb_core::log::*;

use super::golden;

const TENANT: Tenant = Tenant([7; 16]);

fn signer() -> SigningKey {
    SigningKey::from_bytes(&[1; 32])
}

fn identity() -> Identity {
    Identity { public_key: signer().verifying_key().to_bytes(), incarnation: [9; 16] }
}

fn seen(log: u8, seq: u64) -> Seen {
    Seen { log: [log; 16], seq, hash: [log ^ 0x55; 16], frozen: false }
}

fn frozen(log: u8, seq: u64) -> Seen {
    let hash = if seq == 0 { [0; 16] } else { [log; 16] };
    Seen { log: [log; 16], seq, hash, frozen: true }
}

fn signed(count: u64, seen: Vec<Seen>) -> SignedHeads {
    SignedHeads::sign(TENANT, identity(), count, 1_795_227_000_000, seen, &signer()).unwrap()
}

fn example() -> SignedHeads {
    signed(41, vec![seen(9, 300), seen(2, 1), frozen(5, 7), frozen(4, 0)])
}

#[test]
fn golden_bytes_of_v1_are_read_and_written_the_same() {
    let bytes = golden("v1-heads.bin", || example().encode().unwrap());
    let heads = SignedHeads::decode(&bytes).unwrap();
    assert_eq!(heads, example());
    assert_eq!(heads.verify(), Ok(()));
    assert_eq!(heads.encode().unwrap(), bytes, "what v1 writes has changed");
    assert_eq!(heads.seen.iter().map(|seen| seen.log[0]).collect::<Vec<_>>(), [2, 4, 5, 9]);
    assert_eq!(heads.of(&[5; 16]), Some(&frozen(5, 7)));
    assert_eq!(heads.of(&[6; 16]), None);
}

#[test]
fn any_flipped_bit_and_any_truncation_is_found() {
    let bytes = example().encode().unwrap();
    for at in 0..bytes.len() {
        assert!(SignedHeads::decode(&bytes[..at]).is_err(), "the first {at} bytes");
        let mut damaged = bytes.clone();
        damaged[at] ^= 1 << (at % 8);
        let read = SignedHeads::decode(&damaged).and_then(|heads| heads.verify().map(|()| heads));
        assert!(read.is_err(), "byte {at}");
    }
    assert_eq!(SignedHeads::decode(&[&bytes[..], &[0]].concat()), Err(Damage::TooLong { extra: 1 }));
}

#[test]
fn the_digest_is_of_what_was_seen_and_of_nothing_else() {
    let heads = example();
    let other = SigningKey::from_bytes(&[2; 32]);
    let identity = Identity { public_key: other.verifying_key().to_bytes(), incarnation: [1; 16] };
    let same = SignedHeads::sign(TENANT, identity, 5, 9, heads.seen.clone(), &other).unwrap();
    assert_eq!(same.digest(), heads.digest());
    let changed = |change: fn(&mut Seen)| {
        let mut other = heads.clone();
        change(&mut other.seen[0]);
        assert_eq!(other.verify(), Err(Damage::BadSignature { seq: 41 }));
        other.digest()
    };
    for digest in
        [changed(|seen| seen.seq += 1), changed(|seen| seen.hash[0] ^= 1), changed(|seen| seen.frozen ^= true)]
    {
        assert_ne!(digest, heads.digest());
    }
    let later = signed(42, vec![]);
    assert!(later.is_newer_than(&heads) && !heads.is_newer_than(&later) && !heads.is_newer_than(&heads));
    assert!(!SignedHeads { count: 99, ..same }.is_newer_than(&heads), "another node's count says nothing");
}

#[test]
fn limits_hold_on_both_sides() {
    let lines = |count: usize| (0..count).map(|n| Seen { log: (n as u128).to_be_bytes(), ..seen(1, 5) }).collect();
    let most = signed(1, lines(MAX_LOGS));
    assert_eq!(SignedHeads::decode(&most.encode().unwrap()).unwrap(), most);
    let one_more = SignedHeads::sign(TENANT, identity(), 1, 1, lines(MAX_LOGS + 1), &signer());
    let (count, limit) = (MAX_LOGS as u64 + 1, MAX_LOGS as u64);
    assert_eq!(one_more, Err(Damage::TooMany { count, most: limit }));
    let twice = SignedHeads::sign(TENANT, identity(), 1, 1, vec![seen(1, 1), seen(1, 2)], &signer());
    assert_eq!(twice, Err(Damage::NotSorted));
    for nothing in [Seen { seq: 0, ..seen(1, 0) }, Seen { hash: [1; 16], ..frozen(1, 0) }] {
        let heads = SignedHeads::sign(TENANT, identity(), 1, 1, vec![nothing], &signer());
        assert_eq!(heads, Err(Damage::ZeroSequence));
    }
}

#[test]
fn a_receipt_stands_between_two_nodes_of_one_municipality() {
    let between = Between { tenant: TENANT, by: identity().public_key, to: [8; 32] };
    let receipt = Receipt::sign(&between, [1; 16], [2; 32], 77, &signer());
    assert_eq!(receipt.verify(&between), Ok(()));
    let wrong = Err(Damage::BadSignature { seq: 0 });
    assert_eq!(receipt.verify(&Between { tenant: Tenant([1; 16]), ..between }), wrong);
    assert_eq!(receipt.verify(&Between { to: [9; 32], ..between }), wrong);
    let other = SigningKey::from_bytes(&[2; 32]).verifying_key().to_bytes();
    assert_eq!(receipt.verify(&Between { by: other, ..between }), wrong);
    assert_eq!(Receipt { nonce: [3; 16], ..receipt }.verify(&between), wrong);
    let mut bytes = Vec::new();
    receipt.write(&mut bytes);
    assert_eq!(bytes.len(), 120);
    assert_eq!(Receipt::read(&mut bytes::Reader::new(&bytes)), Ok(receipt));
}

#[test]
fn what_is_known_to_exist_and_is_not_here_is_waited_for() {
    let own = signed(1, vec![seen(1, 5), seen(2, 9), frozen(3, 4), frozen(4, 2)]);
    let others = [
        signed(1, vec![seen(1, 7), seen(2, 3), seen(3, 8), seen(5, 2)]),
        signed(2, vec![seen(1, 6), frozen(4, 6), frozen(6, 0)]),
    ];
    let missing = |log: u8, from, to| Missing { log: [log; 16], from, to };
    assert_eq!(waiting(&own, &others), [missing(1, 6, 7), missing(4, 3, 6), missing(5, 1, 2)]);
    assert_eq!(waiting(&own, &[]), []);
}
