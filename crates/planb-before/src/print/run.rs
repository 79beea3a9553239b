//! A run of print: one document after the other, each waited for until the printer says that it is printed.
//!
//! A tray that is empty is waited for; a printer that is switched off and on is found again. Killed at any moment, the run goes
//! on where it was: the journal says what was sent, and the printer what came of it. Where neither knows, a document is printed
//! again, since a sheet too many is better than one too few.

use std::cell::RefCell;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use planb_core::copy::COPY;
use planb_core::id::UnitId;
use planb_core::print::{SheetsDestroyed, Way};
use planb_core::refusal::Refusal;
use planb_core::register::{Hand, RETIRED};
use planb_core::sheet::Serial;
use planb_core::snapshot::Edition;
use planb_core::state::Event;
use planb_node::printer::{self, JobId, JobState, Printer, Reason, Standing};
use planb_node::trouble::Trouble;

use super::journal::{FOLDER, Journal, Kept, Line};
use super::{Document, Opened, Writer, copy_word, events, printed, register};

/// How often the printer is asked.
const POLL: Duration = Duration::from_millis(400);
/// How long a printer may be away in the middle of a run before the run is left for later.
pub const MOST_AWAY: Duration = Duration::from_secs(30 * 60);

/// Whether to go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Go {
    On,
    /// Ends after what the printer already has is stopped.
    Stop,
}

/// What the run waits for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Waiting {
    #[default]
    Nothing,
    /// Somebody must see to the printer.
    Printer(Vec<Reason>),
    /// The printer does not answer.
    Away,
}

/// How far the run has come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    pub pages_done: u32,
    pub pages: u32,
    /// By the pace that was measured, or that the printer tells.
    pub minutes_left: Option<u32>,
    pub waiting: Waiting,
}

/// How it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Done {
    /// The printer says that everything is printed; this is the last sheet.
    All(Option<Serial>),
    Stopped,
}

/// A run that may be gone on with.
pub struct Run<'a> {
    opened: &'a Opened,
    /// What is wanted, as this printer can print it.
    documents: Vec<Document>,
    journal: Journal,
    path: PathBuf,
    by: Hand,
    /// Held while this process prints; the system lets go of it however the process ends.
    _lock: File,
    standing: Standing,
    poll: Duration,
}

