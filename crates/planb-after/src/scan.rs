//! Pages in: files are read on all processors, what was read is written in the ledger, and the picture of each page is kept, sealed.
//!
//! Each page stands alone: what cannot be read goes to a tray with a reason, and the rest go on.

mod apart;
pub mod book;
mod files;
pub(crate) mod read;
mod work;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use planb_core::form::answer::Answer;
use planb_core::form::code::PageCode;
use planb_core::form::guess::Guess;
use planb_core::overview;
use planb_core::register::Hand;
use planb_core::state::State;
use planb_node::store::Node;
use planb_node::trouble::Trouble;
use planb_paper::scan::Known;
use planb_paper::scan::input::Unreadable;
use serde::Serialize;

pub use apart::{DRAW, answer, draw_by, pages as pages_of};
pub use files::{FILES_MAX, found};
pub use read::{Content, PageIn};
pub use work::{Wanted, pages};

/// Pages that are written in one transaction.
const BATCH: usize = 48;

/// Why a page is nobody's, or a person has to look at it as a whole. The words are kept stable for scripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Tray {
    /// No code, no marks.
    NoCode,
    /// Somebody else's codes.
    Foreign,
    /// A paper of ours that is no form.
    NoForm,
    /// Two codes of ours that differ.
    TwoCodes,
    /// A form or a version that is not known here.
    UnknownForm,
    /// The code is read; somebody shows the four corners.
    Unplaced,
    Empty,
    /// A form with a number of another municipality's.
    OtherMunicipality,
    /// A number of ours that was not issued as far as is known here: another computer has not been met.
    NotIssued,
    /// The file, or this page of it, is no picture, is damaged, locked or too large.
    Unreadable,
}

impl Tray {
    /// The reason's word in texts, `tray-…`.
    pub fn word(self) -> &'static str {
        match self {
            Tray::NoCode => "no-code",
            Tray::Foreign => "foreign",
            Tray::NoForm => "no-form",
            Tray::TwoCodes => "two-codes",
            Tray::UnknownForm => "unknown-form",
            Tray::Unplaced => "unplaced",
            Tray::Empty => "empty",
            Tray::OtherMunicipality => "other-municipality",
            Tray::NotIssued => "not-issued",
            Tray::Unreadable => "unreadable",
        }
    }
}

/// Why a file, or a page of one, cannot be read: a text's key.
pub fn fault(why: &Unreadable) -> &'static str {
    match why {
        Unreadable::Kind => "scan-fault-kind",
        Unreadable::TooLarge { .. } => "scan-fault-large",
        Unreadable::TooManyPixels { .. } => "scan-fault-pixels",
        Unreadable::TooManyPages { .. } => "scan-fault-pages",
        Unreadable::TooSmall => "scan-fault-small",
        Unreadable::Damaged => "scan-fault-damaged",
        Unreadable::Heic => "scan-fault-heic",
        Unreadable::Pdf(_) => "scan-fault-pdf",
    }
}

/// The forms that a page may be of, as this state knows them.
pub fn known(state: &State) -> Known {
    Known::with(overview::form::own(state))
}

/// One page as it is told.
#[derive(Clone, Debug)]
pub struct PageSeen {
    pub file: PathBuf,
    /// In the file, from 1.
    pub page: u32,
    pub code: Option<PageCode>,
    pub fields: BTreeMap<String, Answer>,
    /// What digits in boxes seem to say, by fields, where somebody asked. A guess is no answer: a person sees the picture first.
    pub guesses: BTreeMap<String, Guess>,
    pub tray: Option<Tray>,
    /// Why the file, or the page, cannot be read: a text's key.
    pub fault: Option<&'static str>,
    /// It stands in the ledger; or it did before.
    pub is_booked: bool,
}

/// What a run of scanning came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    pub files: u32,
    pub pages: u32,
    pub booked: u32,
    pub tray: u32,
}

/// Where pages are written: the node and who scans. Without one they are only read.
pub struct Desk<'a> {
    pub node: &'a mut Node,
    pub by: &'a Hand,
}

/// Reads files and writes what they are; `told` hears of every page once it is written, with guesses of its digits where a day is given to
/// read them on.
pub fn scan(
    paths: &[PathBuf],
    guess_on: Option<Date>,
    mut desk: Option<Desk<'_>>,
    mut told: impl FnMut(&PageSeen),
) -> Result<Summary, Trouble> {
    let layouts = desk.as_ref().map(|desk| known(desk.node.state())).unwrap_or_default();
    let keep = desk.as_ref().map(|desk| desk.node.folder().to_path_buf());
    let mut summary = Summary { files: paths.len() as u32, ..Summary::default() };
    let wanted = Wanted { layouts: &layouts, keep: keep.as_deref(), guess_on };
    work::pages(paths, wanted, BATCH, |batch| {
        let mut seen = match &mut desk {
            Some(desk) => write(desk, keep.as_deref(), batch)?,
            None => batch.into_iter().map(PageIn::seen).collect(),
        };
        seen.sort_by(|one, other| (&one.file, one.page).cmp(&(&other.file, other.page)));
        for page in &seen {
            summary.pages += 1;
            summary.booked += u32::from(page.is_booked);
            summary.tray += u32::from(page.tray.is_some());
            told(page);
        }
        Ok(())
    })?;
    Ok(summary)
}

/// Writes pages in one transaction; a picture that is not written about is taken away again.
fn write(desk: &mut Desk<'_>, keep: Option<&Path>, batch: Vec<PageIn>) -> Result<Vec<PageSeen>, Trouble> {
    let prefixes = book::prefixes(desk.node.state());
    let mut booked = Vec::new();
    desk.node.record(|state| {
        let (events, outcomes) = book::decide(state, &prefixes, &batch, desk.by);
        booked = outcomes;
        Ok(events)
    })?;
    let mut seen = Vec::with_capacity(batch.len());
    for (page, outcome) in batch.into_iter().zip(booked) {
        let idle = page.picture().filter(|_| outcome != book::Outcome::Booked);
        if let (Some(folder), Some(picture)) = (keep, idle) {
            planb_node::pictures::remove(folder, &picture.digest)?;
        }
        seen.push(outcome.told(page));
    }
    Ok(seen)
}
