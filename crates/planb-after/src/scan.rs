//! Pages in: files are read on all processors, what was read is written in the ledger, and the picture of each page is kept, sealed.
//!
//! Each page stands alone: what cannot be read goes to a tray with a reason, and the rest go on.

pub mod book;
mod files;
pub(crate) mod read;
mod work;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use planb_core::form::answer::Answer;
use planb_core::form::code::PageCode;
use planb_core::register::Hand;
use planb_node::store::Node;
use planb_node::trouble::Trouble;
use serde::Serialize;

pub use files::{FILES_MAX, found};
pub use read::{Content, PageIn};
pub use work::pages;

use crate::forms::Layouts;

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

/// One page as it is told.
#[derive(Clone, Debug)]
pub struct PageSeen {
    pub file: PathBuf,
    /// In the file, from 1.
    pub page: u32,
    pub code: Option<PageCode>,
    pub fields: BTreeMap<String, Answer>,
    pub tray: Option<Tray>,
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

/// Reads files and writes what they are; `told` hears of every page once it is written.
pub fn scan(
    paths: &[PathBuf],
    mut desk: Option<Desk<'_>>,
    mut told: impl FnMut(&PageSeen),
) -> Result<Summary, Trouble> {
    let keep = desk.as_ref().map(|desk| desk.node.folder().to_path_buf());
    let forms = keep.as_deref().map(planb_node::forms::known).transpose()?;
    let layouts = Layouts::of(&forms.map(|(forms, _)| forms).unwrap_or_default());
    let mut summary = Summary { files: paths.len() as u32, ..Summary::default() };
    work::pages(paths, &layouts, keep.as_deref(), BATCH, |batch| {
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
