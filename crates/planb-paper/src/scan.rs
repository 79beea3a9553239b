//! Pages in: a scanned or photographed sheet is found, turned upright, and its boxes are read.
//!
//! A page is read by the geometry that it was printed by. Its corner marks give where it lies, one of its two codes gives what it
//! is, and each box is compared with the empty box that is known to stand there. What is unclear is flagged and not guessed; what
//! is nobody's goes to a tray. Each page stands alone.

mod bilevel;
mod boxes;
mod code;
pub mod digit;
mod field;
mod grey;
mod ink;
pub mod input;
mod kept;
mod known;
mod locate;
mod marks;
mod output;
mod quality;
mod streak;
mod tick;
mod tiff;
mod turn;
mod warp;

use std::collections::BTreeMap;

use planb_core::form::Paper;
use planb_core::form::answer::{Answer, Verdict, answers};
use planb_core::form::code::{Found, PageCode};
use planb_core::form::layout::PageLayout;
use serde::Serialize;

use locate::Place;

pub(crate) use bilevel::Packing;
pub use digit::Digits;
pub use field::{crop, field_png};
pub use grey::Grey;
pub use kept::jpeg;
pub use known::Known;
pub use output::{Frame, png};
pub use warp::Warp;

/// A page lies a certain way when its boxes and codes are seen at least so well there.
const FIT_LEAST: f32 = 0.25;

/// A page fills the picture, or this share of it each way.
const SHARES: [f64; 3] = [1.0, 0.6, 0.38];

/// Where its boxes and both its codes are seen so well, no other place is tried.
const FIT_SURE: f32 = 0.9;

/// What the reader asks for: the pages of the form with this code and version.
pub trait Forms {
    /// The layout of a page; `None` where the form, the version or the page is not known here.
    fn page(&self, code: &PageCode) -> Option<&PageLayout>;
}

/// What was read of a page.
#[derive(Clone, Debug, Serialize)]
pub struct PageRead {
    /// The page's code, where one was read with certainty.
    #[serde(skip)]
    pub code: Option<PageCode>,
    /// Why a person has to look at the page as a whole; `None` where it was read.
    pub tray: Option<Tray>,
    pub fields: BTreeMap<String, Answer>,
    #[serde(skip)]
    pub verdicts: Vec<Verdict>,
    /// From millimetres on the form to pixels of the picture.
    #[serde(skip)]
    pub warp: Option<Warp>,
    /// The picture is too coarse or too blurred to be trusted: every box is flagged.
    pub is_poor: bool,
}

/// Why a page goes to the tray.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Tray {
    /// Nothing of it could be read: no code, no marks.
    NoCode,
    /// It has codes, and none is ours.
    Foreign,
    /// A paper of ours that is no form: a sheet of the binder, a list.
    NoForm,
    /// Two codes of ours that say different things.
    TwoCodes,
    /// A code of ours, of a form or a version that is not known here.
    UnknownForm,
    /// The code is read, but not where the page lies: somebody shows its four corners.
    Unplaced,
    /// There is hardly anything on it.
    Empty,
}

/// Reads a page.
pub fn read(picture: &Grey, forms: &dyn Forms) -> PageRead {
    let evened = streak::evened(picture);
    let picture = evened.as_ref().unwrap_or(picture);
    by_marks(picture, forms).unwrap_or_else(|known| by_codes(picture, forms, known.as_deref()))
}

/// Reads a page that lies by its marks, and whose code is where they say; `Err` where there is none, with the code of a page that is
/// somewhere else than they say, and where that code was.
fn by_marks(picture: &Grey, forms: &dyn Forms) -> Result<PageRead, Option<Box<(PageCode, marks::Frame)>>> {
    let mut known = None;
    for share in SHARES {
        let mut best: Option<(f32, PageCode, marks::Frame)> = None;
        for frame in marks::frames(picture, share) {
            let code = match code::at(picture, &frame.warp, frame.paper) {
                Some(code::Read::Page(code)) => code,
                Some(code::Read::Differ) => return Ok(tray(Tray::TwoCodes, None)),
                None => continue,
            };
            // One code is read though a corner is wrong; boxes and the other code tell.
            let layout = forms.page(&code).filter(|page| page.fields.iter().any(|field| !field.boxes.is_empty()));
            let boxes = layout.map_or(1.0, |page| tick::fit(picture, page, &frame.warp));
            let fit = boxes + code::seen(picture, &frame.warp, frame.paper);
            if fit > FIT_SURE {
                return Ok(framed(picture, forms, code, &frame));
            }
            if best.as_ref().is_none_or(|(other, ..)| fit > *other) {
                best = Some((fit, code, frame));
            }
        }
        if let Some((_, code, frame)) = best {
            let seen = framed(picture, forms, code.clone(), &frame);
            if seen.tray != Some(Tray::Unplaced) {
                return Ok(seen);
            }
            known = known.or(Some(Box::new((code, frame))));
        }
    }
    Err(known)
}

