//! All sheets, and all that is known of what stands on them.

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

use super::content::Contents;
use super::sheet::{Issue, Said, Scan, Sheet, Told};
use super::{
    FieldSettled, FormsDestroyed, FormsDestructionDecided, FormsIssued, PageRead, PageScanned, SHEETS_MAX,
    SheetAdopted, SheetChecked, SheetEntered, SheetSettled, SheetsBack, SheetsExplained, SheetsGiven, SheetsLost,
    SheetsRemarked, SheetsVoided,
};
use crate::id::ClientId;
use crate::log::Order;
use crate::record::Shared;
use crate::register::Hand;
use crate::sheet::Serial;

/// The ledger.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Ledger {
    sheets: Shared<Serial, Sheet>,
    contents: Shared<Serial, Contents>,
}

/// Where and when an entry stands.
#[derive(Clone, Copy, Debug)]
pub struct At {
    pub order: Order,
    pub time: DateTime,
}

impl Ledger {
    /// A sheet that something was ever said of.
    pub fn sheet(&self, serial: &Serial) -> Option<&Sheet> {
        self.sheets.get(serial)
    }

    /// A sheet that was issued or adopted.
    pub fn issued(&self, serial: &Serial) -> Option<(&Sheet, &Issue)> {
        let sheet = self.sheets.get(serial)?;
        Some((sheet, sheet.issue()?))
    }

    /// Every sheet that was issued or adopted, by serial.
    pub fn sheets(&self) -> impl DoubleEndedIterator<Item = (&Serial, &Sheet, &Issue)> {
        self.sheets.iter().filter_map(|(serial, sheet)| Some((serial, sheet, sheet.issue()?)))
    }

    /// Sheets that something is said of, and whose issue has not arrived here.
    pub fn unissued(&self) -> impl Iterator<Item = (&Serial, &Sheet)> {
        self.sheets.iter().filter(|(_, sheet)| sheet.issue().is_none())
    }

    /// What is known of a sheet's content.
    pub fn contents(&self, serial: &Serial) -> Option<&Contents> {
        self.contents.get(serial)
    }

    /// The client whose key seals what stands on a sheet: whom it was issued for, else the sheet's own.
    pub fn client_of(&self, serial: &Serial) -> ClientId {
        self.sheets.get(serial).and_then(Sheet::client).unwrap_or_else(|| super::own_client(serial))
    }

    /// Sheets whose content is about a client and stands in no system yet.
    pub fn originals<'a>(&'a self, client: &'a ClientId) -> impl Iterator<Item = &'a Serial> {
        let about = self.contents.iter().filter(|(_, contents)| contents.is_about(client));
        about
            .map(|(serial, _)| serial)
            .filter(|serial| self.sheets.get(serial).is_some_and(|sheet| sheet.standing.stage.is_outstanding()))
    }

    /// Drops what stands on sheets about a client; where the sheets are is kept.
    pub fn forget(&mut self, client: &ClientId) {
        let about: Vec<Serial> =
            self.contents.iter().filter(|(_, of)| of.is_about(client)).map(|(serial, _)| serial.clone()).collect();
        for serial in about {
            self.contents.entry(serial, Contents::default).forget(client);
        }
        self.contents.retain(|_, contents| !contents.is_empty());
    }

    fn say(&mut self, at: At, serial: &Serial, by: &Hand, told: Told) {
        let sheet = self.sheets.entry(serial.clone(), Sheet::default);
        sheet.said.insert(at.order, Said { at: at.time, by: by.clone(), told });
        sheet.stand();
    }

    fn say_all(&mut self, at: At, serials: &[Serial], by: &Hand, told: &Told) {
        for serial in serials.iter().take(SHEETS_MAX) {
            self.say(at, serial, by, told.clone());
        }
    }

    fn add(&mut self, at: At, serial: Serial, issue: Issue) {
        let sheet = self.sheets.entry(serial, Sheet::default);
        sheet.issues.insert(at.order, issue);
        sheet.stand();
    }
}