impl<'a> Run<'a> {
    /// Begins a run, or goes on with the one that was left if it is of the same binder, printer and documents.
    pub fn begin(
        folder: &Path,
        opened: &'a Opened,
        printer: &mut Printer,
        writer: &mut dyn Writer,
        by: &Hand,
    ) -> Result<Run<'a>, Trouble> {
        let path = Journal::path(folder, &opened.manifest.unit, opened.edition());
        let lock = lock(folder, &path)?;
        let standing = printer.standing()?;
        if !standing.takes_pdf {
            return Err(Trouble::environment("printer-no-pdf").with("address", printer.address()));
        }
        let bundle = opened.bundle.hex();
        let address = printer.address().to_string();
        let documents = within(&opened.documents, &standing);
        let lines: Vec<Line> = documents.iter().map(line).collect();
        let same = |kept: &Journal| {
            let shape = |line: &Line| (line.name.clone(), line.range);
            kept.bundle == bundle
                && kept.printer == address
                && !kept.is_done()
                && kept.documents.iter().map(shape).eq(lines.iter().map(shape))
        };
        let journal = match Journal::read(&path)?.filter(same) {
            Some(kept) => kept,
            None => {
                let copy = register(writer, opened, copy_word(opened.edition()), &[], by)?;
                let journal =
                    Journal { copy, bundle, printer: address, documents: lines, measured_pages: 0, measured_ms: 0 };
                journal.write(&path)?;
                journal
            }
        };
        Ok(Run { opened, documents, journal, path, by: by.clone(), _lock: lock, standing, poll: POLL })
    }

    /// The copy that is printed.
    pub fn copy(&self) -> &Serial {
        &self.journal.copy
    }

    /// What the printer is called.
    pub fn printer_name(&self) -> &str {
        &self.standing.name
    }

    /// Prints what is left. `told` hears how far it has come and says whether to go on.
    pub fn go(
        &mut self,
        printer: &mut Printer,
        writer: &mut dyn Writer,
        told: &mut dyn FnMut(&Progress) -> Go,
    ) -> Result<Done, Trouble> {
        for at in 0..self.journal.documents.len() {
            if self.journal.documents[at].state != Kept::Done && self.document(at, printer, writer, told)? == Go::Stop {
                return Ok(Done::Stopped);
            }
        }
        Ok(Done::All(self.journal.last().cloned()))
    }

    fn document(
        &mut self,
        at: usize,
        printer: &mut Printer,
        writer: &mut dyn Writer,
        told: &mut dyn FnMut(&Progress) -> Go,
    ) -> Result<Go, Trouble> {
        let document = self.documents[at].clone();
        let (mut seen, mut away_since) = (0, None);
        let mut clock = Instant::now();
        loop {
            let step = self.step(at, &document, printer);
            let (state, waiting) = match step {
                Ok(state) => {
                    away_since = None;
                    let waiting = self.waits_for(printer, state);
                    (state, waiting)
                }
                Err(trouble) if trouble.key == "printer-unreachable" => {
                    let since = *away_since.get_or_insert_with(Instant::now);
                    if since.elapsed() > MOST_AWAY {
                        return Err(trouble);
                    }
                    (JobState::Going(seen), Waiting::Away)
                }
                Err(trouble) => return Err(trouble),
            };
            match state {
                JobState::Completed => {
                    let left = document.wanted_pages().saturating_sub(seen);
                    self.measure(left, &mut clock);
                    self.came_out(at, &document, writer)?;
                    return Ok(told(&self.progress(0, Waiting::Nothing)));
                }
                JobState::Aborted => {
                    self.set(at, Kept::Waiting)?;
                    return Err(Trouble::environment("printer-aborted").with("address", printer.address()));
                }
                // The printer was switched off and has forgotten it.
                JobState::Unknown => self.set(at, Kept::Waiting)?,
                JobState::Going(done) | JobState::Stopped(done) => {
                    if done > seen {
                        self.measure(done - seen, &mut clock);
                        seen = done;
                    }
                    if waiting != Waiting::Nothing {
                        // Time that somebody spends on fetching paper is no pace.
                        clock = Instant::now();
                    }
                    if told(&self.progress(seen.min(document.wanted_pages()), waiting)) == Go::Stop {
                        self.stop(at, printer)?;
                        return Ok(Go::Stop);
                    }
                    std::thread::sleep(self.poll);
                }
            }
        }
    }

    /// Sends the document, or asks what has come of it.
    fn step(&mut self, at: usize, document: &Document, printer: &mut Printer) -> Result<JobState, Trouble> {
        let title = format!("planb {} {}/{}", self.journal.copy, at + 1, self.journal.documents.len());
        match self.journal.documents[at].state {
            Kept::Sent(job) => printer.job(job, &title),
            Kept::Sending => match printer.find(&title)? {
                Some(job) => self.sent(at, job),
                None => self.send(at, document, &title, printer),
            },
            Kept::Waiting => self.send(at, document, &title, printer),
            Kept::Done => Ok(JobState::Completed),
        }
    }

    fn send(&mut self, at: usize, from: &Document, title: &str, printer: &mut Printer) -> Result<JobState, Trouble> {
        self.set(at, Kept::Sending)?;
        let (pdf, pages, wanted) = (from.pdf.clone(), from.pages, from.range);
        let job = printer.print(&printer::Document { title, pdf, pages, wanted })?;
        self.sent(at, job)
    }

    fn sent(&mut self, at: usize, job: JobId) -> Result<JobState, Trouble> {
        self.set(at, Kept::Sent(job))?;
        Ok(JobState::Going(0))
    }

    fn set(&mut self, at: usize, state: Kept) -> Result<(), Trouble> {
        self.journal.documents[at].state = state;
        self.journal.write(&self.path)
    }

    fn came_out(&mut self, at: usize, document: &Document, writer: &mut dyn Writer) -> Result<(), Trouble> {
        let event = printed(self.opened, document, &self.journal.copy, Way::Printer, &self.by);
        writer.write(&|_, _| Ok(vec![Event::from(event.clone())]))?;
        self.set(at, Kept::Done)
    }

    /// Why nothing comes, where the printer says why.
    fn waits_for(&self, printer: &mut Printer, state: JobState) -> Waiting {
        if state == JobState::Completed {
            return Waiting::Nothing;
        }
        let Ok(standing) = printer.standing() else { return Waiting::Away };
        let stops: Vec<Reason> = standing.reasons.into_iter().filter(|reason| reason.stops()).collect();
        match (standing.is_stopped || matches!(state, JobState::Stopped(_)), stops.is_empty()) {
            (_, false) => Waiting::Printer(stops),
            (true, true) => Waiting::Printer(vec![Reason::Other]),
            (false, true) => Waiting::Nothing,
        }
    }

    fn measure(&mut self, pages: u32, clock: &mut Instant) {
        self.journal.measured_pages += pages;
        self.journal.measured_ms += u64::try_from(clock.elapsed().as_millis()).unwrap_or(0);
        *clock = Instant::now();
    }

    fn progress(&self, of_this: u32, waiting: Waiting) -> Progress {
        let (done, pages) = self.journal.pages();
        let pages_done = done + of_this;
        let per_minute = self.standing.pages_per_minute.map(f64::from);
        let measured = (self.journal.measured_pages >= 3 && self.journal.measured_ms > 0)
            .then(|| f64::from(self.journal.measured_pages) * 60_000.0 / self.journal.measured_ms as f64);
        let left = f64::from(pages.saturating_sub(pages_done));
        let minutes_left = measured.or(per_minute).map(|pace| (left / pace.max(0.1)).ceil() as u32);
        Progress { pages_done, pages, minutes_left, waiting }
    }

    fn stop(&mut self, at: usize, printer: &mut Printer) -> Result<(), Trouble> {
        if let Kept::Sent(job) = self.journal.documents[at].state {
            // One that does not answer prints on; the journal asks it next time.
            if printer.cancel(job).is_ok() {
                self.set(at, Kept::Waiting)?;
            }
        }
        Ok(())
    }
}