/// Reads a page by whatever codes there are on the picture: without marks, or with codes that are covered or somewhere else.
fn by_codes(picture: &Grey, forms: &dyn Forms, known: Option<&(PageCode, marks::Frame)>) -> PageRead {
    let mut ours: Vec<PageCode> = known.iter().map(|(code, _)| code.clone()).collect();
    let mut corners: Vec<[(f64, f64); 4]> = Vec::new();
    let (mut is_sheet, mut is_foreign) = (false, false);
    for (text, at) in code::anywhere(picture) {
        match planb_core::form::code::found(&text) {
            Found::Page(code) => {
                ours.push(code);
                corners.push(at);
            }
            Found::Sheet(_) => is_sheet = true,
            Found::Foreign => is_foreign = true,
        }
    }
    let Some(code) = ours.first().cloned() else {
        let why = match (is_sheet, is_foreign) {
            (true, _) => Tray::NoForm,
            (false, true) => Tray::Foreign,
            (false, false) if quality::is_empty(picture) => Tray::Empty,
            (false, false) => Tray::NoCode,
        };
        return tray(why, None);
    };
    if ours.iter().any(|other| *other != code) {
        return tray(Tray::TwoCodes, None);
    }
    let Some(layout) = forms.page(&code) else { return tray(Tray::UnknownForm, Some(code)) };
    // Codes that were found by themselves first; then those that were read where marks said.
    corners.extend(known.into_iter().flat_map(|(_, frame)| code::corners(picture, &frame.warp, frame.paper)));
    let places = locate::by_codes(picture, layout, &corners).into_iter();
    let mut read = places.map(|place| placed(picture, layout, code.clone(), place));
    read.find(|seen| seen.tray.is_none()).unwrap_or_else(|| tray(Tray::Unplaced, Some(code.clone())))
}

/// Reads a page whose place somebody showed: `corners` are the centres of its corner marks in the picture, in the layout's order.
pub fn read_placed(picture: &Grey, forms: &dyn Forms, code: PageCode, corners: [(f64, f64); 4]) -> PageRead {
    let Some(layout) = forms.page(&code) else { return tray(Tray::UnknownForm, Some(code)) };
    match Warp::between(layout.marks, corners) {
        Some(warp) => placed(picture, layout, code, Place::by_marks(warp, layout, None, true)),
        None => tray(Tray::Unplaced, Some(code)),
    }
}

/// Reads a page whose code nobody can read, when somebody has typed what it says. A code that is legible after all, and says
/// something else, goes before what was typed.
pub fn read_as(picture: &Grey, forms: &dyn Forms, code: PageCode) -> PageRead {
    let Some(layout) = forms.page(&code) else { return tray(Tray::UnknownForm, Some(code)) };
    let evened = streak::evened(picture);
    let picture = evened.as_ref().unwrap_or(picture);
    let is_wide = layout.width_mm > layout.height_mm;
    let mut best: Option<(f32, marks::Frame)> = None;
    for frame in SHARES.iter().flat_map(|share| marks::frames(picture, *share)) {
        if (frame.paper == Paper::Wide) != is_wide {
            continue;
        }
        match code::at(picture, &frame.warp, frame.paper) {
            Some(code::Read::Page(read)) if read != code => return tray(Tray::TwoCodes, Some(read)),
            Some(code::Read::Page(_)) => return framed(picture, forms, code, &frame),
            Some(code::Read::Differ) => return tray(Tray::TwoCodes, None),
            None => {}
        }
        // Which way up is told by where boxes and codes are printed.
        let fit = tick::fit(picture, layout, &frame.warp) + code::seen(picture, &frame.warp, frame.paper);
        if best.is_none_or(|(other, _)| fit > other) {
            best = Some((fit, frame));
        }
    }
    match best {
        Some((fit, frame)) if fit >= FIT_LEAST => framed(picture, forms, code, &frame),
        _ => tray(Tray::Unplaced, Some(code)),
    }
}

fn tray(why: Tray, code: Option<PageCode>) -> PageRead {
    PageRead { code, tray: Some(why), fields: BTreeMap::new(), verdicts: Vec::new(), warp: None, is_poor: false }
}

/// Reads a page that lies as its marks say.
fn framed(picture: &Grey, forms: &dyn Forms, code: PageCode, frame: &marks::Frame) -> PageRead {
    let Some(layout) = forms.page(&code) else { return tray(Tray::UnknownForm, Some(code)) };
    let is_agreed = code::corners(picture, &frame.warp, frame.paper).len() == 2;
    placed(picture, layout, code, Place::by_marks(frame.warp, layout, frame.missing, is_agreed))
}

fn placed(picture: &Grey, layout: &PageLayout, code: PageCode, place: Place) -> PageRead {
    let Some(seen) = tick::read(picture, layout, place) else { return tray(Tray::Unplaced, Some(code)) };
    PageRead {
        code: Some(code),
        tray: None,
        fields: answers(layout, &seen.verdicts),
        verdicts: seen.verdicts,
        warp: Some(seen.warp),
        is_poor: seen.is_poor,
    }
}
