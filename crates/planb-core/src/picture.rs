//! A picture of a page, sealed by itself: with a key that is drawn for it and used for nothing else.

use chacha20poly1305::aead::{Aead, KeyInit};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};

/// The first byte of a sealed picture.
const VERSION: u8 = 1;

/// Seals a picture. `key` must have been drawn for it: there is no nonce. `None` where it is too long.
pub fn seal(key: &[u8; 32], plain: &[u8]) -> Option<Vec<u8>> {
    let sealed = XChaCha20Poly1305::new(key.into()).encrypt(&XNonce::default(), plain).ok()?;
    let mut out = Vec::with_capacity(sealed.len() + 1);
    out.push(VERSION);
    out.extend_from_slice(&sealed);
    Some(out)
}

/// Opens a sealed picture; `None` when the key or any bit is another.
pub fn open(key: &[u8; 32], sealed: &[u8]) -> Option<Vec<u8>> {
    let (version, sealed) = sealed.split_first()?;
    if *version != VERSION {
        return None;
    }
    XChaCha20Poly1305::new(key.into()).decrypt(&XNonce::default(), sealed).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_opens_with_its_key_and_no_bit_changed() {
        let sealed = seal(&[7; 32], b"a page").unwrap();
        assert_eq!(open(&[7; 32], &sealed).as_deref(), Some(b"a page".as_slice()));
        assert_eq!(open(&[8; 32], &sealed), None);
        for at in 0..sealed.len() {
            let mut damaged = sealed.clone();
            damaged[at] ^= 1;
            assert_eq!(open(&[7; 32], &damaged), None, "byte {at}");
        }
        assert_eq!(open(&[7; 32], b""), None);
    }
}
