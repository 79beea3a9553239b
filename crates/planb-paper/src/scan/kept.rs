//! A page as it is kept: a picture that any program opens.

use image::ExtendedColorType;
use image::codecs::jpeg::JpegEncoder;

use super::grey::Grey;

/// Fine enough that a pencil's stroke and a code's modules are what they were.
const QUALITY: u8 = 80;

/// The picture as JPEG; empty where it has no pixels, or more each way than a JPEG can have.
pub fn jpeg(picture: &Grey) -> Vec<u8> {
    let (Ok(width), Ok(height)) = (u16::try_from(picture.width), u16::try_from(picture.height)) else {
        return Vec::new();
    };
    let mut out = Vec::with_capacity(picture.pixels.len() / 6);
    let mut encoder = JpegEncoder::new_with_quality(&mut out, QUALITY);
    let written = encoder.encode(&picture.pixels, u32::from(width), u32::from(height), ExtendedColorType::L8);
    if written.is_ok() { out } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scan::input;

    #[test]
    fn a_kept_page_is_the_same_size_and_nearly_the_same_shades() {
        let pixels = (0..410 * 420).map(|at| if at / 7 % 3 == 0 { 30 } else { 220 }).collect();
        let picture = Grey { width: 410, height: 420, pixels };
        let read = input::pages(&jpeg(&picture)).unwrap().next().unwrap().unwrap().grey;
        assert_eq!((read.width, read.height), (410, 420));
        let off: u64 = picture.pixels.iter().zip(&read.pixels).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
        assert!(off / picture.pixels.len() as u64 <= 12, "{off}");
        assert!(jpeg(&Grey { width: 70_000, height: 1, pixels: vec![0; 70_000] }).is_empty());
    }
}
