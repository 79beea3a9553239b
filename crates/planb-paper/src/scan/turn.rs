//! Pictures turned as those who took them held the paper: right angles and mirrors, and what a telephone says of itself (EXIF).

use super::grey::Grey;

/// How a picture is to be turned, by the number that EXIF and TIFF give it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Turn(u8);

impl Turn {
    /// As it is.
    pub(super) const NONE: Turn = Turn(1);

    /// By EXIF's own number; what it does not know stays as it is.
    pub(super) fn numbered(number: u32) -> Turn {
        if (1..=8).contains(&number) { Turn(number as u8) } else { Turn::NONE }
    }

    /// By so many quarters clockwise.
    pub(super) fn quarters(quarters: u8) -> Turn {
        Turn([1, 6, 3, 8][usize::from(quarters % 4)])
    }

    /// The picture, turned.
    pub(super) fn of(self, picture: Grey) -> Grey {
        let (width, height) = (picture.width, picture.height);
        if self == Turn::NONE {
            return picture;
        }
        let is_sideways = self.0 >= 5;
        let (wide, high) = if is_sideways { (height, width) } else { (width, height) };
        let mut pixels = Vec::with_capacity(width * height);
        for y in 0..high {
            for x in 0..wide {
                let (from_x, from_y) = match self.0 {
                    2 => (width - 1 - x, y),
                    3 => (width - 1 - x, height - 1 - y),
                    4 => (x, height - 1 - y),
                    5 => (y, x),
                    6 => (y, height - 1 - x),
                    7 => (width - 1 - y, height - 1 - x),
                    8 => (width - 1 - y, x),
                    _ => (x, y),
                };
                pixels.push(picture.pixels[from_y * width + from_x]);
            }
        }
        Grey { width: wide, height: high, pixels }
    }
}

/// What an EXIF block (a small TIFF) says of how the picture is to be turned.
pub(super) fn of_exif(exif: &[u8]) -> Turn {
    let turn = || {
        let at = |from: usize, count: usize| exif.get(from..from.checked_add(count)?);
        let is_little = match at(0, 4)? {
            b"II*\0" => true,
            b"MM\0*" => false,
            _ => return None,
        };
        let short = |from: usize| {
            let two: [u8; 2] = at(from, 2)?.try_into().ok()?;
            Some(if is_little { u16::from_le_bytes(two) } else { u16::from_be_bytes(two) })
        };
        let long = |from: usize| {
            let four: [u8; 4] = at(from, 4)?.try_into().ok()?;
            Some(if is_little { u32::from_le_bytes(four) } else { u32::from_be_bytes(four) })
        };
        let directory = long(4)? as usize;
        let count = usize::from(short(directory)?).min(200);
        let entry = (0..count).map(|entry| directory + 2 + entry * 12).find(|from| short(*from) == Some(0x0112))?;
        Some(Turn::numbered(u32::from(short(entry + 8)?)))
    };
    turn().unwrap_or(Turn::NONE)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The picture that EXIF's numbers are explained with: which of its corners comes first.
    fn corners(number: u32) -> Vec<u8> {
        Turn::numbered(number).of(Grey { width: 2, height: 3, pixels: vec![1, 2, 3, 4, 5, 6] }).pixels
    }

    #[test]
    fn every_turn_of_exif_is_undone() {
        let expected: [(u32, [u8; 6]); 9] = [
            (1, [1, 2, 3, 4, 5, 6]),
            (2, [2, 1, 4, 3, 6, 5]),
            (3, [6, 5, 4, 3, 2, 1]),
            (4, [5, 6, 3, 4, 1, 2]),
            (5, [1, 3, 5, 2, 4, 6]),
            (6, [5, 3, 1, 6, 4, 2]),
            (7, [6, 4, 2, 5, 3, 1]),
            (8, [2, 4, 6, 1, 3, 5]),
            (9, [1, 2, 3, 4, 5, 6]),
        ];
        for (number, pixels) in expected {
            assert_eq!(corners(number), pixels, "{number}");
        }
        assert_eq!(Turn::quarters(1), Turn::numbered(6));
        assert_eq!(Turn::quarters(3), Turn::numbered(8));
    }

    #[test]
    fn what_a_telephone_says_is_read_and_rubbish_is_not() {
        let exif = |number: u16| {
            let mut bytes = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01".to_vec();
            bytes.extend(number.to_be_bytes());
            bytes.extend([0, 0, 0, 0, 0, 0]);
            bytes
        };
        assert_eq!(of_exif(&exif(6)), Turn::numbered(6));
        assert_eq!(of_exif(&exif(99)), Turn::NONE);
        assert_eq!(of_exif(b""), Turn::NONE);
        assert_eq!(of_exif(b"II*\0\xff\xff\xff\xff"), Turn::NONE);
        assert_eq!(of_exif(&exif(6)[..15]), Turn::NONE);
    }
}
