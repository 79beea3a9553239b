//! Pictures of black and white alone, as fax machines and scanners pack them (CCITT groups 3 and 4).

use hayro_ccitt::{DecodeSettings, Decoder, DecoderContext, EncodingMode};

/// How a picture is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Packing {
    Group4,
    Group3,
    /// Lines that lean on the one before, at most so many in a row.
    Group3Leaning(u32),
}

struct Pixels {
    pixels: Vec<u8>,
    width: usize,
    most: usize,
}

impl Pixels {
    fn push(&mut self, white: bool, count: usize) {
        let room = self.most.saturating_sub(self.pixels.len());
        let shade = if white { u8::MAX } else { 0 };
        self.pixels.resize(self.pixels.len() + count.min(room), shade);
    }
}

impl Decoder for Pixels {
    fn push_pixel(&mut self, white: bool) {
        self.push(white, 1);
    }

    fn push_pixel_chunk(&mut self, white: bool, chunk_count: u32) {
        self.push(white, chunk_count as usize * 8);
    }

    fn next_line(&mut self) {
        // A line that is too short or too long does not shift those after it.
        let lines = self.pixels.len().div_ceil(self.width.max(1));
        self.pixels.resize((lines * self.width).min(self.most), u8::MAX);
    }
}

/// The shades of a packed picture, 0 or 255, where white is what the packing calls white; `None` where less than nine tenths of its
/// lines can be read. `width` × `rows` have been held against limits.
pub(crate) fn unpacked(data: &[u8], width: usize, rows: usize, packing: Packing) -> Option<Vec<u8>> {
    let settings = DecodeSettings {
        columns: u32::try_from(width).ok()?,
        rows: u32::try_from(rows).ok()?,
        end_of_block: true,
        end_of_line: false,
        rows_are_byte_aligned: false,
        encoding: match packing {
            Packing::Group4 => EncodingMode::Group4,
            Packing::Group3 => EncodingMode::Group3_1D,
            Packing::Group3Leaning(k) => EncodingMode::Group3_2D { k },
        },
        invert_black: false,
    };
    let mut pixels = Pixels { pixels: Vec::new(), width, most: width.checked_mul(rows)? };
    let _ = hayro_ccitt::decode(data, &mut pixels, &mut DecoderContext::new(settings));
    if pixels.pixels.len() * 10 < pixels.most * 9 {
        return None;
    }
    pixels.pixels.resize(pixels.most, u8::MAX);
    Some(pixels.pixels)
}
