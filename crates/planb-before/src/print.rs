//! From the sealed binder to paper: on a printer, document after document in order of danger; or as plain files on a USB memory
//! for a copier. The envelope's key is needed each time, and nothing plain ever lies on this computer's disk.
//!
//! ```text
//! out/UNIT/parm-NIGHT.tar.age ─► open ─► documents ─┬─► run      a printer; a journal says how far it came
//!                                                   └─► usb      a folder; a list says what lies there in clear
//! ```

pub mod frozen;
mod journal;
mod run;
pub mod usb;

use planb_node::web::records::events;
use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::{Date, DateTime};
use planb_core::copy::COPY;
use planb_core::id::UnitId;
use planb_core::organisation::UnitFound;
use planb_core::overview::binder::change;
use planb_core::overview::binder::page::{Profile, Tab};
use planb_core::overview::frozen::Frozen;
use planb_core::overview::organisation::Units;
use planb_core::overview::paper::Paper;
use planb_core::print::{SheetAt, SheetsPrinted, Way};
use planb_core::refusal::Refusal;
use planb_core::register::{Hand, RecordId};
use planb_core::sheet::{Place, Serial};
use planb_core::snapshot::{BundleOpened, Edition, FileDigest};
use planb_core::state::{Event, State};
use planb_node::bundle::{self, BundleSheet, Manifest};
use planb_node::keys::Identity;
use planb_node::printer::Bytes;
use planb_node::store::Node;
use planb_node::trouble::Trouble;
use planb_node::web::App;
use planb_node::{clock, files, seal};

use crate::night::{OUT, edition_word};
pub use journal::{Journal, Kept};
pub use run::{Done, Found, Go, MOST_AWAY, Progress, Run, Waiting, confirm};

/// What a decision gives.
pub type Decided = Result<Vec<Event>, Refusal>;

/// Whoever may write to the log: the node itself, or the pages that share it.
pub trait Writer {
    /// Decides on the state as it is now and writes that.
    fn write(&mut self, decide: &dyn Fn(&State, &str) -> Decided) -> Result<(), Trouble>;
    /// The time by the node's clock.
    fn now(&self) -> DateTime;
}

impl Writer for Node {
    fn write(&mut self, decide: &dyn Fn(&State, &str) -> Decided) -> Result<(), Trouble> {
        let prefix = self.prefix().as_str().to_string();
        self.record(|state| decide(state, &prefix)).map(drop)
    }

    fn now(&self) -> DateTime {
        clock::local(self.wall())
    }
}

impl Writer for Arc<App> {
    fn write(&mut self, decide: &dyn Fn(&State, &str) -> Decided) -> Result<(), Trouble> {
        let prefix = self.node().prefix().as_str().to_string();
        self.record(|state| decide(state, &prefix)).map(drop)
    }

    fn now(&self) -> DateTime {
        self.clock()
    }
}

/// What is to be printed, and who does it.
#[derive(Clone, Debug)]
pub struct Wish {
    pub edition: Edition,
    /// `None`: for everybody's work.
    pub profile: Option<Profile>,
    /// `None`: all parts.
    pub tabs: Option<Vec<Tab>>,
    /// The first sheet that is wanted.
    pub from: Option<Serial>,
    /// Only the change sheet and what it says to put in, against this paper.
    pub against: Option<Paper>,
    pub by: Hand,
}

/// One document of an opened binder.
#[derive(Clone, Debug)]
pub struct Document {
    /// Its name in the binder, without what says that it was sealed.
    pub name: String,
    pub pdf: Bytes,
    pub pages: u32,
    /// The first and the last page that are wanted, from 1.
    pub range: (u32, u32),
    /// All its sheets.
    pub sheets: Vec<BundleSheet>,
}

impl Document {
    /// Each sheet with its first and last page.
    fn placed(&self) -> impl Iterator<Item = (&BundleSheet, u32, u32)> {
        let mut next = 1;
        self.sheets.iter().map(move |sheet| {
            let first = next;
            next += sheet.pages;
            (sheet, first, next - 1)
        })
    }

    /// The sheets that are wanted.
    pub fn wanted(&self) -> impl Iterator<Item = &BundleSheet> {
        let (from, to) = self.range;
        self.placed().filter(move |(_, first, last)| *first >= from && *last <= to).map(|(sheet, ..)| sheet)
    }

    /// How many pages are wanted.
    pub fn wanted_pages(&self) -> u32 {
        (self.range.1 + 1).saturating_sub(self.range.0)
    }

    /// All of it, for a printer that cannot print a part.
    pub fn whole(&self) -> Document {
        Document { range: (1, self.pages), ..self.clone() }
    }

