//! Bytes in and out in one way only: what is decoded encodes to the same bytes again.

use super::damage::Damage;

/// Reads from the front of a byte string and knows where it is.
pub struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    /// Starts at the first byte.
    pub fn new(bytes: &'a [u8]) -> Reader<'a> {
        Reader { bytes, at: 0 }
    }

    /// How many bytes have been read.
    pub fn at(&self) -> usize {
        self.at
    }

    /// How many bytes are left.
    pub fn left(&self) -> usize {
        self.bytes.len() - self.at
    }

    /// Takes the two bytes that everything but a header begins with: the version, and the letter of what it is.
    pub fn version(&mut self, version: u8, kind: u8) -> Result<(), Damage> {
        match self.byte()? {
            found if found == version => {}
            other => return Err(Damage::UnknownVersion(other)),
        }
        match self.byte()? {
            found if found == kind => Ok(()),
            other => Err(Damage::OtherKind(other)),
        }
    }

    /// Takes the next `length` bytes.
    pub fn take(&mut self, length: usize) -> Result<&'a [u8], Damage> {
        let end = self.at.checked_add(length).ok_or(Damage::TooShort { at: self.bytes.len() })?;
        let taken = self.bytes.get(self.at..end).ok_or(Damage::TooShort { at: self.bytes.len() })?;
        self.at = end;
        Ok(taken)
    }

    /// Takes an array of a fixed length.
    pub fn array<const N: usize>(&mut self) -> Result<[u8; N], Damage> {
        let taken = self.take(N)?;
        taken.try_into().map_err(|_| Damage::TooShort { at: self.at })
    }

    /// Takes one byte.
    pub fn byte(&mut self) -> Result<u8, Damage> {
        self.array::<1>().map(|[byte]| byte)
    }

    /// Takes 64 bits, the greatest byte first.
    pub fn fixed(&mut self) -> Result<u64, Damage> {
        self.array().map(u64::from_be_bytes)
    }

    /// Takes a number of 1 to 10 bytes (LEB128), in its shortest form only.
    pub fn number(&mut self) -> Result<u64, Damage> {
        let start = self.at;
        let mut value = 0u64;
        for place in 0..10u32 {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7f);
            let shifted = bits << (7 * place);
            if shifted >> (7 * place) != bits {
                return Err(Damage::NotCanonical { at: start });
            }
            value |= shifted;
            if byte & 0x80 == 0 {
                return if byte == 0 && place > 0 { Err(Damage::NotCanonical { at: start }) } else { Ok(value) };
            }
        }
        Err(Damage::NotCanonical { at: start })
    }

    /// Ends: anything left is damage.
    pub fn end(self) -> Result<(), Damage> {
        match self.left() {
            0 => Ok(()),
            extra => Err(Damage::TooLong { extra }),
        }
    }
}

/// Writes a number as LEB128, in its shortest form.
pub fn write_number(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_number_has_one_form() {
        for bytes in [
            &[0x80, 0x00][..],
            &[0xff, 0x80, 0x00],
            &[0xff; 11],
            &[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02],
        ] {
            assert_eq!(Reader::new(bytes).number(), Err(Damage::NotCanonical { at: 0 }), "{bytes:?}");
        }
        assert_eq!(Reader::new(&[0x80]).number(), Err(Damage::TooShort { at: 1 }));
    }

    proptest! {
        #[test]
        fn numbers_come_back(value: u64) {
            let mut out = Vec::new();
            write_number(&mut out, value);
            let mut reader = Reader::new(&out);
            prop_assert_eq!(reader.number(), Ok(value));
            prop_assert_eq!(reader.end(), Ok(()));
        }
    }
}
