//! Fork proofs from outside: golden bytes, what is no fork, every damage.

use planb_core::log::*;

use super::shelf::Node;
use super::{golden, noise};

/// A node's first two transactions, and another second one.
fn forked() -> (Identity, Transaction, Transaction) {
    let mut node = Node::new(1);
    node.write_some(1);
    let mut clone = node.clone();
    node.write(ScopeId::COMMON, &[noise(1, 30)]);
    clone.write(ScopeId::COMMON, &[noise(2, 30), noise(3, 10)]);
    let second = |node: &Node| node.logs[&node.own_log()].items[1].transaction.clone();
    (node.identity, second(&node), second(&clone))
}

fn example() -> ForkProof {
    let (identity, one, other) = forked();
    ForkProof::of(identity, one, other).unwrap()
}

#[test]
fn golden_bytes_of_v1_are_read_and_written_the_same() {
    let bytes = golden("v1-fork.bin", || example().encode());
    let proof = ForkProof::decode(&bytes).unwrap();
    assert_eq!(proof, example());
    assert_eq!(proof.encode(), bytes, "what v1 writes has changed");
    assert_eq!((proof.seq(), proof.log()), (2, proof.identity().log()));
    let (identity, one, other) = forked();
    assert_eq!(ForkProof::of(identity, other, one), Ok(proof), "which came first does not matter");
}

#[test]
fn any_flipped_bit_and_any_truncation_is_found() {
    let bytes = example().encode();
    for at in 0..bytes.len() {
        assert!(ForkProof::decode(&bytes[..at]).is_err(), "the first {at} bytes");
        let mut damaged = bytes.clone();
        damaged[at] ^= 1 << (at % 8);
        assert!(ForkProof::decode(&damaged).is_err(), "byte {at}");
    }
    assert_eq!(ForkProof::decode(&[&bytes[..], &[0]].concat()), Err(Damage::TooLong { extra: 1 }));
}

#[test]
fn what_is_no_fork_proves_nothing() {
    let (identity, one, other) = forked();
    assert_eq!(ForkProof::of(identity, one.clone(), one.clone()), Err(Damage::NoFork { seq: 2 }));
    let mut node = Node::new(1);
    node.write_some(1);
    let first = node.logs[&node.own_log()].items[0].transaction.clone();
    let proof = ForkProof::of(identity, first, one.clone());
    assert!(matches!(proof, Err(Damage::Gap { .. })), "two numbers: {proof:?}");
    let stranger = Identity { incarnation: [2; 16], ..identity };
    assert_eq!(ForkProof::of(stranger, one.clone(), other.clone()), Err(Damage::WrongLog { seq: 2 }));
    let forged = Transaction::of(other.header().clone(), [1; 64]).unwrap();
    assert_eq!(ForkProof::of(identity, one.clone(), forged), Err(Damage::BadSignature { seq: 2 }));
    // The two the other way round are the same proof, in a form that is not read.
    let mut swapped = example().encode();
    let (start, half) = (50, (swapped.len() - 50) / 2);
    let two = example();
    let lengths = two.two().each_ref().map(|transaction| 2 + transaction.bytes().len() + 64);
    assert_eq!(lengths.iter().sum::<usize>(), 2 * half + (swapped.len() - 50) % 2);
    swapped[start..].rotate_left(lengths[0]);
    assert_eq!(ForkProof::decode(&swapped), Err(Damage::NotSorted));
}

#[test]
fn the_longest_headers_fit_into_a_proof() {
    use planb_core::log::fork::{MAX_HEADER_BYTES, MAX_PROOF_BYTES};
    use planb_core::log::header::{MAX_DEPS, MAX_ENTRIES};
    let (identity, one, _) = forked();
    let dep = |n: usize| Dep { log: (n as u128).to_be_bytes(), seq: u64::MAX, hash: [0; 16] };
    let entry = EntryHead { body_length: 8 << 20, ..one.header().entries[0] };
    let longest = |salt: u8| {
        let header = Header {
            seq: u64::MAX,
            salt: [salt; 16],
            first_number: u64::MAX - MAX_ENTRIES as u64,
            prefix: Prefix::new("KKKK").unwrap(),
            deps: (0..MAX_DEPS).map(dep).collect(),
            entries: vec![entry; MAX_ENTRIES],
            ..one.header().clone()
        };
        Transaction::sign(header, &Node::new(1).key).unwrap()
    };
    assert!(longest(1).bytes().len() <= MAX_HEADER_BYTES);
    let proof = ForkProof::of(identity, longest(1), longest(2)).unwrap();
    assert_eq!(ForkProof::decode(&proof.encode()), Ok(proof));
    let too_long = vec![1; MAX_PROOF_BYTES + 1];
    let (bytes, most) = (too_long.len() as u64, MAX_PROOF_BYTES as u64);
    assert_eq!(ForkProof::decode(&too_long), Err(Damage::TooLarge { bytes, most }));
    assert_eq!(ForkProof::decode(&too_long[1..]), Err(Damage::OtherKind(1)));
}
