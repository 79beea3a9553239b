//! What a node leaves at a place about itself: its signed heads, those it has of others, files that it found damaged, and
//! receipts for client keys.
//!
//! ```text
//! version 1 | 'P' | heads (n, bytes) | n × heads of others (n, bytes) | n × damaged file (n, name)
//!   | n × (giver 32, receipt 120)
//! ```
//! Heads and receipts are signed each for itself. The names of damaged files are not: they are a hint to read once more. The
//! name of a file in which the reader leaves client keys for the writer says that the writer lacks some: they are left again.

use planb_core::log::bytes::{Reader, write_number};
use planb_core::log::{Damage, Receipt, SignedHeads};

use super::super::place::check_name;

const VERSION: u8 = 1;
const KIND: u8 = b'P';
/// The longest note, in bytes.
pub const MAX_NOTE_BYTES: u64 = 8 << 20;
/// How many other nodes' heads stand in a note.
pub const MAX_WITNESSED: usize = 256;
/// How many damaged files it names.
pub const MAX_DAMAGED: usize = 256;
/// How many receipts stand in it.
pub const MAX_RECEIPTS: usize = 4_096;
/// How much of a note other nodes' heads may take, in bytes.
const MAX_WITNESSED_BYTES: usize = 4 << 20;

/// A node's note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    pub heads: SignedHeads,
    pub witnessed: Vec<SignedHeads>,
    pub damaged: Vec<String>,
    /// To whom, and for which sealed keys.
    pub receipts: Vec<([u8; 32], Receipt)>,
}

impl Note {
    /// The bytes. What passes a limit is left out: it will stand in another note, or come in another way.
    pub fn encode(&self) -> Result<Vec<u8>, Damage> {
        let mut out = vec![VERSION, KIND];
        write_bytes(&mut out, &self.heads.encode()?);
        let mut witnessed = Vec::new();
        let mut bytes = 0;
        for heads in self.witnessed.iter().take(MAX_WITNESSED) {
            let heads = heads.encode()?;
            bytes += heads.len();
            if bytes > MAX_WITNESSED_BYTES {
                break;
            }
            witnessed.push(heads);
        }
        write_number(&mut out, witnessed.len() as u64);
        witnessed.iter().for_each(|heads| write_bytes(&mut out, heads));
        let damaged = self.damaged.get(..MAX_DAMAGED).unwrap_or(&self.damaged);
        write_number(&mut out, damaged.len() as u64);
        damaged.iter().for_each(|name| write_bytes(&mut out, name.as_bytes()));
        let receipts = self.receipts.get(..MAX_RECEIPTS).unwrap_or(&self.receipts);
        write_number(&mut out, receipts.len() as u64);
        for (to, receipt) in receipts {
            out.extend_from_slice(to);
            receipt.write(&mut out);
        }
        Ok(out)
    }

    /// Reads a note; no signature is checked here.
    pub fn decode(bytes: &[u8]) -> Result<Note, Damage> {
        let mut reader = Reader::new(bytes);
        match reader.byte()? {
            VERSION => {}
            other => return Err(Damage::UnknownVersion(other)),
        }
        if reader.byte()? != KIND {
            return Err(Damage::BadBody("not a note"));
        }
        let heads = SignedHeads::decode(read_bytes(&mut reader)?)?;
        let count = read_count(&mut reader, MAX_WITNESSED)?;
        let witnessed =
            (0..count).map(|_| SignedHeads::decode(read_bytes(&mut reader)?)).collect::<Result<Vec<_>, _>>()?;
        let count = read_count(&mut reader, MAX_DAMAGED)?;
        let damaged = (0..count).map(|_| read_name(&mut reader)).collect::<Result<Vec<_>, _>>()?;
        let count = read_count(&mut reader, MAX_RECEIPTS)?;
        let receipts = (0..count)
            .map(|_| Ok::<_, Damage>((reader.array()?, Receipt::read(&mut reader)?)))
            .collect::<Result<Vec<_>, _>>()?;
        reader.end()?;
        Ok(Note { heads, witnessed, damaged, receipts })
    }
}

fn write_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    write_number(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

/// The length is checked against what is there before anything is copied.
fn read_bytes<'a>(reader: &mut Reader<'a>) -> Result<&'a [u8], Damage> {
    let length = reader.number()?;
    reader.take(usize::try_from(length).unwrap_or(usize::MAX))
}

fn read_count(reader: &mut Reader<'_>, most: usize) -> Result<u64, Damage> {
    let count = reader.number()?;
    if count > most as u64 { Err(Damage::TooMany { count, most: most as u64 }) } else { Ok(count) }
}

fn read_name(reader: &mut Reader<'_>) -> Result<String, Damage> {
    let name = std::str::from_utf8(read_bytes(reader)?).map_err(|_| Damage::BadBody("a name"))?;
    check_name(name).map_err(|_| Damage::BadBody("a name"))?;
    Ok(name.to_string())
}

#[cfg(test)]
mod tests {
    use ed25519_dalek::SigningKey;
    use planb_core::log::{Identity, Tenant};

    use super::*;

    fn heads(count: u64) -> SignedHeads {
        let key = SigningKey::from_bytes(&[3; 32]);
        let identity = Identity { public_key: key.verifying_key().to_bytes(), incarnation: [1; 16] };
        SignedHeads::sign(Tenant([9; 16]), identity, count, 7, Vec::new(), &key).unwrap()
    }

    fn note() -> Note {
        let receipt = Receipt { nonce: [1; 16], digest: [2; 32], wall_ms: 3, signature: [4; 64] };
        Note {
            heads: heads(1),
            witnessed: vec![heads(2)],
            damaged: vec!["planb/x.seg".to_string()],
            receipts: vec![([5; 32], receipt)],
        }
    }

    #[test]
    fn a_note_comes_back_and_half_of_one_does_not() {
        let bytes = note().encode().unwrap();
        assert_eq!(Note::decode(&bytes).unwrap(), note());
        for length in 0..bytes.len() {
            assert!(Note::decode(&bytes[..length]).is_err(), "{length}");
        }
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 0x41;
            // Whatever is read is written the same again; most is not read.
            if let Ok(note) = Note::decode(&changed) {
                assert_eq!(note.encode().unwrap(), changed, "{at}");
            }
        }
    }

    #[test]
    fn a_note_has_bounds() {
        let mut long = note();
        long.damaged = vec!["a".to_string(); MAX_DAMAGED + 1];
        long.witnessed = vec![heads(1); MAX_WITNESSED + 1];
        long.receipts = vec![long.receipts[0]; MAX_RECEIPTS + 1];
        let bytes = long.encode().unwrap();
        assert!(bytes.len() as u64 <= MAX_NOTE_BYTES);
        let read = Note::decode(&bytes).unwrap();
        assert_eq!((read.damaged.len(), read.witnessed.len()), (MAX_DAMAGED, MAX_WITNESSED));
        assert_eq!(read.receipts.len(), MAX_RECEIPTS);

        let mut start = vec![VERSION, KIND];
        write_bytes(&mut start, &heads(1).encode().unwrap());
        for most in [MAX_WITNESSED, 1 << 40] {
            let mut bytes = start.clone();
            write_number(&mut bytes, most as u64 + 1);
            assert!(matches!(Note::decode(&bytes), Err(Damage::TooMany { .. })));
        }
        let mut bytes = start;
        write_number(&mut bytes, 1);
        write_number(&mut bytes, u64::MAX);
        assert!(matches!(Note::decode(&bytes), Err(Damage::TooShort { .. })));
    }
}
