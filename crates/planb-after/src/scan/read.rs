//! One page: from its picture to what it says.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use planb_core::form::answer::{Answer, pack};
use planb_core::form::code::PageCode;
use planb_core::form::guess::Guess;
use planb_node::pictures::{self, Kept, PICTURE_MAX_BYTES};
use planb_node::trouble::Trouble;
use planb_paper::scan::input::Page;
use planb_paper::scan::{self, Forms, Grey, Known, PageRead};

use super::{Again, PageSeen, Tray};

/// A page that was read, before it is written in the ledger.
#[derive(Clone, Debug)]
pub struct PageIn {
    pub file: PathBuf,
    /// In the file, from 1.
    pub page: u32,
    pub content: Content,
}

/// What a page is.
#[derive(Clone, Debug)]
pub enum Content {
    Form(Box<FormPage>),
    /// Nobody's.
    Tray(Tray),
    /// It cannot be read: why, as a text's key.
    Fault(&'static str),
}

/// A page with a code of ours.
#[derive(Clone, Debug)]
pub struct FormPage {
    pub code: PageCode,
    pub fields: BTreeMap<String, Answer>,
    /// What digits in boxes seem to say, where somebody asked; never written in the ledger.
    pub guesses: BTreeMap<String, Guess>,
    /// As `form::answer::pack` writes them.
    pub marks: Vec<u8>,
    /// Centres of the corner marks in the kept picture: x and y, four times; empty where they were not found.
    pub corners: Vec<f32>,
    /// Digest of the page as it came.
    pub original: [u8; 32],
    /// Where it was to be kept.
    pub picture: Option<Kept>,
    pub tray: Option<Tray>,
}

impl PageIn {
    /// The picture that was kept of it.
    pub fn picture(&self) -> Option<&Kept> {
        match &self.content {
            Content::Form(form) => form.picture.as_ref(),
            Content::Tray(_) | Content::Fault(_) => None,
        }
    }

    /// As it is told where nothing is written.
    pub fn seen(self) -> PageSeen {
        let (file, page) = (self.file, self.page);
        match self.content {
            Content::Form(form) => {
                let FormPage { code, fields, guesses, tray, .. } = *form;
                let (fault, is_booked, again) = (None, false, Again::No);
                PageSeen { file, page, code: Some(code), fields, guesses, tray, fault, is_booked, again }
            }
            Content::Tray(tray) => nobodys(file, page, tray, None),
            Content::Fault(fault) => nobodys(file, page, Tray::Unreadable, Some(fault)),
        }
    }
}

fn nobodys(file: PathBuf, page: u32, tray: Tray, fault: Option<&'static str>) -> PageSeen {
    let (fields, guesses, again) = (BTreeMap::new(), BTreeMap::new(), Again::No);
    PageSeen { file, page, code: None, fields, guesses, tray: Some(tray), fault, is_booked: false, again }
}

/// The page's picture, and the bytes that it came as where these are a picture's: a whole file, or one that lay in a PDF.
pub(crate) struct Picture<'a> {
    pub grey: Grey,
    pub came: Option<Cow<'a, [u8]>>,
}