/// How each event is folded in; in whatever order they arrive.
impl Ledger {
    pub fn issue(&mut self, at: At, issued: &FormsIssued) {
        let issue = Issue {
            at: at.time,
            unit: issued.unit.clone(),
            form: issued.form.clone(),
            version: issued.version,
            pages: issued.pages,
            client: issued.client,
            is_adopted: false,
            by: issued.by.clone(),
        };
        for serial in issued.serials() {
            self.add(at, serial, issue.clone());
        }
    }

    pub fn adopt(&mut self, at: At, adopted: &SheetAdopted) {
        let issue = Issue {
            at: at.time,
            unit: adopted.unit.clone(),
            form: adopted.form.clone(),
            version: adopted.version,
            pages: adopted.pages,
            client: None,
            is_adopted: true,
            by: adopted.by.clone(),
        };
        self.add(at, adopted.serial.clone(), issue);
    }

    pub fn give(&mut self, at: At, given: &SheetsGiven) {
        let told = Told::Given { to: given.to.clone(), from: given.from.clone() };
        self.say_all(at, &given.serials, &given.by, &told);
    }

    pub fn hand_in(&mut self, at: At, back: &SheetsBack) {
        self.say_all(at, &back.serials, &back.by, &Told::Back { place: back.place.clone() });
    }

    pub fn scan(&mut self, at: At, scanned: &PageScanned) {
        let scan = Scan {
            page: scanned.page,
            form: scanned.form.clone(),
            version: scanned.version,
            pages: scanned.pages,
            picture: scanned.picture,
            flagged: scanned.flagged,
        };
        self.say(at, &scanned.serial, &scanned.by, Told::Scanned(scan));
    }

    pub fn enter(&mut self, at: At, entered: &SheetEntered) {
        let told = Told::Entered { system: entered.system.clone(), second: entered.second.clone() };
        self.say(at, &entered.serial, &entered.by, told);
    }

    pub fn check(&mut self, at: At, checked: &SheetChecked) {
        self.say(at, &checked.serial, &checked.by, Told::Checked);
    }

    pub fn void(&mut self, at: At, voided: &SheetsVoided) {
        self.say_all(at, &voided.serials, &voided.by, &Told::Voided { why: voided.why.clone() });
    }

    pub fn lose(&mut self, at: At, lost: &SheetsLost) {
        self.say_all(at, &lost.serials, &lost.by, &Told::Lost);
    }

    pub fn explain(&mut self, at: At, explained: &SheetsExplained) {
        self.say_all(at, &explained.serials, &explained.by, &Told::Explained { why: explained.why.clone() });
    }

    pub fn settle(&mut self, at: At, settled: &SheetSettled) {
        let told = Told::Settled { stands: settled.stands.clone(), over: settled.over.clone() };
        self.say(at, &settled.serial, &settled.by, told);
    }

    pub fn decide_destruction(&mut self, at: At, decided: &FormsDestructionDecided) {
        let told = Told::DestructionDecided { reference: decided.reference.clone() };
        self.say_all(at, &decided.serials, &decided.by, &told);
    }

    pub fn destroy(&mut self, at: At, destroyed: &FormsDestroyed) {
        let told = Told::Destroyed { reference: destroyed.reference.clone(), witness: destroyed.witness.clone() };
        self.say_all(at, &destroyed.serials, &destroyed.by, &told);
    }

    /// The three below are about a client: the caller leaves out what is about an erased one.
    pub fn read(&mut self, at: At, read: &PageRead) {
        self.contents.entry(read.serial.clone(), Contents::default).read(at.order, read);
    }

    pub fn settle_field(&mut self, at: At, settled: &FieldSettled) {
        self.contents.entry(settled.serial.clone(), Contents::default).settle(at.order, settled);
    }

    pub fn remark(&mut self, at: At, remarked: &SheetsRemarked) {
        for serial in remarked.serials.iter().take(SHEETS_MAX) {
            let own = SheetsRemarked { serials: vec![serial.clone()], ..remarked.clone() };
            self.contents.entry(serial.clone(), Contents::default).remark(at.order, at.time, &own);
        }
    }
}
