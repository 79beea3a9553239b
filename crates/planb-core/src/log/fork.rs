//! The proof that a writer wrote one number of its log twice, differently: both stand there, rightly signed.
//!
//! ```text
//! version 1 | 'F' | public key 32 | incarnation 16 | 2 × (header length n, header, signature 64), by hash
//! ```
//! It proves itself: whoever has it needs to believe nobody. The log is frozen before that number wherever it arrives.

use super::bytes::{Reader, write_number};
use super::damage::Damage;
use super::header::{LogId, MAX_DEPS, MAX_ENTRIES};
use super::transaction::{Identity, Transaction};

/// The format's version, the first byte.
pub const VERSION: u8 = 1;
/// Most bytes in one header: what stands before the dependencies, and both lists at their longest.
pub const MAX_HEADER_BYTES: usize = 256 + MAX_DEPS * 42 + MAX_ENTRIES * 69;
/// Most bytes in one proof.
pub const MAX_PROOF_BYTES: usize = 2 + 32 + 16 + 2 * (10 + MAX_HEADER_BYTES + 64);

const KIND: u8 = b'F';

/// Two transactions with one number. Made by [`ForkProof::of`] or read, it has been checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForkProof {
    identity: Identity,
    /// Sorted by hash.
    two: [Transaction; 2],
}

impl ForkProof {
    /// Puts the proof together and checks it: both by this writer, the same number, different hashes. (A writer may sign one
    /// header in two ways: what follows names one of the two, so that is a fork as well.)
    pub fn of(identity: Identity, one: Transaction, other: Transaction) -> Result<ForkProof, Damage> {
        let mut two = [one, other];
        two.sort_by_key(Transaction::hash);
        let proof = ForkProof { identity, two };
        proof.check()?;
        Ok(proof)
    }

    /// Who wrote both.
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    /// The log that forked.
    pub fn log(&self) -> LogId {
        self.identity.log()
    }

    /// The number that was written twice: the log is frozen before it.
    pub fn seq(&self) -> u64 {
        self.two[0].header().seq
    }

    /// The two transactions, sorted by hash.
    pub fn two(&self) -> &[Transaction; 2] {
        &self.two
    }

    /// The bytes that are kept and sent.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = vec![VERSION, KIND];
        out.extend_from_slice(&self.identity.public_key);
        out.extend_from_slice(&self.identity.incarnation);
        for transaction in &self.two {
            write_number(&mut out, transaction.bytes().len() as u64);
            out.extend_from_slice(transaction.bytes());
            out.extend_from_slice(transaction.signature());
        }
        out
    }

    /// Reads and checks a proof, signatures and all.
    pub fn decode(bytes: &[u8]) -> Result<ForkProof, Damage> {
        if bytes.len() > MAX_PROOF_BYTES {
            return Err(Damage::TooLarge { bytes: bytes.len() as u64, most: MAX_PROOF_BYTES as u64 });
        }
        let mut reader = Reader::new(bytes);
        reader.version(VERSION, KIND)?;
        let identity = Identity { public_key: reader.array()?, incarnation: reader.array()? };
        let two = [read(&mut reader)?, read(&mut reader)?];
        reader.end()?;
        let proof = ForkProof { identity, two };
        proof.check()?;
        Ok(proof)
    }

    fn check(&self) -> Result<(), Damage> {
        let [one, other] = &self.two;
        let seq = one.header().seq;
        if other.header().seq != seq {
            return Err(Damage::Gap { expected: seq, found: other.header().seq });
        }
        match one.hash().cmp(&other.hash()) {
            std::cmp::Ordering::Less => {}
            std::cmp::Ordering::Equal => return Err(Damage::NoFork { seq }),
            std::cmp::Ordering::Greater => return Err(Damage::NotSorted),
        }
        self.two.iter().try_for_each(|transaction| transaction.verify(&self.identity))
    }
}

fn read(reader: &mut Reader<'_>) -> Result<Transaction, Damage> {
    let length = reader.number()?;
    if length > MAX_HEADER_BYTES as u64 {
        return Err(Damage::TooLarge { bytes: length, most: MAX_HEADER_BYTES as u64 });
    }
    let header = reader.take(length as usize)?;
    Transaction::decode(header, reader.array()?)
}