impl<'a> Picture<'a> {
    /// `file` is the whole file, where the page is one.
    pub(crate) fn of(page: Page, file: Option<&'a [u8]>) -> Picture<'a> {
        Picture { grey: page.grey, came: page.jpeg.map(Cow::Owned).or(file.map(Cow::Borrowed)) }
    }
}

/// Reads a page and, where there is a folder, keeps its picture; guesses what digits in boxes say, where a day is given to read them on.
pub(crate) fn page(
    picture: &Picture<'_>,
    layouts: &Known,
    keep: Option<&Path>,
    guess_on: Option<Date>,
) -> Result<Content, Trouble> {
    // The last net: a page that the reader did not expect is one that a person looks at, and the others go on.
    let read = catch_unwind(AssertUnwindSafe(|| scan::read(&picture.grey, layouts)));
    let Ok(read) = read else { return Ok(Content::Tray(Tray::Unreadable)) };
    let tray = read.tray.map(of_reader);
    let Some(code) = read.code.clone() else { return Ok(Content::Tray(tray.unwrap_or(Tray::NoCode))) };
    let original = original(picture);
    let guesses = guess_on.map(|today| guesses(&read, picture, layouts, today)).unwrap_or_default();
    let picture = keep.map(|folder| pictures::keep(folder, &kept(picture))).transpose()?;
    let corners = corners(&read, layouts);
    let marks = pack(&read.verdicts);
    let form = FormPage { code, fields: read.fields, guesses, marks, corners, original, picture, tray };
    Ok(Content::Form(Box::new(form)))
}

fn of_reader(tray: scan::Tray) -> Tray {
    match tray {
        scan::Tray::NoCode => Tray::NoCode,
        scan::Tray::Foreign => Tray::Foreign,
        scan::Tray::NoForm => Tray::NoForm,
        scan::Tray::TwoCodes => Tray::TwoCodes,
        scan::Tray::UnknownForm => Tray::UnknownForm,
        scan::Tray::Unplaced => Tray::Unplaced,
        scan::Tray::Empty => Tray::Empty,
    }
}

/// Tells this picture from others: by the bytes that it came as, else by its pixels.
pub(crate) fn original(picture: &Picture<'_>) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new_derive_key("planb scanned page v1");
    match &picture.came {
        Some(bytes) => hasher.update(bytes),
        None => hasher.update(&(picture.grey.width as u64).to_be_bytes()).update(&picture.grey.pixels),
    };
    *hasher.finalize().as_bytes()
}

/// What is kept: a JPEG or PNG as it came; else the page as a JPEG, or as a PNG where a JPEG would blur what is black and white.
fn kept<'a>(picture: &'a Picture<'_>) -> Cow<'a, [u8]> {
    let is_picture = |bytes: &&Cow<'_, [u8]>| {
        (bytes.starts_with(&[0xff, 0xd8, 0xff]) || bytes.starts_with(b"\x89PNG")) && bytes.len() <= PICTURE_MAX_BYTES
    };
    match picture.came.as_ref().filter(is_picture) {
        Some(bytes) => Cow::Borrowed(bytes),
        None if picture.grey.is_black_and_white() => Cow::Owned(scan::png(&picture.grey, &[])),
        None => Cow::Owned(scan::jpeg(&picture.grey)),
    }
}

/// What digits in boxes of a page that was read seem to say; nothing where nobody knows where it lies.
fn guesses(read: &PageRead, picture: &Picture<'_>, layouts: &Known, today: Date) -> BTreeMap<String, Guess> {
    let laid = read.code.as_ref().and_then(|code| Some((layouts.form(code)?, layouts.page(code)?)));
    let (Some(warp), Some((form, layout))) = (&read.warp, laid) else { return BTreeMap::new() };
    crate::guess::of_page(form, layout, (&picture.grey, warp), today)
}

/// The centres of the corner marks in the picture; none where the page was not placed.
pub(crate) fn corners(read: &PageRead, layouts: &Known) -> Vec<f32> {
    let layout = read.code.as_ref().and_then(|code| layouts.page(code));
    let (Some(warp), Some(layout)) = (read.warp, layout) else { return Vec::new() };
    layout.marks.iter().map(|mark| warp.at(*mark)).flat_map(|(x, y)| [x as f32, y as f32]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_kept_as_it_came_or_without_loss_where_it_is_black_and_white() {
        let page = |pixels: Vec<u8>| Page { grey: Grey { width: 500, height: 600, pixels }, jpeg: None };
        let jpeg = scan::jpeg(&page(vec![200; 300_000]).grey);
        let alone = Picture::of(page(vec![200; 300_000]), Some(&jpeg));
        assert_eq!(*kept(&alone), jpeg[..]);
        let in_pdf = Picture::of(Page { jpeg: Some(jpeg.clone()), ..page(vec![200; 300_000]) }, None);
        assert_eq!(*kept(&in_pdf), jpeg[..]);
        // A whole file that is no picture, as a TIFF of one page, is kept as a picture.
        let tiff = Picture::of(page(vec![200; 300_000]), Some(b"II*\0 and more"));
        assert!(kept(&tiff).starts_with(&[0xff, 0xd8, 0xff]));
        let fax = page((0..300_000).map(|at| if at % 7 < 3 { 0 } else { 255 }).collect());
        let kept = kept(&Picture::of(fax.clone(), None)).into_owned();
        let read = scan::input::pages(&kept).unwrap().next().unwrap().unwrap();
        assert!(kept.starts_with(b"\x89PNG") && read.grey == fax.grey, "not one dot is lost");
    }
}