    /// The parts of it that hold these sheets, as few as there can be.
    fn only(&self, wanted: impl Fn(&BundleSheet) -> bool) -> Vec<Document> {
        let mut ranges: Vec<(u32, u32)> = Vec::new();
        for (_, first, last) in self.placed().filter(|(sheet, ..)| wanted(sheet)) {
            match ranges.last_mut() {
                Some(range) if range.1 + 1 == first => range.1 = last,
                _ => ranges.push((first, last)),
            }
        }
        ranges.into_iter().map(|range| Document { range, ..self.clone() }).collect()
    }
}

/// An opened binder, in memory.
#[derive(Debug)]
pub struct Opened {
    pub manifest: Manifest,
    pub bundle: FileDigest,
    /// What is wanted of it, in print order.
    pub documents: Vec<Document>,
}

/// The unit's newest sealed binder that lies in the node's folder and that the freeze of an incident lets through.
pub fn allowed(
    folder: &Path,
    (unit, edition): (&UnitId, Edition),
    frozen: Option<&Frozen>,
    state: &State,
) -> Result<(Date, PathBuf), Trouble> {
    let Some(frozen) = frozen else { return newest(folder, unit, edition) };
    let all = nights(folder, unit, edition)?;
    let last = all.last().map(|(night, _)| night.to_string()).unwrap_or_default();
    let chosen = all.into_iter().rev().find(|(night, _)| frozen.lets(*night));
    chosen.ok_or_else(|| {
        let name = Units::of(state).name(unit).to_string();
        Trouble::user("snapshot-frozen").with("unit", name).with("night", last)
    })
}

/// The unit's newest sealed binder that lies in the node's folder.
pub fn newest(folder: &Path, unit: &UnitId, edition: Edition) -> Result<(Date, PathBuf), Trouble> {
    let missing = || Trouble::environment("print-no-bundle").with("unit", unit);
    nights(folder, unit, edition)?.pop().ok_or_else(missing)
}

/// All of them, the oldest first.
fn nights(folder: &Path, unit: &UnitId, edition: Edition) -> Result<Vec<(Date, PathBuf)>, Trouble> {
    let missing = || Trouble::environment("print-no-bundle").with("unit", unit);
    if UnitId::of_name(&unit.0) != *unit {
        return Err(missing());
    }
    let folder = folder.join(OUT).join(&unit.0);
    let start = format!("{}-", edition_word(edition));
    let entries = std::fs::read_dir(&folder).map_err(|_| missing())?;
    let nights = entries.flatten().filter_map(|entry| {
        let name = entry.file_name().into_string().ok()?;
        let night = name.strip_prefix(&start)?.strip_suffix(".tar.age")?.parse::<Date>().ok()?;
        Some((night, entry.path()))
    });
    let mut all: Vec<(Date, PathBuf)> = nights.collect();
    all.sort();
    if all.is_empty() { Err(missing()) } else { Ok(all) }
}

/// Opens a binder in memory and takes what is wanted of it.
pub fn open(path: &Path, identity: &Identity, wish: &Wish) -> Result<Opened, Trouble> {
    let (manifest, contents) = bundle::open_bundle(path, identity)?;
    let mut documents = Vec::new();
    for (file, (name, bytes)) in manifest.files.iter().zip(contents) {
        let is_wanted = wish.profile.is_none_or(|profile| file.profiles.contains(&profile))
            && wish.tabs.as_ref().is_none_or(|tabs| tabs.contains(&file.own_tab()));
        if !is_wanted {
            continue;
        }
        let (name, pdf) = match name.strip_suffix(".age") {
            Some(plain) if file.sealed => {
                (plain.to_string(), seal::open_bytes(&bytes, identity, bundle::MAX_FILE_BYTES)?)
            }
            _ => (name, bytes),
        };
        let (pages, sheets) = (file.pages, file.sheets.clone());
        documents.push(Document { name, pdf: pdf.into(), pages, range: (1, pages), sheets });
    }
    if let Some(paper) = &wish.against {
        let swapped = |sheet: &BundleSheet| is_swapped(paper, sheet, manifest.night);
        documents = documents.iter().flat_map(|document| document.only(swapped)).collect();
    }
    if let Some(from) = &wish.from {
        documents = begin_at(documents, from)?;
    }
    if documents.is_empty() {
        return Err(Trouble::user(match &wish.against {
            Some(paper) if paper.sheets.is_empty() => "print-no-paper",
            Some(_) => "print-no-changes",
            None => "print-nothing",
        }));
    }
    Ok(Opened { manifest, bundle: files::digest(path)?, documents })
}

/// Whether a sheet is the change sheet, or differs from the paper at its place, or is new there. What only came with the calendar is
/// printed on the next print day.
fn is_swapped(paper: &Paper, sheet: &BundleSheet, night: Date) -> bool {
    if change::is_change_sheet(&sheet.place) {
        return true;
    }
    let date = change::date_of(&sheet.place, night);
    let letter = |place: &Place| place.0.chars().next();
    let same = || paper.sheets.keys().filter(|(place, _)| letter(place) == letter(&sheet.place));
    match paper.sheets.get(&(sheet.place.clone(), date)) {
        Some(lying) => lying.serial != sheet.serial,
        None if change::is_schedule(&sheet.place) => !same().any(|(place, _)| change::is_schedule(place)),
        None => {
            same().next().is_some() && date <= same().filter_map(|(_, date)| *date).max().filter(|_| date.is_some())
        }
    }
}

