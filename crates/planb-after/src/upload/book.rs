//! One page: read, sealed and booked in the ledger; what is nobody's goes to the tray. Each page stands alone.

use planb_core::form::code::PageCode;
use planb_core::form::layout::PageLayout;
use planb_core::id::UnitId;
use planb_core::ledger::{PageRead as Booked, PageScanned};
use planb_core::overview::review;
use planb_core::register::Hand;
use planb_core::sheet::Serial;
use planb_core::state::State;
use planb_node::trouble::Trouble;
use planb_node::web::App;
use planb_paper::scan::{self, Forms, Grey, PageRead, Tray, png};

use super::shelf::{self, About};
use crate::picture;

/// The forms that are known here.
pub struct Known;

impl Forms for Known {
    fn page(&self, code: &PageCode) -> Option<&PageLayout> {
        let page = review::page(&code.form, code.version, code.page)?;
        (page.pages == code.pages).then_some(page)
    }
}

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
    /// Booked: how many of its fields somebody has to look at, beside those that always are.
    Read { serial: Serial, doubts: usize },
    /// Another picture of a page that was scanned before; kept beside it.
    Copy { serial: Serial },
    /// The very same picture as before; nothing was written.
    Same,
    /// Somebody has to say what it is.
    Tray(&'static str),
}

/// The word of a tray's reason.
pub fn word(tray: Tray) -> &'static str {
    match tray {
        Tray::NoCode => "no-code",
        Tray::Foreign => "foreign",
        Tray::NoForm => "no-form",
        Tray::TwoCodes => "two-codes",
        Tray::UnknownForm => "unknown-form",
        Tray::Unplaced => "unplaced",
        Tray::Empty => "empty",
    }
}

/// Takes a page in.
pub fn take(app: &App, pile: &Pile, page: &Grey) -> Result<Outcome, Trouble> {
    let plain = png(page, &[]);
    let original = original(app, &plain);
    let seen = scan::read(page, &Known);
    let why = match (&seen.tray, &seen.code) {
        (None, Some(code)) => match stops(&app.now().state, code) {
            None => return book(app, pile, code, &seen, (&plain, original)),
            Some(why) => why,
        },
        (Some(tray), _) => word(*tray),
        (None, None) => word(Tray::NoCode),
    };
    if shelf::has(app, &original)? {
        return Ok(Outcome::Same);
    }
    let code = seen.code.as_ref().map(PageCode::text).unwrap_or_default();
    let about = About::new(pile, why, code, &original, app.clock());
    shelf::put(app, &about, &plain)?;
    Ok(Outcome::Tray(why))
}

/// Why a page that was read is not booked here; `None` where it is.
pub fn stops(state: &State, code: &PageCode) -> Option<&'static str> {
    let Some((_, issue)) = state.ledger().issued(&code.serial) else { return Some("unissued") };
    let is_same = (issue.form.as_str(), issue.version) == (code.form.as_str(), code.version);
    (!is_same).then_some("other-form")
}

/// A keyed digest of a page as it came.
pub fn original(app: &App, plain: &[u8]) -> [u8; 32] {
    let key = blake3::derive_key("planb scanned page v1", app.node().sheet_key());
    *blake3::keyed_hash(&key, plain).as_bytes()
}

/// Books a page that was read; `plain` is its picture as PNG.
pub fn book(
    app: &App,
    pile: &Pile,
    code: &PageCode,
    seen: &PageRead,
    (plain, original): (&[u8], [u8; 32]),
) -> Result<Outcome, Trouble> {
    let now = app.now();
    let before = now.state.ledger().contents(&code.serial);
    if before.is_some_and(|contents| contents.reads().any(|read| read.original == original)) {
        return Ok(Outcome::Same);
    }
    let is_copy = before.is_some_and(|contents| contents.page(code.page).is_some());
    let kept = picture::keep(app, plain)?;
    let flagged = seen.fields.values().filter(|answer| answer.flagged).count();
    let is_doubt = |answer: &&planb_core::form::answer::Answer| {
        answer.doubt.is_some_and(|doubt| doubt != planb_core::form::answer::Doubt::Guarded)
    };
    let doubts = seen.fields.values().filter(is_doubt).count();
    let corners = corners(code, seen);
    let marks = planb_core::form::answer::pack(&seen.verdicts);
    app.record(|state| {
        let ledger = state.ledger();
        let Some((_, issue)) = ledger.issued(&code.serial) else {
            return Err(planb_core::refusal::Refusal::new("ledger-unknown").with("serial", &code.serial));
        };
        let scanned = PageScanned {
            serial: code.serial.clone(),
            form: code.form.clone(),
            version: code.version,
            page: code.page,
            pages: code.pages,
            picture: kept.name,
            flagged: flagged as u32,
            by: pile.by.clone(),
        };
        let read = Booked {
            unit: issue.unit.clone(),
            client: ledger.client_of(&code.serial),
            serial: code.serial.clone(),
            page: code.page,
            picture: kept.name,
            key: kept.key,
            marks,
            corners,
            original,
        };
        Ok(vec![scanned.into(), read.into()])
    })?;
    let serial = code.serial.clone();
    Ok(if is_copy { Outcome::Copy { serial } } else { Outcome::Read { serial, doubts } })
}

/// The centres of the corner marks in the picture; none where the page was not placed.
fn corners(code: &PageCode, seen: &PageRead) -> Vec<f32> {
    let (Some(warp), Some(layout)) = (seen.warp, Known.page(code)) else { return Vec::new() };
    layout.marks.iter().map(|mark| warp.at(*mark)).flat_map(|(x, y)| [x as f32, y as f32]).collect()
}

/// A page of which only the picture is kept: nothing of it was read.
pub fn unread(code: &PageCode) -> PageRead {
    PageRead {
        code: Some(code.clone()),
        tray: None,
        fields: Default::default(),
        verdicts: Vec::new(),
        warp: None,
        is_poor: true,
    }
}
