//! Pictures of pages: kept sealed under the name of their own digest, and cut out for a screen. Who looks at one is written down
//! first.

use planb_core::card::Role;
use planb_core::form::layout::{Area, PageLayout};
use planb_core::id::UnitId;
use planb_core::ledger::PageRead;
use planb_core::look::Looked;
use planb_core::state::Event;
use planb_node::pictures;
use planb_node::trouble::Trouble;
use planb_node::web::{App, In};
use planb_paper::scan::{Frame, Grey, Warp, crop, input, png};

/// What was read as ticked is framed so.
pub const TICKED: [u8; 3] = [0, 90, 200];
/// What is asked about is framed so.
pub const ASKED: [u8; 3] = [214, 96, 0];

/// Opens the picture that a page was read from.
pub fn open(app: &App, read: &PageRead) -> Result<Grey, Trouble> {
    let plain = pictures::open(app.dir(), &read.picture, &read.key)?;
    of_bytes(&plain.ok_or_else(|| Trouble::environment("picture-elsewhere"))?)
}

/// The pixels of a picture that was kept.
pub fn of_bytes(plain: &[u8]) -> Result<Grey, Trouble> {
    let damaged = || Trouble::environment("picture-damaged");
    let mut pages = input::pages(plain).map_err(|_| damaged())?;
    pages.next().and_then(Result::ok).map(|page| page.grey).ok_or_else(damaged)
}

/// Where a page lies in its picture; `None` where nobody has shown it.
pub fn warp(read: &PageRead, layout: &PageLayout) -> Option<Warp> {
    let corners: &[f32; 8] = read.corners.as_slice().try_into().ok()?;
    let at = |corner: usize| (f64::from(corners[2 * corner]), f64::from(corners[2 * corner + 1]));
    Warp::between(layout.marks, [at(0), at(1), at(2), at(3)])
}

/// A part of a page for a screen: its address, which holds the picture itself, and its size in pixels.
pub struct Shown {
    pub src: String,
    pub width: usize,
    pub height: usize,
    /// What of the page it is.
    pub area: Area,
    pub per_mm: f64,
}

/// A box that is framed.
pub struct Boxed {
    pub area: Area,
    pub ink: [u8; 3],
}

/// Cuts an area out, with frames drawn into it.
pub fn cut(picture: &Grey, warp: &Warp, area: Area, per_mm: f64, boxes: &[Boxed]) -> Shown {
    let part = crop(picture, warp, area, per_mm);
    let frame = |of: &Boxed| {
        let (left, top) = ((of.area.x_mm - area.x_mm) * per_mm, (of.area.y_mm - area.y_mm) * per_mm);
        let (right, low) = (left + of.area.width_mm * per_mm, top + of.area.height_mm * per_mm);
        Frame { left, top, right, low, ink: of.ink }
    };
    let frames: Vec<Frame> = boxes.iter().map(frame).collect();
    Shown { src: address(&png(&part, &frames)), width: part.width, height: part.height, area, per_mm }
}

/// The whole picture as it came, no wider than `most` pixels; and how many times it was shrunk.
pub fn whole(picture: &Grey, most: usize) -> (Shown, usize) {
    let times = picture.width.div_ceil(most).max(1);
    let small = picture.shrunk(times);
    let area = Area { x_mm: 0.0, y_mm: 0.0, width_mm: small.width as f64, height_mm: small.height as f64 };
    let shown = Shown { src: address(&png(&small, &[])), width: small.width, height: small.height, area, per_mm: 1.0 };
    (shown, times)
}

/// An area with some of its surroundings, as far as the page goes.
pub fn wider(area: Area, page: &PageLayout, by_mm: f64) -> Area {
    let (left, top) = ((area.x_mm - by_mm).max(0.0), (area.y_mm - by_mm).max(0.0));
    let right = (area.x_mm + area.width_mm + by_mm).min(page.width_mm);
    let low = (area.y_mm + area.height_mm + by_mm).min(page.height_mm);
    Area { x_mm: left, y_mm: top, width_mm: right - left, height_mm: low - top }
}

/// `data:image/png;base64,…`: the picture travels in the page, and no address of its own could be asked for by others.
fn address(png: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(png.len() / 3 * 4 + 30);
    out.push_str("data:image/png;base64,");
    for three in png.chunks(3) {
        let bits = three.iter().fold(0u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        for at in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * at)) as usize & 63];
            out.push(if at <= three.len() { char::from(letter) } else { '=' });
        }
    }
    out
}

/// Whether this person's work is with what stands on a unit's sheets.
pub fn may_see(by: &In, unit: &UnitId) -> bool {
    let is_apart = matches!(by.who.role, Role::Communicator | Role::DeviceDesk | Role::LogKeeper);
    by.sees(Some(unit)) && !is_apart
}

/// Refused unless they may see it.
pub fn must_see(by: &In, unit: &UnitId) -> Result<(), Trouble> {
    if may_see(by, unit) { Ok(()) } else { Err(Trouble::user("not-yours")) }
}

/// Writes that somebody looks at sheets of a unit, before they do.
pub fn look(by: &In, unit: &UnitId, what: &str, which: String) -> Result<(), Trouble> {
    let looked =
        Looked { by: by.who.hand(), unit: Some(unit.clone()), what: what.to_string(), which, why: String::new() };
    by.app.record(|_| Ok(vec![Event::from(looked)])).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_base64() {
        let of = |bytes: &[u8]| address(bytes).split_once(',').unwrap().1.to_string();
        assert_eq!(of(b""), "");
        assert_eq!(of(b"f"), "Zg==");
        assert_eq!(of(b"fo"), "Zm8=");
        assert_eq!(of(b"foo"), "Zm9v");
        assert_eq!(of(b"foobar\xff"), "Zm9vYmFy/w==");
    }
}