/// The documents as this printer can print them: whole, each once, where it prints no parts.
fn within(documents: &[Document], standing: &Standing) -> Vec<Document> {
    if standing.takes_ranges {
        return documents.to_vec();
    }
    let mut whole: Vec<Document> = documents.iter().map(Document::whole).collect();
    whole.dedup_by(|one, other| one.name == other.name);
    whole
}

fn line(document: &Document) -> Line {
    Line {
        name: document.name.clone(),
        range: document.range,
        state: Kept::Waiting,
        last: document.wanted().last().map(|sheet| sheet.serial.clone()),
    }
}

fn lock(folder: &Path, journal: &Path) -> Result<File, Trouble> {
    planb_node::files::make_folder(&folder.join(FOLDER))?;
    let path = journal.with_extension("lock");
    let failed = |error| Trouble::of_io(&path, error);
    let file = File::options().create(true).truncate(false).write(true).open(&path).map_err(failed)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(std::fs::TryLockError::WouldBlock) => Err(Trouble::environment("print-is-running")),
        Err(std::fs::TryLockError::Error(error)) => Err(failed(error)),
    }
}

/// What a person found on top when the printer had said that all was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// The last sheet: all came.
    Last,
    /// An earlier one: the sheets after it did not come. The next one to print.
    Earlier(Serial),
    /// Nothing at all came.
    Nothing,
}

/// Takes a person's word for what came out. `typed` is the serial of the last sheet; empty when nothing came, which `nothing`
/// says in words for the register.
pub fn confirm(
    folder: &Path,
    (unit, edition): (&UnitId, Edition),
    typed: &str,
    nothing: &str,
    writer: &mut dyn Writer,
    by: &Hand,
) -> Result<Found, Trouble> {
    let path = Journal::path(folder, unit, edition);
    let journal = Journal::read(&path)?.ok_or_else(|| Trouble::user("print-no-run"))?;
    let copy = journal.copy_id();
    if typed.trim().is_empty() {
        writer.write(&|state, _| events(state, &COPY, &copy, &[(RETIRED, nothing)], None, by))?;
        Journal::remove(&path)?;
        return Ok(Found::Nothing);
    }
    let serial = Serial::parse(typed).ok_or_else(|| Trouble::user("print-serial").with("serial", typed))?;
    if journal.last() == Some(&serial) && journal.is_done() {
        writer.write(&|state, _| events(state, &COPY, &copy, &[("receipt", &serial.0)], None, by))?;
        Journal::remove(&path)?;
        return Ok(Found::Last);
    }
    let never = RefCell::new(Vec::new());
    writer.write(&|state, _| {
        let prints = state.unit(unit).map(|unit| unit.prints());
        let of = prints.into_iter().flat_map(|prints| prints.printed()).filter(|(_, print)| print.copy == copy);
        let all: Vec<_> = of.flat_map(|(_, print)| print.sheets().collect::<Vec<_>>()).collect();
        let at = all.iter().position(|sheet| sheet.serial == serial);
        let at = at.ok_or_else(|| Refusal::new("print-no-sheet").with("serial", &serial))?;
        let sheets = all.get(at + 1..).unwrap_or_default().to_vec();
        *never.borrow_mut() = sheets.clone();
        let mut all = events(state, &COPY, &copy, &[("receipt", &serial.0)], None, by)?;
        if !sheets.is_empty() {
            all.push(Event::from(SheetsDestroyed { unit: unit.clone(), sheets, by: by.clone() }));
        }
        Ok(all)
    })?;
    Journal::remove(&path)?;
    let first = never.into_inner().into_iter().next();
    Ok(first.map_or(Found::Last, |sheet| Found::Earlier(sheet.serial)))
}
