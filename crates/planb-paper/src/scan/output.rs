//! Pictures out: grey pixels as PNG, with frames in colour around what a person should look at.

use super::grey::Grey;

/// A frame around part of a picture, in pixels; `ink` is red, green, blue.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub low: f64,
    pub ink: [u8; 3],
}

/// Width of a frame's line, in pixels.
const LINE: i64 = 3;

/// The picture as PNG: grey without frames, in colour with some. Empty where it has no pixels.
pub fn png(picture: &Grey, frames: &[Frame]) -> Vec<u8> {
    let (width, height) = (picture.width as u32, picture.height as u32);
    let is_grey = frames.is_empty();
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, width, height);
    encoder.set_color(if is_grey { png::ColorType::Grayscale } else { png::ColorType::Rgb });
    encoder.set_compression(png::Compression::Fast);
    let coloured = if is_grey { Vec::new() } else { framed(picture, frames) };
    let pixels = if is_grey { &picture.pixels } else { &coloured };
    let written = encoder.write_header().and_then(|mut writer| writer.write_image_data(pixels));
    if written.is_err() {
        return Vec::new();
    }
    out
}

fn framed(picture: &Grey, frames: &[Frame]) -> Vec<u8> {
    let mut pixels: Vec<u8> = picture.pixels.iter().flat_map(|shade| [*shade; 3]).collect();
    let mut dot = |x: i64, y: i64, ink: [u8; 3]| {
        if x >= 0 && y >= 0 && (x as usize) < picture.width && (y as usize) < picture.height {
            let at = (y as usize * picture.width + x as usize) * 3;
            pixels[at..at + 3].copy_from_slice(&ink);
        }
    };
    for frame in frames {
        let (left, right) = (frame.left.round() as i64, frame.right.round() as i64);
        let (top, low) = (frame.top.round() as i64, frame.low.round() as i64);
        for line in 0..LINE {
            for x in left - line..=right + line {
                dot(x, top - line, frame.ink);
                dot(x, low + line, frame.ink);
            }
            for y in top - line..=low + line {
                dot(left - line, y, frame.ink);
                dot(right + line, y, frame.ink);
            }
        }
    }
    pixels
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scan::input;

    #[test]
    fn a_picture_comes_back_as_it_was_and_a_frame_is_in_colour() {
        let shades = |count: usize| (0..count).map(|at| (at % 251) as u8).collect();
        let picture = Grey { width: 410, height: 420, pixels: shades(410 * 420) };
        let read = input::pages(&png(&picture, &[])).unwrap().next().unwrap().unwrap();
        assert_eq!(read.grey, picture);
        let frame = Frame { left: 10.0, top: 10.0, right: 30.0, low: 20.0, ink: [200, 0, 0] };
        let pixels = framed(&picture, &[frame]);
        let at = |x: usize, y: usize| &pixels[(y * 410 + x) * 3..][..3];
        assert_eq!((at(10, 15), at(20, 20)), (&[200, 0, 0][..], &[200, 0, 0][..]));
        assert_eq!(at(20, 15)[0], at(20, 15)[1]);
        assert!(png(&Grey { width: 0, height: 0, pixels: vec![] }, &[]).is_empty());
    }
}
