//! What is written of pages: whose sheet it is, that it was scanned, and, sealed, what was read.

use std::collections::{BTreeMap, BTreeSet};

use planb_core::ledger::{PageRead, PageScanned};
use planb_core::register::Hand;
use planb_core::sheet::Serial;
use planb_core::state::{Event, State};

use super::read::{Content, FormPage, PageIn};
use super::{PageSeen, Tray};

/// What became of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Booked,
    /// The very same picture was written about before.
    Known,
    Tray(Tray),
}

impl Outcome {
    pub(super) fn told(self, page: PageIn) -> PageSeen {
        let seen = page.seen();
        match self {
            Outcome::Booked | Outcome::Known => PageSeen { is_booked: true, ..seen },
            // Nothing of another's sheet is told.
            Outcome::Tray(tray @ (Tray::OtherMunicipality | Tray::NotIssued)) => {
                PageSeen { fields: BTreeMap::new(), guesses: BTreeMap::new(), tray: Some(tray), ..seen }
            }
            Outcome::Tray(tray) => PageSeen { tray: Some(tray), ..seen },
        }
    }
}

/// How the numbers of this municipality's computers begin.
pub fn prefixes(state: &State) -> BTreeSet<String> {
    let nodes = state.trust().nodes().filter_map(|(key, _)| state.trust().last_certificate(key));
    let mut all: BTreeSet<String> = nodes.map(|certificate| certificate.prefix.as_str().to_string()).collect();
    let issued = state.ledger().sheets().filter_map(|(serial, _, _)| serial.parts());
    let mut last = "";
    for (prefix, _) in issued.filter(|(prefix, _)| prefix.len() <= 4) {
        if prefix != last {
            all.insert(prefix.to_string());
            last = prefix;
        }
    }
    all
}

/// Decides on pages that were read together.
pub fn decide(state: &State, prefixes: &BTreeSet<String>, pages: &[PageIn], by: &Hand) -> (Vec<Event>, Vec<Outcome>) {
    let mut events = Vec::new();
    let mut new: BTreeSet<(Serial, u32, [u8; 32])> = BTreeSet::new();
    let mut outcomes = Vec::with_capacity(pages.len());
    for page in pages {
        outcomes.push(match &page.content {
            Content::Tray(tray) => Outcome::Tray(*tray),
            Content::Fault(_) => Outcome::Tray(Tray::Unreadable),
            Content::Form(form) => one(state, prefixes, form, by, (&mut events, &mut new)),
        });
    }
    (events, outcomes)
}

type Written<'a> = (&'a mut Vec<Event>, &'a mut BTreeSet<(Serial, u32, [u8; 32])>);

fn one(state: &State, prefixes: &BTreeSet<String>, form: &FormPage, by: &Hand, (events, new): Written<'_>) -> Outcome {
    let code = &form.code;
    let Some((_, issue)) = state.ledger().issued(&code.serial) else {
        let is_ours = code.serial.parts().is_some_and(|(prefix, _)| prefixes.contains(prefix));
        return Outcome::Tray(if is_ours { Tray::NotIssued } else { Tray::OtherMunicipality });
    };
    let client = state.ledger().client_of(&code.serial);
    let Some(picture) = form.picture.filter(|_| !state.erasures().is_erased(&client)) else {
        return Outcome::Tray(Tray::NotIssued);
    };
    let known = state.ledger().contents(&code.serial);
    let is_known =
        known.is_some_and(|known| known.reads().any(|read| read.page == code.page && read.original == form.original));
    if is_known || !new.insert((code.serial.clone(), code.page, form.original)) {
        return Outcome::Known;
    }
    let scanned = PageScanned {
        serial: code.serial.clone(),
        form: code.form.clone(),
        version: code.version,
        page: code.page,
        pages: code.pages,
        picture: picture.digest,
        flagged: form.fields.values().filter(|answer| answer.flagged).count() as u32,
        by: by.clone(),
    };
    let read = PageRead {
        unit: issue.unit.clone(),
        client,
        serial: code.serial.clone(),
        page: code.page,
        picture: picture.digest,
        key: picture.key,
        marks: form.marks.clone(),
        corners: form.corners.clone(),
        original: form.original,
    };
    events.push(scanned.into());
    events.push(read.into());
    Outcome::Booked
}
