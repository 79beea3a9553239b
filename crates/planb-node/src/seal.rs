//! Sealing and opening with age: standard files, which Debian's `age -d` opens too.

use std::io::{self, Read, Write};
use std::path::Path;

use age::stream::{StreamReader, StreamWriter};

use crate::keys::{Identity, Recipient};
use crate::trouble::Trouble;

/// How every age file begins.
const MAGIC: &[u8] = b"age-encryption.org/";
/// Most recipients of one file.
pub const MAX_RECIPIENTS: usize = 64;

/// A writer that seals what passes; `finish` must be called at the end.
pub fn sealer<W: Write>(recipients: &[Recipient], out: W) -> Result<StreamWriter<W>, Trouble> {
    if recipients.is_empty() || recipients.len() > MAX_RECIPIENTS {
        return Err(Trouble::internal("seal-recipients").with("count", recipients.len()));
    }
    let each = recipients.iter().map(|recipient| &recipient.0 as &dyn age::Recipient);
    let encryptor = age::Encryptor::with_recipients(each).map_err(|_| Trouble::internal("seal-failed"))?;
    encryptor.wrap_output(out).map_err(|error| Trouble::of_io(Path::new(""), error))
}

/// Seals all of `plain`; gives the number of plain bytes.
pub fn seal(plain: &mut dyn Read, recipients: &[Recipient], out: &mut dyn Write) -> Result<u64, Trouble> {
    let failed = |error| Trouble::of_io(Path::new(""), error);
    let mut sealer = sealer(recipients, out)?;
    let bytes = io::copy(plain, &mut sealer).map_err(failed)?;
    sealer.finish().map_err(failed)?;
    Ok(bytes)
}

/// A reader of what was sealed. Each 64 KiB is checked before it is given out; damage comes as an error of the reader.
pub fn open<R: Read>(mut sealed: R, identity: &Identity) -> Result<StreamReader<impl Read + use<R>>, Trouble> {
    let mut start = Vec::with_capacity(MAGIC.len());
    sealed.by_ref().take(MAGIC.len() as u64).read_to_end(&mut start).map_err(|error| not_opened(error.into()))?;
    if start != MAGIC {
        return Err(Trouble::user("not-sealed"));
    }
    let decryptor = age::Decryptor::new(io::Cursor::new(start).chain(sealed)).map_err(not_opened)?;
    let identity = identity.age()?;
    decryptor.decrypt(std::iter::once(&identity as &dyn age::Identity)).map_err(not_opened)
}

/// Opens a small sealed text of at most `limit` plain bytes.
pub fn open_bytes(sealed: &[u8], identity: &Identity, limit: u64) -> Result<Vec<u8>, Trouble> {
    #[cfg(test)]
    if simulated::is_on() {
        return simulated::open(sealed, identity);
    }
    let mut plain = Vec::new();
    let mut reader = open(sealed, identity)?.take(limit.saturating_add(1));
    reader.read_to_end(&mut plain).map_err(|_| Trouble::environment("sealed-damaged"))?;
    if plain.len() as u64 > limit {
        return Err(Trouble::environment("sealed-too-large").with("limit", limit));
    }
    Ok(plain)
}

/// Seals a small text.
pub fn seal_bytes(plain: &[u8], recipients: &[Recipient]) -> Result<Vec<u8>, Trouble> {
    #[cfg(test)]
    if simulated::is_on() {
        return simulated::seal(plain, recipients);
    }
    let mut out = Vec::new();
    seal(&mut &plain[..], recipients, &mut out)?;
    Ok(out)
}

/// What stands for age where a run must be seen again byte by byte: age draws from the operating system, also how long its
/// header is. Hides nothing from anybody; behaves like age when bytes are changed.
#[cfg(test)]
pub mod simulated {
    use std::cell::Cell;

    use super::{Identity, Recipient, Trouble};
    use crate::random;

    thread_local! {
        static ON: Cell<bool> = const { Cell::new(false) };
    }

    /// From now on small texts are sealed so on this thread.
    pub fn start() {
        ON.set(true);
    }

    pub(super) fn is_on() -> bool {
        ON.get()
    }

    /// Of each recipient: the file's key under a key of the recipient's name, 16 bytes, and its check, 16.
    fn stanza(name: &str, file_key: [u8; 16]) -> [u8; 32] {
        let pad = blake3::derive_key("planb simulated stanza v1", name.as_bytes());
        let mut out = [0; 32];
        for (at, byte) in file_key.iter().enumerate() {
            out[at] = byte ^ pad[at];
        }
        let check = blake3::keyed_hash(&pad, &file_key);
        out[16..].copy_from_slice(&check.as_bytes()[..16]);
        out
    }

