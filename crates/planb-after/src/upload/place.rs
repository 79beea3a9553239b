//! One page of a stack: written in the ledger, or laid into the tray. Each page stands alone.

use std::collections::BTreeMap;
use std::path::PathBuf;

use planb_core::form::answer::{Answer, Doubt, pack};
use planb_core::form::code::PageCode;
use planb_core::id::UnitId;
use planb_core::register::Hand;
use planb_core::sheet::Serial;
use planb_core::state::State;
use planb_node::pictures;
use planb_node::trouble::Trouble;
use planb_node::web::App;
use planb_paper::scan::{Grey, PageRead, jpeg, png};

use super::shelf::{self, About};
use crate::scan::read::{self, Content, FormPage, PageIn, Picture};
use crate::scan::{Tray, book, known};

/// Who scans, which unit's stack it is, and which page of it.
#[derive(Clone, Debug)]
pub struct Pile {
    pub unit: UnitId,
    pub by: Hand,
    /// From 1.
    pub file: usize,
    pub page: usize,
}

/// What became of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// In the ledger: how many of its fields somebody has to look at, beside those that always are.
    Read { serial: Serial, doubts: usize },
    /// Another picture of a page that was scanned before; kept beside it.
    Copy { serial: Serial },
    /// The very same picture as before; nothing was written.
    Same,
    /// Somebody has to say what it is: a word of `tray-…`.
    Tray(&'static str),
}

/// Takes a page in.
pub(crate) fn take(app: &App, pile: &Pile, picture: &Picture<'_>) -> Result<Outcome, Trouble> {
    let original = read::original(picture);
    let content = read::page(picture, &known(&app.now().state), Some(app.dir()), None)?;
    let (why, code) = match content {
        Content::Form(form) => match (form.tray, stops(&app.now().state, &form.code)) {
            (None, None) => match write(app, pile, *form)? {
                Ok(outcome) => return Ok(outcome),
                Err((tray, code)) => (tray.word(), Some(code)),
            },
            (tray, other) => {
                if let Some(kept) = &form.picture {
                    pictures::remove(app.dir(), &kept.digest)?;
                }
                (tray.map(Tray::word).or(other).unwrap_or("no-code"), Some(form.code))
            }
        },
        Content::Tray(tray) => (tray.word(), None),
        Content::Fault(_) => (Tray::Unreadable.word(), None),
    };
    if shelf::has(app, &original) {
        return Ok(Outcome::Same);
    }
    let code = code.as_ref().map(PageCode::text).unwrap_or_default();
    let about = About::new(pile, why, code, &original, app.clock());
    shelf::put(app, &about, &png(&picture.grey, &[]))?;
    Ok(Outcome::Tray(why))
}

/// Why a page with a code of ours is not written though its number is known; `None` where it is.
pub fn stops(state: &State, code: &PageCode) -> Option<&'static str> {
    let (_, issue) = state.ledger().issued(&code.serial)?;
    let is_same = (issue.form.as_str(), issue.version) == (code.form.as_str(), code.version);
    (!is_same).then_some("other-form")
}

/// Writes a page in the ledger. `Err` where the ledger knows of no such sheet; its picture is let go then.
pub fn write(app: &App, pile: &Pile, form: FormPage) -> Result<Result<Outcome, (Tray, PageCode)>, Trouble> {
    let (code, kept) = (form.code.clone(), form.picture);
    let is_doubt = |answer: &&Answer| answer.doubt.is_some_and(|doubt| doubt != Doubt::Guarded);
    let doubts = form.fields.values().filter(is_doubt).count();
    let pages = [PageIn { file: PathBuf::new(), page: pile.page as u32, content: Content::Form(Box::new(form)) }];
    let mut outcome = book::Outcome::Known;
    app.record(|state| {
        let (events, outcomes) = book::decide(state, &book::prefixes(state), &pages, &pile.by);
        outcome = outcomes.into_iter().next().unwrap_or(book::Outcome::Known);
        Ok(events)
    })?;
    let serial = code.serial.clone();
    if let (Some(kept), true) = (kept, !outcome.is_kept()) {
        pictures::remove(app.dir(), &kept.digest)?;
    }
    Ok(match outcome {
        book::Outcome::Copy => Ok(Outcome::Copy { serial }),
        book::Outcome::Booked => Ok(Outcome::Read { serial, doubts }),
        book::Outcome::Known => Ok(Outcome::Same),
        book::Outcome::Tray(tray) => Err((tray, code)),
    })
}

/// Writes a page of the tray that somebody knows, as it was read or as a picture alone; takes it out of the tray.
pub fn settle(
    app: &App,
    pile: &Pile,
    about: &About,
    page: (&PageCode, &Grey, Option<&PageRead>),
) -> Result<(), Trouble> {
    let (code, grey, seen) = page;
    let kept = pictures::keep(app.dir(), &jpeg(grey))?;
    let form = FormPage {
        code: code.clone(),
        fields: seen.map(|seen| seen.fields.clone()).unwrap_or_default(),
        guesses: BTreeMap::new(),
        marks: seen.map(|seen| pack(&seen.verdicts)).unwrap_or_default(),
        corners: seen.map(|seen| read::corners(seen, &known(&app.now().state))).unwrap_or_default(),
        original: about.original(),
        picture: Some(kept),
        tray: None,
    };
    match write(app, pile, form)? {
        Ok(_) => {
            shelf::take_out(app, about);
            Ok(())
        }
        Err(_) => Err(Trouble::user("ledger-unknown").with("serial", &code.serial)),
    }
}
