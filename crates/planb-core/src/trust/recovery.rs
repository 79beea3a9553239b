//! The recovery key's public half, as the root says it: every node seals to it, so no node may be told another.

use ed25519_dalek::{Signer, SigningKey};
use serde::{Deserialize, Serialize};

use crate::log::{Tenant, packed, signature};

const DOMAIN: &[u8] = b"planb/recovery/v1\0";

/// The recovery key was made with the root key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecoveryNamed {
    /// An age recipient, `age1…`.
    pub recipient: String,
    #[serde(with = "packed::array")]
    pub signature: [u8; 64],
}

impl RecoveryNamed {
    /// Signs it with the root key.
    pub fn sign(tenant: Tenant, recipient: &str, root: &SigningKey) -> RecoveryNamed {
        let signature = root.sign(&signed(tenant, recipient)).to_bytes();
        RecoveryNamed { recipient: recipient.to_string(), signature }
    }

    /// Whether this root said it, for this municipality.
    pub fn is_of(&self, tenant: Tenant, root: &[u8; 32]) -> bool {
        signature::verify(root, &signed(tenant, &self.recipient), &self.signature).is_ok()
    }
}

fn signed(tenant: Tenant, recipient: &str) -> Vec<u8> {
    [DOMAIN, &tenant.0, recipient.as_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_root_names_the_recovery_key() {
        let (root, other) = (SigningKey::from_bytes(&[1; 32]), SigningKey::from_bytes(&[2; 32]));
        let (tenant, key) = (Tenant([3; 16]), root.verifying_key().to_bytes());
        let named = RecoveryNamed::sign(tenant, "age1x", &root);
        assert!(named.is_of(tenant, &key));
        assert!(!named.is_of(Tenant([4; 16]), &key));
        assert!(!named.is_of(tenant, &other.verifying_key().to_bytes()));
        assert!(!RecoveryNamed { recipient: "age1y".into(), ..named }.is_of(tenant, &key));
    }
}