    fn masked(file_key: &[u8; 16], bytes: &[u8]) -> Vec<u8> {
        let mut mask = vec![0; bytes.len()];
        blake3::Hasher::new_derive_key("planb simulated mask v1").update(file_key).finalize_xof().fill(&mut mask);
        bytes.iter().zip(mask).map(|(byte, mask)| byte ^ mask).collect()
    }

    pub(super) fn seal(plain: &[u8], recipients: &[Recipient]) -> Result<Vec<u8>, Trouble> {
        let file_key = random::bytes::<16>()?;
        let mut out = vec![recipients.len() as u8];
        for recipient in recipients {
            out.extend(stanza(&recipient.to_string(), file_key));
        }
        out.extend(masked(&file_key, plain));
        let check =
            blake3::Hasher::new_derive_key("planb simulated check v1").update(&file_key).update(&out).finalize();
        out.extend(&check.as_bytes()[..16]);
        Ok(out)
    }

    pub(super) fn open(sealed: &[u8], identity: &Identity) -> Result<Vec<u8>, Trouble> {
        let damaged = || Trouble::environment("sealed-damaged");
        let (count, rest) = sealed.split_first().ok_or_else(damaged)?;
        let (stanzas, rest) = rest.split_at_checked(usize::from(*count) * 32).ok_or_else(damaged)?;
        let name = identity.recipient()?.to_string();
        let pad = blake3::derive_key("planb simulated stanza v1", name.as_bytes());
        let open_one = |wrapped: &[u8]| {
            let mut file_key = [0; 16];
            for at in 0..16 {
                file_key[at] = wrapped[at] ^ pad[at];
            }
            (stanza(&name, file_key) == wrapped).then_some(file_key)
        };
        let file_key = stanzas.chunks_exact(32).find_map(open_one).ok_or_else(|| Trouble::user("wrong-key"))?;
        let (masked_bytes, check) = rest.split_at_checked(rest.len().wrapping_sub(16)).ok_or_else(damaged)?;
        let whole = &sealed[..sealed.len() - 16];
        let expected =
            blake3::Hasher::new_derive_key("planb simulated check v1").update(&file_key).update(whole).finalize();
        if expected.as_bytes()[..16] != *check {
            return Err(damaged());
        }
        Ok(masked(&file_key, masked_bytes))
    }
}

pub(crate) fn not_opened(error: age::DecryptError) -> Trouble {
    use age::DecryptError as E;
    match error {
        E::NoMatchingKeys => Trouble::user("wrong-key"),
        E::Io(error) if error.kind() == io::ErrorKind::UnexpectedEof => Trouble::environment("sealed-damaged"),
        E::Io(error) => Trouble::of_io(Path::new(""), error),
        E::InvalidHeader | E::UnknownFormat => Trouble::user("not-sealed"),
        _ => Trouble::environment("sealed-damaged"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key_of(result: Result<Vec<u8>, Trouble>) -> &'static str {
        result.unwrap_err().key
    }

    #[test]
    fn what_is_sealed_opens_with_each_key_and_no_other() {
        let (unit, recovery, other) =
            (Identity::generate().unwrap(), Identity::generate().unwrap(), Identity::generate().unwrap());
        let recipients = [unit.recipient().unwrap(), recovery.recipient().unwrap()];
        let sealed = seal_bytes(b"pages", &recipients).unwrap();
        assert_eq!(open_bytes(&sealed, &unit, 5).unwrap(), b"pages");
        assert_eq!(open_bytes(&sealed, &recovery, 5).unwrap(), b"pages");
        assert_eq!(key_of(open_bytes(&sealed, &other, 5)), "wrong-key");
        assert_eq!(key_of(open_bytes(&sealed, &unit, 4)), "sealed-too-large");
        assert_eq!(seal_bytes(b"", &[]).unwrap_err().key, "seal-recipients");
    }

    #[test]
    fn damage_is_found_wherever_it_is() {
        let identity = Identity::generate().unwrap();
        let sealed = seal_bytes(b"pages", &[identity.recipient().unwrap()]).unwrap();
        for at in 0..sealed.len() {
            let mut damaged = sealed.clone();
            damaged[at] ^= 1;
            assert!(open_bytes(&damaged, &identity, 100).is_err(), "byte {at}");
            assert!(open_bytes(&sealed[..at], &identity, 100).is_err(), "cut at {at}");
        }
        assert_eq!(key_of(open_bytes(b"PDF-1.7 and so on", &identity, 100)), "not-sealed");
    }
}
