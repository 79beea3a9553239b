//! Many signatures at once, on all processors: what a transaction's signature is worth depends on nothing but its bytes.

use std::num::NonZero;
use std::sync::OnceLock;
use std::thread;

use planb_core::log::{Checker, Damage, Identity, Transaction};

/// Fewest signatures that a thread is begun for: checking so many takes some milliseconds, beginning it a tenth of one.
const LEAST: usize = 32;
/// Most threads.
const MOST_THREADS: usize = 8;

/// Whether each transaction was signed by who is said to have written it, in the same order.
pub fn check(signed: &[(&Identity, &Transaction)]) -> Vec<Result<(), Damage>> {
    static PROCESSORS: OnceLock<usize> = OnceLock::new();
    let processors = *PROCESSORS.get_or_init(|| thread::available_parallelism().map_or(1, NonZero::get));
    check_on(processors.min(MOST_THREADS), signed)
}

/// The same on at most so many threads; this one is one of them.
fn check_on(threads: usize, signed: &[(&Identity, &Transaction)]) -> Vec<Result<(), Damage>> {
    let share = signed.len().div_ceil(threads.max(1)).max(LEAST);
    if signed.len() <= share {
        return check_here(signed);
    }
    let (own, others) = signed.split_at(share);
    thread::scope(|scope| {
        let begun: Vec<_> = others
            .chunks(share)
            .map(|part| (part, thread::Builder::new().spawn_scoped(scope, || check_here(part)).ok()))
            .collect();
        let mut checked = check_here(own);
        for (part, thread) in begun {
            // A thread that the system did not give is no reason to refuse anything.
            let done = thread.and_then(|thread| thread.join().ok());
            checked.extend(done.unwrap_or_else(|| check_here(part)));
        }
        checked
    })
}

fn check_here(signed: &[(&Identity, &Transaction)]) -> Vec<Result<(), Damage>> {
    let mut checker = Checker::default();
    signed.iter().map(|(identity, transaction)| checker.check(identity, transaction)).collect()
}

#[cfg(test)]
mod tests {
    use ed25519_dalek::SigningKey;
    use planb_core::log::{
        ClockQuality, EntryHead, Header, Hlc, KeyId, Prefix, Protection, ScopeId, Tenant, TransactionHash, Wall,
    };

    use super::*;

    fn identity(key: &SigningKey) -> Identity {
        Identity { public_key: key.verifying_key().to_bytes(), incarnation: [1; 16] }
    }

    fn transaction(seq: u64, identity: &Identity, key: &SigningKey) -> Transaction {
        let entry = EntryHead {
            protection: Protection::Clear,
            scope: ScopeId::COMMON,
            key: KeyId::NONE,
            body_length: 1,
            body_hash: [7; 32],
        };
        let header = Header {
            tenant: Tenant([9; 16]),
            log: identity.log(),
            seq,
            prev: TransactionHash::default(),
            salt: [3; 16],
            hlc: Hlc(seq),
            wall: Wall { ms: seq, quality: ClockQuality::Unknown },
            prefix: Prefix::new("K1").unwrap(),
            first_number: seq,
            deps: Vec::new(),
            entries: vec![entry],
        };
        Transaction::sign(header, key).unwrap()
    }

    /// Two writers in turns, and every seventh signed with another's key.
    #[test]
    fn on_any_number_of_threads_each_signature_is_worth_the_same() {
        let keys = [SigningKey::from_bytes(&[1; 32]), SigningKey::from_bytes(&[2; 32])];
        let who = [identity(&keys[0]), identity(&keys[1])];
        let all: Vec<(usize, Transaction)> = (0..150_usize)
            .map(|seq| {
                let (writer, key) = (seq / 10 % 2, (seq / 10 + usize::from(seq % 7 == 0)) % 2);
                (writer, transaction(seq as u64 + 1, &who[writer], &keys[key]))
            })
            .collect();
        let signed: Vec<(&Identity, &Transaction)> = all.iter().map(|(writer, of)| (&who[*writer], of)).collect();
        let one_by_one: Vec<_> = signed.iter().map(|(identity, of)| of.verify(identity)).collect();
        assert_eq!(one_by_one.iter().filter(|checked| checked.is_err()).count(), 22);
        for (threads, count) in [(0, 150), (1, 150), (2, 150), (3, 150), (8, 150), (2, LEAST), (2, LEAST + 1), (2, 0)] {
            assert_eq!(check_on(threads, &signed[..count]), one_by_one[..count], "{threads} threads, {count}");
        }
    }
}