/// What comes from a sheet on.
fn begin_at(documents: Vec<Document>, from: &Serial) -> Result<Vec<Document>, Trouble> {
    let holds = |document: &Document| document.sheets.iter().any(|sheet| sheet.serial == *from);
    let Some(at) = documents.iter().position(holds) else {
        return Err(Trouble::user("print-no-sheet").with("serial", from));
    };
    let mut rest: Vec<Document> = documents.into_iter().skip(at).collect();
    if let Some(first) = rest.first_mut() {
        let before = first.sheets.iter().take_while(|sheet| sheet.serial != *from);
        first.range.0 = 1 + before.map(|sheet| sheet.pages).sum::<u32>();
    }
    Ok(rest)
}

impl Opened {
    /// The edition that was opened.
    pub fn edition(&self) -> Edition {
        if self.manifest.supplement { Edition::Supplement } else { Edition::Common }
    }

    /// Pages that are wanted.
    pub fn pages(&self) -> u32 {
        self.documents.iter().map(Document::wanted_pages).sum()
    }

    /// Puts a paper in front of it that has no serial: what must be known before the first sheet is read.
    pub fn begin_with(&mut self, name: &str, pdf: Vec<u8>) {
        let (pages, sheets) = (planb_node::web::printing::pages(&pdf).unwrap_or(1), Vec::new());
        self.documents.insert(0, Document { name: name.into(), pdf: pdf.into(), pages, range: (1, pages), sheets });
    }

    /// The oldest data that it is made from.
    fn data_as_of(&self) -> DateTime {
        self.manifest.files.iter().map(|file| file.data_as_of).min().unwrap_or(self.manifest.made_at)
    }
}

/// Writes that the binder was opened, and that there is a copy of it now; gives the copy's serial.
fn register(
    writer: &mut dyn Writer,
    opened: &Opened,
    what: &str,
    more: &[(&str, &str)],
    by: &Hand,
) -> Result<Serial, Trouble> {
    let now = writer.now();
    let serial: RefCell<Option<Serial>> = RefCell::new(None);
    let (unit, night) = (&opened.manifest.unit, opened.manifest.night.to_string());
    let (today, pages) = (now.date().to_string(), opened.pages().to_string());
    let data = opened.data_as_of().strftime("%Y-%m-%d %H:%M").to_string();
    // A reserve computer may have its binder before it has heard of the unit; the sealed manifest says what it is called.
    let found = UnitFound { unit: unit.clone(), name: opened.manifest.unit_name.clone() };
    writer.write(&|state, _| {
        let is_known = Units::of(state).get(unit).is_some();
        Ok(if is_known { Vec::new() } else { vec![found.clone().into()] })
    })?;
    writer.write(&|state, prefix| {
        let own = Serial::new(prefix, state.next_serial(prefix));
        let mut set = vec![
            ("serial", own.0.as_str()),
            ("what", what),
            ("subject", &night),
            ("unit", &unit.0),
            ("printed_on", &today),
            ("printed_by", &by.name),
            ("data_as_of", &data),
            ("pages", &pages),
            ("state", "printed"),
        ];
        set.extend_from_slice(more);
        let mut all = events(state, &COPY, &copy_id(&own), &set, None, by)?;
        all.push(Event::from(BundleOpened {
            unit: unit.clone(),
            edition: opened.edition(),
            bundle: opened.bundle,
            opened_at: now,
            by: by.name.clone(),
        }));
        *serial.borrow_mut() = Some(own);
        Ok(all)
    })?;
    serial.into_inner().ok_or_else(|| Trouble::internal("work-failed"))
}

/// The id of the copy with a serial.
pub fn copy_id(serial: &Serial) -> RecordId {
    RecordId(serial.0.to_ascii_lowercase())
}

/// What a copy of an edition is called in the register.
pub fn copy_word(edition: Edition) -> &'static str {
    match edition {
        Edition::Common => "binder",
        Edition::Supplement => "supplement",
    }
}

/// The entry that says that a document came out.
fn printed(opened: &Opened, document: &Document, copy: &Serial, way: Way, by: &Hand) -> SheetsPrinted {
    let at = |sheet: &BundleSheet| SheetAt { place: sheet.place.clone(), serial: sheet.serial.clone() };
    SheetsPrinted {
        copy: copy_id(copy),
        unit: opened.manifest.unit.clone(),
        supplement: opened.manifest.supplement,
        bundle: opened.bundle.0,
        night: opened.manifest.night,
        file: document.name.clone(),
        way,
        pages: document.wanted_pages(),
        sheets: document.wanted().map(at).collect(),
        by: by.clone(),
    }
}

#[cfg(test)]
mod tests;
